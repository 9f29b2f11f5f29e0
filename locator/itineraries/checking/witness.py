"""What a compiled feed says of one day: which trips run, where and when they call."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from geo.gtfs.compiled import CompiledFeed

DAY_S = 86_400
CHANGE_S = 120  # least seconds between alighting and boarding, walks apart
REGULAR, NOT_POSSIBLE = 0, 1  # pickup_type, drop_off_type; 2 and 3 must be booked
_BY_HEADWAY = 0  # exact_times
_STAYS_SEATED = 4  # transfer_type of a link


@dataclass(frozen=True, slots=True)
class Departure:
    """One departure of a trip; ``shift_s`` is added to the trip's own times."""

    trip: int
    shift_s: int
    is_estimate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A ride as the feed has it.

    Attributes
    ----------
    code
        Why there is none such; empty where there is.
    board, alight
        Rows of the calls.
    """

    code: str = ""
    departure: Departure = Departure(-1, 0)
    board: int = -1
    alight: int = -1


class DayFeed:
    """One feed on one of its dates; its columns as plain lists."""

    def __init__(self, feed: CompiledFeed, date: dt.date) -> None:
        self.feed = feed
        self.date = date
        self.start: list[int] = feed.trip_start.tolist()
        self.stop: list[int] = feed.call_stop.tolist()
        self.arrival: list[int] = feed.call_arrival_s.tolist()
        self.departure: list[int] = feed.call_departure_s.tolist()
        self.pickup: list[int] = feed.call_pickup.tolist()
        self.drop_off: list[int] = feed.call_drop_off.tolist()
        self.lon: list[float] = feed.stop_lon.tolist()
        self.lat: list[float] = feed.stop_lat.tolist()

    @cached_property
    def stop_row(self) -> dict[str, int]:
        """Stop id -> row."""
        return self.feed.stop_id.positions()

    @cached_property
    def rules(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Rows of two stops -> type and least seconds of transfers.txt."""
        f = self.feed
        columns = (f.transfer_from, f.transfer_to, f.transfer_type, f.transfer_min_s)
        rows = zip(*(column.tolist() for column in columns), strict=True)
        return {(one, other): (kind, least) for one, other, kind, least in rows}

    @cached_property
    def departures(self) -> dict[int, list[Departure]]:
        """Row of a trip -> its departures: of the date, and of the day before after midnight."""
        found: dict[int, list[Departure]] = {}
        service = self.feed.trip_service.tolist()
        repeated: dict[int, list[tuple[int, int, int, bool]]] = {}
        f = self.feed
        columns = (f.freq_trip, f.freq_start_s, f.freq_end_s, f.freq_headway_s, f.freq_exact)
        for trip, start, end, headway, exact in zip(*(c.tolist() for c in columns), strict=True):
            repeated.setdefault(trip, []).append((start, end, headway, exact == _BY_HEADWAY))
        for days, shift_s in ((1, -DAY_S), (0, 0)):
            runs = f.services_on(self.date - dt.timedelta(days=days)).tolist()
            for trip, of in enumerate(service):
                if runs[of]:
                    ends = self.arrival[self.last_call(trip)]
                    found.setdefault(trip, []).extend(
                        d
                        for d in self._of(trip, shift_s, repeated.get(trip))
                        if ends + d.shift_s >= 0
                    )
        return found

    @cached_property
    def followers(self) -> dict[Departure, list[Departure]]:
        """Departure -> those as which its vehicle goes on and in which one may stay seated."""
        runs_on = [d for rows in self.departures.values() for d in rows]
        repeats = set(self.feed.freq_trip.tolist())
        single = [d for d in runs_on if d.trip not in repeats]
        place = {(d.trip, d.shift_s): d for d in single}
        links: list[tuple[Departure, Departure, int]] = []
        f = self.feed
        columns = (f.link_from, f.link_to, f.link_type)
        for one, other, kind in zip(*(c.tolist() for c in columns), strict=True):
            for first in (d for d in self.departures.get(one, ()) if d.trip not in repeats):
                second = place.get((other, first.shift_s + self._next_day(one, other)))
                if second is not None:
                    links.append((first, second, kind))
        told_from, told_to = {a for a, _, _ in links}, {b for _, b, _ in links}
        following: dict[Departure, list[Departure]] = {}
        for one_, other_ in self._in_block(single):
            if one_ not in told_from and other_ not in told_to:
                following.setdefault(one_, []).append(other_)
        for one_, other_, kind in links:
            if kind == _STAYS_SEATED:
                following.setdefault(one_, []).append(other_)
        return following

    def ride(
        self, trip_id: str, stops: tuple[str, str], times: tuple[int, int], *, bookable: bool
    ) -> Seen:
        """Return the ride of a trip between two stops at two times, or why there is none such."""
        trips = self._trips.get(trip_id, [])
        if not trips:
            return Seen(code="plan_trip")
        departures = [d for trip in trips for d in self.departures.get(trip, ())]
        if not departures:
            return Seen(code="plan_trip_day")
        seen = [
            (departure, board, alight)
            for departure in departures
            for board, alight in self._calls(departure, stops, times)
        ]
        if not seen:
            return Seen(code="plan_call")
        kinds = [(self.pickup[b], self.drop_off[a]) for _, b, a in seen]
        open_to_all = [n for n, k in enumerate(kinds) if NOT_POSSIBLE not in k]
        if not open_to_all:
            return Seen(code="plan_boarding")
        fitting = [n for n in open_to_all if bookable or kinds[n] == (REGULAR, REGULAR)]
        if not fitting:
            return Seen(code="plan_booking")
        departure, board, alight = seen[fitting[0]]
        return Seen(departure=departure, board=board, alight=alight)

    def last_call(self, trip: int) -> int:
        """Return the row of the last call of a trip."""
        return self.start[trip + 1] - 1

    @cached_property
    def _trips(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for row, name in enumerate(self.feed.trip_id.to_list()):
            found.setdefault(name, []).append(row)
        return found

    def _of(
        self, trip: int, shift_s: int, repeated: list[tuple[int, int, int, bool]] | None
    ) -> Iterator[Departure]:
        if repeated is None:
            yield Departure(trip, shift_s)
            return
        own = self.departure[self.start[trip]]
        for start, end, headway, is_estimate in repeated:
            for leaves in range(start, end, max(headway, 1)):
                yield Departure(trip, leaves - own + shift_s, is_estimate)

    def _calls(
        self, departure: Departure, stops: tuple[str, str], times: tuple[int, int]
    ) -> Iterator[tuple[int, int]]:
        first, last = self.start[departure.trip], self.start[departure.trip + 1]
        rows = [self.stop_row.get(stop, -1) for stop in stops]
        boards, alights = (time - departure.shift_s for time in times)
        for board in range(first, last - 1):
            if self.stop[board] == rows[0] and self.departure[board] == boards:
                for alight in range(board + 1, last):
                    if self.stop[alight] == rows[1] and self.arrival[alight] == alights:
                        yield board, alight

    def _next_day(self, one: int, other: int) -> int:
        """Return the seconds by which the second trip of a link is a day later."""
        ends, begins = self.arrival[self.last_call(one)], self.departure[self.start[other]]
        return 0 if ends <= begins else DAY_S

    def _in_block(self, single: list[Departure]) -> Iterator[tuple[Departure, Departure]]:
        """Yield departures of one block that follow each other at one stop."""
        block = self.feed.trip_block.tolist()
        vehicles: dict[tuple[int, int], list[tuple[int, int, int, Departure]]] = {}
        for d in single:
            if block[d.trip] >= 0:
                leaves = self.departure[self.start[d.trip]]
                arrives = self.arrival[self.last_call(d.trip)]
                vehicles.setdefault((block[d.trip], d.shift_s), []).append(
                    (leaves, arrives, d.trip, d)
                )
        for rows in vehicles.values():
            rows.sort(key=lambda row: row[:3])
            for (_, ends, trip, one), (begins, _, after, other) in pairwise(rows):
                if (
                    ends <= begins
                    and self.stop[self.last_call(trip)] == self.stop[self.start[after]]
                ):
                    yield one, other
