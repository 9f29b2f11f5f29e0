"""The empty list of rules: what it says is what is read."""

import io
from pathlib import Path

import openpyxl
import pytest

from locator.i18n import Lang
from locator.itineraries import VisitRule, read_rules, rules_template, rules_template_csv
from locator.itineraries.blank import RULES
from locator.vocabulary import VisitAccess
from tests.locator.itineraries.made import at

ROW = [
    "s-1",
    "paid",
    "22:00-26:00",
    "月;祝",
    "06:00-08:00",
    "",
    5,
    30,
    "yes",
    "静かに",
    "",
    "町",
    "",
]
RULE = VisitRule(
    id="s-1",
    access=VisitAccess.PAID,
    hours=((at(22), at(26)),),
    closed_weekdays=frozenset({0, 7}),
    quiet=((at(6), at(8)),),
    most_a_day=5,
    dwell_min=30.0,
    consent=True,
    rule_ja="静かに",
    source="町",
)


@pytest.mark.parametrize("lang", list(Lang))
def test_a_filled_list_is_read_without_a_finding(lang: Lang, tmp_path: Path) -> None:
    table = tmp_path / "rules.csv"
    row = ",".join(str(cell) for cell in ROW)
    table.write_bytes(rules_template_csv(lang) + f"{row}\n".encode())
    book = openpyxl.load_workbook(io.BytesIO(rules_template(lang)))
    assert book.worksheets[0].max_row == 1
    book.worksheets[0].append(ROW)
    book.save(tmp_path / "rules.xlsx")
    for path in (table, tmp_path / "rules.xlsx"):
        assert read_rules(path) == ({"s-1": RULE}, ())


@pytest.mark.parametrize("lang", list(Lang))
def test_the_guide_names_every_column_and_word(lang: Lang) -> None:
    guide = openpyxl.load_workbook(io.BytesIO(rules_template(lang))).worksheets[1]
    cells = {cell.value for row in guide.iter_rows() for cell in row}
    assert set(RULES.headings(lang)) <= cells
    assert {word.value for word in VisitAccess} <= cells
