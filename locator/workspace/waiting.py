"""What an import doubts, in the books: rows set aside, findings, pairs that are two places."""

import json
import sqlite3
from collections.abc import Iterable, Sequence

from locator.workspace.books import as_json, spelled, tables
from locator.workspace.records import Aside, Remark
from locator.workspace.standing import settle


def put_asides(base: sqlite3.Connection, batch: int, asides: Iterable[Aside]) -> None:
    """Write the rows that a batch sets aside."""
    base.executemany(
        "INSERT INTO locator_quarantine "
        "(batch, kind, file, sheet, row, code, message, cells) VALUES (?,?,?,?,?,?,?,?)",
        [
            (batch, a.kind, a.file, a.sheet, a.row, a.code, a.message, as_json(a.cells))
            for a in asides
        ],
    )


def put_remarks(base: sqlite3.Connection, batch: int, remarks: Iterable[Remark]) -> None:
    """Write the findings of a batch."""
    base.executemany(
        "INSERT INTO locator_findings (batch, code, severity, sheet, row, "
        '"column", found, expected, action, message) VALUES (?,?,?,?,?,?,?,?,?,?)',
        [
            (
                batch, r.code, r.severity, r.sheet, r.row, r.column, r.found,
                r.expected, r.action, r.message,
            )
            for r in remarks
        ],
    )  # fmt: skip


def close(base: sqlite3.Connection, batch: int, asides: Sequence[int]) -> None:
    """Enter which rows that wait a batch closes, as long as it stands."""
    if asides:
        base.executemany(
            "INSERT OR IGNORE INTO locator_closes VALUES (?, ?)", [(batch, a) for a in asides]
        )
        settle(base)


def read_asides(
    base: sqlite3.Connection, batch: int | None, *, only_open: bool
) -> tuple[Aside, ...]:
    """Return rows that were set aside, of one batch or of all."""
    names = ("number", "batch", "kind", "file", "sheet", "row", "code", "message")
    found = base.execute(
        f"SELECT {', '.join(names)}, cells, closed_by FROM locator_quarantine "  # noqa: S608 - our own words
        "WHERE (? IS NULL OR batch = ?) AND (NOT ? OR closed_by IS NULL) ORDER BY number",
        (batch, batch, only_open),
    ).fetchall()
    with spelled("a row set aside"):
        return tuple(
            Aside(
                **dict(zip(names, row[:-2], strict=True)),
                cells=dict(json.loads(row[-2])),
                is_open=row[-1] is None,
            )
            for row in found
        )


def read_remarks(base: sqlite3.Connection, batch: int) -> tuple[Remark, ...]:
    """Return the findings of a batch in the order of the file."""
    names = ("code", "severity", "sheet", "row", "column", "found", "expected", "action", "message")
    found = base.execute(
        'SELECT code, severity, sheet, row, "column", found, expected, action, message '
        "FROM locator_findings WHERE batch = ? ORDER BY number",
        (batch,),
    ).fetchall()
    return tuple(Remark(**dict(zip(names, row, strict=True))) for row in found)


def read_apart(base: sqlite3.Connection, kind: str) -> frozenset[tuple[str, str]]:
    """Return the pairs of a kind that a standing batch keeps apart."""
    if "locator_distinct" not in tables(base):
        return frozenset()
    found = base.execute(
        "SELECT d.first, d.second FROM locator_distinct d "
        "JOIN locator_batches b ON b.number = d.batch WHERE d.kind = ? AND b.undone_by IS NULL",
        (kind,),
    )
    return frozenset((first, second) for first, second in found)
