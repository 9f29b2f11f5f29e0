"""Candidate ends of a shuttle, by hand: 10 km x 1.3 at 30 km/h are 26 minutes."""

import numpy as np
import pytest

from geo.access.verdicts import Visit
from geo.transit.walks import Walking
from locator.scenarios.ends import far_ends, near_end, reaches_of, stays_min, stops_of
from tests.geo.transit.made import T, feed
from tests.locator.buses import at
from tests.locator.scenarios.lines import BUS, GATE_M, sites, target

WALKING = Walking()
HOURLY = [at(hour) for hour in range(9, 18)]


def test_stops_without_a_position_are_left_out() -> None:
    unplaced = feed([(0, 0), None], [T([(0, 0, 0), (1, 60, 60)])], feed_id="made")
    assert stops_of([BUS, unplaced]).ids == ("bus:s0", "bus:s1", "made:s0")
    assert stops_of([]).ids == ()


def test_the_near_end_is_the_nearest_stop_within_a_walk_else_the_place_itself() -> None:
    start, walk_s = near_end(target(200), stops_of([BUS]), WALKING)
    assert (start.halt.stop_id, walk_s) == ("bus:s1", 195)  # 260 m at 80 m a minute
    start, walk_s = near_end(target(700), stops_of([BUS]), WALKING)
    assert (start.halt.stop_id, start.halt.name, walk_s) == ("", "起点", 0)


def test_far_ends_are_stops_near_gaps_and_the_gaps() -> None:
    start, _ = near_end(target(GATE_M), stops_of([BUS]), WALKING)
    gaps = sites(300, 5_000, GATE_M + 600, 12_000)
    ends = far_ends(start, gaps, stops_of([BUS]), WALKING, speed_km_h=30, within_km=20)
    assert ends.names == ("停留所1", "site-0", "site-1")  # the third is a walk, the last too far
    assert ends.ride_s.tolist() == [26 * 60, 1_607, 39 * 60]  # 10.3 km: 1,606.8 s


@pytest.mark.parametrize(
    ("visit", "walk_s", "stay"),
    [
        (Visit(), 0, 454),  # there 9:26, back from 17:00
        (Visit(depart_after_s=at(9), return_by_s=at(17, 26)), 0, 454),
        (Visit(depart_after_s=at(9), return_by_s=at(17, 25)), 0, 394),
        (Visit(depart_after_s=at(9), return_by_s=at(17, 26)), 1, 334),  # 10:00 to 16:00
        (Visit(depart_after_s=at(17), return_by_s=at(20)), 0, -26),  # there after the last leaves
        (Visit(depart_after_s=at(17, 1), return_by_s=at(20)), 0, -np.inf),
        (Visit(depart_after_s=at(7), return_by_s=at(9, 25)), 0, -np.inf),
    ],
)
def test_the_stay_is_from_the_first_arrival_to_the_last_way_back(
    visit: Visit, walk_s: int, stay: float
) -> None:
    assert stays_min(np.array([26 * 60]), HOURLY, walk_s, visit).tolist() == [stay]


def test_walks_at_the_far_end_shorten_the_stay() -> None:
    start, _ = near_end(target(GATE_M), stops_of([BUS]), WALKING)
    gaps = sites(0, 200, 700)
    ends = far_ends(start, gaps, stops_of([BUS]), WALKING, speed_km_h=30, within_km=20)
    stays = np.full(len(ends.names), 70.0)
    # 260 m of walk are 3.25 minutes each way: 63.5 are left; 700 m are no walk
    for stay_min, row in ((63.5, [1, 1, 0]), (63.6, [1, 0, 0]), (70.1, [0, 0, 0])):
        reaches = reaches_of(ends, stays, gaps, WALKING, Visit(stay_min=stay_min))
        assert reaches.toarray()[0].tolist() == row
