"""A small ranking made by hand: one known site, one with unknowns, one with a hostile name."""

import datetime as dt
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from locator.i18n import Lang, Texts, load_texts
from locator.records import Exclusion, Near, NotScored, Profile, Query, Ranking
from locator.vocabulary import SiteKind

DATA = Path(__file__).resolve().parents[3] / "data"
HOSTILE = '=HYPERLINK("http://example.com","x")<script>alert(1)</script>${1}\x1b[31m'


@pytest.fixture
def ja() -> Texts:
    return load_texts(DATA, Lang.JA)


@pytest.fixture
def en() -> Texts:
    return load_texts(DATA, Lang.EN)


@pytest.fixture
def ranking() -> Ranking:
    index = pd.Index(["loc-001", "loc-002", "loc-003"], name="location_id")
    frame = gpd.GeoDataFrame(
        {
            "name_ja": ["錦帯橋", "角島大橋", HOSTILE],
            "name_en": ["Kintai Bridge", None, "@SUM(A1)"],
            "category": ["bridge", "bridge", "other"],
            "municipality_code": ["35208", "35208", pd.NA],
            "precision_m": [150.0, 2000.0, 80.0],
            "source": ["own survey", "own survey", "-1+2"],
            "rank": [1, 2, 3],
            "score": [0.8123456789012345, 0.5, 1 / 3],
            "score_low": [0.8123456789012345, 0.25, 1 / 3],
            "score_high": [0.8123456789012345, 0.75, 1 / 3],
            "best_rank": [1, 2, 2],
            "worst_rank": [1, 3, 3],
        },
        index=index,
        geometry=gpd.points_from_xy([132.178, 130.8805, -0.5], [34.1675, 34.3527, -1.25]),
        crs="EPSG:4326",
    )
    measures = pd.DataFrame(
        {
            "airport_km": [22.123456789, 61.5, 3.0],
            "stop_m": [120.0, float("nan"), 90.0],
            "departures": [31.0, float("nan"), 0.0],
            "last_departure_min": [1115.0, float("nan"), 1505.0],
        },
        index=index,
    )
    parts = pd.DataFrame(
        {
            "airport_km": [0.4623456789012345, 0.25, 1 / 6],
            "departures": [0.35, float("nan"), 1 / 6],
        },
        index=index,
    )
    return Ranking(
        query=Query(
            profile=Profile(
                id="scout", name_ja="ロケハン", name_en="Scout", weights={"airport_km": 1.0}
            ),
            kind=SiteKind.LOCATION,
            near=(Near(target="gw-001", within_km=50),),
            last_departure_after_s=19 * 3600 + 1800,
        ),
        frame=frame,
        parts=parts,
        measures=measures,
        weights={"airport_km": 0.5, "departures": 0.5},
        stop_upper_m=pd.Series([float("nan"), 2300.0, float("nan")], index=index),
        excluded=(Exclusion(filter="near", no=7, unknown=2),),
        not_scored=(NotScored(criterion="works_near", known=1, of=12),),
        relaxation=None,
        swaps=(),
        as_of={"iwakuni": dt.date(2026, 9, 16), "yamanashi": dt.date(2020, 3, 25)},
        attribution=("国土数値情報（国土交通省）を加工", "岩国市 GTFS, CC BY 4.0"),
        total=3,
        considered=12,
    )
