"""The embedded outlines: complete, valid, islands kept, neighbours sharing their borders."""

import csv
import json
import sys
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from pyproj import Geod
from shapely.geometry import Point

FOLDER = Path(__file__).resolve().parents[2] / "data" / "boundaries"
JAPAN = (122.9, 20.4, 154.0, 45.6)
LOST_BY_THE_COARSE_FILE = {
    "13362": "利島村",
    "13402": "青ヶ島村",
    "31384": "日吉津村",
    "38356": "上島町",
    "44322": "姫島村",
    "47354": "座間味村",
    "47355": "粟国村",
    "47356": "渡名喜村",
}
# Offices that stand on another island than the municipality they serve.
OFFICE_ELSEWHERE = {"46303": "三島村", "46304": "十島村", "47381": "竹富町", "07546": "双葉町"}
GEOD = Geod(ellps="GRS80")


@pytest.fixture(scope="module")
def municipalities() -> gpd.GeoDataFrame:
    return gpd.read_file(FOLDER / "municipalities.geojson").set_index("code")


@pytest.fixture(scope="module")
def prefectures() -> gpd.GeoDataFrame:
    return gpd.read_file(FOLDER / "prefectures.geojson").set_index("code")


@pytest.fixture(scope="module")
def land() -> gpd.GeoDataFrame:
    return gpd.read_file(FOLDER / "land.geojson").set_index("land_id")


def land_at(land: gpd.GeoDataFrame, lon: float, lat: float) -> str:
    (found,) = land.index[land.covers(Point(lon, lat))]
    return str(found)


def test_files_stay_small() -> None:
    sizes = {path.name: path.stat().st_size for path in FOLDER.iterdir()}
    assert sum(sizes.values()) < 6_000_000
    assert sizes["prefectures.geojson"] < 700_000


def test_each_file_names_its_source_and_its_coarseness() -> None:
    for path in FOLDER.glob("*.geojson"):
        head = json.loads(path.read_text(encoding="utf-8"))
        assert head["attribution"] == "国土数値情報（行政区域データ）（国土交通省）を加工"
        assert "0.6 km" in head["label"]


@pytest.mark.parametrize("name", ["municipalities", "prefectures", "land"])
def test_polygons_are_valid_and_in_japan(name: str) -> None:
    frame = gpd.read_file(FOLDER / f"{name}.geojson")
    west, south, east, north = frame.total_bounds
    assert frame.geometry.is_valid.all()
    assert not frame.geometry.is_empty.any()
    assert set(frame.geom_type) <= {"Polygon", "MultiPolygon"}
    assert west > JAPAN[0] - 0.1
    assert south > JAPAN[1]
    assert east < JAPAN[2]
    assert north < JAPAN[3]


def test_lost_island_municipalities_are_there(municipalities: gpd.GeoDataFrame) -> None:
    found = municipalities.loc[list(LOST_BY_THE_COARSE_FILE), "name_ja"].to_dict()
    assert found == LOST_BY_THE_COARSE_FILE


def test_prefectures_are_those_of_the_codes(
    municipalities: gpd.GeoDataFrame, prefectures: gpd.GeoDataFrame
) -> None:
    assert list(prefectures.index) == [f"{n:02d}" for n in range(1, 48)]
    assert (municipalities["prefecture_code"] == municipalities.index.str[:2]).all()
    assert prefectures.loc["13", "name_en"] == "Tokyo"
    assert prefectures.loc["47", "name_ja"] == "沖縄県"


def test_neighbours_share_their_borders(municipalities: gpd.GeoDataFrame) -> None:
    # 富士吉田市 and 富士河口湖町 touch along a line and overlap nowhere
    one, other = municipalities.loc[["19202", "19430"]].geometry
    assert one.intersection(other).length > 0.05
    assert one.intersection(other).area == 0


