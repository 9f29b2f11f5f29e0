"""Rows of a known format as rows of a kind: columns, words, dates and degrees of our own."""

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.crs import to_degrees
from locator.importing.format_records import Format, Part, exact, places_of
from locator.importing.grids import Grid, columns_of, numbers_in
from locator.importing.texts import Texts, blank, distinct, is_filled, one, texts_of, trimmed

LAST_LON, LAST_LAT = 180.0, 90.0
DECIMALS = 7
BETWEEN = "; "
ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def table_parts(
    headings: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]], known: Format
) -> dict[str, Grid]:
    """Return the rows of a table of a known format as records of each kind it gives.

    Parameters
    ----------
    headings
        The heading row; empty where the format has none.
    rows
        (row number in the file, cells).

    Returns
    -------
    dict
        Kind to records, as many as there are rows, their columns those of ``Part.targets``.
    """
    told = {place: text for place, text in enumerate(headings) if text.strip()}
    found: dict[str, Grid] = {}
    for part in known.parts:
        places = {
            heading: int(heading) - 1 if known.signs.width else places_of(told, heading)
            for heading in _headings(part)
        }
        raw = columns_of(rows, places.values())
        texts = dict(zip(places, map(trimmed, raw), strict=True))
        found[part.kind] = Grid(numbers_in(rows), _translated(known, part, texts, len(rows)))
    return found


def _translated(
    known: Format, part: Part, texts: Mapping[str, Texts], count: int
) -> tuple[Texts, ...]:
    """Return the columns of ``part.targets``, as ``translate`` makes the cells of one record."""
    columns: dict[str, Texts] = {}
    for heading, column in part.columns.items():
        first = columns.get(column)
        if first is None:
            columns[column] = texts[heading]
        else:
            columns[column] = pc.if_else(pa.array(is_filled(first)), first, texts[heading])
    for column, headings in part.joined.items():
        joined = blank(count)
        for heading in headings:
            joined = _joined(joined, heading.rsplit(".", 1)[-1], texts[heading])
        columns[column] = joined
    if part.constants:
        filled = np.zeros(count, dtype=np.bool_)
        for written in columns.values():
            filled |= is_filled(written)
        for column, told in part.constants.items():
            columns[column] = pc.if_else(pa.array(filled), one(told), one(""))
    _put_ours(columns, known, part)
    return tuple(columns[column] for column in part.targets)


def _joined(before: Texts, name: str, texts: Texts) -> Texts:
    """Return texts behind what was told before them, each with its name; empty ones add nothing."""
    is_told = is_filled(texts)
    between = pc.if_else(pa.array(is_told & is_filled(before)), one(BETWEEN), one(""))
    named = pc.if_else(pa.array(is_told), one(f"{name}: "), one(""))
    return pc.binary_join_element_wise(before, between, named, texts, one(""))


def _put_ours(columns: dict[str, Texts], known: Format, part: Part) -> None:
    """Put our words, days and degrees into the place of theirs, each distinct text read once."""
    for column, words in part.words.items():
        columns[column] = _each(columns[column], partial(_word, words=words))
    for column, forms in known.dates.items():
        if column in columns:
            columns[column] = _each(columns[column], partial(_date, forms=forms))
    if known.projected and {"lon", "lat"} <= columns.keys():
        pairs = zip(columns["lon"].to_pylist(), columns["lat"].to_pylist(), strict=True)
        turned = [_degrees(lon, lat, known.projected) for lon, lat in pairs]
        columns["lon"], columns["lat"] = (texts_of([t[n] for t in turned]) for n in range(2))


def _each(texts: Texts, ours: Callable[[str], str]) -> Texts:
    """Return what each text becomes, each distinct one asked once."""
    known, which = distinct(texts)
    return texts_of([ours(text) for text in known]).take(pa.array(which))


def _headings(part: Part) -> tuple[str, ...]:
    return (*part.columns, *(h for told in part.joined.values() for h in told))


def unread_headings(headings: Sequence[str], known: Format) -> tuple[str, ...]:
    """Return the headings that no column takes; those that are never kept are left out."""
    told = {place: text for place, text in enumerate(headings) if text.strip()}
    read = {places_of(told, heading) for part in known.parts for heading in _headings(part)}
    dropped = {exact(heading) for heading in known.drop}
    return tuple(
        text.strip() for place, text in told.items()
        if place not in read and exact(text) not in dropped
    )  # fmt: skip


def translate(known: Format, part: Part, cell: Callable[[str], str]) -> tuple[str, ...]:
    """Return one record: the cells of ``part.targets``.

    Parameters
    ----------
    cell
        The text under a heading, a number or a path; empty where there is none.
    """
    texts: dict[str, str] = {}
    for heading, column in part.columns.items():
        if not texts.get(column):
            texts[column] = cell(heading)
    for column, headings in part.joined.items():
        named = [(h.rsplit(".", 1)[-1], cell(h)) for h in headings]
        texts[column] = BETWEEN.join(f"{name}: {text}" for name, text in named if text)
    is_blank = not any(texts.values())  # a row without any text stays one
    texts |= {column: "" if is_blank else told for column, told in part.constants.items()}
    for column, words in part.words.items():
        texts[column] = _word(texts[column], words)
    for column, forms in known.dates.items():
        if column in texts:
            texts[column] = _date(texts[column], forms)
    if known.projected and {"lon", "lat"} <= texts.keys():
        texts["lon"], texts["lat"] = _degrees(texts["lon"], texts["lat"], known.projected)
    return tuple(texts[column] for column in part.targets)


def _word(text: str, words: Mapping[str, str]) -> str:
    if text in words:
        return words[text]
    folded = exact(text)
    return next((ours for theirs, ours in words.items() if exact(theirs) == folded), text)


def _date(text: str, forms: Sequence[str]) -> str:
    """Return an ISO date; a text in none of the forms stays as it is."""
    if not text or ISO.fullmatch(text):
        return text
    for form in forms:
        try:
            return dt.datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007 - a day
        except ValueError:
            continue
    return text


def _degrees(lon: str, lat: str, crs: str) -> tuple[str, str]:
    """Return degrees for metres of a reference system; what is degrees or no number stays."""
    try:
        x, y = float(lon), float(lat)
    except ValueError:
        return lon, lat
    is_degrees = abs(x) <= LAST_LON and abs(y) <= LAST_LAT
    if is_degrees or not (math.isfinite(x) and math.isfinite(y)):
        return lon, lat
    found = to_degrees(x, y, crs)
    if found is None:
        return lon, lat
    return f"{found[0]:.{DECIMALS}f}", f"{found[1]:.{DECIMALS}f}"
