"""The one reader of embedded tables: checked at the door, all faults in one answer."""

import functools
from pathlib import Path

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from geo.findings import Finding, Severity
from locator.errors import DataError
from locator.tables.specs import TableSpec

_SHOWN = 20


@functools.cache
def schema_of(spec: TableSpec) -> pa.DataFrameSchema:
    """Return the pandera schema of a table: strict, coercing; validate it lazily."""
    columns = {}
    for field in spec.fields:
        checks = []
        if field.pattern:
            checks.append(pa.Check.str_matches(rf"^(?:{field.pattern})$"))
        if field.word is not None and field.many:
            one = "|".join(m.value for m in field.word)
            checks.append(pa.Check.str_matches(rf"^(?:{one})(?:\|(?:{one}))*$"))
        elif field.word is not None:
            checks.append(pa.Check.isin([m.value for m in field.word]))
        if field.low is not None:
            checks.append(pa.Check.ge(field.low))
        if field.high is not None:
            checks.append(pa.Check.le(field.high))
        columns[field.name] = pa.Column(
            None if field.dtype == "str" else field.dtype,
            checks=checks,
            nullable=not field.required,
            unique=field.unique,
            coerce=field.dtype != "str",
        )
    key = [spec.key] if isinstance(spec.key, str) else list(spec.key)
    unique = key if len(key) > 1 else None
    return pa.DataFrameSchema(columns, strict=True, unique=unique, name=spec.name)


def check_table(path: Path, spec: TableSpec) -> tuple[pd.DataFrame | None, list[Finding]]:
    """Read a table and return it with its types, or None and all its faults.

    An empty cell is missing (NA); codes stay text.
    """
    try:
        frame = _read(path)
    except (OSError, ValueError) as error:
        missing = isinstance(error, FileNotFoundError)
        message = "the file is missing" if missing else f"the file cannot be read: {error}"
        code = "file_missing" if missing else "file_unreadable"
        return None, [_fault(spec, code, f"{message}; restore it or reinstall locator")]
    absent = [c for c in spec.columns if c not in frame.columns]
    extra = [str(c) for c in frame.columns if c not in spec.columns]
    if absent or extra:
        found = ", ".join(str(c) for c in frame.columns)
        faults = [
            _fault(spec, code, f"column {c!r} {what}", column=c, found=found)
            for code, what, names in (
                ("column_missing", "is missing", absent),
                ("column_unexpected", "is not part of the table", extra),
            )
            for c in names
        ]
        return None, faults
    try:
        checked: pd.DataFrame = schema_of(spec).validate(frame[list(spec.columns)], lazy=True)
    except SchemaErrors as error:
        return None, _cell_faults(spec, error.failure_cases)
    return checked, []


def _read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""], encoding="utf-8")


def _fault(spec: TableSpec, code: str, message: str, **facts: object) -> Finding:
    row = facts.get("row")
    return Finding(
        code=code,
        severity=Severity.ERROR,
        table=spec.file,
        message=message,
        row=row if isinstance(row, int) else None,
        column=str(facts.get("column", "")),
        found=str(facts.get("found", "")),
        expected=str(facts.get("expected", "")),
    )


def _cell_faults(spec: TableSpec, cases: pd.DataFrame) -> list[Finding]:
    """Turn pandera's failure cases into findings, one a cell."""
    fields = {f.name: f for f in spec.fields}
    findings: dict[tuple[str, int | None], Finding] = {}
    for case in cases.to_dict("records"):
        column, check = str(case["column"]), str(case["check"])
        row = int(case["index"]) + 2 if pd.notna(case["index"]) else None
        found = "" if pd.isna(case["failure_case"]) else str(case["failure_case"])
        if check == "multiple_fields_uniqueness":
            column = "+".join(spec.key) if not isinstance(spec.key, str) else spec.key
        field = fields.get(column)
        if "unique" in check:
            code, expected = "key_twice", "each key once"
        elif check == "not_nullable":
            code, expected = "missing_value", field.expected() if field else "a value"
        else:
            code, expected = "bad_value", field.expected() if field else check
        where = "" if row is None else f"row {row}, "
        findings.setdefault(
            (column, row),
            _fault(
                spec,
                code,
                f"{where}column {column}: found {found!r}; expected {expected}",
                row=row,
                column=column,
                found=found,
                expected=expected,
            ),
        )
    return list(findings.values())


def read_table(path: Path, spec: TableSpec) -> pd.DataFrame:
    """Read and check a table.

    Returns
    -------
    DataFrame
        Columns of ``spec`` with their types; empty cells are NA.

    Raises
    ------
    DataError
        The file is missing, unreadable or breaks its schema; all faults stand in the message.
    """
    frame, faults = check_table(path, spec)
    if frame is None:
        listed = "; ".join(f.message for f in faults[:_SHOWN])
        more = f"; and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
        raise DataError(
            f"{path.name}: {listed}{more}",
            code="bad_table",
            file=path.name,
            faults=len(faults),
            first=faults[0].message,
        )
    return frame
