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
        found = [
            *_vehicles(feed, day, 0, bookable=bookable),
            *_vehicles(feed, day - dt.timedelta(days=1), DAY_S, bookable=bookable),
        ]
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


def _vehicles(  # noqa: C901 - plain on purpose
    feed: CompiledFeed, day: dt.date, later_s: int, *, bookable: bool
) -> list[list[Call]]:
    """Vehicles of a calendar day as lists of calls, their times less ``later_s``."""
    runs = feed.services_on(day)
    allowed = {0, 2, 3} if bookable else {0}
    repeated = {int(trip) for trip in feed.freq_trip}
    trips: list[tuple[int, int, list[Call]]] = []
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

    for trip, service in enumerate(feed.trip_service.tolist()):
        if runs[service] and trip not in repeated:
            trips.append((trip, int(feed.trip_block[trip]), calls(trip, -later_s)))
    for row, trip in enumerate(feed.freq_trip.tolist()):
        if not runs[feed.trip_service[trip]]:
            continue
        start = int(feed.freq_start_s[row])
        own = int(feed.call_departure_s[feed.trip_start[trip]])
        while start < int(feed.freq_end_s[row]):
            vehicles.append(calls(trip, start - own - later_s))
            start += int(feed.freq_headway_s[row])
    blocks: dict[int, list[tuple[int, int, int, list[Call]]]] = {}
    for trip, block, own_calls in trips:
        if block < 0:
            vehicles.append(own_calls)
        else:
            key = (own_calls[0].departure, own_calls[-1].arrival, trip, own_calls)
            blocks.setdefault(block, []).append(key)
    for members in blocks.values():
        members.sort(key=lambda member: member[:3])
        chain = [members[0][3]]
        for (_, _, _, one), (_, _, _, other) in pairwise(members):
            if one[-1].stop == other[0].stop and one[-1].arrival <= other[0].departure:
                chain.append(other)
            else:
                vehicles.append(_one_vehicle(chain))
                chain = [other]
        vehicles.append(_one_vehicle(chain))
    return [_from_midnight(v, later_s) for v in vehicles if v[-1].arrival >= 0]


def _one_vehicle(chain: Sequence[list[Call]]) -> list[Call]:
    """Join trips: at the joint one alights from the first and boards the second."""
    return [call for part in chain for call in part]


def _from_midnight(vehicle: list[Call], later_s: int) -> list[Call]:
    """Yesterday's vehicle: nobody of today boards before midnight."""
    if not later_s:
        return vehicle
    return [
        Call(c.stop, c.arrival, c.departure, c.boards and c.departure >= 0, c.alights)
        for c in vehicle
    ]
