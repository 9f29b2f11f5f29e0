"""``locator route check``: exit codes, both forms, both languages."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from locator.cli import main

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    def _run(path: Path, *more: str) -> Result:
        return CliRunner().invoke(main, ["route", "check", str(path), *more])

    return _run


def by_car() -> dict[str, Any]:
    """A drive from Kofu station and back, without a visit: the smallest itinerary of all."""
    end = {"id": "138.569,35.667", "name": "138.569,35.667", "lon": 138.569, "lat": 35.667}
    query: dict[str, Any] = {
        "works": [],
        "spots": ["yurucamp-001"],
        "start": end["id"],
        "end": "",
        "lodging": [],
        "date": None,
        "day": "weekday",
        "days": 1,
        "depart_after": "08:00",
        "return_by": "19:00",
        "mode": "car",
        "pace": 1.0,
        "dwell_min": 30.0,
        "must": [],
        "skip": ["yurucamp-001"],
        "order": [],
        "values": {},
        "max_walk_m": 800.0,
        "max_walk_day_m": None,
        "max_transfers": None,
        "most_visits": None,
        "bookable": False,
        "disperse": False,
        "planned": {},
        "rules": [],
        "iterations": 10,
        "seed": 0,
        "time_limit_s": None,
    }
    minutes = dict.fromkeys(("visit", "free", "walk", "wait", "ride", "drive"), 0.0)
    last_way = {"leave": "19:00", "arrive": "19:00", "slack_min": 660, "later": None}
    day = {
        "day": 0,
        "date": None,
        "type": "weekday",
        "start": end,
        "end": end,
        "leave": "08:00",
        "arrive": "08:00",
        "walk_m": 0.0,
        "minutes": minutes,
        "last_way": {**last_way, "drive_min": 0.0, "drive_km": 0.0},
    }
    left = {"id": "yurucamp-001", "name": "身延駅", "reason": "skipped", "certain": True}
    return {
        "kind": "plan",
        "query": query,
        "feeds": [],
        "days": [day],
        "visits": [],
        "legs": [],
        "value": 0.0,
        "bound": 0.0,
        "gap_percent": 0.0,
        "status": "optimal",
        "iterations": 0,
        "asked": 1,
        "hours_known": 0,
        "left_out": [left],
        "alternatives": [],
        "notices": [],
        "attribution": [],
    }


def write(path: Path, document: object) -> Path:
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return path


def test_a_right_file(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "plan.json", by_car())
    result = run(path, "--lang", "en")
    assert result.exit_code == 0
    assert result.stdout.startswith("No fault was found.")
    told = json.loads(run(path, "--format", "json").stdout)
    assert told["right"] is True
    assert told["faults"] == []
    assert told["checked"]["proof"] > 5


def test_a_fault_is_named_in_both_languages(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "plan.json", {**by_car(), "value": 1.0})
    english, japanese = run(path, "--lang", "en"), run(path, "--lang", "ja")
    assert (english.exit_code, japanese.exit_code) == (1, 1)
    assert "plan_value\tvalue\tThe value is not that" in english.stdout
    assert "価値が訪問する場所のものと合いません" in japanese.stdout
    output = tmp_path / "told.json"
    result = run(path, "--format", "json", "--lang", "ja", "--output", str(output))
    assert result.exit_code == 1
    told = json.loads(output.read_text(encoding="utf-8"))
    assert {fault["code"] for fault in told["faults"]} == {"plan_value", "plan_bound"}


def test_what_is_no_itinerary_is_wrong_use(run: Run, tmp_path: Path) -> None:
    for content in ("", "[]", "{}", '{"query": {}}', "NaN", "\x1b[31m"):
        path = tmp_path / "plan.json"
        path.write_text(content, encoding="utf-8")
        result = run(path, "--lang", "en")
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("locator: plan.json")
        assert "\x1b" not in result.stderr
    assert run(tmp_path / "none.json").exit_code == 2
    document = by_car()
    del document["query"]["seed"]
    result = run(write(tmp_path / "plan.json", document), "--lang", "ja")
    assert result.exit_code == 2
    assert "seed" in result.stderr
    assert "条件がありません" in result.stderr
