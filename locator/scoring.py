"""Scores with their interval, ranks with their range, and what would change them.

Weights sum to 1; ``low`` is the sum of the known parts, ``high`` adds the weights of the unknown
criteria, ``score`` is their midpoint. The weighted sum is the model WSM of Fishburn (1967).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from locator.criteria import CRITERIA
from locator.records import Swap

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


_LEVEL = 1e-12
_HUGE = float(np.finfo(np.float64).max)
_PEAK_ROWS = 64
_ONE_BY_ONE = 64


def weighted_sum(weights: Floats, values: Floats) -> Floats:
    """Return the weighted sum of a criterion-major matrix.

    Equal columns give equal sums wherever they stand (a BLAS product does not promise that), so
    that ties stay ties.

    Parameters
    ----------
    weights
        Shape (criteria,).
    values
        Shape (criteria, sites).
    """
    return np.asarray(np.einsum("c,cn->n", weights, values), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class ValueMatrix:
    """Values 0..1, criterion-major, split once into what is known and what is not.

    Attributes
    ----------
    criteria
        Criterion ids, the rows.
    known
        Shape (criteria, sites); 0 where unknown.
    missing
        Shape (criteria, sites); True where unknown.
    unknown
        Shape (criteria,); for how many sites the criterion is unknown.
    patterns
        Shape (criteria, patterns) of 0 and 1: what can be unknown together, each once.
    pattern
        Shape (sites,): column of ``patterns`` of each site.
    """

    criteria: tuple[str, ...]
    known: Floats
    missing: NDArray[np.bool_]
    unknown: Ints
    patterns: Floats
    pattern: Ints

    @classmethod
    def build(cls, measures: pd.DataFrame) -> "ValueMatrix":
        """Build the matrix from measures in natural units (columns are criterion ids)."""
        names = tuple(str(c) for c in measures.columns)
        rows = [CRITERIA[c].value(measures[c].to_numpy(float, na_value=np.nan)) for c in names]
        values = np.array(rows, dtype=np.float64).reshape(len(names), len(measures))
        return cls.of_values(names, values)

    @classmethod
    def of_values(cls, criteria: Sequence[str], values: Floats) -> "ValueMatrix":
        """Build the matrix from values 0..1 with NaN where unknown, shape (criteria, sites)."""
        missing = np.isnan(values)
        codes = np.exp2(np.arange(len(criteria))) @ missing
        _, first, pattern = np.unique(codes, return_index=True, return_inverse=True)
        return cls(
            tuple(criteria),
            np.ascontiguousarray(np.where(missing, 0.0, values)),
            missing,
            missing.sum(axis=1, dtype=np.int64),
            np.ascontiguousarray(missing[:, first], dtype=np.float64),
            pattern,
        )

    def known_count(self, criterion: str, rows: Ints | None = None) -> int:
        """Return for how many of some sites (all if None) a criterion is known."""
        row = self.criteria.index(criterion)
        if rows is None:
            return int(self.known.shape[1] - self.unknown[row])
        return len(rows) - (int(self.missing[row, rows].sum()) if self.unknown[row] else 0)


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of all sites, each of shape (sites,), 0..1."""

    low: Floats
    high: Floats
    score: Floats

    def take(self, rows: Ints) -> "Scores":
        """Return the scores of some sites."""
        return Scores(self.low[rows], self.high[rows], self.score[rows])


def normalised(weights: Mapping[str, float]) -> dict[str, float]:
    """Return the weights scaled to a sum of 1, without those of 0; empty if all are 0."""
    largest = max(weights.values(), default=0.0)
    if largest <= 0:
        return {}
    scaled = {c: w / largest for c, w in weights.items()}
    total = sum(scaled.values())
    return {c: w / total for c, w in scaled.items() if w > 0}


def score(matrix: ValueMatrix, weights: Mapping[str, float]) -> Scores:
    """Return low, high and midpoint of every site.

    Parameters
    ----------
    weights
        Effective weights by criterion id, summing to 1; criteria not named weigh 0.
    """
    vector = np.array([weights.get(c, 0.0) for c in matrix.criteria], dtype=np.float64)
    low = weighted_sum(vector, matrix.known)
    if not matrix.unknown[vector > 0].any():
        return Scores(low, low, low)
    gap = weighted_sum(vector, matrix.patterns).take(matrix.pattern)
    high = low + gap
    gap /= 2
    gap += low
    return Scores(low, high, gap)


