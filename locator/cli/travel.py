"""``locator access`` and ``locator matrix``: who can get there, stay, and get home."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import geopandas as gpd
import pandas as pd
from numpy.typing import ArrayLike

from geo.access.verdicts import Visit
from geo.gtfs.compiled import CompiledFeed
from locator.access import DECIDING_MODES, DayService, access_table, journeys_of, ways_table
from locator.brief import assumed_text, clock, coverage_lines, timetable_notice, with_unit
from locator.cango import near_feeds
from locator.catalogue import catalogue_at_hand
from locator.cli.asked_sites import target_sites
from locator.cli.door import NO, Number, asked_day, clock_s, main, put, say_findings, shared, words
from locator.cli.owed import in_columns, rests_on
from locator.errors import QueryError
from locator.feeds import feeds_at_hand
from locator.i18n import Texts
from locator.places import find_target
from locator.reasons import (
    access_json,
    feed_day_name,
    hhmm,
    legs_lines,
    reason_text,
    split_text,
)
from locator.records import Catalogue
from locator.scenarios import apply_scenario, is_assumption, points_of, read_scenario
from locator.settings import Settings, WalkPolicy, find_data
from locator.vocabulary import DayType


def service_options(command: Any, *, many_days: bool = False) -> Any:
    """Add the options that choose feeds, a day (or several) and how one walks."""
    again = "; repeatable." if many_days else "."
    options = (
        click.option(
            "--date",
            type=click.DateTime(["%Y-%m-%d"]),
            multiple=many_days,
            help=f"A strict date{again}",
        ),
        click.option(
            "--day",
            type=click.Choice([d.value for d in DayType]),
            multiple=many_days,
            help=f"A usual day{again}",
        ),
        click.option("--max-walk", type=Number(0, 5000), help="Walked metres."),
        shared("feeds"),
        click.option(
            "--bookable",
            type=click.Choice(["include", "exclude"]),
            default="exclude",
            show_default=True,
            help="Service that must be booked.",
        ),
        click.option(
            "--scenario",
            type=click.Path(path_type=Path, dir_okay=False),
            help="TOML of shuttles, extra trips, extensions, demand zones and stops to assume.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def visit_options(command: Any) -> Any:
    """Add the options that say when one leaves, is home again, and how long one stays."""
    options = (
        click.option("--depart-after", default="07:00", show_default=True, metavar="HH:MM"),
        click.option("--return-by", default="20:00", show_default=True, metavar="HH:MM"),
        click.option("--stay", type=Number(0, 1440), default=60.0, show_default=True),
    )
    for option in reversed(options):
        command = option(command)
    return command


@main.command("access")
@click.option("--from", "origin", required=True, help='Gateway id or "lon,lat".')
@click.option("--to", "destination", required=True, help='Id of a place or "lon,lat".')
@service_options
@visit_options
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@shared("output", "lang", "data")
def access_command(**asked: Any) -> None:
    """Say whether one gets from a gateway to a place, can stay, and gets home."""
    data, texts = find_data(asked["data"]), words(asked["data"], asked["lang"])
    catalogue = catalogue_at_hand(data, asked["feeds"])
    start, end = (find_target(catalogue, asked[k]) for k in ("origin", "destination"))
    sites = target_sites(catalogue, [end])
    service = service_of(asked, data, points_of(sites, [start]))
    visit = visit_of(asked)
    table = access_table(catalogue, service, start.points[0], sites, visit)
    row = {str(k): v for k, v in table.iloc[0].items()}
    out, back = journeys_of(service, start.points[0], end.points[0], visit)
    reason = reason_text(row, service, visit, texts)
    if row["verdict"] == "no":
        codes = pd.Series([t.points[0].municipality_code for t in (start, end)], dtype=object)
        stated = coverage_lines(catalogue, codes, DECIDING_MODES, texts)
        reason = " ".join((reason, *stated))
    names, assumed = (start.name_ja, end.name_ja), assumed_text(service.assumed, texts)
    if asked["form"] == "json":
        answer = access_json(row, reason, service, out, back, names=names, assumed=assumed)
        put(json.dumps(answer, ensure_ascii=False, indent=1, allow_nan=False), asked["output"])
    else:
        lines = [assumed, ""] if assumed else []
        lines += [f"{texts('access.verdict')}\t{texts('verdict.' + row['verdict'])}", reason]
        if row["verdict"] == "unknown":
            complete = texts("verdict." + row["if_complete"])
            lines.append(texts("access.if_complete", verdict=complete))
        lines += [
            f"{texts('access.' + key)}\t{_shown(row[key], unit, texts)}"
            for key, unit in (
                ("first_arrival_s", "clock"),
                ("last_departure_s", "clock"),
                ("longest_stay_min", "min"),
                ("departures", ""),
                ("median_min", "min"),
                ("p90_min", "min"),
            )
        ]
        for title, journey in (("out", out), ("back", back)):
            if journey is not None:
                ends = names if title == "out" else names[::-1]
                split = split_text(journey, texts)
                lines += ["", f"{texts(f'access.{title}')}\t{split}"]
                lines += legs_lines(journey, service.stop_names, ends, texts)
        lines += ["", *(_feed_line(f, texts) for f in service.feeds)]
        put("\n".join(lines), asked["output"])
    if row["verdict"] == "no":
        sys.exit(NO)


@main.command("matrix")
@click.option("--from", "origins", multiple=True, required=True, help="Repeatable.")
@click.option("--to", "destinations", multiple=True, required=True, help="Repeatable.")
@service_options
@visit_options
@click.option("--format", "form", type=click.Choice(["csv", "parquet"]), default="csv")
@shared("output", "lang", "data")
def matrix_command(**asked: Any) -> None:
    """Answer the same for many starts and many places; ``spots`` and ``locations`` mean all."""
    data = find_data(asked["data"])
    catalogue = catalogue_at_hand(data, asked["feeds"])
    sites = _many(catalogue, asked["destinations"])
    starts = [find_target(catalogue, origin) for origin in asked["origins"]]
    service = service_of(asked, data, points_of(sites, starts))
    visit = visit_of(asked)
    tables = []
    for start in starts:
        table = access_table(catalogue, service, start.points[0], sites, visit)
        table = table.join(ways_table(service, start.points[0], sites, visit))
        tables.append(table.reset_index(names="to").assign(**{"from": start.id}))
    frame = pd.concat(tables, ignore_index=True)
    frame = frame[["from", "to", *(c for c in frame.columns if c not in {"from", "to"})]]
    for column, up in (("first_arrival_s", True), ("last_departure_s", False)):
        times = frame.pop(column)
        frame[column.removesuffix("_s")] = [None if pd.isna(t) else hhmm(t, up=up) for t in times]
    frame["silent_feeds"] = ["|".join(feeds) for feeds in frame["silent_feeds"]]
    gateways = catalogue.gateways[catalogue.gateways.index.isin([s.id for s in starts])]
    feeds = (*service.timetable.feeds, *service.silent)
    near = near_feeds(feeds, starts, sites)
    frames = (sites, gateways, catalogue.stations)
    told = rests_on(catalogue, service, near, frames, words(data, asked["lang"]))
    frame = frame.assign(**in_columns(told))
    if asked["form"] == "parquet":
        if asked["output"] is None:
            raise QueryError(
                "--format parquet is no text; give --output FILE", code="parquet_needs_file"
            )
        frame.to_parquet(asked["output"], index=False)
        return
    put(frame.to_csv(index=False, lineterminator="\n").encode("utf-8-sig"), asked["output"])


def service_of(asked: dict[str, Any], data: Path, points: ArrayLike) -> DayService:
    """Return the feeds and the day that the options of ``service_options`` choose.

    Parameters
    ----------
    points
        (lon, lat) of sites and starts: what a demand zone of a scenario takes people to.
    """
    feeds, bookable = feeds_asked(asked, data, points), asked["bookable"] == "include"
    settings = settings_of(asked)
    return DayService.of(feeds, asked_day(asked), settings=settings, bookable=bookable)


def settings_of(asked: dict[str, Any]) -> Settings:
    """Return the settings with the walk that ``--max-walk`` asks for."""
    limit_m = asked["max_walk"]
    return Settings() if limit_m is None else Settings(walk=WalkPolicy(limit_m=limit_m))


def feeds_asked(asked: dict[str, Any], data: Path, points: ArrayLike) -> tuple[CompiledFeed, ...]:
    """Return the feeds of ``--feed``, or all at hand, with the scenario of ``--scenario``."""
    feeds = tuple(feeds_at_hand(data, asked["feeds"]))
    return _with_scenario(feeds, asked, data, points) if asked["scenario"] else feeds


def _with_scenario(
    feeds: Sequence[CompiledFeed], asked: dict[str, Any], data: Path, points: ArrayLike
) -> tuple[CompiledFeed, ...]:
    """Add the scenario of the file, and say beside the answer that it is assumed."""
    scenario = read_scenario(asked["scenario"])
    found = apply_scenario(feeds, scenario, points=points)
    texts = words(data, asked["lang"])
    if told := assumed_text(found, texts):
        click.echo(told, err=True)
    say_findings([f for feed in found if is_assumption(feed) for f in feed.findings], texts)
    return found


def visit_of(asked: dict[str, Any]) -> Visit:
    """Return the visit that the options of ``visit_options`` ask for."""
    after, by = clock_s(asked["depart_after"]), clock_s(asked["return_by"])
    if after is None or by is None or by <= after:
        raise QueryError(
            f"--return-by {asked['return_by']} is not after --depart-after {asked['depart_after']}",
            code="bad_window",
            after=asked["depart_after"],
            by=asked["return_by"],
        )
    return Visit(depart_after_s=after, return_by_s=by, stay_min=asked["stay"])


def _many(catalogue: Catalogue, wanted: tuple[str, ...]) -> gpd.GeoDataFrame:
    whole = {"spots": catalogue.spots, "locations": catalogue.locations}
    columns = ["municipality_code", "precision_m", "source_id", "geometry"]
    frames = [
        whole[name][columns]
        if name in whole
        else target_sites(catalogue, [find_target(catalogue, name)])[columns]
        for name in wanted
    ]
    return gpd.GeoDataFrame(pd.concat(frames), geometry="geometry", crs=catalogue.locations.crs)


def _shown(value: object, unit: str, texts: Texts) -> str:
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return "–"
    number = float(str(value))
    return clock(number) if unit == "clock" else with_unit(round(number), unit, texts)


def _feed_line(feed: Any, texts: Any) -> str:
    as_of = feed.as_of.isoformat() if feed.as_of else texts("access.not_used")
    old = timetable_notice({feed.id: feed.as_of}, texts) if feed.as_of else ""
    name = feed_day_name(feed, texts)
    if feed.is_assumed:
        return f"{feed.id}\t{name}\t{texts('scenario.no_timetable')}"
    line = f"{feed.id}\t{name}\t{feed.valid_from} – {feed.valid_to}\t{as_of}"
    return f"{line}\t{old}" if old else line
