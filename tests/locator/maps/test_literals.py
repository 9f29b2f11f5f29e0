"""Literals: read back as what they were, with no sign that another reader could take for code."""

import json

import pytest
from branca.element import Element
from hypothesis import given
from hypothesis import strategies as st

from locator.maps.literals import literal

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_reads_back_as_it_was(value: object) -> None:
    assert json.loads(literal(value)) == value


@given(st.text())
def test_text_holds_no_sign_of_any_reader(text: str) -> None:
    inside = literal(text)[1:-1]
    assert not set(inside) & set("{}<>&'`$%#/\u2028\u2029")


def test_halves_of_pairs_can_be_written_to_a_file() -> None:
    assert literal("\ud800x").encode("utf-8") == b'"\\ud800x"'


@given(VALUES)
def test_the_template_engine_leaves_it_alone(value: object) -> None:
    written = literal(value)
    assert Element(written).render() == written


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        literal([1.0, float("nan")])
