"""A problem that contradicts itself is refused; the gap is told as decided."""

from typing import Any

import numpy as np
import pytest

from geo.errors import OrienteeringError
from geo.orienteering import Breaks, Solution, Status, Travel
from tests.geo.orienteering.places import breaks, problem

NONE = np.zeros(0, dtype=np.int64)


@pytest.mark.parametrize(
    ("changed", "part"),
    [
        ({"values": np.array([0.0, 1.0, -2.0, 3.0])}, "problem_values"),
        ({"values": np.array([0.0, 1.0, np.nan, 3.0])}, "problem_values"),
        ({"values": np.ones(3)}, "problem_lengths"),
        ({"dwell": np.array([0, 5, -5, 5])}, "problem_dwell"),
        ({"start": 4}, "problem_places"),
        ({"must": frozenset({1}), "skip": frozenset({1})}, "problem_must"),
        ({"must": frozenset({0})}, "problem_must"),
        ({"most_visits": -1}, "problem_visits"),
        ({"return_by": 1 << 51}, "problem_times"),
        ({"breaks": breaks([], [(1, 2)])}, "problem_lengths"),
    ],
)
def test_a_problem_that_cannot_be(changed: dict[str, Any], part: str) -> None:
    with pytest.raises(OrienteeringError) as caught:
        problem(**changed)
    assert (caught.value.code, caught.value.facts["part"]) == ("bad_orienteering_problem", part)


@pytest.mark.parametrize(
    ("departures", "arrivals", "part"),
    [
        ([5, 4], [6, 7], "timetable_order"),
        ([4, 5], [7, 7], "timetable_order"),
        ([4, 5], [3, 7], "timetable_backwards"),
    ],
)
def test_a_timetable_that_cannot_be(departures: list[int], arrivals: list[int], part: str) -> None:
    with pytest.raises(OrienteeringError) as caught:
        Travel(
            always=np.zeros((2, 2), dtype=np.int64),
            first=np.array([0, 0, 2, 2, 2]),
            departures=np.array(departures, dtype=np.int32),
            arrivals=np.array(arrivals, dtype=np.int32),
        )
    assert caught.value.facts["part"] == part


@pytest.mark.parametrize(
    ("first", "begins", "ends", "part"),
    [
        ([], [5], [6], "breaks_starts"),
        ([0, 2], [5], [6], "breaks_starts"),
        ([1, 1], [5], [6], "breaks_starts"),
        ([0, 1, 0, 1], [5], [6], "breaks_order"),
        ([0, 1], [5], [], "breaks_ends"),
        ([0, 1], [5], [4], "breaks_order"),
        ([0, 2], [5, 7], [7, 9], "breaks_order"),
        ([0, 2], [7, 5], [8, 6], "breaks_order"),
        ([0, 1], [5], [1 << 50], "breaks_times"),
        ([0, 1], [-(1 << 63)], [5], "breaks_times"),
    ],
)
def test_breaks_that_cannot_be(
    first: list[int], begins: list[int], ends: list[int], part: str
) -> None:
    with pytest.raises(OrienteeringError) as caught:
        Breaks(
            first=np.array(first, dtype=np.int64),
            begins=np.array(begins, dtype=np.int64),
            ends=np.array(ends, dtype=np.int64),
        )
    assert caught.value.facts["part"] == part
    assert caught.value.facts["expected"]


def test_breaks_in_other_numbers_are_refused() -> None:
    with pytest.raises(OrienteeringError) as caught:
        Breaks(first=np.array([0, 0], dtype=np.int32))
    assert caught.value.facts["part"] == "breaks_type"


def test_breaks_may_touch_and_those_of_two_places_overlap() -> None:
    given = breaks([(5, 6), (7, 7)], [], [(0, 9)])
    assert given.first.tolist() == [0, 2, 2, 3]
    assert len(problem().breaks.first) == 0


@pytest.mark.parametrize(("value", "bound", "gap"), [(3.0, 4.0, 25.0), (0.0, 0.0, 0.0)])
def test_the_gap(value: float, bound: float, gap: float) -> None:
    solution = Solution(
        order=(),
        arrival=(),
        departure=(),
        value=value,
        bound=bound,
        status=Status.FEASIBLE,
        iterations=0,
        seed=0,
    )
    assert solution.gap_percent == gap
