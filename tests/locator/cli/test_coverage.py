"""``locator coverage``: state, list, withdraw, and the verdict that rests on it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from locator.cli import main

TOWN_OF_THE_LAKE = "19365"  # Minobu


@pytest.fixture
def runner(tmp_path: Path) -> CliRunner:
    return CliRunner(env={"LANG": "C.UTF-8", "LOCATOR_STATEMENTS": str(tmp_path / "own.sqlite")})


def run(runner: CliRunner, *words: str) -> Result:
    return runner.invoke(main, [*words, "--lang", "en"])


def state(runner: CliRunner, code: str = "19201", *more: str) -> Result:
    told = ("--by", "the town", "--basis", "all lines are here", "--on", "2026-11-20")
    return run(runner, "coverage", "state", code, "bus", "complete", *told, *more)


def test_state_list_withdraw(runner: CliRunner) -> None:
    assert state(runner).exit_code == 0
    listed = run(runner, "coverage", "list")
    assert listed.exit_code == 0
    assert len(listed.stdout.splitlines()) == 6
    last = listed.stdout.splitlines()[-1].split("\t")
    assert last[0] == "19201"
    assert last[2:] == ["Bus", "complete", "the town", "all lines are here", "2026-11-20"]
    assert run(runner, "coverage", "withdraw", "19201", "bus").exit_code == 0
    assert len(run(runner, "coverage", "list").stdout.splitlines()) == 5
    again = run(runner, "coverage", "withdraw", "19201", "bus")
    assert (again.exit_code, again.stdout) == (2, "")
    assert "nothing is stated of bus in 19201" in again.stderr


def test_a_town_that_does_not_exist(runner: CliRunner) -> None:
    refused = state(runner, "00000")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "no municipality has the code '00000'" in refused.stderr


def test_a_no_tells_the_statement_it_rests_on(runner: CliRunner) -> None:
    """Nobody stays for 13 hours at the lake; there is no station near it, so buses decide."""
    asked = ("access", "--from", "gw-224", "--to", "yurucamp-020", "--stay", "780")
    before = run(runner, *asked, "--format", "json")
    assert (before.exit_code, json.loads(before.stdout)["verdict"]) == (0, "unknown")
    assert state(runner, TOWN_OF_THE_LAKE).exit_code == 0
    after = run(runner, *asked, "--format", "json")
    found = json.loads(after.stdout)
    assert (after.exit_code, found["verdict"], found["if_complete"]) == (1, "no", "no")
    assert "stated by the town, 2026-11-20; basis: all lines are here" in found["reason"]
