"""Own records beside the embedded ones: what of them anybody may see."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

import geopandas as gpd
import pandas as pd

from locator.consents import cared_for
from locator.records import Catalogue
from locator.shoots import TEXTS, without_refused
from locator.vocabulary import Category, PublicAccess, WorkRole
from locator.workspace.kinds import kind_of
from locator.workspace.records import Cell, Entry, RecordState, Variant
from locator.workspace.stating import consented, corrected, identified, overlaid, refusals

SOURCE_ID = "my-list"
_JAPAN = ZoneInfo("Asia/Tokyo")
_FIRST_YEAR = 1950
_UNKNOWN_PRECISION_M = 1000.0
_PLACES = ("locations", "spots", "hubs")
_JOINED = frozenset({*_PLACES, "works", "consents", "corrections", "community_transport", "shoots"})
_STATED = (
    "municipality_code", "mode", "coverage", "stated_by", "basis", "stated_on", "feeds",
)  # fmt: skip


def open_fields(entry: Entry) -> Mapping[str, Cell]:
    """Return the cells of an entry that may leave the workspace."""
    hidden = kind_of(entry.kind).private | entry.private
    return {name: cell for name, cell in entry.fields.items() if name not in hidden}


def open_variants(entry: Entry) -> Mapping[str, tuple[Variant, ...]]:
    """Return what merged records said otherwise, of cells that may leave the workspace."""
    hidden = kind_of(entry.kind).private | entry.private
    return {name: told for name, told in entry.variants.items() if name not in hidden}


def visible(entry: Entry, today: dt.date | None = None) -> bool:
    """Return whether an entry may be shown and exported: public, and under no secrecy.

    Secrecy lasts to the end of the day of ``nda_until``; a date that cannot be read, or that a
    program writes for none (0001-01-01, 1899-12-30), keeps it.
    """
    if entry.state is not RecordState.PUBLIC:
        return False
    if entry.fields.get("public_access") == PublicAccess.PRIVATE.value:
        return False
    until = entry.fields.get("nda_until")
    if until is None:
        return True
    try:
        last = dt.date.fromisoformat(str(until))
    except ValueError:
        return False
    return last.year >= _FIRST_YEAR and last < (today or dt.datetime.now(_JAPAN).date())


def with_workspace(
    catalogue: Catalogue, own: Mapping[str, Mapping[str, Entry]], today: dt.date | None = None
) -> Catalogue:
    """Return the catalogue with the own records that may be shown, each with its origin.

    Locations, spots, hubs, works and registered transport stand beside the embedded ones; a
    correction moves an embedded place, a consent is entered into the spots and links of its work,
    and what is refused is left out, with the past shoots of that work there. An own record that is
    an embedded one (``same_as``) speaks in the row of that one; where it says that nobody may
    visit, the row is left out. A record without a position is on no map and in no search: it stays
    in the workspace, unless it is a past shoot. One whose id belongs to an embedded record is left
    out.

    Parameters
    ----------
    own
        Kind to id to entry.
    """
    shown = {
        kind: [e for e in entries.values() if visible(e, today)] for kind, entries in own.items()
    }
    barred = _barred(own)
    shown = {kind: entries for kind, entries in shown.items() if entries}
    if not (shown.keys() & _JOINED or barred):
        return catalogue
    shown = identified(shown, {name: getattr(catalogue, name).index for name in _PLACES})
    places = {name: _places(getattr(catalogue, name), shown.get(name, [])) for name in _PLACES}
    places = _closed(places, barred)
    places = corrected(places, shown.get("corrections", []))
    works = _appended(catalogue.works, shown.get("works", []))
    known = [*places.values(), _private(own, catalogue.locations)]
    links = _links(catalogue.place_works, places["spots"], shown.get("spots", []), works)
    consents = shown.get("consents", [])
    spots, refused = consented(places["spots"], links, consents)
    locations, spots, links = cared_for(places["locations"], spots, links, refused)
    gone = places["spots"][~places["spots"].index.isin(spots.index)]
    hidden = refusals(known, works, gone, consents)
    return replace(
        catalogue,
        locations=locations,
        spots=spots,
        hubs=places["hubs"],
        works=works,
        place_works=links,
        shoots=without_refused(
            _shoots(shown.get("shoots", []), catalogue), hidden, catalogue.municipalities
        ),
        community_transport=_appended(
            catalogue.community_transport, shown.get("community_transport", [])
        ),
    )


def _places(embedded: gpd.GeoDataFrame, entries: Sequence[Entry]) -> gpd.GeoDataFrame:
    placed = [e for e in entries if e.lon is not None and e.lat is not None]
    told = [
        (e, open_fields(e))
        for e in entries
        if e.id == e.fields.get("same_as") and e.id in embedded.index
    ]
    return gpd.GeoDataFrame(_appended(overlaid(embedded, told), placed), crs=embedded.crs)


def _barred(own: Mapping[str, Mapping[str, Entry]]) -> set[str]:
    """Return the embedded places that an own record, shown or not, says nobody may visit.

    One made of two may be two embedded places: the other's stands among its variants.
    """
    return {
        str(same)
        for entry in _private_entries(own)
        for same in (
            entry.fields.get("same_as"),
            *(said.value for said in entry.variants.get("same_as", ())),
        )
        if same
    }


def _closed(
    places: Mapping[str, gpd.GeoDataFrame], barred: Collection[str]
) -> dict[str, gpd.GeoDataFrame]:
    """Return tables of places in which those that nobody may visit are private, all rows of them.

    A place stands in several rows, one a work or a kind, under one ``place_id``.
    """
    told = dict(places)
    rows = [f[f.index.isin(barred)]["place_id"] for f in places.values() if barred]
    ids = {str(own) for own in pd.concat(rows).dropna()} if rows else set()
    for name in ("locations", "spots") if ids else ():
        is_barred = told[name]["place_id"].isin(ids)
        access = told[name]["public_access"].mask(is_barred, PublicAccess.PRIVATE.value)
        told[name] = told[name].assign(public_access=access)
    return told


def _shoots(entries: Sequence[Entry], catalogue: Catalogue) -> gpd.GeoDataFrame:
    """Return past shoots as a table of the catalogue; a missing position stays missing."""
    if not entries:
        return catalogue.shoots
    rows = [_row(entry) for entry in entries]
    index = pd.Index([e.id for e in entries], name=catalogue.shoots.index.name, dtype="str")
    columns = {c: pd.Series([row.get(c) for row in rows], index=index, dtype="str") for c in TEXTS}
    metres = pd.Series([row["precision_m"] for row in rows], index=index, dtype="float64")
    lon, lat = (
        pd.Series([getattr(e, c) for e in entries], dtype="float64") for c in ("lon", "lat")
    )
    points = gpd.GeoSeries(gpd.points_from_xy(lon, lat), index=index, crs=catalogue.shoots.crs)
    has_point = (lon.notna() & lat.notna()).to_numpy()
    return gpd.GeoDataFrame(
        pd.DataFrame(columns).assign(precision_m=metres), geometry=points.where(has_point)
    )


def _private_entries(own: Mapping[str, Mapping[str, Entry]]) -> list[Entry]:
    return [
        entry
        for kind in ("locations", "spots")
        for entry in own.get(kind, {}).values()
        if entry.fields.get("public_access") == PublicAccess.PRIVATE.value
    ]


def _private(
    own: Mapping[str, Mapping[str, Entry]], embedded: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """Return the own places that nobody is to visit, drafts and those on no map too."""
    entries = _private_entries(own)
    frame = gpd.GeoDataFrame(_appended(embedded.iloc[:0], entries), crs=embedded.crs)
    on_map = [e.lon is not None and e.lat is not None for e in entries]
    return frame.set_geometry(frame.geometry.where(on_map)) if entries else frame


def _appended(embedded: pd.DataFrame, entries: Sequence[Entry]) -> pd.DataFrame:
    """Return a table with the rows of own records below its own, in its columns and types."""
    is_keyed = embedded.index.name is not None
    entries = [e for e in entries if not is_keyed or e.id not in embedded.index]
    if not entries:
        return embedded
    rows = [_row(entry) for entry in entries]
    ids = pd.Index([entry.id for entry in entries], name=embedded.index.name, dtype="str")
    index = ids if is_keyed else pd.RangeIndex(len(entries))
    columns = {
        name: pd.Series([row.get(str(name)) for row in rows], index=index, dtype=dtype)
        for name, dtype in embedded.dtypes.items()
        if name != "geometry"
    }
    own = pd.DataFrame(columns, index=index)
    if "geometry" in embedded.columns:
        points = gpd.points_from_xy([e.lon for e in entries], [e.lat for e in entries])
        own = gpd.GeoDataFrame(own, geometry=points, crs=embedded.crs)
    return pd.concat([embedded, own[list(embedded.columns)]], ignore_index=not is_keyed)


def _row(entry: Entry) -> dict[str, Cell]:
    told = dict(open_fields(entry))
    defaults: dict[str, Cell] = {"source_id": SOURCE_ID, "place_id": f"own-{entry.id}"}
    if kind_of(entry.kind).is_place:
        defaults["precision_m"] = told.get("precision_m") or _UNKNOWN_PRECISION_M
    if "category" in kind_of(entry.kind).columns:
        defaults["category"] = told.get("category") or Category.OTHER.value
    defaults["status"] = told.get("status") or "unknown"
    defaults["confidence"] = told.get("confidence") or "medium"
    return told | defaults


def _links(
    embedded: pd.DataFrame, spots: gpd.GeoDataFrame, own: Sequence[Entry], works: pd.DataFrame
) -> pd.DataFrame:
    """Return which place belongs to which work, own spots with a known work among them."""
    there = set(zip(embedded["site_id"], embedded["work_id"], strict=True))
    rows = [
        {
            "place_id": spots.loc[entry.id, "place_id"],
            "site_id": entry.id,
            "work_id": entry.fields["work_id"],
            "role": WorkRole.SET_HERE.value,
            "confidence": "medium",
            "source": entry.fields.get("source"),
            "source_id": SOURCE_ID,
            "seen_on": entry.fields.get("seen_on"),
        }
        for entry in own
        if entry.id in spots.index
        and entry.fields.get("work_id") in works.index
        and (entry.id, entry.fields["work_id"]) not in there
    ]
    if not rows:
        return embedded
    own_links = pd.DataFrame(rows).reindex(columns=embedded.columns).astype(embedded.dtypes)
    return pd.concat([embedded, own_links], ignore_index=True)


def coverage_of(own: Mapping[str, Mapping[str, Entry]]) -> pd.DataFrame:
    """Return the own statements on how complete the timetables are, one row each."""
    rows = [
        {column: str(entry.fields.get(column) or "") for column in _STATED}
        for entry in own.get("coverage", {}).values()
        if visible(entry)
    ]
    return pd.DataFrame(rows, columns=pd.Index(_STATED), dtype="str")
