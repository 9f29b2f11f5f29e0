"""How soon a place can be reached and how late it can be left, against hand arithmetic."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings

from geo.orienteering import NO_WAY, Problem, Travel
from geo.orienteering.reaching import reach
from tests.geo.orienteering.places import is_in_time, problem, problems


def test_a_place_is_reached_after_the_way_and_left_before_the_way_back() -> None:
    found = reach(problem(depart=5, return_by=75))
    assert found.earliest[1:] == (15, 25, 35)
    assert found.latest[1:] == (65, 55, 45)


def test_start_and_end_bound_the_way_as_a_whole() -> None:
    found = reach(problem(end=3, depart=5, return_by=75))
    assert (found.earliest[0], found.latest[0]) == (5, 45)
    assert (found.earliest[3], found.latest[3]) == (35, 75)


def test_a_place_that_is_left_out_is_neither_reached_nor_passed() -> None:
    always = np.array([[0, 10, NO_WAY], [10, 0, 10], [NO_WAY, 10, 0]])
    asked = problem(
        values=np.zeros(3),
        dwell=np.full(3, 5),
        opens=np.zeros(3, dtype=np.int64),
        closes=np.full(3, 1_000),
        travel=Travel(always=always),
    )
    assert reach(asked).earliest == (0, 10, 20)
    found = reach(replace(asked, skip=frozenset({1})))
    assert found.earliest[1:] == (None, None)
    assert found.latest[1:] == (None, None)


def test_a_way_there_needs_no_way_back() -> None:
    always = np.array([[0, 10, NO_WAY], [NO_WAY, 0, NO_WAY], [10, NO_WAY, 0]])
    asked = problem(
        values=np.zeros(3),
        dwell=np.full(3, 5),
        opens=np.zeros(3, dtype=np.int64),
        closes=np.full(3, 1_000),
        travel=Travel(always=always),
    )
    found = reach(asked)
    assert found.earliest[1:] == (10, None)
    assert found.latest[1:] == (None, 65)


def test_departures_of_a_timetable_count() -> None:
    always = np.full((2, 2), NO_WAY)
    np.fill_diagonal(always, 0)
    travel = Travel(
        always=always,
        first=np.array([0, 0, 2, 4, 4]),
        departures=np.array([20, 40, 30, 60], dtype=np.int32),
        arrivals=np.array([25, 45, 35, 65], dtype=np.int32),
    )
    asked = problem(
        values=np.zeros(2),
        dwell=np.full(2, 5),
        opens=np.zeros(2, dtype=np.int64),
        closes=np.full(2, 1_000),
        travel=travel,
        depart=21,
        return_by=64,
    )
    found = reach(asked)
    assert (found.earliest[1], found.latest[1]) == (45, 30)


@settings(max_examples=40)
@given(problems())
def test_no_visit_is_possible_outside_these_bounds(asked: Problem) -> None:
    found = reach(asked)
    ends = {asked.start, asked.end}
    for place in set(range(len(asked.values))) - ends - asked.skip:
        if is_in_time(asked, (place,)):
            there, back = found.earliest[place], found.latest[place]
            assert there is not None
            assert back is not None
            assert there + asked.dwell[place] <= back
