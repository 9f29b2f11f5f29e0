"""``locator cango`` on the small data: forms, exit codes, faults.

The tiny feed ``plain`` runs at 138 E from 35.00 N by 35.01 N to 35.02 N: out at 08:00, back at
17:00 on weekdays; out at 10:00 and never back on Saturdays and Sundays.
"""

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from locator.cli import main
from locator.settings import find_data
from tests.locator.folders import copy_small, describe
from tests.locator.reports.pages import says

FEEDS = Path(__file__).resolve().parents[2] / "geo" / "gtfs" / "feeds"
START, LAKE, HALL = "138.0,35.0", "138.0,35.02", "138.0,35.01"
SHUTTLE = """
id = "lake"
name = "Lake shuttle"
on = 2026-05-01
[[shuttle]]
id = "s"
name = "S"
stops = ["plain:A", "plain:C"]
headway_min = 60
hours = ["09:00", "16:00"]
days = ["saturday"]
speed_km_h = 30
"""
ASSUMED = "The answer assumes «Lake shuttle» (2026-05-01); that is no timetable of anyone."
Run = Callable[..., Result]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Small data in which buses and trains are stated complete everywhere."""
    folder = copy_small(tmp_path)
    for name in ("text", "boundaries"):
        shutil.copytree(find_data() / name, folder / name, dirs_exist_ok=True)
    path = folder / "catalogue" / "coverage.csv"
    head = path.read_text(encoding="utf-8").splitlines()[0]
    rows = [f"*,{mode},complete,test,all of it,2026-11-20" for mode in ("bus", "rail")]
    path.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    describe(folder)
    return folder


@pytest.fixture
def run(data: Path) -> Run:
    """Run the command from the start to lake and hall with the tiny feed alone, in English."""

    def _run(*more: str, to: tuple[str, ...] = (LAKE, HALL)) -> Result:
        asked = ["--from", START, *(word for place in to for word in ("--to", place))]
        shared = ["--lang", "en", "--data", str(data), "--feed", str(FEEDS / "plain")]
        result = CliRunner().invoke(main, ["cango", *asked, *shared, *more])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return _run


def test_json_of_two_days(run: Run) -> None:
    result = run("--day", "weekday", "--day", "saturday", "--format", "json")
    assert result.exit_code == 0  # a table answers, whatever stands in it
    found = json.loads(result.stdout)
    rows = [(r["day"], r["id"], r["verdict"]) for r in found["rows"]]
    assert rows == [
        ("weekday", LAKE, "yes"),
        ("weekday", HALL, "yes"),
        ("saturday", LAKE, "no"),
        ("saturday", HALL, "no"),
    ]
    assert found["rows"][0]["measures"]["last_departure"] == "17:00"
    assert [s["no"] for s in found["summary"]] == [0, 2]
    assert list(found["as_of"]) == ["weekday", "saturday"]


def test_csv_table_workbook_and_pdf(run: Run, tmp_path: Path) -> None:
    text = run("--format", "csv").stdout_bytes.decode("utf-8-sig")
    assert [row["verdict"] for row in csv.DictReader(io.StringIO(text))] == ["yes", "yes"]
    assert "○" in run().stdout
    book = tmp_path / "a.xlsx"
    assert run("--format", "xlsx", "--output", str(book)).exit_code == 0
    assert "Can go" in openpyxl.load_workbook(book).sheetnames
    page = tmp_path / "a.pdf"
    assert run("--format", "pdf", "--output", str(page)).exit_code == 0
    assert page.read_bytes().startswith(b"%PDF")


def test_a_date_without_a_timetable_is_unknown_and_told(run: Run) -> None:
    result = run("--date", "2035-01-01", "--format", "json")
    assert {r["verdict"] for r in json.loads(result.stdout)["rows"]} == {"unknown"}
    assert "2035-01-01" in result.stderr


def test_no_place_is_nothing_found(run: Run) -> None:
    assert run("--municipality", "19202", to=("spots",)).exit_code == 1


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (("--date", "2026-11-20", "--day", "weekday"), "exclude each other"),
        (("--municipality", "99999"), "unknown municipality 99999"),
        (("--return-by", "06:00"), "is not after"),
        (("--to", "nowhere"), "'nowhere' is neither"),
    ],
)
def test_what_cannot_be_asked(run: Run, more: tuple[str, ...], message: str) -> None:
    result = run(*more)
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_shuttle_is_counted_and_said_to_be_assumed(run: Run, tmp_path: Path) -> None:
    scenario = tmp_path / "shuttle.toml"
    scenario.write_text(SHUTTLE, encoding="utf-8")
    result = run("--day", "saturday", "--scenario", str(scenario), "--format", "json", to=(LAKE,))
    found = json.loads(result.stdout)
    assert (found["rows"][0]["verdict"], found["assumed"]) == ("yes", ASSUMED)
    assert "with what is assumed" in found["rows"][0]["reason"]
    assert "Lake shuttle" in result.stderr


def test_every_form_names_what_is_assumed(run: Run, tmp_path: Path) -> None:
    scenario = tmp_path / "shuttle.toml"
    scenario.write_text(SHUTTLE, encoding="utf-8")

    def asked(form: str) -> Result:
        more = ("--day", "saturday", "--scenario", str(scenario), "--format", form)
        return run(*more, to=(LAKE,))

    table = asked("table").stdout.splitlines()
    assert table[0].startswith(ASSUMED)
    (listed,) = [line for line in table if "assumed: Lake shuttle" in line]
    assert listed.endswith("an assumption, no timetable of anyone")
    text = asked("csv").stdout.removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["assumed"] for row in rows} == {ASSUMED}
    assert list(rows[0])[-3:] == ["timetable_notice", "assumed", "attribution"]
    book = openpyxl.load_workbook(io.BytesIO(asked("xlsx").stdout_bytes))
    assert book.worksheets[0]["A2"].value.startswith(ASSUMED)
    assert book["Timetables"]["A2"].value.startswith(ASSUMED)
    names = [row[1].value for row in book["Timetables"].iter_rows(min_row=4)]
    assert "assumed: Lake shuttle" in names
    assert "Lake shuttle" not in names
    says(asked("pdf").stdout_bytes, ASSUMED, "assumed: Lake shuttle")


def test_json_credits_and_warns_and_assumes_nothing_without_a_scenario(run: Run) -> None:
    found = json.loads(run("--date", "2030-01-01", "--format", "json").stdout)
    assert found["assumed"] is None
    assert list(found["silent"]) == ["plain"]
    assert "2030-01-01" in found["silent"]["plain"]
    assert isinstance(found["attribution"], list)
    assert found["timetable_notice"] == ""
