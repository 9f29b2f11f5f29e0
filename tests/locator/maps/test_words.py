"""The words on the map stand in both languages and take the same facts."""

import re
from string import Formatter

import pytest

from locator.i18n import Label, Lang
from locator.maps.symbols import ContextKind
from locator.maps.words import GSI_CREDIT, OUTLINE_CREDIT, WORDS, word

JAPANESE = re.compile(r"[぀-ヿ一-鿿]")


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", WORDS)
def test_every_word_stands_in_both_languages(key: str) -> None:
    label = WORDS[key]
    assert JAPANESE.search(label.ja)
    assert label.en
    assert not JAPANESE.search(label.en)
    assert fields(label.ja) == fields(label.en)


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("key", WORDS)
def test_facts_fill_every_gap(key: str, lang: Lang) -> None:
    names = fields(WORDS[key].ja)
    assert names <= {"n", "width"}
    facts: dict[str, object] = {name: {"n": 1234, "width": 0.4}[name] for name in names}
    text = word(key, lang, **facts)
    assert not set("{}") & set(text)
    assert ("1234" in text) == ("n" in names)
    assert ("0.4" in text) == ("width" in names)


def test_words_by_hand() -> None:
    assert word("legend_top", Lang.EN, n=20) == "Top 20 (number = rank)"
    assert word("legend_top", Lang.JA, n=20) == "上位 20 件（番号＝順位）"
    assert (
        word("legend_little", Lang.EN, width=0.4, n=7)
        == "Hollow: little is known (score range over 0.4), 7"
    )
    assert word("map", Lang.JA) == "地図"


@pytest.mark.parametrize("kind", ContextKind)
def test_every_kind_around_a_site_has_its_name(kind: ContextKind) -> None:
    assert isinstance(WORDS[str(kind)], Label)


def test_a_missing_fact_or_word_is_a_fault() -> None:
    with pytest.raises(KeyError, match="n"):
        word("legend_top", Lang.EN, width=1)
    with pytest.raises(KeyError, match="nothing_such"):
        word("nothing_such", Lang.EN)


def test_credits_name_their_owners() -> None:
    assert "国土数値情報" in OUTLINE_CREDIT
    assert "加工" in OUTLINE_CREDIT  # the terms ask to say that the data were processed
    assert all("地理院タイル" in GSI_CREDIT(lang) for lang in Lang)
