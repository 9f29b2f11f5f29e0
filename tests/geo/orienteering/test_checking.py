"""The checker objects to each part of an answer that is not as it should be."""

from dataclasses import replace
from typing import Any

import pytest

from geo.orienteering import Solution, Status, faults_of
from tests.geo.orienteering.places import problem

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
    ],
)
def test_an_answer_to_another_question(asked: dict[str, Any]) -> None:
    assert faults_of(problem(**asked), RIGHT) != []
