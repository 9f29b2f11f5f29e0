"""Areas by what their gaps hurt: weights, unknown apart, equal areas share a rank."""

import pandas as pd
import pytest

from locator.errors import QueryError
from locator.scenarios import rank_gaps

SITES = pd.DataFrame(
    [
        ("甲府", "spot", "gap"),
        ("甲府", "location", "served"),
        ("北杜", "spot", "gap"),
        ("北杜", "spot", "unknown"),
        ("身延", "hub", "no"),
        ("身延", "location", "gap"),
        ("都留", "spot", "served"),
        ("笛吹", "spot", "unknown"),
        ("上野原", "spot", "gap"),
        ("上野原", "spot", "inconvenient"),
    ],
    columns=["area", "kind", "verdict"],
    index=[f"s{n}" for n in range(10)],
)


def test_the_worst_comes_first_and_the_unknown_stand_apart() -> None:
    found = rank_gaps(SITES)
    assert found.index.tolist() == ["身延", "北杜", "上野原", "甲府", "笛吹"]
    assert found["hurt"].tolist() == [2, 1, 1, 1, 0]
    assert found["hurt_if_unknown_too"].tolist() == [2, 2, 1, 1, 1]
    assert found["rank"].tolist() == [1, 2, 3, 3, 5]
    assert found["unknown"].tolist() == [0, 1, 0, 0, 1]
    assert found.loc["身延", ["sites", "gaps_hub", "gaps_location", "gaps_spot"]].tolist() == [
        2, 1, 1, 0,
    ]  # fmt: skip


def test_kinds_and_sites_can_weigh_more() -> None:
    assert rank_gaps(SITES, weights={"spot": 3}).index[0] == "北杜"
    people = SITES.assign(weight=1.0)
    people.loc["s0", "weight"] = 250.0
    found = rank_gaps(people)
    assert (found.index[0], found.loc["甲府", "hurt"]) == ("甲府", 250)


def test_no_gap_is_an_empty_frame_with_its_columns() -> None:
    served = SITES[SITES["verdict"] == "served"]
    found = rank_gaps(served)
    assert len(found) == 0
    assert found.columns.tolist()[:5] == ["rank", "hurt", "hurt_if_unknown_too", "sites", "unknown"]
    assert len(rank_gaps(SITES.iloc[:0])) == 0


@pytest.mark.parametrize("weight", [-1.0, float("nan"), float("inf")])
def test_weights_that_are_none_are_refused(weight: float) -> None:
    for asked in ({"spot": weight}, None):
        sites = SITES if asked else SITES.assign(weight=weight)
        with pytest.raises(QueryError) as caught:
            rank_gaps(sites, weights=asked)
        assert caught.value.code == "bad_gap_weights"
