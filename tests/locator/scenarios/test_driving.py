"""Minutes of planned vehicles, by hand: 10 km x 1.3 at 30 km/h are 26 minutes."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.gtfs.drafts import Call, DraftStop
from locator.errors import QueryError
from locator.scenarios import Shuttle
from locator.scenarios.driving import departures_of, drive, legs_s, road_s, shifted
from tests.locator.scenarios.lines import at, halt, place


def stop(north_m: float) -> DraftStop:
    lon, lat = place(north_m)
    return DraftStop(id=str(north_m), name="停", lon=lon, lat=lat)


def test_ten_kilometres_at_30_km_h_take_26_minutes() -> None:
    assert road_s(10_000, 30) == 26 * 60
    assert legs_s([stop(0), stop(10_000)], 30) == [26 * 60]


def test_seconds_are_rounded_up() -> None:
    assert road_s(1_000, 30) == 156
    assert road_s(1_001, 30) == 157  # 156.156 s
    assert road_s(0, 30) == 0


def test_a_drive_waits_on_the_way_only() -> None:
    calls = drive([stop(0), stop(1_000), stop(3_000)], [4, 5, 6], 30, 20)
    assert calls == (Call(4, 0, 0), Call(5, 156, 176), Call(6, 488, 488))


def test_a_drive_of_more_than_a_day_is_refused() -> None:
    with pytest.raises(QueryError) as caught:
        drive([stop(0), stop(2_000_000)], [0, 1], 30, 0)  # 86.7 h
    assert (caught.value.code, caught.value.facts["hours"]) == ("scenario_trip_too_long", 87)


def test_departures_stand_at_each_headway_the_last_hour_included() -> None:
    shuttle = Shuttle(
        id="a", name="a", halts=(halt(0), halt(1)), headway_min=40, hours=(at(9), at(10, 20))
    )
    assert departures_of(shuttle) == (at(9), at(9, 40), at(10, 20))
    earlier = dataclasses.replace(shuttle, hours=(at(9), at(10, 19)))
    assert departures_of(earlier) == (at(9), at(9, 40))
    listed = Shuttle(id="a", name="a", halts=(halt(0), halt(1)), departures_s=(at(7), at(18, 5)))
    assert departures_of(listed) == (at(7), at(18, 5))


@given(st.floats(0, 1e5), st.floats(0, 1e5), st.floats(3, 120), st.floats(3, 120))
def test_farther_is_never_sooner_and_faster_never_later(
    one: float, other: float, slow: float, fast: float
) -> None:
    slow, fast = sorted((slow, fast))
    near, far = sorted((one, other))
    assert road_s(near, slow) <= road_s(far, slow)
    assert road_s(far, fast) <= road_s(far, slow)


def test_shifted_calls_keep_their_distances() -> None:
    assert shifted((Call(0, 5, 10, 2, 3),), 60) == (Call(0, 65, 70, 2, 3),)


def test_a_stop_without_a_position_is_named() -> None:
    nowhere = dataclasses.replace(stop(0), id="bus:s9", lon=float("nan"))
    with pytest.raises(QueryError) as caught:
        legs_s([stop(1_000), nowhere], 30)
    assert (caught.value.code, caught.value.facts["stop"]) == ("scenario_stop_unplaced", "bus:s9")
