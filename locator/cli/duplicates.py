"""``locator data duplicates | merge | distinct``: own records that may be one place."""

import functools
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import geopandas as gpd
import pandas as pd

from locator.catalogue import load_catalogue
from locator.cli.asked_workspace import BY, WORKSPACE, who
from locator.cli.data import data_group
from locator.cli.door import NO, put, shared, words
from locator.duplicates import candidate_pairs, identify, merge
from locator.errors import QueryError
from locator.settings import find_data
from locator.workspace import KINDS, Entry, Intake, Workspace, workspace_file

_KIND = click.Choice(sorted(KINDS))
_NAMES = ("name_ja", "title_ja", "title")


@data_group.command("duplicates")
@click.argument("kind", type=_KIND)
@WORKSPACE
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@shared("output", "lang", "data")
def duplicates_command(**asked: Any) -> None:
    """List pairs of own records, and of own and embedded ones, that may be one place."""
    texts = words(asked["data"], asked["lang"])
    own = Workspace(workspace_file(asked["workspace"]))
    entries, embedded = own.entries(asked["kind"]), _embedded(asked["kind"], asked["data"])
    pairs = candidate_pairs(entries, embedded, apart=own.apart(asked["kind"]))
    names = {} if embedded is None else {str(i): str(n) for i, n in embedded["name_ja"].items()}
    mine = {i: _name(entry) for i, entry in entries.items()}
    rows = [
        {
            "first": row["first"],
            "first_name": mine[row["first"]],
            "second": row["second"],
            "second_name": (mine if row["where"] == "own" else names)[row["second"]],
            "where": row["where"],
            "distance_m": _rounded(row["distance_m"], 1),
            "name_likeness": _rounded(row["name_likeness"], 3),
            "kana_likeness": _rounded(row["kana_likeness"], 3),
            "same_category": None if pd.isna(row["same_category"]) else bool(row["same_category"]),
            "confidence": _rounded(row["confidence"], 3),
            "why": list(row["why"]),
        }
        for row in pairs.to_dict("records")
    ]
    if asked["form"] == "json":
        put(json.dumps(rows, ensure_ascii=False, indent=1), asked["output"])
    else:
        lines = [
            "\t".join(
                (
                    f"{row['confidence']:.2f}", row["first"], row["first_name"], row["second"],
                    row["second_name"], texts(f"duplicates.where_{row['where']}"),
                    "" if row["distance_m"] is None else f"{row['distance_m']:.0f} m",
                    ", ".join(texts(f"duplicates.why_{code}") for code in row["why"]),
                )
            )
            for row in rows
        ]  # fmt: skip
        put("\n".join(lines) or texts("duplicates.none"), asked["output"])
    if not rows:
        sys.exit(NO)


@data_group.command("merge")
@click.argument("kind", type=_KIND)
@click.argument("kept")
@click.argument("other")
@WORKSPACE
@BY
@shared("output", "lang", "data")
def merge_command(**asked: Any) -> None:
    """Make one record of two: KEPT stays, and keeps what OTHER says otherwise beside its own.

    Where one of them is embedded, the own one speaks in its row from then on.
    """
    texts = words(asked["data"], asked["lang"])
    own, kind = Workspace(workspace_file(asked["workspace"])), asked["kind"]
    entries, embedded = own.entries(kind), _embedded(kind, asked["data"])
    pair = asked["kept"], asked["other"]
    theirs = [i for i in pair if embedded is not None and i in embedded.index and i not in entries]
    if theirs and (mine := [i for i in pair if i != theirs[0]]):
        changed = identify(_entry(entries, mine[0], kind), theirs[0])
        gone: tuple[str, ...] = ()
        told = functools.partial(texts, "duplicates.identified", own=mine[0], embedded=theirs[0])
    else:
        kept, other = (_entry(entries, name, kind) for name in pair)
        changed, gone = merge(kept, other), (other.id,)
        varied = ", ".join(sorted(changed.variants)) or "-"
        told = functools.partial(
            texts, "duplicates.merged", kept=kept.id, other=other.id, varied=varied
        )
    intake = Intake(
        action="merge", kind=kind, file=" + ".join(pair), entries=(changed,), removed=gone
    )
    number = own.write(intake, by=who(asked["by"]), seen=entries)
    put(told(batch=number), asked["output"])


@data_group.command("distinct")
@click.argument("kind", type=_KIND)
@click.argument("first")
@click.argument("second")
@WORKSPACE
@BY
@shared("output", "lang", "data")
def distinct_command(**asked: Any) -> None:
    """Keep that two records are not the same place, so that they are not proposed again."""
    texts = words(asked["data"], asked["lang"])
    own = Workspace(workspace_file(asked["workspace"]))
    entries = own.entries(asked["kind"])
    embedded = _embedded(asked["kind"], asked["data"])
    others = set() if embedded is None else set(embedded.index.astype(str))
    pair = asked["first"], asked["second"]
    unknown = [named for named in pair if named not in entries and named not in others]
    for named in unknown or ([] if set(pair) & set(entries) else pair):
        _entry(entries, named, asked["kind"])
    number = own.keep_apart(asked["kind"], *pair, by=who(asked["by"]))
    put(texts("duplicates.distinct", first=pair[0], second=pair[1], batch=number), asked["output"])


def _embedded(kind: str, data: Path | None) -> gpd.GeoDataFrame | None:
    """Return the embedded records of a kind of places, None where there are none."""
    catalogue = load_catalogue(find_data(data))
    return {
        "locations": catalogue.locations,
        "spots": catalogue.spots,
        "hubs": catalogue.hubs,
    }.get(kind)


def _entry(entries: Mapping[str, Entry], own: str, kind: str) -> Entry:
    if own not in entries:
        raise QueryError(
            f"there is no own record {own[:80]!r} among {kind}; expected an id of the workspace; "
            "locator data duplicates and locator data export list them",
            code="no_such_record",
            found=own[:80],
            kind=kind,
        )
    return entries[own]


def _name(entry: Entry) -> str:
    return next((str(entry.fields[n]) for n in _NAMES if entry.fields.get(n) is not None), "")


def _rounded(value: float, digits: int) -> float | None:
    return None if pd.isna(value) else round(float(value), digits)
