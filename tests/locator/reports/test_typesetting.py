import datetime as dt

import pytest

from locator.errors import ReportError
from locator.reports.typesetting import MOST_CELLS, check_cells, template, typeset
from tests.locator.reports.pages import sizes, words

TODAY = dt.date(2026, 4, 1)


def test_data_are_never_markup() -> None:
    source = b"#let data = json(bytes(sys.inputs.data))\n#set page(width: 9cm)\n#data.told"
    source = b'#set text(font: "Noto Sans JP")\n' + source
    pdf = typeset(source, {"told": "#panic() $x$ *b* 城"}, today=TODAY)
    assert words(pdf) == "#panic()$x$*b*城"
    assert len(sizes(pdf)) == 1


def test_a_fault_of_the_template_becomes_a_report_error() -> None:
    with pytest.raises(ReportError, match="typst could not set") as fault:
        typeset(b"#nothing-here()", {}, today=TODAY)
    assert fault.value.code == "typst_failed"


@pytest.mark.parametrize("name", ["cango", "gaps", "municipality"])
def test_each_template_stands_on_the_common_parts(name: str) -> None:
    assert b"#let title-block" in template(name)
    assert template(name).endswith(b"#closing\n")


def test_the_limit_is_flipped_by_one_cell() -> None:
    check_cells(MOST_CELLS)
    with pytest.raises(ReportError, match="20,001 cells"):
        check_cells(MOST_CELLS + 1)
