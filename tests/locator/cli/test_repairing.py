"""``locator data quarantine | repair`` on a workspace of its own."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from locator.cli import main

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOCATOR_WORKSPACE", str(tmp_path / "own.gpkg"))

    def _run(*words: str) -> Result:
        return CliRunner().invoke(main, [*words, "--lang", "en"])

    return _run


def test_rows_wait_are_mended_and_dismissed(run: Run) -> None:
    assert run("data", "quarantine").stdout == "No row waits for a repair\n"
    Path("a.csv").write_text("id,名称,経度,緯度\na,,138.5,35.6\nb,,138.6,35.6\n", encoding="utf-8")
    assert run("data", "import", "locations", "a.csv").exit_code == 1
    listed = run("data", "quarantine").stdout.splitlines()
    assert listed[0].startswith("1\tlocations\ta.csv\t2\tthe row has no name")
    told = json.loads(run("data", "quarantine", "--format", "json").stdout)
    assert [(a["number"], a["code"], a["cells"]["id"]) for a in told] == [
        (1, "site_name_missing", "a"),
        (2, "site_name_missing", "b"),
    ]
    waits = run("data", "repair", "1", "--set", "緯度=35.61")
    assert (waits.exit_code, "still cannot" in waits.stdout) == (1, True)
    done = run("data", "repair", "1", "--set", "名称=城=跡", "--by", "佐藤")
    assert (done.exit_code, done.stdout) == (0, "Row 1 is taken in (batch 2)\n")
    assert "城=跡" in run("data", "export", "locations").stdout
    assert run("data", "repair", "2", "--dismiss").stdout == "Row 2 is closed (batch 3)\n"
    assert run("data", "quarantine").stdout == "No row waits for a repair\n"
    for words, said in (
        (("2", "--set", "名称=x"), "no row 2 waits"),
        (("1", "--set", "名称"), "expected HEADING=VALUE"),
    ):
        refused = run("data", "repair", *words)
        assert refused.exit_code == 2
        assert said in refused.stderr
