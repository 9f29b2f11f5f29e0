import pytest

from locator.errors import DataError, ImportFileError, LocatorError, QueryError, ReportError


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
