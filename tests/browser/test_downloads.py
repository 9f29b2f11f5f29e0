"""What is taken away opens elsewhere and says whom to credit."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pyogrio
import pytest
from playwright.sync_api import Browser, Request

from tests.browser.conftest import OpenScreen

CREDIT = "国土交通省"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_form_opens_and_credits(visit: OpenScreen, tmp_path: Path, lang: str) -> None:
    screen = visit(f"?lang={lang}&prefecture=19")

    raw = screen.download("csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert int(rows[0]["rank"]) == 1
    assert rows[0]["attribution"]

    book = openpyxl.load_workbook(io.BytesIO(screen.download("xlsx").read_bytes()))
    assert len(book.sheetnames) == 6
    assert [r[0].value for r in book.worksheets[-1].iter_rows(min_row=4)]

    document = json.loads(screen.download("geojson").read_text(encoding="utf-8"))
    assert len(document["features"]) == len(rows)
    assert document["attribution"]
    assert " | ".join(document["attribution"]) == rows[0]["attribution"]

    package = tmp_path / "locator.gpkg"
    package.write_bytes(screen.download("gpkg").read_bytes())
    assert len(pyogrio.read_dataframe(package, layer="ranking")) == len(rows)
    about = pyogrio.read_dataframe(package, layer="about")
    assert set(document["attribution"]) <= set(about["value"])

    html = screen.download("html").read_text(encoding="utf-8")
    assert document["attribution"][0] in html
    assert CREDIT in html


@pytest.mark.thorough
def test_the_map_file_opens_from_disk_and_asks_nobody(
    visit: OpenScreen, browser: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "map.html"
    path.write_bytes(visit("?prefecture=19").download("html").read_bytes())
    asked: list[str] = []
    faults: list[str] = []

    def note(request: Request) -> None:
        if request.url != path.as_uri() and not request.url.startswith(("data:", "blob:")):
            asked.append(request.url)

    with browser.new_context() as context:
        page = context.new_page()
        page.on("request", note)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.goto(path.as_uri())
        page.wait_for_selector(".lm-ready")
        page.wait_for_selector(".lm-ranked")
        page.wait_for_timeout(500)
        words = page.locator("body").inner_text()
    assert asked == []
    assert faults == []
    assert CREDIT in words
