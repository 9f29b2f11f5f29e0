import math
import struct

import pytest
import shapely
from shapely.geometry import LineString, MultiPoint, Point

from locator.importing.notes import Notes
from locator.importing.points import Faults, is_shallow, point_of, points_of, shapes_of


def test_points_and_what_is_none() -> None:
    notes, faults = Notes("a", 9), Faults()
    assert point_of(Point(1, 2), 1, notes, faults) == (1, 2)
    assert point_of(MultiPoint([(1, 2)]), 2, notes, faults) == (1, 2)
    assert point_of(None, 3, notes, faults) is None
    assert point_of(Point(), 4, notes, faults) is None
    assert (notes.finish(), faults) == ((), {})
    assert point_of(LineString([(0, 0), (1, 1), (2, 2)]), 5, notes, faults) == (1, 1)
    assert point_of(Point(math.inf, 1), 6, notes, faults) is None
    assert [(f.code, f.row, f.found) for f in notes.finish()] == [
        ("site_not_a_point", 5, "LineString")
    ]
    assert faults == {6: ("site_bad_geometry", "Point inf 1.0")}


def test_shapes_that_cannot_be_read_are_none() -> None:
    good = Point(1, 2).wkb
    assert list(shapes_of([good, None, b"oops", good[:9]])) == [Point(1, 2), None, None, None]
    assert list(shapes_of([])) == []


def test_each_sort_of_geometry_stands_in_its_place() -> None:
    blobs = [
        Point(1, 2).wkb,
        None,
        struct.pack(">BI2d", 0, 1, 3, 4),
        shapely.to_wkb(shapely.set_srid(Point(5, 6), 4326), include_srid=True),
        Point(7, 8, 9).wkb,
        Point().wkb,
        b"",
        b"x" * 21,
        struct.pack("<BI2d", 1, 1, math.inf, 1),
        struct.pack("<BI2d", 1, 1, 1, math.nan),
        shapely.box(0, 0, 2, 2).wkb,
        Point(10, 11).wkb,
    ]
    notes = Notes("a", 9)
    points = points_of(blobs, notes)
    known = {0: (1, 2), 2: (3, 4), 3: (5, 6), 4: (7, 8), 10: (1, 1), 11: (10, 11)}
    found = zip(points.x.tolist(), points.y.tolist(), strict=True)
    told = {n: p for n, p in enumerate(found) if not (math.isnan(p[0]) and math.isnan(p[1]))}
    assert told == known
    unreadable = ("site_bad_geometry", "unreadable shape")
    assert points.faults == {
        7: unreadable,
        8: unreadable,
        9: ("site_bad_geometry", "Point inf 1.0"),
        10: ("site_bad_geometry", "Point 1.0 nan"),
    }
    assert [(f.code, f.row) for f in notes.finish()] == [("site_not_a_point", 11)]


def nested(levels: int, order: str = "<") -> bytes:
    mark = b"\x01" if order == "<" else b"\x00"
    point = mark + struct.pack(f"{order}I2d", 1, 140.3, 38.2)
    outer = (mark + struct.pack(f"{order}II", 7, 1)) * levels
    line = mark + struct.pack(f"{order}II4d", 2, 2, 0.0, 0.0, 1.0, 1.0)
    first = mark + struct.pack(f"{order}II", 7, 2) + line
    return first + outer + point


@pytest.mark.parametrize("order", ["<", ">"])
def test_shapes_nested_without_end_are_not_read(order: str) -> None:
    (shallow, deep) = shapes_of([nested(20, order), nested(200_000, order)])
    assert shallow.geom_type == "GeometryCollection"
    assert deep is None
    assert is_shallow(shapely.MultiPoint([(n, n) for n in range(500)]).wkb)
    area = shapely.MultiPolygon([shapely.box(n, 0, n + 0.5, 1) for n in range(200)])
    assert is_shallow(shapely.to_wkb(area, include_srid=True))
    assert shapes_of([area.wkb])[0].equals(area)
