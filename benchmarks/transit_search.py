"""The timetable search against RAPTOR, single scans and a plain read of its arrays.

Usage: python benchmarks/transit_search.py [--data DIR] [--minotor DIR] [--size NAME]...

Each figure is a ratio of two times of one run. With --data the largest real feeds are measured
together too; with --minotor (where `npm install minotor@1.0.7` was run, and node is there) that
router too. Growth is a fit over the sizes, which take turns in several rounds: the least time of
each origin, the median of the origins; and the same for a plain read, which tells what the
memory of the computer adds. The nation needs some 6 GB and minutes; it must be asked for.
"""

import argparse
import datetime as dt
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numba import njit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from transit_made import DAY, SIZES, made_feed
from transit_minotor import searches
from transit_raptor import Patterns, patterns_of, raptor

from geo.gtfs.compiled import Provenance, compile_feed
from geo.gtfs.feed import read_feed
from geo.transit.kernels import NEVER, Connections
from geo.transit.profiles import profile
from geo.transit.router import blank_labels, earliest_arrivals
from geo.transit.timetable import Timetable
from geo.transit.walks import Place, Walking

EIGHT_S = 8 * 3_600
REAL = ("yamanashi.zip", "saga-current.zip", "ryobi.zip", "okaden.zip", "wakayama.zip")
REAL_DAYS = {"yamanashi": dt.date(2020, 3, 25), "": dt.date(2019, 6, 5)}


@njit(cache=True, nogil=True)
def plain_read(connections: Connections, first: int, end: int) -> int:
    """Read all columns of the connections once."""
    departure, arrival, from_stop, to_stop, run = connections
    total = 0
    for i in range(first, end):
        total += departure[i] ^ arrival[i] ^ from_stop[i] ^ to_stop[i] ^ run[i]
    return total


def read_spans(timetable: Timetable, origin: Place) -> int:
    """Read what a search may have to look at."""
    connections = timetable.rides.connections
    spans = timetable.forward.spans(origin, EIGHT_S)
    return sum(plain_read(connections, span.first, span.end) for _, span in spans)


def best_s(work: Callable[[], object], repeat: int) -> float:
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def origins(timetable: Timetable, count: int) -> list[Place]:
    """Return stops as places; a stop with twice the departures is taken twice as often."""
    rng = np.random.default_rng(7)
    start, _ = timetable.departures
    share = np.diff(start)[: len(timetable.stops)].astype(float)
    chosen = rng.choice(len(share), size=count, replace=False, p=share / share.sum())
    return [timetable.place_of_stop(int(stop)) for stop in chosen]


def by_rounds(timetable: Timetable, patterns: Patterns, origin: Place, leave_s: int) -> np.ndarray:
    ready, alight = blank_labels(timetable.forward)
    ready[origin.stop] = origin.walk_s + np.int32(leave_s)
    raptor(patterns, timetable.changes, ready, alight, origin.stop)
    return alight[:-1]


