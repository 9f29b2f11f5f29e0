"""Empty lists for every kind: what they say is what is read."""

import csv
import io

import openpyxl
import pytest

from locator.errors import QueryError
from locator.i18n import Lang
from locator.importing import template_csv, template_xlsx
from locator.importing.columns import layout_of, normalise_heading
from locator.importing.headers import match_header
from locator.importing.limits import ImportLimits
from locator.importing.template import COLUMNS
from locator.importing.templates import (
    STATEMENTS,
    TEMPLATE_HEADINGS,
    TEMPLATES,
    template_columns,
)
from locator.importing.workbooks import xlsx_records
from locator.statements import MODES
from locator.tables import COVERAGE
from locator.vocabulary import Category, Consent, ConsentParty, StatedMode
from locator.workspace.kinds import KINDS

CASES = [(kind, lang) for kind in TEMPLATES for lang in Lang]


def test_there_is_one_for_every_kind_and_statement() -> None:
    assert set(TEMPLATES) == {*KINDS, "coverage", "consents", "corrections"}
    assert {k for k, t in TEMPLATES.items() if t.is_statement} == set(STATEMENTS)


def test_the_list_of_locations_is_as_it_was() -> None:
    assert TEMPLATES["locations"].columns == COLUMNS
    assert template_csv(Lang.JA) == template_csv(Lang.JA, "locations")
    headings = template_csv(Lang.JA).decode("utf-8-sig").strip().split(",")
    assert headings[:4] == ["識別子", "名称", "経度", "緯度"]
    assert list(match_header(headings, layout_of("locations")).places) == [
        c for c, _, _, _ in COLUMNS
    ]


@pytest.mark.parametrize(("kind", "lang"), CASES)
def test_a_heading_means_the_column_it_was_written_for(kind: str, lang: Lang) -> None:
    text = template_csv(lang, kind).decode("utf-8-sig")
    (headings,) = csv.reader(io.StringIO(text))
    columns = [TEMPLATE_HEADINGS[kind][normalise_heading(h)] for h in headings]
    assert columns == [c for c, _, _, _ in TEMPLATES[kind].columns]
    assert len(set(columns)) == len(columns)
    records = xlsx_records(template_xlsx(lang, kind), name="t.xlsx", limits=ImportLimits())
    assert [list(cells) for _, cells in records] == [headings]


@pytest.mark.parametrize(("kind", "lang"), CASES)
def test_the_guide_says_of_each_column_what_to_write(kind: str, lang: Lang) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx(lang, kind)))
    table, guide = book.worksheets
    headings = [c.value for c in table[1]]
    told = [[c.value for c in row] for row in guide.iter_rows(max_row=len(headings), max_col=3)]
    assert [row[0] for row in told] == headings
    assert all(need and how for _, need, how in told)


@pytest.mark.parametrize(("kind", "lang"), CASES)
def test_cells_offer_the_words_of_the_language(kind: str, lang: Lang) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx(lang, kind)))
    table, guide = book.worksheets
    columns = {c: place for place, (c, _, _, _) in enumerate(TEMPLATES[kind].columns)}
    offered: dict[int, list[object]] = {}
    for rule in table.data_validations.dataValidation:
        (cells,) = rule.sqref.ranges
        assert (cells.min_row, rule.type) == (2, "list")
        area = rule.formula1.split("!")[1].replace("$", "")
        offered[cells.min_col - 1] = [row[0].value for row in guide[area]]
    assert offered == {
        columns[column]: [w.name_in(lang) for w in words] for column, words in TEMPLATES[kind].words
    }


def test_words_stand_where_the_field_has_a_list() -> None:
    assert dict(TEMPLATES["consents"].words) == {"party": ConsentParty, "consent": Consent}
    assert dict(TEMPLATES["spots"].words)["category"] is Category
    assert [m.value for m in StatedMode] == list(MODES)
    assert dict(TEMPLATES["coverage"].words)["mode"] is StatedMode
    assert [c for c, _, _, _ in TEMPLATES["coverage"].columns] == list(COVERAGE.columns)


def test_several_words_of_an_era_are_no_error() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx(Lang.JA)))
    rules = book.worksheets[0].data_validations.dataValidation
    styles = {cells.min_col - 1: rule.errorStyle for rule in rules for cells in rule.sqref.ranges}
    names = [c for c, _, _, _ in COLUMNS]
    assert styles[names.index("eras")] == "information"
    assert styles[names.index("category")] in {None, "stop"}


def test_columns_of_a_kind_stand_in_it() -> None:
    for name, kind in KINDS.items():
        more = {"id", "lon", "lat"} if kind.is_place else {"id"}
        assert {*template_columns(name)["en"]} <= {*kind.columns} | more
    assert [c for c, _, _, _ in TEMPLATES["corrections"].columns] == [
        "id", "lon", "lat", "precision_m", "reason", "stated_by", "stated_on", "source",
    ]  # fmt: skip


def test_an_unknown_kind_is_told() -> None:
    with pytest.raises(QueryError) as caught:
        template_csv(Lang.EN, "trains")
    assert caught.value.code == "no_such_template"
