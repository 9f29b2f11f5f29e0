"""The books of a workspace: its tables, its entries, who changed what; on an open file."""

import datetime as dt
import json
import math
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from locator.workspace.geopackage import (
    APPLICATION_ID,
    BASE,
    USER_VERSION,
    VARIANTS_COLUMN,
    blob_point,
    column_of,
    point_blob,
    table_of,
)
from locator.workspace.kinds import KINDS, Kind
from locator.workspace.records import (
    VARIANTS,
    Batch,
    Change,
    Entry,
    Intake,
    RecordState,
    variants_json,
    variants_of,
)
from locator.workspace.standing import settle

BOOKS = """
CREATE TABLE locator_batches (
    number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, by TEXT NOT NULL,
    action TEXT NOT NULL, kind TEXT NOT NULL, file TEXT NOT NULL, sha256 TEXT NOT NULL,
    rows INTEGER NOT NULL, accepted INTEGER NOT NULL, quarantined INTEGER NOT NULL,
    repaired INTEGER NOT NULL, mapping TEXT NOT NULL, undone_by INTEGER, undoes INTEGER);
CREATE TABLE locator_changes (
    number INTEGER PRIMARY KEY AUTOINCREMENT, batch INTEGER NOT NULL, kind TEXT NOT NULL,
    id TEXT NOT NULL, before TEXT, after TEXT,
    FOREIGN KEY (batch) REFERENCES locator_batches(number));
CREATE INDEX locator_changes_of ON locator_changes (kind, id);
CREATE TABLE locator_quarantine (
    number INTEGER PRIMARY KEY AUTOINCREMENT, batch INTEGER NOT NULL, kind TEXT NOT NULL,
    file TEXT NOT NULL, sheet TEXT NOT NULL, row INTEGER NOT NULL, code TEXT NOT NULL,
    message TEXT NOT NULL, cells TEXT NOT NULL, closed_by INTEGER,
    FOREIGN KEY (batch) REFERENCES locator_batches(number));
CREATE TABLE locator_findings (
    number INTEGER PRIMARY KEY AUTOINCREMENT, batch INTEGER NOT NULL, code TEXT NOT NULL,
    severity TEXT NOT NULL, sheet TEXT NOT NULL, row INTEGER, "column" TEXT NOT NULL,
    found TEXT NOT NULL, expected TEXT NOT NULL, action TEXT NOT NULL, message TEXT NOT NULL,
    FOREIGN KEY (batch) REFERENCES locator_batches(number));
CREATE TABLE locator_mappings (
    name TEXT PRIMARY KEY, kind TEXT NOT NULL, headings TEXT NOT NULL, mapping TEXT NOT NULL);
INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES
    ('locator_batches', 'attributes', 'locator_batches'),
    ('locator_changes', 'attributes', 'locator_changes'),
    ('locator_quarantine', 'attributes', 'locator_quarantine'),
    ('locator_findings', 'attributes', 'locator_findings'),
    ('locator_mappings', 'attributes', 'locator_mappings');
"""
LATER_BOOKS = """
CREATE TABLE locator_closes (batch INTEGER NOT NULL, aside INTEGER NOT NULL,
    PRIMARY KEY (aside, batch),
    FOREIGN KEY (batch) REFERENCES locator_batches(number),
    FOREIGN KEY (aside) REFERENCES locator_quarantine(number));
CREATE TABLE locator_distinct (
    number INTEGER PRIMARY KEY AUTOINCREMENT, batch INTEGER NOT NULL, kind TEXT NOT NULL,
    first TEXT NOT NULL, second TEXT NOT NULL,
    FOREIGN KEY (batch) REFERENCES locator_batches(number));
INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES
    ('locator_closes', 'attributes', 'locator_closes'),
    ('locator_distinct', 'attributes', 'locator_distinct');
"""
"""Which repair closes which row; pairs that are not the same. Earlier files have neither."""
FORMAT = 2
"""Format of the files that are written; those without a number are of the first one."""
_FORMAT_TABLE = """
CREATE TABLE locator_format (version INTEGER NOT NULL);
INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES
    ('locator_format', 'attributes', 'locator_format');
"""


