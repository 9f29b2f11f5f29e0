"""A table of texts to a typed table: each bad cell and row becomes a finding."""

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd
import pyarrow as pa

from geo.findings import Finding, Severity
from geo.gtfs.cells import TEXT, Cells, codes_of, empty_cells, frame_of, str_array, texts_of
from geo.gtfs.faults import row_findings
from geo.gtfs.tables import Column, Kind, Need, Table
from geo.gtfs.times import days_of, seconds_of

_LIMITS = {Kind.LATITUDE: 90.0, Kind.LONGITUDE: 180.0}
_EXPECTED = {
    Kind.TIME: "H:MM:SS",
    Kind.DATE: "YYYYMMDD",
    Kind.INT: "a whole number",
    Kind.FLOAT: "a number",
    Kind.LATITUDE: "degrees from -90 to 90",
    Kind.LONGITUDE: "degrees from -180 to 180",
}
_INT32_MAX = 2**31 - 1
_DAY_S = 86_400
_NONE_BAD = np.zeros(1, dtype=bool)


def typed_table(frame: pd.DataFrame, table: Table) -> tuple[pd.DataFrame, list[Finding]]:
    """Return the table with the specification's types, and what was wrong with it.

    Rows whose key cells are empty or unreadable and rows that repeat a key are left out.

    Parameters
    ----------
    frame
        Texts as read; index = row number in the file.
    """
    columns = {str(name): texts_of(frame[name]) for name in frame.columns}
    return typed_columns(columns, frame.index, table)


