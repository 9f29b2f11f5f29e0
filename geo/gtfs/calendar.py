"""Which services run on a day, a feed's usual week, and days that it only pretends to serve.

All that follows the count of trips a day works on the ``daily_trips`` series alone: index =
dates (datetime64, ascending), values = trips, days without a trip left out.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from geo.gtfs.feed import Feed
from geo.gtfs.holidays import has_holiday, keep_sunday
from geo.gtfs.tables import WEEKDAY_COLUMNS

# Days that a feed may speak of; ends such as 9999-12-31 mean «until further notice».
_EPOCH = np.datetime64("1970-01-01", "D")
_LAST = np.datetime64("2099-12-31", "D")
_DAY = np.timedelta64(1, "D")
_WEEK_DAYS = 7
_NEAREST_FIRST = 32  # days looked at together on the way to a day of usual service
Bounds = tuple[np.datetime64, np.datetime64] | tuple[None, None]
_ADDED, _REMOVED = 1, 2
_WEDNESDAY, _SATURDAY, _SUNDAY = 2, 5, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarLimits:
    """Numbers that decide what is usual.

    Attributes
    ----------
    usual_weeks
        Weeks that must reach the usual volume.
    usual_share
        Least share of the usual volume for a representative week.
    thinned_share
        A day below this share of its usual weekday is thinned.
    """

    usual_weeks: int = 4
    usual_share: float = 0.9
    thinned_share: float = 0.5


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day, both included."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class Week:
    """A feed's representative week, named by its Monday."""

    monday: dt.date

    @property
    def weekday(self) -> dt.date:
        """Wednesday: the day that stands for weekdays."""
        return self.monday + dt.timedelta(days=_WEDNESDAY)

    @property
    def saturday(self) -> dt.date:
        """Saturday."""
        return self.monday + dt.timedelta(days=_SATURDAY)

    @property
    def holiday(self) -> dt.date:
        """Sunday: the day that stands for Sundays and national holidays."""
        return self.monday + dt.timedelta(days=_SUNDAY)


class DayKind(StrEnum):
    """What a feed says about a date."""

    SERVED = "served"
    THINNED = "thinned"
    OUTSIDE = "outside"
    NO_SERVICE = "no_service"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayState:
    """What a feed says about a date, and why.

    Attributes
    ----------
    trips
        Trips on the day; None outside the feed's span, where nothing is known.
    usual_trips
        Trips on the same weekday of the representative week; None without such a week.
    nearest
        Nearest day of usual service (the earlier of two as near); None if there is none.
    reason
        English sentence.
    """

    day: dt.date
    kind: DayKind
    trips: int | None
    usual_trips: int | None
    nearest: dt.date | None
    reason: str

    @property
    def is_known(self) -> bool:
        """Whether the day's timetable can be trusted: served, or truly no service."""
        return self.kind in {DayKind.SERVED, DayKind.NO_SERVICE}


def service_ids_on(feed: Feed, day: dt.date) -> frozenset[str]:
    """Return the services that run on a day, by calendar and its exceptions."""
    stamp = pd.Timestamp(day)
    calendar, dates = feed.tables["calendar"], feed.tables["calendar_dates"]
    runs = calendar[WEEKDAY_COLUMNS[day.weekday()]].eq(1).fillna(value=False)
    within = (calendar["start_date"] <= stamp) & (calendar["end_date"] >= stamp)
    today = dates[dates["date"] == stamp]
    added = today.loc[today["exception_type"] == _ADDED, "service_id"]
    removed = today.loc[today["exception_type"] == _REMOVED, "service_id"]
    regular = set(calendar.loc[runs & within, "service_id"])
    return frozenset((regular - set(removed)) | set(added))


def departures_of_trips(feed: Feed) -> pd.Series:
    """Return how often each trip runs on its day: once, or by frequencies.txt.

    Returns
    -------
    Series
        Index of ``feed.trips``; whole numbers.
    """
    counts = pd.Series(1, index=feed.trips.index, dtype="int64")
    frequencies = feed.tables["frequencies"]
    if frequencies.empty:
        return counts
    runs = pd.Series(
        [len(starts) for starts in frequency_starts(frequencies)], index=frequencies["trip_id"]
    )
    by_trip = feed.trips["trip_id"].map(runs.groupby(level=0).sum())
    return counts.where(by_trip.isna(), by_trip).astype("int64")


def frequency_starts(frequencies: pd.DataFrame) -> list[range]:
    """Return for each row of frequencies.txt the seconds at which its trip starts."""
    return [
        range(int(start), int(end), int(headway)) if headway > 0 else range(0)
        for start, end, headway in zip(
            frequencies["start_s"], frequencies["end_s"], frequencies["headway_s"], strict=True
        )
    ]


