"""Sites by what a definition of transport gaps says of them; hollow where nothing is known."""

import base64
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from types import MappingProxyType
from typing import Final

import folium
import geopandas as gpd
import shapely

from locator.i18n import Label, Lang
from locator.maps.layers import DECIMALS, Row, Sites
from locator.maps.literals import Literal
from locator.maps.scores import UNKNOWN_COLOUR
from locator.vocabulary import GapVerdict

VERDICT_COLOURS: Final[Mapping[str, str]] = MappingProxyType(
    {
        GapVerdict.SERVED.value: "#009e73",
        GapVerdict.INCONVENIENT.value: "#e69f00",
        GapVerdict.GAP.value: "#d55e00",
    }
)
VERDICT_SIGNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        GapVerdict.SERVED.value: "○",
        GapVerdict.INCONVENIENT.value: "△",
        GapVerdict.GAP.value: "×",
        GapVerdict.UNKNOWN.value: "?",
    }
)
_INKS: Final = ("#ffffff", "#1b1b1b", "#ffffff")
_KNOWN: Final = tuple(VERDICT_COLOURS)
_CLUSTER: Final = Label("件（不明）。拡大すると分かれます", "places, unknown; zoom in to part them")
_DOT, _HOLLOW = 0, 3
_DRAWN_PX: Final = 200
_EDGE_PX: Final = 8
_SMALL_DEG: Final = 1e-3
_BALL: Final = (
    "display:inline-flex;box-sizing:border-box;width:18px;height:18px;border-radius:50%;"
    "align-items:center;justify-content:center;font-size:11px"
)
_OPEN: Final = (
    'fill="#ffffff" fill-opacity="0.6" stroke="#767676" stroke-width="1" stroke-dasharray="1.6 1.2"'
)
_RING_COLOUR: Final = "#0b57d0"
_RING: Final = f'fill="none" stroke="{_RING_COLOUR}" stroke-width="2"'
_CELL_DECIMALS: Final = 6
_NET_PX: Final = 9  # a net of smaller cells is drawn the paler the smaller, lest it turn solid
_NET: Final = 'fill="#ffffff" fill-opacity="0.6" stroke="#767676" stroke-width="0.35"'


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteVerdict:
    """How one site is drawn.

    Attributes
    ----------
    verdict
        served | inconvenient | gap | unknown.
    told
        What the tooltip says beside the name.
    """

    id: str
    name: str
    lon: float
    lat: float
    verdict: str
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CellSize:
    """Sides of the cells that sites are the centres of, degrees."""

    wide_deg: float
    high_deg: float


def verdict_layers(
    sites: Sequence[SiteVerdict], *, lang: Lang, selected: str = ""
) -> list[folium.FeatureGroup]:
    """Return the group of the sites; a click gives ``last_active_drawing["properties"]["id"]``."""
    rows: list[Row] = [
        [
            round(site.lat, DECIMALS),
            round(site.lon, DECIMALS),
            site.id,
            site.name,
            _KNOWN.index(site.verdict) if site.verdict in _KNOWN else -1,
            _DOT if site.verdict in _KNOWN else _HOLLOW,
            VERDICT_SIGNS[site.verdict],
            site.told,
        ]
        for site in sites
    ]
    options: dict[str, Literal] = {
        "colours": [*VERDICT_COLOURS.values()],
        "inks": [*_INKS],
        "unknown": UNKNOWN_COLOUR,
        "no": "#1b1b1b",
        "selected": selected,
        "cluster": _CLUSTER(lang),
    }
    group = folium.FeatureGroup(name="verdicts", control=False)
    Sites("reached", rows, options).add_to(group)
    return [group]


