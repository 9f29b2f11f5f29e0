"""What columns mean: read, proposed, labelled in both languages."""

import pytest

from locator.export.doctor import column_name
from locator.i18n import Lang, load_texts
from locator.settings import find_data
from locator.ui.widgets.own_columns import (
    GUESSED,
    KNOWN,
    LEFT,
    Meaning,
    columns_of,
    glimpses,
    meanings_proposed,
    meanings_read,
)
from locator.workspace import KINDS
from tests.locator.lists import records_of

LIST = (
    "候補地の一覧,,,,\r\n"
    "所の名前,東経,北緯,備える物,空\r\n"
    "甲府城,138.5710,35.6650,電源あり,\r\n"
    "武田神社,138.5770,35.6870,なし,\r\n"
).encode("cp932")


def told(meanings: tuple[Meaning, ...]) -> dict[str, tuple[str, str]]:
    return {m.heading: (m.column, m.sure) for m in meanings}


@pytest.mark.parametrize("lang", list(Lang))
def test_every_column_that_a_mapping_may_name_has_a_name(lang: Lang) -> None:
    texts = load_texts(find_data(), lang)
    for kind in KINDS:
        columns = columns_of(kind)
        assert len(set(columns)) == len(columns)
        bare = [c for c in columns if column_name(c, texts) == c]
        assert not bare, f"{kind}: {bare}"
        assert f"doctor.kind_{kind}" in texts.catalogue


def test_a_table_whose_name_column_is_unknown_is_proposed_with_its_first_values() -> None:
    (seen,) = glimpses(LIST, "一覧.csv")
    found = meanings_proposed(seen, "locations")
    assert told(found) == {
        "所の名前": ("", LEFT),
        "東経": ("lon", KNOWN),
        "北緯": ("lat", KNOWN),
        "備える物": ("", LEFT),
        "空": ("", LEFT),
    }
    assert [m.examples for m in found] == [
        "甲府城 / 武田神社",
        "138.5710 / 138.5770",
        "35.6650 / 35.6870",
        "電源あり / なし",
        "",
    ]


def test_a_table_without_headings_is_told_by_number() -> None:
    (seen,) = glimpses(b"A,138.5710,35.6650\r\nB,138.5770,35.6870\r\n", "x.csv")
    found = meanings_proposed(seen, "locations", has_headings=False)
    assert told(found) == {"1": ("", LEFT), "2": ("lon", GUESSED), "3": ("lat", GUESSED)}
    assert {m.confidence for m in found if m.sure == GUESSED} == {0.6}
    assert found[0].examples == "A / B"


def test_what_was_read_is_told_in_the_order_of_the_file() -> None:
    content = "備考欄,名称,きた,ひがし\r\nx,甲府城,35.66,138.57\r\n".encode()
    imported = records_of(content, "x.csv")
    (seen,) = glimpses(content, "x.csv")
    found = meanings_read(imported, seen)
    assert told(found) == {
        "備考欄": ("", LEFT),
        "名称": ("name_ja", KNOWN),
        "きた": ("lat", GUESSED),
        "ひがし": ("lon", GUESSED),
    }
    assert [m.examples for m in found] == ["x", "甲府城", "35.66", "138.57"]
    assert [m.examples for m in meanings_read(imported, None)] == ["", "", "", ""]


def test_a_file_that_holds_no_table_gives_no_glimpse() -> None:
    assert glimpses(b"", "x.csv") == ()
    assert glimpses(b"%PDF-1.7", "x.xlsx") == ()
