"""Published weighted sums, pymcdm as the second opinion, and the laws of an interval score."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pymcdm.methods import WSM

from locator.criteria import CRITERIA
from locator.scoring import (
    Floats,
    Scores,
    ValueMatrix,
    id_order,
    normalised,
    parts_of,
    rank_range,
    ranked,
    score,
    smallest_swaps,
    weighted_sum,
)

NAMES = tuple(CRITERIA)


def test_scikit_criteria_example() -> None:
    by_row = np.array([[1.0, 0, 3], [0, 5, 6]])
    assert weighted_sum(np.ones(3), by_row.T).tolist() == [4, 11]


def test_heating_losses_of_kracka_2010() -> None:
    rows = np.array(
        [
            [33.95, 23.78, 11.45, 39.97, 29.44, 167.10, 3.852],
            [38.9, 4.17, 6.32, 0.01, 4.29, 132.52, 25.184],
            [37.59, 9.36, 8.23, 4.35, 10.22, 136.71, 10.845],
            [30.44, 37.59, 13.91, 74.08, 45.10, 198.34, 2.186],
            [36.21, 14.79, 9.17, 17.77, 17.06, 148.3, 6.610],
            [37.8, 8.55, 7.97, 2.35, 9.25, 134.83, 11.935],
        ]
    )
    less_is_better = np.array([True, True, True, True, False, True, False])
    benefit = np.where(less_is_better, 1 / rows, rows)
    found = weighted_sum(np.full(7, 1 / 7), (benefit / benefit.sum(axis=0)).T)
    published = [0.12040426, 0.3458235, 0.13838192, 0.12841246, 0.12346084, 0.14351701]
    assert found == pytest.approx(published, abs=5e-9)
    order = ranked(found, np.arange(6))
    assert np.argsort(order).tolist() == [5, 0, 2, 3, 4, 1]  # ranks 6, 1, 3, 4, 5, 2


def test_an_interval_by_hand() -> None:
    values = np.array([[1.0, 0.5, np.nan], [0.5, np.nan, np.nan], [0.0, 0.25, 1.0]])
    matrix = ValueMatrix.of_values(NAMES[:3], values)
    weights = {NAMES[0]: 0.5, NAMES[1]: 0.25, NAMES[2]: 0.25}
    found = score(matrix, weights)
    assert found.low.tolist() == [0.625, 0.3125, 0.25]
    assert found.high.tolist() == [0.625, 0.5625, 1.0]
    assert found.score.tolist() == [0.625, 0.4375, 0.625]
    parts = parts_of(matrix, weights, np.array([1, 0]))
    assert parts[:, 1].tolist() == [0.5, 0.125, 0.0]
    assert parts[[0, 2], 0].tolist() == [0.25, 0.0625]
    assert np.isnan(parts[1, 0])


def test_ranges_of_ranks_by_hand() -> None:
    low = np.array([0.6, 0.3, 0.25, 0.1])
    high = np.array([0.6, 0.6, 1.0, 0.2])
    scores = Scores(low, high, (low + high) / 2)
    best, worst = rank_range(scores, np.arange(4))
    # high >= 0.6 have rows 0, 1, 2; low > 1.0 none; below row 3 lies nothing.
    assert best.tolist() == [1, 1, 1, 4]
    assert worst.tolist() == [3, 3, 3, 4]


def test_weights_are_scaled_and_zeros_leave() -> None:
    assert normalised({"a": 1.0, "b": 3.0, "c": 0.0}) == {"a": 0.25, "b": 0.75}
    assert normalised({"a": 0.0}) == {}
    assert normalised({}) == {}
    assert normalised({"a": 1.5e308, "b": 1.5e308}) == {"a": 0.5, "b": 0.5}


def test_no_weight_at_all_scores_nothing() -> None:
    matrix = ValueMatrix.of_values(NAMES[:1], np.array([[0.3, np.nan]]))
    found = score(matrix, {})
    assert found.low.tolist() == found.high.tolist() == found.score.tolist() == [0, 0]
    assert parts_of(matrix, {}, np.array([0, 1])).shape == (0, 2)
    assert smallest_swaps(matrix, {}, np.array([0, 1]), ["a", "b"]) == ()


def test_build_takes_measures_in_natural_units() -> None:
    measures = pd.DataFrame(
        {"airport_km": [65.0, None], "departures": [10.0, 80.0]}, dtype="Float64"
    )
    matrix = ValueMatrix.build(measures)
    assert matrix.criteria == ("airport_km", "departures")
    assert matrix.known.tolist() == [[0.5, 0.0], [0.25, 1.0]]
    assert matrix.missing.tolist() == [[0, 1], [0, 0]]
    assert [matrix.known_count(c) for c in matrix.criteria] == [1, 2]
    assert [matrix.known_count(c, np.array([1])) for c in matrix.criteria] == [0, 1]


@pytest.mark.parametrize("count", [2, 3, 5, 17, 1003])
def test_equal_sites_get_equal_scores_wherever_they_stand(count: int) -> None:
    rng = np.random.default_rng(count)
    for _ in range(50):
        weights, column = rng.random(12), rng.random(12)
        short = weighted_sum(weights, np.repeat(column[:, None], count, axis=1))
        long = weighted_sum(weights, np.repeat(column[:, None], 1000, axis=1))
        assert len({*short.tolist(), *long.tolist()}) == 1


def _thousandths(number: int) -> float:
    return number / 1000


@st.composite
def problems(draw: st.DrawFn, *, with_unknown: bool = True) -> tuple[ValueMatrix, dict[str, float]]:
    criteria = draw(st.integers(1, 5))
    sites = draw(st.integers(2, 12))
    worth = st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]) | st.integers(0, 1000).map(_thousandths)
    cell = worth | st.just(float("nan")) if with_unknown else worth
    row = st.lists(cell, min_size=sites, max_size=sites)
    values = np.array(draw(st.lists(row, min_size=criteria, max_size=criteria)))
    weight = st.sampled_from([0.0, 1.0, 2.0]) | st.integers(10, 10_000).map(_thousandths)
    raw = draw(st.lists(weight, min_size=criteria, max_size=criteria))
    assume(sum(raw) > 0)
    names = NAMES[:criteria]
    return ValueMatrix.of_values(names, values), dict(zip(names, raw, strict=True))


@given(problems())
def test_the_interval_holds_the_score(problem: tuple[ValueMatrix, dict[str, float]]) -> None:
    matrix, raw = problem
    found = score(matrix, normalised(raw))
    assert (found.low <= found.score).all()
    assert (found.score <= found.high).all()
    assert (found.low >= 0).all()
    assert (found.high <= 1 + 1e-12).all()


@given(problems())
def test_parts_sum_to_low_and_unknown_weights_lead_to_high(
    problem: tuple[ValueMatrix, dict[str, float]],
) -> None:
    matrix, raw = problem
    weights = normalised(raw)
    rows = np.arange(matrix.known.shape[1])
    found, parts = score(matrix, weights), parts_of(matrix, weights, rows)
    used = np.array([weights[c] for c in matrix.criteria if c in weights])
    open_weight = (np.isnan(parts) * used[:, None]).sum(axis=0)
    assert np.nansum(parts, axis=0) == pytest.approx(found.low, abs=1e-12)
    assert found.low + open_weight == pytest.approx(found.high, abs=1e-12)
    known = ~np.isnan(parts).any(axis=0)
    assert parts.sum(axis=0)[known] == pytest.approx(found.score[known], abs=1e-12)


@given(problems(), st.floats(1e-3, 1e3))
def test_scaling_all_weights_changes_nothing(
    problem: tuple[ValueMatrix, dict[str, float]], factor: float
) -> None:
    matrix, raw = problem
    once = score(matrix, normalised(raw))
    again = score(matrix, normalised({c: w * factor for c, w in raw.items()}))
    assert again.score == pytest.approx(once.score, abs=1e-12)


@given(problems(with_unknown=False))
def test_known_values_score_as_pymcdm_says(
    problem: tuple[ValueMatrix, dict[str, float]],
) -> None:
    matrix, raw = problem
    weights = normalised(raw)
    vector = np.array([weights.get(c, 0.0) for c in matrix.criteria])
    plain = WSM(normalization_function=lambda x, cost: x)  # noqa: ARG005 - values are 0..1 already
    expected = plain(matrix.known.T, vector, np.ones(len(vector)), validation=False)
    found = score(matrix, weights)
    assert found.score == pytest.approx(expected, abs=1e-12)
    assert np.array_equal(found.low, found.high)


@given(problems())
def test_the_true_rank_lies_in_its_range_whatever_the_unknown_values_are(
    problem: tuple[ValueMatrix, dict[str, float]],
) -> None:
    matrix, raw = problem
    weights = normalised(raw)
    found = score(matrix, weights)
    sites = len(found.low)
    best, worst = rank_range(found, np.arange(sites))
    order = ranked(found.score, np.arange(sites))
    rank = np.argsort(order) + 1
    assert (best <= rank).all()
    assert (rank <= worst).all()
    rng = np.random.default_rng(sites)
    for _ in range(5):
        guess = matrix.known + matrix.missing * rng.integers(0, 2, matrix.known.shape)
        vector = np.array([weights.get(c, 0.0) for c in matrix.criteria])
        totals = vector @ guess
        above = (totals[None, :] > totals[:, None] + 1e-9).sum(axis=1)
        assert (above + 1 <= worst).all()
        level = (totals[None, :] >= totals[:, None] - 1e-9).sum(axis=1)
        assert (best <= level).all()


def test_ranges_of_many_rows_are_those_of_few() -> None:
    rng = np.random.default_rng(5)
    low = rng.integers(0, 20, 300) / 20
    high = low + rng.integers(0, 5, 300) / 20
    scores = Scores(low, high, (low + high) / 2)
    best, worst = rank_range(scores, np.arange(300))
    for start in range(0, 300, 50):
        few = rank_range(scores, np.arange(start, start + 50))
        assert few[0].tolist() == best[start : start + 50].tolist()
        assert few[1].tolist() == worst[start : start + 50].tolist()


@pytest.mark.parametrize("count", [1, 7, 64, 1279, 1281, 5000])
@pytest.mark.parametrize("top", [0, 1, 2, 20, 63, 4999, 6000])
@pytest.mark.parametrize("levels", [1, 3, 10**9])
def test_the_first_rows_are_those_of_the_full_order(count: int, top: int, levels: int) -> None:
    rng = np.random.default_rng(count + top)
    scores = rng.integers(0, levels, count) / levels
    tie = rng.permutation(count)
    full = ranked(scores, tie)
    expected = sorted(range(count), key=lambda i: (-scores[i], tie[i]))
    assert full.tolist() == expected
    assert ranked(scores, tie, top).tolist() == expected[:top]


@given(st.lists(st.text(max_size=4), unique=True, max_size=20))
def test_the_tie_breaker_is_the_sorted_order_of_the_ids(ids: list[str]) -> None:
    place = id_order(ids)
    assert [i for _, i in sorted(zip(place.tolist(), ids, strict=True))] == sorted(ids)


def midpoint(matrix: ValueMatrix, raw: Mapping[str, float]) -> Floats:
    vector = np.array([raw.get(c, 0.0) for c in matrix.criteria])
    total: Floats = vector @ (matrix.known + matrix.missing / 2)
    return total


def test_a_swap_by_hand() -> None:
    # a leads by 2 * 0.5 - 1 * 0.25 = 0.75; b is level at weight 2 - 0.75 / 0.5 = 0.5 of the first
    # criterion (a change of 1.5), or at 1 + 0.75 / 0.25 = 4 of the second (a change of 3).
    matrix = ValueMatrix.of_values(NAMES[:2], np.array([[1.0, 0.5], [0.25, 0.5]]))
    (swap,) = smallest_swaps(matrix, {NAMES[0]: 2.0, NAMES[1]: 1.0}, np.array([0, 1]), ["a", "b"])
    assert (swap.id, swap.next_id, swap.criterion) == ("a", "b", NAMES[0])
    assert (swap.weight, swap.needed) == (2.0, 0.5)


@pytest.mark.parametrize("size", [1e308 / 2, 1e-307])
def test_a_swap_scales_with_the_weights(size: float) -> None:
    # The weights of the swap by hand, times a size at the ends of what a float can hold.
    matrix = ValueMatrix.of_values(NAMES[:2], np.array([[1.0, 0.5], [0.25, 0.5]]))
    raw = {NAMES[0]: 2.0 * size, NAMES[1]: size}
    (swap,) = smallest_swaps(matrix, raw, np.array([0, 1]), ["a", "b"])
    assert (swap.weight, swap.needed) == (raw[NAMES[0]], pytest.approx(0.5 * size))


def test_no_swap_where_the_leader_is_nowhere_worse() -> None:
    matrix = ValueMatrix.of_values(NAMES[:2], np.array([[1.0, 0.5], [0.5, 0.5]]))
    # Only taking the first criterion out altogether would make them level, and level is no lead.
    assert smallest_swaps(matrix, dict.fromkeys(NAMES[:2], 1.0), np.array([0, 1]), ["a", "b"]) == ()


@given(problems())
def test_a_swap_is_real_and_no_smaller_change_of_one_weight_swaps(
    problem: tuple[ValueMatrix, dict[str, float]],
) -> None:
    matrix, raw = problem
    scored = {c: w for c, w in raw.items() if w > 0}
    order = ranked(midpoint(matrix, scored), np.arange(matrix.known.shape[1]))
    ids = [f"s{i}" for i in order]
    swaps = {s.id: s for s in smallest_swaps(matrix, scored, order, ids)}
    nudge = 1e-6
    for first, second, name in zip(order, order[1:], ids, strict=False):
        now = midpoint(matrix, scored)
        smallest = float("inf")
        if name in swaps:
            swap = swaps[name]
            assert swap.weight == scored[swap.criterion]
            change = swap.needed - swap.weight
            smallest = abs(change)
            level = midpoint(matrix, scored | {swap.criterion: swap.needed})
            assert level[first] == pytest.approx(level[second], abs=1e-9)
            difference = (matrix.known + matrix.missing / 2)[matrix.criteria.index(swap.criterion)]
            gain = difference[second] - difference[first]
            past = swap.needed + np.sign(gain) * nudge
            after = midpoint(matrix, scored | {swap.criterion: max(past, 0.0)})
            lead_then = after[second] - after[first]
            assert lead_then > 0 or abs(gain) < nudge or past < 0
        for criterion, weight in scored.items():
            for direction in (-1, 1):
                less = max(weight + direction * min(smallest * 0.99 - nudge, 1e3), 0.0)
                if smallest <= nudge or less == 0:
                    continue
                other = midpoint(matrix, scored | {criterion: less})
                assert other[second] - other[first] <= 1e-9 * max(1.0, less)
        assert now[first] >= now[second]
