"""The command line under bad input: a message and an exit code, never a traceback."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from locator.cli import main


def run(*arguments: str) -> Result:
    """Run a command; a fault that it does not explain is raised again."""
    result = CliRunner().invoke(main, list(arguments))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--near", "", "--within-km", "5"), "neither lon,lat nor the id"),
        (("--near", "nan,35", "--within-km", "5"), "lies outside longitude"),
        (("--near", "35.6,139.7", "--within-km", "5"), "look swapped"),
        (("--near", "139.7,35.6", "--within-km", "nan"), "expected more than 0"),
        (("--near", "139.7,35.6", "--within-km", "inf"), "expected more than 0"),
        (("--near", "139.7,35.6", "--within-km", "0"), "expected more than 0"),
        (("--weight", "fc_support=nan"), "expected a number of 0 or more"),
        (("--weight", "fc_support=inf"), "expected a number of 0 or more"),
        (("--weight", "fc_support=-1"), "expected a number of 0 or more"),
        (("--weight", "fc_support"), "expected CRITERION=VALUE"),
        (("--profile", "\0.toml"), "cannot be read"),
        (("--prefecture", ""), "does not exist"),
        (("--category", ""), "unknown category"),
        (("--date", "2026-11-20", "--day", "weekday"), "exclude each other"),
    ],
)
def test_wrong_use_is_explained_with_code_2_and_nothing_on_stdout(
    arguments: tuple[str, ...], said: str
) -> None:
    result = run("search", "--lang", "en", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_weights_of_any_size_are_answered() -> None:
    huge = run(
        "search", "--top", "3", "--weight", "fc_support=1e308", "--weight", "works_near=1e308"
    )
    tiny = run("search", "--top", "3", "--weight", "fc_support=1e-320")
    assert (huge.exit_code, tiny.exit_code) == (0, 0)


def test_bytes_that_are_no_text_find_nothing() -> None:
    result = run("search", "--text", "\udcff")
    assert result.exit_code == 1


def test_digits_of_full_width_name_a_prefecture() -> None:
    assert run("search", "--prefecture", "１９", "--top", "1").exit_code == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_full_disk_behind_stdout_is_explained(form: str) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "locator", "search", "--top", "1", "--format", form],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert b"stdout" in done.stderr


def test_a_date_without_a_usual_timetable_is_explained_with_the_nearest_day() -> None:
    # Trips counted by hand in the original: 8 run on this Friday, 1404 on the usual Friday.
    arguments = ("--profile", "planner", "--prefecture", "19", "--date", "2026-11-20")
    result = run("search", "--lang", "en", *arguments)
    assert result.exit_code == 0
    (line,) = result.stderr.splitlines()
    assert "Yamanashi" in line
    assert "8 trips on 2026-11-20 where 1404 are usual" in line
    assert "Nearest day of usual service: 20" in line
