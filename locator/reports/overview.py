"""The overview map of a report: a vector drawing of outlines and numbered sites."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from xml.sax.saxutils import escape

import geopandas as gpd
from pyproj import Geod
from shapely import box
from shapely.geometry import Polygon

from locator.errors import ReportError

WIDTH = 960.0
_PAD = 0.16
_LEAST_DEGREES = 0.5
_LEAST_ROUTE_DEGREES = 0.06
_INSET_BELOW_DEGREES = 7.0
_DISC = 19.0
_MARGIN = 12.0
_FOOT = 60.0
_NAME_WIDE, _NAME_HIGH = 130.0, 34.0
_SMALLEST_SHARE = 0.012
_LEADER = 2.0
_JAPAN = (127.0, 30.0, 146.2, 45.8)
_SCALES_KM = (1, 2, 5, 10, 20, 50, 100, 200, 500)
_GEOD = Geod(ellps="GRS80")
_LIT = "#FDF1CC"
_INK, _LAND, _LINE, _SEA, _RED = "#1F2A37", "#F7F5EF", "#A8B0BA", "#E4EDF4", "#B42318"
_DOT = f'stroke="{_INK}" stroke-width="2"'
LOOKS: Mapping[str, str] = MappingProxyType(
    {
        "open": f'<circle r="10" fill="#fff" {_DOT} stroke-dasharray="5 4"/>',
        "yes": f'<circle r="11" fill="#3A8FC4" {_DOT}/>',
        "mid": f'<rect x="-10" y="-10" width="20" height="20" fill="#F2D35E" {_DOT}/>',
        "no": f'<path d="M0 -14L13 10H-13Z" fill="#E07B27" {_DOT}/>',
        "hub": f'<path d="M0 -14L14 0L0 14L-14 0Z" fill="#8457A6" {_DOT}/>',
    }
)

STROKES: Mapping[str, str] = MappingProxyType(
    {
        "walk": 'stroke="#4A4A4A" stroke-width="4" stroke-dasharray="3 8"',
        "ride": 'stroke="#0072B2" stroke-width="5"',
        "drive": 'stroke="#D55E00" stroke-width="5" stroke-dasharray="16 7"',
    }
)


@dataclass(frozen=True, slots=True)
class Pin:
    """A numbered site, or a named gateway where ``number`` is 0."""

    lon: float
    lat: float
    number: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A place that is one of many: its look is one of ``LOOKS``."""

    lon: float
    lat: float
    look: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A straight line between points (longitude, latitude); its look is one of ``STROKES``."""

    points: tuple[tuple[float, float], ...]
    look: str


@dataclass(frozen=True, slots=True)
class _Frame:
    """Equidistant cylindrical drawing around a middle latitude; for looking, not measuring."""

    west: float
    south: float
    east: float
    north: float
    width: float
    height: float

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        x = (lon - self.west) / (self.east - self.west) * self.width
        return x, (self.north - lat) / (self.north - self.south) * self.height


@lru_cache(maxsize=2)
def _outlines(path: Path, _changed_ns: int) -> tuple[gpd.GeoDataFrame, str]:
    document = json.loads(path.read_bytes())
    return gpd.read_file(path), str(document.get("attribution", ""))


def read_outlines(path: Path) -> tuple[gpd.GeoDataFrame, str]:
    """Read the outlines of prefectures and who is credited for them (empty if nobody is).

    Columns: name_ja, name_en, geometry in EPSG:4326.

    Raises
    ------
    ReportError
        The file is missing or no map.
    """
    try:
        return _outlines(path, path.stat().st_mtime_ns)
    except (OSError, RuntimeError, ValueError, AttributeError) as error:
        raise ReportError(
            f"the outlines {path.name} cannot be read ({error}); expected a GeoJSON file of "
            "prefectures; restore data/boundaries",
            code="no_outlines",
            file=path.name,
        ) from error


def overview_svg(
    sites: Sequence[Pin],
    gateways: Sequence[Pin],
    outlines: gpd.GeoDataFrame,
    *,
    height: float,
    english: bool,
) -> str:
    """Draw outlines, gateways and numbered sites as SVG, with scale and a locator inset."""
    frame = _framed(sites, height)
    shapes = _paths(outlines, frame)
    marks, taken = _discs(sites, frame)
    names = _names(outlines, frame, taken, english=english)
    towns = _gateways(gateways, frame, taken)
    small = frame.east - frame.west < _INSET_BELOW_DEGREES
    ground = _ground(shapes, height)
    inset = _inset(outlines, frame, taken) if small else ""
    return "".join([ground, *names, *towns, *marks, _scale(frame), inset, "</svg>"])


def _ground(shapes: str, height: float) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {height:.0f}" '
        "font-family=\"'Noto Sans JP'\">"
        f'<rect width="{WIDTH:.0f}" height="{height:.0f}" fill="{_SEA}"/>'
        f'<path d="{shapes}" fill="{_LAND}" stroke="{_LINE}" stroke-width="1.6" '
        'stroke-linejoin="round"/>'
    )


def dots_svg(
    dots: Sequence[Dot],
    outlines: gpd.GeoDataFrame,
    *,
    height: float,
    english: bool,
    lit: gpd.GeoDataFrame | None = None,
) -> str:
    """Draw outlines and places without numbers as SVG, with scale; colour and shape tell.

    Parameters
    ----------
    lit
        Areas that the drawing is about, drawn lighter.
    """
    frame = _framed(dots, height)
    places = [(*frame.at(d.lon, d.lat), d.look) for d in dots]
    taken = [(x, y) for x, y, _ in places]
    order = sorted(places, key=lambda p: list(LOOKS).index(p[2]))
    marks = [f'<g transform="translate({x:.1f} {y:.1f})">{LOOKS[k]}</g>' for x, y, k in order]
    ground = _ground(_paths(outlines, frame), height)
    if lit is not None:
        shapes = _paths(lit, frame)
        ground += f'<path d="{shapes}" fill="{_LIT}" stroke="{_INK}" stroke-width="2"/>'
    names = _names(outlines, frame, taken, english=english)
    return "".join([ground, *names, *marks, _scale(frame), "</svg>"])


def route_svg(
    visits: Sequence[Pin],
    ends: Sequence[Pin],
    stretches: Sequence[Stretch],
    outlines: gpd.GeoDataFrame,
    *,
    height: float,
    english: bool,
) -> str:
    """Draw outlines, the lines of an itinerary, its named ends and its numbered visits as SVG."""
    corners = [Pin(*point) for stretch in stretches for point in stretch.points]
    frame = _framed([*visits, *ends, *corners], height, least=_LEAST_ROUTE_DEGREES)
    lines = []
    for stretch in stretches:
        at = "L".join(f"{x:.1f} {y:.1f}" for x, y in (frame.at(*p) for p in stretch.points))
        lines.append(
            f'<path d="M{at}" fill="none" stroke-linecap="round" {STROKES[stretch.look]}/>'
        )
    marks, taken = _discs(visits, frame)
    towns = _gateways(ends, frame, taken)
    names = _names(outlines, frame, taken, english=english)
    ground = _ground(_paths(outlines, frame), height)
    return "".join([ground, *names, *lines, *towns, *marks, _scale(frame), "</svg>"])


def _framed(
    sites: Sequence[Pin] | Sequence[Dot], height: float, *, least: float = _LEAST_DEGREES
) -> _Frame:
    """Return the frame around the sites, of the shape of the picture."""
    lons, lats = [s.lon for s in sites], [s.lat for s in sites]
    middle = (min(lats) + max(lats)) / 2
    squeeze = math.cos(math.radians(middle))
    wide = max((max(lons) - min(lons)) * squeeze, least) * (1 + 2 * _PAD)
    high = max(max(lats) - min(lats), least) * (1 + 2 * _PAD)
    if wide / high < WIDTH / height:
        wide = high * WIDTH / height
    else:
        high = wide * height / WIDTH
    centre = (min(lons) + max(lons)) / 2
    half = wide / squeeze / 2
    return _Frame(centre - half, middle - high / 2, centre + half, middle + high / 2, WIDTH, height)


def _paths(outlines: gpd.GeoDataFrame, frame: _Frame) -> str:
    """Return the outlines inside a frame as one SVG path, no finer than half a pixel."""
    edge = (frame.east - frame.west) * 0.05
    window = box(frame.west - edge, frame.south - edge, frame.east + edge, frame.north + edge)
    pixel = (frame.east - frame.west) / frame.width
    seen = outlines.geometry[outlines.intersects(window)]
    clipped = seen.intersection(window).simplify(pixel / 2, preserve_topology=False)
    pieces: list[str] = []
    for shape in clipped.explode():
        if not isinstance(shape, Polygon) or shape.is_empty:
            continue
        for ring in (shape.exterior, *shape.interiors):
            points = (frame.at(lon, lat) for lon, lat in ring.coords)
            pieces.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z")
    return "".join(pieces)


def _names(
    outlines: gpd.GeoDataFrame,
    frame: _Frame,
    discs: Sequence[tuple[float, float]],
    *,
    english: bool,
) -> list[str]:
    column = "name_en" if english else "name_ja"
    window = box(frame.west, frame.south, frame.east, frame.north)
    if column not in outlines:
        return []
    found: list[str] = []
    taken: list[tuple[float, float]] = []
    half = _NAME_WIDE / 2
    for _, row in outlines[outlines.intersects(window)].iterrows():
        shape = row.geometry.intersection(window)
        if shape.area < window.area * _SMALLEST_SHARE:
            continue
        x, y = frame.at(*shape.representative_point().coords[0])
        for base in (y, y - _NAME_HIGH * 1.4, y + _NAME_HIGH * 1.4):
            inside = half < x < frame.width - half and _NAME_HIGH < base < frame.height - _FOOT
            free = not any(
                abs(x - a) < half + _DISC and abs(base - 8 - b) < _NAME_HIGH for a, b in discs
            ) and not any(abs(x - a) < _NAME_WIDE and abs(base - b) < _NAME_HIGH for a, b in taken)
            if inside and free:
                taken.append((x, base))
                found.append(
                    f'<text x="{x:.0f}" y="{base:.0f}" font-size="25" fill="#7B8794" '
                    f'text-anchor="middle" letter-spacing="3">{escape(str(row[column]))}</text>'
                )
                break
    return found


def _discs(sites: Sequence[Pin], frame: _Frame) -> tuple[list[str], list[tuple[float, float]]]:
    """Return numbered discs pushed apart until none covers another, each tied to its point."""
    true = [frame.at(s.lon, s.lat) for s in sites]
    apart = _pushed_apart(true, frame.height)
    pieces: list[str] = []
    for (x, y), (a, b) in zip(apart, true, strict=True):
        if math.dist((x, y), (a, b)) > _LEADER:
            pieces.append(
                f'<path d="M{a:.1f} {b:.1f}L{x:.1f} {y:.1f}" stroke="{_INK}" stroke-width="2"/>'
                f'<circle cx="{a:.1f}" cy="{b:.1f}" r="4.5" fill="{_INK}"/>'
            )
    for site, (x, y) in zip(sites, apart, strict=True):
        pieces.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_DISC}" fill="{_RED}" stroke="#fff" '
            f'stroke-width="2.5"/><text x="{x:.1f}" y="{y + 8.5:.1f}" font-size="24" '
            f'font-weight="700" fill="#fff" text-anchor="middle">{site.number}</text>'
        )
    return pieces, apart


def _pushed_apart(
    points: Sequence[tuple[float, float]], height: float
) -> list[tuple[float, float]]:
    places = [
        (x + 0.01 * math.cos(2.4 * n), y + 0.01 * math.sin(2.4 * n))
        for n, (x, y) in enumerate(points)
    ]
    least = 2 * _DISC + 4
    for _ in range(200):
        moved = False
        for i in range(len(places)):
            for j in range(i):
                (a, b), (x, y) = places[i], places[j]
                far = math.dist((a, b), (x, y))
                if far >= least:
                    continue
                moved = True
                push = (least - far) / 2 / max(far, 1e-9)
                dx, dy = (a - x) * push, (b - y) * push
                places[i], places[j] = (a + dx, b + dy), (x - dx, y - dy)
        if not moved:
            break
    edge = _DISC + 4
    return [(min(max(x, edge), WIDTH - edge), min(max(y, edge), height - edge)) for x, y in places]


def _gateways(
    gateways: Sequence[Pin], frame: _Frame, taken: Sequence[tuple[float, float]]
) -> list[str]:
    pieces: list[str] = []
    named: list[tuple[float, float, float]] = [(x, y, 2 * _DISC) for x, y in taken]
    for gateway in gateways:
        x, y = frame.at(gateway.lon, gateway.lat)
        inside = _MARGIN < x < frame.width - _MARGIN and _MARGIN < y < frame.height - _FOOT
        if not inside:
            continue
        pieces.append(
            f'<rect x="{x - 6:.1f}" y="{y - 6:.1f}" width="12" height="12" fill="#0072B2" '
            f'stroke="#fff" stroke-width="2" transform="rotate(45 {x:.1f} {y:.1f})"/>'
        )
        wide = sum(12.0 if sign.isascii() else 22.0 for sign in gateway.name)
        aside = wide / 2 + 12
        for middle, base in ((x + aside, y), (x - aside, y), (x, y + 24), (x, y - 24)):
            inside = wide / 2 + 8 < middle < frame.width - wide / 2 - 8
            if inside and not any(
                abs(middle - a) < (wide + w) / 2 + 4 and abs(base - b) < _DISC + 12
                for a, b, w in named
            ):
                named.append((middle, base, wide))
                pieces.append(
                    f'<text x="{middle:.1f}" y="{base + 7.5:.1f}" font-size="21" fill="#004E7A" '
                    'text-anchor="middle" stroke="#fff" stroke-width="4" paint-order="stroke">'
                    f"{escape(gateway.name)}</text>"
                )
                break
    return pieces


def _scale(frame: _Frame) -> str:
    middle = (frame.south + frame.north) / 2
    metres = _GEOD.line_length([frame.west, frame.east], [middle, middle])
    fitting = [k for k in _SCALES_KM if k * 1000 <= metres * 0.28]
    km = fitting[-1] if fitting else _SCALES_KM[0]
    long = km * 1000 / metres * frame.width
    x, y = 28.0, frame.height - 30
    return (
        f'<path d="M{x} {y - 9}V{y}H{x + long:.1f}V{y - 9}" fill="none" stroke="{_INK}" '
        f'stroke-width="3"/><text x="{x + long / 2:.1f}" y="{y - 10}" font-size="22" '
        f'fill="{_INK}" text-anchor="middle">{km} km</text>'
    )


def _inset(outlines: gpd.GeoDataFrame, frame: _Frame, taken: Sequence[tuple[float, float]]) -> str:
    """Return all Japan, small, with the frame of the map in it, in the emptiest corner."""
    west, south, east, north = _JAPAN
    squeeze = math.cos(math.radians((south + north) / 2))
    high = 230.0
    wide = high * (east - west) * squeeze / (north - south)
    small = _Frame(west, south, east, north, wide, high)
    x0, y0 = small.at(max(frame.west, west), min(frame.north, north))
    x1, y1 = small.at(min(frame.east, east), max(frame.south, south))
    right, bottom = frame.width - wide - 14, frame.height - high - 14
    corner_x, corner_y = min(
        ((right, bottom), (right, 14.0), (14.0, 14.0)),
        key=lambda c: sum(
            c[0] - _DISC < x < c[0] + wide + _DISC and c[1] - _DISC < y < c[1] + high + _DISC
            for x, y in taken
        ),
    )
    return (
        f'<svg x="{corner_x:.0f}" y="{corner_y:.0f}" width="{wide:.0f}" height="{high:.0f}" '
        f'viewBox="0 0 {wide:.0f} {high:.0f}"><rect width="{wide:.0f}" height="{high:.0f}" '
        f'fill="#fff" stroke="{_LINE}" stroke-width="2"/><path d="{_paths(outlines, small)}" '
        f'fill="#CBD2DA" stroke="none"/><rect x="{x0:.1f}" y="{y0:.1f}" '
        f'width="{max(x1 - x0, 5):.1f}" height="{max(y1 - y0, 5):.1f}" fill="none" '
        f'stroke="{_RED}" stroke-width="3.5"/></svg>'
    )
