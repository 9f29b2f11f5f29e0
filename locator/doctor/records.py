"""Frozen values of an examination: its codes, the work list, how complete each column is."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Self

import pandas as pd

from geo.findings import Severity

EMBEDDED, OWN = "embedded", "own"
# Registers are renewed whole: the date of their source tells, not that of each row.
REGISTERS = frozenset({"stations", "municipalities", "community_transport"})
_ERROR, _WARNING, _INFO = Severity
CODES: Mapping[str, Severity] = MappingProxyType(
    {
        "id_twice": _ERROR,
        "reference_unknown": _ERROR,
        "point_in_sea": _ERROR,
        "point_outside": _ERROR,
        "licence_missing": _ERROR,
        "credit_missing": _ERROR,
        "licence_unknown": _WARNING,
        "row_in_quarantine": _WARNING,
        "nda_unreadable": _WARNING,
        "draft_old": _WARNING,
        "record_old": _WARNING,
        "feed_stale": _WARNING,
        "feed_dates_differ": _WARNING,
        "position_missing": _WARNING,
        "position_coarse": _INFO,
        "nda_expired": _INFO,
        "record_undated": _INFO,
        "missing_permit_authority": _INFO,
        "missing_contact": _INFO,
        "missing_lead_days": _INFO,
        "missing_commission": _INFO,
        "missing_municipality": _INFO,
        "missing_works": _INFO,
    }
)
"""Each task by its code: error = wrong, warning = doubtful or out of date, info = not known."""

WORK = (
    "code",
    "kind",
    "id",
    "name_ja",
    "what",
    "found",
    "age_days",
    "improves",
    "origin",
    "is_open",
)
COMPLETENESS = ("kind", "origin", "column", "known", "unknown", "share_known")
SUMMARY = ("code", "severity", "count", "improves")
UNCHECKED = ("images", "outlines")
"""What an examination may have to leave out: no table has images; outlines were not given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What is to be done, and how complete the records are.

    Attributes
    ----------
    today
        The day that ages are counted to.
    work
        One row a task and record, what improves search most first, then the oldest; columns
        ``WORK``. age_days is NA where no date is known. improves is in units of the score (1 =
        the whole interval of one record). found holds no value of a private field; is_open is
        False where the record itself may not be shown (draft, secrecy, quarantine).
    completeness
        One row a kind, origin and column: cells known and unknown, share 0..1.
    unchecked
        What could not be looked at, of ``UNCHECKED``.
    """

    today: dt.date
    work: pd.DataFrame
    completeness: pd.DataFrame
    unchecked: tuple[str, ...]

    def only(self, *, kind: str = "", origin: str = "", code: str = "") -> Self:
        """Return what concerns one kind, one origin or one task; an empty text asks for all."""
        asked = {"kind": kind, "origin": origin, "code": code}
        work, share = (_rows(frame, asked) for frame in (self.work, self.completeness))
        return replace(self, work=work, completeness=share)

    @property
    def summary(self) -> pd.DataFrame:
        """One row a code that occurs, the gravest first: severity, count, improves."""
        found = self.work.groupby("code")["improves"].agg(["size", "sum"])
        order = {severity: place for place, severity in enumerate(Severity)}
        rows = [
            (code, CODES[code].value, int(found["size"][code]), float(found["sum"][code]))
            for code in sorted(
                map(str, found.index), key=lambda c: (order[CODES[c]], -found["size"][c], c)
            )
        ]
        return pd.DataFrame(rows, columns=pd.Index(SUMMARY))


def _rows(frame: pd.DataFrame, asked: Mapping[str, str]) -> pd.DataFrame:
    """Return the rows whose columns bear the values asked for; an empty value asks for all."""
    rows = pd.Series(data=True, index=frame.index)
    for column, value in asked.items():
        if value and column in frame:
            rows &= frame[column] == value
    return frame[rows].reset_index(drop=True)
