"""Stops and rides of one day of several feeds in common columns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.compiling import announced
from geo.gtfs.compiled import CompiledFeed
from geo.transit.day_trips import DayTrips, rides_of
from geo.transit.kernels import Changes, Connections, joined_regions
from geo.transit.walks import Floats, Int32s, Int64s

REGULAR, NOT_POSSIBLE, BY_PHONE, ASK_DRIVER = 0, 1, 2, 3  # pickup_type, drop_off_type
_MORTON_BITS = 16
_NO_NUMBERS: Int32s = np.empty(0, dtype=np.int32)
_NO_DEGREES: Floats = np.empty(0, dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class StopTable:
    """Stops that any trip of the day calls at; near ones have near numbers.

    Attributes
    ----------
    feed, row
        Number of the feed, row of the stop in it.
    lon, lat
        Degrees, NaN where the feed gives none.
    """

    feed: Int32s
    row: Int32s
    lon: Floats
    lat: Floats

    def __len__(self) -> int:
        return len(self.feed)


@dataclass(frozen=True, slots=True, eq=False)
class TripTable:
    """Departures of trips on the day.

    Attributes
    ----------
    feed, row
        Number of the feed, row of the trip in it.
    shift_s
        Added to the trip's own times: a day less for the trips of the day before.
    is_estimate
        Whether the times stand for a headway.
    """

    feed: Int32s
    row: Int32s
    shift_s: Int32s
    is_estimate: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.feed)


@dataclass(frozen=True, slots=True, eq=False)
class Rides:
    """Rides from one call to the next, region by region.

    Stops that rides and walks tie together are a region; nobody leaves it. Within a region the
    rides are sorted by departure, arrival and place in the run.

    Attributes
    ----------
    connections
        As the scans take them.
    trip
        Number of the trip.
    call
        Row of the first call in its feed.
    runs
        Number of runs.
    region_start
        Rides of region r are the rows ``region_start[r]:region_start[r + 1]``.
    region_of_stop
        Region of each stop.
    """

    connections: Connections
    trip: Int32s
    call: Int32s
    runs: int
    region_start: Int64s
    region_of_stop: Int32s


def trip_table(parts: Sequence[DayTrips]) -> TripTable:
    """Return the departures of several feeds in one table."""
    return TripTable(
        _joined(np.full(len(p.trip), n) for n, p in enumerate(parts)),
        _joined(p.trip for p in parts),
        _joined(p.shift_s for p in parts),
        _joined(p.is_estimate for p in parts).astype(np.bool_),
    )


def served_stops(
    feeds: Sequence[CompiledFeed], parts: Sequence[DayTrips]
) -> tuple[StopTable, tuple[Int32s, ...]]:
    """Return the stops that are called at, along a curve that keeps neighbours together.

    Returns
    -------
    tuple
        The stops; for each feed: row of its stop -> number, -1 if no trip calls there.
    """
    rows = []
    for feed, trips in zip(feeds, parts, strict=True):
        served = np.zeros(len(feed.stop_id), dtype=bool)
        _, call = rides_of(feed, trips)
        served[feed.call_stop[call]] = True
        served[feed.call_stop[call + 1]] = True
        rows.append(np.flatnonzero(served).astype(np.int32))
    of_feed = _joined(np.full(len(r), n) for n, r in enumerate(rows))
    row = _joined(rows)
    lon = np.concatenate([_NO_DEGREES, *(f.stop_lon[r] for f, r in zip(feeds, rows, strict=True))])
    lat = np.concatenate([_NO_DEGREES, *(f.stop_lat[r] for f, r in zip(feeds, rows, strict=True))])
    order = np.argsort(_morton(lon, lat), kind="stable")
    number = np.empty(len(order), dtype=np.int32)
    number[order] = np.arange(len(order), dtype=np.int32)
    numbers = []
    for n, (feed, served_rows) in enumerate(zip(feeds, rows, strict=True)):
        places = np.full(len(feed.stop_id), -1, dtype=np.int32)
        places[served_rows] = number[of_feed == n]
        numbers.append(places)
    return StopTable(of_feed[order], row[order], lon[order], lat[order]), tuple(numbers)


def ride_columns(
    feeds: Sequence[CompiledFeed],
    parts: Sequence[DayTrips],
    numbers: Sequence[Int32s],
    walks: Changes,
    *,
    bookable: bool,
) -> Rides:
    """Return the rides of several feeds, region by region.

    Parameters
    ----------
    numbers
        As ``served_stops``.
    walks
        Walks between stops.
    bookable
        Whether one may board and alight where that must be asked for.
    """
    stops = len(walks.start) - 2
    usable = np.zeros(4, dtype=bool)
    usable[REGULAR] = True
    usable[[BY_PHONE, ASK_DRIVER]] = bookable
    columns: list[list[NDArray[Any]]] = [[] for _ in range(8)]
    first_trip = first_run = 0
    for feed, trips, number in zip(feeds, parts, numbers, strict=True):
        place, call = rides_of(feed, trips)
        shift = trips.shift_s[place]
        kept = feed.call_departure_s[call] + shift >= 0
        place, call, shift = place[kept], call[kept], shift[kept]
        start, end = number[feed.call_stop[call]], number[feed.call_stop[call + 1]]
        values = (
            feed.call_departure_s[call] + shift,
            feed.call_arrival_s[call + 1] + shift,
            np.where(usable[feed.call_pickup[call]], start, stops),
            np.where(usable[feed.call_drop_off[call + 1]], end, stops),
            trips.run[place] + first_run,
            place + first_trip,
            call,
            start,
        )
        for column, value in zip(columns, values, strict=True):
            column.append(value)
        first_trip += len(trips.trip)
        first_run += trips.runs
    joined = [_joined(column) for column in columns]
    region = _regions(feeds, parts, numbers, walks)
    of_ride = region[joined.pop()]
    order = np.lexsort((joined[1], joined[0], of_ride))
    ordered = [column[order] for column in joined]
    start_of = np.zeros(int(region.max(initial=-1)) + 2, dtype=np.int64)
    np.cumsum(np.bincount(of_ride, minlength=len(start_of) - 1), out=start_of[1:])
    return Rides(Connections(*ordered[:5]), ordered[5], ordered[6], first_run, start_of, region)


def _regions(
    feeds: Sequence[CompiledFeed],
    parts: Sequence[DayTrips],
    numbers: Sequence[Int32s],
    walks: Changes,
) -> Int32s:
    """Return the region of each stop: those that rides and walks tie together have one."""
    stops = len(walks.start) - 2
    region = np.arange(stops, dtype=np.int32)
    start = np.repeat(np.arange(stops, dtype=np.int32), np.diff(walks.start)[:-1])
    with announced(joined_regions):
        joined_regions(start, walks.to_stop, region)
        for feed, trips, number in zip(feeds, parts, numbers, strict=True):
            _, call = rides_of(feed, trips)
            one, other = number[feed.call_stop[call]], number[feed.call_stop[call + 1]]
            joined_regions(one, other, region)
            joined_regions(*_stays(feed, trips, number), region)
    return np.unique(region, return_inverse=True)[1].astype(np.int32)


def _stays(feed: CompiledFeed, trips: DayTrips, number: Int32s) -> tuple[Int32s, Int32s]:
    """Return the stops between which one stays seated as a vehicle goes on as another trip."""
    goes_on = np.flatnonzero(trips.run[:-1] == trips.run[1:])
    last = feed.trip_start[trips.trip[goes_on] + 1] - 1
    first = feed.trip_start[trips.trip[goes_on + 1]]
    return number[feed.call_stop[last]], number[feed.call_stop[first]]


def _joined(parts: Iterable[NDArray[Any]]) -> Int32s:
    """Return the parts one after the other as int32."""
    return np.concatenate([_NO_NUMBERS, *parts]).astype(np.int32)


def _morton(lon: Floats, lat: Floats) -> Int64s:
    """Return the place of points on a Z-order curve, points without a position last."""
    known = np.isfinite(lon) & np.isfinite(lat)
    code = np.full(len(lon), np.iinfo(np.int64).max, dtype=np.int64)
    if not known.any():
        return code
    bits = []
    for values in (lon[known], lat[known]):
        low, high = values.min(), values.max()
        scale = (2**_MORTON_BITS - 1) / max(high - low, 1e-9)
        bits.append(_spread(((values - low) * scale).astype(np.int64)))
    code[known] = bits[0] | (bits[1] << 1)
    return code


def _spread(values: Int64s) -> Int64s:
    """Put a 0 between any two binary digits of numbers below 65,536."""
    for step, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        values = (values | (values << step)) & mask
    return values
