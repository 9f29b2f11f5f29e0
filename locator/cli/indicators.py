"""``locator indicators``: PTAL, opportunities in reach, gravity, time to the n-th."""

import sys
from pathlib import Path
from typing import Any

import click
import geopandas as gpd
import pandas as pd

from geo.access.ptal import PtalRules
from locator.access import DayService
from locator.cango import near_feeds
from locator.catalogue import catalogue_at_hand
from locator.cli.asked_cells import cells_asked, mesh_option, refuse_sites_and_mesh
from locator.cli.asked_sites import sites_asked
from locator.cli.door import NO, Number, clock_s, main, put, shared, words
from locator.cli.owed import in_columns, rests_on
from locator.cli.travel import service_of, service_options
from locator.errors import QueryError
from locator.i18n import Texts
from locator.indicators import (
    OPPORTUNITIES,
    IndicatorRules,
    indicators,
    indicators_json,
    opportunities_of,
    ptal_lines,
)
from locator.places import city_codes
from locator.records import Catalogue
from locator.scenarios import points_of
from locator.settings import find_data

_LISTS = ("ptal_bound_by", "timetables", "silent_feeds")


@main.command("indicators")
@click.option("--sites", help=f"{', '.join(OPPORTUNITIES)}, or a FILE: CSV, XLSX, KML, ….")
@mesh_option
@click.option("--municipality", multiple=True, help="Code of five digits; repeatable.")
@click.option("--opportunities", type=click.Choice(OPPORTUNITIES), default="spots")
@service_options
@click.option("--minutes", type=Number(0, 600), default=60.0, show_default=True)
@click.option(
    "--way",
    type=click.Choice(["out", "in"]),
    default="out",
    show_default=True,
    help="From the sites to the opportunities, or from these to the sites.",
)
@click.option(
    "--nth", type=click.IntRange(1, 1000), default=3, show_default=True, help="Time to it."
)
@click.option("--decay", type=click.Choice(["exponential", "gaussian"]), default="exponential")
@click.option(
    "--decay-min",
    type=Number(0, 600, min_open=True),
    default=30.0,
    show_default=True,
    help="Minutes of the half (exponential) or of the scale (gaussian).",
)
@click.option(
    "--window",
    default="09:00-17:00",
    show_default=True,
    metavar="HH:MM-HH:MM",
    help="Departures whose median travel time is taken.",
)
@click.option(
    "--ptal-window",
    default="08:15-09:15",
    show_default=True,
    metavar="HH:MM-HH:MM",
    help="Departures that PTAL counts; its end excluded.",
)
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv")
@shared("output", "lang", "data")
def indicators_command(**asked: Any) -> None:
    """Measure how well sites are served, and what can be reached from them."""
    data, texts = find_data(asked["data"]), words(asked["data"], asked["lang"])
    catalogue = catalogue_at_hand(data, asked["feeds"])
    rules = _rules(asked)
    refuse_sites_and_mesh(asked["mesh"], asked["sites"])
    if asked["mesh"]:
        cells = cells_asked(catalogue, data, asked["mesh"], asked["municipality"])
        sites, all_read = cells, True
    else:
        sites, all_read = _sites(catalogue, data, asked["sites"], texts)
    if asked["municipality"]:
        codes = sites["municipality_code"]
        wanted = list(asked["municipality"])
        sites = sites[codes.isin(wanted) | city_codes(catalogue, codes).isin(wanted)]
    service = service_of(asked, data, points_of(sites, []))
    name = asked["opportunities"]
    table = indicators(catalogue, service, sites, opportunities=name, rules=rules)
    told = _told(catalogue, service, sites, asked, texts)
    if asked["form"] == "json":
        lines = ptal_lines(service, sites, rules)
        answer = indicators_json(table, lines, service, name, rules, told=told)
        put(answer, asked["output"])
    else:
        put(_csv(table.assign(**in_columns(told))), asked["output"])
    if told["timetable_notice"]:
        click.echo(told["timetable_notice"], err=True)
    if table.empty or not all_read:
        sys.exit(NO)


def _rules(asked: dict[str, Any]) -> IndicatorRules:
    start_s, end_s = _window("--window", asked["window"])
    ptal_start_s, ptal_end_s = _window("--ptal-window", asked["ptal_window"])
    return IndicatorRules(
        limit_min=asked["minutes"],
        nth=asked["nth"],
        decay=asked["decay"],
        decay_min=asked["decay_min"],
        way=asked["way"],
        start_s=start_s,
        end_s=end_s,
        ptal=PtalRules(start_s=ptal_start_s, end_s=ptal_end_s),
    )


def _window(option: str, text: str) -> tuple[int, int]:
    start, dash, end = text.partition("-")
    start_s, end_s = clock_s(start), clock_s(end if dash else None)
    if start_s is None or end_s is None or end_s <= start_s:
        raise QueryError(
            f"{option} {text}: the end is not after the start; give HH:MM-HH:MM, say 09:00-17:00",
            code="bad_time_window",
            option=option,
            found=text,
        )
    return start_s, end_s


def _sites(
    catalogue: Catalogue, data: Path, wanted: str, texts: Texts
) -> tuple[gpd.GeoDataFrame, bool]:
    """Return the sites, and whether all rows of a list of one's own could be read."""
    if wanted in OPPORTUNITIES:
        return opportunities_of(catalogue, wanted), True
    listed = sites_asked(catalogue, [wanted], data, texts)
    return listed.frame, listed.is_whole


def _csv(table: pd.DataFrame) -> bytes:
    shown = table.assign(**{name: ["|".join(names) for names in table[name]] for name in _LISTS})
    text: str = shown.to_csv(index_label="id", lineterminator="\n")
    return text.encode("utf-8-sig")


def _told(
    catalogue: Catalogue,
    service: DayService,
    sites: gpd.GeoDataFrame,
    asked: dict[str, Any],
    texts: Texts,
) -> dict[str, object]:
    feeds = (*service.timetable.feeds, *service.silent)
    near = near_feeds(feeds, [], sites) if len(sites) else frozenset()
    names = {asked["opportunities"], asked["sites"]} & set(OPPORTUNITIES)
    frames = [sites, catalogue.stations, *(getattr(catalogue, name) for name in sorted(names))]
    return rests_on(catalogue, service, near, frames, texts)
