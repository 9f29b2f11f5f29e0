"""``locator coverage``: state how complete the timetables at hand are, list, withdraw."""

from pathlib import Path
from typing import Any

import click

from locator.brief import today_in_japan
from locator.catalogue import catalogue_at_hand
from locator.cli.door import main, put, shared, words
from locator.feeds import ids_at_hand
from locator.places import town_name
from locator.settings import find_data
from locator.statements import MODES, CoverageStatement, state_coverage, withdraw_coverage
from locator.vocabulary import Coverage


@main.group("coverage")
def coverage_group() -> None:
    """State how complete the timetables at hand are: what decides between «no» and «unknown»."""


@coverage_group.command("state")
@click.argument("municipality_code")
@click.argument("mode", type=click.Choice(MODES))
@click.argument("level", type=click.Choice([c.value for c in Coverage]))
@click.option("--by", "stated_by", required=True, help="Who says so.")
@click.option("--basis", required=True, help="On what ground.")
@click.option(
    "--on", "stated_on", type=click.DateTime(["%Y-%m-%d"]), help="Day; today if not given."
)
@shared("lang", "data")
def coverage_state(**asked: Any) -> None:
    """State how complete a mode is in a municipality (code of five digits)."""
    data = find_data(asked["data"])
    day = asked["stated_on"].date() if asked["stated_on"] else today_in_japan()
    statement = CoverageStatement(
        municipality_code=asked["municipality_code"],
        mode=asked["mode"],
        coverage=asked["level"],
        stated_by=asked["stated_by"],
        basis=asked["basis"],
        stated_on=day.isoformat(),
        feeds="|".join(ids_at_hand(data)),
    )
    state_coverage(catalogue_at_hand(data), statement)
    click.echo(f"{statement.municipality_code}\t{statement.mode}\t{statement.coverage}")


@coverage_group.command("list")
@shared("output", "lang", "data")
def coverage_list(output: Path | None, lang: str | None, data: Path | None) -> None:
    """Print what is stated, embedded and own: town, mode, level, who, why, when."""
    texts = words(data, lang)
    catalogue = catalogue_at_hand(find_data(data))
    levels = {c.value: c.label(texts.lang) for c in Coverage}
    lines = [
        "\t".join(
            (
                row["municipality_code"],
                town_name(catalogue, row["municipality_code"], texts.lang)
                or texts("coverage.everywhere"),
                texts(f"coverage.{row['mode']}"),
                levels[row["coverage"]],
                row["stated_by"],
                row["basis"],
                row["stated_on"],
            )
        )
        for _, row in catalogue.coverage.astype(str).iterrows()
    ]
    put("\n".join(lines), output)


@coverage_group.command("withdraw")
@click.argument("municipality_code")
@click.argument("mode", type=click.Choice(MODES))
@shared("lang")
def coverage_withdraw(municipality_code: str, mode: str, lang: str | None) -> None:
    """Take back a statement of one's own."""
    del lang
    withdraw_coverage(municipality_code, mode)
    click.echo(f"{municipality_code}\t{mode}")
