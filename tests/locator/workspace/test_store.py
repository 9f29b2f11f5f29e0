"""The workspace: whole or not at all, two at once, back to what it was."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locator.errors import DataError, QueryError
from locator.workspace import Entry, Intake, RecordState, Workspace, workspace_file
from tests.locator.workspace.entries import aside, entry, intake

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def own(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "own.gpkg")


def test_nothing_written_is_an_empty_workspace_and_no_file(own: Workspace) -> None:
    assert own.entries("locations") == {}
    assert (own.batches(), own.asides(), own.changes(1), own.remarks(1)) == ((), (), (), ())
    assert not own.path.exists()


def test_what_is_written_is_read_with_its_origin(own: Workspace) -> None:
    number = own.write(intake(entry("a", note="x"), entry("b"), asides=(aside(),)), by="me")
    found = own.entries("locations")
    assert list(found) == ["a", "b"]
    assert found["a"].fields == {"name_ja": "場所a", "note": "x"}
    assert set(found["a"].origins.values()) == {number}
    [batch] = own.batches()
    assert (batch.by, batch.rows, batch.accepted, batch.quarantined) == ("me", 3, 2, 1)
    [waiting] = own.asides()
    assert (waiting.row, waiting.cells["経度"]) == (9, "138")


def test_each_field_bears_the_batch_that_last_changed_it(own: Workspace) -> None:
    first = own.write(intake(entry("a", note="x", contact="1")), by="me")
    second = own.write(intake(entry("a", note="y", contact="1")), by="you")
    origins = own.entries("locations")["a"].origins
    assert (origins["note"], origins["contact"]) == (second, first)
    [change] = own.changes(second)
    assert change.before is not None
    assert change.after is not None
    assert (change.before.fields["note"], change.after.fields["note"]) == ("x", "y")


def test_the_same_again_changes_nothing(own: Workspace) -> None:
    own.write(intake(entry("a")), by="me")
    assert own.changes(own.write(intake(entry("a")), by="me")) == ()


def test_a_batch_that_others_built_upon_is_not_undone(own: Workspace) -> None:
    first = own.write(intake(entry("a", note="x")), by="me")
    second = own.write(intake(entry("a", note="y")), by="me")
    with pytest.raises(QueryError, match="changed later, a") as caught:
        own.undo(first, by="me")
    assert caught.value.code == "changed_later"
    own.undo(second, by="me")
    own.undo(first, by="me")
    assert own.entries("locations") == {}
    with pytest.raises(QueryError, match="undone already"):
        own.undo(first, by="me")
    with pytest.raises(QueryError, match="does not exist"):
        own.undo(99, by="me")


def test_an_undo_can_be_undone_and_takes_rows_set_aside_along(own: Workspace) -> None:
    first = own.write(intake(entry("a"), asides=(aside(),)), by="me")
    before = own.entries("locations")
    back = own.undo(first, by="me")
    assert (own.entries("locations"), own.asides()) == ({}, ())
    own.undo(back, by="me")
    assert own.entries("locations") == before
    assert len(own.asides()) == 1


def test_a_repair_closes_the_row_that_waited_and_an_undo_opens_it(own: Workspace) -> None:
    own.write(intake(asides=(aside(),)), by="me")
    [waiting] = own.asides()
    mended = Intake(
        action="repair", kind="locations", entries=(entry("a"),), closes=(waiting.number,)
    )
    number = own.write(mended, by="me")
    assert own.asides() == ()
    assert len(own.asides(only_open=False)) == 1
    own.undo(number, by="me")
    assert [a.number for a in own.asides()] == [waiting.number]


ENTRY = st.builds(
    lambda own, note, state: replace(entry(own, note=note), state=state),
    st.sampled_from("abc"),
    st.one_of(st.none(), st.sampled_from(["x", "y"])),
    st.sampled_from(list(RecordState)),
)
STEPS = st.lists(
    st.tuples(st.lists(ENTRY, max_size=3, unique_by=lambda e: e.id), st.booleans()), max_size=5
)


@settings(max_examples=25)
@given(steps=STEPS)
def test_undone_from_the_last_to_the_first_all_is_as_it_was(
    steps: list[tuple[list[Entry], bool]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    own = Workspace(tmp_path_factory.mktemp("own") / "own.gpkg")
    states = [dict(own.entries("locations"))]
    numbers = []
    for entries, removes in steps:
        gone = tuple(states[-1])[:1] if removes else ()
        kept = tuple(e for e in entries if e.id not in gone)
        numbers.append(own.write(replace(intake(*kept), removed=gone), by="me"))
        states.append(dict(own.entries("locations")))
    for number, state in zip(reversed(numbers), reversed(states[:-1]), strict=True):
        own.undo(number, by="me")
        assert own.entries("locations") == state


WRITER = """
import sys
from pathlib import Path
from locator.workspace import Workspace
from tests.locator.workspace.entries import entry, intake
own = Workspace(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    own.write(intake(*(entry(f"{sys.argv[2]}{number}-{i}") for i in range(20))), by=sys.argv[2])
    print(number, flush=True)
"""


def writer(path: Path, name: str, count: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), name, str(count)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    )


def test_two_processes_at_once_lose_nothing(own: Workspace) -> None:
    both = [writer(own.path, name, 5) for name in ("p", "q")]
    for process in both:
        process.communicate(timeout=120)
        assert process.returncode == 0
    assert len(own.entries("locations")) == 200
    assert sorted(b.by for b in own.batches()) == ["p"] * 5 + ["q"] * 5


def test_a_killed_writer_leaves_whole_batches(own: Workspace) -> None:
    process = writer(own.path, "p", 100_000)
    assert process.stdout is not None
    assert process.stdout.readline() == b"0\n"
    time.sleep(0.5)
    process.send_signal(signal.SIGKILL)
    told = process.communicate(timeout=60)[0].split()
    batches = own.batches()
    assert len(batches) >= len(told) + 1
    assert len(own.entries("locations")) == 20 * len(batches)
    own.write(intake(entry("after")), by="me")
    with sqlite3.connect(own.path) as base:
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_what_somebody_changed_in_the_meantime_is_not_overwritten(own: Workspace) -> None:
    own.write(intake(entry("a", note="x")), by="me")
    seen = own.entries("locations")
    own.write(intake(entry("a", note="y")), by="you")
    with pytest.raises(QueryError, match="by somebody else in the meantime, a") as caught:
        own.write(intake(entry("b"), entry("a", note="z")), by="me", seen=seen)
    assert caught.value.code == "changed_meanwhile"
    assert {i: e.fields["note"] for i, e in own.entries("locations").items()} == {"a": "y"}
    own.write(intake(entry("a", note="z")), by="me", seen=own.entries("locations"))
    assert own.entries("locations")["a"].fields["note"] == "z"


def test_a_fault_on_the_way_writes_nothing(own: Workspace) -> None:
    own.write(intake(entry("a")), by="me")
    bad = replace(entry("b"), fields={"name_ja": object()})  # type: ignore[dict-item]
    with pytest.raises((DataError, TypeError)):
        own.write(intake(entry("c"), bad), by="me")
    assert list(own.entries("locations")) == ["a"]
    assert len(own.batches()) == 1


@pytest.mark.parametrize("content", [b"no database at all", b"SQLite format 3\0" + bytes(100)])
def test_another_file_is_not_touched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    for act in (
        lambda: Workspace(path).entries("locations"),
        lambda: Workspace(path).write(intake(entry("a")), by="me"),
    ):
        with pytest.raises(DataError, match="cannot be used") as caught:
            act()
        assert caught.value.code == "workspace_unusable"
    assert path.read_bytes() == content


def test_a_database_of_something_else_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE money (yen)")
    with pytest.raises(DataError, match="something else"):
        Workspace(path).write(intake(entry("a")), by="me")


def test_how_a_file_was_understood_is_kept(own: Workspace) -> None:
    assert own.mapping_for("locations", ["場所", "東"]) is None
    own.keep_mapping("ours", "locations", ["場所", "東"], {"場所": "name_ja", "東": "lon"})
    assert own.mapping_for("locations", ["場所", "東"]) == {"場所": "name_ja", "東": "lon"}
    assert own.mapping_for("locations", ["場所"]) is None


def test_the_file_is_named_by_caller_environment_or_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert workspace_file(tmp_path / "a.gpkg") == tmp_path / "a.gpkg"
    monkeypatch.setenv("LOCATOR_WORKSPACE", str(tmp_path / "b.gpkg"))
    assert workspace_file() == tmp_path / "b.gpkg"
    monkeypatch.delenv("LOCATOR_WORKSPACE")
    assert workspace_file().name == "workspace.gpkg"
