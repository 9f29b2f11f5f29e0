import datetime as dt
from io import BytesIO

import openpyxl
import pandas as pd
import pytest

from locator.errors import ReportError
from locator.workbook import CELL_LIMIT, MOST_COLUMNS, MOST_ROWS, Book, Style, safe_text


def test_cells_keep_their_kind() -> None:
    book = Book(title="T", created=dt.date(2026, 11, 20))
    sheet = book.sheet("s", [10, 20])
    sheet.put_row(0, ["=1+1", 3, 0.5, pd.NA, "https://example.com", "001"])
    sheet.put_row_at(1, 2, [float("nan"), None])
    sheet.measure(2, 0, 1505.0, "clock", "unknown")
    sheet.measure(2, 1, float("nan"), "km", "unknown")
    sheet.put(3, 0, "x", Style.HEAD)
    page = openpyxl.load_workbook(BytesIO(book.to_bytes()))["s"]
    values = [c.value for c in page[1]]
    assert values == ["=1+1", 3, 0.5, None, "https://example.com", "001"]
    assert [c.data_type for c in page[1]][:3] == ["s", "n", "n"]
    assert page["E1"].hyperlink is None
    assert [page["C2"].value, page["D2"].value] == [None, None]
    assert page["A3"].value == dt.timedelta(hours=25, minutes=5)
    assert page["B3"].value == "unknown"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a\0b", "ab"), ("\ud800", "?"), ("x" * 40_000, "x" * (CELL_LIMIT - 1) + "…")],
)
def test_safe_text(text: str, expected: str) -> None:
    assert safe_text(text) == expected


def test_control_signs_do_not_break_the_file() -> None:
    book = Book(title="a\x01b", created=dt.date(2026, 11, 20))
    book.sheet("s", [10]).put(0, 0, "a\x0b\x1b\ufffe😀b")
    page = openpyxl.load_workbook(BytesIO(book.to_bytes()))["s"]
    assert str(page["A1"].value).startswith("a")
    assert str(page["A1"].value).endswith("b")


def test_what_a_spreadsheet_cannot_hold_is_refused_and_never_lost() -> None:
    sheet = Book(title="T", created=dt.date(2026, 11, 20)).sheet("s", [10])
    sheet.put(MOST_ROWS - 1, MOST_COLUMNS - 1, "last")
    for row, column in ((MOST_ROWS, 0), (0, MOST_COLUMNS)):
        with pytest.raises(ReportError, match="or take CSV") as fault:
            sheet.put(row, column, "lost")
        assert fault.value.code == "sheet_too_large"


def test_answers_are_told_apart_by_fill_and_a_column_can_be_widened() -> None:
    book = Book(title="T", created=dt.date(2026, 11, 20))
    sheet = book.sheet("s", [10, 10])
    sheet.widen(1, 50)
    for row, style in enumerate((Style.YES, Style.NO, Style.OPEN)):
        sheet.put(row, 0, style.value, style)
    page = openpyxl.load_workbook(BytesIO(book.to_bytes()))["s"]
    fills = [page.cell(row, 1).fill for row in (1, 2, 3)]
    assert [f.patternType == "solid" for f in fills] == [True, True, False]
    assert len({f.fgColor.rgb for f in fills}) == 3
    assert page.column_dimensions["B"].width == pytest.approx(50, abs=1)
