"""The list of one question: a source of any form, read as sites at once and kept nowhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geo.findings import Finding
from locator.errors import ImportFileError, QueryError
from locator.importing.columns import LOCATION_COLUMNS
from locator.importing.limits import ImportLimits
from locator.importing.lists import Asking, Knowledge, ReadList, read_lists
from locator.importing.notes import Notes
from locator.importing.sheets import fail
from locator.importing.sites import ImportedSites
from locator.vocabulary import Category
from locator.workspace.kinds import kind_of

KIND = "locations"
OTHER_KINDS = ("spots", "facilities")
"""Kinds whose places are sites, too, where only a format known by name gives them."""
_OF_ANOTHER_KIND = frozenset({"import_missing_column", "format_without_kind"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedList:
    """What a source gave for one question: its sites, and every doubt about them.

    Attributes
    ----------
    frame
        Columns of the table of locations (index: id), EPSG:4326; each row has a position. An
        unknown category is «other»; ``source`` tells file, sheet and row.
    lists
        The tables of the source as they were read. Where several of them are lists of sites,
        all are taken together, and an id that a table before states already is made another one.
    findings
        Doubts and repairs, one table after the other; where there are several, ``table`` of each
        names file and sheet.
    """

    frame: gpd.GeoDataFrame
    lists: tuple[ReadList, ...]
    findings: tuple[Finding, ...]

    @property
    def rows(self) -> int:
        """Rows below the headings of all tables: accepted ones and those set aside."""
        return sum(one.imported.rows for one in self.lists)

    @property
    def accepted(self) -> int:
        """Rows that stand in ``frame``."""
        return sum(one.imported.accepted for one in self.lists)

    @property
    def quarantined(self) -> pd.DataFrame:
        """Rows set aside: row, code, message, name_ja, cells (the row as JSON)."""
        return pd.concat([one.imported.quarantined for one in self.lists], ignore_index=True)


def read_sites(
    source: Path | bytes,
    name: str,
    knowledge: Knowledge,
    *,
    mapping: Mapping[str, str] | None = None,
) -> AskedList:
    """Read a list of sites for one question.

    Parameters
    ----------
    source, name
        As for ``read_lists``: a file of any form, a folder, or the bytes of a file.
    mapping
        What the columns mean; None: a format, a mapping kept, known headings, or guesses.

    Raises
    ------
    ImportFileError
        Nothing in the source is a list of sites.
    QueryError
        It is of a format that gives none.
    """
    lists = lists_asked(source, name, knowledge, mapping=mapping)
    return as_sites(lists, knowledge.limits)


def lists_asked(
    source: Path | bytes,
    name: str,
    knowledge: Knowledge,
    *,
    mapping: Mapping[str, str] | None = None,
) -> tuple[ReadList, ...]:
    """Read the tables of a source that are lists of sites, as ``read_sites``.

    They are read as locations; where none is such a list, as places of the other kinds that a
    format known by name gives, so that stops and places of works can be asked about, too.
    """
    try:
        lists = read_lists(source, name, Asking(kind=KIND, mapping=mapping), knowledge)
    except (ImportFileError, QueryError) as error:
        is_open = mapping is None and error.code in _OF_ANOTHER_KIND
        lists = _of_another_kind(source, name, knowledge) if is_open else ()
        if not lists:
            raise
    if not any(one.imported.rows for one in lists):
        raise fail(
            "import_no_rows",
            f"{name} has headings and no row below them; expected one row a site",
            name,
        )
    return lists


def _of_another_kind(source: Path | bytes, name: str, knowledge: Knowledge) -> tuple[ReadList, ...]:
    """Return the tables of a source that a known format gives as places of another kind."""
    plain = Knowledge(
        gazetteer=knowledge.gazetteer,
        formats=knowledge.formats,
        taken=knowledge.taken,
        limits=knowledge.limits,
    )
    for kind in OTHER_KINDS:
        try:
            lists = read_lists(source, name, Asking(kind=kind), plain)
        except (ImportFileError, QueryError):  # the fault of the reading as locations is told
            continue
        known = tuple(one for one in lists if one.known is not None)
        if known and len(known) == len(lists):
            return known
    return ()


def as_sites(lists: Sequence[ReadList], limits: ImportLimits) -> AskedList:
    """Return the tables of one source as the sites of a question, no id twice."""
    if len(lists) == 1:
        imported = lists[0].imported
        frame = _as_locations(imported, [str(i) for i in imported.frame.index], "")
        return AskedList(frame=frame, lists=tuple(lists), findings=imported.findings)
    stated = {str(i) for one in lists for i in one.imported.frame.index}
    seen: set[str] = set()
    frames: list[gpd.GeoDataFrame] = []
    findings: list[Finding] = []
    for one in lists:
        label = f"{one.name} {one.sheet}".strip()
        notes = Notes(label, limits.findings_per_code)
        ids = _apart(one.imported, stated, seen, notes)
        frames.append(_as_locations(one.imported, ids, one.sheet))
        findings += [replace(f, table=label) for f in one.imported.findings]
        findings += notes.finish()
    whole = gpd.GeoDataFrame(pd.concat(frames), geometry="geometry", crs=frames[0].crs)
    return AskedList(frame=whole, lists=tuple(lists), findings=tuple(findings))


def _apart(imported: ImportedSites, stated: set[str], seen: set[str], notes: Notes) -> list[str]:
    """Return the ids of a table, those of a table before made others; one of the file is told.

    Parameters
    ----------
    stated
        The ids of all tables as they were read.
    seen
        The ids of the tables before; those of this one are added.
    """
    ids: list[str] = []
    for own in map(str, imported.frame.index):
        made, count = own, 1
        while made in seen or (count > 1 and made in stated):
            count += 1
            made = f"{own}-{count}"
        if made != own and own not in imported.given:
            row = imported.numbers[own]
            notes.add("site_id_twice", row=row, column="id", found=own, expected=made)
        ids.append(made)
    seen.update(ids)
    return ids


def _as_locations(imported: ImportedSites, ids: Sequence[str], sheet: str) -> gpd.GeoDataFrame:
    """Return the records of a table as locations: an unknown category is «other»."""
    frame = imported.frame
    rows = [imported.numbers[str(own)] for own in frame.index]
    within = f" {sheet}" if sheet else ""
    sources = [f"{s}{within} row {n}" for s, n in zip(frame["source"], rows, strict=True)]
    nothing = {
        field.name: pd.Series(index=frame.index, dtype=field.dtype)
        for field in kind_of(KIND).fields
        if field.name not in frame.columns
    }
    whole = frame.assign(
        **nothing,
        place_id=pd.Series(index=frame.index, dtype="str"),
        source=pd.Series(sources, index=frame.index, dtype="str"),
    )
    is_word = whole["category"].isin([category.value for category in Category])
    is_other = (whole["category"].notna() & ~is_word) | frame.index.isin(imported.others)
    whole["category"] = whole["category"].mask(is_other, Category.OTHER.value)
    located = whole[[*LOCATION_COLUMNS, "geometry"]]
    return located.set_axis(pd.Index(list(ids), name="id", dtype="str"))
