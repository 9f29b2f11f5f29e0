"""Read a GTFS or GTFS-JP feed from a folder or zip: it opens, and faults are findings."""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd

from geo.findings import Finding, Severity
from geo.gtfs.archive import Archive, FeedLimits, open_archive
from geo.gtfs.cells import codes_of, texts_of, unknown_values
from geo.gtfs.faults import row_findings
from geo.gtfs.repair import typed_columns, typed_table
from geo.gtfs.sheets import read_sheet
from geo.gtfs.tables import TABLES, UNREAD_FILES, Reference, Table

__all__ = ["Feed", "FeedLimits", "read_feed", "translated"]

_FILES = frozenset(table.file for table in TABLES.values())
_INT32_ROOM = 2**31  # makes any stop_sequence a number from 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed as read and typed.

    Attributes
    ----------
    name
        Name of the file or folder.
    sha256
        Hash of the zip; of names and contents for a folder.
    tables
        Table name (without .txt) -> frame; every table of the specification is there, empty
        with its columns where the feed has none. Index = row number in the file (header = 1).
        Times are seconds (Int32, ``arrival_s``), dates datetime64[s].
    rows_read
        Table name -> rows as read, before any repair; only files that the feed has.
    findings
        What was wrong with the files.
    """

    name: str
    sha256: str
    tables: Mapping[str, pd.DataFrame]
    rows_read: Mapping[str, int]
    findings: tuple[Finding, ...]

    @property
    def stops(self) -> pd.DataFrame:
        """Stops, poles, stations and entrances."""
        return self.tables["stops"]

    @property
    def routes(self) -> pd.DataFrame:
        """Routes."""
        return self.tables["routes"]

    @property
    def trips(self) -> pd.DataFrame:
        """Trips."""
        return self.tables["trips"]

    @property
    def stop_times(self) -> pd.DataFrame:
        """Calls, each trip's in the order of stop_sequence; ``is_estimated`` marks filled times."""
        return self.tables["stop_times"]


def read_feed(path: Path, *, limits: FeedLimits = FeedLimits()) -> Feed:  # noqa: B008
    """Read a feed from a folder or zip.

    Bad cells and rows become findings with file and row number; the feed still opens.

    Parameters
    ----------
    path
        Folder of ``.txt`` tables, or a zip of them (also within one folder of the zip).
    limits
        How much is read before the file is refused.

    Raises
    ------
    FeedError
        If the path is no feed at all, damaged, unsafe or beyond the limits.
    """
    archive = open_archive(Path(path), wanted=_FILES, limits=limits)
    findings = _file_findings(archive)
    tables: dict[str, pd.DataFrame] = {}
    rows_read: dict[str, int] = {}
    for name, table in TABLES.items():
        data = archive.files.get(table.file)
        if data is None:
            tables[name] = _empty_table(name).copy(deep=False)
            continue
        sheet = read_sheet(data, table)
        rows_read[name] = sheet.rows
        tables[name], faults = typed_columns(sheet.columns, sheet.index, table)
        findings.extend((*sheet.findings, *faults))
    for table in TABLES.values():
        for reference in table.references:
            _check_reference(tables, table, reference, findings)
    _check_services(tables, findings)
    tables["stop_times"] = _ordered_calls(tables["stop_times"], findings)
    return Feed(
        name=archive.name,
        sha256=archive.sha256,
        tables=MappingProxyType(tables),
        rows_read=MappingProxyType(rows_read),
        findings=tuple(findings),
    )


@functools.cache
def _empty_table(name: str) -> pd.DataFrame:
    """Return a table that a feed does not have."""
    return typed_table(pd.DataFrame(), TABLES[name])[0]


def translated(feed: Feed, table: str, field: str, language: str) -> pd.Series:
    """Return a field in another language, NA where the feed gives none.

    Both dialects of translations.txt are read: the old one translates a text wherever it
    stands; the new one names table, field and record.

    Parameters
    ----------
    table, field
        For example ``stops`` and ``stop_name``.
    language
        BCP 47 code: ``ja-Hrkt`` is the reading in kana; ``en`` takes en-US where no en is.

    Returns
    -------
    Series
        Index of the table's frame, texts.
    """
    frame = feed.tables[table]
    words = feed.tables["translations"]
    codes = words["language"].str.lower()
    exact = codes == language.lower()
    regional = codes.str.fullmatch(re.escape(language.lower()) + r"-([a-z]{2}|\d{3})")
    words = words[exact if exact.any() else regional.fillna(value=False).astype(bool)]
    words = words[words["table_name"].isna() | (words["table_name"] == table)]
    words = words[words["field_name"].isna() | (words["field_name"] == field)]
    by_value = words[words["field_value"].notna()].drop_duplicates("field_value")
    found = frame[field].map(by_value.set_index("field_value")["translation"])
    by_record = words[words["record_id"].notna()].drop_duplicates("record_id")
    key = TABLES[table].key
    if key and not by_record.empty:
        own = frame[key[0]].map(by_record.set_index("record_id")["translation"])
        found = own.where(own.notna(), found)
    return found.astype("str")


