"""Stops and rides of several feeds in common columns."""

import numpy as np
from made import DAY, T, feed

from geo.transit.columns import day_columns

H = 3_600
NEAR = [(0.0, 0.0), (5_000.0, 0.0), (0.0, 9_000.0), None]
DAYS = {"a": DAY, "b": DAY}


def test_only_stops_with_service_take_part_and_neighbours_stand_together() -> None:
    one = feed(NEAR, [T([(0, 0, 0), (3, 60, 60)])], feed_id="a")
    other = feed(NEAR, [T([(2, 0, 0), (0, 60, 60)])], feed_id="b")
    stops, numbers, _, _ = day_columns([one, other], DAYS, bookable=False)
    assert len(stops) == 4
    assert {int(numbers[0][0]), int(numbers[1][0])} == {0, 1}  # the same place, next to each other
    assert numbers[0].tolist()[1:] == [-1, -1, 3]  # without a position: last
    assert np.isnan(stops.lon[3])
    assert stops.row[numbers[1][2]] == 2
    assert stops.feed[numbers[1][2]] == 1


def test_rides_stand_in_the_order_of_departure_arrival_and_run() -> None:
    slow = T([(0, H, H), (1, H + 300, H + 300)])
    instant = T([(2, H, H), (1, H, H), (0, H, H), (2, H + 60, H + 60)])
    made = feed(NEAR, [slow, instant], feed_id="a")
    _, numbers, _, rides = day_columns([made], {"a": DAY}, bookable=False)
    found = rides.connections
    of_stop = {int(n): row for row, n in enumerate(numbers[0]) if n >= 0}
    ends = zip(found.from_stop.tolist(), found.to_stop.tolist(), strict=True)
    pairs = [(of_stop[start], of_stop[end]) for start, end in ends]
    assert pairs == [(2, 1), (1, 0), (0, 2), (0, 1)]
    assert found.departure.tolist() == [H, H, H, H]
    assert found.arrival.tolist() == [H, H, H + 60, H + 300]
    assert rides.call.tolist() == [2, 3, 4, 0]
    assert all(column.dtype == np.int32 for column in (*found, rides.trip, rides.call))


def test_where_nobody_may_board_or_alight_the_ride_hangs_on_no_stop() -> None:
    calls = [(0, 0, 0, 1, 0), (1, 60, 60, 2, 1), (2, 120, 120, 3, 3), (0, 180, 180, 0, 0)]
    made = feed(NEAR, [T(calls)], feed_id="a")
    for bookable, boards, alights in (
        (False, [False, False, False], [False, False, True]),
        (True, [False, True, True], [False, True, True]),
    ):
        stops, _, _, rides = day_columns([made], {"a": DAY}, bookable=bookable)
        assert (rides.connections.from_stop < len(stops)).tolist() == boards
        assert (rides.connections.to_stop < len(stops)).tolist() == alights


def test_nobody_boards_before_midnight() -> None:
    night = T([(0, 23 * H, 23 * H), (1, 24 * H - 60, 24 * H), (2, 25 * H, 25 * H)])
    made = feed(NEAR, [night], runs=[(1, 0)], feed_id="a")
    _, _, trips, rides = day_columns([made], {"a": DAY}, bookable=False)
    assert rides.connections.departure.tolist() == [0]
    assert rides.connections.arrival.tolist() == [H]
    assert trips.shift_s.tolist() == [-24 * H]


def test_trips_and_runs_of_feeds_are_numbered_on() -> None:
    one = feed(NEAR, [T([(0, 0, 0), (1, 60, 60)])], feed_id="a")
    other = feed(NEAR, [T([(1, 30, 30), (0, 90, 90)])], feed_id="b")
    _, _, trips, rides = day_columns([one, other], DAYS, bookable=False)
    assert rides.trip.tolist() == [0, 1]
    assert rides.connections.run.tolist() == [0, 1]
    assert rides.runs == 2
    assert trips.feed.tolist() == [0, 1]
    assert len(trips) == 2


def test_no_feed_makes_an_empty_day() -> None:
    stops, numbers, trips, rides = day_columns([], {}, bookable=False)
    assert (len(stops), numbers, len(trips), rides.runs) == (0, [], 0, 0)
