"""Itineraries of 10, 20, 40 and 80 places by real timetables: time, gap, memory, in one run.

``python benchmarks/itineraries.py`` plans a usual weekday from a gateway for scene points about
the stops of three sets of feeds: Yamanashi (ゆるキャン△, mono), Fukui (千歳くんはラムネ瓶のなか)
and Okayama (推しが武道館いってくれたら死ぬ, ささやくように恋を唄う). Feeds and points are those
of ``LOCATOR_TEST_DATA`` (else ``../shared/data``); the points have no licence, so they are read
there and nothing of them is kept. Points within 200 m of one another count as one place. Each
question is a process of its own, planned once before for the compiler and then three times: the
fastest counts. Printed are value, bound and gap, seconds and the shares of them that go into
travel times and into search with proof, and the peak memory of the process. Fails if a value is
over its bound, or if the independent checker objects to a plan.
"""

import json
import os
import resource
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

SIZES = (10, 20, 40, 80)
APART_M, NEAR_M = 200.0, 600.0
REPEATS = 3
DATA = Path(os.environ.get("LOCATOR_TEST_DATA", Path(__file__).parents[2] / "shared" / "data"))


@dataclass(frozen=True)
class Area:
    """A set of feeds, the works whose points are planned, and where one starts."""

    name: str
    feeds: tuple[str, ...]
    works: tuple[str, ...]
    start: str


AREAS = (
    Area("yamanashi", ("gtfs_jp_2019_feeds/yamanashi.zip",), ("ゆるキャン", "mono"), "gw-224"),
    Area("fukui", ("gtfs_jp_fukui/keifuku_bus.zip",), ("千歳くんはラムネ瓶のなか",), "gw-083"),
    Area(
        "okayama",
        tuple(f"gtfs_jp_2019_feeds/{name}.zip" for name in ("okaden", "ryobi", "chutetsu")),
        ("推しが武道館", "ささやくように恋を唄う"),
        "gw-022",
    ),
)


def points_of(area: Area, lon: np.ndarray, lat: np.ndarray) -> list[str]:
    """Return points of the works of an area near its stops, apart from one another, as lon,lat."""
    from geo.distance import PointIndex, geodesic_m  # noqa: PLC0415 - a process of its own

    index = PointIndex.build(lon, lat)
    found: list[tuple[float, float]] = []
    archive = zipfile.ZipFile(DATA / "anime_points_junreimap" / "anime_json.zip")
    for name in sorted(archive.namelist()):
        if not name.endswith(".json"):
            continue
        work = json.loads(archive.read(name))
        if not any(title in str(work.get("title_jp")) for title in area.works):
            continue
        for point in work["points"]:
            x, y = float(point["lng"]), float(point["lat"])
            if not len(index.pairs_within(np.array([x]), np.array([y]), NEAR_M)[0]):
                continue
            if found:
                a, b = np.array(found).T
                if geodesic_m(np.full(len(a), x), np.full(len(a), y), a, b).min() < APART_M:
                    continue
            found.append((x, y))
    order = np.random.default_rng(20261126).permutation(len(found))
    return [f"{found[i][0]:.6f},{found[i][1]:.6f}" for i in order]


def one(name: str, size: int) -> None:
    """Plan one question and print its figures as JSON."""
    from locator.catalogue import load_catalogue  # noqa: PLC0415
    from locator.export.itinerary import itinerary_json  # noqa: PLC0415
    from locator.export.wording import StopNames  # noqa: PLC0415
    from locator.feeds import feeds_at_hand  # noqa: PLC0415
    from locator.i18n import Lang, load_texts  # noqa: PLC0415
    from locator.itineraries import ItineraryQuery, plan_itinerary  # noqa: PLC0415
    from locator.itineraries.checking import check_itinerary  # noqa: PLC0415
    from locator.settings import find_data  # noqa: PLC0415

    area = next(a for a in AREAS if a.name == name)
    data = find_data()
    catalogue = load_catalogue(data)
    feeds = feeds_at_hand(data, [DATA / path for path in area.feeds])
    lon = np.concatenate([feed.stop_lon for feed in feeds])
    lat = np.concatenate([feed.stop_lat for feed in feeds])
    known = np.isfinite(lon) & np.isfinite(lat)
    points = points_of(area, lon[known], lat[known])[:size]
    query = ItineraryQuery(spots=tuple(points), start=area.start, dwell_min=20, max_walk_m=1000)
    plan_itinerary(catalogue, feeds, query, alternatives=False)  # compiles
    best = None
    for _ in range(REPEATS):
        began = time.perf_counter()
        plan = plan_itinerary(catalogue, feeds, query, alternatives=False)
        took = time.perf_counter() - began
        if best is None or took < best[0]:
            best = took, plan
    took, plan = best
    texts = load_texts(data, Lang.EN)
    document = itinerary_json(plan, StopNames.of(plan, feeds).names, texts)
    checked = check_itinerary(json.loads(json.dumps(document)), catalogue, feeds)
    print(
        json.dumps(
            {
                "area": name,
                "faults": len(checked.faults),
                "places": len(points),
                "value": plan.value,
                "bound": plan.bound,
                "gap": plan.gap_percent,
                "status": plan.status.value,
                "seconds": took,
                "prepared": plan.prepared_s,
                "searched": plan.searched_s,
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


def main() -> int:
    """Ask each question in a process of its own; print a table."""
    if not (DATA / "anime_points_junreimap").is_dir():
        print(f"no scene points at {DATA}; set LOCATOR_TEST_DATA")
        return 2
    print("area       places value bound   gap%  status      s  travel search  peak MB")
    is_right = True
    for area in AREAS:
        for size in SIZES:
            answer = subprocess.run(
                [sys.executable, __file__, area.name, str(size)],
                capture_output=True,
                text=True,
                check=True,
            )
            row = json.loads(answer.stdout.splitlines()[-1])
            is_right &= row["value"] <= row["bound"] and not row["faults"]
            print(
                f"{row['area']:10} {row['places']:6} {row['value']:5.0f} {row['bound']:5.0f}"
                f" {row['gap']:6.1f}  {row['status']:10} {row['seconds']:5.2f}"
                f" {row['prepared'] / row['seconds']:6.0%} {row['searched'] / row['seconds']:6.0%}"
                f" {row['peak_mb']:8.0f}"
            )
    return 0 if is_right else 1


if __name__ == "__main__":
    if len(sys.argv) == 3:  # noqa: PLR2004 - area and size
        one(sys.argv[1], int(sys.argv[2]))
        sys.exit(0)
    sys.exit(main())
