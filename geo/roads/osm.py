"""Walkable ways of an OpenStreetMap extract: XML or PBF.

The file is read twice: ways first, then only the points that walkable ways pass. Barriers that
stand on a way (a locked gate) are not looked at.
"""

from array import array
from pathlib import Path

import numpy as np
import osmium

from geo.errors import RoadsError
from geo.roads.network import (
    Extract,
    Floats,
    Ints,
    RoadLimits,
    RoadNetwork,
    build_network,
    missing_points,
)
from geo.roads.walkable import is_walkable

# What osmium raises for a file that is cut or broken.
_BROKEN = (RuntimeError, ValueError, osmium.InvalidLocationError)


def read_osm(path: Path, form: str, limits: RoadLimits) -> RoadNetwork:
    """Read the walkable ways of a file of OpenStreetMap.

    Parameters
    ----------
    form
        ``osm`` (XML) or ``pbf``.

    Raises
    ------
    RoadsError
        The file is broken, has no walkable way or too many.
    """
    try:
        extract = _extract(path, form)
        refs, starts = _walkable_ways(path, form, limits)
        ids, lon, lat = _points(path, form, refs)
    except _BROKEN as error:
        raise RoadsError(
            f"{path.name} is broken ({error}); expected an OpenStreetMap file; fetch it again",
            code="roads_broken",
            file=path.name,
            reason=str(error),
        ) from error
    place = np.searchsorted(ids, refs)
    known = np.zeros(len(refs), dtype=bool)
    inside = place < len(ids)
    known[inside] = ids[place[inside]] == refs[inside]
    joined = np.ones(max(len(refs) - 1, 0), dtype=bool)
    later = starts[(starts > 0) & (starts < len(refs))]
    joined[later - 1] = False  # the last point of a way leads to none of the next way
    joined &= known[:-1] & known[1:]
    lost = len(np.unique(refs[~known]))
    return build_network(
        extract,
        lon,
        lat,
        place[:-1][joined],
        place[1:][joined],
        findings=(missing_points(extract, lost),) if lost else (),
        limits=limits,
    )


def _reader(path: Path, form: str, kind: osmium.osm.osm_entity_bits) -> osmium.FileProcessor:
    return osmium.FileProcessor(osmium.io.File(str(path), form), kind)


def _extract(path: Path, form: str) -> Extract:
    header = _reader(path, form, osmium.osm.NOTHING).header
    box = header.box()
    stated = None
    if box.valid():
        low, high = box.bottom_left, box.top_right
        stated = (low.lon, low.lat, high.lon, high.lat)
    as_of = header.get("osmosis_replication_timestamp") or header.get("timestamp")
    return Extract(name=path.name, bounds=stated, as_of=as_of, is_osm=True)


def _walkable_ways(path: Path, form: str, limits: RoadLimits) -> tuple[Ints, Ints]:
    """Return the points of all walkable ways, way after way, and where each way starts."""
    refs, starts = array("q"), array("q")
    ways = _reader(path, form, osmium.osm.WAY).with_filter(osmium.filter.KeyFilter("highway"))
    for way in ways:
        if isinstance(way, osmium.osm.Way) and is_walkable({t.k: t.v for t in way.tags}):
            starts.append(len(refs))
            refs.extend(node.ref for node in way.nodes)
        if len(refs) > 2 * limits.pieces:
            break  # too many already, as will be said
    return np.array(refs, dtype=np.int64), np.array(starts, dtype=np.int64)


def _points(path: Path, form: str, refs: Ints) -> tuple[Ints, Floats, Floats]:
    """Return id, longitude and latitude of at least the points asked for, sorted by id."""
    nodes = _reader(path, form, osmium.osm.NODE)
    wanted = np.unique(refs)
    if not (wanted < 0).any():  # an editor numbers new points downwards; the filter knows none
        nodes = nodes.with_filter(osmium.filter.IdFilter(wanted.tolist()))
    ids, lon, lat = array("q"), array("d"), array("d")
    for node in nodes:
        if isinstance(node, osmium.osm.Node) and node.location.valid():
            ids.append(node.id)
            lon.append(node.location.lon)
            lat.append(node.location.lat)
    order, first = np.unique(np.array(ids, dtype=np.int64), return_index=True)
    return order, np.array(lon)[first], np.array(lat)[first]
