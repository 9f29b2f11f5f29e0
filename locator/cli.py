"""The command line: a thin door on the same functions as the screen."""

import datetime as dt
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from geo.errors import GeoError
from geo.findings import Finding, Severity
from geo.gtfs.quality import check_feed
from locator import __version__
from locator.brief import silence_lines
from locator.catalogue import load_catalogue
from locator.criteria import CRITERIA
from locator.errors import LocatorError, QueryError
from locator.export import to_csv, to_geojson, to_json, to_table
from locator.i18n import Lang, Texts, load_texts
from locator.importing import read_sites_file
from locator.integrity import check_data
from locator.outlines import load_outlines
from locator.places import tag_municipalities
from locator.profiles import check_weights, find_profile
from locator.records import Near, Query
from locator.search import measure_for, search
from locator.settings import find_data
from locator.sources import load_sources
from locator.vocabulary import Category, DayType, SiteKind, UnknownPolicy

YES, NO, WRONG = 0, 1, 2
_CLOCK = re.compile(r"^(\d{1,2}):([0-5]\d)$")


def _lang(value: str | None) -> Lang:
    if value:
        return Lang(value)
    return Lang.JA if os.environ.get("LANG", "").startswith("ja") else Lang.EN


def _words(data: Path | None, lang: str | None) -> Texts:
    return load_texts(find_data(data), _lang(lang))


def _put(content: str | bytes, output: Path | None) -> None:
    """Write the answer: to a file, else to stdout as it is."""
    try:
        if output is not None:
            output.write_bytes(content if isinstance(content, bytes) else f"{content}\n".encode())
        elif isinstance(content, bytes):
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
        else:
            click.echo(content)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise QueryError(
            f"{output or 'stdout'} cannot be written ({error.strerror}); choose another --output",
            code="cannot_write",
            file=output or "stdout",
        ) from error


def _say_findings(findings: Sequence[Finding], texts: Texts) -> None:
    for finding in findings:
        where = finding.table + (f":{finding.row}" if finding.row is not None else "")
        message = texts.finding(finding.code, finding.message, finding.to_json())
        click.echo(f"{finding.severity.value}\t{where}\t{message}", err=True)


