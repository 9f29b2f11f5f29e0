"""The app, started by its own command, and a Chromium that can reach this machine alone."""

import functools
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from locator.catalogue import load_catalogue
from locator.records import Catalogue
from tests.browser.screen import Screen

ROOT = Path(__file__).resolve().parents[2]
START_S = 180
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)

OpenScreen = Callable[..., Screen]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _is_up(base: str) -> bool:
    try:
        with urllib.request.urlopen(f"{base}/_stcore/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@pytest.fixture(scope="session")
def chromium() -> str:
    """The program file of Chromium; without it the tests are skipped, or fail where asked to."""
    named = os.environ.get("LOCATOR_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, BROWSERS)), None)
    if found and shutil.which(found):
        return found
    reason = f"no Chromium: none of {', '.join(BROWSERS)} in PATH, LOCATOR_CHROMIUM={named}"
    if os.environ.get("LOCATOR_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def app(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the app, started by the command of the README from another folder."""
    del chromium
    folder = tmp_path_factory.mktemp("app")
    port = _free_port()
    base = f"http://127.0.0.1:{port}"
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    log = folder / "app.log"
    with log.open("wb") as said:
        server = subprocess.Popen(
            [sys.executable, "-m", "locator", "app", "--port", str(port), "--no-browser"],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    try:
        until = time.monotonic() + START_S
        while not _is_up(base):
            if server.poll() is not None or time.monotonic() > until:
                said_so_far = log.read_text(encoding="utf-8", errors="replace")[-2000:]
                pytest.fail(f"locator app did not start:\n{said_so_far}")
            time.sleep(0.2)
        yield base
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(timeout=15)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The embedded data, to know the names that must be seen."""
    return load_catalogue()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=[*FLAGS])
        yield running
        running.close()


@pytest.fixture(scope="module")
def context_of(browser: Browser) -> Callable[[int, int, str], BrowserContext]:
    """Give the context of a size and a scheme: what the app serves unchanged is fetched once."""

    @functools.cache
    def new(width: int, height: int, scheme: str) -> BrowserContext:
        return browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            accept_downloads=True,
            locale="ja-JP",
        )

    return new


@pytest.fixture
def visit(context_of: Callable[[int, int, str], BrowserContext], app: str) -> Iterator[OpenScreen]:
    """Open the app as a new visitor; at the end nothing may have gone wrong or left the machine."""
    screens: list[Screen] = []

    def open_one(
        path: str = "", *, width: int = 1400, height: int = 900, scheme: str = "light"
    ) -> Screen:
        context = context_of(width, height, scheme)
        screens.append(Screen(context.new_page(), app))
        return screens[-1].open(path)

    yield open_one
    for screen in screens:
        screen.leave()
    for screen in screens:
        assert screen.outside == []
        assert screen.faults == []
