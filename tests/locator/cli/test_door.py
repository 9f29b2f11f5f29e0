"""The command line under bad input: a message and an exit code, never a traceback."""

import errno
import importlib
import pkgutil
import stat
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

import locator.cli
from locator.cli import main
from locator.cli.door import Number, Rooms, clock_s, put
from locator.errors import QueryError
from locator.records import Catalogue
from locator.settings import find_data


@pytest.fixture(autouse=True)
def _loaded(monkeypatch: pytest.MonkeyPatch, embedded: Catalogue) -> None:
    """Let every command of this process find the embedded data loaded already."""

    def load(data: Path, paths: Sequence[Path] = ()) -> Catalogue:
        assert (data, paths) == (find_data(), ())
        return embedded

    monkeypatch.setattr("locator.cli.searching.catalogue_at_hand", load)


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
        (
            ("--near", "139.7,35.6", "--within-km", "nan"),
            "nan is not a finite number in the range 0<x<25000",
        ),
        (("--near", "139.7,35.6", "--within-km", "inf"), "inf is not a finite number"),
        (("--near", "139.7,35.6", "--within-km", "0"), "not in the range 0<x<25000"),
        (("--weight", "fc_support=nan"), "expected a number of 0 or more"),
        (("--weight", "fc_support=inf"), "expected a number of 0 or more"),
        (("--weight", "fc_support=-1"), "expected a number of 0 or more"),
        (("--weight", "fc_support"), "expected CRITERION=VALUE"),
        (("--profile", "\0.toml"), "cannot be opened"),
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


OPTIONS = [
    ("search", "--within-km"),
    ("search", "--stay"),
    ("search", "--max-travel"),
    ("access", "--max-walk"),
    ("access", "--stay"),
    ("matrix", "--max-walk"),
    ("cango", "--stay"),
    ("sheet", "--max-walk"),
    ("indicators", "--minutes"),
    ("indicators", "--decay-min"),
    ("distances", "--max-walk"),
]


def test_every_option_of_a_number_is_of_the_one_type() -> None:
    floats = {
        (name, option): type(parameter.type)
        for name, command in main.commands.items()
        for parameter in command.params
        if isinstance(parameter.type, (click.FloatRange, click.types.FloatParamType))
        for option in parameter.opts
    }
    assert floats.keys() >= set(OPTIONS)
    assert set(floats.values()) == {Number}


@pytest.mark.parametrize(("command", "option"), OPTIONS)
@pytest.mark.parametrize("value", ["nan", "NaN", "inf", "-inf", "1e999"])
def test_no_option_takes_what_is_not_a_finite_number(command: str, option: str, value: str) -> None:
    result = run(command, option, value)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{value} is not a finite number in the range" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--window", "47:00-99:00"), "'99:00' is no time of day"),
        (("--window", "47:00-48:01"), "'48:01' is no time of day"),
        (("--ptal-window", "47:00-99:00"), "expected HH:MM from 00:00 to 48:00"),
        (("--window", "09:00-1\u0667:00"), "is no time of day"),
        (("--nth", "99999999999999999999999"), "range 1<=x<=1000"),
        (("--nth", "1001"), "range 1<=x<=1000"),
    ],
)
def test_indicators_have_bounds(arguments: tuple[str, ...], said: str) -> None:
    result = run("indicators", "--sites", "spots", "--lang", "en", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_a_day_of_48_hours_is_the_longest() -> None:
    assert clock_s("48:00") == 172_800
    with pytest.raises(QueryError, match="from 00:00 to 48:00"):
        clock_s("48:01")


def test_an_answer_replaces_the_file_and_keeps_its_mode(tmp_path: Path) -> None:
    output, link = tmp_path / "a.txt", tmp_path / "link.txt"
    output.write_bytes(b"old")
    output.chmod(0o640)
    link.symlink_to(output)
    put("new", link)
    assert (output.read_bytes(), link.is_symlink()) == (b"new\n", True)
    assert stat.S_IMODE(output.stat().st_mode) == 0o640
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt", "link.txt"]


def test_a_disk_that_fills_up_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "a.txt"
    output.write_bytes(b"old and good")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("locator.cli.door.os.fsync", full)
    with pytest.raises(QueryError, match="cannot be written") as caught:
        put(b"half of the new", output)
    assert caught.value.code == "cannot_write"
    assert output.read_bytes() == b"old and good"
    assert list(tmp_path.iterdir()) == [output]


def test_a_device_is_written_as_it_is() -> None:
    put(b"x", Path("/dev/null"))
    assert not Path("/dev/null").is_file()


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


def test_no_message_moves_the_cursor() -> None:
    done = CliRunner().invoke(main, ["data", "import", "works", "no\x1b[31m\nfile.csv"])
    assert done.exit_code == 2
    assert "\x1b" not in done.output
    assert done.output.count("\n") == 1


def test_every_room_is_found_by_its_commands_and_opened_only_for_them() -> None:
    said = subprocess.run(
        [sys.executable, "-c", "import sys, locator.cli; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert not {"geopandas", "numba", "locator.catalogue"} & set(said)
    for found in pkgutil.iter_modules(locator.cli.__path__):
        importlib.import_module(f"locator.cli.{found.name}")
    context = click.Context(main)
    assert set(main.commands) == set(main.list_commands(context))
    for command in main.commands.values():
        if isinstance(command, Rooms):
            assert set(command.commands) == set(command.list_commands(context))
