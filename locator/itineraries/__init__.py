"""Which places to visit, in which order: by timetable, opening hours and pace, with a bound."""

from locator.itineraries.alternatives import plan_itinerary
from locator.itineraries.blank import rules_template, rules_template_csv
from locator.itineraries.caring import (
    access_of,
    dispersed,
    is_limited,
    manners_key,
    omitted_by_care,
    planned_in,
)
from locator.itineraries.hours import BeginTimes, OpenHours, begin_windows, open_spans
from locator.itineraries.reading import read_rules
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
from locator.itineraries.rules import VisitRule, rules_json, rules_of_json

__all__ = [
    "BeginTimes",
    "DayPlan",
    "Drive",
    "Itinerary",
    "ItineraryQuery",
    "Kind",
    "LastWay",
    "LeftOut",
    "Omission",
    "OpenHours",
    "PlacePoint",
    "SceneNote",
    "Stay",
    "VisitRule",
    "Way",
    "access_of",
    "begin_windows",
    "dispersed",
    "is_limited",
    "manners_key",
    "omitted_by_care",
    "open_spans",
    "plan_itinerary",
    "planned_in",
    "read_rules",
    "rules_json",
    "rules_of_json",
    "rules_template",
    "rules_template_csv",
]
