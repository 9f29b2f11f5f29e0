"""How many opportunities a site reaches, how near they are, and how long to the n-th.

All take a matrix of travel times: one row a site, one column an opportunity, minutes, NaN where
one does not get there. By timetables that may not be all there are, counts and sums are lower
bounds and times are upper bounds; ``is_settled`` tells where a count is exact all the same.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.access.decay import positive, travel_times, within
from geo.errors import IndicatorError

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def cumulative(minutes: ArrayLike, limit_min: float, amount: ArrayLike | None = None) -> Floats:
    """Return the opportunities within a limit of each site, the limit itself included.

    Parameters
    ----------
    amount
        How much each opportunity offers; 1 where not given.
    """
    return gravity(within(minutes, limit_min), amount)


def gravity(weights: ArrayLike, amount: ArrayLike | None = None) -> Floats:
    """Return the weighted sum of opportunities of each site: A_i = sum_j O_j f(t_ij).

    Parameters
    ----------
    weights
        f(t), from ``geo.access.decay``; one row a site.
    amount
        O, how much each opportunity offers; 1 where not given.

    References
    ----------
    W. G. Hansen, How accessibility shapes land use, Journal of the American Institute of
    Planners 25 (1959).
    """
    weight = matrix(weights)
    total: Floats = weight @ amounts(amount, weight.shape[1])
    return total


def nth_min(minutes: ArrayLike, n: float, amount: ArrayLike | None = None) -> Floats:
    """Return the minutes within which each site reaches ``n`` opportunities (dual access).

    NaN where it does not reach as many. With amounts: the shortest time within which the
    amounts reached add up to ``n``.

    References
    ----------
    M. Cui, D. Levinson, Primal and dual access, Geographical Analysis 52 (2020).
    """
    positive("n", n)
    time = matrix(travel_times(minutes))
    order = np.argsort(time, axis=1, kind="stable")
    sorted_min = np.take_along_axis(time, order, axis=1)
    sums = np.cumsum(amounts(amount, time.shape[1])[order], axis=1)
    enough = (sums >= n) & np.isfinite(sorted_min)
    if not time.shape[1]:
        return np.full(time.shape[0], np.nan)
    first = np.argmax(enough, axis=1)
    found = np.take_along_axis(sorted_min, first[:, np.newaxis], axis=1)[:, 0]
    return np.where(enough.any(axis=1), found, np.nan)


def is_settled(minutes: ArrayLike, is_certain: ArrayLike, limit_min: float) -> Bools:
    """Return for each site whether its count within a limit is exact (Kleene: no unknown pair).

    Parameters
    ----------
    is_certain
        Shape as ``minutes``: where the timetables at hand are all there are. Elsewhere «within
        the limit» is true, but «not within it» is unknown.
    """
    reached = within(minutes, limit_min) > 0
    settled: Bools = np.all(reached | np.asarray(is_certain, dtype=bool), axis=1)
    return settled


def matrix(values: ArrayLike) -> Floats:
    """Return a matrix as an array of floats.

    Raises
    ------
    IndicatorError
        It has another number of dimensions.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 2:  # noqa: PLR2004 - sites and opportunities
        raise IndicatorError(
            f"An array of {array.ndim} dimensions; expected one row a site, one column an "
            "opportunity. Give a matrix.",
            code="indicator_no_matrix",
            found=array.ndim,
        )
    return array


def amounts(amount: ArrayLike | None, count: int) -> Floats:
    """Return one amount an opportunity, or a person; 1 each where none are given.

    Raises
    ------
    IndicatorError
        There are fewer or more, or one is below 0 or unknown.
    """
    if amount is None:
        return np.ones(count)
    values = np.asarray(amount, dtype=np.float64)
    if values.shape != (count,) or not (values >= 0).all():
        raise IndicatorError(
            f"Amounts of shape {values.shape}, some unknown or below 0 perhaps; expected {count} "
            "numbers of 0 or more. Give one for each.",
            code="indicator_amounts",
            found=values.shape,
            expected=count,
        )
    return values
