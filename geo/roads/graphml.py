"""Walkable ways of a GraphML file, as OSMnx saves it."""

import ast
import itertools
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import networkx as nx
import numpy as np
import pyproj
import shapely
from pyproj.exceptions import CRSError as ProjError

from geo.distance import GRS80
from geo.errors import CRSError, RoadsError
from geo.findings import Finding, Severity
from geo.roads.network import (
    Extract,
    Floats,
    RoadLimits,
    RoadNetwork,
    build_network,
    missing_points,
)
from geo.roads.walkable import TAGS, is_walkable

_DEGREES = frozenset({4326, 6668, 4612})  # WGS84, JGD2011, JGD2000: one place to a metre or two
_NAMES = (("x", "y"), ("lon", "lat"), ("longitude", "latitude"))
_LONGER = 1.05
_SLACK_M = 10.0
_LINE = 2
_NOTHING = np.empty((0, 2))
_COMBINATIONS = 64  # of the tags of the ways that one edge was joined from


def read_graphml(path: Path, form: str, limits: RoadLimits) -> RoadNetwork:
    """Read the walkable ways of a GraphML file.

    Nodes need x and y (or lon and lat) in degrees; an edge runs straight unless it has a
    ``geometry`` (WKT). Tags of OpenStreetMap on the edges are obeyed; an edge without
    ``highway`` is taken as walkable. A stated ``length`` is compared only: metres are measured.

    Raises
    ------
    RoadsError
        The file is broken, has no coordinates, no walkable edge, too many, or an edge with more
        than ``_COMBINATIONS`` combinations of tags.
    CRSError
        The coordinates are projected, or of an old datum.
    """
    del form
    graph = _graph(path)
    lon, lat = _coordinates(graph, path.name)
    _require_degrees(graph, lon, lat, path.name)
    extract = Extract(name=path.name, is_osm=_is_osm(graph))
    known = np.isfinite(lon) & np.isfinite(lat)
    drawn = _Drawing(graph, lon, lat, path.name)
    for one, other, tags in graph.edges(data=True):
        drawn.add(one, other, tags)
    findings = []
    if lost := int(np.count_nonzero(~known)):
        findings.append(missing_points(extract, lost))
    if drawn.longer:
        findings.append(_longer(extract, drawn.longer))
    points = np.array(drawn.points, dtype=np.float64).reshape(-1, 2)
    pieces = np.array(drawn.pieces, dtype=np.int64).reshape(-1, 2)
    return build_network(
        extract,
        np.append(lon, points[:, 0]),
        np.append(lat, points[:, 1]),
        pieces[:, 0],
        pieces[:, 1],
        findings=tuple(findings),
        limits=limits,
    )


class _Drawing:
    """Edges drawn as straight pieces between the nodes and the points between them."""

    def __init__(self, graph: Any, lon: Floats, lat: Floats, name: str) -> None:
        self._name = name
        self._number = {node: number for number, node in enumerate(graph.nodes)}
        self._lon, self._lat = lon.tolist(), lat.tolist()
        self._known = np.isfinite(lon + lat).tolist()
        self._seen: set[tuple[int, int, bytes]] = set()
        self.points: list[tuple[float, float]] = []
        self.pieces: list[tuple[int, int]] = []
        self.longer = 0

    def add(self, one: object, other: object, tags: dict[str, Any]) -> None:
        """Draw an edge once, whichever way it is walked."""
        a, b = sorted((self._number[one], self._number[other]))
        if not (self._known[a] and self._known[b]):
            return
        if not all(map(is_walkable, _every_tags(tags, self._name))):
            return
        between = self._between(a, str(tags.get("geometry") or ""))
        key = (a, b, between.tobytes())
        if key in self._seen:
            return
        self._seen.add(key)
        self.longer += self._is_longer(a, b, between, tags.get("length"))
        first = len(self._lon) + len(self.points)
        chain = [a, *range(first, first + len(between)), b]
        self.points.extend(map(tuple, between.tolist()))
        self.pieces.extend(itertools.pairwise(chain))

    def _between(self, a: int, geometry: str) -> Floats:
        """Return the points between the ends, from the end of the lower number."""
        if not geometry:
            return _NOTHING
        points = shapely.get_coordinates(shapely.from_wkt(geometry, on_invalid="ignore"))
        if len(points) <= _LINE or not np.isfinite(points).all():
            return _NOTHING
        if not _is_in_range(*points.T):
            raise _not_degrees(self._name, f"up to {np.abs(points).max():.6g} in a geometry")
        start = np.array([self._lon[a], self._lat[a]])
        if np.abs(points[-1] - start).sum() < np.abs(points[0] - start).sum():
            points = points[::-1]
        return np.ascontiguousarray(points[1:-1])

    def _is_longer(self, a: int, b: int, between: Floats, stated: object) -> bool:
        """Return whether the stated length is clearly more than what is drawn."""
        try:
            metres = float(str(stated))
        except ValueError:
            return False
        lons = [self._lon[a], *between[:, 0].tolist(), self._lon[b]]
        lats = [self._lat[a], *between[:, 1].tolist(), self._lat[b]]
        drawn_m = float(GRS80.line_length(lons, lats))
        return metres > drawn_m * _LONGER + _SLACK_M


