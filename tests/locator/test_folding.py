import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from locator.folding import fold


@pytest.mark.parametrize(
    "same",
    [
        ("霞ヶ浦", "霞ケ浦"),
        ("ﾄｳｷｮｳ", "トウキョウ", "とうきょう"),
        ("Ｋｉｎｔａｉ", "kintai", "KINTAI"),
        ("Kōfu", "Kofu", "Ko\u0304fu"),
        ("髙島", "高島", "高嶋"),
        ("スパ〜", "スパー", "スパ～"),
        ("ザ・タワー", "ザタワー"),
        ("ヴァ", "ブァ"),
        ("  山  梨 ", "山 梨", "山\u3000梨"),
        ("がぎ", "ガギ", "か\u3099き\u3099"),
        ("①", "1"),
    ],
)
def test_spellings_of_one_name_are_one(same: tuple[str, ...]) -> None:
    assert len({fold(text) for text in same}) == 1


def test_different_names_stay_different() -> None:
    names = ("かき", "がき", "山口", "山", "浜松", "浜", "はは", "はば", "はぱ")
    assert len({fold(name) for name in names}) == len(names)


@given(st.text())
@example("カ・\uff9e")  # a mark that joins only after the dot between is gone
@example("ﬃ İ ẞ ϓ")
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once) == once


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_plain_latin_takes_the_short_way_to_the_same_place(text: str) -> None:
    assert fold(text + "か") == fold(fold(text) + ("か" if not text[-1:].isspace() else " か"))


@given(st.text())
def test_the_form_of_the_input_does_not_matter(text: str) -> None:
    for form in ("NFC", "NFKC"):
        assert fold(unicodedata.normalize(form, text)) == fold(text)


def test_a_byte_that_is_no_text_can_still_be_written() -> None:
    assert fold("山\udcff").encode() == "山?".encode()
