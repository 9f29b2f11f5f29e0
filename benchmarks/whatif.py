"""What-if edit to new answer on the demo area, against asking everything anew.

``python benchmarks/whatif.py`` moves the headway of the example shuttle between 60 and 59 minutes
and takes, in processor seconds: the edit (the scenario parsed and applied, all places of Yamanashi
judged under every usual definition, visits from Kobuchizawa compared), against the same with
catalogue, timetables, definitions and the answer before the scenario made anew. Exit 1 unless

- the median of an edit is at most 2 s of processor time (compilation not counted);
- both roads give the same rows of gaps and the same places newly reachable.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from geo.access.verdicts import Visit
from geo.gtfs.compiled import CompiledFeed
from locator.catalogue import load_catalogue
from locator.days import Day
from locator.feeds import embedded_feeds
from locator.gaps import GapDefinition, GapReport, find_definitions, gap_report
from locator.places import find_target
from locator.records import Catalogue
from locator.scenarios import WhatIf, apply_scenario, compare, parse_scenario, points_of
from locator.settings import find_data

LIMIT_S, ORIGIN, PREFECTURE = 2.0, "gw-229", "19"
DATA = find_data()
EXAMPLE = (DATA / "definitions" / "scenario-example.toml").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What stays while one edits."""

    catalogue: Catalogue
    feeds: Sequence[CompiledFeed]
    definitions: Sequence[GapDefinition]
    sites: gpd.GeoDataFrame
    before: GapReport


def basis() -> Basis:
    """Read all that stands before an edit, and judge the places without a scenario."""
    catalogue, feeds = load_catalogue(DATA), embedded_feeds(DATA)
    places = pd.concat([catalogue.spots, catalogue.locations])
    inside = places["municipality_code"].astype(str).str.startswith(PREFECTURE)
    sites = gpd.GeoDataFrame(places[inside], geometry="geometry", crs=catalogue.spots.crs)
    definitions = find_definitions(DATA, (), ())
    return Basis(
        catalogue=catalogue,
        feeds=feeds,
        definitions=definitions,
        sites=sites,
        before=gap_report(catalogue, feeds, Day(), definitions, sites),
    )


def answer(known: Basis, text: str) -> tuple[GapReport, WhatIf]:
    """Return what holds under a scenario: the verdicts, and who gets where before and after."""
    scenario, day = parse_scenario(text), Day()
    origins = [find_target(known.catalogue, ORIGIN)]
    feeds = apply_scenario(known.feeds, scenario, points=points_of(known.sites, origins))
    after = gap_report(known.catalogue, feeds, day, known.definitions, known.sites)
    told = compare(
        known.catalogue, known.feeds, scenario, day,
        origins=origins, sites=known.sites, visit=Visit(),
    )  # fmt: skip
    return after, told


def _stop_m(report: GapReport) -> pd.Series:
    """Return metres to the nearest stop, or what they are at most."""
    return report.measures["stop_m"].fillna(report.measures["stop_upper_m"])


def spent(work: Callable[[], tuple[GapReport, WhatIf]]) -> tuple[float, GapReport, WhatIf]:
    """Return processor seconds and the answer."""
    start = time.process_time()
    after, told = work()
    return time.process_time() - start, after, told


def main() -> int:
    """Run all; return 0 if every limit holds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=5)
    pairs = parser.parse_args().pairs
    known = basis()
    answer(known, EXAMPLE)  # compiled, and the pages of the feeds read
    edits, anew, same = [], [], True
    for number in range(pairs):
        text = EXAMPLE.replace("headway_min = 60", f"headway_min = {59 + number % 2}")
        edit_s, after, told = spent(lambda text=text: answer(known, text))
        anew_s, other, again = spent(lambda text=text: answer(basis(), text))
        edits.append(edit_s)
        anew.append(anew_s)
        same &= after.rows.equals(other.rows) and after.measures.equals(other.measures)
        same &= told.sites.equals(again.sites)
    edit_s = float(np.median(edits))
    ratio = float(np.median(np.array(edits) / np.array(anew)))
    print(
        f"{len(known.sites)} places, {len(known.definitions)} definitions, "
        f"{len(known.feeds)} feeds: edit to answer {edit_s:.2f} s of processor time "
        f"(limit {LIMIT_S}), all anew {np.median(anew):.2f} s, ratio {ratio:.2f}"
    )
    differs = int((after.rows["verdict"] != known.before.rows["verdict"]).sum())
    nearer = int((_stop_m(after) < _stop_m(known.before)).sum())
    print(
        f"{differs} verdicts change, a stop is nearer for {nearer} places, "
        f"{len(told.new_sites)} places newly reachable; answers {'equal' if same else 'DIFFER'}"
    )
    return 0 if edit_s <= LIMIT_S and same else 1


if __name__ == "__main__":
    sys.exit(main())
