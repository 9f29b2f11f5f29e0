"""A list read column by column: what is plain at once, what is doubtful row by row.

A column is cleaned as a whole, and each of its distinct texts is read once. A row with a cell that
needs more than that (control characters, HTML, degrees in another spelling, no required cell) is
read by the careful reader. Both ways give the same records and the same findings in one order.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, cast

import numpy as np

from locator.importing.notes import Notes
from locator.importing.placing import OFFICE_PRECISION_M, Gazetteer, Office
from locator.importing.positions import (
    OLD_DATUM_UNTURNED_M,
    OLD_DATUMS,
    Bools,
    Frame,
    Numbers,
    Position,
    is_north_first,
    turned_all,
)
from locator.importing.reading import (
    NAMED,
    PLACELESS,
    SOURCE_ID,
    apart_of,
    fields_of,
    is_plain_text,
    named_town,
    read_cell,
    read_code,
    read_precision,
    read_state,
)
from locator.importing.rows import BREAKS, CONTROL, HIDING, HTML, Row
from locator.importing.sheets import Sheet
from locator.importing.values import LONGEST_EMPTY, NUMBER, is_empty, unsettled
from locator.vocabulary import HubKind, PublicAccess
from locator.workspace.kinds import Kind

Told: TypeAlias = tuple[str, str, object, object]
"""A finding of a row: code, heading of the column, found, expected."""
_UNPLAIN = re.compile(f"{CONTROL.pattern}|{BREAKS.pattern}")
_PLAIN_NUMBERS = re.compile(r"[0-9.+\-]*")
_HALF = 180.0
MOST_KNOWN = 100_000
"""Texts of a column whose meaning is remembered."""


@dataclass(slots=True, kw_only=True)
class Gathered:
    """The rows of a sheet by columns, a place for each row; those of doubtful rows mean nothing.

    Attributes
    ----------
    texts
        Column of the header to its cells, empty where they say nothing.
    cells
        Column of the kind to its values, for the columns that the sheet fills.
    is_placed
        Whether the position is that of the municipal office.
    states
        State as the row states it, else empty.
    told
        Place to the findings of the row, in their order.
    doubtful
        Places of rows that the careful reader must read.
    """

    texts: dict[str, list[str]]
    cells: dict[str, list[object]] = field(default_factory=dict)
    lon: Numbers
    lat: Numbers
    is_placed: Bools
    states: list[str]
    told: dict[int, list[Told]] = field(default_factory=dict)
    doubtful: Bools


class _Overheard:
    """Stands for a book of findings and keeps what is said."""

    def __init__(self) -> None:
        self.said: list[Told] = []

    def add(
        self, code: str, *, row: int, column: str = "", found: object = "", expected: object = ""
    ) -> str:
        """Keep a finding."""
        self.said.append((code, column, found, expected))
        return f"{code} {row}"


class Gatherer:
    """Reads rows of one sheet, some at a time, and remembers what a text was read as.

    Parameters
    ----------
    table
        Name of the file, the source of rows that tell none.
    """

    def __init__(
        self, sheet: Sheet, kind: Kind, frame: Frame, gazetteer: Gazetteer, table: str
    ) -> None:
        self.sheet, self.kind, self.frame = sheet, kind, frame
        self.gazetteer, self.table = gazetteer, table
        self.headings = sheet.header.headings
        self.known: dict[str, dict[str, tuple[object, list[Told]]]] = {}

    def gather(self, rows: Sequence[tuple[int, Sequence[str]]]) -> Gathered:
        """Read rows by columns."""
        return _Gathering(self, rows).whole()


class _Gathering:
    """Some rows while their columns are read."""

    def __init__(self, reader: Gatherer, rows: Sequence[tuple[int, Sequence[str]]]) -> None:
        self.reader, self.kind, self.frame = reader, reader.kind, reader.frame
        self.gazetteer, self.headings = reader.gazetteer, reader.headings
        self.count = len(rows)
        self.blank = [""] * self.count
        self.distinct: dict[str, set[str]] = {}
        nothing = np.full(self.count, np.nan)
        self.out = Gathered(
            texts={},
            lon=nothing,
            lat=nothing.copy(),
            is_placed=np.zeros(self.count, dtype=np.bool_),
            states=[""] * self.count,
            doubtful=np.zeros(self.count, dtype=np.bool_),
        )
        self._clean(rows)

    def whole(self) -> Gathered:
        """Read all columns in the order in which the careful reader reads the cells of a row."""
        for name, told in fields_of(self.kind.name):
            if name in self.out.texts:
                read = None if is_plain_text(told) else _reader(told)
                self.out.cells[name] = self._values(name, read)
        codes, near = self._towns()
        if self.kind.is_place:
            self._positions(near)
            self.out.cells["precision_m"] = self._precisions()
        self._put_apart(codes, near)
        self._check()
        if "state" in self.out.texts:
            self.out.states = [str(s) for s in self._values("state", read_state)]
        return self.out

    def _put_apart(self, codes: list[str | None], near: list[Office | None]) -> None:
        """Fill the columns that are made of several cells."""
        for name in apart_of(self.kind.name):
            values: list[object]
            if name == "municipality_code":
                values = [
                    code if (code and not is_placed) or office is None else office.code
                    for code, office, is_placed in zip(
                        codes, near, self.out.is_placed.tolist(), strict=True
                    )
                ]
            elif name == "source":
                sources = self.out.texts.get("source", self.blank)
                values = [text or self.reader.table for text in sources]
            else:
                values = [SOURCE_ID] * self.count
            self.out.cells[name] = values

    def _clean(self, numbered: Sequence[tuple[int, Sequence[str]]]) -> None:
        """Cut the rows into columns of texts, as ``make_row`` does with the cells of one."""
        sheet = self.reader.sheet
        rows = [cells for _, cells in numbered]
        places, width = sheet.header.places, len(sheet.headings)
        needed = max(places.values(), default=-1) + 1
        lengths = np.fromiter(map(len, rows), dtype=np.int64, count=self.count)
        for number in np.flatnonzero(lengths < needed).tolist():
            rows[number] = [*rows[number], *[""] * (needed - len(rows[number]))]
        for number in np.flatnonzero(lengths > width).tolist():
            if any(cell.strip() for cell in rows[number][width:]):
                self.out.doubtful[number] = True
        if sheet.faults or sheet.repeats:
            self._doubt(
                n
                for n, (number, _) in enumerate(numbered)
                if number in sheet.faults or number in sheet.repeats
            )
        whole = list(zip(*rows, strict=False))  # the shortest row has all that is needed
        for column, place in places.items():
            raw = whole[place] if whole else ()
            self._doubt(_unplain(raw))
            if column in HIDING:
                self._doubt(n for n, text in enumerate(raw) if unsettled(text.strip()))
            self.out.texts[column], self.distinct[column] = _spoken(raw)

    def _doubt(self, places: Any) -> None:
        self.out.doubtful[list(places)] = True

    def _row(self, texts: Mapping[str, str]) -> tuple[Row, list[Told]]:
        """Return a row of some cells, and the list into which it speaks."""
        heard = _Overheard()
        row = Row(number=0, texts=texts, headings=self.headings, notes=cast("Notes", heard))
        return row, heard.said

    def _tell(self, place: int, said: Sequence[Told]) -> None:
        self.out.told.setdefault(place, []).extend(said)

    def _values(
        self, column: str, read: Callable[[Row], object] | None, where: Bools | None = None
    ) -> list[object]:
        """Return the values of a column, each distinct text read once.

        Parameters
        ----------
        where
            Rows whose findings are told; None: all.
        """
        texts = self.out.texts[column]
        if read is None:
            is_full = "" not in self.distinct[column]
            return list(texts) if is_full else [text or None for text in texts]
        known = self.reader.known.setdefault(column, {})
        if len(known) > MOST_KNOWN:
            known.clear()
        new = self.distinct[column] - known.keys()
        for text in new:
            row, said = self._row({column: text} if text else {})
            known[text] = read(row), said
        if any(known[text][1] for text in self.distinct[column]):
            for place, text in enumerate(texts):
                said = known[text][1]
                if said and (where is None or where[place]):
                    self._tell(place, said)
        return [known[text][0] for text in texts]

    def _towns(self) -> tuple[list[str | None], list[Office | None]]:
        """Return the stated code and the office of the municipality of each row."""
        if self.frame.region == "world":
            return [None] * self.count, [None] * self.count
        texts, offices = self.out.texts, self.gazetteer.offices
        codes: list[Any] = [None] * self.count
        if "municipality_code" in texts:
            codes = self._values("municipality_code", lambda row: read_code(row, self.gazetteer))
        near = [offices.get(code) for code in codes]
        if all(near):
            return codes, near
        cells = zip(*(texts.get(column, self.blank) for column in NAMED), strict=True)
        prefectures = texts.get("prefecture", self.blank)
        has_position = self._has_position()
        for place, (office, told) in enumerate(zip(near, cells, strict=True)):
            if office is None:
                code, doubt = named_town(told, prefectures[place], self.gazetteer)
                near[place] = offices.get(code or "")
                if doubt is not None and not has_position[place]:
                    column, found, several = doubt
                    heading = self.headings.get(column, column)
                    self._tell(
                        place,
                        [("site_municipality_ambiguous", heading, found, ", ".join(several))],
                    )
        return codes, near

    def _has_position(self) -> list[bool]:
        columns = (self.out.texts.get(c, self.blank) for c in ("lon", "lat", "lonlat"))
        return [bool((x and y) or pair) for x, y, pair in zip(*columns, strict=True)]

    def _positions(self, near: Sequence[Office | None]) -> None:
        """Take plain degrees within the region, and the office where no position is stated."""
        out, blank = self.out, self.blank
        lon_texts, lat_texts = out.texts.get("lon", blank), out.texts.get("lat", blank)
        x, y = _numbers(lon_texts), _numbers(lat_texts)
        has = np.fromiter(map(bool, lon_texts), np.bool_, self.count)
        has &= np.fromiter(map(bool, lat_texts), np.bool_, self.count)
        with np.errstate(invalid="ignore"):
            is_plain = (np.abs(x) <= _HALF) & (np.abs(y) <= _HALF) & ~((x == 0) & (y == 0))
            is_plain &= self.frame.hold(x, y)
        system = self.frame.crs or self.frame.projected
        if system:
            is_plain = self._turn(x, y, is_plain, system)
        out.doubtful |= has & ~is_plain
        out.lon, out.lat = np.where(has, x, np.nan), np.where(has, y, np.nan)
        if has.all():
            return
        pairs = out.texts.get("lonlat", blank)
        other = [out.texts.get(c, blank) for c in PLACELESS]
        for place in np.flatnonzero(~has).tolist():
            office = near[place]
            if pairs[place] and not (lon_texts[place] or lat_texts[place]):
                out.doubtful[place] = True
            elif office is not None and self.kind.name != "corrections":
                heading = self.headings.get("lon", "lon")
                self._tell(place, [("site_placed_at_municipality", heading, office.name, "")])
                out.lon[place], out.lat[place] = office.lon, office.lat
                out.is_placed[place] = True
            elif self.kind.needs_place or not any(texts[place] for texts in other):
                out.doubtful[place] = True
            else:
                heading = self.headings.get("place", "place")
                found = next(texts[place] for texts in other if texts[place])
                self._tell(place, [("site_without_position", heading, found, "")])

    def _turn(self, x: Numbers, y: Numbers, is_plain: Bools, system: str) -> Bools:
        """Turn the positions of another system into degrees; return which are plain then."""
        is_other = np.isfinite(x) & np.isfinite(y) & ~((x == 0) & (y == 0))
        if not self.frame.crs:
            is_other &= (np.abs(x) > _HALF) | (np.abs(y) > _HALF)
        else:
            is_plain = np.zeros_like(is_plain)
        if system in OLD_DATUMS or self.frame.is_old:
            kept: Bools = is_plain & ~is_other
            return kept
        places = np.flatnonzero(is_other)
        north_first = is_north_first(self.headings, system)
        first, second = x[places], y[places]
        lon, lat = turned_all(first, second, system, self.frame, north_first=north_first)
        heading = self.headings.get("lon", "lon")
        for n in np.flatnonzero(np.isfinite(lon)).tolist():
            found = f"{first[n]:g}, {second[n]:g} ({system})"
            told = ("site_turned", heading, found, f"{lon[n]:.6f}, {lat[n]:.6f}")
            self._tell(int(places[n]), [told])
        x[places], y[places] = lon, lat
        is_plain[places] = np.isfinite(lon)
        return is_plain

    def _precisions(self) -> list[object]:
        floor = OLD_DATUM_UNTURNED_M if self.frame.is_old else None
        stated = Position(lon=0.0, lat=0.0, precision_m=floor)
        out = self.out
        has = np.isfinite(out.lon) & ~out.is_placed
        if "precision_m" not in out.texts:
            silent: object = read_precision(self._row({})[0], stated, is_placed=False)
            plain = [silent] * self.count
        else:
            plain = self._values(
                "precision_m", lambda row: read_precision(row, stated, is_placed=False), has
            )
        if has.all():
            return plain
        return [
            value if is_own else OFFICE_PRECISION_M if is_placed else None
            for value, is_own, is_placed in zip(
                plain, has.tolist(), out.is_placed.tolist(), strict=True
            )
        ]

    def _check(self) -> None:
        """Leave to the careful reader what is set aside, and what has more to be told."""
        cells, texts = self.out.cells, self.out.texts
        if self.kind.label:
            names = texts.get(self.kind.label, self.blank)
            self._doubt(n for n, text in enumerate(names) if not text)
        for column in self.kind.required:
            values = cells.get(column) or [None] * self.count
            self._doubt(n for n, value in enumerate(values) if value is None)
        private, selected = PublicAccess.PRIVATE.value, HubKind.SELECTED.value
        self._doubt(n for n, v in enumerate(cells.get("public_access", ())) if v == private)
        if "kind" in cells:
            self._doubt(n for n, v in enumerate(cells["kind"]) if v == selected)
        if "begins_on" in cells and "ends_on" in cells:
            days = zip(cells["begins_on"], cells["ends_on"], strict=True)
            self._doubt(n for n, (a, b) in enumerate(days) if a and b and str(b) < str(a))


def _reader(told: Any) -> Callable[[Row], object]:
    return lambda row: read_cell(row, told)


def _unplain(raw: Sequence[str]) -> set[int]:
    """Return the places of cells with control characters, breaks of lines or HTML."""
    joined = "".join(raw)
    found: set[int] = set()
    if not joined.isprintable() and _UNPLAIN.search(joined):
        found = {n for n, text in enumerate(raw) if _UNPLAIN.search(text)}
    if "<" in joined:
        found |= {n for n, text in enumerate(raw) if "<" in text and HTML.search(text)}
    return found


def _spoken(raw: Sequence[str]) -> tuple[list[str], set[str]]:
    """Return texts without blanks at their ends, empty where they say nothing; and each once."""
    texts = list(map(str.strip, raw))
    distinct = set(texts)
    silent = {text for text in distinct if len(text) <= LONGEST_EMPTY and text and is_empty(text)}
    if silent:
        texts = ["" if text in silent else text for text in texts]
        distinct = (distinct - silent) | {""}
    return texts, distinct


def _numbers(texts: Sequence[str]) -> Numbers:
    """Return plain numbers; NaN for what is none, or needs a closer look."""
    if _PLAIN_NUMBERS.fullmatch("".join(texts)):
        try:
            return np.array([float(text) if text else np.nan for text in texts])
        except ValueError:
            pass
    return np.array([float(t) if t and NUMBER.fullmatch(t.lower()) else np.nan for t in texts])
