"""Published lengths (GSI, GeographicLib, tests of Japan) and pyproj's direct problem."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod, Transformer

from geo.distance import PointIndex, ecef_m, geodesic_m

GRS80 = Geod(ellps="GRS80")
LIMIT_M = 800 / 1.3

lons = st.floats(123, 153)
lats = st.floats(20.5, 45.5)


def test_gsi_example() -> None:
    found = geodesic_m(140.08785502777778, 36.10377477777778, 139.74475044444443, 35.65502847222223)
    assert float(found) == pytest.approx(58_643.804, abs=5e-4)


def test_geographiclib_example_on_nearly_half_the_earth() -> None:
    # The published length is on WGS84, whose flattening differs from GRS80 in the 9th digit.
    found = geodesic_m(174.81, -41.32, -5.50, 40.96)
    assert float(found) == pytest.approx(19_959_679.267, abs=0.1)


@pytest.mark.parametrize(
    ("a", "b", "metres"),
    [
        ((139.691706, 35.689487), (139.5723855, 35.5562073), 18_317.122),
        ((135.500109, 34.73348), (139.766084, 35.681382), 402_392.122),
    ],
)
def test_japanese_set_to_a_thousandth(
    a: tuple[float, float], b: tuple[float, float], metres: float
) -> None:
    assert float(geodesic_m(*a, *b)) == pytest.approx(metres, rel=1e-3)


def test_800_m_of_web_mercator_are_655_m_at_35_north() -> None:
    to_degrees = Transformer.from_crs("EPSG:3857", "EPSG:4326", always_xy=True)
    to_metres = Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True)
    x, y = to_metres.transform(139.0, 35.0)
    lon, lat = to_degrees.transform(x + 800, y)
    assert float(geodesic_m(139.0, 35.0, lon, lat)) == pytest.approx(655.3, abs=1)


def test_arguments_are_broadcast_and_the_shape_is_kept() -> None:
    found = geodesic_m([[139.0, 140.0]], [[35.0], [36.0]], 139.0, 35.0)
    assert found.shape == (2, 2)
    assert found[0, 0] == 0


@given(lons, lats, lons, lats)
def test_length_is_symmetric_and_never_shorter_than_the_chord(
    lon1: float, lat1: float, lon2: float, lat2: float
) -> None:
    there = float(geodesic_m(lon1, lat1, lon2, lat2))
    back = float(geodesic_m(lon2, lat2, lon1, lat1))
    chord = float(np.linalg.norm(ecef_m([lon1], [lat1]) - ecef_m([lon2], [lat2])))
    assert there == pytest.approx(back, abs=1e-6)
    assert chord <= there + 1e-6


def test_earth_centred_coordinates_are_those_of_proj() -> None:
    to_ecef = Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)
    expected = to_ecef.transform(139.7414, 35.6581, 0.0)
    assert ecef_m([139.7414], [35.6581])[0] == pytest.approx(expected, abs=1e-3)


def test_a_limit_flips_within_a_millimetre() -> None:
    around = np.arange(0, 360, 15.0)
    for offset, inside in ((-0.001, True), (0.001, False)):
        lon, lat, _ = GRS80.fwd(
            np.full(len(around), 139.0),
            np.full(len(around), 35.0),
            around,
            np.full(len(around), LIMIT_M + offset),
        )
        query, _, metres = PointIndex.build(lon, lat).pairs_within([139.0], [35.0], LIMIT_M)
        assert len(query) == (len(around) if inside else 0)
        assert np.allclose(metres, LIMIT_M + offset, atol=1e-6)


def test_a_point_at_the_limit_is_inside() -> None:
    index = PointIndex.build([139.01], [35.0])
    metres = float(geodesic_m(139.0, 35.0, 139.01, 35.0))
    assert len(index.pairs_within([139.0], [35.0], metres)[0]) == 1


points = st.lists(st.tuples(st.floats(139, 139.05), st.floats(35, 35.05)), max_size=12)


@given(points, points, st.floats(0, 3000))
def test_pairs_are_those_of_all_against_all(
    queries: list[tuple[float, float]], stops: list[tuple[float, float]], limit_m: float
) -> None:
    qlon, qlat = np.array(queries).reshape(-1, 2).T
    slon, slat = np.array(stops).reshape(-1, 2).T
    query, point, metres = PointIndex.build(slon, slat).pairs_within(qlon, qlat, limit_m)
    every = geodesic_m(qlon[:, None], qlat[:, None], slon[None, :], slat[None, :])
    assert set(zip(query, point, strict=True)) == set(
        zip(*np.nonzero(every <= limit_m), strict=True)
    )
    assert np.array_equal(metres, every[query, point])
    assert np.array_equal(np.lexsort((point, metres, query)), np.arange(len(query)))


@given(points, points.filter(bool))
def test_nearest_is_the_least_of_all(
    queries: list[tuple[float, float]], stops: list[tuple[float, float]]
) -> None:
    qlon, qlat = np.array(queries).reshape(-1, 2).T
    slon, slat = np.array(stops).reshape(-1, 2).T
    found, metres = PointIndex.build(slon, slat).nearest(qlon, qlat)
    every = geodesic_m(qlon[:, None], qlat[:, None], slon[None, :], slat[None, :])
    assert metres == pytest.approx(every.min(axis=1), abs=1e-6)
    assert np.allclose(every[np.arange(len(qlon)), found], metres, atol=1e-9)


def test_an_empty_index_knows_nothing() -> None:
    index = PointIndex.build([], [])
    found, metres = index.nearest([139.0], [35.0])
    assert found.tolist() == [-1]
    assert np.isnan(metres).all()
    assert [len(a) for a in index.pairs_within([139.0], [35.0], 1e6)] == [0, 0, 0]
