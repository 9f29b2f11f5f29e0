"""Random questions to the timetable search and to plain rounds, cell by cell.

Usage: python benchmarks/oracle.py --data DIR [--only NAME]... [--questions N] [--seed N]

For each feed some random (source, day, time): earliest arrivals, arrivals by number of rides,
the profile of an hour, and latest departures, at every stop. Prints cells compared and wrong.
"""

import argparse
import datetime as dt
import importlib.util
import sys
import time
from pathlib import Path
from types import ModuleType

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from geo.errors import GeoError
from geo.gtfs.compiled import CompiledFeed, Provenance, compile_feed
from geo.gtfs.feed import read_feed


def opinion() -> ModuleType:
    """Return the checks that the tests use too."""
    folder = Path(__file__).resolve().parent.parent / "tests" / "geo" / "transit"
    sys.path.insert(0, str(folder))
    spec = importlib.util.spec_from_file_location("agreement", folder / "agreement.py")
    if spec is None or spec.loader is None:
        raise SystemExit("tests/geo/transit/agreement.py is missing; run from the sources")
    module = importlib.util.module_from_spec(spec)
    sys.modules["agreement"] = module
    spec.loader.exec_module(module)
    return module


def compiled(path: Path) -> CompiledFeed | None:
    provenance = Provenance(
        name_ja="",
        name_en="",
        source="",
        licence="",
        credit="",
        retrieved_on=dt.date(2026, 11, 20),
        original_sha256="",
        file_name=path.name,
    )
    try:
        return compile_feed(read_feed(path), feed_id=path.stem, provenance=provenance)
    except GeoError as error:
        print(f"{path.name}: not read: {error}")
        return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder that holds the feeds")
    parser.add_argument("--only", action="append", default=[], help="file name; may be repeated")
    parser.add_argument("--questions", type=int, default=200, help="for each feed")
    parser.add_argument("--days", type=int, default=4, help="different days for each feed")
    parser.add_argument("--seed", type=int, default=20261120)
    options = parser.parse_args()
    agreement = opinion()
    cells = wrong = 0
    for path in agreement.feed_paths(options.data):
        if options.only and path.name not in options.only:
            continue
        feed = compiled(path)
        if feed is None or feed.daily_trips().empty:
            continue
        start = time.perf_counter()
        found, differ = agreement.compare_feed(
            feed,
            np.random.default_rng(options.seed),
            questions=options.questions,
            days=options.days,
        )
        cells += found
        wrong += differ
        spent = time.perf_counter() - start
        print(f"{path.name}: {found} cells, {differ} wrong, {spent:.1f} s", flush=True)
    print(f"{cells} cells compared, {wrong} wrong")


if __name__ == "__main__":
    main()
