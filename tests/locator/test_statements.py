"""What users state of their towns: kept, replaced, taken back, refused, and what it decides."""

import dataclasses
import multiprocessing
import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from locator.access import DayService, access_table
from locator.days import Day
from locator.errors import DataError, QueryError
from locator.places import covered
from locator.records import Catalogue, Outing, Query
from locator.search import search
from locator.statements import (
    CoverageStatement,
    state_coverage,
    stated_coverage,
    statements_file,
    with_statements,
    withdraw_coverage,
)
from tests.locator.buses import GATEWAY, KOFU, bus, castle, line, world
from tests.locator.catalogues import SCOUT
from tests.locator.test_access import LONG

BUS = bus(line())
STATEMENT = CoverageStatement(
    municipality_code=KOFU,
    mode="bus",
    coverage="complete",
    stated_by="甲府市交通政策課",
    basis="市内全路線のGTFSを登録",
    stated_on="2026-11-20",
    feeds="bus",
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "own" / "statements.sqlite"


def verdict(catalogue: Catalogue) -> str:
    service = DayService.of([BUS], Day())
    return str(access_table(catalogue, service, GATEWAY, castle(), LONG).iloc[0]["verdict"])


def test_a_statement_turns_unknown_into_no_and_back(file: Path) -> None:
    here = world()
    assert verdict(here) == "unknown"
    state_coverage(here, STATEMENT, path=file)
    assert verdict(with_statements(here, stated_coverage(file), ["bus"])) == "no"
    assert verdict(with_statements(here, stated_coverage(file), ["bus", "other"])) == "no"
    assert verdict(with_statements(here, stated_coverage(file), ["other"])) == "unknown"
    withdraw_coverage(KOFU, "bus", path=file)
    assert stated_coverage(file).empty
    assert with_statements(here, stated_coverage(file), ["bus"]) is here


def test_a_statement_takes_the_place_of_an_earlier_one(file: Path) -> None:
    state_coverage(world(), STATEMENT, path=file)
    state_coverage(world(), dataclasses.replace(STATEMENT, coverage="none"), path=file)
    state_coverage(world(), dataclasses.replace(STATEMENT, mode="rail"), path=file)
    kept = stated_coverage(file)
    assert kept[["mode", "coverage"]].to_numpy().tolist() == [["bus", "none"], ["rail", "complete"]]
    both = with_statements(world([(KOFU, "bus", "complete")]), kept, ["bus"])
    codes = pd.Series([KOFU, "13101"])
    assert covered(both, codes, "bus").tolist() == [False, False]
    assert covered(both, codes, "rail").tolist() == [True, False]


def test_a_ranking_credits_the_statement_it_rests_on(file: Path) -> None:
    state_coverage(world(), STATEMENT, path=file)
    own = with_statements(world(), stated_coverage(file), ["bus"])
    query = Query(profile=SCOUT, outing=Outing(start=f"{GATEWAY.lon},{GATEWAY.lat}"))
    for catalogue, told in ((own, True), (world(), False)):
        lines = search(catalogue, query, feeds=[BUS]).attribution
        assert any("甲府市交通政策課" in line for line in lines) is told


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"municipality_code": "99999"}, "no municipality has the code '99999'"),
        ({"municipality_code": "*"}, "no municipality has the code"),
        ({"mode": "rocket"}, "mode 'rocket'; expected one of bus, rail"),
        ({"coverage": "maybe"}, "coverage 'maybe'; expected one of complete"),
        ({"stated_by": " "}, "stated_by must be one line"),
        ({"basis": "x" * 301}, "basis must be one line"),
        ({"basis": "a\nb"}, "basis must be one line"),
        ({"stated_on": "2026-13-01"}, "expected a date"),
        ({"stated_on": "9999-12-31"}, "expected a day from 2000-01-01 to today"),
        ({"stated_on": "0001-01-01"}, "expected a day from 2000-01-01 to today"),
    ],
)
def test_what_cannot_be_stated(file: Path, told: dict[str, str], message: str) -> None:
    with pytest.raises(QueryError, match="cannot be kept") as refused:
        state_coverage(world(), dataclasses.replace(STATEMENT, **told), path=file)
    assert message in str(refused.value)
    assert not file.exists()


def test_all_faults_are_told_at_once(file: Path) -> None:
    bad = dataclasses.replace(STATEMENT, mode="x", coverage="y", stated_by="")
    with pytest.raises(QueryError) as refused:
        state_coverage(world(), bad, path=file)
    assert str(refused.value).count(";") >= 2


def test_hostile_words_are_words(file: Path) -> None:
    hostile = "<script>alert(1)</script>'); DROP TABLE coverage;--"
    state_coverage(world(), dataclasses.replace(STATEMENT, basis=hostile), path=file)
    assert stated_coverage(file)["basis"].tolist() == [hostile]


def test_nothing_to_take_back(file: Path) -> None:
    with pytest.raises(QueryError, match="nothing is stated"):
        withdraw_coverage(KOFU, "bus", path=file)
    assert not file.exists()


@pytest.mark.parametrize(
    "content", [b"not a database at all" * 100, b"SQLite format 3\x00" + b"x" * 200]
)
def test_another_kind_of_file_is_named_and_left_alone(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    with pytest.raises(DataError, match="cannot be used") as refused:
        stated_coverage(file)
    assert refused.value.code == "statements_unusable"
    with pytest.raises(DataError):
        state_coverage(world(), STATEMENT, path=file)
    assert file.read_bytes() == content


def test_a_database_of_something_else_is_left_alone(file: Path) -> None:
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as base, base:
        base.execute("CREATE TABLE songs (title TEXT)")
    with pytest.raises(DataError, match="database of something else"):
        state_coverage(world(), STATEMENT, path=file)
    with closing(sqlite3.connect(file)) as base:
        assert base.execute("SELECT name FROM sqlite_master").fetchall() == [("songs",)]


@pytest.mark.parametrize(
    ("column", "value"), [("basis", b"\xff\xfe"), ("mode", "hover"), ("coverage", "nonsense")]
)
def test_rows_that_were_not_written_here_are_named(file: Path, column: str, value: object) -> None:
    file.parent.mkdir()
    names = ["municipality_code", "mode", "coverage", "stated_by", "basis", "stated_on", "feeds"]
    row = {**dict(zip(names, dataclasses.astuple(STATEMENT), strict=True)), column: value}
    with closing(sqlite3.connect(file)) as base, base:
        base.execute(f"CREATE TABLE coverage ({', '.join(names)})")
        base.execute("INSERT INTO coverage VALUES (?, ?, ?, ?, ?, ?, ?)", [*row.values()])
    with pytest.raises(DataError, match="no statements"):
        stated_coverage(file)


def test_the_place_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCATOR_STATEMENTS", str(tmp_path / "named.sqlite"))
    assert statements_file() == tmp_path / "named.sqlite"
    assert statements_file(tmp_path / "given") == tmp_path / "given"
    monkeypatch.setenv("LOCATOR_STATEMENTS", "")
    assert statements_file().name == "statements.sqlite"


def _state(file: Path, code: str) -> None:
    own = world()
    for mode in ("bus", "rail", "ferry", "demand"):
        told = dataclasses.replace(STATEMENT, municipality_code=code, mode=mode)
        state_coverage(own, told, path=file)


def test_two_writers_at_once_lose_nothing(file: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_state, args=(file, code)) for code in (KOFU, "22138")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert len(stated_coverage(file)) == 8
