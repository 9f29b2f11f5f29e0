"""The nearest place on the ways for points beside them."""

from dataclasses import dataclass

import numpy as np
import shapely

from geo.distance import GRS80, geodesic_m
from geo.roads.network import Floats, Ints, RoadNetwork

_SLACK = 1.02
_DEGREE_M = 110_500.0  # less than a degree of latitude anywhere
_NEAR_POLE = 0.01
_POINT_M2 = 1e-12  # a piece this short is a point


@dataclass(frozen=True, slots=True, eq=False)
class Snapped:
    """For each point the nearest place on a way.

    Attributes
    ----------
    piece
        Number of the straight piece; -1 where no way is near enough.
    along
        Share of the piece from its one end, 0 to 1.
    lon, lat
        The place on the way, degrees; NaN where there is none.
    off_m
        Geodesic metres from the point to that place.
    """

    piece: Ints
    along: Floats
    lon: Floats
    lat: Floats
    off_m: Floats


def snap(network: RoadNetwork, lon: Floats, lat: Floats, snap_m: float) -> Snapped:
    """Find the nearest place on a way within ``snap_m`` straight metres of each point.

    The foot of the perpendicular is found in the plane that touches the ellipsoid at the point;
    the metres to it are geodesic.
    """
    point, piece = _candidates(network, lon, lat, snap_m)
    one, other = network.one[piece], network.other[piece]
    east_m, north_m = _degree_m(lat[point])
    ax = (network.lon[one] - lon[point]) * east_m
    ay = (network.lat[one] - lat[point]) * north_m
    dx = (network.lon[other] - network.lon[one]) * east_m
    dy = (network.lat[other] - network.lat[one]) * north_m
    square = np.maximum(dx**2 + dy**2, _POINT_M2)
    along = np.clip(-(ax * dx + ay * dy) / square, 0.0, 1.0)
    at_lon = network.lon[one] + along * (network.lon[other] - network.lon[one])
    at_lat = network.lat[one] + along * (network.lat[other] - network.lat[one])
    off_m = geodesic_m(lon[point], lat[point], at_lon, at_lat)
    order = np.lexsort((piece, off_m, point))
    order = order[off_m[order] <= snap_m]
    hit, first = np.unique(point[order], return_index=True)
    best = order[first]
    nothing = np.full(len(lon), np.nan)
    found = Snapped(np.full(len(lon), -1), nothing, nothing.copy(), nothing.copy(), nothing.copy())
    columns = (
        (found.piece, piece),
        (found.along, along),
        (found.lon, at_lon),
        (found.lat, at_lat),
        (found.off_m, off_m),
    )
    for column, values in columns:
        column[hit] = values[best]
    return found


def pieces_about(network: RoadNetwork, lon: Floats, lat: Floats, metres: float) -> Ints:
    """Return the pieces that touch the box about all points, wider by some metres."""
    aside, up = _half_box(lat, metres)
    if not len(lon):
        return np.empty(0, dtype=np.int64)
    x, y = network.lon, network.lat
    west, east = (lon - aside).min(), (lon + aside).max()
    south, north = (lat - up).min(), (lat + up).max()
    one, other = network.one, network.other
    return np.flatnonzero(
        (np.maximum(x[one], x[other]) >= west)
        & (np.minimum(x[one], x[other]) <= east)
        & (np.maximum(y[one], y[other]) >= south)
        & (np.minimum(y[one], y[other]) <= north)
    )


def _candidates(network: RoadNetwork, lon: Floats, lat: Floats, snap_m: float) -> tuple[Ints, Ints]:
    """Return pairs (point, piece) whose boxes touch."""
    known = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
    x, y = lon[known], lat[known]
    near = pieces_about(network, x, y, snap_m)
    xs = np.sort([network.lon[network.one[near]], network.lon[network.other[near]]], axis=0)
    ys = np.sort([network.lat[network.one[near]], network.lat[network.other[near]]], axis=0)
    tree = shapely.STRtree(shapely.box(xs[0], ys[0], xs[1], ys[1]))
    aside, up = _half_box(y, snap_m)
    point, piece = tree.query(shapely.box(x - aside, y - up, x + aside, y + up))
    return known[point].astype(np.int64), near[piece].astype(np.int64)


def _half_box(lat: Floats, metres: float) -> tuple[Floats, Floats]:
    """Return degrees of longitude and latitude that are at least some metres."""
    up = np.full(len(lat), metres * _SLACK / _DEGREE_M)
    return up / np.maximum(np.cos(np.radians(lat)), _NEAR_POLE), up


def _degree_m(lat: Floats) -> tuple[Floats, Floats]:
    """Return the metres of a degree of longitude and of latitude on GRS80."""
    sine = np.sin(np.radians(lat))
    w = np.sqrt(1 - GRS80.es * sine**2)
    east = np.radians(GRS80.a / w) * np.cos(np.radians(lat))
    north = np.radians(GRS80.a * (1 - GRS80.es) / w**3)
    return east, north
