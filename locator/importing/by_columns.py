"""A list read column by column: what is plain at once, what is doubtful row by row.

A column is cleaned as a whole, and each of its distinct texts is read once. A row with a cell that
needs more than that (control characters, degrees in another spelling, no required cell) is read by
the careful reader. Both ways give the same records and the same findings in one order.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from locator.importing.grids import are_beyond, columns_of
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
from locator.importing.rows import FACTS, HIDING, Row
from locator.importing.sheets import Sheet
from locator.importing.texts import (
    TEXT,
    Places,
    Texts,
    blank,
    distinct,
    filled_or_null,
    is_filled,
    numbers_of,
    one,
    same,
    spoken,
    trimmed,
    unplain,
)
from locator.importing.values import unsettled
from locator.vocabulary import HubKind, PublicAccess
from locator.workspace.kinds import Kind

Told: TypeAlias = tuple[str, str, object, object]
"""A finding of a row: code, heading of the column, found, expected."""
ARROW: Mapping[str, pa.DataType] = {"str": TEXT, "Int64": pa.int64(), "float64": pa.float64()}
"""Type of a column of a kind to the type that Arrow holds it as."""
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

    texts: dict[str, Texts]
    cells: dict[str, pa.Array] = field(default_factory=dict)
    lon: Numbers
    lat: Numbers
    is_placed: Bools
    states: Texts
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
        self.offices = list(gazetteer.offices.values())
        self.office_of = {code: place for place, code in enumerate(gazetteer.offices)}
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
        self.blank = blank(self.count)
        nothing = np.full(self.count, np.nan)
        self.out = Gathered(
            texts={},
            lon=nothing,
            lat=nothing.copy(),
            is_placed=np.zeros(self.count, dtype=np.bool_),
            states=self.blank,
            doubtful=np.zeros(self.count, dtype=np.bool_),
        )
        self._clean(rows)

    def whole(self) -> Gathered:
        """Read all columns in the order in which the careful reader reads the cells of a row."""
        for name, told in fields_of(self.kind.name):
            if name in self.out.texts and is_plain_text(told):
                self.out.cells[name] = filled_or_null(self.out.texts[name])
            elif name in self.out.texts:
                self.out.cells[name] = self._values(name, _reader(told), ARROW[told.dtype])
        codes, near = self._towns()
        if self.kind.is_place:
            self._positions(near)
            self.out.cells["precision_m"] = self._precisions()
        self._put_apart(codes, near)
        self._check()
        if "state" in self.out.texts:
            self.out.states = self._values("state", read_state, TEXT)
        return self.out

    def _put_apart(self, codes: Texts, near: Places) -> None:
        """Fill the columns that are made of several cells."""
        for name in apart_of(self.kind.name):
            if name == "municipality_code":
                of_office = pa.array([office.code for office in self.reader.offices], TEXT)
                is_near = near >= 0
                is_ours = is_near & (self.out.is_placed | codes.is_null().to_numpy(False))
                ours = of_office.take(pa.array(near, mask=~is_near))
                self.out.cells[name] = pc.if_else(pa.array(is_ours), ours, codes)
            elif name == "source":
                sources = self.out.texts.get("source", self.blank)
                self.out.cells[name] = pc.if_else(
                    pa.array(is_filled(sources)), sources, one(self.reader.table)
                )
            else:
                self.out.cells[name] = same(SOURCE_ID, self.count)

    def _clean(self, rows: Sequence[tuple[int, Sequence[str]]]) -> None:
        """Cut the rows into columns of texts, as ``make_row`` does with the cells of one."""
        sheet = self.reader.sheet
        places = sheet.header.places
        self.out.doubtful |= are_beyond(rows, len(sheet.headings))
        if apart := sheet.faults.keys() | sheet.repeats.keys():
            self._doubt(n for n, (number, _) in enumerate(rows) if number in apart)
        for column, raw in zip(places, columns_of(rows, places.values()), strict=True):
            broken, tags = unplain(raw)
            self._doubt(broken)
            for place, tag in tags.items():
                self._tell(place, [("site_html_text", self.headings.get(column, column), tag, "")])
            if column in HIDING:
                texts, which = distinct(trimmed(raw))
                open_ones = [n for n, text in enumerate(texts) if unsettled(text)]
                self.out.doubtful |= np.isin(which, open_ones)
            self.out.texts[column] = spoken(raw, is_fact=column in FACTS)

    def _doubt(self, places: Iterable[int]) -> None:
        self.out.doubtful[list(places)] = True

    def _row(self, texts: Mapping[str, str]) -> tuple[Row, list[Told]]:
        """Return a row of some cells, and the list into which it speaks."""
        heard = _Overheard()
        row = Row(number=0, texts=texts, headings=self.headings, notes=cast("Notes", heard))
        return row, heard.said

    def _tell(self, place: int, said: Sequence[Told]) -> None:
        self.out.told.setdefault(place, []).extend(said)

    def _meant(
        self, column: str, read: Callable[[Row], object], where: Bools | None = None
    ) -> tuple[list[Any], Places]:
        """Return what each distinct text of a column means, and for each row which of them it has.

        Parameters
        ----------
        where
            Rows whose findings are told; None: all.
        """
        texts, which = distinct(self.out.texts[column])
        known = self.reader.known.setdefault(column, {})
        if len(known) > MOST_KNOWN:
            known.clear()
        for text in texts:
            if text not in known:
                row, said = self._row({column: text} if text else {})
                known[text] = read(row), said
        meant = [known[text] for text in texts]
        if spoken_of := [n for n, (_, said) in enumerate(meant) if said]:
            is_told = np.isin(which, spoken_of)
            if where is not None:
                is_told &= where
            for place in np.flatnonzero(is_told).tolist():
                self._tell(place, meant[which[place]][1])
        return [value for value, _ in meant], which

    def _values(self, column: str, read: Callable[[Row], object], held: pa.DataType) -> pa.Array:
        """Return the values of a column, each distinct text read once."""
        values, which = self._meant(column, read)
        return pa.array(values, held).take(pa.array(which))

    def _towns(self) -> tuple[Texts, Places]:
        """Return the stated code of each row, and the place of its office among all; -1: none."""
        near: Places = np.full(self.count, -1, dtype=np.int64)
        codes: Texts = pa.nulls(self.count, TEXT)
        texts, office_of = self.out.texts, self.reader.office_of
        if self.frame.region == "world":
            return codes, near
        if "municipality_code" in texts:
            meant, which = self._meant(
                "municipality_code", lambda row: read_code(row, self.gazetteer)
            )
            codes = pa.array(meant, TEXT).take(pa.array(which))
            near = np.array([office_of.get(code, -1) for code in meant], dtype=np.int64)[which]
        open_ones = np.flatnonzero(near < 0)
        if not len(open_ones) or not any(column in texts for column in NAMED):
            return codes, near
        *names, prefectures = (self._some(c, open_ones) for c in (*NAMED, "prefecture"))
        has_position = self._has_position()
        cells = zip(open_ones.tolist(), zip(*names, strict=True), prefectures, strict=True)
        for place, told, prefecture in cells:
            code, doubt = named_town(told, prefecture, self.gazetteer)
            near[place] = office_of.get(code or "", -1)
            if doubt is not None and not has_position[place]:
                column, found, several = doubt
                heading = self.headings.get(column, column)
                self._tell(
                    place, [("site_municipality_ambiguous", heading, found, ", ".join(several))]
                )
        return codes, near

    def _some(self, column: str, places: Places) -> list[str]:
        """Return the cells of a column at some places."""
        texts = self.out.texts.get(column)
        return [""] * len(places) if texts is None else texts.take(pa.array(places)).to_pylist()

    def _has(self, column: str) -> Bools:
        return is_filled(self.out.texts.get(column, self.blank))

    def _has_position(self) -> Bools:
        return (self._has("lon") & self._has("lat")) | self._has("lonlat")

    def _positions(self, near: Places) -> None:
        """Take plain degrees within the region, and the office where no position is stated."""
        out = self.out
        has = self._has("lon") & self._has("lat")
        x, y = (numbers_of(out.texts.get(column, self.blank)) for column in ("lon", "lat"))
        with np.errstate(invalid="ignore"):
            is_plain = (np.abs(x) <= _HALF) & (np.abs(y) <= _HALF) & ~((x == 0) & (y == 0))
            is_plain &= self.frame.hold(x, y)
        system = self.frame.crs or self.frame.projected
        if system:
            is_plain = self._turn(x, y, is_plain, system)
        out.doubtful |= has & ~is_plain
        out.lon, out.lat = np.where(has, x, np.nan), np.where(has, y, np.nan)
        absent = np.flatnonzero(~has)
        if not len(absent):
            return
        is_pair = self._has("lonlat") & ~self._has("lon") & ~self._has("lat")
        other = zip(*(self._some(column, absent) for column in PLACELESS), strict=True)
        for place, texts in zip(absent.tolist(), other, strict=True):
            office = self.reader.offices[near[place]] if near[place] >= 0 else None
            if is_pair[place]:
                out.doubtful[place] = True
            elif office is not None and self.kind.name != "corrections":
                self._place(place, office)
            elif self.kind.needs_place or not any(texts):
                out.doubtful[place] = True
            else:
                heading = self.headings.get("place", "place")
                found = next(filter(None, texts))
                self._tell(place, [("site_without_position", heading, found, "")])

    def _place(self, place: int, office: Office) -> None:
        """Put a row at the office of its town."""
        heading = self.headings.get("lon", "lon")
        self._tell(place, [("site_placed_at_municipality", heading, office.name, "")])
        self.out.lon[place], self.out.lat[place] = office.lon, office.lat
        self.out.is_placed[place] = True

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

    def _precisions(self) -> pa.Array:
        floor = OLD_DATUM_UNTURNED_M if self.frame.is_old else None
        stated = Position(lon=0.0, lat=0.0, precision_m=floor)
        out = self.out
        has = np.isfinite(out.lon) & ~out.is_placed
        if "precision_m" not in out.texts:
            silent = read_precision(self._row({})[0], stated, is_placed=False)
            plain = np.full(self.count, silent, dtype=np.float64)
        else:
            meant, which = self._meant(
                "precision_m", lambda row: read_precision(row, stated, is_placed=False), has
            )
            plain = np.array(meant, dtype=np.float64)[which]
        placed = np.where(out.is_placed, OFFICE_PRECISION_M, np.nan)
        return pa.array(np.where(has, plain, placed), from_pandas=True)

    def _check(self) -> None:
        """Leave to the careful reader what is set aside, and what has more to be told."""
        out, cells = self.out, self.out.cells
        if self.kind.label:
            out.doubtful |= ~self._has(self.kind.label)
        for column in self.kind.required:
            out.doubtful |= cells[column].is_null().to_numpy(False) if column in cells else True
        for column, word in (
            ("public_access", PublicAccess.PRIVATE.value), ("kind", HubKind.SELECTED.value)
        ):  # fmt: skip
            if column in cells:
                out.doubtful |= _is_true(pc.equal(cells[column], word))
        if "begins_on" in cells and "ends_on" in cells:
            out.doubtful |= _is_true(pc.less(cells["ends_on"], cells["begins_on"]))


def _is_true(answers: pa.BooleanArray) -> Bools:
    found: Bools = answers.fill_null(False).to_numpy(False)
    return found


def _reader(told: Any) -> Callable[[Row], object]:
    return lambda row: read_cell(row, told)
