"""Earliest arrivals and latest departures, by hand."""

import pytest
from made import DAY, DEGREE_M, LAT, LON, L, T, X, feed

from geo.gtfs.compiled import CompiledFeed
from geo.transit.kernels import BEFORE_ALL, NEVER
from geo.transit.router import earliest_arrivals, earliest_of, latest_departures
from geo.transit.timetable import Timetable
from geo.transit.walks import Walking

H = 3_600
# Stop 0 at the origin; 1 far north, 2 is 400 m (390 s) north of 1; 3 far east.
STOPS = [(0.0, 0.0), (0.0, 9_000.0), (0.0, 9_400.0), (9_000.0, 0.0)]
FIRST = T([(0, 8 * H, 8 * H), (1, 9 * H, 9 * H)])


def built(*trips: T, change_s: int = 120, **more: object) -> Timetable:
    made: CompiledFeed = feed(STOPS, trips, **more)
    days = {"made": DAY}
    return Timetable.build([made], days, walk=Walking(), bookable=False, change_s=change_s)


def arrival(timetable: Timetable, stop: int, leave_s: int) -> int:
    origin = timetable.place_of_stop(timetable.stop_numbers["made:s0"])
    found = earliest_arrivals(timetable, origin, leave_s)
    return int(found.alight_s[timetable.stop_numbers[f"made:s{stop}"]])


def test_one_rides_what_one_can_catch() -> None:
    timetable = built(FIRST, T([(0, 10 * H, 10 * H), (1, 11 * H, 11 * H)]))
    assert arrival(timetable, 1, 8 * H) == 9 * H
    assert arrival(timetable, 1, 8 * H + 1) == 11 * H
    assert arrival(timetable, 1, 10 * H + 1) == NEVER


@pytest.mark.parametrize(("departure", "is_caught"), [(9 * H + 119, False), (9 * H + 120, True)])
def test_a_change_at_a_stop_takes_the_change_time(departure: int, is_caught: bool) -> None:  # noqa: FBT001
    timetable = built(FIRST, T([(1, departure, departure), (3, 10 * H, 10 * H)]))
    assert (arrival(timetable, 3, 0) == 10 * H) == is_caught


@pytest.mark.parametrize(("after_s", "is_caught"), [(509, False), (511, True)])
def test_a_change_on_foot_takes_walk_and_change_time(after_s: int, is_caught: bool) -> None:  # noqa: FBT001
    # 400 m: 390 s on foot, and 120 s.
    timetable = built(FIRST, T([(2, 9 * H + after_s, 9 * H + after_s), (3, 10 * H, 10 * H)]))
    assert (arrival(timetable, 3, 0) == 10 * H) == is_caught


def test_rules_of_transfers_decide() -> None:
    onward = T([(1, 9 * H + 60, 9 * H + 60), (3, 10 * H, 10 * H)])
    assert arrival(built(FIRST, onward), 3, 0) == NEVER
    assert arrival(built(FIRST, onward, transfers=[X(1, 1, 2, 60)]), 3, 0) == 10 * H
    later = T([(1, 9 * H + 600, 9 * H + 600), (3, 10 * H, 10 * H)])
    assert arrival(built(FIRST, later), 3, 0) == 10 * H
    assert arrival(built(FIRST, later, transfers=[X(1, 1, 3)]), 3, 0) == NEVER


def test_whoever_may_stay_seated_by_transfers_txt_needs_no_time() -> None:
    onward = T([(1, 9 * H, 9 * H), (3, 10 * H, 10 * H)])
    assert arrival(built(FIRST, onward), 3, 0) == NEVER
    timetable = built(FIRST, onward, links=[L(0, 1)])
    assert arrival(timetable, 3, 0) == 10 * H
    home = timetable.place_of_stop(timetable.stop_numbers["made:s3"])
    board = latest_departures(timetable, home, 11 * H).board_s
    assert board[timetable.stop_numbers["made:s0"]] == 8 * H


def test_a_vehicle_that_goes_on_elsewhere_takes_its_passengers_along() -> None:
    # From stop 1 to stop 3, 12.7 km away: no walk and no ride ties them together.
    onward = T([(3, 9 * H, 9 * H), (2, 10 * H, 10 * H)])
    far = [*STOPS[:2], (30_000.0, 0.0), STOPS[3]]
    made = feed(far, [FIRST, onward], links=[L(0, 1)])
    timetable = Timetable.build([made], {"made": DAY}, walk=Walking(), bookable=False)
    assert arrival(timetable, 2, 0) == 10 * H