class _Door(click.Group):
    """A group that turns the two roots of faults into a message and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (LocatorError, GeoError) as error:
            message = str(error)
            if _lang(ctx.ensure_object(dict).get("lang")) is Lang.JA:
                message = load_texts(find_data(), Lang.JA).fault(error)
            click.echo(f"locator: {message}", err=True)
            ctx.exit(WRONG)


def _keep_lang(ctx: click.Context, _: click.Parameter, value: str | None) -> str | None:
    """Let the door of all commands know the language, for faults."""
    ctx.find_root().ensure_object(dict)["lang"] = value
    return value


def _shared(*names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    options = {
        "data": click.option(
            "--data",
            type=click.Path(path_type=Path, file_okay=False),
            help="Folder of the embedded data, where not the one that ships.",
        ),
        "lang": click.option(
            "--lang",
            type=click.Choice([m.value for m in Lang]),
            help="Language of the words.",
            callback=_keep_lang,
            is_eager=True,
        ),
        "output": click.option(
            "--output",
            type=click.Path(path_type=Path, dir_okay=False),
            help="File for the answer; stdout where not given.",
        ),
    }

    def add(command: Callable[..., None]) -> Callable[..., None]:
        for name in reversed(names):
            command = options[name](command)
        return command

    return add


@click.group(cls=_Door, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="locator")
def main() -> None:
    """Join film locations, content hubs and secondary transport; search, score, explain."""


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
@click.option("--within-km", type=float, help="Kilometres (straight line) from --near.")
@click.option("--stop-within-walk", is_flag=True, help="A bus stop within 800 walked metres.")
@click.option("--known-timetable", is_flag=True, help="Only places with a known timetable.")
@click.option("--min-departures", type=click.IntRange(min=0), help="Departures a day at least.")
@click.option("--last-departure-after", metavar="HH:MM", help="Last departure at or after.")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="A strict date.")
@click.option("--day", type=click.Choice([d.value for d in DayType]), help="A usual day.")
@click.option("--base", default="", help='Where the crew starts: "lon,lat" or gateway id.')
@click.option("--weight", multiple=True, metavar="CRITERION=VALUE", help="Repeatable.")
@click.option("--unknown", type=click.Choice([u.value for u in UnknownPolicy]), default="keep")
@click.option("--sites", type=click.Path(path_type=Path), help="Own list: CSV, XLSX, GeoJSON.")
@click.option("--top", type=click.IntRange(min=1), default=20, show_default=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", "geojson"]),
    default="table",
    show_default=True,
)
@_shared("output", "lang", "data")
def search_command(**asked: Any) -> None:
    """Rank locations or spots for a job, with the reasons."""
    data, texts = find_data(asked["data"]), _words(asked["data"], asked["lang"])
    query = _query(asked, data)
    catalogue = load_catalogue(data)
    sites, all_read = None, True
    if asked["sites"]:
        imported = read_sites_file(asked["sites"], catalogue)
        all_read = imported.quarantined.empty and not _has_error(imported.findings)
        _say_findings(imported.findings, texts)
        sites = tag_municipalities(imported.frame, load_outlines(data))
    measured = measure_for(catalogue, query, sites=sites)
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
    _put(answer, asked["output"])
    shown = measured.sites.index.get_indexer(ranking.frame.index)
    feeds = catalogue.feeds["name_ja" if lang is Lang.JA else "name_en"]
    names = {str(feed): str(name) for feed, name in feeds.items()}
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


def _has_error(findings: Sequence[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


def _query(asked: dict[str, Any], data: Path) -> Query:
    if (asked["near"] is None) != (asked["within_km"] is None):
        raise QueryError("--near and --within-km go together; give both or none", code="near_pair")
    if asked["date"] and asked["day"]:
        raise QueryError("--date and --day exclude each other; give one", code="date_and_day")
    near = asked["near"]
    date: dt.datetime | None = asked["date"]
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
        last_departure_after_s=_clock_s(asked["last_departure_after"]),
        day=DayType.of(asked["day"] or DayType.WEEKDAY.value),
        date=date.date() if date else None,
        base=asked["base"],
        weights=_weights(asked["weight"]),
        unknown=UnknownPolicy.of(asked["unknown"]),
    )


def _clock_s(text: str | None) -> int | None:
    if text is None:
        return None
    match = _CLOCK.match(text)
    if not match:
        raise QueryError(
            f"{text!r} is no time of day; expected HH:MM such as 18:30",
            code="bad_clock",
            found=text,
        )
    return int(match[1]) * 3600 + int(match[2]) * 60


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


@main.group("feed")
def feed_group() -> None:
    """Look into timetables (GTFS-JP)."""


@feed_group.command("check")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@_shared("output", "lang", "data")
def feed_check(
    path: Path, form: str, output: Path | None, lang: str | None, data: Path | None
) -> None:
    """Read a feed (folder or zip) and print what is odd in it."""
    report = check_feed(path, retrieved_on=dt.datetime.now(tz=dt.UTC).date())
    texts = _words(data, lang)
    if form == "json":
        _put(json.dumps(report.to_json(), ensure_ascii=False, indent=1), output)
    else:
        lines = [f"{key}\t{value}" for key, value in report.summary().items()]
        for finding in report.findings:
            row = "" if finding.row is None else f":{finding.row}"
            message = texts.finding(finding.code, finding.message, finding.to_json())
            lines.append(f"{finding.severity.value}\t{finding.table}{row}\t{message}")
        _put("\n".join(lines), output)
    if _has_error(report.findings):
        sys.exit(NO)


@main.group("data")
def data_group() -> None:
    """Look into the embedded data."""


@data_group.command("check")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@_shared("output", "lang", "data")
def data_check(form: str, output: Path | None, lang: str | None, data: Path | None) -> None:
    """Verify hashes, schemas, references and points in polygons of the embedded data."""
    findings = check_data(find_data(data))
    if form == "json":
        _put(
            json.dumps([f.to_json() for f in findings], ensure_ascii=False, indent=1),
            output,
        )
    else:
        texts = _words(data, lang)
        lines = [
            f"{f.severity.value}\t{f.table}{'' if f.row is None else f':{f.row}'}\t"
            + texts.finding(f.code, f.message, f.to_json())
            for f in findings
        ]
        errors = sum(f.severity is Severity.ERROR for f in findings)
        lines.append(texts("data.checked", findings=len(findings), errors=errors))
        _put("\n".join(lines), output)
    if _has_error(findings):
        sys.exit(NO)


@data_group.command("sources")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@_shared("output", "lang", "data")
def data_sources(form: str, output: Path | None, lang: str | None, data: Path | None) -> None:
    """Print who is credited for what, under which licence."""
    table = load_sources(find_data(data)).reset_index()
    if form == "json":
        _put(table.to_json(orient="records", force_ascii=False, indent=1), output)
        return
    title = "title_ja" if _lang(lang) is Lang.JA else "title_en"
    lines = [
        f"{row['source_id']}\t{row[title]}\t{row['licence']}\t{row['retrieved_on']}\t{row['credit']}"
        for _, row in table.iterrows()
    ]
    _put("\n".join(lines), output)


@data_group.command("list")
@click.argument(
    "table",
    type=click.Choice(["gateways", "hubs", "works", "commissions", "criteria", "categories"]),
)
@_shared("output", "lang", "data")
def data_list(table: str, output: Path | None, lang: str | None, data: Path | None) -> None:
    """Print the ids and names of a table, for use in other commands."""
    chosen = _lang(lang)
    if table == "criteria":
        rows = [(c.id, c.label(chosen), c.unit) for c in CRITERIA.values()]
    elif table == "categories":
        rows = [(c.value, c.name_in(chosen), c.group.name_in(chosen)) for c in Category]
    else:
        catalogue = load_catalogue(find_data(data))
        frames = {
            "gateways": catalogue.gateways,
            "hubs": catalogue.hubs,
            "works": catalogue.works,
            "commissions": catalogue.film_commissions,
        }
        frame = frames[table]
        name = "title" if table == "works" else "name"
        kind = "kind" if "kind" in frame else "scope"
        rows = [
            (str(i), str(row[f"{name}_{chosen}"] or row[f"{name}_ja"]), str(row[kind]))
            for i, row in frame.fillna("").iterrows()
        ]
    _put("\n".join("\t".join(row) for row in rows), output)


@main.command("app")
@click.option("--port", type=click.IntRange(0, 65535), default=8501, show_default=True)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def app_command(port: int, *, no_browser: bool) -> None:
    """Start the screen on 127.0.0.1."""
    from locator.launch import launch  # noqa: PLC0415 - the screen is loaded only when asked for

    sys.exit(launch(port=port, open_browser=not no_browser))
