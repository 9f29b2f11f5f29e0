"""Times of calls whose timetable names only some of them."""

import numpy as np
import pandas as pd


def call_times(calls: pd.DataFrame, trip: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return arrival and departure of each call in whole seconds, NaN where unknown.

    The reader has filled missing times evenly between timed calls. Where every call of the
    trip carries its distance along the shape, they are spread by that distance instead: at a
    share x of the way between two timed calls, x of the time between them has passed.

    Parameters
    ----------
    calls
        Rows of ``Feed.stop_times``, trip by trip in their order.
    trip
        Number of each call's trip; equal numbers stand together.
    """
    arrival = calls["arrival_s"].to_numpy(dtype=np.float64, na_value=np.nan, copy=True)
    departure = calls["departure_s"].to_numpy(dtype=np.float64, na_value=np.nan, copy=True)
    filled = calls["is_estimated"].to_numpy(dtype=bool)
    distance = calls["shape_dist_traveled"].to_numpy(dtype=np.float64)
    filled = filled & _has_distances(distance, trip)
    if not filled.any():
        return arrival, departure
    place = np.arange(len(calls))
    timed = np.flatnonzero(~calls["is_estimated"].to_numpy(dtype=bool))
    after = np.searchsorted(timed, place[filled])
    left, right = timed[after - 1], timed[after]
    span = distance[right] - distance[left]
    moves = span > 0
    here, left, right = place[filled][moves], left[moves], right[moves]
    share = (distance[here] - distance[left]) / span[moves]
    guess = np.rint(departure[left] + (arrival[right] - departure[left]) * share)
    arrival[here] = departure[here] = guess
    return arrival, departure


def _has_distances(distance: np.ndarray, trip: np.ndarray) -> np.ndarray:
    """Return for each call whether all distances of its trip are there and never fall."""
    bad = ~np.isfinite(distance)
    bad[1:] |= (np.diff(distance) < 0) & (np.diff(trip) == 0)
    size = int(trip.max()) + 1 if trip.size else 0
    good = np.bincount(trip[bad], minlength=size) == 0
    of_call: np.ndarray = good[trip]
    return of_call
