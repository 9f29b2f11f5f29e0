"""At which stops of a feed one can board, and the boardable calls of its day."""

import datetime as dt
from enum import IntEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.gtfs.calls import calls_on
from geo.gtfs.compiled import CompiledFeed
from geo.gtfs.service import NOT_POSSIBLE, possible

Ints = NDArray[np.int64]
Int8s = NDArray[np.int8]
_PLAIN = 1


class Boarding(IntEnum):
    """What can be boarded at a stop on any day of its feed."""

    NOTHING = 0
    BOOKABLE = 1
    PLAIN = 2


def boarding_of(feed: CompiledFeed) -> Int8s:
    """Return for each stop whether any trip can be boarded there on some day of the feed.

    A call counts where boarding is allowed and a later call of its trip can be left; so a stop
    at which one can only alight, or that a coach only passes, is ``NOTHING``.

    Returns
    -------
    array
        Shape (stops,): a ``Boarding``.
    """
    trips = np.repeat(np.arange(len(feed.trip_id)), np.diff(feed.trip_start))
    board = _rideable(trips, possible(feed.call_pickup), possible(feed.call_drop_off))
    runs = (feed.runs.sum(axis=1) > 0)[feed.trip_service][trips]
    kind = np.where(board == _PLAIN, Boarding.PLAIN, Boarding.BOOKABLE)
    kind[(board == NOT_POSSIBLE) | ~runs] = Boarding.NOTHING
    best = np.zeros(len(feed.stop_id), dtype=np.int8)
    np.maximum.at(best, feed.call_stop, kind.astype(np.int8))
    return best


def boardable_calls(feed: CompiledFeed, day: dt.date) -> pd.DataFrame:
    """Return the calls of a day that can be boarded, as ``CallTable.build`` takes them.

    Returns
    -------
    frame
        feed_id, stop (``<feed_id>:<row of the stop>``), trip_key, route (its row), direction,
        departure_s, can_board.
    """
    calls = calls_on(feed, day)
    board = _rideable(calls.trip_key, calls.can_board, calls.can_alight)
    kept = board != NOT_POSSIBLE
    row, trip = calls.row[kept], calls.trip[kept]
    return pd.DataFrame(
        {
            "feed_id": feed.feed_id,
            "stop": stop_names(feed)[feed.call_stop[row]],
            "trip_key": calls.trip_key[kept],
            "route": feed.trip_route[trip],
            "direction": feed.trip_direction[trip],
            "departure_s": calls.departure_s[kept],
            "can_board": board[kept],
        }
    )


def stop_names(feed: CompiledFeed) -> NDArray[np.object_]:
    """Return a name for each row of stops that is unique among feeds."""
    names = [f"{feed.feed_id}:{row}" for row in range(len(feed.stop_id))]
    return np.array(names, dtype=object)


def _rideable(trip: Ints, board: Int8s, alight: Int8s) -> Int8s:
    """Return ``board`` without the calls after which nobody can leave the vehicle.

    Calls of one trip stand together, in the order of the trip.
    """
    if not len(trip):
        return board
    place = np.arange(len(trip))
    is_first = np.append(True, trip[1:] != trip[:-1])
    way_out = np.where((alight != NOT_POSSIBLE) & ~is_first, place, -1)
    last = np.maximum.reduceat(way_out, np.flatnonzero(is_first))
    return np.where(place < last[np.cumsum(is_first) - 1], board, NOT_POSSIBLE).astype(np.int8)
