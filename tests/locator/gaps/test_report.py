"""What definitions say of sites whose distances are laid out by geodesics, to the metre."""

import dataclasses
import itertools

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import CRSError
from geo.gtfs.calendar import DayKind
from locator.errors import QueryError
from locator.gaps import GapDefinition
from locator.scenarios import apply_scenario
from locator.settings import Settings, WalkPolicy
from tests.locator.buses import AFTER, KOFU, SUNDAY, THINNED, WEDNESDAY, at, bus, line, ride
from tests.locator.catalogues import HERE, NORTH
from tests.locator.gaps.towns import (
    ALL_KNOWN,
    BUS,
    DEFINITIONS,
    FUKUOKA,
    PAPER,
    QGIS,
    STATIONS_KNOWN,
    URBAN,
    at_castle,
    defined,
    judged,
    one,
    sites,
    town,
    verdicts,
)
from tests.locator.scenarios.test_applying import ZONE, plan

STATION = [(0.0, "running")]
PARTIAL = (STATIONS_KNOWN,)
AWAY = (HERE[0] + 0.1, HERE[1])
AROUND = (999.0, 1000.0, 1001.0)


@pytest.mark.parametrize("azimuth", [0.0, 37.0, 90.0, 181.0, 300.0])
def test_the_station_limit_flips_exactly_at_a_thousand_metres(azimuth: float) -> None:
    where = sites(*AROUND, azimuth=azimuth)
    found = verdicts(QGIS, where, town(stations=STATION))
    assert found == ["served", "served", "gap"]


@pytest.mark.parametrize(
    ("op", "expected"),
    [
        ("<=", ["served", "served", "gap"]),
        ("<", ["served", "gap", "gap"]),
        (">", ["gap", "gap", "served"]),
        (">=", ["gap", "served", "served"]),
    ],
)
@pytest.mark.parametrize("azimuth", [12.0, 90.0, 255.0])
def test_each_operator_has_its_own_side_of_the_limit(
    op: str, expected: list[str], azimuth: float
) -> None:
    own = defined(f'verdict = "served"\nall = [{{measure="station_m", op="{op}", value=1000}}]')
    assert verdicts(own, sites(*AROUND, azimuth=azimuth), town(stations=STATION)) == expected
    stop = defined(f'verdict = "served"\nall = [{{measure="stop_m", op="{op}", value=1000}}]')
    assert verdicts(stop, sites(*AROUND, azimuth=azimuth), feeds=[BUS]) == expected


def test_walked_metres_are_geodesic_times_the_detour_of_the_settings() -> None:
    """640 m walked are 640 / 1.3 = 492.3077 m straight, and 320 m with a detour of 2."""
    own = defined(
        'verdict = "served"\nall = [{measure="stop_m", op="<=", value=640}]', distance="walked"
    )
    where = sites(639 / 1.3, 640 / 1.3, 641 / 1.3)
    assert verdicts(own, where, feeds=[BUS]) == ["served", "served", "gap"]
    twice = Settings(walk=WalkPolicy(detour=2.0))
    assert verdicts(own, sites(319, 320, 321), feeds=[BUS], settings=twice) == [
        *("served", "served", "gap")
    ]


def test_three_values_and_the_rule_that_gave_each() -> None:
    """A station at 0 m and the stop there: 1,000 m, 500 m of another stop, neither."""
    catalogue = town(stations=[(-2000.0, "running")])
    found = judged(QGIS, sites(0, 500, 501), catalogue, feeds=[BUS]).of(QGIS.id)
    assert found["verdict"].tolist() == ["inconvenient", "inconvenient", "gap"]
    assert found["rule"].tolist() == [
        "station_m > 1000 and stop_m <= 500",
        "station_m > 1000 and stop_m <= 500",
        "otherwise",
    ]
    assert found["reason"].tolist() == ["", "", ""]


def test_the_handbook_and_the_white_paper_differ_exactly_at_the_limit() -> None:
    """Stop and station in one place: URBAN needs > 500 and > 300, PAPER >= 500 and >= 300."""
    where, catalogue = sites(499, 500, 501), town(stations=STATION)
    assert verdicts(URBAN, where, catalogue, feeds=[BUS]) == ["served", "served", "gap"]
    assert verdicts(PAPER, where, catalogue, feeds=[BUS]) == ["served", "gap", "gap"]


