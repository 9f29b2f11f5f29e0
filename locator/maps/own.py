"""Own records that a list would bring, beside the embedded ones around them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from typing import Final

import folium

from locator.i18n import Label, Lang
from locator.maps.layers import DECIMALS, Row, Sites
from locator.maps.literals import Literal
from locator.maps.symbols import Symbol, picture

_CLUSTERED_FROM: Final = 300


class OwnMark(StrEnum):
    """What a record is to what stands; drawn in this order, the last on top."""

    EMBEDDED = "embedded"
    SAME = "same"
    CHANGED = "changed"
    NEW = "new"


_SYMBOLS: Final = {
    OwnMark.EMBEDDED: Symbol("M10 3A7 7 0 1 1 9.99 3Z", "#767676", 9),
    OwnMark.SAME: Symbol("M4 4H16V16H4Z", "#56b4e9", 13),
    OwnMark.CHANGED: Symbol("M10 2 19 18H1Z", "#0072b2", 16),
    OwnMark.NEW: Symbol("M10 1 19 10 10 19 1 10Z", "#d55e00", 16),
}
_NAMES: Final = {
    OwnMark.EMBEDDED: Label("収録分", "embedded"),
    OwnMark.SAME: Label("変わらない", "unchanged"),
    OwnMark.CHANGED: Label("変わる", "changed"),
    OwnMark.NEW: Label("新規", "new"),
}
_TOGETHER: Final = Label("件。拡大すると分かれます", "places; zoom in to part them")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPoint:
    """One record on the map: degrees, and what it is to what stands."""

    id: str
    name: str
    lon: float
    lat: float
    mark: OwnMark


def own_layers(points: Sequence[OwnPoint], *, lang: Lang) -> list[folium.FeatureGroup]:
    """Return a group a mark; many points of one are clustered."""
    groups = []
    for mark, symbol in _SYMBOLS.items():
        name = _NAMES[mark](lang)
        rows: list[Row] = [
            [round(p.lat, DECIMALS), round(p.lon, DECIMALS), p.id, p.name, name, 0]
            for p in points
            if p.mark is mark
        ]
        options: dict[str, Literal] = {
            "kind": f"own-{mark}",
            "path": symbol.path,
            "colour": symbol.colour,
            "size": symbol.size,
            "pane": "lm-around" if mark is OwnMark.EMBEDDED else "markerPane",
            "clustered": len(rows) > _CLUSTERED_FROM,
            "cluster": f"{name} {_TOGETHER(lang)}",
        }
        group = folium.FeatureGroup(name=f"own {mark}", control=False)
        Sites("places", rows, options).add_to(group)
        groups.append(group)
    return groups


def own_legend(points: Sequence[OwnPoint], *, lang: Lang) -> str:
    """Return the legend as HTML: each mark that is drawn with its count."""
    parts = []
    for mark in reversed(OwnMark):
        count = sum(p.mark is mark for p in points)
        if count:
            parts.append(
                '<span style="display:inline-flex;align-items:center;vertical-align:middle;gap:6px;'
                f'margin:2px 14px 2px 0">{picture(_SYMBOLS[mark])}'
                f"<span>{escape(_NAMES[mark](lang))}　<b>{count}</b></span></span>"
            )
    return f'<div style="font-size:13px;line-height:1.6">{"".join(parts)}</div>'
