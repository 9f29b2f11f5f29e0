"""Counts, sums and the time to the n-th on a matrix small enough for the head."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from geo.access.decay import exponential
from geo.access.opportunities import cumulative, gravity, is_settled, nth_min
from geo.errors import IndicatorError

NEVER = float("nan")
MINUTES = [[1, 2, 9], [5, 1, 4], [NEVER, 6, NEVER], [NEVER, NEVER, NEVER]]


def test_cumulative() -> None:
    assert cumulative(MINUTES, 5).tolist() == [2, 3, 0, 0]
    assert cumulative(MINUTES, 5, [10, 20, 30]).tolist() == [30, 60, 0, 0]
    assert cumulative(MINUTES, 1e9).tolist() == [3, 3, 1, 0]


def test_gravity() -> None:
    """Halving every minute: 1/2 + 1/4 + 1/512 for the first site."""
    found = gravity(exponential(MINUTES, 1), [1, 1, 512])
    assert found.tolist() == [0.5 + 0.25 + 1, 1 / 32 + 0.5 + 32, 1 / 64, 0]


def test_the_time_to_the_nth() -> None:
    first, second, third = (nth_min(MINUTES, n).tolist() for n in (1, 2, 3))
    assert first[:3] == [1, 1, 6]
    assert second[:2] == [2, 4]
    assert third[:2] == [9, 5]
    assert np.isnan([*first[3:], *second[2:], *third[2:]]).all()
    assert np.isnan(nth_min(np.empty((2, 0)), 1)).all()


def test_the_time_to_an_amount() -> None:
    """20 within 2 minutes and 10 within 1: 25 takes 2 minutes, 31 takes 9."""
    assert nth_min([[1, 2, 9]], 25, [10, 20, 30]).tolist() == [2]
    assert nth_min([[1, 2, 9]], 31, [10, 20, 30]).tolist() == [9]
    assert np.isnan(nth_min([[1, 2, 9]], 61, [10, 20, 30])).all()


def test_a_count_is_settled_where_no_pair_is_unknown() -> None:
    certain = [[False, False, True], [False, True, True], [True, False, True], [True] * 3]
    assert is_settled(MINUTES, certain, 5).tolist() == [True, True, False, True]
    assert is_settled(MINUTES, certain, 4).tolist() == [True, False, False, True]


TIMES = arrays(np.float64, (4, 5), elements=st.one_of(st.just(np.nan), st.floats(0, 200)))


@given(TIMES, st.floats(0, 200), st.integers(1, 6))
def test_primal_and_dual_agree(minutes: np.ndarray, limit: float, n: int) -> None:
    """n are reached within a limit exactly where the n-th takes no longer."""
    reached = cumulative(minutes, limit) >= n
    assert (reached == (nth_min(minutes, n) <= limit)).all()


@given(TIMES, st.floats(0, 100), st.floats(0, 100))
def test_a_longer_limit_never_reaches_fewer(minutes: np.ndarray, one: float, more: float) -> None:
    assert (cumulative(minutes, one + more) >= cumulative(minutes, one)).all()


def test_wrong_shapes_and_amounts_are_refused() -> None:
    with pytest.raises(IndicatorError, match="matrix"):
        cumulative([1, 2], 5)
    for amount in ([1, 2], [1, 2, -3], [1, 2, NEVER]):
        with pytest.raises(IndicatorError, match="expected 3"):
            cumulative(MINUTES, 5, amount)
    with pytest.raises(IndicatorError, match="n is 0"):
        nth_min(MINUTES, 0)