def _file_findings(archive: Archive) -> list[Finding]:
    findings = [
        Finding(
            code="missing_file",
            severity=Severity.ERROR,
            table=table.file,
            message=f"{table.file} is missing; every feed needs it. Add it.",
        )
        for table in TABLES.values()
        if table.is_required and table.file not in archive.files
    ]
    if not {"calendar.txt", "calendar_dates.txt"} & set(archive.files):
        findings.append(
            Finding(
                code="missing_file",
                severity=Severity.ERROR,
                table="calendar.txt",
                message="Neither calendar.txt nor calendar_dates.txt is there; "
                "no trip has a day. Add one of them.",
            )
        )
    if "feed_info.txt" not in archive.files:
        findings.append(
            Finding(
                code="no_feed_info",
                severity=Severity.WARNING,
                table="feed_info.txt",
                message="feed_info.txt is missing; the feed does not say from when to when "
                "it holds. Add it.",
            )
        )
    findings.extend(_other_file(name) for name in archive.other[:50])
    if len(archive.other) > 50:  # noqa: PLR2004
        text = f"{len(archive.other) - 50} more files were ignored."
        findings.append(
            Finding(code="unknown_file", severity=Severity.INFO, table="", message=text)
        )
    findings.extend(
        Finding(
            code="duplicate_file",
            severity=Severity.ERROR,
            table=name[:80],
            message="The file stands there twice; the first was read. Remove one.",
        )
        for name in archive.repeated
    )
    return findings


def _other_file(name: str) -> Finding:
    if name.rsplit("/", maxsplit=1)[-1].lower() in UNREAD_FILES:
        code, text = "unread_file", "The file belongs to GTFS but is not used here."
    else:
        code, text = "unknown_file", "GTFS and GTFS-JP do not know the file; it was ignored."
    return Finding(code=code, severity=Severity.INFO, table=name[:80], message=text)


def _check_reference(
    tables: dict[str, pd.DataFrame],
    table: Table,
    reference: Reference,
    findings: list[Finding],
) -> None:
    frame = tables[table.name]
    if not len(frame):
        return
    cells = frame[reference.column]
    unknown = unknown_values(cells, [tables[reference.table][reference.target]])
    if not unknown.any():
        return
    end = "The row was left out." if reference.drops_row else "The row stays."
    findings.extend(
        row_findings(
            "unknown_reference",
            reference.severity,
            table.file,
            frame.index[unknown],
            message=f"{reference.column} is not in {reference.table}.txt. {end}",
            column=reference.column,
            found=cells[unknown].tolist(),
            expected=f"a {reference.target} of {reference.table}.txt",
        )
    )
    if reference.drops_row:
        tables[table.name] = frame[~unknown]


def _check_services(tables: dict[str, pd.DataFrame], findings: list[Finding]) -> None:
    trips = tables["trips"]
    calendars = [tables[name]["service_id"] for name in ("calendar", "calendar_dates")]
    unknown = unknown_values(trips["service_id"], calendars)
    if not unknown.any():
        return
    findings.extend(
        row_findings(
            "unknown_reference",
            Severity.ERROR,
            "trips.txt",
            trips.index[unknown],
            message="service_id is in neither calendar; the trip never runs.",
            column="service_id",
            found=trips.loc[unknown, "service_id"].tolist(),
            expected="a service_id of calendar.txt or calendar_dates.txt",
        )
    )


def _ordered_calls(calls: pd.DataFrame, findings: list[Finding]) -> pd.DataFrame:
    """Return calls trip by trip in the order of stop_sequence, with times filled in."""
    trip, _ = codes_of(texts_of(calls["trip_id"]))
    order_number = calls["stop_sequence"].to_numpy(dtype="int64", na_value=0)
    rank = trip.astype("int64") << 32 | order_number + _INT32_ROOM
    if not (np.diff(rank) >= 0).all():
        calls, trip = _sorted_calls(calls, trip, order_number, findings)
    arrival, departure = calls["arrival_s"], calls["departure_s"]
    if not (arrival.hasnans or departure.hasnans):
        return calls.assign(is_estimated=False)
    arrival, departure = arrival.fillna(departure), departure.fillna(arrival)
    is_estimated = arrival.isna().to_numpy()
    if is_estimated.any():
        arrival, departure = _filled(arrival, departure, trip)
    return calls.assign(
        arrival_s=arrival, departure_s=departure, is_estimated=is_estimated & arrival.notna()
    )


def _sorted_calls(
    calls: pd.DataFrame, trip: np.ndarray, order_number: np.ndarray, findings: list[Finding]
) -> tuple[pd.DataFrame, np.ndarray]:
    """Return calls and their trips in order, and report those that stood out of it."""
    by_trip = np.argsort(trip, kind="stable")
    back = (np.diff(trip[by_trip]) == 0) & (np.diff(order_number[by_trip]) < 0)
    if back.any():
        rows = calls.index[by_trip[1:][back]]
        findings.append(
            Finding(
                code="unsorted_stop_times",
                severity=Severity.INFO,
                table="stop_times.txt",
                row=int(rows.min()),
                column="stop_sequence",
                message=f"{len(rows)} rows stand out of the order of stop_sequence; "
                "they were sorted.",
            )
        )
    order = np.lexsort((order_number, trip))
    return calls.iloc[order], trip[order]


def _filled(
    arrival: pd.Series, departure: pd.Series, trip: np.ndarray
) -> tuple[pd.Series, pd.Series]:
    """Spread missing times evenly over the calls between two timed calls of one trip."""
    known = np.flatnonzero(arrival.notna())
    if known.size == 0:
        return arrival, departure
    place = np.arange(len(arrival))
    after = np.searchsorted(known, place)
    has_both = (after > 0) & (after < known.size)
    left = known[np.clip(after - 1, 0, None)]
    right = known[np.clip(after, None, known.size - 1)]
    fits = arrival.isna() & has_both & (trip[left] == trip) & (trip[right] == trip)
    leave = departure.to_numpy(dtype="float64", na_value=np.nan)
    reach = arrival.to_numpy(dtype="float64", na_value=np.nan)
    share = (place - left) / np.maximum(right - left, 1)
    guess = leave[left] + (reach[right] - leave[left]) * share
    seconds = pd.Series(guess, index=arrival.index).round().where(fits).astype("Int32")
    return arrival.fillna(seconds), departure.fillna(seconds)
