"""One own record made of two: nothing that either of them says is lost, what restricts is kept."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from locator.errors import QueryError
from locator.vocabulary import PublicAccess
from locator.workspace import Cell, Entry, RecordState, Variant

_POINT = ("lon", "lat", "precision_m")
_STRICT = (RecordState.DRAFT, RecordState.CLOSED, RecordState.PUBLIC)
_UNKNOWN_PRECISION_M = 1000.0


def merge(kept: Entry, other: Entry) -> Entry:
    """Return one record made of two of a kind, under the id of the first.

    A cell that the kept one leaves open is filled; where they differ, the other's word stays as a
    variant. The position of the better precision wins and brings its precision along, an unknown
    one counting as 1 km. What restricts is kept: the stricter state (draft, then closed, then
    public), no visit, private columns of both, and the later end of secrecy; an end that is no date
    is the latest.

    Raises
    ------
    QueryError
        They are of two kinds, or one record.
    """
    if kept.kind != other.kind:
        raise QueryError(
            f"{kept.id} is one of {kept.kind}, {other.id} one of {other.kind}; expected two of one "
            "kind",
            code="kinds_differ",
            found=f"{kept.kind}, {other.kind}",
        )
    if kept.id == other.id:
        raise QueryError(
            f"{kept.id[:80]} is one record; expected the ids of two",
            code="one_record",
            found=kept.id[:80],
        )
    mine, theirs = _cells(kept), _cells(other)
    cells = theirs | mine
    winner = theirs if _is_better(theirs, mine) else mine
    point = {name: value for name, value in winner.items() if name in _POINT}
    cells = {name: value for name, value in cells.items() if name not in _POINT} | point
    _restrict(cells, mine, theirs)
    lon, lat = cells.pop("lon", None), cells.pop("lat", None)
    return replace(
        kept,
        fields=cells,
        lon=None if lon is None else float(lon),
        lat=None if lat is None else float(lat),
        state=min(kept.state, other.state, key=_STRICT.index),
        private=kept.private | other.private,
        variants=_variants(kept, other, cells | {"lon": lon, "lat": lat}),
    )


def identify(entry: Entry, embedded: str) -> Entry:
    """Return an own record that says of itself which embedded place it is."""
    return replace(entry, fields={**entry.fields, "same_as": embedded})


def _cells(entry: Entry) -> dict[str, Cell]:
    """Return the cells of an entry that hold something, its position among them."""
    cells: dict[str, Cell] = {k: v for k, v in entry.fields.items() if v is not None}
    if entry.lon is None or entry.lat is None:
        return cells
    return cells | {"lon": entry.lon, "lat": entry.lat}


def _variants(
    kept: Entry, other: Entry, cells: Mapping[str, Cell]
) -> dict[str, tuple[Variant, ...]]:
    """Return what stands beside the cells of a merged record, each word once."""
    found: dict[str, dict[Variant, None]] = defaultdict(dict)
    for entry in (kept, other):
        for name, told in entry.variants.items():
            found[name].update(dict.fromkeys(told))
    for entry in (kept, other):
        for name, value in _cells(entry).items():
            if cells.get(name) != value:
                said = Variant(value=value, batch=entry.origins.get(name, 0), from_id=entry.id)
                found[name][said] = None
    return {name: tuple(told) for name, told in found.items()}


def _is_better(theirs: Mapping[str, Cell], mine: Mapping[str, Cell]) -> bool:
    """Return whether the other's position is there and the finer one."""
    if theirs.get("lon") is None or mine.get("lon") is None:
        return mine.get("lon") is None and theirs.get("lon") is not None
    fine, own = (float(says.get("precision_m") or _UNKNOWN_PRECISION_M) for says in (theirs, mine))
    return fine < own


def _restrict(cells: dict[str, Cell], mine: Mapping[str, Cell], theirs: Mapping[str, Cell]) -> None:
    """Put in the words of two records that restrict more who sees the one made of them."""
    private = PublicAccess.PRIVATE.value
    if private in {mine.get("public_access"), theirs.get("public_access")}:
        cells["public_access"] = private
    ends = [until for says in (mine, theirs) if (until := says.get("nda_until")) is not None]
    if ends:
        cells["nda_until"] = max(ends, key=_end)


def _end(until: Cell) -> dt.date:
    try:
        return dt.date.fromisoformat(str(until))
    except ValueError:
        return dt.date.max
