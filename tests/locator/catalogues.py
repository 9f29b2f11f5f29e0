"""A tiny world made by hand: every trait of the real tables once, every number easy to check.

Around loc-1 (138.57, 35.67) stand four stops, by geodesic metres of pyproj on GRS80 about:
alpha:1 100 m, beta:1 200 m, alpha:2 300 m, alpha:9 2 km. Two feeds use the same trip keys.
"""

import geopandas as gpd
import pandas as pd
from shapely import Point

from locator.records import Catalogue, Profile
from locator.shoots import TEXTS, no_shoots
from locator.tables import (
    COMMUNITY_TRANSPORT,
    FEEDS,
    FILM_COMMISSIONS,
    GATEWAYS,
    HUBS,
    LOCATIONS,
    MUNICIPALITIES,
    PLACE_WORKS,
    SOURCES,
    SPOTS,
    STATIONS,
    WORKS,
    TableSpec,
)

WGS84 = "EPSG:4326"
HERE = (138.57, 35.67)
DEGREE_M = 110_950.0  # one degree of latitude near 35.67 N, metres, rounded
NORTH = 1 / DEGREE_M

SCOUT = Profile(
    id="test", name_ja="試験", name_en="Test", weights={"station_m": 1.0, "works_here": 1.0}
)


def plain(spec: TableSpec, *rows: dict[str, object]) -> pd.DataFrame:
    """Return rows as the table of a spec; what a row does not say is missing."""
    columns = [c for c in spec.columns if c not in {"lon", "lat"}]
    frame = pd.DataFrame(
        {
            field.name: pd.Series(
                [row.get(field.name) for row in rows],
                dtype="str" if field.dtype == "str" else field.dtype,
            )
            for field in spec.fields
            if field.name in columns
        }
    )
    return frame.set_index(spec.key) if isinstance(spec.key, str) else frame


def points(spec: TableSpec, *rows: dict[str, object]) -> gpd.GeoDataFrame:
    """Return rows with lon and lat as the point table of a spec."""
    where = gpd.points_from_xy([r["lon"] for r in rows], [r["lat"] for r in rows])
    return gpd.GeoDataFrame(plain(spec, *rows), geometry=where, crs=WGS84)


def shoots(*rows: dict[str, object]) -> gpd.GeoDataFrame:
    """Return past shoots: what a row does not say is missing, its position too."""
    index = pd.Index([row["id"] for row in rows], name="shoot_id", dtype="str")
    texts = {c: pd.Series([row.get(c) for row in rows], index=index, dtype="str") for c in TEXTS}
    metres = pd.Series([row.get("precision_m") for row in rows], index=index, dtype="float64")
    where = [Point(row["lon"], row["lat"]) if "lon" in row else None for row in rows]
    return gpd.GeoDataFrame(
        pd.DataFrame(texts).assign(precision_m=metres), geometry=where, crs=WGS84
    )


def _locations() -> gpd.GeoDataFrame:
    common = {"source": "survey", "source_id": "own", "licence": "CC0 1.0", "status": "open"}
    return points(
        LOCATIONS,
        common
        | {
            "location_id": "loc-1",
            "place_id": "pl-1",
            "name_ja": "霞ヶ城跡",
            "name_en": "Kasumi Castle",
            "name_kana": "かすみがじょうあと",
            "category": "castle",
            "setting": "exterior",
            "eras": "edo|showa",
            "lon": HERE[0],
            "lat": HERE[1],
            "precision_m": 80,
            "municipality_code": "19201",
            "owner_kind": "public",
            "permit_authority": "甲府市",
            "lead_days": 14,
        },
        common
        | {
            "location_id": "loc-2",
            "place_id": "pl-2",
            "name_ja": "四尾連湖",
            "category": "lake",
            "setting": "both",
            "lon": HERE[0],
            "lat": HERE[1] - 2100 * NORTH,
            "precision_m": 150,
            "municipality_code": "19201",
            "owner_kind": "unknown",
        },
        common
        | {
            "location_id": "loc-3",
            "place_id": "pl-3",
            "name_ja": "天竜の倉庫",
            "category": "warehouse",
            "setting": "interior",
            "lon": 137.81,
            "lat": 34.87,
            "precision_m": 1000,
            "municipality_code": "22140",
            "owner_kind": "private",
        },
        common
        | {
            "location_id": "loc-4",
            "place_id": "pl-4",
            "name_ja": "浜松の通り",
            "category": "street",
            "lon": 137.73,
            "lat": 34.71,
            "precision_m": 5000,
            "municipality_code": "22138",
        },
        common
        | {
            "location_id": "loc-5",
            "place_id": "pl-5",
            "name_ja": "映画村",
            "category": "open_set",
            "eras": "showa",
            "lon": 134.29,
            "lat": 34.45,
            "precision_m": 300,
            "municipality_code": "37324",
            "fc_id": "fc-3",
        },
    )


