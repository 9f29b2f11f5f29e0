import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from locator.workspace import Aside, Entry, Intake, Remark, Workspace, kind_of
from locator.workspace.books import put_all


class Coming:
    def __init__(self, *ids: str) -> None:
        self.ids = ids

    def has_come(self, ids: Sequence[str]) -> list[bool]:
        return [own in self.ids for own in ids]


def entry(own: str, name: str) -> Entry:
    return Entry(kind="locations", id=own, fields={"name_ja": name}, lon=138.5, lat=35.5)


BATCH = Intake(action="import", kind="locations", file="a.csv", sha256="x")
ASIDE = Aside(kind="locations", file="a.csv", sheet="", row=3, code="c", message="m", cells={})
REMARK = Remark(code="c", severity="info", sheet="", row=2, column="", found="", expected="",
                action="kept", message="m")  # fmt: skip


@pytest.fixture
def own(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "own.gpkg")


def test_pieces_make_one_batch(own: Workspace) -> None:
    own.write(Intake(action="edit", kind="locations", entries=(entry("a", "城"),)), by="x")
    with own.loading(BATCH, by="佐藤") as loading:
        assert dict(loading.names()) == {1: "城"}
        standing = loading.of_ids(["a", "b", "a"])
        assert standing["a"].fields == {"name_ja": "城"}
        loading.put(Intake(action="import", kind="locations", entries=(entry("a", "橋"),),
                           asides=(ASIDE,)), standing)  # fmt: skip
        loading.put(Intake(action="import", kind="locations", entries=(entry("b", "滝"),),
                           remarks=(REMARK,)), {})  # fmt: skip
        assert loading.of_ids(["b"]) == {}  # what the batch writes did not stand before it
        assert [e.id for e in loading.at([1, 2]).values()] == ["a"]
        loading.end(rows=3, accepted=2, quarantined=1, repaired=0)
    last, _ = own.batches()
    assert (last.number, last.by, last.file, last.sha256) == (2, "佐藤", "a.csv", "x")
    assert (last.rows, last.accepted, last.quarantined) == (3, 2, 1)
    names = {i: e.fields["name_ja"] for i, e in own.entries("locations").items()}
    assert names == {"a": "橋", "b": "滝"}
    assert [(c.id, c.before is None) for c in own.changes(2)] == [("a", False), ("b", True)]
    assert len(own.asides()) == len(own.remarks(2)) == 1
    own.undo(2, by="x")
    assert [e.fields["name_ja"] for e in own.entries("locations").values()] == ["城"]


def test_a_batch_that_fails_leaves_nothing(own: Workspace) -> None:
    def failing() -> None:
        with own.loading(BATCH, by="x") as loading:
            loading.put(Intake(action="import", kind="locations", entries=(entry("a", "橋"),)), {})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    assert own.batches() == ()
    assert own.entries("locations") == {}


def test_what_would_change_is_looked_at_without_a_file(own: Workspace) -> None:
    with own.loading(BATCH, by="x", is_written=False) as loading:
        assert not loading.has_records
        assert list(loading.names()) == []
        assert loading.of_ids(["a"]) == {}
        assert list(loading.gone([1], Coming())) == []
        loading.put(Intake(action="import", kind="locations", entries=(entry("a", "橋"),)), {})
        loading.end(rows=1, accepted=1, quarantined=0, repaired=0)
    assert not own.path.exists()


def test_records_that_do_not_come_again_are_told_once(own: Workspace) -> None:
    for name in ("城", "橋"):
        told = (entry("a", name), entry("b", name), entry("c", name))
        own.write(Intake(action="import", kind="locations", entries=told), by="x")
    own.write(Intake(action="edit", kind="locations", removed=("c",)), by="x")
    with own.loading(BATCH, by="x", is_written=False) as loading:
        assert list(loading.gone([1, 2], Coming("b"))) == ["a"]
        assert list(loading.gone([], Coming())) == []


