"""A bus to the castle: days, feeds, coverage and stations, each answer worked out by hand."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

import pandas as pd
import pytest

from geo.access.verdicts import Visit
from geo.gtfs.calendar import DayKind
from geo.gtfs.compiled import CompiledFeed
from geo.gtfs.drafts import ASSUMPTION
from locator.access import DayService, access_table
from locator.days import Day
from locator.places import Point
from locator.records import Catalogue
from locator.settings import Settings, WalkPolicy
from locator.vocabulary import DayType
from tests.locator.buses import (
    AFTER,
    GATEWAY,
    HALFWAY,
    KOFU,
    MONDAY,
    NO_SERVICE,
    SATURDAY,
    SUNDAY,
    THINNED,
    WEDNESDAY,
    at,
    bus,
    castle,
    line,
    ride,
    world,
)
from tests.locator.catalogues import HERE, NORTH

BUS = bus(line())
COMPLETE = [(KOFU, "bus", "complete")]
LONG = Visit(stay_min=600)  # the weekday bus leaves 460 minutes
DIRECT = ("yes", "yes", "by_timetable")


def table(
    feeds: Sequence[CompiledFeed] = (BUS,),
    day: Day = Day(),  # noqa: B008 - frozen
    catalogue: Catalogue | None = None,
    *,
    metres: float = 0.0,
    code: str | None = KOFU,
    origin: Point = GATEWAY,
    visit: Visit = Visit(),  # noqa: B008 - frozen
    settings: Settings | None = None,
    bookable: bool = False,
) -> pd.Series:
    """Return the row of the castle."""
    service = DayService.of(feeds, day, settings=settings, bookable=bookable)
    found = access_table(catalogue or world(), service, origin, castle(metres, code), visit)
    assert found.index.tolist() == ["loc-1"]
    return found.iloc[0]


def says(*args: object, **kwargs: object) -> tuple[str, str, str]:
    row = table(*args, **kwargs)  # type: ignore[arg-type]
    return row["verdict"], row["if_complete"], row["reason"]


def on(date: dt.date) -> Day:
    return Day(date=date)


@pytest.mark.parametrize(
    ("day", "first_s", "last_s", "stay_min"),
    [
        (Day(), at(8, 30), at(16, 10), 460),
        (Day(type=DayType.SATURDAY), at(10, 30), at(15), 270),
        (on(WEDNESDAY), at(8, 30), at(16, 10), 460),
        (on(SATURDAY), at(10, 30), at(15), 270),
    ],
)
def test_each_day_has_its_own_buses(day: Day, first_s: int, last_s: int, stay_min: int) -> None:
    row = table(day=day)
    assert (row["verdict"], row["if_complete"], row["reason"]) == DIRECT
    assert (row["first_arrival_s"], row["last_departure_s"]) == (first_s, last_s)
    assert (row["longest_stay_min"], row["departures"]) == (stay_min, 1)
    assert row["stop_m"] == 0
    assert row["silent_feeds"] == ()


def test_what_a_feed_contributes() -> None:
    """The week of 23 March stands for all: the latest full one without a national holiday."""
    by_type = {t: DayService.of([BUS], Day(type=t)).feeds[0] for t in DayType}
    assert {t: f.as_of for t, f in by_type.items()} == {
        DayType.WEEKDAY: WEDNESDAY,
        DayType.SATURDAY: SATURDAY,
        DayType.HOLIDAY: SUNDAY,
    }
    usual = by_type[DayType.WEEKDAY]
    assert (usual.valid_from, usual.valid_to, usual.state) == (MONDAY, SATURDAY, None)
    assert usual.to_json() == {
        "id": "bus",
        "valid_from": "2026-03-02",
        "valid_to": "2026-03-28",
        "as_of": "2026-03-25",
        "used": True,
    }
    after = DayService.of([BUS], on(AFTER))
    assert after.silent == (BUS,)
    assert after.timetable.feeds == ()
    assert after.feeds[0].to_json()["used"] is False
    assert after.feeds[0].to_json()["as_of"] is None


@pytest.mark.parametrize("date", [THINNED, AFTER])
@pytest.mark.parametrize("coverage", [[], COMPLETE])
def test_a_date_on_which_the_feed_is_silent_is_unknown_both_ways(
    date: dt.date, coverage: list[tuple[str, str, str]]
) -> None:
    row = table(day=on(date), catalogue=world(coverage))
    assert (row["verdict"], row["if_complete"], row["reason"]) == (
        "unknown",
        "unknown",
        "feed_silent",
    )
    assert row["silent_feeds"] == ("bus",)


def test_a_day_without_service_is_known() -> None:
    """Sundays have no bus: the stop stands, no trip leads there."""
    assert DayService.of([BUS], on(NO_SERVICE)).feeds[0].state is not None
    for day in (on(NO_SERVICE), Day(type=DayType.HOLIDAY)):
        service = DayService.of([BUS], day)
        assert service.feeds[0].is_used
        assert service.silent == ()
        row = table(day=day)
        assert (row["stops"], row["origin_stops"], row["stop_m"]) == (1, 1, 0)
        assert says(day=day) == ("unknown", "no", "no_way_there")
        assert says(day=day, catalogue=world(COMPLETE)) == ("no", "no", "no_way_there")


def test_a_silent_feed_out_of_reach_silences_nothing() -> None:
    far = bus(line(), name="far", places=((138.0, 36.0), (138.0, 36.1)), monday=dt.date(2025, 3, 3))
    service = DayService.of([BUS, far], on(WEDNESDAY))
    assert [feed.feed_id for feed in service.silent] == ["far"]
    assert service.feeds[1].state is not None
    assert service.feeds[1].state.kind is DayKind.OUTSIDE
    assert table([BUS, far], on(WEDNESDAY))["silent_feeds"] == ()
    args = ([BUS, far], on(WEDNESDAY), world(COMPLETE))
    assert says(*args, visit=LONG) == ("no", "no", "stay_too_short")


def test_a_silent_feed_in_reach_does_not_undo_a_yes() -> None:
    old = bus(line(), name="old", monday=dt.date(2025, 3, 3))
    row = table([BUS, old], on(WEDNESDAY))
    assert (row["verdict"], row["if_complete"], row["reason"]) == DIRECT
    assert row["silent_feeds"] == ("old",)
    assert says([BUS, old], on(WEDNESDAY), visit=LONG) == ("unknown", "unknown", "feed_silent")


def test_a_silent_feed_at_the_origin_alone_is_in_reach() -> None:
    places = ((GATEWAY.lon, GATEWAY.lat), (138.0, 36.1))
    old = bus(line(), name="old", places=places, monday=dt.date(2025, 3, 3))
    row = table([BUS, old], on(WEDNESDAY), visit=LONG)
    assert (row["reason"], row["silent_feeds"]) == ("feed_silent", ("old",))


def test_a_feed_that_runs_on_no_day_is_silent() -> None:
    idle = bus(line(), name="idle", runs=False)
    for day in (Day(), on(WEDNESDAY)):
        feed = DayService.of([idle], day).feeds[0]
        assert (feed.valid_from, feed.valid_to, feed.as_of) == (None, None, None)
        assert feed.to_json()["valid_from"] is None
        assert says([idle], day) == ("unknown", "unknown", "feed_silent")


def test_two_feeds_each_on_its_own_day_make_one_way() -> None:
    """One to the halfway stop by 8:20, the other on at 8:30; its weeks are of 2025."""
    first = bus(
        [ride(0, 1, at(8), at(8, 20)), ride(1, 0, at(17, 10), at(17, 30))],
        name="first",
        places=((GATEWAY.lon, GATEWAY.lat), HALFWAY),
    )
    second = bus(
        [ride(0, 1, at(8, 30), at(8, 50)), ride(1, 0, at(16, 40), at(17))],
        name="second",
        places=(HALFWAY, HERE),
        monday=dt.date(2025, 3, 3),
    )
    feeds = [first, second]
    assert {f.id: f.as_of for f in DayService.of(feeds, Day()).feeds} == {
        "first": WEDNESDAY,
        "second": dt.date(2025, 3, 26),
    }
    row = table(feeds)
    assert (row["first_arrival_s"], row["last_departure_s"]) == (at(8, 50), at(16, 40))
    assert says(feeds) == DIRECT
    assert says([first]) == ("unknown", "no", "no_stop_at_site")
    strict = table(feeds, on(WEDNESDAY))
    assert (strict["reason"], strict["silent_feeds"]) == ("feed_silent", ("second",))


@pytest.mark.parametrize("kind", [2, 3])
def test_bookable_service_counts_when_asked_for(kind: int) -> None:
    booked = bus(line(kind))
    assert says([booked], bookable=True) == DIRECT
    assert says([booked]) == ("unknown", "no", "no_way_there")


@pytest.mark.parametrize(
    ("coverage", "verdict"),
    [
        ([], "unknown"),
        ([(KOFU, "bus", "partial")], "unknown"),
        ([(KOFU, "bus", "none")], "unknown"),
        ([(KOFU, "rail", "complete")], "unknown"),
        ([("13101", "bus", "complete")], "unknown"),
        ([(KOFU, "bus", "complete")], "no"),
        ([("*", "bus", "complete")], "no"),
        ([("*", "bus", "complete"), (KOFU, "bus", "partial")], "unknown"),
    ],
)
def test_no_only_where_the_buses_are_stated_complete(
    coverage: list[tuple[str, str, str]], verdict: str
) -> None:
    stated = world(coverage)
    assert says(catalogue=stated, visit=LONG) == (verdict, "no", "stay_too_short")
    assert says(catalogue=stated) == DIRECT
    if "*" not in {code for code, _, _ in coverage}:
        assert says(catalogue=stated, visit=LONG, code=None)[0] == "unknown"


def test_a_ward_is_covered_with_its_city() -> None:
    city = world([("22130", "bus", "complete")])
    assert says(catalogue=city, visit=LONG, code="22138")[0] == "no"
    ward = world([("22130", "bus", "complete"), ("22138", "bus", "partial")])
    assert says(catalogue=ward, visit=LONG, code="22138")[0] == "unknown"


@pytest.mark.parametrize("service", ["running", "seasonal", "unknown"])
def test_a_station_in_reach_asks_for_rail_too(service: str) -> None:
    near = [(600.0, service)]  # 600 m are 780 walked metres
    rail = (KOFU, "rail", "complete")
    assert says(catalogue=world(COMPLETE, near), visit=LONG)[0] == "unknown"
    assert says(catalogue=world([*COMPLETE, rail], near), visit=LONG)[0] == "no"
    assert says(catalogue=world(COMPLETE, [(620.0, service)]), visit=LONG)[0] == "no"


@pytest.mark.parametrize("service", ["suspended", "closed"])
def test_a_station_without_trains_is_none(service: str) -> None:
    stations = [(0.0, service), (-10_000.0, service)]
    assert says(catalogue=world(COMPLETE, stations), visit=LONG) == ("no", "no", "stay_too_short")


def test_a_station_at_both_ends_may_be_a_way_by_train() -> None:
    both = [(100.0, "running"), (-10_000.0, "running")]
    everything = [*COMPLETE, (KOFU, "rail", "complete")]
    for coverage in ([], COMPLETE, everything):
        found = says(catalogue=world(coverage, both), visit=LONG)
        assert found == ("unknown", "no", "by_train")
    assert says(catalogue=world([], both)) == DIRECT
    assert says(catalogue=world([], both[:1]), visit=LONG)[2] == "stay_too_short"
    assert says(catalogue=world([], both[1:]), visit=LONG)[2] == "stay_too_short"


@pytest.mark.parametrize(("route_type", "is_rail"), [(2, True), (109, True), (3, False)])
def test_a_station_that_a_feed_serves_is_no_riddle(route_type: int, is_rail: bool) -> None:  # noqa: FBT001
    """The stops lie 290 m from the stations: theirs by rail, not by bus."""
    stations = [(290.0, "running"), (-9_710.0, "running")]
    feeds = [bus(line(), route_type=route_type)]
    reason = "stay_too_short" if is_rail else "by_train"
    assert says(feeds, catalogue=world([], stations), visit=LONG) == ("unknown", "no", reason)
    # Other trains may call there too, unless the railways are complete.
    assert says(feeds, catalogue=world(COMPLETE, stations), visit=LONG)[0] == "unknown"
    rail = world([*COMPLETE, (KOFU, "rail", "complete")], stations)
    assert says(feeds, catalogue=rail, visit=LONG)[0] == ("no" if is_rail else "unknown")


def test_a_missing_stop_at_the_origin_counts_where_that_place_is_complete() -> None:
    east = Point(lon=GATEWAY.lon + 0.1, lat=GATEWAY.lat, municipality_code="13101")
    here = world(COMPLETE)
    both = world([*COMPLETE, ("13101", "bus", "complete")])
    assert says(catalogue=here, origin=east) == ("unknown", "no", "no_stop_at_origin")
    assert says(catalogue=both, origin=east) == ("no", "no", "no_stop_at_origin")
    nameless = Point(lon=east.lon, lat=east.lat)
    assert says(catalogue=both, origin=nameless)[0] == "unknown"


@pytest.mark.parametrize(
    ("metres", "reason"), [(610.0, "by_timetable"), (620.0, "no_stop_at_site")]
)
def test_the_walk_limit_and_the_nearest_stop(metres: float, reason: str) -> None:
    row = table(metres=metres)
    assert row["reason"] == reason
    assert row["stop_m"] == pytest.approx(metres, rel=1e-3)
    assert row["stops"] == (reason == "by_timetable")
    assert says(catalogue=world(COMPLETE), metres=620.0) == ("no", "no", "no_stop_at_site")


def test_the_walk_is_a_setting() -> None:
    longer = Settings(walk=WalkPolicy(limit_m=1000))
    assert says(metres=700.0, settings=longer) == DIRECT
    shorter = Settings(walk=WalkPolicy(limit_m=100))
    assert says(metres=90.0, settings=shorter)[2] == "no_stop_at_site"
    slow = table(metres=600.0, settings=Settings(walk=WalkPolicy(speed_m_min=40)))
    assert slow["first_arrival_s"] == pytest.approx(at(8, 30) + 1170, abs=3)  # 780 m at 40 a minute


def test_on_foot_without_any_feed() -> None:
    near = Point(lon=HERE[0], lat=HERE[1] - 300 * NORTH)
    row = table([], origin=near)
    assert (row["verdict"], row["if_complete"], row["reason"]) == ("yes", "yes", "on_foot")
    assert row["stop_m"] is pd.NA


def test_no_feed_at_all_is_no_no() -> None:
    row = table([])
    assert (row["verdict"], row["reason"]) == ("unknown", "no_stop_at_origin")
    assert (row["stops"], row["stop_m"]) == (0, pd.NA)


def test_no_sites_give_no_rows() -> None:
    service = DayService.of([BUS], Day())
    found = access_table(world(), service, GATEWAY, castle().iloc[:0], Visit())
    assert found.empty
    assert {"verdict", "stop_m", "silent_feeds", "first_arrival_s"} <= set(found)


def test_an_assumed_stop_at_the_origin_makes_no_absence_certain() -> None:
    """No stop is known at an origin of unknown coverage: assumed ones do not change that."""
    nowhere = Point(lon=GATEWAY.lon + 0.3, lat=GATEWAY.lat)
    catalogue = world(COMPLETE)
    assert says(catalogue=catalogue, origin=nowhere) == ("unknown", "no", "no_stop_at_origin")
    at_origin = bus(line(), name="plan", places=((nowhere.lon, nowhere.lat), (139.5, 35.0)))
    made = dataclasses.replace(at_origin.provenance, source=ASSUMPTION)
    assumed = dataclasses.replace(at_origin, provenance=made)
    for plan, verdict in ((assumed, "unknown"), (at_origin, "no")):
        found = says((BUS, plan), catalogue=catalogue, origin=nowhere)
        assert found == (verdict, "no", "no_way_there")