@pytest.mark.parametrize(
    ("departure", "rules", "is_caught"),
    [
        (9 * H, [], False),
        (9 * H + 119, [], False),
        (9 * H + 120, [], True),
        (9 * H + 60, [X(1, 1, 2, 60)], True),
        (9 * H + 59, [X(1, 1, 2, 60)], False),
    ],
)
def test_whoever_must_alight_needs_the_time_of_a_change(
    departure: int,
    rules: list[X],
    is_caught: bool,  # noqa: FBT001
) -> None:
    first = FIRST._replace(block=7)
    onward = T([(1, departure, departure), (3, 10 * H, 10 * H)], block=7)
    timetable = built(first, onward, links=[L(0, 1, 5)], transfers=rules)
    assert (arrival(timetable, 3, 0) == 10 * H) == is_caught
    assert arrival(built(first, onward), 3, 0) == 10 * H


def test_whoever_stays_seated_needs_no_time() -> None:
    one = T([(0, 8 * H, 8 * H), (1, 9 * H, 9 * H)], block=7)
    other = T([(1, 9 * H, 9 * H), (3, 10 * H, 10 * H)], block=7)
    assert arrival(built(one, other), 3, 0) == 10 * H
    assert arrival(built(one, other._replace(block=-1)), 3, 0) == NEVER


def test_two_walks_in_a_row_are_not_allowed() -> None:
    # From 800 m south of stop 0 nothing is in reach, though walks by way of points would be.
    timetable = built(FIRST)
    place = timetable.place(LON, LAT - 800 / DEGREE_M)
    assert (earliest_arrivals(timetable, place, 0).alight_s == NEVER).all()
    assert (latest_departures(timetable, place, 24 * H).board_s == BEFORE_ALL).all()


def test_arrivals_at_points_take_the_last_walk_without_change_time() -> None:
    timetable = built(FIRST)
    origin = timetable.place(LON, LAT)
    arrivals = earliest_arrivals(timetable, origin, 7 * H)
    lat = [LAT + 9_400 / DEGREE_M, LAT + 400 / DEGREE_M, LAT + 5_000 / DEGREE_M]
    found = arrivals.at(timetable.places([LON] * 3, lat)).tolist()
    # 400 m beyond stop 1; on foot from the origin; in reach of nothing.
    assert found == [pytest.approx(9 * H + 390, abs=1), pytest.approx(7 * H + 390, abs=1), NEVER]


def test_latest_departures_mirror_earliest_arrivals() -> None:
    timetable = built(FIRST, T([(0, 10 * H, 10 * H), (1, 11 * H, 11 * H)]))
    target = timetable.place(LON, LAT + 9_400 / DEGREE_M)
    number = timetable.stop_numbers["made:s0"]
    last = int(target.walk_s.max())
    assert latest_departures(timetable, target, 11 * H + last).board_s[number] == 10 * H
    home = latest_departures(timetable, target, 11 * H + last - 1)
    assert home.board_s[number] == 8 * H
    lat = [LAT + 400 / DEGREE_M, LAT + 9_000 / DEGREE_M, LAT + 5_000 / DEGREE_M]
    found = home.at(timetable.places([LON] * 3, lat)).tolist()
    on_foot = 11 * H + last - 1 - last
    assert found == [
        pytest.approx(8 * H - 390, abs=1),
        pytest.approx(on_foot, abs=1),
        BEFORE_ALL,
    ]


def test_places_without_stops_are_never_reached_by_vehicle() -> None:
    timetable = built(FIRST)
    places = timetable.places([LON, LON + 1], [LAT, LAT])
    alight = earliest_arrivals(timetable, places[0], 0).alight_s
    assert earliest_of(alight, places).tolist() == [NEVER, NEVER]


def test_on_a_day_without_trips_one_only_walks() -> None:
    timetable = built(FIRST, runs=[(0, 0)])
    origin = timetable.place(LON, LAT)
    places = timetable.places([LON, LON], [LAT + 400 / DEGREE_M, LAT + 9_000 / DEGREE_M])
    found = earliest_arrivals(timetable, origin, 7 * H).at(places).tolist()
    assert found == [pytest.approx(7 * H + 390, abs=1), NEVER]
    last = latest_departures(timetable, origin, 7 * H).at(places).tolist()
    assert last == [pytest.approx(7 * H - 390, abs=1), BEFORE_ALL]
