"""Sites by how one gets there from a gateway: coloured by minutes, hollow where nothing is known.

Yellow is good, as on the map of scores: a short way, a long stay.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from typing import Final

import folium

from locator.i18n import Label, Lang
from locator.maps.layers import DECIMALS, Row, Sites
from locator.maps.literals import Literal
from locator.maps.scores import CLASS_COLOURS, CLASS_INKS, UNKNOWN_COLOUR
from locator.maps.symbols import SYMBOLS, ContextKind

NO_COLOUR: Final = "#1b1b1b"
_CLUSTER: Final = Label(
    "件（行けるか不明）。拡大すると分かれます", "places, unknown; zoom in to part them"
)
_LINE: Final = (
    '<span style="display:inline-flex;align-items:center;gap:6px;margin:2px 14px 2px 0">{}</span>'
)
_DOT: Final = (
    '<span style="display:inline-block;box-sizing:border-box;flex:none;width:16px;height:16px;'
    'border-radius:50%;{}"></span>'
)
_SQUARE: Final = (
    '<span style="display:inline-block;flex:none;width:13px;height:13px;background:#d55e00"></span>'
)


class Reach(StrEnum):
    """What is known of the way to a site."""

    HOME = "home"
    AWAY = "away"
    NO = "no"
    UNKNOWN = "unknown"


_SHAPES: Final = {Reach.HOME: 0, Reach.AWAY: 1, Reach.NO: 2, Reach.UNKNOWN: 3}


@dataclass(frozen=True, slots=True)
class TravelScale:
    """Five classes of minutes.

    Attributes
    ----------
    breaks
        The four inner ends, ascending, minutes.
    is_more_better
        Whether many minutes are good (a stay) or few (a journey).
    """

    breaks: tuple[float, float, float, float]
    is_more_better: bool = False

    def class_of(self, minutes: float) -> int:
        """Return the colour class 0 (poor) .. 4 (good); an end counts with the better class."""
        if self.is_more_better:
            return sum(minutes >= end for end in self.breaks)
        return len(self.breaks) - sum(minutes > end for end in self.breaks)


JOURNEY_SCALE: Final = TravelScale((20.0, 40.0, 60.0, 90.0))
STAY_SCALE: Final = TravelScale((180.0, 360.0, 480.0, 600.0), is_more_better=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteReach:
    """How one site is drawn.

    Attributes
    ----------
    minutes
        What the colour stands for; None where it is not known.
    label
        The sign inside the disc.
    told
        What the tooltip says beside the name.
    """

    id: str
    name: str
    lon: float
    lat: float
    reach: Reach
    minutes: float | None
    label: str
    told: str


def travel_layers(
    sites: Sequence[SiteReach],
    scale: TravelScale,
    *,
    lang: Lang,
    gateway: tuple[str, float, float],
    selected: str = "",
) -> list[folium.FeatureGroup]:
    """Return the groups of sites and gateway.

    Parameters
    ----------
    gateway
        Name, longitude, latitude.
    selected
        Id of the site that stands out.

    Notes
    -----
    A click gives ``last_active_drawing["properties"]["id"]``. A ring is a site that one gets to
    without a recorded way home in time; unknown ones are grey and dashed, and clustered.
    """
    rows: list[Row] = [
        [
            round(site.lat, DECIMALS),
            round(site.lon, DECIMALS),
            site.id,
            site.name,
            -1 if site.minutes is None else scale.class_of(site.minutes),
            _SHAPES[site.reach],
            site.label,
            site.told,
        ]
        for site in sites
    ]
    options: dict[str, Literal] = {
        "colours": [*CLASS_COLOURS],
        "inks": [*CLASS_INKS],
        "unknown": UNKNOWN_COLOUR,
        "no": NO_COLOUR,
        "selected": selected,
        "cluster": _CLUSTER(lang),
    }
    group = folium.FeatureGroup(name="reached", control=False)
    Sites("reached", rows, options).add_to(group)
    name, lon, lat = gateway
    symbol = SYMBOLS[ContextKind.GATEWAY]
    start = folium.FeatureGroup(name="gateway", control=False)
    shape: dict[str, Literal] = {
        "kind": "start",
        "path": symbol.path,
        "colour": "#d55e00",
        "size": 18,
        "pane": "markerPane",
        "clustered": False,
        "cluster": "",
    }
    here = Label("出発地", "start")(lang)
    Sites(
        "places", [[round(lat, DECIMALS), round(lon, DECIMALS), "start", name, here, 0]], shape
    ).add_to(start)
    return [group, start]


def travel_legend(sites: Sequence[SiteReach], scale: TravelScale, *, title: str, lang: Lang) -> str:
    """Return the legend as HTML: each class and each kind of answer with its count."""
    known = [site for site in sites if site.minutes is not None]
    counts = [0] * (len(scale.breaks) + 1)
    for site in known:
        counts[scale.class_of(float(site.minutes or 0.0))] += 1
    classes = [
        _LINE.format(
            _DOT.format(f"background:{CLASS_COLOURS[klass]};border:1px solid #8a8a8a")
            + f"<span>{escape(_ends(scale, klass, lang))}　<b>{counts[klass]}</b></span>"
        )
        for klass in reversed(range(len(counts)))
    ]
    answers = [
        (f"background:#fff;border:4px solid {CLASS_COLOURS[2]}", Reach.AWAY),
        (f"background:{NO_COLOUR}", Reach.NO),
        ("background:transparent;border:2px dashed #8a8a8a", Reach.UNKNOWN),
    ]
    marks = [
        _LINE.format(
            _DOT.format(style)
            + f"<span>{escape(_REACH_WORDS[reach](lang))}　<b>{number}</b></span>"
        )
        for style, reach in answers
        if (number := sum(site.reach is reach for site in sites)) or reach is Reach.UNKNOWN
    ]
    here = Label("出発地", "start")(lang)
    marks.append(_LINE.format(f"{_SQUARE}<span>{escape(here)}</span>"))
    head = f"<div><b>{escape(title)}</b>　n = {len(known)} / {len(sites)}</div>"
    return (
        '<div class="lm-legend" style="font-size:13px;line-height:1.6">'
        f"{head}<div>{''.join(classes)}</div><div>{''.join(marks)}</div></div>"
    )


_REACH_WORDS: Final = {
    Reach.AWAY: Label("行けるが、時間内に帰る便がない", "there, but no recorded way home in time"),
    Reach.NO: Label("行けない（時刻表は完全）", "no (timetables stated complete)"),
    Reach.UNKNOWN: Label("不明（収録した便では行けない）", "unknown (no recorded way)"),
}


def _ends(scale: TravelScale, klass: int, lang: Lang) -> str:
    """Return the ends of a class in words: minutes of a journey, hours of a stay."""
    ends = scale.breaks
    if scale.is_more_better:
        unit, values = Label("時間", "h")(lang), [f"{end / 60:g}" for end in ends]
        place = klass
        low_open, high_open = Label("未満", "under")(lang), Label("以上", "or more")(lang)
    else:
        unit, values = Label("分", "min")(lang), [f"{end:g}" for end in ends]
        place = len(ends) - klass
        low_open, high_open = Label("以内", "up to")(lang), Label("超", "over")(lang)
    gap = "" if lang is Lang.JA else " "
    if place == 0:
        return _ordered(low_open, f"{values[0]}{gap}{unit}", lang)
    if place == len(values):
        return _ordered(high_open, f"{values[-1]}{gap}{unit}", lang, after=scale.is_more_better)
    return f"{values[place - 1]}–{values[place]}{gap}{unit}"


def _ordered(side: str, value: str, lang: Lang, *, after: bool = False) -> str:
    if lang is Lang.JA:
        return f"{value}{side}"
    return f"{value} {side}" if after else f"{side} {value}"
