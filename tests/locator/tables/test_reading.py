"""The tables: checked at the door, all faults in one answer."""

from pathlib import Path

import pandas as pd
import pytest

from locator import tables
from locator.errors import DataError
from tests.locator.folders import copy_small, replace_in


@pytest.fixture
def locations(tmp_path: Path) -> Path:
    return copy_small(tmp_path) / tables.LOCATIONS.file


def test_codes_stay_text_and_empty_cells_are_missing(locations: Path) -> None:
    frame = tables.read_table(locations, tables.LOCATIONS)
    assert frame["municipality_code"].tolist() == ["19201", "19202"]
    assert frame["lon"].tolist() == [138.05, 138.15]
    assert frame["lead_days"].dtype == "Int64"
    assert frame["lead_days"][1] == 14
    assert pd.isna(frame["lead_days"][0])
    assert pd.isna(frame["eras"][1])
    assert list(frame.columns) == list(tables.LOCATIONS.columns)


def test_all_faults_stand_in_one_answer(locations: Path) -> None:
    replace_in(locations, "bridge,exterior,edo|showa", "brigde,outside,edo|stone_age")
    replace_in(locations, "138.15000", "238.15000")
    replace_in(locations, "loc-2", "loc-1")
    replace_in(locations, ",14,", ",soon,")
    with pytest.raises(DataError) as caught:
        tables.read_table(locations, tables.LOCATIONS)
    text = str(caught.value)
    for column in ("category", "setting", "eras", "lon", "location_id", "lead_days"):
        assert f"column {column}:" in text
    assert "'brigde'" in text
    assert caught.value.code == "bad_table"


def test_a_fault_names_its_row_and_what_was_expected(locations: Path) -> None:
    replace_in(locations, "19202", "1920")
    frame, faults = tables.check_table(locations, tables.LOCATIONS)
    assert frame is None
    (fault,) = faults
    assert (fault.code, fault.row, fault.column, fault.found) == (
        "bad_value",
        3,
        "municipality_code",
        "1920",
    )
    assert r"\d{5}" in fault.expected


def test_a_missing_value_is_told_apart(locations: Path) -> None:
    replace_in(locations, "古い橋", "")
    (fault,) = tables.check_table(locations, tables.LOCATIONS)[1]
    assert (fault.code, fault.row, fault.column) == ("missing_value", 2, "name_ja")


def test_missing_and_unexpected_columns_are_named(locations: Path) -> None:
    replace_in(locations, "precision_m", "precision")
    faults = tables.check_table(locations, tables.LOCATIONS)[1]
    assert {(f.code, f.column) for f in faults} == {
        ("column_missing", "precision_m"),
        ("column_unexpected", "precision"),
    }


def test_a_key_of_several_columns_stands_once(tmp_path: Path) -> None:
    path = copy_small(tmp_path) / tables.PLACE_WORKS.file
    row = path.read_text(encoding="utf-8").splitlines()[1]
    path.write_text(path.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")
    faults = tables.check_table(path, tables.PLACE_WORKS)[1]
    assert {f.code for f in faults} == {"key_twice"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "file_missing"),
        (b"", "file_unreadable"),
        (b"\xff\xfe\x00\x01", "file_unreadable"),
        (b'a,b\n"1,2\n', "file_unreadable"),
        (b"\x00\x01\x02\x03\x04", "column_missing"),
    ],
)
def test_an_unreadable_file_is_a_finding(locations: Path, content: bytes | None, code: str) -> None:
    if content is None:
        locations.unlink()
    else:
        locations.write_bytes(content)
    frame, faults = tables.check_table(locations, tables.LOCATIONS)
    assert frame is None
    assert code in {f.code for f in faults}


def test_an_empty_table_has_its_columns(locations: Path) -> None:
    head = locations.read_text(encoding="utf-8").splitlines()[0]
    locations.write_text(head + "\n", encoding="utf-8")
    frame = tables.read_table(locations, tables.LOCATIONS)
    assert frame.empty
    assert frame["lon"].dtype == "float64"