def as_json(value: object) -> str:
    """Return a value as JSON in its own letters."""
    return json.dumps(dict(value) if isinstance(value, Mapping) else value, ensure_ascii=False)


def tables(base: sqlite3.Connection) -> set[str]:
    """Return the names of the tables of an open file."""
    found = base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {name for (name,) in found}


def make(base: sqlite3.Connection) -> None:
    """Make all tables of a workspace in an empty file."""
    base.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    base.execute(f"PRAGMA user_version = {USER_VERSION}")
    _run(base, BASE + BOOKS + LATER_BOOKS)
    _put_format(base)
    for kind in KINDS.values():
        for statement, values in table_of(kind):
            base.execute(statement, values)


def format_of(base: sqlite3.Connection) -> int:
    """Return the format of an open file.

    Raises
    ------
    ValueError
        Another program wrote what is no number there.
    """
    if "locator_format" not in tables(base):
        return 1
    found = base.execute("SELECT max(version) FROM locator_format").fetchone()[0]
    if not isinstance(found, int):
        raise ValueError("its format is no number")  # noqa: TRY004 - a fault of the file
    return found


def _put_format(base: sqlite3.Connection) -> None:
    if "locator_format" not in tables(base):
        _run(base, _FORMAT_TABLE)
    base.execute("DELETE FROM locator_format")
    base.execute("INSERT INTO locator_format VALUES (?)", (FORMAT,))


def upgrade(base: sqlite3.Connection) -> None:
    """Bring the tables of an earlier version to this one's; what they hold stays.

    Which row a repair closed that has since been taken back, an earlier file does not tell.
    """
    if format_of(base) < FORMAT:
        _put_format(base)
    for kind in KINDS.values():
        _upgrade_table(base, kind)
    if "undoes" in columns(base, "locator_batches"):
        return
    base.execute("ALTER TABLE locator_batches ADD COLUMN undoes INTEGER")
    base.execute(
        "UPDATE locator_batches SET undoes = CAST(substr(file, length('batch ') + 1) AS INTEGER) "
        "WHERE action = 'undo'"
    )
    _run(base, LATER_BOOKS)
    base.execute(
        "INSERT INTO locator_closes SELECT q.closed_by, q.number FROM locator_quarantine q "
        "JOIN locator_batches b ON b.number = q.closed_by WHERE b.action <> 'undo'"
    )
    settle(base)


def _upgrade_table(base: sqlite3.Connection, kind: Kind) -> None:
    there = columns(base, kind.name)
    if not there:
        for statement, values in table_of(kind):
            base.execute(statement, values)
        return
    if VARIANTS not in there:
        base.execute(f"ALTER TABLE {kind.name} ADD COLUMN {VARIANTS_COLUMN}")
    for field in kind.fields:
        if field.name not in there:
            base.execute(f"ALTER TABLE {kind.name} ADD COLUMN {column_of(field)}")


def columns(base: sqlite3.Connection, table: str) -> set[str]:
    """Return the names of the columns of a table, none where there is no such table."""
    return {name for (name,) in base.execute("SELECT name FROM pragma_table_info(?)", (table,))}


def _run(base: sqlite3.Connection, script: str) -> None:
    for statement in filter(str.strip, script.split(";\n")):
        base.execute(statement)


def new_batch(base: sqlite3.Connection, intake: Intake, by: str, undoes: int | None = None) -> int:
    """Enter a batch, the one that it undoes with it, and return its number."""
    at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    done = base.execute(
        "INSERT INTO locator_batches (at, by, action, kind, file, sha256, rows, accepted, "
        "quarantined, repaired, mapping, undoes) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            at, by, intake.action, intake.kind, intake.file, intake.sha256, intake.rows,
            intake.accepted, len(intake.asides), intake.repaired, as_json(intake.mapping),
            undoes,
        ),
    )  # fmt: skip
    return int(done.lastrowid or 0)


