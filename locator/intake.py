"""From a list that was read to records of the workspace: identity, difference, what is kept."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import geopandas as gpd
import pandas as pd
import shapely

from geo.areas import AreaMatch, point_matches, tag_areas
from geo.distance import geodesic_m
from geo.findings import Finding
from locator.folding import fold
from locator.importing import ImportedSites
from locator.importing.notes import Notes
from locator.workspace import Aside, Cell, Entry, Intake, RecordState, Remark, kind_of

SAME_PLACE_M = 150.0
"""Two rows of one name are one place where they lie no farther apart, metres."""
MENDED = frozenset(
    {
        "site_lon_lat_swapped", "site_full_width_digits", "site_degrees_minutes",
        "site_code_zero_lost", "site_control_characters", "site_not_a_point",
        "site_zero_position", "site_placed_at_municipality", "site_id_twice",
        "site_unknown_category",
    }
)  # fmt: skip
"""Findings by which a row was changed on the way and still taken in."""
LEFT_UNKNOWN = frozenset(
    {
        "site_code_wrong", "site_code_prefecture", "site_municipality_ambiguous",
        "site_unknown_word", "site_absurd_number",
    }
)  # fmt: skip
"""Findings by which a cell was left unknown."""
_SECRET = re.compile(r"nda|secret|private|owner|秘|解禁|非公開|下書|公開状態|所有者", re.IGNORECASE)
"""Headings that may restrict who sees a record, and that are not understood yet."""
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
    imported: ImportedSites, outlines: gpd.GeoDataFrame, names: pd.Series, *, file: str
) -> ImportedSites:
    """Return the list with the municipality of each position, and doubts where one is stated.

    Parameters
    ----------
    outlines
        One row a municipality, column code; a designated city itself has none and is not checked.
    names
        Names of the municipalities by code.
    """
    frame = imported.frame
    areas = outlines.set_index("code")
    lies_in = tag_areas(frame, areas, "code")
    stated = frame["municipality_code"]
    match = point_matches(frame, areas, stated)
    notes = Notes(file, len(frame))
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
    codes = stated.astype(object).where(stated.notna(), lies_in.astype(object))
    findings = sorted((*imported.findings, *notes.finish()), key=lambda f: f.row or 0)
    return replace(imported, frame=frame.assign(municipality_code=codes), findings=tuple(findings))


def intake_of(
    imported: ImportedSites,
    *,
    file: str,
    content: bytes,
    standing: Mapping[str, Entry],
    kind: str = "locations",
    sheet: str = "",
) -> Intake:
    """Return what a list brings: each row an entry or set aside, no row lost.

    A row without an id of its own is the record of the same name at the same place, where one
    stands, else it is given an id that depends on name and place alone: a newer file finds it
    again. What a file leaves open stays as it stands.
    """
    ids = _ids(imported.frame, imported.given, standing)
    entries = tuple(
        _merged(entry, standing.get(entry.id)) for entry in _entries(imported.frame, ids, kind)
    )
    if secret_columns(imported):
        entries = tuple(replace(entry, state=RecordState.DRAFT) for entry in entries)
    aside_rows = {int(row) for row in imported.quarantined["row"]}
    remarks = tuple(_remark(finding, sheet, aside_rows) for finding in imported.findings)
    mended = {r.row for r in remarks if r.action == "repaired" and r.row is not None}
    return Intake(
        action="import",
        kind=kind,
        file=file,
        sha256=hashlib.sha256(content).hexdigest(),
        rows=imported.rows,
        accepted=imported.accepted,
        repaired=len(mended - aside_rows),
        mapping=imported.mapping,
        entries=entries,
        asides=tuple(
            Aside(
                kind=kind,
                file=file,
                sheet=sheet,
                row=int(str(row.row)),
                code=str(row.code),
                message=str(row.message),
                cells=json.loads(str(row.cells)),
            )
            for row in imported.quarantined.itertuples(index=False)
        ),
        remarks=remarks,
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


def _ids(
    frame: gpd.GeoDataFrame, given: frozenset[str], standing: Mapping[str, Entry]
) -> list[str]:
    """Return the id of each row: its own, that of the same place, or one made of name and place."""
    by_name: dict[str, list[Entry]] = {}
    for entry in standing.values():
        by_name.setdefault(fold(str(entry.fields.get("name_ja", ""))), []).append(entry)
    used = {str(i) for i in frame.index if str(i) not in given}
    ids = []
    for own, name, point in zip(frame.index, frame["name_ja"], frame.geometry, strict=True):
        if str(own) not in given and _is_same(standing.get(str(own)), str(name), point):
            ids.append(str(own))
            continue
        found = next(
            (
                e.id
                for e in by_name.get(fold(str(name)), ())
                if e.id not in used and _is_near(e, point.x, point.y)
            ),
            None,
        )
        wanted = found or _made_id(str(name), point.x, point.y)
        number = 1
        while (made := wanted if number == 1 else f"{wanted}-{number}") in used:
            number += 1
        used.add(made)
        ids.append(made)
    return ids


def _is_same(entry: Entry | None, name: str, point: shapely.Point) -> bool:
    """Return whether a record of the same id is the same place: numbers of lists say little."""
    if entry is None or fold(str(entry.fields.get("name_ja", ""))) == fold(name):
        return True
    return _is_near(entry, point.x, point.y)


def _is_near(entry: Entry, lon: float, lat: float) -> bool:
    if entry.lon is None or entry.lat is None:
        return False
    return float(geodesic_m([entry.lon], [entry.lat], [lon], [lat])[0]) <= SAME_PLACE_M


def _made_id(name: str, lon: float, lat: float) -> str:
    told = f"{fold(name)}|{lon:.4f}|{lat:.4f}"
    return f"own-{hashlib.sha256(told.encode()).hexdigest()[:10]}"


def _entries(frame: gpd.GeoDataFrame, ids: Sequence[str], kind: str) -> Iterable[Entry]:
    columns = [c for c in frame.columns if c in kind_of(kind).columns and c not in _NOT_KEPT]
    cells = {c: frame[c].astype(object).where(frame[c].notna(), None).tolist() for c in columns}
    for place, (own, point) in enumerate(zip(ids, frame.geometry, strict=True)):
        yield Entry(
            kind=kind,
            id=own,
            fields={c: _plain(cells[c][place]) for c in columns},
            lon=float(point.x),
            lat=float(point.y),
        )


def _plain(value: object) -> Cell:
    """Return a cell of a frame as a plain value."""
    if value is None or isinstance(value, str | int | float):
        return value
    if pd.isna(value):  # type: ignore[call-overload]  # a scalar
        return None
    return value.item() if hasattr(value, "item") else str(value)


def _merged(entry: Entry, before: Entry | None) -> Entry:
    """Return an entry that keeps what stands where the newer file says nothing."""
    if before is None:
        return entry
    known = {c: v for c, v in entry.fields.items() if v is not None}
    return replace(
        entry,
        fields=dict(before.fields) | known,
        state=before.state,
        private=before.private,
    )


def _remark(finding: Finding, sheet: str, aside_rows: set[int]) -> Remark:
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
