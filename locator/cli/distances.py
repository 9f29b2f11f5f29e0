"""``locator distances``: straight line, walked metres and metres by road, side by side."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import geopandas as gpd
import pandas as pd

from geo.gtfs.compiled import CompiledFeed
from geo.roads import RoadNetwork, read_roads, summarise_detours
from locator.catalogue import load_catalogue
from locator.cli.asked_sites import sites_asked
from locator.cli.door import NO, Number, main, put, say_findings, shared, words
from locator.cli.owed import in_columns, source_ids
from locator.feeds import feeds_at_hand
from locator.i18n import Lang, Texts
from locator.records import Catalogue
from locator.settings import Settings, WalkPolicy, find_data
from locator.sources import credits_of
from locator.walking import walk_comparison


@main.command("distances")
@click.option("--sites", required=True, help="spots, locations, hubs, or a file: CSV, XLSX, ….")
@click.option(
    "--roads",
    type=click.Path(path_type=Path),
    help="Roads of the area: OpenStreetMap .osm, .osm.pbf, or GraphML as OSMnx saves it.",
)
@click.option("--municipality", multiple=True, help="Code of five digits; repeatable.")
@click.option("--max-walk", type=Number(0, 5000), help="Metres that count as a walk.")
@shared("feeds")
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv")
@shared("output", "lang", "data")
def distances_command(**asked: Any) -> None:
    """Compare straight line, walked metres and metres by road from sites to the stops near."""
    data, texts = find_data(asked["data"]), words(asked["data"], asked["lang"])
    catalogue = load_catalogue(data)
    walk = WalkPolicy() if asked["max_walk"] is None else WalkPolicy(limit_m=asked["max_walk"])
    settings = Settings(walk=walk)
    network = None if asked["roads"] is None else read_roads(asked["roads"])
    if network is not None:
        say_findings(network.findings, texts)
    area = ((), asked["municipality"])
    listed = sites_asked(catalogue, [asked["sites"]], data, texts, area=area)
    sites = listed.frame
    feeds = feeds_at_hand(data, asked["feeds"])
    table = walk_comparison(sites, feeds, network, settings)
    has_stop = table["stop"].notna()
    summary = summarise_detours(table.loc[has_stop, "detour"], settings.walk.detour)
    rows = _named(table, sites, texts.lang)
    told = _told(catalogue, table, sites, feeds)
    if network is not None and network.extract.is_osm:
        told["attribution"] = [*told["attribution"], texts("distances.credit")]
    if asked["form"] == "json":
        answer = {
            "rows": json.loads(rows.to_json(orient="records", force_ascii=False)),
            "summary": summary.to_json(),
            "roads": None if network is None else _about(network),
            "settings": {
                "limit_m": settings.walk.limit_m,
                "detour": settings.walk.detour,
                "snap_m": settings.roads.snap_m,
                "search_m": max(settings.roads.search_m, settings.walk.limit_m),
            },
            **told,
        }
        put(json.dumps(answer, ensure_ascii=False, indent=1, allow_nan=False), asked["output"])
    else:
        rows = rows.assign(**in_columns(told))
        put(rows.to_csv(index=False, lineterminator="\n").encode("utf-8-sig"), asked["output"])
    for line in _summary_lines(table, network, settings, texts):
        click.echo(line, err=True)
    if not has_stop.any() or not listed.is_whole:
        sys.exit(NO)


def _named(table: pd.DataFrame, sites: gpd.GeoDataFrame, lang: Lang) -> pd.DataFrame:
    own = sites["name_ja"]
    if lang is Lang.EN and "name_en" in sites:
        own = sites["name_en"].replace("", pd.NA).fillna(own)
    rows = table.reset_index(names="id")
    rows.insert(1, "name", own.reindex(table.index).to_numpy())
    return rows


def _told(
    catalogue: Catalogue,
    table: pd.DataFrame,
    sites: gpd.GeoDataFrame,
    feeds: Sequence[CompiledFeed],
) -> dict[str, Any]:
    """Return when the feeds with a stop near were taken, and whom to credit."""
    stops = tuple(table["stop"].dropna().unique())
    near = [f for f in feeds if any(stop.startswith(f"{f.feed_id}:") for stop in stops)]
    dates = {f.feed_id: f.provenance.retrieved_on.isoformat() for f in near}
    credited = credits_of(catalogue.sources, catalogue.feeds, near, source_ids([sites]))
    return {"retrieved_on": dict(sorted(dates.items())), "attribution": list(credited)}


def _about(network: RoadNetwork) -> dict[str, object]:
    return {
        "file": network.extract.name,
        "as_of": network.extract.as_of or None,
        "walkable_m": network.length_m,
        "bounds": list(network.bounds),
        "openstreetmap": network.extract.is_osm,
    }


def _summary_lines(
    table: pd.DataFrame, network: RoadNetwork | None, settings: Settings, texts: Texts
) -> list[str]:
    """Say what stands behind the numbers."""
    found = table[table["stop"].notna()]
    summary = summarise_detours(found["detour"], settings.walk.detour)
    sites, reached = table.index.nunique(), found.index.nunique()
    lines = [texts("distances.sites", sites=sites, near=reached, limit=settings.walk.limit_m)]
    if network is None:
        return [*lines, texts("distances.no_roads")]
    lines.append(
        texts("distances.roads", file=network.extract.name, km=network.length_m / 1000)
        + (f" ({network.extract.as_of})" if network.extract.as_of else "")
    )
    if network.extract.is_osm:
        lines.append(texts("distances.credit"))
    if summary.known:
        facts = summary.to_json()
        lines.append(texts("distances.summary", **facts))
    else:
        lines.append(texts("distances.none_known", pairs=summary.pairs))
    return lines
