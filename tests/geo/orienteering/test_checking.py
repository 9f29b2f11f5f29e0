"""The checker objects to each part of an answer that is not as it should be."""

from dataclasses import replace
from typing import Any

import pytest

from geo.orienteering import Solution, Status, faults_of
from tests.geo.orienteering.places import breaks, problem

# 0 -> 3 takes 30, the visit 5, back 30.
RIGHT = Solution(
    order=(0, 3, 0),
    arrival=(0, 30, 65),
    departure=(0, 35, 65),
    value=3.0,
    bound=6.0,
    status=Status.FEASIBLE,
    iterations=1,
    seed=0,
)


def test_a_right_answer() -> None:
    assert faults_of(problem(), RIGHT) == []


@pytest.mark.parametrize(
    "broken",
    [
        {"order": (0, 2, 0)},
        {"order": (0, 3, 1)},
        {"order": (0, 0, 0)},
        {"order": (0, 9, 0)},
        {"order": ()},
        {"arrival": (0, 29, 65)},
        {"arrival": (0, 30, 64)},
        {"arrival": (0, 30, 76)},
        {"arrival": (0, 30)},
        {"departure": (-1, 35, 65)},
        {"departure": (0, 34, 65)},
        {"value": 4.0},
        {"bound": 2.0},
        {"status": Status.OPTIMAL},
    ],
)
def test_a_broken_answer(broken: dict[str, Any]) -> None:
    assert faults_of(problem(), replace(RIGHT, **broken)) != []


@pytest.mark.parametrize(
    "asked",
    [
        {"must": frozenset({1})},
        {"skip": frozenset({3})},
        {"most_visits": 0},
        {"depart": 1},
        {"return_by": 64},
        {"closes": problem().closes - 971},
        {"opens": problem().opens + 31},
        {"breaks": breaks([], [], [], [(30, 30)])},
        {"breaks": breaks([], [], [], [(0, 1), (20, 30)])},
        {"breaks": breaks([], [], [], [(30, 40), (50, 60)])},
    ],
)
def test_an_answer_to_another_question(asked: dict[str, Any]) -> None:
    assert faults_of(problem(**asked), RIGHT) != []


# In a break from 30 to 39 of place 3, the visit begins at 40.
WAITING = replace(RIGHT, arrival=(0, 30, 75), departure=(0, 45, 75))
RESTING = breaks([(0, 99)], [(0, 99)], [(0, 99)], [(30, 39), (41, 45)])


def test_a_right_answer_around_breaks() -> None:
    assert faults_of(problem(breaks=RESTING), WAITING) == []


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        ({"departure": (0, 44, 75)}, "begins at 39, in its break from 30 to 39"),
        ({"departure": (0, 35, 75)}, "begins at 30, in its break from 30 to 39"),
        ({"departure": (0, 46, 76)}, "begins at 41, in its break from 41 to 45"),
        ({"arrival": (0, 41, 75)}, "left at 45, before the visit can end"),
        ({"arrival": (0, 30, 74)}, "reached at 74, not before 75"),
        ({"order": (0, 2, 0)}, "in its break from 0 to 99"),
        ({"value": 2.0}, "the value is 2.0"),
        ({"bound": 2.0}, "the bound 2.0 is below"),
        ({"status": Status.OPTIMAL}, "optimal, but the bound 6.0"),
    ],
)
def test_a_broken_answer_around_breaks(broken: dict[str, Any], fault: str) -> None:
    assert fault in "; ".join(faults_of(problem(breaks=RESTING), replace(WAITING, **broken)))
