"""A source of any form as records of a kind: formats known by name, mappings, or headings."""

import gc
import itertools
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from geo.crs import require_system
from locator.errors import ImportFileError, QueryError
from locator.importing.columns import layout_of
from locator.importing.files import load_bytes
from locator.importing.format_records import Format
from locator.importing.formats import LOOKED_AT, recognise_json, recognise_rows
from locator.importing.headers import Header, match_header
from locator.importing.json_records import json_parts, read_json
from locator.importing.limits import ImportLimits
from locator.importing.notes import Notes
from locator.importing.parts import Part, open_parts
from locator.importing.placing import Gazetteer
from locator.importing.positions import Frame
from locator.importing.sheets import Sheet, fail, filled_rows, make_sheet, repeated_rows
from locator.importing.sites import ImportedSites, frame_of, read_table
from locator.importing.translating import table_parts

Rows = Sequence[tuple[int, Sequence[str]]]
Remembered = Callable[[Sequence[str]], Mapping[str, str] | None]
_JSON_FAULTS = frozenset(
    {"import_other_json", "import_archive_empty", "import_broken_json", "import_unpacks_too_large"}
)
"""Faults of a source that may be JSON of a known format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What a user says of a source.

    Attributes
    ----------
    kind
        Kind of record wanted.
    mapping
        What the columns mean; None: a format, a mapping kept, known headings, or guesses.
    format_id
        Name of the format; empty: it is recognised, or there is none.
    crs
        Reference system of all positions; empty: degrees, or as the format says.
    sheet
        The only sheet or layer to be read; empty: all.
    """

    kind: str
    mapping: Mapping[str, str] | None = None
    format_id: str = ""
    crs: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What is known beforehand: towns, formats, ids taken, mappings kept."""

    gazetteer: Gazetteer
    formats: Mapping[str, Format] = field(default_factory=dict)
    taken: Collection[str] = ()
    remembered: Remembered = lambda headings: None  # noqa: ARG005 - nothing is kept
    limits: ImportLimits = field(default_factory=ImportLimits)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadList:
    """One table of a source and what became of it.

    Attributes
    ----------
    known
        The format it was read by, None where it was read by headings or a mapping.
    is_sure
        Whether nothing was guessed: else the user confirms before anything is written.
    """

    name: str
    sheet: str
    imported: ImportedSites
    known: Format | None = None
    is_sure: bool = True


def read_lists(
    source: Path | bytes, name: str, asking: Asking, knowledge: Knowledge
) -> tuple[ReadList, ...]:
    """Read all tables of a source as records of a kind; no row is lost.

    Raises
    ------
    ImportFileError
        Nothing in the source is a list of that kind.
    QueryError
        There is no such format or sheet.
    CRSError
        There is no such reference system.
    """
    with without_collecting():
        return _read_lists(source, name, asking, knowledge)


def _read_lists(
    source: Path | bytes, name: str, asking: Asking, knowledge: Knowledge
) -> tuple[ReadList, ...]:
    known = _format(asking, knowledge)
    if asking.crs:
        require_system(asking.crs)
    if known is not None and known.is_json:
        return _json_lists(source, name, asking, knowledge, known)
    try:
        parts = open_parts(source, name, knowledge.limits, crs=asking.crs)
    except ImportFileError as error:
        if error.code not in _JSON_FAULTS or (isinstance(source, Path) and source.is_dir()):
            raise
        found = _json_known(source, name, knowledge)
        if found is None:
            raise
        return _json_lists(source, name, asking, knowledge, found)
    return read_parts(parts, asking, knowledge)


@contextmanager
def without_collecting() -> Iterator[None]:
    """Leave the search for circles of objects out, which millions of cells make long and vain."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def read_parts(parts: Sequence[Part], asking: Asking, knowledge: Knowledge) -> tuple[ReadList, ...]:
    """Read tables that are open already, as ``read_lists``."""
    wanted = [p for p in parts if asking.sheet in {"", p.sheet}]
    if not wanted:
        sheets = ", ".join(p.sheet for p in parts)[:200]
        raise QueryError(
            f"there is no sheet {asking.sheet[:60]!r}; expected one of {sheets}",
            code="no_such_sheet",
            found=asking.sheet[:60],
            expected=sheets,
        )
    read: list[ReadList] = []
    faults: list[ImportFileError] = []
    unread: list[str] = []
    for part in wanted:
        try:
            read.append(_read_part(part, asking, knowledge))
        except ImportFileError as error:
            if len(wanted) == 1:
                raise
            faults.append(error)
            unread.append(part.sheet or part.name)
    if not read:
        raise faults[0]
    if unread:
        read[0] = _told(read[0], unread)
    return tuple(read)


