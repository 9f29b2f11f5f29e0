"""A second opinion on journeys: plain rounds over trips until nothing changes.

It reads compiled feeds on its own and shares no line with ``geo.transit``. Slow and simple:
each round walks along every vehicle that might do better, then along every change.
"""

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from pyproj import Geod

from geo.gtfs.compiled import CompiledFeed

GEOD = Geod(ellps="GRS80")
DAY_S = 86_400
Stop = str
Departure = tuple[int, int]  # days from the day asked for, trip


@dataclass(frozen=True)
class Call:
    stop: Stop
    arrival: int
    departure: int
    boards: bool
    alights: bool


@dataclass
class World:
    """Vehicles of one day and the walks between their stops."""

    vehicles: list[list[Call]]
    walks: dict[Stop, dict[Stop, int]]
    changes: dict[Stop, dict[Stop, int]]
    where: dict[Stop, tuple[float, float]]
    limit_m: float
    detour: float
    speed_m_min: float
    serving: dict[Stop, list[int]] = field(default_factory=dict)

    def walk_s(self, lon: float, lat: float, other: tuple[float, float]) -> int | None:
        walked = GEOD.inv(lon, lat, *other)[2] * self.detour
        if not walked <= self.limit_m:
            return None
        return math.ceil(round(walked / self.speed_m_min * 60, 6))

    def about(self, lon: float, lat: float) -> dict[Stop, int]:
        """Stops within a walk of a point, seconds."""
        found = {}
        for stop, place in self.where.items():
            if abs(place[1] - lat) < 0.02 and (seconds := self.walk_s(lon, lat, place)) is not None:
                found[stop] = seconds
        return found

    def earliest(
        self, starts: Mapping[Stop, int], rides: int | None = None
    ) -> list[dict[Stop, int]]:
        """Alighting times with at most 1, 2, ... rides; the last one is the fixpoint."""
        ready = dict(starts)
        alight: dict[Stop, int] = {}
        rounds = []
        new = set(ready)
        while new and (rides is None or len(rounds) < rides):
            wanted = sorted({v for stop in new for v in self.serving.get(stop, ())})
            better: dict[Stop, int] = {}
            for number in wanted:
                aboard = False
                for call in self.vehicles[number]:
                    if (
                        aboard
                        and call.alights
                        and call.arrival
                        < min(alight.get(call.stop, 10**9), better.get(call.stop, 10**9))
                    ):
                        better[call.stop] = call.arrival
                    if call.boards and ready.get(call.stop, 10**9) <= call.departure:
                        aboard = True
            alight = alight | better
            rounds.append(alight)
            new = set()
            for stop, time in better.items():
                for other, seconds in self.changes[stop].items():
                    if time + seconds < ready.get(other, 10**9):
                        ready[other] = time + seconds
                        new.add(other)
        return rounds

    def latest(  # noqa: C901 - plain on purpose
        self, ends: Mapping[Stop, int]
    ) -> dict[Stop, int]:
        """Boarding times that still lead to the ends, each given with the time to be there."""
        needed = dict(ends)
        board: dict[Stop, int] = {}
        back: dict[Stop, dict[Stop, int]] = {}
        for stop, others in self.changes.items():
            for other, seconds in others.items():
                back.setdefault(other, {})[stop] = seconds
        new = set(needed)
        while new:
            wanted = sorted({v for stop in new for v in self.serving.get(stop, ())})
            better: dict[Stop, int] = {}
            for number in wanted:
                leads = False
                for call in reversed(self.vehicles[number]):
                    if (
                        leads
                        and call.boards
                        and call.departure
                        > max(board.get(call.stop, -(10**9)), better.get(call.stop, -(10**9)))
                    ):
                        better[call.stop] = call.departure
                    if call.alights and needed.get(call.stop, -(10**9)) >= call.arrival:
                        leads = True
            board |= better
            new = set()
            for stop, time in better.items():
                for other, seconds in back.get(stop, {}).items():
                    if time - seconds > needed.get(other, -(10**9)):
                        needed[other] = time - seconds
                        new.add(other)
        return board