def typed_columns(
    columns: Mapping[str, pa.LargeStringArray], index: pd.Index, table: Table
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return the same as ``typed_table`` for texts by column.

    Parameters
    ----------
    columns
        Name in the file -> texts, null where empty.
    index
        Row number in the file.
    """
    findings = _missing_columns(columns, table)
    typed: dict[str, Cells] = {}
    keep = np.ones(len(index), dtype=bool)
    for column in table.columns:
        texts = columns.get(column.name)
        if texts is None:
            typed[column.label] = _absent(column, len(index))
            keep &= column.need is not Need.KEY
            continue
        if texts.null_count == len(texts):
            typed[column.label] = _absent(column, len(index))
        else:
            typed[column.label], bad = _parse(texts, column)
            if bad.any():
                findings.extend(_bad_cells(texts, bad, index, column, table))
                if column.need is Need.KEY:
                    keep &= ~bad
        if column.need is not Need.OPTIONAL and texts.null_count:
            is_empty = empty_cells(texts)
            findings.extend(_empty_cells(index[is_empty], column, table))
            if column.need is Need.KEY:
                keep &= ~is_empty
    may_repeat = bool(table.key) and _may_repeat(columns, typed, table)
    frame = frame_of(typed, index)
    if not keep.all():
        frame = frame[keep]
    return _without_repeats(frame, table, findings) if may_repeat else frame, findings


def _parse(texts: pa.LargeStringArray, column: Column) -> tuple[Cells, np.ndarray]:
    """Return typed values, and which cells are filled but cannot be read."""
    match column.kind:
        case Kind.TEXT:
            return str_array(texts), _NONE_BAD
        case Kind.TIME:
            seconds, is_time = seconds_of(texts)
            return pd.arrays.IntegerArray(seconds, ~is_time), _unread(texts, is_time)
        case Kind.DATE:
            days = days_of(texts)
            return days, _unread(texts, ~np.isnat(days))
        case Kind.INT | Kind.CHOICE:
            numbers, is_whole = _whole_numbers(texts, column)
            bad = _unread(texts, is_whole)
            if column.default is None:
                return pd.arrays.IntegerArray(numbers, ~is_whole), bad
            numbers[~is_whole] = column.default
            return pd.arrays.IntegerArray(numbers, np.zeros(len(numbers), dtype=bool)), bad
        case Kind.FLOAT | Kind.LATITUDE | Kind.LONGITUDE:
            floats = _numbers(texts)
            limit = _LIMITS.get(column.kind)
            if limit is not None:
                floats[np.abs(floats) > limit] = np.nan
            return floats, _unread(texts, ~np.isnan(floats))


def _unread(texts: pa.LargeStringArray, is_read: np.ndarray) -> np.ndarray:
    """Return the cells that are neither read nor empty."""
    if np.count_nonzero(is_read) + texts.null_count == len(texts):
        return _NONE_BAD
    unread: np.ndarray = ~is_read & ~empty_cells(texts)
    return unread


def _whole_numbers(texts: pa.LargeStringArray, column: Column) -> tuple[np.ndarray, np.ndarray]:
    """Return whole numbers (int32), and which cells hold one that the column allows."""
    floats = _numbers(texts)
    is_whole = np.abs(floats) <= _INT32_MAX
    numbers = np.where(is_whole, floats, 0).astype("int32")
    is_whole &= numbers == floats
    if column.kind is Kind.CHOICE:
        is_choice = np.zeros(max(column.choices) + 2, dtype=bool)
        is_choice[list(column.choices)] = True
        is_whole &= is_choice[np.clip(numbers, -1, is_choice.size - 1)]
    return numbers, is_whole


def _numbers(texts: pa.LargeStringArray) -> np.ndarray:
    """Return finite numbers (float64), NaN for all else."""
    try:
        floats = texts.cast(pa.float64()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        unique = texts.dictionary_encode()
        words = pd.Series(unique.dictionary.to_pylist(), dtype="object")
        values = np.append(pd.to_numeric(words, errors="coerce").to_numpy("float64"), np.nan)
        floats = values[unique.indices.fill_null(len(words)).to_numpy()]
    return np.where(np.isfinite(floats), floats, np.nan)


def _absent(column: Column, size: int) -> Cells:
    """Return a column without any filled cell: its default, else NA of its type."""
    match column.kind:
        case Kind.TEXT:
            return str_array(pa.nulls(size, TEXT))
        case Kind.DATE:
            return np.full(size, "NaT", dtype="datetime64[s]")
        case Kind.TIME | Kind.INT | Kind.CHOICE:
            values = np.full(size, column.default or 0, dtype="int32")
            return pd.arrays.IntegerArray(values, np.full(size, column.default is None))
        case Kind.FLOAT | Kind.LATITUDE | Kind.LONGITUDE:
            return np.full(size, np.nan)


def _missing_columns(columns: Collection[str], table: Table) -> list[Finding]:
    return [
        Finding(
            code="missing_column",
            severity=Severity.ERROR if column.need is Need.KEY else Severity.WARNING,
            table=table.file,
            row=1,
            column=column.name,
            expected=column.name,
            message=f"Column {column.name} is missing. Add it.",
        )
        for column in table.columns
        if column.need is not Need.OPTIONAL and column.name not in columns
    ]


def _bad_cells(
    texts: pa.LargeStringArray, bad: np.ndarray, index: pd.Index, column: Column, table: Table
) -> list[Finding]:
    expected = _EXPECTED.get(column.kind) or _choices_text(column.choices)
    dropped = column.need is Need.KEY
    end = "The row was left out." if dropped else "The cell counts as empty."
    return row_findings(
        f"bad_{column.kind.value}",
        Severity.ERROR if dropped else Severity.WARNING,
        table.file,
        index[bad],
        message=f"{column.name} is not {expected}. {end}",
        column=column.name,
        found=texts.filter(pa.array(bad)).to_pylist(),
        expected=expected,
    )


def _empty_cells(rows: pd.Index, column: Column, table: Table) -> list[Finding]:
    dropped = column.need is Need.KEY
    end = "The row was left out." if dropped else "Fill it."
    return row_findings(
        "empty_cell",
        Severity.ERROR if dropped else Severity.WARNING,
        table.file,
        rows,
        message=f"{column.name} is empty. {end}",
        column=column.name,
    )


def _choices_text(choices: tuple[int, ...]) -> str:
    if len(choices) > 8:  # noqa: PLR2004
        return "a known number"
    return "one of " + ", ".join(str(choice) for choice in choices)


def _without_repeats(typed: pd.DataFrame, table: Table, findings: list[Finding]) -> pd.DataFrame:
    labels = {column.name: column.label for column in table.columns}
    key = [labels[name] for name in table.key]
    repeated = (typed.duplicated(key) & typed[key].notna().all(axis=1)).to_numpy()
    if not repeated.any():
        return typed
    parts = [typed.loc[repeated, name].astype("str") for name in key]
    cells = parts[0]
    for part in parts[1:]:
        cells = cells + " / " + part
    findings.extend(
        row_findings(
            "duplicate_key",
            Severity.ERROR,
            table.file,
            typed.index[repeated],
            message=f"{' + '.join(table.key)} stands in an earlier row. The row was left out.",
            column=table.key[0],
            found=cells.tolist(),
        )
    )
    return typed[~repeated]


def _may_repeat(
    columns: Mapping[str, pa.LargeStringArray], typed: Mapping[str, Cells], table: Table
) -> bool:
    """Whether two rows may have one key; a quick answer that is never a wrong no."""
    labels = {column.name: column.label for column in table.columns}
    first = columns.get(table.key[0])
    if first is None:
        return False
    rank, values = codes_of(first)
    if len(table.key) == 1:
        return bool(values + (first.null_count > 0) < len(first))
    for name in table.key[1:]:
        cells = typed[labels[name]]
        more = (
            cells.to_numpy("int64", na_value=-1)
            if isinstance(cells, pd.arrays.IntegerArray)
            else np.asarray(cells).astype("int64") // _DAY_S
        )
        # Keys are made of a text and one number; a clash of ranks costs only time.
        rank = rank.astype("int64") * _INT32_MAX + more
    return not (np.diff(rank) > 0).all() and bool((np.diff(np.sort(rank)) == 0).any())
