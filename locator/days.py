"""The day a question is about: a type of day, or a strict date."""

import calendar
import datetime as dt
from dataclasses import dataclass

from geo.gtfs.holidays import keeps_sunday
from locator.vocabulary import DayType


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The day a question is about: a type of day, or a strict date."""

    type: DayType = DayType.WEEKDAY
    date: dt.date | None = None


def day_type_of(date: dt.date) -> DayType:
    """Return the day type whose table a date is compared with (holidays keep the Sunday table)."""
    if keeps_sunday(date) or date.weekday() == calendar.SUNDAY:
        return DayType.HOLIDAY
    return DayType.SATURDAY if date.weekday() == calendar.SATURDAY else DayType.WEEKDAY