def verdict_squares(
    sites: Sequence[SiteVerdict], cell: CellSize, *, selected: str = ""
) -> list[folium.FeatureGroup]:
    """Return the group of mesh cells as rectangles around their centres; a click gives the id."""
    order = sorted(sites, key=lambda site: site.id == selected)
    rows: list[Row] = [
        [
            round(site.lat - cell.high_deg / 2, _CELL_DECIMALS),
            round(site.lon - cell.wide_deg / 2, _CELL_DECIMALS),
            site.id,
            site.name,
            _KNOWN.index(site.verdict) if site.verdict in _KNOWN else -1,
            site.told,
        ]
        for site in order
    ]
    options: dict[str, Literal] = {
        "colours": [*VERDICT_COLOURS.values()],
        "unknown": UNKNOWN_COLOUR,
        "ring": _RING_COLOUR,
        "selected": selected,
        "wide": cell.wide_deg,
        "high": cell.high_deg,
    }
    group = folium.FeatureGroup(name="squares", control=False)
    Sites("squares", rows, options).add_to(group)
    return [group]


def verdict_dots(sites: Sequence[SiteVerdict]) -> list[folium.FeatureGroup]:
    """Return the sites as small dots below whatever else is drawn; unknown ones are hollow."""
    groups = []
    for verdict in GapVerdict:
        rows: list[Row] = [
            [
                round(site.lat, DECIMALS),
                round(site.lon, DECIMALS),
                site.id,
                site.name,
                site.told,
                1 if verdict is GapVerdict.UNKNOWN else 0,
            ]
            for site in sites
            if site.verdict == verdict.value
        ]
        options: dict[str, Literal] = {
            "kind": "site",
            "path": "M10 3A7 7 0 1 1 9.99 3Z",
            "colour": VERDICT_COLOURS.get(verdict.value, "#767676"),
            "size": 12,
            "clustered": False,
            "cluster": "",
        }
        group = folium.FeatureGroup(name=f"dots {verdict.value}", control=False)
        Sites("places", rows, options).add_to(group)
        groups.append(group)
    return groups


def verdict_legend(counts: Mapping[str, int] | None = None, *, lang: Lang) -> str:
    """Return the legend as HTML: each verdict with its sign and colour, unknown hollow.

    Parameters
    ----------
    counts
        Sites by verdict; verdicts that are not in it are left out. None: all, without numbers.
    """
    parts = []
    for verdict in GapVerdict:
        if counts is not None and verdict.value not in counts:
            continue
        colour = VERDICT_COLOURS.get(verdict.value)
        style = f"background:{colour};color:#fff" if colour else "border:2px dashed #767676"
        number = "" if counts is None else f"　<b>{counts[verdict.value]}</b>"
        parts.append(
            '<span style="display:inline-flex;align-items:center;gap:6px;margin:2px 14px 2px 0">'
            f'<span style="{_BALL};{style}">{VERDICT_SIGNS[verdict.value]}</span>'
            f"<span>{escape(verdict.label(lang))}{number}</span></span>"
        )
    if counts is not None:
        parts.append(f"<span>n = {sum(counts.values())}</span>")
    return f'<div style="font-size:13px;line-height:1.6">{"".join(parts)}</div>'


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A small drawing of an area: its land as one path, and where a point falls.

    Attributes
    ----------
    land
        Path data of the outlines, pixels.
    west, north
        Degrees of the upper left corner.
    scale
        Pixels a degree of latitude.
    squeeze
        Degree of longitude over degree of latitude on the ground.
    """

    land: str
    west: float
    north: float
    scale: float
    squeeze: float
    width: int
    height: int

    @classmethod
    def of(cls, outlines: gpd.GeoSeries) -> "Frame":
        """Return the drawing of the outlines of an area, degrees."""
        west, south, east, north = (float(end) for end in outlines.total_bounds)
        squeeze = math.cos(math.radians((south + north) / 2))
        wide, tall = max((east - west) * squeeze, _SMALL_DEG), max(north - south, _SMALL_DEG)
        scale = (_DRAWN_PX - 2 * _EDGE_PX) / max(wide, tall)
        bare = cls("", west, north, scale, squeeze, 0, 0)
        shapes = shapely.simplify(outlines.to_numpy(), 0.8 / scale)
        rings = [
            ring
            for part in shapely.get_parts(shapes)
            for ring in shapely.get_rings(part)
            if len(ring.coords) > 3 and shapely.length(ring) * scale > 4  # noqa: PLR2004
        ]
        paths = [[bare.at(lon, lat) for lon, lat in ring.coords] for ring in rings]
        land = "".join("M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in path) + "Z" for path in paths)
        size = (math.ceil(wide * scale), math.ceil(tall * scale))
        return cls(
            land, west, north, scale, squeeze, size[0] + 2 * _EDGE_PX, size[1] + 2 * _EDGE_PX
        )

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Return where a point falls, pixels."""
        x = (lon - self.west) * self.squeeze * self.scale + _EDGE_PX
        return x, (self.north - lat) * self.scale + _EDGE_PX


