"""``locator data import | export | history | undo``: records of one's own in a workspace."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from geo.findings import Severity
from locator.cli.asked_workspace import BY, WORKSPACE, who
from locator.cli.data import data_group
from locator.cli.door import NO, put, say_findings, shared, words
from locator.export import own_file
from locator.i18n import Texts
from locator.importing.lists import Asking
from locator.importing.mapping import read_mapping
from locator.imports import ADDRESSES, Ground, Import, ground_at, read_import, write_import
from locator.intake import answer_json, secret_columns
from locator.settings import find_data
from locator.streamed import Counts, streamed_json
from locator.streaming import is_streamed, stream_import
from locator.workspace import KINDS, Workspace, visible, workspace_file


@data_group.command("import")
@click.argument("kind", type=click.Choice(sorted(KINDS)))
@click.argument("file")
@WORKSPACE
@BY
@click.option(
    "--mapping",
    type=click.Path(path_type=Path, dir_okay=False),
    help='What the columns mean, as JSON: {"場所": "name_ja"}, or by number without headings.',
)
@click.option("--known", default="", help="Name of the format; see locator data formats.")
@click.option("--crs", default="", help="Reference system of all positions, such as EPSG:6675.")
@click.option("--sheet", default="", help="The only sheet or layer to be read.")
@click.option("--confirm", is_flag=True, help="Write although columns were guessed.")
@click.option("--dry-run", is_flag=True, help="Tell what would change, and write nothing.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@shared("output", "lang", "data")
def import_command(**asked: Any) -> None:
    """Take a list into the workspace: every row becomes a record or waits for a repair.

    FILE is a file, a folder, a ZIP file, or an address that begins with https://.
    """
    data, texts = find_data(asked["data"]), words(asked["data"], asked["lang"])
    own = Workspace(workspace_file(asked["workspace"]))
    mapping = asked["mapping"]
    asking = Asking(
        kind=asked["kind"],
        mapping=None if mapping is None else read_mapping(mapping, asked["kind"]),
        format_id=asked["known"],
        crs=asked["crs"],
        sheet=asked["sheet"],
    )
    file = asked["file"]
    source = file if file.startswith(ADDRESSES) else Path(file)
    ground = ground_at(data)
    if isinstance(source, Path) and is_streamed(source, ground):
        _stream(source, asking, own, ground, texts, asked)
        return
    read = read_import(source, asking, own, ground)
    waits = not read.is_sure and not asked["confirm"]
    batch = None
    if not asked["dry_run"] and not waits:
        batch = write_import(own, read, by=who(asked["by"]))
    hidden = [heading for one in read.lists for heading in secret_columns(one.imported)]
    guessed = dict(read.guessed)
    unsure = [one.known.id for one in read.lists if one.known and not one.is_sure]
    _say_doubts(read.unread, hidden, [*_guesses(guessed), *unsure] if waits else (), texts)
    if asked["form"] == "json":
        put(json.dumps(_answer(read, batch), ensure_ascii=False, indent=1), asked["output"])
    else:
        say_findings(read.findings, texts)
        counts = Counts(
            rows=read.intake.rows,
            accepted=read.intake.accepted,
            quarantined=len(read.intake.asides),
            repaired=read.intake.repaired,
            new=len(read.told.new),
            changed=len(read.told.changed),
            same=len(read.told.same),
            absent=len(read.told.absent),
        )
        put(_told(counts, batch, texts), asked["output"])
    is_bad = any(f.severity is Severity.ERROR for f in read.findings)
    if read.intake.asides or is_bad or waits:
        sys.exit(NO)


def _stream(
    source: Path,
    asking: Asking,
    own: Workspace,
    ground: Ground,
    texts: Texts,
    asked: Mapping[str, Any],
) -> None:
    """Take a large file in, in chunks."""
    done = stream_import(
        source,
        asking,
        own,
        ground,
        by=who(asked["by"]),
        is_written=not asked["dry_run"],
        is_confirmed=asked["confirm"],
    )
    waits = not done.is_sure and not asked["confirm"]
    unsure = [done.format_id] if done.format_id else []
    doubts = [*_guesses(done.guessed), *unsure] if waits else ()
    _say_doubts(done.unread, done.hidden, doubts, texts)
    if asked["form"] == "json":
        put(json.dumps(streamed_json(done), ensure_ascii=False, indent=1), asked["output"])
    else:
        say_findings(done.findings, texts)
        put(_told(done.counts, done.batch, texts), asked["output"])
    is_bad = any(f.severity is Severity.ERROR for f in done.findings)
    if done.counts.quarantined or is_bad or waits:
        sys.exit(NO)


def _answer(read: Import, batch: int | None) -> dict[str, object]:
    answer = answer_json(read.intake, read.told, batch, read.findings)
    guessed = [
        {"heading": heading, "column": column, "confidence": sure}
        for heading, (column, sure) in read.guessed.items()
    ]
    formats = sorted({one.known.id for one in read.lists if one.known is not None})
    return answer | {"guessed": guessed, "formats": formats}


def _told(counts: Counts, batch: int | None, texts: Texts) -> str:
    return texts(
        "own.imported" if batch is not None else "own.would",
        rows=counts.rows,
        accepted=counts.accepted,
        aside=counts.quarantined,
        repaired=counts.repaired,
        new=counts.new,
        changed=counts.changed,
        same=counts.same,
        absent=counts.absent,
        batch=batch or 0,
    )


def _guesses(guessed: Mapping[str, tuple[str, float]]) -> list[str]:
    return [f"{heading} → {column} ({sure:.0%})" for heading, (column, sure) in guessed.items()]


def _say_doubts(
    unread: Sequence[str], hidden: Sequence[str], unsure: Sequence[str], texts: Texts
) -> None:
    """Say what was not taken, what hides the records, and what has to be confirmed."""
    if unread:
        click.echo(texts("own.unread", columns=", ".join(unread)[:500]), err=True)
    if hidden:
        click.echo(texts("own.drafts", columns=", ".join(hidden)[:500]), err=True)
    if unsure:
        click.echo(texts("own.confirm", guessed=", ".join(unsure)[:500]), err=True)


@data_group.command("history")
@WORKSPACE
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
@WORKSPACE
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
@WORKSPACE
@BY
@shared("output", "lang", "data")
def undo_command(**asked: Any) -> None:
    """Take a batch back: each of its records becomes what it was before."""
    texts = words(asked["data"], asked["lang"])
    own = Workspace(workspace_file(asked["workspace"]))
    number = own.undo(asked["batch"], by=who(asked["by"]))
    put(texts("own.undo_done", undone=asked["batch"], batch=number), asked["output"])
