"""A window of departures in one scan, by hand and against single scans."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import DAY, DEGREE_M, LAT, LON, T, feed, feeds

from geo.gtfs.compiled import CompiledFeed
from geo.transit.kernels import NEVER
from geo.transit.profiles import profile
from geo.transit.router import earliest_arrivals
from geo.transit.timetable import Timetable
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
