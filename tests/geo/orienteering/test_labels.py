"""Labels of a small problem, all in all neighbourhoods: the optimum, with no returns."""

import numpy as np

from geo.orienteering.labels import (
    BEST_PLACE,
    completions,
    empty_labels,
    no_completions,
    settle,
    way_of,
)
from geo.orienteering.network import build_network
from tests.geo.orienteering.places import problem


def test_all_remembered_is_the_optimum() -> None:
    net, _, _ = build_network(problem(return_by=74))
    everything = np.full(5, (1 << 5) - 1, dtype=np.uint64)
    labels = empty_labels(net, 1_000, -1.0)
    assert not settle(net, labels, (everything, np.zeros_like(everything)), no_completions(), 1_000)
    assert labels.best.tolist() == [5.0, 5.0]
    assert sorted(way_of(labels, int(labels.counts[BEST_PLACE]))) == [0, 3, 4]
    by_place = completions(labels, 5)
    values = by_place.value[by_place.first[4] : by_place.first[5]]
    assert values[0] == 6.0  # all three, too late to return
    assert (np.diff(values) <= 0).all()


def test_forgetting_ways_are_worth_more() -> None:
    net, _, _ = build_network(problem(return_by=74))
    alone = np.array([1 << i for i in range(5)], dtype=np.uint64)
    labels = empty_labels(net, 1_000, -1.0)
    settle(net, labels, (alone, np.zeros_like(alone)), no_completions(), 1_000)
    assert labels.best[0] >= 5.0
    assert labels.best[1] == 5.0
