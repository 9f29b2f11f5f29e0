"""Detour factors by hand: NA where unknown, quartiles, the assumed factor beside them."""

import pandas as pd
import pytest

from geo.roads.detours import detours, summarise_detours


def test_road_over_straight_line_and_unknown_stays_unknown() -> None:
    straight = pd.Series([200.0, 100.0, 0.0, 50.0], index=list("abcd"))
    road = pd.Series(pd.array([3000.0, None, 0.0, 65.0], dtype="Float64"), index=list("abcd"))
    found = detours(straight, road)
    assert found.index.to_list() == list("abcd")
    assert found["a"] == 15
    assert found["d"] == pytest.approx(1.3)
    assert found[["b", "c"]].isna().all()


def test_the_summary_by_hand() -> None:
    factors = pd.Series(pd.array([1.0, 1.2, 1.4, 1.6, 4.0, None], dtype="Float64"))
    found = summarise_detours(factors, 1.3)
    assert (found.pairs, found.known, found.above, found.assumed) == (6, 5, 3, 1.3)
    assert (found.lower, found.median, found.upper) == pytest.approx((1.2, 1.4, 1.6))


def test_the_assumed_factor_itself_is_not_above_it() -> None:
    assert summarise_detours(pd.Series([1.3], dtype="Float64"), 1.3).above == 0


def test_nothing_known_has_no_quartiles() -> None:
    found = summarise_detours(pd.Series(pd.array([None], dtype="Float64")), 1.3)
    assert (found.pairs, found.known, found.above) == (1, 0, 0)
    assert found.median is None
    assert found.to_json()["upper"] is None
