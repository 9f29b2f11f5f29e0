"""Questions put to the search and to the plain rounds, compared cell by cell."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from raptor import World, world

from geo.gtfs.compiled import CompiledFeed
from geo.transit.kernels import BEFORE_ALL, NEVER, NONE, scan_rides
from geo.transit.profiles import profile
from geo.transit.router import blank_labels, earliest_arrivals, latest_departures
from geo.transit.timetable import Timetable
from geo.transit.walks import Place, Walking

MOST_RIDES = 4


class Pair:
    """The search and the plain rounds on the same feeds and day."""

    def __init__(
        self,
        feeds: Sequence[CompiledFeed],
        days: Mapping[str, dt.date],
        *,
        walk: Walking = Walking(),  # noqa: B008 - frozen
        bookable: bool = False,
        change_s: int = 120,
    ) -> None:
        self.timetable = Timetable.build(
            feeds, days, walk=walk, bookable=bookable, change_s=change_s
        )
        self.world: World = world(
            feeds,
            days,
            detour=walk.detour,
            speed_m_min=walk.speed_m_min,
            limit_m=walk.limit_m,
            change_s=change_s,
            bookable=bookable,
        )

    def cells(self, times: Mapping[str, int], nothing: int) -> np.ndarray:
        """Return the plain rounds' times in the order of the timetable's stops."""
        return np.array([times.get(s, nothing) for s in self.timetable.stop_ids], dtype=np.int64)

    def forward(self, lon: float, lat: float, leave_s: int) -> tuple[int, int]:
        """Earliest alighting everywhere: by all rides, and by at most 1, 2, ... rides."""
        walks = self.world.about(lon, lat)
        rounds = self.world.earliest({s: leave_s + w for s, w in walks.items()})
        place = self.timetable.place(lon, lat)
        mine = earliest_arrivals(self.timetable, place, leave_s).alight_s
        right = self.cells(rounds[-1] if rounds else {}, int(NEVER))
        wrong = int((mine != right).sum())
        counted = self.by_rides(place, leave_s)
        for ride in range(MOST_RIDES):
            known = rounds[min(ride, len(rounds) - 1)] if rounds else {}
            wrong += int((counted[:, ride] != self.cells(known, int(NEVER))).sum())
        return len(mine) * (1 + MOST_RIDES), wrong

    def by_rides(self, place: Place, leave_s: int) -> np.ndarray:
        """Return alighting times of the scan that counts rides."""
        ahead = self.timetable.forward
        ready, alight = blank_labels(ahead, MOST_RIDES)
        ready[place.stop] = (place.walk_s + leave_s)[:, np.newaxis]
        trace, came_from = np.full((*ready.shape, 3), NONE), np.full(ready.shape, NONE)
        for _, span in ahead.spans(place, leave_s):
            scan_rides(ahead.connections, ahead.changes, (ready, alight), trace, came_from, span)
        return alight[:-1]

    def lanes(self, lon: float, lat: float, times: Sequence[int]) -> tuple[int, int]:
        """Arrivals for some departures of a window."""
        place = self.timetable.place(lon, lat)
        walks = self.world.about(lon, lat)
        found = profile(self.timetable, place, min(times), max(times))
        wrong = 0
        for leave_s in times:
            rounds = self.world.earliest({s: leave_s + w for s, w in walks.items()})
            lane = int(np.searchsorted(found.leave_s, leave_s))
            right = self.cells(rounds[-1] if rounds else {}, int(NEVER))
            wrong += int((found.alight_s[:, lane] != right).sum())
        return len(times) * len(self.timetable.stops), wrong

    def backward(self, lon: float, lat: float, arrive_by_s: int) -> tuple[int, int]:
        """Latest boarding everywhere."""
        walks = self.world.about(lon, lat)
        right = self.world.latest({s: arrive_by_s - w for s, w in walks.items()})
        place = self.timetable.place(lon, lat)
        mine = latest_departures(self.timetable, place, arrive_by_s).board_s
        return len(mine), int((mine != self.cells(right, int(BEFORE_ALL))).sum())


def feed_paths(data: Path) -> list[Path]:
    """Return the real feeds: zips, and folders of tables."""
    folders = [path.parent for path in data.glob("gtfs*/stops.txt")]
    return sorted([*data.glob("gtfs*/*.zip"), *folders])


def compare_feed(
    feed: CompiledFeed, rng: np.random.Generator, *, questions: int, days: int
) -> tuple[int, int]:
    """Return cells compared and wrong for random sources, days and times of one feed."""
    served = feed.daily_trips().index
    chosen = rng.choice(len(served), size=min(days, len(served), questions), replace=False)
    cells = wrong = 0
    share = np.array_split(np.arange(questions), len(chosen))
    for number, part in zip(chosen.tolist(), share, strict=True):
        pair = Pair([feed], {feed.feed_id: served[number].date()})
        stops = pair.timetable.stops
        located = np.flatnonzero(np.isfinite(stops.lon))
        if not located.size:
            continue
        for place in range(len(part)):
            stop = int(rng.choice(located))
            lon = float(stops.lon[stop] + rng.uniform(-0.004, 0.004))
            lat = float(stops.lat[stop] + rng.uniform(-0.004, 0.004))
            leave_s = int(rng.integers(5 * 60, 22 * 60) * 60)
            back_s = int(rng.integers(7 * 60, 25 * 60) * 60)
            results = [pair.forward(lon, lat, leave_s), pair.backward(lon, lat, back_s)]
            if place == 0:
                times = [leave_s + 600 * k + int(rng.integers(600)) for k in range(6)]
                results.append(pair.lanes(lon, lat, times))
            cells += sum(found for found, _ in results)
            wrong += sum(differ for _, differ in results)
    return cells, wrong
