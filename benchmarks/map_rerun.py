"""Server time of the Find page after a changed weight with 100,000 candidates.

``python benchmarks/map_rerun.py`` runs, in turn and in one process, what the page does anew when a
weight moves (score all, take the best, draw map, legend and table, as far as the payload to the
browser) and what a page would do that sends every candidate through folium's FastMarkerCluster:
bare positions only, without names and without even scoring them. Exit 1 if the median ratio of the
pairs is 0.1 or more. The two bar charts of the page are timed apart: either page would draw them.
"""

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import folium
import numpy as np
import streamlit_folium
from folium.plugins import FastMarkerCluster

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.score import SITES, many_sites
from locator.catalogue import load_catalogue
from locator.filtering import answer
from locator.i18n import Lang, load_texts
from locator.maps import MapAssets, base_map, legend_html, ranking_layers
from locator.profiles import load_profiles
from locator.records import Query, Ranking
from locator.search import search
from locator.settings import find_data
from locator.ui.pages.find import DRAWN, TOP
from locator.ui.widgets.pictures import score_bars, site_bars
from locator.ui.widgets.table import table_rows

RATIO = 0.1
_sent: list[dict[str, Any]] = []


def _send(**payload: Any) -> None:
    """Take what st_folium would hand to the browser."""
    _sent.append(payload)


def payload_mb() -> float:
    """Return the size of the last payload in megabytes of text."""
    last = _sent[-1]
    return (len(last["script"] or "") + len(last["feature_group"] or "")) / 1e6


def page() -> tuple[Callable[[float], Ranking], Callable[[Ranking], None]]:
    """Return what the page does anew at a weight, with measures and filters kept; its charts."""
    data = find_data()
    catalogue, texts = load_catalogue(data), load_texts(data, Lang.JA)
    _, measured = many_sites()
    asked = Query(profile=load_profiles(data)["hub"])
    answered = answer(catalogue, asked, measured)

    def run(weight: float) -> Ranking:
        query = replace(asked, weights=MappingProxyType({"fc_support": weight}))
        ranking = search(catalogue, query, top=DRAWN, measured=measured, answered=answered)
        best = replace(ranking, frame=ranking.frame.head(TOP), measures=ranking.measures.head(TOP))
        chosen = str(ranking.frame.index[0])
        layers = ranking_layers(ranking, lang=Lang.JA, top=TOP, selected=chosen)
        streamlit_folium.st_folium(
            base_map(MapAssets(), lang=Lang.JA),
            key="page",
            returned_objects=["last_active_drawing"],
            feature_group_to_add=layers,
        )
        legend_html(ranking, lang=Lang.JA, top=TOP)
        table_rows(catalogue, best, texts)
        return ranking

    def draw(ranking: Ranking) -> None:
        score_bars(ranking, texts, top=TOP).to_json()
        site_bars(ranking, str(ranking.frame.index[0]), texts).to_json()

    return run, draw


def all_markers() -> Callable[[], None]:
    """Return what a page does that draws all candidates."""
    sites, _ = many_sites()
    rows = np.column_stack([sites.geometry.y, sites.geometry.x]).tolist()

    def run() -> None:
        chart = folium.Map(location=(36.2, 137.6), zoom_start=5, tiles=None)
        FastMarkerCluster(rows).add_to(chart)
        streamlit_folium.st_folium(chart, key="all", returned_objects=[])

    return run


def main() -> int:
    """Run both in turn; return 0 if the limit holds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=15)
    pairs = parser.parse_args().pairs
    streamlit_folium._component_func = _send  # noqa: SLF001 - where the payload leaves the server
    (ours, charts), peer = page(), all_markers()
    charts(ours(1.0))
    peer()
    times = np.empty((pairs, 3))
    sizes = [0.0, 0.0]
    for number, row in enumerate(times):
        start = time.perf_counter()
        ranking = ours(1.5 + number / 10)
        row[0] = time.perf_counter() - start
        sizes[0] = payload_mb()
        start = time.perf_counter()
        peer()
        row[1] = time.perf_counter() - start
        sizes[1] = payload_mb()
        start = time.perf_counter()
        charts(ranking)
        row[2] = time.perf_counter() - start
        _sent.clear()
    ratio = float(np.median(times[:, 0] / times[:, 1]))
    mine, theirs, bars = np.median(times, axis=0) * 1000
    print(
        f"rerun of the page, {SITES} candidates ({DRAWN} drawn): {mine:.0f} ms, {sizes[0]:.2f} MB; "
        f"all through FastMarkerCluster: {theirs:.0f} ms, {sizes[1]:.2f} MB; "
        f"ratio {ratio:.3f} (limit {RATIO}); the two charts {bars:.0f} ms more"
    )
    return 0 if ratio < RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
