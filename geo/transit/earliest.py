"""The scan for one departure: the earliest alighting everywhere, as a compiled loop.

It walks over the connections in the order of departure, as the scans of ``geo.transit.kernels``
do, but asks first whether alighting would gain anything: late in the scan nearly all stops have
been reached, and a connection costs one comparison. Only then it looks back along the run for
where one could have boarded; each connection is looked at once. Connections among which a change
takes no time are repeated until nothing changes.
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
    Regions,
)

_PART = np.uint64(256)  # connections between two looks at whether all is found
_BOARDED = np.int32(-2)


@compiled
def earliest_alightings(
    connections: Connections,
    changes: Changes,
    regions: Regions,
    stops: Int32s,
    ready_s: Int32s,
) -> Int32s:
    """Return the earliest alighting at every stop, ``NEVER`` where no vehicle leads there.

    Parameters
    ----------
    stops, ready_s
        Where one may board first, and from when on.
    """
    count = regions.of_stop.size
    ready = np.full(count + 1, NEVER, dtype=np.int32)
    alight = np.full(count + 1, NEVER, dtype=np.int32)
    alight[count] = BEFORE_ALL
    is_scanned = np.zeros(regions.start.size - 1, dtype=np.bool_)
    for place in range(stops.size):
        ready[stops[place]] = ready_s[place]
    for place in range(stops.size):
        region = regions.of_stop[stops[place]]
        if is_scanned[region]:
            continue
        is_scanned[region] = True
        soonest = NEVER
        for other in range(place, stops.size):
            if regions.of_stop[stops[other]] == region:
                soonest = min(soonest, ready_s[other])
        a, end = regions.start[region], regions.start[region + 1]
        first = a + np.searchsorted(connections.departure[a:end], soonest)
        c, d = regions.exit_start[region], regions.exit_start[region + 1]
        exits = Exits(regions.exits.stop[c:d], regions.exits.last[c:d])
        span = (regions.before, first, end, regions.runs, regions.least_change_s)
        _scan_earliest(connections, changes, exits, (ready, alight), span)
    return alight[:count]


@compiled
def _scan_earliest(  # noqa: C901, PLR0912 - one loop, as numba likes it
    connections: Connections,
    changes: Changes,
    exits: Exits,
    labels: tuple[Int32s, Int32s],
    span: tuple[Int32s, int, int, int, int],
) -> None:
    """Find the earliest alighting at every stop of a region.

    The scan ends when no label can become better: each stop at which one still can alight has
    been reached at a time that is past.

    Parameters
    ----------
    labels
        Per stop (and one behind the last): ready to board; alighted. Changed in place.
    span
        The connections before each in its run; first, end and runs as ``Span``; the least
        seconds of a change.
    """
    departure, arrival, from_stop, to_stop, run = connections
    start, change_to, change_s = changes
    ready, alight = labels
    before, first, end, runs, least_s = span
    # Per run: the last connection up to which nobody could board; or -2 - the one boarded.
    seats = np.full(runs, NONE, dtype=np.int32)
    waiting, closed, latest = exits.stop.size, 0, BEFORE_ALL
    behind = np.int32(first - 1)
    # What may have to be repeated is kept short: the connections of one second.
    step = _PART if least_s > 0 else ONE
    i = np.uint64(first)
    while i < np.uint64(end):
        part = min(i + step, np.uint64(end))
        while part < np.uint64(end) and departure[part] == departure[part - ONE]:
            part += ONE
        again = True
        while again:
            again = False
            for c in range(i, part):
                stop, time = np.uint32(to_stop[c]), arrival[c]
                if alight[stop] <= time:
                    continue
                vehicle, place = np.uint32(run[c]), np.int32(c)
                seat = seats[vehicle]
                if seat >= NONE or place < _BOARDED - seat:
                    low = max(seat if NONE <= seat < place else NONE, behind)
                    at = place
                    row = np.uint32(at)
                    while at > low and ready[np.uint32(from_stop[row])] > departure[row]:
                        at = before[row]
                        row = np.uint32(at)
                    if at <= low:
                        seats[vehicle] = place
                        continue
                    seats[vehicle] = _BOARDED - at
                if alight[stop] == NEVER:
                    waiting -= 1
                    latest = max(latest, time)
                alight[stop] = time
                again |= time + least_s <= departure[c]  # some change may take no time
                for p in range(start[stop], start[stop + ONE]):
                    other = np.uint32(change_to[p])
                    ready[other] = min(ready[other], time + change_s[p])
            if again:
                for c in range(i, part):
                    seats[run[c]] = min(seats[run[c]], NONE)
        i = part
        while closed < exits.stop.size and exits.last[closed] < np.int64(i):
            waiting -= alight[exits.stop[closed]] == NEVER
            closed += 1
        if waiting == 0 and i < np.uint64(end) and latest <= departure[i]:
            return
