"""``locator gaps --mesh``: the cells of a municipality, and people by the user's census file.

昭和町 (19384) has some nine cells of 1 km. Every centre must lie in the outline;
people are made up: two cells known, one suppressed, the rest not in the file.
"""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely
from click.testing import CliRunner, Result

from geo.mesh import mesh_bounds
from locator.cli import asked_cells, main
from locator.outlines import load_outlines
from locator.settings import find_data

FEED = Path(__file__).resolve().parents[2] / "geo" / "gtfs" / "feeds" / "plain"
TOWN = ("--mesh", "1km", "--municipality", "19384")
QGIS = ("--definition", "mlit-qgis-2025")
VERDICTS = ("served", "inconvenient", "gap", "unknown")
Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Run the command on the embedded data with the tiny feed alone, in English."""

    def _run(*more: str) -> Result:
        result = CliRunner().invoke(main, ["gaps", *more, "--lang", "en", "--feed", str(FEED)])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return _run


def answer(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.fixture
def cells(run: Run) -> list[str]:
    return [row["id"] for row in answer(run(*TOWN, *QGIS, "--format", "json"))["rows"]]


@pytest.fixture
def census(cells: list[str], tmp_path: Path) -> Path:
    """Two known cells and a suppressed one, its people counted at the second."""
    path = tmp_path / "tblT001100S19.txt"
    rows = [f"{cells[0]},0,,,64", f"{cells[1]},1,,{cells[2]},36", f"{cells[2]},2,{cells[1]},,*"]
    head = ["KEY_CODE,HTKSYORI,HTKSAKI,GASSAN,T001100001", ",,,,　人口（総数）"]
    path.write_bytes("\r\n".join([*head, *rows, ""]).encode("cp932"))
    return path


def test_the_cells_are_those_whose_centre_is_in_the_outline(cells: list[str]) -> None:
    outlines = load_outlines(find_data()).set_index("code").geometry
    west, south, east, north = mesh_bounds(cells).T
    centres = shapely.points((west + east) / 2, (south + north) / 2)
    assert shapely.intersects(outlines["19384"], centres).all()
    assert len(set(cells)) == len(cells) >= 3
    assert all(len(code) == 8 for code in cells)


def test_shares_are_over_known_people_and_unknown_cells_are_counted_apart(
    run: Run, cells: list[str], census: Path
) -> None:
    result = run(*TOWN, *QGIS, "--population", str(census), "--format", "json")
    found = answer(result)
    assert list(found)[:3] == ["rows", "summary", "as_of"]
    weights = {row["id"]: row["weight"] for row in found["rows"]}
    assert weights == dict.fromkeys(cells) | {cells[0]: 64, cells[1]: 36}
    (summary,) = found["summary"]
    assert sum(summary[v] or 0 for v in VERDICTS) == 64 + 36
    for verdict in VERDICTS:
        of = [row["weight"] or 0 for row in found["rows"] if row["verdict"] == verdict]
        assert summary[verdict] == sum(of)
    assert summary["weight"] == {
        "name": "人口(総数) 2020-10-01",
        "known": 100,
        "unknown_sites": len(cells) - 2,
    }
    assert "suppressed" in result.stderr


def test_absent_cells_have_nobody_only_where_the_user_says_so(
    run: Run, cells: list[str], census: Path
) -> None:
    more = ("--population", str(census), "--absent-is-nobody")
    (summary,) = answer(run(*TOWN, *QGIS, *more, "--format", "json"))["summary"]
    assert summary["weight"]["unknown_sites"] == 1  # the suppressed one
    assert summary["weight"]["known"] == 100
    table = run(*TOWN, *QGIS, *more).stdout
    assert f"For 1 of {len(cells)} sites it is unknown" in table


def test_geojson_draws_the_cells(run: Run, cells: list[str], census: Path) -> None:
    result = run(*TOWN, *QGIS, "--population", str(census), "--format", "geojson")
    features = answer(result)["features"]
    assert [f["id"] for f in features] == cells
    for feature, bounds in zip(features, mesh_bounds(cells), strict=True):
        shape = shapely.geometry.shape(feature["geometry"])
        assert shape.geom_type == "Polygon"
        assert shape.bounds == tuple(bounds)
        assert shape.exterior.is_ccw  # RFC 7946
    assert [f["properties"]["weight"] for f in features[:3]] == [64, 36, None]


def test_csv_has_the_weight_and_credits_the_outlines(run: Run, census: Path) -> None:
    result = run(*TOWN, *QGIS, "--population", str(census), "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout.removeprefix("\ufeff"))))
    assert [row["weight"] for row in rows[:3]] == ["64.0", "36.0", ""]
    assert "行政区域データ" in rows[0]["attribution"]


def test_larger_cells_are_spread_only_where_asked(run: Run, census: Path) -> None:
    finer = ("--mesh", "500m", "--municipality", "19384", *QGIS, "--format", "json")
    refused = run(*finer, "--population", str(census))
    assert refused.exit_code == 2
    assert "8 digits" in refused.stderr
    found = answer(run(*finer, "--population", str(census), "--spread"))
    known = [row["weight"] for row in found["rows"] if row["weight"] is not None]
    assert set(known) <= {16, 9}
    assert found["summary"][0]["weight"]["known"] == sum(known)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (("--mesh", "500m"), "--mesh 500m without a municipality"),
        ((*TOWN, "--sites", "spots"), "exclude each other"),
        (("--mesh", "1km", "--municipality", "99999"), "no outline of the municipality"),
        (("--population", "nothing.txt"), "--population without --mesh"),
        ((*TOWN, "--population", "nothing.txt"), "nothing.txt"),
    ],
)
def test_mistakes_are_refused_with_what_to_do(
    run: Run, more: tuple[str, ...], message: str
) -> None:
    result = run(*more)
    assert result.exit_code == 2
    assert message in result.stderr


def test_more_cells_than_the_limit_are_refused(
    run: Run, cells: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked_cells, "MOST_CELLS", len(cells) - 1)
    result = run(*TOWN)
    assert result.exit_code == 2
    assert f"{len(cells)} cells of 1km; expected at most {len(cells) - 1}" in result.stderr


def test_indicators_are_measured_for_the_same_cells(cells: list[str]) -> None:
    shared = ("--lang", "en", "--feed", str(FEED))
    result = CliRunner().invoke(main, ["indicators", *TOWN, *shared])
    assert result.exit_code == 0, result.stderr
    rows = list(csv.DictReader(io.StringIO(result.stdout.removeprefix("\ufeff"))))
    assert [row["id"] for row in rows] == cells
    refused = CliRunner().invoke(main, ["indicators", *TOWN, "--sites", "spots", *shared])
    assert refused.exit_code == 2
    assert "exclude each other" in refused.stderr
    nothing = CliRunner().invoke(main, ["indicators", *shared])
    assert nothing.exit_code == 2
    assert "neither --sites nor --mesh" in nothing.stderr
