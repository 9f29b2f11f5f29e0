"""Geometries of well-known binary, each told as one point."""

import itertools
import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import shapely

from locator.importing.notes import Notes

DEEPEST = 100
CONTAINER_BYTES = 9
POINT, POLYGON, LINES, CONTAINERS = 1, 3, frozenset({2, 8}), frozenset({4, 5, 6, 7, 9, 10, 11, 12})
HAS_Z, HAS_M, HAS_SYSTEM = 0x80000000, 0x40000000, 0x20000000
PLAIN = np.dtype([("order", "u1"), ("kind", "<u4"), ("x", "<f8"), ("y", "<f8")])
"""A point as nearly all files hold it: little end first, two numbers."""

Numbers: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]
Faults: TypeAlias = dict[int, tuple[str, str]]
"""Number of a feature, from 1, to the code of a finding and what was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """A point for each geometry; NaN where there is none."""

    x: Numbers
    y: Numbers
    faults: Faults


def points_of(blobs: Sequence[bytes | None], notes: Notes) -> Points:
    """Return a point for each geometry; one that could not be read is a fault."""
    x, y = _plain(blobs)
    faults: Faults = {}
    rest = np.flatnonzero(~(np.isfinite(x) & np.isfinite(y)))
    shapes = shapes_of([blobs[place] for place in rest.tolist()])
    is_point = (shapely.get_type_id(shapes) == shapely.GeometryType.POINT) & ~shapely.is_empty(
        shapes
    )
    x[rest[is_point]] = shapely.get_x(shapes[is_point])
    y[rest[is_point]] = shapely.get_y(shapes[is_point])
    for place, shape in zip(rest.tolist(), shapes, strict=True):
        if np.isfinite(x[place]) and np.isfinite(y[place]):
            continue
        x[place] = y[place] = np.nan
        if shape is None and blobs[place] is not None:
            faults[place + 1] = ("site_bad_geometry", "unreadable shape")
        point = point_of(shape, place + 1, notes, faults)
        if point is not None:
            x[place], y[place] = point
    return Points(x=x, y=y, faults=faults)


def _plain(blobs: Sequence[bytes | None]) -> tuple[Numbers, Numbers]:
    """Return the numbers of plain points; NaN for all other geometries."""
    x, y = np.full(len(blobs), np.nan), np.full(len(blobs), np.nan)
    is_long = [blob is not None and len(blob) == PLAIN.itemsize for blob in blobs]
    told = np.frombuffer(b"".join(itertools.compress(blobs, is_long)), dtype=PLAIN)  # type: ignore[arg-type]
    is_plain = (told["order"] == 1) & (told["kind"] == POINT)
    places = np.flatnonzero(is_long)[is_plain]
    x[places], y[places] = told["x"][is_plain], told["y"][is_plain]
    return x, y


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
