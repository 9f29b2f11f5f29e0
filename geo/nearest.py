"""The nearest point of very many sites: buckets of degrees, searched in compiled code.

``PointIndex`` answers a page; this room answers a nation (1.5 million cells, 250,000 stops). The
search is exact. Every point with a chord not longer than the best one found lies within bounds of
latitude and longitude that follow from the ellipsoid, and only these buckets are looked through:

- two parallels are at least 0.99 (a(1 - e2) dphi) apart, the least radius of the meridian being at
  the equator, and chord and arc differing by under 1 % up to 0.49 radian;
- a site at the distance rho from the axis lies rho sin(dlambda) off the plane of a meridian.

A chord is never longer than its geodesic, so that only points with a chord up to the geodesic of
the first can be nearer than it; where there is one, ``pyproj.Geod`` decides.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.distance import GRS80, PointIndex, ecef_m, geodesic_m
from geo.transit.compiling import compiled

CHORD_M = 50_000.0
"""Up to here a length follows from the chord to a micrometre; beyond, from ``pyproj.Geod``."""
LIMIT_SLACK_M = 1e-2
BLOCK = 65_536

_A, _E2 = GRS80.a, GRS80.es
_B2 = _A * _A * (1 - _E2)
_LEAST_M = 0.99 * _A * (1 - _E2)  # metres for each radian of latitude, at least
_FARTHEST_RAD = 0.49
_FULL_BUCKET = 2.0
_FINEST, _COARSEST = 256, 4  # buckets for each degree
_NUDGE = 1e-9
_DEGREE = 180 / np.pi
_WIDE = 16  # buckets

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@compiled
def _earth_centred(
    lon: float, lat: float
) -> tuple[float, float, float, float]:  # pragma: no cover - compiled
    """Return x, y, z of a point on the ellipsoid and its distance from the axis, metres."""
    lam, phi = np.radians(lon), np.radians(lat)
    sine = np.sin(phi)
    prime = _A / np.sqrt(1 - _E2 * sine * sine)
    rho = prime * np.cos(phi)
    return rho * np.cos(lam), rho * np.sin(lam), prime * (1 - _E2) * sine, rho


@compiled
def _length(
    chord: float, x1: float, y1: float, z1: float, x2: float, y2: float, z2: float
) -> float:  # pragma: no cover - compiled
    """Return the geodesic of a chord: the arc of a circle of the normal section's curvature."""
    if chord <= 0.0:
        return 0.0
    x, y, z = (x1 + x2) / 2, (y1 + y2) / 2, (z1 + z2) / 2
    u, v, w = (x1 - x2) / chord, (y1 - y2) / chord, (z1 - z2) / chord
    aa = _A * _A
    level = (x * x + y * y) / aa + z * z / _B2
    slope = np.sqrt(((x * x + y * y) / (aa * aa) + z * z / (_B2 * _B2)) / level)
    curvature = ((u * u + v * v) / aa + w * w / _B2) / slope
    return float(2 / curvature * np.arcsin(min(1.0, chord * curvature / 2)))


@compiled
def _scan(
    x: float,
    y: float,
    z: float,
    points: Floats,
    starts: Ints,
    columns: int,
    window: tuple[int, int, int, int],
    found: tuple[int, float],
) -> tuple[int, float, float]:  # pragma: no cover - compiled
    """Look through buckets: the place and squared chord of the best, and the next best's."""
    best, near = found
    second = np.inf
    south, north, west, east = window
    for row in range(south, north + 1):
        for place in range(starts[row * columns + west], starts[row * columns + east + 1]):
            dx, dy, dz = points[place, 0] - x, points[place, 1] - y, points[place, 2] - z
            chord2 = dx * dx + dy * dy + dz * dz
            if chord2 < near:
                best, near, second = place, chord2, near
            elif chord2 < second and place != best:
                second = chord2
    return best, near, second


