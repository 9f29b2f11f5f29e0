"""``locator gaps``: every definition of transport gaps side by side."""

import json
import sys
from pathlib import Path
from typing import Any

import click
import geopandas as gpd
import numpy as np
import pandas as pd

from locator.brief import feed_names, silence_lines
from locator.catalogue import catalogue_at_hand
from locator.cli.asked_cells import (
    mesh_option,
    peopled_cells,
    population_options,
    refuse_people_without_mesh,
)
from locator.cli.door import NO, asked_day, has_error, main, put, say_findings, shared, words
from locator.export.gaps import gaps_csv, gaps_geojson, gaps_json, gaps_table, gaps_xlsx
from locator.feeds import feeds_at_hand
from locator.filtering import area_masks
from locator.gaps import find_definitions, gap_report, read_definitions
from locator.i18n import Texts
from locator.importing import read_sites_file
from locator.outlines import load_outlines
from locator.places import tag_municipalities
from locator.records import Catalogue
from locator.settings import find_data
from locator.vocabulary import DayType

_COLUMNS = ["name_ja", "name_en", "municipality_code", "precision_m", "source_id", "geometry"]


@main.command("gaps")
@click.option("--definition", multiple=True, metavar="ID", help="Repeatable; else the usual ones.")
@click.option("--definitions", type=click.Path(path_type=Path), help="Own definitions: FILE.toml.")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="A strict date.")
@click.option("--day", type=click.Choice([d.value for d in DayType]), help="A usual day.")
@click.option(
    "--sites",
    multiple=True,
    default=("spots", "locations"),
    show_default=True,
    help="spots, locations, hubs, or a list: CSV, XLSX, GeoJSON; repeatable.",
)
@mesh_option
@population_options
@click.option("--prefecture", multiple=True, help="Code 01-47 or name; repeatable.")
@click.option("--municipality", multiple=True, help="Code of five digits; repeatable.")
@click.option(
    "--feed",
    "feeds",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Folder or zip; repeatable. Just these are used.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", "geojson", "xlsx"]),
    default="table",
    show_default=True,
)
@shared("output", "lang", "data")
def gaps_command(**asked: Any) -> None:
    """Say which places are a transport gap, by each definition: and where that is unknown."""
    data, texts = find_data(asked["data"]), words(asked["data"], asked["lang"])
    day = asked_day(asked)
    own = read_definitions(asked["definitions"]) if asked["definitions"] else ()
    definitions = find_definitions(data, asked["definition"], own)
    catalogue = catalogue_at_hand(data)
    refuse_people_without_mesh(asked)
    weights, shapes = None, None
    if asked["mesh"]:
        cells = peopled_cells(catalogue, data, asked, texts)
        weights, shapes = cells.people, cells.shapes
        sites, all_read = cells.frame, cells.is_whole
    else:
        sites, all_read = _sites(catalogue, asked["sites"], data, texts)
    sites = _within(catalogue, sites, asked["prefecture"], asked["municipality"])
    feeds = feeds_at_hand(data, asked["feeds"])
    report = gap_report(catalogue, feeds, day, definitions, sites, weights=weights)
    match asked["form"]:
        case "json":
            answer: str | bytes = json.dumps(
                gaps_json(report), ensure_ascii=False, indent=1, allow_nan=False
            )
        case "csv":
            answer = gaps_csv(report, texts)
        case "geojson":
            answer = gaps_geojson(report, texts, shapes=shapes)
        case "xlsx":
            answer = gaps_xlsx(report, texts)
        case _:
            answer = gaps_table(report, texts)
    put(answer, asked["output"])
    for line in silence_lines(report.silent, texts, feed_names(feeds, texts.lang)):
        click.echo(line, err=True)
    if sites.empty or not all_read:
        sys.exit(NO)


def _sites(
    catalogue: Catalogue, wanted: tuple[str, ...], data: Path, texts: Texts
) -> tuple[gpd.GeoDataFrame, bool]:
    """Return the sites, and whether every row of the user's lists could be used."""
    whole = {"spots": catalogue.spots, "locations": catalogue.locations, "hubs": catalogue.hubs}
    frames, all_read = [], True
    for name in dict.fromkeys(wanted):
        if name in whole:
            frames.append(whole[name].reindex(columns=_COLUMNS))
            continue
        imported = read_sites_file(Path(name), catalogue)
        all_read &= imported.quarantined.empty and not has_error(imported.findings)
        say_findings(imported.findings, texts)
        tagged = tag_municipalities(imported.frame, load_outlines(data))
        frames.append(tagged.reindex(columns=_COLUMNS))
    together = gpd.GeoDataFrame(pd.concat(frames), geometry="geometry", crs=catalogue.spots.crs)
    return together, all_read


def _within(
    catalogue: Catalogue,
    sites: gpd.GeoDataFrame,
    prefectures: tuple[str, ...],
    municipalities: tuple[str, ...],
) -> gpd.GeoDataFrame:
    """Keep the sites of an area; those whose municipality is unknown are left out."""
    kept = np.ones(len(sites), dtype=bool)
    for _, mask in area_masks(catalogue, sites, prefectures, municipalities):
        kept &= mask == 1
    return sites[kept]
