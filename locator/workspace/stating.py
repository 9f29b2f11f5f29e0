"""Statements on embedded places: that an own record is one, where it lies, what a party says."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import shapely

from locator.consents import CONSENTS
from locator.shoots import Refusal
from locator.vocabulary import Consent, PublicAccess
from locator.workspace.records import Cell, Entry

_BY_PARTY = dict(zip(("rights_holder", "municipality"), CONSENTS, strict=True))
_UNKNOWN_PRECISION_M = 100.0
"""Precision of a corrected position whose statement tells none, metres."""
_COARSE_M = 1000.0
"""Precision of a record's position that tells none, metres."""
_NAMING = ("site_id", "place")
"""Columns that may name a place by its id: of statements, of past shoots."""
_BIRTH = frozenset({"place_id", "precision_m", "source", "source_id", "licence", "seen_on"})


def identified(
    own: Mapping[str, Sequence[Entry]], embedded: Mapping[str, Collection[str]]
) -> dict[str, list[Entry]]:
    """Return own records under the id of the embedded one that they are (``same_as``).

    Statements and past shoots that name such a record by its own id name the embedded one then.

    Parameters
    ----------
    embedded
        Kind to the ids of its embedded records; another ``same_as`` says nothing.
    """
    known = {
        (kind, entry.id): str(same)
        for kind, ids in embedded.items()
        for entry in own.get(kind, ())
        if (same := entry.fields.get("same_as")) is not None and same in ids
    }
    names = {own_id: same for (_, own_id), same in known.items()}

    def named(kind: str, one: Entry) -> Entry:
        if (kind, one.id) in known:
            return replace(one, id=known[kind, one.id])
        renamed = {c: names[i] for c in _NAMING if (i := str(one.fields.get(c))) in names}
        return replace(one, fields={**one.fields, **renamed}) if renamed else one

    return {kind: [named(kind, one) for one in entries] for kind, entries in own.items()}


def overlaid(
    frame: gpd.GeoDataFrame, own: Sequence[tuple[Entry, Mapping[str, Cell]]]
) -> gpd.GeoDataFrame:
    """Return embedded places with what own records say of them; what these leave open stays.

    The position of the better precision stands, an unknown one counting as 1 km. The source of a
    row names the columns that an own record speaks in; its licence and date stay those of the row.

    Parameters
    ----------
    own
        Records under ids of the frame, with those of their cells that may be seen.
    """
    if not own:
        return frame
    told = gpd.GeoDataFrame(frame.copy())
    said: dict[str, dict[str, Cell]] = defaultdict(dict)
    points: dict[str, shapely.Point] = {}
    for entry, cells in own:
        names = [
            name
            for name, cell in cells.items()
            if cell is not None and name in told.columns and name not in _BIRTH
        ]
        for name in names:
            said[name][entry.id] = cells[name]
        precision_m = float(cells.get("precision_m") or _COARSE_M)
        is_finer = precision_m < _metres(told.loc[entry.id, "precision_m"])
        if entry.lon is not None and entry.lat is not None and is_finer:
            points[entry.id] = shapely.Point(entry.lon, entry.lat)
            said["precision_m"][entry.id] = precision_m
            names.append("position")
        if names:
            whence = f"; {', '.join(names)}: {cells.get('source') or 'own record'}"
            said["source"][entry.id] = f"{told.loc[entry.id, 'source']}{whence}"
    for name, by_id in said.items():
        told.loc[list(by_id), name] = pd.Series(by_id, dtype=told[name].dtype)
    if points:
        told.loc[list(points), "geometry"] = gpd.GeoSeries(points, crs=told.crs)
    return told


def _metres(precision_m: float | None) -> float:
    return _COARSE_M if pd.isna(precision_m) else float(precision_m or 0)


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
