"""Seconds from the command to a map one can use, seen in a real browser.

``python benchmarks/cold_start.py`` starts ``locator app`` as a new process, opens Chromium, and
waits until a site can be clicked on the map: cold (server and browser just started), then warm (a
new visitor of the same server). It prints both; there is no limit, since they depend on the
machine. Chromium is LOCATOR_CHROMIUM, else what stands in the path.
"""

import argparse
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PATIENCE_S = 90


def free_port() -> int:
    """Return a port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(base: str, server: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{base}/_stcore/health", timeout=2):  # noqa: S310 - our own
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    sys.exit("locator app did not start")


def first_map(browser: Browser, base: str) -> float:
    """Return the seconds until a new visitor can click a site on the map."""
    start = time.perf_counter()
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.goto(base, timeout=PATIENCE_S * 1000)
    frame = page.frame_locator('iframe[title*="st_folium"]')
    frame.locator(".lm-ranked").first.click(trial=True, force=True, timeout=PATIENCE_S * 1000)
    frame.locator(".lm-ready").wait_for(timeout=PATIENCE_S * 1000)
    seconds = time.perf_counter() - start
    context.close()
    return seconds


def main() -> int:
    """Start, look, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--warm", type=int, default=3, help="warm visits")
    visits = parser.parse_args().warm
    chromium = os.environ.get("LOCATOR_CHROMIUM") or shutil.which("chromium")
    chromium = chromium or shutil.which("google-chrome")
    if not chromium:
        sys.exit("no Chromium found; set LOCATOR_CHROMIUM")
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "locator", "app", "--port", str(port), "--no-browser"]
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        server = subprocess.Popen(
            command,
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(base, server)
            served = time.perf_counter() - start
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            first_map(browser, base)
            cold = time.perf_counter() - start
            warm = statistics.median(first_map(browser, base) for _ in range(visits))
            browser.close()
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=15)
    print(
        f"cold start: server {served:.1f} s, first interactive map {cold:.1f} s after the command; "
        f"warm, new visitor: {warm:.1f} s (median of {visits})"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
