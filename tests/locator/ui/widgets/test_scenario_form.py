"""Times typed by people."""

import pytest

from locator.errors import QueryError
from locator.ui.widgets.scenario_form import clocks_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        (" , ,", ()),
        ("9:00", (32_400,)),
        ("10:30, 9:00", (32_400, 37_800)),
        ("9:00、9:00，10：30", (32_400, 37_800)),
        ("25:10", (90_600,)),
    ],
)
def test_times_are_read_in_order_and_once(text: str, expected: tuple[int, ...]) -> None:
    assert clocks_of(text) == expected


@pytest.mark.parametrize("text", ["9時", "9:60", "31:00", "<b>", "-1:00"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(QueryError) as error:
        clocks_of(f"9:00, {text}")
    assert error.value.code == "bad_clocks"