def _spots() -> gpd.GeoDataFrame:
    common = {"source": "survey", "source_id": "own", "licence": "CC0 1.0", "public_access": "open"}
    return points(
        SPOTS,
        common
        | {
            "spot_id": "spot-1",
            "place_id": "pl-1",
            "work_id": "w-1",
            "name_ja": "霞ヶ城跡",
            "category": "castle",
            "lon": HERE[0],
            "lat": HERE[1],
            "precision_m": 80,
            "municipality_code": "19201",
        },
        common
        | {
            "spot_id": "spot-2",
            "place_id": "pl-7",
            "work_id": "w-2",
            "name_ja": "丘の公園",
            "category": "park",
            "lon": HERE[0],
            "lat": HERE[1] + 3000 * NORTH,
            "precision_m": 80,
            "municipality_code": "19201",
        },
        common
        | {
            "spot_id": "spot-3",
            "place_id": "pl-8",
            "work_id": "w-1",
            "name_ja": "島の浜",
            "category": "beach",
            "lon": 134.25,
            "lat": 34.48,
            "precision_m": 3000,
            "municipality_code": "37324",
        },
    )


def _hubs() -> gpd.GeoDataFrame:
    common = {"source": "list", "source_id": "own", "licence": "CC0 1.0"}
    return points(
        HUBS,
        common
        | {
            "hub_id": "hub-1",
            "place_id": "pl-20",
            "name_ja": "事例",
            "kind": "policy_case",
            "municipality_code": "19201",
            "lon": HERE[0],
            "lat": HERE[1] + 500 * NORTH,
            "precision_m": 100,
        },
        common
        | {
            "hub_id": "hub-2",
            "place_id": "pl-21",
            "name_ja": "浜松",
            "kind": "anime88",
            "edition": "2026",
            "municipality_code": "22130",
            "lon": 137.72,
            "lat": 34.71,
            "precision_m": 5000,
        },
    )


def _gateways() -> gpd.GeoDataFrame:
    common = {"source": "list", "source_id": "rail", "licence": "CC BY-SA 4.0", "precision_m": 100}
    rows = (
        ("gw-1", "東京駅", "Tokyo Station", "shinkansen", 139.7661, 35.6814, "13101"),
        ("gw-2", "静岡空港", "Shizuoka Airport", "airport", 138.19, 34.80, "22220"),
        ("gw-3", "高松空港", None, "airport", 134.0156, 34.2142, "37201"),
    )
    names = ("gateway_id", "name_ja", "name_en", "kind", "lon", "lat", "municipality_code")
    return points(
        GATEWAYS,
        *(common | {"place_id": f"pl-{r[0]}"} | dict(zip(names, r, strict=True)) for r in rows),
    )


def _stations() -> gpd.GeoDataFrame:
    common = {"source": "list", "source_id": "rail", "licence": "CC BY-SA 4.0"}
    rows = (
        ("st-1", "霞駅", HERE[0], HERE[1] + 1000 * NORTH, "running"),
        ("st-2", "湖駅", HERE[0], HERE[1] - 2000 * NORTH, "suspended"),
        ("st-3", "城駅", HERE[0], HERE[1] + 50 * NORTH, "closed"),
        ("st-4", "天竜駅", 137.81, 34.88, "unknown"),
    )
    names = ("station_id", "name_ja", "lon", "lat", "service")
    return points(STATIONS, *(common | dict(zip(names, r, strict=True)) for r in rows))


def _municipalities() -> pd.DataFrame:
    rows = (
        ("13101", "千代田区", "13", "東京都", "Tokyo", None, "special_ward"),
        ("19201", "甲府市", "19", "山梨県", "Yamanashi", None, "city"),
        ("22130", "浜松市", "22", "静岡県", "Shizuoka", None, "designated_city"),
        ("22138", "浜松市 中央区", "22", "静岡県", "Shizuoka", "22130", "ward"),
        ("22140", "浜松市 天竜区", "22", "静岡県", "Shizuoka", "22130", "ward"),
        ("37201", "高松市", "37", "香川県", "Kagawa", None, "city"),
        ("37324", "小豆島町", "37", "香川県", "Kagawa", None, "town"),
    )
    names = (
        "code",
        "name_ja",
        "prefecture_code",
        "prefecture_ja",
        "prefecture_en",
        "parent_code",
        "kind",
    )
    return plain(MUNICIPALITIES, *(dict(zip(names, r, strict=True)) for r in rows))


