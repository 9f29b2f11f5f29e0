"""Rankings and itineraries as files and as text: with attribution and timetable dates."""

from locator.export.answer import query_json, to_json
from locator.export.flat import flat_table, to_csv, to_geojson, to_geopackage
from locator.export.itinerary import itinerary_json, itinerary_table
from locator.export.own import own_file
from locator.export.spreadsheet import to_xlsx
from locator.export.terminal import to_table
from locator.export.wording import StopNames, bound_text

__all__ = [
    "StopNames",
    "bound_text",
    "flat_table",
    "itinerary_json",
    "itinerary_table",
    "own_file",
    "query_json",
    "to_csv",
    "to_geojson",
    "to_geopackage",
    "to_json",
    "to_table",
    "to_xlsx",
]
