"""Journeys worth while: by hand, and as laws on random feeds."""

from itertools import pairwise

import numpy as np
import pytest
from agreement import Pair
from hypothesis import given, settings
from hypothesis import strategies as st
from made import DAY, DEGREE_M, LAT, LON, T, feed, feeds

from geo.gtfs.compiled import CompiledFeed
from geo.gtfs.transfers import STAYS_SEATED
from geo.transit.journeys import journey_within, journeys, journeys_between, journeys_home
from geo.transit.legs import Journey
from geo.transit.timetable import Timetable, TimetableError
from geo.transit.walks import Walking

H = 3_600
FAR = [(0.0, 0.0), (0.0, 9_000.0), (9_000.0, 0.0)]
# 0 -> 1 -> 2 quickly with a change, 0 -> 2 slowly without, later also quickly without.
TRIPS = [
    T([(0, 8 * H, 8 * H), (1, 8 * H + 600, 8 * H + 600)]),
    T([(1, 8 * H + 900, 8 * H + 900), (2, 8 * H + 1_800, 8 * H + 1_800)]),
    T([(0, 7 * H + 3_000, 7 * H + 3_000), (2, 9 * H, 9 * H)]),
    T([(0, 10 * H, 10 * H), (2, 11 * H, 11 * H)]),
]


def built() -> Timetable:
    return Timetable.build([feed(FAR, TRIPS)], {"made": DAY}, walk=Walking(), bookable=False)


def trips(found: tuple[Journey, ...]) -> list[list[str]]:
    return [[ride.trip_id for ride in journey.rides] for journey in found]


def test_sooner_with_a_change_or_later_without() -> None:
    timetable = built()
    start, end = (timetable.place_of_stop(timetable.stop_numbers[f"made:s{n}"]) for n in (0, 2))
    found = journeys(timetable, start, end, 7 * H)
    assert trips(found) == [["t0", "t1"], ["t2"]]
    assert [journey.arrive_s for journey in found] == [8 * H + 1_800, 9 * H]
    assert trips(journeys(timetable, start, end, 9 * H)) == [["t3"]]
    assert journeys(timetable, start, end, 11 * H) == ()


def test_home_later_with_a_change_or_sooner_without() -> None:
    timetable = built()
    start, end = (timetable.place_of_stop(timetable.stop_numbers[f"made:s{n}"]) for n in (0, 2))
    found = journeys_home(timetable, start, end, 10 * H)
    assert trips(found) == [["t0", "t1"], ["t2"]]
    assert [journey.leave_s for journey in found] == [8 * H, 7 * H + 3_000]
    assert journeys_home(timetable, start, end, 8 * H) == ()


def test_departures_of_a_window() -> None:
    timetable = built()
    start, end = (timetable.place_of_stop(timetable.stop_numbers[f"made:s{n}"]) for n in (0, 2))
    assert trips(journeys_between(timetable, start, end, 7 * H, 20 * H)) == [["t0", "t1"], ["t3"]]
    assert trips(journeys_between(timetable, start, end, 7 * H, 9 * H)) == [["t0", "t1"]]


def test_the_quick_way_needs_two_rides_one_ride_takes_longer() -> None:
    timetable = built()
    start, end = (timetable.place_of_stop(timetable.stop_numbers[f"made:s{n}"]) for n in (0, 2))
    direct = journey_within(timetable, start, end, 7 * H, 1)
    assert direct is not None
    assert [ride.trip_id for ride in direct.rides] == ["t2"]
    assert (direct.leave_s, direct.arrive_s, direct.transfers) == (7 * H + 3_000, 9 * H, 0)
    for most in (2, 3, None):
        quick = journey_within(timetable, start, end, 7 * H, most)
        assert quick is not None
        assert [ride.trip_id for ride in quick.rides] == ["t0", "t1"]
        assert (quick.leave_s, quick.arrive_s) == (8 * H, 8 * H + 1_800)
    assert journey_within(timetable, start, end, 7 * H, 0) is None
    assert journey_within(timetable, start, end, 11 * H, 2) is None