def daily_trips(feed: Feed) -> pd.Series:
    """Return the number of trips of each day that has any.

    A trip of frequencies.txt counts once for each of its departures.

    Returns
    -------
    Series
        Index = dates ascending (name ``date``), values = trips > 0 (name ``trips``).
    """
    trips = departures_of_trips(feed).groupby(feed.trips["service_id"]).sum()
    calendar = feed.tables["calendar"]
    calendar = calendar[calendar["service_id"].isin(trips.index)]
    dates = feed.tables["calendar_dates"]
    dates = dates[dates["service_id"].isin(trips.index)]
    first, last = calendar_bounds(calendar, dates)
    if first is None or last is None:
        return daily_series(np.empty(0, dtype="datetime64[D]"), np.empty(0, dtype="int64"))
    size = int((last - first) / _DAY) + 1
    weekday = (_weekday(first) + np.arange(size)) % _WEEK_DAYS
    counts = _regular_trips(calendar, trips, first, size, weekday)
    _add_exceptions(counts, calendar, dates, trips, first)
    days = first + np.flatnonzero(counts > 0) * _DAY
    return daily_series(days, counts[counts > 0])


def daily_series(days: np.ndarray, trips: np.ndarray) -> pd.Series:
    """Return a ``daily_trips`` series of dates and counts."""
    index = pd.DatetimeIndex(days.astype("datetime64[s]"), name="date")
    return pd.Series(trips, index=index, name="trips", dtype="int64")


def valid_span(daily: pd.Series) -> Span | None:
    """Return the first and last day with at least one trip, None without any."""
    if daily.empty:
        return None
    days = _days(daily)
    return Span(days[0].date(), days[-1].date())


def declared_span(feed: Feed) -> tuple[dt.date | None, dt.date | None]:
    """Return the dates that feed_info.txt claims, None where it is silent."""
    info = feed.tables["feed_info"]
    starts = info["feed_start_date"].dropna()
    ends = info["feed_end_date"].dropna()
    first = None if starts.empty else starts.min().date()
    last = None if ends.empty else ends.max().date()
    return first, last


def weekly_trips(daily: pd.Series) -> pd.Series:
    """Return the trips of each week that has any; index = its Monday."""
    days = _days(daily)
    mondays = days - pd.TimedeltaIndex(days.day_of_week.to_numpy().astype("timedelta64[D]"))
    return daily.groupby(mondays).sum().rename_axis("monday")


def usual_volume(
    daily: pd.Series,
    limits: CalendarLimits = CalendarLimits(),
) -> int:
    """Return the largest weekly trip count that at least four weeks reach (all, if fewer)."""
    weeks = np.sort(weekly_trips(daily).to_numpy())[::-1]
    return int(weeks[min(limits.usual_weeks, weeks.size) - 1]) if weeks.size else 0


def representative_week(
    daily: pd.Series,
    retrieved_on: dt.date,
    limits: CalendarLimits = CalendarLimits(),
) -> Week | None:
    """Return the week that stands for a feed's usual service.

    It is the latest week with at least 90 % of the usual volume and no national holiday that
    starts on or before ``retrieved_on``, else the earliest such week after it. Where every such
    week has a holiday, holidays are allowed. None if the feed has no trip at all.
    """
    weeks = weekly_trips(daily)
    full = weeks.index[weeks >= limits.usual_share * usual_volume(daily, limits)]
    mondays = [stamp.date() for stamp in full]
    past = [monday for monday in reversed(mondays) if monday <= retrieved_on]
    ordered = past + [monday for monday in mondays if monday > retrieved_on]
    plain = (monday for monday in ordered if not has_holiday(monday))
    monday = next(plain, ordered[0] if ordered else None)
    return None if monday is None else Week(monday)


def usual_trips(daily: pd.Series, week: Week, days: pd.DatetimeIndex) -> pd.Series:
    """Return the trips that each day would have in the representative week.

    National holidays and 12-29 to 01-03 are compared with its Sunday.
    """
    places = np.where(keep_sunday(days), _SUNDAY, days.day_of_week)
    trips = _trips_of_week(daily, week)[places]
    return pd.Series(trips, index=days, name="usual_trips", dtype="int64")


def _trips_of_week(daily: pd.Series, week: Week) -> np.ndarray:
    """Return the trips of the seven days of a week, Monday first."""
    days = pd.date_range(pd.Timestamp(week.monday), periods=_WEEK_DAYS)
    return daily.reindex(days, fill_value=0).to_numpy()


def is_thinned(
    daily: pd.Series,
    week: Week,
    days: pd.DatetimeIndex,
    limits: CalendarLimits = CalendarLimits(),
) -> pd.Series:
    """Return whether each day has under half of its usual trips; no usual trip: not thinned."""
    usual = usual_trips(daily, week, days)
    trips = daily.reindex(days, fill_value=0)
    return (trips < limits.thinned_share * usual).rename("is_thinned")


