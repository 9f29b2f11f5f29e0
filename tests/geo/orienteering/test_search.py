"""The search: same seed, same way; enough is enough; never above the optimum."""

from hypothesis import given, settings

from geo.orienteering import Problem
from geo.orienteering.network import build_network
from geo.orienteering.search import search_way
from tests.geo.orienteering.places import best_value, problem, problems


@settings(max_examples=40)
@given(problems())
def test_found_is_a_way_and_not_above_the_best(asked: Problem) -> None:
    net, places, _ = build_network(asked)
    best = best_value(asked)
    found = search_way(net, iterations=30, seed=1)
    assert found == search_way(net, iterations=30, seed=1)
    if not found.way:
        assert best is None or asked.must
        return
    assert best is not None
    value = sum(asked.values[places[i]] for i in found.way[1:-1])
    assert value == found.worth <= best
    assert len(set(found.way)) == len(found.way)


def test_the_search_ends_when_told_to() -> None:
    net, _, _ = build_network(problem())
    assert search_way(net, iterations=10**9, seed=0, enough=6.0).worth == 6.0
    cut = search_way(net, iterations=10**9, seed=0, goes_on=lambda: False)
    assert cut.is_cut
    assert search_way(net, iterations=0, seed=0).way == [0, 1]