@compiled
def _window(
    east: float, north: float, rho: float, bound: float, per_degree: float, shape: tuple[int, int]
) -> tuple[int, int, int, int]:  # pragma: no cover - compiled
    """Return the buckets (south, north, west, east) that can hold a chord up to the bound."""
    rows, columns = shape
    high, sine = bound / _LEAST_M * 1.01, bound / rho * 1.01
    if high > _FARTHEST_RAD or sine > _FARTHEST_RAD:
        return 0, rows - 1, 0, columns - 1
    dlat = high * _DEGREE + _NUDGE
    dlon = sine * 1.05 * _DEGREE + _NUDGE  # arcsin(s) <= 1.05 s up to 0.49
    return (
        int(max((north - dlat) * per_degree, 0.0)),
        int(min(max((north + dlat) * per_degree, 0.0), rows - 1.0)),
        int(max((east - dlon) * per_degree, 0.0)),
        int(min(max((east + dlon) * per_degree, 0.0), columns - 1.0)),
    )


@compiled
def _search(
    lon: Floats,
    lat: Floats,
    points: Floats,
    starts: Ints,
    origin: tuple[float, float],
    per_degree: float,
    shape: tuple[int, int],
) -> tuple[Ints, Floats, NDArray[np.bool_]]:  # pragma: no cover - compiled
    """Return the place, the metres, and whether another point may be as near, for each site.

    The nearest point of the site before bounds the search, sites being in order; where it is far
    off, the buckets around the site give a better bound first.
    """
    count = len(lon)
    places = np.empty(count, dtype=np.int64)
    metres = np.empty(count)
    doubtful = np.zeros(count, dtype=np.bool_)
    rows, columns = shape
    best, near = -1, np.inf
    for i in range(count):
        east, north = lon[i] - origin[0], lat[i] - origin[1]
        x, y, z, rho = _earth_centred(lon[i], lat[i])
        if best >= 0:
            dx, dy, dz = points[best, 0] - x, points[best, 1] - y, points[best, 2] - z
            near = dx * dx + dy * dy + dz * dz
        window = _window(east, north, rho, np.sqrt(near), per_degree, shape)
        if (window[1] - window[0] + 1) * (window[3] - window[2] + 1) > _WIDE:
            row = min(max(int(north * per_degree), 0), rows - 1)
            column = min(max(int(east * per_degree), 0), columns - 1)
            reach = 1
            while True:
                around = (
                    max(row - reach, 0),
                    min(row + reach, rows - 1),
                    max(column - reach, 0),
                    min(column + reach, columns - 1),
                )
                best, near, _ = _scan(x, y, z, points, starts, columns, around, (best, near))
                if best >= 0:
                    break
                reach *= 2
            window = _window(east, north, rho, np.sqrt(near), per_degree, shape)
        best, near, second = _scan(x, y, z, points, starts, columns, window, (best, near))
        places[i] = best
        p, q, r = points[best, 0], points[best, 1], points[best, 2]
        metres[i] = _length(np.sqrt(near), x, y, z, p, q, r)
        doubtful[i] = np.sqrt(second) <= metres[i] + 1e-6
    return places, metres, doubtful


