"""A journey as legs: walk, wait, ride."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geo.distance import geodesic_m
from geo.transit.columns import ASK_DRIVER, BY_PHONE
from geo.transit.timetable import Timetable
from geo.transit.walks import Place, direct_walk_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """A way on foot.

    Attributes
    ----------
    from_stop, to_stop
        Ids; None at the origin and at the destination.
    walk_m
        Walked metres: geodesic metres with the detour.
    """

    start_s: int
    end_s: int
    from_stop: str | None
    to_stop: str | None
    walk_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Time at a stop before a ride, the change time included, or in a vehicle that waits."""

    start_s: int
    end_s: int
    stop: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ride:
    """A ride on one trip.

    Attributes
    ----------
    start_s, end_s
        Departure and arrival.
    trip
        Number of the trip in the timetable.
    headsign
        What the vehicle shows where one boards; empty if the feed does not say.
    route_type
        Mode as in routes.txt; -1 unknown.
    is_estimate
        Whether the times stand for a headway.
    must_book
        Whether boarding or alighting must be asked for, by phone or of the driver.
    stays_seated
        Whether the vehicle is the one of the ride before: no change.
    """

    start_s: int
    end_s: int
    trip: int
    feed_id: str
    trip_id: str
    route_id: str
    route_name: str
    route_type: int
    headsign: str
    from_stop: str
    to_stop: str
    is_estimate: bool
    must_book: bool
    stays_seated: bool


Leg = Walk | Wait | Ride


@dataclass(frozen=True, slots=True)
class Journey:
    """A journey from door to door; its legs follow each other without a gap."""

    legs: tuple[Leg, ...]

    @property
    def leave_s(self) -> int:
        """Seconds at which one leaves the origin."""
        return self.legs[0].start_s

    @property
    def arrive_s(self) -> int:
        """Seconds at which one is at the destination."""
        return self.legs[-1].end_s

    @property
    def rides(self) -> tuple[Ride, ...]:
        """Rides in their order."""
        return tuple(leg for leg in self.legs if isinstance(leg, Ride))

    @property
    def transfers(self) -> int:
        """Changes from one vehicle to another."""
        return max(sum(not ride.stays_seated for ride in self.rides) - 1, 0)

    @property
    def walk_m(self) -> float:
        """Walked metres."""
        return sum(leg.walk_m for leg in self.legs if isinstance(leg, Walk))

    @property
    def walk_s(self) -> int:
        """Seconds on foot."""
        return sum(leg.end_s - leg.start_s for leg in self.legs if isinstance(leg, Walk))

    @property
    def wait_s(self) -> int:
        """Seconds of waiting."""
        return sum(leg.end_s - leg.start_s for leg in self.legs if isinstance(leg, Wait))

    @property
    def ride_s(self) -> int:
        """Seconds in vehicles."""
        return sum(leg.end_s - leg.start_s for leg in self.rides)


def journey_of(
    timetable: Timetable,
    origin: Place,
    destination: Place,
    boarded: Sequence[tuple[int, int]],
    leave_s: int | None = None,
) -> Journey:
    """Return a journey with all its legs.

    Parameters
    ----------
    boarded
        For each vehicle: connection boarded, connection left; at least one.
    leave_s
        Leave the origin at this time and wait at the stop; None: as late as possible.
    """
    connections = timetable.rides.connections
    legs: list[Leg] = []
    for number, (enter, leave) in enumerate(boarded):
        stop = int(connections.from_stop[enter])
        departure = int(connections.departure[enter])
        if number:
            before = boarded[number - 1][1]
            at = int(connections.to_stop[before])
            now = int(connections.arrival[before])
            on_foot = min(_walk_between(timetable, at, stop), departure - now)
            start, place = timetable.stop_id(at), timetable.place_of_stop(at)
        else:
            on_foot = _walk_to(origin, stop)
            now = departure - on_foot if leave_s is None else leave_s
            start, place = None, origin
        end = timetable.stop_id(stop)
        if start != end and (start is not None or on_foot):
            metres = _walk_m(timetable, place, timetable.place_of_stop(stop))
            legs.append(
                Walk(start_s=now, end_s=now + on_foot, from_stop=start, to_stop=end, walk_m=metres)
            )
            now += on_foot
        if now < departure:
            legs.append(Wait(start_s=now, end_s=departure, stop=end))
        legs.extend(_rides(timetable, enter, leave))
    last = int(connections.to_stop[boarded[-1][1]])
    on_foot = _walk_to(destination, last)
    if on_foot:
        now = int(connections.arrival[boarded[-1][1]])
        metres = _walk_m(timetable, timetable.place_of_stop(last), destination)
        stop_id = timetable.stop_id(last)
        legs.append(
            Walk(start_s=now, end_s=now + on_foot, from_stop=stop_id, to_stop=None, walk_m=metres)
        )
    return Journey(tuple(legs))


