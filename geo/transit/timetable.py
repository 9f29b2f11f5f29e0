"""One service day of any number of feeds as plain arrays."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from geo.errors import GeoError
from geo.gtfs.compiled import CompiledFeed
from geo.transit.changes import changes_of, reversed_changes, with_own_stop
from geo.transit.columns import (
    Rides,
    StopTable,
    TripTable,
    ride_columns,
    served_stops,
    trip_table,
)
from geo.transit.day_trips import trips_on
from geo.transit.kernels import Changes, Connections, Exits, Regions, Span
from geo.transit.walks import Int32s, Int64s, Place, Places, StopIndex, Walking, stop_walks

CHANGE_S = 120


class TimetableError(GeoError, ValueError):
    """A timetable was asked for what it cannot hold."""


@dataclass(frozen=True, slots=True, eq=False)
class Direction:
    """The day as one travels: ahead, or back in time, where seconds are negative.

    Attributes
    ----------
    connections, changes
        What the scans take. Back in time departure = -arrival, from stop = to stop.
    place
        Place of each connection among the rides of the day.
    regions
        Parts of the day that nobody leaves.
    """

    connections: Connections
    changes: Changes
    place: Int64s
    regions: Regions

    @classmethod
    def build(
        cls, connections: Connections, changes: Changes, place: Int64s, rides: Rides
    ) -> "Direction":
        """Build the direction of connections that stand region by region."""
        stops = len(rides.region_of_stop)
        last = np.full(stops + 1, -1, dtype=np.int32)
        last[connections.to_stop] = np.arange(len(place), dtype=np.int32)
        last = last[:stops]
        reached = np.flatnonzero(last >= 0)
        stop = reached[np.argsort(last[reached])].astype(np.int32)
        start = np.searchsorted(last[stop], rides.region_start).astype(np.int64)
        regions = Regions(
            rides.region_start,
            rides.region_of_stop,
            Exits(stop, last[stop]),
            start,
            _before(connections.run),
            rides.runs,
            int(changes.seconds.min(initial=np.iinfo(np.int32).max)),
        )
        return cls(connections, changes, place, regions)

    @property
    def stops(self) -> int:
        """Number of stops."""
        return len(self.regions.of_stop)

    def spans(self, start: Place, time_s: int) -> Iterator[tuple[Exits, Span]]:
        """Yield what to scan for one who sets out from a place at a time or later."""
        parts = self.regions
        regions = parts.of_stop[start.stop]
        for region in np.unique(regions).tolist():
            ready_s = time_s + int(start.walk_s[regions == region].min())
            a, b = parts.start[region : region + 2].tolist()
            first = a + int(np.searchsorted(self.connections.departure[a:b], np.int32(ready_s)))
            c, d = parts.exit_start[region : region + 2].tolist()
            exits = Exits(parts.exits.stop[c:d], parts.exits.last[c:d])
            yield exits, Span(first, b, parts.runs)


@dataclass(frozen=True, eq=False, kw_only=True)
class Timetable:
    """One service day of some feeds.

    Attributes
    ----------
    feeds
        As compiled.
    days
        Service day of each feed.
    walking
        How people walk.
    bookable
        Whether rides that must be booked count.
    change_s
        Least seconds between alighting and boarding, walks apart.
    stops, trips, rides
        What takes part on this day.
    numbers
        For each feed: row of its stop -> number of the stop, -1 if no trip calls there.
    walks
        Walks between stops, seconds on foot alone, and from each stop to itself.
    changes
        The walks as changes: with the change time and the rules of transfers.txt.
    """

    feeds: tuple[CompiledFeed, ...]
    days: Mapping[str, dt.date]
    walking: Walking
    bookable: bool
    change_s: int
    stops: StopTable
    numbers: tuple[Int32s, ...]
    trips: TripTable
    rides: Rides
    walks: Changes
    changes: Changes

    @classmethod
    def build(
        cls,
        feeds: Sequence[CompiledFeed],
        days: Mapping[str, dt.date],
        *,
        walk: Walking,
        bookable: bool,
        change_s: int = CHANGE_S,
    ) -> "Timetable":
        """Build the timetable of a day.

        Parameters
        ----------
        feeds
            Each with its own id.
        days
            Feed id -> its service day; the days may differ (representative weeks do).
        walk
            How people walk.
        bookable
            Whether one may board and alight where the vehicle must be booked by phone or the
            driver asked.
        change_s
            Least seconds between alighting and boarding, walks apart.

        Raises
        ------
        TimetableError
            If a feed has no day, two feeds bear one id, or the change time is negative.
        """
        _check(feeds, days, change_s)
        parts = [trips_on(feed, days[feed.feed_id]) for feed in feeds]
        stops, numbers = served_stops(feeds, parts)
        walks = with_own_stop(*stop_walks(stops.lon, stops.lat, walk), len(stops))
        return cls(
            feeds=tuple(feeds),
            days={feed.feed_id: days[feed.feed_id] for feed in feeds},
            walking=walk,
            bookable=bookable,
            change_s=change_s,
            stops=stops,
            numbers=numbers,
            trips=trip_table(parts),
            rides=ride_columns(feeds, parts, numbers, walks, bookable=bookable),
            walks=walks,
            changes=changes_of(walks, change_s, feeds, numbers),
        )

    def places(self, lon: ArrayLike, lat: ArrayLike) -> Places:
        """Return points with the stops within a walk of each.

        Parameters
        ----------
        lon, lat
            Degrees.
        """
        return self._index.places(lon, lat, self.walking)

    def place(self, lon: float, lat: float) -> Place:
        """Return a point with the stops within a walk of it."""
        return self.places([lon], [lat])[0]

    def place_of_stop(self, number: int) -> Place:
        """Return a stop as a place: itself in no time, and the stops within a walk of it."""
        part = slice(int(self.walks.start[number]), int(self.walks.start[number + 1]))
        return Place(
            float(self.stops.lon[number]),
            float(self.stops.lat[number]),
            self.walks.to_stop[part],
            self.walks.seconds[part],
        )

    def stop_id(self, number: int) -> str:
        """Return the id of a stop: ``<feed_id>:<stop_id>``."""
        feed = self.feeds[int(self.stops.feed[number])]
        return f"{feed.feed_id}:{feed.stop_id[int(self.stops.row[number])]}"

    def stop_name(self, number: int) -> str:
        """Return the name of a stop as its feed gives it."""
        feed = self.feeds[int(self.stops.feed[number])]
        return feed.stop_name[int(self.stops.row[number])]

    @cached_property
    def stop_ids(self) -> tuple[str, ...]:
        """Ids of all stops."""
        names = [feed.stop_id.to_list() for feed in self.feeds]
        return tuple(
            f"{self.feeds[feed].feed_id}:{names[feed][row]}"
            for feed, row in zip(self.stops.feed.tolist(), self.stops.row.tolist(), strict=True)
        )

    @cached_property
    def stop_numbers(self) -> Mapping[str, int]:
        """Id of a stop -> its number."""
        return {name: number for number, name in enumerate(self.stop_ids)}

    @cached_property
    def forward(self) -> Direction:
        """The day for one who travels ahead."""
        place = np.arange(len(self.rides.trip), dtype=np.int64)
        return Direction.build(self.rides.connections, self.changes, place, self.rides)

    @cached_property
    def backward(self) -> Direction:
        """The day for one who travels back in time; made when first asked for."""
        ahead = self.rides.connections
        counts = np.diff(self.rides.region_start)
        region = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
        turned = np.lexsort((ahead.departure[::-1] * -1, ahead.arrival[::-1] * -1, region[::-1]))
        place = len(region) - 1 - turned
        connections = Connections(
            -ahead.arrival[place],
            -ahead.departure[place],
            ahead.to_stop[place],
            ahead.from_stop[place],
            ahead.run[place],
        )
        return Direction.build(connections, reversed_changes(self.changes), place, self.rides)

    @cached_property
    def departures(self) -> tuple[Int64s, Int64s]:
        """Connections that can be boarded, by stop.

        Those of stop s are ``place[start[s]:start[s + 1]]``, in the order of departure.
        """
        from_stop = self.rides.connections.from_stop
        start = np.zeros(len(self.stops) + 2, dtype=np.int64)
        np.cumsum(np.bincount(from_stop, minlength=len(self.stops) + 1), out=start[1:])
        return start, np.argsort(from_stop, kind="stable")

    @cached_property
    def _index(self) -> StopIndex:
        return StopIndex.build(self.stops.lon, self.stops.lat)


def _before(run: Int32s) -> Int32s:
    """Return for each connection the one before it in its run, -1 for the first."""
    order = np.argsort(run, kind="stable").astype(np.int32)
    goes_on = run[order[1:]] == run[order[:-1]]
    before = np.full(len(run), -1, dtype=np.int32)
    before[order[1:][goes_on]] = order[:-1][goes_on]
    return before


def _check(feeds: Sequence[CompiledFeed], days: Mapping[str, dt.date], change_s: int) -> None:
    """Refuse feeds that cannot be told apart or have no day."""
    repeated = [name for name, n in Counter(feed.feed_id for feed in feeds).items() if n > 1]
    if repeated:
        raise TimetableError(
            f"Two feeds bear the id {repeated[0]!r}; each needs its own. Rename one of them.",
            code="feed_id_twice",
            feed=repeated[0],
        )
    dayless = [feed.feed_id for feed in feeds if feed.feed_id not in days]
    if dayless:
        raise TimetableError(
            f"The feed {dayless[0]!r} has no service day; expected one for each feed. "
            "Name its day or leave the feed out.",
            code="feed_without_day",
            feed=dayless[0],
        )
    if change_s < 0:
        raise TimetableError(
            f"A change takes {change_s} s; expected 0 or more. Give the least time of a change.",
            code="negative_change_time",
            found=change_s,
        )
