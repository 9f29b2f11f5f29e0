"""``locator sheet``: all that is known of one municipality, to attach and to go on with."""

import json
from pathlib import Path
from typing import Any

import click

from locator.catalogue import catalogue_at_hand
from locator.cli.asked_sites import WHOLE, sites_asked
from locator.cli.door import asked_day, main, put, shared, words
from locator.cli.travel import feeds_asked, service_options, settings_of, visit_of, visit_options
from locator.export.municipality import sheet_json, sheet_xlsx
from locator.gaps import find_definitions, read_definitions
from locator.municipality import main_gateways, municipality_sheet
from locator.places import find_target
from locator.reports import municipality_pdf
from locator.scenarios import points_of
from locator.settings import find_data


@main.command("sheet")
@click.argument("code")
@click.option("--neighbour", multiple=True, metavar="CODE", help="Five digits; repeatable.")
@click.option(
    "--from",
    "origins",
    multiple=True,
    help='Gateway id or "lon,lat"; repeatable. Else the nearest Shinkansen, main station, airport.',
)
@click.option("--definition", multiple=True, metavar="ID", help="Repeatable; else the usual ones.")
@click.option("--definitions", type=click.Path(path_type=Path), help="Own definitions: FILE.toml.")
@service_options
@visit_options
@click.option(
    "--format",
    "form",
    type=click.Choice(["pdf", "xlsx", "json"]),
    default="pdf",
    show_default=True,
)
@shared("output", "lang", "data")
def sheet_command(**asked: Any) -> None:
    """Gather places, rights, access and gaps of a municipality, CODE, on one sheet."""
    data, texts = find_data(asked["data"]), words(asked["data"], asked["lang"])
    day, visit = asked_day(asked), visit_of(asked)
    own = read_definitions(asked["definitions"]) if asked["definitions"] else ()
    definitions = find_definitions(data, asked["definition"], own)
    catalogue = catalogue_at_hand(data, asked["feeds"])
    area = ((), (asked["code"], *asked["neighbour"]))
    places = sites_asked(catalogue, WHOLE, data, texts, area=area).frame
    starts = [find_target(catalogue, origin) for origin in dict.fromkeys(asked["origins"])]
    starts = starts or list(main_gateways(catalogue, asked["code"]))
    sheet = municipality_sheet(
        catalogue,
        feeds_asked(asked, data, points_of(places, starts)),
        asked["code"],
        neighbours=asked["neighbour"],
        day=day,
        starts=starts,
        visit=visit,
        definitions=definitions,
        settings=settings_of(asked),
        bookable=asked["bookable"] == "include",
    )
    match asked["form"]:
        case "json":
            answer: str | bytes = json.dumps(
                sheet_json(sheet, texts), ensure_ascii=False, indent=1, allow_nan=False
            )
        case "xlsx":
            answer = sheet_xlsx(sheet, texts)
        case _:
            answer = municipality_pdf(sheet, texts)
    put(answer, asked["output"])
