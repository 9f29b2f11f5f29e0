"""The links of the map lead to folders that this very server serves; nobody else is asked."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Frame, Page, Route, sync_playwright

from locator.ui.assets import map_assets

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "data"
SCRIPT = """
import geopandas as gpd
import streamlit as st
from pathlib import Path
from types import SimpleNamespace
from streamlit_folium import st_folium
from locator.i18n import Lang
from locator.maps import base_map, ranking_layers
from locator.ui.assets import map_assets

score = st.slider("score", 0.1, 0.9, 0.5)
frame = gpd.GeoDataFrame(
    {"name_ja": ["甲", "乙"], "rank": [1, 2], "score": [score, 0.1],
     "score_low": [score, 0.1], "score_high": [score, 0.1]},
    index=["a", "b"], geometry=gpd.points_from_xy([139.7, 130.4], [35.6, 33.6]), crs=4326,
)
said = st_folium(
    base_map(map_assets(Path(DATA)), lang=Lang.JA),
    key="map", height=420, use_container_width=True,
    feature_group_to_add=ranking_layers(SimpleNamespace(frame=frame), lang=Lang.JA),
    returned_objects=["last_active_drawing"],
)
drawing = said.get("last_active_drawing") or {"properties": {"id": "nothing"}}
st.text("chosen: " + drawing["properties"]["id"])
"""


def test_links_are_relative_to_the_frame_of_the_map() -> None:
    assets = map_assets(DATA)
    assert assets.vendor == "../locator.ui.assets.vendor"
    assert assets.own == "../locator.ui.assets.map"
    assert assets.boundaries == "../locator.ui.assets.boundaries"
    assert not any(link.startswith(("http", "//")) for link in assets.scripts + assets.styles)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Run a page with nothing but the map."""
    script = tmp_path / "page.py"
    script.write_text(f"DATA = {str(DATA)!r}\n{SCRIPT}", encoding="utf-8")
    port = free_port()
    options = {
        "server.port": port,
        "server.address": "127.0.0.1",
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
        "server.fileWatcherType": "none",
    }
    flags = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    with (tmp_path / "log.txt").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(script), *flags],
            cwd=ROOT,
            stdout=log,
            stderr=log,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/_stcore/health")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)


def wait_for(url: str) -> None:
    for _ in range(900):
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"no answer from {url}")


@pytest.fixture
def seen(address: str) -> Iterator[tuple[Page, list[str], list[str]]]:
    """Open the page; give it with what it asked of this server and of anybody else."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("no Chromium on this machine: the map cannot be seen in a browser")
    here: list[str] = []
    outside: list[str] = []

    def sort(route: Route) -> None:
        url = route.request.url
        if url.startswith((address, "data:", "blob:")):
            here.append(url.removeprefix(address))
            route.continue_()
        else:
            outside.append(url)
            route.abort()

    with sync_playwright() as play:
        chromium = play.chromium.launch(
            executable_path=path,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-sync",
                "--disable-background-networking",
                "--disable-component-update",
            ],
        )
        page = chromium.new_page(viewport={"width": 1200, "height": 900})
        page.on("pageerror", lambda error: outside.append(f"error {error}"))
        page.route("**/*", sort)
        page.goto(address)
        yield page, here, outside
        chromium.close()


def map_frame(page: Page) -> Frame:
    frame = page.wait_for_selector("iframe[src*=st_folium]", timeout=120_000).content_frame()
    if frame is None:
        pytest.fail("the map has no frame")
    frame.wait_for_selector(".lm-ready", timeout=120_000)
    return frame


@pytest.mark.browser
def test_the_map_lives_on_this_server_alone(seen: tuple[Page, list[str], list[str]]) -> None:
    page, here, outside = seen
    frame = map_frame(page)
    served = [url for url in here if "/component/locator.ui.assets" in url]
    assert sum("prefectures.geojson" in url for url in served) == 1
    assert not any("municipalities.geojson" in url for url in served)

    # zooming in fetches the municipalities once, and keeps the view in the runs that follow
    with page.expect_response("**/municipalities.geojson") as answer:
        frame.evaluate("() => { window.map.setView([35.6, 139.7], 10); }")
    assert answer.value.ok
    frame.wait_for_selector(".lm-label.lm-municipalities span")
    frame.locator(".lm-ranked[data-id=a]").click()
    page.get_by_text("chosen: a").wait_for()

    # another answer changes the markers, not the map: no new mount, same view
    frame.evaluate("() => { window.marked = 1; }")
    page.get_by_role("slider").press("End")
    frame.wait_for_selector(".lm-ranked[data-id=a][aria-label*='0.90']")
    assert frame.evaluate("() => [window.marked, window.map.getZoom()]") == [1, 10]
    assert outside == []
