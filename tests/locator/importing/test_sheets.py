import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from locator.errors import ImportFileError
from locator.importing.limits import ImportLimits
from locator.importing.notes import Notes
from locator.importing.sheets import csv_records, csv_table, find_delimiter
from locator.importing.workbooks import xlsx_records
from tests.locator.lists import read_csv, read_xlsx

LIMITS = ImportLimits()


def notes() -> Notes:
    return Notes("a", 100)


def workbook(rows: list[list[object]], *, merge: str = "") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    book.create_sheet("other").append(["name", "lon", "lat"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("delimiter", "told"), [(",", "comma"), ("\t", "tab"), (";", "semicolon"), ("|", "bar")]
)
def test_delimiters(delimiter: str, told: str) -> None:
    text = "\n".join(delimiter.join(r) for r in (["name", "lon", "lat"], ["a, b", "136.6", "36.5"]))
    if delimiter == ",":
        text = text.replace("a, b", '"a, b"')
    sheet = read_csv(text.encode(), name="a.csv", notes=notes(), limits=LIMITS)
    assert sheet.read_as == f"CSV, utf-8, {told}"
    assert [(n, list(c)) for n, c in sheet.rows] == [(2, ["a, b", "136.6", "36.5"])]


def test_row_numbers_count_titles_and_blank_lines() -> None:
    text = "ロケ地一覧\r\n\r\nname,lon,lat\r\nA,136.6,36.5\r\n\r\nB,136.6,36.5\r\n"
    sheet = read_csv(text.encode(), name="a.csv", notes=notes(), limits=LIMITS)
    assert [n for n, _ in sheet.rows] == [4, 6]


def test_separator_line_of_excel() -> None:
    sheet = read_csv(b"sep=;\nname;lon;lat\nA;136,6;36,5\n", name="a", notes=notes(), limits=LIMITS)
    assert [list(c) for _, c in sheet.rows] == [["A", "136,6", "36,5"]]


def test_a_quote_never_closed_is_told() -> None:
    book = notes()
    text = 'name,lon,lat\n"A,136.6,36.5\n' + "B,136.6,36.5\n" * 9
    read_csv(text.encode(), name="a", notes=book, limits=LIMITS)
    assert [f.code for f in book.finish()] == ["site_open_quote"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b" \n\n", "import_empty"),
        (b",,,\n,,,\n", "import_empty"),
        (b"name,lon,lat\n", "import_no_rows"),
        (b"id,lat,lon\n1,36.5,136.6\n", "import_missing_column"),
        (b"36.5,136.6\n36.5,136.6\n", "import_missing_column"),
        (b"name,lon,lat\n" + b"x" * 200_000 + b",1,1\n", "import_broken_csv"),
    ],
)
def test_csv_that_is_no_list(data: bytes, code: str) -> None:
    with pytest.raises(ImportFileError) as fault:
        read_csv(data, name="a.csv", notes=notes(), limits=LIMITS)
    assert fault.value.code == code
    assert fault.value.facts["file"] == "a.csv"


@pytest.mark.parametrize(
    ("limits", "what"),
    [
        (ImportLimits(rows=1, header_rows=1), "rows"),
        (ImportLimits(columns=2), "columns"),
        (ImportLimits(cells=5), "cells"),
    ],
)
def test_tables_beyond_the_limits(limits: ImportLimits, what: str) -> None:
    data = b"name,lon,lat\nA,136.6,36.5\nB,136.6,36.5\n"
    with pytest.raises(ImportFileError, match=what) as fault:
        read_csv(data, name="a.csv", notes=notes(), limits=limits)
    assert fault.value.code == "import_too_large"


def test_xlsx_with_a_merged_title_and_typed_cells() -> None:
    data = workbook(
        [
            ["石川県 ロケ地一覧", None, None, None, None],
            [None],
            ["名称", "経度", "緯度", "市区町村コード", "備考"],
            ["金沢城", 136.6588, 36.5661, 17201.0, dt.datetime.fromisoformat("2026-11-20")],
            [None, None, None, None, None],
            ["駅", "136.6", 36, True, None],
        ],
        merge="A1:E1",
    )
    sheet = read_xlsx(data, name="a.xlsx", limits=LIMITS)
    assert [(n, list(c)) for n, c in sheet.rows] == [
        (4, ["金沢城", "136.6588", "36.5661", "17201", "2026-11-20"]),
        (6, ["駅", "136.6", "36", "true"]),
    ]


