"""What is done with a column at once is what Python does with each of its texts."""

import math
import sys

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from locator.importing.texts import (
    BREAKS,
    CONTROL,
    HTML,
    Texts,
    blank,
    distinct,
    filled_or_null,
    is_filled,
    numbers_of,
    one,
    put,
    same,
    spoken,
    texts_of,
    trimmed,
    unplain,
)
from locator.importing.values import EMPTY, NUMBER, is_empty

ALL = [chr(n) for n in range(sys.maxunicode + 1) if not 0xD800 <= n <= 0xDFFF]
SPELLED = (
    "", " - ", "ー", "―", "...", "…", "不明", "不", "不明瞭", "なし", "な", "無", "無し", "Ｎ／Ａ",
    "NA", "Nan", "㎁", "#N/A", "NULL", "?", "？", "ﾅｼ", "城", "浜", "未定", "未", "1", "na1",
)  # fmt: skip
TEXTS = st.lists(
    st.one_of(
        st.sampled_from(SPELLED),
        st.text(max_size=8).filter(lambda t: t.encode("utf-8", "ignore").decode() == t),
    ),
    max_size=9,
)
MARKED = st.lists(
    st.text(
        st.sampled_from("a城é <b>/!\x07\x85\u200b\u2028\ufeff\n\t\u3000\u2010　１"), max_size=6
    ),
    max_size=9,
)


def sliced(texts: list[str]) -> Texts:
    """Return texts as a part of a longer column, as a chunk of a list is."""
    return texts_of(["前", *texts, "後"]).slice(1, len(texts))


def test_each_character_is_trimmed_as_by_strip() -> None:
    assert trimmed(texts_of([f"{c}a{c}" for c in ALL])).to_pylist() == [
        f"{c}a{c}".strip() for c in ALL
    ]


def test_each_character_alone_says_something_or_nothing_as_in_a_cell() -> None:
    wanted = ["" if is_empty(c) else c.strip() for c in ALL]
    assert spoken(texts_of(ALL)).to_pylist() == wanted
    assert {c for c in ALL if is_empty(c) and c.strip()} >= {"-", "ー", "?", "？", "無"}


def test_each_character_is_plain_or_not_as_in_a_cell() -> None:
    broken, tags = unplain(texts_of(ALL))
    wanted = [n for n, c in enumerate(ALL) if CONTROL.search(c) or BREAKS.search(c)]
    assert (list(broken), tags) == (wanted, {})


@settings(max_examples=300)
@given(texts=TEXTS)
@example(texts=list(EMPTY))
def test_a_column_says_what_its_cells_say(texts: list[str]) -> None:
    wanted = ["" if is_empty(text) else text.strip() for text in texts]
    assert spoken(sliced(texts)).to_pylist() == wanted


@settings(max_examples=300)
@given(texts=MARKED)
def test_marks_are_found_in_the_cells_that_have_them(texts: list[str]) -> None:
    broken, tags = unplain(sliced(texts))
    assert list(broken) == [
        n for n, text in enumerate(texts) if CONTROL.search(text) or BREAKS.search(text)
    ]
    assert tags == {n: tag[0] for n, text in enumerate(texts) if (tag := HTML.search(text))}


@settings(max_examples=300)
@given(
    texts=st.lists(
        st.one_of(
            st.floats(allow_nan=False, allow_infinity=False).map(str),
            st.text(st.sampled_from("0123456789.+-e"), max_size=7),
            st.sampled_from(("", "nan", "inf", "1_0", "１", "9" * 400, "-0", ".5", "5.", "+1.5")),
        ),
        max_size=6,
    )
)
def test_numbers_are_those_that_python_reads(texts: list[str]) -> None:
    found = numbers_of(sliced(texts)).tolist()
    for text, number in zip(texts, found, strict=True):
        if NUMBER.fullmatch(text.lower()):
            assert (number, math.copysign(1, number)) == (
                float(text), math.copysign(1, float(text)),
            )  # fmt: skip
        else:
            assert math.isnan(number)


def test_texts_are_put_counted_and_told_apart() -> None:
    texts = sliced(["a", "", "a", "b"])
    assert is_filled(texts).tolist() == [True, False, True, True]
    assert filled_or_null(texts).to_pylist() == ["a", None, "a", "b"]
    assert put(texts, [1, 3], ["x", None]).to_pylist() == ["a", "x", "a", None]
    known, which = distinct(texts)
    assert [known[n] for n in which] == ["a", "", "a", "b"]
    assert len(known) == 3
    assert (same("x", 2).to_pylist(), blank(2).to_pylist()) == (["x", "x"], ["", ""])
    assert one("城").as_py() == "城"


@pytest.mark.parametrize("texts", [[], [""], ["", ""]])
def test_a_column_without_any_character_is_one(texts: list[str]) -> None:
    column = texts_of(texts)
    assert spoken(column).to_pylist() == texts
    assert unplain(column) == ((), {})
    assert np.isnan(numbers_of(column)).all()
    assert not is_filled(column).any()
