"""Formulas of a sheet whose value was not kept: nothing but the formula itself stands there."""

import re
from dataclasses import dataclass
from xml.parsers import expat

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
KEPT_TEXT = "str"
"""Type of a cell whose formula gives a text; an empty one is a value as well."""
SHOWN = 100
"""Most characters of a formula that are told."""
_ROW, _CELL, _FORMULA = (f"{NAMESPACE}}}{tag}" for tag in ("row", "c", "f"))
_VALUES = frozenset({f"{NAMESPACE}}}v", f"{NAMESPACE}}}is"})
_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula without a kept value.

    Attributes
    ----------
    column
        Its letters: A, B, AA.
    text
        The formula as a user writes it, cut off after some characters.
    """

    row: int
    column: str
    text: str


class Formulas:
    """The formulas of a sheet that no program has worked out and saved.

    Parameters
    ----------
    parser
        What reads the XML of the sheet; it listens to texts from a formula to the end of its cell.
    most
        Formulas that are kept one by one.

    Attributes
    ----------
    unkept
        The first of them.
    count
        How many there are in all.
    """

    def __init__(self, parser: expat.XMLParserType, most: int) -> None:
        self.unkept: list[Formula] = []
        self.count = 0
        self._parser, self._most = parser, most
        self._row = self._column = 0
        self._cell: dict[str, str] = {}
        self._is_formula = False
        self._formula: list[str] = []
        self._value: list[str] = []
        self._into = self._formula
        self._shared: dict[str, str] = {}
        self._number = ""

    def start(self, tag: str, told: dict[str, str]) -> None:
        """Look at an element that begins."""
        if tag == _CELL:
            if self._is_formula:
                self.leave()
            self._cell = told
            self._column += 1
        elif tag == _FORMULA:
            self._is_formula, self._number = True, told.get("si", "")
            self._formula, self._value = [], []
            self._into = self._formula
            self._parser.CharacterDataHandler = self._take
        elif tag == _ROW:
            self.leave()
            self._row = int(r) if (r := told.get("r", "")).isdecimal() else self._row + 1
            self._column = 0
        elif self._is_formula and tag in _VALUES:
            self._into = self._value

    def _take(self, text: str) -> None:
        if len(self._into) < SHOWN:
            self._into.append(text)

    def leave(self) -> None:
        """Look at the cell that ends: where the next one, a row or the whole does."""
        if not self._is_formula:
            return
        self._is_formula = False
        self._parser.CharacterDataHandler = None
        text = "".join(self._formula).strip()[:SHOWN]
        text = self._shared.setdefault(self._number, text) if self._number else text
        if "".join(self._value).strip() or self._cell.get("t") == KEPT_TEXT:
            return
        self.count += 1
        if len(self.unkept) == self._most:
            return
        place = _PLACE.fullmatch(self._cell.get("r", ""))
        self.unkept.append(
            Formula(
                row=int(place[2]) if place else self._row,
                column=place[1] if place else _letters(self._column),
                text=f"={text}",
            )
        )


def _letters(number: int) -> str:
    """Return the letters of a column counted from 1."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
