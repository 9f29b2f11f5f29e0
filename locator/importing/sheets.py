"""Files of any of the accepted forms, read as one sheet of text cells."""

import csv
import io
import itertools
import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from locator.errors import ImportFileError
from locator.importing.columns import Layout, layout_of
from locator.importing.decoding import decode_text
from locator.importing.grids import Grid
from locator.importing.headers import Header, find_header, match_header
from locator.importing.limits import ImportLimits
from locator.importing.mapping import completed, header_of
from locator.importing.notes import Notes
from locator.importing.plain import has_guards, plain_grid

DELIMITERS = (",", "\t", ";", "|")
SAMPLE_CHARACTERS = 20_000
OPEN_QUOTE_LINES = 5
BLOCK = 4096
"""Rows that are read at once."""
_KEYS, _FIRST = 3, 500
_SAMPLE = 200
"""Rows below the headings by whose cells a column may be guessed."""
GUARDED = re.compile("'+[=+\\-@\t\r\n＝＋－＠]")
"""An apostrophe that keeps a spreadsheet from taking a text for a formula, as our exports write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table of text cells below a row of headings.

    Attributes
    ----------
    headings
        Cells of the heading row as they stand.
    rows
        (row number in the file, cells); lines without any cell are left out.
    faults
        Row number to (finding code, what was found) for rows whose geometry cannot be read.
    read_as
        Form of the file in words: "CSV, cp932, comma".
    repeats
        Row number to that of an earlier row whose cells are the same.
    unread
        Headings of columns that mean nothing here; None: those that the header does not name.
    """

    header: Header
    headings: tuple[str, ...]
    rows: Sequence[tuple[int, Sequence[str]]]
    faults: Mapping[int, tuple[str, str]]
    read_as: str
    repeats: Mapping[int, int] = field(default_factory=dict)
    unread: tuple[str, ...] | None = None


def repeated_rows(rows: Sequence[tuple[int, Sequence[str]]]) -> Mapping[int, int]:
    """Return the number of each row that repeats an earlier one cell by cell, and of that one."""
    if isinstance(rows, Grid):
        return rows.repeated()
    if any(_is_unique(rows, place) for place in range(_KEYS)):
        return {}
    first: dict[tuple[str, ...], int] = {}
    pairs = ((number, first.setdefault(tuple(cells), number)) for number, cells in rows)
    return {number: before for number, before in pairs if number != before}


def _is_unique(rows: Sequence[tuple[int, Sequence[str]]], place: int) -> bool:
    """Return whether no two rows have the same cell at a place, which most lists have for an id."""
    for number in (_FIRST, len(rows)):
        some = rows[:number]
        if len({cells[place] if place < len(cells) else "" for _, cells in some}) < len(some):
            return False
    return True


def fail(code: str, message: str, name: str, **facts: object) -> ImportFileError:
    """Make the fault of a file that is no list of sites."""
    return ImportFileError(message, code=code, file=name, **facts)


def filled_rows(
    records: Sequence[tuple[int, Sequence[str]]],
) -> Sequence[tuple[int, Sequence[str]]]:
    """Return the rows that have cells."""
    if isinstance(records, Grid) or all(cells for _, cells in records):
        return records
    return [(n, cells) for n, cells in records if cells]