@dataclass(frozen=True, slots=True, kw_only=True)
class NearestPoints:
    """Points in buckets that answer which of them is nearest, for millions of sites.

    Attributes
    ----------
    lon, lat
        Degrees, shape (n,); between -180 and 180, and not on both sides of 180.
    """

    lon: Floats
    lat: Floats
    _order: Ints
    _points: Floats
    _starts: Ints
    _origin: tuple[float, float]
    _per_degree: float
    _shape: tuple[int, int]

    @classmethod
    def build(cls, lon: ArrayLike, lat: ArrayLike) -> "NearestPoints":
        """Sort points into buckets. Of points at one position the first stands for all."""
        lons, lats = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
        if not len(lons):
            none = np.empty(0, dtype=np.int64)
            return cls(
                lon=lons,
                lat=lats,
                _order=none,
                _points=np.empty((0, 3)),
                _starts=none,
                _origin=(0.0, 0.0),
                _per_degree=1.0,
                _shape=(0, 0),
            )
        single = np.sort(np.unique(np.column_stack((lons, lats)), axis=0, return_index=True)[1])
        origin = (float(lons.min()), float(lats.min()))
        per_degree, row, column = _buckets(lons[single] - origin[0], lats[single] - origin[1])
        shape = (int(row.max()) + 1, int(column.max()) + 1)
        bucket = row * shape[1] + column
        order = np.argsort(bucket, kind="stable")
        counts = np.bincount(bucket, minlength=shape[0] * shape[1])
        return cls(
            lon=lons,
            lat=lats,
            _order=single[order],
            _points=ecef_m(lons[single[order]], lats[single[order]]),
            _starts=np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
            _origin=origin,
            _per_degree=per_degree,
            _shape=shape,
        )

    def nearest(
        self, lon: ArrayLike, lat: ArrayLike, *, limits_m: Sequence[float] = (), workers: int = 1
    ) -> tuple[Ints, Floats]:
        """Return position and metres of the nearest point for each site.

        Parameters
        ----------
        lon, lat
            Degrees; fastest where neighbours in the array are neighbours on the ground.
        limits_m
            Limits that the metres will be compared with: within 1 cm of one of them the metres
            are those of ``pyproj.Geod``, as they are beyond 50 km. Elsewhere they are right to a
            micrometre.
        workers
            Threads.

        Returns
        -------
        position, metres
            Of several points equally near the first. -1 and NaN where there is no point.
        """
        lons, lats = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
        if not len(self.lon):
            return np.full(len(lons), -1, dtype=np.int64), np.full(len(lons), np.nan)
        blocks = [slice(at, at + BLOCK) for at in range(0, len(lons), BLOCK)]

        def run(block: slice) -> tuple[Ints, Floats]:
            return self._nearest(lons[block], lats[block], limits_m)

        if workers > 1 and len(blocks) > 1:
            with ThreadPoolExecutor(workers) as pool:
                parts = list(pool.map(run, blocks))
        else:
            parts = [run(block) for block in blocks]
        if not parts:
            return np.empty(0, dtype=np.int64), np.empty(0)
        return np.concatenate([p for p, _ in parts]), np.concatenate([m for _, m in parts])

    def _nearest(
        self, lons: Floats, lats: Floats, limits_m: Sequence[float]
    ) -> tuple[Ints, Floats]:
        place, metres, doubtful = _search(
            lons,
            lats,
            self._points,
            self._starts,
            self._origin,
            self._per_degree,
            self._shape,
        )
        position = self._order[place]
        exact = metres > CHORD_M
        for limit in limits_m:
            exact |= np.abs(metres - limit) <= LIMIT_SLACK_M
        metres[exact] = geodesic_m(
            lons[exact], lats[exact], self.lon[position[exact]], self.lat[position[exact]]
        )
        if doubtful.any():
            position[doubtful], metres[doubtful] = self._decide(
                lons[doubtful], lats[doubtful], metres[doubtful]
            )
        return position, metres

    def _decide(self, lons: Floats, lats: Floats, metres: Floats) -> tuple[Ints, Floats]:
        """Choose by Geod among all points that may be nearest; the first of equal ones."""
        index = PointIndex.build(self.lon, self.lat)
        position = np.empty(len(lons), dtype=np.int64)
        exact = np.empty(len(lons))
        for i, (x, y, away) in enumerate(zip(lons, lats, metres, strict=True)):
            _, found, lengths = index.pairs_within([x], [y], float(away) + 1e-5)
            position[i], exact[i] = found[0], lengths[0]
        return position, exact


def _buckets(east: Floats, north: Floats) -> tuple[float, Ints, Ints]:
    """Return buckets for each degree, row and column, with about two points in a filled bucket."""
    per_degree = _COARSEST
    while True:
        row = (north * per_degree).astype(np.int64)
        column = (east * per_degree).astype(np.int64)
        filled = len(np.unique(row * (int(column.max()) + 1) + column))
        if len(row) <= _FULL_BUCKET * filled or per_degree >= _FINEST:
            return float(per_degree), row, column
        per_degree *= 2
