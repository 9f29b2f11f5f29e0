"""Time to load real GTFS feeds, against gtfs_kit and partridge where they are installed.

Usage: python benchmarks/gtfs_load.py --data DIR [--only NAME]... [--repeat N]

Each reader loads every table that it knows of every feed; a feed that a reader refuses is left
out of the comparison for that reader and counted.
"""

import argparse
import importlib.util
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from geo.gtfs.feed import read_feed

Load = Callable[[Path], int]


def load_here(path: Path) -> int:
    return len(read_feed(path).stop_times)


def load_gtfs_kit(path: Path) -> int:
    import gtfs_kit  # noqa: PLC0415 - a peer that may be missing

    return len(gtfs_kit.read_feed(path, dist_units="km").stop_times)


def load_partridge(path: Path) -> int:
    import partridge  # noqa: PLC0415 - a peer that may be missing

    feed = partridge.load_raw_feed(str(path))
    names = ("agency", "routes", "stops", "trips", "calendar", "calendar_dates", "shapes")
    for name in names:
        getattr(feed, name)
    return len(feed.stop_times)


PEERS: dict[str, Load] = {"gtfs_kit": load_gtfs_kit, "partridge": load_partridge}


def seconds(load: Load, path: Path, repeat: int) -> float | None:
    """Return the best of some runs; None if the reader refuses the feed."""
    best: float | None = None
    for _ in range(repeat):
        start = time.perf_counter()
        try:
            load(path)
        except Exception as error:  # noqa: BLE001 - peers fail in many ways; it is counted
            print(f"  {load.__name__} refuses {path.name}: {type(error).__name__}")
            return None
        spent = time.perf_counter() - start
        best = spent if best is None else min(best, spent)
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder that holds the feeds")
    parser.add_argument("--only", action="append", default=[], help="file name; may be repeated")
    parser.add_argument("--repeat", type=int, default=1)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    paths = [
        path
        for path in sorted(options.data.glob("**/*.zip"))
        if not options.only or path.name in options.only
    ]
    here = {path: seconds(load_here, path, options.repeat) for path in paths}
    total = sum(spent or 0.0 for spent in here.values())
    print(f"this project: {len(paths)} feeds in {total:.2f} s")
    for name, load in PEERS.items():
        if importlib.util.find_spec(name) is None:
            print(f"{name}: not installed")
            continue
        theirs = {path: seconds(load, path, options.repeat) for path in paths}
        both = [path for path in paths if here[path] is not None and theirs[path] is not None]
        mine = sum(here[path] or 0.0 for path in both)
        other = sum(theirs[path] or 0.0 for path in both)
        if not both:
            print(f"{name}: no feed that both read")
            continue
        print(
            f"{name}: {len(both)} of {len(paths)} feeds in {other:.2f} s; "
            f"this project {mine:.2f} s for the same; ratio {mine / other:.2f}"
        )


if __name__ == "__main__":
    main()
