"""Stops and rides of several feeds in common columns."""

from collections.abc import Sequence

import numpy as np
from made import DAY, L, T, feed

from geo.gtfs.compiled import CompiledFeed
from geo.transit.changes import with_own_stop
from geo.transit.columns import (
    Rides,
    StopTable,
    TripTable,
    ride_columns,
    served_stops,
    trip_table,
)
from geo.transit.day_trips import trips_on

H = 3_600
NEAR = [(0.0, 0.0), (5_000.0, 0.0), (0.0, 9_000.0), None]


def columns(
    feeds: Sequence[CompiledFeed], *walks: tuple[int, int], bookable: bool = False
) -> tuple[StopTable, tuple[np.ndarray, ...], TripTable, Rides]:
    """Columns of a day, with walks of 90 s between some stops."""
    parts = [trips_on(feed, DAY) for feed in feeds]
    stops, numbers = served_stops(feeds, parts)
    pairs = np.array(walks, dtype=np.int32).reshape(-1, 2)
    seconds = np.full(len(pairs), 90, dtype=np.int32)
    table = with_own_stop(pairs[:, 0], pairs[:, 1], seconds, len(stops))
    rides = ride_columns(feeds, parts, numbers, table, bookable=bookable)
    return stops, numbers, trip_table(parts), rides


def test_only_stops_with_service_take_part_and_neighbours_stand_together() -> None:
    one = feed(NEAR, [T([(0, 0, 0), (3, 60, 60)])], feed_id="a")
    other = feed(NEAR, [T([(2, 0, 0), (0, 60, 60)])], feed_id="b")
    stops, numbers, _, _ = columns([one, other])
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
    _, numbers, _, rides = columns([made])
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
        stops, _, _, rides = columns([made], bookable=bookable)
        assert (rides.connections.from_stop < len(stops)).tolist() == boards
        assert (rides.connections.to_stop < len(stops)).tolist() == alights


def test_nobody_boards_before_midnight() -> None:
    night = T([(0, 23 * H, 23 * H), (1, 24 * H - 60, 24 * H), (2, 25 * H, 25 * H)])
    made = feed(NEAR, [night], runs=[(1, 0)], feed_id="a")
    _, _, trips, rides = columns([made])
    assert rides.connections.departure.tolist() == [0]
    assert rides.connections.arrival.tolist() == [H]
    assert trips.shift_s.tolist() == [-24 * H]


def test_trips_and_runs_of_feeds_are_numbered_on() -> None:
    one = feed(NEAR, [T([(0, 0, 0), (1, 60, 60)])], feed_id="a")
    other = feed(NEAR, [T([(1, 30, 30), (0, 90, 90)])], feed_id="b")
    _, _, trips, rides = columns([one, other])
    assert rides.trip.tolist() == [0, 1]
    assert rides.connections.run.tolist() == [0, 1]
    assert rides.runs == 2
    assert trips.feed.tolist() == [0, 1]
    assert len(trips) == 2


def test_no_feed_makes_an_empty_day() -> None:
    stops, numbers, trips, rides = columns([])
    assert (len(stops), numbers, len(trips), rides.runs) == (0, (), 0, 0)


def test_stops_tied_by_rides_or_walks_are_a_region() -> None:
    trips = [T([(0, 60, 60), (1, 120, 120)]), T([(2, 0, 0), (3, 60, 60)])]
    made = feed(NEAR, trips, feed_id="a")
    _, (number,), table, rides = columns([made])
    assert table.row.tolist() == [1, 0]  # by departure
    region = rides.region_of_stop[number]
    assert region[0] == region[1] != region[2] == region[3]
    assert rides.region_start.tolist() == [0, 1, 2]
    assert rides.trip[rides.region_start[region[2]]] == 0
    _, _, _, tied = columns([made], (int(number[1]), int(number[2])))
    assert set(tied.region_of_stop.tolist()) == {0}
    assert tied.region_start.tolist() == [0, 2]
    assert tied.trip.tolist() == [0, 1]


def test_a_vehicle_that_goes_on_elsewhere_ties_two_regions() -> None:
    trips = [T([(0, 0, 0), (1, 60, 60)]), T([(2, 120, 120), (3, 180, 180)])]
    _, _, _, apart = columns([feed(NEAR, trips)])
    _, _, _, tied = columns([feed(NEAR, trips, links=[L(0, 1)])])
    assert len(apart.region_start) - 1 == 2
    assert len(tied.region_start) - 1 == 1
