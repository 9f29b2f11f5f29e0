"""Ways from the start, one label each, extended in the order of time: the exact method's loop.

A label is a way from the origin to a place: when it leaves there, what it is worth, and which
places it remembers. It remembers only those places of its past that lie in the *neighbourhood* of
every place visited since (ng-routes: R. Baldacci, A. Mingozzi, R. Roberti, «New route relaxation
and pricing strategies for the vehicle routing problem», Operations Research 59, 2011), so that a
way may return to a place it has forgotten. The best such way is an upper bound; with all places in
all neighbourhoods it is the optimum.

A label is dropped where another one at the place left no later, is worth as much, and remembers no
other places; and where no label of the mirror image, from the end, that fits it makes a way worth
more than the best known (completion bound, as in G. Righini, M. Salani, «Decremental state space
relaxation strategies and initialization heuristics for solving the orienteering problem with time
windows with dynamic programming», Computers & Operations Research 36, 2009).
"""

from typing import NamedTuple

import numpy as np

from geo.compiling import compiled
from geo.orienteering.network import Network, arrive, begin_at
from geo.orienteering.problem import NO_WAY, Floats, Int32s, Ints, Words

WORD = 64
MOST_PLACES = 2 * WORD
_FAR = np.int64(NO_WAY // 2)
_SCANNED = 512  # labels of a place that are looked at for one that is better
_ONE = np.uint64(1)
_EPSILON = 1e-7
MADE, WAITING, SETTLED, SEEN, BEST_LABEL, BEST_PLACE = range(6)


class Labels(NamedTuple):
    """Labels of one round, as columns, with the heap and the table of the best.

    Attributes
    ----------
    time, value, low, high, place, parent, visits
        When the place is left, worth of the way, places remembered (two words of bits), where,
        label before, visits so far.
    heap
        Labels that wait, soonest first.
    settled
        Labels extended, in the order of time.
    chain
        For each settled label the settled one before at its place; ``heads`` the last one.
    key
        Table of label numbers by place, memory (and visits): the last settled one; -1 for none.
    counts
        ``MADE, WAITING, SETTLED, SEEN, BEST_LABEL``: labels made, waiting, settled, looked at, and
        the last label of the best way to the target; -1 for none.
    best
        Worth of the best way to the target (with returns), and of the best known without any.
    """

    time: Ints
    value: Floats
    low: Words
    high: Words
    place: Int32s
    parent: Int32s
    visits: Int32s
    heap: Int32s
    settled: Int32s
    chain: Int32s
    heads: Int32s
    key: Int32s
    counts: Ints
    best: Floats


class Completions(NamedTuple):
    """Labels of the mirror image by place, the most valuable first."""

    first: Ints
    time: Ints
    value: Floats
    low: Words
    high: Words
    visits: Int32s


@compiled
def _is_before(labels: Labels, a: int, b: int) -> bool:  # pragma: no cover - compiled
    """Tell whether a label comes before another one: sooner, then more valuable, then older."""
    if labels.time[a] != labels.time[b]:
        return bool(labels.time[a] < labels.time[b])
    if labels.value[a] != labels.value[b]:
        return bool(labels.value[a] > labels.value[b])
    return a < b


@compiled
def _push(labels: Labels, label: int) -> None:  # pragma: no cover - compiled
    heap, at = labels.heap, labels.counts[WAITING]
    labels.counts[WAITING] += 1
    while at > 0:
        above = (at - 1) // 2
        if not _is_before(labels, label, heap[above]):
            break
        heap[at] = heap[above]
        at = above
    heap[at] = label


@compiled
def _pop(labels: Labels) -> int:  # pragma: no cover - compiled
    heap = labels.heap
    top = heap[0]
    labels.counts[WAITING] -= 1
    count = labels.counts[WAITING]
    last = heap[count]
    at = 0
    while 2 * at + 1 < count:
        below = 2 * at + 1
        if below + 1 < count and _is_before(labels, heap[below + 1], heap[below]):
            below += 1
        if not _is_before(labels, heap[below], last):
            break
        heap[at] = heap[below]
        at = below
    heap[at] = last
    return int(top)


@compiled
def _slot(
    labels: Labels, place: int, low: np.uint64, high: np.uint64, visits: int
) -> int:  # pragma: no cover - compiled
    """Return where in the table a memory stands, or would stand."""
    key = labels.key
    mixed = low * np.uint64(0x9E3779B97F4A7C15) ^ high * np.uint64(0xC2B2AE3D27D4EB4F)
    mixed ^= np.uint64(place * 1_000_003 + visits) * np.uint64(0x165667B19E3779F9)
    mixed ^= mixed >> np.uint64(29)
    slot = np.int64(mixed & np.uint64(key.size - 1))
    while key[slot] >= 0:
        other = key[slot]
        if (
            labels.place[other] == place
            and labels.low[other] == low
            and labels.high[other] == high
            and (visits < 0 or labels.visits[other] == visits)
        ):
            break
        slot = (slot + 1) & (key.size - 1)
    return int(slot)


@compiled
def _is_dominated(net: Network, labels: Labels, label: int) -> bool:  # pragma: no cover - compiled
    """Tell whether a settled label, thus no later, is as good in all other respects."""
    is_counted = net.most_visits < net.values.size - 2
    place, value = labels.place[label], labels.value[label]
    low, high, visits = labels.low[label], labels.high[label], labels.visits[label]
    same = labels.key[_slot(labels, place, low, high, visits if is_counted else -1)]
    if same >= 0 and labels.value[same] >= value:
        return True
    other, looked = labels.heads[place], 0
    while other >= 0 and looked < _SCANNED:
        if (
            labels.value[other] >= value
            and labels.low[other] & ~low == 0
            and labels.high[other] & ~high == 0
            and (not is_counted or labels.visits[other] <= visits)
        ):
            return True
        other = labels.chain[other]
        looked += 1
    return False


@compiled
def _is_hopeless(
    net: Network, labels: Labels, label: int, ends: Completions
) -> bool:  # pragma: no cover - compiled
    """Tell whether no completion makes the label's way worth more than the best known."""
    place = labels.place[label]
    begin = labels.time[label] - net.dwell[place]
    least = labels.best[1] + _EPSILON - labels.value[label] + net.values[place]
    low, high = labels.low[label], labels.high[label]
    if place < WORD:
        low &= ~(_ONE << np.uint64(place))
    else:
        high &= ~(_ONE << np.uint64(place - WORD))
    visits = net.most_visits + 1 - labels.visits[label]
    for other in range(ends.first[place], ends.first[place + 1]):
        if ends.value[other] <= least:
            return True
        if (
            begin + ends.time[other] <= 0
            and ends.low[other] & low == 0
            and ends.high[other] & high == 0
            and ends.visits[other] <= visits
        ):
            return False
    return True


@compiled
def _has_no_return(labels: Labels, label: int) -> bool:  # pragma: no cover - compiled
    """Tell whether a way visits each place once."""
    low, high = np.uint64(0), np.uint64(0)
    while label >= 0:
        place = labels.place[label]
        if place < WORD:
            bit = _ONE << np.uint64(place)
            if low & bit:
                return False
            low |= bit
        else:
            bit = _ONE << np.uint64(place - WORD)
            if high & bit:
                return False
            high |= bit
        label = labels.parent[label]
    return True


@compiled
def _reach_target(net: Network, labels: Labels, label: int) -> None:  # pragma: no cover - compiled
    """Keep a label's way if it leads to the target and is the best."""
    value = labels.value[label]
    if value <= labels.best[0] and value <= labels.best[1]:
        return
    place = labels.place[label]
    if arrive(net, place, net.target, labels.time[label]) > net.closes[net.target]:
        return
    if value > labels.best[0]:
        labels.best[0] = value
        labels.counts[BEST_LABEL] = label
    if value > labels.best[1] and _has_no_return(labels, label):
        labels.best[1] = value
        labels.counts[BEST_PLACE] = label


@compiled
def _extend(
    net: Network, labels: Labels, label: int, near: tuple[Words, Words], ends: Completions
) -> None:  # pragma: no cover - compiled
    """Make a label of each place where one can go from a label's."""
    place, leave = labels.place[label], labels.time[label]
    low, high = labels.low[label], labels.high[label]
    visits = labels.visits[label] + 1
    if visits > net.most_visits:
        return
    for j in range(2, net.values.size):
        bit = _ONE << np.uint64(j % WORD)
        if j == place or (low & bit if j < WORD else high & bit):
            continue
        begin = begin_at(net, j, arrive(net, place, j, leave))
        if begin > net.closes[j]:
            continue
        made = labels.counts[MADE]
        labels.time[made] = begin + net.dwell[j]
        labels.value[made] = labels.value[label] + net.values[j]
        labels.low[made] = low & near[0][j] | (bit if j < WORD else np.uint64(0))
        labels.high[made] = high & near[1][j] | (np.uint64(0) if j < WORD else bit)
        labels.place[made] = j
        labels.parent[made] = label
        labels.visits[made] = visits
        labels.counts[SEEN] += 1
        if ends.first.size and _is_hopeless(net, labels, made, ends):
            continue
        if _is_dominated(net, labels, made):
            continue
        labels.counts[MADE] += 1
        _push(labels, made)


@compiled
def settle(
    net: Network, labels: Labels, near: tuple[Words, Words], ends: Completions, most: int
) -> bool:  # pragma: no cover - compiled
    """Settle some labels; tell whether there are more and room for them.

    Parameters
    ----------
    near
        Neighbourhood of each place, as two words of bits.
    ends
        Labels of the mirror image; empty for none.
    most
        How many labels before coming back to let the caller look at the clock.
    """
    is_counted = net.most_visits < net.values.size - 2
    for _ in range(most):
        if labels.counts[WAITING] == 0:
            return False
        if labels.counts[MADE] + net.values.size > labels.time.size:
            return False
        label = _pop(labels)
        if _is_dominated(net, labels, label):
            continue
        place = labels.place[label]
        if ends.first.size and place > 1 and _is_hopeless(net, labels, label, ends):
            continue
        low, high = labels.low[label], labels.high[label]
        slot = _slot(labels, place, low, high, labels.visits[label] if is_counted else -1)
        labels.key[slot] = label
        labels.chain[label] = labels.heads[place]
        labels.heads[place] = label
        labels.settled[labels.counts[SETTLED]] = label
        labels.counts[SETTLED] += 1
        _reach_target(net, labels, label)
        _extend(net, labels, label, near, ends)
    return True


def empty_labels(net: Network, room: int, known: float) -> Labels:
    """Return the label of the origin, and room for others.

    Parameters
    ----------
    room
        How many labels at most.
    known
        Worth of the best way known.
    """
    room += len(net.values)
    slots = 1 << int(np.ceil(np.log2(2 * room)))
    labels = Labels(
        time=np.empty(room, dtype=np.int64),
        value=np.empty(room),
        low=np.empty(room, dtype=np.uint64),
        high=np.empty(room, dtype=np.uint64),
        place=np.empty(room, dtype=np.int32),
        parent=np.empty(room, dtype=np.int32),
        visits=np.empty(room, dtype=np.int32),
        heap=np.empty(room, dtype=np.int32),
        settled=np.empty(room, dtype=np.int32),
        chain=np.empty(room, dtype=np.int32),
        heads=np.full(len(net.values), -1, dtype=np.int32),
        key=np.full(slots, -1, dtype=np.int32),
        counts=np.array([1, 1, 0, 0, -1, -1], dtype=np.int64),
        best=np.array([-1.0, known]),
    )
    labels.time[0], labels.value[0] = net.opens[net.origin], 0.0
    labels.low[0] = labels.high[0] = 0
    labels.place[0], labels.parent[0], labels.visits[0], labels.heap[0] = net.origin, -1, 0, 0
    return labels


def no_completions() -> Completions:
    """Return the completions of a first round: none are known."""
    ints, words = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint64)
    return Completions(ints, ints, np.zeros(0), words, words, np.zeros(0, dtype=np.int32))


def completions(labels: Labels, n: int) -> Completions:
    """Return the settled labels by place, the most valuable first."""
    settled = labels.settled[: labels.counts[SETTLED]]
    ranked = settled[
        np.lexsort((labels.time[settled], -labels.value[settled], labels.place[settled]))
    ]
    first = np.searchsorted(labels.place[ranked], np.arange(n + 1)).astype(np.int64)
    return Completions(
        first=first,
        time=labels.time[ranked],
        value=labels.value[ranked],
        low=labels.low[ranked],
        high=labels.high[ranked],
        visits=labels.visits[ranked],
    )


def way_of(labels: Labels, label: int) -> list[int]:
    """Return the places of a label's way, from the origin on."""
    way = []
    while label >= 0:
        way.append(int(labels.place[label]))
        label = int(labels.parent[label])
    return way[::-1]
