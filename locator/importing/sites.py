"""A list of records that a user brings, and every doubt about it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.findings import Finding
from locator.importing.giving import Giver, make_giver
from locator.importing.notes import Notes
from locator.importing.placing import Gazetteer
from locator.importing.positions import Frame
from locator.importing.sheets import Sheet
from locator.importing.taking import Taking, take_rows
from locator.records import Catalogue
from locator.workspace.kinds import kind_of


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
    beyond
        Code to the rows whose findings are but counted, there being too many.
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
    beyond: Mapping[str, Sequence[int]] = field(default_factory=dict)


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
    frame = frame_of(sheet, frame or Frame())
    note_header(sheet, notes, is_turned=bool(frame.crs))
    taking = take_rows(sheet, kind_of(kind), frame, gazetteer, notes)
    giver = make_giver(taking.ids, frozenset(taken), sheet.header, notes)
    return _imported(taking, giver, sheet, kind, notes, notes.finish)


def read_chunk(
    sheet: Sheet, kind: str, *, notes: Notes, gazetteer: Gazetteer, frame: Frame, giver: Giver
) -> ImportedSites:
    """Read some rows of a list as ``read_table`` does all of them.

    Parameters
    ----------
    sheet
        The header of the list, and these rows.
    notes
        The book of the whole list; the findings returned are taken out of it.
    frame
        As ``frame_of`` returned it.
    giver
        Who gives the ids of the whole list.
    """
    taking = take_rows(sheet, kind_of(kind), frame, gazetteer, notes)
    return _imported(taking, giver, sheet, kind, notes, notes.drain)


def frame_of(sheet: Sheet, frame: Frame) -> Frame:
    """Return in which system positions are, where the headings name the old datum, too."""
    is_old = bool(sheet.header.old_datum) and not frame.crs
    return replace(frame, is_old=True) if is_old else frame


def _imported(
    taking: Taking,
    giver: Giver,
    sheet: Sheet,
    kind: str,
    notes: Notes,
    finish: Callable[[], tuple[Finding, ...]],
) -> ImportedSites:
    ids, given = giver.give(taking.ids, taking.numbers, notes)
    return ImportedSites(
        frame=_frame(taking, ids),
        findings=finish(),
        rows=len(sheet.rows),
        accepted=len(ids),
        quarantined=pd.DataFrame(
            taking.aside, columns=["row", "code", "message", "name_ja", "cells"]
        ),
        read_as=sheet.read_as,
        kind=kind,
        headings=sheet.headings,
        mapping={heading: column for column, heading in sheet.header.headings.items()},
        guessed=dict(sheet.header.guessed),
        given=given,
        placed=frozenset(ids[n] for n in np.flatnonzero(taking.is_placed)),
        others=_others(taking, ids),
        states={i: state for i, state in zip(ids, taking.states, strict=True) if state},
        unread=_unread(sheet),
        numbers=dict(zip(ids, taking.numbers, strict=True)),
        beyond=notes.beyond(),
    )


def _others(taking: Taking, ids: Sequence[str]) -> frozenset[str]:
    """Return the ids whose category is a word that is not in the list."""
    if "category" not in taking.frame.columns:
        return frozenset()
    unknown = np.flatnonzero(taking.frame["category"].isna()).tolist()
    return frozenset(ids[place] for place in unknown if taking.categories[place])


def _unread(sheet: Sheet) -> tuple[str, ...]:
    if sheet.unread is not None:
        return sheet.unread
    return tuple(h for h in sheet.headings if h and h not in sheet.header.headings.values())


def _frame(taking: Taking, ids: Sequence[str]) -> gpd.GeoDataFrame:
    frame = taking.frame.set_axis(pd.Index(list(ids), name="id", dtype="str"))
    points = np.full(len(ids), None, dtype=object)
    has = np.isfinite(taking.lon)
    points[has] = shapely.points(taking.lon[has], taking.lat[has])
    return gpd.GeoDataFrame(frame, geometry=points, crs="EPSG:4326")


def note_header(sheet: Sheet, notes: Notes, *, is_turned: bool) -> None:
    """Tell what is doubtful about the headings.

    Parameters
    ----------
    is_turned
        Whether positions of the old datum are turned, so that nothing of it is told.
    """
    for heading in sheet.header.twice:
        notes.add("site_column_twice", column=heading, found=heading)
    for column, confidence in sheet.header.guessed.items():
        heading = sheet.header.headings[column]
        told = f"{column} ({confidence:.0%})"
        notes.add("site_heading_guessed", column=heading, found=heading, expected=told)
    if sheet.header.old_datum and not is_turned:
        heading = sheet.header.old_datum
        notes.add("site_old_datum", column=heading, found=heading, expected="--crs EPSG:4301")


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
