"""``locator sheet`` on the embedded data: forms and faults."""

import io
import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from locator.cli import main


def run(*more: str) -> Result:
    result = CliRunner().invoke(main, ["sheet", *more, "--lang", "ja"])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_json_of_minobu_and_a_neighbour() -> None:
    result = run("19365", "--neighbour", "19366", "--from", "gw-224", "--format", "json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert found["municipality"]["name_ja"] == "身延町"
    assert {a["town"] for a in found["assets"]} == {"19365", "19366"}
    assert {r["from"] for r in found["cango"]["rows"]} == {"gw-224"}
    consents = {a["consent_municipality"] for a in found["assets"] if a["kind"] == "spot"}
    assert consents == {None}  # nobody wrote one down


def test_the_sheet_names_what_is_assumed(tmp_path: Path) -> None:
    path = tmp_path / "bus.toml"
    path.write_text(
        'id = "b"\nname = "身延町営バス"\non = 2026-05-01\n[[shuttle]]\nid = "s"\nname = "S"\n'
        'stops = [{ name = "a", lon = 138.44, lat = 35.38 }, { name = "b", lon = 138.42, '
        'lat = 35.38 }]\nheadway_min = 60\nhours = ["09:00", "16:00"]\ndays = ["weekday"]\n'
        "speed_km_h = 30\n",
        encoding="utf-8",
    )
    asked = ("19365", "--from", "gw-224", "--scenario", str(path))
    content = run(*asked, "--format", "xlsx", "--definition", "handbook-rural").stdout_bytes
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert "仮定「身延町営バス」" in book.worksheets[0]["A2"].value
    cells = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "仮定: 身延町営バス" in cells
    assert "身延町営バス" not in cells


def test_pdf_and_workbook() -> None:
    assert run("35203").stdout_bytes.startswith(b"%PDF")
    content = run("35203", "--format", "xlsx", "--definition", "handbook-rural").stdout_bytes
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert "山口県山口市" in book.worksheets[0]["A1"].value


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (("99999",), "市区町村コード 99999 は収録していません"),
        (("19365", "--neighbour", "=1+1"), "市区町村コード =1+1 は収録していません"),
        (("19365", "--definition", "none"), "none"),
        (("19365", "--from", "nowhere"), "nowhere"),
    ],
)
def test_what_cannot_be_asked(more: tuple[str, ...], message: str) -> None:
    result = run(*more)
    assert result.exit_code == 2
    assert message in result.stderr
