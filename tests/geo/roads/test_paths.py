"""Walks along ways, against metres added by hand and against laws."""

from itertools import pairwise
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.distance import geodesic_m
from geo.roads.network import Extract, RoadNetwork, build_network
from geo.roads.paths import nearest_road_m, road_m, within_limit
from geo.roads.reading import read_roads
from tests.geo.roads.towns import (
    EAST,
    EVERY_BIT,
    GEOD,
    RIVER,
    RIVER_WAYS,
    SOUTH,
    WEST,
    Points,
    metres,
    osm,
    river,
    write,
)


def one_walk(
    network: RoadNetwork,
    start: tuple[float, float],
    end: tuple[float, float],
    limit_m: float = 10_000,
) -> pd.Series:
    return road_m(network, *start, *end, limit_m=limit_m).iloc[0]


def test_over_the_bridge_three_kilometres_for_two_hundred_metres(tmp_path: Path) -> None:
    walk = one_walk(read_roads(river(tmp_path)), (WEST, SOUTH), (EAST, SOUTH))
    assert metres((WEST, SOUTH), (EAST, SOUTH)) == pytest.approx(200.8, abs=0.1)
    assert walk["road_m"] == pytest.approx(metres(*RIVER.values()), abs=1e-6)
    assert walk["road_m"] == pytest.approx(2996.4, abs=1)
    assert walk["way"] == "found"


def test_the_way_to_the_road_is_walked_straight(tmp_path: Path) -> None:
    network = read_roads(river(tmp_path))
    west, _, _ = GEOD.fwd(WEST, 35.003, 270, 50)  # 50 m west of the western road
    walk = one_walk(network, (west, 35.003), (WEST, 35.001))
    along = metres((WEST, 35.003), (WEST, 35.001))
    assert walk["road_m"] == pytest.approx(50 + along, abs=1e-2)


def test_two_points_of_one_piece_do_not_go_by_its_ends(tmp_path: Path) -> None:
    network = read_roads(river(tmp_path))
    low, mid, high = ((WEST, lat) for lat in (35.004, 35.005, 35.006))
    assert one_walk(network, high, low)["road_m"] == pytest.approx(metres(high, low), abs=1e-3)
    between = road_m(network, WEST, 35.004, [WEST, WEST], [35.005, 35.006], limit_m=5000)
    expected = [metres(low, mid), metres(low, high)]
    assert between["road_m"].to_list() == pytest.approx(expected, abs=1e-3)


def test_a_point_to_itself_is_no_walk_on_the_road(tmp_path: Path) -> None:
    network = read_roads(river(tmp_path))
    assert one_walk(network, (WEST, 35.005), (WEST, 35.005))["road_m"] == pytest.approx(0, abs=1e-6)


def test_the_limit_of_the_search_is_told_apart_from_no_way(tmp_path: Path) -> None:
    network = read_roads(river(tmp_path))
    walk = one_walk(network, (WEST, SOUTH), (EAST, SOUTH), limit_m=2900)
    assert walk["way"] == "beyond"
    assert pd.isna(walk["road_m"])


def test_a_piece_of_roads_of_its_own_has_no_way(tmp_path: Path) -> None:
    ways = [((1, 2), {"highway": "path"}), ((3, 4), {"highway": "path"})]  # the bridge is missing
    network = read_roads(write(tmp_path / "no_bridge.osm", osm(RIVER, ways)), limits=EVERY_BIT)
    walk = one_walk(network, (WEST, SOUTH), (EAST, SOUTH))
    assert walk["way"] == "none"
    assert pd.isna(walk["road_m"])


def test_outside_of_the_roads_is_unknown_not_far(tmp_path: Path) -> None:
    network = read_roads(river(tmp_path))
    walk = one_walk(network, (WEST, SOUTH), (138.05, SOUTH))
    assert walk["way"] == "off_roads"
    assert pd.isna(walk["road_m"])


