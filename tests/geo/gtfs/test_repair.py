import pandas as pd

from geo.gtfs.repair import typed_table
from geo.gtfs.tables import TABLES


def texts(rows: list[dict[str, str | None]]) -> pd.DataFrame:
    return pd.DataFrame(rows, index=range(2, 2 + len(rows)), dtype="str")


def test_an_absent_table_has_all_columns_and_no_row() -> None:
    for table in TABLES.values():
        typed, _ = typed_table(pd.DataFrame(), table)
        assert typed.empty
        assert typed.columns.tolist() == [column.label for column in table.columns]


def test_cells_that_cannot_be_read_are_na_and_reported() -> None:
    rows = [
        {"stop_id": "A", "stop_name": "a", "stop_lat": "35.5", "location_type": "1"},
        {"stop_id": "B", "stop_name": None, "stop_lat": "95", "location_type": "7"},
        {"stop_id": "C", "stop_name": "c", "stop_lat": "inf", "location_type": "0.5"},
        {"stop_id": None, "stop_name": "d", "stop_lat": "x", "location_type": None},
    ]
    typed, findings = typed_table(texts(rows), TABLES["stops"])
    assert typed.index.tolist() == [2, 3, 4]
    assert typed["stop_lat"].isna().tolist() == [False, True, True]
    assert typed["location_type"].tolist() == [1, 0, 0]
    assert sorted((f.code, f.row) for f in findings) == [
        ("bad_choice", 3),
        ("bad_choice", 4),
        ("bad_latitude", 3),
        ("bad_latitude", 4),
        ("bad_latitude", 5),
        ("empty_cell", 3),
        ("empty_cell", 5),
    ]


def test_a_key_column_that_is_missing_empties_the_table() -> None:
    typed, findings = typed_table(texts([{"stop_name": "a"}]), TABLES["stops"])
    assert typed.empty
    assert [(f.code, f.column, f.severity.value) for f in findings] == [
        ("missing_column", "stop_id", "error")
    ]


def test_a_repeated_key_keeps_its_first_row() -> None:
    rows = [{"service_id": "S", "date": "20260401", "exception_type": t} for t in ("1", "2")]
    typed, findings = typed_table(texts(rows), TABLES["calendar_dates"])
    assert typed["exception_type"].tolist() == [1]
    assert [(f.code, f.row) for f in findings] == [("duplicate_key", 3)]


def test_whole_numbers_stay_within_int32() -> None:
    rows = [
        {"trip_id": "T", "stop_id": "A", "stop_sequence": text}
        for text in ("1", "2.0", "99999999999", "-1", "1e2", "一")
    ]
    typed, findings = typed_table(texts(rows), TABLES["stop_times"])
    assert typed["stop_sequence"].tolist() == [1, 2, -1, 100]
    assert [f.row for f in findings if f.code == "bad_int"] == [4, 7]