def test_the_first_visible_sheet_is_read() -> None:
    book = openpyxl.Workbook()
    book.active.sheet_state = "hidden"
    shown = book.create_sheet("list")
    shown.append(["name", "lon", "lat"])
    shown.append(["A", 136.6, 36.5])
    buffer = io.BytesIO()
    book.save(buffer)
    assert len(read_xlsx(buffer.getvalue(), name="a.xlsx", limits=LIMITS).rows) == 1


def repack(data: bytes, replaced: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, replaced.get(name, old.read(name)))
    return buffer.getvalue()


GOOD = workbook([["name", "lon", "lat"], ["A", 136.6, 36.5]])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (GOOD[: len(GOOD) // 2], "import_broken_xlsx"),
        (b"PK\x03\x04" + b"\0" * 100, "import_broken_xlsx"),
        (repack(GOOD, {"xl/workbook.xml": b"<oops"}), "import_broken_xlsx"),
        (repack(GOOD, {"xl/worksheets/sheet1.xml": b"\0\1"}), "import_broken_xlsx"),
        (
            repack(GOOD, {"xl/worksheets/sheet1.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
            "import_broken_xlsx",
        ),
    ],
    ids=["half", "rubbish", "xml", "binary", "entity"],
)
def test_broken_workbooks(data: bytes, code: str) -> None:
    with pytest.raises(ImportFileError) as fault:
        read_xlsx(data, name="a.xlsx", limits=LIMITS)
    assert fault.value.code == code


def test_a_zip_that_is_no_workbook() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("stops.txt", "stop_id\n")
    with pytest.raises(ImportFileError, match="no Excel workbook") as fault:
        read_xlsx(buffer.getvalue(), name="a.xlsx", limits=LIMITS)
    assert fault.value.code == "import_other_file"


def test_a_workbook_of_too_many_parts() -> None:
    with pytest.raises(ImportFileError) as fault:
        read_xlsx(GOOD, name="a.xlsx", limits=ImportLimits(members=3))
    assert fault.value.code == "import_unpacks_too_large"


def test_a_workbook_that_unpacks_too_large() -> None:
    data = repack(GOOD, {"xl/worksheets/sheet1.xml": b"<a>" + b" " * 5_000_000 + b"</a>"})
    assert len(data) < 100_000
    with pytest.raises(ImportFileError) as fault:
        read_xlsx(data, name="a.xlsx", limits=ImportLimits(unpacked_bytes=4_000_000))
    assert fault.value.code == "import_unpacks_too_large"


def test_a_delimiter_is_found_by_headings_of_another_kind() -> None:
    def fields(rows: list[list[str]]) -> int:
        return len({"id", "hours"} & {*rows[0]})

    assert find_delimiter("id;hours;a,b,c,d\n1;2,3,4,5,6", fields) == ";"
    records = csv_records("id;hours\n\n1;2", delimiter=";", name="a", notes=notes(), limits=LIMITS)
    assert [(n, list(c)) for n, c in records] == [(1, ["id", "hours"]), (2, []), (3, ["1", "2"])]


def test_a_workbook_gives_its_rows_whatever_their_headings() -> None:
    records = xlsx_records(workbook([["id", None], [], ["1", 2.0]]), name="a", limits=LIMITS)
    assert [(n, list(c)) for n, c in records] == [(1, ["id"]), (3, ["1", "2"])]


def test_the_apostrophe_of_guarded_cells_is_taken_off_and_no_other() -> None:
    book = notes()
    text = "名称,備考\n'=1,'-3.5\n''@a,'x\n"
    records, _ = csv_table(text.encode(), name="a.csv", notes=book, limits=ImportLimits())
    assert [cells for _, cells in records[1:]] == [["=1", "-3.5"], ["'@a", "'x"]]
    assert [(f.code, f.found) for f in book.finish()] == [("site_apostrophes_removed", "3")]
