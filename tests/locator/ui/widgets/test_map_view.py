"""Clicks of maps: what is new, what is a site; and where to look."""

import geopandas as gpd
import pandas as pd
from shapely.geometry import Point

from locator.ui.widgets.map_view import clicked_id, new_click, view_of_sites

SITES = pd.Index(["a", "b"])


def answer(site: str, count: int) -> dict[str, object]:
    return {
        "last_active_drawing": {"properties": {"id": site}},
        "last_object_clicked_count": count,
    }


def test_a_click_counts_once_and_again_when_clicked_again() -> None:
    session: dict[str, object] = {}
    assert new_click(answer("a", 1), SITES, session, "k") == "a"
    assert new_click(answer("a", 1), SITES, session, "k") == ""
    assert new_click(answer("a", 2), SITES, session, "k") == "a"


def test_what_is_no_site_is_no_click() -> None:
    assert clicked_id(answer("c", 1), SITES) == ""
    assert clicked_id(None, SITES) == ""
    assert new_click({"last_active_drawing": 3}, SITES, {}, "k") == ""


def test_the_view_holds_all_sites_and_never_zooms_past_its_ends() -> None:
    sites = gpd.GeoDataFrame(geometry=[Point(138, 35), Point(139, 36)], crs=4326)
    assert view_of_sites(sites) == ((35.5, 138.5), 8)
    assert view_of_sites(sites.iloc[:1])[1] == 12
    wide = gpd.GeoDataFrame(geometry=[Point(123, 24), Point(145, 45)], crs=4326)
    assert view_of_sites(wide)[1] == 6
