"""Metres side by side: what is unknown is a dash, and the reason stands below."""

import pandas as pd

from locator.ui import cache
from locator.ui.widgets.gap_roads import factor_chart, walk_reasons, walk_rows

WALKS = pd.DataFrame(
    {
        "stop": ["f:1", "f:2", None],
        "stop_name": ["<b>one</b>", "two", None],
        "straight_m": pd.array([100.0, 200.0, None], dtype="Float64"),
        "walked_m": pd.array([130.0, 260.0, None], dtype="Float64"),
        "road_m": pd.array([150.0, None, None], dtype="Float64"),
        "detour": pd.array([1.5, None, None], dtype="Float64"),
        "reason": ["", "off_roads", "no_stop"],
    },
    index=["a", "a", "b"],
)


def test_unknown_metres_are_a_dash_with_their_reason() -> None:
    rows = walk_rows(WALKS, 1.3, cache.texts("en"))
    assert list(rows.columns)[:4] == ["Stop", "Straight, m", "Walked, m (×1.3)", "By road, m"]
    assert list(rows["Stop"]) == ["<b>one</b>", "two", "–"]
    assert list(rows["By road, m"]) == ["150", "–", "–"]
    assert list(rows["Road ÷ straight"]) == ["1.50", "–", "–"]
    assert walk_reasons(WALKS, cache.texts("en")) == [
        "two: too far from a road: unknown",
        "no stop within the walk limit",
    ]


def test_the_chart_draws_known_pairs_alone_and_the_assumed_factor() -> None:
    drawn = factor_chart(WALKS, 1.3, cache.texts("en")).to_dict()
    rows = [row for data in drawn["datasets"].values() for row in data]
    assert [row["detour"] for row in rows if "detour" in row] == [1.5]
    assert [row["assumed"] for row in rows if "assumed" in row] == [1.3]
