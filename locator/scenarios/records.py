"""A scenario and its parts as frozen values: what would be added to the timetables at hand."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from locator.vocabulary import DayType

DETOUR = 1.3  # road metres = geodesic metres x detour
EVERY_DAY = (DayType.WEEKDAY, DayType.SATURDAY, DayType.HOLIDAY)


class Direction(StrEnum):
    """How a shuttle runs along its stops."""

    BOTH = "both"
    LOOP = "loop"
    ONE_WAY = "one_way"


class Side(StrEnum):
    """Which end of a trip is extended."""

    END = "end"
    START = "start"


@dataclass(frozen=True, slots=True, kw_only=True)
class Halt:
    """Where a planned vehicle calls: a stop of a feed, or a point with a name.

    Attributes
    ----------
    stop_id
        ``<feed_id>:<stop_id>``; empty for a point.
    name
        Name of the point; the feed names its own stops.
    lon, lat
        Degrees of the point; None for a stop of a feed.
    """

    stop_id: str = ""
    name: str = ""
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shuttle:
    """A new line of one's own.

    Attributes
    ----------
    halts
        Stops in order, at least two.
    headway_min, hours
        Departures of the first stop at each headway from the first hour on, the last not after
        the second (seconds); None where departures are listed.
    departures_s
        Departures of the first stop, seconds; empty where there is a headway.
    days
        On which it runs; Sundays stand for national holidays too.
    speed_km_h
        On the road: geodesic metres x 1.3.
    dwell_s
        At each stop on the way.
    direction
        ``both``: the same departures from the other end too; ``loop``: back to the first stop.
    layover_min
        After each trip, for vehicle-hours only.
    """

    id: str
    name: str
    halts: tuple[Halt, ...]
    headway_min: float | None = None
    hours: tuple[int, int] | None = None
    departures_s: tuple[int, ...] = ()
    days: tuple[DayType, ...] = EVERY_DAY
    speed_km_h: float = 30.0
    dwell_s: int = 20
    direction: Direction = Direction.BOTH
    layover_min: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraTrips:
    """More trips of a route: the same stops and running times at other departures.

    Attributes
    ----------
    trip
        ``<feed_id>:<trip_id>`` of the trip that is copied; empty where a route is named.
    route
        ``<feed_id>:<route_id>``: its trip with the most calls is copied, of several the
        earliest.
    departures_s
        Departures of the first stop, seconds.
    layover_min
        After each trip, for vehicle-hours only.
    """

    id: str
    name: str
    trip: str = ""
    route: str = ""
    departures_s: tuple[int, ...] = ()
    days: tuple[DayType, ...] = EVERY_DAY
    layover_min: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """Trips of a route that go on to further stops, or start at them.

    Attributes
    ----------
    route
        ``<feed_id>:<route_id>``.
    trips
        Ids of the trips in their feed; empty: all of the route that end (start) at ``stop``.
    stop
        ``<feed_id>:<stop_id>``: only trips that end there (start there); empty: any.
    side
        ``end``: the halts follow the last stop; ``start``: they come before the first.
    halts
        Further stops in the order of travel.
    """

    id: str
    name: str
    route: str
    halts: tuple[Halt, ...]
    trips: tuple[str, ...] = ()
    stop: str = ""
    side: Side = Side.END
    speed_km_h: float = 30.0
    dwell_s: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandZone:
    """A service on demand: boarding and alighting inside a polygon only.

    Attributes
    ----------
    polygon
        Corners (lon, lat), degrees; the edge counts as inside.
    hours
        Seconds: asked for from the first on, and there by the second.
    wait_min
        From asking to boarding.
    speed_km_h
        On the road: geodesic metres x 1.3.
    is_walk_up
        Whether it counts without booking; else only where the question includes service that
        must be booked.
    vehicles
        Kept ready all the hours, for vehicle-hours only.
    """

    id: str
    name: str
    polygon: tuple[tuple[float, float], ...]
    hours: tuple[int, int]
    wait_min: float
    days: tuple[DayType, ...] = EVERY_DAY
    speed_km_h: float = 25.0
    is_walk_up: bool = False
    vehicles: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedStop:
    """A new stop on a route between two stops that follow each other, or another pole of a stop.

    Attributes
    ----------
    lon, lat
        Degrees.
    route
        ``<feed_id>:<route_id>``; for a pole empty means all routes.
    between
        Two ``<feed_id>:<stop_id>``: trips that call at one right after the other, either way
        round, call at the new stop between them; empty for a pole.
    pole_of
        ``<feed_id>:<stop_id>``: stop whose trips call at the pole too.
    dwell_s
        At the new stop.
    """

    id: str
    name: str
    lon: float
    lat: float
    route: str = ""
    between: tuple[str, ...] = ()
    pole_of: str = ""
    dwell_s: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What would be added to the timetables at hand: an assumption, not a timetable.

    Attributes
    ----------
    on
        Day on which it was drawn up; it stands where a feed has the day it was fetched.
    """

    id: str
    name: str
    on: dt.date
    note: str = ""
    shuttles: tuple[Shuttle, ...] = ()
    extra_trips: tuple[ExtraTrips, ...] = ()
    extensions: tuple[Extension, ...] = ()
    zones: tuple[DemandZone, ...] = ()
    stops: tuple[AddedStop, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it has no part."""
        return not (
            self.shuttles or self.extra_trips or self.extensions or self.zones or self.stops
        )