def test_one_way_traffic_says_nothing_of_walking(tmp_path: Path) -> None:
    ways = [((1, 2, 3, 4), {"highway": "residential", "oneway": "yes"})]
    network = read_roads(write(tmp_path / "oneway.osm", osm(RIVER, ways)))
    there = one_walk(network, (WEST, SOUTH), (EAST, SOUTH))["road_m"]
    back = one_walk(network, (EAST, SOUTH), (WEST, SOUTH))["road_m"]
    assert there == pytest.approx(back, abs=1e-9)


def test_the_shorter_of_two_ways_is_taken(tmp_path: Path) -> None:
    points: Points = {**RIVER, 5: (138.0011, 35.003)}
    ways = [*RIVER_WAYS, ((1, 5, 4), {"highway": "path"})]
    network = read_roads(write(tmp_path / "ford.osm", osm(points, ways)))
    walk = one_walk(network, (WEST, SOUTH), (EAST, SOUTH))
    assert walk["road_m"] == pytest.approx(metres(RIVER[1], points[5], RIVER[4]), abs=1e-6)


def test_many_pairs_answer_as_one_by_one(tmp_path: Path) -> None:
    network = read_roads(river(tmp_path))
    lats = np.array([35.001, 35.004, 35.0])
    many = road_m(network, WEST, lats, EAST, lats[::-1], limit_m=5000)
    single = [
        one_walk(network, (WEST, a), (EAST, b))["road_m"]
        for a, b in zip(lats, lats[::-1], strict=True)
    ]
    assert many["road_m"].to_list() == pytest.approx(single, abs=1e-9)


def test_no_pairs_give_no_rows(tmp_path: Path) -> None:
    none = road_m(read_roads(river(tmp_path)), [], [], [], [], limit_m=800)
    assert none.empty
    assert list(none.columns) == ["road_m", "way", "edge_m"]
    assert within_limit(none, 800).empty


def test_within_the_limit_flips_exactly_and_no_needs_the_whole_area() -> None:
    walks = pd.DataFrame(
        {
            "road_m": pd.array([800.0, 800.01, 800.01, None, None, None, None], dtype="Float64"),
            "way": ["found", "found", "found", "beyond", "none", "none", "off_roads"],
            "edge_m": [0.0, 800.0, 799.9, 5000.0, 5000.0, 10.0, 5000.0],
        }
    )
    expected = ["yes", "no", "unknown", "no", "no", "unknown", "unknown"]
    assert within_limit(walks, 800.0).to_list() == expected


def test_the_nearest_by_road_is_not_the_nearest_in_a_straight_line(tmp_path: Path) -> None:
    network = read_roads(river(tmp_path))
    stops = np.array([[EAST, SOUTH], [WEST, 35.006]])  # over the river 201 m, up the road 666 m
    position, far_m = nearest_road_m(
        network, [WEST, 139.0], [SOUTH, 35.0], stops[:, 0], stops[:, 1], limit_m=5000
    )
    assert position.tolist() == [1, -1]
    assert far_m[0] == pytest.approx(metres((WEST, SOUTH), (WEST, 35.006)), abs=1e-3)
    assert np.isnan(far_m[1])
    none, _ = nearest_road_m(network, [WEST], [SOUTH], [139.0], [35.0], limit_m=5000)
    assert none.tolist() == [-1]
    short, _ = nearest_road_m(network, [WEST], [SOUTH], [WEST], [35.006], limit_m=600)
    assert short.tolist() == [-1]


def test_two_points_of_a_way_at_one_place_join_its_halves(tmp_path: Path) -> None:
    points: Points = {1: (WEST, SOUTH), 2: (WEST, 35.005), 3: (WEST, 35.005), 4: (WEST, 35.01)}
    network = read_roads(
        write(tmp_path / "twice.osm", osm(points, [((1, 2, 3, 4), {"highway": "path"})]))
    )
    assert min(network.piece_m) == 0
    whole = metres(points[1], points[4])
    assert one_walk(network, points[1], points[4])["road_m"] == pytest.approx(whole, abs=1e-6)
    assert one_walk(network, points[2], points[4])["way"] == "found"


