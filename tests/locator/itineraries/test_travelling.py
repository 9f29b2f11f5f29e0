"""Travel between the places of a question: whole minutes, departures worth while, cars."""

import numpy as np

from geo.orienteering import NO_WAY
from locator.access import DayService
from locator.days import Day
from locator.itineraries.records import PlacePoint
from locator.itineraries.travelling import Window, by_car, by_timetable
from locator.measures import drive_min
from locator.settings import Settings
from tests.locator.buses import at
from tests.locator.itineraries.towns import buses, point, town, trip

WINDOW = Window(depart_s=at(8), return_s=at(19))
FEED = buses(
    (0, 10_000),
    [
        trip((0, at(8)), (1, at(8, 30) + 30)),  # 30 seconds past the minute
        trip((0, at(9)), (1, at(11))),  # overtaken by the next one
        trip((0, at(10)), (1, at(10, 30))),
    ],
)


def ends(*north_m: float) -> list[PlacePoint]:
    return [
        PlacePoint(id=str(m), name_ja="所", name_en="place", lon=point(m)[0], lat=point(m)[1])
        for m in north_m
    ]


def test_departures_are_whole_minutes_and_none_is_overtaken() -> None:
    ways = by_timetable([DayService.of([FEED], Day())], ends(0, 10_000, 400), WINDOW, None)
    pair = slice(*ways.travel.first[1:3])  # from 0 to 1
    assert ways.travel.departures[pair].tolist() == [8 * 60, 10 * 60]
    assert ways.travel.arrivals[pair].tolist() == [8 * 60 + 31, 10 * 60 + 30]
    assert ways.travel.always[0, 2] == 7  # 400 x 1.3 / 80 = 6.5 minutes
    assert ways.travel.always[0, 1] == NO_WAY
    way = ways.way(0, 0, 1, at(8, 1))
    assert (way.leave_s, way.arrive_s) == (at(10), at(10, 30))
    assert way.journey is not None
    assert (dict(way.fares), way.rides_without_fare) == ({}, 1)  # the feed tells no fares
    assert ways.last_ways(0, 1, 0, at(19)) == (None, None)  # no bus leads back


def test_with_no_vehicle_at_all_one_walks() -> None:
    ways = by_timetable([DayService.of([FEED], Day())], ends(0, 10_000), WINDOW, -1)
    assert ways.travel.departures.size == 0


def test_a_car_takes_the_estimated_minutes_rounded_up() -> None:
    settings = Settings()
    ways = by_car(town({}), ends(0, 10_000), WINDOW, settings)
    minutes = drive_min(np.array([ways.road_m[0, 1] / settings.car.detour / 1000]), settings.car)[0]
    assert minutes <= ways.travel.always[0, 1] < minutes + 1
    way = ways.way(0, 0, 1, at(9))
    assert way.drive is not None
    assert way.arrive_s - way.leave_s == ways.travel.always[0, 1] * 60
