"""Travel between all places of a question on all its days, in whole minutes; told as ways.

Nothing is recomputed inside the search: one profile of the timetable a place and day says when one
may leave for each other place, and when one is there. One leaves and arrives on whole minutes, so
that a departure is rounded down and an arrival up.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.distance import geodesic_m
from geo.gtfs.fares import fare_of
from geo.orienteering import NO_WAY, Travel
from geo.transit.journeys import journey_within, journeys, journeys_home
from geo.transit.legs import Journey
from geo.transit.profiles import Profile, profile
from geo.transit.timetable import Timetable
from geo.transit.walks import Places, direct_walk_s
from locator.access import DayService
from locator.itineraries.records import DAY_S, Drive, PlacePoint, Way
from locator.measures import drive_min
from locator.places import road_groups
from locator.records import Catalogue
from locator.settings import Settings

MINUTE_S = 60
DAY_MIN = DAY_S // MINUTE_S
_DIGITS = 6

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False, kw_only=True)
class Window:
    """The hours of one day in question, seconds of its service day."""

    depart_s: int
    return_s: int


@dataclass(frozen=True, eq=False, kw_only=True)
class Ways:
    """Travel between points on some days.

    Attributes
    ----------
    points
        In the order of the rows of ``travel``.
    travel
        Minutes from the first day's start; day k begins at ``k * DAY_MIN``.
    services
        Timetables of each day; empty by car.
    places
        The points with the stops about them, for each day.
    road_m
        Geodesic metres x detour between points; by car.
    """

    points: tuple[PlacePoint, ...]
    travel: Travel
    services: tuple[DayService, ...]
    places: tuple[Places, ...]
    window: Window
    max_transfers: int | None
    road_m: NDArray[np.float64]

    def way(self, day: int, i: int, j: int, leave_s: int) -> Way:
        """Return how one gets from i to j, leaving at a time or later, there as soon as can be."""
        start, end = self.points[i], self.points[j]
        if not self.services:
            minutes = int(self.travel.always[i, j])
            arrive_s = leave_s + minutes * MINUTE_S
            drive = Drive(start_s=leave_s, end_s=arrive_s, road_m=float(self.road_m[i, j]))
            return Way(
                day=day, start=start, end=end, leave_s=leave_s, arrive_s=arrive_s, drive=drive
            )
        journey = self._journey(day, i, j, leave_s)
        fares, without = _fares(self.services[day].timetable, journey)
        return Way(
            day=day,
            start=start,
            end=end,
            leave_s=journey.leave_s // MINUTE_S * MINUTE_S,
            arrive_s=-(-journey.arrive_s // MINUTE_S) * MINUTE_S,
            journey=journey,
            fares=fares,
            rides_without_fare=without,
        )

    def _journey(self, day: int, i: int, j: int, leave_s: int) -> Journey:
        timetable, places = self.services[day].timetable, self.places[day]
        if self.max_transfers is None:
            return journeys(timetable, places[i], places[j], leave_s)[0]
        found = journey_within(timetable, places[i], places[j], leave_s, self.max_transfers + 1)
        if found is None:
            raise AssertionError((i, j, leave_s))
        return found

    def last_ways(
        self, day: int, i: int, j: int, return_s: int
    ) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
        """Return the last way from i that is at j in time, and the first one after it.

        Each as whole minutes of leaving and arrival, in seconds; None where there is none.
        """
        timetable, places = self.services[day].timetable, self.places[day]
        home = journeys_home(timetable, places[i], places[j], return_s)
        last = None
        if home:
            way = self._span(home[0])
            last = way
        next_s = return_s if last is None else last[0] + MINUTE_S
        after = journeys(timetable, places[i], places[j], next_s)
        later = self._span(after[0]) if after else None
        return last, later

    @staticmethod
    def _span(journey: Journey) -> tuple[int, int]:
        leave = journey.leave_s // MINUTE_S * MINUTE_S
        return leave, -(-journey.arrive_s // MINUTE_S) * MINUTE_S


def _fares(timetable: Timetable, journey: Journey) -> tuple[Mapping[str, float], int]:
    """Return the money of all rides by currency, and the rides whose feed tells none."""
    money: dict[str, float] = {}
    without = 0
    for ride in journey.rides:
        feed = timetable.feeds[int(timetable.trips.feed[ride.trip])]
        route = int(feed.trip_route[int(timetable.trips.row[ride.trip])])
        ends = (timetable.stop_numbers[stop] for stop in (ride.from_stop, ride.to_stop))
        fare = fare_of(feed, route, *(int(timetable.stops.row[end]) for end in ends))
        if fare is None:
            without += 1
        else:
            money[fare.currency] = money.get(fare.currency, 0.0) + fare.price
    return money, without


def by_timetable(
    services: Sequence[DayService],
    points: Sequence[PlacePoint],
    window: Window,
    max_transfers: int | None,
    goes_on: Callable[[], bool] = lambda: True,
) -> Ways:
    """Return the travel by public transport and on foot: one profile a point and day."""
    n = len(points)
    lon, lat = [p.lon for p in points], [p.lat for p in points]
    all_places = tuple(service.timetable.places(lon, lat) for service in services)
    always = np.full((n, n), NO_WAY, dtype=np.int64)
    parts: list[Ints] = [np.zeros((3, 0), dtype=np.int64)]
    for day, (service, places) in enumerate(zip(services, all_places, strict=True)):
        for i in range(n):
            if not goes_on():
                break
            walk_s = direct_walk_s(places[i], lon, lat, service.timetable.walking)
            walk = np.where(np.isnan(walk_s), NO_WAY, -(-np.nan_to_num(walk_s) // MINUTE_S))
            always[i] = walk.astype(np.int64)
            rides = None if max_transfers is None else max_transfers + 1
            found = profile(
                service.timetable, places[i], window.depart_s, window.return_s, most_rides=rides
            )
            pairs = _departures(found, places, i, always[i])
            shift = np.array([[i * n], [day * DAY_MIN], [day * DAY_MIN]])
            parts.append(pairs + shift)
    pair, leave, arrive = np.concatenate(parts, axis=1)
    order = np.lexsort((leave, pair))
    pair, leave, arrive = pair[order], leave[order], arrive[order]
    first = np.searchsorted(pair, np.arange(n * n + 1)).astype(np.int64)
    travel = Travel(
        always=always,
        first=first,
        departures=leave.astype(np.int32),
        arrivals=arrive.astype(np.int32),
    )
    return Ways(
        points=tuple(points),
        travel=travel,
        services=tuple(services),
        places=all_places,
        window=window,
        max_transfers=max_transfers,
        road_m=np.zeros((0, 0)),
    )


def _departures(found: Profile, places: Places, i: int, walk: Ints) -> Ints:
    """Return the departures of a point worth while: rows place, minute of leaving, of arrival.

    Whoever leaves later than one of them arrives later; on foot it would take longer.

    Parameters
    ----------
    walk
        Minutes on foot to each place.
    """
    leave = found.leave_s[:-1].astype(np.int64) // MINUTE_S
    if not leave.size:
        return np.zeros((3, 0), dtype=np.int64)
    by_vehicle = found.by_vehicle(places)[:, :-1].astype(np.int64)
    arrive = np.where(by_vehicle > found.end_s, NO_WAY, -(-by_vehicle // MINUTE_S))
    first = np.flatnonzero(np.append(True, leave[1:] != leave[:-1]))
    leave, arrive = leave[first], np.minimum.reduceat(arrive, first, axis=1)
    later = np.full_like(arrive, NO_WAY)
    later[:, :-1] = np.minimum.accumulate(arrive[:, ::-1], axis=1)[:, ::-1][:, 1:]
    is_worth = (arrive < later) & (arrive - leave < walk[:, np.newaxis])
    is_worth[i] = False
    place, lane = np.nonzero(is_worth)
    return np.stack((place, leave[lane], arrive[place, lane]))


def by_car(
    catalogue: Catalogue, points: Sequence[PlacePoint], window: Window, settings: Settings
) -> Ways:
    """Return the travel by car: geodesic x detour at a speed by distance band; an estimate.

    No way is known between lands that no road links.
    """
    lon, lat = np.array([p.lon for p in points]), np.array([p.lat for p in points])
    metres = geodesic_m(lon[:, None], lat[:, None], lon[None, :], lat[None, :])
    minutes = np.ceil(np.round(drive_min(metres / 1000, settings.car), _DIGITS)).astype(np.int64)
    group = road_groups(catalogue, lon, lat)
    is_linked = (group[:, None] == group[None, :]) | (metres == 0)
    return Ways(
        points=tuple(points),
        travel=Travel(always=np.where(is_linked, minutes, NO_WAY)),
        services=(),
        places=(),
        window=window,
        max_transfers=None,
        road_m=metres * settings.car.detour,
    )
