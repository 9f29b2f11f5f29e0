"""Checks of records one by one: age, gaps, references, licences, ids, secrecy, drafts, rows."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from locator.doctor.records import EMBEDDED, OWN, REGISTERS, WORK
from locator.doctor.tables import Table, tasks, written_on
from locator.sources import LICENCES
from locator.workspace import Aside, Batch, RecordState
from locator.workspace.joining import SOURCE_ID

OLD_DAYS = 365
OLD_DRAFT_DAYS = 90
_GAPS = {
    "missing_permit_authority": ("permit_authority", ("locations",)),
    "missing_contact": ("contact", ("locations", "film_commissions", "facilities")),
    "missing_lead_days": ("lead_days", ("locations",)),
}
_REFERENCES = {
    "fc_id": ("film_commissions",),
    "work_id": ("works",),
    "site_id": ("locations", "spots"),
    "same_as": ("locations", "spots", "hubs"),
    "municipality_code": ("municipalities",),
    "parent_code": ("municipalities",),
    "source_id": ("sources",),
}
_UNIQUE = ("locations", "spots", "hubs", "gateways", "stations", "works", "facilities", "shoots")
_FREE = ("CC0", "MIT")


def old(table: Table) -> Iterable[pd.DataFrame]:
    """List records last seen more than a year ago, and those of which no day is known."""
    seen = next((c for c in ("seen_on", "retrieved_on") if c in table.frame), None)
    if seen is None or (table.origin == EMBEDDED and table.kind in REGISTERS):
        return
    ages, cells = table.frame["_age"], table.frame[seen]
    yield tasks(table, ages > OLD_DAYS, "record_old", seen, cells)
    yield tasks(table, ages.isna(), "record_undated", seen, cells)


def gaps(table: Table) -> Iterable[pd.DataFrame]:
    """List cells that an office is asked for and that say nothing."""
    for code, (column, kinds) in _GAPS.items():
        if table.kind in kinds:
            yield tasks(table, ~table.known(column), code, column)


def references(table: Table, tables: Sequence[Table], extra: Mapping[str, set[str]]) -> Iterable[
    pd.DataFrame
]:  # fmt: skip
    """List cells that name a record which does not exist, neither embedded nor own.

    Parameters
    ----------
    extra
        Column to ids that stand elsewhere.
    """
    for column, kinds in _REFERENCES.items():
        if column not in table.frame:
            continue
        known = set(extra.get(column, ()))
        for other in tables:
            if other.kind in kinds:
                known |= set(other.frame["_id"])
        if column == "source_id":
            known |= {SOURCE_ID}
        cells = table.frame[column].astype(object)
        lost = table.known(column) & ~cells.isin(known)
        yield tasks(table, lost, "reference_unknown", column, cells)


def licences(table: Table) -> Iterable[pd.DataFrame]:
    """List records without a licence or under one not listed, and sources without a credit.

    No table has images, so that none can be without a licence.
    """
    if "licence" not in table.frame:
        return
    known, cells = table.known("licence"), table.frame["licence"].astype(object)
    yield tasks(table, ~known, "licence_missing", "licence", cells)
    if table.origin == EMBEDDED:
        yield tasks(table, known & ~cells.isin(LICENCES), "licence_unknown", "licence", cells)
    if table.kind in {"sources", "feeds"}:
        owed = known & ~cells.astype(str).str.startswith(_FREE)
        yield tasks(table, owed & ~table.known("credit"), "credit_missing", "credit", cells)


def ids(tables: Sequence[Table]) -> Iterable[pd.DataFrame]:
    """List ids that stand more than once, in one table or in several."""
    seen = Counter[str]()
    for table in tables:
        if table.kind in _UNIQUE:
            seen.update(table.frame["_id"])
    twice = {i for i, n in seen.items() if n > 1}
    for table in tables:
        own = table.frame["_id"]
        is_twice = own.isin(twice) if table.kind in _UNIQUE else own.duplicated(keep=False)
        yield tasks(table, is_twice, "id_twice", "id", own)


def secrecy(table: Table, today: dt.date) -> Iterable[pd.DataFrame]:
    """List own records whose secrecy is over, or keeps on because its date cannot be read."""
    if table.origin != OWN or "nda_until" not in table.frame:
        return
    cells = table.frame["nda_until"]
    until = [_date(cell) for cell in cells]
    ended = pd.Series([day is not None and day < today for day in until], index=cells.index)
    unread = pd.Series([day is None for day in until], index=cells.index)
    yield tasks(table, ended, "nda_expired", "nda_until", cells)
    yield tasks(table, table.known("nda_until") & unread, "nda_unreadable", "nda_until", cells)


def drafts(table: Table, ages: pd.Series) -> pd.DataFrame:
    """Return drafts in which nobody has written for long.

    Parameters
    ----------
    ages
        Days by id, as ``draft_ages`` gives them.
    """
    own = table.frame["_id"].map(ages).astype("Int64")
    aged = Table(
        kind=table.kind,
        origin=table.origin,
        frame=table.frame.assign(_age=own),
        columns=table.columns,
    )
    is_draft = table.frame["_state"].eq(RecordState.DRAFT.value)
    return tasks(aged, is_draft & (own > OLD_DRAFT_DAYS), "draft_old", "state", "draft")


def waiting(asides: Iterable[Aside], batches: Iterable[Batch], today: dt.date) -> pd.DataFrame:
    """Return rows of lists that were set aside and wait for a repair."""
    at = written_on(batches)
    rows = [
        {
            "code": "row_in_quarantine",
            "kind": aside.kind,
            "id": f"{aside.file}:{aside.sheet + ':' if aside.sheet else ''}{aside.row}",
            "name_ja": "",
            "what": aside.code,
            "found": aside.message,
            "age_days": (today - at[aside.batch]).days if aside.batch in at else pd.NA,
            "improves": 0.0,
            "origin": OWN,
            "is_open": False,
        }
        for aside in asides
        if aside.is_open
    ]
    frame = pd.DataFrame(rows, columns=list(WORK))
    return frame.astype({"age_days": "Int64", "improves": float, "is_open": bool})


def _date(cell: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(cell))
    except ValueError:
        return None