LOADER = """
import sys
from dataclasses import replace
from pathlib import Path
from locator.workspace import Workspace
from tests.locator.workspace.test_loading import BATCH, entry
own = Workspace(Path(sys.argv[1]))
with own.loading(BATCH, by="x") as loading:
    for piece in range(60):
        told = tuple(entry(f"{piece}-{n}", f"{n}" * 400) for n in range(1_000))
        loading.put(replace(BATCH, entries=told), {})
    print("staged", flush=True)
    sys.stdin.readline()
    loading.end(rows=60_000, accepted=60_000, quarantined=0, repaired=0)
"""


def test_others_read_while_a_large_list_is_written(own: Workspace, tmp_path: Path) -> None:
    own.write(Intake(action="edit", kind="locations", entries=(entry("a", "城"),)), by="x")
    loader = subprocess.Popen(
        [sys.executable, "-c", LOADER, str(own.path)],
        cwd=Path(__file__).resolve().parents[3],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert loader.stdout is not None
    assert loader.stdout.readline() == b"staged\n"
    begun = time.monotonic()
    assert list(own.entries("locations")) == ["a"]
    assert len(own.batches()) == 1
    assert time.monotonic() - begun < 5
    loader.communicate(b"\n", timeout=120)
    assert loader.returncode == 0
    assert len(own.entries("locations")) == 60_001
    assert own.path.stat().st_size > 2 * 65_536_000  # twice what is held in the memory at once
    assert [p.name for p in tmp_path.iterdir()] == ["own.gpkg"]


def test_others_read_until_the_end_of_an_intake_that_is_written_whole(own: Workspace) -> None:
    own.write(Intake(action="edit", kind="locations", entries=(entry("a", "城"),)), by="x")
    told = tuple(entry(f"{n}", f"{n}" * 100) for n in range(20_000))
    with own._writing() as base:
        put_all(base, kind_of("locations"), 1, [(None, e) for e in told])
        assert list(Workspace(own.path).entries("locations")) == ["a"]
    assert len(own.entries("locations")) == 20_001


def test_records_that_a_batch_writes_are_those_that_stood_in_their_place(own: Workspace) -> None:
    first = tuple(entry(own_id, "城") for own_id in ("a", "b"))
    own.write(Intake(action="edit", kind="locations", entries=first), by="x")
    with own.loading(replace(BATCH, kind="locations"), by="x") as loading:
        standing = loading.of_ids(["a", "b"])
        loading.put(replace(BATCH, entries=(entry("c", "滝"), entry("b", "橋"))), standing)
        assert list(Workspace(own.path).entries("locations")) == ["a", "b"]
        loading.end(rows=2, accepted=2, quarantined=0, repaired=0)
    names = [(i, e.fields["name_ja"]) for i, e in own.entries("locations").items()]
    assert names == [("a", "城"), ("b", "橋"), ("c", "滝")]


def test_a_column_that_a_user_added_keeps_its_cells_and_hinders_nothing(own: Workspace) -> None:
    own.write(Intake(action="edit", kind="locations", entries=(entry("a", "城"),)), by="x")
    with closing(sqlite3.connect(own.path)) as base, base:
        base.execute("ALTER TABLE locations ADD COLUMN memo TEXT NOT NULL DEFAULT '鍵は窓口'")
        base.execute("UPDATE locations SET memo = '雨の日は休み'")
    with own.loading(BATCH, by="x") as loading:
        standing = loading.of_ids(["a"])
        loading.put(replace(BATCH, entries=(entry("a", "橋"), entry("b", "滝"))), standing)
        loading.end(rows=2, accepted=2, quarantined=0, repaired=0)
    with closing(sqlite3.connect(own.path)) as base:
        told = base.execute("SELECT id, name_ja, memo FROM locations ORDER BY id").fetchall()
    assert told == [("a", "橋", "雨の日は休み"), ("b", "滝", "鍵は窓口")]
