"""Ten sites and a ranking made by hand, as the search and the dossier would give them."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from locator.i18n import Lang, Texts, load_texts
from locator.records import (
    Dossier,
    Exclusion,
    Fact,
    Near,
    Neighbour,
    NotScored,
    PastShoot,
    Profile,
    Query,
    Ranking,
    WorkLink,
)
from locator.vocabulary import SiteKind

ROOT = Path(__file__).resolve().parents[3]
TODAY = dt.date(2026, 11, 20)
SITES = (
    ("loc-001", "錦帯橋", "Kintai Bridge", "bridge", 132.178, 34.1675, "岩国市"),
    ("loc-002", "角島大橋", "Tsunoshima Bridge", "bridge", 130.8805, 34.3527, "下関市"),
    (
        "loc-003",
        "旧毛利家本邸・毛利氏庭園",
        "Former Mori Residence",
        "residence",
        131.59,
        34.06,
        "防府市",
    ),
    ("loc-004", "萩城下町", "Hagi Castle Town", "traditional_town", 131.395, 34.413, "萩市"),
    ("loc-005", "秋吉台", "Akiyoshidai", "mountain", 131.305, 34.234, "美祢市"),
    ("loc-006", "元乃隅神社", "Motonosumi Shrine", "shrine", 131.0625, 34.4237, "長門市"),
    ("loc-007", "瑠璃光寺五重塔", "Rurikoji Pagoda", "temple", 131.473, 34.19, "山口市"),
    (
        "loc-008",
        "柳井白壁の町並み",
        "Yanai White-Walled Street",
        "traditional_town",
        132.105,
        33.968,
        "柳井市",
    ),
    ("loc-009", "門司港駅", "Mojiko Station", "station", 130.9615, 33.946, "北九州市 門司区"),
    ("loc-010", "岩国城", "Iwakuni Castle", "castle", 132.1745, 34.1752, "岩国市"),
)
WEIGHTS = {
    "fc_support": 4 / 15,
    "shinkansen_drive_min": 3 / 15,
    "airport_drive_min": 2 / 15,
    "base_drive_min": 2 / 15,
    "works_here": 2 / 15,
    "works_near": 1 / 15,
    "precision_m": 1 / 15,
}
SOURCE = "own survey of 2026-11; position = station_database (CC BY-SA 4.0), rounded"


@pytest.fixture(scope="session")
def ja() -> Texts:
    return load_texts(ROOT / "data", Lang.JA)


@pytest.fixture(scope="session")
def en() -> Texts:
    return load_texts(ROOT / "data", Lang.EN)


@pytest.fixture(scope="session")
def outlines() -> Path:
    return ROOT / "data" / "boundaries" / "prefectures.geojson"


def _fact(key: str, value: str | float | None = None) -> Fact:
    return Fact(key=key, value=value, source=SOURCE)


def _dossier(n: int) -> Dossier:
    site, ja, en, category, lon, lat, town = SITES[n]
    gateway = Neighbour(
        id="gw-1",
        kind="airport",
        name_ja="岩国錦帯橋空港",
        name_en="Iwakuni Kintaikyo Airport",
        lon=132.2358,
        lat=34.1439,
        metres=9_300.0 + 9000 * n,
        drive_min=24.0 + 15 * n,
    )
    rail = Neighbour(
        id="gw-2",
        kind="shinkansen",
        name_ja="新岩国駅",
        name_en="Shin-Iwakuni Station",
        lon=132.15,
        lat=34.1643,
        metres=4_800.0 + 8000 * n,
        drive_min=13.0 + 12 * n,
    )
    station = Neighbour(
        id="st-1",
        kind="station",
        name_ja="川西",
        name_en="Kawanishi",
        lon=lon,
        lat=lat,
        metres=1_150.0 + 200 * n,
        note="suspended" if n % 4 == 3 else "running",
    )
    stop = Neighbour(
        id="iwakuni:1",
        kind="stop",
        name_ja="錦帯橋バスセンター",
        name_en="",
        lon=lon,
        lat=lat,
        metres=160.0 if n % 2 == 0 else 2_340.0,
        note="iwakuni",
    )
    works = (
        WorkLink(
            work_id="w-1",
            title_ja="ある作品",
            title_en="A certain work",
            kind="film",
            year=2018,
            role="shot_here",
            scene="橋の上の別れ",
            confidence="high",
            source="general knowledge",
        ),
    )
    return Dossier(
        id=site,
        kind=SiteKind.LOCATION,
        place_id=f"p-{n}",
        name_ja=ja,
        name_en=en,
        category=category,
        municipality_code="35208",
        municipality_ja=town,
        prefecture_ja="福岡県" if "門司" in town else "山口県",
        lon=lon,
        lat=lat,
        precision_m=150.0 if n % 3 else 600.0,
        facts=(
            _fact("setting", "exterior"),
            _fact("eras", "edo|showa|contemporary"),
            _fact("owner_kind", "public" if n % 2 else None),
            _fact("public_access", "open"),
            _fact("status"),
            _fact("note"),
        ),
        permits=tuple(
            _fact(k) for k in ("permit_authority", "consult_first", "contact", "lead_days")
        )
        if n
        else (
            _fact("permit_authority", "岩国市 観光振興課"),
            _fact("consult_first"),
            _fact("contact"),
            _fact("lead_days", "14"),
        ),
        facilities=tuple(_fact(k) for k in ("parking", "power", "toilets", "beds_nearby")),
        commission={}
        if n == 4
        else {
            "id": f"fc-{n % 3}",
            "name_ja": ("山口県フィルム・コミッション", "岩国市FC", "下関FC")[n % 3],
            "name_en": ("Yamaguchi Film Commission", "Iwakuni FC", "Shimonoseki FC")[n % 3],
            "website": "https://www.example.jp/fc/",
            "contact": "",
        },
        works=works if n % 2 == 0 else (),
        shoots=(),
        gateways=(rail, gateway),
        stations=(station,),
        stops=(stop,),
        hubs=(),
        spots=(stop,) if n % 3 == 0 else (),
        unknown=("departures", "last_departure_min", "hubs_near") if n % 2 else ("hubs_near",),
        source=SOURCE,
        as_of={"iwakuni": dt.date(2026, 9, 16)},
    )


@pytest.fixture(scope="session")
def shot() -> tuple[PastShoot, ...]:
    """Four past shoots, the newest first: near, named by id, by its name, without a date."""
    days = (("2024-05-01", "2024-05-03"), ("2020-01-02", ""), ("", ""), ("", ""))
    return tuple(
        PastShoot(
            id=f"s{n}",
            title=f"架空の映画{n}",
            title_kind="film" if n < 3 else "CF",
            year="2015" if n == 2 else "",
            director="某監督",
            production="",
            place="橋のたもと",
            begins_on=begin,
            ends_on=end,
            credit="",
            source=f"台帳.csv row {n}",
            licence="",
            seen_on="",
            metres=(42.4, 900.0, None, None)[n],
            how=("near", "id", "name", "name")[n],
        )
        for n, (begin, end) in enumerate(days)
    )


@pytest.fixture(scope="session")
def dossiers() -> list[Dossier]:
    return [_dossier(n) for n in range(10)]


def _ranking(as_of: dict[str, dt.date]) -> Ranking:
    nan = float("nan")
    index = pd.Index([s[0] for s in SITES], name="location_id")
    steps = list(range(10))
    parts = pd.DataFrame(
        {
            c: [
                w * (1 - 0.06 * n) if (n + i) % 5 else (nan if i in {0, 4, 5} else w * 0.4)
                for n in steps
            ]
            for i, (c, w) in enumerate(WEIGHTS.items())
        },
        index=index,
    )
    low = parts.sum(axis=1)
    high = low + parts.isna().mul(pd.Series(WEIGHTS)).sum(axis=1)
    measures = pd.DataFrame(
        {
            "fc_support": [2.0 if (n % 5) else nan for n in steps],
            "shinkansen_drive_min": [13.0 + 12 * n for n in steps],
            "airport_drive_min": [24.0 + 15 * n for n in steps],
            "base_drive_min": [610.0 + 9 * n for n in steps],
            "works_here": [1.0 if n % 2 == 0 else nan for n in steps],
            "works_near": [2.0 if (n + 5) % 5 else nan for n in steps],
            "precision_m": [150.0 if n % 3 else 600.0 for n in steps],
            "stop_m": [160.0 if n % 2 == 0 else nan for n in steps],
            "departures": [31.0 if n % 2 == 0 else nan for n in steps],
            "first_departure_min": [398.0 if n % 2 == 0 else nan for n in steps],
            "last_departure_min": [1115.0 if n % 2 == 0 else nan for n in steps],
        },
        index=index,
    )
    frame = gpd.GeoDataFrame(
        {
            "name_ja": [s[1] for s in SITES],
            "rank": [1 + n for n in steps],
            "score": (low + high) / 2,
            "score_low": low,
            "score_high": high,
            "best_rank": [max(1, n - 1) for n in steps],
            "worst_rank": [n + 4 for n in steps],
        },
        index=index,
        geometry=gpd.points_from_xy([s[4] for s in SITES], [s[5] for s in SITES]),
        crs="EPSG:4326",
    )
    return Ranking(
        query=Query(
            profile=Profile(
                id="scout",
                name_ja="ロケ地を探す（製作・FC）",
                name_en="Scout (production, film commission)",
                weights=WEIGHTS,
                base="gw-001",
            ),
            prefectures=("35", "40"),
            categories=("history", "bridge"),
            near=(Near(target="gw-2", within_km=150),),
        ),
        frame=frame,
        parts=parts,
        measures=measures,
        weights=WEIGHTS,
        stop_upper_m=pd.Series([nan if n % 2 == 0 else 2340.0 for n in steps], index=index),
        excluded=(
            Exclusion(filter="category", no=388, unknown=0),
            Exclusion(filter="near", no=78, unknown=3),
        ),
        not_scored=(NotScored(criterion="spots_near", known=4, of=42),),
        relaxation=None,
        swaps=(),
        as_of=as_of,
        attribution=(
            "国土数値情報（行政区域データ）（国土交通省）を加工",
            "岩国市コミュニティバス GTFS-JP、岩国市、CC BY 4.0、2026-11-20取得",
            "駅データ station_database、CC BY-SA 4.0",
        ),
        total=42,
        considered=508,
    )


@pytest.fixture(scope="session")
def ranking() -> Ranking:
    return _ranking({"iwakuni": dt.date(2026, 9, 16)})


@pytest.fixture(scope="session")
def old_ranking() -> Ranking:
    return _ranking({"iwakuni": dt.date(2026, 9, 16), "yamanashi": dt.date(2020, 3, 25)})


@pytest.fixture(scope="session")
def names() -> dict[str, str]:
    return {
        "35": "山口県",
        "40": "福岡県",
        "gw-001": "東京駅",
        "gw-2": "新岩国駅",
        "iwakuni": "岩国市コミュニティバス",
    }


@pytest.fixture(scope="session")
def notes() -> dict[str, str]:
    return {"loc-001": "朝の光がよい。11月は紅葉で混む。", "loc-004": "電線が少ない"}


@pytest.fixture(scope="session")
def make_dossier() -> Callable[[int], Dossier]:
    return _dossier
