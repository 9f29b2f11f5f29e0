"""RAPTOR as a peer: rounds over patterns of trips that never overtake each other.

D. Delling, T. Pajor, R. Werneck, Round-Based Public Transit Routing, Transportation Science 49
(2015). Compiled like the search it is compared with, on the same day and changes.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numba import njit

from geo.transit.kernels import Changes, Connections
from geo.transit.timetable import Timetable


class Patterns(NamedTuple):
    """Trips of equal stops: position j of a pattern is its j-th ride."""

    first_position: np.ndarray  # (patterns + 1,) into from_stop, to_stop
    from_stop: np.ndarray
    to_stop: np.ndarray
    first_time: np.ndarray  # (patterns + 1,) into departure, arrival: trip by trip
    departure: np.ndarray
    arrival: np.ndarray
    stop_first: np.ndarray  # (stops + 2,) into stop_pattern, stop_position
    stop_pattern: np.ndarray
    stop_position: np.ndarray


def patterns_of(timetable: Timetable) -> Patterns:
    """Group the runs of a day by their stops."""
    found: Connections = timetable.rides.connections
    order = np.argsort(found.run, kind="stable")
    bounds = np.flatnonzero(np.diff(found.run[order], prepend=-1, append=-1))
    groups: dict[bytes, list[np.ndarray]] = {}
    for a, b in pairwise(bounds.tolist()):
        rows = order[a:b]
        key = np.concatenate((found.from_stop[rows], found.to_stop[rows])).tobytes()
        times = np.stack((found.departure[rows], found.arrival[rows]))
        groups.setdefault(key, []).append(times)
    columns: list[list[np.ndarray]] = [[], [], [], []]
    for key, trips in groups.items():
        stops = np.frombuffer(key, dtype=np.int32).reshape(2, -1)
        for chain in _chains(sorted(trips, key=lambda t: tuple(t[0]) + tuple(t[1]))):
            stacked = np.stack(chain)
            for column, value in zip(
                columns,
                (stops[0], stops[1], stacked[:, 0].ravel(), stacked[:, 1].ravel()),
                strict=True,
            ):
                column.append(value)
    return _joined(columns, len(timetable.stops))


def _chains(trips: list[np.ndarray]) -> list[list[np.ndarray]]:
    """Split trips so that within a chain none overtakes another."""
    chains: list[list[np.ndarray]] = []
    for trip in trips:
        for chain in chains:
            if (chain[-1] <= trip).all():
                chain.append(trip)
                break
        else:
            chains.append([trip])
    return chains


def _joined(columns: list[list[np.ndarray]], stops: int) -> Patterns:
    lengths = np.array([len(c) for c in columns[0]])
    times = np.array([len(c) for c in columns[2]])
    from_stop, to_stop, departure, arrival = (np.concatenate(c).astype(np.int32) for c in columns)
    pattern = np.repeat(np.arange(len(lengths)), lengths)
    first = np.append(0, np.cumsum(lengths))
    position = np.arange(len(from_stop)) - first[pattern]
    order = np.argsort(from_stop, kind="stable")
    stop_first = np.append(0, np.cumsum(np.bincount(from_stop, minlength=stops + 1)))
    return Patterns(
        first.astype(np.int32),
        from_stop,
        to_stop,
        np.append(0, np.cumsum(times)).astype(np.int64),
        departure,
        arrival,
        stop_first.astype(np.int32),
        pattern[order].astype(np.int32),
        position[order].astype(np.int32),
    )


@njit(cache=True, nogil=True)
def raptor(  # noqa: C901, PLR0912, PLR0915 - one loop, as numba likes it
    patterns: Patterns, changes: Changes, ready: np.ndarray, alight: np.ndarray, start: np.ndarray
) -> None:
    """Find the earliest alighting at every stop; ``start`` are the stops one walks to first."""
    count = patterns.first_position.size - 1
    stops = ready.size
    enters = np.full(count, -1, dtype=np.int32)
    queue = np.empty(count, dtype=np.int32)
    is_marked = np.zeros(stops, dtype=np.uint8)
    marked = np.empty(stops, dtype=np.int32)
    is_better = np.zeros(stops, dtype=np.uint8)
    better = np.empty(stops, dtype=np.int32)
    n_marked = 0
    for stop in start:
        marked[n_marked] = stop
        n_marked += 1
    while n_marked:
        n_queue = 0
        for m in range(n_marked):
            stop = marked[m]
            is_marked[stop] = 0
            for p in range(patterns.stop_first[stop], patterns.stop_first[stop + 1]):
                pattern = patterns.stop_pattern[p]
                position = patterns.stop_position[p]
                if enters[pattern] < 0:
                    queue[n_queue] = pattern
                    n_queue += 1
                    enters[pattern] = position
                elif position < enters[pattern]:
                    enters[pattern] = position
        n_better = 0
        for q in range(n_queue):
            pattern = queue[q]
            base = patterns.first_position[pattern]
            length = patterns.first_position[pattern + 1] - base
            origin = patterns.first_time[pattern]
            trips = (patterns.first_time[pattern + 1] - origin) // length
            trip = trips
            for j in range(enters[pattern], length):
                at = ready[patterns.from_stop[base + j]]
                if trip == trips or at <= patterns.departure[origin + (trip - 1) * length + j]:
                    low, high = 0, trip
                    while low < high:
                        middle = (low + high) // 2
                        if patterns.departure[origin + middle * length + j] >= at:
                            high = middle
                        else:
                            low = middle + 1
                    trip = low
                if trip < trips:
                    time = patterns.arrival[origin + trip * length + j]
                    stop = patterns.to_stop[base + j]
                    if time < alight[stop]:
                        alight[stop] = time
                        if not is_better[stop]:
                            is_better[stop] = 1
                            better[n_better] = stop
                            n_better += 1
            enters[pattern] = -1
        n_marked = 0
        for b in range(n_better):
            stop = better[b]
            is_better[stop] = 0
            for p in range(changes.start[stop], changes.start[stop + 1]):
                other = changes.to_stop[p]
                value = alight[stop] + changes.seconds[p]
                if value < ready[other]:
                    ready[other] = value
                    if not is_marked[other]:
                        is_marked[other] = 1
                        marked[n_marked] = other
                        n_marked += 1
