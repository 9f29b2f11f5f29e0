"""One row of a list: its texts by column, and what is told of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from locator.importing.notes import Notes
from locator.importing.sheets import Sheet
from locator.importing.texts import BREAKS, CONTROL, HTML
from locator.importing.values import denies, is_empty, unsettled

HIDING = frozenset({"nda_until", "state"})
"""Columns in which «not known yet» says something: the record is not to be shown."""

FACTS = frozenset({"parking", "power", "toilets"})
"""Columns in which «none» is a fact, and not an empty cell."""


class SetAsideError(Exception):
    """A row cannot become a site; carries the finding's code and message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the file with its texts by column; cells that say nothing are left out."""

    number: int
    texts: Mapping[str, str]
    headings: Mapping[str, str]
    notes: Notes

    def text(self, column: str) -> str:
        """Return the cell of a column, empty where it says nothing."""
        return self.texts.get(column, "")

    def note(self, code: str, column: str, found: object, expected: object = "") -> str:
        """Write a finding of this row down."""
        return self.notes.add(
            code,
            row=self.number,
            column=self.headings.get(column, column),
            found=found,
            expected=expected,
        )

    def set_aside(
        self, code: str, column: str, found: object, expected: object = ""
    ) -> SetAsideError:
        """Write the finding that sets this row aside down, and make its exception."""
        return SetAsideError(code, self.note(code, column, found, expected))


def make_row(number: int, cells: Sequence[str], sheet: Sheet, notes: Notes) -> Row:
    """Put the cells of a row under their columns, without invisible control characters."""
    texts: dict[str, str] = {}
    row = Row(number=number, texts=texts, headings=sheet.header.headings, notes=notes)
    for column, place in sheet.header.places.items():
        raw = cells[place] if place < len(cells) else ""
        if not raw:
            continue
        text = raw
        if not raw.isprintable():
            text = CONTROL.sub("", raw)
            if text != raw:
                row.note("site_control_characters", column, raw)
            text = BREAKS.sub(" ", text.strip())
        if "<" in text and (tag := HTML.search(text)):
            row.note("site_html_text", column, tag[0])
        text = text.strip()
        says = not is_empty(text)
        says = says or (column in HIDING and unsettled(text)) or (column in FACTS and denies(text))
        if says:
            texts[column] = text
    if len(cells) > len(sheet.headings):
        extra = [c for c in cells[len(sheet.headings) :] if c.strip()]
        if extra:
            row.note("site_extra_cells", "", " | ".join(extra))
    return row
