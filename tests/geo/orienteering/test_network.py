"""Arrivals by timetable and on foot, and the mirror image."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.orienteering import NO_WAY, Problem, Travel
from geo.orienteering.checking import _arrival
from geo.orienteering.network import (
    arrive,
    begin_at,
    begin_by,
    build_network,
    earliest,
    leave_by,
    mirrored,
)
from tests.geo.orienteering.places import breaks, is_in_break, problem, problems


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
        if net.rests is not None and once is net.rests:
            assert np.array_equal(np.concatenate(once), np.concatenate(twice))
        else:
            assert np.array_equal(once, twice)


@settings(max_examples=40)
@given(problems(), st.integers(-20, 150))
def test_visits_begin_out_of_breaks_as_soon_and_as_late_as_can_be(asked: Problem, now: int) -> None:
    net, places, _ = build_network(asked)
    mirror = mirrored(net)
    for i in range(2, len(places)):
        place, opens, closes = int(places[i]), int(net.opens[i]), int(net.closes[i])
        allowed = [t for t in range(-200, 400) if not is_in_break(asked.breaks, place, t)]
        assert begin_at(net, i, now) == min(t for t in allowed if t >= max(now, opens))
        assert begin_by(net, i, now) == max(t for t in allowed if t <= min(now, closes))
        dwell = int(net.dwell[i])
        assert begin_at(mirror, i, -(now + dwell)) == -(begin_by(net, i, now) + dwell)
        assert begin_by(mirror, i, -(now + dwell)) == -(begin_at(net, i, now) + dwell)


def test_breaks_of_places_kept_are_kept() -> None:
    asked = problem(
        breaks=breaks([(0, 99)], [(3, 4), (5, 6)], [(1, 1)], [(30, 35)]), skip=frozenset({2})
    )
    net, places, _ = build_network(asked)
    assert places.tolist() == [0, 0, 1, 3]
    assert net.rests is not None
    assert net.rests.first.tolist() == [0, 0, 0, 2, 3]  # none at the ends
    assert (net.rests.begins.tolist(), net.rests.ends.tolist()) == ([3, 5, 30], [4, 6, 35])
    # A visit of 5 from 36 on ends at 41, from 29 on at 34.
    turned = mirrored(net).rests
    assert turned is not None
    assert turned.begins.tolist() == [-11, -9, -40]
    assert turned.ends.tolist() == [-10, -8, -35]
    assert (begin_at(net, 3, 29), begin_at(net, 3, 30), begin_by(net, 3, 35)) == (29, 36, 29)
    assert begin_at(net, 2, 3) == 7
    # All of its hours in a break, a place cannot be visited.
    shut = problem(breaks=breaks([], [], [(0, 99)], []), closes=np.full(4, 99))
    assert build_network(shut)[1].tolist() == [0, 0, 1, 3]
    assert build_network(problem(breaks=breaks([(0, 9)], [], [], [])))[0].rests is None


def test_places_out_of_reach_are_left_out() -> None:
    travel = problem().travel.always.copy()
    travel[:, 2] = NO_WAY
    _, places, premium = build_network(problem(travel=Travel(always=travel), return_by=60))
    assert places.tolist() == [0, 0, 1]  # the last one needs 65
    assert premium > 1


def test_the_earliest_time_of_a_place() -> None:
    net, _, _ = build_network(problem())
    assert earliest(net).tolist() == [0, 0, 10, 20, 30]
