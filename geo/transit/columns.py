"""Stops and rides of one day of several feeds in common columns."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.gtfs.compiled import CompiledFeed
from geo.transit.day_trips import DayTrips, rides_of, trips_on
from geo.transit.kernels import Connections
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
    """Rides from one call to the next, sorted by departure, arrival and place in the run.

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
    """

    connections: Connections
    trip: Int32s
    call: Int32s
    runs: int


def day_columns(
    feeds: Sequence[CompiledFeed], days: Mapping[str, dt.date], *, bookable: bool
) -> tuple[StopTable, list[Int32s], TripTable, Rides]:
    """Return stops, numbers of each feed's stops (-1 unserved), trips and rides of a day."""
    parts = [trips_on(feed, days[feed.feed_id]) for feed in feeds]
    stops, numbers = _stops(feeds, parts)
    trips = TripTable(
        _joined(np.full(len(p.trip), n) for n, p in enumerate(parts)),
        _joined(p.trip for p in parts),
        _joined(p.shift_s for p in parts),
        _joined(p.is_estimate for p in parts).astype(np.bool_),
    )
    return stops, numbers, trips, _rides(feeds, parts, numbers, len(stops), bookable=bookable)


def _stops(
    feeds: Sequence[CompiledFeed], parts: Sequence[DayTrips]
) -> tuple[StopTable, list[Int32s]]:
    """Return the stops that are called at, along a curve that keeps neighbours together."""
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
    return StopTable(of_feed[order], row[order], lon[order], lat[order]), numbers


def _rides(
    feeds: Sequence[CompiledFeed],
    parts: Sequence[DayTrips],
    numbers: Sequence[Int32s],
    stops: int,
    *,
    bookable: bool,
) -> Rides:
    usable = np.zeros(4, dtype=bool)
    usable[REGULAR] = True
    usable[[BY_PHONE, ASK_DRIVER]] = bookable
    columns: list[list[NDArray[Any]]] = [[] for _ in range(7)]
    first_trip = first_run = 0
    for feed, trips, number in zip(feeds, parts, numbers, strict=True):
        place, call = rides_of(feed, trips)
        shift = trips.shift_s[place]
        departure = feed.call_departure_s[call] + shift
        kept = departure >= 0
        place, call, shift, departure = place[kept], call[kept], shift[kept], departure[kept]
        boards, alights = usable[feed.call_pickup[call]], usable[feed.call_drop_off[call + 1]]
        values = (
            departure,
            feed.call_arrival_s[call + 1] + shift,
            np.where(boards, number[feed.call_stop[call]], stops),
            np.where(alights, number[feed.call_stop[call + 1]], stops),
            trips.run[place] + first_run,
            place + first_trip,
            call,
        )
        for column, value in zip(columns, values, strict=True):
            column.append(value)
        first_trip += len(trips.trip)
        first_run += trips.runs
    joined = [_joined(column) for column in columns]
    order = np.lexsort((joined[1], joined[0]))
    ordered = [column[order] for column in joined]
    return Rides(Connections(*ordered[:5]), ordered[5], ordered[6], first_run)


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
