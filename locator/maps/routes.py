"""A plan on the map: numbered stops, ways by vehicle, and what was left out.

Ways between two stops are straight lines: the map shows who goes where, not along which road.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from typing import Any, Final

import folium

from locator.i18n import Label, Lang
from locator.maps.layers import DECIMALS, Row, Sites
from locator.maps.literals import Literal
from locator.maps.symbols import Symbol, picture

_LINE: Final = (
    '<span style="display:inline-flex;align-items:center;gap:6px;margin:2px 14px 2px 0">{}</span>'
)
_DISC: Final = (
    '<span style="display:inline-flex;align-items:center;justify-content:center;flex:none;'
    "width:18px;height:18px;border-radius:50%;border:1.5px solid #fff;font-weight:700;"
    'box-shadow:0 0 0 1px #767676;font-size:11px;background:{};color:{}">{}</span>'
)
_STROKE: Final = '<span style="flex:none;width:28px;border-top:4px {} {}"></span>'
_GREY: Final = "#767676"
_END: Final = Symbol("M2 2H18V18H2Z", "#d55e00", 26)
_LEFT: Final = Symbol("M10 3A7 7 0 1 1 9.99 3Z", _GREY, 11)

_CLUSTER: Final = Label(
    "番の訪問先。拡大すると分かれます", "visits close together; zoom in to part them"
)

DAY_COLOURS: Final = ("#1b1b1b", "#cc79a7", "#f0e442")
"""Discs of the first, second and third day."""
_DAY_INKS: Final = ("#ffffff", "#1b1b1b", "#1b1b1b")


class LineKind(StrEnum):
    """How one gets along a line."""

    WALK = "walk"
    BUS = "bus"
    RAIL = "rail"
    FERRY = "ferry"
    OTHER = "other"
    DRIVE = "drive"


LINE_COLOURS: Final = {
    LineKind.WALK: "#767676",
    LineKind.BUS: "#0072b2",
    LineKind.RAIL: "#d55e00",
    LineKind.FERRY: "#56b4e9",
    LineKind.OTHER: "#e69f00",
    LineKind.DRIVE: "#009e73",
}
_DASHES: Final = {LineKind.WALK: "1 8", LineKind.DRIVE: "10 8"}
_STYLES: Final = {LineKind.WALK: "dotted", LineKind.DRIVE: "dashed"}
_LINE_WORDS: Final = {
    LineKind.WALK: Label("徒歩", "on foot"),
    LineKind.BUS: Label("バス", "bus"),
    LineKind.RAIL: Label("鉄道", "rail"),
    LineKind.FERRY: Label("船", "ferry"),
    LineKind.OTHER: Label("そのほかの乗り物", "other vehicle"),
    LineKind.DRIVE: Label("車（推定）", "by car (estimate)"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteStop:
    """A visit, an end or a place that is not visited.

    Attributes
    ----------
    label
        The number inside the disc; empty for an end or a place left out.
    day
        Number of the day, 0 for the first.
    told
        What the tooltip says beside the name.
    """

    id: str
    name: str
    lon: float
    lat: float
    label: str = ""
    day: int = 0
    told: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteLine:
    """A leg, drawn straight.

    Attributes
    ----------
    start, end
        Longitude and latitude.
    """

    kind: LineKind
    start: tuple[float, float]
    end: tuple[float, float]
    name: str
    told: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutePicture:
    """All that the map of a plan shows.

    Attributes
    ----------
    ends
        Start, lodging and end.
    """

    visits: tuple[RouteStop, ...]
    lines: tuple[RouteLine, ...]
    left_out: tuple[RouteStop, ...]
    ends: tuple[RouteStop, ...]

    @property
    def points(self) -> list[tuple[float, float]]:
        """Longitude and latitude of visits and ends: what the view has to hold."""
        return [(stop.lon, stop.lat) for stop in (*self.visits, *self.ends)]


def route_layers(
    shown: RoutePicture, *, lang: Lang, selected: str = ""
) -> list[folium.FeatureGroup]:
    """Return the groups of a plan: places left out, lines, ends, numbered visits.

    Parameters
    ----------
    selected
        Id of the visit that stands out.

    Notes
    -----
    A click gives ``last_active_drawing["properties"]["id"]``. Visits close together share a disc
    with their numbers until one zooms in. Names are written as text by the
    script of the map.
    """
    return [
        _marks("left_out", shown.left_out, _LEFT, "lm-around", is_hollow=True),
        _lines(shown.lines),
        _marks("ends", shown.ends, _END, "lm-around", is_hollow=False),
        _visits(shown.visits, selected, lang),
    ]


def _at(lon: float, lat: float) -> list[float]:
    return [round(lat, DECIMALS), round(lon, DECIMALS)]


def _visits(visits: Sequence[RouteStop], selected: str, lang: Lang) -> folium.FeatureGroup:
    rows: list[Row] = [
        [*_at(v.lon, v.lat), v.id, v.name, v.day % len(DAY_COLOURS), 0, v.label, v.told]
        for v in visits
    ]
    options: dict[str, Literal] = {
        "colours": [*DAY_COLOURS],
        "inks": [*_DAY_INKS],
        "unknown": _GREY,
        "no": _GREY,
        "selected": selected,
        "cluster": _CLUSTER(lang),
    }
    group = folium.FeatureGroup(name="visits", control=False)
    Sites("stops", rows, options).add_to(group)
    return group


def _lines(lines: Sequence[RouteLine]) -> folium.FeatureGroup:
    rows: list[Row] = [
        [_at(*line.start), _at(*line.end), str(line.kind), line.name, line.told] for line in lines
    ]
    looks: dict[str, Any] = {
        str(kind): {"colour": LINE_COLOURS[kind], "dash": _DASHES.get(kind, "")}
        for kind in LineKind
    }
    group = folium.FeatureGroup(name="ways", control=False)
    Sites("ways", rows, {"looks": looks}).add_to(group)
    return group


def _marks(
    name: str, stops: Sequence[RouteStop], symbol: Symbol, pane: str, *, is_hollow: bool
) -> folium.FeatureGroup:
    rows: list[Row] = [
        [*_at(stop.lon, stop.lat), stop.id, stop.name, stop.told, int(is_hollow)] for stop in stops
    ]
    options: dict[str, Literal] = {
        "kind": name,
        "path": symbol.path,
        "colour": symbol.colour,
        "size": symbol.size,
        "pane": pane,
        "clustered": False,
        "cluster": "",
    }
    group = folium.FeatureGroup(name=name, control=False)
    Sites("places", rows, options).add_to(group)
    return group


def route_legend(shown: RoutePicture, *, lang: Lang) -> str:
    """Return the legend as HTML: visits by day, lines by vehicle, places left out, each with n."""
    days = sorted({visit.day for visit in shown.visits})
    marks = []
    for day in days:
        count = sum(visit.day == day for visit in shown.visits)
        word = Label(f"{day + 1}日目の訪問", f"visits of day {day + 1}")
        if len(days) == 1:
            word = Label("訪問（番号＝順番）", "visits (number = order)")
        colour, ink = (part[day % len(DAY_COLOURS)] for part in (DAY_COLOURS, _DAY_INKS))
        marks.append(_entry(_DISC.format(colour, ink, "1"), word(lang), count))
    if shown.left_out:
        word = Label("今回は訪ねない", "not visited this time")
        marks.append(_entry(picture(_LEFT, hollow=True), word(lang), len(shown.left_out)))
    marks.append(
        _LINE.format(
            picture(_END, size=16) + f"<span>{Label('出発・帰着', 'start and end')(lang)}</span>"
        )
    )
    lines = [
        _entry(
            _STROKE.format(_STYLES.get(kind, "solid"), LINE_COLOURS[kind]),
            _LINE_WORDS[kind](lang),
            count,
        )
        for kind in LineKind
        if (count := sum(line.kind is kind for line in shown.lines))
    ]
    note = Label(
        "区間は停留所どうしを直線で結んだもので、道筋ではありません。",
        "Legs are straight lines from stop to stop, not the road taken.",
    )(lang)
    return (
        '<div class="lm-legend" style="font-size:13px;line-height:1.6">'
        f"<div>{''.join(marks)}</div><div>{''.join(lines)}</div>"
        f'<div style="opacity:.75">{escape(note)}</div></div>'
    )


def _entry(mark: str, words: str, count: int) -> str:
    return _LINE.format(f"{mark}<span>{escape(words)}　<b>{count}</b></span>")
