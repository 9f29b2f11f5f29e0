import pytest

from geo.gtfs.sheets import Sheet, read_sheet
from geo.gtfs.tables import TABLES

STOPS = TABLES["stops"]


def read(text: str | bytes) -> Sheet:
    return read_sheet(text if isinstance(text, bytes) else text.encode(), STOPS)


def found(sheet: Sheet) -> list[tuple[str, int | None]]:
    return [(finding.code, finding.row) for finding in sheet.findings]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_each_encoding_gives_the_same_text(encoding: str) -> None:
    sheet = read("stop_id,stop_name\nA,矢向末吉橋\n".encode(encoding))
    assert sheet.frame["stop_name"].tolist() == ["矢向末吉橋"]
    assert [f.code for f in sheet.findings] == ([] if "utf-8" in encoding else ["encoding"])


def test_bytes_of_no_encoding_stay_readable_where_they_can() -> None:
    sheet = read(b"stop_id,stop_name\nA,\xff\xff\nB,x\n")
    assert sheet.frame["stop_id"].tolist() == ["A", "B"]
    assert found(sheet) == [("encoding", None)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", ["", "end"])
def test_line_ends_do_not_matter(end: str, last: str) -> None:
    text = end.join(["stop_id,stop_name", "A,a", "B,b"]) + (end if last else "")
    assert read(text).frame["stop_name"].tolist() == ["a", "b"]


def test_row_numbers_count_blank_lines_but_rows_do_not() -> None:
    sheet = read("stop_id,stop_name\nA,a\n\n   \nB,b\n")
    assert sheet.rows == 2
    assert sheet.frame.index.tolist() == [2, 5]
    assert sheet.findings == ()


def test_rows_of_another_width_are_read_and_reported() -> None:
    sheet = read("stop_id,stop_name,stop_lat\nA,a\nB,b,1,x,y\nC,c,2\n")
    assert sheet.frame["stop_id"].tolist() == ["A", "B", "C"]
    assert sheet.frame["stop_lat"].tolist()[1:] == ["1", "2"]
    assert sheet.frame["stop_lat"].isna().tolist() == [True, False, False]
    assert found(sheet) == [("row_too_long", 3), ("row_too_short", 2)]
    assert sheet.findings[0].found == "5 fields"


def test_rows_that_are_all_short_are_read() -> None:
    sheet = read("stop_id,stop_name,stop_lat,stop_lon\nA\nB,b\n")
    assert sheet.frame["stop_id"].tolist() == ["A", "B"]
    assert sheet.frame["stop_lon"].isna().all()
    assert found(sheet) == [("row_too_short", 2), ("row_too_short", 3)]


def test_a_file_of_one_column_is_read() -> None:
    sheet = read('stop_id\nA\n""\nB\n')
    assert sheet.frame["stop_id"].dropna().tolist() == ["A", "B"]
    assert sheet.rows == 3


def test_quoted_cells_may_hold_commas_quotes_and_line_ends() -> None:
    sheet = read('"stop_id","stop_name"\n"A","駅, ""東口"""\n"B","役\n場"\nC,c\n')
    assert sheet.frame["stop_name"].tolist() == ['駅, "東口"', "役\n場", "c"]
    assert sheet.frame.index.tolist() == [2, 3, 4]
    assert sheet.findings == ()


@pytest.mark.parametrize(
    "text",
    [
        'stop_id,stop_name\nA,"a\nB,b\nC,c\n',  # one mark
        'stop_id,stop_name\nA,"a\nB,b\nC,"c\n',  # two that swallow a row between them
    ],
)
def test_marks_that_do_not_pair_cost_no_row(text: str) -> None:
    sheet = read(text)
    assert sheet.frame["stop_name"].tolist() == ["a", "b", "c"]
    assert found(sheet) == [("unbalanced_quotes", None)]


def test_a_cell_of_a_million_signs_is_read() -> None:
    sheet = read("stop_id,stop_name\nA," + "x" * 1_000_000 + '\nB,"' + "y" * 1_000_000 + '"\n')
    assert sheet.frame["stop_name"].str.len().tolist() == [1_000_000, 1_000_000]


def test_a_header_of_very_many_columns_is_read() -> None:
    sheet = read("stop_id," + "z," * 100_000 + "stop_name\nA," + "1," * 100_000 + "a\n")
    assert sheet.frame.to_dict("list") == {"stop_id": ["A"], "stop_name": ["a"]}
    assert len(sheet.findings) == 20


def test_nul_bytes_are_left_out() -> None:
    sheet = read("stop_id,stop_name\nA,駅\0前\n")
    assert sheet.frame["stop_name"].tolist() == ["駅前"]
    assert found(sheet) == [("nul_bytes", None)]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b"\x1a", b"\0\0"])
def test_an_empty_file_has_no_rows(data: bytes) -> None:
    sheet = read(data)
    assert sheet.rows == 0
    assert sheet.frame.empty
    assert "empty_file" in {finding.code for finding in sheet.findings}


def test_a_header_alone_has_no_rows_and_no_fault() -> None:
    sheet = read("stop_id,stop_name")
    assert (sheet.rows, sheet.findings) == (0, ())
    assert sheet.frame.columns.tolist() == ["stop_id", "stop_name"]


def test_unknown_and_misspelt_columns_are_ignored_and_reported() -> None:
    sheet = read("stop_id,stop_nmae,colour,Stop_Lat,stop_id\nA,a,red,35,B\n")
    assert sheet.frame.to_dict("list") == {"stop_id": ["A"], "stop_lat": ["35"]}
    assert [(f.code, f.column, f.expected) for f in sheet.findings] == [
        ("misspelt_column", "stop_nmae", "stop_name"),
        ("unknown_column", "colour", ""),
        ("unknown_column", "stop_id", ""),
    ]


def test_a_file_of_unknown_columns_keeps_its_row_count() -> None:
    sheet = read("x,y\n1,2\n3,4\n")
    assert sheet.rows == 2
    assert sheet.frame.columns.empty


def test_blanks_about_names_and_cells_are_cut() -> None:
    sheet = read(" stop_id , stop_name\nA , a\n")
    assert sheet.frame.to_dict("list") == {"stop_id": ["A"], "stop_name": ["a"]}
    assert found(sheet) == [("header_whitespace", 1)]


def test_both_dialects_of_translations_have_the_same_columns() -> None:
    table = TABLES["translations"]
    sheet = read_sheet("trans_id,lang,translation\n駅,en,Sta.\n".encode(), table)
    assert sheet.frame.to_dict("list") == {
        "field_value": ["駅"],
        "language": ["en"],
        "translation": ["Sta."],
    }
