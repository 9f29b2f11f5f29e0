import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.gtfs.calendar import (
    DayKind,
    Span,
    Week,
    daily_series,
    daily_trips,
    day_state,
    declared_span,
    is_thinned,
    representative_week,
    service_ids_on,
    usual_trips,
    usual_volume,
    valid_span,
    weekly_trips,
)
from geo.gtfs.feed import Feed, read_feed

Read = Callable[[str], Feed]
LATER = dt.date(2026, 11, 20)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def daily(first: str, counts: list[int]) -> pd.Series:
    """Return a series of counts from a day on; zeros are left out."""
    days = pd.date_range(first, periods=len(counts), unit="s")
    trips = pd.Series(counts)
    kept = (trips > 0).to_numpy()
    return daily_series(days[kept].to_numpy(), trips[kept].to_numpy())


# plain/: 2 trips on weekdays, 1 on weekends and on the holidays 04-29, 05-04, 05-05, 05-06;
# 2026-04-01 is a Wednesday, 2026-05-31 a Sunday.


def test_service_ids_follow_calendar_and_exceptions(feed: Read) -> None:
    plain = feed("plain")
    assert service_ids_on(plain, day("2026-04-01")) == {"平日"}
    assert service_ids_on(plain, day("2026-04-04")) == {"土日"}
    assert service_ids_on(plain, day("2026-04-29")) == {"土日"}
    assert service_ids_on(plain, day("2026-03-31")) == frozenset()
    assert service_ids_on(plain, day("2026-06-01")) == frozenset()


def test_daily_trips_of_a_plain_feed(feed: Read) -> None:
    trips = daily_trips(feed("plain"))
    assert len(trips) == 61
    assert trips.loc["2026-04-01":"2026-04-07"].tolist() == [2, 2, 2, 1, 1, 2, 2]
    assert trips.loc["2026-04-29"].item() == 1
    assert trips.index.name == "date"
    assert valid_span(trips) == Span(day("2026-04-01"), day("2026-05-31"))


def test_weeks_and_usual_volume_of_a_plain_feed(feed: Read) -> None:
    trips = daily_trips(feed("plain"))
    # 03-30 is cut (3 x 2 + 2), 04-27 has one holiday, 05-04 three.
    assert weekly_trips(trips).tolist() == [8, 12, 12, 12, 11, 9, 12, 12, 12]
    assert usual_volume(trips) == 12


@pytest.mark.parametrize(
    ("retrieved_on", "monday"),
    [
        ("2026-11-20", "2026-05-25"),
        ("2026-05-20", "2026-05-18"),
        ("2026-05-18", "2026-05-18"),
        ("2026-05-17", "2026-05-11"),
        ("2026-05-10", "2026-04-20"),  # 05-04 has 9 of 12; 04-27 has 11 but a holiday
        ("2026-03-01", "2026-04-06"),  # none before: the earliest after
    ],
)
def test_representative_week(feed: Read, retrieved_on: str, monday: str) -> None:
    week = representative_week(daily_trips(feed("plain")), day(retrieved_on))
    assert week == Week(day(monday))


def test_a_week_names_its_days() -> None:
    week = Week(day("2026-09-14"))
    assert [week.weekday, week.saturday, week.holiday] == [
        day("2026-09-16"),
        day("2026-09-19"),
        day("2026-09-20"),
    ]


def test_usual_volume_of_few_weeks_is_what_all_reach() -> None:
    assert usual_volume(daily("2026-06-01", [10] * 7 + [8] * 7)) == 56
    assert usual_volume(daily("2026-06-01", [9] * 7 + [0] * 70 + [9] * 7)) == 63
    assert usual_volume(daily("2026-06-01", [])) == 0


def test_four_high_weeks_are_usual_however_many_low_ones_follow() -> None:
    trips = daily("2026-06-01", [100] * 28 + [1] * 7 * 40)
    assert usual_volume(trips) == 700
    assert representative_week(trips, LATER) == Week(day("2026-06-22"))
    three = daily("2026-06-01", [100] * 21 + [1] * 7 * 40)
    assert usual_volume(three) == 7


def test_a_feed_of_holiday_weeks_only_still_has_a_week() -> None:
    trips = daily("2026-04-27", [5] * 14)
    assert representative_week(trips, LATER) == Week(day("2026-05-04"))
    assert representative_week(daily("2026-04-27", []), LATER) is None


# thinned/: 3 trips Monday to Saturday in four weeks from Monday 2026-06-01; then 1 trip Monday to
# Saturday until Friday 2026-07-31. 2026-07-20 is a holiday and its Sunday has no service.


def test_thinned_days_are_under_half_of_their_weekday(feed: Read) -> None:
    trips = daily_trips(feed("thinned"))
    week = representative_week(trips, LATER)
    assert week == Week(day("2026-06-22"))
    days = pd.DatetimeIndex(["2026-06-27", "2026-06-28", "2026-06-29", "2026-07-20"]).as_unit("s")
    assert usual_trips(trips, week, days).tolist() == [3, 0, 3, 0]
    assert is_thinned(trips, week, days).tolist() == [False, False, True, False]


def test_half_is_not_thinned() -> None:
    trips = daily("2026-06-01", [4] * 28 + [2, 1])
    week = Week(day("2026-06-22"))
    days = pd.DatetimeIndex(["2026-06-29", "2026-06-30"]).as_unit("s")
    assert is_thinned(trips, week, days).tolist() == [False, True]


