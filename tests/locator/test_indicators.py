"""A bus from a gateway to a castle: indicators worked out by hand, and what stays unknown.

The weekday bus leaves the gateway at 08:00 and is at the castle at 08:30.
"""

import dataclasses
import json
from collections.abc import Sequence

import geopandas as gpd
import pandas as pd
import pytest

from geo.access.ptal import PtalRules
from locator.access import DayService
from locator.days import Day
from locator.errors import QueryError
from locator.indicators import (
    OPPORTUNITIES,
    IndicatorRules,
    indicators,
    indicators_json,
    opportunities_of,
    ptal_lines,
)
from locator.records import Catalogue
from locator.vocabulary import PublicAccess
from tests.locator.buses import AFTER, GATEWAY, KOFU, at, bus, line, world
from tests.locator.catalogues import HERE, NORTH, tiny

BUS = bus(line())
COMPLETE = [(KOFU, "bus", "complete")]
START, CASTLE = (GATEWAY.lon, GATEWAY.lat), HERE
FAR = (138.0, 36.5)
# One leaves at 07:30, ..., 08:00: 31 departures that take 60, ..., 30 minutes, median 45.
RULES = IndicatorRules(
    limit_min=45,
    nth=1,
    decay_min=45,
    start_s=at(7, 30),
    end_s=at(8),
    ptal=PtalRules(start_s=at(7, 30), end_s=at(8, 30)),
)


def points(
    *where: tuple[float, float],
    places: Sequence[str | None] | None = None,
    codes: Sequence[str | None] | None = None,
    precision_m: Sequence[float] | None = None,
) -> gpd.GeoDataFrame:
    count = len(where)
    return gpd.GeoDataFrame(
        {
            "place_id": pd.array(places or [None] * count, dtype="str"),
            "municipality_code": pd.array(codes or [KOFU] * count, dtype="str"),
            "precision_m": list(precision_m or [50.0] * count),
        },
        index=pd.Index([f"id-{n}" for n in range(count)]),
        geometry=gpd.points_from_xy([p[0] for p in where], [p[1] for p in where]),
        crs="EPSG:4326",
    )


def row(
    site: gpd.GeoDataFrame,
    goals: gpd.GeoDataFrame | str = "spots",
    catalogue: Catalogue | None = None,
    *,
    day: Day = Day(),  # noqa: B008 - frozen
    rules: IndicatorRules = RULES,
) -> pd.Series:
    service = DayService.of([BUS], day)
    found = indicators(catalogue or world(), service, site, opportunities=goals, rules=rules)
    assert found.index.equals(site.index)
    return found.iloc[0]


def ptal(site: tuple[float, float], catalogue: Catalogue, day: Day = Day()) -> list[object]:  # noqa: B008 - frozen
    found = row(points(site), points(FAR), catalogue, day=day)
    values = found[["ptal_band", "ptal_band_if_complete", "ptal_is_lower_bound", "ptal_bound_by"]]
    return [None if not isinstance(v, tuple) and pd.isna(v) else v for v in values]


def test_ptal_of_one_bus_an_hour_at_the_door() -> None:
    """Walk 0, wait 30 + 2: 30 / 32."""
    found = row(points(START), points(FAR), world(COMPLETE))
    assert found["ptal_ai"] == 30 / 32
    assert ptal(START, world(COMPLETE)) == ["1a", "1a", False, ()]


def test_where_buses_are_not_known_to_be_all_a_band_is_a_lower_bound_and_none_is_unknown() -> None:
    assert ptal(START, world()) == ["1a", "1a", True, ("bus_not_complete",)]
    assert ptal(CASTLE, world()) == [None, "0", True, ("bus_not_complete",)]
    assert ptal(CASTLE, world(COMPLETE)) == ["0", "0", False, ()]
    assert pd.isna(row(points(CASTLE), points(FAR))["ptal_ai"])


