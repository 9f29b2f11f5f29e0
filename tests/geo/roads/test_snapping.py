"""The nearest place on a way: foot of the perpendicular, ends, limits."""

from pathlib import Path

import numpy as np
import pytest

from geo.roads.network import Floats, RoadNetwork
from geo.roads.reading import read_roads
from geo.roads.snapping import Snapped, snap
from tests.geo.roads.towns import GEOD, metres, osm, write

# One way due north from 35.00 to 35.02 along 138.
WAY = {1: (138.0, 35.0), 2: (138.0, 35.02)}


@pytest.fixture
def meridian(tmp_path: Path) -> RoadNetwork:
    return read_roads(write(tmp_path / "way.osm", osm(WAY, [((1, 2), {"highway": "path"})])))


def snapped(network: RoadNetwork, points: list[tuple[float, float]], snap_m: float) -> Snapped:
    columns: Floats = np.array(points, dtype=np.float64).reshape(-1, 2)
    return snap(network, columns[:, 0], columns[:, 1], snap_m)


def test_the_foot_of_the_perpendicular(meridian: RoadNetwork) -> None:
    east, _, _ = GEOD.fwd(138.0, 35.01, 90, 60)
    found = snapped(meridian, [(east, 35.01)], 100)
    assert found.off_m[0] == pytest.approx(60, abs=1e-3)
    assert (found.lon[0], found.lat[0]) == pytest.approx((138.0, 35.01), abs=1e-8)
    assert found.along[0] == pytest.approx(0.5, abs=1e-6)


def test_beyond_its_end_the_end_is_nearest(meridian: RoadNetwork) -> None:
    _, north, _ = GEOD.fwd(138.0, 35.02, 0, 80)
    found = snapped(meridian, [(138.0, north)], 100)
    assert found.off_m[0] == pytest.approx(80, abs=1e-6)
    assert found.lat[0] == 35.02


def test_the_limit_is_exact(meridian: RoadNetwork) -> None:
    east, _, _ = GEOD.fwd(138.0, 35.01, 90, 60)
    off_m = metres((east, 35.01), (138.0, 35.01))
    assert snapped(meridian, [(east, 35.01)], off_m + 1e-3).piece[0] == 0
    assert snapped(meridian, [(east, 35.01)], off_m - 1e-2).piece[0] == -1


def test_far_and_missing_points_are_tied_to_nothing(meridian: RoadNetwork) -> None:
    found = snapped(meridian, [(139.0, 35.01), (np.nan, 35.0), (138.0, 35.01)], 100)
    assert found.piece.tolist() == [-1, -1, 0]
    assert np.isnan(found.off_m[:2]).all()
    assert found.off_m[2] == 0
    assert snapped(meridian, [], 100).piece.tolist() == []


def test_of_two_ways_the_nearer_one(tmp_path: Path) -> None:
    points = {**WAY, 3: (138.001, 35.0), 4: (138.001, 35.02)}  # 91 m east
    ways = [((1, 2), {"highway": "path"}), ((3, 4), {"highway": "path"})]
    network = read_roads(write(tmp_path / "two.osm", osm(points, ways)))
    found = snapped(network, [(138.0004, 35.01), (138.0006, 35.01)], 100)
    assert found.lon.tolist() == pytest.approx([138.0, 138.001])
