"""Rows that were set aside: mended and taken in, still doubtful, dismissed, opened by an undo."""

from collections.abc import Callable
from pathlib import Path

import pytest

from locator.errors import QueryError
from locator.importing.lists import Asking
from locator.imports import Ground, ground_of, read_import, write_import
from locator.outlines import load_outlines
from locator.records import Catalogue
from locator.repairs import dismiss, find_aside, repair
from locator.settings import find_data
from locator.workspace import Workspace

LIST = "id,名称,経度,緯度,備考\na,城,138.5,35.6,x\nb,,138.569,35.667,y\nc,海,北の方,35.6,z\n"


@pytest.fixture(scope="module")
def ground(embedded: Catalogue) -> Ground:
    data = find_data()
    return ground_of(embedded, load_outlines(data), data)


@pytest.fixture
def own(tmp_path: Path, ground: Ground) -> Workspace:
    store = Workspace(tmp_path / "own.gpkg")
    read = read_import(LIST.encode(), Asking(kind="locations"), store, ground, name="a.csv")
    write_import(store, read, by="me")
    assert {a.number: a.code for a in store.asides()} == {
        1: "site_name_missing",
        2: "site_not_a_number",
    }
    return store


def test_a_mended_row_is_a_record_and_the_other_still_waits(own: Workspace, ground: Ground) -> None:
    done = repair(own, {1: {"名称": "橋"}, 2: {"備考": "w"}}, ground, by="me")
    assert (done.batch, done.taken, done.waiting) == (2, (1,), (2,))
    entry = own.entries("locations")["b"]
    assert (entry.fields["name_ja"], entry.fields["note"], entry.lon) == ("橋", "y", 138.569)
    assert entry.fields["municipality_code"] == "19201"
    assert entry.fields["source"] == "a.csv"
    assert [a.number for a in own.asides()] == [2]
    assert [f.code for f in done.findings] == ["site_not_a_number"]


def test_undoing_a_repair_opens_the_row_again(own: Workspace, ground: Ground) -> None:
    repair(own, {1: {"名称": "橋"}}, ground, by="me")
    own.undo(2, by="me")
    assert [a.number for a in own.asides()] == [1, 2]
    assert set(own.entries("locations")) == {"a"}


def test_a_repair_that_mends_nothing_writes_nothing(own: Workspace, ground: Ground) -> None:
    done = repair(own, {1: {"備考": "w"}}, ground, by="me")
    assert (done.batch, done.taken, done.waiting) == (None, (), (1,))
    assert len(own.batches()) == 1


def test_a_dismissed_row_is_closed_until_its_batch_is_undone(own: Workspace) -> None:
    batch = dismiss(own, [1, 2], by="me")
    assert own.asides() == ()
    own.undo(batch, by="me")
    assert len(own.asides()) == 2


def test_a_row_that_does_not_wait_is_no_repair(own: Workspace, ground: Ground) -> None:
    assert find_aside(own, 2).row == 4
    for call in (
        lambda: find_aside(own, 9),
        lambda: dismiss(own, [9], by="me"),
        lambda: repair(own, {9: {}}, ground, by="me"),
        lambda: repair(own, {}, ground, by="me"),
    ):
        _refused(call)


def _refused(call: Callable[[], object]) -> None:
    with pytest.raises(QueryError, match=r"no row 9 waits|the rows are of no kind"):
        call()
