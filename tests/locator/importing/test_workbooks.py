import datetime as dt
import io
import time
import zipfile

import openpyxl
import pytest

from locator.errors import ImportFileError
from locator.importing.formulas import Formula
from locator.importing.limits import ImportLimits
from locator.importing.workbooks import workbook_sheets

LIMITS = ImportLimits()


def book(**sheets: list[list[object]]) -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    return made


def saved(made: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return buffer.getvalue()


def test_all_visible_sheets_are_read_and_hidden_ones_named() -> None:
    made = book(一覧=[["名称"], ["城"]], 内部=[["x"]], 空=[], 駅=[["名称", None, "a"]])
    made["内部"].sheet_state = "hidden"
    found = workbook_sheets(saved(made), name="a.xlsx", limits=LIMITS)
    assert [(s.title, s.is_hidden, [list(c) for _, c in s.records]) for s in found] == [
        ("一覧", False, [["名称"], ["城"]]),
        ("内部", True, []),
        ("空", False, []),
        ("駅", False, [["名称", "", "a"]]),
    ]


def test_merged_cells_of_each_sheet_are_its_own() -> None:
    made = book(
        一=[["名称", "位置", None], [None, "経度", "緯度"], ["城", 136.6, 36.5]],
        二=[["名称", "経度", "緯度"], ["駅", 136.6, 36.5], [None, 136.7, 36.6]],
    )
    for area in ("A1:A2", "B1:C1"):
        made["一"].merge_cells(area)
    made["二"].merge_cells("A2:A3")
    one, two = workbook_sheets(saved(made), name="a.xlsx", limits=LIMITS)
    assert [(n, list(c)) for n, c in one.records] == [
        (2, ["名称", "経度", "緯度"]),
        (3, ["城", "136.6", "36.5"]),
    ]
    assert [c[0] for _, c in two.records] == ["名称", "駅", "駅"]


def test_days_are_iso_dates() -> None:
    rows = [["名称", "日"], ["城", dt.date(2026, 11, 20)], ["駅", dt.datetime(2026, 1, 2, 3, 4)]]  # noqa: DTZ001
    (sheet,) = workbook_sheets(saved(book(a=rows)), name="a.xlsx", limits=LIMITS)
    assert [c[1] for _, c in sheet.records] == ["日", "2026-11-20", "2026-01-02 03:04:00"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ['<!DOCTYPE a SYSTEM "b"><a/>', '<!DOCTYPE a [<!ENTITY b "c">]>'])
def test_a_document_type_is_refused_wherever_it_stands(text: str, encoding: str) -> None:
    data = with_member(saved(book(a=[["名称"]])), "xl/worksheets/sheet1.xml", text.encode(encoding))
    with pytest.raises(ImportFileError, match="entities") as caught:
        workbook_sheets(data, name="a.xlsx", limits=LIMITS)
    assert caught.value.code == "import_broken_xlsx"


def test_a_picture_with_a_document_type_is_no_harm() -> None:
    data = with_member(saved(book(a=[["名称"]])), "xl/media/a.svg", b"<!DOCTYPE svg><svg/>")
    assert len(workbook_sheets(data, name="a.xlsx", limits=LIMITS)) == 1


def test_the_cells_of_all_sheets_count_together() -> None:
    data = saved(book(a=[["x", "y"]], b=[["x", "y"]]))
    assert len(workbook_sheets(data, name="a", limits=ImportLimits(cells=4))) == 2
    with pytest.raises(ImportFileError) as caught:
        workbook_sheets(data, name="a", limits=ImportLimits(cells=3))
    assert caught.value.code == "import_too_large"


def row_of(cells: int) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    inner = "".join(
        f'<c r="{chr(65 + n % 26)}1"><v>{n * 7919 % 9973}</v></c>' for n in range(cells)
    )
    rows = f'<sheetData><row r="1">{inner}</row></sheetData>'
    return f'<worksheet xmlns="{space}">{rows}</worksheet>'.encode()


def test_a_row_of_more_elements_than_any_has_is_refused_before_it_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("locator.importing.workbooks.MOST_ELEMENTS", 1000)
    whole = saved(book(a=[["名称"], ["城"]]))
    for cells, code in ((2000, "import_too_large"), (20, "")):
        data = with_member(whole, "xl/worksheets/sheet1.xml", row_of(cells))
        try:
            workbook_sheets(data, name="a.xlsx", limits=LIMITS)
            found = ""
        except ImportFileError as error:
            found = error.code
        assert found == code


def test_a_sheet_that_unpacks_to_far_more_is_refused() -> None:
    whole = saved(book(a=[["名称"]]))
    buffer = io.BytesIO(whole)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet9.xml", b" " * 2_000_000)
    with pytest.raises(ImportFileError) as caught:
        workbook_sheets(buffer.getvalue(), name="a.xlsx", limits=LIMITS)
    assert caught.value.code == "import_archive_bomb"


def test_merged_cells_without_an_end_take_no_time() -> None:
    whole = saved(book(a=[["名称"], ["城"]]))
    sheet = row_of(1).replace(b"<sheetData>", b"<!--" + b"<mergeCell " * 60_000 + b"--><sheetData>")
    begun = time.process_time()
    (read,) = workbook_sheets(
        with_member(whole, "xl/worksheets/sheet1.xml", sheet), name="a", limits=LIMITS
    )
    assert read.records == [(1, ["0"])]
    assert time.process_time() - begun < 5


def test_a_serial_that_is_no_day_warns_nobody(recwarn: pytest.WarningsRecorder) -> None:
    made = book(a=[["名称", "日"], ["城", 46113]])
    made["a"]["B2"].number_format = "yyyy-mm-dd"
    data = saved(made)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").replace(b"46113", b"99999999")
    workbook_sheets(with_member(data, "xl/worksheets/sheet1.xml", sheet), name="a", limits=LIMITS)
    assert not list(recwarn)


def test_formulas_without_a_kept_value_are_told_of_the_sheets_that_are_read() -> None:
    made = book(
        a=[["名称", "経度"], ["城", "=A1+B1"], ["駅", 136.6]],
        b=[["名称"], ["橋"]],
        c=[["=B9"]],
    )
    made["c"].sheet_state = "hidden"
    one, two, three = workbook_sheets(saved(made), name="a.xlsx", limits=LIMITS)
    assert one.unkept == (Formula(2, "B", "=A1+B1"),)
    assert [(s.unkept, s.unkept_count) for s in (two, three)] == [((), 0)] * 2
    assert [list(cells) for _, cells in one.records] == [
        ["名称", "経度"],
        ["城", ""],
        ["駅", "136.6"],
    ]
