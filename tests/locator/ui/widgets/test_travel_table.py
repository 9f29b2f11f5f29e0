"""The sites of the map in words, and the file of them."""

import io

import geopandas as gpd
import pandas as pd
import pytest

from locator.ui.widgets.travel_table import matrix_csv, ordered, recorded

TABLE = pd.DataFrame(
    {
        "verdict": ["unknown", "yes", "yes", "no"],
        "median_min": pd.array([None, 40.0, 20.0, None], dtype="Float64"),
        "first_arrival_s": pd.array([None, 28861, 27000, None], dtype="Int64"),
        "last_departure_s": pd.array([None, 64859, 65000, None], dtype="Int64"),
        "departures": [0, 3, 5, 0],
        "silent_feeds": [(), (), (), ()],
    },
    index=["a", "b", "c", "d"],
)


def test_the_sooner_comes_first_and_the_unknown_last() -> None:
    assert list(ordered(TABLE)) == ["c", "b", "d", "a"]


def test_no_departure_recorded_is_unknown_unless_it_is_a_no() -> None:
    counts = recorded(TABLE)
    assert pd.isna(counts["a"])
    assert counts.dropna().to_dict() == {"b": 3, "c": 5, "d": 0}


def test_the_file_opens_in_a_spreadsheet_and_rounds_to_the_safe_side() -> None:
    sites = gpd.GeoDataFrame({"name_ja": ["甲", "乙", "丙", "丁"]}, index=TABLE.index)
    raw = matrix_csv(sites, TABLE, "gw-224")
    assert raw.startswith(b"\xef\xbb\xbf")
    frame = pd.read_csv(io.BytesIO(raw), dtype=str)
    assert list(frame.columns[:3]) == ["from", "to", "name_ja"]
    row = frame.set_index("to").loc["b"]
    assert (row["first_arrival"], row["last_departure"]) == ("8:02", "18:00")  # 8:01:01, 18:00:59
    assert frame["first_arrival"].isna().sum() == 2
    assert frame["from"].unique().tolist() == ["gw-224"]


@pytest.mark.parametrize("row", ["a", "d"])
def test_what_is_not_known_is_empty_in_the_file(row: str) -> None:
    sites = gpd.GeoDataFrame({"name_ja": ["甲", "乙", "丙", "丁"]}, index=TABLE.index)
    frame = pd.read_csv(io.BytesIO(matrix_csv(sites, TABLE, "x")), dtype=str).set_index("to")
    assert frame.loc[row, ["first_arrival", "last_departure", "median_min"]].isna().all()
