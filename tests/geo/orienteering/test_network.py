"""Arrivals by timetable and on foot, and the mirror image."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.orienteering import NO_WAY, Problem, Travel
from geo.orienteering.checking import _arrival
from geo.orienteering.network import arrive, build_network, earliest, leave_by, mirrored
from tests.geo.orienteering.places import problem, problems


@settings(max_examples=30)
@given(problems(), st.integers(0, 100))
def test_arrivals_are_those_of_the_timetable_and_turn_round(asked: Problem, leave: int) -> None:
    net, places, _ = build_network(asked)
    mirror = mirrored(net)
    for i in range(len(places)):
        for j in range(len(places)):
            there = arrive(net, i, j, leave)
            assert there == _arrival(asked.travel, int(places[i]), int(places[j]), leave)
            assert leave_by(net, i, j, there) >= leave
            assert arrive(net, i, j, leave_by(net, i, j, there)) <= there
            assert -arrive(mirror, j, i, -there) == leave_by(net, i, j, there)
    for once, twice in zip(net, mirrored(mirror), strict=True):
        assert np.array_equal(once, twice)


def test_places_out_of_reach_are_left_out() -> None:
    travel = problem().travel.always.copy()
    travel[:, 2] = NO_WAY
    _, places, premium = build_network(problem(travel=Travel(always=travel), return_by=60))
    assert places.tolist() == [0, 0, 1]  # the last one needs 65
    assert premium > 1


def test_the_earliest_time_of_a_place() -> None:
    net, _, _ = build_network(problem())
    assert earliest(net).tolist() == [0, 0, 10, 20, 30]
