"""``locator data template | formats``: empty lists to fill in, and the formats known by name."""

import json
from pathlib import Path
from typing import Any

import click

from locator.cli.data import data_group
from locator.cli.door import lang_of, put, shared
from locator.i18n import Lang
from locator.importing.format_records import Format
from locator.importing.formats import load_formats
from locator.importing.templates import TEMPLATES, template_csv, template_xlsx
from locator.settings import find_data


@data_group.command("template")
@click.argument("kind", type=click.Choice(list(TEMPLATES)))
@click.option(
    "--format", "form", type=click.Choice(["xlsx", "csv"]), default="xlsx", show_default=True
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File for the list; stdout where not given.",
)
@shared("lang")
def template_command(kind: str, form: str, output: Path | None, lang: str | None) -> None:
    """Write an empty list to fill in: of own records, or of statements on places and towns."""
    make = template_xlsx if form == "xlsx" else template_csv
    put(make(lang_of(lang), kind), output)


@data_group.command("formats")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@shared("output", "lang", "data")
def formats_command(**asked: Any) -> None:
    """Print the formats of lists that are known by name, what they give, and whence that is."""
    formats = load_formats(find_data(asked["data"])).values()
    lang = lang_of(asked["lang"])
    if asked["form"] == "json":
        put(
            json.dumps([_told(known) for known in formats], ensure_ascii=False, indent=1),
            asked["output"],
        )
        return
    lines = [
        "\t".join(
            (
                known.id,
                known.name_ja if lang is Lang.JA else known.name_en,
                ", ".join(part.kind for part in known.parts),
                known.edition,
                known.notes_ja if lang is Lang.JA else known.notes_en,
            )
        )
        for known in formats
    ]
    put("\n".join(lines), asked["output"])


def _told(known: Format) -> dict[str, object]:
    return {
        "id": known.id,
        "name_ja": known.name_ja,
        "name_en": known.name_en,
        "edition": known.edition,
        "source": known.source,
        "licence_note": known.licence_note,
        "region": known.region,
        "projected": known.projected,
        "drop": list(known.drop),
        "parts": [
            {
                "kind": part.kind,
                "columns": dict(part.columns),
                "joined": {column: list(told) for column, told in part.joined.items()},
                "constants": dict(part.constants),
            }
            for part in known.parts
        ],
        "notes_ja": known.notes_ja,
        "notes_en": known.notes_en,
    }
