"""``locator data duplicates | merge | distinct`` on a workspace of its own."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from locator.cli import main

Run = Callable[..., Result]
FIRST = "id,名称,経度,緯度,備考\na,道の駅 高松,136.7247,36.7863,\nx,海,136.6,36.7,\n"
SECOND = "id,名称,経度,緯度,備考\nb,高松,136.7248,36.7863,駐車場あり\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOCATOR_WORKSPACE", str(tmp_path / "own.gpkg"))

    def _run(*words: str, lang: str = "en") -> Result:
        return CliRunner().invoke(main, ["data", *words, "--lang", lang])

    for name, text in (("first", FIRST), ("second", SECOND)):
        Path(f"{name}.csv").write_text(text, encoding="utf-8")
        assert _run("import", "locations", f"{name}.csv").exit_code == 0
    return _run


def listed(run: Run) -> list[dict[str, Any]]:
    done = run("duplicates", "locations", "--format", "json")
    found: list[dict[str, Any]] = json.loads(done.stdout)
    assert done.exit_code == (0 if found else 1)
    return found


def test_a_pair_is_listed_and_merged_and_an_undo_brings_both_back(run: Run) -> None:
    [pair] = listed(run)
    assert (pair["first"], pair["second"], pair["where"]) == ("a", "b", "own")
    assert (pair["first_name"], pair["second_name"]) == ("道の駅 高松", "高松")
    assert pair["why"] == ["end_of_name", "near"]
    assert (pair["kana_likeness"], pair["same_category"]) == (None, None)
    done = run("merge", "locations", "a", "b", "--by", "佐藤")
    assert done.exit_code == 0, done.output
    assert "b is merged into a (batch 3)" in done.stdout
    assert "lon, name_ja" in done.stdout
    assert listed(run) == []
    points = json.loads(run("export", "locations", "--format", "geojson").stdout)["features"]
    assert {f["id"]: f["properties"].get("note") for f in points} == {
        "a": "駐車場あり",
        "x": None,
    }
    [latest, *_] = json.loads(run("history", "--format", "json").stdout)
    assert (latest["action"], latest["by"]) == ("merge", "佐藤")
    assert run("undo", "3").exit_code == 0
    assert [p["second"] for p in listed(run)] == ["b"]


def test_a_pair_that_is_none_does_not_come_back_until_undone(run: Run) -> None:
    done = run("distinct", "locations", "b", "a")
    assert (done.exit_code, "(batch 3)" in done.stdout) == (0, True)
    told = run("duplicates", "locations")
    assert (told.exit_code, told.stdout) == (1, "No pair of records that may be one place\n")
    assert "not the same" in run("history").stdout
    run("undo", "3")
    assert len(listed(run)) == 1


def test_an_embedded_place_is_proposed_and_kept_apart_too(run: Run) -> None:
    row = "id,名称,経度,緯度\nmine,ひがし茶屋街,136.6665,36.5726\n"
    Path("third.csv").write_text(row, encoding="utf-8")
    run("import", "locations", "third.csv")
    [pair] = [p for p in listed(run) if p["where"] == "embedded"]
    assert (pair["first"], pair["second_name"]) == ("mine", "ひがし茶屋街")
    assert run("distinct", "locations", "mine", pair["second"]).exit_code == 0
    assert {p["where"] for p in listed(run)} == {"own"}


@pytest.mark.parametrize("is_first", [True, False])
def test_an_own_record_that_is_an_embedded_one_is_said_so_and_undone(
    run: Run, *, is_first: bool
) -> None:
    row = "id,名称,経度,緯度\nmine,ひがし茶屋街,136.6665,36.5726\n"
    Path("third.csv").write_text(row, encoding="utf-8")
    run("import", "locations", "third.csv")
    [pair] = [p for p in listed(run) if p["where"] == "embedded"]
    both = ("mine", pair["second"]) if is_first else (pair["second"], "mine")
    done = run("merge", "locations", *both, "--by", "佐藤")
    assert (done.exit_code, f"mine is {pair['second']}" in done.stdout) == (0, True), done.output
    assert {p["where"] for p in listed(run)} == {"own"}
    exported = json.loads(run("export", "locations", "--format", "geojson").stdout)["features"]
    assert [f["properties"].get("same_as") for f in exported if f["id"] == "mine"] == [
        pair["second"]
    ]
    run("undo", "4")
    assert [p["second"] for p in listed(run) if p["where"] == "embedded"] == [pair["second"]]


def test_the_text_is_told_in_both_languages(run: Run) -> None:
    [english] = run("duplicates", "locations").stdout.splitlines()
    assert english.split("\t")[1:5] == ["a", "道の駅 高松", "b", "高松"]
    assert english.endswith("own\t9 m\tone name ends with the other, within 150 m")
    japanese = run("duplicates", "locations", lang="ja").stdout
    assert "一方の名称で終わる, 150 m以内" in japanese


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("merge", "locations", "a", "none"), "there is no own record 'none'"),
        (("merge", "locations", "a", "a"), "one record"),
        (("merge", "works", "a", "b"), "among works"),
        (("merge", "locations", "loc-091", "loc-092"), "there is no own record 'loc-092'"),
        (("merge", "locations", "loc-091", "loc-091"), "there is no own record 'loc-091'"),
        (("distinct", "locations", "a", "none"), "there is no own record 'none'"),
        (("distinct", "locations", "loc-091", "loc-092"), "there is no own record 'loc-091'"),
        (("distinct", "locations", "a", "a"), "one record"),
        (("distinct", "locations", "a", "b", "--by", "a\nb"), "one line"),
        (("duplicates", "castles"), "Invalid value"),
        (("duplicates", "locations", "--workspace", "first.csv"), "cannot be used"),
        (("history", "--batch", "9"), "batch 9 does not exist"),
    ],
)
def test_wrong_use_is_explained_and_writes_nothing(
    run: Run, words: tuple[str, ...], said: str
) -> None:
    done = run(*words)
    assert (done.exit_code, said in done.stderr) == (2, True), done.output
    assert len(json.loads(run("history", "--format", "json").stdout)) == 2
