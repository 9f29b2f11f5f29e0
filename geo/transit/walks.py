"""Walks between stops, and between a place and the stops about it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

from geo.distance import PointIndex, ecef_m, geodesic_m

Floats = NDArray[np.float64]
Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]

_MINUTE_S = 60
_SLACK = 1.01  # candidates are taken a little wider, then decided exactly
_DIGITS = 6  # of a second, so that 60.000000001 s of arithmetic do not become 61


@dataclass(frozen=True, slots=True, kw_only=True)
class Walking:
    """How people walk.

    Attributes
    ----------
    detour
        Walked metres = geodesic metres x detour.
    speed_m_min
        Walked metres a minute.
    limit_m
        Longest single walk in walked metres: first, last and between two rides alike.
    """

    detour: float = 1.3
    speed_m_min: float = 80.0
    limit_m: float = 800.0

    @property
    def reach_m(self) -> float:
        """Geodesic metres of the longest walk."""
        return self.limit_m / self.detour

    def walked_m(self, geodesic: ArrayLike) -> Floats:
        """Return walked metres of geodesic metres."""
        return np.asarray(geodesic, dtype=np.float64) * self.detour

    def seconds(self, walked: ArrayLike) -> Int32s:
        """Return the time of walked metres, rounded up to whole seconds."""
        exact = np.asarray(walked, dtype=np.float64) / self.speed_m_min * _MINUTE_S
        return np.ceil(np.round(exact, _DIGITS)).astype(np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A point and the stops within a walk of it.

    Attributes
    ----------
    lon, lat
        Degrees.
    stop, walk_s
        Numbers of stops, seconds on foot.
    """

    lon: float
    lat: float
    stop: Int32s
    walk_s: Int32s


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Points and the stops within a walk of each.

    Attributes
    ----------
    lon, lat
        Degrees, shape (n,).
    start
        Shape (n + 1,): walks of point i are the rows ``start[i]:start[i + 1]``.
    stop, walk_s
        Numbers of stops, seconds on foot; each point's nearest first.
    """

    lon: Floats
    lat: Floats
    start: Int64s
    stop: Int32s
    walk_s: Int32s

    def __len__(self) -> int:
        return len(self.lon)

    def __getitem__(self, place: int) -> Place:
        part = slice(int(self.start[place]), int(self.start[place + 1]))
        return Place(
            float(self.lon[place]), float(self.lat[place]), self.stop[part], self.walk_s[part]
        )


@dataclass(frozen=True, slots=True, eq=False)
class StopIndex:
    """Where stops are; stops without a position are near to nothing.

    Attributes
    ----------
    number
        Numbers of the stops in ``points``.
    """

    number: Int32s
    points: PointIndex

    @classmethod
    def build(cls, lon: ArrayLike, lat: ArrayLike) -> "StopIndex":
        """Build the index of stops given in degrees, NaN where unknown."""
        lons, lats = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
        number = np.flatnonzero(np.isfinite(lons) & np.isfinite(lats)).astype(np.int32)
        return cls(number, PointIndex.build(lons[number], lats[number]))

    def places(self, lon: ArrayLike, lat: ArrayLike, walking: Walking) -> Places:
        """Return points with the stops within a walk of each."""
        lons = np.atleast_1d(np.asarray(lon, dtype=float))
        lats = np.atleast_1d(np.asarray(lat, dtype=float))
        point, found, metres = self.points.pairs_within(lons, lats, walking.reach_m * _SLACK)
        walked = walking.walked_m(metres)
        keep = walked <= walking.limit_m
        point, found, walked = point[keep], found[keep], walked[keep]
        start = np.zeros(len(lons) + 1, dtype=np.int64)
        np.cumsum(np.bincount(point, minlength=len(lons)), out=start[1:])
        return Places(lons, lats, start, self.number[found], walking.seconds(walked))


def direct_walk_s(origin: Place, lon: ArrayLike, lat: ArrayLike, walking: Walking) -> Floats:
    """Return the seconds on foot from a place to points, NaN beyond the limit."""
    lons, lats = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    metres = geodesic_m(
        np.full(lons.shape, origin.lon), np.full(lons.shape, origin.lat), lons, lats
    )
    walked = walking.walked_m(metres)
    within = walked <= walking.limit_m
    return np.where(within, walking.seconds(np.where(within, walked, 0.0)), np.nan)


def stop_walks(lon: Floats, lat: Floats, walking: Walking) -> tuple[Int32s, Int32s, Int32s]:
    """Return all walks between two different stops, both ways.

    Returns
    -------
    tuple
        From stop, to stop, seconds; sorted by from stop, then to stop.
    """
    known = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
    if known.size < 2:  # noqa: PLR2004 - a walk needs two ends
        none = np.empty(0, dtype=np.int32)
        return none, none.copy(), none.copy()
    tree = cKDTree(ecef_m(lon[known], lat[known]))
    found = tree.query_pairs(walking.reach_m * _SLACK + 0.01, output_type="ndarray")
    one, other = known[found[:, 0]], known[found[:, 1]]
    walked = walking.walked_m(geodesic_m(lon[one], lat[one], lon[other], lat[other]))
    keep = walked <= walking.limit_m
    one, other, seconds = one[keep], other[keep], walking.seconds(walked[keep])
    start = np.concatenate((one, other)).astype(np.int32)
    end = np.concatenate((other, one)).astype(np.int32)
    order = np.lexsort((end, start))
    return start[order], end[order], np.concatenate((seconds, seconds))[order]
