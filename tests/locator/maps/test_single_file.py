"""The one-file map, in text and in a real browser: names are inert, nobody is asked."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from locator.i18n import Lang
from locator.maps import (
    ContextKind,
    MapAssets,
    base_map,
    context_layers,
    legend_html,
    ranking_layers,
    single_file_html,
)
from locator.records import Catalogue, Ranking

from .conftest import BOUNDARIES, EVIL


def sheet(
    ranking: Ranking, catalogue: Catalogue, *, prefectures: tuple[str, ...] = (), top: int = 20
) -> str:
    chart = base_map(MapAssets(), lang=Lang.JA)
    groups = ranking_layers(ranking, lang=Lang.JA, top=top)
    groups += context_layers(catalogue, kinds=list(ContextKind), lang=Lang.JA)
    for group in groups:
        group.add_to(chart)
    return single_file_html(
        chart,
        boundaries=BOUNDARIES,
        title=EVIL[0],
        legend=legend_html(ranking, lang=Lang.JA, notes=list(EVIL[:-1])),
        notes=["時刻表の日付 2026-09-14", EVIL[3]],
        prefectures=prefectures,
    )


def open_file(browser: Browser, path: Path) -> tuple[Page, list[str]]:
    """Open a file; return the page and what it asked for beyond the file itself."""
    asked: list[str] = []

    def refuse(route: Route) -> None:
        url = route.request.url
        if url == path.as_uri() or url.startswith("data:"):
            route.continue_()
        else:
            asked.append(url)
            route.abort()

    page = browser.new_page(viewport={"width": 1000, "height": 700})
    page.route("**/*", refuse)
    page.on("dialog", lambda dialog: asked.append(f"dialog {dialog.message}"))
    page.on("pageerror", lambda error: asked.append(f"error {error}"))
    page.goto(path.as_uri())
    page.wait_for_selector(".lm-ready")
    return page, asked


def test_holds_all_it_needs(ranking: Ranking, catalogue: Catalogue) -> None:
    html = sheet(ranking, catalogue)
    assert not re.search(r"<script[^>]+src=|<link\b", html)
    assert not re.search(r"<img[^>]+src=[\"']?http", html)
    assert "時刻表の日付 2026-09-14" in html
    assert "を加工" in html
    assert "default-src 'none'" in html
    assert 500_000 < len(html) < 1_500_000


def test_municipal_borders_of_the_region_travel_along(
    ranking: Ranking, catalogue: Catalogue
) -> None:
    html = sheet(ranking, catalogue, prefectures=("19",))
    assert "富士河口湖町" in html
    assert "利島村" not in html
    every = tuple(f"{n:02d}" for n in range(1, 48))
    assert "利島村" not in sheet(ranking, catalogue, prefectures=every)


def test_names_are_no_markup(evil_ranking: Ranking, catalogue: Catalogue) -> None:
    html = sheet(evil_ranking, catalogue)
    assert "<img src=x" not in html
    assert "</script><script>window.hacked" not in html
    assert html.count("7 * 7") == 1 + 2  # in a note of the legend, a name and an id


@pytest.mark.browser
def test_evil_names_are_shown_and_do_nothing(
    browser: Browser, evil_ranking: Ranking, catalogue: Catalogue, tmp_path: Path
) -> None:
    path = tmp_path / "map.html"
    path.write_text(sheet(evil_ranking, catalogue), encoding="utf-8")
    page, asked = open_file(browser, path)
    page.evaluate("() => { for (const m of document.querySelectorAll('.lm-site')) m.focus(); }")
    labels = page.locator(".lm-ranked").evaluate_all(
        "nodes => nodes.map(n => n.getAttribute('aria-label'))"
    )
    names = "names => names.every(n => [...document.querySelectorAll('.lm-said b')].some("
    page.wait_for_function(f"{names}b => b.textContent === n))", arg=EVIL[:-1])
    spoken = page.locator(".lm-said b").all_text_contents()
    for name in EVIL[:-1]:
        assert any(label.startswith(name) for label in labels)
        assert name in spoken
    assert page.evaluate("window.hacked") is None
    assert page.locator(".lm-sheet-title h1").text_content() == EVIL[0]
    assert asked == []
    page.close()


@pytest.mark.browser
def test_markers_can_be_reached_by_keyboard(
    browser: Browser, ranking: Ranking, catalogue: Catalogue, tmp_path: Path
) -> None:
    path = tmp_path / "map.html"
    path.write_text(sheet(ranking, catalogue, prefectures=("13", "14")), encoding="utf-8")
    page, asked = open_file(browser, path)
    marks = page.locator(".lm-ranked")
    assert marks.count() == 4
    assert set(marks.evaluate_all("n => n.map(m => m.getAttribute('tabindex'))")) == {"0"}
    assert page.locator(".lm-ranked .lm-hollow").count() == 2
    assert page.locator(".lm-ranked .lm-none").count() == 1
    assert page.locator(".leaflet-control-attribution").is_visible()
    assert page.locator(".lm-measure-button").get_attribute("aria-label") == "距離を測る"
    assert asked == []
    page.close()


@pytest.mark.browser
def test_measuring_gives_the_distance(
    browser: Browser, ranking: Ranking, catalogue: Catalogue, tmp_path: Path
) -> None:
    path = tmp_path / "map.html"
    path.write_text(sheet(ranking, catalogue), encoding="utf-8")
    page, _ = open_file(browser, path)
    page.locator(".lm-measure-button").click()
    page.mouse.click(600, 450)
    page.mouse.click(700, 450)
    said = page.locator(".lm-measure-said").text_content() or ""
    # 100 pixels at zoom 5 are 100 x 40075.017 km x cos(lat) / (256 x 32); the row 450 of 700 lies
    # at 33.0 degrees north (36.2 at row 350): 410 km
    assert re.fullmatch(r"\d+\.\d km", said)
    assert float(said.split()[0]) == pytest.approx(410, rel=0.01)
    page.keyboard.press("Escape")
    assert not page.locator(".lm-measure-said").is_visible()
    page.close()
