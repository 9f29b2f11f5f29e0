import pytest

from locator.errors import (
    MOST_TOLD,
    SHOWN,
    DataError,
    Faults,
    ImportFileError,
    LocatorError,
    QueryError,
    ReportError,
)


@pytest.mark.parametrize(
    ("leaf", "builtin"),
    [
        (QueryError, ValueError),
        (DataError, ValueError),
        (ImportFileError, ValueError),
        (ReportError, RuntimeError),
    ],
)
def test_each_leaf_is_caught_by_the_root_and_by_its_builtin(
    leaf: type[LocatorError], builtin: type[Exception]
) -> None:
    for caught in (LocatorError, builtin):
        with pytest.raises(caught, match="found"):
            raise leaf("found x; expected y", code="bad_x", found="x")


def test_facts_are_kept_for_translation() -> None:
    fault = QueryError("weight is -1", code="bad_weight", criterion="stop_m", found="-1")
    assert fault.code == "bad_weight"
    assert fault.facts == {"criterion": "stop_m", "found": "-1"}
    assert str(fault) == "weight is -1"


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ("x", "a.b: 'x' (expected a number)"),
        (None, "a.b: None (expected a number)"),
        ("y" * 100, f"a.b: '{'y' * (SHOWN - 1)}… (expected a number)"),
        pytest.param(16**5000, "a.b: int (expected a number)", id="endless"),
    ],
)
def test_a_fault_of_a_file_says_where_what_and_what_was_expected(found: object, told: str) -> None:
    faults = Faults()
    faults.note("a.b", found, "a number")
    assert faults == [told]
    assert faults.told() == told


def test_the_first_faults_of_a_file_are_named_and_the_rest_hinted_at() -> None:
    faults = Faults(f"f{n}" for n in range(MOST_TOLD))
    assert faults.told().endswith(f"f{MOST_TOLD - 1}")
    faults.note("last", 1, "2")
    assert faults.told().endswith(f"f{MOST_TOLD - 1}; …")
