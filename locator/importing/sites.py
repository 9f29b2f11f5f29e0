"""A list of sites that a user brings, and every doubt about it."""

import itertools
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geo.findings import Finding
from locator.files import name_of
from locator.importing.columns import LOCATION_COLUMNS
from locator.importing.files import load_bytes, read_sheet
from locator.importing.limits import ImportLimits
from locator.importing.notes import Notes
from locator.importing.placing import make_gazetteer
from locator.importing.rows import Row, SetAsideError, make_row, read_site
from locator.importing.sheets import Sheet
from locator.records import Catalogue

PREFIX = "my-"
NUMBERS = {"precision_m": "float64", "lead_days": "Int64", "beds_nearby": "Int64"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedSites:
    """What a file gave: the sites, and every doubt about them.

    Attributes
    ----------
    frame
        GeoDataFrame in EPSG:4326, index ``id``, columns of a table of locations; NA where the
        file says nothing. precision_m in metres, lead_days in days.
    findings
        Doubts and repairs in the order of the file; row is the row number in the file (a GeoJSON
        feature counts from 1).
    rows, accepted
        Rows below the headings, and how many of them stand in ``frame``.
    quarantined
        Rows set aside: row, code, message, name_ja, cells (the row as JSON).
    read_as
        Form, encoding and delimiter in words.
    mapping
        Heading of the file to the column it was taken for.
    given
        Ids that the file does not state.
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
    mapping: Mapping[str, str] = field(default_factory=dict)
    given: frozenset[str] = frozenset()
    unread: tuple[str, ...] = ()
    numbers: Mapping[str, int] = field(default_factory=dict)


def _free_id(wanted: str, used: Collection[str], stated: Collection[str]) -> str:
    numbered = (wanted if count == 1 else f"{wanted}-{count}" for count in itertools.count(1))
    return next(given for given in numbered if given not in used and given not in stated)


def _give_ids(rows: Sequence[Row], taken: Collection[str], *, has_ids: bool) -> list[str]:
    """Return an id for each row: its own, else one made from its row number."""
    used = set(taken)
    stated = {r.text("id") for r in rows}
    ids: list[str] = []
    for row in rows:
        own = row.text("id")
        if not own:
            given = _free_id(f"{PREFIX}{row.number}", used, stated)
            if has_ids:
                row.note("site_id_missing", "id", "", given)
        elif own not in used:
            given = own
        else:
            is_embedded = own in taken
            given = _free_id(f"{PREFIX}{own}" if is_embedded else own, used, stated)
            row.note("site_id_taken" if is_embedded else "site_id_twice", "id", own, given)
        used.add(given)
        ids.append(given)
    return ids


def _frame(sites: Sequence[dict[str, object]], ids: Sequence[str]) -> gpd.GeoDataFrame:
    index = pd.Index(list(ids), name="id", dtype="str")
    columns = {
        column: pd.Series([s[column] for s in sites], index=index, dtype=NUMBERS.get(column, "str"))
        for column in LOCATION_COLUMNS
    }
    points = gpd.points_from_xy([s["lon"] for s in sites], [s["lat"] for s in sites])
    return gpd.GeoDataFrame(columns, index=index, geometry=points, crs="EPSG:4326")


def _note_header(sheet: Sheet, notes: Notes) -> None:
    for heading in sheet.header.twice:
        notes.add("site_column_twice", column=heading, found=heading)
    for column, confidence in sheet.header.guessed.items():
        heading = sheet.header.headings[column]
        told = f"{column} ({confidence:.0%})"
        notes.add("site_heading_guessed", column=heading, found=heading, expected=told)
    if sheet.header.old_datum:
        notes.add(
            "site_old_datum",
            column=sheet.header.old_datum,
            found=sheet.header.old_datum,
            expected="WGS 84 or JGD2011",
        )


def read_sites(
    source: Path | bytes,
    name: str,
    catalogue_municipalities: pd.DataFrame | None = None,
    *,
    limits: ImportLimits | None = None,
    taken: Collection[str] = (),
    mapping: Mapping[str, str] | None = None,
) -> ImportedSites:
    """Read a list of sites that a user brings: CSV, TSV, XLSX or GeoJSON.

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

    Raises
    ------
    ImportFileError
        The file as a whole is no list of sites.
    """
    limits = limits or ImportLimits()
    notes = Notes(name, limits.findings_per_code)
    sheet = read_sheet(load_bytes(source, name, limits), name, notes, limits, mapping)
    _note_header(sheet, notes)
    gazetteer = make_gazetteer(catalogue_municipalities)
    rows: list[Row] = []
    sites: list[dict[str, object]] = []
    aside: list[dict[str, object]] = []
    seen: dict[tuple[str, ...], int] = {}
    for number, cells in sheet.rows:
        row = make_row(number, cells, sheet, notes)
        try:
            if number in sheet.faults:
                code, found = sheet.faults[number]
                raise row.set_aside(code, "geometry", found, "a point in degrees")
            if not any(c.strip() for c in cells):
                raise row.set_aside("site_row_blank", "", "")
            first = seen.setdefault(tuple(cells), number)
            if first != number:
                raise row.set_aside("site_row_twice", "", f"row {first}")
            sites.append(read_site(row, gazetteer))
            rows.append(row)
        except SetAsideError as reason:
            words = dict(zip(sheet.headings, cells, strict=False))
            aside.append(
                {
                    "row": number,
                    "code": reason.code,
                    "message": str(reason),
                    "name_ja": row.text("name_ja"),
                    "cells": json.dumps(words, ensure_ascii=False),
                }
            )
    ids = _give_ids(rows, frozenset(taken), has_ids="id" in sheet.header.places)
    return ImportedSites(
        frame=_frame(sites, ids),
        findings=notes.finish(),
        rows=len(sheet.rows),
        accepted=len(sites),
        quarantined=pd.DataFrame(aside, columns=["row", "code", "message", "name_ja", "cells"]),
        read_as=sheet.read_as,
        mapping={heading: column for column, heading in sheet.header.headings.items()},
        unread=tuple(h for h in sheet.headings if h and h not in sheet.header.headings.values()),
        numbers={i: row.number for i, row in zip(ids, rows, strict=True)},
        given=frozenset(i for i, row in zip(ids, rows, strict=True) if row.text("id") != i),
    )


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
