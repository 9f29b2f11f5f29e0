"""Check a feed: what it holds, from when to when it truly serves, and what is wrong with it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from geo.findings import Finding, Severity, worst
from geo.gtfs.calendar import (
    Span,
    Week,
    daily_trips,
    declared_span,
    is_thinned,
    representative_week,
    usual_trips,
    valid_span,
)
from geo.gtfs.faults import row_findings
from geo.gtfs.feed import Feed, FeedLimits, read_feed
from geo.gtfs.tables import WEEKDAY_COLUMNS
from geo.gtfs.tariffs import price_findings

# Land of Japan with its islands: west, south, east, north in degrees (WGS84).
_JAPAN = (122.5, 20.0, 154.5, 46.0)
_STATION, _ENTRANCE = 1, 2
_NEAR_ZERO = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedReport:
    """What a check found.

    Attributes
    ----------
    agencies
        Names of the agencies.
    stops, trips, stop_times
        Rows as read, before any repair.
    valid
        First and last day with a trip; None without any.
    declared_from, declared_to
        What feed_info.txt claims.
    week
        Representative week; None without any trip.
    """

    agencies: tuple[str, ...]
    stops: int
    trips: int
    stop_times: int
    valid: Span | None
    declared_from: dt.date | None
    declared_to: dt.date | None
    week: Week | None
    findings: tuple[Finding, ...]

    @property
    def has_errors(self) -> bool:
        """Whether any finding is an error."""
        return worst(self.findings) is Severity.ERROR

    def to_json(self) -> dict[str, object]:
        """Return the report as a JSON object; dates ISO or null."""
        return {
            "feed": self.summary(),
            "findings": [finding.to_json() for finding in self.findings],
        }

    def summary(self) -> dict[str, object]:
        """Return counts and dates of the feed; dates ISO or None."""
        return {
            "agencies": list(self.agencies),
            "stops": self.stops,
            "trips": self.trips,
            "stop_times": self.stop_times,
            "valid_from": _iso(self.valid.first if self.valid else None),
            "valid_to": _iso(self.valid.last if self.valid else None),
            "declared_from": _iso(self.declared_from),
            "declared_to": _iso(self.declared_to),
            "representative_week": _iso(self.week.monday if self.week else None),
        }


def check_feed(
    path: Path,
    *,
    retrieved_on: dt.date,
    limits: FeedLimits = FeedLimits(),  # noqa: B008
) -> FeedReport:
    """Read a feed and report what it holds and what is wrong with it.

    Parameters
    ----------
    path
        Folder or zip.
    retrieved_on
        Day on which the feed was fetched; decides the representative week.
    limits
        How much is read before the file is refused.

    Raises
    ------
    FeedError
        If the path is no feed at all, damaged, unsafe or beyond the limits.
    """
    return report_of(read_feed(path, limits=limits), retrieved_on)


def report_of(feed: Feed, retrieved_on: dt.date) -> FeedReport:
    """Return the report of a feed that is already read; errors come first."""
    daily = daily_trips(feed)
    week = representative_week(daily, retrieved_on)
    declared_from, declared_to = declared_span(feed)
    findings = [*feed.findings, *_span_findings(feed, daily, week)]
    for check in _CHECKS:
        findings.extend(check(feed))
    order = list(Severity)
    findings.sort(key=lambda finding: order.index(finding.severity))
    return FeedReport(
        agencies=tuple(name.strip() for name in feed.tables["agency"]["agency_name"].dropna()),
        stops=feed.rows_read.get("stops", 0),
        trips=feed.rows_read.get("trips", 0),
        stop_times=feed.rows_read.get("stop_times", 0),
        valid=valid_span(daily),
        declared_from=declared_from,
        declared_to=declared_to,
        week=week,
        findings=tuple(findings),
    )


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _span_findings(feed: Feed, daily: pd.Series, week: Week | None) -> list[Finding]:
    span = valid_span(daily)
    if span is None or week is None:
        text = "No trip runs on any day. Check calendar.txt, calendar_dates.txt and trips.txt."
        return [_finding("no_service", Severity.ERROR, "calendar.txt", text)]
    findings: list[Finding] = []
    declared_from, declared_to = declared_span(feed)
    for name, declared, valid in (
        ("feed_start_date", declared_from, span.first),
        ("feed_end_date", declared_to, span.last),
    ):
        if declared is not None and declared != valid:
            findings.append(
                Finding(
                    code="declared_span_differs",
                    severity=Severity.WARNING,
                    table="feed_info.txt",
                    row=2,
                    column=name,
                    found=declared.isoformat(),
                    expected=valid.isoformat(),
                    message=f"{name} is {declared}, but trips run from {span.first} to "
                    f"{span.last}. Set it to {valid}.",
                )
            )
    findings.extend(_thinned_findings(daily, week, span))
    return findings


def _thinned_findings(daily: pd.Series, week: Week, span: Span) -> list[Finding]:
    days = pd.date_range(span.first, span.last, unit="s")
    thinned = is_thinned(daily, week, days).to_numpy()
    if not thinned.any():
        return []
    count = int(thinned.sum())
    text = (
        f"{count} of {days.size} days have under half of the usual trips (week of "
        f"{week.monday}); first {days[thinned][0]:%Y-%m-%d}, last {days[thinned][-1]:%Y-%m-%d}. "
        "They are not trusted as a timetable."
    )
    found = f"{count} / {days.size}"
    findings = [_finding("thinned_days", Severity.WARNING, "calendar_dates.txt", text, found=found)]
    usual = np.flatnonzero(~thinned & (usual_trips(daily, week, days) > 0).to_numpy())
    tail = np.flatnonzero(thinned)
    tail = tail[tail > usual[-1]] if usual.size else tail
    if tail.size:
        since = days[tail[0]]
        text = (
            f"Thinned since {since:%Y-%m}: from {since:%Y-%m-%d} to the end on {span.last} no "
            "day has its usual trips. Fetch a newer feed."
        )
        findings.append(
            _finding(
                "thinned_since",
                Severity.WARNING,
                "calendar_dates.txt",
                text,
                found=f"{since:%Y-%m}",
            )
        )
    return findings


def _check_calendar(feed: Feed) -> list[Finding]:
    calendar = feed.tables["calendar"]
    never = calendar[list(WEEKDAY_COLUMNS)].fillna(0).eq(0).all(axis=1).to_numpy()
    text = "The service runs on no weekday; only calendar_dates.txt can give it a day."
    reversed_span = (calendar["end_date"] < calendar["start_date"]).to_numpy()
    back = "end_date is before start_date; the service never runs by calendar.txt."
    return [
        *_rows("all_zero_calendar", Severity.INFO, "calendar", calendar.index[never], text),
        *_rows("span_reversed", Severity.ERROR, "calendar", calendar.index[reversed_span], back),
    ]


def _check_positions(feed: Feed) -> list[Finding]:
    stops = feed.stops
    lon, lat = stops["stop_lon"], stops["stop_lat"]
    missing = (lon.isna() | lat.isna()).to_numpy()
    is_parent = (stops["location_type"] == _STATION).to_numpy()
    needs_none = (stops["location_type"] > _ENTRANCE).to_numpy()
    zero = ((lon.abs() < _NEAR_ZERO) & (lat.abs() < _NEAR_ZERO)).to_numpy()
    west, south, east, north = _JAPAN
    inside = (lon.between(west, east) & lat.between(south, north)).to_numpy()
    abroad = ~missing & ~zero & ~inside
    swapped = (lat.isna() & lon.between(south, north)).to_numpy()
    parent = "The station has no position; its poles have."
    pole = "The stop has no position and cannot be shown or reached. Add stop_lat, stop_lon."
    return [
        *_rows(
            "parent_without_position",
            Severity.WARNING,
            "stops",
            stops.index[missing & is_parent],
            parent,
        ),
        *_rows(
            "stop_without_position",
            Severity.ERROR,
            "stops",
            stops.index[missing & ~is_parent & ~needs_none & ~swapped],
            pole,
        ),
        *_rows(
            "position_zero",
            Severity.ERROR,
            "stops",
            stops.index[zero],
            "The stop lies at 0, 0 in the sea off Africa. Set stop_lat and stop_lon.",
        ),
        *_rows(
            "position_outside_japan",
            Severity.WARNING,
            "stops",
            stops.index[abroad],
            "The stop lies outside Japan. Check stop_lat and stop_lon.",
        ),
        *_rows(
            "position_swapped",
            Severity.ERROR,
            "stops",
            stops.index[swapped],
            "stop_lat and stop_lon seem to be swapped; the stop has no position.",
        ),
    ]


def _check_trips(feed: Feed) -> list[Finding]:
    trips = feed.trips
    calls = trips["trip_id"].map(feed.stop_times["trip_id"].value_counts()).fillna(0).to_numpy()
    return [
        *_rows(
            "trip_without_stop_times",
            Severity.WARNING,
            "trips",
            trips.index[calls == 0],
            "The trip calls nowhere. Add its stop_times or remove it.",
        ),
        *_rows(
            "one_stop_trip",
            Severity.WARNING,
            "trips",
            trips.index[calls == 1],
            "The trip calls at one stop only and goes nowhere.",
        ),
    ]


def _check_times(feed: Feed) -> list[Finding]:
    calls = feed.stop_times
    arrival = calls["arrival_s"].to_numpy(dtype="float64", na_value=np.nan)
    departure = calls["departure_s"].to_numpy(dtype="float64", na_value=np.nan)
    same_trip = (calls["trip_id"] == calls["trip_id"].shift()).to_numpy(dtype=bool)
    earlier = np.concatenate((departure[:1], departure[:-1]))
    back = (same_trip & (arrival < earlier)) | (departure < arrival)
    unknown = np.isnan(arrival)
    estimated = int(calls["is_estimated"].sum())
    findings = [
        *_rows(
            "time_goes_back",
            Severity.ERROR,
            "stop_times",
            sorted(calls.index[back]),
            "The time is before the one of the call before it. Check times and stop_sequence.",
        ),
        *_rows(
            "call_without_time",
            Severity.ERROR,
            "stop_times",
            sorted(calls.index[unknown]),
            "The call has no time and none can be estimated. First and last call need one.",
        ),
    ]
    if estimated:
        text = f"{estimated} calls without a time got one between their neighbours."
        findings.append(_finding("estimated_times", Severity.INFO, "stop_times.txt", text))
    return findings


def _check_stops_used(feed: Feed) -> list[Finding]:
    stops = feed.stops
    used = stops["stop_id"].isin(feed.stop_times["stop_id"].unique())
    is_pole = ~stops["location_type"].isin(range(_STATION, _STATION + 4))
    count = int((is_pole & ~used).sum())
    findings = _rows(
        "call_at_station",
        Severity.WARNING,
        "stops",
        stops.index[(used & ~is_pole).to_numpy()],
        "Trips call at a station or entrance (location_type not 0); expected at a pole.",
    )
    if count and not feed.stop_times.empty:
        text = f"{count} stops are used by no trip."
        findings.append(
            _finding("unused_stops", Severity.INFO, "stops.txt", text, found=str(count))
        )
    return findings


def _check_frequencies(feed: Feed) -> list[Finding]:
    frequencies = feed.tables["frequencies"]
    bad = (frequencies["headway_s"] <= 0) | (frequencies["end_s"] <= frequencies["start_s"])
    text = "headway_secs must be above 0 and end_time after start_time; the row gives no trip."
    return _rows(
        "bad_frequency",
        Severity.ERROR,
        "frequencies",
        frequencies.index[bad.to_numpy(dtype=bool)],
        text,
    )


def _check_empty(feed: Feed) -> list[Finding]:
    return [
        _finding(
            "no_rows",
            Severity.ERROR,
            f"{name}.txt",
            f"{name}.txt has a header and no row. Add the rows.",
        )
        for name in ("agency", "stops", "routes", "trips", "stop_times")
        if feed.rows_read.get(name) == 0
    ]


def _rows(
    code: str, severity: Severity, table: str, rows: pd.Index | list[int], message: str
) -> list[Finding]:
    return row_findings(code, severity, f"{table}.txt", rows, message=message)


def _finding(
    code: str, severity: Severity, table: str, message: str, *, found: str = ""
) -> Finding:
    return Finding(code=code, severity=severity, table=table, message=message, found=found)


_CHECKS: tuple[Callable[[Feed], list[Finding]], ...] = (
    _check_empty,
    _check_calendar,
    _check_positions,
    _check_trips,
    _check_times,
    _check_stops_used,
    _check_frequencies,
    price_findings,
)
