"""Journeys worth while from place to place: sooner, or with fewer changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from geo.compiling import announced
from geo.transit.kernels import NEVER, NONE, Connections, scan_rides
from geo.transit.legs import Journey, journey_of, on_foot
from geo.transit.profiles import check_rides, profile
from geo.transit.router import blank_labels, earliest_of, scanned
from geo.transit.timetable import Direction, Timetable
from geo.transit.walks import Int32s, Place, Places

_RIDES = 4  # tried first; more where they arrive sooner


class _Option(NamedTuple):
    """A time, and the vehicles that lead to it: connection boarded, connection left."""

    time_s: int
    boarded: list[tuple[int, int]]


@dataclass(frozen=True, slots=True, eq=False)
class _Labels:
    """What a scan that counts rides has found."""

    connections: Connections
    alight: Int32s
    trace: Int32s
    came_from: Int32s

    def option(self, end: Place, column: int) -> _Option | None:
        """Return the best option with at most so many rides and one."""
        times = self.alight[end.stop, column].astype(np.int64)
        if not times.size or times.min() == NEVER:
            return None
        times = np.where(times == NEVER, NEVER, times + end.walk_s)
        best = int(np.argmin(times))
        stop, found = int(end.stop[best]), []
        while stop != NONE:
            boarded, left, taken = self.trace[stop, column].tolist()
            found.append((boarded, left))
            stop = int(self.came_from[self.connections.from_stop[boarded], taken])
            column = taken - 1
        return _Option(int(times[best]), found[::-1])


def journeys(
    timetable: Timetable, origin: Place, destination: Place, leave_s: int
) -> tuple[Journey, ...]:
    """Return the journeys of one who leaves at a time or later, the soonest arrival first.

    Each further one arrives later and changes less. Each leaves as late as its arrival and
    number of rides allow. Empty if there is none.
    """
    walk = on_foot(timetable, origin, destination, leave_s=leave_s)
    found = [] if walk is None else [walk]
    soonest = int(NEVER) if walk is None else walk.arrive_s
    for option in _options(timetable.forward, origin, destination, leave_s):
        if option.time_s >= soonest:
            continue
        soonest, rides = option.time_s, len(option.boarded)
        later = _labels(timetable.backward, destination, -soonest, rides)
        turned = later.option(origin, rides - 1)
        boarded = option.boarded if turned is None else _turned(timetable, turned)
        found.append(journey_of(timetable, origin, destination, boarded))
    return tuple(reversed(found))


def journey_within(
    timetable: Timetable,
    origin: Place,
    destination: Place,
    leave_s: int,
    most_rides: int | None,
) -> Journey | None:
    """Return the journey of the soonest arrival with at most so many rides; None without any.

    It leaves at ``leave_s`` or later, by vehicle as late as its arrival allows; of those the one
    with fewest rides. On foot alone it leaves at ``leave_s``.

    Parameters
    ----------
    most_rides
        Take at most so many vehicles; one in which one stays seated over a block counts once.
        None: as many as it takes.

    Raises
    ------
    TimetableError
        If ``most_rides`` is negative.
    """
    if most_rides is not None:
        check_rides(most_rides)
    walk = on_foot(timetable, origin, destination, leave_s=leave_s)
    soonest = _last(_options(timetable.forward, origin, destination, leave_s, most_rides))
    if soonest is None or (walk is not None and walk.arrive_s <= soonest.time_s):
        return walk
    back = _options(timetable.backward, destination, origin, -soonest.time_s, most_rides)
    latest = _last(back)
    boarded = soonest.boarded if latest is None else _turned(timetable, latest)
    return journey_of(timetable, origin, destination, boarded)


def first_journeys(
    timetable: Timetable, origin: Place, places: Places, leave_s: int
) -> tuple[Journey | None, ...]:
    """Return the journey of the soonest arrival at each of many places; None where there is none.

    One scan for all places together. Among journeys with that arrival the one with fewest rides;
    it leaves as late as its first vehicle allows.
    """
    soonest = earliest_of(scanned(timetable.forward, origin, leave_s), places)
    reached = soonest < NEVER
    most = _RIDES
    labels = _labels(timetable.forward, origin, leave_s, most)
    while (earliest_of(labels.alight[:-1, most - 1], places)[reached] > soonest[reached]).any():
        most *= 2
        labels = _labels(timetable.forward, origin, leave_s, most)
    found = []
    for number in range(len(places)):
        place = places[number]
        walk = on_foot(timetable, origin, place, leave_s=leave_s)
        if not reached[number] or (walk is not None and walk.arrive_s <= soonest[number]):
            found.append(walk)
            continue
        options = (labels.option(place, column) for column in range(most))
        best = next(o for o in options if o is not None and o.time_s == soonest[number])
        found.append(journey_of(timetable, origin, place, best.boarded))
    return tuple(found)


def journeys_home(
    timetable: Timetable, origin: Place, destination: Place, arrive_by_s: int
) -> tuple[Journey, ...]:
    """Return the journeys of one who arrives by a time, the latest leaving first.

    Each further one leaves sooner and changes less. Each arrives as soon as its leaving and
    number of rides allow. Empty if there is none.
    """
    walk = on_foot(timetable, origin, destination, arrive_s=arrive_by_s)
    found = [] if walk is None else [walk]
    latest = -int(NEVER) if walk is None else walk.leave_s
    for option in _options(timetable.backward, destination, origin, -arrive_by_s):
        if -option.time_s <= latest:
            continue
        latest, rides = -option.time_s, len(option.boarded)
        sooner = _labels(timetable.forward, origin, latest, rides)
        ahead = sooner.option(destination, rides - 1)
        boarded = _turned(timetable, option) if ahead is None else ahead.boarded
        found.append(journey_of(timetable, origin, destination, boarded))
    return tuple(reversed(found))


def journeys_between(
    timetable: Timetable, origin: Place, destination: Place, start_s: int, end_s: int
) -> tuple[Journey, ...]:
    """Return the departures of a window that are worth while, each as its soonest journey.

    Whoever leaves later than one of them, arrives later; on foot alone it would take longer.
    Among those with one departure and arrival the one with fewest changes.
    """
    leave, _ = profile(timetable, origin, start_s, end_s).choices(single(destination), 0)
    return tuple(journeys(timetable, origin, destination, int(time))[0] for time in leave)


def single(place: Place) -> Places:
    """Return one place as places."""
    return Places(
        np.array([place.lon]),
        np.array([place.lat]),
        np.array([0, len(place.stop)], dtype=np.int64),
        place.stop,
        place.walk_s,
    )


def _last(options: Iterator[_Option]) -> _Option | None:
    """Return the last of some options, None of none."""
    found = list(options)
    return found[-1] if found else None


def _options(
    direction: Direction, start: Place, end: Place, time_s: int, most_rides: int | None = None
) -> Iterator[_Option]:
    """Yield the best option with 1, 2, ... rides, as far as a further ride gains anything."""
    if most_rides == 0:
        return
    alight = scanned(direction, start, time_s)
    best = int(earliest_of(alight, single(end))[0])
    if best == NEVER:
        return
    most = most_rides or _RIDES
    labels = _labels(direction, start, time_s, most)
    while most_rides is None and (
        (last := labels.option(end, most - 1)) is None or last.time_s > best
    ):
        most *= 2
        labels = _labels(direction, start, time_s, most)
    soonest = int(NEVER)
    for column in range(most):
        option = labels.option(end, column)
        if option is not None and option.time_s < soonest:
            soonest = option.time_s
            yield option


def _labels(direction: Direction, start: Place, time_s: int, most: int) -> _Labels:
    ready, alight = blank_labels(direction, most)
    ready[start.stop] = (start.walk_s + np.int32(time_s))[:, np.newaxis]
    trace = np.full((*alight.shape, 3), NONE)
    came_from = np.full(alight.shape, NONE)
    with announced(scan_rides):
        for _, span in direction.spans(start, time_s):
            scan_rides(
                direction.connections, direction.changes, (ready, alight), trace, came_from, span
            )
    return _Labels(direction.connections, alight, trace, came_from)


def _turned(timetable: Timetable, option: _Option) -> list[tuple[int, int]]:
    """Return the vehicles of one who travels back in time as one who travels ahead rides them."""
    place = timetable.backward.place
    return [(int(place[left]), int(place[first])) for first, left in reversed(option.boarded)]
