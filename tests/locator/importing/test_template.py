import io

import openpyxl
import pytest

from locator.i18n import Lang
from locator.importing import read_sites, template_csv, template_xlsx
from locator.importing.columns import layout_of
from locator.importing.headers import match_header
from locator.importing.lists import Knowledge
from locator.importing.placing import make_gazetteer
from locator.importing.template import COLUMNS, is_guide
from locator.vocabulary import Category

NAMES = [c for c, _, _, _ in COLUMNS]


@pytest.mark.parametrize("lang", list(Lang))
def test_a_filled_csv_template_is_read_without_a_finding(lang: Lang) -> None:
    row = dict.fromkeys(NAMES, "") | {"id": "a1", "name_ja": "城", "lon": "136.6", "lat": "36.5"}
    data = template_csv(lang) + ",".join(row.values()).encode()
    imported = read_sites(data, "a.csv", Knowledge(gazetteer=make_gazetteer(None)))
    assert imported.findings == ()
    assert list(imported.frame.index) == ["a1"]


@pytest.mark.parametrize("lang", list(Lang))
def test_every_heading_is_understood(lang: Lang) -> None:
    headings = template_csv(lang).decode("utf-8-sig").strip().split(",")
    assert list(match_header(headings, layout_of("locations")).places) == NAMES


@pytest.mark.parametrize("lang", list(Lang))
def test_the_workbook_has_an_empty_list_and_a_guide(lang: Lang) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx(lang)))
    table, guide = book.worksheets
    assert table.max_row == 1
    assert list(match_header([c.value for c in table[1]], layout_of("locations")).places) == NAMES
    words = {c.value for row in guide.iter_rows() for c in row}
    assert {c.name_in(lang) for c in Category} <= words


@pytest.mark.parametrize("lang", list(Lang))
def test_the_guide_of_a_template_is_no_list_and_needs_no_word(lang: Lang) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx(lang)))
    table, guide = book.worksheets
    told = {"name_ja": "城", "lon": 136.6, "lat": 36.5, "id": "a1"}
    table.append([told.get(name) for name in NAMES])
    buffer = io.BytesIO()
    book.save(buffer)
    imported = read_sites(buffer.getvalue(), "a.xlsx", Knowledge(gazetteer=make_gazetteer(None)))
    assert list(imported.frame.index) == ["a1"]
    assert imported.findings == ()
    cells = [tuple(str(c.value or "") for c in row) for row in guide.iter_rows()]
    assert is_guide(guide.title, [(1, cells[0])])
    assert not is_guide("一覧", [(1, cells[0])])
    assert not is_guide(guide.title, [(1, ("名称", "経度", "緯度"))])
    assert not is_guide(guide.title, [])