def largest_memory_gb() -> float:
    """Return the most memory that the process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def measure(
    name: str, timetable: Timetable, *, with_day: bool, with_peer: bool, minotor: Path | None
) -> None:
    """Print the figures of one timetable."""
    count = len(timetable.rides.connections.departure)
    print(f"{name}: {len(timetable.stops):,} stops, {count:,} connections")
    places = origins(timetable, 12)
    plain_read(timetable.rides.connections, 0, 1)
    earliest_arrivals(timetable, places[0], EIGHT_S)
    search = mean_s(lambda p: earliest_arrivals(timetable, p, EIGHT_S), places)
    read = mean_s(lambda p: read_spans(timetable, p), places)
    print(f"  tt_one_to_all {search * 1e3:.3f} ms; memory so far {largest_memory_gb():.2f} GB")
    print(f"  tt_one_to_all_limit: plain read {read * 1e3:.3f} ms: ratio {search / read:.2f}")
    if with_peer:
        against_raptor(timetable, places, search)
    against_minotor(timetable, places[:5], minotor)
    windows = [("tt_profile60", EIGHT_S, 60, 10)]
    if with_day:
        windows.append(("tt_day", 5 * 3_600, 1_080, 90))
    for label, start, minutes, sample in windows:
        profile_ratio(label, timetable, places[0], start, minutes, sample)


def mean_s(work: Callable[[Place], object], places: list[Place]) -> float:
    """Return the mean over some origins of the best time of each."""
    return sum(best_s(lambda p=place: work(p), 7) for place in places) / len(places)


def against_raptor(timetable: Timetable, places: list[Place], search: float) -> None:
    """Print cells that differ from RAPTOR, and the ratio of the times."""
    patterns = patterns_of(timetable)
    wrong = sum(
        int((earliest_arrivals(timetable, p, EIGHT_S).alight_s
             != by_rounds(timetable, patterns, p, EIGHT_S)).sum())
        for p in places
    )  # fmt: skip
    rounds = mean_s(lambda p: by_rounds(timetable, patterns, p, EIGHT_S), places)
    print(f"  against RAPTOR: {len(places) * len(timetable.stops)} cells, {wrong} wrong")
    print(f"  RAPTOR {rounds * 1e3:.3f} ms: ratio {search / rounds:.2f}")


def against_minotor(timetable: Timetable, places: list[Place], folder: Path | None) -> None:
    """Print the ratio of the times to those of minotor, and how many stops each reaches."""
    found = searches(timetable, [int(place.stop[0]) for place in places], folder)
    if found is None:
        print("  minotor: not installed")
        return
    search = mean_s(lambda p: earliest_arrivals(timetable, p, EIGHT_S), places) * 1e3
    reached = sum(
        int((earliest_arrivals(timetable, p, EIGHT_S).alight_s < NEVER).sum()) for p in places
    )
    other = sum(least_ms for least_ms, _ in found) / len(found)
    print(f"  minotor {other:.1f} ms, {sum(n for _, n in found)} stops reached in all; here "
          f"{search:.3f} ms, {reached}: ratio {search / other:.6f}")  # fmt: skip


def growth(timetables: list[Timetable], *, sources: int = 40, repeats: int = 9) -> None:
    """Print how the time of a search grows with the number of connections."""
    rides = [len(timetable.rides.connections.departure) for timetable in timetables]
    places = [origins(timetable, sources) for timetable in timetables]
    least = np.full((len(timetables), sources), np.inf)
    read = least.copy()
    for _ in range(repeats):
        for size, timetable in enumerate(timetables):
            for times, work in ((least, one_to_all), (read, read_spans)):
                for source, place in enumerate(places[size]):
                    start = time.perf_counter()
                    work(timetable, place)
                    spent = time.perf_counter() - start
                    times[size, source] = min(times[size, source], spent)
    for what, times in (("search", least), ("plain read of the same rides", read)):
        median = np.median(times, axis=1)
        steps = np.diff(np.log(median)) / np.diff(np.log(rides))
        fit = np.polyfit(np.log(rides), np.log(median), 1)[0]
        sizes = ", ".join(f"{n:,}: {t * 1e3:.3f} ms" for n, t in zip(rides, median, strict=True))
        print(f"growth of the {what}: {sizes}; from size to size "
              f"{' '.join(f'{s:.2f}' for s in steps)}; exponent {fit:.2f}")  # fmt: skip


def one_to_all(timetable: Timetable, place: Place) -> object:
    return earliest_arrivals(timetable, place, EIGHT_S)


def profile_ratio(
    label: str, timetable: Timetable, origin: Place, start: int, minutes: int, sample: int
) -> None:
    """Print one scan of a window of minutes against a scan for each."""
    end = start + (minutes - 1) * 60
    for step in (60, None):
        found = profile(timetable, origin, start, end, step_s=step)
        one = best_s(lambda s=step: profile(timetable, origin, start, end, step_s=s), 3)
        times = list(range(start, end + 1, 60))[:: max(minutes // sample, 1)]
        scans = sum(best_s(lambda t=t: earliest_arrivals(timetable, origin, t), 2) for t in times)
        scans *= minutes / len(times)
        what = "minutes" if step else "each departure"
        print(f"  {label} ({what}: {len(found.leave_s)} lanes) {one * 1e3:.1f} ms, "
              f"{minutes} scans {scans * 1e3:.1f} ms: ratio {one / scans:.3f}")  # fmt: skip


def real_timetable(data: Path) -> Timetable:
    """Return the largest real feeds together."""
    provenance = Provenance(
        name_ja="",
        name_en="",
        source="",
        licence="",
        credit="",
        retrieved_on=dt.date(2026, 11, 20),
        original_sha256="",
        file_name="",
    )
    feeds = [
        compile_feed(read_feed(path), feed_id=path.stem, provenance=provenance)
        for path in sorted(data.glob("**/*.zip"))
        if path.name in REAL
    ]
    days = {feed.feed_id: REAL_DAYS.get(feed.feed_id, REAL_DAYS[""]) for feed in feeds}
    return Timetable.build(feeds, days, walk=Walking(), bookable=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="folder that holds the real feeds")
    parser.add_argument("--size", action="append", choices=list(SIZES), default=[])
    parser.add_argument("--no-day", action="store_true", help="leave out the whole day")
    parser.add_argument("--no-peer", action="store_true", help="leave out RAPTOR")
    parser.add_argument("--minotor", type=Path, help="folder in which npm installed minotor")
    options = parser.parse_args()
    parts = {
        "with_day": not options.no_day,
        "with_peer": not options.no_peer,
        "minotor": options.minotor,
    }
    if options.data:
        measure("real feeds", real_timetable(options.data), **parts)
    timetables = []
    for name in options.size or ["small", "city", "region"]:
        feed = made_feed(SIZES[name])
        start = time.perf_counter()
        timetable = Timetable.build([feed], {"made": DAY}, walk=Walking(), bookable=False)
        print(f"{name}: built in {time.perf_counter() - start:.2f} s")
        measure(name, timetable, **parts)
        timetables.append(timetable)
    if len(timetables) > 1:
        growth(timetables)
    print(f"largest memory {largest_memory_gb():.2f} GB")


if __name__ == "__main__":
    main()
