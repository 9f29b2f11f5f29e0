"""The rows of a sheet, taken as records or set aside: plain ones by columns, doubtful by rows."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from locator.importing.by_columns import Gathered, gather
from locator.importing.notes import Notes
from locator.importing.placing import Gazetteer
from locator.importing.positions import Bools, Frame, Numbers
from locator.importing.reading import read_record
from locator.importing.rows import Row, SetAsideError, make_row
from locator.importing.sheets import Sheet
from locator.workspace.kinds import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """The rows that became records, by columns, and those that were set aside.

    Attributes
    ----------
    numbers
        Number of each record's row in the file.
    cells
        Column of the kind to its values; columns that the sheet does not fill are left out.
    lon, lat
        Degrees; NaN where there is no position.
    states
        State as the row states it, else empty.
    aside
        Rows set aside: row, code, message, name_ja, cells (the row as JSON).
    """

    numbers: list[int]
    cells: Mapping[str, list[object]]
    lon: Numbers
    lat: Numbers
    is_placed: Bools
    states: list[str]
    aside: list[dict[str, object]]
    _texts: Mapping[str, list[str]]

    def texts(self, column: str) -> list[str]:
        """Return the cells of a column as they stand, empty where they say nothing."""
        return self._texts.get(column) or [""] * len(self.numbers)


def take_rows(sheet: Sheet, kind: Kind, frame: Frame, gazetteer: Gazetteer, notes: Notes) -> Taking:
    """Read all rows of a sheet; rows = taken + set aside.

    Parameters
    ----------
    notes
        The book that findings are written into, in the order of the rows.
    """
    gathered = gather(sheet, kind, frame, gazetteer, notes.table)
    is_taken = np.ones(len(sheet.rows), dtype=np.bool_)
    aside: list[dict[str, object]] = []
    to_tell = gathered.told.keys() | set(np.flatnonzero(gathered.doubtful).tolist())
    for place in sorted(to_tell):
        number, cells = sheet.rows[place]
        if not gathered.doubtful[place]:
            for code, heading, found, expected in gathered.told[place]:
                notes.tell(code, number, heading, found, expected)
            continue
        row = make_row(number, cells, sheet, notes)
        try:
            _check_row(row, number, cells, sheet)
            _put(gathered, place, row, kind, frame, gazetteer)
        except SetAsideError as reason:
            is_taken[place] = False
            aside.append(_aside(row, number, cells, sheet, reason, kind))
    return _kept(gathered, is_taken, sheet, aside)


def _put(
    gathered: Gathered, place: int, row: Row, kind: Kind, frame: Frame, gazetteer: Gazetteer
) -> None:
    """Read one row with care and put it into its place."""
    read = read_record(row, kind, frame, gazetteer)
    for column, values in gathered.cells.items():
        values[place] = read.cells.get(column)
    for column, texts in gathered.texts.items():
        texts[place] = row.text(column)
    gathered.lon[place] = np.nan if read.lon is None else read.lon
    gathered.lat[place] = np.nan if read.lat is None else read.lat
    gathered.is_placed[place] = read.is_placed
    gathered.states[place] = read.state


def _kept(
    gathered: Gathered, is_taken: Bools, sheet: Sheet, aside: list[dict[str, object]]
) -> Taking:
    numbers = [number for number, _ in sheet.rows]
    cells, texts, states = gathered.cells, gathered.texts, gathered.states
    if aside:
        places = np.flatnonzero(is_taken).tolist()
        numbers = [numbers[p] for p in places]
        states = [states[p] for p in places]
        cells = {column: [values[p] for p in places] for column, values in cells.items()}
        texts = {column: [told[p] for p in places] for column, told in texts.items()}
    return Taking(
        numbers=numbers,
        cells=cells,
        lon=gathered.lon[is_taken],
        lat=gathered.lat[is_taken],
        is_placed=gathered.is_placed[is_taken],
        states=states,
        aside=aside,
        _texts=texts,
    )


def _check_row(row: Row, number: int, cells: Sequence[str], sheet: Sheet) -> None:
    """Set a row aside that is broken, blank, or said already."""
    if number in sheet.faults:
        code, found = sheet.faults[number]
        raise row.set_aside(code, "geometry", found, "a point in degrees")
    if not any(c.strip() for c in cells):
        raise row.set_aside("site_row_blank", "", "")
    if number in sheet.repeats:
        raise row.set_aside("site_row_twice", "", f"row {sheet.repeats[number]}")


def _aside(
    row: Row, number: int, cells: Sequence[str], sheet: Sheet, reason: SetAsideError, kind: Kind
) -> dict[str, object]:
    words: dict[str, str] = {}
    for place, cell in enumerate(cells):
        heading = sheet.headings[place] if place < len(sheet.headings) else ""
        key = heading if heading and heading not in words else f"{heading}#{place + 1}"
        if cell or heading:
            words[key] = cell
    return {
        "row": number,
        "code": reason.code,
        "message": str(reason),
        "name_ja": row.text(kind.label) if kind.label else "",
        "cells": json.dumps(words, ensure_ascii=False),
    }
