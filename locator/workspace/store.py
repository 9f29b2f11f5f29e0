"""The workspace: one SQLite file that is a GeoPackage, written in whole transactions."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

from locator.errors import DataError, QueryError
from locator.settings import users_own
from locator.workspace.books import (
    as_json,
    make,
    new_batch,
    put,
    read_batches,
    read_changes,
    read_entries,
    stretch,
    tables,
    with_origins,
)
from locator.workspace.kinds import KINDS, kind_of
from locator.workspace.records import (
    Aside,
    Batch,
    Change,
    Entry,
    Intake,
    Remark,
)

FILE_VARIABLE = "LOCATOR_WORKSPACE"
_WAIT_S = 30


class Store(Protocol):
    """Where own records live; one file here, a shared database elsewhere."""

    def entries(self, kind: str) -> Mapping[str, Entry]:
        """Return the records of a kind by id."""

    def write(self, intake: Intake, *, by: str, seen: Mapping[str, Entry] | None = None) -> int:
        """Write an intake whole or not at all; return the number of its batch."""

    def undo(self, number: int, *, by: str) -> int:
        """Take a batch back; return the number of the batch that does."""

    def batches(self) -> tuple[Batch, ...]:
        """Return all batches, the latest first."""

    def changes(self, number: int) -> tuple[Change, ...]:
        """Return what a batch changed."""

    def asides(self, *, batch: int | None = None, only_open: bool = True) -> tuple[Aside, ...]:
        """Return rows that were set aside."""

    def remarks(self, number: int) -> tuple[Remark, ...]:
        """Return the findings of a batch."""


def workspace_file(path: Path | None = None) -> Path:
    """Return the file of the workspace, which need not exist.

    A path given by the caller comes first, then the one that the environment names as
    LOCATOR_WORKSPACE, then ``workspace.gpkg`` in the user's own folder of data.
    """
    return users_own(path, FILE_VARIABLE, "workspace.gpkg")


class Workspace:
    """Own records in one GeoPackage. A file that does not exist is empty and made when written.

    Every method opens the file, does one transaction and closes it: two processes at once wait
    for one another, and a process that is killed leaves the file as it was before or after.

    Raises
    ------
    DataError
        From every method: the file is none of locator's, or cannot be read or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def entries(self, kind: str) -> Mapping[str, Entry]:
        """Return the records of a kind by id, in the order they came.

        Raises
        ------
        QueryError
            There is no such kind.
        """
        table = kind_of(kind)
        with self._reading() as base:
            return {} if base is None else {e.id: e for e in read_entries(base, table)}

    def everything(self) -> Mapping[str, Mapping[str, Entry]]:
        """Return the records of all kinds: kind to id to entry."""
        with self._reading() as base:
            if base is None:
                return {}
            there = tables(base)
            kinds = [kind for kind in KINDS.values() if kind.name in there]
            return {k.name: {e.id: e for e in read_entries(base, k)} for k in kinds}

    def write(self, intake: Intake, *, by: str, seen: Mapping[str, Entry] | None = None) -> int:
        """Write an intake whole or not at all; return the number of its batch.

        An entry that is the same as the one that stands changes nothing.

        Parameters
        ----------
        seen
            The records that the intake was made from, by id; None where it rests on none.

        Raises
        ------
        QueryError
            Somebody has changed one of these records since they were read.
        """
        with self._writing() as base:
            number = new_batch(base, intake, by)
            table = kind_of(intake.kind)
            standing = {e.id: e for e in read_entries(base, table)}
            if seen is not None:
                _check_unchanged(intake, seen, standing)
            for entry in intake.entries:
                own = with_origins(entry, standing.get(entry.id), number)
                put(base, table, number, standing.get(entry.id), own)
            for gone in intake.removed:
                if gone in standing:
                    put(base, table, number, standing[gone], None)
            base.executemany(
                "INSERT INTO locator_quarantine "
                "(batch, kind, file, sheet, row, code, message, cells) VALUES (?,?,?,?,?,?,?,?)",
                [
                    (number, a.kind, a.file, a.sheet, a.row, a.code, a.message, as_json(a.cells))
                    for a in intake.asides
                ],
            )
            base.executemany(
                "INSERT INTO locator_findings (batch, code, severity, sheet, row, "
                '"column", found, expected, action, message) VALUES (?,?,?,?,?,?,?,?,?,?)',
                [
                    (
                        number, r.code, r.severity, r.sheet, r.row, r.column, r.found,
                        r.expected, r.action, r.message,
                    )
                    for r in intake.remarks
                ],
            )  # fmt: skip
            base.executemany(
                "UPDATE locator_quarantine SET closed_by = ? "
                "WHERE number = ? AND closed_by IS NULL",
                [(number, aside) for aside in intake.closes],
            )
            stretch(base, table)
            return number

    def undo(self, number: int, *, by: str) -> int:
        """Take a batch back: each entry becomes what it was before; rows set aside go or return.

        Raises
        ------
        QueryError
            There is no such batch, it has been taken back, or a later batch changed what it wrote.
        """
        with self._writing() as base:
            batch = next((b for b in read_batches(base) if b.number == number), None)
            if batch is None or batch.undone_by is not None:
                raise QueryError(
                    f"batch {number} "
                    + ("does not exist" if batch is None else "has been undone already")
                    + "; see locator data history",
                    code="no_such_batch",
                    number=number,
                )
            changes = read_changes(base, number)
            table = kind_of(batch.kind)
            standing = {e.id: e for e in read_entries(base, table)}
            later = [c.id for c in changes if standing.get(c.id) != c.after]
            if later:
                raise QueryError(
                    f"batch {number} cannot be undone: {len(later)} of its records were changed "
                    f"later, {', '.join(later[:3])}; undo the later batches first",
                    code="changed_later",
                    number=number,
                    found=", ".join(later[:3]),
                    count=len(later),
                )
            back = new_batch(
                base, Intake(action="undo", kind=batch.kind, file=f"batch {number}"), by
            )
            for change in reversed(changes):
                put(base, table, back, change.after, change.before)
            base.execute(
                "UPDATE locator_batches SET undone_by = ? WHERE number = ?", (back, number)
            )
            base.execute(
                "UPDATE locator_quarantine SET closed_by = ? WHERE batch = ? AND closed_by IS NULL",
                (back, number),
            )
            base.execute(
                "UPDATE locator_quarantine SET closed_by = NULL WHERE closed_by = ?", (number,)
            )
            if batch.action == "undo":
                base.execute(
                    "UPDATE locator_batches SET undone_by = NULL WHERE undone_by = ?", (number,)
                )
            stretch(base, table)
            return back

    def batches(self) -> tuple[Batch, ...]:
        """Return all batches, the latest first."""
        with self._reading() as base:
            return () if base is None else read_batches(base)

    def changes(self, number: int) -> tuple[Change, ...]:
        """Return what a batch changed, in the order it was written."""
        with self._reading() as base:
            return () if base is None else read_changes(base, number)

    def asides(self, *, batch: int | None = None, only_open: bool = True) -> tuple[Aside, ...]:
        """Return rows that were set aside, in the order of batches and rows."""
        with self._reading() as base:
            if base is None:
                return ()
            found = base.execute(
                "SELECT number, batch, kind, file, sheet, row, code, message, cells, closed_by "
                "FROM locator_quarantine WHERE (? IS NULL OR batch = ?) "
                "AND (NOT ? OR closed_by IS NULL) ORDER BY number",
                (batch, batch, only_open),
            ).fetchall()
        return tuple(
            Aside(
                number=r[0],
                batch=r[1],
                kind=r[2],
                file=r[3],
                sheet=r[4],
                row=r[5],
                code=r[6],
                message=r[7],
                cells=json.loads(r[8]),
                is_open=r[9] is None,
            )
            for r in found
        )

    def remarks(self, number: int) -> tuple[Remark, ...]:
        """Return the findings of a batch in the order of the file."""
        with self._reading() as base:
            if base is None:
                return ()
            found = base.execute(
                'SELECT code, severity, sheet, row, "column", found, expected, action, message '
                "FROM locator_findings WHERE batch = ? ORDER BY number",
                (number,),
            ).fetchall()
        names = ("code", "severity", "sheet", "row", "column", "found", "expected", "action")
        return tuple(Remark(**dict(zip((*names, "message"), r, strict=True))) for r in found)

    def keep_mapping(
        self, name: str, kind: str, headings: Sequence[str], mapping: Mapping[str, str]
    ) -> None:
        """Keep how the headings of a file were understood, for the next file like it."""
        with self._writing() as base:
            base.execute(
                "INSERT OR REPLACE INTO locator_mappings VALUES (?, ?, ?, ?)",
                (name, kind, json.dumps(list(headings), ensure_ascii=False), as_json(mapping)),
            )

    def mapping_for(self, kind: str, headings: Sequence[str]) -> Mapping[str, str] | None:
        """Return the mapping kept for a file of just these headings, None where none is."""
        with self._reading() as base:
            if base is None:
                return None
            found = base.execute(
                "SELECT mapping FROM locator_mappings WHERE kind = ? AND headings = ?",
                (kind, json.dumps(list(headings), ensure_ascii=False)),
            ).fetchone()
        return None if found is None else dict(json.loads(found[0]))

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        if not self.path.exists():
            yield None
            return
        with self._opened() as base:
            yield base

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._opened() as base:
            base.execute("BEGIN IMMEDIATE")
            if not tables(base):
                make(base)
            try:
                yield base
            except BaseException:
                base.execute("ROLLBACK")
                raise
            base.execute("COMMIT")

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=_WAIT_S, isolation_level=None)) as base:
                found = tables(base)
                if found and "locator_batches" not in found:
                    raise self._unusable("it is a database of something else")
                yield base
        except (OSError, UnicodeDecodeError, ValueError, sqlite3.Error) as error:
            if isinstance(error, (DataError, QueryError)):
                raise
            raise self._unusable(str(error)) from error

    def _unusable(self, reason: str) -> DataError:
        return DataError(
            f"the workspace {self.path} cannot be used ({reason}); expected a file that locator "
            f"wrote; check the permission, name another with --workspace, or take a copy of "
            "yesterday",
            code="workspace_unusable",
            file=str(self.path),
            reason=reason,
        )


def _check_unchanged(
    intake: Intake, seen: Mapping[str, Entry], standing: Mapping[str, Entry]
) -> None:
    """Raise a QueryError where a record of an intake is not as it was when it was read."""
    ids = [*(entry.id for entry in intake.entries), *intake.removed]
    moved = [own for own in ids if seen.get(own) != standing.get(own)]
    if moved:
        raise QueryError(
            f"{len(moved)} records were changed by somebody else in the meantime, "
            f"{', '.join(moved[:3])}; nothing was written; do it again",
            code="changed_meanwhile",
            count=len(moved),
            found=", ".join(moved[:3]),
        )
