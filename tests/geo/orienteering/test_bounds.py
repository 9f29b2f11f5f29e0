"""The bound by entering times, by hand, and that rounds prove what every order shows."""

from hypothesis import given, settings

from geo.orienteering import Problem
from geo.orienteering.bounds import knapsack_bound, prove
from geo.orienteering.network import build_network
from tests.geo.orienteering.places import best_value, problem, problems


def test_entering_times_by_hand() -> None:
    # Each place is entered in 10 and visited in 5, the end entered in 10: 74 - 10 is room for all
    # three; 40 - 10 is room for the two of 3 and 2.
    assert knapsack_bound(build_network(problem(return_by=74))[0]) == 6.0
    assert knapsack_bound(build_network(problem(return_by=65))[0]) == 6.0
    net = build_network(problem(return_by=74))[0]._replace(most_visits=1)
    assert knapsack_bound(net) == 3.0


@settings(max_examples=30)
@given(problems())
def test_the_bound_is_never_below_the_best(asked: Problem) -> None:
    best = best_value(asked)
    net, _, premium = build_network(asked)
    if best is None:
        return
    assert knapsack_bound(net) >= best
    assert prove(net, -1.0, premium=premium, room=10).bound >= best
    proof = prove(net, -1.0, premium=premium, room=100_000)
    assert proof.bound == best
    assert not proof.is_cut
