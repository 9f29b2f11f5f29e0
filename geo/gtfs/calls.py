"""The calls of one day of a compiled feed, as columns."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.gtfs.compiled import CompiledFeed
from geo.gtfs.service import NOT_POSSIBLE, possible

Int8s = NDArray[np.int8]
Int64s = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class DayCalls:
    """Calls of one service day, by trip_key and in the order of the trip.

    Attributes
    ----------
    row
        Row of the call in its feed.
    trip
        Row of the trip in its feed.
    trip_key
        The same for one trip on every day; each departure of a frequency trip has its own.
    departure_s
        Seconds after the service day's start; arrival at the last call where no other is given.
    can_board, can_alight
        0 no, 1 yes, 2 by phone, 3 ask the driver. The last call of a trip cannot be boarded, at
        the first none can alight.
    """

    row: Int64s
    trip: Int64s
    trip_key: Int64s
    departure_s: Int64s
    can_board: Int8s
    can_alight: Int8s


def calls_on(feed: CompiledFeed, day: dt.date) -> DayCalls:
    """Return every call of a service day, as ``stop_calls`` for the trips that were compiled."""
    trip, key, shift = _departures(feed, day)
    start = feed.trip_start.astype(np.int64)
    counts = start[trip + 1] - start[trip]
    place = np.repeat(np.arange(len(trip)), counts)
    step = np.arange(len(place)) - np.repeat(np.cumsum(counts) - counts, counts)
    row = start[trip][place] + step
    board, alight = possible(feed.call_pickup[row]), possible(feed.call_drop_off[row])
    board[step == counts[place] - 1] = NOT_POSSIBLE
    alight[step == 0] = NOT_POSSIBLE
    return DayCalls(
        row=row,
        trip=trip[place],
        trip_key=key[place],
        departure_s=feed.call_departure_s[row] + shift[place],
        can_board=board,
        can_alight=alight,
    )


def _departures(feed: CompiledFeed, day: dt.date) -> tuple[Int64s, Int64s, Int64s]:
    """Return trip, key and seconds added to the trip's own times of each departure of a day."""
    is_running = feed.services_on(day)[feed.trip_service]
    is_pattern = np.zeros(len(feed.trip_id), dtype=bool)
    is_pattern[feed.freq_trip] = True
    plain = np.flatnonzero(is_running & ~is_pattern)
    headway = np.maximum(feed.freq_headway_s.astype(np.int64), 1)
    spans = np.maximum(feed.freq_end_s.astype(np.int64) - feed.freq_start_s, 0)
    counts = -(-spans // headway)
    source = np.repeat(np.arange(len(counts)), counts)
    step = np.arange(len(source)) - np.repeat(np.cumsum(counts) - counts, counts)
    key = len(feed.trip_id) + np.arange(len(source))
    today = is_running[feed.freq_trip[source]]
    source, step, key = source[today], step[today], key[today]
    repeated = feed.freq_trip[source].astype(np.int64)
    leaves = feed.freq_start_s[source] + step * headway[source]
    shift = leaves - feed.call_departure_s[feed.trip_start[repeated]]
    return (
        np.concatenate((plain, repeated)),
        np.concatenate((plain, key)),
        np.concatenate((np.zeros(len(plain), dtype=np.int64), shift)),
    )
