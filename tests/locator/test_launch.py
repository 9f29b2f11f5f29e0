"""Small programs stand in for the server, but for one start as a user makes it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path

import pytest

from locator import launch
from locator.errors import DataError


@pytest.fixture(autouse=True)
def _signals_as_before() -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def test_the_screen_listens_on_this_machine_alone_and_sends_nothing() -> None:
    command = launch.command(port=8600, open_browser=False)
    assert command[:4] == [sys.executable, "-m", "streamlit", "run"]
    assert Path(command[4]).is_file()
    assert "locator" in Path(command[4]).parts
    assert "--server.address=127.0.0.1" in command
    assert "--browser.gatherUsageStats=false" in command
    assert "--server.port=8600" in command
    assert "--server.headless=true" in command


def test_a_browser_is_opened_when_asked_for() -> None:
    assert "--server.headless=false" in launch.command(port=8501, open_browser=True)


def test_a_first_start_asks_nothing_at_the_terminal(tmp_path: Path) -> None:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    new_user = {**os.environ, "HOME": str(tmp_path), "BROWSER": "true"}
    with subprocess.Popen(
        launch.command(port=port, open_browser=True),
        env=new_user,
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            assert is_served(port, server)
        finally:
            server.terminate()


def is_served(port: int, server: subprocess.Popen[bytes]) -> bool:
    """Wait a minute at most for the screen."""
    for _ in range(120):
        with suppress(OSError), closing(HTTPConnection("127.0.0.1", port, timeout=5)) as asked:
            asked.request("GET", "/_stcore/health")
            return asked.getresponse().status == HTTPStatus.OK
        if server.poll() is not None:
            return False
        time.sleep(0.5)
    return False


@pytest.mark.parametrize(
    ("program", "code"),
    [
        ("pass", 0),
        ("raise SystemExit(7)", 7),
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", 0),  # asked to end: a good end
    ],
)
def test_the_exit_code_of_the_server_is_handed_on(
    monkeypatch: pytest.MonkeyPatch, program: str, code: int
) -> None:
    asked: list[tuple[int, bool]] = []

    def command(*, port: int, open_browser: bool) -> list[str]:
        asked.append((port, open_browser))
        return [sys.executable, "-c", program]

    monkeypatch.setattr(launch, "command", command)
    assert launch.launch(port=8600, open_browser=False) == code
    assert asked == [(8600, False)]


def test_the_screen_opens_the_workspace_that_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told = tmp_path / "told.txt"
    program = "import os, sys; open(sys.argv[1], 'w').write(os.environ['LOCATOR_WORKSPACE'])"

    def command(*, port: int, open_browser: bool) -> list[str]:
        del port, open_browser
        return [sys.executable, "-c", program, str(told)]

    monkeypatch.setattr(launch, "command", command)
    assert launch.launch(port=1, open_browser=False, workspace=tmp_path / "own.gpkg") == 0
    assert told.read_text() == str(tmp_path / "own.gpkg")
    told.unlink()
    (tmp_path / "list.csv").write_text("name\n", encoding="utf-8")
    with pytest.raises(DataError, match="cannot be used"):
        launch.launch(port=1, open_browser=False, workspace=tmp_path / "list.csv")
    assert not told.exists()
