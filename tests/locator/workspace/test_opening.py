import sqlite3
from contextlib import closing
from pathlib import Path

import pyogrio
import pytest

from locator.errors import DataError, QueryError
from locator.workspace import Workspace
from locator.workspace.books import FORMAT, format_of
from locator.workspace.opening import explained, is_there, make_file, opened, unusable
from tests.locator.workspace.entries import entry, intake


def test_a_file_is_made_whole_and_never_in_the_place_of_another(tmp_path: Path) -> None:
    path = tmp_path / "new" / "own.gpkg"
    assert not is_there(path)
    make_file(path)
    assert is_there(path)
    with opened(path) as base:
        base.execute("INSERT INTO locator_mappings VALUES ('a', 'b', 'c', 'd')")
    make_file(path)
    with opened(path) as base:
        assert base.execute("SELECT count(*) FROM locator_mappings").fetchone() == (1,)
    assert [p.name for p in path.parent.iterdir()] == ["own.gpkg"]


def test_a_disk_without_second_names_gets_its_file_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path, _target: Path) -> None:
        raise PermissionError("no second names here")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    path = tmp_path / "own.gpkg"
    for _ in range(2):
        make_file(path)
        assert is_there(path)
        with opened(path) as base:
            assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert [p.name for p in tmp_path.iterdir()] == ["own.gpkg"]


def test_a_link_leads_to_the_file_that_is_made(tmp_path: Path) -> None:
    link = tmp_path / "link.gpkg"
    link.symlink_to(tmp_path / "there.gpkg")
    assert not is_there(link)
    make_file(link)
    assert (is_there(link), link.is_symlink()) == (True, True)


def test_nothing_is_made_by_opening(tmp_path: Path) -> None:
    path = tmp_path / "100% a?b#c.gpkg"
    with pytest.raises(sqlite3.OperationalError), opened(path):
        pass
    assert not path.exists()
    make_file(path)
    with opened(path) as base:
        assert base.execute("SELECT count(*) FROM locator_batches").fetchone() == (0,)
    with closing(sqlite3.connect(tmp_path / "other")) as base:
        base.execute("CREATE TABLE money (yen)")
    with pytest.raises(DataError, match="something else"), opened(tmp_path / "other"):
        pass


def test_what_the_system_says_becomes_one_fault_and_a_fault_stays(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no space") as caught, explained(tmp_path):
        raise OSError("no space")
    assert caught.value.facts["reason"] == "no space"
    with pytest.raises(QueryError, match="asked"), explained(tmp_path):
        raise QueryError("asked wrongly")
    assert unusable(tmp_path, "x").code == "workspace_unusable"


def test_a_view_in_the_place_of_a_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.gpkg"
    make_file(path)
    with closing(sqlite3.connect(path)) as base:
        base.executescript(
            "DROP TABLE works; CREATE VIEW works AS WITH RECURSIVE t(n) AS "
            "(SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT n FROM t"
        )
    with pytest.raises(DataError, match="works is a view"), opened(path):
        pass


def test_a_file_of_a_newer_format_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "own.gpkg"
    make_file(path)
    with opened(path) as base:
        assert format_of(base) == FORMAT
        base.execute("UPDATE locator_format SET version = ?", (FORMAT + 1,))
    before = path.read_bytes()
    own = Workspace(path)
    for act in (lambda: own.entries("locations"), lambda: own.write(intake(), by="me")):
        with pytest.raises(DataError, match="newer locator: bring this one up to date") as caught:
            act()
        assert caught.value.code == "workspace_newer"
        assert (caught.value.facts["found"], caught.value.facts["expected"]) == (FORMAT + 1, FORMAT)
    assert path.read_bytes() == before


@pytest.mark.parametrize("stated", ["DELETE FROM locator_format",
                                    "UPDATE locator_format SET version = 'x'"])  # fmt: skip
def test_a_format_that_is_no_number_is_told(tmp_path: Path, stated: str) -> None:
    path = tmp_path / "own.gpkg"
    make_file(path)
    with opened(path) as base:
        base.execute(stated)
    with pytest.raises(DataError, match="its format is no number"):
        Workspace(path).batches()


def test_a_file_without_a_format_is_the_first_one_and_brought_on_when_written(
    tmp_path: Path,
) -> None:
    path = tmp_path / "own.gpkg"
    make_file(path)
    with opened(path) as base:
        base.execute("DROP TABLE locator_format")
        base.execute("DELETE FROM gpkg_contents WHERE table_name = 'locator_format'")
        assert format_of(base) == 1
    own = Workspace(path)
    assert own.entries("locations") == {}
    with opened(path) as base:
        assert format_of(base) == 1
    own.write(intake(entry("a")), by="me")
    with opened(path) as base:
        assert format_of(base) == FORMAT
    assert list(pyogrio.list_layers(path)[:, 0]).count("locator_format") == 1
    assert pyogrio.read_dataframe(path, layer="locations")["id"].tolist() == ["a"]


def test_a_file_that_another_program_writes_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("locator.workspace.opening._WAIT_S", 0.1)
    own = Workspace(tmp_path / "own.gpkg")
    own.write(intake(entry("a")), by="me")
    with closing(sqlite3.connect(own.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert list(own.entries("locations")) == ["a"]
        with pytest.raises(DataError, match="wait until a running import is done") as caught:
            own.write(intake(entry("b")), by="me")
    assert caught.value.code == "workspace_locked"
    own.write(intake(entry("b")), by="me")
    assert list(own.entries("locations")) == ["a", "b"]
