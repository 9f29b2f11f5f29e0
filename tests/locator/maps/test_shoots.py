"""Past shoots on the map: what is drawn, what is not, and what the legend says of it."""

from typing import Any

import geopandas as gpd
import pytest

from locator.i18n import Lang
from locator.maps import shoots as layer
from locator.maps.shoots import shoot_rows, shoots_note, shoots_on_map
from locator.shoots import no_shoots
from tests.locator.catalogues import shoots


def table() -> gpd.GeoDataFrame:
    castle = {"title": "<b>映画", "begins_on": "2019-05-01", "place": "城"}
    return shoots(
        {"id": "a", "lon": 138.5, "lat": 35.6} | castle,
        {"id": "b", "title": "作品", "year": "2021", "lon": 139, "lat": 35, "precision_m": 5000},
        {"id": "paris", "title": "Film", "lon": 2.35, "lat": 48.85},
        {"id": "nowhere", "title": "作品"},
    )


def test_what_lies_on_the_map_is_drawn_and_what_is_coarse_says_so() -> None:
    rows = shoot_rows(shoots_on_map(table()), Lang.JA, 5)
    assert rows == [
        [35.6, 138.5, "a", "<b>映画", "過去の撮影　2019-05-01　城", 0],
        [35.0, 139.0, "b", "作品", "過去の撮影（位置は市区町村の役所）　2021", 1],
    ]


def test_the_legend_counts_what_is_drawn_and_what_is_not() -> None:
    assert shoots_note(table(), Lang.JA) == (
        "過去の撮影（自分の記録） 2 件、白抜き：市区町村の位置 1 件、"
        "地図の範囲外 1 件、位置の記録なし 1 件"
    )
    assert shoots_note(table().loc[["a"]], Lang.EN) == "Past shoots (own records): 1"
    assert shoots_note(no_shoots(), Lang.EN) == "Past shoots: none recorded in your workspace"


def test_of_too_many_the_newest_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layer, "MOST_SHOOTS", 2)
    at: dict[str, Any] = {"lon": 138.5, "lat": 35.6}
    many = shoots(
        {"id": "undated"} | at,
        {"id": "old", "begins_on": "1999-01-01"} | at,
        {"id": "new", "year": "2024"} | at,
    )
    assert list(shoots_on_map(many).index) == ["new", "old"]
    assert shoots_note(many, Lang.EN) == "Past shoots (own records): 2; older and not drawn, 1"
