"""``locator feed``: install, list, check and remove, with a folder of feeds of its own."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from locator.cli import main

FEEDS = Path(__file__).resolve().parents[2] / "geo" / "gtfs" / "feeds"
PLAIN = str(FEEDS / "plain")
Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "feeds"


@pytest.fixture
def run(folder: Path) -> Run:
    """Run ``locator feed`` in English; a fault that it does not explain is raised again."""
    runner = CliRunner(env={"LANG": "C.UTF-8", "LOCATOR_FEEDS": str(folder)})

    def _run(*arguments: str) -> Result:
        result = runner.invoke(main, ["feed", *arguments])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return _run


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """Address of a server on this machine, and the paths that it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    with HTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}/town.zip", asked
        running.shutdown()
        thread.join()


def test_a_feed_comes_is_listed_checked_and_goes(run: Run, folder: Path) -> None:
    added = run("add", PLAIN, "--id", "town", "--name", "町のバス", "--licence", "CC BY 4.0")
    assert added.exit_code == 0
    assert added.stdout == f"town\t{folder / 'town.feed'}\n"
    (line,) = run("list").stdout.splitlines()
    assert line.split("\t")[:3] == ["town", "町のバス", "CC BY 4.0"]
    checked = run("check", "--format", "json")
    assert (checked.exit_code, json.loads(checked.stdout)["findings"]) == (0, [])
    removed = run("remove", "town")
    assert (removed.exit_code, removed.stdout) == (0, f"{folder / 'town.feed'}\n")
    assert list(folder.iterdir()) == []
    assert run("list").stdout.strip() == ""


def test_findings_of_a_feed_are_said_beside_the_answer(run: Run) -> None:
    added = run("add", str(FEEDS / "one_stop"), "--id", "odd")
    assert added.exit_code == 0
    assert added.stdout.startswith("odd\t")
    assert added.stderr


def test_an_id_is_taken_only_by_force(run: Run) -> None:
    assert run("add", PLAIN, "--id", "town").exit_code == 0
    assert run("add", PLAIN, "--id", "town").exit_code == 0  # renewed from the same source
    refused = run("add", str(FEEDS / "midnight"), "--id", "town")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "town" in refused.stderr
    assert run("add", str(FEEDS / "midnight"), "--id", "town", "--replace").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "no-such-feed.zip"), "no-such-feed.zip"),
        (("add", PLAIN, "--id", "../evil"), "evil"),
        (("add", PLAIN, "--id", "con"), "con"),
        (("remove", "nobody"), "no installed feed nobody"),
        (("check", "no-such-feed.zip"), "no-such-feed.zip"),
    ],
)
def test_wrong_use_is_exit_2_with_nothing_on_stdout(
    run: Run, folder: Path, arguments: tuple[str, ...], said: str
) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert not folder.exists()


def test_a_broken_file_is_named_by_list_and_check(run: Run, folder: Path) -> None:
    run("add", PLAIN, "--id", "town")
    path = folder / "town.feed"
    content = bytearray(path.read_bytes())
    content[-1] ^= 255
    path.write_bytes(content)
    checked = run("check")
    assert checked.exit_code == 1
    assert "town.feed" in checked.stdout
    path.write_bytes(b"PK")
    listed = run("list")
    assert listed.exit_code == 0
    assert "town.feed is not a compiled feed" in listed.stdout


def test_a_feed_with_an_error_is_exit_1(run: Run) -> None:
    result = run("check", str(FEEDS / "bad_references"), "--format", "json")
    assert result.exit_code == 1
    assert any(f["severity"] == "error" for f in json.loads(result.stdout)["findings"])


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_an_address_of_this_machine_is_refused_unasked(
    run: Run, folder: Path, server: tuple[str, list[str]], host: str
) -> None:
    address, asked = server
    result = run("add", address.replace("127.0.0.1", host))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "an address of this machine or of an inner network" in result.stderr
    assert asked == []
    assert not folder.exists()
