"""An XLSX workbook in which text stays text: no formula, no link is ever made of data."""

import datetime as dt
from collections.abc import Sequence
from enum import Enum
from io import BytesIO

import xlsxwriter

from locator.brief import is_known
from locator.errors import ReportError

CELL_LIMIT = 32_000
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
FONT = {"font_name": "Yu Gothic", "font_size": 10, "valign": "top"}
INK, RULE, PAPER, WARN = "#1F2A37", "#C9D1DB", "#E8EDF3", "#B42318"

YES_COLOUR, NO_COLOUR = "#BBDDF2", "#F6C48E"
_CELL: dict[str, object] = {"align": "center", "border": 1, "border_color": RULE}


class Style(Enum):
    """Looks of a cell."""

    TEXT = "text"
    WRAP = "wrap"
    TITLE = "title"
    WARNING = "warning"
    HEAD = "head"
    LABEL = "label"
    SECTION = "section"
    UNKNOWN = "unknown"
    WHOLE = "whole"
    TENTH = "tenth"
    SCORE = "score"
    DEGREE = "degree"
    CLOCK = "clock"
    YES = "yes"
    NO = "no"
    OPEN = "open"


_LOOKS: dict[Style, dict[str, object]] = {
    Style.TEXT: {},
    Style.WRAP: {"text_wrap": True},
    Style.TITLE: {"bold": True, "font_size": 14, "font_color": INK},
    Style.WARNING: {"bold": True, "font_color": WARN},
    Style.HEAD: {"bold": True, "bg_color": PAPER, "text_wrap": True, "bottom": 1},
    Style.LABEL: {"font_color": INK, "bg_color": "#F6F8FA", "text_wrap": True},
    Style.SECTION: {"bold": True, "bg_color": PAPER, "top": 1, "top_color": RULE},
    Style.UNKNOWN: {"italic": True, "font_color": "#6B7280", "text_wrap": True},
    Style.WHOLE: {"num_format": "#,##0", "align": "right"},
    Style.TENTH: {"num_format": "#,##0.0", "align": "right"},
    Style.SCORE: {"num_format": "0.000", "align": "right"},
    Style.DEGREE: {"num_format": "0.00000", "align": "right"},
    Style.CLOCK: {"num_format": "[h]:mm", "align": "right"},
    Style.YES: {**_CELL, "bg_color": YES_COLOUR},
    Style.NO: {**_CELL, "bg_color": NO_COLOUR},
    Style.OPEN: {**_CELL, "pattern": 14, "bg_color": "#FFFFFF", "fg_color": "#B8C0CA"},
}

UNIT_STYLE = {"km": Style.TENTH, "m": Style.WHOLE, "min": Style.WHOLE, "clock": Style.CLOCK}


def safe_text(value: object) -> str:
    """Return text that can be written to any file: no lone surrogate, no NUL, not endless."""
    text = str(value).encode("utf-8", "replace").decode("utf-8").replace("\0", "")
    return text if len(text) <= CELL_LIMIT else text[: CELL_LIMIT - 1] + "…"


class Book:
    """A workbook in memory.

    Parameters
    ----------
    title, subject
        Document properties.
    created
        Date of the document; the file depends on nothing else but what is put in.
    """

    def __init__(self, *, title: str, created: dt.date, subject: str = "") -> None:
        self._buffer = BytesIO()
        self._book = xlsxwriter.Workbook(
            self._buffer,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
        )
        self._book.set_properties(
            {
                "title": safe_text(title)[:250],
                "subject": safe_text(subject)[:250],
                "created": dt.datetime.combine(created, dt.time(0), tzinfo=dt.UTC),
            }
        )
        self._looks = {s: self._book.add_format(FONT | look) for s, look in _LOOKS.items()}

    def sheet(self, name: str, widths: Sequence[float]) -> "Sheet":
        """Add a sheet with the widths of its columns, in characters."""
        sheet = self._book.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width, self._looks[Style.TEXT])
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return Sheet(sheet, self._looks)

    def to_bytes(self) -> bytes:
        """Close the workbook and return the file."""
        self._book.close()
        return self._buffer.getvalue()


class Sheet:
    """One sheet of a ``Book``."""

    def __init__(self, sheet: "xlsxwriter.worksheet.Worksheet", looks: dict[Style, object]) -> None:
        self._sheet = sheet
        self._looks = looks

    def put(self, row: int, column: int, value: object, style: Style = Style.TEXT) -> None:
        """Write a value: numbers as numbers, everything else as text, nothing where unknown.

        Raises
        ------
        ReportError
            The cell lies outside of what a spreadsheet holds.
        """
        if row >= MOST_ROWS or column >= MOST_COLUMNS:
            raise ReportError(
                f"a cell in row {row + 1:,}, column {column + 1:,}; expected at most "
                f"{MOST_ROWS:,} rows and {MOST_COLUMNS:,} columns; ask about less, or take CSV",
                code="sheet_too_large",
                row=row + 1,
                column=column + 1,
            )
        look = self._looks[style]
        if not is_known(value):
            self._sheet.write_blank(row, column, None, look)
        elif isinstance(value, str) or not hasattr(value, "__float__"):
            self._sheet.write_string(row, column, safe_text(value), look)
        else:
            self._sheet.write_number(row, column, float(value), look)

    def put_row(self, row: int, values: Sequence[object], style: Style = Style.TEXT) -> None:
        """Write values side by side from the first column on."""
        self.put_row_at(row, 0, values, style)

    def put_row_at(
        self, row: int, column: int, values: Sequence[object], style: Style = Style.TEXT
    ) -> None:
        """Write values side by side from a column on."""
        for offset, value in enumerate(values):
            self.put(row, column + offset, value, style)

    def measure(self, row: int, column: int, value: object, unit: str, unknown: str) -> None:
        """Write a measure in its unit; clock times become times, unknown becomes a word."""
        if not is_known(value):
            self.put(row, column, unknown, Style.UNKNOWN)
            return
        minutes = float(str(value))
        style = UNIT_STYLE.get(unit, Style.WHOLE)
        self.put(row, column, minutes / 1440 if unit == "clock" else minutes, style)

    def widen(self, column: int, characters: float) -> None:
        """Set the width of one column anew."""
        self._sheet.set_column(column, column, characters, self._looks[Style.TEXT])

    def freeze(self, row: int, column: int) -> None:
        """Keep the rows above and the columns left of a cell in sight, also in print."""
        self._sheet.freeze_panes(row, column)
        if row:
            self._sheet.repeat_rows(0, row - 1)

    def filter(self, row: int, last_row: int, last_column: int) -> None:
        """Offer the filter of the spreadsheet on a header row."""
        self._sheet.autofilter(row, 0, last_row, last_column)

    def bars(self, first_row: int, last_row: int, column: int) -> None:
        """Draw data bars from 0 to 1 behind the numbers of a column."""
        self._sheet.conditional_format(
            first_row,
            column,
            last_row,
            column,
            {
                "type": "data_bar",
                "bar_color": "#9CC3E6",
                "min_type": "num",
                "min_value": 0,
                "max_type": "num",
                "max_value": 1,
            },
        )
