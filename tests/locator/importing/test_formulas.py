"""Formulas without a kept value are found with their place; all others are left alone."""

from collections.abc import Iterable
from contextlib import suppress
from xml.parsers import expat

import pytest

from locator.importing.formulas import NAMESPACE, Formula, Formulas


def sheet(rows: str, prefix: str = "") -> bytes:
    space = f"xmlns:{prefix[:-1]}" if prefix else "xmlns"
    named = rows.replace("</", "\0").replace("<", f"<{prefix}").replace("\0", f"</{prefix}")
    return (
        f'<{prefix}worksheet {space}="{NAMESPACE}"><{prefix}sheetData>{named}</{prefix}sheetData>'
        f"</{prefix}worksheet>"
    ).encode()


def scanned(pieces: Iterable[bytes], most: int = 99) -> Formulas:
    parser = expat.ParserCreate(namespace_separator="}")
    formulas = Formulas(parser, most)
    parser.StartElementHandler = formulas.start
    with suppress(expat.ExpatError):
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    formulas.leave()
    return formulas


def found(rows: str) -> list[tuple[int, str, str]]:
    formulas = scanned([sheet(rows)])
    assert formulas.count == len(formulas.unkept)
    return [(f.row, f.column, f.text) for f in formulas.unkept]


@pytest.mark.parametrize("value", ["", "<v></v>", "<v/>", "<v> </v>"])
def test_a_formula_alone_is_found_where_it_stands(value: str) -> None:
    rows = f'<row r="7"><c r="A7"><v>1</v></c><c r="AB7"><f>A1+B1</f>{value}</c></row>'
    assert found(rows) == [(7, "AB", "=A1+B1")]


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1"><v>1</v></c>',
        '<c r="A1"><f>1+1</f><v>2</v></c>',
        '<c r="A1" t="str"><f>""</f><v></v></c>',
        '<c r="A1" t="e"><f>B1</f><v>#REF!</v></c>',
        '<c r="A1" t="inlineStr"><f>B1</f><is><t>城</t></is></c>',
        '<c r="A1"/>',
    ],
)
def test_a_value_is_a_value_with_or_without_a_formula(cell: str) -> None:
    after = '<c r="B1"><f>C1</f></c>'
    assert found(f'<row r="1">{cell}</row>') == []
    assert found(f'<row r="1">{cell}{after}</row>') == [(1, "B", "=C1")]


def test_a_formula_that_several_cells_share_is_told_in_each() -> None:
    rows = (
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A3" si="0">B1*2</f><v>4</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/></c></row>'
        '<row r="3"><c r="A3"><f t="shared" si="0"/><v>2</v></c></row>'
    )
    assert found(rows) == [(2, "A", "=B1*2")]


def test_cells_that_do_not_say_where_they_stand_are_counted() -> None:
    rows = "<row><c/><c><f>A1</f></c></row>" + "<row>" + "<c/>" * 27 + "<c><f>B1</f></c></row>"
    assert found(rows) == [(1, "B", "=A1"), (2, "AB", "=B1")]


def test_beyond_the_limit_they_are_counted() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><f>B{n}</f></c></row>' for n in range(1, 10))
    formulas = scanned([sheet(rows)], 2)
    assert formulas.unkept == [Formula(1, "A", "=B1"), Formula(2, "A", "=B2")]
    assert formulas.count == 9


def test_the_xml_may_come_in_pieces_with_a_prefix_and_an_end_too_early() -> None:
    whole = sheet('<row r="1"><c r="A1"><f>SUM(B1,"城")</f></c></row>', "x:")
    for last in (len(whole), whole.index(b"</x:sheetData>")):
        pieces = [whole[n : n + 1] for n in range(last)]
        assert scanned(pieces).unkept == [Formula(1, "A", '=SUM(B1,"城")')]


def test_a_formula_without_an_end_is_cut_off() -> None:
    ((_, _, text),) = found(f'<row r="1"><c r="A1"><f>{"A" * 9_000}</f></c></row>')
    assert text == "=" + "A" * 100