def test_with_a_ride_to_spare_one_leaves_later_for_the_same_arrival() -> None:
    # The slow bus and the two quick ones are there at one time, 8:30.
    trips = [
        T([(0, 8 * H, 8 * H), (1, 8 * H + 600, 8 * H + 600)]),
        T([(1, 8 * H + 900, 8 * H + 900), (2, 8 * H + 1_800, 8 * H + 1_800)]),
        T([(0, 7 * H, 7 * H), (2, 8 * H + 1_800, 8 * H + 1_800)]),
    ]
    made = feed(FAR, trips)
    timetable = Timetable.build([made], {"made": DAY}, walk=Walking(), bookable=False)
    start, end = (timetable.place_of_stop(timetable.stop_numbers[f"made:s{n}"]) for n in (0, 2))
    for most, leave_s in ((1, 7 * H), (2, 8 * H)):
        found = journey_within(timetable, start, end, 6 * H, most)
        assert found is not None
        assert (found.leave_s, found.arrive_s) == (leave_s, 8 * H + 1_800)


def test_who_stays_seated_over_a_block_takes_one_ride() -> None:
    trips = [
        T([(0, 8 * H, 8 * H), (1, 8 * H + 600, 8 * H + 600)], block=0),
        T([(1, 8 * H + 660, 8 * H + 660), (2, 8 * H + 1_800, 8 * H + 1_800)], block=0),
    ]
    made = feed(FAR, trips)
    timetable = Timetable.build([made], {"made": DAY}, walk=Walking(), bookable=False)
    start, end = (timetable.place_of_stop(timetable.stop_numbers[f"made:s{n}"]) for n in (0, 2))
    found = journey_within(timetable, start, end, 7 * H, 1)
    assert found is not None
    assert [ride.trip_id for ride in found.rides] == ["t0", "t1"]
    assert (found.arrive_s, found.transfers) == (8 * H + 1_800, 0)


def test_without_rides_one_walks() -> None:
    quick = T([(0, 8 * H, 8 * H), (1, 8 * H + 60, 8 * H + 60)])
    made = feed([(0.0, 0.0), (0.0, 400.0)], [quick])
    timetable = Timetable.build([made], {"made": DAY}, walk=Walking(), bookable=False)
    start, end = timetable.place(LON, LAT), timetable.place(LON, LAT + 400 / DEGREE_M)
    # 400 m x 1.3 = 520 m at 80 m a minute: 390 s.
    found = journey_within(timetable, start, end, 8 * H, 0)
    assert found is not None
    assert (found.rides, found.leave_s) == ((), 8 * H)
    assert found.arrive_s == pytest.approx(8 * H + 390, abs=1)
    ridden = journey_within(timetable, start, end, 8 * H, 1)
    assert ridden is not None
    assert ridden.arrive_s == 8 * H + 60


def test_fewer_rides_than_none_are_refused() -> None:
    timetable = built()
    place = timetable.place_of_stop(0)
    with pytest.raises(TimetableError, match="At most -1 rides are asked for"):
        journey_within(timetable, place, place, 7 * H, -1)


@settings(max_examples=60, deadline=None)
@given(feeds(), st.integers(0, 6), st.integers(0, 6), st.sampled_from([0, 60, 240, 86_000]))
def test_within_a_number_of_rides_is_the_soonest_of_those_worth_while(
    made: CompiledFeed, one: int, other: int, leave_s: int
) -> None:
    walk = Walking(limit_m=400)
    table = Timetable.build([made], {"made": DAY}, walk=walk, bookable=False)
    count = len(table.stops)
    if not count:
        # Nobody travels, for want of any stop on this day.
        assert journey_within(table, table.place(LON, LAT), table.place(LON, LAT + 1), 0, 2) is None
        return
    start, end = table.place_of_stop(one % count), table.place_of_stop(other % count)
    all_ways = journeys(table, start, end, leave_s)
    for most in (0, 1, 2, 3, None):
        allowed = [j for j in all_ways if most is None or len(j.rides) == 0 or j.transfers < most]
        found = journey_within(table, start, end, leave_s, most)
        if not allowed:
            assert found is None
            continue
        assert found is not None
        assert found.arrive_s == min(j.arrive_s for j in allowed)
        assert most is None or not found.rides or found.transfers < most
        assert found.leave_s >= leave_s
        later = journey_within(table, start, end, found.leave_s + 1, most)
        assert later is None or later.arrive_s > found.arrive_s


