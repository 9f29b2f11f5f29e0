"""The scan for a window of departures with at most so many rides, as a compiled loop.

It walks over the connections as ``scan_lanes`` of ``geo.transit.kernels`` does, with one floor of
labels for each number of rides: who alights on one floor is ready to board on the next.
"""

import numpy as np

from geo.compiling import compiled
from geo.transit.kernels import (
    BEFORE_ALL,
    NEVER,
    NONE,
    ONE,
    Changes,
    Connections,
    Exits,
    Int32s,
    Span,
    lowered,
)


@compiled
def scan_limited(  # noqa: C901, PLR0912 - one loop, as numba likes it
    connections: Connections,
    changes: Changes,
    exits: Exits,
    ready: Int32s,
    alight: Int32s,
    span: Span,
) -> None:
    """Find the earliest alighting for many departures with at most 1, 2, ... rides in one scan.

    Floor k of ``ready`` (rides, stops + 1, lanes) holds the time with at most k rides taken,
    floor k of ``alight`` with at most k + 1. Lanes are the departures from the origin,
    ascending: rows ascend.

    Parameters
    ----------
    exits, span
        As in ``scan_lanes``; the scan ends once the last floor of ``alight`` is found.
    ready, alight
        Changed in place.
    """
    departure, arrival, from_stop, to_stop, run = connections
    start, change_to, change_s = changes
    most, stops, lanes = ready.shape
    boarding = np.zeros((stops, most), dtype=np.int32)
    aboard = np.zeros((span.runs, most), dtype=np.int32)
    is_instant = np.any(change_s <= 0)
    before = np.zeros((span.runs if is_instant else 0, most), dtype=np.int32)
    touched = np.full(span.runs if is_instant else 0, NONE, dtype=np.int32)
    last = alight[most - 1]
    waiting, closed, latest = exits.stop.size, 0, BEFORE_ALL
    again = False
    end = np.uint64(span.end)
    block = i = np.uint64(span.first)
    while i < end:
        now, time = departure[i], arrival[i]
        vehicle = np.uint32(run[i])
        if is_instant and touched[vehicle] != np.int32(block):
            touched[vehicle] = np.int32(block)
            before[vehicle] = aboard[vehicle]
        here, there = np.uint32(from_stop[i]), np.uint32(to_stop[i])
        for k in range(most):
            width = boarding[here, k]
            while width < lanes and ready[k, here, width] <= now:
                width += 1
            boarding[here, k] = width
            width = max(width, aboard[vehicle, k])
            aboard[vehicle, k] = width
            if k == most - 1 and width == lanes and last[there, lanes - 1] == NEVER:
                waiting -= 1
                latest = max(latest, time)
            if lowered(alight[k, there], width, time) and k < most - 1:
                for p in range(start[there], start[there + ONE]):
                    value = time + change_s[p]
                    again |= lowered(ready[k + 1, change_to[p]], width, value) and value <= now
        i += ONE
        if i == end or departure[i] != now:
            if again:
                again = False
                for j in range(block, i):
                    aboard[run[j]] = before[run[j]]
                i = block
            else:
                block = i
                while closed < exits.stop.size and exits.last[closed] < np.int64(i):
                    waiting -= last[exits.stop[closed], lanes - 1] == NEVER
                    closed += 1
                if waiting == 0 and latest <= now:
                    return
