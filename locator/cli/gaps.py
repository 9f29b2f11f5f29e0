"""``locator gaps``: every definition of transport gaps side by side."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from locator.brief import feed_names, silence_lines
from locator.catalogue import catalogue_at_hand
from locator.cli.asked_cells import (
    mesh_option,
    peopled_cells,
    population_options,
    refuse_people_without_mesh,
)
from locator.cli.asked_sites import sites_asked, within
from locator.cli.door import NO, asked_day, main, put, shared, words
from locator.cli.travel import feeds_asked
from locator.export.gaps import gaps_csv, gaps_geojson, gaps_json, gaps_table, gaps_xlsx
from locator.gaps import find_definitions, gap_report, read_definitions
from locator.places import area_name
from locator.reports import gaps_pdf
from locator.scenarios import points_of
from locator.settings import find_data
from locator.vocabulary import DayType


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
    help="spots, locations, hubs, or a list: CSV, XLSX, KML, …; repeatable.",
)
@mesh_option
@population_options
@click.option("--prefecture", multiple=True, help="Code 01-47 or name; repeatable.")
@click.option("--municipality", multiple=True, help="Code of five digits; repeatable.")
@shared("feeds")
@click.option(
    "--scenario",
    type=click.Path(path_type=Path, dir_okay=False),
    help="TOML of shuttles, extra trips, extensions, demand zones and stops to assume.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", "geojson", "xlsx", "pdf"]),
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
    catalogue = catalogue_at_hand(data, asked["feeds"])
    refuse_people_without_mesh(asked)
    area = (asked["prefecture"], asked["municipality"])
    weights, shapes = None, None
    if asked["mesh"]:
        cells = peopled_cells(catalogue, data, asked, texts)
        weights, shapes, is_whole = cells.people, cells.shapes, cells.is_whole
        sites = within(catalogue, cells.frame, area)
    else:
        listed = sites_asked(catalogue, asked["sites"], data, texts, area=area)
        sites, is_whole = listed.frame, listed.is_whole
    feeds = feeds_asked(asked, data, points_of(sites, []))
    report = gap_report(catalogue, feeds, day, definitions, sites, weights=weights)
    names = feed_names(feeds, texts)
    match asked["form"]:
        case "json":
            answer: str | bytes = json.dumps(
                gaps_json(report, texts, names=names), ensure_ascii=False, indent=1, allow_nan=False
            )
        case "csv":
            answer = gaps_csv(report, texts)
        case "geojson":
            answer = gaps_geojson(report, texts, shapes=shapes)
        case "xlsx":
            answer = gaps_xlsx(report, texts)
        case "pdf":
            told = area_name(catalogue, *area, texts.lang)
            answer = gaps_pdf(report, texts, names=names, area=told)
        case _:
            answer = gaps_table(report, texts)
    put(answer, asked["output"])
    for line in silence_lines(report.silent, texts, names):
        click.echo(line, err=True)
    if sites.empty or not is_whole:
        sys.exit(NO)
