"""Which places to visit, in which order: by timetable, opening hours and pace, with a bound."""

from locator.itineraries.records import (
    MOST_DAYS,
    MOST_PLACES,
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
    "MOST_DAYS",
    "MOST_PLACES",
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
