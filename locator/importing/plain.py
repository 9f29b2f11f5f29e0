"""The fast road through a text of separated values without any doubt: Arrow reads it by columns.

Whatever could be read in two ways (rows of another width, blank lines, quotation marks within a
cell, breaks of lines of two kinds) is refused here, and ``sheets.csv_records`` reads it row by row.
"""

import csv as rows_csv
import io
import re
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from locator.importing.grids import Grid
from locator.importing.limits import ImportLimits
from locator.importing.texts import TEXT, Bools, Places, Texts

GUARD = re.compile("'\"?[=+\\-@\t\r\n＝＋－＠]")
_HEAD = 20_000
_LEAST_WIDTH = 2
_STRANGE = ("\0", "\x1a", "\n\n", "\n\r\n")
_NEWLINE, _QUOTE = 10, 34
Signs = np.ndarray[Any, np.dtype[np.uint8]]


def has_guards(text: str, delimiter: str) -> bool:
    """Return whether a cell may begin with an apostrophe that guards it from being a formula."""
    for match in GUARD.finditer(text):
        place = match.start()
        while place and text[place - 1] in "'\"":
            place -= 1
        if not place or text[place - 1] in f"\r\n{delimiter}":
            return True
    return False


def plain_grid(text: str, *, delimiter: str, limits: ImportLimits) -> Grid | None:
    """Return the rows of a text of separated values; None where there is any doubt."""
    width = _width(text, delimiter)
    if not _LEAST_WIDTH <= width <= limits.columns or _is_strange(text, delimiter):
        return None
    columns = _columns(text, delimiter, width)
    count = len(columns[0]) if columns else 0
    if not count or count > limits.rows + limits.header_rows or count * width > limits.cells:
        return None
    longest = max(pc.max(pc.binary_length(column)).as_py() for column in columns)
    if longest > rows_csv.field_size_limit():
        return None
    return Grid(range(1, count + 1), columns)


def _columns(text: str, delimiter: str, width: int) -> tuple[Texts, ...]:
    """Return the columns of a text; none where it is no table of so many."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return ()
    has_quote = b'"' in data
    if has_quote and not _is_well_quoted(np.frombuffer(data, np.uint8), ord(delimiter)):
        return ()
    names = [str(place) for place in range(width)]
    try:
        read = csv.read_csv(
            pa.py_buffer(data),
            read_options=csv.ReadOptions(
                use_threads=False,  # on a busy machine a second thread is waited for
                block_size=len(data) + 1,
                column_names=names,
            ),
            parse_options=csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=has_quote, ignore_empty_lines=False
            ),
            convert_options=csv.ConvertOptions(
                check_utf8=False, column_types=dict.fromkeys(names, TEXT)
            ),
        )
    except pa.ArrowInvalid:
        return ()
    return tuple(
        column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays(column.chunks)
        for column in read.columns
    )


def _width(text: str, delimiter: str) -> int:
    """Return how many cells the first row has; 0 where none can be told."""
    if len(delimiter) != 1 or not delimiter.isascii() or delimiter in '"\r\n\0':
        return 0
    head = io.StringIO(text[:_HEAD], newline="")
    try:
        return len(next(rows_csv.reader(head, delimiter=delimiter), ()))
    except rows_csv.Error:
        return 0


def _is_strange(text: str, delimiter: str) -> bool:
    """Return whether a text has blank lines, returns alone, guards or a row that says its sign."""
    if text[:1] in "\r\n\ufeff" or text[:5].lstrip('"').lower().startswith("sep="):
        return True
    if any(sign in text for sign in _STRANGE) or has_guards(text, delimiter):
        return True
    return "\r" in text and text.count("\r") != text.count("\r\n")


def _is_well_quoted(signs: Signs, delimiter: int) -> bool:
    """Return whether each quotation mark stands around a whole cell, or is doubled in such a one.

    Marks are taken in turn as opening and closing; a doubled one closes and opens again.
    """
    marks: Places = np.flatnonzero(signs == _QUOTE)
    if marks.size % 2:
        return False
    opening, closing = marks[::2], marks[1::2]
    before = signs[opening[opening > 0] - 1]
    after = signs[closing[closing < signs.size - 1] + 1]
    is_begun: Bools = (before == delimiter) | (before == _NEWLINE) | (before == _QUOTE)
    is_ended: Bools = (after == delimiter) | (after == _NEWLINE) | (after == _QUOTE)
    is_ended |= after == ord("\r")
    return bool(is_begun.all() and is_ended.all())
