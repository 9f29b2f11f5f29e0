"""The nearest point of sites, few or very many: buckets of degrees, searched in compiled code.

One page asks for some hundred sites, a nation for 1.5 million cells and 250,000 stops. The
search is exact. Every point with a chord not longer than the best one found lies within bounds of
latitude and longitude that follow from the ellipsoid, and only these buckets are looked through:

- two parallels are at least 0.99 (a(1 - e2) dphi) apart, the least radius of the meridian being at
  the equator, and chord and arc differing by under 1 % up to 0.49 radian;
- a site at the distance rho from the axis lies rho sin(dlambda) off the plane of a meridian.

A chord is never longer than its geodesic, so that only points with a chord up to the geodesic of
the first can be nearer than it; where there may be one, ``pyproj.Geod`` decides.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.compiling import announced, compiled
from geo.distance import GRS80, ecef_m, geodesic_m
from geo.errors import GeoError

CHORD_M = 50_000.0
"""Up to here a length follows from the chord to a micrometre; beyond, from ``pyproj.Geod``."""
LIMIT_SLACK_M = 1e-2
NOISE_M = 5e-7
"""Of geodesics: a point laid out at a limit is within it."""
BLOCK = 65_536

_A, _E2 = GRS80.a, GRS80.es
_PER_A2, _PER_B2 = 1 / _A**2, 1 / (_A**2 * (1 - _E2))
_LEAST_CHORD2 = 1e-30
_MOST_BENT2 = 1 / (_A * (1 - _E2)) ** 2  # curvature of the meridian at the equator, squared
_LEAST_M = 0.99 * _A * (1 - _E2)  # metres for each radian of latitude, at least
_FARTHEST_RAD = 0.49
_FULL_BUCKET = 4.0
_FINEST, _COARSEST = 256, 4  # buckets for each degree
_NUDGE = 1e-9
_DEGREE = 180 / np.pi
_WIDE = 16  # buckets
_HOW_FAR, _WHICH = np.int8(1), np.int8(2)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Place = tuple[float, float, float]
Window = tuple[int, int, int, int]


class Buckets(NamedTuple):
    """Points sorted by squares of degrees, as plain arrays for compiled code.

    Attributes
    ----------
    points
        Earth-centred metres, shape (n, 3), bucket by bucket.
    starts
        Place of the first point of each bucket, rows from the south, then columns from the west.
    west, south
        Corner of the first bucket, degrees.
    per_degree
        Buckets for each degree.
    """

    points: Floats
    starts: NDArray[np.int32]
    west: float
    south: float
    per_degree: float
    rows: int
    columns: int


@compiled
def _length(chord2: float, site: Place, point: Place) -> float:  # pragma: no cover - compiled
    """Return the geodesic of a squared chord c2, up to the third term of the arc's series.

    The arc s of a circle of the curvature k is c (1 + (ck)2 / 24 + 3 (ck)4 / 640); k is the normal
    curvature of the ellipsoid x2/a2 + y2/a2 + z2/b2 = 1 along the chord, at its middle.
    """
    (x1, y1, z1), (x2, y2, z2) = site, point
    x, y, z = (x1 + x2) / 2, (y1 + y2) / 2, (z1 + z2) / 2
    u, v, w = x1 - x2, y1 - y2, z1 - z2
    flat, up = x * x + y * y, z * z
    level = flat * _PER_A2 + up * _PER_B2
    slope2 = flat * _PER_A2 * _PER_A2 + up * _PER_B2 * _PER_B2
    bend = (u * u + v * v) * _PER_A2 + w * w * _PER_B2
    turn2 = bend * bend * level / (slope2 * max(chord2, _LEAST_CHORD2))
    return float(np.sqrt(chord2) * (1 + turn2 * (1 / 24 + turn2 * 3 / 640)))


@compiled
def _tie2(chord2: float) -> float:  # pragma: no cover - compiled
    """Return the squared chord up to which another point may lie as near.

    The squared geodesic s2 = c2 (1 + t/12 + ...) of a chord c, t = (ck)2, is bounded by
    c2 (1 + t/12 + t2/10) up to the antipode; a micrometre more of s is in the two constants.
    """
    bend2 = chord2 * _MOST_BENT2
    return chord2 * (1 + 1e-6 + bend2 * (1 / 12 + bend2 / 10)) + 1e-5


@compiled
def _scan(
    site: Place, buckets: Buckets, window: Window, found: tuple[int, float]
) -> tuple[int, float, bool]:  # pragma: no cover - compiled
    """Look through buckets: the place and squared chord of the best, and if another may be it."""
    x, y, z = site
    points, starts, columns = buckets.points, buckets.starts, buckets.columns
    best, near = found
    tie2, is_tie = _tie2(near), False
    south, north, west, east = window
    for row in range(south, north + 1):
        for place in range(starts[row * columns + west], starts[row * columns + east + 1]):
            dx, dy, dz = points[place, 0] - x, points[place, 1] - y, points[place, 2] - z
            chord2 = dx * dx + dy * dy + dz * dz
            if chord2 > tie2 or place == best:
                continue
            if chord2 < near:
                tie2 = _tie2(chord2)
                is_tie = near <= tie2
                best, near = place, chord2
            else:
                is_tie = True
    return best, near, is_tie


@compiled
def _around(
    site: Place, buckets: Buckets, bucket: tuple[int, int], found: tuple[int, float]
) -> tuple[int, float]:  # pragma: no cover - compiled
    """Return the best of the buckets around a bucket, in a wider ring until there is one."""
    row, column = bucket
    best, near = found
    reach = 1
    while True:
        ring = (
            max(row - reach, 0),
            min(row + reach, buckets.rows - 1),
            max(column - reach, 0),
            min(column + reach, buckets.columns - 1),
        )
        best, near, _ = _scan(site, buckets, ring, (best, near))
        if best >= 0:
            return best, near
        reach *= 2


@compiled
def _window(
    east: float, north: float, rho: float, bound: float, buckets: Buckets
) -> Window:  # pragma: no cover - compiled
    """Return the buckets (south, north, west, east) that can hold a chord up to the bound."""
    rows, columns, per_degree = buckets.rows, buckets.columns, buckets.per_degree
    high, sine = bound * (1.01 / _LEAST_M), bound / rho * 1.01
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
def _is_rough(metres: float, limits_m: Floats) -> bool:  # pragma: no cover - compiled
    """Tell whether a length is to be that of ``pyproj.Geod``: it is far, or near a limit."""
    is_rough = metres > CHORD_M
    for limit_m in limits_m:
        is_rough |= abs(metres - limit_m) <= LIMIT_SLACK_M
    return is_rough


@compiled
def _search(
    lon: Floats, lat: Floats, buckets: Buckets, limits_m: Floats
) -> tuple[Ints, Floats, NDArray[np.int8]]:  # pragma: no cover - compiled
    """Return the place, the metres, and what remains to be decided, for each site.

    The nearest point of the site before bounds the search, sites being in order; where it is far
    off, the buckets around the site give a better bound first. Cells in the order of their codes
    take turns between two longitudes and two latitudes, whose sines are kept.
    """
    count = len(lon)
    places = np.empty(count, dtype=np.int64)
    metres = np.empty(count)
    open_question = np.zeros(count, dtype=np.int8)
    points, per_degree = buckets.points, buckets.per_degree
    best, near = -1, np.inf
    meridian = other_meridian = (np.nan, 0.0, 0.0)  # degrees, cosine, sine
    parallel = other_parallel = (np.nan, 0.0, 0.0)  # degrees, metres from the axis, height
    for i in range(count):
        if lon[i] != meridian[0]:
            meridian, other_meridian = other_meridian, meridian
            if lon[i] != meridian[0]:
                lam = np.radians(lon[i])
                meridian = lon[i], np.cos(lam), np.sin(lam)
        if lat[i] != parallel[0]:
            parallel, other_parallel = other_parallel, parallel
            if lat[i] != parallel[0]:
                phi = np.radians(lat[i])
                sine = np.sin(phi)
                prime = _A / np.sqrt(1 - _E2 * sine * sine)
                parallel = lat[i], prime * np.cos(phi), prime * (1 - _E2) * sine
        rho, z = parallel[1], parallel[2]
        x, y = rho * meridian[1], rho * meridian[2]
        east, north = lon[i] - buckets.west, lat[i] - buckets.south
        if best >= 0:
            dx, dy, dz = points[best, 0] - x, points[best, 1] - y, points[best, 2] - z
            near = dx * dx + dy * dy + dz * dz
        window = _window(east, north, rho, np.sqrt(near), buckets)
        if (window[1] - window[0] + 1) * (window[3] - window[2] + 1) > _WIDE:
            row = min(max(int(north * per_degree), 0), buckets.rows - 1)
            column = min(max(int(east * per_degree), 0), buckets.columns - 1)
            best, near = _around((x, y, z), buckets, (row, column), (best, near))
            window = _window(east, north, rho, np.sqrt(near), buckets)
        best, near, is_tie = _scan((x, y, z), buckets, window, (best, near))
        places[i] = best
        metres[i] = _length(near, (x, y, z), (points[best, 0], points[best, 1], points[best, 2]))
        if is_tie:
            open_question[i] = _WHICH
        elif _is_rough(metres[i], limits_m):
            open_question[i] = _HOW_FAR
    return places, metres, open_question


@compiled
def _within(
    site: Place, east: float, north: float, reach_m: float, buckets: Buckets
) -> Ints:  # pragma: no cover - compiled
    """Return the places of the points with a chord within reach; the first sought is there."""
    x, y, z = site
    window = _window(east, north, np.sqrt(x * x + y * y), reach_m, buckets)
    found = []
    for row in range(window[0], window[1] + 1):
        first = buckets.starts[row * buckets.columns + window[2]]
        last = buckets.starts[row * buckets.columns + window[3] + 1]
        for place in range(first, last):
            p, q, r = buckets.points[place]
            if (p - x) ** 2 + (q - y) ** 2 + (r - z) ** 2 <= reach_m * reach_m:
                found.append(place)
    return np.array(found, dtype=np.int64)


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
    _buckets: Buckets

    @classmethod
    def build(cls, lon: ArrayLike, lat: ArrayLike) -> "NearestPoints":
        """Sort points into buckets. Of points at one position the first stands for all.

        Raises
        ------
        GeoError
            A point is no number.
        """
        lons, lats = _checked(lon, lat, "point")
        order = np.lexsort((lats, lons))  # stable: of equal positions the first comes first
        is_new = (np.diff(lons[order]) != 0) | (np.diff(lats[order]) != 0)
        single = np.sort(order[np.concatenate(([True], is_new))[: len(order)]])
        order, buckets = _sorted(lons[single], lats[single])
        return cls(lon=lons, lat=lats, _order=single[order], _buckets=buckets)

    def nearest(
        self, lon: ArrayLike, lat: ArrayLike, *, limits_m: Sequence[float] = (), workers: int = 1
    ) -> tuple[Ints, Floats]:
        """Return position and metres of the nearest point for each site.

        Parameters
        ----------
        lon, lat
            Degrees; fastest where neighbours in the array are neighbours on the ground.
        limits_m
            Limits that metres are compared with: within 1 cm of one of them the metres
            are those of ``pyproj.Geod``, as they are beyond 50 km. Elsewhere they are right to a
            micrometre.
        workers
            Threads.

        Returns
        -------
        position, metres
            Of several points equally near the first. -1 and NaN where there is no point.

        Raises
        ------
        GeoError
            A site is no number.
        """
        lons, lats = _checked(lon, lat, "site")
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

    def metres(self, lon: ArrayLike, lat: ArrayLike, *, limits_m: Sequence[float] = ()) -> Floats:
        """Return the metres of ``nearest``, infinite where there is no point."""
        return np.nan_to_num(self.nearest(lon, lat, limits_m=limits_m)[1], copy=False, nan=np.inf)

    def _nearest(
        self, lons: Floats, lats: Floats, limits_m: Sequence[float]
    ) -> tuple[Ints, Floats]:
        limits = np.array(limits_m, dtype=np.float64)
        with announced(_search):
            place, metres, open_question = _search(lons, lats, self._buckets, limits)
        position = self._order[place]
        rows = np.flatnonzero(open_question)
        how_far = rows[open_question[rows] == _HOW_FAR]
        metres[how_far] = geodesic_m(
            lons[how_far], lats[how_far], self.lon[position[how_far]], self.lat[position[how_far]]
        )
        which = rows[open_question[rows] == _WHICH]
        position[which], metres[which] = self._decide(lons[which], lats[which], metres[which])
        return position, metres

    def _decide(self, lons: Floats, lats: Floats, metres: Floats) -> tuple[Ints, Floats]:
        """Choose by Geod among all points that may be nearest; the first of equal ones."""
        position = np.empty(len(lons), dtype=np.int64)
        exact = np.empty(len(lons))
        for i, (x, y, z) in enumerate(ecef_m(lons, lats)):
            east, north = lons[i] - self._buckets.west, lats[i] - self._buckets.south
            may_be = _within((x, y, z), east, north, metres[i] + 1e-5, self._buckets)
            may_be = np.sort(self._order[may_be])
            lengths = geodesic_m(lons[i], lats[i], self.lon[may_be], self.lat[may_be])
            first = int(lengths.argmin())
            position[i], exact[i] = may_be[first], lengths[first]
        return position, exact


def _checked(lon: ArrayLike, lat: ArrayLike, what: str) -> tuple[Floats, Floats]:
    lons, lats = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    if not np.isfinite(lons.sum() + lats.sum()):
        bad = ~(np.isfinite(lons) & np.isfinite(lats))
        raise GeoError(
            f"{what} {int(bad.argmax())} has no position ({int(bad.sum())} such); expected "
            "degrees; leave it out",
            code="nearest_no_position",
            what=what,
            found=int(bad.argmax()),
            count=int(bad.sum()),
        )
    return lons, lats


def _sorted(lons: Floats, lats: Floats) -> tuple[Ints, Buckets]:
    """Return the order of points by bucket, about four in a filled one, and the buckets."""
    west, south = (float(v.min()) if len(v) else 0.0 for v in (lons, lats))
    per_degree = _COARSEST
    while True:
        row = ((lats - south) * per_degree).astype(np.int64)
        column = ((lons - west) * per_degree).astype(np.int64)
        columns = int(column.max(initial=0)) + 1
        bucket = row * columns + column
        counts = np.bincount(bucket, minlength=columns)
        if len(row) <= _FULL_BUCKET * np.count_nonzero(counts) or per_degree >= _FINEST:
            break
        per_degree *= 2
    rows = int(row.max(initial=0)) + 1
    counts = np.bincount(bucket, minlength=rows * columns)
    order = np.argsort(bucket, kind="stable")
    return order, Buckets(
        points=np.ascontiguousarray(ecef_m(lons[order], lats[order])),
        starts=np.concatenate(([0], np.cumsum(counts))).astype(np.int32),
        west=west,
        south=south,
        per_degree=float(per_degree),
        rows=rows,
        columns=columns,
    )