def world(
    feeds: Sequence[CompiledFeed],
    days: Mapping[str, dt.date],
    *,
    detour: float = 1.3,
    speed_m_min: float = 80.0,
    limit_m: float = 800.0,
    change_s: int = 120,
    bookable: bool = False,
) -> World:
    """Read one day of some feeds."""
    vehicles: list[list[Call]] = []
    where: dict[Stop, tuple[float, float]] = {}
    stops: set[Stop] = set()
    for feed in feeds:
        day = days[feed.feed_id]
        found = _vehicles(feed, day, bookable=bookable)
        names = [f"{feed.feed_id}:{name}" for name in feed.stop_id.to_list()]
        for vehicle in found:
            stops |= {call.stop for call in vehicle}
        for name, lon, lat in zip(names, feed.stop_lon, feed.stop_lat, strict=True):
            if name in stops and math.isfinite(lon) and math.isfinite(lat):
                where[name] = (float(lon), float(lat))
        vehicles += [v for v in found if v]
    made = World(vehicles, {}, {}, where, limit_m, detour, speed_m_min)
    for number, vehicle in enumerate(vehicles):
        for stop in dict.fromkeys(call.stop for call in vehicle):
            made.serving.setdefault(stop, []).append(number)
    made.walks = _walks(made, stops)
    made.changes = {
        stop: {other: seconds + change_s for other, seconds in others.items()}
        for stop, others in made.walks.items()
    }
    for feed in feeds:
        _obey(feed, made.changes)
    return made


def _walks(made: World, stops: Iterable[Stop]) -> dict[Stop, dict[Stop, int]]:
    walks: dict[Stop, dict[Stop, int]] = {stop: {stop: 0} for stop in stops}
    names = sorted(made.where)
    if not names:
        return walks
    lon = np.array([made.where[name][0] for name in names])
    lat = np.array([made.where[name][1] for name in names])
    # A degree of latitude is 110 km and more: the strip is wider than the limit.
    strip = made.limit_m / made.detour / 110_000
    order = np.argsort(lat, kind="stable")
    for place, one in enumerate(order):
        last = np.searchsorted(lat[order], lat[one] + strip, side="right")
        others = order[place + 1 : last]
        if not others.size:
            continue
        same = np.full(others.size, lon[one]), np.full(others.size, lat[one])
        metres = np.asarray(GEOD.inv(*same, lon[others], lat[others])[2]) * made.detour
        for other, walked in zip(others, metres, strict=True):
            if walked <= made.limit_m:
                seconds = math.ceil(round(float(walked) / made.speed_m_min * 60, 6))
                walks[names[one]][names[other]] = seconds
                walks[names[other]][names[one]] = seconds
    return walks


def _obey(feed: CompiledFeed, changes: dict[Stop, dict[Stop, int]]) -> None:
    """Apply transfers.txt."""
    for start, end, kind, least in zip(
        feed.transfer_from, feed.transfer_to, feed.transfer_type, feed.transfer_min_s, strict=True
    ):
        one = f"{feed.feed_id}:{feed.stop_id[start]}"
        other = f"{feed.feed_id}:{feed.stop_id[end]}"
        if other not in changes.get(one, {}):
            continue
        if kind == 3:
            del changes[one][other]
        elif kind == 2 and least >= 0:
            changes[one][other] = int(least)


