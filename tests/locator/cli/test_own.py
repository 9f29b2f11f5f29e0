"""``locator data import`` and what follows it, on a workspace of its own."""

import json
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from locator.cli import main

Run = Callable[..., Result]
LIST = "id,名称,経度,緯度,備考\na,ロケ地の城,138.56,35.66,要予約\nb,,138.5,35.6,\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOCATOR_WORKSPACE", str(tmp_path / "own.gpkg"))

    def _run(*words: str) -> Result:
        return CliRunner().invoke(main, [*words, "--lang", "en"])

    return _run


def test_a_list_becomes_records_that_a_search_finds_until_undone(run: Run) -> None:
    Path("mine.csv").write_text(LIST, encoding="cp932")
    look = ("search", "--prefecture", "19", "--text", "ロケ地の城", "--format", "json")
    assert run(*look).exit_code == 1
    tried = run("data", "import", "locations", "mine.csv", "--dry-run")
    assert "Nothing was written" in tried.stdout
    assert run("data", "history").stdout == "Nothing has been taken in yet\n"
    done = run("data", "import", "locations", "mine.csv", "--by", "佐藤", "--format", "json")
    assert done.exit_code == 1  # a row waits for a repair
    told = json.loads(done.stdout)
    assert (told["rows"], told["accepted"], told["quarantined"]) == (2, 1, 1)
    assert told["difference"]["new"] == ["a"]
    found = json.loads(run(*look).stdout)["ranking"]
    assert [row["id"] for row in found] == ["a"]
    assert found[0]["municipality_code"] == "19201"
    assert run("data", "undo", "1").exit_code == 0
    assert run(*look).exit_code == 1
    history = json.loads(run("data", "history", "--format", "json").stdout)
    assert [(b["action"], b["by"] == "佐藤", b["undone_by"]) for b in history] == [
        ("undo", False, None),
        ("import", True, 2),
    ]
    assert run("data", "undo", "1").exit_code == 2


def test_a_newer_file_tells_what_it_changes(run: Run) -> None:
    Path("mine.csv").write_text(LIST.splitlines()[0] + "\na,城,138.5,35.6,\n", encoding="utf-8")
    assert run("data", "import", "locations", "mine.csv").exit_code == 0
    newer = LIST.splitlines()[0] + "\na,城跡,138.5,35.6,\nc,橋,138.6,35.6,\n"
    Path("mine.csv").write_text(newer, encoding="utf-8")
    done = run("data", "import", "locations", "mine.csv", "--format", "json")
    change = json.loads(done.stdout)["difference"]
    assert change["new"] == ["c"]
    assert change["changed"]["a"]["name_ja"] == {"before": "城", "after": "城跡"}
    [changed, new] = json.loads(run("data", "history", "--batch", "2").stdout)
    assert (changed["id"], new["before"], new["after"]["name_ja"]) == ("a", None, "橋")


def test_a_mapping_says_what_the_columns_mean(run: Run) -> None:
    Path("plain.csv").write_text("城,138.5,35.6\n橋,138.6,35.7\n", encoding="utf-8")
    told = run("data", "import", "locations", "plain.csv")
    assert told.exit_code == 2
    assert "mapping" in told.stderr
    Path("map.json").write_text('{"1": "name_ja", "2": "lon", "3": "lat"}', encoding="utf-8")
    done = run("data", "import", "locations", "plain.csv", "--mapping", "map.json")
    assert done.exit_code == 0, done.output
    assert "2 taken in" in done.stdout


def test_what_is_public_is_written_out(run: Run) -> None:
    nothing = run("data", "export", "locations")
    assert (nothing.exit_code, nothing.stdout.count("\n")) == (1, 1)
    Path("mine.csv").write_text(LIST, encoding="utf-8")
    run("data", "import", "locations", "mine.csv")
    told = run("data", "export", "locations", "--format", "geojson")
    assert told.exit_code == 0
    assert [f["id"] for f in json.loads(told.stdout)["features"]] == ["a"]
    assert "1 records written" in told.stderr


def test_a_record_under_secrecy_is_in_no_export_until_its_day(run: Run) -> None:
    head = "名称,経度,緯度,nda_until,owner_phone\n"
    text = head + "極秘屋敷,139.70,35.68,2099-12-31,090\n公開屋敷,139.71,35.68,2020-01-01,091\n"
    Path("a.csv").write_text(text, encoding="utf-8")
    assert run("data", "import", "locations", "a.csv").exit_code == 0
    told = run("data", "export", "locations").stdout
    assert ("極秘屋敷" in told, "公開屋敷" in told, "09" in told) == (False, True, False)


def test_a_list_with_a_column_of_secrecy_not_known_is_taken_in_as_drafts(run: Run) -> None:
    text = "名称,経度,緯度,取扱（秘）\n極秘屋敷,139.70,35.68,部外秘\n"
    Path("a.csv").write_text(text, encoding="utf-8")
    done = run("data", "import", "locations", "a.csv")
    assert "取扱（秘）" in done.stderr
    assert "all records are drafts" in done.stderr
    told = run("data", "export", "locations")
    assert (told.exit_code, "極秘屋敷" in told.stdout) == (1, False)


def test_a_running_number_does_not_overwrite_another_place(run: Run) -> None:
    for name, row in (("a", "1,屋敷,139.70,35.68"), ("b", "1,海岸,139.48,35.31")):
        Path(f"{name}.csv").write_text(f"No,name,lon,lat\n{row}\n", encoding="utf-8")
        assert run("data", "import", "locations", f"{name}.csv").exit_code == 0
    told = json.loads(run("data", "export", "locations", "--format", "geojson").stdout)
    assert [f["properties"]["name_ja"] for f in told["features"]] == ["屋敷", "海岸"]


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "empty"), (b"%PDF-1.7", "PDF"), ("名称\n城\n".encode(), "no column")],
)
def test_a_wrong_file_writes_nothing(run: Run, content: bytes, said: str) -> None:
    Path("mine.csv").write_bytes(content)
    done = run("data", "import", "locations", "mine.csv")
    assert done.exit_code == 2
    assert said in done.stderr
    assert not Path("own.gpkg").exists()


