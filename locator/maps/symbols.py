"""Shapes and colours of what lies around a site: a shape a kind, colours of Okabe and Ito."""

import base64
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class ContextKind(StrEnum):
    """Kinds of places that can be laid over the map."""

    FILM_COMMISSION = "film_commission"
    HUB = "hub"
    SPOT = "spot"
    GATEWAY = "gateway"
    STATION = "station"
    STOP = "stop"
    SHOOT = "shoot"


@dataclass(frozen=True, slots=True)
class Symbol:
    """How one kind is drawn.

    Attributes
    ----------
    path
        Outline in a box of 20 x 20.
    colour
        Fill, as #rrggbb.
    size
        Pixels on the map.
    """

    path: str
    colour: str
    size: int


SYMBOLS: Final = {
    ContextKind.FILM_COMMISSION: Symbol("M10 1 19 10 10 19 1 10Z", "#cc79a7", 17),
    ContextKind.HUB: Symbol("M10 1 18 5.5V14.5L10 19 2 14.5V5.5Z", "#009e73", 17),
    ContextKind.SPOT: Symbol("M10 2 19 18H1Z", "#d55e00", 15),
    ContextKind.GATEWAY: Symbol("M2 2H18V18H2Z", "#0072b2", 14),
    ContextKind.STATION: Symbol("M10 2A8 8 0 1 1 9.99 2Z", "#4a4a4a", 10),
    ContextKind.STOP: Symbol("M4 4H16V16H4Z", "#56b4e9", 8),
    ContextKind.SHOOT: Symbol("M1 3H19L10 19Z", "#e69f00", 14),
}


def picture(symbol: Symbol, *, hollow: bool = False, size: int | None = None) -> str:
    """Return the shape as a picture for a legend, its drawing inside the link."""
    pixels = size or symbol.size
    fill, dash = ("#ffffff", ' stroke-dasharray="3 2"') if hollow else (symbol.colour, "")
    line = symbol.colour if hollow else "#ffffff"
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20">'
        f'<path d="{symbol.path}" fill="{fill}" stroke="{line}" stroke-width="2"{dash}/></svg>'
    )
    inside = base64.b64encode(drawing.encode()).decode("ascii")
    return (
        f'<img alt="" width="{pixels}" height="{pixels}" src="data:image/svg+xml;base64,{inside}">'
    )
