"""Which batches stand: a chain of undos of any length, and the rows that wait by it."""

import sqlite3
from collections.abc import Mapping


def taken_back(undoes: Mapping[int, int | None]) -> dict[int, int]:
    """Return the batches that do not stand, each with the standing batch that takes it back.

    A batch stands where no standing batch undoes it. An undo bears a higher number than what it
    undoes, so that one way from the last to the first decides all.

    Parameters
    ----------
    undoes
        Number of each batch to the number of the one it undoes, None where it is no undo.
    """
    gone: dict[int, int] = {}
    for number in sorted(undoes, reverse=True):
        target = undoes[number]
        if target is not None and number not in gone:
            gone.setdefault(target, number)
    return gone


def settle(base: sqlite3.Connection) -> None:
    """Write into the books which batches stand and which rows set aside still wait.

    A row waits where the batch that set it aside stands and no repair of it stands.
    """
    undoes = dict(base.execute("SELECT number, undoes FROM locator_batches").fetchall())
    gone = taken_back(undoes)
    base.executemany(
        "UPDATE locator_batches SET undone_by = ? WHERE number = ? AND undone_by IS NOT ?",
        [(gone.get(number), number, gone.get(number)) for number in undoes],
    )
    base.execute(
        "UPDATE locator_quarantine SET closed_by = COALESCE("
        "(SELECT b.undone_by FROM locator_batches b WHERE b.number = locator_quarantine.batch), "
        "(SELECT min(c.batch) FROM locator_closes c JOIN locator_batches b ON b.number = c.batch "
        "WHERE c.aside = locator_quarantine.number AND b.undone_by IS NULL))"
    )
