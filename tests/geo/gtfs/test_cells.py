import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo.gtfs.cells import (
    TEXT,
    codes_of,
    empty_cells,
    frame_of,
    is_utf8,
    str_array,
    texts_of,
    unknown_values,
)


@pytest.mark.parametrize("dtype", ["str", "object"])
def test_texts_survive_the_way_into_arrow_and_back(dtype: str) -> None:
    cells = pd.Series(["駅", None, "", "a"], dtype=dtype)
    texts = texts_of(cells)
    assert texts.to_pylist() == ["駅", None, "", "a"]
    assert empty_cells(texts).tolist() == [False, True, False, False]
    assert pd.Series(str_array(texts)).equals(cells.astype("str"))


def test_codes_follow_the_order_of_appearance() -> None:
    codes, values = codes_of(pa.array(["b", "a", None, "b"], type=TEXT))
    assert codes.tolist() == [0, 1, -1, 0]
    assert values == 2


def test_values_are_sought_in_all_columns_and_empty_cells_are_not_unknown() -> None:
    cells = pd.Series(["a", "b", None, "c"], dtype="str")
    targets = [pd.Series(["a", None], dtype="str"), pd.Series(["b"], dtype="str")]
    assert unknown_values(cells, targets).tolist() == [False, False, False, True]
    assert unknown_values(cells[:3], targets).tolist() == [False, False, False]


def test_a_frame_of_arrays_is_the_one_that_pandas_makes() -> None:
    columns = {
        "text": str_array(pa.array(["a", None], type=TEXT)),
        "whole": pd.array([1, None], dtype="Int32"),
        "number": np.array([0.5, np.nan]),
        "day": np.array(["2026-04-01", "NaT"], dtype="datetime64[s]"),
    }
    index = pd.RangeIndex(2, 4, name="row")
    made = frame_of(columns, index)
    pd.testing.assert_frame_equal(made, pd.DataFrame(columns, index=index))
    other = made.assign(number=1.0)
    other.loc[2, "whole"] = 7
    assert made["whole"].tolist()[0] == 1
    assert frame_of({"text": columns["text"]}, index).columns.tolist() == ["text"]


def _decodes(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@given(st.one_of(st.binary(max_size=40), st.text(max_size=20).map(lambda t: t.encode("utf-8"))))
@example(b"\xed\xa0\x80")  # half of a pair of surrogates
@example(b"\xc0\x80")  # NUL, longer than it need be
@example(b"\xf4\x90\x80\x80")  # beyond the last sign
@example("駅".encode()[:2])
@example("駅".encode("cp932"))
def test_bytes_are_utf8_exactly_where_python_decodes_them(data: bytes) -> None:
    assert is_utf8(data) is _decodes(data)
    assert is_utf8(b"x" * 100 + data) is _decodes(data)
