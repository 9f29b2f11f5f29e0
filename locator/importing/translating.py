"""Rows of a known format as rows of a kind: columns, words, dates and degrees of our own."""

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping, Sequence

from geo.crs import to_degrees
from locator.importing.format_records import Format, Part, exact, places_of

Records = list[tuple[int, tuple[str, ...]]]
"""(row number, cells); the first has the number 0 and holds the columns."""
LAST_LON, LAST_LAT = 180.0, 90.0
DECIMALS = 7
BETWEEN = "; "
ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def table_parts(
    headings: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]], known: Format
) -> dict[str, Records]:
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
        Kind to records, as many as there are rows; the columns come first as row 0.
    """
    told = {place: text for place, text in enumerate(headings) if text.strip()}
    width = max((len(cells) for _, cells in rows), default=0)
    padded = (c if len(c) == width else [*c, *[""] * (width - len(c))] for _, c in rows)
    columns = list(zip(*padded, strict=True))
    blank = ("",) * len(rows)
    found: dict[str, Records] = {}
    for part in known.parts:
        texts: dict[str, list[str]] = {}
        for heading in _headings(part):
            place = int(heading) - 1 if known.signs.width else places_of(told, heading)
            is_there = place is not None and place < width
            raw = columns[place] if place is not None and is_there else blank
            texts[heading] = list(map(str.strip, raw))
        made = zip(*_translated(known, part, texts, len(rows)), strict=True)
        numbers = (number for number, _ in rows)
        found[part.kind] = [(0, part.targets), *zip(numbers, made, strict=True)]
    return found


def _translated(
    known: Format, part: Part, texts: Mapping[str, Sequence[str]], count: int
) -> list[list[str]]:
    """Return the columns of ``part.targets``, as ``translate`` makes the cells of one record."""
    columns: dict[str, list[str]] = {}
    for heading, column in part.columns.items():
        if column not in columns:
            columns[column] = list(texts[heading])
        elif not all(columns[column]):
            pairs = zip(columns[column], texts[heading], strict=True)
            columns[column] = [first or second for first, second in pairs]
    for column, headings in part.joined.items():
        names = [heading.rsplit(".", 1)[-1] for heading in headings]
        rows = zip(*(texts[heading] for heading in headings), strict=True)
        columns[column] = [
            BETWEEN.join(f"{n}: {text}" for n, text in zip(names, row, strict=True) if text)
            for row in rows
        ]
    if part.constants:
        filled = list(map(any, zip(*columns.values(), strict=True))) or [False] * count
        for column, told in part.constants.items():
            columns[column] = [told if is_filled else "" for is_filled in filled]
    _put_ours(columns, known, part)
    return [columns[column] for column in part.targets]


def _put_ours(columns: dict[str, list[str]], known: Format, part: Part) -> None:
    """Put our words, days and degrees into the place of theirs, each distinct text read once."""
    for column, words in part.words.items():
        ours = {text: _word(text, words) for text in set(columns[column])}
        columns[column] = [ours[text] for text in columns[column]]
    for column, forms in known.dates.items():
        if column in columns:
            days = {text: _date(text, forms) for text in set(columns[column])}
            columns[column] = [days[text] for text in columns[column]]
    if known.projected and {"lon", "lat"} <= columns.keys():
        pairs = zip(columns["lon"], columns["lat"], strict=True)
        turned = [_degrees(lon, lat, known.projected) for lon, lat in pairs]
        columns["lon"], columns["lat"] = [t[0] for t in turned], [t[1] for t in turned]


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
