"""``locator data quarantine | repair``: rows that were set aside, listed, mended, dismissed."""

import json
import sys
from collections.abc import Sequence
from typing import Any

import click

from locator.cli.asked_workspace import BY, WORKSPACE, who
from locator.cli.data import data_group
from locator.cli.door import NO, put, say_findings, shared, words
from locator.errors import QueryError
from locator.imports import ground_at
from locator.repairs import dismiss, reasons, repair
from locator.settings import find_data
from locator.workspace import Workspace, workspace_file


@data_group.command("quarantine")
@WORKSPACE
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@shared("output", "lang", "data")
def quarantine_command(**asked: Any) -> None:
    """List the rows that were set aside and wait for a repair."""
    texts = words(asked["data"], asked["lang"])
    own = Workspace(workspace_file(asked["workspace"]))
    asides = own.asides()
    if asked["form"] == "json":
        told = [
            {
                "number": a.number, "batch": a.batch, "kind": a.kind, "file": a.file,
                "sheet": a.sheet, "row": a.row, "code": a.code, "message": a.message,
                "cells": dict(a.cells),
            }
            for a in asides
        ]  # fmt: skip
        put(json.dumps(told, ensure_ascii=False, indent=1), asked["output"])
        return
    facts = reasons(own, asides)
    lines = [
        "\t".join(
            (
                str(a.number), a.kind, f"{a.file} {a.sheet}".strip(), str(a.row),
                texts.finding(a.code, a.message, facts.get(a.number, {})),
            )
        )
        for a in asides
    ]  # fmt: skip
    put("\n".join(lines) or texts("own.no_asides"), asked["output"])


@data_group.command("repair")
@click.argument("number", type=click.IntRange(1, 2**62))
@WORKSPACE
@BY
@click.option("--set", "cells", multiple=True, help="A cell as it should be: 名称=角島大橋.")
@click.option("--dismiss", "is_dismissed", is_flag=True, help="It is no record: close it.")
@shared("lang", "data")
def repair_command(**asked: Any) -> None:
    """Mend a row that was set aside and take it in; NUMBER is that of data quarantine."""
    data, texts = find_data(asked["data"]), words(asked["data"], asked["lang"])
    own = Workspace(workspace_file(asked["workspace"]))
    by = who(asked["by"])
    if asked["is_dismissed"]:
        batch = dismiss(own, [asked["number"]], by=by)
        put(texts("own.dismissed", number=asked["number"], batch=batch), None)
        return
    done = repair(own, {asked["number"]: _cells(asked["cells"])}, ground_at(data), by=by)
    say_findings(done.findings, texts)
    if done.batch is None:
        put(texts("own.still_waits", number=asked["number"]), None)
        sys.exit(NO)
    put(texts("own.repaired", number=asked["number"], batch=done.batch), None)


def _cells(told: Sequence[str]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for pair in told:
        heading, sign, value = pair.partition("=")
        if not sign or not heading.strip():
            raise QueryError(
                f"--set {pair[:60]!r} is no cell; expected HEADING=VALUE",
                code="bad_cell",
                found=pair[:60],
            )
        cells[heading.strip()] = value
    return cells
