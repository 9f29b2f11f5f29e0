"""Statements on embedded places: where one really lies, what a party says to a work there."""

from collections.abc import Iterable, Mapping, Sequence

import geopandas as gpd
import pandas as pd
import shapely

from locator.consents import CONSENTS
from locator.shoots import Refusal
from locator.vocabulary import Consent, PublicAccess
from locator.workspace.records import Entry

_BY_PARTY = dict(zip(("rights_holder", "municipality"), CONSENTS, strict=True))
_UNKNOWN_PRECISION_M = 100.0
"""Precision of a corrected position whose statement tells none, metres."""


def corrected(
    places: Mapping[str, gpd.GeoDataFrame], corrections: Sequence[Entry]
) -> dict[str, gpd.GeoDataFrame]:
    """Return tables of places with each corrected place where its statement says.

    A correction names a record, or a place: then all records of it move. The source of a moved
    row says who corrected it, when and why.
    """
    told = dict(places)
    stated = [c for c in corrections if c.lon is not None and c.lat is not None]
    for name, frame in places.items() if stated else ():
        moved = gpd.GeoDataFrame(frame.copy())
        for one in stated:
            site = str(one.fields.get("site_id", ""))
            rows = moved.index[(moved.index == site) | (moved["place_id"] == site)]
            if not len(rows):
                continue
            moved.loc[rows, "geometry"] = gpd.GeoSeries(
                [shapely.Point(float(one.lon or 0), float(one.lat or 0))] * len(rows),
                index=rows,
                crs=moved.crs,
            )
            moved.loc[rows, "precision_m"] = float(
                one.fields.get("precision_m") or _UNKNOWN_PRECISION_M
            )
            moved.loc[rows, "source"] = moved.loc[rows, "source"].astype(str) + _note(one)
        told[name] = moved
    return told


def _note(one: Entry) -> str:
    on = one.fields.get("stated_on")
    day = f", {on}" if on else ""
    return f"; position corrected by {one.fields.get('stated_by')}{day}: {one.fields.get('reason')}"


def consented(
    spots: gpd.GeoDataFrame, links: pd.DataFrame, consents: Sequence[Entry]
) -> tuple[gpd.GeoDataFrame, frozenset[tuple[str, str]]]:
    """Return spots with the consents that parties state, and (place, work) that one refuses.

    A consent without a place speaks of all places of its work, one without a work of all works
    at its place.
    """
    if not consents:
        return spots, frozenset()
    told = gpd.GeoDataFrame(spots.copy())
    refused: set[tuple[str, str]] = set()
    for one in consents:
        site, work = (str(one.fields.get(c) or "") for c in ("site_id", "work_id"))
        column, answer = _BY_PARTY[str(one.fields["party"])], str(one.fields["consent"])
        if not site and not work:
            continue
        of_place = told.index.isin([site]) | (told["place_id"] == site) | (not site)
        of_work = (told["work_id"].astype(object) == work) | (not work)
        told.loc[of_place & of_work, column] = answer
        if answer == Consent.NO.value:
            is_meant = ((links["site_id"] == site) | (links["place_id"] == site) | (not site)) & (
                (links["work_id"] == work) | (not work)
            )
            named = links[is_meant]
            refused |= set(zip(named["place_id"].astype(str), named["work_id"], strict=True))
    return told, frozenset(refused)


def refusals(
    places: Sequence[gpd.GeoDataFrame],
    works: pd.DataFrame,
    gone: gpd.GeoDataFrame,
    consents: Sequence[Entry],
) -> Iterable[Refusal]:
    """Return what must not be told of past shoots: of private places, and of works refused there.

    Parameters
    ----------
    places
        Tables of places before anything was left out, private ones too.
    gone
        Spots that were left out because their work is refused there.
    consents
        A refusal may also name a past shoot as its site. One of a work that is not known by its
        title speaks of no shoot.
    """
    for frame in places:
        if "public_access" in frame:
            is_private = frame["public_access"].astype(object) == PublicAccess.PRIVATE.value
            yield from (Refusal(site=row) for _, row in frame[is_private].iterrows())
    refused = [(str(row["place_id"]), str(row["work_id"])) for _, row in gone.iterrows()]
    for one in consents:
        if one.fields["consent"] == Consent.NO.value:
            site, work = (str(one.fields.get(c) or "") for c in ("site_id", "work_id"))
            refused.append((site, work))
    for site, work in dict.fromkeys(refused):
        titles = _titles(works, work)
        if (work and not titles) or not (site or work):
            continue
        if not site:
            yield Refusal(site=None, titles=titles)
            continue
        yield Refusal(site=_nowhere(site), titles=titles)
        for frame in places:
            rows = frame[(frame.index == site) | (frame["place_id"] == site)]
            yield from (Refusal(site=row, titles=titles) for _, row in rows.iterrows())


def _titles(works: pd.DataFrame, work: str) -> tuple[str, ...]:
    if work not in works.index:
        return ()
    told = works.loc[work, ["title_ja", "title_en"]]
    return tuple(str(title) for title in told if pd.notna(title) and title)


def _nowhere(site: str) -> pd.Series:
    """Return a site of which its id alone is known."""
    return pd.Series({"precision_m": None, "geometry": None}, name=site)
