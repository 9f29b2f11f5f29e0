"""``locator gaps`` with a scenario, and as PDF.

The tiny feed ``plain`` has stops at 138 E, 35.00 to 35.02 N; the peak lies 4 km north of them.
"""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from locator.cli import main
from tests.locator.reports.pages import says

FEEDS = Path(__file__).resolve().parents[2] / "geo" / "gtfs" / "feeds"
SHUTTLE = """
id = "peak"
name = "Peak shuttle"
on = 2026-05-01
[[shuttle]]
id = "s"
name = "S"
stops = ["plain:C", { name = "peak", lon = 138.0, lat = 35.06 }]
headway_min = 60
hours = ["09:00", "16:00"]
days = ["weekday"]
speed_km_h = 30
"""
ASSUMED = "The answer assumes «Peak shuttle» (2026-05-01); that is no timetable of anyone."


@pytest.fixture
def asked(tmp_path: Path) -> list[str]:
    listed = tmp_path / "peak.csv"
    listed.write_text("id,name_ja,lon,lat\npeak,峰,138.0,35.06\n", encoding="utf-8")
    feed = ["--feed", str(FEEDS / "plain"), "--sites", str(listed)]
    return ["gaps", *feed, "--definition", "handbook-rural", "--lang", "en"]


def run(*more: str) -> Result:
    result = CliRunner().invoke(main, [*more])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_a_shuttle_serves_the_peak_and_is_said_to_be_assumed(
    asked: list[str], tmp_path: Path
) -> None:
    before = json.loads(run(*asked, "--format", "json").stdout)["rows"][0]
    assert (before["verdict"], before["if_complete"]) == ("unknown", "gap")
    scenario = tmp_path / "peak.toml"
    scenario.write_text(SHUTTLE, encoding="utf-8")
    result = run(*asked, "--scenario", str(scenario), "--format", "json")
    found = json.loads(result.stdout)
    assert (found["rows"][0]["verdict"], found["assumed"]) == ("served", ASSUMED)
    assert "Peak shuttle" in result.stderr


def test_every_form_names_what_is_assumed(asked: list[str], tmp_path: Path) -> None:
    scenario = tmp_path / "peak.toml"
    scenario.write_text(SHUTTLE, encoding="utf-8")

    def answer(form: str) -> Result:
        return run(*asked, "--scenario", str(scenario), "--format", form)

    table = answer("table").stdout
    assert table.startswith(ASSUMED)
    assert "scenario 20" not in table  # no date of a timetable that does not exist
    text = answer("csv").stdout.removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["assumed"] for row in rows} == {ASSUMED}
    document = json.loads(answer("geojson").stdout)
    assert document["assumed"] == ASSUMED
    book = openpyxl.load_workbook(io.BytesIO(answer("xlsx").stdout_bytes))
    assert book.worksheets[0]["A2"].value.startswith(ASSUMED)
    names = [row[0].value for row in book["Timetables"].iter_rows(min_row=4)]
    assert names[-1] == "assumed: Peak shuttle"
    assert "scenario" not in names
    says(answer("pdf").stdout_bytes, ASSUMED, "assumed: Peak shuttle")


def test_nothing_is_assumed_without_a_scenario(asked: list[str]) -> None:
    found = json.loads(run(*asked, "--format", "json").stdout)
    assert found["assumed"] is None
    assert found["attribution"]
    assert found["silent"] == {}


def test_the_pdf_is_one(asked: list[str], tmp_path: Path) -> None:
    path = tmp_path / "gaps.pdf"
    assert run(*asked, "--format", "pdf", "--output", str(path)).exit_code == 0
    assert path.read_bytes().startswith(b"%PDF")
