"""The workspace: whole or not at all, two at once, back to what it was."""

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locator.errors import DataError, QueryError
from locator.workspace import (
    KINDS,
    Entry,
    Intake,
    RecordState,
    Variant,
    Workspace,
    workspace_file,
)
from locator.workspace.books import columns
from tests.locator.workspace.entries import aside, entry, intake

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def own(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "own.gpkg")


def test_nothing_written_is_an_empty_workspace_and_no_file(own: Workspace) -> None:
    assert own.entries("locations") == {}
    assert (own.batches(), own.asides(), own.remarks(1)) == ((), (), ())
    assert own.apart("locations") == frozenset()
    assert not own.path.exists()


def test_a_batch_that_is_none_changed_nothing_and_says_so(own: Workspace) -> None:
    for number in (1, 2):
        with pytest.raises(QueryError, match=f"batch {number} does not exist") as caught:
            own.changes(number)
        assert caught.value.code == "no_such_batch"
        assert own.write(intake(), by="me") == number
        assert own.changes(number) == ()


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


def test_pairs_that_are_not_the_same_are_kept_until_undone(own: Workspace) -> None:
    number = own.keep_apart("locations", "b", "a", by="me")
    own.keep_apart("hubs", "x", "y", by="me")
    assert own.apart("locations") == {("a", "b")}
    assert own.batches()[1].action == "distinct"
    back = own.undo(number, by="me")
    assert own.apart("locations") == frozenset()
    own.undo(back, by="me")
    assert own.apart("locations") == {("a", "b")}
    with pytest.raises(QueryError, match="one record") as caught:
        own.keep_apart("locations", "a", "a", by="me")
    assert caught.value.code == "one_record"


VARIED = replace(
    entry("a", note="x"), variants={"note": (Variant(value="y", batch=1, from_id="b"),)}
)


def test_variants_stay_when_a_newer_list_knows_none(own: Workspace) -> None:
    own.write(replace(intake(VARIED), action="merge"), by="me")
    assert own.entries("locations")["a"].variants == VARIED.variants
    own.write(intake(entry("a", note="z")), by="me")
    found = own.entries("locations")["a"]
    assert (found.fields["note"], found.variants) == ("z", VARIED.variants)
    own.write(replace(intake(entry("a", note="z")), action="edit"), by="me")
    assert own.entries("locations")["a"].variants == {}
    own.undo(3, by="me")
    assert own.entries("locations")["a"] == found


def test_a_field_that_came_by_a_merge_bears_the_batch_of_its_word(own: Workspace) -> None:
    own.write(intake(entry("a")), by="me")
    own.write(intake(entry("b", note="x")), by="me")
    merged = replace(intake(entry("a", note="x", contact="1")), action="merge", removed=("b",))
    own.write(merged, by="me")
    [found] = own.entries("locations").values()
    assert found.origins == {"name_ja": 1, "lon": 1, "lat": 1, "note": 2, "contact": 3}


def as_earlier(path: Path) -> None:
    """Make of a workspace the one that the version before this would have written."""
    with closing(sqlite3.connect(path)) as base, base:
        for name in KINDS:
            base.execute(f"ALTER TABLE {name} DROP COLUMN variants")
        base.execute("ALTER TABLE locator_batches DROP COLUMN undoes")
        for name in ("locator_closes", "locator_distinct"):
            base.execute(f"DROP TABLE {name}")
            base.execute("DELETE FROM gpkg_contents WHERE table_name = ?", (name,))


