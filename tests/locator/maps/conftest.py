"""A small ranking, a small catalogue, and a browser that may ask nobody."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

import geopandas as gpd
import pandas as pd
import pytest
from playwright.sync_api import Browser, sync_playwright

from locator.records import Catalogue, Profile, Query, Ranking
from locator.shoots import no_shoots

BOUNDARIES = Path(__file__).resolve().parents[3] / "data" / "boundaries"
# Each would do something if any of its readers took it for code.
EVIL = (
    "<img src=x onerror=window.hacked=1>",
    "${window.hacked=1}",
    "`);window.hacked=1;(`",
    "</script><script>window.hacked=1</script>",
    '"];window.hacked=1;//',
    "\\'];window.hacked=1;//",
    "{{ 7 * 7 }}{% raw %}{# gone #}",
    "<svg onload=window.hacked=1>",
    "a\u2028b\u2029c",
)
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def make_ranking(frame: gpd.GeoDataFrame) -> Ranking:
    empty = pd.DataFrame(index=frame.index)
    return Ranking(
        query=Query(profile=Profile(id="p", name_ja="", name_en="", weights=MappingProxyType({}))),
        frame=frame,
        parts=empty,
        measures=empty,
        weights={},
        stop_upper_m=pd.Series(dtype="Float64"),
        excluded=(),
        not_scored=(),
        relaxation=None,
        swaps=(),
        as_of={},
        attribution=(),
        total=len(frame),
        considered=len(frame),
    )


def make_frame(names: list[str], scores: list[tuple[float, float, float]]) -> gpd.GeoDataFrame:
    """Return ranked rows, one tenth of a degree apart, from Tokyo to the west."""
    count = len(names)
    score, low, high = zip(*scores, strict=True)
    return gpd.GeoDataFrame(
        {
            "name_ja": names,
            "name_en": ["" for _ in names],
            "rank": range(1, count + 1),
            "score": score,
            "score_low": low,
            "score_high": high,
        },
        index=pd.Index([f"s{i}" for i in range(1, count + 1)], name="id"),
        geometry=gpd.points_from_xy([139.7 - 0.1 * i for i in range(count)], [35.6] * count),
        crs="EPSG:4326",
    )


@pytest.fixture
def ranking() -> Ranking:
    """Four sites: well known, hollow (0.2 to 0.9), just not hollow (width 0.4), without score."""
    nan = float("nan")
    return make_ranking(
        make_frame(
            ["一", "二", "三", "四"],
            [(0.8, 0.75, 0.85), (0.55, 0.2, 0.9), (0.5, 0.3, 0.7), (nan, nan, nan)],
        )
    )


@pytest.fixture
def evil_ranking() -> Ranking:
    count = len(EVIL)
    frame = make_frame(list(EVIL), [(0.5, 0.4, 0.6)] * count)
    frame.index = pd.Index([f"{i}{name}" for i, name in enumerate(EVIL)], name="id")
    return make_ranking(frame)


def points(rows: dict[str, list[object]], ids: list[str]) -> gpd.GeoDataFrame:
    lons, lats = rows.pop("lon"), rows.pop("lat")
    return gpd.GeoDataFrame(
        rows, index=pd.Index(ids, name="id"), geometry=gpd.points_from_xy(lons, lats), crs=4326
    )


@pytest.fixture
def catalogue() -> Catalogue:
    nothing = pd.DataFrame()
    return Catalogue(
        locations=gpd.GeoDataFrame(),
        spots=points(
            {
                "name_ja": ["駅", "民家"],
                "name_en": ["Station", "House"],
                "public_access": ["open", "private_do_not_visit"],
                "lon": [138.45, 138.46],
                "lat": [35.36, 35.37],
            },
            ["sp1", "sp2"],
        ),
        hubs=points(
            {"name_ja": [EVIL[0]], "name_en": [EVIL[1]], "lon": [139.0], "lat": [35.0]}, ["h1"]
        ),
        gateways=points(
            {"name_ja": ["東京駅"], "name_en": [""], "lon": [139.7661], "lat": [35.6814]}, ["g1"]
        ),
        stations=points(
            {
                "name_ja": ["甲", "乙", "丙"],
                "service": ["running", "closed", None],
                "lon": [139.1, 139.2, 141.0],
                "lat": [35.1, 35.2, 43.0],
            },
            ["st1", "st2", "st3"],
        ),
        works=nothing,
        place_works=nothing,
        film_commissions=pd.DataFrame(
            {
                "name_ja": ["山梨FC", "所在不明FC"],
                "name_en": ["Yamanashi FC", ""],
                "municipality_code": ["19201", pd.NA],
            },
            index=pd.Index(["fc1", "fc2"], name="id"),
        ),
        municipalities=pd.DataFrame(
            {"name_ja": ["甲府市"], "lon": [138.568], "lat": [35.662]},
            index=pd.Index(["19201"], name="code"),
        ),
        stops=points({"name_ja": ["停"], "lon": [138.6], "lat": [35.6]}, ["f:1"]),
        shoots=no_shoots(),
        calls=nothing,
        daily_trips=nothing,
        feeds=nothing,
        coverage=nothing,
        community_transport=nothing,
        sources=nothing,
        land=gpd.GeoDataFrame(),
        version="test",
    )


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = [shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")]
    path = next((name for name in found if name), None)
    if path is None:
        pytest.skip("no Chromium on this machine: the map cannot be seen in a browser")
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield chromium
        chromium.close()
