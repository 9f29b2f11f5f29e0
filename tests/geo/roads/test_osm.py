"""OpenStreetMap extracts, as XML and as PBF."""

from pathlib import Path

import numpy as np
import osmium
import pytest

from geo.roads.reading import read_roads
from tests.geo.roads.towns import EVERY_BIT, RIVER, RIVER_WAYS, metres, osm, river, write


def as_pbf(source: Path) -> Path:
    target = source.with_suffix(".osm.pbf")
    with osmium.SimpleWriter(str(target)) as writer:
        for thing in osmium.FileProcessor(str(source)):
            writer.add(thing)
    return target


def test_each_piece_has_its_geodesic_metres(tmp_path: Path) -> None:
    network = read_roads(river(tmp_path))
    pieces = [(RIVER[a], RIVER[b]) for a, b in ((1, 2), (2, 3), (3, 4))]
    assert network.piece_m.tolist() == pytest.approx([metres(*p) for p in pieces], abs=1e-6)
    assert network.findings == ()
    assert network.bounds == pytest.approx((137.9, 34.9, 138.1, 35.1))
    assert network.extract.is_osm


def test_pbf_says_the_same_as_xml(tmp_path: Path) -> None:
    source = river(tmp_path)
    xml, pbf = read_roads(source), read_roads(as_pbf(source))
    for column in ("lon", "lat", "one", "other", "piece_m"):
        np.testing.assert_array_equal(getattr(xml, column), getattr(pbf, column))
    assert pbf.bounds == (138.0, 35.0, 138.0022, 35.0126)  # the writer states none


def test_ways_may_stand_before_their_points(tmp_path: Path) -> None:
    lines = osm(RIVER, RIVER_WAYS).splitlines()
    ways = [line for line in lines if line.startswith("<way")]
    turned = [*lines[:3], *ways, *(line for line in lines[3:] if line not in ways)]
    assert len(read_roads(write(tmp_path / "turned.osm", "\n".join(turned))).piece_m) == 3


def test_ways_are_not_joined_to_one_another_by_their_order(tmp_path: Path) -> None:
    road = {"highway": "path"}
    ways = [((1, 2), road), ((), road), ((3,), road), ((4, 3), road)]
    network = read_roads(write(tmp_path / "two.osm", osm(RIVER, ways)), limits=EVERY_BIT)
    assert len(network.piece_m) == 2
    assert len(set(network.part.tolist())) == 2


def test_a_way_is_cut_where_its_point_is_missing(tmp_path: Path) -> None:
    ways = [((1, 2, 99, 98, 3, 4), {"highway": "path"})]
    network = read_roads(write(tmp_path / "cut.osm", osm(RIVER, ways)), limits=EVERY_BIT)
    assert len(network.piece_m) == 2
    (finding,) = network.findings
    assert (finding.code, finding.found) == ("roads_points_missing", "2")


def test_points_that_an_editor_numbered_downwards(tmp_path: Path) -> None:
    points = {-1: RIVER[1], -2: RIVER[2], 3: RIVER[3], 77: (139.0, 36.0)}
    text = osm(points, [((-1, -2, 3), {"highway": "path"})])
    network = read_roads(write(tmp_path / "edited.osm", text))
    assert network.length_m == pytest.approx(metres(RIVER[1], RIVER[2], RIVER[3]))


def test_only_walkable_ways_are_taken(tmp_path: Path) -> None:
    ways = [
        ((1, 2), {"highway": "track"}),
        ((2, 3), {"highway": "motorway"}),
        ((3, 4), {"highway": "service", "access": "private"}),
    ]
    network = read_roads(write(tmp_path / "some.osm", osm(RIVER, ways)))
    assert network.length_m == pytest.approx(metres(RIVER[1], RIVER[2]))


def test_the_time_stamp_of_the_file_is_told(tmp_path: Path) -> None:
    target = tmp_path / "stamped.osm.pbf"
    header = osmium.io.Header()
    header.set("osmosis_replication_timestamp", "2026-11-01T00:00:00Z")
    with osmium.SimpleWriter(str(target), header=header) as writer:
        for thing in osmium.FileProcessor(str(river(tmp_path))):
            writer.add(thing)
    assert read_roads(target).extract.as_of == "2026-11-01T00:00:00Z"
    assert not read_roads(river(tmp_path)).extract.as_of