def make_sheet(
    records: Sequence[tuple[int, Sequence[str]]],
    *,
    name: str,
    read_as: str,
    header_rows: int,
    faults: Mapping[int, tuple[str, str]] = MappingProxyType({}),
    mapping: Mapping[str, str] | None = None,
    kind: str = "locations",
) -> Sheet:
    """Find the heading row among records and cut the sheet below it.

    Parameters
    ----------
    mapping
        Heading, or number of the column where there are no headings, to column: nothing is
        guessed then. None: headings are known ones, and a missing name or position is guessed.

    Raises
    ------
    ImportFileError
        No row at all, no row below the headings, or a required column is missing.
    """
    layout = layout_of(kind)
    filled = filled_rows(records)
    found = find_header([cells for _, cells in filled[:header_rows]], layout)
    if not any(c.strip() for _, cells in filled for c in cells):
        raise fail(
            "import_empty",
            f"{name} is empty; expected a heading row and one row a site; download the template",
            name,
        )
    top = [cells for _, cells in filled[:header_rows]]
    if mapping:
        place, header = _mapped(mapping, top, name, layout)
    else:
        place, header = found or (0, match_header((), layout))
        below = [cells for _, cells in filled[place + 1 : place + 1 + _SAMPLE]]
        header = completed(header, filled[place][1], below, layout)
    headings = tuple(c.strip() for c in filled[place][1]) if place >= 0 else _numbers(top)
    missing = header.missing()
    if missing:
        raise _incomplete(name, missing, headings, header)
    rows = filled[place + 1 :]
    if not rows:
        raise fail(
            "import_no_rows",
            f"{name} has headings and no row below them; expected one row a site",
            name,
        )
    return Sheet(
        header=header,
        headings=headings,
        rows=rows,
        faults=faults,
        read_as=read_as,
        repeats=repeated_rows(rows),
    )


def _incomplete(
    name: str, missing: Sequence[str], headings: Sequence[str], header: Header
) -> ImportFileError:
    seen = ", ".join(h for h in headings if h)[:300]
    wanted = " and ".join(header.required)
    wanted = "name_ja (名称)" if wanted == "name_ja" else wanted
    if header.needs_place:
        wanted += " and lon, lat (経度, 緯度) or municipality_code (市区町村コード)"
    return fail(
        "import_missing_column",
        f"{name} has no column {' and '.join(missing)}; found {seen!r}; expected {wanted}; "
        "rename the headings, or say by a mapping what the columns mean",
        name,
        missing=", ".join(missing),
        found=seen,
        expected=wanted,
    )


def _mapped(
    mapping: Mapping[str, str], top: Sequence[Sequence[str]], name: str, layout: Layout
) -> tuple[int, Header]:
    found = header_of(mapping, top, layout)
    if found is None:
        raise fail(
            "import_mapping_misfits",
            f"{name} has no row with the headings {', '.join(mapping)[:200]}; expected them among "
            f"its first {len(top)} rows; correct the mapping",
            name,
            found=", ".join(mapping)[:200],
            rows=len(top),
        )
    return found


