"""A network of walkable ways: points, the straight pieces between them, their metres."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo.distance import geodesic_m
from geo.errors import RoadsError
from geo.findings import Finding, Severity

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MEGABYTE = 1_000_000
_TO_EDGE = 0.999  # the nearest point of a meridian lies a little off the parallel


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadLimits:
    """Limits that keep a hostile or mistaken file from filling the memory, and lost bits away.

    Attributes
    ----------
    osm_bytes, graphml_bytes
        Size of the file as it comes; a GraphML is held in memory as a whole.
    pieces
        Straight pieces of walkable ways.
    islet_m
        Ways that hang together with fewer metres than this, and with nothing else, are left out:
        else a place would be tied to a bit of path that nobody joined to the roads.
    """

    osm_bytes: int = 300 * MEGABYTE
    graphml_bytes: int = 100 * MEGABYTE
    pieces: int = 20_000_000
    islet_m: float = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """What is told of a file of roads.

    Attributes
    ----------
    name
        Name of the file.
    bounds
        West, south, east, north in degrees as the file states them; None if it does not.
    as_of
        Time stamp of the data as the file states it; empty if it does not.
    is_osm
        Whether it is a file of OpenStreetMap, whose contributors are to be named.
    """

    name: str
    bounds: tuple[float, float, float, float] | None = None
    as_of: str = ""
    is_osm: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RoadNetwork:
    """Walkable ways; one may walk on each in both directions.

    Attributes
    ----------
    lon, lat
        Points of the ways, degrees (WGS84), shape (points,).
    one, other
        The two points of each straight piece, shape (pieces,).
    piece_m
        Geodesic metres (GRS80) of each piece.
    part
        Number of the connected part that each point belongs to.
    bounds
        West, south, east, north of what the file covers, degrees: as it states, else the
        outermost points.
    findings
        What is odd in the file.
    """

    extract: Extract
    lon: Floats
    lat: Floats
    one: Ints
    other: Ints
    piece_m: Floats
    part: Ints
    bounds: tuple[float, float, float, float]
    findings: tuple[Finding, ...]

    @property
    def length_m(self) -> float:
        """Metres of all ways."""
        return float(self.piece_m.sum())

    def to_edge_m(self, lon: Floats, lat: Floats) -> Floats:
        """Return the metres from points to the edge of what is covered, 0 outside of it."""
        west, south, east, north = self.bounds
        inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        sides = ((west, lat), (east, lat), (lon, south), (lon, north))
        metres = np.min([geodesic_m(lon, lat, x, y) for x, y in sides], axis=0)
        return np.where(inside, metres * _TO_EDGE, 0.0)


def build_network(
    extract: Extract,
    lon: Floats,
    lat: Floats,
    one: Ints,
    other: Ints,
    *,
    findings: tuple[Finding, ...] = (),
    limits: RoadLimits,
) -> RoadNetwork:
    """Join straight pieces between points to a network.

    Pieces without length and repeated ones are left out.

    Raises
    ------
    RoadsError
        No way is left, or there are too many.
    """
    low, high = np.minimum(one, other), np.maximum(one, other)
    pairs = np.column_stack(np.divmod(np.unique((low * len(lon) + high)[low != high]), len(lon)))
    if len(pairs) > limits.pieces:
        raise RoadsError(
            f"{extract.name} has {len(pairs)} pieces of walkable ways; expected at most "
            f"{limits.pieces}; cut a smaller area out of it",
            code="roads_too_many",
            file=extract.name,
            found=len(pairs),
            limit=limits.pieces,
        )
    if not len(pairs):
        raise RoadsError(
            f"{extract.name} has no walkable way; expected ways with highway=* and their nodes; "
            "export the roads of the area, not only other layers",
            code="roads_none",
            file=extract.name,
        )
    piece_m = geodesic_m(lon[pairs[:, 0]], lat[pairs[:, 0]], lon[pairs[:, 1]], lat[pairs[:, 1]])
    part = _parts(pairs, len(lon))
    part_m = np.bincount(part[pairs[:, 0]], weights=piece_m)
    is_kept = part_m >= min(limits.islet_m, float(part_m.max()))
    kept = is_kept[part[pairs[:, 0]]]
    islets = int(np.count_nonzero(part_m[~is_kept] > 0))
    if islets:
        findings = (*findings, _islets(extract, islets, float(piece_m[~kept].sum())))
    pairs, piece_m = pairs[kept], piece_m[kept]
    used, flat = np.unique(pairs, return_inverse=True)
    ends = flat.reshape(pairs.shape)
    lons, lats = lon[used], lat[used]
    outermost = (float(lons.min()), float(lats.min()), float(lons.max()), float(lats.max()))
    return RoadNetwork(
        extract=extract,
        lon=lons,
        lat=lats,
        one=ends[:, 0].astype(np.int64),
        other=ends[:, 1].astype(np.int64),
        piece_m=piece_m,
        part=_parts(ends, len(used)),
        bounds=extract.bounds or outermost,
        findings=findings,
    )


def _parts(pairs: Ints, count: int) -> Ints:
    ones = np.ones(len(pairs), dtype=np.int8)
    graph = coo_array((ones, (pairs[:, 0], pairs[:, 1])), shape=(count, count)).tocsr()
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _islets(extract: Extract, count: int, metres: float) -> Finding:
    return Finding(
        code="roads_islets",
        severity=Severity.INFO,
        table=extract.name,
        message=f"{count} bits of ways, {metres:.0f} m in all, are joined to no other way and "
        "left out; join them in the map where people walk there",
        found=f"{count}",
        expected=f"{metres:.0f} m",
    )


def missing_points(extract: Extract, count: int) -> Finding:
    """Return the finding that points of ways are not in the file."""
    return Finding(
        code="roads_points_missing",
        severity=Severity.INFO,
        table=extract.name,
        message=f"{count} points of walkable ways are not in the file; the ways are cut there",
        found=f"{count}",
    )