def test_a_file_of_an_earlier_version_is_read_and_brought_on(own: Workspace) -> None:
    own.write(intake(entry("a"), asides=(aside(8), aside(9))), by="me")
    mended = Intake(action="repair", kind="locations", entries=(entry("b"),), closes=(1,))
    own.write(mended, by="me")
    own.undo(own.undo(own.undo(1, by="me"), by="me"), by="me")
    as_earlier(own.path)
    with closing(sqlite3.connect(own.path)) as base, base:
        # What that version held of an undo of an undo of an undo.
        base.execute("UPDATE locator_batches SET undone_by = NULL WHERE number = 1")
        base.execute("UPDATE locator_quarantine SET closed_by = NULL WHERE number = 2")
        base.execute("UPDATE locator_quarantine SET closed_by = 2 WHERE number = 1")
    before = own.path.read_bytes()
    assert own.entries("locations")["b"].variants == {}
    assert (len(own.batches()), own.apart("locations")) == (5, frozenset())
    assert own.path.read_bytes() == before
    own.write(replace(intake(VARIED), action="edit"), by="me")
    standing = {b.number: b.undone_by for b in own.batches()}
    assert standing == {1: 3, 2: None, 3: None, 4: 5, 5: None, 6: None}
    assert own.asides() == ()
    own.undo(6, by="me")
    own.undo(3, by="me")
    assert [a.number for a in own.asides()] == [2]
    own.undo(2, by="me")
    assert [a.number for a in own.asides()] == [1, 2]
    with closing(sqlite3.connect(own.path)) as base:
        assert columns(base, "hubs") >= {"variants"}


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


@dataclass(kw_only=True)
class Model:
    """What a workspace should hold, by snapshots and by the words of the rule alone."""

    state: dict[str, Entry] = field(default_factory=dict)
    before: dict[int, dict[str, Entry]] = field(default_factory=dict)
    after: dict[int, dict[str, Entry]] = field(default_factory=dict)
    undoes: dict[int, int] = field(default_factory=dict)
    asides: dict[int, int] = field(default_factory=dict)
    closes: list[tuple[int, int]] = field(default_factory=list)
    apart: dict[int, tuple[str, str]] = field(default_factory=dict)

    def stands(self, number: int) -> bool:
        return not any(target == number and self.stands(u) for u, target in self.undoes.items())

    def wait(self) -> list[int]:
        closed = {aside for repair, aside in self.closes if self.stands(repair)}
        return [a for a, batch in self.asides.items() if self.stands(batch) and a not in closed]

    def undone(self, number: int) -> dict[str, Entry] | None:
        """Return the state after an undo, None where it must be refused."""
        if number not in self.after or not self.stands(number):
            return None
        old, new = self.before[number], self.after[number]
        state = dict(self.state)
        for own in {*old, *new}:
            if old.get(own) == new.get(own):
                continue
            if state.get(own) != new.get(own):
                return None
            state.pop(own, None)
            if own in old:
                state[own] = old[own]
        return state


def check(own: Workspace, model: Model) -> None:
    assert own.entries("locations") == model.state
    batches = {b.number: b for b in own.batches()}
    assert {n: b.undone_by is None for n, b in batches.items()} == {
        n: model.stands(n) for n in model.after
    }
    takers = [b.undone_by for b in batches.values() if b.undone_by is not None]
    assert all(model.stands(taker) for taker in takers)
    assert [a.number for a in own.asides()] == model.wait()
    assert own.apart("locations") == {p for n, p in model.apart.items() if model.stands(n)}


ACTS = st.lists(
    st.one_of(
        st.tuples(
            st.just("import"),
            st.lists(ENTRY, max_size=2, unique_by=lambda e: e.id),
            st.integers(0, 2),
        ),
        st.tuples(st.just("repair"), st.lists(ENTRY, max_size=1), st.integers(1, 4)),
        st.tuples(st.just("apart"), st.sampled_from([("a", "b"), ("b", "c")]), st.just(0)),
        st.tuples(st.just("undo"), st.none(), st.integers(0, 3)),
        st.tuples(st.just("undo"), st.none(), st.integers(0, 12)),
    ),
    max_size=12,
)


