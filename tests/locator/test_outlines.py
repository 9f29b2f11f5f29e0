"""Outlines: read as they ship, refused when broken."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.geometry import Point, box

from geo.crs import WGS84
from geo.mesh import MeshLevel, MeshRule, mesh_bounds, mesh_polygons
from locator.catalogue import load_catalogue
from locator.errors import DataError, QueryError
from locator.outlines import load_outlines, mesh_cells, mesh_sites
from locator.settings import find_data


def test_kofu_station_lies_in_kofu() -> None:
    outlines = load_outlines(find_data())
    found = outlines[outlines.contains(Point(138.5686, 35.6667))]
    assert list(found["code"]) == ["19201"]


def test_islands_that_a_coarse_file_lost_are_there() -> None:
    codes = set(load_outlines(find_data())["code"])
    lost = {"13362", "13402", "31384", "38356", "44322", "47354", "47355", "47356"}
    assert lost <= codes


@pytest.mark.parametrize("text", [None, "", "{}", "no json", '{"features": 3}'])
def test_a_broken_file_is_named(tmp_path: Path, text: str | None) -> None:
    (tmp_path / "boundaries").mkdir()
    if text is not None:
        (tmp_path / "boundaries" / "municipalities.geojson").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"municipalities\.geojson cannot be read"):
        load_outlines(tmp_path)


def two_wards() -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """A city of two wards, each the half of one square of a kilometre, and a village beside."""
    west, south, east, north = mesh_bounds("53393599")[0]
    middle = (west + east) / 2
    outlines = gpd.GeoDataFrame(
        {"code": ["99101", "99102", "99301"], "name_ja": ["市 東区", "市 西区", "村"]},
        geometry=[
            box(middle, south, east, north),
            box(west, south, middle, north),
            box(west - (east - west), south, west, north),
        ],
        crs=WGS84,
    )
    municipalities = pd.DataFrame(
        {
            "name_ja": ["市", "東区", "西区", "村"],
            "name_en": ["City", None, None, None],
            "parent_code": [None, "99100", "99100", None],
        },
        index=pd.Index(["99100", "99101", "99102", "99301"], name="code", dtype="str"),
        dtype="str",
    )
    return outlines, municipalities


def test_a_designated_city_is_all_its_wards() -> None:
    outlines, towns = two_wards()
    city = mesh_sites(outlines, "99100", MeshLevel.M500, municipalities=towns)
    assert city.index.tolist() == [f"53393599{q}" for q in "1234"]
    assert city.index.name == "mesh_code"
    assert list(city.columns) == [
        "name_ja", "name_en", "municipality_code", "precision_m", "geometry",
    ]  # fmt: skip
    assert city["name_ja"].iloc[0] == "市 メッシュ 533935991"
    assert city["name_en"].iloc[0] == "City mesh 533935991"
    assert (city["municipality_code"] == "99100").all()
    assert city.crs == WGS84
    ward = mesh_sites(outlines, "99102", MeshLevel.M500, municipalities=towns)
    assert ward.index.tolist() == ["533935991", "533935993"]
    assert ward["name_en"].isna().all()
    assert mesh_sites(outlines, "99100", MeshLevel.KM1, municipalities=towns).index.tolist() == [
        "53393599"
    ]


def test_cells_that_a_place_only_touches_are_a_choice() -> None:
    outlines, towns = two_wards()
    village = mesh_sites(
        outlines, "99301", MeshLevel.KM1, municipalities=towns, rule=MeshRule.OVERLAP
    )
    assert village.index.tolist() == ["53393598"]


@pytest.mark.parametrize("code", ["99999", "99", ""])
def test_a_municipality_without_outline_is_named(code: str) -> None:
    outlines, towns = two_wards()
    with pytest.raises(QueryError, match="no outline") as fault:
        mesh_sites(outlines, code, MeshLevel.KM1, municipalities=towns)
    assert fault.value.facts["found"] == code


def test_cells_of_an_embedded_town_and_city() -> None:
    outlines, towns = load_outlines(find_data()), load_catalogue().municipalities
    for code in ("19201", "14130"):  # Kofu, and Kawasaki of seven wards
        sites = mesh_sites(outlines, code, MeshLevel.M500, municipalities=towns)
        wards = towns.index[towns["parent_code"] == code]
        shape = outlines[outlines["code"].isin([code, *wards])].union_all()
        assert sites.within(shape).all()
        cells = shapely.area(mesh_polygons(sites.index).to_numpy())
        # As much area in cells as in the outline, but for the border: in degrees on both sides.
        assert np.isclose(cells.sum(), shape.area, rtol=0.03)


@pytest.mark.real
def test_cells_of_the_published_outline_of_kofu(real_data: Path) -> None:
    outlines = gpd.read_file(
        real_data / "boundaries_n03_2021" / "N03-21_210101.s0010.topojson.json"
    ).set_crs(WGS84, allow_override=True)
    outlines = outlines.rename(columns={"N03_007": "code"})[["code", "geometry"]].dropna()
    towns = load_catalogue().municipalities
    sites = mesh_sites(outlines, "19201", MeshLevel.M250, municipalities=towns)
    # 212.47 km2 (全国都道府県市区町村別面積調); a 250 m cell of Kofu is 0.232 km x 0.283 km.
    assert len(sites) == pytest.approx(212.47 / (0.2312 * 0.2832), rel=0.02)


def test_cells_of_two_towns_stand_once_each_and_no_more_than_allowed() -> None:
    outlines, towns = load_outlines(find_data()), load_catalogue(find_data()).municipalities
    one, other = (
        mesh_sites(outlines, code, MeshLevel.KM1, municipalities=towns)
        for code in ("19364", "19366")
    )
    most = len(set(one.index) | set(other.index))
    codes = ("19364", "19366", "19364")
    both = mesh_cells(outlines, codes, "1km", municipalities=towns, most=most)
    assert len(both) == most
    assert both.index.is_unique
    with pytest.raises(QueryError, match=f"{most} cells of 1km; expected at most {most - 1}"):
        mesh_cells(outlines, codes, "1km", municipalities=towns, most=most - 1)
