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


def _candidates(network: RoadNetwork, lon: Floats, lat: Floats, snap_m: float) -> tuple[Ints, Ints]:
    """Return pairs (point, piece) whose boxes touch."""
    known = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
    none = np.empty(0, dtype=np.int64)
    if not len(known):
        return none, none.copy()
    x, y = lon[known], lat[known]
    up = np.full(len(known), snap_m * _SLACK / _DEGREE_M)
    aside = up / np.maximum(np.cos(np.radians(y)), _NEAR_POLE)
    boxes = x - aside, y - up, x + aside, y + up
    ends_x = np.sort([network.lon[network.one], network.lon[network.other]], axis=0)
    ends_y = np.sort([network.lat[network.one], network.lat[network.other]], axis=0)
    near = np.flatnonzero(
        (ends_x[1] >= boxes[0].min())
        & (ends_x[0] <= boxes[2].max())
        & (ends_y[1] >= boxes[1].min())
        & (ends_y[0] <= boxes[3].max())
    )
    tree = shapely.STRtree(
        shapely.box(ends_x[0][near], ends_y[0][near], ends_x[1][near], ends_y[1][near])
    )
    point, piece = tree.query(shapely.box(*boxes))
    return known[point].astype(np.int64), near[piece].astype(np.int64)


def _degree_m(lat: Floats) -> tuple[Floats, Floats]:
    """Return the metres of a degree of longitude and of latitude on GRS80."""
    sine = np.sin(np.radians(lat))
    w = np.sqrt(1 - GRS80.es * sine**2)
    east = np.radians(GRS80.a / w) * np.cos(np.radians(lat))
    north = np.radians(GRS80.a * (1 - GRS80.es) / w**3)
    return east, north
