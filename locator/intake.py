"""From a list that was read to records of the workspace: identity, difference, what is kept."""

import hashlib
import itertools
import json
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import geopandas as gpd
import pandas as pd
import shapely

from geo.areas import AreaMatch, point_matches, tag_areas
from geo.findings import Finding, Severity
from locator.identity import record_ids
from locator.importing import ImportedSites
from locator.importing.notes import Notes
from locator.importing.placing import OFFICE_PRECISION_M
from locator.workspace import Aside, Cell, Entry, Intake, Kind, RecordState, Remark, kind_of

MENDED = frozenset(
    {
        "site_lon_lat_swapped", "site_full_width_digits", "site_degrees_minutes",
        "site_code_zero_lost", "site_control_characters", "site_not_a_point",
        "site_zero_position", "site_placed_at_municipality", "site_id_twice", "site_turned",
    }
)  # fmt: skip
"""Findings by which a row was changed on the way and still taken in."""
LEFT_UNKNOWN = frozenset(
    {
        "site_code_wrong", "site_code_prefecture", "site_municipality_ambiguous",
        "site_unknown_word", "site_absurd_number", "site_unknown_category", "site_bad_date",
        "site_formula_unkept",
    }
)  # fmt: skip
"""Findings by which a cell was left unknown."""
LEFT_OUT = "column_not_taken"
"""Code of the remark that a column was not taken."""
_SECRET = re.compile(r"nda|secret|private|owner|秘|解禁|非公開|下書|公開状態|所有者", re.IGNORECASE)
"""Headings that may restrict who sees a record, and that are not understood yet."""
_STATES = {state.value: state for state in RecordState}
_NOT_KEPT = frozenset({"place_id", "fc_id"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What writing an intake would do to the records that stand.

    Attributes
    ----------
    changed
        Id to column to (what stands, what comes).
    absent
        Ids that an earlier file of the same name brought and this one does not; they stay.
    """

    new: tuple[str, ...] = ()
    changed: Mapping[str, Mapping[str, tuple[Cell, Cell]]] = field(default_factory=dict)
    same: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """Return the difference as JSON."""
        return {
            "new": list(self.new),
            "changed": {
                i: {c: {"before": a, "after": b} for c, (a, b) in cells.items()}
                for i, cells in self.changed.items()
            },
            "same": len(self.same),
            "absent": list(self.absent),
        }


def with_municipalities(
    imported: ImportedSites,
    outlines: gpd.GeoDataFrame,
    names: pd.Series,
    *,
    file: str,
    book: Notes | None = None,
) -> ImportedSites:
    """Return the list with the municipality of each position, and doubts where one is stated.

    Parameters
    ----------
    outlines
        One row a municipality, column code; a designated city itself has none and is not checked.
    names
        Names of the municipalities by code.
    book
        The book of a list that is read in chunks; None: each doubt is kept.
    """
    whole = imported.frame
    frame = whole[whole.geometry.notna()]
    if "municipality_code" not in whole.columns or frame.empty:
        return imported
    areas = outlines.set_index("code")
    lies_in = tag_areas(frame, areas, "code")
    stated = frame["municipality_code"]
    match = point_matches(frame, areas, stated)
    notes = book or Notes(file, len(frame))
    for own, how, here, code, point in zip(
        frame.index, match, lies_in, stated, frame.geometry, strict=True
    ):
        row = imported.numbers.get(str(own))
        if how == AreaMatch.OUTSIDE and not pd.isna(here):
            there, is_in = names.get(code, code), names.get(here, here)
            notes.add("site_other_municipality", row=row, column="lon", found=there, expected=is_in)
        elif pd.isna(here) and how != AreaMatch.NEAR_BOUNDARY:
            notes.add(
                "site_in_the_sea", row=row, column="lon", found=f"{point.x:.5f}, {point.y:.5f}"
            )
    known = whole["municipality_code"].astype(object)
    codes = known.where(known.notna(), lies_in.astype(object).reindex(whole.index))
    findings = sorted(
        (*imported.findings, *(notes.drain() if book else notes.finish())), key=lambda f: f.row or 0
    )
    return replace(imported, frame=whole.assign(municipality_code=codes), findings=tuple(findings))


def intake_of(
    imported: ImportedSites,
    *,
    file: str,
    content: bytes = b"",
    sha256: str = "",
    standing: Mapping[str, Entry],
    sheet: str = "",
    reserved: Container[str] = (),
    borne: Container[str] | None = None,
) -> Intake:
    """Return what a table brings: each row an entry or set aside, no row lost.

    A row without an id of its own is the record of the same name at the same place, where one
    stands, else it is given an id that depends on what identifies its kind alone: a newer file
    finds it again. What a file leaves open stays as it stands.

    Parameters
    ----------
    content, sha256
        Bytes of the file, or their hash where it is known already.
    reserved, borne
        Ids that other tables of the same file have taken, as for ``record_ids``.
    """
    kind = kind_of(imported.kind)
    ids = record_ids(imported, kind, standing, reserved, borne)
    hidden = secret_columns(imported)
    entries = tuple(
        _merged(entry, standing.get(entry.id), is_placed=str(row) in imported.placed)
        for row, entry in zip(
            imported.frame.index, _entries(imported, ids, kind, is_draft=bool(hidden)), strict=True
        )
    )
    aside_rows = {int(row) for row in imported.quarantined["row"]}
    findings = (
        *imported.findings,
        *_taken_ids(imported, ids, reserved if borne is None else borne, file),
    )
    remarks = tuple(remark_of(finding, sheet, aside_rows) for finding in findings)
    mended = {r.row for r in remarks if r.action == "repaired" and r.row is not None}
    mended |= {row for code in MENDED for row in imported.beyond.get(code, ())}
    return Intake(
        action="import",
        kind=kind.name,
        file=file,
        sha256=sha256 or hashlib.sha256(content).hexdigest(),
        rows=imported.rows,
        accepted=imported.accepted,
        repaired=len(mended - aside_rows),
        mapping=imported.mapping,
        entries=entries,
        asides=tuple(
            Aside(
                kind=kind.name,
                file=file,
                sheet=sheet,
                row=int(str(row.row)),
                code=str(row.code),
                message=str(row.message),
                cells=json.loads(str(row.cells)),
            )
            for row in imported.quarantined.itertuples(index=False)
        ),
        remarks=(*remarks, *(_left_out(heading, sheet) for heading in imported.unread)),
    )


def _taken_ids(
    imported: ImportedSites, ids: Sequence[str], reserved: Container[str], file: str
) -> tuple[Finding, ...]:
    """Return a finding for each row whose id another table of the same file bears already."""
    notes = Notes(file, len(ids))
    for stated, made in zip(imported.frame.index, ids, strict=True):
        own = str(stated)
        if own in reserved and own not in imported.given:
            row = imported.numbers.get(own)
            notes.add("site_id_twice", row=row, column="id", found=own, expected=made)
    return notes.finish()


def combined(intakes: Sequence[Intake]) -> Intake:
    """Return the intakes of several tables of one file as one, written or undone as a whole."""
    first = intakes[0]
    return replace(
        first,
        rows=sum(i.rows for i in intakes),
        accepted=sum(i.accepted for i in intakes),
        repaired=sum(i.repaired for i in intakes),
        mapping={heading: column for i in intakes for heading, column in i.mapping.items()},
        entries=tuple(entry for i in intakes for entry in i.entries),
        asides=tuple(aside for i in intakes for aside in i.asides),
        remarks=tuple(remark for i in intakes for remark in i.remarks),
    )


def secret_columns(imported: ImportedSites) -> tuple[str, ...]:
    """Return headings not understood that may restrict who sees a record: it stays a draft."""
    return tuple(heading for heading in imported.unread if _SECRET.search(heading))


def difference(
    intake: Intake, standing: Mapping[str, Entry], earlier: Iterable[str] = ()
) -> Difference:
    """Return what an intake would change.

    Parameters
    ----------
    earlier
        Ids that earlier files of the same name brought.
    """
    new, same, changed = [], [], {}
    for entry in intake.entries:
        before = standing.get(entry.id)
        if before is None:
            new.append(entry.id)
            continue
        old, now = before.says(), entry.says()
        cells = {c: (old.get(c), now.get(c)) for c in now if old.get(c) != now.get(c)}
        if cells:
            changed[entry.id] = cells
        else:
            same.append(entry.id)
    coming = {entry.id for entry in intake.entries}
    gone = (i for i in dict.fromkeys(earlier) if i in standing and i not in coming)
    return Difference(new=tuple(new), changed=changed, same=tuple(same), absent=tuple(gone))


def answer_json(
    intake: Intake, told: Difference, batch: int | None, findings: Sequence[Finding]
) -> dict[str, object]:
    """Return the answer of an import as JSON; ``batch`` is None where nothing was written."""
    return {
        "rows": intake.rows,
        "accepted": intake.accepted,
        "quarantined": len(intake.asides),
        "repaired": intake.repaired,
        "findings": [
            {
                "code": remark.code,
                "severity": remark.severity,
                "sheet": remark.sheet,
                "row": remark.row,
                "column": remark.column,
                "found": remark.found,
                "expected": remark.expected,
                "action": remark.action,
                "message": remark.message,
            }
            for remark in intake.remarks
        ],
        "mapping": dict(intake.mapping),
        "difference": told.to_json(),
        "file": {"name": intake.file, "sha256": intake.sha256},
        "batch": batch,
    } | ({} if len(findings) == len(intake.remarks) else {"more_findings": len(findings)})


def _entries(
    imported: ImportedSites, ids: Sequence[str], kind: Kind, *, is_draft: bool
) -> Iterable[Entry]:
    frame = imported.frame
    kept = [c for c in kind.columns if c not in _NOT_KEPT]
    cells = [list(map(_plain, frame[c].astype(object).where(frame[c].notna(), None))) for c in kept]
    x, y = shapely.get_x(frame.geometry.values), shapely.get_y(frame.geometry.values)
    records = zip(*cells, strict=True) if cells else itertools.repeat((), len(frame))
    rows = zip(frame.index.tolist(), ids, x.tolist(), y.tolist(), records, strict=True)
    for row, own, lon, lat, record in rows:
        asked = imported.states.get(row, "public")
        has_point = lon == lon  # noqa: PLR0124 - NaN where there is none
        yield Entry(
            kind=kind.name,
            id=own,
            fields=dict(zip(kept, record, strict=True)),
            lon=lon if has_point else None,
            lat=lat if has_point else None,
            state=RecordState.DRAFT if is_draft else _STATES[asked],
        )


def _plain(value: object) -> Cell:
    """Return a cell of a frame as a plain value."""
    if value is None or isinstance(value, str | int | float):
        return value
    if pd.isna(value):  # type: ignore[call-overload]  # a scalar
        return None
    return value.item() if hasattr(value, "item") else str(value)


def _merged(entry: Entry, before: Entry | None, *, is_placed: bool) -> Entry:
    """Return an entry that keeps what stands where the newer file says nothing.

    A position for want of a better one (the office of the town) replaces no stated one, and a
    precision goes with its position. A new source alone is no change.
    """
    if before is None:
        return entry
    fields = {c: v for c, v in entry.fields.items() if v is not None}
    was, lon, lat = dict(before.fields), entry.lon, entry.lat
    is_stated_before = before.lon is not None and was.get("precision_m") != OFFICE_PRECISION_M
    if lon is None or (is_placed and is_stated_before):
        lon, lat = before.lon, before.lat
        for column in ("precision_m", "municipality_code"):
            fields.pop(column, None)
    elif (lon, lat) != (before.lon, before.lat):
        was.pop("precision_m", None)
    told = was | fields
    if lon == before.lon and lat == before.lat and _without_source(told) == _without_source(was):
        told = dict(before.fields)
    is_hidden = entry.state is not RecordState.PUBLIC
    return replace(
        entry,
        fields=told,
        lon=lon,
        lat=lat,
        state=entry.state if is_hidden else before.state,
        private=before.private,
        variants=before.variants,
    )


def _without_source(fields: Mapping[str, Cell]) -> dict[str, Cell]:
    return {c: v for c, v in fields.items() if v is not None and c != "source"}


def _left_out(heading: str, sheet: str) -> Remark:
    return Remark(
        code=LEFT_OUT,
        severity=Severity.INFO.value,
        sheet=sheet,
        row=None,
        column=heading[:80],
        found=heading[:80],
        expected="",
        action="left_out",
        message=f"the column {heading[:80]} was not taken: no column of the record is known by it",
    )


def remark_of(finding: Finding, sheet: str, aside_rows: set[int]) -> Remark:
    """Return a finding as it is kept, with what was done about it."""
    if finding.row in aside_rows:
        action = "quarantined"
    elif finding.code in MENDED:
        action = "repaired"
    elif finding.code in LEFT_UNKNOWN:
        action = "left_unknown"
    else:
        action = "kept"
    return Remark(
        code=finding.code,
        severity=finding.severity.value,
        sheet=sheet,
        row=finding.row,
        column=finding.column,
        found=finding.found,
        expected=finding.expected,
        action=action,
        message=finding.message,
    )