def small_map(
    frame: Frame,
    sites: Sequence[SiteVerdict],
    *,
    title: str,
    selected: str = "",
    cell: CellSize | None = None,
) -> str:
    """Return a quiet picture of the area, a dot a site; unknown ones are hollow and lie below.

    Where the sites are the centres of mesh cells, each is a square. The
    drawing is inside the link of an image: pages that strip drawings from markup show it.
    """
    marks = (
        _dots(frame, sites, selected) if cell is None else _squares(frame, sites, selected, cell)
    )
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="0 0 {frame.width} {frame.height}" '
        f'width="{frame.width}" height="{frame.height}">'
        f'<path d="{frame.land}" fill="#88888822" stroke="#88888877" stroke-width="0.7"/>'
        f"{marks}</svg>"
    )
    inside = base64.b64encode(drawing.encode()).decode("ascii")
    return (
        f'<img alt="{escape(title)}" style="width:100%;max-width:{_DRAWN_PX}px" '
        f'src="data:image/svg+xml;base64,{inside}">'
    )


def _look(verdict: str, side_px: float) -> str:
    """Return how cells of a verdict are filled: unknown ones are no more than a grey net."""
    colour = VERDICT_COLOURS.get(verdict)
    if colour:
        return f'fill="{colour}" fill-opacity="0.85"'
    return f'{_NET} stroke-opacity="{min(side_px / _NET_PX, 1):.2f}"'


def _squares(frame: Frame, sites: Sequence[SiteVerdict], selected: str, cell: CellSize) -> str:
    """Return one path a verdict, and the ring of the chosen cell."""
    wide = cell.wide_deg * frame.squeeze * frame.scale
    high = cell.high_deg * frame.scale
    side = f"h{wide:.1f}v{high:.1f}h-{wide:.1f}z"
    paths: dict[str, list[str]] = {}
    ring = ""
    for site in sites:
        x, y = frame.at(site.lon, site.lat)
        paths.setdefault(site.verdict, []).append(f"M{x - wide / 2:.1f} {y - high / 2:.1f}{side}")
        if site.id == selected:
            ring = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7" {_RING}/>'
    drawn = [
        f'<path d="{"".join(path)}" {_look(verdict, wide)}/>' for verdict, path in paths.items()
    ]
    return "".join(drawn) + ring


def _dots(frame: Frame, sites: Sequence[SiteVerdict], selected: str) -> str:
    order = {verdict.value: n for n, verdict in enumerate(reversed(GapVerdict))}
    dots = []
    for site in sorted(sites, key=lambda s: (s.id == selected, order[s.verdict])):
        x, y = frame.at(site.lon, site.lat)
        colour = VERDICT_COLOURS.get(site.verdict)
        look = f'fill="{colour}" stroke="#ffffff" stroke-width="0.6"' if colour else _OPEN
        if site.id == selected:
            dots.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7" {_RING}/>')
        dots.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.4" {look}/>')
    return "".join(dots)
