"""The fast road through a file without any doubt: Arrow reads it, each line one record.

Whatever could be read in two ways (rows of another width, blank lines, quotation marks within
a cell) is refused here, and ``geo.gtfs.sheets`` takes the careful road.
"""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from geo.gtfs.cells import TEXT, empty_cells, one_piece

_NEWLINE, _RETURN, _BLANK, _QUOTE, _COMMA = 10, 13, 32, 34, 44


def read_plain(data: bytes, header: list[str]) -> dict[str, pa.LargeStringArray] | None:
    """Return the known columns of a plain file, null where a cell is empty; None in doubt.

    Parameters
    ----------
    data
        UTF-8, with or without byte order mark.
    header
        Column for each field of the first line, "" for fields to ignore.
    """
    used = {str(place): name for place, name in enumerate(header) if name}
    start = data.find(b"\n") + 1
    if len(header) == 1 or not used or b"\0" in data or data.endswith(b"\x1a"):
        return None
    if start in {0, len(data)}:
        return {name: pa.array([], type=TEXT) for name in used.values()}
    body = np.frombuffer(data, dtype=np.uint8, offset=start)
    has_quote = b'"' in data
    if has_quote and (data.count(b'"', 0, start) % 2 or _has_odd_quote(body)):
        return None
    try:
        read = csv.read_csv(
            pa.py_buffer(data),
            read_options=csv.ReadOptions(
                use_threads=False,  # on a busy machine a second thread is waited for
                block_size=len(data) + 1,
                column_names=[str(place) for place in range(len(header))],
                skip_rows=1,
            ),
            parse_options=csv.ParseOptions(ignore_empty_lines=False),
            convert_options=csv.ConvertOptions(
                check_utf8=False,
                column_types=dict.fromkeys(used, TEXT),
                include_columns=list(used),
                null_values=[""],
                strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid:
        return None
    if has_quote and read.num_rows != np.count_nonzero(body[:-1] == _NEWLINE) + 1:
        return None
    columns = {name: one_piece(read.column(place)) for place, name in used.items()}
    if b" " in data and has_blank_at_edge(np.frombuffer(data, dtype=np.uint8)):
        columns = {name: trimmed(texts) for name, texts in columns.items()}
    return None if _has_empty_row(columns) else columns


def _has_empty_row(columns: Mapping[str, pa.Array]) -> bool:
    """Whether all cells of a row are null, as those of a blank line are."""
    is_empty: np.ndarray | None = None
    for texts in sorted(columns.values(), key=lambda texts: texts.null_count):
        if not texts.null_count:
            return False
        nulls = empty_cells(texts)
        is_empty = nulls if is_empty is None else is_empty & nulls
        if not is_empty.any():
            return False
    return True


def has_blank_at_edge(signs: np.ndarray) -> bool:
    """Whether a blank stands beside a comma or before the end of a line."""
    if signs[-1] == _BLANK:
        return True
    places = np.flatnonzero(signs[:-1] == _BLANK)
    after = signs[places + 1]
    ends = (after == _COMMA) | (after == _NEWLINE) | (after == _RETURN)
    return bool(ends.any() or (signs[places[places > 0] - 1] == _COMMA).any())


def trimmed(texts: pa.LargeStringArray) -> pa.LargeStringArray:
    """Return texts without blanks around them, null where nothing is left."""
    bare = pc.utf8_trim(texts, characters=" \t")
    return pc.if_else(pc.equal(bare, ""), None, bare)


def _has_odd_quote(signs: np.ndarray) -> bool:
    """Whether a mark stands anywhere but around a whole cell, or a cell might span lines."""
    marks = np.flatnonzero(signs == _QUOTE)
    if marks.size % 2:
        return True
    opening, closing = marks[::2], marks[1::2]
    before = signs[opening[opening > 0] - 1]
    after = signs[closing[closing < signs.size - 1] + 1]
    if not ((before == _COMMA) | (before == _NEWLINE)).all():
        return True
    if not ((after == _COMMA) | (after == _NEWLINE) | (after == _RETURN)).all():
        return True
    returns = np.flatnonzero(signs[:-1] == _RETURN)
    return not (signs[returns + 1] == _NEWLINE).all()
