"""A network: repeated pieces once, islets left out, the edge of what is covered."""

import numpy as np
import pytest

from geo.errors import RoadsError
from geo.roads.network import Extract, Floats, Ints, RoadLimits, RoadNetwork, build_network
from tests.geo.roads.towns import EVERY_BIT, metres

TOWN = Extract(name="town.osm")
LON = np.array([138.0, 138.01, 138.02, 138.5, 138.501])
LAT = np.full(5, 35.0)


def built(one: list[int], other: list[int], limits: RoadLimits = EVERY_BIT) -> RoadNetwork:
    ends: tuple[Ints, Ints] = (np.array(one, dtype=np.int64), np.array(other, dtype=np.int64))
    return build_network(TOWN, LON, LAT, *ends, limits=limits)


def test_a_piece_counts_once_and_both_ways() -> None:
    network = built([0, 1, 1, 2], [1, 0, 2, 2])
    assert len(network.piece_m) == 2
    assert network.length_m == pytest.approx(metres((138.0, 35.0), (138.01, 35.0)) * 2)


def test_points_of_no_way_are_left_out() -> None:
    network = built([3], [4])
    assert network.lon.tolist() == [138.5, 138.501]
    assert (network.one.tolist(), network.other.tolist()) == ([0], [1])


def test_islets_are_left_out_and_told() -> None:
    network = built([0, 1, 3], [1, 2, 4], RoadLimits(islet_m=1000.0))
    assert network.lon.tolist() == [138.0, 138.01, 138.02]
    (finding,) = network.findings
    assert (finding.code, finding.found) == ("roads_islets", "1")
    assert finding.expected == f"{metres((138.5, 35.0), (138.501, 35.0)):.0f} m"


def test_the_largest_part_stays_however_small() -> None:
    network = built([3], [4], RoadLimits(islet_m=1e9))
    assert len(network.piece_m) == 1
    assert network.findings == ()


def test_parts_tell_what_hangs_together() -> None:
    part = built([0, 1, 3], [1, 2, 4]).part
    assert part[0] == part[1] == part[2] != part[3]
    assert part[3] == part[4]


def test_nothing_to_walk_on_is_a_fault() -> None:
    with pytest.raises(RoadsError, match="no walkable way") as fault:
        built([1], [1])
    assert fault.value.code == "roads_none"


def test_too_many_pieces_are_a_fault() -> None:
    with pytest.raises(RoadsError, match="at most 1") as fault:
        built([0, 1], [1, 2], RoadLimits(pieces=1))
    assert fault.value.code == "roads_too_many"


def test_metres_to_the_edge_of_what_is_covered() -> None:
    stated = Extract(name="town.osm", bounds=(138.0, 34.9, 138.2, 35.1))
    ends: tuple[Floats, Floats] = np.array([138.05, 139.0, 138.0]), np.array([35.0, 35.0, 35.0])
    network = build_network(stated, LON, LAT, np.array([0]), np.array([1]), limits=EVERY_BIT)
    found = network.to_edge_m(*ends)
    assert found[0] == pytest.approx(metres((138.0, 35.0), (138.05, 35.0)), rel=2e-3)
    assert found[0] <= metres((138.0, 35.0), (138.05, 35.0))
    assert found[1:].tolist() == [0.0, 0.0]


def test_without_stated_bounds_the_outermost_points_are_the_edge() -> None:
    assert built([0, 1], [1, 2]).bounds == (138.0, 35.0, 138.02, 35.0)