def test_absence_counts_only_where_the_timetables_are_complete() -> None:
    far, partial = sites(700), town(PARTIAL)
    assert one(QGIS, far, feeds=[BUS]) == ("gap", "gap", "")
    assert one(QGIS, far, partial, feeds=[BUS]) == ("unknown", "gap", "stops_incomplete")
    assert one(QGIS, sites(400), partial, feeds=[BUS]) == ("inconvenient", "inconvenient", "")
    assert one(QGIS, far, feeds=[]) == ("gap", "gap", "")
    elsewhere = sites(700, code=None)
    assert one(QGIS, elsewhere, feeds=[BUS]) == ("unknown", "gap", "stops_incomplete")


def test_stations_are_known_only_where_someone_says_so() -> None:
    nothing_said = town([(KOFU, "bus", "complete")])
    assert one(QGIS, sites(700), nothing_said) == ("unknown", "gap", "stations_incomplete")


@pytest.mark.parametrize("service", ["unknown", "seasonal"])
def test_a_station_whose_running_is_unknown_proves_nothing(service: str) -> None:
    assert one(QGIS, sites(0), town(stations=[(0.0, service)])) == (
        *("unknown", "unknown", "station_unknown"),
    )
    beyond = town(stations=[(1001.0, service)])
    assert one(QGIS, sites(0), beyond)[0] == "gap"
    nearer = town(stations=[(300.0, service), (900.0, "running")])
    assert one(QGIS, sites(0), nearer) == ("served", "served", "")


@pytest.mark.parametrize("service", ["closed", "suspended"])
def test_a_station_without_trains_never_counts(service: str) -> None:
    assert one(QGIS, sites(0), town(stations=[(0.0, service)])) == ("gap", "gap", "")


def test_a_stop_where_nobody_can_board_without_booking_proves_nothing() -> None:
    out_only = bus(line()[::2])  # rides to the castle alone: at it one can only alight
    assert one(QGIS, sites(0), feeds=[out_only]) == ("unknown", "unknown", "not_boardable")
    assert one(QGIS, sites(0), feeds=[at_castle(600, kind=2)])[0] == "unknown"
    assert one(QGIS, sites(501), feeds=[out_only]) == ("gap", "gap", "")
    assert one(QGIS, sites(0), feeds=[out_only, BUS])[0] == "inconvenient"


@pytest.mark.parametrize(("date", "kind"), [(THINNED, "thinned"), (AFTER, "outside")])
def test_on_a_date_a_silent_timetable_leaves_its_stops_unknown(date: object, kind: str) -> None:
    report = judged(QGIS, sites(0, 501), feeds=[BUS], date=date)
    found = report.of(QGIS.id)
    assert found["verdict"].tolist() == ["unknown", "gap"]
    assert found["if_complete"].tolist() == ["unknown", "gap"]
    assert found["reason"].tolist() == ["feed_silent", ""]
    assert report.as_of == {}
    assert report.silent["bus"].kind == DayKind(kind)
    nearest = report.silent["bus"].nearest
    assert report.measures["silent_feeds"].tolist() == [("bus",), ()]
    assert report.measures["usual_on"].tolist() == [(nearest,), ()]
    assert nearest is not None


def test_a_silent_timetable_takes_nothing_from_a_station_nor_from_another_feed() -> None:
    with_station = town(stations=[(0.0, "running")])
    assert one(QGIS, sites(0), with_station, feeds=[BUS], date=THINNED)[0] == "served"
    later = bus(line(), name="later", monday=THINNED - pd.Timedelta(days=2))
    assert one(QGIS, sites(0), feeds=[BUS, later], date=THINNED + pd.Timedelta(days=1))[0] == (
        "inconvenient"
    )


def test_a_day_without_service_is_known_and_a_stop_is_one_of_its_feed() -> None:
    report = judged(QGIS, sites(0), feeds=[BUS], date=WEDNESDAY)
    assert report.rows["verdict"].tolist() == ["inconvenient"]
    assert report.as_of == {"bus": WEDNESDAY}
    assert verdicts(QGIS, sites(0), feeds=[BUS], date=SUNDAY)[0] in {"inconvenient", "unknown"}


def test_a_point_too_coarse_for_distances_is_unknown_under_every_definition() -> None:
    where = sites(0, 1).assign(precision_m=[1000.0, 1001.0])
    catalogue = town(stations=STATION)
    for definition in DEFINITIONS.values():
        if not definition.own_inputs:
            row = judged(definition, where, catalogue, feeds=[BUS]).of(definition.id).loc["1"]
            assert tuple(row) == ("unknown", "unknown", "", "coarse"), definition.id
    assert verdicts(QGIS, where, catalogue)[0] == "served"