def parts_of(matrix: ValueMatrix, weights: Mapping[str, float], rows: Ints) -> Floats:
    """Return weight x value of some sites, shape (criteria used, sites), NaN where unknown."""
    used = [i for i, c in enumerate(matrix.criteria) if weights.get(c, 0.0) > 0]
    vector = np.array([weights[matrix.criteria[i]] for i in used])
    block = np.ix_(np.array(used, dtype=np.int64), rows)
    return np.where(matrix.missing[block], np.nan, vector[:, None] * matrix.known[block])


def id_order(ids: Sequence[str]) -> Ints:
    """Return for each id its place in sorted order: the tie-breaker of the ranking."""
    order = np.argsort(np.asarray(ids, dtype=object), kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return place


def ranked(scores: Floats, tie: Ints, top: int | None = None) -> Ints:
    """Return positions by score descending, then id; only the first ``top`` are sorted."""
    if top is None or top >= len(scores):
        return np.lexsort((tie, -scores))
    if top <= 0:
        return np.empty(0, dtype=np.int64)
    near = np.flatnonzero(scores >= _reached_by(scores, top))
    order = near[np.lexsort((tie[near], -scores[near]))]
    return order[:top]


def _reached_by(scores: Floats, top: int) -> float:
    """Return a number that at least ``top`` scores reach, and not many more.

    The maxima of short columns are looked at first: ``top`` of them are ``top`` scores.
    """
    width = len(scores) // _PEAK_ROWS
    if width > top:
        scores = scores[: width * _PEAK_ROWS].reshape(_PEAK_ROWS, width).max(axis=0)
    return float(np.partition(scores, len(scores) - top)[len(scores) - top])


def rank_range(scores: Scores, rows: Ints) -> tuple[Ints, Ints]:
    """Return best and worst possible rank of some rows among all.

    best = 1 + rows whose low > my high; worst = 1 + other rows whose high >= my low.
    """
    count = len(scores.low)
    if len(rows) <= _ONE_BY_ONE:
        above = [np.count_nonzero(scores.low > high) for high in scores.high[rows]]
        reach = [np.count_nonzero(scores.high >= low) for low in scores.low[rows]]
        return 1 + np.array(above, dtype=np.int64), np.array(reach, dtype=np.int64)
    best = 1 + count - np.searchsorted(np.sort(scores.low), scores.high[rows], side="right")
    worst = count - np.searchsorted(np.sort(scores.high), scores.low[rows], side="left")
    return best.astype(np.int64), worst.astype(np.int64)


def smallest_swaps(
    matrix: ValueMatrix, raw: Mapping[str, float], rows: Ints, ids: Sequence[str]
) -> tuple[Swap, ...]:
    """Return for each neighbouring pair the smallest change of one raw weight that swaps it.

    An unknown value counts as 0.5, as in the midpoint score. With D the lead in raw weights and
    d_c the difference of values in criterion c, the pair is level at weight w_c - D / d_c; only a
    weight > 0 is reported, for at 0 the criterion is gone and the next row does not lead by it.

    Parameters
    ----------
    raw
        Raw weights >= 0 of the criteria that are scored, before scaling to 1.
    rows
        Positions in rank order.
    ids
        Ids of ``rows``.
    """
    used = [i for i, c in enumerate(matrix.criteria) if c in raw]
    weights = np.array([raw[matrix.criteria[i]] for i in used])
    largest = float(weights.max(initial=0.0)) or 1.0
    weights = weights / largest
    block = np.ix_(np.array(used, dtype=np.int64), rows)
    values = matrix.known[block] + matrix.missing[block] / 2
    swaps: list[Swap] = []
    for k in range(len(rows) - 1):
        difference = values[:, k] - values[:, k + 1]
        lead = float(weights @ difference)
        differs = np.abs(difference) > _LEVEL
        needed = weights - lead / np.where(differs, difference, 1.0)
        usable = differs & (needed > _LEVEL * weights) & (needed < _HUGE / largest)
        if not usable.any():
            continue
        change = np.where(usable, np.abs(needed - weights), np.inf)
        c = int(np.argmin(change))
        swaps.append(
            Swap(
                id=ids[k],
                next_id=ids[k + 1],
                criterion=matrix.criteria[used[c]],
                weight=raw[matrix.criteria[used[c]]],
                needed=float(needed[c]) * largest,
            )
        )
    return tuple(swaps)