@pytest.mark.parametrize(
    ("metres", "service", "is_known"),
    # 730 m x 1.3 = 949 walked metres, 745 m x 1.3 = 969: the limit of trains is 960.
    [(730, "running", False), (745, "running", True), (10, "unknown", False), (10, "closed", True)],
)
def test_a_station_without_a_timetable_in_reach_makes_none_unknown(
    metres: float,
    service: str,
    is_known: bool,  # noqa: FBT001 - a column of the table
) -> None:
    found = ptal(CASTLE, world(COMPLETE, [(metres, service)]))
    known: list[object] = ["0", "0", False, ()]
    assert found == (known if is_known else [None, "0", True, ("rail_not_complete",)])
    both = [*COMPLETE, (KOFU, "rail", "complete")]
    assert ptal(CASTLE, world(both, [(metres, service)])) == known


def test_a_feed_that_says_nothing_of_the_day_leaves_all_unknown() -> None:
    assert ptal(START, world(COMPLETE), Day(date=AFTER)) == [None, None, True, ("feed_silent",)]
    found = row(points(START), points(CASTLE), world(COMPLETE), day=Day(date=AFTER))
    assert (found["silent_feeds"], found["timetables"]) == (("bus",), ())
    assert pd.isna(found["opportunities_in_45_min"])
    assert found["opportunities_in_45_min_low"] == 0


def test_what_is_reached_where_all_is_known() -> None:
    """Half an hour to three quarters: 16 of 31 departures take 45 minutes or less."""
    found = row(points(START), points(CASTLE), world(COMPLETE))
    assert found["opportunities_in_45_min"] == found["opportunities_in_45_min_low"] == 1
    assert found["opportunities_in_45_min_mean_low"] == 16 / 31
    assert found["gravity_opportunities"] == found["gravity_opportunities_low"] == 0.5
    assert found["min_to_1_opportunities"] == found["min_to_1_opportunities_high"] == 45
    assert found["timetables"] == ("bus 2026-03-25",)
    shorter = dataclasses.replace(RULES, limit_min=44)
    assert row(points(START), points(CASTLE), world(COMPLETE), rules=shorter).iloc[5] == 0


def test_what_is_reached_is_true_anywhere_what_is_not_is_unknown() -> None:
    """The castle is within the time whatever else may run; that no other is, nobody knows."""
    site = points(START, places=["pl-s"])
    found = row(site, points(CASTLE))
    assert found["opportunities_in_45_min"] == 1
    assert pd.isna(found["gravity_opportunities"])
    assert pd.isna(found["min_to_1_opportunities"])
    assert (found["gravity_opportunities_low"], found["min_to_1_opportunities_high"]) == (0.5, 45)
    both = row(site, points(CASTLE, FAR, codes=[KOFU, "13101"]), world(COMPLETE))
    assert pd.isna(both["opportunities_in_45_min"])
    assert both["opportunities_in_45_min_low"] == 1


def test_the_way_back_is_another_answer() -> None:
    found = row(points(CASTLE, places=["pl-s"]), points(START), world(COMPLETE))
    assert found["opportunities_in_45_min"] == 0
    assert found["min_to_1_opportunities"] == 535  # from 07:45 to 16:40, by the bus of 16:10


def test_the_way_in_is_that_of_the_visitor() -> None:
    rules = dataclasses.replace(RULES, way="in")
    found = row(points(CASTLE), points(START, FAR), world(COMPLETE), rules=rules)
    assert (found["opportunities_in_45_min"], found["min_to_1_opportunities"]) == (1, 45)
    assert found["opportunities_in_45_min_mean_low"] == 16 / 31


def test_people_share_what_they_reach() -> None:
    """200 at the gateway, 45 minutes away, count half; 100 at the castle count whole.

    1,000 / (100 + 200 / 2) = 5 opportunities a thousand at the castle, half of it at the gateway.
    """
    sites = points(CASTLE, START)
    people = pd.Series([200, 100], index=sites.index[::-1])
    service = DayService.of([BUS], Day())
    goal = points(CASTLE)
    for catalogue, is_known in ((world(COMPLETE), True), (world(), False)):
        found = indicators(
            catalogue, service, sites, opportunities=goal, people=people, rules=RULES
        )
        assert found["opportunities_per_1000_people_if_complete"].tolist() == [5, 2.5]
        shown = found["opportunities_per_1000_people"]
        assert shown.notna().tolist() == [is_known] * 2


