"""Time to load real GTFS feeds, against gtfs_kit and partridge where they are installed.

Usage: python benchmarks/gtfs_load.py --data DIR [--only NAME]... [--repeat N]
           [--peer-python PATH]

Each reader loads every table that it knows of every feed; this project also types, checks and
orders them and lists all findings. ``partridge`` types and prunes (``load_feed``), ``partridge
raw`` hands out texts as they stand (``load_raw_feed``). A feed that a reader refuses is left
out of the comparison for that reader and counted.

Each reader has a process of its own; the peers' runs under ``--peer-python`` if they are
installed elsewhere. The readers take turns on each feed, so that whatever else the machine
does falls on all of them. The best of N turns counts, as wall clock and as time of all cores.
"""

import argparse
import json
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Load = Callable[[Path], object]
_PARTRIDGE_TABLES = (
    *("agency", "calendar", "calendar_dates", "fare_attributes", "fare_rules", "feed_info"),
    *("frequencies", "routes", "shapes", "stops", "stop_times", "transfers", "trips"),
)


def loader_here() -> Load:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from geo.gtfs.feed import read_feed  # noqa: PLC0415 - the peers' Python need not have it

    def load(path: Path) -> object:
        feed = read_feed(path)
        return [len(table) for table in feed.tables.values()], len(feed.findings)

    return load


def loader_gtfs_kit() -> Load:
    import gtfs_kit  # noqa: PLC0415 - a peer that may be missing

    return lambda path: gtfs_kit.read_feed(path, dist_units="km")


def loader_partridge() -> Load:
    import partridge  # noqa: PLC0415 - a peer that may be missing

    return lambda path: _all_tables(partridge.load_feed(str(path)))


def loader_partridge_raw() -> Load:
    import partridge  # noqa: PLC0415 - a peer that may be missing

    return lambda path: _all_tables(partridge.load_raw_feed(str(path)))


def _all_tables(feed: object) -> list[int]:
    return [len(getattr(feed, name)) for name in _PARTRIDGE_TABLES]


HERE = "this project"
LOADERS: dict[str, Callable[[], Load]] = {
    HERE: loader_here,
    "gtfs_kit": loader_gtfs_kit,
    "partridge": loader_partridge,
    "partridge raw": loader_partridge_raw,
}


@dataclass(frozen=True, slots=True)
class Turn:
    """Seconds that one reader took for one feed."""

    wall_s: float
    cpu_s: float


class Reader:
    """One reader in a process of its own."""

    def __init__(self, name: str, python: str) -> None:
        self.name = name
        self._process = subprocess.Popen(
            [python, __file__, "--serve", name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.is_there = self._answer() == "ready"

    def read(self, path: Path) -> Turn | None:
        """Return what one turn took; None if the reader refuses the feed."""
        assert self._process.stdin is not None  # noqa: S101 - opened above
        self._process.stdin.write(f"{path}\n")
        self._process.stdin.flush()
        answer = json.loads(self._answer())
        if isinstance(answer, str):
            print(f"  {self.name} refuses {path.name}: {answer}")
            return None
        return Turn(*answer)

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def _answer(self) -> str:
        assert self._process.stdout is not None  # noqa: S101 - opened above
        return self._process.stdout.readline().strip()


def serve(name: str) -> None:
    """Load the feeds named on standard input, one a line, and say what each took."""
    warnings.simplefilter("ignore")
    try:
        load = LOADERS[name]()
    except ImportError:
        print("missing", flush=True)
        return
    print("ready", flush=True)
    for line in sys.stdin:
        wall, cpu = time.perf_counter(), time.process_time()
        answer: str | tuple[float, float]
        try:
            load(Path(line.rstrip("\n")))
            answer = time.perf_counter() - wall, time.process_time() - cpu
        except Exception as error:  # noqa: BLE001 - peers fail in many ways; it is counted
            answer = type(error).__name__
        print(json.dumps(answer), flush=True)


def best_turn(reader: Reader, path: Path, best: Turn | None) -> Turn | None:
    """Return the better of the best turn so far and a new one, wall and cores apart."""
    turn = reader.read(path)
    if turn is None or best is None:
        return turn
    return Turn(min(turn.wall_s, best.wall_s), min(turn.cpu_s, best.cpu_s))


def measured(readers: list[Reader], paths: list[Path], repeat: int) -> dict[str, dict[Path, Turn]]:
    """Return each reader's best turn for each feed that it reads."""
    turns: dict[str, dict[Path, Turn]] = {reader.name: {} for reader in readers}
    for path in paths:
        for turn in range(repeat):
            for reader in readers:
                if turn and path not in turns[reader.name]:
                    continue
                best = best_turn(reader, path, turns[reader.name].get(path))
                if best is not None:
                    turns[reader.name][path] = best
    return turns


def total(turns: dict[Path, Turn], paths: list[Path]) -> Turn:
    return Turn(sum(turns[p].wall_s for p in paths), sum(turns[p].cpu_s for p in paths))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="folder that holds the feeds")
    parser.add_argument("--only", action="append", default=[], help="file name; may be repeated")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument(
        "--peer-python", default=sys.executable, help="Python that has gtfs_kit and partridge"
    )
    parser.add_argument("--serve", choices=LOADERS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.serve)
        return
    if options.data is None:
        parser.error("--data is missing; name the folder that holds the feeds")
    paths = [
        path
        for path in sorted(options.data.glob("**/*.zip"))
        if not options.only or path.name in options.only
    ]
    pythons = {name: sys.executable if name == HERE else options.peer_python for name in LOADERS}
    readers = [Reader(name, python) for name, python in pythons.items()]
    turns = measured([reader for reader in readers if reader.is_there], paths, options.repeat)
    for reader in readers:
        reader.close()
        if not reader.is_there:
            print(f"{reader.name}: not installed")
    own = turns.pop(HERE)
    mine = total(own, list(own))
    print(
        f"{HERE}: {len(own)} of {len(paths)} feeds in {mine.wall_s:.2f} s, cores {mine.cpu_s:.2f} s"
    )
    for name, theirs in turns.items():
        both = [path for path in own if path in theirs]
        if not both:
            print(f"{name}: no feed that both read")
            continue
        mine, other = total(own, both), total(theirs, both)
        print(
            f"{name}: {len(both)} of {len(paths)} feeds in {other.wall_s:.2f} s, "
            f"cores {other.cpu_s:.2f} s; {HERE} {mine.wall_s:.2f} s, cores {mine.cpu_s:.2f} s "
            f"for the same; ratio {mine.wall_s / other.wall_s:.2f}, "
            f"cores {mine.cpu_s / other.cpu_s:.2f}"
        )


if __name__ == "__main__":
    main()
