"""Straight line, walked metres and metres by road, side by side, for a town on a river."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from geo.roads import RoadLimits, RoadNetwork, read_roads
from locator.settings import RoadPolicy, Settings, WalkPolicy
from locator.walking import walk_comparison
from tests.geo.roads.towns import (
    EAST,
    EVERY_BIT,
    RIVER,
    RIVER_WAYS,
    SOUTH,
    WEST,
    metres,
    osm,
    river,
    write,
)
from tests.locator.buses import bus, line

OVER, UP = (EAST, SOUTH), (WEST, 35.006)  # over the river; up the road on this bank
BUS = bus(line(), places=[OVER, UP])
COLUMNS = [
    *("stop", "stop_name", "straight_m", "walked_m", "road_m", "detour"),
    *("within_straight", "within_walked", "within_road", "reason"),
]


def sites(**points: tuple[float, float]) -> gpd.GeoDataFrame:
    places = list(points.values())
    return gpd.GeoDataFrame(
        index=pd.Index(list(points), name="id"),
        geometry=gpd.points_from_xy([p[0] for p in places], [p[1] for p in places]),
        crs="EPSG:4326",
    )


@pytest.fixture
def roads(tmp_path: Path) -> RoadNetwork:
    return read_roads(river(tmp_path))


def test_the_stop_over_the_river_is_near_and_yet_far(roads: RoadNetwork) -> None:
    found = walk_comparison(sites(inn=(WEST, SOUTH)), [BUS], roads)
    assert list(found.columns) == COLUMNS
    assert found.index.to_list() == ["inn", "inn"]
    over, up = found.iloc[0], found.iloc[1]
    straight = metres((WEST, SOUTH), OVER)
    assert over["straight_m"] == pytest.approx(straight)
    assert over["walked_m"] == pytest.approx(straight * 1.3)
    assert over["road_m"] == pytest.approx(metres(*RIVER.values()), abs=1e-3)
    assert over["detour"] == pytest.approx(14.9, abs=0.1)
    assert tuple(over[COLUMNS[6:]]) == ("yes", "yes", "no", "")
    # 666 m up the road: within 800 m by road, beyond it at 1.3 times the straight line.
    assert up["straight_m"] == pytest.approx(665.7, abs=0.5)
    assert up["road_m"] == pytest.approx(up["straight_m"], abs=1e-3)
    assert tuple(up[COLUMNS[6:]]) == ("yes", "no", "yes", "")


def test_without_roads_both_straight_measures_still_answer() -> None:
    found = walk_comparison(sites(inn=(WEST, SOUTH)), [BUS], None)
    assert found["road_m"].isna().all()
    assert found["detour"].isna().all()
    assert found["within_walked"].to_list() == ["yes", "no"]
    assert found["within_road"].to_list() == ["unknown", "unknown"]
    assert found["reason"].to_list() == ["no_roads", "no_roads"]


def test_every_site_has_a_row_in_its_own_order(roads: RoadNetwork) -> None:
    asked = sites(far=(139.0, 35.5), inn=(WEST, SOUTH), vague=(WEST, SOUTH), hill=(WEST, 35.0126))
    asked["precision_m"] = [0.0, 100.0, 1000.5, float("nan")]
    found = walk_comparison(asked, [BUS], roads)
    assert found.index.to_list() == ["far", "inn", "inn", "vague", "hill"]
    assert found.loc["far", "reason"] == "no_stop"
    assert found.loc["vague", "reason"] == "coarse"
    empty = found.loc[["far", "vague"]]
    assert empty[COLUMNS[:6]].isna().all(axis=None)
    assert (empty[COLUMNS[6:9]] == "unknown").all(axis=None)
    assert found.loc["hill", "stop"] == found.iloc[2]["stop"]


def test_a_point_beside_the_roads_is_unknown(tmp_path: Path) -> None:
    ways = [((1, 2), {"highway": "path"})]  # this bank alone
    roads = read_roads(write(tmp_path / "bank.osm", osm(RIVER, ways)))
    found = walk_comparison(sites(inn=(WEST, SOUTH)), [BUS], roads)
    assert found["within_road"].to_list() == ["unknown", "yes"]
    assert found["reason"].to_list() == ["off_roads", ""]


def test_no_bridge_is_no_way_by_these_roads(tmp_path: Path) -> None:
    ways = [((1, 2), {"highway": "path"}), ((3, 4), {"highway": "path"})]
    path = write(tmp_path / "no_bridge.osm", osm(RIVER, ways))
    found = walk_comparison(sites(inn=(WEST, SOUTH)), [BUS], read_roads(path, limits=EVERY_BIT))
    assert found["road_m"].isna().to_list() == [True, False]
    assert found["within_road"].to_list() == ["no", "yes"]
    assert found["reason"].to_list() == ["no_way", ""]


def test_at_the_edge_of_the_file_a_no_is_unknown(tmp_path: Path) -> None:
    text = osm(RIVER, RIVER_WAYS, bounds=(137.999, 34.999, 138.003, 35.02))
    roads = read_roads(write(tmp_path / "cut.osm", text), limits=RoadLimits())
    found = walk_comparison(sites(inn=(WEST, SOUTH)), [BUS], roads)
    assert found["road_m"].notna().all()
    assert found["within_road"].to_list() == ["unknown", "yes"]
    assert found["reason"].to_list() == ["edge", ""]


def test_beyond_the_search_is_no_and_never_below_the_walk_limit(roads: RoadNetwork) -> None:
    asked = sites(inn=(WEST, SOUTH))
    short = Settings(roads=RoadPolicy(search_m=100.0))
    found = walk_comparison(asked, [BUS], roads, short)
    assert found["reason"].to_list() == ["beyond", ""]
    assert found["within_road"].to_list() == ["no", "yes"]
    wide = Settings(walk=WalkPolicy(limit_m=3000.0), roads=RoadPolicy(search_m=100.0))
    assert walk_comparison(asked, [BUS], roads, wide)["within_road"].to_list() == ["yes", "yes"]


def test_no_sites_and_no_feeds_give_the_same_columns(roads: RoadNetwork) -> None:
    none = walk_comparison(sites(), [BUS], roads)
    assert none.empty
    assert list(none.columns) == COLUMNS
    silent = walk_comparison(sites(inn=(WEST, SOUTH)), [], roads)
    assert silent["reason"].to_list() == ["no_stop"]
    assert silent.dtypes.to_dict() == none.dtypes.to_dict()
