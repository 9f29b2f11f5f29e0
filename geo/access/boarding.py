"""At which stops of a feed one can board, and the boardable calls of its day."""

import datetime as dt
from collections.abc import Sequence
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from geo.access.departures import CallTable
from geo.distance import PointIndex
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


def boardable_table(days: Sequence[tuple[CompiledFeed, dt.date]]) -> CallTable:
    """Return the calls of feeds, each on its own day, that can be boarded and later left.

    Stops without a position are left out; a stop is named ``<feed_id>:<row>``.
    """
    stops, calls = [np.empty((0, 2))], [np.empty((0, 5), dtype=np.int64)]
    names: list[str] = []
    owner: list[str] = []
    first = np.zeros(2, dtype=np.int64)  # number of the next trip and line
    for feed, day in days:
        known = np.isfinite(feed.stop_lon) & np.isfinite(feed.stop_lat)
        place = np.where(known, len(names) + np.cumsum(known) - 1, -1)
        names += [f"{feed.feed_id}:{row}" for row in np.flatnonzero(known)]
        owner += [feed.feed_id] * int(known.sum())
        stops.append(np.column_stack((feed.stop_lon[known], feed.stop_lat[known])))
        of_day = _calls(feed, day, place)
        of_day[:, 1:3] += first
        first = np.maximum(first, of_day[:, 1:3].max(axis=0, initial=-1) + 1)
        calls.append(of_day)
    lon, lat = np.concatenate(stops).T
    at, trip, line, departure_s, board = np.concatenate(calls).T
    order = np.argsort(at, kind="stable")
    return CallTable(
        tuple(names),
        PointIndex.build(lon, lat),
        np.array(owner, dtype=object),
        np.append(0, np.cumsum(np.bincount(at, minlength=len(names)))).astype(np.int64),
        trip[order],
        line[order],
        departure_s[order],
        board[order],
    )


def _calls(feed: CompiledFeed, day: dt.date, place: Ints) -> Ints:
    """Return columns stop (its place), trip, line, departure_s, board of the boardable calls."""
    calls = calls_on(feed, day)
    board = _rideable(calls.trip_key, calls.can_board, calls.can_alight)
    at = place[feed.call_stop[calls.row]]
    line = feed.trip_route[calls.trip].astype(np.int64) * 3 + feed.trip_direction[calls.trip] + 1
    columns = (at, calls.trip_key, line, calls.departure_s, board)
    table: Ints = np.column_stack(columns).astype(np.int64)
    kept: Ints = table[(board != NOT_POSSIBLE) & (at >= 0)]
    return kept


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
