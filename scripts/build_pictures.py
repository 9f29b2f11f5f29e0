"""Make the pictures of the README from the running app: ``python scripts/build_pictures.py``.

Needs Chromium (LOCATOR_CHROMIUM or in the path), a Japanese font, and pdftoppm (poppler) for the
pages of the shortlist. Every picture ends as a PNG of at most 256 colours, under 400 kB.
"""

import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
WIDE, TALL, PHONE = (1400, 900), (1400, 1180), (390, 844)
PICKS = ("loc-062", "loc-053", "loc-003")
MOST_BYTES = 400_000
PAGE_DPI, GAP_PX = 90, 24
VIEWS = (
    ("find-ja.png", "?lang=ja", WIDE),
    ("find-en.png", "?lang=en", WIDE),
    ("access-ja.png", "access?lang=ja", WIDE),
    ("access-en.png", "access?lang=en", WIDE),
    ("gaps-ja.png", "gaps?lang=ja", WIDE),
    ("gaps-en.png", "gaps?lang=en", WIDE),
    ("routes-ja.png", "routes?lang=ja", TALL),
    ("routes-en.png", "routes?lang=en", TALL),
    ("data-ja.png", "data?lang=ja", TALL),
    ("data-en.png", "data?lang=en", TALL),
    ("sources-ja.png", "sources?lang=ja", WIDE),
    ("find-phone-ja.png", "?lang=ja", PHONE),
)
PDF_BUTTON = {"ja": "提案用PDF", "en": "Proposal PDF"}


@contextmanager
def app() -> Iterator[str]:
    """Serve the app for a while."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "locator", "app", "--port", str(port), "--no-browser"]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{base}/_stcore/health", timeout=2).close()  # noqa: S310
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        yield base
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=15)


def open_page(browser: Browser, address: str, size: tuple[int, int]) -> Page:
    """Open a page and wait until it is drawn."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.set_default_timeout(120_000)
    page.goto(address)
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    if not any(name in address for name in ("/sources", "/data")):
        frame = page.frame_locator('iframe[title*="st_folium"]').first
        frame.locator(".lm-ready").wait_for()
        if not any(name in address for name in ("access", "gaps", "routes")):
            frame.locator(".lm-ranked").first.wait_for()
    page.wait_for_selector("canvas")
    page.wait_for_timeout(2500)
    return page


def save(picture: Image.Image, name: str) -> None:
    """Write a picture with few colours; stop where it stays large."""
    path = DOCS / name
    small = picture.convert("RGB").quantize(colors=256, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path.relative_to(ROOT)}: {picture.width} x {picture.height}, {size / 1000:.0f} kB")
    if size > MOST_BYTES:
        sys.exit(f"{name} has {size} bytes; at most {MOST_BYTES} are wanted")


def pages_of(pdf: Path) -> Image.Image:
    """Return the pages of a PDF side by side."""
    poppler = shutil.which("pdftoppm")
    if not poppler:
        sys.exit("pdftoppm is missing; install poppler-utils")
    with tempfile.TemporaryDirectory() as folder:
        command = [poppler, "-r", str(PAGE_DPI), "-png", str(pdf), f"{folder}/page"]
        subprocess.run(command, check=True)
        pages = [Image.open(path).convert("RGB") for path in sorted(Path(folder).glob("*.png"))]
    width = sum(page.width for page in pages) + GAP_PX * (len(pages) + 1)
    height = max(page.height for page in pages) + 2 * GAP_PX
    sheet = Image.new("RGB", (width, height), "#d9dde1")
    left = GAP_PX
    for page in pages:
        sheet.paste(page, (left, GAP_PX))
        left += page.width + GAP_PX
    return sheet


def main() -> int:
    """Make all pictures."""
    chromium = os.environ.get("LOCATOR_CHROMIUM") or shutil.which("chromium")
    chromium = chromium or shutil.which("google-chrome")
    if not chromium:
        sys.exit("no Chromium found; set LOCATOR_CHROMIUM")
    DOCS.mkdir(exist_ok=True)
    picks = "".join(f"&pick={pick}" for pick in PICKS)
    with app() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for name, query, size in VIEWS:
            page = open_page(browser, f"{base}/{query}", size)
            save(Image.open(io.BytesIO(page.screenshot())), name)
            page.close()
        for lang, button in PDF_BUTTON.items():
            page = open_page(browser, f"{base}/?lang={lang}{picks}", WIDE)
            with page.expect_download() as waiting:
                page.get_by_role("button", name=button).first.click()
            save(pages_of(Path(waiting.value.path())), f"shortlist-{lang}.png")
            page.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
