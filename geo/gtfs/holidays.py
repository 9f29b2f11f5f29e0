"""Days on which buses keep the Sunday timetable: national holidays, and the turn of the year."""

import datetime as dt
from functools import lru_cache

import jpholiday
import numpy as np
import pandas as pd

# Years whose national holidays are looked up: GTFS is younger than the first, and the equinoxes
# of far years are not fixed yet. In other years a day counts as its weekday.
_HOLIDAY_YEARS = range(2000, 2051)
# Days about New Year on which buses keep the Sunday timetable (12-29 to 01-03).
_NEW_YEAR = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})


def keeps_sunday(day: dt.date) -> bool:
    """Return whether a day keeps the Sunday timetable: national holiday or 12-29 to 01-03."""
    return (day.month, day.day) in _NEW_YEAR or is_holiday(day)


@lru_cache(maxsize=20_000)
def is_holiday(day: dt.date) -> bool:
    """Return whether a day of 2000 to 2050 is a national holiday of Japan."""
    # Day by day: a whole year costs a third of a second.
    return day.year in _HOLIDAY_YEARS and bool(jpholiday.is_holiday(day))


def has_holiday(monday: dt.date) -> bool:
    """Return whether a week has a national holiday."""
    days = (monday + dt.timedelta(days=number) for number in range(7))
    return any(is_holiday(day) for day in days)


def keep_sunday(days: pd.DatetimeIndex) -> np.ndarray:
    """Return which days keep the Sunday timetable, shape (days,)."""
    holidays = np.array([is_holiday(day) for day in days.date], dtype=bool)
    in_new_year = np.isin(days.month * 100 + days.day, [m * 100 + d for m, d in _NEW_YEAR])
    return np.asarray(holidays | in_new_year)
