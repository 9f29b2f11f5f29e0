"""``locator search``: the one road from a question to a ranking."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from locator.brief import feed_names, silence_lines
from locator.catalogue import catalogue_at_hand
from locator.cli.asked_sites import is_all_read, own_list
from locator.cli.door import (
    NO,
    Number,
    asked_day,
    clock_s,
    main,
    put,
    shared,
    words,
)
from locator.criteria import CRITERIA
from locator.errors import QueryError
from locator.export import to_csv, to_geojson, to_json, to_table
from locator.feeds import feeds_at_hand
from locator.i18n import Lang
from locator.profiles import check_weights, find_profile
from locator.records import Near, Outing, Query
from locator.search import measure_for, search
from locator.settings import find_data
from locator.vocabulary import DayType, SiteKind, UnknownPolicy


@main.command("search")
@click.option("--kind", type=click.Choice([k.value for k in SiteKind]), default="location")
@click.option("--profile", default="scout", help="scout, hub, planner, visitor, or FILE.toml.")
@click.option("--text", default="", help="Words that stand in the names of a place or its works.")
@click.option("--category", multiple=True, help="Category or group; repeatable.")
@click.option("--prefecture", multiple=True, help="Code 01-47 or name; repeatable.")
@click.option("--municipality", multiple=True, help="Code of five digits; repeatable.")
@click.option("--setting", multiple=True, help="interior, exterior, both; repeatable.")
@click.option("--era", multiple=True, help="edo, meiji_taisho, showa, ...; repeatable.")
@click.option("--owner", multiple=True, help="public, private; repeatable.")
@click.option("--block", multiple=True, help="Film-commission block; repeatable.")
@click.option("--work", multiple=True, help="Id of a work shot or set there; repeatable.")
@click.option("--near", help='"lon,lat" or the id of a gateway, hub, place or work.')
@click.option(
    "--within-km",
    type=Number(0, 25_000, min_open=True, max_open=True),
    help="Kilometres (straight line) from --near.",
)
@click.option("--stop-within-walk", is_flag=True, help="A bus stop within 800 walked metres.")
@click.option("--known-timetable", is_flag=True, help="Only places with a known timetable.")
@click.option("--min-departures", type=click.IntRange(min=0), help="Departures a day at least.")
@click.option("--last-departure-after", metavar="HH:MM", help="Last departure at or after.")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="A strict date.")
@click.option("--day", type=click.Choice([d.value for d in DayType]), help="A usual day.")
@click.option("--from", "start", default="", help='Start of an outing: "lon,lat" or gateway id.')
@click.option("--depart-after", metavar="HH:MM", help="Leave the start at the earliest [07:00].")
@click.option("--return-by", metavar="HH:MM", help="Be back at the start at the latest [20:00].")
@click.option("--stay", type=Number(0, 1440), help="Minutes at the place [60].")
@click.option("--can-go", is_flag=True, help="Only where one gets there, stays and gets home.")
@click.option("--max-travel", type=Number(0, 2880), help="Minutes from --from at most.")
@click.option("--last-return-after", metavar="HH:MM", help="Last way back to --from at or after.")
@click.option("--min-choice", type=click.IntRange(min=0), help="Useful departures at least.")
@click.option(
    "--feed",
    "feeds",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Timetable of an outing, folder or zip; repeatable. Just these are used.",
)
@click.option("--base", default="", help='Where the crew starts: "lon,lat" or gateway id.')
@click.option("--weight", multiple=True, metavar="CRITERION=VALUE", help="Repeatable.")
@click.option("--unknown", type=click.Choice([u.value for u in UnknownPolicy]), default="keep")
@click.option(
    "--sites", type=click.Path(path_type=Path), help="Own list: CSV, XLSX, GeoJSON, KML, ZIP, …."
)
@click.option("--top", type=click.IntRange(min=1), default=20, show_default=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", "geojson"]),
    default="table",
    show_default=True,
)
@shared("output", "lang", "data")
def search_command(**asked: Any) -> None:
    """Rank locations or spots for a job, with the reasons."""
    data, texts = find_data(asked["data"]), words(asked["data"], asked["lang"])
    query = _query(asked, data)
    catalogue = catalogue_at_hand(data, asked["feeds"])
    sites, all_read = None, True
    if asked["sites"]:
        listed = own_list(asked["sites"], catalogue, data, texts)
        all_read, sites = is_all_read(listed), listed.frame
    feeds = feeds_at_hand(data, asked["feeds"]) if query.outing.start else ()
    measured = measure_for(catalogue, query, sites=sites, feeds=feeds)
    ranking = search(catalogue, query, measured=measured, top=asked["top"])
    lang = texts.lang
    match asked["form"]:
        case "json":
            answer: str | bytes = json.dumps(
                to_json(ranking, lang), ensure_ascii=False, indent=1, allow_nan=False
            )
        case "csv":
            answer = to_csv(ranking, texts)
        case "geojson":
            answer = to_geojson(ranking, texts)
        case _:
            answer = to_table(ranking, texts)
    put(answer, asked["output"])
    shown = measured.sites.index.get_indexer(ranking.frame.index)
    embedded = catalogue.feeds["name_ja" if lang is Lang.JA else "name_en"]
    names = {str(feed): str(name) for feed, name in embedded.items()}
    names |= feed_names(feeds, texts)
    for line in silence_lines(measured.silent_near(shown), texts, names):
        click.echo(line, err=True)
    if ranking.total == 0 and ranking.relaxation:
        click.echo(
            texts(
                "search.loosen",
                filter=texts(f"filter.{ranking.relaxation.filter.split('_1')[0]}"),
                count=ranking.relaxation.brings_back,
            ),
            err=True,
        )
    if ranking.total == 0 or not all_read:
        sys.exit(NO)


def _query(asked: dict[str, Any], data: Path) -> Query:
    if (asked["near"] is None) != (asked["within_km"] is None):
        raise QueryError("--near and --within-km go together; give both or none", code="near_pair")
    near, day = asked["near"], asked_day(asked)
    return Query(
        profile=find_profile(asked["profile"], data),
        kind=SiteKind.of(asked["kind"]),
        text=asked["text"],
        categories=tuple(asked["category"]),
        settings=tuple(asked["setting"]),
        eras=tuple(asked["era"]),
        owners=tuple(asked["owner"]),
        prefectures=tuple(asked["prefecture"]),
        municipalities=tuple(asked["municipality"]),
        blocks=tuple(asked["block"]),
        work_ids=tuple(asked["work"]),
        near=() if near is None else (Near(target=near, within_km=asked["within_km"]),),
        stop_within_walk=asked["stop_within_walk"],
        known_timetable=asked["known_timetable"],
        min_departures=asked["min_departures"],
        last_departure_after_s=clock_s(asked["last_departure_after"]),
        day=day.type,
        date=day.date,
        base=asked["base"],
        outing=_outing(asked),
        weights=_weights(asked["weight"]),
        unknown=UnknownPolicy.of(asked["unknown"]),
    )


def _outing(asked: dict[str, Any]) -> Outing:
    told = {
        "depart_after_s": clock_s(asked["depart_after"]),
        "return_by_s": clock_s(asked["return_by"]),
        "stay_min": asked["stay"],
        "max_travel_min": asked["max_travel"],
        "last_return_after_s": clock_s(asked["last_return_after"]),
        "min_choice": asked["min_choice"],
    }
    given = {key: value for key, value in told.items() if value is not None}
    if not asked["start"] and (given or asked["can_go"] or asked["feeds"]):
        raise QueryError(
            "travel has no start; give --from with a gateway id or lon,lat",
            code="outing_without_start",
        )
    return Outing(start=asked["start"], can_go=asked["can_go"], **given)


def _weights(given: Sequence[str]) -> dict[str, float]:
    weights: dict[str, object] = {}
    for item in given:
        criterion, _, value = item.partition("=")
        try:
            weights[criterion.strip()] = float(value)
        except ValueError:
            raise QueryError(
                f"--weight {item!r}: expected CRITERION=VALUE with one of {', '.join(CRITERIA)}",
                code="bad_weight_item",
                found=item,
                expected=", ".join(CRITERIA),
            ) from None
    return check_weights(weights)
