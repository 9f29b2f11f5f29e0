"""The rows of a sheet, taken as records or set aside: plain ones by columns, doubtful by rows."""

import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from locator.importing.by_columns import ARROW, Gathered, Gatherer
from locator.importing.grids import numbers_in, rows_at
from locator.importing.notes import Notes
from locator.importing.placing import Gazetteer
from locator.importing.positions import Bools, Frame, Numbers
from locator.importing.reading import Read, read_record
from locator.importing.rows import Row, SetAsideError, make_row
from locator.importing.sheets import Sheet
from locator.importing.texts import blank, put
from locator.workspace.kinds import Kind

CHUNK = 16_384
"""Rows that are read at once: few enough that what is made on the way does not fill the memory."""

_AS_TEXTS = frozenset({"id", "category"})
"""Columns whose texts are kept as they stand, beside what they mean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """The rows that became records, by columns, and those that were set aside.

    Attributes
    ----------
    frame
        Columns of the kind, NA where the file says nothing; one row a record.
    numbers
        Number of each record's row in the file.
    lon, lat
        Degrees; NaN where there is no position.
    ids, states, categories
        Texts of these columns as they stand, empty where they say nothing; what state a row
        asks for.
    aside
        Rows set aside: row, code, message, name_ja, cells (the row as JSON).
    """

    frame: pd.DataFrame
    numbers: list[int]
    lon: Numbers
    lat: Numbers
    is_placed: Bools
    ids: list[str]
    states: list[str]
    categories: list[str]
    aside: list[dict[str, object]]


def take_rows(sheet: Sheet, kind: Kind, frame: Frame, gazetteer: Gazetteer, notes: Notes) -> Taking:
    """Read all rows of a sheet; rows = taken + set aside.

    Parameters
    ----------
    notes
        The book that findings are written into, in the order of the rows.
    """
    reader = Gatherer(sheet, kind, frame, gazetteer, notes.table)
    starts = range(0, max(len(sheet.rows), 1), CHUNK)
    return _joined([take_chunk(reader, sheet.rows[s : s + CHUNK], notes) for s in starts])


def _joined(parts: Sequence[Taking]) -> Taking:
    if len(parts) == 1:
        return parts[0]
    return Taking(
        frame=pd.concat([p.frame for p in parts], ignore_index=True),
        numbers=[n for p in parts for n in p.numbers],
        lon=np.concatenate([p.lon for p in parts]),
        lat=np.concatenate([p.lat for p in parts]),
        is_placed=np.concatenate([p.is_placed for p in parts]),
        ids=[text for p in parts for text in p.ids],
        states=[text for p in parts for text in p.states],
        categories=[text for p in parts for text in p.categories],
        aside=[row for p in parts for row in p.aside],
    )


def take_chunk(reader: Gatherer, rows: Sequence[tuple[int, Sequence[str]]], notes: Notes) -> Taking:
    """Read some rows of a sheet."""
    sheet, kind = reader.sheet, reader.kind
    gathered = reader.gather(rows)
    is_taken = np.ones(len(rows), dtype=np.bool_)
    aside: list[dict[str, object]] = []
    careful: dict[int, tuple[Row, Read]] = {}
    to_tell = sorted(gathered.told.keys() | set(np.flatnonzero(gathered.doubtful).tolist()))
    for place, (number, cells) in zip(to_tell, rows_at(rows, to_tell), strict=True):
        if not gathered.doubtful[place]:
            for code, heading, found, expected in gathered.told[place]:
                notes.tell(code, number, heading, found, expected)
            continue
        row = make_row(number, cells, sheet, notes)
        try:
            _check_row(row, number, cells, sheet)
            careful[place] = row, read_record(row, kind, reader.frame, reader.gazetteer)
        except SetAsideError as reason:
            is_taken[place] = False
            aside.append(_aside(row, number, cells, sheet, reason, kind))
    if careful:
        _put(gathered, careful)
    return _kept(gathered, is_taken, numbers_in(rows), kind, aside)


def _put(gathered: Gathered, careful: Mapping[int, tuple[Row, Read]]) -> None:
    """Put what the careful reader made of rows into their places, which rise."""
    places = list(careful)
    rows, reads = zip(*careful.values(), strict=True)
    for column, values in gathered.cells.items():
        gathered.cells[column] = put(values, places, [read.cells.get(column) for read in reads])
    for column in _AS_TEXTS & gathered.texts.keys():
        told = [row.text(column) for row in rows]
        gathered.texts[column] = put(gathered.texts[column], places, told)
    gathered.lon[places] = [np.nan if read.lon is None else read.lon for read in reads]
    gathered.lat[places] = [np.nan if read.lat is None else read.lat for read in reads]
    gathered.is_placed[places] = [read.is_placed for read in reads]
    gathered.states = put(gathered.states, places, [read.state for read in reads])


def _kept(
    gathered: Gathered,
    is_taken: Bools,
    numbers: Sequence[int],
    kind: Kind,
    aside: list[dict[str, object]],
) -> Taking:
    """Return the rows that became records."""
    taken = pa.array(is_taken)

    def kept(values: pa.Array) -> pa.Array:
        return values.filter(taken) if aside else values

    columns: dict[str, pd.Series] = {}
    nothing: dict[str, pd.Series] = {}
    for field in kind.fields:
        if field.name in gathered.cells:
            columns[field.name] = _series(kept(gathered.cells[field.name]))
            continue
        if field.dtype not in nothing:
            nothing[field.dtype] = _series(kept(pa.nulls(len(is_taken), ARROW[field.dtype])))
        columns[field.name] = nothing[field.dtype]
    silent = blank(len(is_taken))
    return Taking(
        frame=pd.DataFrame(columns),
        numbers=list(itertools.compress(numbers, is_taken.tolist())) if aside else list(numbers),
        lon=gathered.lon[is_taken],
        lat=gathered.lat[is_taken],
        is_placed=gathered.is_placed[is_taken],
        ids=kept(gathered.texts.get("id", silent)).to_pylist(),
        states=kept(gathered.states).to_pylist(),
        categories=kept(gathered.texts.get("category", silent)).to_pylist(),
        aside=aside,
    )


def _series(values: pa.Array) -> pd.Series:
    if values.type != pa.int64():
        return values.to_pandas()  # type: ignore[no-any-return]
    is_missing = values.is_null().to_numpy(zero_copy_only=False)
    whole = values.fill_null(0).to_numpy(zero_copy_only=False)
    return pd.Series(pd.arrays.IntegerArray(np.array(whole), is_missing))


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
