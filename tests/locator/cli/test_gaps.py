"""``locator gaps``: the agreed form, sites, areas, files, exit codes.

The tiny feed ``plain`` has stops at 138 E, 35.00, 35.01 and 35.02 N; the last cannot be boarded on
the way out, but on the way back. In the small data the one running station is 9 km east.
"""

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from locator.cli import main
from locator.settings import find_data
from tests.locator.folders import copy_small, describe

FEEDS = Path(__file__).resolve().parents[2] / "geo" / "gtfs" / "feeds"
DEFAULT = [
    *("mlit-qgis-2025", "handbook-urban", "handbook-rural", "subsidy-1km", "white-paper-share"),
    *("mlit-tool-standard", "fukuoka", "ptal-catchment"),
]
FOUR = ["served", "inconvenient", "gap", "unknown"]
QGIS = ("--definition", "mlit-qgis-2025")
Run = Callable[..., Result]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Small data with the embedded definitions, buses and stations stated complete."""
    folder = copy_small(tmp_path)
    for name in ("text", "definitions", "boundaries", "formats"):
        shutil.copytree(find_data() / name, folder / name, dirs_exist_ok=True)
    path = folder / "catalogue" / "coverage.csv"
    head = path.read_text(encoding="utf-8").splitlines()[0]
    rows = [f"*,{mode},complete,test,all of it,2026-11-20" for mode in ("bus", "rail_station")]
    path.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    describe(folder)
    return folder


@pytest.fixture
def own_sites(tmp_path: Path) -> Path:
    """Three points at and near the stop of 138 E, 35 N, and one far away; one name is hostile."""
    path = tmp_path / "sites.csv"
    path.write_text(
        "id,name_ja,lat,lon\n"
        "at,停留所,35.0000,138.0\n"
        "near,近く,35.0040,138.0\n"
        'far,"=HYPERLINK(""x"")",35.0060,138.005\n',
        encoding="utf-8",
    )
    return path


@pytest.fixture
def run(data: Path) -> Run:
    """Run the command on the small data with the tiny feed alone, in English."""

    def _run(*more: str) -> Result:
        shared = ("--lang", "en", "--data", str(data), "--feed", str(FEEDS / "plain"))
        result = CliRunner().invoke(main, ["gaps", *more, *shared])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return _run


def answer(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_the_json_has_the_agreed_form(run: Run, own_sites: Path) -> None:
    """35.004 N is 444 m from the stop; (138.005, 35.006) 637 m from the one at 35.01 N."""
    result = run("--sites", str(own_sites), *QGIS, "--day", "weekday", "--format", "json")
    found = answer(result)
    assert result.exit_code == 0
    assert list(found)[:3] == ["rows", "summary", "as_of"]
    assert list(found)[3:] == ["timetable_notice", "assumed", "silent", "attribution"]
    assert [list(row) for row in found["rows"]] == [
        ["id", "definition", "verdict", "if_complete", "rule", "measures"]
    ] * 3
    assert [(row["id"], row["verdict"]) for row in found["rows"]] == [
        *(("at", "inconvenient"), ("near", "inconvenient"), ("far", "gap")),
    ]
    assert found["rows"][0]["rule"] == "station_m > 1000 and stop_m <= 500"
    assert found["rows"][0]["measures"]["stop_m"] == 0
    assert found["rows"][1]["measures"]["stop_m"] == pytest.approx(443.8, abs=0.1)
    (summary,) = found["summary"]
    assert list(summary) == ["definition", *FOUR, "if_complete"]
    assert [summary[v] for v in FOUR] == [0, 2, 1, 0]
    assert summary["if_complete"] == dict(zip(FOUR, [0, 2, 1, 0], strict=True))
    assert list(found["as_of"]) == ["plain"]


def test_all_usual_definitions_are_asked_for_all_places(run: Run) -> None:
    found = answer(run("--format", "json"))
    assert [s["definition"] for s in found["summary"]] == DEFAULT
    ids = {row["id"] for row in found["rows"]}
    assert {"loc-2", "anime-1"} <= ids  # loc-1 is the place of anime-1: it counts once
    assert len(found["rows"]) == len(ids) * len(DEFAULT)
    two_valued = found["summary"][1]
    assert two_valued["inconvenient"] is None


def test_hubs_and_areas(run: Run) -> None:
    hubs = answer(run("--sites", "hubs", *QGIS, "--format", "json"))
    assert {row["id"].split("-")[0] for row in hubs["rows"]} == {"hub"}
    town = answer(run("--municipality", "19202", *QGIS, "--format", "json"))
    assert [row["id"] for row in town["rows"]] == ["loc-2"]
    nobody = run("--prefecture", "山梨", "--municipality", "22138", *QGIS, "--format", "json")
    assert nobody.exit_code in {1, 2}
    assert run("--municipality", "99999").exit_code == 2


def test_a_date_outside_the_timetable_is_unknown_with_its_reason(run: Run, own_sites: Path) -> None:
    result = run("--sites", str(own_sites), *QGIS, "--date", "2050-01-05", "--format", "json")
    found = answer(result)
    assert result.exit_code == 0
    assert [row["verdict"] for row in found["rows"]] == ["unknown", "unknown", "gap"]
    assert found["rows"][0]["measures"]["silent_feeds"] == ["plain"]
    assert found["as_of"] == {}
    assert "2050-01-05" in result.stderr


def test_csv_has_credits_and_no_formula(run: Run, own_sites: Path) -> None:
    result = run("--sites", str(own_sites), *QGIS, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout_bytes.decode("utf-8-sig"))))
    assert [row["verdict"] for row in rows] == ["inconvenient", "inconvenient", "gap"]
    assert rows[2]["name_ja"].startswith("'=HYPERLINK")
    assert all("plain:" in row["as_of"] for row in rows)


def test_geojson_xlsx_and_table(run: Run, own_sites: Path, tmp_path: Path) -> None:
    found = answer(run("--sites", str(own_sites), *QGIS, "--format", "geojson"))
    assert len(found["features"]) == 3
    assert found["features"][2]["properties"]["mlit-qgis-2025"]["verdict"] == "gap"
    path = tmp_path / "gaps.xlsx"
    assert (
        run("--sites", str(own_sites), *QGIS, "--format", "xlsx", "--output", str(path)).exit_code
        == 0
    )
    assert len(openpyxl.load_workbook(path).sheetnames) == 5
    table = run("--sites", str(own_sites), *QGIS).stdout
    assert "MLIT QGIS manual (2025)\t3\t0 (0%)\t2 (67%)\t1 (33%)\t0 (0%)" in table


def test_a_definition_of_ones_own(run: Run, own_sites: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        '[[definition]]\nid = "mine"\nname_ja = "私"\nname_en = "Mine"\nstatus = "example"\n'
        'source = "me"\ndated = ""\ndistance = "straight"\notherwise = "gap"\n'
        '[[definition.rule]]\nverdict = "served"\n'
        'all = [{ measure = "stop_m", op = "<", value = 444 }]\n',
        encoding="utf-8",
    )
    asked = ("--sites", str(own_sites), "--definitions", str(path), "--format", "json")
    found = answer(run(*asked, "--definition", "mine"))
    assert [row["verdict"] for row in found["rows"]] == ["served", "served", "gap"]
    every = answer(run(*asked))
    assert [s["definition"] for s in every["summary"]] == [*DEFAULT, "mine"]
    path.write_text("[[definition]]\nid = 3\n", encoding="utf-8")
    broken = run(*asked)
    assert broken.exit_code == 2
    assert "definition 1.id: 3" in broken.stderr


def test_wrong_use_is_2_and_a_list_with_lost_rows_is_1(
    run: Run, own_sites: Path, tmp_path: Path
) -> None:
    assert run("--date", "2026-01-05", "--day", "weekday").exit_code == 2
    unknown = run("--definition", "no-such")
    assert unknown.exit_code == 2
    assert "mlit-qgis-2025" in unknown.stderr
    assert run("--sites", str(tmp_path / "no.csv")).exit_code == 2
    own_sites.write_text(own_sites.read_text(encoding="utf-8") + "bad,悪い,,\n", encoding="utf-8")
    result = run("--sites", str(own_sites), *QGIS, "--format", "json")
    assert result.exit_code == 1
    assert len(answer(result)["rows"]) == 3


def test_what_needs_the_users_data_says_so(run: Run, own_sites: Path) -> None:
    result = run("--sites", str(own_sites), "--definition", "mlit-2024-operational")
    assert result.exit_code == 0
    assert "Needs taxi dispatch data" in result.stdout
    assert "3 (100%)" in result.stdout
