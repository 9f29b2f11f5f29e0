"""``locator data import | export | history | undo``: records of one's own in a workspace."""

import getpass
import json
import sys
from pathlib import Path
from typing import Any

import click

from geo.findings import Severity
from locator.catalogue import load_catalogue
from locator.cli.data import data_group
from locator.cli.door import NO, put, say_findings, shared, words
from locator.errors import QueryError
from locator.export import own_file
from locator.files import name_of
from locator.importing import ImportLimits, embedded_ids, read_records
from locator.importing.files import load_bytes
from locator.importing.mapping import read_mapping
from locator.intake import answer_json, difference, intake_of, secret_columns, with_municipalities
from locator.outlines import load_outlines
from locator.settings import find_data
from locator.workspace import KINDS, Workspace, visible, workspace_file

_WORKSPACE = click.option(
    "--workspace",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File of the workspace [the user's own].",
)
_BY = click.option("--by", default="", help="Who does it, for the history [the login name].")


@data_group.command("import")
@click.argument("kind", type=click.Choice(["locations"]))
@click.argument("file", type=click.Path(path_type=Path))
@_WORKSPACE
@_BY
@click.option(
    "--mapping",
    type=click.Path(path_type=Path, dir_okay=False),
    help='What the columns mean, as JSON: {"場所": "name_ja"}, or by number without headings.',
)
@click.option("--dry-run", is_flag=True, help="Tell what would change, and write nothing.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@shared("output", "lang", "data")
def import_command(**asked: Any) -> None:
    """Take a list into the workspace: every row becomes a record or waits for a repair."""
    data, texts = find_data(asked["data"]), words(asked["data"], asked["lang"])
    name = name_of(asked["file"])
    content = load_bytes(asked["file"], name, ImportLimits())
    catalogue = load_catalogue(data)
    own = Workspace(workspace_file(asked["workspace"]))
    mapping = None if asked["mapping"] is None else read_mapping(asked["mapping"])
    imported = read_records(
        content,
        name,
        catalogue.municipalities,
        taken=embedded_ids(catalogue),
        mapping=mapping,
    )
    imported = with_municipalities(
        imported, load_outlines(data), catalogue.municipalities["name_ja"], file=name
    )
    standing = own.entries(asked["kind"])
    intake = intake_of(imported, file=name, content=content, standing=standing)
    earlier = [
        change.id
        for batch in own.batches()
        if batch.file == name and batch.undone_by is None and batch.kind == asked["kind"]
        for change in own.changes(batch.number)
    ]
    told = difference(intake, standing, earlier)
    batch = None if asked["dry_run"] else own.write(intake, by=_who(asked["by"]), seen=standing)
    if imported.unread:
        click.echo(texts("own.unread", columns=", ".join(imported.unread)[:500]), err=True)
    if hidden := secret_columns(imported):
        click.echo(texts("own.drafts", columns=", ".join(hidden)[:500]), err=True)
    if asked["form"] == "json":
        answer = answer_json(intake, told, batch, imported.findings)
        put(json.dumps(answer, ensure_ascii=False, indent=1), asked["output"])
    else:
        say_findings(imported.findings, texts)
        put(
            texts(
                "own.imported" if batch is not None else "own.would",
                rows=intake.rows,
                accepted=intake.accepted,
                aside=len(intake.asides),
                repaired=intake.repaired,
                new=len(told.new),
                changed=len(told.changed),
                same=len(told.same),
                absent=len(told.absent),
                batch=batch or 0,
            ),
            asked["output"],
        )
    if intake.asides or any(f.severity is Severity.ERROR for f in imported.findings):
        sys.exit(NO)


@data_group.command("history")
@_WORKSPACE
@click.option(
    "--batch", type=click.IntRange(1, 2**62), help="What this batch changed, record by record."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@shared("output", "lang", "data")
def history_command(**asked: Any) -> None:
    """Tell who took in what, when, and what it changed."""
    texts = words(asked["data"], asked["lang"])
    own = Workspace(workspace_file(asked["workspace"]))
    if asked["batch"] is not None:
        told: list[dict[str, object]] = [
            {
                "kind": change.kind,
                "id": change.id,
                "before": None if change.before is None else dict(change.before.says()),
                "after": None if change.after is None else dict(change.after.says()),
            }
            for change in own.changes(asked["batch"])
        ]
        put(json.dumps(told, ensure_ascii=False, indent=1), asked["output"])
        return
    batches = own.batches()
    if asked["form"] == "json":
        listed = [
            {
                "batch": b.number, "at": b.at, "by": b.by, "action": b.action, "kind": b.kind,
                "file": b.file, "sha256": b.sha256, "rows": b.rows, "accepted": b.accepted,
                "quarantined": b.quarantined, "repaired": b.repaired, "undone_by": b.undone_by,
            }
            for b in batches
        ]  # fmt: skip
        put(json.dumps(listed, ensure_ascii=False, indent=1), asked["output"])
        return
    lines = [
        "\t".join(
            (
                str(b.number), b.at, b.by, texts(f"own.action_{b.action}"), b.kind, b.file,
                f"{b.accepted}/{b.rows}",
                "" if b.undone_by is None else texts("own.undone", batch=b.undone_by),
            )
        )
        for b in batches
    ]  # fmt: skip
    put("\n".join(lines) or texts("own.empty"), asked["output"])


@data_group.command("export")
@click.argument("kind", type=click.Choice(sorted(KINDS)))
@_WORKSPACE
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "xlsx", "geojson"]),
    default="csv",
    show_default=True,
)
@shared("output", "lang", "data")
def export_command(**asked: Any) -> None:
    """Write what of the own records anybody may see: public, and without private fields."""
    texts = words(asked["data"], asked["lang"])
    entries = Workspace(workspace_file(asked["workspace"])).entries(asked["kind"])
    shown = [entry for entry in entries.values() if visible(entry)]
    put(own_file(shown, asked["kind"], asked["form"]), asked["output"])
    click.echo(texts("own.exported", count=len(shown), hidden=len(entries) - len(shown)), err=True)
    if not shown:
        sys.exit(NO)


@data_group.command("undo")
@click.argument("batch", type=click.IntRange(1, 2**62))
@_WORKSPACE
@_BY
@shared("output", "lang", "data")
def undo_command(**asked: Any) -> None:
    """Take a batch back: each of its records becomes what it was before."""
    texts = words(asked["data"], asked["lang"])
    own = Workspace(workspace_file(asked["workspace"]))
    number = own.undo(asked["batch"], by=_who(asked["by"]))
    put(texts("own.undo_done", undone=asked["batch"], batch=number), asked["output"])


def _who(given: str) -> str:
    if given:
        if len(given) > 100 or not given.isprintable():  # noqa: PLR2004
            raise QueryError(
                "--by must be one line of at most 100 characters", code="bad_name_of_person"
            )
        return given
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
