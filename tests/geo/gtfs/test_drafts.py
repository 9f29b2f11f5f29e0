"""Feeds from plain rows: columns, the calendar of every day, trips withdrawn."""

import dataclasses
import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.gtfs.calendar import DayKind, day_state, representative_week
from geo.gtfs.compiled import CompiledFeed
from geo.gtfs.drafts import (
    HOLIDAY,
    SATURDAY,
    WEEKDAY,
    Call,
    DraftRoute,
    DraftStop,
    DraftTrip,
    Headway,
    calendar_of,
    calls_of,
    draft_feed,
    every_day,
    without_routes,
    without_trips,
)
from geo.gtfs.storage import open_compiled, write_compiled
from geo.gtfs.strings import Strings
from geo.transit.day_trips import trips_on
from tests.geo.transit.made import DAY, F, T, feed, feeds, provenance

STOPS = [
    DraftStop(id=name, name=name.upper(), lon=138.0 + n, lat=35.0) for n, name in enumerate("ab")
]
CALLS = (Call(0, 100, 100), Call(1, 700, 700, 1, 2))


def draft(service: int, headways: tuple[Headway, ...] = ()) -> CompiledFeed:
    trip = DraftTrip(id="t", route=0, service=service, calls=CALLS, headsign="終点", direction=1)
    return draft_feed(
        "plan",
        provenance(),
        every_day(),
        stops=STOPS,
        routes=[DraftRoute(id="r", name="新線")],
        trips=[trip],
        headways=headways,
    )


def test_rows_become_columns() -> None:
    made = draft(WEEKDAY)
    assert made.stop_name.to_list() == ["A", "B"]
    assert made.stop_lon.tolist() == [138.0, 139.0]
    assert calls_of(made, 0) == CALLS
    assert (made.trip_headsign[0], made.route_name[0]) == ("終点", "新線")
    assert (made.trip_direction.tolist(), made.trip_block.tolist()) == ([1], [-1])


def test_a_draft_can_be_stored_and_opened(tmp_path: Path) -> None:
    path = tmp_path / "plan.feed"
    write_compiled(draft(SATURDAY), path)
    assert calls_of(open_compiled(path), 0) == CALLS


def test_an_empty_draft_has_no_trip_and_still_speaks_of_each_day() -> None:
    empty = draft_feed("plan", provenance(), every_day())
    assert len(trips_on(empty, dt.date(2026, 4, 1)).trip) == 0
    assert day_state(empty.daily_trips(), DAY, dt.date(2026, 4, 1)).kind is DayKind.SERVED


@pytest.mark.parametrize(
    ("day", "service"),
    [
        (dt.date(2026, 11, 20), WEEKDAY),  # a Friday
        (dt.date(2026, 11, 21), SATURDAY),
        (dt.date(2026, 11, 22), HOLIDAY),
        (dt.date(2026, 11, 23), HOLIDAY),  # a Monday, Labour Thanksgiving Day
        (dt.date(2027, 1, 2), HOLIDAY),  # a Saturday of the New Year
        (dt.date(2026, 12, 28), WEEKDAY),
        (dt.date(2026, 12, 29), HOLIDAY),
    ],
)
def test_each_day_has_one_service(day: dt.date, service: int) -> None:
    running = [draft(n).services_on(day)[n] for n in (WEEKDAY, SATURDAY, HOLIDAY)]
    assert running == [n == service for n in (WEEKDAY, SATURDAY, HOLIDAY)]


@given(st.dates(dt.date(2010, 1, 1), dt.date(2040, 12, 31)), st.sampled_from([0, 1, 2]))
def test_no_date_is_outside_or_thinned(day: dt.date, service: int) -> None:
    state = day_state(draft(service).daily_trips(), dt.date(2026, 4, 1), day)
    assert state.kind is DayKind.SERVED


@pytest.mark.parametrize("service", [WEEKDAY, SATURDAY, HOLIDAY])
def test_the_usual_week_is_the_latest_without_a_holiday(service: int) -> None:
    # 2027-01-02 lies in a week of the New Year: 1 January is a holiday; so is 11 January
    week = representative_week(draft(service).daily_trips(), dt.date(2027, 1, 12))
    assert week is not None
    assert week.monday == dt.date(2027, 1, 4)


def test_headways_take_the_place_of_the_trip() -> None:
    made = draft(WEEKDAY, (Headway(trip=0, start_s=3600, end_s=7201, headway_s=1800),))
    found = trips_on(made, dt.date(2026, 4, 1))
    leaves = made.call_departure_s[made.trip_start[found.trip]] + found.shift_s
    assert leaves.tolist() == [3600, 5400, 7200]
    assert found.is_estimate.all()


def test_withdrawn_trips_run_no_more_and_the_days_stay_as_published() -> None:
    one = T([(0, 60, 60), (1, 600, 600)])
    base = feed([(0, 0), (900, 0)], [one, one], frequencies=[F(1, 0, 3600, 600)])
    for gone, left in (((0,), {1}), ((1,), {0}), ((0, 1), set())):
        rest = without_trips(base, gone)
        assert set(trips_on(rest, DAY).trip.tolist()) == left
        assert rest.daily_trips().equals(base.daily_trips())
        assert calls_of(rest, gone[0]) == calls_of(base, gone[0])
    assert base.service_id.to_list() == ["c0"]


@given(feeds())
def test_a_draft_with_the_calendar_of_a_feed_is_known_on_the_same_days(base: CompiledFeed) -> None:
    other = draft_feed("plan", base.provenance, calendar_of(base))
    assert other.daily_trips().equals(base.daily_trips())
    assert np.array_equal(other.services_on(DAY), base.services_on(DAY))


def test_trips_of_one_mode_go_and_so_do_the_places_of_stops_that_only_they_serve() -> None:
    """Stop 1 is served by both modes, stop 2 by the one that goes, stop 0 by the one that stays."""
    made = feed(
        [(0.0, 0.0), (0.0, 900.0), (900.0, 0.0)],
        [T([(0, 100, 100), (1, 700, 700)]), T([(1, 800, 800), (2, 900, 900)])],
    )
    two = dataclasses.replace(
        made,
        route_id=Strings.of(["r", "zone"]),
        route_name=Strings.of(["r", "zone"]),
        route_type=np.array([3, 715], dtype=np.int32),
        trip_route=np.array([0, 1], dtype=np.int32),
    )
    found = without_routes(two, 715)
    placed = dict(zip(found.stop_id.to_list(), np.isfinite(found.stop_lon), strict=True))
    assert placed == {"s0": True, "s1": True, "s2": False}
    assert trips_on(found, DAY).trip.tolist() == [0]
    assert without_routes(two, 4) is two
