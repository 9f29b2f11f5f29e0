"""``locator data``: look into the embedded data."""

import json
import sys
from pathlib import Path

import click

from geo.findings import Severity
from locator.catalogue import load_catalogue
from locator.cli.door import NO, Rooms, has_error, lang_of, main, put, shared, words
from locator.criteria import CRITERIA
from locator.i18n import Lang
from locator.integrity import check_data
from locator.settings import find_data
from locator.sources import load_sources
from locator.vocabulary import Category

_ROOMS = {
    **dict.fromkeys(("import", "history", "export", "undo"), "own"),
    **dict.fromkeys(("duplicates", "merge", "distinct"), "duplicates"),
    **dict.fromkeys(("quarantine", "repair"), "repairing"),
    **dict.fromkeys(("template", "formats"), "templates"),
    "doctor": "doctor",
}
"""Command to the module that holds it."""


@main.group("data", cls=Rooms, rooms=_ROOMS)
def data_group() -> None:
    """Look into the embedded data; take in, take out and undo records of your own."""


@data_group.command("check")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@shared("output", "lang", "data")
def data_check(form: str, output: Path | None, lang: str | None, data: Path | None) -> None:
    """Verify hashes, schemas, references and points in polygons of the embedded data."""
    findings = check_data(find_data(data))
    if form == "json":
        put(
            json.dumps([f.to_json() for f in findings], ensure_ascii=False, indent=1),
            output,
        )
    else:
        texts = words(data, lang)
        lines = [
            f"{f.severity.value}\t{f.table}{'' if f.row is None else f':{f.row}'}\t"
            + texts.finding(f.code, f.message, f.to_json())
            for f in findings
        ]
        errors = sum(f.severity is Severity.ERROR for f in findings)
        lines.append(texts("data.checked", findings=len(findings), errors=errors))
        put("\n".join(lines), output)
    if has_error(findings):
        sys.exit(NO)


@data_group.command("sources")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@shared("output", "lang", "data")
def data_sources(form: str, output: Path | None, lang: str | None, data: Path | None) -> None:
    """Print who is credited for what, under which licence."""
    table = load_sources(find_data(data)).reset_index()
    if form == "json":
        put(table.to_json(orient="records", force_ascii=False, indent=1), output)
        return
    title = "title_ja" if lang_of(lang) is Lang.JA else "title_en"
    lines = [
        f"{row['source_id']}\t{row[title]}\t{row['licence']}\t{row['retrieved_on']}\t{row['credit']}"
        for _, row in table.iterrows()
    ]
    put("\n".join(lines), output)


@data_group.command("list")
@click.argument(
    "table",
    type=click.Choice(
        ["gateways", "hubs", "works", "locations", "spots", "commissions", "criteria", "categories"]
    ),
)
@shared("output", "lang", "data")
def data_list(table: str, output: Path | None, lang: str | None, data: Path | None) -> None:
    """Print the ids and names of a table, for use in other commands."""
    chosen = lang_of(lang)
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
            "locations": catalogue.locations,
            "spots": catalogue.spots,
            "commissions": catalogue.film_commissions,
        }
        frame = frames[table]
        name = "title" if table == "works" else "name"
        kind = next(c for c in ("kind", "scope", "category") if c in frame)
        rows = [
            (str(i), str(row[f"{name}_{chosen}"] or row[f"{name}_ja"]), str(row[kind]))
            for i, row in frame.fillna("").iterrows()
        ]
    put("\n".join("\t".join(row) for row in rows), output)
