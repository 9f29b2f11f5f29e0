"""``locator indicators``: rows, columns, exit codes, wrong use.

The tiny feed ``plain`` leaves 138 E, 35 N at 08:00 on weekdays: one bus in the hour at the door
is an index of 30 / 32.
"""

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from locator.cli import main
from locator.settings import find_data
from tests.locator.folders import copy_small, describe

FEEDS = Path(__file__).resolve().parents[2] / "geo" / "gtfs" / "feeds"
SCENARIO = Path(__file__).resolve().parents[1] / "scenarios" / "example.toml"
Run = Callable[..., Result]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Small data in which buses and trains are stated complete everywhere."""
    folder = copy_small(tmp_path)
    for name in ("text", "formats"):
        shutil.copytree(find_data() / name, folder / name)
    path = folder / "catalogue" / "coverage.csv"
    head = path.read_text(encoding="utf-8").splitlines()[0]
    rows = [f"*,{mode},complete,test,all of it,2026-11-20" for mode in ("bus", "rail")]
    path.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    describe(folder)
    return folder


@pytest.fixture
def own_list(tmp_path: Path) -> Path:
    path = tmp_path / "my.csv"
    path.write_text("id,name_ja,lon,lat,precision_m\nme,駅前,138.0,35.0,50\n", encoding="utf-8")
    return path


@pytest.fixture
def run(data: Path) -> Run:
    def _run(*more: str) -> Result:
        shared = ("--lang", "en", "--data", str(data), "--feed", str(FEEDS / "plain"))
        result = CliRunner().invoke(main, ["indicators", *more, *shared])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return _run


def rows(result: Result) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(result.stdout.removeprefix("\ufeff"))))


def test_a_list_of_ones_own(run: Run, own_list: Path) -> None:
    result = run("--sites", str(own_list), "--ptal-window", "07:30-08:30")
    assert result.exit_code == 0
    (found,) = rows(result)
    assert (float(found["ptal_ai"]), found["ptal_band"]) == (30 / 32, "1a")
    assert found["ptal_is_lower_bound"] == "False"
    assert (found["timetables"], found["silent_feeds"]) == ("plain 2026-05-27", "")
    assert (found["spots_in_60_min"], found["min_to_3_spots"]) == ("0", "")


def test_json_and_the_names_of_what_is_asked(run: Run, own_list: Path) -> None:
    more = ("--opportunities", "hubs", "--minutes", "90", "--nth", "1", "--way", "in")
    more += ("--ptal-window", "07:30-08:30", "--format", "json")
    result = run("--sites", str(own_list), *more)
    found = json.loads(result.stdout)
    assert (found["opportunities"], found["rules"]["limit_min"]) == ("hubs", 90)
    assert {"hubs_in_90_min", "min_to_1_hubs_high"} <= set(found["rows"][0])
    assert found["rows"][0]["timetables"] == ["plain 2026-05-27"]
    (line,) = found["rows"][0]["ptal_lines"]
    assert (line["route"], line["vehicles_h"], line["part"]) == ("湖畔線", 1.0, 30 / 32)
    assert found["rules"]["way"] == "in"


def test_the_file_itself_holds_notice_credit_and_what_is_assumed(run: Run, own_list: Path) -> None:
    asked = ("--sites", str(own_list), "--scenario", str(SCENARIO))
    (row,) = rows(run(*asked))
    assert "湖畔の仮定" in row["assumed"]
    found = json.loads(run(*asked, "--format", "json").stdout)
    assert found["assumed"] == row["assumed"]
    assert " | ".join(found["attribution"]) == row["attribution"] != ""
    assert found["as_of"]["plain"] == "2026-05-27"
    assert found["timetable_notice"] == row["timetable_notice"]


def test_a_strict_date_outside_is_unknown(run: Run, own_list: Path) -> None:
    (found,) = rows(run("--sites", str(own_list), "--date", "2030-01-01"))
    assert (found["ptal_ai"], found["ptal_bound_by"]) == ("", "feed_silent")
    assert (found["spots_in_60_min"], found["silent_feeds"]) == ("", "plain")


def test_sites_of_a_municipality(run: Run) -> None:
    assert [row["id"] for row in rows(run("--sites", "locations"))] == ["loc-1", "loc-2"]
    more = ("--municipality", "19202")
    assert [row["id"] for row in rows(run("--sites", "locations", *more))] == ["loc-2"]
    nothing = run("--sites", "locations", "--municipality", "01100")
    assert (nothing.exit_code, rows(nothing)) == (1, [])


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--window", "09:00"), "HH:MM-HH:MM"),
        (("--window", "17:00-09:00"), "not after the start"),
        (("--ptal-window", "08:15-08:15"), "not after the start"),
        (("--window", "soon-later"), "no time of day"),
        (("--date", "2026-04-01", "--day", "weekday"), "exclude each other"),
        (("--opportunities", "shops"), "shops"),
        (("--decay-min", "0"), "0"),
    ],
)
def test_wrong_use_is_exit_2_with_nothing_on_stdout(
    run: Run, more: tuple[str, ...], said: str
) -> None:
    result = run("--sites", "spots", *more)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert run("--sites", "no-such-file.csv").exit_code == 2
