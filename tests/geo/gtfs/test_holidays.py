"""Days on which buses keep the Sunday timetable."""

import datetime as dt

import pandas as pd

from geo.gtfs.holidays import has_holiday, is_holiday, keep_sunday, keeps_sunday

day = dt.date.fromisoformat


def test_sundays_timetable_on_holidays_and_about_new_year() -> None:
    assert keeps_sunday(day("2026-05-06"))  # the holiday moved from Sunday 05-03
    assert keeps_sunday(day("2026-11-23"))
    assert [keeps_sunday(day(f"2026-12-{d}")) for d in (28, 29, 31)] == [False, True, True]
    assert [keeps_sunday(day(f"2027-01-0{d}")) for d in (1, 3, 4)] == [True, True, False]


def test_many_days_at_once_agree_with_one_by_one() -> None:
    days = pd.date_range("2026-04-25", "2027-01-10")
    assert list(keep_sunday(days)) == [keeps_sunday(d) for d in days.date]


def test_national_holidays_are_those_of_the_law_alone() -> None:
    assert is_holiday(day("2026-11-23"))
    assert not is_holiday(day("2026-11-22"))  # a Sunday
    assert not is_holiday(day("2026-12-30"))  # only buses keep it


def test_a_week_with_a_holiday() -> None:
    assert has_holiday(day("2026-11-23"))
    assert not has_holiday(day("2026-11-16"))