def test_a_taxi_counts_only_where_the_user_says_how_long_it_takes() -> None:
    taxi = DEFINITIONS["mlit-2024-operational"]
    where = sites(0, 1, 2)
    assert judged(taxi, where).rows["reason"].unique().tolist() == ["needs_input"]
    inputs = pd.DataFrame({"taxi_min": [30, 31, None]}, index=where.index)
    found = judged(taxi, where, inputs=inputs)
    assert found.rows["verdict"].tolist() == ["served", "unknown", "unknown"]
    assert found.rows["reason"].tolist() == ["", "no_number", "needs_input"]
    assert found.measures["taxi_min"].tolist()[:2] == [30.0, 31.0]


def test_visitors_need_one_service_at_least() -> None:
    where = sites(0, 1, 2)
    inputs = pd.DataFrame({"ride_services": [0, 1, None]}, index=where.index)
    assert verdicts(DEFINITIONS["tourist-legs"], where, inputs=inputs) == [
        *("gap", "served", "unknown"),
    ]


def test_the_lists_of_ports_and_airports_prove_presence_but_no_absence() -> None:
    rule = DEFINITIONS["subsidy-1km"]
    assert one(rule, sites(0)) == ("unknown", "gap", "list_incomplete")
    assert one(rule, sites(1000), town(ports=["ferry_port"])) == ("served", "served", "")
    assert one(rule, sites(1001), town(ports=["airport"])) == ("unknown", "gap", "list_incomplete")
    assert one(rule, sites(1000), feeds=[BUS])[0] == "served"


TWO_HOURLY = [360 + 120 * n for n in range(6)]  # 06:00 to 16:00


def test_fukuoka_asks_for_a_stop_six_departures_and_two_hours_at_most() -> None:
    assert one(FUKUOKA, sites(300), feeds=[at_castle(*TWO_HOURLY)]) == ("served", "served", "")
    assert one(FUKUOKA, sites(301), feeds=[at_castle(*TWO_HOURLY)])[0] == "gap"
    assert one(FUKUOKA, sites(0), feeds=[at_castle(*TWO_HOURLY[:5])])[0] == "gap"
    late = [*TWO_HOURLY[:5], TWO_HOURLY[5] + 1]
    assert one(FUKUOKA, sites(0), feeds=[at_castle(*late)])[0] == "gap"
    early = [359, *TWO_HOURLY[1:]]
    assert one(FUKUOKA, sites(0), feeds=[at_castle(*early)])[0] == "gap"  # five from 06:00 on
    booked = judged(FUKUOKA, sites(0), feeds=[at_castle(*TWO_HOURLY, kind=2)])
    assert booked.rows["verdict"].tolist() == ["gap"]  # they must be booked, and stand apart
    assert booked.measures["bookable_departures_0600_2200_500m"].tolist() == [6]


def test_departures_that_nobody_lists_may_come_before_and_after() -> None:
    partial = town(PARTIAL)
    to_the_end = [*TWO_HOURLY, 1080, 1200]  # 06:00 to 20:00: nothing unlisted makes it longer
    assert one(FUKUOKA, sites(0), partial, feeds=[at_castle(*to_the_end)])[0] == "served"
    assert one(FUKUOKA, sites(0), partial, feeds=[at_castle(*TWO_HOURLY)])[:2] == (
        *("unknown", "served"),
    )
    assert one(FUKUOKA, sites(0), partial, feeds=[at_castle(600)]) == (
        *("unknown", "gap", "stops_incomplete"),
    )


def test_shares_are_weighted_and_unknown_is_a_part_of_its_own() -> None:
    where = sites(0, 500, 501, 900)
    catalogue = town(stations=[(-2000.0, "running")])
    weights = pd.Series([1, 2, 3, 4], index=where.index)
    row = judged(QGIS, where, catalogue, feeds=[BUS], weights=weights).summary.loc[QGIS.id]
    assert (row["sites"], row["served"], row["inconvenient"], row["gap"]) == (4, 0, 3, 7)
    assert (row["inconvenient_share"], row["gap_share"]) == (0.3, 0.7)
    partial = town(PARTIAL, [(-2000.0, "running")])
    row = judged(QGIS, where, partial, feeds=[BUS]).summary.loc[QGIS.id]
    assert (row["unknown"], row["gap"], row["complete_gap"]) == (2, 0, 2)
    two = judged(URBAN, where, partial, feeds=[BUS]).summary.loc[URBAN.id]
    assert two[["inconvenient", "inconvenient_share", "complete_inconvenient"]].isna().all()


