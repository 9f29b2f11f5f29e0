import math
import struct

import numpy as np
import pytest
import shapely
from shapely.geometry import LineString, MultiPoint, Point

from locator.errors import ImportFileError
from locator.importing.features import (
    Faults,
    Features,
    column_of,
    column_records,
    feature_records,
    is_shallow,
    point_of,
    shapes_of,
    written,
)
from locator.importing.limits import ImportLimits
from locator.importing.notes import Notes

LIMITS = ImportLimits()


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (True, "true"), (np.bool_(False), "false"), (3.0, "3"), (np.float64(1.5), "1.5"),
     (math.nan, ""), (1e20, "1e+20"), (7, "7"), (b"\0", ""), ("01100", "01100")],
)  # fmt: skip
def test_values_are_text(value: object, text: str) -> None:
    assert written(value) == text


@pytest.mark.parametrize(
    ("heading", "column"), [("経度", "lon"), ("Latitude", "lat"), ("名称", "名称")]
)
def test_positions_have_one_column_each(heading: str, column: str) -> None:
    assert column_of(heading) == column


def test_a_position_of_the_geometry_takes_the_place_of_the_stated_one() -> None:
    features = Features("a", LIMITS)
    assert features.add([("名称", "A"), ("経度", "1")], (136.5, 36.25)) == 1
    assert features.add([("備考", "x"), ("緯度", "35")], None) == 2
    assert features.add([("備考", " ")], None) == 3
    assert len(features) == 3
    assert [(n, list(c)) for n, c in features.records()] == [
        (0, ["lon", "lat", "名称", "備考"]),
        (1, ["136.5", "36.25", "A", ""]),
        (2, ["", "35", "", "x"]),
        (3, ["", "", "", " "]),
    ]
    assert features.faults == {3: ("site_bad_geometry", "empty feature")}


def test_a_table_without_geometry_keeps_its_headings() -> None:
    features = Features("a", LIMITS, has_geometry=False)
    features.add([("名称", "A"), ("経度", "1")], None)
    assert [list(c) for _, c in features.records()] == [["名称", "経度"], ["A", "1"]]


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


def test_limits_count_for_features() -> None:
    features = Features("a", ImportLimits(rows=1, header_rows=0))
    features.add([("a", "b")], None)
    with pytest.raises(ImportFileError):
        features.add([("a", "b")], None)
    with pytest.raises(ImportFileError):
        feature_records([{"a": "", "b": ""}], name="a", limits=ImportLimits(columns=1))
    assert feature_records([], name="a", limits=LIMITS) == []


def test_columns_give_the_rows_that_single_features_give() -> None:
    headings = ["name", "経度", "Lat", "name"]
    columns = [["a", "", " "], ["1", "2", ""], ["3", "", ""], ["b", "", ""]]
    lon, lat = np.array([136.5, np.nan, np.nan]), np.array([36.25, np.nan, np.nan])
    single = Features("f", ImportLimits())
    single.faults[2] = ("site_bad_geometry", "Polygon")
    for number in range(3):
        place = None if np.isnan(lon[number]) else (lon[number], lat[number])
        single.add([(h, c[number]) for h, c in zip(headings, columns, strict=True)], place)
    faults = {2: ("site_bad_geometry", "Polygon")}
    found = column_records(list(zip(headings, columns, strict=True)), (lon, lat), faults)
    assert [(n, list(row)) for n, row in found] == [(n, list(row)) for n, row in single.records()]
    assert found[1] == (1, ("136.5", "36.25", "b"))
    assert faults == single.faults
    assert faults[3] == ("site_bad_geometry", "empty feature")
    assert column_records([("lon", ["x"])], None, {}) == [(0, ["lon"]), (1, ("x",))]
    assert column_records([("lon", [])], None, {}) == []


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
