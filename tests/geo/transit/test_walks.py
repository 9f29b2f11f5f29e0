"""Walks: detour, speed, limit, both ways."""

import numpy as np
import pytest
from made import DEGREE_M, LAT, LON

from geo.distance import geodesic_m
from geo.transit.walks import StopIndex, Walking, direct_walk_s, stop_walks

NORTH = np.array([LAT, LAT + 400 / DEGREE_M, LAT + 1_000 / DEGREE_M, np.nan])
EAST = np.array([LON, LON, LON, np.nan])


def test_walked_metres_are_a_detour_and_seconds_round_up() -> None:
    walking = Walking()
    # 400 m x 1.3 = 520 m; 520 / 80 = 6.5 min = 390 s; 521 m take 390.75 s.
    assert walking.walked_m(400.0) == pytest.approx(520.0)
    assert walking.seconds([520.0, 521.0, 0.0]).tolist() == [390, 391, 0]


def test_whole_seconds_do_not_gain_one_by_arithmetic() -> None:
    # 0.1 + 0.2 metres at 18 m/min: a hair over 1 s in floating point.
    assert Walking(speed_m_min=18.0).seconds(0.1 + 0.2) == 1


def test_walks_between_stops_stand_both_ways_and_keep_the_limit() -> None:
    start, end, seconds = stop_walks(EAST, NORTH, Walking())
    # 0-1: 400 m geodesic, 520 walked; 1-2: 600 m, 780 walked; 0-2: 1,300 walked, too far.
    assert list(zip(start.tolist(), end.tolist(), strict=True)) == [(0, 1), (1, 0), (1, 2), (2, 1)]
    assert seconds.tolist() == pytest.approx([390, 390, 585, 585], abs=2)
    assert seconds[0] == seconds[1]


def test_the_limit_flips_exactly() -> None:
    walked = float(geodesic_m([LON], [LAT], [LON], [NORTH[1]])[0]) * 1.3
    for limit, found in ((walked, 2), (np.nextafter(walked, 0), 0)):
        walking = Walking(limit_m=float(limit))
        assert len(stop_walks(EAST[:2], NORTH[:2], walking)[0]) == found
        places = StopIndex.build(EAST[1:2], NORTH[1:2]).places([LON], [LAT], walking)
        assert len(places.stop) == found / 2


def test_without_two_known_stops_there_is_no_walk() -> None:
    assert [len(column) for column in stop_walks(EAST[2:], NORTH[2:], Walking())] == [0, 0, 0]


def test_places_name_their_stops_nearest_first() -> None:
    index = StopIndex.build(EAST[::-1], NORTH[::-1])
    places = index.places([LON, LON + 1], [LAT + 300 / DEGREE_M, LAT], Walking())
    assert places.start.tolist() == [0, 2, 2]
    assert places[0].stop.tolist() == [2, 3]
    assert places[0].walk_s.tolist() == pytest.approx([98, 293], abs=2)
    assert len(places) == 2
    assert places[1].stop.size == 0


def test_on_foot_all_the_way_within_the_limit_only() -> None:
    place = StopIndex.build(EAST, NORTH).places([LON], [LAT], Walking())[0]
    seconds = direct_walk_s(place, EAST[:3], NORTH[:3], Walking())
    assert seconds[:2].tolist() == pytest.approx([0, 390], abs=1)
    assert np.isnan(seconds[2])
