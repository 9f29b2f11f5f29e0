import dataclasses

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from locator.errors import QueryError
from locator.places import (
    Point,
    city_codes,
    find_target,
    once_a_place,
    parse_point,
    road_groups,
    tag_municipalities,
)
from tests.locator.catalogues import HERE, tiny

CATALOGUE = tiny()


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("139.7,35.6", (139.7, 35.6)),
        (" 139.7 , 35.6 ", (139.7, 35.6)),
        ("-180,-90", (-180.0, -90.0)),
        ("gw-1", None),
        ("1,2,3", None),
        ("", None),
        ("139.7;35.6", None),
    ],
)
def test_a_point_is_longitude_then_latitude(text: str, point: tuple[float, float] | None) -> None:
    assert parse_point(text) == point


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("35.6,139.7", "swapped_point"),
        ("10,95", "bad_point"),
        ("181,0", "bad_point"),
        ("nan,35", "bad_point"),
        ("inf,35", "bad_point"),
    ],
)
def test_a_point_outside_the_world_is_refused(text: str, code: str) -> None:
    with pytest.raises(QueryError, match="expected lon,lat") as caught:
        parse_point(text)
    assert caught.value.code == code


def test_a_target_may_be_a_point() -> None:
    target = find_target(CATALOGUE, "139.7,35.6")
    assert target.points == (Point(lon=139.7, lat=35.6),)
    assert (target.lon, target.lat, target.precision_m) == (139.7, 35.6, 0.0)


@pytest.mark.parametrize(
    ("target", "name", "english"),
    [
        ("gw-1", "東京駅", "Tokyo Station"),
        ("gw-3", "高松空港", "高松空港"),
        ("hub-2", "浜松", "浜松"),
        ("st-1", "霞駅", "霞駅"),
        ("loc-1", "霞ヶ城跡", "Kasumi Castle"),
        ("spot-2", "丘の公園", "丘の公園"),
    ],
)
def test_a_target_may_be_the_id_of_anything_on_the_map(
    target: str, name: str, english: str
) -> None:
    found = find_target(CATALOGUE, target)
    assert (found.id, found.name_ja, found.name_en) == (target, name, english)
    assert len(found.points) == 1


def test_a_coarse_target_says_so() -> None:
    assert find_target(CATALOGUE, "hub-2").points == (
        Point(lon=137.72, lat=34.71, municipality_code="22130", precision_m=5000.0),
    )


def test_a_work_is_all_its_places() -> None:
    target = find_target(CATALOGUE, "w-2")  # filmed at loc-1 and spot-2
    assert target.name_ja == "城の夏"
    assert sorted(p.lat for p in target.points) == pytest.approx(
        [HERE[1], float(CATALOGUE.spots.loc["spot-2"].geometry.y)]
    )
    assert {p.municipality_code for p in target.points} == {"19201"}


def test_a_work_without_a_place_and_an_unknown_id_are_refused() -> None:
    with pytest.raises(QueryError, match="no recorded place") as caught:
        find_target(CATALOGUE, "w-3")
    assert caught.value.code == "work_without_place"
    with pytest.raises(QueryError, match="'nowhere' is neither") as caught:
        find_target(CATALOGUE, "nowhere")
    assert caught.value.code == "unknown_target"


def test_wards_fold_into_their_city() -> None:
    codes = pd.Series(["22138", "22130", "19201", None], index=list("abcd"), dtype="str")
    found = city_codes(CATALOGUE, codes)
    assert found.index.equals(codes.index)
    assert found.tolist()[:3] == ["22130", "22130", "19201"]
    assert pd.isna(found["d"])


def test_missing_municipalities_are_read_from_the_outlines() -> None:
    outlines = gpd.GeoDataFrame(
        {"code": ["19201", "22140"]},
        geometry=[shapely.box(138, 35, 139, 36), shapely.box(137, 34, 138, 35)],
        crs="EPSG:4326",
    )
    sites = gpd.GeoDataFrame(
        {"municipality_code": pd.Series([None, "13101", None, None], dtype="str").to_numpy()},
        index=list("abcd"),
        geometry=gpd.points_from_xy([138.5, 138.5, 137.5, 150], [35.5, 35.5, 34.5, 30]),
        crs="EPSG:4326",
    )
    found = tag_municipalities(sites, outlines)["municipality_code"]
    assert found.tolist()[:3] == ["19201", "13101", "22140"]  # what is stated stays
    assert pd.isna(found["d"])
    assert pd.isna(sites.loc["a", "municipality_code"])


def test_points_are_on_the_island_they_are_nearest_to_or_nowhere() -> None:
    # inside both islands; 0.02 degrees off the small one; far out at sea.
    found = road_groups(CATALOGUE, [138.5, 134.2, 134.42, 150.0], [35.5, 34.5, 34.5, 30.0])
    assert found.tolist() == [0, 1, 1, -1]


def test_without_land_nothing_is_known_of_roads() -> None:
    bare = dataclasses.replace(CATALOGUE, land=CATALOGUE.land.iloc[:0])
    assert road_groups(bare, [138.5], [35.5]).tolist() == [-1]
    assert road_groups(CATALOGUE, [], []).tolist() == []


def test_a_place_that_stands_in_two_lists_counts_once() -> None:
    rows = gpd.GeoDataFrame(
        {"place_id": ["pl-1", "pl-2", "pl-1", None, None]},
        index=pd.Index(["spot-1", "spot-2", "loc-1", "mine-1", "mine-2"]),
        geometry=gpd.points_from_xy([138.0] * 5, [35.0] * 5),
        crs="EPSG:4326",
    )
    assert once_a_place(rows).index.tolist() == ["spot-1", "spot-2", "mine-1", "mine-2"]
    assert once_a_place(pd.concat([rows, rows])).index.tolist() == [
        *("spot-1", "spot-2", "mine-1", "mine-2")
    ]
