"""What users state of their own area: how complete the timetables at hand are, who says so.

Kept in one SQLite file of the user's, apart from the embedded data, in transactions: two writers
at once lose nothing.
"""

import datetime as dt
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd

from locator.errors import DataError, QueryError
from locator.records import Catalogue
from locator.settings import users_own
from locator.vocabulary import Coverage

FILE_VARIABLE = "LOCATOR_STATEMENTS"
MODES = ("bus", "rail", "ferry", "demand", "rail_station")
_POSITIONS = "rail_station"  # a list of positions, no timetable
_LONGEST = 300
_EARLIEST = dt.date(2000, 1, 1)
_JAPAN = ZoneInfo("Asia/Tokyo")
_KEY = ["municipality_code", "mode"]
_TABLE = """
CREATE TABLE IF NOT EXISTS coverage (
    municipality_code TEXT NOT NULL, mode TEXT NOT NULL, coverage TEXT NOT NULL,
    stated_by TEXT NOT NULL, basis TEXT NOT NULL, stated_on TEXT NOT NULL, feeds TEXT NOT NULL,
    PRIMARY KEY (municipality_code, mode)
) STRICT
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageStatement:
    """A user's word on how complete the timetables at hand are in a municipality.

    Attributes
    ----------
    municipality_code
        JIS code of five digits; that of a designated city speaks for its wards.
    mode
        One of ``MODES``.
    coverage
        complete, partial or none.
    stated_by, basis
        Who says so, and on what ground.
    stated_on
        ISO date.
    feeds
        Ids of the timetables at hand that it speaks of, separated by "|": where one of them is
        missing, nothing is complete.
    """

    municipality_code: str
    mode: str
    coverage: str
    stated_by: str
    basis: str
    stated_on: str
    feeds: str = ""


def statements_file(path: Path | None = None) -> Path:
    """Return the file of statements, which need not exist.

    A path given by the caller comes first, then the one that the environment names as
    LOCATOR_STATEMENTS, then ``statements.sqlite`` in the user's own folder of data.
    """
    return users_own(path, FILE_VARIABLE, "statements.sqlite")


def state_coverage(
    catalogue: Catalogue, statement: CoverageStatement, *, path: Path | None = None
) -> None:
    """Keep a statement; it takes the place of an earlier one of the same town and mode.

    Raises
    ------
    QueryError
        Town, mode or level do not exist, a text is missing or too long, or the date is none.
    DataError
        The file cannot be written.
    """
    faults = _faults(catalogue, statement)
    if faults:
        raise QueryError(
            f"the statement cannot be kept: {'; '.join(faults)}",
            code="bad_statement",
            faults="; ".join(faults),
        )
    with _opened(statements_file(path)) as base:
        base.execute(_TABLE)
        base.execute(
            "INSERT OR REPLACE INTO coverage VALUES (?, ?, ?, ?, ?, ?, ?)", astuple(statement)
        )


def withdraw_coverage(municipality_code: str, mode: str, *, path: Path | None = None) -> None:
    """Take back a statement.

    Raises
    ------
    QueryError
        There is no such statement.
    DataError
        The file cannot be written.
    """
    file = statements_file(path)
    found = 0
    if file.exists():
        with _opened(file) as base:
            found = base.execute(
                "DELETE FROM coverage WHERE municipality_code = ? AND mode = ?",
                (municipality_code, mode),
            ).rowcount
    if not found:
        raise QueryError(
            f"nothing is stated of {mode[:20]} in {municipality_code[:20]}; see locator coverage "
            "list",
            code="no_statement",
            found=f"{municipality_code[:20]} {mode[:20]}",
        )


def stated_coverage(path: Path | None = None) -> pd.DataFrame:
    """Return all statements: one row each, columns as in ``CoverageStatement``, in code order.

    Raises
    ------
    DataError
        The file is no file of statements.
    """
    columns = [f.name for f in fields(CoverageStatement)]
    file = statements_file(path)
    rows: list[tuple[str, ...]] = []
    if file.exists():
        with _opened(file) as base:
            wanted = ", ".join(columns)
            rows = base.execute(
                f"SELECT {wanted} FROM coverage ORDER BY municipality_code, mode"  # noqa: S608 - our own names
            ).fetchall()
    bad = [row for row in rows if not _is_sound(row)]
    if bad:
        raise _unusable(file, f"{len(bad)} of its {len(rows)} rows are no statements")
    return pd.DataFrame(rows, columns=pd.Index(columns), dtype="str")


def with_statements(
    catalogue: Catalogue, stated: pd.DataFrame, at_hand: Collection[str]
) -> Catalogue:
    """Return the catalogue with users' statements in place of the embedded ones.

    Parameters
    ----------
    at_hand
        Ids of the timetables that questions are answered with. A mode that was stated complete
        counts as partial where a timetable of that time is not among them.
    """
    if stated.empty:
        return catalogue
    known = set(at_hand)
    is_short = ~stated["feeds"].map(lambda told: set(filter(None, told.split("|"))) <= known)
    is_short &= (stated["coverage"] == Coverage.COMPLETE.value) & (stated["mode"] != _POSITIONS)
    level = stated["coverage"].mask(is_short, Coverage.PARTIAL.value)
    columns = catalogue.coverage.dtypes.to_dict()
    own = stated.assign(coverage=level)[list(columns)].astype(columns)
    both = pd.concat([catalogue.coverage, own]).drop_duplicates(_KEY, keep="last")
    return replace(catalogue, coverage=both.reset_index(drop=True))


def _faults(catalogue: Catalogue, statement: CoverageStatement) -> list[str]:
    faults = []
    if statement.municipality_code not in catalogue.municipalities.index:
        faults.append(
            f"no municipality has the code {statement.municipality_code[:20]!r}; expected five "
            "digits such as 19201"
        )
    if statement.mode not in MODES:
        faults.append(f"mode {statement.mode[:20]!r}; expected one of {', '.join(MODES)}")
    levels = [c.value for c in Coverage]
    if statement.coverage not in levels:
        faults.append(f"coverage {statement.coverage[:20]!r}; expected one of {', '.join(levels)}")
    for name in ("stated_by", "basis"):
        text = getattr(statement, name)
        if not text.strip() or len(text) > _LONGEST or not text.isprintable():
            faults.append(f"{name} must be one line of 1 to {_LONGEST} characters")
    try:
        day = dt.date.fromisoformat(statement.stated_on)
    except ValueError:
        faults.append(f"stated_on {statement.stated_on[:20]!r}; expected a date like 2026-11-20")
    else:
        today = dt.datetime.now(_JAPAN).date()
        if not _EARLIEST <= day <= today:
            faults.append(f"stated_on {day}; expected a day from {_EARLIEST} to today, {today}")
    return faults


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    """Open the file for one transaction."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(file, timeout=10)) as base, base:
            found = {name for (name,) in base.execute("SELECT name FROM sqlite_master")}
            if found and "coverage" not in found:
                raise _unusable(file, "it is a database of something else")
            yield base
    except (OSError, UnicodeDecodeError, sqlite3.Error) as error:
        raise _unusable(file, str(error)) from error


def _is_sound(row: Sequence[object]) -> bool:
    """Return whether a row can have been written here."""
    levels = {c.value for c in Coverage}
    return all(isinstance(cell, str) for cell in row) and row[1] in MODES and row[2] in levels


def _unusable(file: Path, reason: str) -> DataError:
    return DataError(
        f"the statements {file} cannot be used ({reason}); expected a file that locator wrote; "
        f"check the permission, move it away, or name another with {FILE_VARIABLE}",
        code="statements_unusable",
        file=str(file),
        reason=reason,
    )
