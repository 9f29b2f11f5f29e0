"""Rows that were set aside, mended by a person and read again; what stays doubtful stays aside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from geo.findings import Finding
from locator.errors import QueryError
from locator.importing.columns import layout_of, normalise_heading
from locator.importing.headers import Header
from locator.importing.notes import Notes
from locator.importing.positions import Frame
from locator.importing.sheets import Sheet
from locator.importing.sites import read_table
from locator.imports import Ground
from locator.intake import intake_of, with_municipalities
from locator.workspace import Aside, Intake, Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """What a repair did.

    Attributes
    ----------
    batch
        Number of the batch, None where nothing could be taken in.
    taken, waiting
        Numbers of rows that are records now, and of those that still wait.
    findings
        What was found; row is the number of the row set aside.
    """

    batch: int | None
    taken: tuple[int, ...]
    waiting: tuple[int, ...]
    findings: tuple[Finding, ...]


def find_aside(own: Workspace, number: int) -> Aside:
    """Return a row that waits, by its number.

    Raises
    ------
    QueryError
        No row of that number waits.
    """
    for aside in own.asides():
        if aside.number == number:
            return aside
    raise QueryError(
        f"no row {number} waits for a repair; see locator data quarantine",
        code="no_such_aside",
        number=number,
    )


def reasons(own: Workspace, asides: Sequence[Aside]) -> Mapping[int, Mapping[str, object]]:
    """Return column, found and expected of what set each row aside, by its number."""
    told = {
        (batch, r.sheet, r.row, r.code): r
        for batch in {a.batch for a in asides}
        for r in own.remarks(batch)
    }
    found: dict[int, Mapping[str, object]] = {}
    for a in asides:
        remark = told.get((a.batch, a.sheet, a.row, a.code))
        if remark is not None:
            found[a.number] = {
                "column": remark.column, "found": remark.found, "expected": remark.expected,
            }  # fmt: skip
    return found


def repair(
    own: Workspace,
    mended: Mapping[int, Mapping[str, str]],
    ground: Ground,
    *,
    by: str,
) -> Repaired:
    """Read mended rows again and take in those that are whole now.

    Parameters
    ----------
    mended
        Number of a row set aside to its cells by heading, as the user wants them; cells that are
        not named stay as they are. Rows of one kind.

    Raises
    ------
    QueryError
        A row does not wait, they are of several kinds, or somebody changed a record meanwhile.
    DataError
        The workspace cannot be used.
    """
    asides = [find_aside(own, number) for number in mended]
    kinds = sorted({aside.kind for aside in asides})
    if len(kinds) != 1:
        raise QueryError(
            f"the rows are of {', '.join(kinds) or 'no kind'}; expected rows of one kind",
            code="kinds_differ",
            found=", ".join(kinds),
        )
    (kind,) = kinds
    rows = [(a, {**a.cells, **mended[a.number]}) for a in asides]
    file = asides[0].file if len({a.file for a in asides}) == 1 else "repair"
    notes = Notes(file, ground.knowledge.limits.findings_per_code)
    mapping = {h: c for b in own.batches() if b.kind == kind for h, c in b.mapping.items()}
    imported = read_table(
        _sheet(kind, rows, mapping),
        kind,
        notes=notes,
        gazetteer=ground.knowledge.gazetteer,
        frame=_frame(asides, own, ground),
        taken=ground.knowledge.taken,
    )
    if imported.accepted:
        imported = with_municipalities(
            imported, ground.outlines, ground.catalogue.municipalities["name_ja"], file=file
        )
    standing = own.entries(kind)
    taken = tuple(sorted(imported.numbers.values()))
    waiting = tuple(sorted({a.number for a in asides} - set(taken)))
    if not taken:
        return Repaired(batch=None, taken=(), waiting=waiting, findings=imported.findings)
    read = intake_of(imported, file=file, sha256="-", standing=standing)
    intake = replace(
        read,
        action="repair",
        sha256="",
        rows=len(taken),
        accepted=len(taken),
        asides=(),
        remarks=tuple(r for r in read.remarks if r.row in taken),
        closes=taken,
    )
    batch = own.write(intake, by=by, seen=standing)
    return Repaired(batch=batch, taken=taken, waiting=waiting, findings=imported.findings)


def dismiss(own: Workspace, numbers: Sequence[int], *, by: str) -> int:
    """Close rows that are no records; undoing the batch opens them again.

    Raises
    ------
    QueryError
        A row does not wait.
    """
    asides = [find_aside(own, number) for number in numbers]
    intake = Intake(
        action="dismiss",
        kind=asides[0].kind if asides else "locations",
        file=asides[0].file if asides else "",
        rows=len(asides),
        closes=tuple(a.number for a in asides),
    )
    return own.write(intake, by=by)


def _frame(asides: Sequence[Aside], own: Workspace, ground: Ground) -> Frame:
    """Return where positions may lie: in the world where the format of the file says so."""
    batches = {a.batch for a in asides}
    told = {r.expected for b in batches for r in own.remarks(b) if r.code == "site_format_known"}
    formats = [ground.knowledge.formats[i] for i in told if i in ground.knowledge.formats]
    if not formats:
        return Frame()
    return Frame(projected=formats[0].projected, region=formats[0].region)


def _sheet(
    kind: str, rows: Sequence[tuple[Aside, Mapping[str, str]]], mapping: Mapping[str, str]
) -> Sheet:
    """Return mended rows as a sheet; a heading means what its import took it for."""
    layout = layout_of(kind)
    headings = list(dict.fromkeys(heading for _, cells in rows for heading in cells))
    places: dict[str, int] = {}
    names: dict[str, str] = {}
    for place, heading in enumerate(headings):
        known = layout.known.get(normalise_heading(heading), ("", 0))[0]
        column = mapping.get(heading) or (heading if heading in layout.columns else known)
        if column and column in layout.columns:
            places.setdefault(column, place)
            names.setdefault(column, heading)
    return Sheet(
        header=Header(places=places, headings=names),
        headings=tuple(headings),
        rows=[(a.number, [cells.get(h, "") for h in headings]) for a, cells in rows],
        faults={},
        read_as="repair",
    )
