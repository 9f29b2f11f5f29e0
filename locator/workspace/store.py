"""The workspace: one SQLite file that is a GeoPackage, written in whole transactions."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from locator.errors import QueryError
from locator.settings import users_own
from locator.workspace.books import (
    as_json,
    new_batch,
    put_all,
    read_batches,
    read_changes,
    read_entries,
    stretch,
    upgrade,
    with_origins,
)
from locator.workspace.kinds import KINDS, kind_of
from locator.workspace.loading import Loading
from locator.workspace.opening import explained, is_there, make_file, opened
from locator.workspace.records import (
    Aside,
    Batch,
    Change,
    Entry,
    Intake,
    Remark,
)
from locator.workspace.standing import settle
from locator.workspace.waiting import (
    close,
    put_asides,
    put_remarks,
    read_apart,
    read_asides,
    read_remarks,
)

FILE_VARIABLE = "LOCATOR_WORKSPACE"
_FROM_LISTS = frozenset({"import", "repair"})
"""Actions whose entries come from lists, which know nothing of variants: these stay."""


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

    def keep_apart(self, kind: str, first: str, second: str, *, by: str) -> int:
        """Keep that two records are not the same; return the number of the batch."""

    def apart(self, kind: str) -> frozenset[tuple[str, str]]:
        """Return the pairs that are not the same."""


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
            return {k.name: {e.id: e for e in read_entries(base, k)} for k in KINDS.values()}

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
        table = kind_of(intake.kind)
        with self._writing() as base:
            standing = {e.id: e for e in read_entries(base, table)}
            if seen is not None:
                _check_unchanged(intake, seen, standing)
            number = new_batch(base, intake, by)
            gone = [standing[own] for own in intake.removed if own in standing]
            merged = gone if intake.action == "merge" else ()
            pairs: list[tuple[Entry | None, Entry | None]] = []
            for entry in intake.entries:
                before = standing.get(entry.id)
                if before is not None and intake.action in _FROM_LISTS:
                    entry = replace(entry, variants=before.variants)  # noqa: PLW2901
                pairs.append((before, with_origins(entry, before, number, merged)))
            put_all(base, table, number, [*pairs, *((entry, None) for entry in gone)])
            put_asides(base, number, intake.asides)
            put_remarks(base, number, intake.remarks)
            close(base, number, intake.closes)
            stretch(base, table)
            return number

    @contextmanager
    def loading(self, intake: Intake, *, by: str, is_written: bool = True) -> Iterator[Loading]:
        """Write one batch piece by piece, whole or not at all.

        Until it is moved into the file at the end, others can read that, and wait to write.

        Parameters
        ----------
        intake
            Action, kind, file, hash and mapping of the batch; its entries come later.
        is_written
            Whether anything is written; else one looks what would change.
        """
        table = kind_of(intake.kind)
        if not is_written:
            with self._reading() as base:
                yield Loading(base, table)
            return
        with self._writing(is_staged=True) as base:
            loading = Loading.begin(base, table, intake, by)
            yield loading
            loading.move()
            stretch(base, table)

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
                raise _no_such_batch(number, is_undone=batch is not None)
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
            told = Intake(action="undo", kind=batch.kind, file=f"batch {number}")
            back = new_batch(base, told, by, undoes=number)
            pairs = [(change.after, change.before) for change in reversed(changes)]
            put_all(base, table, back, pairs)
            settle(base)
            stretch(base, table)
            return back

    def batches(self) -> tuple[Batch, ...]:
        """Return all batches, the latest first."""
        with self._reading() as base:
            return () if base is None else read_batches(base)

    def changes(self, number: int) -> tuple[Change, ...]:
        """Return what a batch changed, in the order it was written.

        Raises
        ------
        QueryError
            There is no such batch.
        """
        with self._reading() as base:
            if base is None or all(b.number != number for b in read_batches(base)):
                raise _no_such_batch(number)
            return read_changes(base, number)

    def asides(self, *, batch: int | None = None, only_open: bool = True) -> tuple[Aside, ...]:
        """Return rows that were set aside, in the order of batches and rows."""
        with self._reading() as base:
            return () if base is None else read_asides(base, batch, only_open=only_open)

    def remarks(self, number: int) -> tuple[Remark, ...]:
        """Return the findings of a batch in the order of the file."""
        with self._reading() as base:
            return () if base is None else read_remarks(base, number)

    def keep_apart(self, kind: str, first: str, second: str, *, by: str) -> int:
        """Keep that two records are not the same, own or embedded; return the number of the batch.

        An undo of the batch forgets it.

        Raises
        ------
        QueryError
            There is no such kind, or both are one record.
        """
        if first == second:
            raise QueryError(
                f"{first[:80]} is one record; expected the ids of two", code="one_record",
                found=first[:80],
            )  # fmt: skip
        told = Intake(action="distinct", kind=kind_of(kind).name, file=f"{first} / {second}")
        with self._writing() as base:
            number = new_batch(base, told, by)
            base.execute(
                "INSERT INTO locator_distinct (batch, kind, first, second) VALUES (?, ?, ?, ?)",
                (number, kind, *sorted((first, second))),
            )
            return number

    def apart(self, kind: str) -> frozenset[tuple[str, str]]:
        """Return the pairs of ids, each in order, that are not the same.

        Raises
        ------
        QueryError
            There is no such kind.
        """
        table = kind_of(kind)
        with self._reading() as base:
            return frozenset() if base is None else read_apart(base, table.name)

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
        with explained(self.path):
            if not is_there(self.path):
                yield None
                return
            with opened(self.path) as base:
                yield base

    @contextmanager
    def _writing(self, *, is_staged: bool = False) -> Iterator[sqlite3.Connection]:
        with explained(self.path):
            if not is_there(self.path):
                make_file(self.path)
            with opened(self.path) as base:
                if not is_staged:  # else what the memory does not hold would keep others out
                    base.execute("PRAGMA cache_spill = OFF")
                base.execute("BEGIN IMMEDIATE")
                try:
                    upgrade(base)
                    yield base
                except BaseException:
                    if base.in_transaction:
                        base.execute("ROLLBACK")
                    raise
                base.execute("COMMIT")


def _no_such_batch(number: int, *, is_undone: bool = False) -> QueryError:
    return QueryError(
        f"batch {number} "
        + ("has been undone already" if is_undone else "does not exist")
        + "; see locator data history",
        code="no_such_batch",
        number=number,
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
