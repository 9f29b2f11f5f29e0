"""``locator feed``: look into timetables, install and remove them."""

import datetime as dt
import json
import sys
from pathlib import Path

import click

from geo.gtfs.quality import check_feed
from locator.brief import today_in_japan
from locator.cli.door import NO, has_error, main, put, say_findings, shared, words
from locator.feeds import Terms, add_feed, check_installed, list_feeds, remove_feed


@main.group("feed")
def feed_group() -> None:
    """Look into timetables (GTFS-JP), install and remove them."""


@feed_group.command("check")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option(
    "--retrieved-on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day on which it was fetched: decides the representative week; today if not given.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@shared("output", "lang", "data")
def feed_check(
    path: Path | None,
    form: str,
    *,
    retrieved_on: dt.datetime | None,
    output: Path | None,
    lang: str | None,
    data: Path | None,
) -> None:
    """Read a feed (folder or zip) and print what is odd in it.

    Without PATH the installed feeds are verified down to their last byte.
    """
    texts = words(data, lang)
    if path is None:
        findings, summary = check_installed(), {}
        answer: dict[str, object] = {"feed": None, "findings": [f.to_json() for f in findings]}
    else:
        report = check_feed(
            path, retrieved_on=retrieved_on.date() if retrieved_on else today_in_japan()
        )
        findings, summary, answer = report.findings, report.summary(), report.to_json()
    if form == "json":
        put(json.dumps(answer, ensure_ascii=False, indent=1), output)
    else:
        lines = [f"{key}\t{value}" for key, value in summary.items()]
        for finding in findings:
            row = "" if finding.row is None else f":{finding.row}"
            message = texts.finding(finding.code, finding.message, finding.to_json())
            lines.append(f"{finding.severity.value}\t{finding.table}{row}\t{message}")
        put("\n".join(lines), output)
    if has_error(findings):
        sys.exit(NO)


@feed_group.command("add")
@click.argument("source")
@click.option("--id", "feed_id", help="Short name; made from the file's name where not given.")
@click.option("--name", "name_ja", default="", help="What people call it.")
@click.option("--licence", default="", help="Terms, as their owner names them.")
@click.option("--credit", default="", help="Whom to name.")
@click.option("--replace", is_flag=True, help="Take the place of another feed of the same id.")
@shared("lang", "data")
def feed_add(
    source: str, feed_id: str | None, *, lang: str | None, data: Path | None, **told: str | bool
) -> None:
    """Install a feed from a zip, a folder or an address (http, https)."""
    terms = Terms(
        name_ja=str(told["name_ja"]), licence=str(told["licence"]), credit=str(told["credit"])
    )
    entry = add_feed(source, feed_id, terms=terms, replace=bool(told["replace"]))
    if entry.feed is not None:
        say_findings(entry.feed.findings, words(data, lang))
    click.echo(f"{entry.feed_id}\t{entry.path}")


@feed_group.command("list")
@shared("output", "lang", "data")
def feed_list(output: Path | None, lang: str | None, data: Path | None) -> None:
    """Print the installed feeds: id, name, licence, date, file."""
    texts = words(data, lang)
    lines = []
    for entry in list_feeds():
        if entry.feed is None:
            fault = texts.fault(entry.fault) if entry.fault else ""
            lines.append(f"{entry.feed_id}\t{fault}")
            continue
        told = entry.feed.provenance
        cells = (entry.feed_id, told.name_ja, told.licence or "–", told.retrieved_on.isoformat())
        lines.append("\t".join((*cells, str(entry.path))))
    if not lines:
        click.echo(texts("data.no_feeds"), err=True)
        return
    put("\n".join(lines), output)


@feed_group.command("remove")
@click.argument("feed_id")
@shared("lang")
def feed_remove(feed_id: str, lang: str | None) -> None:
    """Remove an installed feed."""
    del lang
    click.echo(str(remove_feed(feed_id)))