def check(pair: Pair, journey: Journey) -> None:
    """Hold a journey against the vehicles of the plain rounds."""
    for one, other in pairwise(journey.legs):
        assert one.end_s == other.start_s
    rides = journey.rides
    (feed,) = pair.timetable.feeds
    ends = np.stack((feed.link_from, feed.link_to), axis=1)[feed.link_type == STAYS_SEATED]
    linked = {(f"t{a}", f"t{b}") for a, b in ends.tolist()}
    for ride in rides:
        assert any(
            board.stop == ride.from_stop
            and board.departure == ride.start_s
            and alight.stop == ride.to_stop
            and alight.arrival == ride.end_s
            for vehicle in pair.world.vehicles
            for n, board in enumerate(vehicle)
            for alight in vehicle[n + 1 :]
        )
    for one, other in pairwise(rides):
        if other.stays_seated:
            # Only transfers.txt lets a vehicle go on from another stop than where it came to.
            assert one.to_stop == other.from_stop or (one.trip_id, other.trip_id) in linked
            assert one.end_s <= other.start_s
        else:
            least = pair.world.changes[one.to_stop][other.from_stop]
            assert other.start_s >= one.end_s + least


@settings(max_examples=200, deadline=None)
@given(feeds(), st.integers(0, 6), st.integers(0, 6), st.sampled_from([0, 60, 240, 86_000]))
def test_journeys_keep_the_rules_and_are_the_soonest(
    made: CompiledFeed, one: int, other: int, leave_s: int
) -> None:
    walk = Walking(limit_m=400)
    pair = Pair([made], {"made": DAY}, walk=walk)
    table = pair.timetable
    names = [f"made:s{n}" for n in (one, other)]
    if any(name not in table.stop_numbers for name in names):
        # The plain rounds also list the stops that a vehicle left before the day began.
        assert set(table.stop_ids) <= set(pair.world.walks)
        return
    start, end = (table.place_of_stop(table.stop_numbers[name]) for name in names)
    ready = {stop: leave_s + s for stop, s in pair.world.walks[names[0]].items()}
    rounds = pair.world.earliest(ready)
    found = journeys(table, start, end, leave_s)
    for journey in found:
        assert journey.leave_s >= leave_s
        check(pair, journey)
        if journey.rides:
            times = [
                rounds[min(journey.transfers, len(rounds) - 1)].get(stop, 10**9) + seconds
                for stop, seconds in pair.world.walks[names[1]].items()
            ]
            assert journey.arrive_s == min(times)
            # Whoever leaves a second later does not arrive then with as few changes.
            later = journeys(table, start, end, journey.leave_s + 1)
            assert not any(
                j.arrive_s <= journey.arrive_s and j.transfers <= journey.transfers for j in later
            )
    for soon, late in pairwise(found):
        assert soon.arrive_s < late.arrive_s
        assert len(soon.rides) == 0 or soon.transfers > late.transfers or not late.rides
    for journey in journeys_home(table, start, end, leave_s + 900):
        assert journey.arrive_s <= leave_s + 900
        check(pair, journey)


@settings(max_examples=50, deadline=None)
@given(feeds(), st.floats(-0.002, 0.009), st.floats(-0.002, 0.009))
def test_the_departures_of_a_window_leave_and_arrive_later_and_later(
    made: CompiledFeed, here: float, there: float
) -> None:
    table = Timetable.build([made], {"made": DAY}, walk=Walking(limit_m=400), bookable=True)
    start, end = table.place(LON + here, LAT), table.place(LON, LAT + there)
    found = journeys_between(table, start, end, 0, 900)
    assert all(0 <= journey.leave_s <= 900 for journey in found)
    for one, other in pairwise(found):
        assert one.leave_s < other.leave_s
        assert one.arrive_s < other.arrive_s