@pytest.mark.parametrize(
    ("on", "kind", "trips", "usual", "nearest"),
    [
        ("2026-06-10", DayKind.SERVED, 3, 3, "2026-06-10"),
        ("2026-06-14", DayKind.NO_SERVICE, 0, 0, "2026-06-13"),
        ("2026-06-30", DayKind.THINNED, 1, 3, "2026-06-27"),
        ("2026-07-20", DayKind.SERVED, 1, 0, "2026-06-27"),
        ("2026-05-31", DayKind.OUTSIDE, None, 0, "2026-06-01"),
        ("2026-08-03", DayKind.OUTSIDE, None, 3, "2026-06-27"),
    ],
)
def test_day_state(
    feed: Read, on: str, kind: DayKind, trips: int | None, usual: int, nearest: str
) -> None:
    state = day_state(daily_trips(feed("thinned")), LATER, day(on))
    assert (state.kind, state.trips, state.usual_trips) == (kind, trips, usual)
    assert state.nearest == day(nearest)
    assert on in state.reason
    assert state.is_known is (kind in {DayKind.SERVED, DayKind.NO_SERVICE})


def test_a_feed_without_a_trip_knows_no_day(feed: Read) -> None:
    trips = daily_trips(feed("no_service"))
    assert trips.empty
    state = day_state(trips, LATER, day("2026-04-01"))
    assert (state.kind, state.nearest) == (DayKind.OUTSIDE, None)


def test_calendar_dates_alone_make_a_calendar(feed: Read) -> None:
    trips = daily_trips(feed("calendar_dates_only"))
    assert trips.index.strftime("%m-%d").tolist() == ["04-06", "04-07", "04-11"]
    assert trips.tolist() == [2, 2, 1]


def test_rows_of_zeros_run_only_by_exceptions(feed: Read) -> None:
    trips = daily_trips(feed("all_zero_calendar"))
    assert trips.loc["2026-04-08"].item() == 2
    assert trips.loc["2026-04-06":"2026-04-12"].index.day.tolist() == [8, 11, 12]


def test_frequency_trips_count_once_a_departure(feed: Read) -> None:
    # T1 leaves 08:00, 08:30, 09:00, 09:30 and 12:00; T2 once.
    assert daily_trips(feed("frequencies")).loc["2026-04-01"].item() == 6
    # Rows without a sensible headway or span give no departure: T2 alone is left.
    assert daily_trips(feed("bad_frequencies")).loc["2026-04-01"].item() == 1


def test_far_ends_are_cut_and_do_not_fill_the_memory(feed: Read) -> None:
    trips = daily_trips(feed("far_dates"))
    assert valid_span(trips) == Span(day("2026-04-01"), day("2099-12-31"))


def test_declared_span_is_what_feed_info_says(feed: Read) -> None:
    assert declared_span(feed("span_lies")) == (day("2026-04-01"), day("2027-03-31"))
    assert declared_span(feed("no_feed_info")) == (None, None)


@settings(max_examples=60, deadline=None)
@given(
    counts=st.lists(st.integers(0, 50), min_size=1, max_size=120),
    retrieved=st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
)
def test_the_week_is_a_full_monday_week_whatever_the_counts(
    counts: list[int], retrieved: dt.date
) -> None:
    trips = daily("2026-04-01", counts)
    week = representative_week(trips, retrieved)
    if trips.empty:
        assert week is None
    else:
        assert week is not None
        assert week.monday.weekday() == 0
        total = trips.loc[str(week.monday) : str(week.holiday)].sum()
        assert total >= 0.9 * usual_volume(trips)


@pytest.mark.real
def test_yamanashi_is_judged_by_its_trips_not_by_its_calendar(real_data: Path) -> None:
    feed = read_feed(real_data / "gtfs_jp_2019_feeds" / "yamanashi.zip")
    trips = daily_trips(feed)
    assert valid_span(trips) == Span(day("2013-04-01"), day("2029-03-31"))
    assert trips.loc["2019-05-08"].item() == 1404
    assert trips.loc["2026-11-18"].item() == 8
    assert representative_week(trips, LATER) == Week(day("2020-03-23"))
    assert day_state(trips, LATER, day("2026-11-18")).kind is DayKind.THINNED
    services = service_ids_on(feed, day("2019-05-08"))
    assert feed.trips["service_id"].isin(services).sum() == 1404


@pytest.mark.real
def test_iwakuni_ends_before_it_says(real_data: Path) -> None:
    folder = real_data / "gtfs_jp_2026_yamaguchi"
    feed = read_feed(folder / "iwakuni_gtfsjp_20260401.zip")
    trips = daily_trips(feed)
    assert representative_week(trips, LATER) == Week(day("2026-09-14"))
    assert trips.loc["2026-09-16"].item() == 183
    assert declared_span(feed)[1] == day("2027-03-26")
    assert valid_span(trips) == Span(day("2026-03-27"), day("2026-09-30"))
    assert day_state(trips, LATER, LATER).kind is DayKind.OUTSIDE


@pytest.mark.real
def test_other_feeds_run_as_counted_by_hand(real_data: Path) -> None:
    folder = real_data / "gtfs_jp_2026_yamaguchi"
    jrbus = daily_trips(read_feed(folder / "jrbus_chugoku_gtfs_20260813.zip"))
    hikari = daily_trips(read_feed(folder / "hikari_gtfs_20260401.zip"))
    assert jrbus.loc["2026-11-18"].item() == 427
    assert hikari.loc["2026-11-18"].item() == 55
