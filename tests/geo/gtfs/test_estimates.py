from collections.abc import Callable, Mapping

import numpy as np

from geo.gtfs.estimates import call_times
from geo.gtfs.feed import Feed

Variant = Callable[[Mapping[str, str]], Feed]
HOUR = 3600
HEAD = "trip_id,arrival_time,departure_time,stop_id,stop_sequence,shape_dist_traveled\n"


def times_of(feed: Feed) -> tuple[list[float], list[float]]:
    trip = np.zeros(len(feed.stop_times), dtype=np.int64)
    arrival, departure = call_times(feed.stop_times, trip)
    return arrival.tolist(), departure.tolist()


def test_time_is_spread_by_distance(variant: Variant) -> None:
    rows = "T1,8:00:00,8:00:00,A,1,100\nT1,,,B,2,400\nT1,8:20:00,8:20:00,C,3,1300\n"
    # 300 of 1,200 units in 20 min: 5 min.
    arrival, departure = times_of(variant({"stop_times": HEAD + rows}))
    assert arrival == departure == [8 * HOUR, 8 * HOUR + 300, 8 * HOUR + 1200]


def test_the_wait_at_a_timed_call_does_not_count_as_travel(variant: Variant) -> None:
    rows = "T1,8:00:00,8:10:00,A,1,0\nT1,,,B,2,1\nT1,8:20:00,8:30:00,C,3,4\n"
    # From 8:10 to 8:20 a quarter of the way: 8:12:30.
    arrival, _ = times_of(variant({"stop_times": HEAD + rows}))
    assert arrival[1] == 8 * HOUR + 750


def test_without_every_distance_it_is_spread_evenly(variant: Variant) -> None:
    rows = "T1,8:00:00,8:00:00,A,1,100\nT1,,,B,2,400\nT1,8:20:00,8:20:00,C,3,\n"
    arrival, _ = times_of(variant({"stop_times": HEAD + rows}))
    assert arrival[1] == 8 * HOUR + 600


def test_distances_that_fall_or_stand_are_not_believed(variant: Variant) -> None:
    rows = "T1,8:00:00,8:00:00,A,1,5\nT1,,,B,2,9\nT1,8:20:00,8:20:00,C,3,7\n"
    rows += "T2,9:00:00,9:00:00,A,1,5\nT2,,,B,2,5\nT2,9:20:00,9:20:00,C,3,5\n"
    calls = variant({"stop_times": HEAD + rows}).stop_times
    arrival, _ = call_times(calls, np.array([0, 0, 0, 1, 1, 1]))
    assert arrival[[1, 4]].tolist() == [8 * HOUR + 600, 9 * HOUR + 600]


def test_ends_without_a_time_stay_unknown(variant: Variant) -> None:
    rows = "T1,,,A,1,0\nT1,8:00:00,8:00:00,B,2,1\nT1,,,C,3,2\n"
    arrival, departure = times_of(variant({"stop_times": HEAD + rows}))
    assert np.isnan(arrival).tolist() == np.isnan(departure).tolist() == [True, False, True]


def test_no_calls_no_times(variant: Variant) -> None:
    assert times_of(variant({"stop_times": HEAD})) == ([], [])
