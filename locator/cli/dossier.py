"""``locator dossier``: all that is known, and unknown, of one place."""

import json
from typing import Any

import click

from locator.catalogue import catalogue_at_hand
from locator.cli.door import main, put, shared, words
from locator.dossier import dossier
from locator.errors import QueryError
from locator.export.dossier import dossier_json
from locator.profiles import find_profile
from locator.records import Query
from locator.reports.dossier import dossier_text
from locator.search import measure_for, search
from locator.settings import find_data
from locator.vocabulary import SiteKind


@main.command("dossier")
@click.argument("site")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@shared("output", "lang", "data")
def dossier_command(**asked: Any) -> None:
    """Tell all that is known, and unknown, of the location or spot with the id SITE.

    Past shoots come from the records of your workspace.
    """
    data, texts, site = find_data(asked["data"]), words(asked["data"], asked["lang"]), asked["site"]
    catalogue = catalogue_at_hand(data)
    kind = next((k for k in SiteKind if site in catalogue.sites(k).index), None)
    if kind is None:
        raise QueryError(
            f"no location or spot has the id {site[:80]!r}; see `locator data list locations` and "
            "`locator data list spots`",
            code="no_such_site",
            found=site[:80],
        )
    query = Query(profile=find_profile("scout", data), kind=kind)
    measured = measure_for(catalogue, query)
    told = dossier(catalogue, measured, site, kind=kind)
    if asked["form"] == "json":
        answer = json.dumps(dossier_json(told), ensure_ascii=False, indent=1, allow_nan=False)
    else:
        answer = dossier_text(told, search(catalogue, query, measured=measured), texts)
    put(answer, asked["output"])
