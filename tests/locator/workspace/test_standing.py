import sqlite3
from contextlib import closing

import pytest

from locator.workspace.books import make, new_batch, read_batches
from locator.workspace.standing import settle, taken_back
from locator.workspace.waiting import put_asides, read_asides
from tests.locator.workspace.entries import aside, intake


@pytest.mark.parametrize(
    ("undoes", "gone"),
    [
        ({}, {}),
        ({1: None, 2: None}, {}),
        ({1: None, 2: 1}, {1: 2}),
        ({1: None, 2: 1, 3: 2}, {2: 3}),
        ({1: None, 2: 1, 3: 2, 4: 3}, {3: 4, 1: 2}),
        ({1: None, 2: 1, 3: 2, 4: 1}, {2: 3, 1: 4}),
        ({1: None, 2: 1, 3: None, 4: 2, 5: 3}, {3: 5, 2: 4}),
    ],
)
def test_what_stands_follows_from_the_last_to_the_first(
    undoes: dict[int, int | None], gone: dict[int, int]
) -> None:
    assert taken_back(undoes) == gone


def test_a_row_waits_where_its_import_stands_and_no_repair_does() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as base:
        make(base)
        first = new_batch(base, intake(), "me")
        put_asides(base, first, [aside(8), aside(9)])
        repair = new_batch(base, intake(), "me")
        base.execute("INSERT INTO locator_closes VALUES (?, 1)", (repair,))
        settle(base)
        waiting = [[a.row for a in read_asides(base, None, only_open=True)]]
        for target in (repair, 3, first, 5):
            new_batch(base, intake(), "me", undoes=target)
            settle(base)
            waiting.append([a.row for a in read_asides(base, first, only_open=True)])
        assert waiting == [[9], [8, 9], [9], [], [9]]
        assert [b.undone_by for b in read_batches(base)] == [None, 6, None, 4, None, None]
        assert len(read_asides(base, None, only_open=False)) == 2
