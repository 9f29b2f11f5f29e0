"""Legs of a journey, by hand."""

import pytest
from made import DAY, DEGREE_M, LAT, LON, F, L, T, X, feed

from geo.transit.journeys import journeys
from geo.transit.legs import Journey, Leg, Ride, Wait, Walk, on_foot
from geo.transit.timetable import Timetable
from geo.transit.walks import Walking

H = 3_600
STOPS = [(0.0, 0.0), (0.0, 9_000.0), (0.0, 9_400.0), (9_000.0, 0.0)]


def built(*trips: T, **more: object) -> Timetable:
    made = feed(STOPS, trips, **more)
    return Timetable.build([made], {"made": DAY}, walk=Walking(), bookable=True)


def journey(timetable: Timetable, leave_s: int = 7 * H) -> Journey:
    start = timetable.place(LON, LAT - 100 / DEGREE_M)
    end = timetable.place_of_stop(timetable.stop_numbers["made:s3"])
    return journeys(timetable, start, end, leave_s)[0]


def kinds(legs: tuple[Leg, ...]) -> list[type[Leg]]:
    return [type(leg) for leg in legs]


def test_walk_ride_walk_wait_ride() -> None:
    timetable = built(
        T([(0, 8 * H, 8 * H), (1, 9 * H, 9 * H)]),
        T([(2, 10 * H, 10 * H), (3, 11 * H, 11 * H)]),
    )
    found = journey(timetable)
    assert kinds(found.legs) == [Walk, Ride, Walk, Wait, Ride]
    first, ride, change, wait, last = found.legs
    # 100 m x 1.3 / 80 m a minute = 97.5 s, as late as possible.
    assert first.start_s == found.leave_s == pytest.approx(8 * H - 98, abs=1)
    assert (first.from_stop, first.to_stop) == (None, "made:s0")
    assert (ride.start_s, ride.end_s) == (8 * H, 9 * H)
    assert (change.from_stop, change.to_stop) == ("made:s1", "made:s2")
    assert change.walk_m == pytest.approx(520, rel=0.002)
    assert change.end_s == wait.start_s == pytest.approx(9 * H + 390, abs=1)
    assert (wait.end_s, wait.stop) == (10 * H, "made:s2")
    assert last.end_s == found.arrive_s == 11 * H
    assert found.transfers == 1
    assert found.walk_m == pytest.approx(650, rel=0.002)
    assert found.walk_s + found.wait_s + found.ride_s == found.arrive_s - found.leave_s
    assert found.ride_s == 2 * H


def test_a_ride_names_trip_route_headsign_and_stops() -> None:
    timetable = built(T([(0, 8 * H, 8 * H), (1, 8 * H, 8 * H), (3, 9 * H, 9 * H)]))
    (ride,) = journey(timetable).rides
    assert (ride.feed_id, ride.trip_id, ride.route_id) == ("made", "t0", "r")
    assert (ride.route_name, ride.headsign, ride.route_type) == ("本線", "終点", 3)
    assert (ride.from_stop, ride.to_stop) == ("made:s0", "made:s3")
    assert not ride.is_estimate
    assert not ride.must_book


def test_one_vehicle_that_changes_its_name_is_no_change() -> None:
    timetable = built(
        T([(0, 8 * H, 8 * H), (1, 9 * H, 9 * H)], block=1),
        T([(1, 9 * H + 60, 9 * H + 60), (3, 10 * H, 10 * H)], block=1),
    )
    found = journey(timetable)
    assert [(r.trip_id, r.stays_seated) for r in found.rides] == [("t0", False), ("t1", True)]
    assert found.transfers == 0
    assert found.wait_s == 60
    assert kinds(found.legs) == [Walk, Ride, Wait, Ride]


def test_headways_are_estimates_unless_exact() -> None:
    pattern = T([(0, 0, 0), (3, H, H)])
    for exact in (0, 1):
        row = F(0, 8 * H, 9 * H, 600, exact)
        (ride,) = journey(built(pattern, frequencies=[row])).rides
        assert ride.is_estimate == (exact == 0)
        assert (ride.start_s, ride.end_s) == (8 * H, 9 * H)


@pytest.mark.parametrize(("pickup", "drop_off"), [(2, 0), (0, 3)])
def test_a_ride_that_must_be_booked_says_so(pickup: int, drop_off: int) -> None:
    timetable = built(T([(0, 8 * H, 8 * H, pickup, 0), (3, 9 * H, 9 * H, 0, drop_off)]))
    assert journey(timetable).rides[0].must_book


def test_a_least_time_shorter_than_the_walk_shortens_it() -> None:
    timetable = built(
        T([(0, 8 * H, 8 * H), (1, 9 * H, 9 * H)]),
        T([(2, 9 * H + 60, 9 * H + 60), (3, 10 * H, 10 * H)]),
        transfers=[X(1, 2, 2, 60)],
    )
    change = journey(timetable).legs[2]
    assert isinstance(change, Walk)
    assert change.end_s - change.start_s == 60


def test_on_foot_all_the_way() -> None:
    timetable = built(T([(0, 0, 0), (3, H, H)]))
    start, near = timetable.place(LON, LAT), timetable.place(LON, LAT + 400 / DEGREE_M)
    found = on_foot(timetable, start, near, leave_s=8 * H)
    assert found is not None
    assert (found.leave_s, found.arrive_s) == (8 * H, pytest.approx(8 * H + 390, abs=1))
    assert (found.rides, found.transfers) == ((), 0)
    late = on_foot(timetable, start, near, arrive_s=9 * H)
    assert late is not None
    assert late.arrive_s == 9 * H
    assert on_foot(timetable, start, timetable.place(LON + 1, LAT), leave_s=0) is None


def test_a_linked_trip_is_a_ride_of_its_own_without_a_change() -> None:
    timetable = built(
        T([(0, 8 * H, 8 * H), (1, 9 * H, 9 * H)]),
        T([(2, 9 * H + 60, 9 * H + 60), (3, 10 * H, 10 * H)]),
        links=[L(0, 1)],
    )
    found = journey(timetable)
    assert kinds(found.legs) == [Walk, Ride, Wait, Ride]
    assert [ride.stays_seated for ride in found.rides] == [False, True]
    assert (found.transfers, found.wait_s, found.arrive_s) == (0, 60, 10 * H)
