"""A good way by iterated local search: seeded, as long as its rounds, cut by the caller alone."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from geo.compiling import announced
from geo.orienteering.moves import BEST_COUNT, ROUND, Walk, search_rounds
from geo.orienteering.network import END, START, Network, arrive
from geo.orienteering.problem import Ints

_AT_ONCE_VISITS = 20_000  # places times rounds between two looks at the clock
_MIX = 0x9E3779B97F4A7C15
_WORD = (1 << 64) - 1


class Found(NamedTuple):
    """The best way of a search: its places (empty if none), its worth, and its length."""

    way: list[int]
    worth: float
    iterations: int
    is_cut: bool


def search_way(
    net: Network,
    *,
    iterations: int,
    seed: int,
    enough: float = np.inf,
    goes_on: Callable[[], bool] = lambda: True,
) -> Found:
    """Search for the way of the greatest worth.

    Parameters
    ----------
    iterations
        How many rounds; the same seed and rounds give the same way.
    enough
        A bound: a way of this worth ends the search.
    goes_on
        Asked between rounds; False ends the search with what there is.
    """
    if arrive(net, START, END, int(net.opens[START])) > net.closes[END]:
        return Found([], -1.0, 0, is_cut=False)
    walk = _first_walk(net, seed)
    kept = np.empty_like(walk.order)
    at_once = max(1, _AT_ONCE_VISITS // len(net.values))
    is_cut = False
    with announced(search_rounds):
        while (made := int(walk.counts[ROUND])) < iterations and walk.worth[1] < enough - 1e-9:
            search_rounds(net, walk, kept, min(at_once, iterations - made))
            if not goes_on():
                is_cut = int(walk.counts[ROUND]) < iterations
                break
    way = walk.best[: walk.counts[BEST_COUNT]].tolist()
    return Found(way, float(walk.worth[1]), int(walk.counts[ROUND]), is_cut)


def _first_walk(net: Network, seed: int) -> Walk:
    """Return the way that goes straight from the start to the end."""
    room = len(net.values) + 2

    def ints() -> Ints:
        return np.zeros(room, dtype=np.int64)

    mixed = ((seed & _WORD) + 1) * _MIX & _WORD
    walk = Walk(
        order=ints(),
        best=ints(),
        trial=ints(),
        leaves=ints(),
        latest=ints(),
        sums=np.zeros((3, room), dtype=np.int64),
        is_in=np.zeros(len(net.values), dtype=np.bool_),
        counts=np.array([2, 2, 0], dtype=np.int64),
        worth=np.zeros(2),
        chance=np.array([mixed or _MIX], dtype=np.uint64),
    )
    walk.order[:2] = walk.best[:2] = START, END
    walk.is_in[:2] = True
    walk.leaves[0], walk.latest[0] = net.opens[START], net.opens[START]
    walk.leaves[1], walk.latest[1] = arrive(net, START, END, int(net.opens[START])), net.closes[END]
    return walk
