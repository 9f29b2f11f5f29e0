"""Features with a geometry, laid out as rows of text cells with a position."""

import math
import struct
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
import shapely

from locator.importing.columns import HEADINGS, normalise_heading
from locator.importing.limits import ImportLimits
from locator.importing.notes import Notes
from locator.importing.sheets import check_size

LON_HEADINGS = frozenset(normalise_heading(h) for h in HEADINGS["lon"])
LAT_HEADINGS = frozenset(normalise_heading(h) for h in HEADINGS["lat"])
EXACT = 1e15
DEEPEST = 100
CONTAINER_BYTES = 9
POINT, POLYGON, LINES, CONTAINERS = 1, 3, frozenset({2, 8}), frozenset({4, 5, 6, 7, 9, 10, 11, 12})
HAS_Z, HAS_M, HAS_SYSTEM = 0x80000000, 0x40000000, 0x20000000

Numbers: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]
Faults = dict[int, tuple[str, str]]


def column_of(heading: str) -> str:
    """Return the column of a property: lon and lat are one column each, however they are named."""
    plain = normalise_heading(heading)
    return "lon" if plain in LON_HEADINGS else "lat" if plain in LAT_HEADINGS else heading


def written(value: object) -> str:
    """Return a value of a table of features as text; nothing where it is missing."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool | np.bool_):
        return str(bool(value)).lower()
    if isinstance(value, float | np.floating):
        number = float(value)
        is_whole = number.is_integer() and abs(number) < EXACT
        return "" if math.isnan(number) else str(int(number)) if is_whole else repr(number)
    return "" if value is None or isinstance(value, bytes) else str(value)


def shapes_of(blobs: Sequence[bytes | None]) -> Any:
    """Return the geometries of WKB; None where there is none or it cannot be read.

    One that is nested deeper than any tool writes is not read: its reader would run out of stack.
    """
    kept = [blob if blob is None or is_shallow(blob) else None for blob in blobs]
    with np.errstate(invalid="ignore"):
        return shapely.from_wkb(np.array([*kept, None], dtype=object), on_invalid="ignore")[:-1]


def is_shallow(blob: bytes) -> bool:
    """Tell whether no geometry of WKB lies within more than ``DEEPEST`` others."""
    if len(blob) <= DEEPEST * CONTAINER_BYTES:
        return True
    left, place = [1], 0
    try:
        while left:
            if not left[-1]:
                left.pop()
                continue
            left[-1] -= 1
            if len(left) > DEEPEST:
                return False
            place, inner = _passed(blob, place)
            left.append(inner)
    except (struct.error, IndexError, KeyError):
        pass  # broken from here on: so the reader says, who comes no deeper
    return True


def _passed(blob: bytes, place: int) -> tuple[int, int]:
    """Return the place after the head of a geometry, or after a simple one, and how many follow.

    Raises
    ------
    struct.error, IndexError, KeyError
        It is broken, or of a kind that is not known.
    """
    order = {0: ">", 1: "<"}[blob[place]]
    told = struct.unpack_from(f"{order}I", blob, place + 1)[0]
    place += 5 + 4 * bool(told & HAS_SYSTEM)
    span, kind = divmod(told & 0xFFFF, 1000)
    has_z, has_m = told & HAS_Z or span in {1, 3}, told & HAS_M or span in {2, 3}
    point = 8 * (2 + bool(has_z) + bool(has_m))
    if kind == POINT:
        return place + point, 0
    count = struct.unpack_from(f"{order}I", blob, place)[0]
    place += 4
    if kind in LINES:
        return place + count * point, 0
    if kind in CONTAINERS:
        return place, count
    for _ in range(count if kind == POLYGON else 0):
        place += 4 + point * struct.unpack_from(f"{order}I", blob, place)[0]
    return place, 0


def point_of(geometry: Any, row: int, notes: Notes, faults: Faults) -> tuple[float, float] | None:
    """Return the point of a geometry, or one within it with a finding; None where there is none.

    Parameters
    ----------
    geometry
        A geometry of shapely, or None.
    """
    if geometry is None or geometry.is_empty:
        return None
    kind = geometry.geom_type
    try:
        with np.errstate(invalid="ignore"):
            point = geometry if kind == "Point" else geometry.representative_point()
        x, y = float(point.x), float(point.y)
    except (ValueError, TypeError, shapely.errors.ShapelyError) as error:
        faults[row] = ("site_bad_geometry", f"{kind}: {error}")
        return None
    if not (math.isfinite(x) and math.isfinite(y)):
        faults[row] = ("site_bad_geometry", f"{kind} {x} {y}")
        return None
    if kind != "Point" and not (kind == "MultiPoint" and len(geometry.geoms) == 1):
        notes.add("site_not_a_point", row=row, found=kind, expected="Point")
    return x, y


def column_records(
    properties: Sequence[tuple[str, Sequence[str]]],
    position: tuple[Numbers, Numbers] | None,
    faults: Faults,
) -> list[tuple[int, Sequence[str]]]:
    """Return features that all have the same properties as rows below their headings.

    They are those of ``Features``, whose rows come one by one.

    Parameters
    ----------
    properties
        Heading and its cells, one a feature.
    position
        Longitudes and latitudes, NaN where there is none; None where no feature can have one.
    faults
        Number of a feature to what is wrong with it; empty features are added.
    """
    columns: dict[str, list[str]] = {}
    if position is not None:
        count = len(position[0])
        columns = {"lon": [""] * count, "lat": [""] * count}
    for heading, texts in properties:
        columns[column_of(heading) if position is not None else heading] = list(texts)
    numbers = range(1, 1 + len(next(iter(columns.values()), ())))
    placed = [False] * len(numbers)
    if position is not None:
        has = np.isfinite(position[0])
        has[[number - 1 for number in faults]] = False
        placed = has.tolist()
        for column, values in zip(("lon", "lat"), position, strict=True):
            told = zip(columns[column], values.tolist(), placed, strict=True)
            columns[column] = [repr(v) if is_own else text for text, v, is_own in told]
    rows = list(zip(*columns.values(), strict=True))
    for number, row, is_placed in zip(numbers, rows, placed, strict=True):
        if not is_placed and number not in faults and not any(map(str.strip, row)):
            faults[number] = ("site_bad_geometry", "empty feature")
    return [(0, list(columns)), *zip(numbers, rows, strict=True)] if rows else []


class Features:
    """Rows of features as they come, each a mapping of columns to text.

    Parameters
    ----------
    has_geometry
        Whether the features can have a position; else there is no column for one.
    """

    def __init__(self, name: str, limits: ImportLimits, *, has_geometry: bool = True) -> None:
        self.name = name
        self.limits = limits
        self.has_geometry = has_geometry
        self.faults: Faults = {}
        self._rows: list[dict[str, str]] = []
        self._cells = 0

    def __len__(self) -> int:
        return len(self._rows)

    def add(
        self, properties: Iterable[tuple[str, str]], position: tuple[float, float] | None
    ) -> int:
        """Take a feature; one without a position keeps what its properties tell of it.

        Raises
        ------
        ImportFileError
            The table is larger than the limits.
        """
        number = len(self._rows) + 1
        row = {"lon": "", "lat": ""} if self.has_geometry else {}
        count = 0
        for heading, text in properties:
            row[column_of(heading) if self.has_geometry else heading] = text
            count += 1
        self._cells += count
        check_size(number, count, self._cells, name=self.name, limits=self.limits)
        if position is not None:
            row["lon"], row["lat"] = (repr(float(value)) for value in position)
        elif number not in self.faults and not any(t.strip() for t in row.values()):
            self.faults[number] = ("site_bad_geometry", "empty feature")
        self._rows.append(row)
        return number

    def records(self) -> list[tuple[int, Sequence[str]]]:
        """Return the headings as row 0, then the features from 1.

        Raises
        ------
        ImportFileError
            The table is larger than the limits.
        """
        return feature_records(self._rows, name=self.name, limits=self.limits)


def feature_records(
    rows: Sequence[dict[str, str]], *, name: str, limits: ImportLimits
) -> list[tuple[int, Sequence[str]]]:
    """Return features of different properties as rows of one table below their headings.

    Raises
    ------
    ImportFileError
        The table is larger than the limits.
    """
    headings = list(dict.fromkeys(key for row in rows for key in row))
    check_size(len(rows), len(headings), len(rows) * len(headings), name=name, limits=limits)
    records: list[tuple[int, Sequence[str]]] = [(0, headings)] if rows else []
    return records + [(n, [row.get(h, "") for h in headings]) for n, row in enumerate(rows, 1)]
