"""The base map: the same to the letter, nothing from outside, every file there."""

import re
from pathlib import Path

import folium
import pytest

import locator
from locator.i18n import Lang
from locator.maps import MapAssets, base_map

PACKAGE = Path(locator.__file__).parent
ASSETS = MapAssets(vendor="V", own="O", boundaries="B")
FOLDERS = {"V": PACKAGE / "vendor" / "web", "O": PACKAGE / "maps" / "web"}


def page(chart: folium.Map) -> str:
    html: str = chart.get_root().render()
    return re.sub(r"_[0-9a-f]{32}", "_id", html)


def test_equal_arguments_give_the_same_script() -> None:
    assert page(base_map(ASSETS, lang=Lang.JA)) == page(base_map(ASSETS, lang=Lang.JA))
    assert page(base_map(ASSETS, lang=Lang.JA)) != page(base_map(ASSETS, lang=Lang.EN))


def test_the_script_is_small_as_the_outlines_are_fetched_once() -> None:
    assert len(page(base_map(ASSETS, lang=Lang.JA))) < 5_000


def test_every_link_is_local_and_leads_to_a_file() -> None:
    chart = base_map(ASSETS, lang=Lang.JA)
    links = [link for _, link in [*chart.default_js, *chart.default_css]]
    assert len(links) == 8
    for link in links:
        folder, name = link.split("/", maxsplit=1)
        assert (FOLDERS[folder] / name).is_file()


def test_nothing_is_loaded_from_outside() -> None:
    html = page(base_map(ASSETS, lang=Lang.JA))
    assert not re.search(r"(src|href)\s*=\s*[\"']?\s*(https?:)?//", html)
    assert "http" not in html.replace('http-equiv="content-type"', "")


def test_tiles_only_if_asked_for() -> None:
    offline, online = (page(base_map(ASSETS, lang=Lang.JA, online=on)) for on in (False, True))
    assert "cyberjapandata" not in offline
    assert "cyberjapandata.gsi.go.jp" in online
    assert "地理院タイル" in online


@pytest.mark.parametrize("lang", list(Lang))
def test_credit_and_coarseness_are_written_on_the_map(lang: Lang) -> None:
    html = page(base_map(ASSETS, lang=lang))
    assert "国土数値情報（行政区域データ）（国土交通省）を加工" in html
    assert "0.6 km" in html


def test_zoom_is_limited_to_what_the_outlines_bear() -> None:
    html = page(base_map(ASSETS, lang=Lang.JA))
    assert '"maxZoom": 14' in html
    assert '"minZoom": 4' in html


def test_style_sheets_ask_nobody() -> None:
    for folder in FOLDERS.values():
        for path in folder.rglob("*.css"):
            for link in re.findall(r"url\(\s*['\"]?([^'\")]+)", path.read_text("utf-8")):
                assert not link.startswith(("http:", "https:", "//"))
                if not link.startswith(("data:", "#")):
                    assert (path.parent / link).is_file()