def read_batches(base: sqlite3.Connection) -> tuple[Batch, ...]:
    """Return all batches, the latest first."""
    names = ["number", "at", "by", "action", "kind", "file", "sha256", "rows", "accepted",
             "quarantined", "repaired", "mapping", "undone_by"]  # fmt: skip
    names += columns(base, "locator_batches") & {"undoes"}
    found = base.execute(
        f"SELECT {', '.join(names)} FROM locator_batches ORDER BY number DESC"  # noqa: S608 - our own words
    ).fetchall()
    told = [dict(zip(names, row, strict=True)) for row in found]
    with spelled("a batch"):
        return tuple(Batch(**{**t, "mapping": dict(json.loads(t["mapping"]))}) for t in told)


def read_changes(base: sqlite3.Connection, number: int) -> tuple[Change, ...]:
    """Return what a batch changed, in the order it was written."""
    found = base.execute(
        "SELECT batch, kind, id, before, after FROM locator_changes WHERE batch = ? "
        "ORDER BY number",
        (number,),
    ).fetchall()
    with spelled("a change"):
        return tuple(
            Change(
                batch=batch,
                kind=kind,
                id=own,
                before=None if before is None else Entry.of_text(before),
                after=None if after is None else Entry.of_text(after),
            )
            for batch, kind, own, before, after in found
        )


def read_entries(
    base: sqlite3.Connection, kind: Kind, condition: str = "1", values: Sequence[object] = ()
) -> Iterator[Entry]:
    """Return the records of a kind in the order they came.

    Parameters
    ----------
    condition
        One of our own; ``values`` are those of its question marks.
    """
    there = columns(base, kind.name)
    if not there:
        return  # a file of an earlier version, not written to since
    named = [f'"{name}"' if name in there else "NULL" for name in kind.columns]
    point = "geom" if kind.is_place else "NULL"
    variants = VARIANTS if VARIANTS in there else "'{}'"
    for row in base.execute(
        f"SELECT id, state, private, origins, {point}, {variants}, {', '.join(named)} "  # noqa: S608 - our own names
        f"FROM main.{kind.name} WHERE {condition} ORDER BY fid",
        values,
    ):
        with spelled(f"a record of {kind.name}"):
            entry = _entry(kind, row)
        yield entry


def _entry(kind: Kind, row: Sequence[Any]) -> Entry:
    where = blob_point(row[4])
    told = dict(zip(kind.columns, row[6:], strict=True))
    if not isinstance(row[0], str) or any(isinstance(value, bytes) for value in told.values()):
        raise TypeError("a cell is no text")
    return Entry(
        kind=kind.name,
        id=row[0],
        fields={name: value for name, value in told.items() if value is not None},
        lon=None if where is None else where[0],
        lat=None if where is None else where[1],
        state=RecordState.of(row[1]),
        private=frozenset(json.loads(row[2])),
        origins=dict(json.loads(row[3])),
        variants=variants_of(json.loads(row[5])),
    )


@contextmanager
def spelled(what: str) -> Iterator[None]:
    """Say what of a workspace another program has written in its own way.

    Raises
    ------
    ValueError
        A cell is not as ``put`` writes it.
    """
    try:
        yield
    except (TypeError, KeyError, AttributeError, ValueError) as error:
        raise ValueError(f"{what} is not as locator writes it: {error}") from error


def with_origins(
    entry: Entry, before: Entry | None, number: int, merged: Iterable[Entry] = ()
) -> Entry:
    """Return an entry whose fields bear the batch that last changed them.

    Parameters
    ----------
    merged
        Records that went into it: a field that is theirs keeps the batch whose word it was.
    """
    said = [(e.says(), e.origins) for e in (before, *merged) if e is not None]
    names = (n for n, value in entry.says().items() if value is not None and n != VARIANTS)
    origins = dict.fromkeys(names, number)
    for name in origins if said else ():
        value = entry.says()[name]
        told = (was.get(name, number) for old, was in said if old.get(name) == value)
        origins[name] = next(told, number)
    known = {name: value for name, value in entry.fields.items() if value is not None}
    variants = {name: told for name, told in entry.variants.items() if told}
    return Entry(
        kind=entry.kind,
        id=entry.id,
        fields=known,
        lon=entry.lon,
        lat=entry.lat,
        state=entry.state,
        private=entry.private,
        origins=origins,
        variants=variants,
    )


