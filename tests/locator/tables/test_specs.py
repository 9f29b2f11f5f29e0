"""The specification of the tables."""

import pytest

from locator import tables
from locator.tables.specs import Field
from locator.vocabulary import Setting

SPECS = [*tables.CATALOGUE_TABLES, tables.FEEDS]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_keys_are_columns_and_columns_stand_once(spec: tables.TableSpec) -> None:
    keys = [spec.key] if isinstance(spec.key, str) else spec.key
    assert set(keys) <= set(spec.columns)
    assert len(set(spec.columns)) == len(spec.columns)


def test_files_and_names_are_unique() -> None:
    assert len({s.file for s in SPECS}) == len(SPECS)
    assert len({s.name for s in SPECS}) == len(SPECS)


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (Field(name="a", required=True), "text"),
        (Field(name="a", dtype="float64", low=0, high=1), "a number >= 0 and <= 1, or nothing"),
        (Field(name="a", dtype="Int64"), "a whole number, or nothing"),
        (
            Field(name="a", word=Setting, required=True),
            "one of interior, exterior, both",
        ),
        (
            Field(name="a", word=Setting, many=True),
            "some of interior, exterior, both, or nothing",
        ),
        (Field(name="a", pattern="x+", required=True), "text like x+"),
    ],
)
def test_a_field_says_what_it_expects(field: Field, expected: str) -> None:
    assert field.expected() == expected
