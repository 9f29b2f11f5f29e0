"""Day types of dates: weekdays, Saturdays, Sundays, holidays, the turn of the year."""

import datetime as dt

import pytest

from locator.days import Day, day_type_of
from locator.vocabulary import DayType


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2026-11-20", DayType.WEEKDAY),  # a Friday
        ("2026-11-21", DayType.SATURDAY),
        ("2026-11-22", DayType.HOLIDAY),  # a Sunday
        ("2026-11-23", DayType.HOLIDAY),  # 勤労感謝の日, a Monday
        ("2026-12-29", DayType.HOLIDAY),  # a Tuesday at the turn of the year
        ("2027-01-04", DayType.WEEKDAY),
        ("2027-03-22", DayType.HOLIDAY),  # 振替休日
    ],
)
def test_the_table_that_a_date_is_compared_with(date: str, expected: DayType) -> None:
    assert day_type_of(dt.date.fromisoformat(date)) is expected


def test_a_question_is_about_a_weekday_unless_it_says_otherwise() -> None:
    assert Day() == Day(type=DayType.WEEKDAY, date=None)
