"""GraphML as OSMnx saves it: degrees, tags, curves, and what is refused."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from geo.errors import CRSError, RoadsError
from geo.roads.network import RoadLimits, RoadNetwork
from geo.roads.reading import read_roads
from tests.geo.roads.towns import EVERY_BIT, graphml, metres, write

A, B, TOP = (138.0, 35.0), (138.01, 35.0), (138.005, 35.004)
NODES = {"a": {"x": "138.0", "y": "35.0"}, "b": {"x": "138.01", "y": "35.0"}}
DEGREES = {"crs": "epsg:4326"}
SPACE = "http://graphml.graphdrawing.org/xmlns"
CURVE = "LINESTRING (138.0 35.0, 138.005 35.004, 138.01 35.0)"
Edges = list[tuple[str, str, Mapping[str, str]]]


def network(
    folder: Path,
    edges: Edges,
    nodes: Mapping[str, Mapping[str, str]] = NODES,
    graph: Mapping[str, str] = DEGREES,
) -> RoadNetwork:
    path = write(folder / "town.graphml", graphml(nodes, edges, graph))
    return read_roads(path, limits=EVERY_BIT)


def test_an_edge_runs_straight_without_a_geometry(tmp_path: Path) -> None:
    found = network(tmp_path, [("a", "b", {"highway": "path", "length": "912.0"})])
    assert found.length_m == pytest.approx(metres(A, B), abs=1e-6)
    assert found.findings == ()


def test_a_curve_is_measured_along_its_points_and_once(tmp_path: Path) -> None:
    back = "LINESTRING (138.01 35.0, 138.005 35.004, 138.0 35.0)"
    edges: Edges = [("a", "b", {"geometry": CURVE}), ("b", "a", {"geometry": back})]
    found = network(tmp_path, edges)
    assert len(found.piece_m) == 2
    assert found.length_m == pytest.approx(metres(A, TOP, B), abs=1e-6)


def test_a_curve_written_against_its_edge_is_turned(tmp_path: Path) -> None:
    found = network(tmp_path, [("b", "a", {"geometry": CURVE})])
    assert found.length_m == pytest.approx(metres(A, TOP, B), abs=1e-6)


def test_two_edges_between_the_same_nodes_both_stay(tmp_path: Path) -> None:
    found = network(tmp_path, [("a", "b", {}), ("a", "b", {"geometry": CURVE})])
    assert found.length_m == pytest.approx(metres(A, B) + metres(A, TOP, B), abs=1e-6)


@pytest.mark.parametrize(
    ("tags", "is_taken"),
    [
        ({"highway": "['residential', 'steps']"}, True),
        ({"highway": "['residential', 'motorway']"}, False),
        ({"highway": "motorway"}, False),
        ({"highway": "service", "access": "private"}, False),
        ({"highway": "service", "access": "['yes', 'no']"}, False),
        ({"highway": "[broken"}, False),
        ({}, True),
    ],
)
def test_tags_are_obeyed_lists_too(tags: dict[str, str], is_taken: bool, tmp_path: Path) -> None:  # noqa: FBT001
    nodes = {**NODES, "c": {"x": "138.0", "y": "35.01"}}
    found = network(tmp_path, [("a", "b", tags), ("a", "c", {"highway": "path"})], nodes)
    assert len(found.piece_m) == 1 + is_taken


def test_lon_and_lat_are_understood_too(tmp_path: Path) -> None:
    nodes = {"a": {"lon": "138.0", "lat": "35.0"}, "b": {"lon": "138.01", "lat": "35.0"}}
    assert network(tmp_path, [("a", "b", {})], nodes, {}).length_m > 900


def test_a_length_clearly_longer_than_the_drawing_is_told(tmp_path: Path) -> None:
    found = network(tmp_path, [("a", "b", {"length": "2000"})])
    assert [(f.code, f.found) for f in found.findings] == [("roads_longer", "1")]
    assert found.length_m == pytest.approx(metres(A, B))


def test_nodes_without_coordinates_cut_their_edges(tmp_path: Path) -> None:
    found = network(tmp_path, [("a", "b", {}), ("b", "c", {})], {**NODES, "c": {"name": "x"}})
    assert [(f.code, f.found) for f in found.findings] == [("roads_points_missing", "1")]
    assert len(found.piece_m) == 1


def test_a_graph_without_coordinates_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RoadsError, match="no coordinates") as fault:
        network(tmp_path, [("a", "b", {})], {"a": {"n": "1"}, "b": {"n": "2"}})
    assert fault.value.code == "roads_no_coordinates"


@pytest.mark.parametrize(
    ("graph", "found"),
    [
        ({"crs": "epsg:32654"}, "epsg:32654"),
        ({"crs": "epsg:3857"}, "epsg:3857"),
        ({"crs": "epsg:4301"}, "epsg:4301"),  # degrees, but Tokyo datum: 400 m off
        ({"crs": "nonsense"}, "nonsense"),
    ],
)
def test_other_coordinates_are_refused_by_what_is_stated(
    graph: dict[str, str], found: str, tmp_path: Path
) -> None:
    with pytest.raises(CRSError, match=found) as fault:
        network(tmp_path, [("a", "b", {})], NODES, graph)
    assert fault.value.code == "roads_projected"


def test_projected_coordinates_are_refused_by_their_size(tmp_path: Path) -> None:
    nodes = {"a": {"x": "250000", "y": "3900000"}, "b": {"x": "250100", "y": "3900000"}}
    for graph in ({}, DEGREES):
        with pytest.raises(CRSError, match="unprojected"):
            network(tmp_path, [("a", "b", {})], nodes, graph)


@pytest.mark.parametrize("crs", ["epsg:4326", "EPSG:6668", "epsg:4612", "OGC:CRS84"])
def test_degrees_of_today_are_taken(crs: str, tmp_path: Path) -> None:
    assert len(network(tmp_path, [("a", "b", {})], NODES, {"crs": crs}).piece_m) == 1


@pytest.mark.parametrize(
    "text",
    [
        "<graphml/>",
        f'<graphml xmlns="{SPACE}"><graph><edge source="a"/></graph></graphml>',
        f'<graphml xmlns="{SPACE}"><graph edgedefault="directed">',
    ],
)
def test_a_broken_graph_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(RoadsError) as fault:
        read_roads(write(tmp_path / "broken.graphml", text))
    assert fault.value.code in {"roads_broken", "roads_no_coordinates"}


def test_a_graphml_has_a_limit_of_its_own(tmp_path: Path) -> None:
    path = write(tmp_path / "town.graphml", graphml(NODES, [("a", "b", {})], DEGREES))
    with pytest.raises(RoadsError) as fault:
        read_roads(path, limits=RoadLimits(graphml_bytes=10))
    assert fault.value.code == "roads_too_large"


def test_who_is_to_be_credited(tmp_path: Path) -> None:
    made = {**DEGREES, "created_with": "OSMnx 2.1.1"}
    assert network(tmp_path, [("a", "b", {})], NODES, made).extract.is_osm
    assert network(tmp_path, [("a", "b", {"osmid": "7"})]).extract.is_osm
    assert not network(tmp_path, [("a", "b", {})]).extract.is_osm


@pytest.mark.parametrize(
    "text",
    [
        "[{{}: 1}]",
        "[{[]: 1}]",
        "{'residential': {'a': 1}}",
        "[{'residential': 1}, {'steps': 2}]",
        "[0x" + "f" * 5_000 + "]",
        "[" * 3_000 + "]",
    ],
)
def test_a_tag_that_is_no_list_of_words_is_no_walkable_way(tmp_path: Path, text: str) -> None:
    edges: Edges = [("a", "b", {"highway": text}), ("a", "b", {"highway": "path"})]
    assert network(tmp_path, edges).length_m == pytest.approx(metres(A, B), abs=1e-6)


@pytest.mark.parametrize("bad", ["1e308 1e308", "138.005 90.5", "-180.5 35", "15362000 4163000"])
def test_a_point_between_the_ends_must_be_of_degrees(tmp_path: Path, bad: str) -> None:
    edges: Edges = [("a", "b", {"geometry": f"LINESTRING (138.0 35.0, {bad}, 138.01 35.0)"})]
    with pytest.raises(CRSError, match="in a geometry; expected degrees") as caught:
        network(tmp_path, edges)
    assert caught.value.code == "roads_projected"
    assert len(str(caught.value)) < 300


def test_combinations_of_tags_are_bounded(tmp_path: Path) -> None:
    many = str(["yes"] + [f"yes{number}" for number in range(299)])
    names = ("motorroad", "access", "sidewalk", "sidewalk:left", "sidewalk:right")
    with pytest.raises(RoadsError, match=f"has {300**5} combinations of tags") as caught:
        network(tmp_path, [("a", "b", dict.fromkeys(names, many))])
    assert (caught.value.code, caught.value.facts["limit"]) == ("roads_too_many_tags", 64)


def test_a_value_said_again_is_no_further_combination(tmp_path: Path) -> None:
    said = {"highway": str(["path"] * 300), "access": str(["yes", "permissive"] * 32)}
    found = network(tmp_path, [("a", "b", said)])
    assert found.length_m == pytest.approx(metres(A, B), abs=1e-6)


def test_64_combinations_are_read(tmp_path: Path) -> None:
    kinds = str([f"k{number}" for number in range(63)] + ["path"])
    with pytest.raises(RoadsError) as caught:
        network(tmp_path, [("a", "b", {"highway": kinds})])
    assert caught.value.code == "roads_none"
