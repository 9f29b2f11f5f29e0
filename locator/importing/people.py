"""People by mesh from a file that the user brings, and every doubt about it."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geo.findings import Finding
from geo.mesh import MeshLevel, is_mesh_code
from locator.importing.files import load_bytes
from locator.importing.limits import ImportLimits
from locator.importing.meshes import MeshTable, read_mesh_tables
from locator.importing.notes import Notes
from locator.importing.sheets import fail
from locator.importing.values import NUMBER
from locator.population import Population

LEVELS = (MeshLevel.KM1, MeshLevel.M500, MeshLevel.M250, MeshLevel.M125)
MOST_PEOPLE = 1_000_000  # in one cell: far more than live in any cell of Japan
SUPPRESSED = frozenset({"*", "＊", "X", "x"})
DESTINATION, SOURCES = "HTKSAKI", "GASSAN"
SOURCE_SEPARATORS = re.compile(r"[;；\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedPopulation:
    """What a file gave: the people by cell, and every doubt about them.

    Attributes
    ----------
    population
        The chosen column.
    findings
        Doubts in the order of the file; row is the row number in the file (a feature counts
        from 1).
    rows, accepted
        Rows below the headings and labels, and how many of them gave a cell.
    columns
        Columns that can be chosen, with their labels.
    read_as
        Form and encoding in words.
    """

    population: Population
    findings: tuple[Finding, ...]
    rows: int
    accepted: int
    columns: dict[str, str]
    read_as: str


def _column(table: MeshTable, asked: str | None) -> str:
    column = table.total() if asked is None else asked
    figures = table.figures()
    if column in figures:
        return column
    some = ", ".join(f"{c} {table.labels.get(c, '')}".strip() for c in figures[:8])
    raise fail(
        "population_no_column",
        f"{table.name} has no column {asked or 'of all people (人口総数)'}; found {some!r}; choose "
        "one of them by its code",
        table.name,
        found=some,
        expected=asked or "",
    )


def _codes(table: MeshTable, notes: Notes) -> tuple[pd.Series, MeshLevel | None]:
    """Return the good codes by row, and their level; bad ones are noted.

    Raises
    ------
    ImportFileError
        Codes of several levels.
    """
    text = table.cells[table.key].str.strip().str.removesuffix(".0")
    good = {level: text[is_mesh_code(text.to_numpy(dtype="U12"), level)] for level in LEVELS}
    found = {level: codes for level, codes in good.items() if len(codes)}
    if len(found) > 1:
        counts = ", ".join(f"{len(c)} of {level.value} digits" for level, c in found.items())
        raise fail(
            "population_mixed_levels",
            f"{table.name} has mesh codes of several levels ({counts}); expected one; split the "
            "file by the length of the code",
            table.name,
            found=counts,
        )
    level, codes = next(iter(found.items()), (None, text.iloc[:0]))
    for row in text.index.difference(codes.index):
        notes.add(
            "mesh_code_bad",
            row=int(row),
            column=table.key,
            found=text[row] or "an empty cell",
            expected="8 to 11 digits of a cell of Japan",
        )
    return codes, level


def _figure(text: str, row: int, column: str, notes: Notes) -> float | None:
    if text in SUPPRESSED:
        return None  # noted with the cell that holds its people
    plain = unicodedata.normalize("NFKC", text).replace(",", "").strip().lower()
    if NUMBER.fullmatch(plain) and 0 <= float(plain) <= MOST_PEOPLE:
        return float(plain)
    notes.add("mesh_people_bad", row=row, column=column, found=text or "an empty cell",
              expected=f"a number of people, 0 to {MOST_PEOPLE:,}")  # fmt: skip
    return None


def _people(
    table: MeshTable, column: str, codes: pd.Series, notes: Notes
) -> tuple[pd.Series, dict[str, str]]:
    """Return people by code for one table, and where suppressed ones are counted."""
    texts = table.cells.loc[codes.index, column]
    values = [_figure(t, int(r), column, notes) for r, t in texts.items()]
    people = pd.Series(values, index=pd.Index(codes.to_numpy(), dtype="str"), dtype="Float64")
    merged: dict[str, str] = {}
    hidden = texts.isin(SUPPRESSED)
    for row in texts.index[hidden]:
        destination = table.cells.get(DESTINATION, pd.Series(dtype="str")).get(row, "")
        notes.add("mesh_suppressed", row=int(row), column=column, found=codes[row],
                  expected=destination or "no cell named")  # fmt: skip
        if destination:
            merged[codes[row]] = destination
    if SOURCES in table.cells:
        holders = table.cells.loc[codes.index, SOURCES]
        for row, text in holders[holders != ""].items():
            held = [
                s for s in SOURCE_SEPARATORS.split(text) if s in merged or s not in people.index
            ]
            if held:
                notes.add("mesh_merged", row=int(row), column=column, found=codes[row],
                          expected=", ".join(held))  # fmt: skip
    return _once(people, codes, notes), merged


def _once(people: pd.Series, codes: pd.Series, notes: Notes) -> pd.Series:
    """Keep each cell once: the same figure twice is one, two figures are none."""
    if people.index.is_unique:
        return people
    for row in codes.index[codes.duplicated().to_numpy()]:
        notes.add("mesh_twice", row=int(row), found=codes[row])
    counts = people.groupby(level=0, sort=False).nunique(dropna=False)
    first = people[~people.index.duplicated()]
    return first.mask((counts.reindex(first.index) > 1).to_numpy(bool))


def _one_level(
    tables: Sequence[MeshTable], levels: Sequence[MeshLevel | None], name: str
) -> MeshLevel:
    found = sorted({level for level in levels if level is not None})
    if not found:
        raise fail(
            "population_no_cells",
            f"{name} has no row with a mesh code of 8 to 11 digits in {tables[0].key}; expected "
            "codes as 53393599; look at whether a spreadsheet changed them",
            name,
            found=tables[0].key,
        )
    if len(found) > 1:
        counts = ", ".join(f"{level.value} digits" for level in found)
        raise fail(
            "population_mixed_levels",
            f"{name} has mesh codes of several levels ({counts}); expected one; split the file by "
            "the length of the code",
            name,
            found=counts,
        )
    return found[0]


def read_population(
    source: Path | bytes,
    name: str,
    *,
    column: str | None = None,
    limits: ImportLimits | None = None,
) -> ImportedPopulation:
    """Read people by mesh: a census file of e-Stat or a mesh population of 国土数値情報.

    A suppressed figure (``*``) is unknown, not 0; its people are counted at the cell that the
    publisher names, as published. Totals of people are published for each cell itself. The parts
    of a cell in the files of several prefectures (one ZIP file) are added up.

    Parameters
    ----------
    source
        Path of the file, or its bytes.
    name
        Name of the file, for findings.
    column
        Code of the column; by default all people, of the first year where there are several.

    Raises
    ------
    ImportFileError
        The file as a whole is no mesh statistic, has no such column, or mixes levels.
    """
    limits = limits or ImportLimits()
    notes = Notes(name, limits.findings_per_code)
    path = source if isinstance(source, Path) else None
    data = load_bytes(source, name, limits)
    tables = read_mesh_tables(data, path, name=name, notes=notes, limits=limits)
    chosen = _column(tables[0], column)
    coded = [_codes(table, notes) for table in tables]
    level = _one_level(tables, [own for _, own in coded], name)
    parts: list[pd.Series] = []
    merged: dict[str, str] = {}
    for table, (codes, _) in zip(tables, coded, strict=True):
        people, own = _people(table, _column(table, chosen), codes, notes)
        parts.append(people)
        merged |= own
    people = parts[0] if len(parts) == 1 else _added(parts)
    label, date = tables[0].labels.get(chosen, ""), tables[0].date(chosen)
    people.index.name = "mesh_code"
    people.name = " ".join(t for t in (label or chosen, date) if t)
    return ImportedPopulation(
        population=Population(
            people=people,
            level=level,
            column=chosen,
            label=label,
            date=date,
            merged_into=pd.Series(merged, dtype="str"),
        ),
        findings=notes.finish(),
        rows=sum(len(t.cells) for t in tables),
        accepted=sum(len(codes) for codes, _ in coded),
        columns={c: tables[0].labels.get(c, "") for c in tables[0].figures()},
        read_as=tables[0].read_as,
    )


def _added(parts: Sequence[pd.Series]) -> pd.Series:
    """Add the parts of cells in several tables; a part unknown makes the cell unknown."""
    every = pd.concat(parts)
    groups = every.groupby(level=0, sort=False)
    total: pd.Series = groups.sum().mask(every.isna().groupby(level=0, sort=False).any())
    return total
