"""A source taken into the workspace: read, told as a difference, confirmed, written."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd

from geo.findings import Finding
from geo.http import HttpPolicy, get_bytes
from locator.catalogue import load_catalogue
from locator.feeds import ids_at_hand
from locator.files import name_of
from locator.importing import AskedList, ImportedSites, ImportLimits, embedded_ids
from locator.importing.addresses import name_at
from locator.importing.asked import KIND, as_sites, lists_asked
from locator.importing.formats import load_formats
from locator.importing.lists import Asking, Knowledge, ReadList, read_lists
from locator.importing.notes import Notes
from locator.importing.placing import make_gazetteer
from locator.intake import Difference, combined, difference, intake_of, with_municipalities
from locator.outlines import load_outlines
from locator.places import tag_municipalities
from locator.records import Catalogue
from locator.workspace import Aside, Batch, Entry, Intake, Workspace, kind_of

ADDRESSES = ("http://", "https://")
_REFERENCES = {
    "site_id": ("locations", "spots", "hubs"),
    "work_id": ("works",),
}
"""Column to the tables that its ids stand in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What an import rests on: embedded tables, outlines, formats.

    Attributes
    ----------
    feeds
        Ids of the timetables at hand, of which a statement speaks.
    """

    catalogue: Catalogue
    outlines: gpd.GeoDataFrame
    knowledge: Knowledge
    feeds: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """What a source would bring; nothing is written yet.

    Attributes
    ----------
    standing
        The records that stand, as they were when it was read.
    is_sure
        Whether nothing was guessed; else it is written only once the user has confirmed it.
    """

    lists: tuple[ReadList, ...]
    intake: Intake
    told: Difference
    standing: Mapping[str, Entry]
    is_sure: bool

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings in the order of the tables."""
        return tuple(f for one in self.lists for f in one.imported.findings)

    @property
    def unread(self) -> tuple[str, ...]:
        """Headings of columns that were not taken."""
        return tuple(dict.fromkeys(h for one in self.lists for h in one.imported.unread))

    @property
    def guessed(self) -> Mapping[str, tuple[str, float]]:
        """Heading to the column it was taken for and how sure that is, where it was guessed."""
        told: dict[str, tuple[str, float]] = {}
        for one in self.lists:
            by_column = {c: h for h, c in one.imported.mapping.items()}
            told |= {by_column[c]: (c, sure) for c, sure in one.imported.guessed.items()}
        return told


def ground_at(data: Path, *, limits: ImportLimits | None = None) -> Ground:
    """Return what imports rest on, from the embedded data.

    Raises
    ------
    DataError
        The embedded data cannot be read.
    """
    catalogue = load_catalogue(data)
    return ground_of(catalogue, load_outlines(data), data, limits=limits)


def ground_of(
    catalogue: Catalogue,
    outlines: gpd.GeoDataFrame,
    data: Path,
    *,
    limits: ImportLimits | None = None,
) -> Ground:
    """Return what imports rest on, from tables that are open already.

    Parameters
    ----------
    catalogue
        The embedded tables, without own records.
    """
    knowledge = Knowledge(
        gazetteer=make_gazetteer(catalogue.municipalities),
        formats=load_formats(data),
        taken=embedded_ids(catalogue),
        limits=limits or ImportLimits(),
    )
    return Ground(
        catalogue=catalogue,
        outlines=outlines,
        knowledge=knowledge,
        feeds=tuple(ids_at_hand(data)),
    )


def read_import(
    source: Path | bytes | str, asking: Asking, own: Workspace, ground: Ground, *, name: str = ""
) -> Import:
    """Read a source and tell what it would bring to a workspace.

    Parameters
    ----------
    source
        A file, a folder, the bytes of a file, or an address of the internet.
    name
        What to call it; needed for bytes.

    Raises
    ------
    ImportFileError
        Nothing in the source is a list of that kind.
    QueryError
        There is no such kind, format or sheet.
    RemoteError
        The address cannot be fetched.
    DataError
        The workspace cannot be read.
    """
    kind = kind_of(asking.kind)
    content, name = _fetched(source, name, ground.knowledge.limits)
    standing = own.entries(kind.name)
    knowledge = _remembering(ground.knowledge, own, kind.name)
    lists = _all_checked(read_lists(content, name, asking, knowledge), own, ground)
    intake = _intake(lists, name, content, standing, ground)
    told = difference(intake, standing, _earlier(own, name, kind.name))
    return Import(
        lists=lists,
        intake=replace(intake, closes=said_again(own.asides(), intake)),
        told=told,
        standing=standing,
        is_sure=all(one.is_sure for one in lists),
    )


def read_question(
    source: Path | bytes, catalogue: Catalogue, own: Workspace, ground: Ground, *, name: str = ""
) -> AskedList:
    """Read a list for one question as an import would read it; nothing is written.

    Parameters
    ----------
    source
        A file, a folder, or the bytes of a file.
    catalogue
        The places that the sites will stand beside, own records too; none of its ids is borne.
    own
        The workspace whose mappings are used where a list has the same headings.
    name
        What to call it; needed for bytes.

    Raises
    ------
    ImportFileError
        Nothing in the source is a list of sites.
    QueryError
        It is of a format that gives none.
    DataError
        The workspace cannot be read.
    """
    content, name = _fetched(source, name, ground.knowledge.limits)
    knowledge = replace(_remembering(ground.knowledge, own, KIND), taken=embedded_ids(catalogue))
    lists = _all_checked(lists_asked(content, name, knowledge), own, ground)
    asked = as_sites(lists, knowledge.limits)
    return replace(asked, frame=tag_municipalities(asked.frame, ground.outlines))


