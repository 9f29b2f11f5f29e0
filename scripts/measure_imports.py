"""Import every list of a folder of real files and write what became of its rows as a table.

``python scripts/measure_imports.py /path/to/data [--only NAME]... [--output TABLE.md]``

Each source is taken into a new workspace by ``read_import`` and ``write_import``, in a child
process. One line a source and kind, as Markdown: rows in the file, rows taken in, rows set aside by
reason, rows repaired on the way, seconds, and the peak of memory of the child; what is no list of
that kind, with the words by which it is refused. ``rows = taken in + set aside`` is checked for
each, and the program ends with 1 where that does not hold. ``(to confirm)`` stands where columns
or the format were guessed, so that a user is asked before anything is written.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from locator.errors import LocatorError  # noqa: E402
from locator.importing.lists import Asking, read_lists  # noqa: E402
from locator.imports import ground_at, read_import, write_import  # noqa: E402
from locator.settings import find_data  # noqa: E402
from locator.workspace import Workspace  # noqa: E402

HEAD = "| source | kind | rows | taken in | set aside | repaired | s | peak MB | refused |"
KINDS = {
    "opendata_ishikawa/170003_tourism.csv": ("locations",),
    "film_locations_paris/lieux-de-tournage-a-paris.csv.gz": ("shoots",),
    "film_locations_sf/Film_Locations_in_San_Francisco.csv": ("shoots",),
    "anime_points_junreimap/anime_json.zip": ("works", "spots"),
    "anime_points_junreimap/bangumi_list.csv": ("works",),
    "community_transport_yamaguchi/municipal_supply.json": ("community_transport",),
}
"""Source to the kinds that it is read as, where that is not ``facilities``."""
KNOWN = {"film_locations_sf/Film_Locations_in_San_Francisco.csv": "sf-film-locations"}
LISTS = (
    "opendata_ishikawa/*.csv",
    "michinoeki_kanto/*.csv",
    "film_locations_paris/*.csv.gz",
    "film_locations_sf/*.csv",
    "municipalities_localgovjp/*.csv",
    "stations_seo/*.csv",
    "community_transport_yamaguchi/*.csv",
    "community_transport_yamaguchi/*.json",
    "anime_points_junreimap/*.zip",
    "anime_points_junreimap/*.csv",
    "gtfs_feed_catalog/*.csv",
    "boundaries_n03_2021/*.json",
    "gtfs_ferry_miyako_muroran",
    "gtfs_jp_mlit_sample",
)
"""Sources below the folder: files, and folders of one timetable."""
FEEDS = ("gtfs_jp_2019_feeds/*.zip", "gtfs_jp_2026_yamaguchi/*.zip", "gtfs_jp_fukui/*.zip")
"""Folders of many timetables: one line a folder, each file opened for itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of one source; ``refused`` is empty where it was a list."""

    rows: int = 0
    accepted: int = 0
    aside: dict[str, int]
    repaired: int = 0
    seconds: float
    peak_mb: float
    refused: str = ""
    is_sure: bool = True

    @property
    def is_whole(self) -> bool:
        """Whether each row was taken in or set aside."""
        return self.rows == self.accepted + sum(self.aside.values())


def sources(data: Path) -> Iterator[tuple[str, str]]:
    """Yield each source, as a path below the folder, and each kind that it is read as."""
    for pattern in LISTS:
        for path in sorted(data.glob(pattern)):
            name = path.relative_to(data).as_posix()
            for kind in KINDS.get(name, ("facilities",)):
                yield name, kind
    yield from ((pattern, "facilities") for pattern in FEEDS if any(data.glob(pattern)))


def opened_feeds(data: Path, pattern: str) -> Told:
    """Open each file of a folder of timetables, here and now; tell how often it was refused why."""
    ground, start = ground_at(find_data()), time.perf_counter()
    refused: Counter[str] = Counter()
    files = sorted(data.glob(pattern))
    for path in files:
        try:
            read_lists(path, path.name, Asking(kind="facilities"), ground.knowledge)
        except LocatorError as error:
            refused[error.code] += 1
        else:
            refused["taken for a list"] += 1
    return Told(
        aside={},
        seconds=time.perf_counter() - start,
        peak_mb=peak_mb(),
        refused=", ".join(f"{code}: {n} of {len(files)} files" for code, n in refused.items()),
    )


def taken_in(path: Path, kind: str, known: str = "") -> Told:
    """Take one source into a new workspace, here and now."""
    ground = ground_at(find_data())
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        own = Workspace(Path(folder) / "own.gpkg")
        try:
            read = read_import(path, Asking(kind=kind, format_id=known), own, ground)
            write_import(own, read, by="measure")
        except LocatorError as error:
            seconds = time.perf_counter() - start
            refused = f"{error.code}: {error}"
            return Told(aside={}, seconds=seconds, peak_mb=peak_mb(), refused=refused)
    return Told(
        rows=read.intake.rows,
        accepted=read.intake.accepted,
        aside=dict(Counter(a.code for a in read.intake.asides)),
        repaired=read.intake.repaired,
        seconds=time.perf_counter() - start,
        peak_mb=peak_mb(),
        is_sure=read.is_sure,
    )


def peak_mb() -> float:
    """Return the peak of memory of this process, MB; what its parent needed does not count."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(one for one in status.read_text().splitlines() if one.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def line_of(name: str, kind: str, told: Told) -> str:
    """Return one line of the table."""
    aside = ", ".join(f"{count} {code}" for code, count in sorted(told.aside.items())) or "0"
    seconds, peak = f"{told.seconds:.1f}", f"{told.peak_mb:.0f}"
    if told.refused:
        words = told.refused.replace("|", "\\|")
        return f"| {name} | {kind} | | | | | {seconds} | {peak} | {words} |"
    kind = kind if told.is_sure else f"{kind} (to confirm)"
    counts = f"{told.rows} | {told.accepted} | {aside} | {told.repaired}"
    return f"| {name} | {kind} | {counts} | {seconds} | {peak} | |"


def child(data: Path, name: str, kind: str) -> Told:
    """Take one source in, in a process of its own."""
    command = [sys.executable, __file__, str(data), "--serve", name, kind]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode:
        sys.exit(f"{name} as {kind}: {done.stderr[-2000:]}")
    return Told(**json.loads(done.stdout))


def main() -> int:
    """Take all in, write the table; return 0 where no row of any was lost."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path, help="folder of the real files")
    parser.add_argument("--only", action="append", default=[], help="part of a name")
    parser.add_argument("--output", type=Path, help="file of the table [the terminal]")
    parser.add_argument("--serve", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        name, kind = options.serve
        if name in FEEDS:
            told = opened_feeds(options.data, name)
        else:
            told = taken_in(options.data / name, kind, KNOWN.get(name, ""))
        fields = {f: getattr(told, f) for f in Told.__slots__}
        print(json.dumps(fields, ensure_ascii=False))
        return 0
    lines = [HEAD, "|---|---|--:|--:|---|--:|--:|--:|---|"]
    is_whole = True
    for name, kind in sources(options.data):
        if options.only and not any(part in name for part in options.only):
            continue
        told = child(options.data, name, kind)
        is_whole &= told.is_whole
        lines.append(line_of(name, kind, told))
        if options.output is None:
            print(lines[-1], flush=True)
    if options.output is not None:
        options.output.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0 if is_whole else 1


if __name__ == "__main__":
    sys.exit(main())
