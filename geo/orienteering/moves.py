"""Moves of the local search, compiled: a way is torn up in part, mended, kept or not.

One round takes a string of visits out of the way (*remove*), puts others in where they cost the
least time for their value, with some chance (*insert*), then tries to exchange a visit for a better
one (*replace*) and to save time by turning a part round (*2-opt*), moving a part (*or-opt*) and
changing two visits (*swap*), and inserts again. The new way is kept as in simulated annealing
(P. Vansteenwegen et al., «Iterated local search for the team orienteering problem with time
windows», Computers & Operations Research 36, 2009; J. Christiaens, G. Vanden Berghe, «Slack
induction by string removals», Transportation Science 54, 2020).

Every move keeps to all hours and breaks: for each place of the way it is known when it is left at
the earliest and when the visit must begin at the latest.
"""

from typing import NamedTuple

import numpy as np

from geo.compiling import compiled
from geo.orienteering.network import END, START, Network, arrive, begin_at, begin_by, leave_by
from geo.orienteering.problem import Floats, Ints, Words

COUNT, BEST_COUNT, ROUND = range(3)
TURN, SHIFT, SWAP = range(3)
_CYCLE = 4_000  # rounds of one cooling
_HOT, _COLD = 0.03, 0.0005  # temperatures as shares of the way's worth
_LONGEST_STRING = 12
_PART = 3  # visits moved at once
_ENDS = 2  # places of a way without visits
_POLISHED = 0.1  # share of the ways worth less than before that are improved
_EPSILON = 1e-9


class Walk(NamedTuple):
    """A way under change, and the best one.

    Attributes
    ----------
    order, best, trial
        Places with start and end; as many as ``counts`` says.
    leaves, latest
        For each place of ``order``, when it is left at the earliest, when its visit must begin.
    sums
        Along ``order``: shortest times there, back, and waits.
    is_in
        Whether each place is in ``order``.
    counts
        ``COUNT, BEST_COUNT, ROUND``: places in ``order`` and in ``best``, rounds made.
    worth
        Of ``order`` and of ``best``.
    chance
        State of the random numbers.
    """

    order: Ints
    best: Ints
    trial: Ints
    leaves: Ints
    latest: Ints
    sums: Ints
    is_in: np.ndarray
    counts: Ints
    worth: Floats
    chance: Words


