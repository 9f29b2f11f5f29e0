"""One batch written piece by piece within one transaction; what stands is looked up by piece."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from locator.workspace.books import (
    columns,
    count_batch,
    new_batch,
    put_all,
    read_entries,
    with_origins,
    written,
)
from locator.workspace.kinds import Kind
from locator.workspace.records import Entry, Intake
from locator.workspace.waiting import close, put_asides, put_remarks

_CACHE_KB = 65_536
_STAGED = ("locator_changes", "locator_quarantine", "locator_findings")
"""Tables that a batch adds to, beside that of its kind."""
_KEYS = frozenset({"fid", "number"})
"""Columns that number the rows of a table by themselves."""
_AT_ONCE = 500


class Coming(Protocol):
    """Ids that a list brings."""

    def has_come(self, ids: Sequence[str]) -> Sequence[bool]:
        """Return for each id whether the list brings it."""


class Loading:
    """A batch while it is written, or while one looks what it would change.

    What comes is staged in temporary tables that bear the names of those it goes into, and moved
    at the end: until then others can read the file, however large the batch is.

    Parameters
    ----------
    base
        The open file, within a transaction where something is written; None: there is no file.
    number
        Number of the batch; None: nothing is written.
    """

    def __init__(
        self, base: sqlite3.Connection | None, kind: Kind, number: int | None = None
    ) -> None:
        self.base, self.kind, self.number = base, kind, number
        self._last = 0
        self._closes: list[int] = []
        self._staged = (kind.name, *_STAGED)
        if base is not None and columns(base, kind.name):
            query = f"SELECT coalesce(max(fid), 0) FROM {kind.name}"  # noqa: S608 - our own names
            self._last = int(base.execute(query).fetchone()[0])
        if number is not None and base is not None:
            base.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
            for table in self._staged:
                base.execute(f"CREATE TEMP TABLE {table} AS SELECT * FROM main.{table} WHERE 0")  # noqa: S608 - our own names
            base.execute(f"CREATE UNIQUE INDEX temp.staged_ids ON {kind.name} (id)")

    @classmethod
    def begin(cls, base: sqlite3.Connection, kind: Kind, intake: Intake, by: str) -> "Loading":
        """Enter a batch whose entries come later."""
        return cls(base, kind, new_batch(base, intake, by))

    @property
    def has_records(self) -> bool:
        """Whether any record stood before the batch."""
        return self._last > 0

    def names(self) -> Iterator[tuple[int, str]]:
        """Yield place and name of each record that stands."""
        if self.base is None or not self.has_records or not self.kind.label:
            return
        found = self.base.execute(
            f"SELECT fid, coalesce(\"{self.kind.label}\", '') FROM main.{self.kind.name}"  # noqa: S608 - our own names
        )
        yield from found

    def of_ids(self, ids: Iterable[str]) -> dict[str, Entry]:
        """Return the records that bear some ids."""
        return self._found("id", ids)

    def at(self, places: Iterable[int]) -> dict[str, Entry]:
        """Return the records at some places."""
        return self._found("fid", places)

    def _found(self, column: str, values: Iterable[object]) -> dict[str, Entry]:
        found: dict[str, Entry] = {}
        if self.base is None or not self.has_records:
            return found
        wanted = list(dict.fromkeys(values))
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            condition = f"fid <= ? AND {column} IN ({','.join('?' * len(some))})"
            entries = read_entries(self.base, self.kind, condition, [self._last, *some])
            found |= {e.id: e for e in entries}
        return found

    def gone(self, batches: Sequence[int], coming: Coming) -> Iterator[str]:
        """Yield the ids that some batches wrote, that stand, and that do not come again."""
        if self.base is None or not batches:
            return
        marks = ",".join("?" * len(batches))
        found = self.base.execute(
            f"SELECT DISTINCT id FROM main.locator_changes WHERE batch IN ({marks})",  # noqa: S608 - marks
            batches,
        )
        while some := [own for (own,) in found.fetchmany(_AT_ONCE)]:
            has_come = coming.has_come(some)
            rest = [own for own, is_here in zip(some, has_come, strict=True) if not is_here]
            stands = self.of_ids(rest)
            yield from (own for own in rest if own in stands)

    def put(self, intake: Intake, standing: Mapping[str, Entry]) -> None:
        """Write entries, rows set aside and findings.

        Parameters
        ----------
        standing
            The records that bear the ids of the entries, where there are any.
        """
        number = self.number
        if number is None or self.base is None:
            return
        pairs = []
        for entry in intake.entries:
            before = standing.get(entry.id)
            whole = entry if before is None else replace(entry, variants=before.variants)
            pairs.append((before, with_origins(whole, before, number)))
        put_all(self.base, self.kind, number, pairs)
        put_asides(self.base, number, intake.asides)
        put_remarks(self.base, number, intake.remarks)
        self._closes += intake.closes

    def end(self, *, rows: int, accepted: int, quarantined: int, repaired: int) -> None:
        """Enter what the batch brought."""
        if self.number is not None and self.base is not None:
            count_batch(self.base, self.number, (rows, accepted, quarantined, repaired))

    def move(self) -> None:
        """Move what was staged to where it belongs; from here on nobody else reads the file."""
        if self.number is None or self.base is None:
            return
        for table in self._staged:
            is_kind = table == self.kind.name
            names = written(self.kind) if is_kind else sorted(columns(self.base, table) - _KEYS)
            told = ", ".join(f'"{name}"' for name in names)
            now = ", ".join(f'"{name}" = excluded."{name}"' for name in names if name != "id")
            upsert = f"ON CONFLICT (id) DO UPDATE SET {now}" if is_kind else ""
            self.base.execute(
                f"INSERT INTO main.{table} ({told}) SELECT {told} FROM temp.{table} "  # noqa: S608 - our own names
                f"WHERE 1 ORDER BY rowid {upsert}"
            )
            self.base.execute(f"DROP TABLE temp.{table}")
        close(self.base, self.number, self._closes)
