import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from locator.errors import ImportFileError
from locator.importing.features import (
    Features,
    column_of,
    column_records,
    feature_records,
    number_texts,
    written,
)
from locator.importing.limits import ImportLimits

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


@settings(max_examples=300)
@given(st.lists(st.one_of(st.floats(), st.floats(-180, 180), st.integers(-200, 200).map(float))))
@example([135.0, -0.0, 1e-5, 0.001, 999999.5, 1e6, 5e-324, math.inf, math.nan, 0.1 + 0.2])
def test_many_numbers_are_written_as_each_alone(values: list[float]) -> None:
    assert number_texts(np.array(values, dtype=float)) == list(map(repr, values))
