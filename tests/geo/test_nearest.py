"""Nearest points by buckets: the same as pyproj.Geod on every pair."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from geo import nearest
from geo.distance import PointIndex, geodesic_m
from geo.errors import GeoError
from geo.nearest import BLOCK, NOISE_M, NearestPoints

GRS80 = Geod(ellps="GRS80")
MICROMETRE = 1e-6

near_points = st.lists(st.tuples(st.floats(139, 139.05), st.floats(35, 35.05)), max_size=12)
japan = st.lists(st.tuples(st.floats(122, 154), st.floats(20, 46)), max_size=12)
anywhere = st.lists(st.tuples(st.floats(-179, 179), st.floats(-89, 89)), max_size=8)


def check(queries: list[tuple[float, float]], stops: list[tuple[float, float]]) -> None:
    qlon, qlat = np.array(queries).reshape(-1, 2).T
    slon, slat = np.array(stops).reshape(-1, 2).T
    found, metres = NearestPoints.build(slon, slat).nearest(qlon, qlat)
    every = geodesic_m(qlon[:, None], qlat[:, None], slon[None, :], slat[None, :])
    assert found.shape == metres.shape == qlon.shape
    assert np.allclose(metres, every.min(axis=1), rtol=0, atol=MICROMETRE)
    assert np.allclose(every[np.arange(len(qlon)), found], metres, rtol=0, atol=MICROMETRE)


@given(near_points, near_points.filter(bool))
def test_dense_points(queries: list[tuple[float, float]], stops: list[tuple[float, float]]) -> None:
    check(queries, stops)


@given(japan, japan.filter(bool))
def test_points_over_all_japan(
    queries: list[tuple[float, float]], stops: list[tuple[float, float]]
) -> None:
    check(queries, stops)


@given(japan, anywhere.filter(bool))
def test_points_over_the_earth(
    queries: list[tuple[float, float]], stops: list[tuple[float, float]]
) -> None:
    # Sites of Japan; points between -179 and 179 degrees.
    check(queries, stops)


@given(
    st.floats(122, 154), st.floats(20, 46), st.floats(0, 360), st.floats(0.001, 49_000)
)  # fmt: skip
def test_a_length_up_to_50_km_is_right_to_a_micrometre(
    lon: float, lat: float, azimuth: float, metres: float
) -> None:
    x, y, _ = GRS80.fwd(lon, lat, azimuth, metres)
    _, found = NearestPoints.build([x], [y]).nearest([lon], [lat])
    assert abs(found[0] - metres) < MICROMETRE


@pytest.mark.parametrize("limit_m", [300.0, 500.0, 1000.0, 20_000.0])
def test_a_limit_flips_as_the_geodesic_does(limit_m: float) -> None:
    around = np.arange(0, 360, 5.0)
    count = len(around)
    for offset in (-0.001, -1e-6, 0.0, 1e-6, 0.001):
        lon, lat, _ = GRS80.fwd(
            np.full(count, 139.0), np.full(count, 35.0), around, np.full(count, limit_m + offset)
        )
        _, metres = NearestPoints.build([139.0], [35.0]).nearest(lon, lat, limits_m=(limit_m,))
        assert np.array_equal(metres, geodesic_m(lon, lat, 139.0, 35.0))
        if offset:
            assert np.array_equal(metres <= limit_m, np.full(count, offset < 0))


def test_of_points_equally_near_the_first_is_taken() -> None:
    points = NearestPoints.build([139.02, 139.01, 138.99, 139.01], [35.0] * 4)
    found, metres = points.nearest([139.0, 139.01], [35.0, 35.0])
    assert found.tolist() == [1, 1]
    assert metres[0] == pytest.approx(float(geodesic_m(139.0, 35.0, 139.01, 35.0)), abs=1e-6)
    assert metres[1] == 0


def test_equal_chords_are_decided_by_the_geodesic() -> None:
    # East and north of the site at the same chord to a micrometre, 400 km off: the geodesics
    # differ by more than that, because the ellipsoid is bent more along the meridian.
    site = (139.0, 36.0)
    lon, lat, _ = GRS80.fwd(*site, 90.0, 400_000.0)
    near, far = 399_000.0, 401_000.0
    chord = _chord(site, (lon, lat))
    while far - near > 1e-9:
        middle = (near + far) / 2
        x, y, _ = GRS80.fwd(*site, 0.0, middle)
        near, far = (middle, far) if _chord(site, (x, y)) < chord else (near, middle)
    x, y, _ = GRS80.fwd(*site, 0.0, near)
    lengths = geodesic_m(*site, [lon, x], [lat, y])
    assert abs(lengths[0] - lengths[1]) > 1e-3
    found, metres = NearestPoints.build([lon, x], [lat, y]).nearest([site[0]], [site[1]])
    assert found[0] == lengths.argmin()
    assert metres[0] == lengths.min()


def _chord(a: tuple[float, float], b: tuple[float, float]) -> float:
    from pyproj import Transformer  # noqa: PLC0415 - an independent road to the same chord

    to_ecef = Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)
    return float(np.linalg.norm(np.subtract(to_ecef.transform(*a, 0), to_ecef.transform(*b, 0))))


def test_a_whole_field_is_answered_as_by_the_tree_in_any_order_and_with_threads() -> None:
    rng = np.random.default_rng(20261126)
    count = BLOCK + 1000
    lon, lat = rng.uniform(138, 141, count), rng.uniform(35, 37, count)
    slon, slat = rng.uniform(138.2, 140.5, 20_000), rng.uniform(35.3, 36.9, 20_000)
    points = NearestPoints.build(slon, slat)
    found, metres = points.nearest(lon, lat, workers=2)
    expected, expected_m = PointIndex.build(slon, slat).nearest(lon, lat)
    assert np.array_equal(found, expected)
    assert np.allclose(metres, expected_m, rtol=0, atol=MICROMETRE)
    order = np.lexsort((lon.round(2), lat.round(2)))
    again, again_m = points.nearest(lon[order], lat[order])
    assert np.array_equal(again, found[order])
    assert np.array_equal(again_m, metres[order])


@pytest.mark.parametrize("limit_m", [300.0, 640.0, 1000.0])
@pytest.mark.parametrize("azimuth", [0.0, 37.0, 90.0, 211.0])
def test_a_point_laid_out_at_a_limit_is_told_as_the_geodesic_tells_it(
    limit_m: float, azimuth: float
) -> None:
    steps = np.array([-1.0, -1e-3, 0.0, 1e-3, 1.0])
    lon, lat, _ = GRS80.fwd(
        *np.full((2, 5), [[138.5], [35.6]]), np.full(5, azimuth), limit_m + steps
    )
    found = NearestPoints.build([138.5], [35.6]).metres(lon, lat, limits_m=(limit_m,))
    exact = GRS80.inv(lon, lat, np.full(5, 138.5), np.full(5, 35.6))[2]
    assert found == pytest.approx(exact, abs=MICROMETRE)
    assert found[1:4].tolist() == exact[1:4].tolist()  # within 1 cm of the limit
    assert (found <= limit_m).tolist()[:2] == [True, True]
    assert (found <= limit_m + NOISE_M)[2]
    assert (found <= limit_m).tolist()[3:] == [False, False]


def test_sites_are_looked_at_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    lon, lat = np.linspace(138, 139, 10), np.full(10, 35.0)
    points = NearestPoints.build(lon[::3], lat[::3])
    whole = points.metres(lon, lat)
    sizes = []
    search = nearest._search

    def watched(lons: np.ndarray, *rest: object) -> object:
        sizes.append(len(lons))
        return search(lons, *rest)

    monkeypatch.setattr(nearest, "BLOCK", 3)
    monkeypatch.setattr(nearest, "_search", watched)
    assert points.metres(lon, lat).tolist() == whole.tolist()
    assert sizes == [3, 3, 3, 1]
    assert whole[0] == 0.0


def test_a_point_or_site_without_position_is_refused() -> None:
    with pytest.raises(GeoError, match="point 1 has no position"):
        NearestPoints.build([139.0, np.nan], [35.0, 35.0])
    with pytest.raises(GeoError, match="site 0 has no position"):
        NearestPoints.build([139.0], [35.0]).nearest([np.inf, 139.0], [35.0, 35.0])


def test_no_point_and_no_site() -> None:
    assert NearestPoints.build([], []).metres([139.0], [35.0]).tolist() == [np.inf]
    found, metres = NearestPoints.build([], []).nearest([139.0], [35.0])
    assert found.tolist() == [-1]
    assert np.isnan(metres).all()
    assert [len(a) for a in NearestPoints.build([139.0], [35.0]).nearest([], [])] == [0, 0]
