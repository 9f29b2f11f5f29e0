"""Own records beside the embedded ones: what of them anybody may see."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

import geopandas as gpd
import pandas as pd

from locator.records import Catalogue
from locator.vocabulary import Category, PublicAccess
from locator.workspace.kinds import kind_of
from locator.workspace.records import Cell, Entry, RecordState, Variant

SOURCE_ID = "my-list"
_JAPAN = ZoneInfo("Asia/Tokyo")
_UNKNOWN_PRECISION_M = 1000.0


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

    Secrecy lasts to the end of the day of ``nda_until``; a date that cannot be read keeps it.
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
    return last < (today or dt.datetime.now(_JAPAN).date())


def with_workspace(
    catalogue: Catalogue, own: Iterable[Entry], today: dt.date | None = None
) -> Catalogue:
    """Return the catalogue with the own locations that may be shown, each with its origin.

    A record without a position is on no map and in no search; it stays in the workspace. One
    whose id belongs to an embedded place is left out.
    """
    shown = [
        entry
        for entry in own
        if visible(entry, today) and entry.lon is not None and entry.lat is not None
    ]
    shown = [entry for entry in shown if entry.id not in catalogue.locations.index]
    if not shown:
        return catalogue
    embedded = catalogue.locations
    rows = [_row(entry) for entry in shown]
    index = pd.Index([entry.id for entry in shown], name=embedded.index.name, dtype="str")
    columns = {
        name: pd.Series([row.get(name) for row in rows], index=index, dtype=dtype)
        for name, dtype in embedded.dtypes.items()
        if name != embedded.geometry.name
    }
    points = gpd.points_from_xy([e.lon for e in shown], [e.lat for e in shown])
    frame = gpd.GeoDataFrame(columns, index=index, geometry=points, crs=embedded.crs)
    both = pd.concat([embedded, frame[list(embedded.columns)]])
    return replace(catalogue, locations=gpd.GeoDataFrame(both, crs=embedded.crs))


def _row(entry: Entry) -> dict[str, Cell]:
    told = dict(open_fields(entry))
    return {
        **told,
        "place_id": f"own-{entry.id}",
        "category": told.get("category") or Category.OTHER.value,
        "precision_m": told.get("precision_m") or _UNKNOWN_PRECISION_M,
        "status": told.get("status") or "unknown",
        "confidence": told.get("confidence") or "medium",
        "source_id": SOURCE_ID,
    }
