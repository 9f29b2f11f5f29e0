"""A shortlist: picked, noted, ordered, taken away, and still there afterwards."""

import io

import openpyxl
import pypdf
import pytest

from tests.browser.conftest import OpenScreen
from tests.browser.screen import Screen


def entries(screen: Screen) -> list[str]:
    said = screen.page.locator('[class*="st-key-open-"] button').all_inner_texts()
    return [text.split(". ", 1)[1] for text in said]


def test_a_shortlist_from_first_pick_to_document(visit: OpenScreen) -> None:
    screen = visit("?lang=en")
    names = []
    for row in range(3):
        if row:
            screen.choose_row(row)
        names.append(screen.chosen)
        screen.do(screen.button("Add to shortlist").click)
    assert entries(screen) == names
    picks = screen.address["pick"]
    assert len(picks) == 3

    note = screen.page.locator('[class*="st-key-note-"] input').nth(1)
    note.fill("scouted in May <b>&</b>")
    screen.do(lambda: note.press("Enter"))
    screen.do(screen.page.locator('[class*="st-key-up-"] button').nth(2).click)
    names = [names[0], names[2], names[1]]
    assert entries(screen) == names
    assert screen.address["pick"] == [picks[0], picks[2], picks[1]]

    pdf = screen.download("Proposal PDF").read_bytes()
    assert pdf.startswith(b"%PDF-")
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) == 2
    words = " ".join("".join(page.extract_text() for page in pages).split())
    assert names[0] in words
    assert "scouted in May <b>&</b>" in words

    book = openpyxl.load_workbook(
        io.BytesIO(screen.download("Comparison (Excel)").read_bytes()), read_only=True
    )
    cells = {str(v) for s in book for row in s.iter_rows(values_only=True) for v in row if v}
    book.close()
    assert any(names[2] in cell for cell in cells)

    screen.do(screen.page.get_by_role("link", name="Sources").first.click)
    screen.do(screen.page.get_by_role("link", name="Find").first.click)
    assert entries(screen) == names
    kept = screen.page.locator('[class*="st-key-note-"] input').nth(2)
    assert kept.input_value() == "scouted in May <b>&</b>"

    screen.do(screen.page.locator('[class*="st-key-drop-"] button').first.click)
    assert entries(screen) == names[1:]


@pytest.mark.thorough
def test_a_full_shortlist_takes_no_more(visit: OpenScreen, catalogue: object) -> None:
    ids = [str(i) for i in catalogue.locations.index[20:31]]  # type: ignore[attr-defined]
    screen = visit("?" + "&".join(f"pick={i}" for i in ids) + f"&selected={ids[-1]}")
    assert len(entries(screen)) == 10
    assert screen.button("候補に入れる").is_disabled()