def _vehicles(feed: CompiledFeed, day: dt.date, *, bookable: bool) -> list[list[Call]]:
    """Vehicles of a day, and of the day before as long as they still run."""
    allowed = {0, 2, 3} if bookable else {0}
    repeated = {int(trip) for trip in feed.freq_trip}
    departures: dict[Departure, list[Call]] = {}
    vehicles: list[list[Call]] = []
    names = [f"{feed.feed_id}:{name}" for name in feed.stop_id.to_list()]

    def calls(trip: int, shift: int) -> list[Call]:
        rows = range(int(feed.trip_start[trip]), int(feed.trip_start[trip + 1]))
        return [
            Call(
                names[feed.call_stop[row]],
                int(feed.call_arrival_s[row]) + shift,
                int(feed.call_departure_s[row]) + shift,
                row != rows[-1] and int(feed.call_pickup[row]) in allowed,
                row != rows[0] and int(feed.call_drop_off[row]) in allowed,
            )
            for row in rows
        ]

    for days in (-1, 0):
        runs = feed.services_on(day + dt.timedelta(days=days))
        for trip, service in enumerate(feed.trip_service.tolist()):
            if runs[service] and trip not in repeated:
                departures[days, trip] = calls(trip, days * DAY_S)
        for row, trip in enumerate(feed.freq_trip.tolist()):
            if not runs[feed.trip_service[trip]]:
                continue
            start = int(feed.freq_start_s[row])
            own = int(feed.call_departure_s[feed.trip_start[trip]])
            while start < int(feed.freq_end_s[row]):
                vehicles.append(calls(trip, start - own + days * DAY_S))
                start += int(feed.freq_headway_s[row])
    after = _followers(feed, departures)
    behind = {other for others in after.values() for other in others}
    for head in departures:
        if head not in behind:
            vehicles += [
                [call for key in way for call in departures[key]] for way in _ways(head, after)
            ]
    return [_from_midnight(v) for v in vehicles if v[-1].arrival >= 0]


def _followers(
    feed: CompiledFeed, departures: Mapping[Departure, list[Call]]
) -> dict[Departure, list[Departure]]:
    """Departures as which each goes on: by its block, and by links, which overrule blocks."""
    pairs: set[tuple[Departure, Departure]] = set()
    blocks: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
    for (days, trip), own in departures.items():
        if feed.trip_block[trip] >= 0:
            member = (own[0].departure, own[-1].arrival, trip)
            blocks.setdefault((days, int(feed.trip_block[trip])), []).append(member)
    for (days, _), members in blocks.items():
        for (_, arrival, trip), (departure, _, other) in pairwise(sorted(members)):
            one, two = (days, trip), (days, other)
            if departures[one][-1].stop == departures[two][0].stop and arrival <= departure:
                pairs.add((one, two))
    links: set[tuple[Departure, Departure, int]] = set()
    for trip, other, kind in zip(feed.link_from, feed.link_to, feed.link_type, strict=True):
        for one, two in ((-1, -1), (0, 0), (-1, 0)):
            key, next_key = (one, int(trip)), (two, int(other))
            both = key in departures and next_key in departures
            if both and _follows(feed, int(trip), int(other), two - one):
                links.add((key, next_key, int(kind)))
    starts, ends = {link[0] for link in links}, {link[1] for link in links}
    pairs = {pair for pair in pairs if pair[0] not in starts and pair[1] not in ends}
    pairs |= {link[:2] for link in links if link[2] == 4}
    after: dict[Departure, list[Departure]] = {}
    for key, next_key in sorted(pairs):
        after.setdefault(key, []).append(next_key)
    return after


def _follows(feed: CompiledFeed, trip: int, other: int, days: int) -> bool:
    """Whether a vehicle can go on from a trip as another, so many days later."""
    this, that = (
        (
            int(feed.call_departure_s[feed.trip_start[t]]),
            int(feed.call_arrival_s[feed.trip_start[t + 1] - 1]),
        )
        for t in (trip, other)
    )
    if days:
        return that[0] < this[1] <= that[0] + DAY_S
    if this[0] == this[1] == that[0] == that[1]:
        return trip < other
    return this[1] <= that[0]


def _ways(
    key: Departure, after: Mapping[Departure, Sequence[Departure]]
) -> Iterable[list[Departure]]:
    """All chains of departures from one on."""
    if key not in after:
        yield [key]
    for other in after.get(key, ()):
        for rest in _ways(other, after):
            yield [key, *rest]


def _from_midnight(vehicle: list[Call]) -> list[Call]:
    """Nobody boards before midnight."""
    return [
        Call(c.stop, c.arrival, c.departure, c.boards and c.departure >= 0, c.alights)
        for c in vehicle
    ]
