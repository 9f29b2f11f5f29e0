"""A table of texts to a typed table: each bad cell and row becomes a finding."""

import numpy as np
import pandas as pd

from geo.findings import Finding, Severity
from geo.gtfs.faults import row_findings
from geo.gtfs.tables import Column, Kind, Need, Table
from geo.gtfs.times import parse_dates, parse_times

_LIMITS = {Kind.LATITUDE: 90.0, Kind.LONGITUDE: 180.0}
_EXPECTED = {
    Kind.TIME: "H:MM:SS",
    Kind.DATE: "YYYYMMDD",
    Kind.INT: "a whole number",
    Kind.FLOAT: "a number",
    Kind.LATITUDE: "degrees from -90 to 90",
    Kind.LONGITUDE: "degrees from -180 to 180",
}
_DTYPES = {
    Kind.TIME: "Int32",
    Kind.DATE: "datetime64[s]",
    Kind.INT: "Int32",
    Kind.CHOICE: "Int32",
    Kind.FLOAT: "float64",
    Kind.LATITUDE: "float64",
    Kind.LONGITUDE: "float64",
}
_INT32_MAX = 2**31 - 1


def typed_table(frame: pd.DataFrame, table: Table) -> tuple[pd.DataFrame, list[Finding]]:
    """Return the table with the specification's types, and what was wrong with it.

    Rows whose key cells are empty or unreadable and rows that repeat a key are left out.

    Parameters
    ----------
    frame
        Texts as read; index = row number in the file.
    """
    findings = _missing_columns(frame, table)
    columns: dict[str, pd.Series] = {}
    keep = np.ones(len(frame), dtype=bool)
    for column in table.columns:
        if column.name not in frame:
            columns[column.label] = _absent(column, frame.index)
            keep &= column.need is not Need.KEY
            continue
        texts = frame[column.name]
        is_empty = texts.isna().to_numpy()
        if is_empty.all():
            columns[column.label] = _absent(column, frame.index)
            bad = np.zeros(len(frame), dtype=bool)
        else:
            values = _parse(texts, column)
            bad = values.isna().to_numpy() & ~is_empty
            columns[column.label] = (
                values if column.default is None else values.fillna(column.default)
            )
        if bad.any():
            findings.extend(_bad_cells(texts[bad], column, table))
        if column.need is Need.KEY:
            keep &= ~is_empty & ~bad
        if column.need is not Need.OPTIONAL and is_empty.any():
            findings.extend(_empty_cells(texts.index[is_empty], column, table))
    typed = pd.DataFrame(columns, index=frame.index)
    if not keep.all():
        typed = typed[keep]
    return _without_repeats(typed, table, findings), findings


def _parse(texts: pd.Series, column: Column) -> pd.Series:
    """Return typed values, NA where a cell is empty or cannot be read."""
    match column.kind:
        case Kind.TEXT:
            return texts
        case Kind.TIME:
            return parse_times(texts)
        case Kind.DATE:
            return parse_dates(texts)
        case Kind.INT | Kind.CHOICE:
            numbers = _numbers(texts)
            whole = (numbers == np.floor(numbers)) & (numbers.abs() <= _INT32_MAX)
            if column.kind is Kind.CHOICE:
                whole &= numbers.isin(column.choices)
            return numbers.where(whole).astype("Int32")
        case Kind.FLOAT:
            return _numbers(texts)
        case Kind.LATITUDE | Kind.LONGITUDE:
            numbers = _numbers(texts)
            return numbers.where(numbers.abs() <= _LIMITS[column.kind])


def _numbers(texts: pd.Series) -> pd.Series:
    codes, unique = pd.factorize(texts)
    numbers = pd.to_numeric(pd.Series(unique, dtype="object"), errors="coerce")
    floats = np.append(numbers.to_numpy(dtype="float64", na_value=np.nan), np.nan)
    floats[~np.isfinite(floats)] = np.nan
    return pd.Series(floats[codes], index=texts.index, name=texts.name)


def _absent(column: Column, index: pd.Index) -> pd.Series:
    """Return a column without any filled cell: its default, else NA of its type."""
    fill = np.nan if column.default is None else column.default
    return pd.Series(fill, index=index, name=column.label, dtype=_DTYPES.get(column.kind, "str"))


def _missing_columns(frame: pd.DataFrame, table: Table) -> list[Finding]:
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
        if column.need is not Need.OPTIONAL and column.name not in frame
    ]


def _bad_cells(texts: pd.Series, column: Column, table: Table) -> list[Finding]:
    expected = _EXPECTED.get(column.kind) or _choices_text(column.choices)
    dropped = column.need is Need.KEY
    end = "The row was left out." if dropped else "The cell counts as empty."
    return row_findings(
        f"bad_{column.kind.value}",
        Severity.ERROR if dropped else Severity.WARNING,
        table.file,
        texts.index,
        message=f"{column.name} is not {expected}. {end}",
        column=column.name,
        found=texts.tolist(),
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
    if not key or typed.empty:
        return typed
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
