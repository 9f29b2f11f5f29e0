"""``locator data doctor`` on the embedded data and a workspace of its own."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from locator.cli import main
from locator.workspace import Aside, Entry, Intake, RecordState, Workspace

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOCATOR_FEEDS", str(tmp_path / "feeds"))
    monkeypatch.setenv("LOCATOR_WORKSPACE", str(tmp_path / "none.gpkg"))

    def _run(*words: str) -> Result:
        return CliRunner().invoke(main, ["data", "doctor", *words, "--lang", "en"])

    return _run


@pytest.fixture
def office(tmp_path: Path) -> str:
    """Write a workspace with a public record, a secret one and a row set aside."""
    path = tmp_path / "office.gpkg"
    fields = {"name_ja": "=蔵", "municipality_code": "19201", "precision_m": 5000.0}
    entries = (
        Entry(kind="locations", id="open", fields=fields, lon=138.57, lat=35.66),
        Entry(
            kind="locations",
            id="secret",
            fields=fields | {"name_ja": "秘密の館", "owner_phone": "055-000-0000"},
            state=RecordState.DRAFT,
        ),
    )
    aside = Aside(
        kind="locations", file="l.csv", sheet="", row=3, code="site_name_missing",
        message="no name", cells={},
    )  # fmt: skip
    Workspace(path).write(
        Intake(action="import", kind="locations", rows=3, entries=entries, asides=(aside,)),
        by="me",
    )
    return str(path)


def test_the_text_sums_up_and_lists_the_first_tasks(run: Run) -> None:
    done = run("--limit", "3")
    assert done.exit_code == 0
    assert "Timetable is old" in done.stdout
    assert "The first 3 of" in done.stdout
    assert "No table has a column of images" in done.stdout


def test_own_records_are_told_with_their_names_on_the_screen_alone(run: Run, office: str) -> None:
    shown = run("--own", "--workspace", office, "--limit", "100")
    assert shown.exit_code == 0
    assert "秘密の館" in shown.stdout
    assert "l.csv:3" in shown.stdout
    for form in ("text", "csv", "json"):
        file = f"work.{form}"
        assert run("--own", "--workspace", office, "--format", form, "-o", file).exit_code == 0
        told = Path(file).read_text(encoding="utf-8")
        assert "secret" in told
        assert "秘密の館" not in told
        assert "055-000-0000" not in told


def test_cells_like_formulas_are_text_in_a_file(run: Run, office: str) -> None:
    assert run("--own", "--workspace", office, "--format", "csv", "-o", "w.csv").exit_code == 0
    told = Path("w.csv").read_text(encoding="utf-8-sig")
    assert ",'=蔵," in told
    assert ",=蔵," not in told


def test_a_kind_is_picked_and_a_report_without_tasks_is_an_answer(run: Run) -> None:
    done = run("--kind", "feeds", "--format", "json")
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert {task["kind"] for task in told["work"]} == {"feeds"}
    assert {row["kind"] for row in told["completeness"]} == {"feeds"}
    empty = run("--own")
    assert empty.exit_code == 0
    assert "There is nothing to do" in empty.stdout


def test_a_kind_that_does_not_exist_is_wrong_use(run: Run) -> None:
    assert run("--kind", "castles").exit_code == 2
    assert run("--limit", "0").exit_code == 2
