import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.gtfs.strings import Strings

TEXTS = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=5), max_size=8)


def test_texts_are_bytes_one_after_the_other() -> None:
    strings = Strings.of(["駅", "", "ab"])
    assert strings.offsets.tolist() == [0, 3, 3, 5]
    assert strings.blob.tobytes() == "駅ab".encode()
    assert (strings[0], strings[1], strings[-1]) == ("駅", "", "ab")
    assert strings.positions() == {"駅": 0, "": 1, "ab": 2}


@given(TEXTS)
def test_texts_come_back(texts: list[str]) -> None:
    strings = Strings.of(texts)
    assert list(strings) == strings.to_list() == texts
    assert [strings[place] for place in range(len(strings))] == texts


def test_the_first_of_equal_texts_is_found() -> None:
    assert Strings.of(["a", "b", "a"]).positions() == {"a": 0, "b": 1}


@pytest.mark.parametrize("place", [2, -3, 99])
def test_no_text_beyond_the_ends(place: int) -> None:
    with pytest.raises(IndexError, match=f"No text {place}; expected 0 to 1"):
        Strings.of(["a", "b"])[place]


def test_nothing_is_an_empty_list() -> None:
    assert len(Strings.of()) == 0
    assert Strings.of().to_list() == []


def test_half_a_surrogate_pair_becomes_a_question_mark() -> None:
    assert Strings.of(["a\ud800"])[0] == "a?"
