"""Three answers: what may be anywhere between its bounds is compared, joined and ruled on."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.access.kleene import NO, OPERATORS, UNKNOWN, YES, Bounds, all_of, any_of, decide, holds

BY_NAME = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
SMALL = st.integers(0, 6)


def bounds(low: float, high: float) -> Bounds:
    return Bounds(np.array([low], dtype=float), np.array([high], dtype=float))


@pytest.mark.parametrize("operator", OPERATORS)
@given(ends=st.tuples(SMALL, SMALL).map(sorted), limit=SMALL)
def test_a_comparison_is_sure_only_where_every_possible_value_agrees(
    operator: str, ends: list[int], limit: int
) -> None:
    low, high = ends
    answers = {BY_NAME[operator](value, limit) for value in range(low, high + 1)}
    expected = {frozenset({True}): YES, frozenset({False}): NO}.get(frozenset(answers), UNKNOWN)
    assert holds(bounds(low, high), operator, limit).tolist() == [expected]


def test_exactly_at_the_limit_the_operator_decides() -> None:
    at = Bounds.exact(np.array([999.0, 1000.0, 1001.0]))
    assert holds(at, "<=", 1000).tolist() == [YES, YES, NO]
    assert holds(at, "<", 1000).tolist() == [YES, NO, NO]
    assert holds(at, ">", 1000).tolist() == [NO, NO, YES]
    assert holds(at, ">=", 1000).tolist() == [NO, YES, YES]


def test_what_is_infinitely_far_is_known_to_be_beyond() -> None:
    assert holds(bounds(np.inf, np.inf), "<=", 1000).tolist() == [NO]
    assert holds(Bounds.nothing_known(1), "<=", 1000).tolist() == [UNKNOWN]


def test_an_operator_that_is_none_is_a_mistake_of_the_programmer() -> None:
    with pytest.raises(ValueError, match="=="):
        holds(bounds(0, 1), "==", 1)


def test_joining_follows_the_tables_of_kleene() -> None:
    pairs = list(itertools.product((NO, UNKNOWN, YES), repeat=2))
    left, right = (np.array(side, dtype=np.int8) for side in zip(*pairs, strict=True))
    assert all_of([left, right]).tolist() == [NO, NO, NO, NO, UNKNOWN, UNKNOWN, NO, UNKNOWN, YES]
    assert any_of([left, right]).tolist() == [
        *(NO, UNKNOWN, YES),
        *(UNKNOWN, UNKNOWN, YES),
        *(YES, YES, YES),
    ]


@given(
    truths=st.lists(st.sampled_from((NO, UNKNOWN, YES)), min_size=1, max_size=4),
    outcomes=st.lists(st.integers(0, 2), min_size=4, max_size=4),
    otherwise=st.integers(0, 2),
)
def test_a_decision_holds_however_the_unknown_turns_out(
    truths: list[int], outcomes: list[int], otherwise: int
) -> None:
    """Every way of settling the unknown rules is played through, one by one."""
    choices = [(YES, NO) if t == UNKNOWN else (t,) for t in truths]
    worlds = {
        next((o for t, o in zip(world, outcomes, strict=False) if t == YES), otherwise)
        for world in itertools.product(*choices)
    }
    columns = [np.array([t], dtype=np.int8) for t in truths]
    found = decide(columns, outcomes[: len(truths)], otherwise)
    assert found.outcome.tolist() == [worlds.pop() if len(worlds) == 1 else -1]
    assert (found.rule[0] == -1) == (found.outcome[0] == -1)


def test_the_rule_that_decided_is_named() -> None:
    yes, no, unknown = (np.array([t], dtype=np.int8) for t in (YES, NO, UNKNOWN))
    assert decide([no, yes], [0, 1], 2).rule.tolist() == [1]
    assert decide([no, no], [0, 1], 2).rule.tolist() == [2]
    assert decide([unknown, yes], [1, 1], 2).rule.tolist() == [1]
    assert decide([unknown, yes], [0, 1], 2).rule.tolist() == [-1]


def test_bounds_are_stretched_and_told_apart() -> None:
    some = Bounds(np.array([1.0, 2.0]), np.array([1.0, 3.0]))
    assert some.is_known.tolist() == [True, False]
    assert some.scaled(1.3).high.tolist() == [1.3, 3.9]
    assert Bounds.exact(np.array([999.9999999998, np.inf])).scaled(1).low.tolist() == [1000, np.inf]