def put(
    base: sqlite3.Connection, kind: Kind, batch: int, before: Entry | None, after: Entry | None
) -> None:
    """Write one entry, or take it away, and what it was before."""
    put_all(base, kind, batch, [(before, after)])


def written(kind: Kind) -> tuple[str, ...]:
    """Return the columns of a table that are ours to write, id first; others are the user's."""
    point = ("geom",) if kind.is_place else ()
    return ("id", "state", "private", "origins", VARIANTS, *kind.columns, *point)


def put_all(
    base: sqlite3.Connection,
    kind: Kind,
    batch: int,
    pairs: Iterable[tuple[Entry | None, Entry | None]],
) -> None:
    """Write entries, or take them away, and what they were before; no id stands twice."""
    changes: list[tuple[object, ...]] = []
    gone: list[tuple[str]] = []
    rows: list[list[object]] = []
    for before, after in pairs:
        if before == after:
            continue
        own = (after or before).id  # type: ignore[union-attr]  # one of them exists
        told = [None if entry is None else entry.to_text() for entry in (before, after)]
        changes.append((batch, kind.name, own, *told))
        if after is None:
            gone.append((own,))
        else:
            rows.append(_row(kind, after))
    base.executemany(
        "INSERT INTO locator_changes (batch, kind, id, before, after) VALUES (?,?,?,?,?)", changes
    )
    base.executemany(f"DELETE FROM {kind.name} WHERE id = ?", gone)  # noqa: S608 - our own names
    names = [f'"{name}"' for name in written(kind)]
    marks = ", ".join("?" * len(names))
    now = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
    base.executemany(
        f"INSERT INTO {kind.name} ({', '.join(names)}) VALUES ({marks}) "  # noqa: S608 - our own names
        f"ON CONFLICT (id) DO UPDATE SET {now}",
        rows,
    )


def _row(kind: Kind, entry: Entry) -> list[object]:
    """Return the cells of an entry in its table."""
    values: list[object] = [
        entry.id,
        entry.state.value,
        json.dumps(sorted(entry.private), ensure_ascii=False) if entry.private else "[]",
        _origins_json(tuple(entry.origins.items())),
        as_json(variants_json(entry.variants)) if entry.variants else "{}",
        *map(entry.fields.get, kind.columns),
    ]
    return [*values, point_blob(entry.lon, entry.lat)] if kind.is_place else values


@lru_cache(maxsize=4096)
def _origins_json(origins: tuple[tuple[str, int], ...]) -> str:
    return as_json(dict(origins))


def count_batch(base: sqlite3.Connection, batch: int, counts: tuple[int, int, int, int]) -> None:
    """Enter rows, accepted, quarantined and repaired of a batch that was written in pieces."""
    base.execute(
        "UPDATE locator_batches SET rows = ?, accepted = ?, quarantined = ?, repaired = ? "
        "WHERE number = ?",
        (*counts, batch),
    )


def stretch(base: sqlite3.Connection, kind: Kind) -> None:
    """Write the extent and the time of change of a table into the contents."""
    box: tuple[float | None, ...] = (None,) * 4
    if kind.is_place:
        west = south = math.inf
        east = north = -math.inf
        for (blob,) in base.execute(f"SELECT geom FROM {kind.name}"):  # noqa: S608 - our own names
            point = blob_point(blob)
            if point is not None:
                west, east = min(west, point[0]), max(east, point[0])
                south, north = min(south, point[1]), max(north, point[1])
        if west <= east:
            box = (west, south, east, north)
    base.execute(
        "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ?, "
        "last_change = strftime('%Y-%m-%dT%H:%M:%fZ','now') WHERE table_name = ?",
        (*box, kind.name),
    )
