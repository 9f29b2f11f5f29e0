"""On which days each service runs, as one matrix."""

import numpy as np
import pandas as pd

from geo.gtfs.calendar import calendar_bounds
from geo.gtfs.feed import Feed
from geo.gtfs.tables import WEEKDAY_COLUMNS

_ADDED = 1
_EPOCH = np.datetime64("1970-01-01", "D")
_EPOCH_ORDINAL = 719_163  # date(1970, 1, 1).toordinal()
_THURSDAY = 3  # weekday of 1970-01-01
_WEEK_DAYS = 7


def running_days(feed: Feed, service_ids: pd.Index) -> tuple[int, np.ndarray]:
    """Return the first day as an ordinal, and which service runs on which day from then on.

    Returns
    -------
    tuple
        ``date.toordinal()`` of the first day that any of the services speaks of; uint8 matrix
        (services, days), 1 = runs by calendar.txt with the exceptions of calendar_dates.txt.
        Without any such day: ordinal 1 and no column.
    """
    calendar, dates = feed.tables["calendar"], feed.tables["calendar_dates"]
    calendar = calendar[calendar["service_id"].isin(service_ids)]
    dates = dates[dates["service_id"].isin(service_ids)]
    first, last = calendar_bounds(calendar, dates)
    if first is None or last is None:
        return 1, np.zeros((len(service_ids), 0), dtype=np.uint8)
    size = _number(last - first) + 1
    runs = np.zeros((len(service_ids), size), dtype=np.uint8)
    weekday = (_number(first - _EPOCH) + _THURSDAY + np.arange(size)) % _WEEK_DAYS
    flags = calendar[list(WEEKDAY_COLUMNS)].to_numpy(dtype=np.uint8, na_value=0)
    starts = np.clip(_places(calendar["start_date"], first), 0, size)
    stops = np.clip(_places(calendar["end_date"], first) + 1, 0, size)
    rows = service_ids.get_indexer(pd.Index(calendar["service_id"]))
    for row, start, stop, flag in zip(rows, starts, stops, flags, strict=True):
        runs[row, start:stop] = flag[weekday[start:stop]]
    place = _places(dates["date"], first)
    within = (place >= 0) & (place < size)
    dates, place = dates[within], place[within]
    added = (dates["exception_type"] == _ADDED).to_numpy(dtype=np.uint8)
    runs[service_ids.get_indexer(pd.Index(dates["service_id"])), place] = added
    return _EPOCH_ORDINAL + _number(first - _EPOCH), runs


def _places(days: pd.Series, first: np.datetime64) -> np.ndarray:
    return (days.to_numpy().astype("datetime64[D]") - first).astype(np.int64)


def _number(days: np.timedelta64) -> int:
    return int(days.astype(np.int64))
