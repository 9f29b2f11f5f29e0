"""Maps: a quiet base that needs no internet, layers of sites, one-file export.

The only room that knows folium, and the only one that writes (lat, lon). Data reach the browser
as rows of a script and are written there as text; no name is ever put together into markup.
"""

from locator.maps.base import MapAssets, base_map
from locator.maps.layers import context_layers, ranking_layers
from locator.maps.legend import legend_html
from locator.maps.own import OwnMark, OwnPoint, own_layers, own_legend
from locator.maps.plans import PLAN_COLOUR, PlanShape, plan_layers
from locator.maps.routes import (
    LINE_COLOURS,
    LineKind,
    RouteLine,
    RoutePicture,
    RouteStop,
    route_layers,
    route_legend,
)
from locator.maps.scores import ScoreScale, little_known, score_scale
from locator.maps.shoots import shoots_note
from locator.maps.single_file import single_file_html
from locator.maps.symbols import ContextKind
from locator.maps.travel import (
    JOURNEY_SCALE,
    STAY_SCALE,
    Reach,
    SiteReach,
    TravelScale,
    travel_layers,
    travel_legend,
)
from locator.maps.verdicts import (
    VERDICT_COLOURS,
    VERDICT_SIGNS,
    CellSize,
    Frame,
    SiteVerdict,
    small_map,
    verdict_dots,
    verdict_layers,
    verdict_legend,
    verdict_squares,
)

__all__ = [
    "JOURNEY_SCALE",
    "LINE_COLOURS",
    "PLAN_COLOUR",
    "STAY_SCALE",
    "VERDICT_COLOURS",
    "VERDICT_SIGNS",
    "CellSize",
    "ContextKind",
    "Frame",
    "LineKind",
    "MapAssets",
    "OwnMark",
    "OwnPoint",
    "PlanShape",
    "Reach",
    "RouteLine",
    "RoutePicture",
    "RouteStop",
    "ScoreScale",
    "SiteReach",
    "SiteVerdict",
    "TravelScale",
    "base_map",
    "context_layers",
    "legend_html",
    "little_known",
    "own_layers",
    "own_legend",
    "plan_layers",
    "ranking_layers",
    "route_layers",
    "route_legend",
    "score_scale",
    "shoots_note",
    "single_file_html",
    "small_map",
    "travel_layers",
    "travel_legend",
    "verdict_dots",
    "verdict_layers",
    "verdict_legend",
    "verdict_squares",
]