SPOTS = st.tuples(st.floats(138.0, 138.02), st.floats(35.0, 35.02))


@st.composite
def networks(draw: st.DrawFn) -> RoadNetwork:
    points = draw(st.lists(SPOTS, min_size=3, max_size=9, unique=True))
    extra = draw(st.lists(st.tuples(*[st.integers(0, len(points) - 1)] * 2), max_size=6))
    links = np.array([*pairwise(range(len(points))), *extra], dtype=np.int64)
    lon, lat = np.array(points).T
    return build_network(
        Extract(name="drawn"), lon, lat, links[:, 0], links[:, 1], limits=EVERY_BIT
    )


@given(networks(), st.lists(st.tuples(SPOTS, SPOTS), min_size=1, max_size=5))
def test_laws_of_walks(
    network: RoadNetwork, pairs: list[tuple[tuple[float, float], tuple[float, float]]]
) -> None:
    a, b, c, d = np.array([(*start, *end) for start, end in pairs]).T
    out = road_m(network, a, b, c, d, limit_m=50_000, snap_m=5000)
    back = road_m(network, c, d, a, b, limit_m=50_000, snap_m=5000)
    assert (out["way"] == "found").all()
    road = out["road_m"].to_numpy(float)
    # Never shorter than the straight line (1 mm of arithmetic), the same both ways.
    assert (road >= geodesic_m(a, b, c, d) - 1e-3).all()
    assert road == pytest.approx(back["road_m"].to_numpy(float), abs=1e-6)
    # The nearest of all ends is the least of the walks to each.
    position, least = nearest_road_m(network, a[:1], b[:1], c, d, limit_m=50_000, snap_m=5000)
    each = road_m(network, a[0], b[0], c, d, limit_m=50_000, snap_m=5000)["road_m"].to_numpy(float)
    assert least[0] == pytest.approx(each.min(), abs=1e-6)
    assert each[position[0]] == pytest.approx(each.min(), abs=1e-6)


BLOCKS = [(i, i + 1) for i in range(16) if i % 4 < 3] + [(i, i + 4) for i in range(12)]


@st.composite
def grids(draw: st.DrawFn) -> RoadNetwork:
    """Draw streets of a town of four by four crossings, which cross nowhere else."""
    links = np.array(draw(st.lists(st.sampled_from(BLOCKS), min_size=1, unique=True)))
    lon = 138.0 + np.tile([0.0, 0.001, 0.0025, 0.003], 4)
    lat = 35.0 + np.repeat([0.0, 0.002, 0.0025, 0.004], 4)
    return build_network(Extract(name="grid"), lon, lat, *links.T, limits=EVERY_BIT)


@given(grids())
def test_another_library_finds_the_same_metres(network: RoadNetwork) -> None:
    graph = nx.Graph()
    for one, other in zip(network.one.tolist(), network.other.tolist(), strict=True):
        ends = [(network.lon[n], network.lat[n]) for n in (one, other)]
        graph.add_edge(one, other, metres=metres(*ends))
    expected = nx.single_source_dijkstra_path_length(graph, 0, weight="metres")
    ways = [float(expected.get(n, -1)) for n in range(len(network.lon))]
    found = road_m(
        network, network.lon[0], network.lat[0], network.lon, network.lat, limit_m=50_000
    )["road_m"]
    assert found.fillna(-1).to_list() == pytest.approx(ways, abs=1e-5)


@given(networks(), SPOTS, SPOTS, st.floats(100, 3000))
def test_a_lower_limit_only_hides(
    network: RoadNetwork, start: tuple[float, float], end: tuple[float, float], limit_m: float
) -> None:
    whole = road_m(network, *start, *end, limit_m=50_000, snap_m=5000).iloc[0]
    cut = road_m(network, *start, *end, limit_m=limit_m, snap_m=5000).iloc[0]
    if whole["road_m"] <= limit_m:
        assert cut["road_m"] == pytest.approx(whole["road_m"])
    else:
        assert cut["way"] == "beyond"
