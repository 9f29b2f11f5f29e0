"""``locator cango``: many starts, many places, several days: who can go, and why not."""

import json
import sys
from functools import partial
from typing import Any

import click

from locator.brief import feed_names, silence_lines
from locator.cango import can_go
from locator.catalogue import catalogue_at_hand
from locator.cli.asked_sites import sites_asked
from locator.cli.door import NO, asked_days, main, put, shared, words
from locator.cli.travel import (
    feeds_asked,
    service_options,
    settings_of,
    visit_of,
    visit_options,
)
from locator.export.cango import cango_csv, cango_json, cango_table, cango_xlsx
from locator.places import area_name, find_target
from locator.reports import cango_pdf
from locator.scenarios import points_of
from locator.settings import find_data


@main.command("cango")
@click.option(
    "--from", "origins", multiple=True, required=True, help='Gateway id or "lon,lat"; repeatable.'
)
@click.option(
    "--to",
    "destinations",
    multiple=True,
    required=True,
    help='spots, locations, hubs, an id, "lon,lat", or a list: CSV, XLSX, KML, …; repeatable.',
)
@click.option("--prefecture", multiple=True, help="Code 01-47 or name; repeatable.")
@click.option("--municipality", multiple=True, help="Code of five digits; repeatable.")
@partial(service_options, many_days=True)
@visit_options
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", "xlsx", "pdf"]),
    default="table",
    show_default=True,
)
@shared("output", "lang", "data")
def cango_command(**asked: Any) -> None:
    """Say from which starts one gets to which places, can stay, and gets home."""
    data, texts = find_data(asked["data"]), words(asked["data"], asked["lang"])
    days, visit = asked_days(asked), visit_of(asked)
    catalogue = catalogue_at_hand(data, asked["feeds"])
    area = (asked["prefecture"], asked["municipality"])
    listed = sites_asked(catalogue, asked["destinations"], data, texts, area=area, ids=True)
    starts = [find_target(catalogue, origin) for origin in dict.fromkeys(asked["origins"])]
    feeds = feeds_asked(asked, data, points_of(listed.frame, starts))
    cango = can_go(
        catalogue,
        feeds,
        days,
        starts,
        listed.frame,
        visit=visit,
        settings=settings_of(asked),
        bookable=asked["bookable"] == "include",
    )
    match asked["form"]:
        case "json":
            answer: str | bytes = json.dumps(
                cango_json(cango, texts), ensure_ascii=False, indent=1, allow_nan=False
            )
        case "csv":
            answer = cango_csv(cango, texts)
        case "xlsx":
            answer = cango_xlsx(cango, texts)
        case "pdf":
            answer = cango_pdf(cango, texts, area=area_name(catalogue, *area, texts.lang))
        case _:
            answer = cango_table(cango, texts)
    put(answer, asked["output"])
    for line in silence_lines(cango.silent, texts, feed_names(feeds, texts)):
        click.echo(line, err=True)
    if listed.frame.empty or not listed.is_whole:
        sys.exit(NO)
