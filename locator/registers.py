"""Registered private-vehicle transport: information on a municipality, never a service area."""

import datetime as dt

import pandas as pd

from locator.i18n import Texts
from locator.places import city_codes, town_name
from locator.records import Catalogue
from locator.vocabulary import RegisteredTransport


def registered_transport(
    catalogue: Catalogue, municipality: pd.Series, on: dt.date
) -> pd.DataFrame:
    """Return what is registered in the municipalities of some sites.

    A registration says that an operator exists there. It does not say where it runs or who may
    ride, so nothing is served by it until somebody draws the zone; and no row says nothing.

    Parameters
    ----------
    municipality
        Codes, wards too; NA is passed over.
    on
        The day in question.

    Returns
    -------
    frame
        Rows of ``catalogue.community_transport``, and is_expired : bool: valid to a day before.
    """
    known = municipality.dropna()
    codes = set(known) | set(city_codes(catalogue, known))
    rows = catalogue.community_transport
    rows = rows[rows["municipality_code"].isin(codes)]
    return rows.assign(is_expired=rows["valid_to"].astype(str) < on.isoformat())


def registered_lines(
    catalogue: Catalogue, municipality: pd.Series, on: dt.date, texts: Texts
) -> list[str]:
    """Return the same in words: town, operator, kind, vehicles, expiry."""
    kinds = {kind.value: kind.label(texts.lang) for kind in RegisteredTransport}
    return [
        texts(
            "register.expired" if row["is_expired"] else "register.valid",
            town=town_name(catalogue, str(row["municipality_code"]), texts.lang),
            operator=row["operator_ja"],
            kind=kinds[str(row["kind"])],
            vehicles="–" if pd.isna(row["vehicles"]) else row["vehicles"],
            valid_to=row["valid_to"],
        )
        for _, row in registered_transport(catalogue, municipality, on).iterrows()
    ]
