"""``locator data doctor``: what to mend, to ask for and to renew, by what it brings."""

from pathlib import Path
from typing import Any

import click

from locator.brief import today_in_japan
from locator.catalogue import load_catalogue
from locator.cli.data import data_group
from locator.cli.door import put, shared, words
from locator.doctor import Examination, examine
from locator.export.doctor import FILES, work_file, work_text
from locator.feeds import feeds_at_hand
from locator.integrity import known_islands
from locator.outlines import load_outlines
from locator.profiles import load_profiles
from locator.settings import find_data
from locator.workspace import KINDS, Workspace, workspace_file

_EMBEDDED = (
    *("place_works", "gateways", "film_commissions", "stations", "municipalities"),
    *("community_transport", "sources", "feeds"),
)
_FIRST = 20


@data_group.command("doctor")
@click.option("--kind", type=click.Choice([*KINDS, *_EMBEDDED]), help="Only records of a kind.")
@click.option("--own", is_flag=True, help="Only records and timetables of one's own.")
@click.option(
    "--workspace",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File of the workspace [the user's own].",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", *FILES]),
    default="text",
    show_default=True,
    help="All but text leave out names and values of records that are not public.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File for the answer; stdout where not given.",
)
@click.option(
    "--limit",
    type=click.IntRange(1, 1_000_000),
    help=f"Tasks at most [{_FIRST} as text, else all].",
)
@shared("lang", "data")
def doctor_command(**asked: Any) -> None:
    """List what is missing, old or wrong: first what improves search most, then the oldest."""
    texts = words(asked["data"], asked["lang"])
    found = _examined(find_data(asked["data"]), asked["workspace"])
    told = found.only(kind=asked["kind"] or "", origin="own" if asked["own"] else "")
    if asked["form"] == "text":
        limit, is_file = asked["limit"] or _FIRST, asked["output"] is not None
        put(work_text(told, texts, limit=limit, is_closed=is_file), asked["output"])
    else:
        put(work_file(told, asked["form"], texts, limit=asked["limit"]), asked["output"])


def _examined(data: Path, workspace: Path | None) -> Examination:
    """Return the examination of the data at hand and of a workspace, as of today in Japan."""
    own = Workspace(workspace_file(workspace))
    return examine(
        load_catalogue(data),
        {kind: {} for kind in KINDS} | dict(own.everything()),
        today_in_japan(),
        profiles=load_profiles(data).values(),
        feeds=feeds_at_hand(data),
        outlines=load_outlines(data),
        islands=known_islands(data),
        asides=own.asides(),
        batches=own.batches(),
    )
