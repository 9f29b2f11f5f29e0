"""Where one may change from one vehicle to another, and in what time."""

from collections.abc import Sequence

import numpy as np

from geo.gtfs.compiled import CompiledFeed
from geo.transit.kernels import Changes
from geo.transit.walks import Int32s, Int64s

_LEAST_TIME, _NOT_POSSIBLE = 2, 3  # transfer_type of transfers.txt


def with_own_stop(start: Int32s, end: Int32s, seconds: Int32s, stops: int) -> Changes:
    """Return walks between stops, and from each stop to itself in no time.

    Parameters
    ----------
    start, end, seconds
        Walks between two different stops.
    stops
        Number of stops.
    """
    own = np.arange(stops, dtype=np.int32)
    return _grouped(
        np.concatenate((own, start)),
        np.concatenate((own, end)),
        np.concatenate((np.zeros(stops, dtype=np.int32), seconds)),
        stops,
    )


def changes_of(
    walks: Changes, change_s: int, feeds: Sequence[CompiledFeed], numbers: Sequence[Int32s]
) -> Changes:
    """Return the changes: walks with the change time, and what transfers.txt says of them.

    transfer_type 2 with a least time replaces walk and change time, 3 forbids the change. Rows
    between stops farther apart than a walk change nothing: the limit is the traveller's.

    Parameters
    ----------
    walks
        As ``with_own_stop``.
    numbers
        For each feed: row of its stop -> number of the stop, -1 if no trip calls there.
    """
    stops = len(walks.start) - 2
    start = np.repeat(np.arange(stops + 1, dtype=np.int32), np.diff(walks.start))
    seconds = walks.seconds + np.int32(change_s)
    keys = start.astype(np.int64) * stops + walks.to_stop
    order = np.argsort(keys)
    allowed = np.ones(len(keys), dtype=bool)
    for feed, number in zip(feeds, numbers, strict=True):
        one, other = number[feed.transfer_from], number[feed.transfer_to]
        rows = np.flatnonzero((one >= 0) & (other >= 0))
        wanted = one[rows].astype(np.int64) * stops + other[rows]
        place = np.searchsorted(keys[order], wanted)
        place = order[np.minimum(place, len(order) - 1)] if len(order) else place[:0]
        is_walk = keys[place] == wanted
        rows, place = rows[is_walk], place[is_walk]
        kind, least = feed.transfer_type[rows], feed.transfer_min_s[rows]
        timed = (kind == _LEAST_TIME) & (least >= 0)
        seconds[place[timed]] = least[timed]
        allowed[place[kind == _NOT_POSSIBLE]] = False
    return _grouped(start[allowed], walks.to_stop[allowed], seconds[allowed], stops)


def reversed_changes(changes: Changes) -> Changes:
    """Return the changes as seen by one who travels back in time."""
    stops = len(changes.start) - 2
    start = np.repeat(np.arange(stops + 1, dtype=np.int32), np.diff(changes.start))
    return _grouped(changes.to_stop, start, changes.seconds, stops)


def _grouped(start: Int32s, end: Int32s, seconds: Int32s, stops: int) -> Changes:
    order: Int64s = np.argsort(start, kind="stable")
    first = np.zeros(stops + 2, dtype=np.int32)
    np.cumsum(np.bincount(start, minlength=stops + 1), out=first[1:])
    return Changes(
        first,
        np.ascontiguousarray(end[order], dtype=np.int32),
        np.ascontiguousarray(seconds[order], dtype=np.int32),
    )
