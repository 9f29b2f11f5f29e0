from geo.gtfs.headers import read_header
from geo.gtfs.tables import TABLES


def test_fields_become_columns_in_their_order() -> None:
    names, findings = read_header('"stop_name",stop_id', TABLES["stops"])
    assert (names, findings) == (["stop_name", "stop_id"], [])


def test_a_field_of_another_name_or_a_second_time_is_ignored_and_reported() -> None:
    names, findings = read_header("stop_id,stop_id,stop_nmae,colour", TABLES["stops"])
    assert names == ["stop_id", "", "", ""]
    assert [(f.code, f.column, f.expected) for f in findings] == [
        ("unknown_column", "stop_id", ""),
        ("misspelt_column", "stop_nmae", "stop_name"),
        ("unknown_column", "colour", ""),
    ]


def test_blanks_around_a_name_are_ignored_and_names_of_an_older_dialect_known() -> None:
    names, findings = read_header("trans_id, LANG", TABLES["translations"])
    assert names == ["field_value", "language"]
    assert [f.code for f in findings] == ["header_whitespace"]
