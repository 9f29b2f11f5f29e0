"""When a place can be visited, and when a visit can begin, by hand and by brute force."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locator.days import Day
from locator.itineraries.hours import NEVER, BeginTimes, OpenHours, begin_windows, open_spans
from locator.itineraries.rules import Span, VisitRule
from locator.vocabulary import DayType
from tests.locator.itineraries.made import at

MUSEUM = VisitRule(
    id="m", hours=((at(9), at(12)), (at(13), at(17))), closed_weekdays=frozenset({0})
)
WHOLE = ((0, at(48)),)
MONDAY, FRIDAY = Day(date=dt.date(2026, 11, 16)), Day(date=dt.date(2026, 11, 20))
HOLIDAY_MONDAY = Day(date=dt.date(2026, 11, 23))  # 勤労感謝の日
SATURDAY, SUNDAY = Day(type=DayType.SATURDAY), Day(type=DayType.HOLIDAY)


def spans_on(
    rule: VisitRule | None, day: Day = FRIDAY, *, disperse: bool = False
) -> tuple[Span, ...]:
    return open_spans(rule, day, disperse=disperse).spans


@pytest.mark.parametrize("day", [FRIDAY, MONDAY, Day(), SATURDAY, SUNDAY])
def test_where_nothing_is_known_it_is_planned_as_open_day_and_night(day: Day) -> None:
    nothing = OpenHours(spans=WHOLE, hours_known=False, is_closed=False)
    assert open_spans(None, day, disperse=True) == nothing
    assert open_spans(VisitRule(id="m"), day, disperse=True) == nothing


def test_known_hours_of_an_open_and_of_a_closed_day() -> None:
    assert open_spans(MUSEUM, FRIDAY, disperse=False) == OpenHours(
        spans=((at(9), at(12)), (at(13), at(17))), hours_known=True
    )
    closed = OpenHours(spans=(), hours_known=True, is_closed=True)
    assert open_spans(MUSEUM, MONDAY, disperse=False) == closed
    assert open_spans(MUSEUM, HOLIDAY_MONDAY, disperse=False) == closed
    assert open_spans(replace(MUSEUM, hours=None), MONDAY, disperse=False) == closed
    assert open_spans(replace(MUSEUM, hours=()), FRIDAY, disperse=False) == closed


def test_a_closed_date_and_a_national_holiday() -> None:
    rule = replace(MUSEUM, closed_weekdays=frozenset({7}), closed_dates=frozenset({FRIDAY.date}))
    assert open_spans(rule, FRIDAY, disperse=False).is_closed
    assert open_spans(rule, HOLIDAY_MONDAY, disperse=False).is_closed
    assert not open_spans(rule, MONDAY, disperse=False).is_closed
    new_year = Day(date=dt.date(2026, 12, 30))  # buses keep the Sunday table; no national holiday
    assert not open_spans(rule, new_year, disperse=False).is_closed


def test_a_date_counts_as_itself_whatever_its_type_is_called() -> None:
    told = Day(type=DayType.HOLIDAY, date=FRIDAY.date)
    rule = replace(MUSEUM, closed_weekdays=frozenset({6}))
    assert open_spans(rule, told, disperse=False).hours_known
    assert not open_spans(rule, told, disperse=False).is_closed


@pytest.mark.parametrize(
    ("closed", "day", "known", "is_closed"),
    [
        ({0}, Day(), False, False),  # a weekday may be the Monday
        ({5, 6, 7}, Day(), True, False),
        ({0, 1, 2, 3, 4}, Day(), True, True),
        ({5}, SATURDAY, True, True),
        ({0, 6}, SATURDAY, True, False),
        ({6}, SUNDAY, True, True),
        ({7}, SUNDAY, True, False),
    ],
)
def test_a_day_type_and_closed_weekdays(
    closed: set[int], day: Day, *, known: bool, is_closed: bool
) -> None:
    found = open_spans(replace(MUSEUM, closed_weekdays=frozenset(closed)), day, disperse=False)
    assert (found.hours_known, found.is_closed) == (known, is_closed)
    assert found.spans == (() if is_closed else MUSEUM.hours)


def test_closed_on_some_weekday_without_hours_is_planned_as_open() -> None:
    found = open_spans(replace(MUSEUM, hours=None), Day(), disperse=False)
    assert found == OpenHours(spans=WHOLE, hours_known=False)


def test_quiet_hours_cut_and_busy_ones_only_where_visits_are_spread() -> None:
    rule = replace(MUSEUM, quiet=((at(8), at(10)),), busy=((at(11), at(14)),))
    assert spans_on(rule) == ((at(10), at(12)), (at(13), at(17)))
    assert spans_on(rule, disperse=True) == ((at(10), at(11)), (at(14), at(17)))
    inner = replace(rule, quiet=((at(10), at(11)),), busy=())
    assert spans_on(inner) == ((at(9), at(10)), (at(11), at(12)), (at(13), at(17)))
    everything = open_spans(replace(rule, quiet=((at(9), at(17)),)), FRIDAY, disperse=False)
    assert everything == OpenHours(spans=(), hours_known=True, is_closed=False)


def test_quiet_nights_are_quiet_on_both_sides_of_midnight() -> None:
    rule = VisitRule(id="m", quiet=((at(22), at(30)),))
    assert spans_on(rule) == ((at(6), at(22)), (at(30), at(46)))
    early = VisitRule(id="m", quiet=((0, at(6)),))
    assert spans_on(early) == ((at(6), at(24)), (at(30), at(48)))
    always = VisitRule(id="m", quiet=((0, at(24)),))
    assert spans_on(always) == ()


def test_hours_that_touch_or_overlap_are_one_and_those_past_midnight_stay() -> None:
    rule = VisitRule(id="m", hours=((at(12), at(17)), (at(9), at(12)), (at(16), at(18))))
    assert spans_on(rule) == ((at(9), at(18)),)
    bar = VisitRule(id="m", hours=((at(22), at(26)),), closed_weekdays=frozenset({5}))
    assert spans_on(bar) == ((at(22), at(26)),)  # Friday's, though Saturday is closed


def test_a_visit_may_begin_until_it_can_still_end_in_its_span() -> None:
    hours = ((at(9), at(12)), (at(13), at(17)))
    # 30 minutes: from 9:00 to 11:30, and from 13:00 to 16:30.
    assert begin_windows(hours, 1800) == BeginTimes(
        at(9), at(16, 30), ((at(11, 30) + 1, at(13) - 1),)
    )
    # Exactly three hours fill the morning: one second only, at 9:00.
    assert begin_windows(hours, 3 * 3600) == BeginTimes(at(9), at(14), ((at(9) + 1, at(13) - 1),))
    # A second more does not fit there any longer.
    assert begin_windows(hours, 3 * 3600 + 1) == BeginTimes(at(13), at(14) - 1)
    assert begin_windows(hours, 4 * 3600) == BeginTimes(at(13), at(13))
    assert begin_windows(hours, 4 * 3600 + 1) == NEVER
    assert begin_windows((), 0) == NEVER


def test_never_is_told() -> None:
    assert NEVER.is_never
    assert not begin_windows(((0, 1),), 1).is_never
    assert begin_windows(((5, 5),), 0).is_never
    assert begin_windows(((0, 10),), 0) == BeginTimes(0, 9)


SPAN_LISTS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 30)).map(lambda s: (s[0], min(s[0] + s[1], 80))),
    max_size=5,
)


@given(spans=SPAN_LISTS, dwell=st.integers(0, 40))
def test_windows_are_those_of_every_second_tried(spans: list[Span], dwell: int) -> None:
    inside = {second for begin, end in spans for second in range(begin, end)}
    fits = {t for t in range(90) if set(range(t, t + max(dwell, 1))) <= inside}
    found = begin_windows(spans, dwell)
    told = {
        t
        for t in range(found.opens, found.closes + 1)
        if not any(first <= t <= last for first, last in found.breaks)
    }
    assert told == fits
    assert all(first <= last for first, last in found.breaks)
    if fits:
        assert (found.opens, found.closes) == (min(fits), max(fits))


MINUTES = st.lists(
    st.tuples(st.integers(0, 47 * 4), st.integers(1, 40)).map(
        lambda s: (s[0] * 900, min((s[0] + s[1]) * 900, at(48)))
    ),
    max_size=4,
).map(tuple)
DAILY = st.lists(
    st.tuples(st.integers(0, 95), st.integers(1, 95)).map(
        lambda s: (s[0] * 900, (s[0] + s[1]) * 900)
    ),
    max_size=3,
).map(tuple)


@given(hours=st.none() | MINUTES, quiet=DAILY, busy=DAILY, disperse=st.booleans())
def test_each_minute_is_open_as_its_own_look_at_the_rule_says(
    hours: tuple[Span, ...] | None,
    quiet: tuple[Span, ...],
    busy: tuple[Span, ...],
    *,
    disperse: bool,
) -> None:
    rule = VisitRule(id="m", hours=hours, quiet=quiet, busy=busy)
    found = open_spans(rule, FRIDAY, disperse=disperse)
    shut = quiet + busy if disperse else quiet
    for minute in range(0, at(48), 60):
        is_open = hours is None or any(b <= minute < e for b, e in hours)
        nights = (minute % at(24), minute % at(24) + at(24))
        is_open &= not any(b <= night < e for b, e in shut for night in nights)
        assert is_open == any(b <= minute < e for b, e in found.spans)
    assert all(e < b for (_, e), (b, _) in zip(found.spans, found.spans[1:], strict=False))
