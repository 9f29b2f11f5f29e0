"""``locator access`` and ``locator matrix``: the agreed form, exit codes, strict dates.

The tiny feed ``plain`` runs at 138 E from 35.00 N (駅前) by 35.01 N to 35.02 N (湖畔): out at
08:00, back at 17:00 on weekdays; out at 10:00 and never back on Saturdays and Sundays.
"""

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from locator.cli import main
from locator.settings import find_data
from tests.locator.folders import copy_small, describe

FEEDS = Path(__file__).resolve().parents[2] / "geo" / "gtfs" / "feeds"
SCENARIO = Path(__file__).resolve().parents[1] / "scenarios" / "example.toml"
START, LAKE, HALL = "138.0,35.0", "138.0,35.02", "138.0,35.01"
RIDGE = "138.0,35.06"
ANSWER_KEYS = [
    *("verdict", "reason", "if_complete", "first_arrival", "last_departure"),
    *("longest_stay_min", "departures", "median_min", "p90_min", "out", "back", "feeds"),
    "assumed",
]
LEG_KEYS = [
    *("mode", "from", "to", "depart", "arrive", "walk_m", "route", "headsign", "trip_id"),
    *("from_stop", "to_stop"),
]
Run = Callable[..., Result]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Small data in which buses and trains are stated complete everywhere."""
    folder = copy_small(tmp_path)
    shutil.copytree(find_data() / "text", folder / "text")
    path = folder / "catalogue" / "coverage.csv"
    head = path.read_text(encoding="utf-8").splitlines()[0]
    rows = [f"*,{mode},complete,test,all of it,2026-11-20" for mode in ("bus", "rail")]
    path.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    describe(folder)
    return folder


@pytest.fixture
def run(data: Path) -> Run:
    """Run a command on the small data with the tiny feed alone, in English."""

    def _run(command: str, *more: str, feed: str = "plain") -> Result:
        shared = ("--lang", "en", "--data", str(data), "--feed", str(FEEDS / feed))
        result = CliRunner().invoke(main, [command, *more, *shared])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return _run


def answer(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_the_json_has_the_agreed_form(run: Run) -> None:
    result = run("access", "--from", START, "--to", LAKE, "--day", "weekday", "--format", "json")
    found = answer(result)
    assert result.exit_code == 0
    assert list(found) == ANSWER_KEYS
    assert (found["verdict"], found["if_complete"]) == ("yes", "yes")
    assert (found["first_arrival"], found["last_departure"]) == ("08:20", "17:00")
    assert (found["longest_stay_min"], found["departures"]) == (520, 1)
    (out,), (back,) = found["out"], found["back"]
    assert list(out) == list(back) == LEG_KEYS
    assert out == {
        "mode": "bus",
        "from": "駅前",
        "to": "湖畔",
        "depart": "08:00",
        "arrive": "08:20",
        "walk_m": None,
        "route": "湖畔線",
        "headsign": "湖畔",
        "trip_id": "T1",
        "from_stop": "plain:A",
        "to_stop": "plain:C",
    }
    assert (back["trip_id"], back["depart"], back["arrive"]) == ("T2", "17:00", "17:20")
    # the latest full week without a holiday is that of Monday 2026-05-25
    assert found["feeds"] == [
        {
            "id": "plain",
            "valid_from": "2026-04-01",
            "valid_to": "2026-05-31",
            "as_of": "2026-05-27",
            "used": True,
        }
    ]


def test_the_table_says_the_same_in_words(run: Run) -> None:
    result = run("access", "--from", START, "--to", LAKE, "--day", "weekday")
    assert result.exit_code == 0
    assert "8:20" in result.stdout
    assert "520 min" in result.stdout
    assert "湖畔線" in result.stdout


def test_no_way_back_where_all_is_known_is_exit_1(run: Run) -> None:
    more = ("--day", "saturday", "--format", "json")
    result = run("access", "--from", START, "--to", LAKE, *more)
    found = answer(result)
    assert (result.exit_code, found["verdict"]) == (1, "no")
    assert (found["first_arrival"], found["back"]) == ("10:20", [])
    assert found["reason"]


def test_no_way_back_where_not_all_is_known_is_unknown(run: Run, data: Path) -> None:
    path = data / "catalogue" / "coverage.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    result = run("access", "--from", START, "--to", LAKE, "--day", "saturday", "--format", "json")
    found = answer(result)
    assert (result.exit_code, found["verdict"], found["if_complete"]) == (0, "unknown", "no")


@pytest.mark.parametrize("date", ["2026-03-31", "2026-06-01", "2030-01-01"])
def test_a_date_outside_is_unknown_and_never_no(run: Run, date: str) -> None:
    result = run("access", "--from", START, "--to", LAKE, "--date", date, "--format", "json")
    found = answer(result)
    assert (result.exit_code, found["verdict"]) == (0, "unknown")
    assert found["departures"] is None  # a silent timetable hides what there may be
    assert found["first_arrival"] is None
    assert [(feed["as_of"], feed["used"]) for feed in found["feeds"]] == [(None, False)]
    assert "outside its days" in found["reason"]


def test_a_date_within_is_answered_of_that_date(run: Run) -> None:
    more = ("--date", "2026-04-30", "--format", "json")
    found = answer(run("access", "--from", START, "--to", LAKE, *more))
    assert (found["verdict"], found["feeds"][0]["as_of"]) == ("yes", "2026-04-30")


def test_a_stay_longer_than_the_buses_allow_is_no(run: Run) -> None:
    more = ("--day", "weekday", "--stay", "521")
    assert run("access", "--from", START, "--to", LAKE, *more).exit_code == 1
    more = ("--day", "weekday", "--stay", "520")
    assert run("access", "--from", START, "--to", LAKE, *more).exit_code == 0


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--depart-after", "10:00", "--return-by", "09:00"), "is not after"),
        (("--depart-after", "09:00", "--return-by", "09:00"), "is not after"),
        (("--depart-after", "soon"), "no time of day"),
        (("--date", "2026-04-01", "--day", "weekday"), "exclude each other"),
        (("--date", "20260401"), "2026"),
        (("--day", "sunday"), "sunday"),
        (("--stay", "-1"), "-1"),
        (("--max-walk", "6000"), "6000"),
        (("--bookable", "maybe"), "maybe"),
    ],
)
def test_wrong_use_is_exit_2_with_nothing_on_stdout(
    run: Run, more: tuple[str, ...], said: str
) -> None:
    for command in ("access", "matrix"):
        result = run(command, "--from", START, "--to", LAKE, *more)
        assert (result.exit_code, result.stdout) == (2, "")
        assert said in result.stderr


def test_unknown_places_and_feeds_are_exit_2(run: Run) -> None:
    assert run("access", "--from", "gw-nowhere", "--to", LAKE).exit_code == 2
    assert run("access", "--from", START, "--to", "500,35").exit_code == 2
    result = run("access", "--from", START, "--to", LAKE, feed="no_such_feed")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no_such_feed" in result.stderr


def test_the_matrix_has_a_row_a_pair(run: Run) -> None:
    ends = ("--from", START, "--from", HALL, "--to", LAKE, "--to", HALL)
    result = run("matrix", *ends, "--day", "weekday")
    assert result.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(result.stdout.removeprefix("\ufeff"))))
    assert [(row["from"], row["to"]) for row in rows] == [
        (START, LAKE),
        (START, HALL),
        (HALL, LAKE),
        (HALL, HALL),
    ]
    assert [row["verdict"] for row in rows] == ["yes"] * 4
    assert [row["first_arrival"] for row in rows[:3]] == ["08:20", "08:10", "08:20"]
    assert [row["last_departure"] for row in rows[:3]] == ["17:00", "17:10", "17:00"]
    assert {row["transfers"] for row in rows} == {"0"}
    for row in rows:
        parts = [float(row[f"{part}_min"]) for part in ("on_foot", "waiting", "riding")]
        assert sum(parts) >= 0
        assert parts[2] > 0 or row["from"] == row["to"]


def test_the_matrix_as_parquet_needs_a_file(run: Run, tmp_path: Path) -> None:
    ends = ("--from", START, "--to", LAKE, "--day", "weekday", "--format", "parquet")
    refused = run("matrix", *ends)
    assert (refused.exit_code, refused.stdout) == (2, "")
    path = tmp_path / "matrix.parquet"
    assert run("matrix", *ends, "--output", str(path)).exit_code == 0
    assert pd.read_parquet(path)["first_arrival"].tolist() == ["08:20"]


def test_all_sites_of_a_kind_are_asked_at_once(run: Run) -> None:
    result = run("matrix", "--from", START, "--to", "locations", "--day", "weekday")
    rows = list(csv.DictReader(io.StringIO(result.stdout.removeprefix("\ufeff"))))
    assert [row["to"] for row in rows] == ["loc-1", "loc-2"]


def test_a_scenario_opens_a_place_and_is_said_to_be_assumed(run: Run) -> None:
    ends = ("--from", START, "--to", RIDGE, "--day", "weekday", "--format", "json")
    before = answer(run("access", *ends))
    assert before["first_arrival"] is None
    result = run("access", *ends, "--scenario", str(SCENARIO))
    found = answer(result)
    # bus to 8:20, shuttle at 9:00: 4.44 km x 1.3 at 30 km/h are 11.5 minutes; back at 16:00
    assert (found["verdict"], found["first_arrival"]) == ("yes", "09:12")
    assert found["last_departure"] == "16:00"
    assert [leg["from_stop"] for leg in found["out"]][-1] == "scenario:plain:C"
    assert [feed["id"] for feed in found["feeds"]] == ["plain", "scenario"]
    assert "assumes «湖畔の仮定» (2026-05-01)" in result.stderr
    assert "assumes «湖畔の仮定» (2026-05-01)" in found["assumed"]
    assert "with what is assumed" in found["reason"]
    assert [feed.get("assumed") for feed in found["feeds"]] == [None, True]
    lines = run("access", *ends[:-1], "table", "--scenario", str(SCENARIO)).stdout.splitlines()
    assert lines[0] == found["assumed"]
    assert lines[-1] == "scenario\tassumed: 湖畔の仮定\tan assumption, no timetable of anyone"


def test_the_matrix_holds_what_it_rests_on(run: Run, tmp_path: Path) -> None:
    ends = ("--from", START, "--to", RIDGE, "--day", "weekday")
    (plain,) = csv.DictReader(io.StringIO(run("matrix", *ends).stdout.removeprefix("\ufeff")))
    assert plain["as_of"].startswith("plain:2026-")
    assert plain["assumed"] == ""
    assert {"timetable_notice", "attribution"} <= set(plain)
    path = tmp_path / "matrix.parquet"
    more = ("--scenario", str(SCENARIO), "--format", "parquet", "--output", str(path))
    assert run("matrix", *ends, *more).exit_code == 0
    assert "湖畔の仮定" in pd.read_parquet(path)["assumed"].item()


def test_a_scenario_can_bring_people_home(run: Run) -> None:
    ends = ("--from", START, "--to", LAKE, "--day", "saturday", "--format", "json")
    assert run("access", *ends).exit_code == 1
    result = run("access", *ends, "--scenario", str(SCENARIO))
    found = answer(result)
    assert (result.exit_code, found["longest_stay_min"]) == (0, 310)  # 10:20 to 15:30


def test_the_matrix_takes_a_scenario_with_a_zone_about_its_places(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "zone.toml"
    path.write_text(
        'id = "zone"\nname = "zone"\non = 2026-05-01\n[[demand_zone]]\nid = "z"\nname = "z"\n'
        "polygon = [[137.9, 35.05], [138.1, 35.05], [138.1, 35.2], [137.9, 35.2]]\n"
        'hours = ["09:00", "17:00"]\nwait_min = 10\n',
        encoding="utf-8",
    )
    ends = ("--from", RIDGE, "--to", "138.0,35.1", "--day", "weekday", "--scenario", str(path))
    verdicts = []
    for more in ((), ("--bookable", "include")):
        result = run("matrix", *ends, *more)
        rows = list(csv.DictReader(io.StringIO(result.stdout.removeprefix("\ufeff"))))
        verdicts.append([row["verdict"] for row in rows])
    assert verdicts == [["no"], ["yes"]]


def test_a_scenario_that_cannot_be_used_is_exit_2(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "empty.toml"
    path.write_text("", encoding="utf-8")
    for name in (path, tmp_path / "none.toml"):
        for command in ("access", "matrix"):
            result = run(command, "--from", START, "--to", LAKE, "--scenario", str(name))
            assert (result.exit_code, result.stdout) == (2, "")
            assert name.name in result.stderr
