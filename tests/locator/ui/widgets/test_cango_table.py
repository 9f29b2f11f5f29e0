"""The can-go table in cells: sign, stay or reason; order; file."""

import pytest

from locator.i18n import Lang, Texts, load_texts
from locator.settings import find_data
from locator.ui.widgets.cango_table import (
    cell_rows,
    column_name,
    columns_of,
    ordered_sites,
    summary_lines,
)
from tests.locator.buses import KOFU, world
from tests.locator.test_cango import table


@pytest.fixture(scope="module")
def texts() -> Texts:
    return load_texts(find_data(), Lang.EN)


def test_each_cell_begins_with_its_sign_and_unknown_is_not_the_no(texts: Texts) -> None:
    rows = cell_rows(table(world()), texts)
    signs = [cell[:1] for cell in rows.iloc[0, 1:]]
    assert signs == ["○", "○", "?", "○", "○", "○"]  # start: weekday, Saturday, holiday; there
    stated = cell_rows(table(world([(KOFU, "bus", "complete")])), texts)
    assert stated.iloc[0, 3][:1] == "×"


def test_an_unknown_cell_tells_what_it_would_be(texts: Texts) -> None:
    rows = cell_rows(table(world()), texts)
    assert "× by what is recorded" in rows.iloc[0, 3]


def test_columns_name_start_and_day(texts: Texts) -> None:
    found = table(world())
    assert columns_of(found)[:2] == [("start", "weekday"), ("start", "saturday")]
    assert column_name(found, "start", "saturday", texts) == "start Saturday"
    assert len(ordered_sites(found)) == 1


def test_the_counts_are_told_a_line_a_start_and_day(texts: Texts) -> None:
    lines = summary_lines(table(world()), texts)
    assert len(lines) == 6
    assert "**0 there and back**, 0 not, 1 unknown" in lines[2]
