"""The scans over one service day: compiled loops on plain int32 arrays.

All of them walk once over the connections in the order of departure (connection scan). Times are
seconds; ``NEVER`` marks a place not reached. A connection that cannot be boarded leaves the
stop behind the last one, one that cannot be left reaches it: that stop is never ready and never
improved, so the loops need no further test.

Connections that leave in the same second are repeated until nothing changes: with times in whole
minutes some connections take no time at all, and one pass would miss changes among them. A
repetition starts with the passengers that were aboard before that second.

References
----------
J. Dibbelt, T. Pajor, B. Strasser, D. Wagner, Connection Scan Algorithm, ACM Journal of
Experimental Algorithmics 23 (2018).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo.compiling import compiled

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]

NEVER = np.int32(2**31 - 1)
BEFORE_ALL = np.int32(-(2**31))
NONE = np.int32(-1)
ONE = np.uint64(1)


class Connections(NamedTuple):
    """Rides from one call to the next, sorted by departure, arrival and place in the run.

    Attributes
    ----------
    departure, arrival
        Seconds.
    from_stop, to_stop
        Numbers of stops; the number of stops itself where nobody may board or alight.
    run
        Number of the vehicle's run: a trip, or trips of one block that follow each other.
    """

    departure: Int32s
    arrival: Int32s
    from_stop: Int32s
    to_stop: Int32s
    run: Int32s


class Changes(NamedTuple):
    """Where one may change to from each stop.

    Attributes
    ----------
    start
        Shape (stops + 2,): changes from stop s stand at ``start[s]:start[s + 1]``.
    to_stop
        The other stop.
    seconds
        From alighting to being ready to board.
    """

    start: Int32s
    to_stop: Int32s
    seconds: Int32s


class Exits(NamedTuple):
    """The stops at which one can alight, in the order in which that ends.

    Attributes
    ----------
    stop
        Numbers of stops.
    last
        The last connection by which one alights there.
    """

    stop: Int32s
    last: Int32s


class Regions(NamedTuple):
    """Parts of the day that no ride and no walk leaves.

    Attributes
    ----------
    start, of_stop
        As ``region_start`` and ``region_of_stop`` of ``Rides``.
    exits, exit_start
        Stops in the order in which their last connection leads there, region by region.
    before
        Per connection: the one before it in its run; -1 none.
    runs
        Number of runs.
    least_change_s
        Least seconds of any change.
    """

    start: Int64s
    of_stop: Int32s
    exits: Exits
    exit_start: Int64s
    before: Int32s
    runs: int
    least_change_s: int


class Span(NamedTuple):
    """What a scan looks at.

    Attributes
    ----------
    first, end
        First connection, and the one behind the last.
    runs
        Number of runs of the day.
    """

    first: int
    end: int
    runs: int


@compiled
def scan_lanes(  # noqa: C901, PLR0912 - one loop, as numba likes it
    connections: Connections,
    changes: Changes,
    exits: Exits,
    ready: Int32s,
    alight: Int32s,
    span: Span,
) -> None:
    """Find the earliest alighting at every stop for many departures in one scan.

    Lane l, column l of ``ready`` and ``alight`` (stops + 1, lanes), belongs to the l-th departure
    from the origin, ascending. Who leaves later never arrives earlier: rows ascend, the lanes
    that can board a connection are the first so many, and a run needs one number.

    Notes
    -----
    The scan ends as the one for a single departure does. A repetition starts with the passengers
    that were aboard before that second.

    Parameters
    ----------
    exits
        Stops that the connections of the span lead to.
    ready, alight
        Changed in place.
    """
    departure, arrival, from_stop, to_stop, run = connections
    start, change_to, change_s = changes
    lanes = ready.shape[1]
    boarding = np.zeros(ready.shape[0], dtype=np.int32)
    aboard = np.zeros(span.runs, dtype=np.int32)
    is_instant = _has_instant(change_s)
    before = np.zeros(span.runs if is_instant else 0, dtype=np.int32)
    touched = np.full(span.runs if is_instant else 0, NONE, dtype=np.int32)
    waiting = exits.stop.size
    closed = 0
    latest = BEFORE_ALL
    again = False
    end = np.uint64(span.end)
    block = i = np.uint64(span.first)
    while i < end:
        now = departure[i]
        vehicle = np.uint32(run[i])
        if is_instant and touched[vehicle] != np.int32(block):
            touched[vehicle] = np.int32(block)
            before[vehicle] = aboard[vehicle]
        stop = np.uint32(from_stop[i])
        width = boarding[stop]
        while width < lanes and ready[stop, width] <= now:
            width += 1
        boarding[stop] = width
        if width > aboard[vehicle]:
            aboard[vehicle] = width
        else:
            width = aboard[vehicle]
        stop = np.uint32(to_stop[i])
        time = arrival[i]
        if width == lanes and alight[stop, lanes - 1] == NEVER:
            waiting -= 1
            latest = max(latest, time)
        if lowered(alight[stop], width, time):
            for p in range(start[stop], start[stop + ONE]):
                value = time + change_s[p]
                again |= lowered(ready[change_to[p]], width, value) and value <= now
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
                    waiting -= alight[exits.stop[closed], lanes - 1] == NEVER
                    closed += 1
                if waiting == 0 and latest <= now:
                    return


@compiled
def lowered(times: Int32s, width: int, value: int) -> bool:
    """Lower the first so many of ascending times to a value; tell whether any changed."""
    lane = width - 1
    while lane >= 0 and times[lane] > value:
        times[lane] = value
        lane -= 1
    return lane < width - 1


@compiled
def scan_rides(  # noqa: C901, PLR0915 - one loop, as numba likes it
    connections: Connections,
    changes: Changes,
    labels: tuple[Int32s, Int32s],
    trace: Int32s,
    came_from: Int32s,
    span: Span,
) -> None:
    """Find the earliest alighting with at most 1, 2, ... rides, and how it came about.

    Column k of ``ready`` (stops + 1, rides) holds the time with at most k rides taken, column k
    of ``alight`` with at most k + 1. Rows descend.

    Parameters
    ----------
    labels
        ready and alight; changed in place like the others.
    trace
        (stops + 1, rides, 3): connection boarded, connection left, rides taken before it.
    came_from
        (stops + 1, rides): stop left before the change to this one; ``NONE``: from the origin.

    Notes
    -----
    Other parameters as in ``scan_lanes``. The label by which a run was boarded never changes
    afterwards, because whatever comes later takes no negative time: the traces stay true.
    """
    departure, arrival, from_stop, to_stop, run = connections
    start, change_to, change_s = changes
    ready, alight = labels
    most = ready.shape[1]
    taken = np.full(span.runs, most, dtype=np.int32)
    boarded = np.full(span.runs, NONE, dtype=np.int32)
    is_instant = _has_instant(change_s)
    before = np.zeros((span.runs if is_instant else 0, 2), dtype=np.int32)
    touched = np.full(span.runs if is_instant else 0, NONE, dtype=np.int32)
    again = False
    end = np.uint64(span.end)
    block = i = np.uint64(span.first)
    while i < end:
        now = departure[i]
        vehicle = np.uint32(run[i])
        if is_instant and touched[vehicle] != np.int32(block):
            touched[vehicle] = np.int32(block)
            before[vehicle, 0] = taken[vehicle]
            before[vehicle, 1] = boarded[vehicle]
        stop = np.uint32(from_stop[i])
        while taken[vehicle] > 0 and ready[stop, taken[vehicle] - 1] <= now:
            taken[vehicle] -= 1
            boarded[vehicle] = np.int32(i)
        stop = np.uint32(to_stop[i])
        time = arrival[i]
        k = taken[vehicle]
        while k < most and alight[stop, k] > time:
            alight[stop, k] = time
            trace[stop, k, 0] = boarded[vehicle]
            trace[stop, k, 1] = np.int32(i)
            trace[stop, k, 2] = taken[vehicle]
            k += 1
        if k > taken[vehicle]:
            for p in range(start[stop], start[stop + ONE]):
                other = change_to[p]
                value = time + change_s[p]
                k = taken[vehicle] + 1
                while k < most and ready[other, k] > value:
                    ready[other, k] = value
                    came_from[other, k] = np.int32(stop)
                    k += 1
                    again = again or value <= now
        i += ONE
        if i == end or departure[i] != now:
            if again:
                again = False
                for j in range(block, i):
                    taken[run[j]] = before[run[j], 0]
                    boarded[run[j]] = before[run[j], 1]
                i = block
            else:
                block = i


@compiled
def _has_instant(change_s: Int32s) -> bool:
    """Tell whether any change takes no time."""
    return bool(np.any(change_s <= 0))


@compiled
def joined_regions(one: Int32s, other: Int32s, region: Int32s) -> None:
    """Join the regions of pairs of stops.

    Parameters
    ----------
    region
        Per stop a stop of its region, itself if it is the first. Changed in place; at the end
        each names the first.
    """
    for pair in range(one.size):
        a, b = one[pair], other[pair]
        while region[a] != a:
            region[a] = region[region[a]]
            a = region[a]
        while region[b] != b:
            region[b] = region[region[b]]
            b = region[b]
        region[max(a, b)] = min(a, b)
    for stop in range(region.size):
        region[stop] = region[region[stop]]
