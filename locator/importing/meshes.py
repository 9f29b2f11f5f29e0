"""Files of mesh statistics as cells of text: the census of e-Stat, or 国土数値情報.

References
----------
e-Stat 統計地理情報システム「国勢調査 地域メッシュ統計」, definition of each table (定義書):
in cp932, the first row holds codes (KEY_CODE, HTKSYORI, HTKSAKI, GASSAN, T000000001 ...), the
second Japanese labels. HTKSYORI 0: as counted; 1: holds the suppressed figures of the cells in
GASSAN; 2: its suppressed figures are ``*`` and counted at the cell HTKSAKI. Totals of people are
published for each cell itself.

国土数値情報「500mメッシュ別将来推計人口データ（H29国政局推計）」(MESH_ID, POP2010 ...) and
「1kmメッシュ別将来推計人口データ（H30国政局推計）」(MESH_ID, SHICODE, PTN_2015 ...), Shapefile and
GeoJSON.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from types import MappingProxyType

import pandas as pd

from locator.errors import ImportFileError
from locator.importing.archives import Allowance, unzip
from locator.importing.decoding import decode_text
from locator.importing.forms import signature_of, start_of
from locator.importing.limits import ImportLimits
from locator.importing.notes import Notes
from locator.importing.parts import PASSED_OVER, open_parts
from locator.importing.sheets import fail

CENSUS_KEY, KSJ_KEY = "KEY_CODE", "MESH_ID"
CENSUS_COLUMN = re.compile(r"(T\d{6})(\d{3})")
KSJ_TOTAL = re.compile(r"(?:PTN_|POPT_?|POP_?)(\d{4})", re.IGNORECASE)
TOTAL_LABEL = re.compile(r"人口(?:\(?総数\)?)?")
CENSUS_DATES: Mapping[str, str] = MappingProxyType(
    {
        "T000847": "2015-10-01",
        "T001100": "2020-10-01",
        "T001101": "2020-10-01",
        "T001102": "2020-10-01",
        "T001140": "2020-10-01",
        "T001141": "2020-10-01",
        "T001142": "2020-10-01",
        "T001225": "2020-10-01",
        "T001231": "2020-10-01",
    }
)
"""Table of e-Stat to the day of its census; the column 001 of each is the total of people."""
VECTOR_SUFFIXES = frozenset({".shp", ".geojson", ".json"})
TEXT_SUFFIXES = frozenset({".txt", ".csv"})
SHAPEFILE = b"\x00\x00\x27\x0a"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeshTable:
    """One table of a file.

    Attributes
    ----------
    name
        File, or member of a ZIP file.
    cells
        Text; columns as in the file, index: row number in the file.
    labels
        Code of a column to its words; empty where the file has none.
    read_as
        Form in words.
    """

    name: str
    cells: pd.DataFrame
    labels: Mapping[str, str]
    read_as: str

    @property
    def key(self) -> str:
        """The column of the mesh codes."""
        return CENSUS_KEY if CENSUS_KEY in self.cells.columns else KSJ_KEY

    def figures(self) -> tuple[str, ...]:
        """Return the columns that can hold people."""
        pattern = CENSUS_COLUMN if self.key == CENSUS_KEY else KSJ_TOTAL
        return tuple(c for c in self.cells.columns if pattern.fullmatch(c))

    def total(self) -> str:
        """Return the column of all people: by its label or table, the first year; "" if none."""
        figures = self.figures()
        if self.key == KSJ_KEY:
            years = {c: m[1] for c in figures if (m := KSJ_TOTAL.fullmatch(c))}
            return min(figures, key=lambda c: years[c], default="")
        for column in figures:
            if TOTAL_LABEL.fullmatch(self.labels.get(column, "")):
                return column
        for column in figures:
            match = CENSUS_COLUMN.fullmatch(column)
            if match and match[1] in CENSUS_DATES and match[2] == "001" and not self.labels:
                return column
        return ""

    def date(self, column: str) -> str:
        """Return the day or year of a column, "" where nobody tells."""
        if match := CENSUS_COLUMN.fullmatch(column):
            return CENSUS_DATES.get(match[1], "")
        match = KSJ_TOTAL.fullmatch(column)
        return match[1] if match else ""


def _plain(label: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", label))


def _no_table(name: str, found: Sequence[str]) -> ImportFileError:
    seen = ", ".join(found)[:300]
    return fail(
        "population_other_file",
        f"{name} has no column KEY_CODE or MESH_ID; found {seen!r}; expected a census mesh file of "
        "e-Stat (TXT, CSV) or a mesh population of 国土数値情報 (Shapefile as ZIP, GeoJSON)",
        name,
        found=seen,
    )


def _text_table(data: bytes, name: str, notes: Notes, limits: ImportLimits) -> MeshTable:
    decoded = decode_text(data, name)
    if decoded.replaced:
        notes.add("site_bytes_replaced", found=decoded.replaced, expected=decoded.encoding)
    rows = csv.reader(io.StringIO(decoded.text.lstrip("\ufeff"), newline=""))
    try:
        records = [(n, r) for n, r in enumerate(rows, start=1) if any(c.strip() for c in r)]
    except csv.Error as error:
        raise fail(
            "import_broken_csv",
            f"{name} is broken ({error}); expected one row a line; download it again",
            name,
            row=0,
        ) from error
    headings = [c.strip() for c in records[0][1]] if records else []
    if not {CENSUS_KEY, KSJ_KEY} & set(headings):
        raise _no_table(name, headings)
    body = records[1:]
    _check_rows(len(body), name, limits)
    place = headings.index(CENSUS_KEY if CENSUS_KEY in headings else KSJ_KEY)
    labels: dict[str, str] = {}
    if body and not "".join(body[0][1][place : place + 1]).strip():
        labels = {h: _plain(c) for h, c in zip(headings, body[0][1], strict=False)}
        body = body[1:]
    width = len(headings)
    cells = [[c.strip() for c in r[:width]] + [""] * (width - len(r)) for _, r in body]
    frame = pd.DataFrame(cells, columns=headings, index=[n for n, _ in body], dtype="str")
    return MeshTable(
        name=name,
        cells=frame.loc[:, ~frame.columns.duplicated()],
        labels=labels,
        read_as=f"CSV, {decoded.encoding}",
    )


def _vector_table(source: Path | bytes, name: str, limits: ImportLimits) -> MeshTable:
    """Return the first table of features that has mesh codes; no reader but our own opens it."""
    try:
        parts = open_parts(source, name, limits)
    except ImportFileError as error:
        if error.code not in PASSED_OVER:
            raise
        raise _unreadable(name, str(error)) from error
    told = [[h.strip() for h in part.records[0][1]] for part in parts]
    keyed = (n for n, headings in enumerate(told) if {KSJ_KEY, CENSUS_KEY} & set(headings))
    found = next(keyed, None)
    if found is None:
        raise _no_table(name, told[0])
    headings, rows = told[found], parts[found].records[1:]
    _check_rows(len(rows), name, limits)
    cells = [[_written(c) for c in row[: len(headings)]] for _, row in rows]
    frame = pd.DataFrame(cells, columns=headings, index=[n for n, _ in rows], dtype="str")
    return MeshTable(
        name=name,
        cells=frame.loc[:, ~frame.columns.duplicated()],
        labels={},
        read_as=parts[found].read_as,
    )


def _written(text: str) -> str:
    """Return a figure without a fraction of nothing, as one that is whole is written elsewhere."""
    return text.strip().removesuffix(".0")


def _unreadable(name: str, reason: str) -> ImportFileError:
    return fail(
        "population_unreadable",
        f"{name} cannot be read as Shapefile or GeoJSON ({reason[:120]}); expected the ZIP file or "
        "the GeoJSON as published; download it again",
        name,
        reason=reason[:120],
    )


def _check_rows(rows: int, name: str, limits: ImportLimits) -> None:
    if rows > limits.rows:
        raise fail(
            "import_too_large",
            f"{name} has more than {limits.rows} rows; split the list",
            name,
            what="rows",
            limit=limits.rows,
        )


def _zip_tables(
    data: bytes, name: str, notes: Notes, limits: ImportLimits
) -> tuple[MeshTable, ...]:
    try:
        members = unzip(data, name, Allowance(limits))
    except ImportFileError as error:
        if error.code not in PASSED_OVER:
            raise
        raise fail(
            "population_unreadable",
            f"{name} is a broken or locked ZIP file ({str(error)[:120]}); expected the ZIP file as "
            "published; download it again",
            name,
            reason=str(error)[:120],
        ) from error
    by_suffix = {m: PurePath(m.path).suffix.lower() for m in members}
    if VECTOR_SUFFIXES & set(by_suffix.values()):
        return (_vector_table(data, name, limits),)
    texts = [m for m, suffix in by_suffix.items() if suffix in TEXT_SUFFIXES]
    if not texts:
        raise _no_table(name, sorted(m.path for m in members)[:5])
    return tuple(_text_table(m.data, PurePath(m.path).name, notes, limits) for m in texts)


def read_mesh_tables(
    data: bytes, path: Path | None, *, name: str, notes: Notes, limits: ImportLimits
) -> tuple[MeshTable, ...]:
    """Read the tables of a file by its content; several where a ZIP file has several.

    Parameters
    ----------
    data, path
        Bytes of the file, and its path where it has one: a Shapefile needs its neighbours.

    Raises
    ------
    ImportFileError
        The file is empty, of another kind, broken, or too large.
    """
    head = start_of(data)
    if not head:
        raise fail("population_empty", f"{name} is empty; expected rows of mesh cells; download it "
                   "again", name)  # fmt: skip
    form = signature_of(data)
    if form:
        raise fail(
            "population_wrong_form",
            f"{name} is a {form} file; expected a census mesh file of e-Stat (TXT, CSV, ZIP) "
            "or a mesh population of 国土数値情報 (Shapefile as ZIP, GeoJSON)",
            name,
            found=form,
        )
    if data.startswith(b"PK"):
        return _zip_tables(data, name, notes, limits)
    if data.startswith(SHAPEFILE):
        if path is None or not path.with_suffix(".dbf").is_file():
            raise fail(
                "population_lone_shapefile",
                f"{name} is a Shapefile without its DBF file; expected both; give the ZIP file as "
                "published",
                name,
            )
        return (_vector_table(path, name, limits),)
    if head[:1] == b"{":
        return (_vector_table(data, name, limits),)
    return (_text_table(data, name, notes, limits),)
