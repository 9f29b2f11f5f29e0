"""``locator feed``: look into timetables, install and remove them."""

import datetime as dt
import json
import sys
from pathlib import Path

import click

from geo.gtfs.quality import check_feed
from locator.cli.door import NO, has_error, main, put, shared, words


@main.group("feed")
def feed_group() -> None:
    """Look into timetables (GTFS-JP)."""


@feed_group.command("check")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@shared("output", "lang", "data")
def feed_check(
    path: Path, form: str, output: Path | None, lang: str | None, data: Path | None
) -> None:
    """Read a feed (folder or zip) and print what is odd in it."""
    report = check_feed(path, retrieved_on=dt.datetime.now(tz=dt.UTC).date())
    texts = words(data, lang)
    if form == "json":
        put(json.dumps(report.to_json(), ensure_ascii=False, indent=1), output)
    else:
        lines = [f"{key}\t{value}" for key, value in report.summary().items()]
        for finding in report.findings:
            row = "" if finding.row is None else f":{finding.row}"
            message = texts.finding(finding.code, finding.message, finding.to_json())
            lines.append(f"{finding.severity.value}\t{finding.table}{row}\t{message}")
        put("\n".join(lines), output)
    if has_error(report.findings):
        sys.exit(NO)
