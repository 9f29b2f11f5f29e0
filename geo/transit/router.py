"""When one arrives at the earliest, and when one must leave at the latest."""

from dataclasses import dataclass

import numpy as np

from geo.compiling import announced
from geo.transit.earliest import earliest_alightings
from geo.transit.kernels import BEFORE_ALL, NEVER
from geo.transit.timetable import Direction, Timetable
from geo.transit.walks import Int32s, Place, Places, direct_walk_s


@dataclass(frozen=True, slots=True, eq=False)
class Arrivals:
    """Earliest arrivals of one who leaves a place at a time.

    Attributes
    ----------
    alight_s
        Per stop: earliest alighting from a vehicle; ``NEVER`` if none gets there.
    """

    timetable: Timetable
    origin: Place
    leave_s: int
    alight_s: Int32s

    def at(self, places: Places) -> Int32s:
        """Return the earliest arrival at each place, on foot all the way where that is sooner.

        ``NEVER`` where one does not get there.
        """
        by_vehicle = earliest_of(self.alight_s, places)
        on_foot = direct_walk_s(self.origin, places.lon, places.lat, self.timetable.walking)
        walked = np.where(np.isnan(on_foot), NEVER, self.leave_s + np.nan_to_num(on_foot))
        return np.minimum(by_vehicle, walked).astype(np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class LatestDepartures:
    """Latest departures of those who want to be at a place by a time.

    Attributes
    ----------
    board_s
        Per stop: latest boarding of a vehicle; ``BEFORE_ALL`` if none leads there in time.
    """

    timetable: Timetable
    target: Place
    arrive_by_s: int
    board_s: Int32s

    def at(self, places: Places) -> Int32s:
        """Return the latest leaving of each place, on foot all the way where that is later.

        ``BEFORE_ALL`` where one cannot get to the target in time.
        """
        backward = np.where(self.board_s == BEFORE_ALL, NEVER, -self.board_s).astype(np.int32)
        by_vehicle = earliest_of(backward, places)
        on_foot = direct_walk_s(self.target, places.lon, places.lat, self.timetable.walking)
        walked = np.where(np.isnan(on_foot), NEVER, np.nan_to_num(on_foot) - self.arrive_by_s)
        best = np.minimum(by_vehicle, walked).astype(np.int32)
        return np.where(best == NEVER, BEFORE_ALL, -best).astype(np.int32)


def earliest_arrivals(timetable: Timetable, origin: Place, leave_s: int) -> Arrivals:
    """Return the earliest arrivals everywhere of one who leaves a place.

    Parameters
    ----------
    origin
        From ``timetable.place`` or ``timetable.place_of_stop``.
    leave_s
        Seconds of the service day at which one leaves the point itself.
    """
    alight = scanned(timetable.forward, origin, leave_s)
    return Arrivals(timetable, origin, leave_s, alight)


def latest_departures(timetable: Timetable, target: Place, arrive_by_s: int) -> LatestDepartures:
    """Return the latest departures everywhere of those who are at a place by a time.

    Parameters
    ----------
    target
        From ``timetable.place`` or ``timetable.place_of_stop``.
    arrive_by_s
        Seconds of the service day at which one is at the point itself.
    """
    alight = scanned(timetable.backward, target, -arrive_by_s)
    board = np.where(alight == NEVER, BEFORE_ALL, -alight).astype(np.int32)
    return LatestDepartures(timetable, target, arrive_by_s, board)


def earliest_of(alight_s: Int32s, places: Places) -> Int32s:
    """Return the earliest of stop and walk for each place, ``NEVER`` without any."""
    best = np.full(len(places), NEVER, dtype=np.int32)
    time = alight_s[places.stop]
    time = np.where(time == NEVER, NEVER, time + np.where(time == NEVER, 0, places.walk_s))
    filled = np.flatnonzero(np.diff(places.start) > 0)
    if filled.size:
        best[filled] = np.minimum.reduceat(time, places.start[filled])
    return best


def blank_labels(direction: Direction, columns: int | None = None) -> tuple[Int32s, Int32s]:
    """Return the labels ready and alight of a scan that has not begun."""
    stops = direction.stops + 1
    shape = (stops,) if columns is None else (stops, columns)
    ready, alight = np.full(shape, NEVER), np.full(shape, NEVER)
    alight[-1] = BEFORE_ALL
    return ready, alight


def scanned(direction: Direction, start: Place, time_s: int) -> Int32s:
    """Return the earliest alighting at each stop, as one travels ahead or back in time."""
    ready_s = start.walk_s + np.int32(time_s)
    with announced(earliest_alightings):
        return earliest_alightings(
            direction.connections, direction.changes, direction.regions, start.stop, ready_s
        )
