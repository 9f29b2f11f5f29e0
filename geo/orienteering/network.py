"""Places and travel of one problem as plain arrays for compiled code, and their mirror image.

The places that can be part of a way are numbered anew: 0 is the start, 1 the end. In the mirror
image time runs backwards and the way leads from the end to the start: a visit that begins at s and
takes d begins at -(s + d) there, a break from a to b is one from -(b + d) to -(a + d), and a
departure D with its arrival A is a departure -A with its arrival -D. What holds of ways from the
start thus holds of ways to the end.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo.compiling import compiled
from geo.orienteering.problem import NO_WAY, Breaks, Floats, Int32s, Ints, Problem

START, END = 0, 1
_FAR = np.int64(NO_WAY)


class Rests(NamedTuple):
    """Breaks by place: those of place i are rows first[i]:first[i + 1], ascending.

    Attributes
    ----------
    first
        Where the breaks of each place begin in the next two; the ends of the way have none.
    begins, ends
        The first and the last time of each break, at which no visit begins.
    """

    first: Ints
    begins: Ints
    ends: Ints


class Network(NamedTuple):
    """One problem for compiled code.

    Attributes
    ----------
    always, first, departures, arrivals
        As in ``Travel``, of the places kept.
    shortest
        Time from place to place at the best moment.
    opens, closes, dwell, values
        As in ``Problem``; must-visits carry a premium that outweighs all values together.
    rests
        Breaks of the places; None where no place has any, so that such problems are compiled
        without them.
    origin, target
        Where the way begins and ends, 0 and 1, or 1 and 0 in the mirror image.
    most_visits
        How many visits at most.
    """

    always: Ints
    first: Ints
    departures: Int32s
    arrivals: Int32s
    shortest: Ints
    opens: Ints
    closes: Ints
    dwell: Ints
    values: Floats
    rests: Rests | None
    origin: int
    target: int
    most_visits: int


@compiled
def arrive(net: Network, i: int, j: int, leave: int) -> int:  # pragma: no cover - compiled
    """Return when one is at j at the earliest, leaving i at a time."""
    best = leave + net.always[i, j]
    if net.first.size:
        pair = i * net.always.shape[0] + j
        low, high = net.first[pair], net.first[pair + 1]
        stop = high
        while low < high:
            middle = (low + high) // 2
            if net.departures[middle] < leave:
                low = middle + 1
            else:
                high = middle
        if low < stop and net.arrivals[low] < best:
            best = np.int64(net.arrivals[low])
    return int(best)


@compiled
def leave_by(net: Network, i: int, j: int, there: int) -> int:  # pragma: no cover - compiled
    """Return when one leaves i at the latest to be at j by a time."""
    best = there - net.always[i, j]
    if net.first.size:
        pair = i * net.always.shape[0] + j
        low, high = net.first[pair], net.first[pair + 1]
        begin = low
        while low < high:
            middle = (low + high) // 2
            if net.arrivals[middle] <= there:
                low = middle + 1
            else:
                high = middle
        if low > begin and net.departures[low - 1] > best:
            best = np.int64(net.departures[low - 1])
    return int(best)


@compiled
def _behind(rests: Rests | None, place: int, begin: int) -> int:  # pragma: no cover - compiled
    """Return the first time from a time on that is in no break."""
    if rests is None:
        return begin
    for at in range(rests.first[place], rests.first[place + 1]):
        if begin < rests.begins[at]:
            break
        begin = max(begin, rests.ends[at] + 1)
    return begin


@compiled
def _ahead_of(rests: Rests | None, place: int, begin: int) -> int:  # pragma: no cover - compiled
    """Return the last time up to a time that is in no break."""
    if rests is None:
        return begin
    for at in range(rests.first[place + 1] - 1, rests.first[place] - 1, -1):
        if begin > rests.ends[at]:
            break
        begin = min(begin, rests.begins[at] - 1)
    return begin


@compiled
def begin_at(net: Network, place: int, there: int) -> int:  # pragma: no cover - compiled
    """Return when a visit begins at the earliest for who arrives at a time; maybe too late."""
    return int(_behind(net.rests, place, max(there, net.opens[place])))


@compiled
def begin_by(net: Network, place: int, limit: int) -> int:  # pragma: no cover - compiled
    """Return when a visit begins at the latest to begin by a time; maybe too early."""
    return int(_ahead_of(net.rests, place, min(limit, net.closes[place])))


@compiled
def earliest(net: Network) -> Ints:  # pragma: no cover - compiled
    """Return a time before which no way from the origin reaches each place."""
    n = net.always.shape[0]
    times = np.full(n, _FAR)
    times[net.origin] = net.opens[net.origin]
    is_settled = np.zeros(n, dtype=np.bool_)
    for _ in range(n):
        near = -1
        for i in range(n):
            if not is_settled[i] and (near < 0 or times[i] < times[near]):
                near = i
        is_settled[near] = True
        if times[near] >= _FAR // 2:
            break
        for j in range(n):
            times[j] = min(times[j], arrive(net, near, j, times[near]))
    return times


def mirrored(net: Network) -> Network:
    """Return the problem with time turned round; its mirror image is the problem again."""
    n = len(net.always)
    first, departures, arrivals = net.first, net.departures, net.arrivals
    if first.size:
        counts = np.diff(first).reshape(n, n).T.ravel()
        turned = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
        place = np.empty(len(departures), dtype=np.int64)
        for pair in range(n * n):
            i, j = divmod(pair, n)
            other = j * n + i
            place[turned[pair] : turned[pair + 1]] = np.arange(first[other], first[other + 1])[::-1]
        first, departures, arrivals = turned, -arrivals[place], -departures[place]
    return net._replace(
        always=np.ascontiguousarray(net.always.T),
        first=first,
        departures=departures,
        arrivals=arrivals,
        shortest=np.ascontiguousarray(net.shortest.T),
        opens=-(net.closes + net.dwell),
        closes=-(net.opens + net.dwell),
        rests=None if net.rests is None else _mirrored_rests(net.rests, net.dwell),
        origin=net.target,
        target=net.origin,
    )


def _mirrored_rests(rests: Rests, dwell: Ints) -> Rests:
    """Return the breaks with time turned round, the first one of each place last."""
    place = np.repeat(np.arange(len(dwell)), np.diff(rests.first))
    rank = np.lexsort((-rests.ends, place))
    longer = dwell[place]
    return Rests(rests.first, -(rests.ends[rank] + longer), -(rests.begins[rank] + longer))


def build_network(problem: Problem) -> tuple[Network, Ints, float]:
    """Give the places that can be part of a way new numbers.

    Returns
    -------
    tuple
        The network, the place in the problem of each of its numbers, and the premium of a
        must-visit.
    """
    kept = [i for i in range(len(problem.values)) if i not in {problem.start, problem.end}]
    kept = [i for i in kept if i not in problem.skip]
    places = np.array([problem.start, problem.end, *kept], dtype=np.int64)
    net, premium = network_of(problem, places)
    here, there = earliest(net), earliest(mirrored(net))
    begin = np.array([begin_at(net, i, there) for i, there in enumerate(here)], dtype=np.int64)
    is_in_reach = (begin <= net.closes) & (begin + net.dwell + there <= 0)
    is_in_reach[:2] = True
    is_in_reach |= np.isin(places, list(problem.must))
    if is_in_reach.all():
        return net, places, premium
    places = places[is_in_reach]
    net, premium = network_of(problem, places)
    return net, places, premium


def network_of(problem: Problem, places: Ints) -> tuple[Network, float]:
    """Return the network of some places of a problem, start and end first, and the premium."""
    travel = problem.travel
    n, all_places = len(places), len(problem.values)
    first, departures, arrivals = travel.first, travel.departures, travel.arrivals
    if first.size:
        pairs = (places[:, None] * all_places + places).ravel()
        counts = first[pairs + 1] - first[pairs]
        rows: list[NDArray[np.int64]] = [np.arange(first[p], first[p + 1]) for p in pairs]
        rank = np.concatenate(rows)
        first = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
        departures, arrivals = departures[rank], arrivals[rank]
    values = problem.values[places].astype(np.float64)
    values[:2] = 0
    premium = float(np.ceil(values.sum())) + 1
    values[np.isin(places, list(problem.must))] += premium
    opens, closes = problem.opens[places].copy(), problem.closes[places].copy()
    opens[:2], closes[:2] = problem.depart, problem.return_by
    dwell = problem.dwell[places].copy()
    dwell[:2] = 0
    always = np.minimum(travel.always[np.ix_(places, places)], NO_WAY)
    least = always.copy()
    if first.size:
        ride = arrivals.astype(np.int64) - departures
        np.minimum.at(least.reshape(-1), np.repeat(np.arange(n * n), np.diff(first)), ride)
    return Network(
        always=np.ascontiguousarray(always),
        shortest=least,
        first=first,
        departures=departures,
        arrivals=arrivals,
        opens=np.maximum(opens, problem.depart),
        closes=np.minimum(closes, problem.return_by),
        dwell=dwell,
        values=values,
        rests=_rests(problem.breaks, places),
        origin=START,
        target=END,
        most_visits=n if problem.most_visits is None else min(problem.most_visits, n),
    ), premium


def _rests(breaks: Breaks, places: Ints) -> Rests | None:
    """Return the breaks of the places kept; None if there are none."""
    if not breaks.first.size:
        return None
    begin, end = breaks.first[places], breaks.first[places + 1]
    begin[:2] = end[:2]
    if (begin == end).all():
        return None
    rank = np.concatenate([np.arange(a, b) for a, b in zip(begin, end, strict=True)])
    first = np.concatenate(([0], np.cumsum(end - begin))).astype(np.int64)
    return Rests(first, breaks.begins[rank], breaks.ends[rank])
