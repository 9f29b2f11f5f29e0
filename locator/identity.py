"""Which record a row of a list is: by its id, else by name and place."""

import hashlib
from collections.abc import Container, Iterable, Mapping

import pandas as pd
import shapely

from geo.distance import geodesic_m
from locator.folding import fold
from locator.importing import ImportedSites
from locator.workspace import Entry, Kind, kind_of

SAME_PLACE_M = 150.0
"""Two rows of one name are one place where they lie no farther apart, metres."""


def record_ids(
    imported: ImportedSites, kind: Kind, standing: Mapping[str, Entry], reserved: Container[str]
) -> list[str]:
    """Return the id of each row: its own, that of the same place, or one made of what it says."""
    frame, label = imported.frame, kind.label
    by_name: dict[str, list[Entry]] = {}
    for entry in standing.values() if kind.is_place and label else ():
        by_name.setdefault(fold(str(entry.fields.get(label, ""))), []).append(entry)
    used = {str(i) for i in frame.index if str(i) not in imported.given}
    names = frame[label] if label else pd.Series("", index=frame.index)
    told = frame[list(kind.identity)].astype(object)
    words = told.where(told.notna(), "").astype(str).to_numpy()
    ids = []
    tried: dict[str, int] = {}
    for own, name, cells, point in zip(frame.index, names, words, frame.geometry, strict=True):
        is_stated = str(own) not in imported.given
        is_free = str(own) not in reserved
        if is_stated and is_free and _is_same(standing.get(str(own)), str(name), point):
            ids.append(str(own))
            continue
        near = (
            e.id
            for e in by_name.get(fold(str(name)), ())
            if e.id not in used and e.id not in reserved and _is_near(e, point)
        )
        wanted = next(near, None) or _made_id(cells, point)
        number = tried.get(wanted, 1)
        made = wanted if number == 1 else f"{wanted}-{number}"
        while made in used or made in reserved:
            number += 1
            made = f"{wanted}-{number}"
        tried[wanted] = number
        used.add(made)
        ids.append(made)
    return ids


def _is_same(entry: Entry | None, name: str, point: shapely.Point | None) -> bool:
    """Return whether a record of the same id is the same place: numbers of lists say little."""
    if entry is None:
        return True
    label = kind_of(entry.kind).label
    if not label or fold(str(entry.fields.get(label, ""))) == fold(name):
        return True
    return _is_near(entry, point)


def _is_near(entry: Entry, point: shapely.Point | None) -> bool:
    if entry.lon is None or entry.lat is None or point is None:
        return False
    return float(geodesic_m([entry.lon], [entry.lat], [point.x], [point.y])[0]) <= SAME_PLACE_M


def _made_id(cells: Iterable[str], point: shapely.Point | None) -> str:
    where = "" if point is None else f"|{point.x:.4f}|{point.y:.4f}"
    told = "|".join(fold(cell) for cell in cells) + where
    return f"own-{hashlib.sha256(told.encode('utf-8', 'replace')).hexdigest()[:10]}"