def test_a_workspace_that_is_none_and_a_person_that_is_none(run: Run) -> None:
    Path("mine.csv").write_text(LIST, encoding="utf-8")
    words = ("data", "import", "locations", "mine.csv")
    wrong = run(*words, "--workspace", "mine.csv")
    assert wrong.exit_code == 2
    assert "cannot be used" in wrong.stderr
    assert Path("mine.csv").read_text(encoding="utf-8") == LIST
    assert "one line" in run(*words, "--by", "a\nb").stderr
    assert not Path("own.gpkg").exists()


@pytest.mark.real
def test_ishikawas_list_as_its_source_describes_it(run: Run, real_data: Path) -> None:
    path = real_data / "opendata_ishikawa" / "170003_tourism.csv"
    told = json.loads(run("data", "import", "locations", str(path), "--format", "json").stdout)
    assert (told["rows"], told["accepted"], told["quarantined"]) == (1346, 1336, 10)
    codes = Counter(f["code"] for f in told["findings"])
    # 74 rows without coordinates: 64 name their town, 9 do not, one is blank.
    assert codes["site_placed_at_municipality"] == 64
    assert (codes["site_position_missing"], codes["site_row_blank"]) == (9, 1)


def test_a_system_that_names_a_file_is_refused(run: Run) -> None:
    Path("mine.csv").write_text(LIST, encoding="utf-8")
    done = run("data", "import", "locations", "mine.csv", "--crs", "+proj=longlat +nadgrids=x")
    assert done.exit_code == 2
    assert "expected a code such as EPSG:2154" in done.stderr


def test_an_id_in_two_tables_is_two_records_and_can_be_undone(run: Run) -> None:
    Path("both").mkdir()
    head = "id,名称,経度,緯度\n"
    Path("both/a.csv").write_text(f"{head}a,城,138.5,35.6\n", encoding="utf-8")
    Path("both/b.csv").write_text(f"{head}a,橋,138.6,35.6\n", encoding="utf-8")
    done = run("data", "import", "locations", "both", "--format", "json")
    told = json.loads(done.stdout)
    assert (told["accepted"], len(told["difference"]["new"])) == (2, 2)
    again = run("data", "import", "locations", "both", "--format", "json")
    assert json.loads(again.stdout)["difference"]["same"] == 2
    assert run("data", "undo", "1").exit_code == 0
    assert run("data", "export", "locations").exit_code == 1


def test_a_file_whose_name_is_no_utf_8_is_taken_in(run: Run) -> None:
    name = os.fsdecode("城.csv".encode("cp932"))
    Path(name).write_text("id,名称,経度,緯度\na,城,138.5,35.6\n", encoding="utf-8")
    assert run("data", "import", "locations", name).exit_code == 0
    assert "\t城.csv\t" in run("data", "history").stdout


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_is_read_back_with_all_its_columns(run: Run, form: str) -> None:
    text = "id,名称,経度,緯度,駐車場,所在地\na,城,138.5,35.6,10台,甲府市1\n"
    Path("mine.csv").write_text(text, encoding="utf-8")
    assert run("data", "import", "locations", "mine.csv").exit_code == 0
    out = f"out.{form}"
    assert run("data", "export", "locations", "--format", form, "--output", out).exit_code == 0
    Path("own.gpkg").unlink()
    done = run("data", "import", "locations", out, "--format", "json")
    assert done.exit_code == 0
    (told,) = json.loads(run("data", "history", "--batch", "1").stdout)
    assert (told["after"]["parking"], told["after"]["address"]) == ("10台", "甲府市1")


def test_a_large_list_is_taken_in_in_chunks(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("locator.cli.own.is_streamed", lambda *_: True)
    Path("mine.csv").write_text(LIST, encoding="cp932")
    tried = run("data", "import", "locations", "mine.csv", "--dry-run")
    assert "Nothing was written" in tried.stdout
    done = run("data", "import", "locations", "mine.csv", "--by", "佐藤", "--format", "json")
    assert done.exit_code == 1  # a row waits for a repair
    told = json.loads(done.stdout)
    assert (told["rows"], told["accepted"], told["quarantined"], told["batch"]) == (2, 1, 1, 1)
    assert told["counts"] == {"new": 1, "changed": 0, "same": 0, "absent": 0}
    again = run("data", "import", "locations", "mine.csv")
    assert "New 0, changed 0, same 1" in again.stdout
    [last, first] = json.loads(run("data", "history", "--format", "json").stdout)
    assert (first["by"], first["sha256"]) == ("佐藤", last["sha256"])
    Path("mine.csv").write_text(LIST.replace("名称", "謎の名称"), encoding="utf-8")
    waits = run("data", "import", "locations", "mine.csv")
    assert waits.exit_code == 1
    assert "謎の名称 → name_ja" in waits.stderr


def test_features_that_are_none_are_no_list_of_a_format_either(run: Run) -> None:
    Path("a.geojson").write_text('{"type": "FeatureCollection", "features": [1, 2]}')
    for more in ((), ("--known", "std-tourism")):
        done = run("data", "import", "locations", "a.geojson", *more)
        assert (done.exit_code, "a.geojson is empty" in done.stderr) == (2, True)
