"""Own records as CSV, XLSX and GeoJSON: public ones, without fields that are not."""

import csv
import io
import json
from collections.abc import Sequence

import xlsxwriter

from locator.export.flat import guarded
from locator.workspace import Cell, Entry, kind_of, open_fields


def own_file(entries: Sequence[Entry], kind: str, form: str) -> str | bytes:
    """Return own records in a form.

    Parameters
    ----------
    entries
        Records of one kind that may be shown; private fields are left out here.
    form
        csv (UTF-8 with byte order mark; text like a formula gets an apostrophe), xlsx (text stays
        text) or geojson (a record without a position has no geometry).
    """
    if form == "geojson":
        return _geojson(entries)
    columns = ["id", *_open_columns(kind)]
    if kind_of(kind).is_place:
        columns += ["lon", "lat"]
    rows = [[_cell(entry, column) for column in columns] for entry in entries]
    if form == "xlsx":
        return _xlsx(columns, rows)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([[guarded(cell) for cell in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def _open_columns(kind: str) -> list[str]:
    table = kind_of(kind)
    return [c for c in table.columns if c not in table.private and c != "nda_until"]


def _cell(entry: Entry, column: str) -> Cell:
    match column:
        case "id":
            return entry.id
        case "lon":
            return entry.lon
        case "lat":
            return entry.lat
        case _:
            return open_fields(entry).get(column)


def _xlsx(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = workbook.add_worksheet("own")
    sheet.freeze_panes(1, 0)
    bold = workbook.add_format({"bold": True})
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column, bold)
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, place, cell)
            elif cell is not None:
                sheet.write_number(number, place, cell)
    workbook.close()
    return buffer.getvalue()


def _geojson(entries: Sequence[Entry]) -> str:
    features = [
        {
            "type": "Feature",
            "id": entry.id,
            "geometry": None
            if entry.lon is None
            else {"type": "Point", "coordinates": [entry.lon, entry.lat]},
            "properties": {
                c: v for c, v in open_fields(entry).items() if v is not None and c != "nda_until"
            },
        }
        for entry in entries
    ]
    told = {"type": "FeatureCollection", "features": features}
    return json.dumps(told, ensure_ascii=False, indent=1)
