"""The timetable of a day: ids, places, faults."""

import pytest
from made import DAY, DEGREE_M, LAT, LON, T, feed

from geo.errors import GeoError
from geo.transit.timetable import Timetable, TimetableError
from geo.transit.walks import Walking

H = 3_600
STOPS = [(0.0, 0.0), (0.0, 400.0), (9_000.0, 0.0), None]
TRIPS = [
    T([(0, H, H), (2, 2 * H, 2 * H), (3, 3 * H, 3 * H)]),
    T([(2, 0, 0), (1, 2 * H, 2 * H)]),
]


@pytest.fixture
def timetable() -> Timetable:
    return Timetable.build([feed(STOPS, TRIPS)], {"made": DAY}, walk=Walking(), bookable=False)


def test_stops_bear_the_id_of_their_feed(timetable: Timetable) -> None:
    assert sorted(timetable.stop_ids) == ["made:s0", "made:s1", "made:s2", "made:s3"]
    number = timetable.stop_numbers["made:s2"]
    assert timetable.stop_id(number) == "made:s2"
    assert timetable.stop_name(number) == "停留所2"
    assert timetable.numbers[0][2] == number


def test_a_stop_is_a_place_with_its_neighbours(timetable: Timetable) -> None:
    place = timetable.place_of_stop(timetable.stop_numbers["made:s0"])
    names = [timetable.stop_id(int(stop)) for stop in place.stop]
    walks = dict(zip(names, place.walk_s.tolist(), strict=True))
    assert walks == {"made:s0": 0, "made:s1": pytest.approx(390, abs=1)}


def test_a_stop_without_position_is_a_place_of_its_own(timetable: Timetable) -> None:
    number = timetable.stop_numbers["made:s3"]
    assert timetable.place_of_stop(number).stop.tolist() == [number]


def test_a_point_knows_the_stops_within_a_walk(timetable: Timetable) -> None:
    place = timetable.place(LON, LAT + 500 / DEGREE_M)
    assert [timetable.stop_id(int(stop)) for stop in place.stop] == ["made:s1", "made:s0"]
    assert timetable.place(LON - 1, LAT).stop.size == 0


def test_backward_time_falls_and_places_lead_back(timetable: Timetable) -> None:
    back = timetable.backward
    ahead = timetable.rides.connections
    assert (back.connections.departure == -ahead.arrival[back.place]).all()
    assert (back.connections.from_stop == ahead.to_stop[back.place]).all()
    assert (back.connections.departure[1:] >= back.connections.departure[:-1]).all()


def test_departures_of_a_stop_stand_in_their_order(timetable: Timetable) -> None:
    start, place = timetable.departures
    number = timetable.stop_numbers["made:s2"]
    own = place[start[number] : start[number + 1]]
    assert timetable.rides.connections.departure[own].tolist() == [0, 2 * H]


@pytest.mark.parametrize(
    ("ids", "days", "change_s", "code"),
    [
        (("a", "a"), {"a": DAY}, 120, "feed_id_twice"),
        (("a", "b"), {"a": DAY}, 120, "feed_without_day"),
        (("a",), {"a": DAY}, -1, "negative_change_time"),
    ],
)
def test_what_cannot_be_built_is_refused(
    ids: tuple[str, ...], days: dict[str, object], change_s: int, code: str
) -> None:
    feeds = [feed(STOPS, TRIPS, feed_id=name) for name in ids]
    with pytest.raises(TimetableError) as caught:
        Timetable.build(feeds, days, walk=Walking(), bookable=False, change_s=change_s)
    assert isinstance(caught.value, GeoError)
    assert caught.value.code == code


def test_a_day_without_trips_is_an_empty_timetable() -> None:
    made = feed(STOPS, TRIPS, runs=[(0, 0)])
    timetable = Timetable.build([made], {"made": DAY}, walk=Walking(), bookable=False)
    assert timetable.stop_ids == ()
    assert timetable.place(LON, LAT).stop.size == 0
