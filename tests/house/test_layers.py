"""Imports run one way: the contracts of pyproject.toml hold."""

import subprocess
import sys
import tomllib
from pathlib import Path

RUN = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"


def test_every_contract_is_kept(root: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", RUN], cwd=root, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    contracts = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    count = len(contracts["tool"]["importlinter"]["contracts"])
    assert f"{count} kept, 0 broken" in answer.stdout


def test_every_room_stands_on_the_plan(root: Path) -> None:
    contracts = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
    planned = {c["containers"][0] for c in contracts if c.get("exhaustive")}
    assert planned == {
        *("locator", "locator.itineraries", "locator.itineraries.checking"),
        *("locator.scenarios", "locator.ui", "locator.workspace"),
        *("geo", "geo.gtfs", "geo.orienteering", "geo.roads", "geo.transit"),
    }


def test_the_door_is_narrow(root: Path) -> None:
    assert len((root / "app.py").read_text(encoding="utf-8").splitlines()) <= 25
