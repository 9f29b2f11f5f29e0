"""Feeds written from plain rows, such as a service that is only planned, and trips withdrawn."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from geo.findings import Finding
from geo.gtfs.compiled import NONE, CompiledFeed, Provenance
from geo.gtfs.holidays import keep_sunday
from geo.gtfs.strings import Strings

WEEKDAY, SATURDAY, HOLIDAY = 0, 1, 2  # services of ``every_day``
ASSUMPTION = "assumption"  # source of a feed that is no timetable of anyone
BY_PHONE = 2  # pickup_type, drop_off_type
_WITHDRAWN = ""
_SATURDAY, _SUNDAY = 5, 6
# Days that a timetable at hand may be asked of; their national holidays cost a second.
_FIRST, _LAST = dt.date(2010, 1, 1), dt.date(2040, 12, 31)


class Call(NamedTuple):
    """A call of a trip: stop (row of the draft's stops), seconds, types of boarding."""

    stop: int
    arrival_s: int
    departure_s: int
    pickup: int = 0
    drop_off: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftStop:
    """A stop of a draft; degrees."""

    id: str
    name: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRoute:
    """A route of a draft; type as in routes.txt."""

    id: str
    name: str
    type: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftTrip:
    """A trip of a draft.

    Attributes
    ----------
    route, service
        Rows of the draft's routes and of its calendar.
    calls
        At least two, in order; their times never fall.
    block
        Equal numbers = one vehicle goes on; -1 none.
    """

    id: str
    route: int
    service: int
    calls: tuple[Call, ...]
    headsign: str = ""
    direction: int = NONE
    block: int = NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Headway:
    """Departures of a trip (row) at each headway from a start to before an end, seconds."""

    trip: int
    start_s: int
    end_s: int
    headway_s: int
    exact: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Calendar:
    """The days of a draft's services.

    Attributes
    ----------
    names
        One a service.
    first_day, runs
        As in ``CompiledFeed``.
    service_trips
        What each service counts on its day where it is asked how usual a day is.
    """

    names: tuple[str, ...]
    first_day: int
    runs: np.ndarray
    service_trips: np.ndarray


@lru_cache(maxsize=1)
def every_day() -> Calendar:
    """Return weekdays, Saturdays, and Sundays with the days that keep their timetable.

    Each day of 2010 to 2040 belongs to just one of the three, and all count alike: whatever
    runs on them, no day is outside, silent or thinned, and the week of any date without a
    national holiday stands for all.
    """
    days = pd.date_range(pd.Timestamp(_FIRST), pd.Timestamp(_LAST))
    is_holiday = keep_sunday(days) | (days.day_of_week == _SUNDAY)
    is_saturday = (days.day_of_week == _SATURDAY) & ~is_holiday
    runs = np.array([~is_holiday & ~is_saturday, is_saturday, is_holiday], dtype=np.uint8)
    runs.setflags(write=False)
    return Calendar(
        names=("weekday", "saturday", "holiday"),
        first_day=_FIRST.toordinal(),
        runs=runs,
        service_trips=np.ones(3, dtype=np.int32),
    )


def calendar_of(feed: CompiledFeed) -> Calendar:
    """Return the calendar of a feed: a draft with it is trusted on the same days as the feed."""
    return Calendar(
        names=tuple(feed.service_id),
        first_day=feed.first_day,
        runs=feed.runs,
        service_trips=feed.departures_of_services(),
    )


def is_assumption(feed: CompiledFeed) -> bool:
    """Return whether a feed is assumed, not published by anyone."""
    return feed.provenance.source == ASSUMPTION


def calls_of(feed: CompiledFeed, trip: int) -> tuple[Call, ...]:
    """Return the calls of a trip; stops are rows of the feed."""
    part = slice(int(feed.trip_start[trip]), int(feed.trip_start[trip + 1]))
    columns = (
        feed.call_stop[part].tolist(),
        feed.call_arrival_s[part].tolist(),
        feed.call_departure_s[part].tolist(),
        feed.call_pickup[part].tolist(),
        feed.call_drop_off[part].tolist(),
    )
    return tuple(Call(*row) for row in zip(*columns, strict=True))


def draft_feed(
    feed_id: str,
    provenance: Provenance,
    calendar: Calendar,
    *,
    stops: Sequence[DraftStop] = (),
    routes: Sequence[DraftRoute] = (),
    trips: Sequence[DraftTrip] = (),
    headways: Sequence[Headway] = (),
    findings: Sequence[Finding] = (),
) -> CompiledFeed:
    """Write a feed from rows.

    Parameters
    ----------
    stops
        Each is called at by a trip.
    headways
        Their trips give no departure but these.
    """
    calls = np.array([call for trip in trips for call in trip.calls], dtype=np.int32)
    stop, arrival, departure, pickup, drop_off = calls.reshape(-1, 5).T
    start = np.zeros(len(trips) + 1, dtype=np.int32)
    np.cumsum([len(trip.calls) for trip in trips], out=start[1:])
    rows = [(h.trip, h.start_s, h.end_s, h.headway_s, h.exact) for h in headways]
    frequencies = np.array(rows, dtype=np.int32).reshape(-1, 5).T
    none = np.empty(0, dtype=np.int32)
    return CompiledFeed(
        feed_id=feed_id,
        provenance=provenance,
        stop_id=Strings.of(s.id for s in stops),
        stop_name=Strings.of(s.name for s in stops),
        stop_lon=np.array([s.lon for s in stops], dtype=np.float64),
        stop_lat=np.array([s.lat for s in stops], dtype=np.float64),
        stop_parent=np.full(len(stops), NONE, dtype=np.int32),
        route_id=Strings.of(r.id for r in routes),
        route_name=Strings.of(r.name for r in routes),
        route_type=np.array([r.type for r in routes], dtype=np.int32),
        trip_id=Strings.of(t.id for t in trips),
        trip_headsign=Strings.of(t.headsign for t in trips),
        trip_route=np.array([t.route for t in trips], dtype=np.int32),
        trip_service=np.array([t.service for t in trips], dtype=np.int32),
        trip_direction=np.array([t.direction for t in trips], dtype=np.int8),
        trip_block=np.array([t.block for t in trips], dtype=np.int32),
        trip_start=start,
        call_stop=np.ascontiguousarray(stop),
        call_arrival_s=np.ascontiguousarray(arrival),
        call_departure_s=np.ascontiguousarray(departure),
        call_pickup=pickup.astype(np.int8),
        call_drop_off=drop_off.astype(np.int8),
        service_id=Strings.of(calendar.names),
        first_day=calendar.first_day,
        runs=calendar.runs,
        service_trips=calendar.service_trips,
        freq_trip=frequencies[0].copy(),
        freq_start_s=frequencies[1].copy(),
        freq_end_s=frequencies[2].copy(),
        freq_headway_s=frequencies[3].copy(),
        freq_exact=frequencies[4].astype(np.int8),
        transfer_from=none,
        transfer_to=none,
        transfer_type=none.astype(np.int8),
        transfer_min_s=none,
        findings=tuple(findings),
    )


def without_trips(feed: CompiledFeed, trips: Sequence[int]) -> CompiledFeed:
    """Return a feed whose trips (rows) run on no day any more.

    All rows stay where they are, and so does what the feed says of its days: its usual week
    and whether a day is thinned are those of the feed as published.
    """
    names = feed.service_id.to_list()
    service = feed.trip_service.copy()
    service[list(trips)] = len(names)
    never = np.zeros((1, feed.runs.shape[1]), dtype=feed.runs.dtype)
    counts = feed.departures_of_services()
    return dataclasses.replace(
        feed,
        trip_service=service,
        service_id=Strings.of([*names, _WITHDRAWN]),
        runs=np.concatenate((feed.runs, never)),
        service_trips=np.append(counts, np.zeros(1, dtype=counts.dtype)),
    )


def without_routes(feed: CompiledFeed, route_type: int) -> CompiledFeed:
    """Return a feed without the trips of one mode; stops at which only they call lose their place.

    Parameters
    ----------
    route_type
        As in routes.txt.
    """
    is_meant = feed.route_type[feed.trip_route] == route_type
    if not is_meant.any():
        return feed
    calls = np.repeat(is_meant, np.diff(feed.trip_start))
    has_other = np.zeros(len(feed.stop_id), dtype=bool)
    has_other[feed.call_stop[~calls]] = True
    kept = without_trips(feed, np.flatnonzero(is_meant).tolist())
    return dataclasses.replace(
        kept,
        stop_lon=np.where(has_other, feed.stop_lon, np.nan),
        stop_lat=np.where(has_other, feed.stop_lat, np.nan),
    )