def _numbers(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return numbers in the place of headings."""
    return tuple(str(n + 1) for n in range(max((len(r) for r in rows), default=0)))


def check_size(rows: int, columns: int, cells: int, *, name: str, limits: ImportLimits) -> None:
    """Raise an ImportFileError where a table is larger than the limits allow."""
    for what, found, limit in (
        ("rows", rows, limits.rows + limits.header_rows),
        ("columns", columns, limits.columns),
        ("cells", cells, limits.cells),
    ):
        if found > limit:
            raise fail(
                "import_too_large",
                f"{name} has more than {limit} {what}; split the list",
                name,
                what=what,
                limit=limit,
            )


def known_fields(rows: list[list[str]]) -> int:
    """Return how many columns of a list of sites the headings among some rows mean."""
    found = find_header(rows[:20], layout_of("locations"))
    return len(found[1].places) if found else 0


def find_delimiter(text: str, fields: Callable[[list[list[str]]], int]) -> str:
    """Return the delimiter by which the first rows have most columns that are understood.

    Parameters
    ----------
    fields
        How many columns the headings among some rows mean.
    """
    sample = text[:SAMPLE_CHARACTERS]
    first = sample.split("\n", 1)[0].strip()
    if first.lower().startswith("sep=") and len(first) == len("sep=") + 1:
        return first[-1]

    def worth(delimiter: str) -> tuple[int, int]:
        try:
            rows = list(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter))
        except csv.Error:
            return (0, 0)
        return (fields(rows), max((len(r) for r in rows), default=0))

    return max(DELIMITERS, key=worth)


def csv_table(
    data: bytes, *, name: str, notes: Notes, limits: ImportLimits
) -> tuple[Sequence[tuple[int, Sequence[str]]], str]:
    """Return the rows of a file of separated values, and how they were read in words.

    Raises
    ------
    ImportFileError
        The bytes are no text, or as ``csv_records``.
    """
    decoded = decode_text(data, name)
    if decoded.other:
        notes.add("site_encoding_doubtful", found=decoded.encoding, expected=decoded.other)
    if decoded.replaced:
        notes.add("site_bytes_replaced", found=decoded.replaced, expected=decoded.encoding)
    text = decoded.text.lstrip("\ufeff")
    delimiter = find_delimiter(text, known_fields)
    records: Sequence[tuple[int, Sequence[str]]] | None
    records = plain_grid(text, delimiter=delimiter, limits=limits)
    if records is None:
        records = csv_records(text, delimiter=delimiter, name=name, notes=notes, limits=limits)
    return records, read_in_words(decoded.encoding, delimiter)


def read_in_words(encoding: str, delimiter: str) -> str:
    """Return how a file of separated values was read: form, encoding, delimiter."""
    shown = {",": "comma", "\t": "tab", ";": "semicolon", "|": "bar"}.get(delimiter, delimiter)
    return f"CSV, {encoding}, {shown}"


def csv_blocks(
    reader: Iterator[list[str]], *, name: str, rows: int
) -> Iterator[tuple[int, list[list[str]]]]:
    """Yield the rows of a reader of separated values, some at a time, with the number of the first.

    Raises
    ------
    ImportFileError
        The text is broken.
    """
    number = 1
    while True:
        block: list[list[str]] = []
        try:
            block.extend(itertools.islice(reader, rows))
        except csv.Error as error:
            raise fail(
                "import_broken_csv",
                f"{name} is broken near row {number + len(block)} ({error}); expected one row a "
                "line; look for a quotation mark that is never closed",
                name,
                row=number + len(block),
            ) from error
        if not block:
            return
        yield number, block
        number += len(block)


def check_block(
    first: int, block: Sequence[Sequence[str]], cells: int, *, name: str, limits: ImportLimits
) -> int:
    """Return the cells up to the end of a block of rows, where it keeps within the limits.

    Raises
    ------
    ImportFileError
        The table is larger than the limits.
    """
    widths = list(map(len, block))
    total = cells + sum(widths)
    last = first + len(block) - 1
    is_large = last > limits.rows + limits.header_rows or total > limits.cells
    if is_large or max(widths) > limits.columns:
        for number, width in enumerate(widths, start=first):
            cells += width
            check_size(number, width, cells, name=name, limits=limits)
    return total


def without_guards(block: Sequence[Sequence[str]]) -> tuple[list[Sequence[str]], int]:
    """Return rows without the apostrophes that keep text from being a formula, and their number."""
    bare: list[Sequence[str]] = []
    count = 0
    for row in block:
        if any(cell[:1] == "'" for cell in row):
            told = [cell[1:] if GUARDED.match(cell) else cell for cell in row]
            count += sum(map(operator.ne, told, row))
            bare.append(told)
        else:
            bare.append(row)
    return bare, count


def csv_records(
    text: str, *, delimiter: str, name: str, notes: Notes, limits: ImportLimits
) -> list[tuple[int, Sequence[str]]]:
    """Return the rows of a text of separated values, each with its number in the file.

    Raises
    ------
    ImportFileError
        The text is broken, or larger than the limits.
    """
    records: list[tuple[int, Sequence[str]]] = []
    cells = guarded = 0
    is_guarded = has_guards(text, delimiter)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for first, block in csv_blocks(reader, name=name, rows=BLOCK):
        cells = check_block(first, block, cells, name=name, limits=limits)
        bare, taken_off = without_guards(block) if is_guarded else (block, 0)
        guarded += taken_off
        records.extend(zip(range(first, first + len(block)), bare, strict=True))
    if guarded:
        notes.add("site_apostrophes_removed", found=guarded)
    if records and records[0][1] and records[0][1][0].lower().startswith("sep="):
        del records[0]
    if records and text.count('"') % 2:
        last = max((c.count("\n") for c in records[-1][1]), default=0)
        if last >= OPEN_QUOTE_LINES:
            notes.add("site_open_quote", row=records[-1][0])
    return records
