"""How much an opportunity still counts at a distance in minutes (impedance functions).

Each takes travel times in minutes, NaN where one does not get there, and returns weights of the
same shape between 0 and 1, 0 where one does not get there.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.errors import IndicatorError

Floats = NDArray[np.float64]


def within(minutes: ArrayLike, limit_min: float) -> Floats:
    """Return 1 up to a limit, itself included, and 0 beyond."""
    time = travel_times(minutes)
    return (time <= limit_min).astype(np.float64)


def exponential(minutes: ArrayLike, half_min: float, *, limit_min: float = np.inf) -> Floats:
    """Return weights that halve every ``half_min`` minutes: exp(-b t), b = ln 2 / half_min.

    References
    ----------
    W. G. Hansen, How accessibility shapes land use, Journal of the American Institute of
    Planners 25 (1959), in the form of the negative exponential function.
    """
    positive("half_min", half_min)
    time = travel_times(minutes)
    return np.where(time <= limit_min, np.exp2(-time / half_min), 0.0)


def gaussian(minutes: ArrayLike, scale_min: float, *, limit_min: float = np.inf) -> Floats:
    """Return exp(-t^2 / (2 s^2)) for a scale of s minutes, 0 beyond a limit."""
    positive("scale_min", scale_min)
    time = travel_times(minutes)
    return np.where(time <= limit_min, np.exp(-0.5 * (time / scale_min) ** 2), 0.0)


def steps(minutes: ArrayLike, zones: Mapping[float, float]) -> Floats:
    """Return the weight of the zone that a time falls in, 0 beyond the last.

    Parameters
    ----------
    zones
        Upper end of each zone in minutes, itself included, to its weight; Luo & Qi (2009) use
        {10: 1.0, 20: 0.68, 30: 0.22}.
    """
    ends = np.array(sorted(zones), dtype=np.float64)
    weights = np.array([*(zones[end] for end in sorted(zones)), 0.0], dtype=np.float64)
    zone: Floats = weights[np.searchsorted(ends, travel_times(minutes))]
    return zone


def travel_times(minutes: ArrayLike) -> Floats:
    """Return times as an array with infinity where one does not get there.

    Raises
    ------
    IndicatorError
        A time is below 0.
    """
    time = np.asarray(minutes, dtype=np.float64)
    if (time < 0).any():
        lowest = float(np.nanmin(time))
        raise IndicatorError(
            f"A travel time of {lowest:g} min; expected 0 or more, NaN where one does not get "
            "there. Check the times.",
            code="negative_travel_time",
            found=lowest,
        )
    return np.where(np.isnan(time), np.inf, time)


def positive(name: str, value: float) -> None:
    """Refuse a number that is not above 0.

    Raises
    ------
    IndicatorError
        It is not.
    """
    if not value > 0:
        raise IndicatorError(
            f"{name} is {value:g}; expected a number above 0. Give such a number.",
            code="indicator_not_positive",
            name=name,
            found=value,
        )
