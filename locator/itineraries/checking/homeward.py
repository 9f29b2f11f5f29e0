"""The last way home, found anew by a plain scan of the calls, latest departures first.

Nothing of the router is used: connections are tuples, labels are lists.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from geo.distance import PointIndex
from locator.itineraries.checking.gazetteer import seconds_on_foot, walked_m
from locator.itineraries.checking.witness import (
    CHANGE_S,
    NOT_POSSIBLE,
    REGULAR,
    DayFeed,
    Departure,
)
from locator.settings import WalkPolicy

_LEAST_TIME, _FORBIDDEN = 2, 3  # transfer_type
_NEVER = -(10**9)
_SLACK = 1.01
Point = tuple[float, float]
Connection = tuple[int, int, int, int, int, bool, bool, int]
"""Departure, arrival, from stop, to stop, vehicle, may board, may alight, place in the vehicle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Connections of a day from a time on, and the ways between them.

    Attributes
    ----------
    connections
        In the order of departure.
    points
        (lon, lat) of the stops by number, NaN where unknown.
    changes
        Stop -> stops from which one changes to it, and the seconds that it takes.
    goes_on
        Vehicle -> vehicles as which it goes on.
    """

    connections: Sequence[Connection]
    points: Sequence[Point]
    changes: Mapping[int, Sequence[tuple[int, int]]]
    goes_on: Mapping[int, Sequence[int]]
    walk: WalkPolicy

    def turned(self) -> "Network":
        """Return the same day for one who travels back in time: all times negative."""
        rows = [
            (-arrival, -departure, end, start, vehicle, alight, board, -place)
            for departure, arrival, start, end, vehicle, board, alight, place in self.connections
        ]
        changes: dict[int, list[tuple[int, int]]] = {}
        for other, ones in self.changes.items():
            for one, seconds in ones:
                changes.setdefault(one, []).append((other, seconds))
        goes_on: dict[int, list[int]] = {}
        for one, others in self.goes_on.items():
            for other in others:
                goes_on.setdefault(other, []).append(one)
        return Network(
            connections=sorted(rows, key=_by_time),
            points=self.points,
            changes=changes,
            goes_on=goes_on,
            walk=self.walk,
        )


def network_of(
    feeds: Sequence[DayFeed], walk: WalkPolicy, after_s: int, *, bookable: bool
) -> Network:
    """Return the connections of some feeds that depart at a time or later.

    Parameters
    ----------
    walk
        With the question's limit of one walk.
    bookable
        Whether one may board and alight where that must be asked for.
    """
    allowed = {0, 2, 3} if bookable else {REGULAR}
    allowed.discard(NOT_POSSIBLE)
    rows: list[Connection] = []
    points: list[Point] = []
    goes_on: dict[int, list[int]] = {}
    rules: dict[tuple[int, int], tuple[int, int]] = {}
    vehicles = 0
    for feed in feeds:
        first = len(points)
        points += list(zip(feed.lon, feed.lat, strict=True))
        rules |= {(a + first, b + first): rule for (a, b), rule in feed.rules.items()}
        number: dict[Departure, int] = {}
        for departures in feed.departures.values():
            for departure in departures:
                number[departure] = vehicles
                rows += _rides(feed, departure, (vehicles, first, after_s), allowed)
                vehicles += 1
        for one, others in feed.followers.items():
            goes_on.setdefault(number[one], []).extend(number[other] for other in others)
    served = sorted({row[2] for row in rows} | {row[3] for row in rows})
    return Network(
        connections=sorted(rows, key=_by_time),
        points=points,
        changes=_changes(points, served, rules, walk),
        goes_on=goes_on,
        walk=walk,
    )


def latest_leave_s(
    network: Network, start: Point, end: Point, by_s: int, most_rides: int | None = None
) -> int | None:
    """Return the latest second at which one can leave a point and be at another by a time.

    Parameters
    ----------
    most_rides
        Vehicles at most; None for any.
    """
    direct = _walk_s(start, end, network.walk)
    best = _NEVER if direct is None else by_s - direct
    scan = _Scan(network, {s: by_s - t for s, t in _walks_to(network, end).items()}, most_rides)
    from_start = _walks_to(network, start)
    last_place: dict[int, int] = {}
    for row in reversed(network.connections):
        vehicle, place = row[4], row[7]
        ends = last_place.setdefault(vehicle, place) == place
        for left in range(len(scan.off)):
            is_new = scan.leads_there(row, left, ends=ends) and scan.board(row, left)
            if is_new and row[2] in from_start:
                best = max(best, row[0] - from_start[row[2]])
    return None if best == _NEVER else best


class _Scan:
    """Labels of a scan from the latest departure to the earliest.

    Attributes
    ----------
    off
        For each number of rides that are left (one list where any number is allowed) and each
        stop: the latest second at which one may alight there and still be in time.
    """

    def __init__(
        self, network: Network, in_time: Mapping[int, int], most_rides: int | None
    ) -> None:
        layers = 1 if most_rides is None else most_rides
        self.network = network
        self.step = 0 if most_rides is None else 1
        self.off = [[_NEVER] * len(network.points) for _ in range(layers)]
        for layer in self.off:
            for stop, seconds in in_time.items():
                layer[stop] = seconds
        self.seated: list[set[int]] = [set() for _ in range(layers)]
        self.boarded: list[set[int]] = [set() for _ in range(layers)]

    def leads_there(self, row: Connection, left: int, *, ends: bool) -> bool:
        """Return whether one who is in the vehicle gets there in time, and note it."""
        _, arrival, _, alight_at, vehicle, _, may_alight, _ = row
        is_useful = vehicle in self.seated[left]
        is_useful |= may_alight and arrival <= self.off[left][alight_at]
        if not is_useful and ends:
            others = self.network.goes_on.get(vehicle, ())
            is_useful = any(other in self.seated[left] for other in others)
        if is_useful:
            self.seated[left].add(vehicle)
        return is_useful

    def board(self, row: Connection, left: int) -> bool:
        """Return whether it is the last vehicle to be boarded at its stop; note its changes."""
        departure, stop = row[0], row[2]
        if not row[5] or stop in self.boarded[left]:
            return False
        self.boarded[left].add(stop)
        if left + self.step < len(self.off):
            labels = self.off[left + self.step]
            for other, seconds in self.network.changes.get(stop, ()):
                labels[other] = max(labels[other], departure - seconds)
        return True


def earliest_arrival_s(
    network: Network, start: Point, end: Point, leave_s: int, most_rides: int | None = None
) -> int | None:
    """Return the earliest second at which one is there who leaves a point at a time or later."""
    found = latest_leave_s(network.turned(), end, start, -leave_s, most_rides)
    return None if found is None else -found


def _by_time(row: Connection) -> tuple[int, int, int]:
    return row[0], row[1], row[7]


def _rides(
    feed: DayFeed, departure: Departure, numbers: tuple[int, int, int], allowed: set[int]
) -> list[Connection]:
    vehicle, first_stop, after_s = numbers
    start, last = feed.start[departure.trip], feed.last_call(departure.trip)
    shift = departure.shift_s
    if feed.departure[last - 1] + shift < after_s:
        return []
    return [
        (
            feed.departure[call] + shift,
            feed.arrival[call + 1] + shift,
            feed.stop[call] + first_stop,
            feed.stop[call + 1] + first_stop,
            vehicle,
            feed.pickup[call] in allowed,
            feed.drop_off[call + 1] in allowed,
            call - start,
        )
        for call in range(start, last)
        if feed.departure[call] + shift >= max(after_s, 0)
    ]


def _changes(
    points: Sequence[Point],
    served: Sequence[int],
    rules: Mapping[tuple[int, int], tuple[int, int]],
    walk: WalkPolicy,
) -> dict[int, list[tuple[int, int]]]:
    """Return for each stop from where one changes to it, by foot or at the stop itself."""
    pairs = {(stop, stop): 0 for stop in served}
    known = [stop for stop in served if np.isfinite(points[stop]).all()]
    if known:
        lon, lat = (np.array([points[stop][n] for stop in known]) for n in (0, 1))
        index = PointIndex.build(lon, lat)
        one, other, metres = index.pairs_within(lon, lat, walk.limit_geodesic_m * _SLACK)
        for a, b, m in zip(one.tolist(), other.tolist(), metres.tolist(), strict=True):
            if a != b and m * walk.detour <= walk.limit_m:
                pairs[known[a], known[b]] = seconds_on_foot(m * walk.detour, walk)
    found: dict[int, list[tuple[int, int]]] = {}
    for (one_, other_), seconds in pairs.items():
        kind, least = rules.get((one_, other_), (0, -1))
        if kind == _FORBIDDEN:
            continue
        needed = least if kind == _LEAST_TIME and least >= 0 else seconds + CHANGE_S
        found.setdefault(other_, []).append((one_, needed))
    return found


def _walk_s(one: Point, other: Point, walk: WalkPolicy) -> int | None:
    metres = walked_m(one, other, walk)
    return seconds_on_foot(metres, walk) if metres <= walk.limit_m else None


def _walks_to(network: Network, point: Point) -> dict[int, int]:
    """Return the seconds on foot between a point and the stops in reach."""
    known = [n for n, p in enumerate(network.points) if np.isfinite(p[0]) and np.isfinite(p[1])]
    if not known:
        return {}
    index = PointIndex.build(
        [network.points[n][0] for n in known], [network.points[n][1] for n in known]
    )
    lon, lat = (np.array([degree]) for degree in point)
    _, found, metres = index.pairs_within(lon, lat, network.walk.limit_geodesic_m * _SLACK)
    walked = {
        known[n]: m * network.walk.detour
        for n, m in zip(found.tolist(), metres.tolist(), strict=True)
    }
    return {
        stop: seconds_on_foot(m, network.walk)
        for stop, m in walked.items()
        if m <= network.walk.limit_m
    }
