"""How much any way can be worth at most, and the proof that one is the best.

Two relaxations. *Entering times*: each visit takes at least its dwell and the shortest way into
the place; filling the time with the most valuable visits for each minute, the last one in part,
bounds every way (G. B. Dantzig's bound of the knapsack problem, 1957). *Forgetting ways*: rounds of
``geo.orienteering.labels``, forwards and backwards in turn, with neighbourhoods that grow; each
round drops what the one before has shown to be hopeless.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from geo.compiling import announced
from geo.orienteering.cuts import is_plain, prove_by_cuts
from geo.orienteering.labels import (
    BEST_LABEL,
    BEST_PLACE,
    MOST_PLACES,
    WAITING,
    WORD,
    completions,
    empty_labels,
    no_completions,
    settle,
    way_of,
)
from geo.orienteering.network import END, START, Network, mirrored
from geo.orienteering.problem import NO_WAY, Words

SIZES = (1, 4, 7, 10, 13, 16, 20, 24, 28, 32, 40, 48, 64, 96, 128)
_AT_ONCE = 20_000  # labels between two looks at the clock
_QUICK = 150_000  # labels of a round where the integer programme comes after it
_EPSILON = 1e-7


class Proof(NamedTuple):
    """What the rounds have shown.

    Attributes
    ----------
    bound
        No way is worth more; premiums of must-visits included.
    way
        The best way found, if better than the one known before.
    is_cut
        Stopped by the caller, not by the room for labels.
    """

    bound: float
    way: list[int] | None
    is_cut: bool


def knapsack_bound(net: Network) -> float:
    """Return the bound by entering times: visits as parts of a whole, the densest first."""
    least = net.shortest.copy()
    np.fill_diagonal(least, NO_WAY)
    entering = least.min(axis=0)
    room = float(net.closes[END] - net.opens[START] - entering[END])
    if room < 0:
        return 0.0
    need = (entering + net.dwell)[2:].astype(np.float64)
    worth = net.values[2:]
    if net.most_visits < len(worth):
        worth = np.where(np.argsort(np.argsort(-worth)) < net.most_visits, worth, 0.0)
        return float(worth.sum())
    order = np.lexsort((-worth, need / np.maximum(worth, _EPSILON)))
    total = 0.0
    for i in order:
        if need[i] <= room:
            total += worth[i]
            room -= need[i]
        else:
            return float(total + worth[i] * room / need[i])
    return float(total)


def prove(
    net: Network,
    known: float,
    *,
    premium: float,
    room: int,
    goes_on: Callable[[], bool] = lambda: True,
    left_s: Callable[[], float] = lambda: math.inf,
) -> Proof:
    """Bound the worth of all ways, round by round, until the best known is shown to be the best.

    Parameters
    ----------
    known
        Worth of the best way known; negative for none.
    premium
        What a place is worth at least that each way has to remember.
    room
        How many labels a round may make; the bound is that of the last round with enough.
    goes_on
        Asked again and again; False ends the proof with what there is.
    left_s
        Seconds that are left.
    """
    bound, way = knapsack_bound(net), None
    if bound <= known + _EPSILON:
        return Proof(max(bound, known), way, is_cut=False)
    plain = is_plain(net)
    if len(net.values) <= MOST_PLACES:
        rounds = _Rounds(net, premium, min(room, _QUICK) if plain else room)
        bound, way, is_cut = rounds.prove(known, bound, goes_on)
        if is_cut or not plain or bound <= _worth(net, way, known) + _EPSILON:
            return Proof(bound, way, is_cut=is_cut)
    if not plain:
        return Proof(bound, way, is_cut=False)
    known = _worth(net, way, known)
    bound, better = prove_by_cuts(net, known, bound, goes_on=goes_on, left_s=left_s)
    way = way if better is None else better
    is_cut = bound > _worth(net, way, known) + _EPSILON and not goes_on()
    return Proof(bound, way, is_cut=is_cut)


def _worth(net: Network, way: list[int] | None, known: float) -> float:
    return known if way is None else float(net.values[way].sum())


class _Rounds:
    """Rounds of labels, forwards and backwards in turn."""

    def __init__(self, net: Network, premium: float, room: int) -> None:
        self._net, self._room = net, room
        self._near = _Neighbourhoods(net, premium)

    def prove(self, known: float, bound: float, goes_on: Callable[[], bool]) -> Proof:
        """Bound the worth of all ways as far as the room for labels allows."""
        net, near, way = self._net, self._near, None
        sides, ends = (mirrored(net), net), no_completions()
        for number, size in enumerate(SIZES):
            side = sides[number % 2]
            near.grow(size)
            labels = empty_labels(side, self._room, known)
            with announced(settle):
                while settle(side, labels, near.words, ends, _AT_ONCE):
                    if not goes_on():
                        return Proof(bound, way, is_cut=True)
            if labels.counts[BEST_PLACE] >= 0:
                found = way_of(labels, int(labels.counts[BEST_PLACE]))
                way = [*found, side.target][:: 1 if side is net else -1]
                known = float(labels.best[1])
            if labels.counts[WAITING]:
                break
            bound = min(bound, max(known, float(labels.best[0])))
            if bound <= known + _EPSILON:
                return Proof(max(known, 0.0), way, is_cut=False)
            near.forbid(way_of(labels, int(labels.counts[BEST_LABEL])))
            ends = completions(labels, len(net.values))
        return Proof(bound, way, is_cut=False)


class _Neighbourhoods:
    """For each place, the places that a way remembers when it comes by."""

    def __init__(self, net: Network, premium: float) -> None:
        least = np.minimum(net.shortest, net.shortest.T).astype(np.float64)
        np.fill_diagonal(least, -1)
        least[:, :2] = np.inf
        self._order = np.argsort(least, axis=1, kind="stable")
        self._is_near = np.zeros((len(least), len(least)), dtype=np.bool_)
        self._is_near[:, net.values >= premium] = True

    def grow(self, size: int) -> None:
        """Let each place hold its nearest ones, itself first."""
        for place, order in enumerate(self._order):
            self._is_near[place, order[:size]] = True

    def forbid(self, way: list[int]) -> None:
        """Let the places between two visits of one place remember it."""
        seen: dict[int, int] = {}
        for at, place in enumerate(way):
            if place in seen:
                self._is_near[way[seen[place] : at], place] = True
            seen[place] = at

    @property
    def words(self) -> tuple[Words, Words]:
        """Return the neighbourhoods as two words of bits for each place."""
        n = len(self._is_near)
        bits = np.zeros((2, n), dtype=np.uint64)
        for place in range(n):
            bits[place // WORD] |= np.where(
                self._is_near[:, place], np.uint64(1 << place % WORD), np.uint64(0)
            )
        return bits[0], bits[1]