def test_the_index_is_the_sum_of_its_lines() -> None:
    service = DayService.of([BUS], Day())
    sites = points(CASTLE, START, START, precision_m=[50, 50, 2000])
    lines = ptal_lines(service, sites, RULES)
    assert lines.index.tolist() == ["id-1"]
    assert lines[["stop_id", "departures", "wait_min", "part"]].to_numpy().tolist() == [
        ["bus:s0", 1, 32, 30 / 32]
    ]


def test_gaussian_decay() -> None:
    """exp(-1/2) at one scale."""
    rules = dataclasses.replace(RULES, decay="gaussian")
    found = row(points(START), points(CASTLE), world(COMPLETE), rules=rules)
    assert found["gravity_opportunities"] == pytest.approx(0.6065306597)


def test_a_place_counts_once_and_ones_own_not_at_all() -> None:
    site = points(START, places=["pl-s"])
    near = (CASTLE[0], CASTLE[1] + 10 * NORTH)
    twice = points(CASTLE, near, places=["pl-c", "pl-c"])
    assert row(site, twice, world(COMPLETE))["opportunities_in_45_min"] == 1
    nameless = points(CASTLE, CASTLE, places=[None, None])
    assert row(site, nameless, world(COMPLETE))["opportunities_in_45_min"] == 2
    own = points(START, places=["pl-s"])
    assert row(site, own)["opportunities_in_45_min"] == 0


def test_points_too_coarse_for_distances_are_unknown() -> None:
    coarse = points(CASTLE, precision_m=[1001.0])
    found = row(points(START, places=["pl-s"]), coarse, world(COMPLETE))
    assert pd.isna(found["opportunities_in_45_min"])
    assert found["opportunities_in_45_min_low"] == 0
    vague = row(points(START, precision_m=[1001.0]), points(CASTLE), world(COMPLETE))
    assert vague["ptal_bound_by"] == ("coarse",)
    measured = vague.drop(["ptal_bound_by", "timetables", "silent_feeds"])
    assert measured.isna().all()


def test_hubs_of_policy_papers_and_private_homes_are_no_opportunities() -> None:
    own = tiny()
    assert opportunities_of(own, "hubs").index.tolist() == ["hub-2"]
    access = pd.Series([PublicAccess.PRIVATE.value, "open", "open"], index=own.spots.index)
    private = dataclasses.replace(own, spots=own.spots.assign(public_access=access))
    assert opportunities_of(private, "spots").index.tolist() == ["spot-2", "spot-3"]
    for name in OPPORTUNITIES:
        assert len(opportunities_of(own, name)) > 0
    with pytest.raises(QueryError, match="expected one of spots"):
        opportunities_of(own, "shops")


def test_columns_are_named_after_what_is_asked() -> None:
    rules = dataclasses.replace(RULES, limit_min=90, nth=2)
    found = row(points(START), "gateways", rules=rules)
    assert {"gateways_in_90_min", "min_to_2_gateways_high", "gravity_gateways"} <= set(found.index)


def test_no_site_is_an_empty_frame_with_the_same_columns() -> None:
    service = DayService.of([BUS], Day())
    some = indicators(world(), service, points(START), rules=RULES)
    none = indicators(world(), service, points(START).iloc[:0], rules=RULES)
    assert none.empty
    assert none.columns.equals(some.columns)


def test_the_json_has_null_where_unknown() -> None:
    service = DayService.of([BUS], Day())
    table = indicators(world(), service, points(CASTLE), opportunities="hubs", rules=RULES)
    lines = ptal_lines(service, points(CASTLE), RULES)
    answer = json.loads(indicators_json(table, lines, service, "hubs", RULES))
    assert list(answer) == ["opportunities", "rules", "rows", "feeds"]
    (found,) = answer["rows"]
    assert (found["id"], found["ptal_ai"], found["ptal_is_lower_bound"]) == ("id-0", None, True)
    assert (found["ptal_bound_by"], found["hubs_in_45_min"]) == (["bus_not_complete"], None)
    assert found["ptal_lines"] == []
    assert (answer["rules"]["limit_min"], answer["feeds"][0]["as_of"]) == (45, "2026-03-25")
