"""Roads that a user brings, and the way along them on foot."""

from geo.roads.detours import DetourSummary, detours, summarise_detours
from geo.roads.network import RoadLimits, RoadNetwork
from geo.roads.paths import nearest_road_m, road_m, within_limit
from geo.roads.reading import check_extra, read_roads

__all__ = [
    "DetourSummary",
    "RoadLimits",
    "RoadNetwork",
    "check_extra",
    "detours",
    "nearest_road_m",
    "read_roads",
    "road_m",
    "summarise_detours",
    "within_limit",
]
