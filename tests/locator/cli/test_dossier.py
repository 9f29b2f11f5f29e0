"""``locator dossier``: one place, with the past shoots of the workspace."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from locator.cli import main

SHOTS = (
    "作品名,ロケ地,経度,緯度,開始日,出典,秘密保持期限\n"
    "公開の映画,久慈駅前,141.7710,40.1904,2019-05-01,台帳,\n"
    "秘密の映画,久慈駅前,141.7710,40.1904,2026-05-01,台帳,9999-12-31\n"
)


@pytest.fixture(autouse=True)
def _own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOCATOR_WORKSPACE", str(tmp_path / "own.gpkg"))


def run(*words: str) -> Result:
    return CliRunner().invoke(main, [*words, "--lang", "en"])


def test_past_shoots_that_may_be_seen_stand_in_the_dossier() -> None:
    before = run("dossier", "amachan-001")
    assert before.exit_code == 0
    assert "none recorded in your workspace" in before.stdout
    Path("shots.csv").write_text(SHOTS, encoding="utf-8")
    taken = run("data", "import", "shoots", "shots.csv", "--confirm")
    assert "2 rows read, 2 taken in" in taken.stdout
    told = run("dossier", "amachan-001").stdout
    assert "2019-05-01\t公開の映画\t久慈駅前\t" in told
    assert "秘密" not in told
    (shot,) = json.loads(run("dossier", "amachan-001", "--format", "json").stdout)["shoots"]
    assert (shot["title"], shot["how"], shot["source"]) == ("公開の映画", "near", "台帳")


def test_an_unknown_id_is_named() -> None:
    result = run("dossier", "no-such-place")
    assert result.exit_code == 2
    assert "'no-such-place'" in result.stderr
