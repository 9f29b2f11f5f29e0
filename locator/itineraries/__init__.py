"""Which places to visit, in which order: by timetable, opening hours and pace, with a bound."""

from locator.itineraries.records import (
    DayPlan,
    Drive,
    Itinerary,
    ItineraryQuery,
    Kind,
    LastWay,
    LeftOut,
    Omission,
    PlacePoint,
    SceneNote,
    Stay,
    Way,
)
from locator.itineraries.rules import VisitRule

__all__ = [
    "DayPlan",
    "Drive",
    "Itinerary",
    "ItineraryQuery",
    "Kind",
    "LastWay",
    "LeftOut",
    "Omission",
    "PlacePoint",
    "SceneNote",
    "Stay",
    "VisitRule",
    "Way",
]
