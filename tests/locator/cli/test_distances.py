"""``locator distances``: the table, its summary, exit codes and faults.

The tiny feed ``plain`` has a stop at 138 E, 35.00 N; the inn lies over the river.
"""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from locator.cli import main
from tests.geo.roads.towns import EAST, RIVER, SOUTH, metres, river, write

FEEDS = Path(__file__).resolve().parents[2] / "geo" / "gtfs" / "feeds"
SITES = f"id,name_ja,name_en,lon,lat\ninn,宿,Inn,{EAST},{SOUTH}\npeak,峰,Peak,138.9,35.9\n"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the command for the inn and the peak with the tiny feed alone, in English."""
    listed, roads = write(tmp_path / "inns.csv", SITES), river(tmp_path)

    def _run(*more: str, sites: str = str(listed), roads: Path | None = roads) -> Result:
        shared = ["--sites", sites, "--feed", str(FEEDS / "plain"), "--lang", "en"]
        given = [] if roads is None else ["--roads", str(roads)]
        result = CliRunner().invoke(main, ["distances", *shared, *given, *more])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return _run


def answer(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_the_json_holds_rows_summary_roads_and_settings(run: Run) -> None:
    result = run("--format", "json")
    found = answer(result)
    assert result.exit_code == 0
    assert list(found) == [
        *("rows", "summary", "roads", "settings", "retrieved_on", "attribution"),
    ]
    inn, peak = found["rows"]
    assert (inn["id"], inn["name"], inn["stop_name"]) == ("inn", "Inn", "駅前")
    assert inn["straight_m"] == pytest.approx(metres((EAST, SOUTH), (138.0, 35.0)))
    assert inn["road_m"] == pytest.approx(metres(*RIVER.values()), abs=1e-3)
    assert (inn["within_walked"], inn["within_road"], inn["reason"]) == ("yes", "no", "")
    assert (peak["stop"], peak["road_m"], peak["reason"]) == (None, None, "no_stop")
    assert (found["summary"]["pairs"], found["summary"]["above"]) == (1, 1)
    assert found["summary"]["median"] == pytest.approx(inn["road_m"] / inn["straight_m"])
    assert found["roads"]["file"] == "river.osm"
    assert found["roads"]["walkable_m"] == pytest.approx(metres(*RIVER.values()))
    expected = {"limit_m": 800.0, "detour": 1.3, "snap_m": 100.0, "search_m": 5000.0}
    assert found["settings"] == expected
    assert list(found["retrieved_on"]) == ["plain"]
    assert found["attribution"][-1] == "Roads: © OpenStreetMap contributors (ODbL 1.0)."


def test_the_csv_leaves_unknown_empty_and_words_go_to_stderr(run: Run) -> None:
    result = run()
    text = result.stdout_bytes.decode("utf-8-sig")
    inn, peak = csv.DictReader(io.StringIO(text))
    assert inn["within_road"] == "no"
    assert (peak["straight_m"], peak["within_road"]) == ("", "unknown")
    assert "© OpenStreetMap contributors" in inn["attribution"]
    assert inn["retrieved_on"].startswith("plain:")
    assert "1 of 2 sites have a stop within 800 m" in result.stderr
    assert "© OpenStreetMap contributors" in result.stderr
    assert "1 of 1 pairs known" in result.stderr
    assert "1 of them above the assumed 1.3" in result.stderr


def test_without_roads_the_rest_is_answered(run: Run) -> None:
    result = run("--format", "json", roads=None)
    assert result.exit_code == 0
    found = answer(result)
    assert found["roads"] is None
    assert "OpenStreetMap" not in " ".join(found["attribution"])
    assert found["summary"]["known"] == 0
    assert found["rows"][0]["reason"] == "no_roads"
    assert "No roads were given" in result.stderr


def test_a_longer_walk_turns_the_no_into_a_yes(run: Run) -> None:
    (inn, _) = answer(run("--format", "json", "--max-walk", "3000"))["rows"][:2]
    assert inn["within_road"] == "yes"


def test_nothing_near_is_exit_one(run: Run, tmp_path: Path) -> None:
    lonely = write(tmp_path / "peak.csv", "id,name_ja,lon,lat\npeak,峰,138.9,35.9\n")
    result = run(sites=str(lonely))
    assert result.exit_code == 1
    assert "known for none of 0 pairs" in result.stderr


def test_a_row_set_aside_is_exit_one(run: Run, tmp_path: Path) -> None:
    listed = write(tmp_path / "half.csv", SITES + "lost,迷子,,x,y\n")
    result = run(sites=str(listed))
    assert result.exit_code == 1
    assert "inn" in result.stdout


def test_the_embedded_places_of_one_municipality(run: Run) -> None:
    result = run("--municipality", "19365", "--format", "json", sites="spots")
    ids = {row["id"] for row in answer(result)["rows"]}
    assert "yurucamp-001" in ids
    assert result.exit_code == 1  # none of them lies by the tiny feed


def test_faults_are_exit_two_with_a_message(run: Run, tmp_path: Path) -> None:
    broken = write(tmp_path / "broken.osm", "<osm")
    for result, words in (
        (run(roads=broken), "broken.osm is broken"),
        (run(roads=tmp_path / "none.osm"), "cannot be opened"),
        (run("--municipality", "99999"), "unknown municipality 99999"),
        (run(sites="nowhere.csv"), "nowhere.csv"),
    ):
        assert result.exit_code == 2
        assert words in result.stderr
        assert not result.stdout


def test_the_fault_in_japanese(run: Run, tmp_path: Path) -> None:
    result = run("--lang", "ja", roads=write(tmp_path / "empty.osm", ""))
    assert "empty.osm は空です" in result.stderr