def test_a_site_of_unknown_weight_is_judged_and_counted_apart() -> None:
    where = sites(0, 500, 501, 900)
    catalogue = town(stations=[(-2000.0, "running")])
    weights = pd.Series([1, None, 3, 4], index=where.index, dtype="Float64", name="people")
    report = judged(QGIS, where, catalogue, feeds=[BUS], weights=weights)
    row = report.summary.loc[QGIS.id]
    assert (row["sites"], row["unweighted"]) == (4, 1)
    assert (row["inconvenient"], row["gap"]) == (1, 7)
    assert (row["inconvenient_share"], row["gap_share"]) == (1 / 8, 7 / 8)
    assert report.rows["verdict"].tolist() == ["inconvenient", "inconvenient", "gap", "gap"]
    assert report.weights is not None
    assert report.weights.isna().tolist() == [False, True, False, False]
    nothing = judged(QGIS, where, catalogue, feeds=[BUS], weights=weights.mask([True] * 4))
    assert nothing.summary.loc[QGIS.id, "unweighted"] == 4
    assert nothing.summary.loc[QGIS.id].filter(like="_share").isna().all()


def test_every_site_stands_once_under_each_definition_and_shares_sum_to_one() -> None:
    where = sites(*range(0, 3000, 150)).assign(precision_m=[80.0] * 19 + [5000.0])
    report = judged(DEFINITIONS.values(), where, town(PARTIAL, STATION), feeds=[BUS])
    expected = list(itertools.product(DEFINITIONS, where.index))
    assert list(zip(report.rows["definition"], report.rows["site"], strict=True)) == expected
    for prefix in ("", "complete_"):
        names = [f"{prefix}{v}_share" for v in ("served", "inconvenient", "gap", "unknown")]
        assert report.summary[names].sum(axis=1).tolist() == pytest.approx([1.0] * len(DEFINITIONS))
    unknown = report.rows["verdict"].eq("unknown")
    assert (report.rows.loc[unknown, "reason"] != "").all()
    assert (report.rows.loc[~unknown, "reason"] == "").all()
    same = report.rows["verdict"].eq(report.rows["if_complete"])
    assert same[~unknown].all()


def test_whom_to_credit_and_which_feeds_speak() -> None:
    named = dataclasses.replace(
        BUS, provenance=dataclasses.replace(BUS.provenance, credit="バス会社")
    )
    report = judged([QGIS, URBAN], sites(0), town(stations=STATION), feeds=[named])
    assert report.as_of == {"bus": WEDNESDAY}
    assert report.attribution == ("バス会社", "駅: 某氏, CC BY-SA 4.0")
    only_stops = defined('verdict = "served"\nall = [{measure="stop_m", op="<", value=9}]')
    assert judged(only_stops, sites(0), town(stations=STATION), feeds=[named]).attribution == (
        *("バス会社",),
    )
    far = judged(QGIS, sites(15_000), feeds=[BUS])
    assert far.as_of == {}


RULES = st.sampled_from(["station_m", "stop_m"])
ORDER = {"served": 0, "inconvenient": 1, "gap": 2}


FEW = settings(max_examples=15)


@FEW
@given(
    limit=st.floats(1, 3000),
    less=st.floats(0, 3000),
    metres=st.lists(st.floats(0, 3000), min_size=1, max_size=4),
    measure=RULES,
    is_partial=st.booleans(),
)
def test_a_smaller_limit_never_turns_a_gap_into_served(
    limit: float, less: float, metres: list[float], measure: str, *, is_partial: bool
) -> None:
    where = sites(*dict.fromkeys(round(m, 3) for m in metres))
    catalogue = town(PARTIAL if is_partial else ALL_KNOWN, [(100.0, "running")])

    def found(value: float) -> list[str]:
        rule = f'verdict = "served"\nall = [{{measure="{measure}", op="<=", value={value:.6f}}}]'
        return verdicts(defined(rule), where, catalogue, feeds=[BUS])

    for wide, narrow in zip(found(limit), found(max(limit - less, 0.0)), strict=True):
        assert (wide, narrow) not in {("gap", "served"), ("unknown", "served"), ("gap", "unknown")}


@FEW
@given(
    stop_m=st.floats(-3000, 3000),
    metres=st.lists(st.integers(0, 2500), min_size=1, max_size=4, unique=True),
    is_partial=st.booleans(),
)
def test_a_further_stop_never_makes_a_site_worse(
    stop_m: float, metres: list[int], *, is_partial: bool
) -> None:
    where = sites(*metres)
    catalogue = town(PARTIAL if is_partial else ALL_KNOWN, [(400.0, "running")])
    more = bus(line(), name="more", places=((138.0, 35.0), (HERE[0], HERE[1] + stop_m * NORTH)))
    definitions = [d for d in DEFINITIONS.values() if d.id != FUKUOKA.id]
    before = judged(definitions, where, catalogue, feeds=[BUS]).rows
    after = judged(definitions, where, catalogue, feeds=[BUS, more]).rows
    for column in ("verdict", "if_complete"):
        for old, new in zip(before[column], after[column], strict=True):
            if "unknown" not in {old, new}:
                assert ORDER[new] <= ORDER[old]
            assert not (old == "served" and new == "unknown")