def on_foot(
    timetable: Timetable,
    origin: Place,
    destination: Place,
    *,
    leave_s: int | None = None,
    arrive_s: int = 0,
) -> Journey | None:
    """Return the journey on foot all the way; None beyond the limit of a walk.

    Parameters
    ----------
    leave_s
        When one leaves; None: so that one arrives at ``arrive_s``.
    """
    seconds = direct_walk_s(origin, [destination.lon], [destination.lat], timetable.walking)[0]
    if np.isnan(seconds):
        return None
    start = arrive_s - int(seconds) if leave_s is None else leave_s
    metres = _walk_m(timetable, origin, destination)
    leg = Walk(
        start_s=start, end_s=start + int(seconds), from_stop=None, to_stop=None, walk_m=metres
    )
    return Journey((leg,))


def _walk_to(place: Place, stop: int) -> int:
    return int(place.walk_s[place.stop == stop].min())


def _walk_between(timetable: Timetable, stop: int, other: int) -> int:
    return _walk_to(timetable.place_of_stop(stop), other)


def _walk_m(timetable: Timetable, start: Place, end: Place) -> float:
    metres = geodesic_m([start.lon], [start.lat], [end.lon], [end.lat])
    return float(timetable.walking.walked_m(metres)[0])


def _rides(timetable: Timetable, enter: int, leave: int) -> list[Leg]:
    """Return the rides between two connections of one run: one for each of its trips."""
    rides = timetable.rides
    run = rides.connections.run
    place = enter + np.flatnonzero(run[enter : leave + 1] == run[enter])
    trip = rides.trip[place]
    first = np.flatnonzero(np.append(True, trip[1:] != trip[:-1]))
    ends = np.append(first[1:] - 1, len(place) - 1)
    legs: list[Leg] = []
    for a, b in zip(first, ends, strict=True):
        ride = _ride(timetable, int(place[a]), int(place[b]), stays_seated=bool(legs))
        if legs and legs[-1].end_s < ride.start_s:
            legs.append(Wait(start_s=legs[-1].end_s, end_s=ride.start_s, stop=ride.from_stop))
        legs.append(ride)
    return legs


def _ride(timetable: Timetable, enter: int, leave: int, *, stays_seated: bool) -> Ride:
    rides = timetable.rides
    trip = int(rides.trip[enter])
    number = int(timetable.trips.feed[trip])
    feed, row = timetable.feeds[number], int(timetable.trips.row[trip])
    board, alight = int(rides.call[enter]), int(rides.call[leave]) + 1
    asks = {int(feed.call_pickup[board]), int(feed.call_drop_off[alight])}
    route = int(feed.trip_route[row])
    stops = timetable.numbers[number][feed.call_stop[[board, alight]]].tolist()
    return Ride(
        start_s=int(rides.connections.departure[enter]),
        end_s=int(rides.connections.arrival[leave]),
        trip=trip,
        feed_id=feed.feed_id,
        trip_id=feed.trip_id[row],
        route_id=feed.route_id[route] if route >= 0 else "",
        route_name=feed.route_name[route] if route >= 0 else "",
        route_type=int(feed.route_type[route]) if route >= 0 else -1,
        headsign=feed.headsign_at(board, row),
        from_stop=timetable.stop_id(stops[0]),
        to_stop=timetable.stop_id(stops[1]),
        is_estimate=bool(timetable.trips.is_estimate[trip]),
        must_book=bool(asks & {BY_PHONE, ASK_DRIVER}),
        stays_seated=stays_seated,
    )
