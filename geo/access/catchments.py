"""Floating catchments: supply per head where both supply and people have their reach.

All take weights from ``geo.access.decay``, one row a demand point, one column a supply point:
``within`` gives the two-step method, ``steps`` or ``gaussian`` its enhanced form.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.access.opportunities import amounts, matrix

Floats = NDArray[np.float64]


def two_step(weights: ArrayLike, supply: ArrayLike, demand: ArrayLike) -> Floats:
    """Return the supply per head of each demand point, by the (enhanced) two-step method.

    R_j = S_j / sum_i P_i W_ij; A_i = sum_j R_j W_ij. What all people share is all the supply
    that anyone reaches: sum_i P_i A_i = sum_j S_j.

    Returns
    -------
    array
        One value a demand point; NaN where no supply is in reach, or where some is that no
        people reach (a share among nobody).

    References
    ----------
    W. Luo, F. Wang, Measures of spatial accessibility to health care in a GIS environment,
    Environment and Planning B 30 (2003). W. Luo, Y. Qi, An enhanced two-step floating catchment
    area (E2SFCA) method, Health & Place 15 (2009).
    """
    return _shared(matrix(weights), supply, demand)


def three_step(weights: ArrayLike, supply: ArrayLike, demand: ArrayLike) -> Floats:
    """Return the supply per head of each demand point, by the three-step method.

    People spread over the supply points in reach: G_ij = W_ij / sum_k W_ik;
    R_j = S_j / sum_i G_ij P_i W_ij; A_i = sum_j G_ij R_j W_ij.

    Returns
    -------
    array
        As ``two_step``.

    References
    ----------
    N. Wan, B. Zou, T. Sternberg, A three-step floating catchment area method for analyzing
    spatial access to health services, International Journal of Geographical Information Science
    26 (2012).
    """
    weight = matrix(weights)
    total = weight.sum(axis=1, keepdims=True)
    choice = np.divide(weight, total, out=np.zeros_like(weight), where=total > 0)
    return _shared(weight * choice, supply, demand)


def _shared(weight: Floats, supply: ArrayLike, demand: ArrayLike) -> Floats:
    people, goods = amounts(demand, weight.shape[0]), amounts(supply, weight.shape[1])
    crowd = people @ weight
    ratio = np.divide(goods, crowd, out=np.zeros_like(goods), where=crowd > 0)
    among_nobody = (crowd <= 0) & (goods > 0)
    reaches = weight > 0
    undefined = ~reaches.any(axis=1) | reaches[:, among_nobody].any(axis=1)
    return np.where(undefined, np.nan, weight @ ratio)