def _film_commissions() -> pd.DataFrame:
    rows = (
        ("fc-1", "浜松FC", "tokai", "municipality", "22", "22130"),
        ("fc-2", "山梨FC", "koshinetsu", "prefecture", "19", None),
        ("fc-3", "瀬戸内FC", "shikoku", "region", "37", None),
    )
    names = ("fc_id", "name_ja", "block", "scope", "prefecture_code", "municipality_code")
    return plain(FILM_COMMISSIONS, *(dict(zip(names, r, strict=True)) for r in rows))


def _works() -> pd.DataFrame:
    return plain(
        WORKS,
        {"work_id": "w-1", "title_ja": "霧の島", "title_en": "Misty Isle", "kind": "anime"},
        {"work_id": "w-2", "title_ja": "城の夏", "kind": "film", "year": 2019},
        {"work_id": "w-3", "title_ja": "どこでもない", "kind": "film"},
    )


def _place_works() -> pd.DataFrame:
    rows = (
        ("pl-1", "loc-1", "w-2", "shot_here"),
        ("pl-1", "spot-1", "w-1", "set_here"),
        ("pl-7", "spot-2", "w-2", "shot_here"),
        ("pl-8", "spot-3", "w-1", "model"),
    )
    names = ("place_id", "site_id", "work_id", "role")
    return plain(PLACE_WORKS, *(dict(zip(names, r, strict=True)) for r in rows))


def _stops() -> gpd.GeoDataFrame:
    rows = {
        "alpha:1": ("城前", 100),
        "alpha:2": ("城東", 300),
        "alpha:9": ("終点", 2000),
        "beta:1": ("城前", -200),
    }
    return gpd.GeoDataFrame(
        {
            "feed_id": [stop.split(":")[0] for stop in rows],
            "name_ja": [name for name, _ in rows.values()],
            "parent": pd.Series([None] * len(rows), dtype="str").to_numpy(),
        },
        index=pd.Index(list(rows), name="stop"),
        geometry=gpd.points_from_xy(
            [HERE[0]] * len(rows), [HERE[1] + m * NORTH for _, m in rows.values()]
        ),
        crs=WGS84,
    )


def _calls() -> pd.DataFrame:
    """Calls; around loc-1 on a weekday trips 1, 2, 5 of alpha and trip 1 of beta can be boarded.

    Trip 3 ends there, trip 4 is to be booked, trip 5 takes nobody up at the nearer stop.
    """
    hour = 3600
    rows = (
        ("alpha", "alpha:2", 1, "1", 0, 7 * hour, 1, 0, "weekday"),
        ("alpha", "alpha:1", 1, "1", 0, 7 * hour + 300, 1, 1, "weekday"),
        ("alpha", "alpha:9", 1, "1", 0, 7 * hour + 900, 0, 1, "weekday"),
        ("alpha", "alpha:1", 2, "1", 0, 10 * hour, 1, 0, "weekday"),
        ("alpha", "alpha:9", 2, "1", 0, 10 * hour + 600, 0, 1, "weekday"),
        ("alpha", "alpha:9", 3, "1", 1, 11 * hour, 1, 0, "weekday"),
        ("alpha", "alpha:1", 3, "1", 1, 11 * hour + 600, 0, 1, "weekday"),
        ("alpha", "alpha:2", 4, "2", 0, 12 * hour, 2, 0, "weekday"),
        ("alpha", "alpha:9", 4, "2", 0, 12 * hour + 600, 0, 1, "weekday"),
        ("alpha", "alpha:1", 5, "2", 0, 18 * hour - 300, 0, 1, "weekday"),
        ("alpha", "alpha:2", 5, "2", 0, 18 * hour, 1, 1, "weekday"),
        ("alpha", "alpha:9", 5, "2", 0, 18 * hour + 600, 0, 1, "weekday"),
        ("beta", "beta:1", 1, "X", 0, 20 * hour, 1, 0, "weekday"),
        ("alpha", "alpha:1", 11, "1", 0, 9 * hour, 1, 0, "saturday"),
    )
    names = (
        "feed_id",
        "stop",
        "trip_key",
        "route",
        "direction",
        "departure_s",
        "can_board",
        "can_alight",
        "day_type",
    )
    frame = pd.DataFrame(rows, columns=list(names))
    return frame.assign(headsign=pd.Series([None] * len(frame), dtype="str"))