def write_import(own: Workspace, read: Import, *, by: str) -> int:
    """Write what was read, whole or not at all, and keep how its headings were understood.

    Returns
    -------
    int
        Number of the batch.

    Raises
    ------
    QueryError
        Somebody has changed one of the records since it was read.
    DataError
        The workspace cannot be written.
    """
    number = own.write(read.intake, by=by, seen=read.standing)
    for one in read.lists:
        told = one.imported
        if one.known is None and told.headings and told.mapping and not _is_numbered(told.mapping):
            own.keep_mapping(
                f"{one.name} {one.sheet}".strip(),
                told.kind,
                plain_headings(told.headings),
                told.mapping,
            )
    return number


def _is_numbered(mapping: Mapping[str, str]) -> bool:
    return all(key.isdecimal() for key in mapping)


def plain_headings(headings: Sequence[str]) -> list[str]:
    """Return a heading row without blanks at the ends of cells and of the row."""
    told = [heading.strip() for heading in headings]
    while told and not told[-1]:
        told.pop()
    return told


def _fetched(
    source: Path | bytes | str, name: str, limits: ImportLimits
) -> tuple[Path | bytes, str]:
    """Return a source that can be read more than once, and its name."""
    if isinstance(source, bytes):
        return source, name
    if isinstance(source, str) and source.startswith(ADDRESSES):
        fetched = get_bytes(source, HttpPolicy(max_bytes=limits.file_bytes))
        return fetched.content, name or name_at(source)
    path = Path(source)
    return path, name or name_of(path)


def _remembering(knowledge: Knowledge, own: Workspace, kind: str) -> Knowledge:
    """Return what is known, with the mappings that a workspace keeps for a kind."""
    return replace(
        knowledge, remembered=lambda headings: own.mapping_for(kind, plain_headings(headings))
    )


def _all_checked(lists: Sequence[ReadList], own: Workspace, ground: Ground) -> tuple[ReadList, ...]:
    return tuple(replace(one, imported=_checked(one, own, ground)) for one in lists)


def _checked(one: ReadList, own: Workspace, ground: Ground) -> ImportedSites:
    """Return a table with the municipality of each position, and doubts on what it refers to."""
    imported = one.imported
    if one.known is None or one.known.region != "world":
        imported = with_municipalities(
            imported, ground.outlines, ground.catalogue.municipalities["name_ja"], file=one.name
        )
    notes = Notes(one.name, ground.knowledge.limits.findings_per_code)
    note_references(imported, references(imported.kind, own, ground.catalogue), notes)
    return replace(imported, findings=(*imported.findings, *notes.finish()))


def references(kind: str, own: Workspace, catalogue: Catalogue) -> Mapping[str, Collection[str]]:
    """Return the columns of a kind that name other records, and the ids that are known."""
    return {
        column: _ids(tables, own, catalogue)
        for column, tables in _REFERENCES.items()
        if column in kind_of(kind).columns
    }


def note_references(
    imported: ImportedSites, known: Mapping[str, Collection[str]], notes: Notes
) -> None:
    """Tell of each row that names a record that is not known."""
    for column, ids in known.items():
        for row, told in imported.frame[column].dropna().items():
            if str(told) not in ids:
                number = imported.numbers.get(str(row))
                notes.add("site_reference_unknown", row=number, column=column, found=told)


def _ids(tables: Collection[str], own: Workspace, catalogue: Catalogue) -> set[str]:
    found: set[str] = set()
    for table in tables:
        frame = getattr(catalogue, table)
        found |= {str(i) for i in frame.index} | set(own.entries(table))
        if "place_id" in frame.columns:
            found |= {str(i) for i in frame["place_id"]}
    return found


def _intake(
    lists: Sequence[ReadList],
    name: str,
    content: Path | bytes,
    standing: Mapping[str, Entry],
    ground: Ground,
) -> Intake:
    sha256 = _sha256(content)
    intakes: list[Intake] = []
    taken: set[str] = set()
    for one in lists:
        label = one.sheet if one.name == name else f"{one.name} {one.sheet}".strip()
        intake = intake_of(
            one.imported,
            file=name,
            sha256=sha256,
            standing=standing,
            sheet=label,
            reserved=taken,
        )
        taken |= {entry.id for entry in intake.entries}
        intakes.append(intake)
    return with_feeds(combined(intakes), ground)


def with_feeds(intake: Intake, ground: Ground) -> Intake:
    """Return statements with the timetables of which they speak; other records as they are."""
    if intake.kind != "coverage":
        return intake
    feeds = "|".join(ground.feeds)
    stated = (replace(e, fields={**e.fields, "feeds": feeds}) for e in intake.entries)
    return replace(intake, entries=tuple(stated))


def _sha256(content: Path | bytes) -> str:
    """Return the hash of a file; nothing for a folder."""
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    if not content.is_file():
        return ""
    with content.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def said_again(waiting: Sequence[Aside], intake: Intake) -> tuple[int, ...]:
    """Return the numbers of rows of that file that wait already and come again as they were."""
    coming = {(a.sheet, a.code, tuple(a.cells.items())) for a in intake.asides}
    return tuple(
        a.number
        for a in waiting
        if a.kind == intake.kind
        and a.file == intake.file
        and (a.sheet, a.code, tuple(a.cells.items())) in coming
    )


def _earlier(own: Workspace, name: str, kind: str) -> list[str]:
    """Return the ids that standing imports of files of that name brought."""
    batches = earlier_batches(own, name, kind)
    return [change.id for batch in batches for change in own.changes(batch.number)]


def earlier_batches(own: Workspace, name: str, kind: str) -> list[Batch]:
    """Return the standing batches of files of a name."""
    return [b for b in own.batches() if b.file == name and b.undone_by is None and b.kind == kind]
