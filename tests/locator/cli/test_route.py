"""``locator route benchmark``: what it prints, and its exit codes."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from locator.cli import main

# From (0,0) to (6,8) in 10; by (3,4) it is 10 as well; (9,0) is out of reach.
OP = "10 1\n0 0 0\n6 8 0\n3 4 5\n9 0 7\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "small.txt"
    path.write_text(OP, encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["route", "benchmark", *map(str, arguments)])


def test_json(file: Path) -> None:
    result = run(file, "--kind", "op", "--format", "json", "--seed", 3, "--time-limit", 60)
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert (told["value"], told["bound"], told["gap_percent"]) == (5.0, 5.0, 0.0)
    assert (told["status"], told["path"], told["faults"]) == ("optimal", [0, 2, 1], [])
    assert told["arrival"] == [0.0, 5.0, 10.0]
    assert told["seed"] == 3


def test_table(file: Path) -> None:
    result = run(file, "--kind", "op", "--iterations", 10)
    assert result.exit_code == 0
    rows = dict(line.split("\t") for line in result.stdout.splitlines())
    assert (rows["value"], rows["status"], rows["path"]) == ("5.0", "optimal", "0 2 1")
    assert rows["faults"] == "none"


def test_a_budget_too_small_is_no_way(file: Path) -> None:
    result = run(file, "--kind", "op", "--budget", 9, "--format", "json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert (told["status"], told["path"], told["value"]) == ("infeasible", [], 0.0)


def test_a_broken_file_is_wrong_use(file: Path) -> None:
    file.write_text("", encoding="utf-8")
    result = run(file, "--kind", "op", "--lang", "en")
    assert result.exit_code == 2
    assert "found nothing" in result.stderr
    assert "必要なもの" in run(file, "--kind", "op", "--lang", "ja").stderr
    assert run(file, "--kind", "vrp").exit_code == 2
    assert run(file, "--kind", "op", "--time-limit", 0).exit_code == 2
