"""The independent checker: an itinerary verified without the solver and without the router."""

from locator.itineraries.checking.reading import read_itinerary
from locator.itineraries.checking.report import Checked, Unchecked
from locator.itineraries.checking.whole import check_itinerary

__all__ = ["Checked", "Unchecked", "check_itinerary", "read_itinerary"]