def _graph(path: Path) -> Any:
    try:
        with path.open("rb") as file:
            return nx.read_graphml(file, node_type=str, edge_key_type=str, force_multigraph=True)
    except (nx.NetworkXError, ParseError, KeyError, TypeError, ValueError) as error:
        raise RoadsError(
            f"{path.name} is broken ({error}); expected a GraphML file; save it again",
            code="roads_broken",
            file=path.name,
            reason=str(error),
        ) from error


def _coordinates(graph: Any, name: str) -> tuple[Floats, Floats]:
    for x, y in _NAMES:
        lon = np.array([_number(data.get(x)) for _, data in graph.nodes(data=True)], dtype=float)
        lat = np.array([_number(data.get(y)) for _, data in graph.nodes(data=True)], dtype=float)
        if np.isfinite(lon + lat).any():
            return lon, lat
    raise RoadsError(
        f"the nodes of {name} have no coordinates; expected x and y (or lon and lat) in degrees; "
        "save the graph as OSMnx does",
        code="roads_no_coordinates",
        file=name,
    )


def _number(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return float("nan")


def _require_degrees(graph: Any, lon: Floats, lat: Floats, name: str) -> None:
    stated = str(graph.graph.get("crs") or "")
    if _is_in_range(lon, lat) and (not stated or _is_degrees(stated)):
        return
    raise _not_degrees(name, stated[:60] or f"x up to {np.nanmax(np.abs(lon)):.6g}")


def _is_in_range(lon: Floats, lat: Floats) -> bool:
    return bool(np.nanmax(np.abs(lon)) <= 180 and np.nanmax(np.abs(lat)) <= 90)  # noqa: PLR2004


def _not_degrees(name: str, found: str) -> CRSError:
    return CRSError(
        f"the coordinates of {name} are {found}; expected degrees of WGS84 (EPSG:4326) or "
        "JGD2011; save the graph unprojected",
        code="roads_projected",
        file=name,
        found=found,
    )


def _is_degrees(stated: str) -> bool:
    try:
        crs = pyproj.CRS.from_user_input(stated)
    except ProjError:
        return False
    return crs.to_epsg() in _DEGREES or crs.to_authority() == ("OGC", "CRS84")


def _is_osm(graph: Any) -> bool:
    """Return whether the graph says, as OSMnx does, that it comes from OpenStreetMap."""
    return "osmnx" in str(graph.graph.get("created_with", "")).lower() or any(
        "osmid" in tags for _, _, tags in itertools.islice(graph.edges(data=True), 1)
    )


def _every_tags(tags: dict[str, Any], name: str) -> Iterator[dict[str, str]]:
    """Yield the tags of each way that an edge was joined from.

    Raises
    ------
    RoadsError
        There are too many combinations.
    """
    given = {key: _values(tags[key]) for key in TAGS if tags.get(key) not in {None, ""}}
    given.setdefault("highway", ["road"])
    if (combinations := math.prod(map(len, given.values()))) > _COMBINATIONS:
        raise RoadsError(
            f"an edge of {name} has {combinations} combinations of tags ({', '.join(given)}); "
            f"expected at most {_COMBINATIONS}; simplify the graph less, or leave tags out of it",
            code="roads_too_many_tags",
            file=name,
            found=combinations,
            limit=_COMBINATIONS,
        )
    for values in itertools.product(*given.values()):
        yield dict(zip(given, values, strict=True))


def _values(value: object) -> list[str]:
    """Return the values of a tag: OSMnx writes several as a list in Python's form."""
    text = str(value)
    if text.startswith("[") and text.endswith("]"):
        try:
            listed = [str(item) for item in ast.literal_eval(text)]
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            return [text]
        return list(dict.fromkeys(listed)) or [text]
    return [text]


def _longer(extract: Extract, count: int) -> Finding:
    return Finding(
        code="roads_longer",
        severity=Severity.WARNING,
        table=extract.name,
        message=f"{count} edges state a length clearly longer than what is drawn; metres are those "
        "of the drawing, too short there; save the graph with its geometry",
        found=f"{count}",
    )
