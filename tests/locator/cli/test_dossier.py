"""``locator dossier``: one place, with the past shoots of the workspace."""

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from locator.cli import main
from locator.records import Catalogue

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


def test_a_place_is_found_by_its_name_where_one_alone_bears_it(embedded: Catalogue) -> None:
    row = embedded.locations.loc["loc-003"]
    by_id = run("dossier", "loc-003").stdout
    assert str(row["name_ja"]) in by_id or str(row["name_en"]) in by_id
    assert run("dossier", str(row["name_ja"])).stdout == by_id
    assert run("dossier", f" {str(row['name_en']).upper()} ").stdout == by_id


def test_a_name_that_several_places_bear_is_answered_with_their_ids(embedded: Catalogue) -> None:
    both = pd.concat([embedded.locations["name_ja"], embedded.spots["name_ja"]])
    name = str(both.value_counts().index[0])
    ids = [str(i) for i in both.index[both == name]]
    assert len(ids) > 1
    result = run("dossier", name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert all(site in result.stderr for site in ids[:20])
