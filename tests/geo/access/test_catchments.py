"""Floating catchments against published and independently computed values, and their laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from geo.access.catchments import three_step, two_step
from geo.access.decay import gaussian, steps, within
from geo.errors import IndicatorError

MINUTES = [[1.0, 2.0, 9.0], [5.0, 1.0, 4.0], [9.0, 6.0, 1.0]]
DEMAND, SUPPLY = [100, 200, 300], [10, 20, 30]


def test_two_steps_by_hand() -> None:
    """R = 10/300, 20/300, 30/500; A = .0333 + .0667, + .06, .06 alone."""
    found = two_step(within(MINUTES, 5), SUPPLY, DEMAND)
    assert found == pytest.approx([0.10, 0.16, 0.06], abs=1e-12)
    assert found @ DEMAND == pytest.approx(60)


def test_gaussian_two_steps() -> None:
    """The example of the package sdc-catchment: three places on a line, two providers."""
    minutes = np.abs(np.subtract.outer([0.0, 1.0, 2.0], [0.0, 2.0]))
    found = two_step(gaussian(minutes, 1), [10, 10], [100] * 3)
    assert [f"{value:.6f}" for value in found] == ["0.065179", "0.069641", "0.065179"]


def test_three_steps() -> None:
    """PySAL access 1.1.10 gives 0.129167, 0.092803, 0.095076; by hand:

    W G = [.5 .5 0], [.125 .5 .125], [0 1/30 5/6]; R = 10/75, 20/160, 30/275.
    """
    weights = steps(MINUTES, {2: 1.0, 5: 0.5, 6: 0.2})
    found = three_step(weights, SUPPLY, DEMAND)
    assert found == pytest.approx(
        [
            0.5 * 10 / 75 + 0.5 * 20 / 160,
            0.125 * 10 / 75 + 0.5 * 20 / 160 + 0.125 * 30 / 275,
            20 / 160 / 30 + 5 / 6 * 30 / 275,
        ]
    )
    assert [f"{value:.6f}" for value in found] == ["0.129167", "0.092803", "0.095076"]


def test_a_huge_catchment_shares_all_among_all() -> None:
    for method in (two_step, three_step):
        assert method(within(MINUTES, 1e9), SUPPLY, DEMAND) == pytest.approx([60 / 600] * 3)


def test_a_tiny_catchment_leaves_each_place_its_own() -> None:
    minutes = np.where(np.eye(3, dtype=bool), 0.0, 30.0)
    for method in (two_step, three_step):
        found = method(within(minutes, 1), SUPPLY, DEMAND)
        assert found == pytest.approx([10 / 100, 20 / 200, 30 / 300])


def test_without_a_catchment_nothing_is_known() -> None:
    for method in (two_step, three_step):
        assert np.isnan(method(within(MINUTES, 0), SUPPLY, DEMAND)).all()


def test_a_share_among_nobody_is_none() -> None:
    assert np.isnan(two_step([[1.0]], [5], [0])).all()
    assert two_step([[1.0]], [0], [0]).tolist() == [0]


WEIGHTS = arrays(np.float64, (4, 3), elements=st.sampled_from([0.0, 0.22, 0.5, 0.68, 1.0]))
PEOPLE = arrays(np.float64, 4, elements=st.floats(1, 1e4))
GOODS = arrays(np.float64, 3, elements=st.floats(0, 1e3))


@given(WEIGHTS, GOODS, PEOPLE)
def test_all_that_anyone_reaches_is_shared(
    weights: np.ndarray, supply: np.ndarray, demand: np.ndarray
) -> None:
    reached = supply[(weights > 0).any(axis=0)].sum()
    for method in (two_step, three_step):
        shared = np.nansum(method(weights, supply, demand) * demand)
        assert shared == pytest.approx(reached, rel=1e-9, abs=1e-9)


@given(WEIGHTS, GOODS, PEOPLE, st.floats(0.1, 10))
def test_twice_the_supply_is_twice_the_share(
    weights: np.ndarray, supply: np.ndarray, demand: np.ndarray, factor: float
) -> None:
    one, more = two_step(weights, supply, demand), two_step(weights, supply * factor, demand)
    assert more == pytest.approx(one * factor, nan_ok=True)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(IndicatorError, match="expected 3"):
        two_step(within(MINUTES, 5), SUPPLY, [1, 2])
