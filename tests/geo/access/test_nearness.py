"""Metres to the nearest of many points: as pyproj.Geod tells them, and exact at a limit."""

import numpy as np
import pytest
from pyproj import Geod

from geo.access import nearness
from geo.access.nearness import nearest_m
from geo.distance import PointIndex

GEOD = Geod(ellps="GRS80")


def test_metres_are_those_of_the_geodesic_to_every_point() -> None:
    random = np.random.default_rng(7)
    lon, lat = 138 + random.random(60), 35 + random.random(60)
    at = 137.5 + 2 * random.random(80), 34.5 + 2 * random.random(80)
    every = np.array(
        [[GEOD.inv(x, y, a, b)[2] for a, b in zip(lon, lat, strict=True)]
         for x, y in zip(*at, strict=True)]
    )  # fmt: skip
    found = nearest_m(PointIndex.build(lon, lat), *at)
    assert found == pytest.approx(every.min(axis=1), abs=1e-3)


@pytest.mark.parametrize("limit_m", [300.0, 640.0, 1000.0])
@pytest.mark.parametrize("azimuth", [0.0, 37.0, 90.0, 211.0])
def test_a_point_laid_out_at_a_limit_is_told_as_the_geodesic_tells_it(
    limit_m: float, azimuth: float
) -> None:
    steps = np.array([-1.0, -1e-3, 0.0, 1e-3, 1.0])
    lon, lat, _ = GEOD.fwd(
        *np.full((2, 5), [[138.5], [35.6]]), np.full(5, azimuth), limit_m + steps
    )
    found = nearest_m(PointIndex.build([138.5], [35.6]), lon, lat, limits_m=(limit_m,))
    exact = GEOD.inv(lon, lat, np.full(5, 138.5), np.full(5, 35.6))[2]
    assert found.tolist() == exact.tolist()
    assert (found <= limit_m).tolist()[:2] == [True, True]
    assert (found <= limit_m).tolist()[3:] == [False, False]


def test_many_places_are_looked_at_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    lon, lat = np.linspace(138, 139, 10), np.full(10, 35.0)
    index = PointIndex.build(lon[::3], lat[::3])
    whole = nearest_m(index, lon, lat)
    monkeypatch.setattr(nearness, "CHUNK", 3)
    assert nearest_m(index, lon, lat).tolist() == whole.tolist()
    assert whole[0] == 0.0


def test_nothing_is_infinitely_far() -> None:
    assert nearest_m(PointIndex.build([], []), [138.0], [35.0]).tolist() == [np.inf]
    assert nearest_m(PointIndex.build([138.0], [35.0]), [], []).tolist() == []