def _daily_trips() -> pd.DataFrame:
    """Alpha: 5 trips Monday to Friday, 1 on Saturday; beta: 1 Monday to Thursday.

    On Friday 2026-11-13 alpha runs 2 of 5: thinned. Tuesday 2026-11-03 is a national holiday.
    """
    days = pd.date_range("2026-10-05", "2026-11-29", unit="s")
    alpha = {d: 5 if d.day_of_week < 5 else 1 for d in days if d.day_of_week < 6}
    beta = {d: 1 for d in days if d.day_of_week < 4}
    for table in (alpha, beta):
        del table[pd.Timestamp("2026-11-03")]
    alpha[pd.Timestamp("2026-11-13")] = 2
    return pd.concat(
        pd.DataFrame({"feed_id": feed, "date": list(table), "trips": list(table.values())})
        for feed, table in (("alpha", alpha), ("beta", beta))
    ).reset_index(drop=True)


def _feeds() -> pd.DataFrame:
    common = {
        "valid_from": "2026-10-05",
        "weekday": "2026-11-18",
        "saturday": "2026-11-21",
        "holiday": "2026-11-22",
        "licence": "CC BY 4.0",
        "retrieved_on": "2026-11-20",
    }
    return plain(
        FEEDS,
        common
        | {
            "feed_id": "alpha",
            "name_ja": "甲バス",
            "valid_to": "2026-11-28",
            "source_id": "bus-alpha",
        },
        common
        | {
            "feed_id": "beta",
            "name_ja": "乙バス",
            "valid_to": "2026-11-26",
            "source_id": "bus-beta",
        },
    )


def _coverage() -> pd.DataFrame:
    rows = (("*", "bus", "partial"), ("22130", "bus", "complete"))
    return pd.DataFrame(
        [(*r, "us", "test", "2026-11-20") for r in rows],
        columns=["municipality_code", "mode", "coverage", "stated_by", "basis", "stated_on"],
    )


def _community_transport() -> pd.DataFrame:
    common = {"source": "register", "source_id": "own", "licence": "CC0 1.0"}
    rows = (
        ("19201", "第1号", "甲の会", "gap_area", 3, "2026-12-31"),
        ("22130", "第2号", "乙福祉会", "welfare", None, "2026-09-30"),
    )
    names = ("municipality_code", "registration_no", "operator_ja", "kind", "vehicles", "valid_to")
    return plain(
        COMMUNITY_TRANSPORT, *(common | dict(zip(names, row, strict=True)) for row in rows)
    )


def _sources() -> pd.DataFrame:
    rows = (
        ("own", "CC0 1.0", ""),
        ("rail", "CC BY-SA 4.0", "駅: 某氏, CC BY-SA 4.0"),
        ("n03", "KSJ terms (credit MLIT)", "境界: 国土交通省"),
        ("bus-alpha", "CC BY 4.0", "甲バス, CC BY 4.0"),
        ("bus-beta", "CC BY 4.0", "乙バス, CC BY 4.0"),
    )
    return plain(
        SOURCES,
        *(
            {"source_id": i, "title_ja": i, "title_en": i, "licence": licence, "credit": credit}
            for i, licence, credit in rows
        ),
    )


def _land() -> gpd.GeoDataFrame:
    """Return a main island (road group 0) and a small one (road group 1)."""
    return gpd.GeoDataFrame(
        {"road_group": [0, 1]},
        index=pd.Index(["main", "small"], name="land_id"),
        geometry=gpd.GeoSeries.from_wkt(
            [
                "POLYGON((134.6 34.6, 141 34.6, 141 38, 134.6 38, 134.6 34.6))",
                "POLYGON((134.15 34.43, 134.4 34.43, 134.4 34.57, 134.15 34.57, 134.15 34.43))",
            ]
        ).array,
        crs=WGS84,
    )


def tiny() -> Catalogue:
    """Return the whole world."""
    return Catalogue(
        locations=_locations(),
        spots=_spots(),
        hubs=_hubs(),
        gateways=_gateways(),
        stations=_stations(),
        works=_works(),
        place_works=_place_works(),
        film_commissions=_film_commissions(),
        municipalities=_municipalities(),
        stops=_stops(),
        calls=_calls(),
        daily_trips=_daily_trips(),
        feeds=_feeds(),
        coverage=_coverage(),
        community_transport=_community_transport(),
        shoots=no_shoots(),
        sources=_sources(),
        land=_land(),
        version="test",
    )
