"""Impedance functions at times where their value is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.access.decay import exponential, gaussian, steps, within
from geo.errors import IndicatorError

NEVER = float("nan")
ZONES = {10.0: 1.0, 20.0: 0.68, 30.0: 0.22}  # Luo & Qi (2009)


def test_a_limit_holds_itself() -> None:
    assert within([59.9, 60.0, 60.1, NEVER], 60).tolist() == [1, 1, 0, 0]


def test_exponential_halves() -> None:
    assert exponential([0, 30, 60, NEVER], 30).tolist() == [1, 0.5, 0.25, 0]
    assert exponential([30, 31], 30, limit_min=30).tolist() == [0.5, 0]


def test_gaussian() -> None:
    """exp(-1/2) = 0.6065, exp(-2) = 0.1353."""
    found = gaussian([0, 20, 40, NEVER], 20)
    assert found == pytest.approx([1, 0.6065306597, 0.1353352832, 0])
    assert gaussian([20, 21], 20, limit_min=20)[1] == 0


def test_steps() -> None:
    assert steps([0, 10, 10.1, 20, 30, 30.1, NEVER], ZONES).tolist() == [
        *(1, 1, 0.68, 0.68, 0.22, 0, 0),
    ]


@given(st.floats(0, 1e4), st.floats(0, 1e4), st.floats(0.1, 1e3))
def test_farther_never_counts_more(one: float, other: float, scale: float) -> None:
    near, far = sorted((one, other))
    curves = (exponential([near, far], scale), gaussian([near, far], scale))
    for weight in (*curves, within([near, far], scale), steps([near, far], ZONES)):
        assert 1 >= weight[0] >= weight[1] >= 0


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(IndicatorError, match="-1 min"):
        within([-1.0, np.nan], 5)
    with pytest.raises(IndicatorError, match="half_min"):
        exponential([1.0], 0)
    with pytest.raises(IndicatorError, match="scale_min"):
        gaussian([1.0], float("nan"))