def test_area_is_close_to_the_official_one(prefectures: gpd.GeoDataFrame) -> None:
    # Geospatial Information Authority, areas of 2021 in km2, water bodies of a prefecture included
    official = {"01": 83424, "19": 4465, "20": 13562, "34": 8479, "47": 2282}
    for code, square_km in official.items():
        found = abs(GEOD.geometry_area_perimeter(prefectures.geometry[code])[0]) / 1e6
        assert found == pytest.approx(square_km, rel=0.012)


def test_hamamatsu_has_its_wards_of_2024(municipalities: gpd.GeoDataFrame) -> None:
    assert municipalities.loc[["22138", "22139", "22140"], "name_ja"].tolist() == [
        "浜松市 中央区",
        "浜松市 浜名区",
        "浜松市 天竜区",
    ]
    assert not any(f"2213{n}" in municipalities.index for n in range(1, 8))


def test_land_tells_islands_apart(land: gpd.GeoDataFrame) -> None:
    tokyo, sapporo = land_at(land, 139.69, 35.69), land_at(land, 141.35, 43.06)
    aomori, sado = land_at(land, 140.74, 40.7), land_at(land, 138.38, 38.03)
    assert tokyo == aomori == "L001"
    assert len({tokyo, sapporo, sado}) == 3
    assert land.loc[sado, "name_ja"] == "佐渡島"
    assert land["name_ja"].replace("", pd.NA).dropna().is_unique


def joined(land_id: str) -> set[str]:
    """Return all land masses reached by road."""
    with (FOLDER / "road_links.csv").open(encoding="utf-8", newline="") as handle:
        links = [(row["land_id_a"], row["land_id_b"]) for row in csv.DictReader(handle)]
    seen, todo = {land_id}, [land_id]
    while todo:
        here = todo.pop()
        for pair in links:
            if here in pair:
                fresh = set(pair) - seen
                seen |= fresh
                todo += fresh
    return seen


def test_roads_join_what_they_join(land: gpd.GeoDataFrame) -> None:
    by_name = {name: land_id for land_id, name in land["name_ja"].items() if name}
    mainland = joined(by_name["本州"])
    for name in ("九州", "四国", "淡路島", "天草下島", "大三島", "平戸島", "能登島"):
        assert by_name[name] in mainland
    for name in ("北海道", "沖縄島", "佐渡島", "小豆島", "壱岐島", "屋久島", "福江島"):
        assert by_name[name] not in mainland
    assert joined(by_name["宮古島"]) - {by_name["宮古島"]}
    assert (land.loc[sorted(mainland), "road_group"] == 1).all()
    assert set(land.index[land["road_group"] == 1]) == mainland
    assert by_name["対馬（下島）"] in joined(by_name["対馬（上島）"])


@pytest.mark.real
def test_town_halls_lie_in_their_municipality(
    real_data: Path, municipalities: gpd.GeoDataFrame, capsys: pytest.CaptureFixture[str]
) -> None:
    offices = pd.read_csv(
        real_data / "municipalities_localgovjp" / "localgovjp-utf8.csv",
        dtype={"cid": str},
        encoding="utf-8-sig",
    )
    offices["code"] = offices["cid"].str.zfill(5)
    known = offices[offices["code"].isin(municipalities.index)]
    inside, near, far = 0, 0, {}
    for row in known.itertuples():
        polygon, point = municipalities.geometry[row.code], Point(row.lng, row.lat)
        if polygon.covers(point):
            inside += 1
            continue
        on_border = shapely.shortest_line(point, polygon).coords[1]
        metres = GEOD.inv(row.lng, row.lat, *on_border)[2]
        if metres <= 1000:
            near += 1
        else:
            far[row.code] = round(metres)
    with capsys.disabled():
        sys.stdout.write(
            f"\ntown halls: {len(known)}, inside {inside}, within 1 km {near}, farther {far}\n"
        )
    assert len(known) > 1880
    assert set(far) <= set(OFFICE_ELSEWHERE)