@settings(max_examples=60)
@given(acts=ACTS)
def test_whatever_is_taken_in_and_back_the_books_follow_the_chain(
    acts: list[tuple[str, Any, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    own, model = Workspace(tmp_path_factory.mktemp("own") / "own.gpkg"), Model()
    for action, what, count in acts:
        before, number = model.state, len(model.after) + 1
        if action == "undo":
            target = number - 1 - count
            wanted = model.undone(target)
            if wanted is None:
                with pytest.raises(QueryError):
                    own.undo(target, by="me")
                check(own, model)
                continue
            assert own.undo(target, by="me") == number
            model.undoes[number], model.state = target, wanted
        elif action == "apart":
            assert own.keep_apart("locations", *what, by="me") == number
            model.apart[number] = what
        else:
            rows = tuple(aside(row) for row in range(count if action == "import" else 0))
            closes = (count,) if action == "repair" and count in model.asides else ()
            told = replace(intake(*what, asides=rows), action=action, closes=closes)
            assert own.write(told, by="me") == number
            model.state = dict(own.entries("locations"))
            model.asides |= {len(model.asides) + 1 + i: number for i in range(len(rows))}
            model.closes += [(number, row) for row in closes]
        model.before[number], model.after[number] = before, model.state
        check(own, model)


@pytest.mark.parametrize("length", range(1, 7))
def test_an_undo_of_an_undo_of_any_length(own: Workspace, length: int) -> None:
    number = own.write(intake(entry("a"), asides=(aside(),)), by="me")
    for _ in range(length):
        number = own.undo(number, by="me")
    is_there = length % 2 == 0
    assert (len(own.entries("locations")), len(own.asides())) == (is_there, is_there)
    # Every second one from the last stands: it is what the last undo has left in force.
    gone = {b.number for b in own.batches() if b.undone_by is not None}
    assert gone == set(range(length, 0, -2))


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


@pytest.mark.parametrize("content", [b"", b"no database at all", b"SQLite format 3\0" + bytes(100)])
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


def refused(path: Path) -> list[str]:
    """Return why each way to use a path as a workspace is refused."""
    own, reasons = Workspace(path), []
    for act in (
        lambda: own.entries("locations"),
        own.batches,
        lambda: own.changes(1),
        lambda: own.write(intake(entry("a")), by="me"),
        lambda: own.keep_apart("locations", "a", "b", by="me"),
    ):
        with pytest.raises(DataError, match="cannot be used") as caught:
            act()
        assert caught.value.code == "workspace_unusable"
        reasons.append(str(caught.value.facts["reason"]))
    return reasons


def test_what_can_be_no_file_is_refused_by_every_method(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert all("too long" in r for r in refused(tmp_path / ("長" * 300)))
    assert all("too long" in r for r in refused(Path("/" + "a/" * 5000)))
    assert all("null" in r for r in refused(tmp_path / "a\0b"))
    assert all("folder" in r for r in refused(tmp_path))
    assert all("folder" in r for r in refused(Path(os.devnull)))
    assert all("file" in r for r in refused(tmp_path / "file" / "own.gpkg"))
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@contextmanager
def as_anybody() -> Iterator[None]:
    """Act as a user whom permissions bind, where the one of the tests is bound by none."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_file_that_may_only_be_read_is_read_and_not_written() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "own.gpkg"
        Workspace(path).write(intake(entry("a")), by="me")
        path.chmod(0o444)
        Path(folder).chmod(0o555)
        content = path.read_bytes()
        with as_anybody():
            assert list(Workspace(path).entries("locations")) == ["a"]
            with pytest.raises(DataError, match=r"cannot be used .*readonly") as caught:
                Workspace(path).write(intake(entry("b")), by="me")
            with pytest.raises(DataError, match="cannot be used"):
                Workspace(path.with_name("new.gpkg")).write(intake(entry("b")), by="me")
        assert caught.value.code == "workspace_unusable"
        assert path.read_bytes() == content
        path.chmod(0)
        Path(folder).chmod(0o755)
        with as_anybody():
            assert len(refused(path)) == 5


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


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE locations SET private = '5'", "UPDATE locations SET origins = '[1]'",
        "UPDATE locations SET variants = '{\"a\": [{\"q\": 1}]}'",
        "UPDATE locations SET state = 'zzz'", "UPDATE locations SET geom = 5",
        "UPDATE locations SET id = X'ff'", "UPDATE locations SET name_ja = X'ff'",
        "UPDATE locator_batches SET mapping = '5'", "UPDATE locator_changes SET after = '[]'",
        "UPDATE locator_quarantine SET cells = '5'",
    ],
)  # fmt: skip
def test_what_another_program_wrote_into_a_workspace_is_named(tmp_path: Path, change: str) -> None:
    own = Workspace(tmp_path / "own.gpkg")
    own.write(intake(entry("a"), asides=(aside(),)), by="x")
    with closing(sqlite3.connect(own.path)) as base:
        base.execute(change)
        base.commit()
    with pytest.raises(DataError, match="not as locator writes it") as caught:
        (own.entries("locations"), own.batches(), own.changes(1), own.asides())
    assert caught.value.code == "workspace_unusable"
