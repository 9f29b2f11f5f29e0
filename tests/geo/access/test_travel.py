"""Travel times over a window: a bus an hour counted by hand, and the journeys of one departure."""

import numpy as np
import pytest
from hypothesis import given, settings

from geo.access.travel import travel_minutes, travel_times
from geo.errors import IndicatorError
from geo.gtfs.compiled import CompiledFeed
from geo.gtfs.service import Window
from geo.transit.kernels import NEVER
from geo.transit.router import earliest_arrivals
from geo.transit.timetable import Timetable
from geo.transit.walks import Walking
from tests.geo.transit.made import DAY, LAT, LON, T, feed, feeds

H = 3600
HOURLY = [T([(0, h * H, h * H), (1, h * H + 1200, h * H + 1200)]) for h in (9, 10, 11)]
LINE = feed([(0.0, 0.0), (0.0, 9_000.0)], HOURLY)
HERE = ([LON], [LAT])
FAR = (LINE.stop_lon[1:], LINE.stop_lat[1:])


def table(made: CompiledFeed = LINE) -> Timetable:
    return Timetable.build([made], {made.feed_id: DAY}, walk=Walking(), bookable=False)


def test_an_hourly_bus() -> None:
    """Leaving at 08:01, ..., 09:00 one waits 59, ..., 0 minutes and rides 20.

    The median by nearest rank is the 30th of the 60 ascending times, 49 minutes; the 90th
    percentile the 54th, 73 minutes. 41 of 60 departures take at most an hour.
    """
    hour = Window(8 * H + 60, 9 * H)
    found = travel_times(table(), HERE, FAR, hour, limit_min=60)
    assert found.minutes.tolist() == [[49]]
    assert found.within_share.tolist() == [[41 / 60]]
    assert travel_minutes(table(), HERE, FAR, hour, quantile=0.9).tolist() == [[73]]
    assert travel_minutes(table(), HERE, FAR, hour, quantile=1).tolist() == [[79]]


def test_departures_without_a_bus_are_infinite() -> None:
    """After 11:00 there is none: of 10:01 to 12:00, half get there, at most 79 minutes."""
    late = Window(10 * H + 60, 12 * H)
    assert travel_minutes(table(), HERE, FAR, late).tolist() == [[79]]
    assert np.isnan(travel_minutes(table(), HERE, FAR, late, quantile=0.51)).all()
    share = travel_times(table(), HERE, FAR, late, limit_min=1e9).within_share
    assert share.tolist() == [[0.5]]


def test_there_is_not_back() -> None:
    assert np.isnan(travel_minutes(table(), FAR, HERE, Window(8 * H, 9 * H))).all()


def test_on_foot_where_that_is_all() -> None:
    """400 m x 1.3 / 80 = 6.5 min whatever the hour."""
    near = ([LON], [LAT + 400 / 110_930])
    found = travel_minutes(table(), HERE, near, Window(0, 60))
    assert found[0, 0] == pytest.approx(6.5, abs=0.05)
    assert travel_minutes(table(), HERE, HERE, Window(0, 60)).tolist() == [[0]]


def test_a_matrix_has_a_row_a_site_and_a_column_a_place() -> None:
    both = (LINE.stop_lon, LINE.stop_lat)
    found = travel_minutes(table(), both, both, Window(9 * H, 9 * H))
    assert found[:, 0].tolist()[0] == 0
    assert found[0].tolist() == [0, 20]
    assert np.isnan(found[1, 0])
    assert travel_minutes(table(), ([], []), both, Window(0, 0)).shape == (0, 2)
    assert travel_minutes(table(), both, ([], []), Window(0, 0)).shape == (2, 0)


@given(feeds())
@settings(max_examples=40, deadline=None)
def test_one_departure_is_the_earliest_arrival(made: CompiledFeed) -> None:
    day = table(made)
    known = np.flatnonzero(np.isfinite(made.stop_lon))
    places = (made.stop_lon[known], made.stop_lat[known])
    for leave_s in (0, 120):
        found = travel_minutes(day, places, places, Window(leave_s, leave_s))
        for row, (lon, lat) in enumerate(zip(*places, strict=True)):
            arrive = earliest_arrivals(day, day.place(lon, lat), leave_s).at(day.places(*places))
            there = arrive < NEVER
            assert (np.isfinite(found[row]) == there).all()
            assert found[row][there] == pytest.approx((arrive[there] - leave_s) / 60)


@pytest.mark.parametrize("quantile", [0, -0.1, 1.1, float("nan")])
def test_a_quantile_outside_is_refused(quantile: float) -> None:
    with pytest.raises(IndicatorError, match="quantile"):
        travel_minutes(table(), HERE, FAR, Window(0, 60), quantile=quantile)


def test_a_window_that_runs_back_is_refused() -> None:
    with pytest.raises(IndicatorError, match="before it starts"):
        travel_minutes(table(), HERE, FAR, Window(60, 0))
