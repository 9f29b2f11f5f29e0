"""Small problems for the tests, and the optimum by trying every order: no part of the solver."""

from itertools import permutations
from typing import Any

import numpy as np
from hypothesis import strategies as st

from geo.orienteering import Problem, Travel
from geo.orienteering.checking import _arrival


def problem(**changed: Any) -> Problem:
    """A line of places at 0, 10, 20, 30 from the start; each worth as its number, a visit of 5."""
    at = np.array([0, 10, 20, 30])
    given: dict[str, Any] = {
        "start": 0,
        "end": 0,
        "values": np.array([0.0, 1.0, 2.0, 3.0]),
        "dwell": np.array([0, 5, 5, 5]),
        "opens": np.zeros(4, dtype=np.int64),
        "closes": np.full(4, 1_000),
        "travel": Travel(always=np.abs(at[:, None] - at)),
        "depart": 0,
        "return_by": 75,
    }
    return Problem(**(given | changed))


def best_value(asked: Problem) -> float | None:
    """The greatest value of all orders that keep to the problem; None where none does."""
    n = len(asked.values)
    free = [i for i in range(n) if i not in {asked.start, asked.end} and i not in asked.skip]
    most = len(free) if asked.most_visits is None else min(asked.most_visits, len(free))
    best = None
    for size in range(most + 1):
        for visits in permutations(free, size):
            if asked.must <= set(visits) and is_in_time(asked, visits):
                value = float(sum(asked.values[i] for i in visits))
                best = value if best is None else max(best, value)
    return best


def is_in_time(asked: Problem, visits: tuple[int, ...]) -> bool:
    here, now = asked.start, asked.depart
    for place in (*visits, asked.end):
        there = _arrival(asked.travel, here, place, now)
        if there is None:
            return False
        here, now = place, there
        if place == asked.end and place not in visits:
            break
        begin = max(now, int(asked.opens[place]))
        if begin > asked.closes[place]:
            return False
        now = begin + int(asked.dwell[place])
    return now <= asked.return_by


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Up to six places, asymmetric travel, hours, and a timetable on some pairs."""
    n = draw(st.integers(2, 6))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    travel = rng.integers(1, 30, (n, n))
    np.fill_diagonal(travel, 0)
    first, departures, arrivals = [0], [], []
    if draw(st.booleans()):
        for _ in range(n * n):
            leave = np.unique(rng.integers(0, 90, rng.integers(0, 4)))
            departures += leave.tolist()
            arrivals += (leave + 3 + np.arange(len(leave))).tolist()
            first.append(len(departures))
    opens = rng.integers(0, 60, n)
    is_timed = len(first) > 1
    return Problem(
        start=0,
        end=draw(st.sampled_from([0, n - 1])),
        values=rng.integers(0, 9, n).astype(float),
        dwell=rng.integers(0, 12, n),
        opens=opens,
        closes=opens + rng.integers(0, 60, n),
        travel=Travel(
            always=travel,
            first=np.array(first if is_timed else [], dtype=np.int64),
            departures=np.array(departures, dtype=np.int32),
            arrivals=np.array(arrivals, dtype=np.int32),
        ),
        depart=0,
        return_by=draw(st.integers(0, 120)),
    )
