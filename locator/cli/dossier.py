"""``locator dossier``: all that is known, and unknown, of one place."""

import json
from typing import Any

import click
import pandas as pd

from locator.catalogue import catalogue_at_hand
from locator.cli.door import main, put, shared, words
from locator.dossier import dossier
from locator.errors import QueryError
from locator.export.dossier import dossier_json
from locator.profiles import find_profile
from locator.records import Catalogue, Query
from locator.reports.dossier import dossier_text
from locator.search import measure_for, search
from locator.settings import find_data
from locator.vocabulary import SiteKind


@main.command("dossier")
@click.argument("site")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@shared("output", "lang", "data")
def dossier_command(**asked: Any) -> None:
    """Tell all that is known, and unknown, of the location or spot SITE, by its id or its name.

    Past shoots come from the records of your workspace.
    """
    data, texts = find_data(asked["data"]), words(asked["data"], asked["lang"])
    catalogue = catalogue_at_hand(data)
    kind, site = _named(catalogue, asked["site"])
    query = Query(profile=find_profile("scout", data), kind=kind)
    measured = measure_for(catalogue, query)
    told = dossier(catalogue, measured, site, kind=kind)
    if asked["form"] == "json":
        answer = json.dumps(dossier_json(told), ensure_ascii=False, indent=1, allow_nan=False)
    else:
        answer = dossier_text(told, search(catalogue, query, measured=measured), texts)
    put(answer, asked["output"])


def _named(catalogue: Catalogue, asked: str) -> tuple[SiteKind, str]:
    """Return the kind and the id of the one site that bears an id, else a name.

    Raises
    ------
    QueryError
        None does, or several.
    """
    for kind in SiteKind:
        if asked in catalogue.sites(kind).index:
            return kind, asked
    found = [
        (kind, str(site)) for kind in SiteKind for site in _of_name(catalogue.sites(kind), asked)
    ]
    if not found:
        raise QueryError(
            f"no location or spot has the id or name {asked[:80]!r}; see `locator data list "
            "locations` and `locator data list spots`",
            code="no_such_site",
            found=asked[:80],
        )
    if len(found) > 1:
        several = ", ".join(site for _, site in found[:20])
        raise QueryError(
            f"{len(found)} sites bear the name {asked[:80]!r}; name one by its id: {several}",
            code="several_sites",
            found=asked[:80],
            count=len(found),
            expected=several,
        )
    return found[0]


def _of_name(sites: pd.DataFrame, asked: str) -> pd.Index:
    wanted = asked.strip().casefold()
    names = (sites[column].str.strip().str.casefold() for column in ("name_ja", "name_en"))
    japanese, english = (name == wanted for name in names)
    return sites.index[(japanese.fillna(value=False) | english.fillna(value=False))]
