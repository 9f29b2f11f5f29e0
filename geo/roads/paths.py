"""Metres on foot along the ways: for pairs of points, and to the nearest of many.

References
----------
E. W. Dijkstra, A note on two problems in connexion with graphs, Numerische Mathematik 1 (1959),
as in ``scipy.sparse.csgraph.dijkstra``.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

from geo.distance import geodesic_m
from geo.roads.network import Floats, Ints, RoadNetwork
from geo.roads.snapping import Snapped, pieces_about, snap

SNAP_M = 100.0
_CELLS = 20_000_000  # of one table of distances


def road_m(
    network: RoadNetwork,
    lon: ArrayLike,
    lat: ArrayLike,
    to_lon: ArrayLike,
    to_lat: ArrayLike,
    *,
    limit_m: float,
    snap_m: float = SNAP_M,
) -> pd.DataFrame:
    """Return the shortest walk along the ways for pairs of points.

    A walk goes straight to the nearest place on a way, along the ways, and straight to the other
    point. It is the shortest *by these ways*: what the file lacks is not walked.

    Parameters
    ----------
    lon, lat, to_lon, to_lat
        Degrees, one pair a row.
    limit_m
        Metres beyond which no walk is looked for.
    snap_m
        Straight metres from a point to the ways beyond which the file says nothing of it.

    Returns
    -------
    DataFrame
        One row a pair.
        road_m : Float64  metres; NA unless ``way`` is «found»
        way : str         found; beyond: joined, but further than ``limit_m``; none: not joined by
                          these ways; off_roads: an end is further than ``snap_m`` from every way
        edge_m : float64  metres from the two ends to the edge of what the file covers, together:
                          a shorter walk cannot have left it
    """
    a, b, c, d = np.broadcast_arrays(
        *(np.atleast_1d(np.asarray(v, dtype=np.float64)) for v in (lon, lat, to_lon, to_lat))
    )
    starts, start = np.unique(np.column_stack((a, b)), axis=0, return_inverse=True)
    ends, end = np.unique(np.column_stack((c, d)), axis=0, return_inverse=True)
    if len(ends) < len(starts):
        starts, start, ends, end = ends, end, starts, start
    web = _Web.of(network, np.concatenate((starts, ends)), snap_m, limit_m)
    start, end = start.ravel(), end.ravel() + len(starts)
    is_known = (web.part[start] >= 0) & (web.part[end] >= 0)
    is_joined = is_known & (web.part[start] == web.part[end])
    metres = np.full(len(a), np.inf)
    metres[is_joined] = web.pairs_m(start[is_joined], end[is_joined], limit_m)
    found = np.isfinite(metres)
    way = np.select([found, is_joined, is_known], ["found", "beyond", "none"], "off_roads")
    return pd.DataFrame(
        {
            "road_m": pd.array(np.where(found, metres, np.nan), dtype="Float64"),
            "way": pd.array(way, dtype="str"),
            "edge_m": network.to_edge_m(a, b) + network.to_edge_m(c, d),
        }
    )


def within_limit(walks: pd.DataFrame, limit_m: float) -> pd.Series:
    """Say whether walks are within a limit: yes, no or unknown.

    «No» needs that no walk of ``limit_m`` can have left what the file covers; ``limit_m`` must not
    be above the one that the walks were looked for with.

    Parameters
    ----------
    walks
        The rows of ``road_m``.

    Returns
    -------
    Series
        yes, no, unknown; same index.
    """
    within = (walks["road_m"] <= limit_m).fillna(value=False).to_numpy(bool)
    known = (walks["way"] != "off_roads").to_numpy(bool)
    is_whole = (walks["edge_m"] >= limit_m).to_numpy(bool)
    answer = np.select([within, known & is_whole], ["yes", "no"], "unknown")
    return pd.Series(answer, index=walks.index, dtype="str")


def nearest_road_m(
    network: RoadNetwork,
    lon: ArrayLike,
    lat: ArrayLike,
    to_lon: ArrayLike,
    to_lat: ArrayLike,
    *,
    limit_m: float,
    snap_m: float = SNAP_M,
) -> tuple[Ints, Floats]:
    """Return for each point the nearest target along the ways: its position and the metres.

    One search from all targets at once. Position -1 and NaN where none is found within
    ``limit_m``, or where the point lies further than ``snap_m`` from every way.
    """
    points = np.column_stack([np.asarray(v, dtype=np.float64) for v in (lon, lat)])
    targets = np.column_stack([np.asarray(v, dtype=np.float64) for v in (to_lon, to_lat)])
    position, metres = np.full(len(points), -1, dtype=np.int64), np.full(len(points), np.nan)
    web = _Web.of(network, np.concatenate((points, targets)), snap_m, limit_m)
    sources = np.flatnonzero(web.part[len(points) :] >= 0) + len(points)
    if not len(sources):
        return position, metres
    reached_m, _, source = dijkstra(
        web.graph,
        indices=web.first + sources,
        limit=limit_m,
        min_only=True,
        return_predecessors=True,
    )
    mine = slice(web.first, web.first + len(points))
    found = np.isfinite(reached_m[mine])
    position[found] = source[mine][found] - web.first - len(points)
    metres[found] = reached_m[mine][found]
    return position, metres


@dataclass(frozen=True, slots=True, eq=False)
class _Web:
    """The network with points tied to it.

    Attributes
    ----------
    graph
        Metres between nodes, both ways: the network's points, the places on ways, the points.
    first
        Node of the first point.
    part
        Connected part of each point; -1 where it is tied to nothing.
    """

    graph: csr_array
    first: int
    part: Ints

    @classmethod
    def of(cls, network: RoadNetwork, points: Floats, snap_m: float, limit_m: float) -> "_Web":
        snapped = snap(network, points[:, 0], points[:, 1], snap_m)
        place, first = len(network.lon), len(network.lon) + len(points)
        tied = np.flatnonzero(snapped.piece >= 0)
        chain_one, chain_other = _chains(network, snapped, tied)
        lon = np.concatenate((network.lon, snapped.lon))
        lat = np.concatenate((network.lat, snapped.lat))
        chain_m = geodesic_m(lon[chain_one], lat[chain_one], lon[chain_other], lat[chain_other])
        # No walk within the limit leaves this box.
        about = pieces_about(network, points[tied, 0], points[tied, 1], limit_m)
        one = np.concatenate((network.one[about], chain_one, place + tied))
        other = np.concatenate((network.other[about], chain_other, first + tied))
        metres = np.concatenate((network.piece_m[about], chain_m, snapped.off_m[tied]))
        size = first + len(points)
        rows, columns = np.concatenate((one, other)), np.concatenate((other, one))
        graph = coo_array((np.tile(metres, 2), (rows, columns)), shape=(size, size)).tocsr()
        part = np.full(len(points), -1, dtype=np.int64)
        part[tied] = network.part[network.one[snapped.piece[tied]]]
        return cls(graph, first, part)

    def pairs_m(self, start: Ints, end: Ints, limit_m: float) -> Floats:
        """Return the metres between pairs of points, infinite beyond the limit."""
        metres = np.full(len(start), np.inf)
        if not len(start):
            return metres
        sources, row = np.unique(start, return_inverse=True)
        about = dijkstra(self.graph, indices=self.first + sources, limit=limit_m, min_only=True)
        near = np.flatnonzero(np.isfinite(about))
        graph = self.graph[near][:, near]
        node = np.full(self.graph.shape[0], -1)
        node[near] = np.arange(len(near))
        begin, goal = node[self.first + sources], node[self.first + end]
        step = max(1, _CELLS // len(near))
        for low in range(0, len(sources), step):
            table = dijkstra(graph, indices=begin[low : low + step], limit=limit_m)
            here = np.flatnonzero((row >= low) & (row < low + step) & (goal >= 0))
            metres[here] = table[row[here] - low, goal[here]]
        return metres


def _chains(network: RoadNetwork, snapped: Snapped, tied: Ints) -> tuple[Ints, Ints]:
    """Return the links along pieces: end, place, place, …, other end."""
    order = tied[np.lexsort((snapped.along[tied], snapped.piece[tied]))]
    piece, node = snapped.piece[order], len(network.lon) + order
    is_first = np.append(True, piece[1:] != piece[:-1])[: len(order)]
    is_last = np.append(is_first[1:], True)[: len(order)]
    one = np.concatenate((network.one[piece[is_first]], node[~is_last], node[is_last]))
    other = np.concatenate((node[is_first], node[~is_first], network.other[piece[is_last]]))
    return one, other
