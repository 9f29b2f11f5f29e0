"""Which record a row of a list is: by its id, else by name and place."""

import hashlib
import heapq
import itertools
import math
from array import array
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

import numpy as np
import pandas as pd
import shapely

from geo.distance import ecef_m, geodesic_m
from locator.folding import fold
from locator.importing import ImportedSites
from locator.importing.streams import Counting, Hashed, hashes_of
from locator.settings import Settings
from locator.workspace import Entry, Kind, Loading, kind_of

Cube: TypeAlias = tuple[int, int, int]
SAME_PLACE_M = Settings().same_place_m
"""Two rows of one name are one place where they lie no farther apart, metres."""
_TOUCHING = tuple(itertools.product((-1, 0, 1), repeat=3))


def record_ids(
    imported: ImportedSites,
    kind: Kind,
    standing: Mapping[str, Entry],
    reserved: Container[str],
    borne: Container[str] | None = None,
) -> list[str]:
    """Return the id of each row: its own, that of the same place, or one made of what it says.

    Parameters
    ----------
    reserved
        Ids that no row may be given.
    borne
        Those that records of other tables bear: not even a row that states one has it. None: all
        that are reserved.
    """
    borne = reserved if borne is None else borne
    frame, label = imported.frame, kind.label
    placed = _Placed(standing.values() if kind.is_place and label else (), label)
    used = {str(i) for i in frame.index if str(i) not in imported.given}
    names = frame[label] if label else pd.Series("", index=frame.index)
    told = frame[list(kind.identity)].astype(object)
    words = told.where(told.notna(), "").astype(str).to_numpy()
    ids = []
    tried: dict[str, int] = {}
    for own, name, cells, point in zip(frame.index, names, words, frame.geometry, strict=True):
        is_stated = str(own) not in imported.given
        is_free = str(own) not in borne
        if is_stated and is_free and _is_same(standing.get(str(own)), str(name), point):
            ids.append(str(own))
            continue
        near = (
            e.id
            for e in placed.around(fold(str(name)), point)
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


class _Placed:
    """Records by name and by cubes of 150 m of the earth, in each cube in the order they come.

    Two points within 150 m of each other lie in one cube or in two that touch, for the straight
    line through the earth is never longer than the one along it.
    """

    def __init__(self, entries: Iterable[Entry], label: str) -> None:
        self._cubes: dict[tuple[str, Cube], list[tuple[int, Entry]]] = {}
        self._names: set[str] = set()
        known = [e for e in entries if e.lon is not None and e.lat is not None]
        cubes = _cubes_of([e.lon for e in known], [e.lat for e in known])
        for order, (entry, cube) in enumerate(zip(known, cubes, strict=True)):
            name = fold(str(entry.fields.get(label, "")))
            self._names.add(name)
            self._cubes.setdefault((name, cube), []).append((order, entry))

    def around(self, name: str, point: shapely.Point | None) -> Iterator[Entry]:
        """Yield the records of a name in the cube of a point and those that touch it, in order."""
        if name not in self._names or point is None or not math.isfinite(point.x + point.y):
            return
        ((x, y, z),) = _cubes_of([point.x], [point.y])
        keys = ((name, (x + a, y + b, z + c)) for a, b, c in _TOUCHING)
        for _, entry in heapq.merge(*(self._cubes[key] for key in keys if key in self._cubes)):
            yield entry


def _cubes_of(lon: Sequence[float | None], lat: Sequence[float | None]) -> list[Cube]:
    cubes = np.floor(ecef_m(lon, lat) / SAME_PLACE_M).astype(np.int64)  # type: ignore[arg-type]
    return [(x, y, z) for x, y, z in cubes.tolist()]


def _made_id(cells: Iterable[str], point: shapely.Point | None) -> str:
    where = "" if point is None else f"|{point.x:.4f}|{point.y:.4f}"
    told = "|".join(fold(cell) for cell in cells) + where
    return f"own-{hashlib.sha256(told.encode('utf-8', 'replace')).hexdigest()[:10]}"


class Reserved:
    """Ids that a list states, and those of its records so far.

    Parameters
    ----------
    stated
        Ids that rows of the list state, later ones too.
    """

    def __init__(self, stated: Container[str]) -> None:
        self._stated, self._coming = stated, Hashed()

    def __contains__(self, own: object) -> bool:
        return own in self._coming or own in self._stated

    def add(self, ids: Sequence[str]) -> None:
        """Take the ids of some more records in."""
        self._coming.add(ids)

    def has_come(self, ids: Sequence[str]) -> Sequence[bool]:
        """Return for each id whether a record bears it."""
        return self._coming.has(ids).tolist()  # type: ignore[no-any-return]


class Standing:
    """The records that stood before an import, looked up by id and by name.

    Parameters
    ----------
    is_by_name
        Whether a row may be a record by its name; else by its id alone.
    """

    def __init__(self, loading: Loading, *, is_by_name: bool) -> None:
        self.loading = loading
        names = Counting()
        places = array("q")
        for place, name in loading.names() if is_by_name else ():
            names.take((fold(name),))
            places.append(place)
        hashes = names.all()
        order = np.argsort(hashes, kind="stable")
        self._hashes = hashes[order]
        self._places = np.array(places, dtype=np.int64)[order]

    def near(self, ids: Iterable[str], names: Iterable[str]) -> Mapping[str, Entry]:
        """Return the records of these ids and names; any other is looked up when asked for."""
        if not self.loading.has_records:
            return {}
        wanted = np.unique(hashes_of(fold(name) for name in names))
        firsts = np.searchsorted(self._hashes, wanted, side="left")
        ends = np.searchsorted(self._hashes, wanted, side="right")
        places = [int(p) for a, b in zip(firsts, ends, strict=True) for p in self._places[a:b]]
        return _Found(self.loading, self.loading.at(places) | self.loading.of_ids(ids))


class _Found(Mapping[str, Entry]):
    """Some records at hand; others are looked up when they are asked for."""

    def __init__(self, loading: Loading, some: dict[str, Entry]) -> None:
        self._loading, self._some = loading, some
        self._lacking: set[str] = set()

    def __getitem__(self, own: str) -> Entry:
        if own not in self._some:
            found = {} if own in self._lacking else self._loading.of_ids((own,))
            if not found:
                self._lacking.add(own)
                raise KeyError(own)
            self._some |= found
        return self._some[own]

    def __iter__(self) -> Iterator[str]:
        return iter(self._some)

    def __len__(self) -> int:
        return len(self._some)
