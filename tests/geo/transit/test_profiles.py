"""A window of departures in one scan, by hand and against single scans."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import DAY, DEGREE_M, LAT, LON, T, feed, feeds

from geo.gtfs.compiled import CompiledFeed
from geo.gtfs.storage import open_compiled
from geo.transit.journeys import journeys, single
from geo.transit.kernels import NEVER
from geo.transit.profiles import profile
from geo.transit.router import earliest_arrivals
from geo.transit.timetable import Timetable, TimetableError
from geo.transit.walks import Walking

H = 3_600
# From stop 0 to stop 1: 8:00-9:00, 8:30-8:50 (overtakes), 10:00-11:00.
BUSES = [(8 * H, 9 * H), (8 * H + 1_800, 8 * H + 3_000), (10 * H, 11 * H)]


@pytest.fixture
def timetable() -> Timetable:
    trips = [T([(0, a, a), (1, b, b)]) for a, b in BUSES]
    made = feed([(0.0, 0.0), (0.0, 9_000.0)], trips)
    return Timetable.build([made], {"made": DAY}, walk=Walking(), bookable=False)


def test_lanes_are_the_departures_that_can_differ(timetable: Timetable) -> None:
    found = profile(timetable, timetable.place(LON, LAT), 7 * H, 9 * H)
    assert found.leave_s.tolist() == [8 * H, 8 * H + 1_800, 9 * H + 1]
    number = timetable.stop_numbers["made:s1"]
    assert found.alight_s[number].tolist() == [8 * H + 3_000, 8 * H + 3_000, 11 * H]


def test_only_departures_worth_while_are_choices(timetable: Timetable) -> None:
    places = timetable.places([LON], [LAT + 9_000 / DEGREE_M])
    found = profile(timetable, timetable.place(LON, LAT), 7 * H, 20 * H)
    leave, arrive = found.choices(places, 0)
    walk = int(places.walk_s[0])
    # The bus at 8:00 is overtaken by the one at 8:30.
    assert leave.tolist() == [8 * H + 1_800, 10 * H]
    assert arrive.tolist() == [8 * H + 3_000 + walk, 11 * H + walk]


def test_a_departure_at_the_end_of_the_window_counts_the_next_does_not(
    timetable: Timetable,
) -> None:
    places = timetable.places([LON], [LAT + 9_000 / DEGREE_M])
    for end, count in ((10 * H, 2), (10 * H - 1, 1)):
        found = profile(timetable, timetable.place(LON, LAT), 7 * H, end)
        assert len(found.choices(places, 0)[0]) == count


def test_no_choice_takes_longer_than_walking() -> None:
    slow = T([(0, 8 * H, 8 * H), (1, 8 * H + 600, 8 * H + 600)])
    quick = T([(0, 9 * H, 9 * H), (1, 9 * H + 60, 9 * H + 60)])
    made = feed([(0.0, 0.0), (0.0, 400.0)], [slow, quick])
    timetable = Timetable.build([made], {"made": DAY}, walk=Walking(), bookable=False)
    places = timetable.places([LON], [LAT + 400 / DEGREE_M])
    found = profile(timetable, timetable.place(LON, LAT), 7 * H, 20 * H)
    assert found.choices(places, 0)[0].tolist() == [9 * H]
    assert found.walked_s(places)[0] == pytest.approx(390, abs=1)


def test_arrivals_of_every_minute(timetable: Timetable) -> None:
    places = timetable.places([LON, LON + 1], [LAT + 9_000 / DEGREE_M, LAT])
    found = profile(timetable, timetable.place(LON, LAT), 9 * H, 10 * H + 120, step_s=60)
    minutes = found.departures_s()
    assert len(minutes) == 63
    arrive = found.arrivals(places, minutes)
    walk = int(places.walk_s[0])
    assert arrive[0].tolist() == [11 * H + walk] * 61 + [NEVER] * 2
    assert (arrive[1] == NEVER).all()


def test_the_last_departure_of_a_step_catches_what_leaves_before_the_next_would() -> None:
    """Who leaves at 8:00 catches the bus of 8:00:30, who leaves at 8:01 does not."""
    trips = [T([(0, t, t), (1, t + 600, t + 600)]) for t in (8 * H + 30, 9 * H)]
    made = feed([(0.0, 0.0), (0.0, 9_000.0)], trips)
    timetable = Timetable.build([made], {"made": DAY}, walk=Walking(), bookable=False)
    places = timetable.places(made.stop_lon[1:], made.stop_lat[1:])
    for start, end in ((8 * H, 8 * H), (7 * H, 8 * H), (7 * H, 8 * H + 20)):
        found = profile(timetable, timetable.place(LON, LAT), start, end, step_s=60)
        assert found.arrivals(places, [8 * H]).tolist() == [[8 * H + 630]]


def test_a_place_without_stops_has_one_empty_lane(timetable: Timetable) -> None:
    found = profile(timetable, timetable.place(LON - 1, LAT), 7 * H, 8 * H)
    assert found.leave_s.tolist() == [8 * H + 1]
    assert (found.alight_s == NEVER).all()


@settings(max_examples=100, deadline=None)
@given(feeds(), st.floats(-0.002, 0.009), st.sampled_from([None, 60, 120]))
def test_each_lane_is_a_single_scan(made: CompiledFeed, offset: float, step_s: int | None) -> None:
    walk = Walking(limit_m=600)
    timetable = Timetable.build([made], {"made": DAY}, walk=walk, bookable=False)
    origin = timetable.place(LON + offset, LAT + offset)
    places = timetable.places(LON + np.arange(3) * 0.003, LAT + np.arange(3) * 0.003)
    found = profile(timetable, origin, 0, 700, step_s=step_s)
    times = found.departures_s()[:: 1 if step_s else 29]
    arrive = found.arrivals(places, times)
    for lane, leave_s in enumerate(times.tolist()):
        single = earliest_arrivals(timetable, origin, leave_s)
        assert arrive[:, lane].tolist() == single.at(places).tolist()


def test_with_one_ride_the_way_with_a_change_does_not_count() -> None:
    # 0 -> 1 -> 2 at 8:00 with a change is there at 8:30; 0 -> 2 at 7:50 and at 10:00 without one.
    trips = [
        T([(0, 8 * H, 8 * H), (1, 8 * H + 600, 8 * H + 600)]),
        T([(1, 8 * H + 900, 8 * H + 900), (2, 8 * H + 1_800, 8 * H + 1_800)]),
        T([(0, 7 * H + 3_000, 7 * H + 3_000), (2, 9 * H, 9 * H)]),
        T([(0, 10 * H, 10 * H), (2, 11 * H, 11 * H)]),
    ]
    made = feed([(0.0, 0.0), (0.0, 9_000.0), (9_000.0, 0.0)], trips)
    table = Timetable.build([made], {"made": DAY}, walk=Walking(), bookable=False)
    origin, number = table.place_of_stop(0), table.stop_numbers["made:s2"]
    by_rides = {
        most: profile(table, origin, 7 * H, 9 * H, most_rides=most).alight_s[number].tolist()
        for most in (0, 1, 2, None)
    }
    # The lanes: 7:50, 8:00, and after the window.
    assert by_rides[0] == [NEVER] * 3
    assert by_rides[1] == [9 * H, 11 * H, 11 * H]
    assert by_rides[2] == by_rides[None] == [8 * H + 1_800, 8 * H + 1_800, 11 * H]


def test_without_rides_a_window_is_walked() -> None:
    quick = T([(0, 9 * H, 9 * H), (1, 9 * H + 60, 9 * H + 60)])
    made = feed([(0.0, 0.0), (0.0, 400.0)], [quick])
    table = Timetable.build([made], {"made": DAY}, walk=Walking(), bookable=False)
    places = table.places([LON], [LAT + 400 / DEGREE_M])
    found = profile(table, table.place(LON, LAT), 7 * H, 20 * H, most_rides=0)
    # 400 m x 1.3 = 520 m at 80 m a minute: 390 s.
    assert found.arrivals(places, [9 * H])[0, 0] == pytest.approx(9 * H + 390, abs=1)
    assert found.choices(places, 0)[0].size == 0


def test_fewer_rides_than_none_are_refused(timetable: Timetable) -> None:
    with pytest.raises(TimetableError, match="At most -2 rides are asked for") as caught:
        profile(timetable, timetable.place(LON, LAT), 7 * H, 8 * H, most_rides=-2)
    assert caught.value.code == "negative_rides"


def test_limited_profiles_of_a_real_timetable_agree_with_single_journeys() -> None:
    path = Path(__file__).parents[3] / "data" / "timetables" / "yamanashi.feed"
    made = open_compiled(path)
    day = {made.feed_id: dt.date(2020, 3, 25)}
    table = Timetable.build([made], day, walk=Walking(), bookable=False)
    rng = np.random.default_rng(20261126)
    start = 8 * H
    differ = found = 0
    for one, other in rng.choice(len(table.stops), (12, 2)).tolist():
        origin, target = table.place_of_stop(one), table.place_of_stop(other)
        times = [start, *(start + rng.integers(1, 4 * H, 2)).tolist()]
        ways = [journeys(table, origin, target, leave_s) for leave_s in times]
        lines = []
        for most in (1, 2, None):
            window = profile(table, origin, start, 12 * H, most_rides=most)
            brute = [
                min(
                    (j.arrive_s for j in way if most is None or not j.rides or j.transfers < most),
                    default=int(NEVER),
                )
                for way in ways
            ]
            assert window.arrivals(single(target), times)[0].tolist() == brute
            lines.append(brute)
            found += sum(time < NEVER for time in brute)
        differ += lines[0] != lines[2]
    assert found > 20
    assert differ > 3
