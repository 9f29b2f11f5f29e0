"""Tiny files of roads written by hand, and the metres of their pieces by pyproj.

The river town: A and B lie 200 m apart on the two banks, at 35 N; a road leads from each bank
1.4 km north to a bridge.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

from pyproj import Geod

from geo.roads.network import RoadLimits

GEOD = Geod(ellps="GRS80")
EVERY_BIT = RoadLimits(islet_m=0.0)

Points = Mapping[int, tuple[float, float]]
Way = tuple[Sequence[int], Mapping[str, str]]

WEST, EAST = 138.0, 138.0022
SOUTH, BRIDGE = 35.0, 35.0126
RIVER: Points = {1: (WEST, SOUTH), 2: (WEST, BRIDGE), 3: (EAST, BRIDGE), 4: (EAST, SOUTH)}
RIVER_WAYS: list[Way] = [((1, 2, 3, 4), {"highway": "residential"})]


def metres(*points: tuple[float, float]) -> float:
    """Return the geodesic metres along points."""
    return float(GEOD.line_length([p[0] for p in points], [p[1] for p in points]))


def osm(
    points: Points,
    ways: Sequence[Way],
    bounds: tuple[float, float, float, float] | None = (137.9, 34.9, 138.1, 35.1),
) -> str:
    """Write an OpenStreetMap XML; bounds are west, south, east, north."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6">']
    if bounds:
        west, south, east, north = bounds
        box = f'minlat="{south}" minlon="{west}" maxlat="{north}" maxlon="{east}"'
        lines.append(f"<bounds {box}/>")
    lines += [f'<node id="{n}" lon="{x}" lat="{y}"/>' for n, (x, y) in points.items()]
    for number, (refs, tags) in enumerate(ways, start=1):
        told = "".join(f"<tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in tags.items())
        passed = "".join(f'<nd ref="{ref}"/>' for ref in refs)
        lines.append(f'<way id="{number}">{passed}{told}</way>')
    return "\n".join([*lines, "</osm>", ""])


def write(path: Path, text: str | bytes) -> Path:
    """Write a file and return its path."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def river(folder: Path) -> Path:
    """Write the river town."""
    return write(folder / "river.osm", osm(RIVER, RIVER_WAYS))


def graphml(
    nodes: Mapping[str, Mapping[str, str]],
    edges: Sequence[tuple[str, str, Mapping[str, str]]],
    graph: Mapping[str, str],
) -> str:
    """Write a GraphML with all values as text, the way OSMnx does."""
    keys: dict[tuple[str, str], str] = {}

    def told(kind: str, values: Mapping[str, str]) -> str:
        return "".join(
            f'<data key="{keys.setdefault((kind, k), f"d{len(keys)}")}">{v}</data>'
            for k, v in values.items()
        )

    body = told("graph", graph)
    body += "".join(f'<node id="{n}">{told("node", v)}</node>' for n, v in nodes.items())
    body += "".join(
        f'<edge source="{a}" target="{b}" id="{i}">{told("edge", v)}</edge>'
        for i, (a, b, v) in enumerate(edges)
    )
    heads = "".join(
        f'<key id="{i}" for="{kind}" attr.name="{name}" attr.type="string"/>'
        for (kind, name), i in keys.items()
    )
    space = "http://graphml.graphdrawing.org/xmlns"
    return f'<graphml xmlns="{space}">{heads}<graph edgedefault="directed">{body}</graph></graphml>'
