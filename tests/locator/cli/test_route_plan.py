"""``locator route plan`` on the embedded timetable of Yamanashi: forms, exit codes, faults."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from locator.cli import main

Run = Callable[..., Result]
SPOTS = "yurucamp-a03,yurucamp-a05,yurucamp-a02"


@pytest.fixture
def run() -> Run:
    def _run(*more: str, spots: str = SPOTS, start: str = "gw-224") -> Result:
        words = ["route", "plan", "--spots", spots, "--start", start, "--no-alternatives"]
        return CliRunner().invoke(main, [*words, "--lang", "en", *more])

    return _run


def test_a_plan_is_written_and_verified(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    answer = run("--format", "json", "--output", str(path), "--max-walk", "1000", "--seed", "3")
    assert answer.exit_code == 0, answer.output
    plan = json.loads(path.read_text(encoding="utf-8"))
    assert plan["value"] == 3 == plan["bound"]
    assert plan["status"] == "optimal"
    assert plan["query"]["seed"] == 3
    assert plan["feeds"][0]["as_of"] == "2020-03-25"
    check = ["route", "check", str(path), "--lang", "en"]
    assert CliRunner().invoke(main, check).exit_code == 0
    plan["visits"][0]["arrive"] = "07:00"
    path.write_text(json.dumps(plan), encoding="utf-8")
    assert CliRunner().invoke(main, check).exit_code == 1
    again = run("--format", "json", "--max-walk", "1000", "--seed", "3")
    for key, value in (("rule", "立入自由・撮影許可不要"), ("access", "paid")):
        told = json.loads(again.stdout)
        told["visits"][0][key] = value
        path.write_text(json.dumps(told), encoding="utf-8")
        refused = CliRunner().invoke(main, check)
        assert (refused.exit_code, key in refused.stdout) == (1, True)
    assert json.loads(again.stdout)["legs"] == plan["legs"]


@pytest.mark.parametrize("form", ["gpx", "kml"])
def test_tracks_are_xml(run: Run, form: str) -> None:
    answer = run("--format", form)
    assert answer.exit_code == 0, answer.output
    assert ET.fromstring(answer.stdout_bytes).tag.endswith(form)  # noqa: S314 - our own file


def test_limits_of_the_question_are_kept(run: Run) -> None:
    told = json.loads(
        run(
            *("--format", "json", "--must", "yurucamp-a05", "--skip", "yurucamp-a03"),
            *("--most-visits", "1", "--pace", "brisk", "--value", "yurucamp-a05=2"),
            *("--max-walk-day", "900", "--max-transfers", "1", "--return-by", "17:00"),
        ).stdout
    )
    assert [visit["id"] for visit in told["visits"]] == ["yurucamp-a05"]
    assert told["visits"][0]["dwell_min"] == 12
    assert told["value"] == 2
    assert told["days"][0]["walk_m"] <= 900
    assert {left["reason"] for left in told["left_out"]} == {"skipped", "not_with_the_others"}


def test_two_days_by_car_in_an_order(run: Run) -> None:
    order = "yurucamp-a02,yurucamp-a05"
    told = json.loads(
        run(
            *("--format", "json", "--mode", "car", "--days", "2", "--lodging", "yurucamp-a03"),
            *("--order", order, "--end", "138.569,35.667", "--stay", "45"),
        ).stdout
    )
    assert [visit["id"] for visit in told["visits"]] == order.split(",")
    assert [day["type"] for day in told["days"]] == ["weekday", "weekday"]
    assert {leg["mode"] for leg in told["legs"]} == {"drive"}


def test_a_calendar_needs_a_date_and_a_word_on_old_timetables(run: Run) -> None:
    assert "--date" in run("--format", "ics").output
    dated = ("--date", "2020-03-25", "--format", "ics")
    old = run(*dated)
    assert (old.exit_code, "2020-03-25" in old.output) == (2, True)
    written = run(*dated, "--allow-old")
    assert written.exit_code == 0
    assert "BEGIN:VCALENDAR" in written.stdout


def test_rules_of_a_file_close_a_place(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "rules.csv"
    path.write_text("id,hours\nyurucamp-a05,閉鎖\n", encoding="utf-8")
    told = json.loads(run("--rules", str(path), "--format", "json", "--disperse").stdout)
    assert "yurucamp-a05" not in [visit["id"] for visit in told["visits"]]
    reasons = {left["id"]: left["reason"] for left in told["left_out"]}
    assert reasons["yurucamp-a05"] == "closed"
    path.write_bytes(b"")
    assert run("--rules", str(path)).exit_code == 2


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--depart-after", "25"), "'25'"),
        (("--pace", "quick"), "quick"),
        (("--date", "9999-12-31", "--days", "3"), "too far"),
        (("--value", "yurucamp-a05"), "ID=NUMBER"),
        (("--days", "4"), "days is 4"),
        (("--skip", "nowhere"), "nowhere"),
        (("--return-by", "07:00"), "--return-by"),
        (("--work", "no-such-work"), "no-such-work"),
    ],
)
def test_bad_words_are_explained(run: Run, more: tuple[str, ...], said: str) -> None:
    answer = run(*more)
    assert answer.exit_code == 2
    assert said in answer.output


def test_no_way_at_all_is_exit_one_and_said_beside_a_file(run: Run, tmp_path: Path) -> None:
    answer = run(spots="yurucamp-031", start="gw-001")
    assert answer.exit_code == 1
    assert "Kozenji" in answer.stdout
    path = tmp_path / "plan.json"
    must = ("--must", "yurucamp-031", "--format", "json", "--output", str(path))
    filed = run(*must, spots="yurucamp-031", start="gw-001")
    assert (filed.exit_code, filed.stdout) == (1, "")
    assert "No plan keeps all conditions" in filed.stderr
    assert json.loads(path.read_text(encoding="utf-8"))["status"] == "infeasible"
