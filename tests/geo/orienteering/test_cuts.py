"""The integer programme against every order tried, and where it does not apply."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.orienteering import Problem, Travel
from geo.orienteering.cuts import is_plain, prove_by_cuts
from geo.orienteering.network import build_network
from tests.geo.orienteering.places import best_value, breaks, problem


def plain(seed: int, room: int) -> Problem:
    rng = np.random.default_rng(seed)
    at = rng.integers(0, 50, (7, 2)).astype(float)
    lengths = np.rint(np.hypot(*(at[:, None] - at).transpose(2, 0, 1))).astype(np.int64)
    return Problem(
        start=0,
        end=1,
        values=rng.integers(1, 9, 7).astype(float),
        dwell=np.full(7, 2),
        opens=np.zeros(7, dtype=np.int64),
        closes=np.full(7, 1_000),
        travel=Travel(always=lengths),
        depart=0,
        return_by=room,
    )


@settings(max_examples=15)
@given(st.integers(0, 10_000), st.integers(1, 200))
def test_the_programme_finds_the_best(seed: int, room: int) -> None:
    asked = plain(seed, room)
    best = best_value(asked)
    net, _, _ = build_network(asked)
    if best is None or not is_plain(net):
        return
    found = prove_by_cuts(net, -1.0, 1e9, goes_on=lambda: True)
    assert found.bound == best
    assert found.way is not None or best == 0
    assert prove_by_cuts(net, best, 1e9, goes_on=lambda: True).bound == best


def test_hours_are_not_plain() -> None:
    assert is_plain(build_network(problem())[0])
    assert not is_plain(build_network(problem(opens=np.array([0, 1, 0, 0])))[0])
    assert not is_plain(build_network(problem(closes=np.array([75, 74, 75, 75])))[0])


def test_breaks_of_a_place_kept_are_not_plain() -> None:
    asked = problem(breaks=breaks([], [], [(1, 1)], []))
    assert not is_plain(build_network(asked)[0])
    assert is_plain(build_network(problem(breaks=asked.breaks, skip=frozenset({2})))[0])
