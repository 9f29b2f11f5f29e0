"""Every departure of every trip on one day of one feed, vehicle by vehicle."""

import datetime as dt
import logging
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.gtfs.compiled import NONE, CompiledFeed
from geo.gtfs.transfers import STAYS_SEATED

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Bools = NDArray[np.bool_]

DAY_S = 86_400
_BY_HEADWAY = 0  # exact_times
_MOST_WAYS = 256  # through the trips coupled behind one departure; a feed in error has no end

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class DayTrips:
    """Departures of trips, those of one vehicle one after the other.

    Attributes
    ----------
    trip
        Row of the trip in its feed.
    shift_s
        Added to the trip's own times.
    is_estimate
        Whether the departure stands for a headway, not for a published time.
    run
        Number of the vehicle's run, from 0: whoever stays seated goes on.
    """

    trip: Int32s
    shift_s: Int32s
    is_estimate: Bools
    run: Int32s

    @property
    def runs(self) -> int:
        """Number of runs."""
        return int(self.run[-1]) + 1 if len(self.run) else 0


def trips_on(feed: CompiledFeed, day: dt.date) -> DayTrips:
    """Return the departures of a service day.

    They are the trips of the day, and those of the day before that still run after midnight
    (their times are a day less). A trip of frequencies.txt leaves at each headway from the
    start of a row to before its end, where ``exact_times`` is 0 as an estimate. A trip goes on
    as the next one of its block that starts at the stop where it ends, not before it ends, and
    as those that ``link_from`` and ``link_to`` name, whatever block and stop say. Where vehicles
    are coupled or parted, a trip stands in several runs.
    """
    before = day - dt.timedelta(days=1)
    parts = (_departures(feed, before, -DAY_S), _departures(feed, day, 0))
    trip, shift, estimate = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    order, run = _runs(feed, trip, shift)
    still = feed.call_arrival_s[feed.trip_start[trip + 1] - 1] + shift >= 0
    order, run = order[still[order]], run[still[order]]
    run = np.unique(run, return_inverse=True)[1].astype(np.int32)
    return DayTrips(trip[order], shift[order], estimate[order], run)


def rides_of(feed: CompiledFeed, trips: DayTrips) -> tuple[Int64s, Int64s]:
    """Return the rides from one call to the next: place in the trips, row of the first call."""
    start, end = feed.trip_start[trips.trip], feed.trip_start[trips.trip + 1]
    counts = (end - start - 1).astype(np.int64)
    place = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    ramp = np.arange(counts.sum(), dtype=np.int64) - np.repeat(np.cumsum(counts) - counts, counts)
    return place, start[place] + ramp


def _by_headway(feed: CompiledFeed) -> Bools:
    found = np.zeros(len(feed.trip_id), dtype=bool)
    found[feed.freq_trip] = True
    return found


def _departures(feed: CompiledFeed, day: dt.date, shift_s: int) -> tuple[Int32s, Int32s, Bools]:
    """Return trip, shift and whether estimated of one calendar day's departures."""
    is_running = feed.services_on(day)[feed.trip_service]
    plain = np.flatnonzero(is_running & ~_by_headway(feed))
    rows = np.flatnonzero(is_running[feed.freq_trip])
    times = [
        np.arange(feed.freq_start_s[r], feed.freq_end_s[r], feed.freq_headway_s[r]) for r in rows
    ]
    counts = np.array([len(time) for time in times], dtype=np.int64)
    repeated = np.repeat(feed.freq_trip[rows], counts)
    own = feed.call_departure_s[feed.trip_start[repeated]]
    shifts = np.concatenate([np.empty(0, dtype=np.int64), *times]) - own
    return (
        np.concatenate((plain, repeated)).astype(np.int32),
        np.concatenate((np.zeros(len(plain), dtype=np.int64), shifts)).astype(np.int32)
        + np.int32(shift_s),
        np.concatenate(
            (
                np.zeros(len(plain), dtype=bool),
                np.repeat(feed.freq_exact[rows] == _BY_HEADWAY, counts),
            )
        ),
    )