@FEW
@given(st.lists(st.floats(0, 1500), min_size=1, max_size=3, unique=True))
def test_what_is_known_stays_so_when_the_lists_become_complete(metres: list[float]) -> None:
    where = sites(*dict.fromkeys(round(m, 3) for m in metres))
    some = judged(DEFINITIONS.values(), where, town(PARTIAL, STATION), feeds=[BUS]).rows
    every = judged(DEFINITIONS.values(), where, town(ALL_KNOWN, STATION), feeds=[BUS]).rows
    known = some["verdict"] != "unknown"
    assert some.loc[known, "verdict"].equals(every.loc[known, "verdict"])
    assert some["if_complete"].equals(every["if_complete"])
    own = every["definition"].map(lambda i: set(DEFINITIONS[i].inputs) & {"ports", "airports"})
    assert every.loc[~own.astype(bool), "verdict"].equals(
        every.loc[~own.astype(bool), "if_complete"]
    )


def test_no_definition_or_no_site_gives_empty_frames() -> None:
    nothing = judged([], sites(0), feeds=[BUS])
    assert nothing.rows.empty
    assert nothing.summary.empty
    assert list(nothing.rows) == [
        *("site", "definition", "verdict", "if_complete", "rule", "reason")
    ]
    nobody = judged(list(DEFINITIONS.values()), sites(0).iloc[:0], feeds=[BUS])
    assert nobody.rows.empty
    assert nobody.summary["served_share"].isna().all()


def faulty(**more: object) -> str:
    with pytest.raises(QueryError) as caught:
        judged(**more)  # type: ignore[arg-type]
    return caught.value.code


def test_mistakes_of_the_caller_are_named() -> None:
    where = sites(0, 1)
    twice: GapDefinition = dataclasses.replace(QGIS)
    assert faulty(where=where.set_axis(["a", "a"])) == "gap_site_twice"
    assert faulty(definition=[QGIS, twice]) == "gap_definition_twice"
    for bad in (-1.0, "many", np.inf):
        assert faulty(weights=pd.Series([bad], index=["0"])) == "bad_site_weight"
    assert faulty(weights=pd.Series([1.0], index=["other"])) == "bad_site_weight"
    for wrong in (-1, "soon", np.inf):
        inputs = pd.DataFrame({"taxi_min": [wrong]}, index=["0"])
        assert faulty(inputs=inputs) == "bad_gap_input"
    areas = shapely.buffer(where.geometry.to_numpy(), 0.1)
    nowhere = where.set_geometry([None, where.geometry.iloc[0]], crs=where.crs)
    assert faulty(where=nowhere) == "gap_site_without_point"
    assert faulty(where=where.set_geometry(areas, crs=where.crs)) == "gap_site_without_point"
    with pytest.raises(CRSError):
        judged(where=where.to_crs("EPSG:3857"))


@pytest.mark.parametrize("is_walk_up", [True, False])
def test_the_doors_of_an_assumed_zone_are_no_stops(is_walk_up: bool) -> None:  # noqa: FBT001
    """A demand zone brings people to the door; a stop within so many metres it is not."""
    zone = dataclasses.replace(ZONE, is_walk_up=is_walk_up)
    where = sites(900.0)
    points = [(p.x, p.y) for p in where.geometry]
    with_zone = apply_scenario([BUS], plan(zones=(zone,)), points=points)
    assert with_zone[-1].feed_id == "scenario"
    assert len(with_zone[-1].stop_id) > 1
    for definition in (QGIS, URBAN, FUKUOKA):
        asked = (definition, where, town())
        assert one(*asked, feeds=with_zone) == one(*asked, feeds=[BUS])


def test_departures_that_nobody_listed_may_lengthen_the_longest_wait() -> None:
    """Six trips from 7:00 to 7:50, a wait of 10 minutes at most; 6:00 to 22:00 is asked for."""
    early = bus(
        [ride(0, 1, at(7, m), at(7, m) + 600) for m in range(0, 60, 10)], places=(HERE, AWAY)
    )
    here = sites(0.0)
    open_list = town((STATIONS_KNOWN,))
    assert one(FUKUOKA, here, open_list, feeds=[early])[:2] == ("unknown", "served")
    assert one(FUKUOKA, here, town(), feeds=[early])[0] == "served"
