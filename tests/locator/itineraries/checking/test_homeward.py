"""The plain scan for the last way: against the router of the engine, and by hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.gtfs.compiled import CompiledFeed
from geo.transit.journeys import journeys, journeys_home
from geo.transit.timetable import Timetable
from geo.transit.walks import Walking
from locator.itineraries.checking.homeward import (
    Network,
    earliest_arrival_s,
    latest_leave_s,
    network_of,
)
from locator.itineraries.checking.witness import DayFeed
from locator.settings import WalkPolicy
from tests.geo.transit.made import DAY, DEGREE_M, LAT, LON, L, T, X, feed, feeds

WALK = WalkPolicy(limit_m=300.0)
FAST = settings(max_examples=60, deadline=None)
East = st.integers(0, 8).map(lambda n: (LON + n * 100 / 92_000, LAT + n * 40 / DEGREE_M))


def network(made: CompiledFeed, after_s: int = 0, *, bookable: bool = False) -> Network:
    return network_of([DayFeed(made, DAY)], WALK, after_s, bookable=bookable)


@FAST
@given(made=feeds(), start=East, end=East, by_s=st.integers(0, 90_000), bookable=st.booleans())
def test_the_latest_leaving_is_that_of_the_router(
    made: CompiledFeed,
    start: tuple[float, float],
    end: tuple[float, float],
    by_s: int,
    bookable: bool,  # noqa: FBT001
) -> None:
    walk = Walking(limit_m=WALK.limit_m)
    timetable = Timetable.build([made], {made.feed_id: DAY}, walk=walk, bookable=bookable)
    home = journeys_home(timetable, timetable.place(*start), timetable.place(*end), by_s)
    found = latest_leave_s(network(made, bookable=bookable), start, end, by_s)
    assert found == (home[0].leave_s if home else None)


@FAST
@given(made=feeds(), start=East, end=East, leave_s=st.integers(0, 2_000))
def test_the_soonest_arrival_is_that_of_the_router(
    made: CompiledFeed, start: tuple[float, float], end: tuple[float, float], leave_s: int
) -> None:
    walk = Walking(limit_m=WALK.limit_m)
    timetable = Timetable.build([made], {made.feed_id: DAY}, walk=walk, bookable=False)
    out = journeys(timetable, timetable.place(*start), timetable.place(*end), leave_s)
    found = earliest_arrival_s(network(made), start, end, leave_s)
    assert found == (out[0].arrive_s if out else None)


def place(metres: float) -> tuple[float, float]:
    return LON, LAT + metres / DEGREE_M


LINE = [(0.0, 0.0), (0.0, 5_000.0), (0.0, 10_000.0)]


def two_buses(wait_s: int, **more: object) -> CompiledFeed:
    first = T([(0, 1_000, 1_000), (1, 1_600, 1_600)])
    second = T([(1, 1_600 + wait_s, 1_600 + wait_s), (2, 2_400, 2_400)])
    return feed(LINE, [first, second], **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wait_s", "more", "found"),
    [
        (120, {}, 1_000),
        (119, {}, None),
        (119, {"transfers": [X(1, 1, 2, 60)]}, 1_000),
        (120, {"transfers": [X(1, 1, 3)]}, None),
        (0, {"links": [L(0, 1)]}, 1_000),
        (0, {"links": [L(0, 1, 5)]}, None),
    ],
)
def test_a_change_needs_its_time(wait_s: int, more: dict[str, object], found: int | None) -> None:
    made = network(two_buses(wait_s, **more))
    assert latest_leave_s(made, place(0), place(10_000), 3_000) == found


def test_rides_are_counted_where_they_are_limited() -> None:
    made = network(two_buses(300))
    assert latest_leave_s(made, place(0), place(10_000), 3_000, most_rides=1) is None
    assert latest_leave_s(made, place(0), place(10_000), 3_000, most_rides=2) == 1_000
    seated = network(two_buses(0, links=[L(0, 1)]))
    assert latest_leave_s(seated, place(0), place(10_000), 3_000, most_rides=1) == 1_000


def test_on_foot_one_may_leave_until_the_walk_takes_all_time() -> None:
    # 100 m are 130 walked metres: 97.5 s, rounded up
    made = network(two_buses(300))
    assert latest_leave_s(made, place(3_000), place(3_100), 1_000) == pytest.approx(902, abs=1)
    assert latest_leave_s(made, place(3_000), place(3_300), 1_000) is None


def test_what_departs_before_a_time_is_left_out() -> None:
    made = two_buses(300)
    assert network(made, 1_001).connections[0][0] == 1_900
    assert latest_leave_s(network(made, 1_001), place(0), place(10_000), 3_000) is None