@compiled
def _random(walk: Walk) -> float:  # pragma: no cover - compiled
    """Return the next random number, 0 <= x < 1 (xorshift64*, G. Marsaglia 2003, S. Vigna 2016)."""
    x = walk.chance[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    walk.chance[0] = x
    return float((x * np.uint64(2685821657736338717)) >> np.uint64(11)) / 9007199254740992.0


@compiled
def _clock(net: Network, walk: Walk) -> bool:  # pragma: no cover - compiled
    """Compute times along the way; tell whether it keeps to all hours."""
    order, count = walk.order, walk.counts[COUNT]
    walk.leaves[0] = net.opens[START]
    for at in range(1, count):
        place = order[at]
        begin = begin_at(net, place, arrive(net, order[at - 1], place, walk.leaves[at - 1]))
        if begin > net.closes[place]:
            return False
        walk.leaves[at] = begin + net.dwell[place]
    walk.latest[count - 1] = net.closes[END]
    for at in range(count - 2, -1, -1):
        place = order[at]
        limit = leave_by(net, place, order[at + 1], walk.latest[at + 1]) - net.dwell[place]
        walk.latest[at] = begin_by(net, place, limit)
    return True


@compiled
def _cheapest(
    net: Network, walk: Walk, place: int
) -> tuple[float, int]:  # pragma: no cover - compiled
    """Return where a visit costs the least time, and its squared value for that; -1 for nowhere."""
    ratio, position = -1.0, 0
    for at in range(1, walk.counts[COUNT]):
        begin = begin_at(net, place, arrive(net, walk.order[at - 1], place, walk.leaves[at - 1]))
        if begin > net.closes[place]:
            continue
        after = walk.order[at]
        there = arrive(net, place, after, begin + net.dwell[place])
        if there > walk.latest[at]:
            continue
        there = begin_at(net, after, there) + net.dwell[after]
        cost = float(there - walk.leaves[at])
        room = float(walk.latest[at] + net.dwell[after] - walk.leaves[at])
        here = (net.values[place] + _EPSILON) ** 2 / (cost + 0.02 * room + 1.0)
        if here > ratio:
            ratio, position = here, at
    return ratio, position


@compiled
def _insert(net: Network, walk: Walk, noise: float) -> None:  # pragma: no cover - compiled
    """Insert visits while there is room, those first that cost the least time for their value."""
    while walk.counts[COUNT] - 2 < net.most_visits:
        best_gain, best_place, best_at = -1.0, -1, 0
        for place in range(2, net.values.size):
            if walk.is_in[place]:
                continue
            gain, position = _cheapest(net, walk, place)
            if gain < 0:
                continue
            gain *= 1.0 + noise * (2.0 * _random(walk) - 1.0)
            if gain > best_gain:
                best_gain, best_place, best_at = gain, place, position
        if best_place < 0:
            return
        for at in range(walk.counts[COUNT], best_at, -1):
            walk.order[at] = walk.order[at - 1]
        walk.order[best_at] = best_place
        walk.is_in[best_place] = True
        walk.counts[COUNT] += 1
        walk.worth[0] += net.values[best_place]
        _clock(net, walk)


@compiled
def _remove(net: Network, walk: Walk, begin: int, size: int) -> None:  # pragma: no cover - compiled
    """Take visits out of the way; without triangle inequality the rest may be too slow."""
    order, count = walk.order, walk.counts[COUNT]
    for at in range(begin, begin + size):
        walk.is_in[order[at]] = False
        walk.worth[0] -= net.values[order[at]]
    for at in range(begin, count - size):
        order[at] = order[at + size]
    walk.counts[COUNT] = count - size
    while not _clock(net, walk) and walk.counts[COUNT] > _ENDS:
        at = min(begin, walk.counts[COUNT] - 2)
        count = walk.counts[COUNT]
        walk.is_in[order[at]] = False
        walk.worth[0] -= net.values[order[at]]
        for behind in range(at, count - 1):
            order[behind] = order[behind + 1]
        walk.counts[COUNT] = count - 1
        begin = max(1, at - 1)


@compiled
def _moved(
    order: Ints, at: int, move: tuple[int, int, int, int]
) -> int:  # pragma: no cover - compiled
    """Return what stands at a position after a move.

    A move is its kind and three positions: ``TURN`` a..b round, ``SHIFT`` a..b behind c, ``SWAP`` a
    and b.
    """
    kind, a, b, c = move
    if kind == TURN:
        return int(order[a + b - at] if a <= at <= b else order[at])
    if kind == SWAP:
        return int(order[b] if at == a else order[a] if at == b else order[at])
    size = b - a + 1
    if c > b:
        if at < a or at > c:
            return int(order[at])
        return int(order[at + size] if at <= c - size else order[at - (c - size + 1) + a])
    if at <= c or at > b:
        return int(order[at])
    return int(order[a + at - c - 1] if at <= c + size else order[at - size])


@compiled
def _is_sooner(
    net: Network, walk: Walk, count: int, move: tuple[int, int, int, int]
) -> bool:  # pragma: no cover - compiled
    """Tell whether a way changed by a move keeps to all hours and ends sooner."""
    kind, a, b, c = move
    begin, last = (min(a, c + 1), max(b, c)) if kind == SHIFT else (a, b)
    order, limit = walk.order, walk.leaves[last + 1]
    before, leave = order[begin - 1], walk.leaves[begin - 1]
    for at in range(begin, last + 2):
        place = _moved(order, at, move)
        leave = begin_at(net, place, arrive(net, before, place, leave))
        if leave > net.closes[place]:
            return False
        leave += net.dwell[place]
        if leave >= limit:
            return False
        before = place
    for at in range(last + 2, count):
        place = order[at]
        leave = begin_at(net, place, arrive(net, before, place, leave)) + net.dwell[place]
        if leave >= walk.leaves[at]:
            return False
        before = place
    return True


@compiled
def _can_gain(
    net: Network, walk: Walk, move: tuple[int, int, int, int]
) -> bool:  # pragma: no cover - compiled
    """Tell whether a move saves more than it adds to the shortest times, all waits gone."""
    kind, a, b, c = move
    order, least, sums = walk.order, net.shortest, walk.sums
    if kind == TURN:
        before, after = a - 1, b + 1
        added = sums[1, b] - sums[1, a] - sums[0, b] + sums[0, a]
        added += least[order[a - 1], order[b]] + least[order[a], order[b + 1]]
        added -= least[order[a - 1], order[a]] + least[order[b], order[b + 1]]
    elif kind == SHIFT:
        before, after = min(a - 1, c), max(b, c) + 1
        added = least[order[a - 1], order[b + 1]] + least[order[c], order[a]]
        added += least[order[b], order[c + 1]] - least[order[c], order[c + 1]]
        added -= least[order[a - 1], order[a]] + least[order[b], order[b + 1]]
    else:
        before, after = a - 1, b + 1
        added = least[order[a - 1], order[b]] + least[order[b], order[a + 1]]
        added += least[order[b - 1], order[a]] + least[order[a], order[b + 1]]
        added -= least[order[a - 1], order[a]] + least[order[a], order[a + 1]]
        added -= least[order[b - 1], order[b]] + least[order[b], order[b + 1]]
    return bool(added < sums[2, after] - sums[2, before])


@compiled
def _sum_up(net: Network, walk: Walk) -> None:  # pragma: no cover - compiled
    """Add up the shortest times along the way, there and back, and the waits."""
    order, sums = walk.order, walk.sums
    sums[:, 0] = 0
    for at in range(1, walk.counts[COUNT]):
        i, j = order[at - 1], order[at]
        sums[0, at] = sums[0, at - 1] + net.shortest[i, j]
        sums[1, at] = sums[1, at - 1] + net.shortest[j, i]
        gone = walk.leaves[at] - walk.leaves[at - 1] - net.dwell[j] - net.shortest[i, j]
        sums[2, at] = sums[2, at - 1] + gone


@compiled
def _try(
    net: Network, walk: Walk, move: tuple[int, int, int, int]
) -> bool:  # pragma: no cover - compiled
    """Make a move if the way ends sooner by it."""
    count = walk.counts[COUNT]
    if not _can_gain(net, walk, move) or not _is_sooner(net, walk, count, move):
        return False
    for at in range(count):
        walk.trial[at] = _moved(walk.order, at, move)
    walk.order[:count] = walk.trial[:count]
    _clock(net, walk)
    _sum_up(net, walk)
    return True


@compiled
def _shorten(net: Network, walk: Walk) -> None:  # pragma: no cover - compiled
    """Turn, shift and swap parts of the way while that lets it end sooner."""
    last = walk.counts[COUNT] - 2
    _sum_up(net, walk)
    is_better = True
    while is_better:
        is_better = False
        for a in range(1, last + 1):
            for b in range(a + 1, last + 1):
                is_better |= _try(net, walk, (TURN, a, b, 0))
                if b > a + 1:
                    is_better |= _try(net, walk, (SWAP, a, b, 0))
            for b in range(a, min(a + _PART, last + 1)):
                for c in range(last + 1):
                    if c < a - 1 or c > b:
                        is_better |= _try(net, walk, (SHIFT, a, b, c))


@compiled
def _replace(net: Network, walk: Walk) -> bool:  # pragma: no cover - compiled
    """Exchange one visit for a more valuable one, or as valuable and quicker; tell if one was."""
    count = walk.counts[COUNT]
    best_gain, best_save, best_at, best_place = _EPSILON, np.int64(0), -1, -1
    for at in range(1, count - 1):
        old, before, after = walk.order[at], walk.order[at - 1], walk.order[at + 1]
        for place in range(2, net.values.size):
            gain = net.values[place] - net.values[old]
            if walk.is_in[place] or gain < 0:
                continue
            begin = begin_at(net, place, arrive(net, before, place, walk.leaves[at - 1]))
            if begin > net.closes[place]:
                continue
            there = arrive(net, place, after, begin + net.dwell[place])
            if there > walk.latest[at + 1]:
                continue
            save = walk.leaves[at + 1] - begin_at(net, after, there) - net.dwell[after]
            if gain > best_gain or (gain + _EPSILON > best_gain and save > best_save):
                best_gain, best_save, best_at, best_place = max(gain, _EPSILON), save, at, place
    if best_at < 0:
        return False
    old = walk.order[best_at]
    walk.is_in[old], walk.is_in[best_place] = False, True
    walk.worth[0] += net.values[best_place] - net.values[old]
    walk.order[best_at] = best_place
    _clock(net, walk)
    return True


@compiled
def _restore(
    net: Network, walk: Walk, order: Ints, count: int, worth: float
) -> None:  # pragma: no cover - compiled
    walk.is_in[:] = False
    for at in range(count):
        walk.order[at] = order[at]
        walk.is_in[order[at]] = True
    walk.counts[COUNT], walk.worth[0] = count, worth
    _clock(net, walk)


@compiled
def _tear(net: Network, walk: Walk) -> None:  # pragma: no cover - compiled
    """Take one or two strings of visits out of the way."""
    for _ in range(1 + int(_random(walk) * 2)):
        visits = walk.counts[COUNT] - 2
        if visits <= 0:
            return
        size = 1 + int(_random(walk) * min(_LONGEST_STRING, max(1, visits // 2)))
        _remove(net, walk, 1 + int(_random(walk) * (visits - size + 1)), size)


@compiled
def _improve(net: Network, walk: Walk) -> None:  # pragma: no cover - compiled
    """Shorten, insert and replace while that makes the way worth more."""
    before = -1.0
    while walk.worth[0] > before + _EPSILON:
        before = walk.worth[0]
        _shorten(net, walk)
        _insert(net, walk, 0.0)
        while _replace(net, walk):
            pass
        _insert(net, walk, 0.0)


@compiled
def _is_kept(walk: Walk, worth: float, end: int) -> bool:  # pragma: no cover - compiled
    """Tell whether the way is kept instead of the one before, of that worth and end."""
    share = ((walk.counts[ROUND] - 1) % _CYCLE) / _CYCLE
    heat = _HOT * (_COLD / _HOT) ** share * (walk.worth[1] + _EPSILON)
    loss = worth - walk.worth[0]
    if loss > _EPSILON:
        return _random(walk) < float(np.exp(-loss / heat))
    is_later = loss >= -_EPSILON and walk.leaves[walk.counts[COUNT] - 1] > end
    return not is_later or _random(walk) >= share / 2


@compiled
def search_rounds(
    net: Network, walk: Walk, kept: Ints, most: int
) -> None:  # pragma: no cover - compiled
    """Make some rounds; the walk says how many there were and holds the best way.

    Parameters
    ----------
    kept
        Room for the way before a round.
    """
    for _ in range(most):
        if walk.counts[ROUND] and walk.counts[ROUND] % (2 * _CYCLE) == 0:
            _restore(net, walk, walk.best, walk.counts[BEST_COUNT], walk.worth[1])
        walk.counts[ROUND] += 1
        count, worth, end = walk.counts[COUNT], walk.worth[0], walk.leaves[walk.counts[COUNT] - 1]
        kept[:count] = walk.order[:count]
        _tear(net, walk)
        _insert(net, walk, 0.8 * _random(walk))
        if walk.worth[0] >= worth - _EPSILON or _random(walk) < _POLISHED:
            _improve(net, walk)
        if walk.worth[0] > walk.worth[1] + _EPSILON:
            walk.worth[1] = walk.worth[0]
            walk.counts[BEST_COUNT] = walk.counts[COUNT]
            walk.best[: walk.counts[COUNT]] = walk.order[: walk.counts[COUNT]]
        if not _is_kept(walk, worth, end):
            _restore(net, walk, kept, count, worth)
