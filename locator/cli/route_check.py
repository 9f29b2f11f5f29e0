"""``locator route check``: an itinerary verified without the solver that made it."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from locator.catalogue import catalogue_at_hand
from locator.cli.door import NO, put, shared, words
from locator.cli.route import route
from locator.feeds import feeds_at_hand
from locator.i18n import Texts
from locator.itineraries.checking import Checked, check_itinerary, read_itinerary
from locator.settings import find_data


@route.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@shared("feeds")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@shared("output", "lang", "data")
def check(**asked: Any) -> None:
    """Verify each time, transfer, walk, opening hour, limit and the way home of an itinerary."""
    data, texts = find_data(asked["data"]), words(asked["data"], asked["lang"])
    document = read_itinerary(asked["file"])
    catalogue = catalogue_at_hand(data, asked["feeds"])
    feeds = feeds_at_hand(data, asked["feeds"])
    checked = check_itinerary(document, catalogue, feeds)
    if asked["form"] == "json":
        told = json.dumps(
            checked.to_json(_messages(checked, texts)),
            ensure_ascii=False,
            indent=1,
            allow_nan=False,
        )
    else:
        told = "\n".join(_lines(checked, texts))
    put(told, asked["output"])
    if not checked.is_right:
        sys.exit(NO)


def _messages(checked: Checked, texts: Texts) -> list[str]:
    return [texts.finding(f.code, f.message, f.to_json()) for f in checked.faults]


def _lines(checked: Checked, texts: Texts) -> list[str]:
    """Return the report for people: verdict, faults, what was checked, and what could not be."""
    count = len(checked.faults)
    verdict = texts("route_check.right") if not count else texts("route_check.wrong", count=count)
    lines = [verdict]
    lines += [
        f"{fault.code}\t{fault.table}\t{message}"
        for fault, message in zip(checked.faults, _messages(checked, texts), strict=True)
    ]
    lines += ["", texts("route_check.checked")]
    lines += [
        f"{texts(f'route_check.topic_{topic}')}\t{number}"
        for topic, number in checked.checked.items()
    ]
    if checked.unchecked:
        lines += ["", texts("route_check.unchecked")]
        lines += [
            texts(f"route_check.unchecked_{one.code}", count=one.count, of=one.of)
            for one in checked.unchecked
        ]
    return lines