def day_state(
    daily: pd.Series,
    retrieved_on: dt.date,
    day: dt.date,
    limits: CalendarLimits = CalendarLimits(),
) -> DayState:
    """Say whether a feed's timetable of a day can be trusted, and why not."""
    span = valid_span(daily)
    week = representative_week(daily, retrieved_on, limits)
    if span is None or week is None:
        return DayState(
            day=day,
            kind=DayKind.OUTSIDE,
            trips=None,
            usual_trips=None,
            nearest=None,
            reason="The feed has no trip on any day.",
        )
    stamp = pd.DatetimeIndex([day]).as_unit("s")
    usual = int(usual_trips(daily, week, stamp).iloc[0])
    trips = int(daily.get(stamp[0], 0))
    if not span.first <= day <= span.last:
        kind = DayKind.OUTSIDE
        reason = f"{day} is outside the feed's days, {span.first} to {span.last}."
    elif trips < limits.thinned_share * usual:
        kind = DayKind.THINNED
        reason = f"The feed has {trips} trips on {day}; such a day usually has {usual}."
    elif trips == 0:
        kind = DayKind.NO_SERVICE
        reason = f"No trip runs on such a day as {day}."
    else:
        kind = DayKind.SERVED
        reason = f"The feed has {trips} trips on {day}; such a day usually has {usual}."
    return DayState(
        day=day,
        kind=kind,
        trips=None if kind is DayKind.OUTSIDE else trips,
        usual_trips=usual,
        nearest=_nearest_usual(daily, week, day, limits),
        reason=reason,
    )


def _nearest_usual(
    daily: pd.Series, week: Week, day: dt.date, limits: CalendarLimits
) -> dt.date | None:
    of_week, days = _trips_of_week(daily, week), _days(daily)
    least = np.minimum(of_week, of_week[_SUNDAY])[days.day_of_week]  # holiday or not
    days = days[daily.to_numpy() >= limits.thinned_share * least]
    distances = np.abs((days - pd.Timestamp(day)).days.to_numpy())
    days = days[np.argsort(distances, kind="stable")]
    for start in range(0, len(days), _NEAREST_FIRST):
        some = days[start : start + _NEAREST_FIRST]
        has_usual = (usual_trips(daily, week, some) > 0).to_numpy()
        usual = some[has_usual & ~is_thinned(daily, week, some, limits).to_numpy()]
        if not usual.empty:
            nearest: dt.date = usual[0].date()
            return nearest
    return None


def _days(daily: pd.Series) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(daily.index)


def calendar_bounds(calendar: pd.DataFrame, dates: pd.DataFrame) -> Bounds:
    """Return the first and last day that rows of the two tables speak of, None without any."""
    starts = pd.concat([calendar["start_date"], dates["date"]]).dropna()
    ends = pd.concat([calendar["end_date"], dates["date"]]).dropna()
    if starts.empty:
        return None, None
    first = max(starts.min().to_datetime64().astype("datetime64[D]"), _EPOCH)
    last = min(ends.max().to_datetime64().astype("datetime64[D]"), _LAST)
    return (first, last) if first <= last else (None, None)


def _regular_trips(
    calendar: pd.DataFrame,
    trips: pd.Series,
    first: np.datetime64,
    size: int,
    weekday: np.ndarray,
) -> np.ndarray:
    start = np.clip(_places(calendar["start_date"], first), 0, size)
    stop = np.clip(_places(calendar["end_date"], first) + 1, 0, size)
    stop = np.maximum(start, stop)
    amount = calendar["service_id"].map(trips).to_numpy(dtype="int64")
    counts = np.zeros(size, dtype="int64")
    for number, name in enumerate(WEEKDAY_COLUMNS):
        runs = calendar[name].to_numpy(dtype="int64", na_value=0) * amount
        change = np.zeros(size + 1, dtype="int64")
        np.add.at(change, start, runs)
        np.add.at(change, stop, -runs)
        counts += np.where(weekday == number, np.cumsum(change[:-1]), 0)
    return counts


def _add_exceptions(
    counts: np.ndarray,
    calendar: pd.DataFrame,
    dates: pd.DataFrame,
    trips: pd.Series,
    first: np.datetime64,
) -> None:
    place = _places(dates["date"], first)
    within = (place >= 0) & (place < counts.size)
    dates, place = dates[within], place[within]
    if dates.empty:
        return
    regular = dates[["service_id", "date"]].merge(calendar, on="service_id", how="left")
    flags = regular[list(WEEKDAY_COLUMNS)].to_numpy(dtype="int64", na_value=0)
    on_day = flags[np.arange(len(regular)), regular["date"].dt.day_of_week.to_numpy()] == 1
    runs = (
        on_day
        & (regular["start_date"] <= regular["date"]).to_numpy()
        & (regular["end_date"] >= regular["date"]).to_numpy()
    )
    kind = dates["exception_type"].to_numpy(dtype="int64")
    amount = dates["service_id"].map(trips).to_numpy(dtype="int64")
    np.add.at(counts, place, np.where(~runs & (kind == _ADDED), amount, 0))
    np.add.at(counts, place, np.where(runs & (kind == _REMOVED), -amount, 0))


def _places(days: pd.Series, first: np.datetime64) -> np.ndarray:
    return ((days.to_numpy().astype("datetime64[D]") - first) / _DAY).astype("int64")


def _weekday(day: np.datetime64) -> int:
    return int((day.astype("datetime64[D]").astype("int64") + 3) % _WEEK_DAYS)
