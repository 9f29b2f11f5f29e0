"""A round of moves keeps a way a way: hours, visits once, worth."""

import numpy as np
from hypothesis import given, settings

from geo.orienteering import Problem
from geo.orienteering.moves import COUNT, ROUND, SHIFT, SWAP, TURN, _moved, _try, search_rounds
from geo.orienteering.network import build_network
from geo.orienteering.search import _first_walk
from tests.geo.orienteering.places import is_in_time, problem, problems


def test_moves_by_hand() -> None:
    order = np.arange(6)

    def after(*move: int) -> list[int]:
        return [int(_moved(order, at, move)) for at in range(6)]

    assert after(TURN, 1, 3, 0) == [0, 3, 2, 1, 4, 5]
    assert after(SWAP, 1, 4, 0) == [0, 4, 2, 3, 1, 5]
    assert after(SHIFT, 1, 2, 4) == [0, 3, 4, 1, 2, 5]
    assert after(SHIFT, 3, 4, 0) == [0, 3, 4, 1, 2, 5]


@settings(max_examples=40)
@given(problems())
def test_a_way_stays_a_way(asked: Problem) -> None:
    net, places, _ = build_network(asked)
    walk = _first_walk(net, 5)
    if walk.leaves[1] > net.closes[1]:
        return
    for made in range(1, 12):
        search_rounds(net, walk, np.empty_like(walk.order), 1)
        way = walk.order[: walk.counts[COUNT]]
        assert walk.counts[ROUND] == made
        assert (way[0], way[-1]) == (0, 1)
        assert np.array_equal(np.sort(way), np.flatnonzero(walk.is_in))
        assert walk.worth[0] == net.values[way].sum()
        assert is_in_time(asked, tuple(places[way[1:-1]].tolist()))


def test_all_kinds_of_moves_share_one_compilation() -> None:
    net, _, _ = build_network(problem())
    walk = _first_walk(net, 5)
    search_rounds(net, walk, np.empty_like(walk.order), 1)
    assert len(_try.signatures) <= 2  # without breaks, and with
