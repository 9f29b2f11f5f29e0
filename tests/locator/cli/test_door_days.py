"""The days that a command is asked about."""

import datetime as dt

import pytest

from locator.cli.door import asked_day, asked_days
from locator.days import Day
from locator.errors import QueryError
from locator.vocabulary import DayType


def test_days_are_a_usual_weekday_or_those_asked_for_each_once() -> None:
    first, second = (dt.datetime(2026, 11, day, tzinfo=dt.UTC) for day in (20, 21))
    assert asked_days({"date": (), "day": ()}) == (Day(),)
    assert asked_days({"date": (), "day": ("saturday", "holiday", "saturday")}) == (
        Day(type=DayType.SATURDAY),
        Day(type=DayType.HOLIDAY),
    )
    assert [d.date for d in asked_days({"date": (first, second, first), "day": ()})] == [
        first.date(),
        second.date(),
    ]
    assert asked_day({"date": first, "day": None}).date == first.date()
    with pytest.raises(QueryError, match="exclude each other"):
        asked_days({"date": (first,), "day": ("weekday",)})
