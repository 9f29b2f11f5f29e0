"""Geodesic distances on GRS80: candidates by a tree, decided exactly.

References
----------
C. F. F. Karney, Algorithms for geodesics, Journal of Geodesy 87 (2013), as in ``pyproj.Geod``.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import Geod
from scipy.spatial import cKDTree

GRS80 = Geod(ellps="GRS80")
_A = GRS80.a
_E2 = GRS80.es
_SLACK = 1.01

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def geodesic_m(lon1: ArrayLike, lat1: ArrayLike, lon2: ArrayLike, lat2: ArrayLike) -> Floats:
    """Return the geodesic length between pairs of points, in metres.

    Arguments are degrees of longitude and latitude, arrays of one shape.
    """
    a, b, c, d = np.broadcast_arrays(
        *(np.asarray(v, dtype=float) for v in (lon1, lat1, lon2, lat2))
    )
    metres = GRS80.inv(a.ravel(), b.ravel(), c.ravel(), d.ravel())[2]
    return np.asarray(metres, dtype=np.float64).reshape(a.shape)


def ecef_m(lon: ArrayLike, lat: ArrayLike) -> Floats:
    """Return earth-centred coordinates on GRS80: shape (n, 3), metres."""
    lam = np.radians(np.asarray(lon, dtype=float))
    phi = np.radians(np.asarray(lat, dtype=float))
    prime = _A / np.sqrt(1 - _E2 * np.sin(phi) ** 2)
    return np.column_stack(
        (
            prime * np.cos(phi) * np.cos(lam),
            prime * np.cos(phi) * np.sin(lam),
            prime * (1 - _E2) * np.sin(phi),
        )
    )


@dataclass(frozen=True, slots=True)
class PointIndex:
    """A tree of points that answers in geodesic metres.

    Attributes
    ----------
    lon, lat
        Degrees, shape (n,).
    """

    lon: Floats
    lat: Floats
    tree: cKDTree

    @classmethod
    def build(cls, lon: ArrayLike, lat: ArrayLike) -> "PointIndex":
        """Build the index of points given in degrees."""
        lons, lats = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
        return cls(lons, lats, cKDTree(ecef_m(lons, lats)))

    def nearest(self, lon: ArrayLike, lat: ArrayLike) -> tuple[Ints, Floats]:
        """Return position and metres of the nearest point for each query point.

        Position -1 and NaN metres where the index is empty.
        """
        lons, lats = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
        if not len(self.lon):
            return np.full(len(lons), -1), np.full(len(lons), np.nan)
        wanted = ecef_m(lons, lats)
        k = min(4, len(self.lon))
        found = np.asarray(self.tree.query(wanted, k=k)[1]).reshape(len(lons), k)
        metres = geodesic_m(
            np.repeat(lons, k).reshape(found.shape),
            np.repeat(lats, k).reshape(found.shape),
            self.lon[found],
            self.lat[found],
        )
        best = np.argmin(metres, axis=1)
        rows = np.arange(len(lons))
        return found[rows, best].astype(np.int64), metres[rows, best]

    def pairs_within(
        self, lon: ArrayLike, lat: ArrayLike, limit_m: float
    ) -> tuple[Ints, Ints, Floats]:
        """Return all pairs (query, point, metres) with metres <= limit, exactly.

        Sorted by query, then metres, then point.
        """
        lons, lats = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
        if not len(self.lon) or not len(lons):
            none = np.empty(0, dtype=np.int64)
            return none, none.copy(), np.empty(0)
        found = self.tree.query_ball_point(ecef_m(lons, lats), limit_m * _SLACK + 0.01)
        counts = np.fromiter((len(f) for f in found), dtype=np.int64, count=len(lons))
        query = np.repeat(np.arange(len(lons)), counts)
        point = np.fromiter((p for f in found for p in f), dtype=np.int64, count=int(counts.sum()))
        metres = geodesic_m(lons[query], lats[query], self.lon[point], self.lat[point])
        keep = metres <= limit_m
        query, point, metres = query[keep], point[keep], metres[keep]
        order = np.lexsort((point, metres, query))
        return query[order], point[order], metres[order]
