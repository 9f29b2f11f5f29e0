"""A ranking as files and as text: always with attribution and timetable dates."""

from locator.export.answer import query_json, to_json
from locator.export.flat import flat_table, to_csv, to_geojson, to_geopackage
from locator.export.spreadsheet import to_xlsx
from locator.export.terminal import to_table

__all__ = [
    "flat_table",
    "query_json",
    "to_csv",
    "to_geojson",
    "to_geopackage",
    "to_json",
    "to_table",
    "to_xlsx",
]