def _told(first: ReadList, unread: Sequence[str]) -> ReadList:
    """Return the first table with the names of those that are no list."""
    notes = Notes(first.name, len(unread))
    for name in unread:
        notes.add("site_table_unread", found=name, expected=first.imported.kind)
    findings = (*notes.finish(), *first.imported.findings)
    return replace(first, imported=replace(first.imported, findings=findings))


def _format(asking: Asking, knowledge: Knowledge) -> Format | None:
    if not asking.format_id:
        return None
    if asking.format_id not in knowledge.formats:
        expected = ", ".join(knowledge.formats)
        raise QueryError(
            f"there is no format {asking.format_id[:60]!r}; expected one of {expected}; "
            "see locator data formats",
            code="no_such_format",
            found=asking.format_id[:60],
            expected=expected,
        )
    return knowledge.formats[asking.format_id]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How the rows of a table are read, decided by its first rows.

    Attributes
    ----------
    sheet
        The header and the rows at hand, in the columns of the kind.
    above
        Number of the row of headings; rows with a higher number are those of the list.
    raw
        Cells of the heading row as they stand, of a known format.
    """

    sheet: Sheet
    frame: Frame
    above: int
    raw: tuple[str, ...] = ()
    known: Format | None = None
    is_sure: bool = True


def plan_part(part: Part, asking: Asking, knowledge: Knowledge, notes: Notes) -> Plan:
    """Decide how the rows of a table are read: by a format, a mapping, or headings.

    Raises
    ------
    ImportFileError
        The table is no list of that kind.
    QueryError
        There is no such format, or it gives no records of that kind.
    """
    rows = _first(part, knowledge.limits.header_rows)
    mapping = asking.mapping or next((m for r in rows if (m := knowledge.remembered(r))), None)
    known = None if mapping else _known_table(part, asking, knowledge, notes)
    frame = Frame(crs="" if part.crs else asking.crs)
    if part.crs and asking.crs.casefold() not in {"", part.crs.casefold()}:
        notes.add("site_crs_stated", found=part.crs, expected=asking.crs)
    if known is not None:
        frame = replace(frame, projected=known.projected, region=known.region)
        sheet, above, raw = _format_sheet(part, known, asking.kind, notes)
        is_sure = not known.signs.width or bool(asking.format_id)
    else:
        sheet = make_sheet(
            part.records,
            name=part.name,
            read_as=part.read_as,
            header_rows=part.header_rows,
            faults=part.faults,
            mapping=mapping,
            kind=asking.kind,
        )
        above, raw, is_sure = sheet.rows[0][0] - 1, (), not sheet.header.guessed
    return Plan(
        sheet=sheet,
        frame=frame_of(sheet, frame),
        above=above,
        raw=raw,
        known=known,
        is_sure=is_sure,
    )


def rows_of(plan: Plan, kind: str, rows: Rows) -> Rows:
    """Return rows of the list in the columns of its sheet."""
    if plan.known is None:
        return rows
    return table_parts(plan.raw, rows, replace(plan.known, projected=""))[kind]


def _read_part(part: Part, asking: Asking, knowledge: Knowledge) -> ReadList:
    notes = Notes(part.name, knowledge.limits.findings_per_code)
    notes.take(part.notes)
    plan = plan_part(part, asking, knowledge, notes)
    imported = read_table(
        plan.sheet,
        asking.kind,
        notes=notes,
        gazetteer=knowledge.gazetteer,
        frame=plan.frame,
        taken=knowledge.taken,
    )
    return ReadList(
        name=part.name,
        sheet=part.sheet,
        imported=imported,
        known=plan.known,
        is_sure=plan.is_sure,
    )


def _first(part: Part, count: int) -> list[Sequence[str]]:
    """Return the first rows that have cells."""
    return list(itertools.islice((cells for _, cells in part.records if cells), count))


def _known_table(part: Part, asking: Asking, knowledge: Knowledge, notes: Notes) -> Format | None:
    """Return the format of a table that gives records of the kind wanted, None where none does."""
    stated = _format(asking, knowledge)
    if stated is not None:
        return stated
    rows = _first(part, LOOKED_AT)
    place, found = recognise_rows(rows, knowledge.formats)
    for known, _ in found[:1]:
        if any(p.kind == asking.kind for p in known.parts):
            return None if _tells_more(rows[place], known, asking.kind) else known
        notes.add("site_format_of_another_kind", found=known.name_en, expected=known.kind)
    return None


def _tells_more(headings: Sequence[str], known: Format, kind: str) -> bool:
    """Tell whether a table has more columns of its kind than a template, as our exports have."""
    taken = sum(len(part.columns) for part in known.parts if part.kind == kind)
    return known.is_own and len(match_header(headings, layout_of(kind)).places) > taken


def _format_sheet(
    part: Part, known: Format, kind: str, notes: Notes
) -> tuple[Sheet, int, tuple[str, ...]]:
    """Return a table of a known format in the columns of its kind, and its row of headings."""
    filled = filled_rows(part.records)
    if not filled:
        raise fail(
            "import_empty",
            f"{part.name} is empty; expected a heading row and one row a site; download the "
            "template",
            part.name,
        )
    if known.signs.width:
        headings: Sequence[str] = ()
        above, below = 0, filled
    else:
        place, _ = recognise_rows(_first(part, LOOKED_AT), {known.id: known})
        above, headings = filled[max(place, 0)]
        below = filled[max(place, 0) + 1 :]
    plain = replace(known, projected="")  # positions are turned where each is told
    records = table_parts(headings, below, plain)
    if kind not in records:
        raise QueryError(
            f"the format {known.id} gives {', '.join(records)} and no {kind}",
            code="format_without_kind",
            found=", ".join(records),
            expected=kind,
        )
    notes.add("site_format_known", found=known.name_en, expected=known.id)
    sheet = _sheet(records[kind], known, kind, part.read_as)
    taken = {
        heading for p in known.parts if p.kind == kind for heading in (*p.columns, *known.drop)
    } | {h for p in known.parts for hs in p.joined.values() for h in hs}
    unread = tuple(h.strip() for h in headings if h.strip() and h.strip() not in taken)
    whole = replace(sheet, faults=part.faults, repeats=repeated_rows(below), unread=unread)
    return whole, above, tuple(headings)


def _sheet(rows: Rows, known: Format, kind: str, read_as: str) -> Sheet:
    part = next(p for p in known.parts if p.kind == kind)
    columns = part.targets
    told: dict[str, str] = {}
    for heading, column in part.columns.items():
        told.setdefault(column, heading)
    for column, several in part.joined.items():
        told.setdefault(column, " + ".join(several)[:80])
    header = Header(
        places=MappingProxyType({c: place for place, c in enumerate(columns)}),
        headings=MappingProxyType({c: told.get(c, c) for c in columns}),
    )
    return Sheet(
        header=header,
        headings=columns,
        rows=rows,
        faults=MappingProxyType({}),
        read_as=read_as,
        unread=(),
    )


def _json_known(source: Path | bytes, name: str, knowledge: Knowledge) -> Format | None:
    """Return the format of a JSON source, None where it is of none."""
    data = load_bytes(source, name, knowledge.limits)
    try:
        document = read_json(data, name=name, limits=knowledge.limits)
    except ImportFileError:
        return None  # the fault of the first reading is told
    found = recognise_json(document, knowledge.formats)
    return found[0][0] if found else None


def _json_lists(
    source: Path | bytes, name: str, asking: Asking, knowledge: Knowledge, known: Format
) -> tuple[ReadList, ...]:
    data = load_bytes(source, name, knowledge.limits)
    document = read_json(data, name=name, limits=knowledge.limits)
    records = json_parts(document, replace(known, projected=""), name=name, limits=knowledge.limits)
    if asking.kind not in records:
        raise QueryError(
            f"the format {known.id} gives {', '.join(records)} and no {asking.kind}",
            code="format_without_kind",
            found=", ".join(records),
            expected=asking.kind,
        )
    notes = Notes(name, knowledge.limits.findings_per_code)
    notes.add("site_format_known", found=known.name_en, expected=known.id)
    sheet = _sheet(records[asking.kind][1:], known, asking.kind, "JSON")
    imported = read_table(
        replace(sheet, repeats=repeated_rows(sheet.rows)),
        asking.kind,
        notes=notes,
        gazetteer=knowledge.gazetteer,
        frame=Frame(crs=asking.crs, projected=known.projected, region=known.region),
        taken=knowledge.taken,
    )
    return (ReadList(name=name, sheet="", imported=imported, known=known),)
