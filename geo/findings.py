"""Faults of data, as rows: a bad feed or list still opens and is reported."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One doubtful thing in data.

    Attributes
    ----------
    code
        Stable snake_case name; the screen translates by it (``finding.<code>``).
    table
        File, table or layer where it was seen.
    row
        Row number in the file, the header being row 1; None where no single row is meant.
    message
        English: what was found, what was expected, what to do.
    """

    code: str
    severity: Severity
    table: str
    message: str
    row: int | None = None
    column: str = ""
    found: str = ""
    expected: str = ""

    def to_json(self) -> dict[str, object]:
        """Return the finding as a JSON object."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "table": self.table,
            "row": self.row,
            "column": self.column,
            "found": self.found,
            "expected": self.expected,
            "message": self.message,
        }


COLUMNS = ("severity", "code", "table", "row", "column", "found", "expected", "message")


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings errors first, else in the order given."""
    order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
    return sorted(findings, key=lambda f: order[f.severity])


def findings_frame(findings: Iterable[Finding]) -> pd.DataFrame:
    """Return findings as a frame, one row a finding, errors first."""
    return pd.DataFrame([f.to_json() for f in ordered(findings)], columns=list(COLUMNS))


def worst(findings: Iterable[Finding]) -> Severity | None:
    """Return the gravest severity, None where there are no findings."""
    found = {f.severity for f in findings}
    return next((s for s in Severity if s in found), None)
