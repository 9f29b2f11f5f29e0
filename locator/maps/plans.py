"""What a scenario would add, drawn over the sites: lines, zones, stops. Always dashed: assumed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import folium

from locator.maps.layers import DECIMALS, Row, Sites
from locator.maps.literals import Literal

PLAN_COLOUR: Final = "#cc79a7"
DRAFT_COLOUR: Final = "#0072b2"
_SQUARE: Final = "M3 3H17V17H3Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanShape:
    """A line or an area of a scenario.

    Attributes
    ----------
    points
        Name, longitude, latitude of each stop or corner, in order.
    is_area
        Whether the points are corners of a zone.
    is_draft
        Whether it is still being drawn.
    told
        What the tooltip of a point says beside its name.
    """

    points: tuple[tuple[str, float, float], ...]
    is_area: bool = False
    is_draft: bool = False
    told: str = ""


def plan_layers(shapes: Sequence[PlanShape]) -> list[folium.FeatureGroup]:
    """Return the group of a scenario; names are written as text by the script of the map."""
    group = folium.FeatureGroup(name="plans", control=False)
    for shape in shapes:
        colour = DRAFT_COLOUR if shape.is_draft else PLAN_COLOUR
        line = [(round(lat, DECIMALS), round(lon, DECIMALS)) for _, lon, lat in shape.points]
        look: dict[str, Any] = {"color": colour, "weight": 4, "opacity": 0.9, "dash_array": "7 6"}
        if shape.is_area and len(line) > 2:  # noqa: PLR2004
            folium.Polygon(line, fill=True, fill_opacity=0.15, **look).add_to(group)
        elif len(line) > 1:
            folium.PolyLine(line, **look).add_to(group)  # type: ignore[no-untyped-call]
        rows: list[Row] = [
            [lat, lon, f"plan-{n}", name, shape.told, 0]
            for n, ((lat, lon), (name, _, _)) in enumerate(zip(line, shape.points, strict=True))
        ]
        options: dict[str, Literal] = {
            "kind": "plan",
            "path": _SQUARE,
            "colour": colour,
            "size": 14,
            "pane": "markerPane",
            "clustered": False,
            "cluster": "",
        }
        Sites("places", rows, options).add_to(group)
    return [group]
