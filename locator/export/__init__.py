"""Rankings as files and as text, with attribution and timetable dates; others by their module."""

from locator.export.answer import query_json, to_json
from locator.export.flat import flat_table, to_csv, to_geojson, to_geopackage
from locator.export.own import own_file
from locator.export.spreadsheet import to_xlsx
from locator.export.terminal import to_table

__all__ = [
    "flat_table",
    "own_file",
    "query_json",
    "to_csv",
    "to_geojson",
    "to_geopackage",
    "to_json",
    "to_table",
    "to_xlsx",
]
