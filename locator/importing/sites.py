"""A list of records that a user brings, and every doubt about it."""

import itertools
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from geo.findings import Finding
from locator.files import name_of
from locator.importing.columns import LOCATION_COLUMNS
from locator.importing.files import load_bytes, read_sheet
from locator.importing.limits import ImportLimits
from locator.importing.notes import Notes
from locator.importing.placing import Gazetteer, make_gazetteer
from locator.importing.positions import Frame
from locator.importing.reading import Read, read_record
from locator.importing.rows import Row, SetAsideError, make_row
from locator.importing.sheets import Sheet
from locator.records import Catalogue
from locator.vocabulary import Category
from locator.workspace.kinds import Kind, kind_of

PREFIX = "my-"
_FEWEST_NUMBERS = 2
_LONGEST_NUMBER = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedSites:
    """What a table gave: the records, and every doubt about them.

    Attributes
    ----------
    frame
        GeoDataFrame in EPSG:4326, index ``id``, columns of the kind; NA where the file says
        nothing, no geometry where a record has no position. precision_m in metres, lead_days in
        days.
    findings
        Doubts and repairs in the order of the file; row is the row number in the file (a GeoJSON
        feature counts from 1).
    rows, accepted
        Rows below the headings, and how many of them stand in ``frame``.
    quarantined
        Rows set aside: row, code, message, name_ja, cells (the row as JSON).
    read_as
        Form, encoding and delimiter in words.
    kind
        Name of the kind of record.
    headings
        Cells of the heading row as they stand.
    mapping
        Heading of the file to the column it was taken for.
    guessed
        Column to how sure its meaning is, where its heading is not known.
    given
        Ids that the file does not state.
    placed
        Ids whose position is that of a municipal office, for want of a better one.
    others
        Ids whose category is a word that is not in the list.
    states
        Id to the state that the row asks for: draft, public, closed.
    unread
        Headings of columns that were not taken.
    numbers
        Id to the number of its row in the file.
    """

    frame: gpd.GeoDataFrame
    findings: tuple[Finding, ...]
    rows: int
    accepted: int
    quarantined: pd.DataFrame
    read_as: str
    kind: str = "locations"
    headings: tuple[str, ...] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)
    guessed: Mapping[str, float] = field(default_factory=dict)
    given: frozenset[str] = frozenset()
    placed: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    states: Mapping[str, str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    numbers: Mapping[str, int] = field(default_factory=dict)


def read_table(
    sheet: Sheet,
    kind: str,
    *,
    notes: Notes,
    gazetteer: Gazetteer,
    frame: Frame | None = None,
    taken: Collection[str] = (),
) -> ImportedSites:
    """Read the rows of a sheet as records of a kind; rows = accepted + set aside, always.

    Parameters
    ----------
    notes
        The book that findings of the file already stand in.
    frame
        In which system the positions are; None: degrees, in Japan.
    taken
        Ids of embedded places; a row that bears one of them is given the id ``my-<id>``.
    """
    table = kind_of(kind)
    frame = frame or Frame()
    if sheet.header.old_datum and not frame.crs:
        frame = replace(frame, is_old=True)
    _note_header(sheet, notes, is_turned=bool(frame.crs))
    rows: list[Row] = []
    read: list[Read] = []
    aside: list[dict[str, object]] = []
    for number, cells in sheet.rows:
        row = make_row(number, cells, sheet, notes)
        try:
            _check_row(row, number, cells, sheet)
            read.append(read_record(row, table, frame, gazetteer))
            rows.append(row)
        except SetAsideError as reason:
            aside.append(_aside(row, number, cells, sheet, reason, table))
    ids, given = _give_ids(rows, frozenset(taken), sheet, notes)
    return ImportedSites(
        frame=_frame(read, ids, table),
        findings=notes.finish(),
        rows=len(sheet.rows),
        accepted=len(read),
        quarantined=pd.DataFrame(aside, columns=["row", "code", "message", "name_ja", "cells"]),
        read_as=sheet.read_as,
        kind=kind,
        headings=sheet.headings,
        mapping={heading: column for column, heading in sheet.header.headings.items()},
        guessed=dict(sheet.header.guessed),
        given=given,
        placed=frozenset(i for i, r in zip(ids, read, strict=True) if r.is_placed),
        others=frozenset(
            i
            for i, row, r in zip(ids, rows, read, strict=True)
            if row.text("category") and r.cells.get("category", "") is None
        ),
        states={i: r.state for i, r in zip(ids, read, strict=True) if r.state},
        unread=_unread(sheet),
        numbers={i: row.number for i, row in zip(ids, rows, strict=True)},
    )


def _unread(sheet: Sheet) -> tuple[str, ...]:
    if sheet.unread is not None:
        return sheet.unread
    return tuple(h for h in sheet.headings if h and h not in sheet.header.headings.values())


def _check_row(row: Row, number: int, cells: Sequence[str], sheet: Sheet) -> None:
    """Set a row aside that is broken, blank, or said already."""
    if number in sheet.faults:
        code, found = sheet.faults[number]
        raise row.set_aside(code, "geometry", found, "a point in degrees")
    if not any(c.strip() for c in cells):
        raise row.set_aside("site_row_blank", "", "")
    if number in sheet.repeats:
        raise row.set_aside("site_row_twice", "", f"row {sheet.repeats[number]}")


def _aside(
    row: Row, number: int, cells: Sequence[str], sheet: Sheet, reason: SetAsideError, kind: Kind
) -> dict[str, object]:
    words: dict[str, str] = {}
    for place, cell in enumerate(cells):
        heading = sheet.headings[place] if place < len(sheet.headings) else ""
        key = heading if heading and heading not in words else f"{heading}#{place + 1}"
        if cell or heading:
            words[key] = cell
    return {
        "row": number,
        "code": reason.code,
        "message": str(reason),
        "name_ja": row.text(kind.label) if kind.label else "",
        "cells": json.dumps(words, ensure_ascii=False),
    }


def _free_id(
    wanted: str, used: Collection[str], stated: Collection[str], tried: dict[str, int]
) -> str:
    """Return an id that is free: wanted, wanted-2 and so on; each number is tried once."""
    for count in itertools.count(tried.get(wanted, 1)):
        given = wanted if count == 1 else f"{wanted}-{count}"
        if given not in used and given not in stated:
            break
    tried[wanted] = count
    return given


def _is_running(texts: Sequence[str], heading: str) -> bool:
    """Return whether ids are but the running numbers of a list: they say nothing of a record."""
    if heading.strip().casefold() in {"id", "location_id", "site_id", "識別子"}:
        return False
    filled = [t for t in texts if t]
    is_short = all(len(t) <= _LONGEST_NUMBER and t.isascii() and t.isdigit() for t in filled)
    if len(filled) < _FEWEST_NUMBERS or not is_short:
        return False
    numbers = [int(t) for t in filled]
    return numbers[0] <= 1 and all(0 < b - a <= 2 for a, b in itertools.pairwise(numbers))  # noqa: PLR2004  # rows set aside leave holes


def _give_ids(
    rows: Sequence[Row], taken: Collection[str], sheet: Sheet, notes: Notes
) -> tuple[list[str], frozenset[str]]:
    """Return an id for each row, and which of them the file does not state."""
    has_ids = "id" in sheet.header.places
    texts = [row.text("id") for row in rows]
    if has_ids and _is_running(texts, sheet.header.headings["id"]):
        heading = sheet.header.headings["id"]
        notes.add("site_running_numbers", column=heading, found=heading)
        texts, has_ids = [""] * len(rows), False
    used, stated = set(taken), set(texts)
    ids: list[str] = []
    given: set[str] = set()
    tried: dict[str, int] = {}
    for row, own in zip(rows, texts, strict=True):
        if not own:
            made = _free_id(f"{PREFIX}{row.number}", used, stated, tried)
            if has_ids:
                row.note("site_id_missing", "id", "", made)
        elif own not in used:
            made = own
        else:
            is_embedded = own in taken
            made = _free_id(f"{PREFIX}{own}" if is_embedded else own, used, stated, tried)
            row.note("site_id_taken" if is_embedded else "site_id_twice", "id", own, made)
        if made != own:
            given.add(made)
        used.add(made)
        ids.append(made)
    return ids, frozenset(given)


def _frame(read: Sequence[Read], ids: Sequence[str], kind: Kind) -> gpd.GeoDataFrame:
    index = pd.Index(list(ids), name="id", dtype="str")
    types = {f.name: "Int64" if f.dtype == "int64" else f.dtype for f in kind.fields}
    columns = {
        name: pd.Series([r.cells.get(name) for r in read], index=index, dtype=dtype)
        for name, dtype in types.items()
    }
    points = [_point(r) for r in read]
    return gpd.GeoDataFrame(columns, index=index, geometry=points, crs="EPSG:4326")


def _point(read: Read) -> shapely.Point | None:
    return None if read.lon is None or read.lat is None else shapely.Point(read.lon, read.lat)


def _note_header(sheet: Sheet, notes: Notes, *, is_turned: bool) -> None:
    for heading in sheet.header.twice:
        notes.add("site_column_twice", column=heading, found=heading)
    for column, confidence in sheet.header.guessed.items():
        heading = sheet.header.headings[column]
        told = f"{column} ({confidence:.0%})"
        notes.add("site_heading_guessed", column=heading, found=heading, expected=told)
    if sheet.header.old_datum and not is_turned:
        heading = sheet.header.old_datum
        notes.add("site_old_datum", column=heading, found=heading, expected="--crs EPSG:4301")


def read_records(
    source: Path | bytes,
    name: str,
    catalogue_municipalities: pd.DataFrame | None = None,
    *,
    kind: str = "locations",
    limits: ImportLimits | None = None,
    taken: Collection[str] = (),
    mapping: Mapping[str, str] | None = None,
    frame: Frame | None = None,
) -> ImportedSites:
    """Read a list of records that a user brings: CSV, TSV, XLSX or GeoJSON.

    Parameters
    ----------
    source
        Path of the file, or its bytes.
    name
        Name of the file, for findings and the source of each row.
    catalogue_municipalities
        Index or column ``municipality_code`` (five digits), ``name_ja``, ``lon``, ``lat`` of the
        office; None: rows without a position cannot be placed and are set aside.
    taken
        Ids of embedded places; a row that bears one of them is given the id ``my-<id>``.
    mapping
        What the columns mean, by heading or number; None: known headings, and guesses.
    frame
        In which system the positions are; None: degrees, in Japan.

    Raises
    ------
    ImportFileError
        The file as a whole is no such list.
    """
    limits = limits or ImportLimits()
    notes = Notes(name, limits.findings_per_code)
    sheet = read_sheet(load_bytes(source, name, limits), name, notes, limits, mapping)
    gazetteer = make_gazetteer(catalogue_municipalities)
    return read_table(sheet, kind, notes=notes, gazetteer=gazetteer, frame=frame, taken=taken)


def read_sites(
    source: Path | bytes,
    name: str,
    catalogue_municipalities: pd.DataFrame | None = None,
    *,
    limits: ImportLimits | None = None,
    taken: Collection[str] = (),
    mapping: Mapping[str, str] | None = None,
) -> ImportedSites:
    """Read a list of sites for one question; columns of the table of locations.

    Parameters
    ----------
    source, name, catalogue_municipalities, taken, mapping
        As for ``read_records``.

    Raises
    ------
    ImportFileError
        The file as a whole is no list of sites.
    """
    imported = read_records(
        source,
        name,
        catalogue_municipalities,
        limits=limits,
        taken=taken,
        mapping=mapping,
    )
    return replace(imported, frame=_as_locations(imported))


def _as_locations(imported: ImportedSites) -> gpd.GeoDataFrame:
    """Return the records as locations for one question: an unknown category is «other»."""
    frame = imported.frame
    rows = [imported.numbers[str(own)] for own in frame.index]
    sources = [f"{s} row {n}" for s, n in zip(frame["source"], rows, strict=True)]
    whole = frame.assign(
        place_id=pd.Series(index=frame.index, dtype="str"),
        source=pd.Series(sources, index=frame.index, dtype="str"),
        category=frame["category"].mask(frame.index.isin(imported.others), Category.OTHER.value),
    )
    return whole[[*LOCATION_COLUMNS, "geometry"]]


def read_sites_file(
    path: Path, catalogue: Catalogue, *, limits: ImportLimits | None = None
) -> ImportedSites:
    """Read a list of sites from a file, beside an embedded catalogue.

    Raises
    ------
    ImportFileError
        The file as a whole is no list of sites.
    """
    return read_sites(
        path,
        name_of(path),
        catalogue.municipalities,
        limits=limits,
        taken=embedded_ids(catalogue),
    )


def embedded_ids(catalogue: Catalogue) -> frozenset[str]:
    """Return the ids of all embedded places and works, which no site of a user may bear."""
    frames = (
        catalogue.locations,
        catalogue.spots,
        catalogue.hubs,
        catalogue.gateways,
        catalogue.stations,
        catalogue.works,
        catalogue.film_commissions,
    )
    return frozenset(str(i) for frame in frames for i in frame.index)