def _runs(feed: CompiledFeed, trip: Int32s, shift: Int32s) -> tuple[Int64s, Int32s]:
    """Return the order in which trips of one vehicle follow each other, and their runs."""
    first, last = feed.trip_start[trip], feed.trip_start[trip + 1] - 1
    leaves = feed.call_departure_s[first] + shift
    arrives = feed.call_arrival_s[last] + shift
    repeats = _by_headway(feed)[trip]
    block = np.where(repeats, -1, feed.trip_block[trip])
    layer = np.where(repeats, 0, shift)
    order = np.lexsort((trip, arrives, leaves, layer, block))
    one, other = order[:-1], order[1:]
    goes_on = (
        (block[one] >= 0)
        & (block[one] == block[other])
        & (layer[one] == layer[other])
        & (feed.call_stop[last[one]] == feed.call_stop[first[other]])
        & (arrives[one] <= leaves[other])
    )
    if not len(feed.link_from):
        run = np.zeros(len(order), dtype=np.int32)
        run[1:] = np.cumsum(~goes_on)
        return order, run
    pairs = np.stack((one[goes_on], other[goes_on]), axis=1)
    chains = _chains(order, _linked(feed, trip, shift, pairs))
    lengths = np.array([len(chain) for chain in chains], dtype=np.int64)
    chained = np.array([place for chain in chains for place in chain], dtype=np.int64)
    return chained, np.repeat(np.arange(len(chains), dtype=np.int32), lengths)


def _linked(feed: CompiledFeed, trip: Int32s, shift: Int32s, pairs: Int64s) -> Int64s:
    """Return which departure goes on as which, (pairs, 2), once links have overruled blocks.

    A trip that ends after the other one starts goes on as that of the next day.
    """
    leaves = feed.call_departure_s[feed.trip_start[:-1]]
    arrives = feed.call_arrival_s[feed.trip_start[1:] - 1]
    origin, target = feed.link_from, feed.link_to
    gap_s = leaves[target].astype(np.int64) - arrives[origin]
    # Of two trips that take no time, the first in trips.txt is first: runs never close a circle.
    is_ahead = (leaves[origin] < leaves[target]) | (arrives[target] > leaves[target])
    same_day = (gap_s >= 0) & (is_ahead | (origin < target))
    next_day = (gap_s < 0) & (gap_s + DAY_S >= 0)
    place = np.full((3, len(feed.trip_id)), NONE, dtype=np.int64)  # yesterday, today, tomorrow
    plain = np.flatnonzero(~_by_headway(feed)[trip])
    place[np.where(shift[plain] < 0, 0, 1), trip[plain]] = plain
    found = []
    for layer in (0, 1):
        on = place[np.where(same_day, layer, layer + 1), target]
        holds = (same_day | next_day) & (place[layer, origin] >= 0) & (on >= 0)
        found.append(np.stack((place[layer, origin], on, feed.link_type), axis=1)[holds])
    links = np.concatenate(found)
    told = np.isin(pairs[:, 0], links[:, 0]) | np.isin(pairs[:, 1], links[:, 1])
    return np.concatenate((pairs[~told], links[links[:, 2] == STAYS_SEATED, :2]))


def _chains(order: Int64s, pairs: Int64s) -> list[list[int]]:
    """Return all ways on through departures that go on as others."""
    following: dict[int, list[int]] = {}
    for one, other in pairs.tolist():
        following.setdefault(one, []).append(other)
    behind = set(pairs[:, 1].tolist())
    chains: list[list[int]] = []
    for head in order.tolist():
        if head in behind:
            continue
        begun, most = [[head]], len(chains) + _MOST_WAYS
        while begun:
            chain = begun.pop()
            ways = following.get(chain[-1], [])
            if len(chains) + len(begun) + len(ways) > most:
                _log.warning("Vehicles are coupled and parted too often; one way is followed.")
                ways = ways[:1]
            begun.extend([*chain, way] for way in reversed(ways))
            if not ways:
                chains.append(chain)
    return chains
