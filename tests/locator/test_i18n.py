from pathlib import Path

import pytest

from locator.errors import DataError, QueryError
from locator.i18n import Label, Lang, Texts, load_texts
from locator.settings import find_data


def test_a_label_falls_back_to_the_other_language() -> None:
    assert Label("駅", "station")(Lang.JA) == "駅"
    assert Label("駅", "station")(Lang.EN) == "station"
    assert Label("駅", "")(Lang.EN) == "駅"
    assert Label("", "station")(Lang.JA) == "station"


def texts(**catalogue: str) -> Texts:
    return Texts(Lang.EN, {k.replace("__", "."): v for k, v in catalogue.items()})


def test_facts_are_filled_in_and_braces_without_facts_stay() -> None:
    words = texts(find__n="{n:,} places", find__raw="a {brace}")
    assert words("find.n", n=1234) == "1,234 places"
    assert words("find.raw") == "a {brace}"


def test_a_missing_text_names_key_and_file() -> None:
    with pytest.raises(DataError, match=r"'find\.none' is missing in data/text/en\.toml") as caught:
        texts()("find.none")
    assert caught.value.code == "missing_text"


def test_a_fault_is_translated_by_its_code() -> None:
    words = texts(fault__bad_weight="{criterion}: not {found}")
    assert words.fault(QueryError("x", code="bad_weight", criterion="stop_m", found="-1")) == (
        "stop_m: not -1"
    )


@pytest.mark.parametrize(
    "error",
    [
        QueryError("the English words", code="other"),
        QueryError("the English words", code="bad_weight"),  # a fact of the text is missing
        ValueError("the English words"),
    ],
)
def test_a_fault_without_a_fitting_text_speaks_english(error: Exception) -> None:
    words = texts(fault__bad_weight="{criterion}: not {found}")
    assert words.fault(error) == "the English words"


def test_a_finding_is_translated_by_its_code_else_english() -> None:
    words = texts(finding__bad_time="time {found}")
    assert words.finding("bad_time", "bad time 7:5", {"found": "7:5"}) == "time 7:5"
    assert words.finding("bad_time", "bad time 7:5", {}) == "bad time 7:5"
    assert words.finding("other", "bad time 7:5", {}) == "bad time 7:5"


def test_tables_become_dotted_keys(tmp_path: Path) -> None:
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "ja.toml").write_text(
        'plain = "素"\n[find]\ntitle = "さがす"\n[find.map]\nalt = "地図"\n', encoding="utf-8"
    )
    words = load_texts(tmp_path, Lang.JA)
    assert words.lang is Lang.JA
    assert dict(words.catalogue) == {"plain": "素", "find.title": "さがす", "find.map.alt": "地図"}


@pytest.mark.parametrize("content", [None, b"not = [toml", b"\xff\xfe\x00"])
def test_an_unreadable_file_is_a_fault_with_its_name(tmp_path: Path, content: bytes | None) -> None:
    (tmp_path / "text").mkdir()
    if content is not None:
        (tmp_path / "text" / "en.toml").write_bytes(content)
    with pytest.raises(DataError, match=r"^en\.toml cannot be read") as caught:
        load_texts(tmp_path, Lang.EN)
    assert caught.value.code == "unreadable_text"


def test_the_embedded_texts_load_in_both_languages() -> None:
    ja, en = (load_texts(find_data(), lang) for lang in Lang)
    shared = set(ja.catalogue) & set(en.catalogue)
    assert shared
    assert any(ja.catalogue[key] != en.catalogue[key] for key in shared)
