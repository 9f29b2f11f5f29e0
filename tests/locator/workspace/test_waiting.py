"""Rows set aside and findings come back from the books as they went in."""

import sqlite3

import pytest

from locator.workspace import Remark
from locator.workspace.books import make, new_batch
from locator.workspace.waiting import (
    put_asides,
    put_remarks,
    read_apart,
    read_asides,
    read_remarks,
)
from tests.locator.workspace.entries import aside, intake


@pytest.fixture
def base() -> sqlite3.Connection:
    file = sqlite3.connect(":memory:", isolation_level=None)
    make(file)
    return file


def test_what_waits_and_what_was_found_comes_back(base: sqlite3.Connection) -> None:
    number = new_batch(base, intake(asides=(aside(9), aside(12))), "me")
    told = Remark(
        code="site_name_missing", severity="error", sheet="甲", row=9, column="名称", found="",
        expected="a name", action="quarantined", message="no name",
    )  # fmt: skip
    put_asides(base, number, [aside(9), aside(12)])
    put_remarks(base, number, [told])
    assert read_remarks(base, number) == (told,)
    assert read_remarks(base, number + 1) == ()
    waiting = read_asides(base, batch=None, only_open=True)
    assert [(a.row, a.batch, dict(a.cells)) for a in waiting] == [
        (9, number, dict(aside().cells)),
        (12, number, dict(aside().cells)),
    ]
    assert read_apart(base, "locations") == frozenset()
