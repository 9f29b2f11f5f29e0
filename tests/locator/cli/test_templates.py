"""``locator data template`` and ``locator data formats``."""

import io
import json
from pathlib import Path

import openpyxl
from click.testing import CliRunner, Result

from locator.cli import main
from locator.i18n import Lang
from locator.importing import template_csv
from locator.importing.templates import TEMPLATES


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["data", *words])


def test_every_template_comes_as_csv_and_as_workbook(tmp_path: Path) -> None:
    for kind in TEMPLATES:
        told = run("template", kind, "--format", "csv", "--lang", "ja")
        assert told.exit_code == 0
        assert told.stdout_bytes == template_csv(Lang.JA, kind)
        file = tmp_path / f"{kind}.xlsx"
        assert run("template", kind, "-o", str(file), "--lang", "en").exit_code == 0
        book = openpyxl.load_workbook(io.BytesIO(file.read_bytes()))
        assert [c.value for c in book.worksheets[0][1]] == [
            c for c, _, _, _ in TEMPLATES[kind].columns
        ]


def test_what_is_no_kind_is_wrong_use(tmp_path: Path) -> None:
    assert run("template", "trains").exit_code == 2
    assert run("template", "works", "-o", str(tmp_path / "no" / "x.csv")).exit_code == 2


def test_formats_are_listed_in_both_languages_and_as_json() -> None:
    ja, en = (run("formats", "--lang", lang).stdout for lang in ("ja", "en"))
    assert "std-tourism\t観光施設一覧\tlocations\t" in ja
    assert "std-tourism\ttourist facilities\tlocations\t" in en
    assert "anitabi-points\tpoints of works (Anitabi)\tworks, spots\t" in en
    told = {f["id"]: f for f in json.loads(run("formats", "--format", "json").stdout)}
    assert len(told) == len(ja.splitlines()) == 40
    assert told["paris-film-locations"]["projected"] == "EPSG:2154"
    assert told["paris-film-locations"]["region"] == "world"
    assert told["std-tourism"]["parts"][0]["columns"]["名称"] == "name_ja"
    assert "status_code" in told["anitabi-points"]["drop"]


def test_faulty_data_are_told_and_not_traced(tmp_path: Path) -> None:
    (tmp_path / "formats").mkdir()
    (tmp_path / "formats" / "a.toml").write_text("id = 3", encoding="utf-8")
    told = run("formats", "--data", str(tmp_path))
    assert told.exit_code == 2
    assert "Traceback" not in told.output
