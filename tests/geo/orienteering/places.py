"""Small problems for the tests, and the optimum by trying every order: no part of the solver."""

from itertools import permutations
from typing import Any

import numpy as np
from hypothesis import strategies as st

from geo.orienteering import Breaks, Problem, Travel
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
        while is_in_break(asked.breaks, place, begin):
            begin += 1
        if begin > asked.closes[place]:
            return False
        now = begin + int(asked.dwell[place])
    return now <= asked.return_by


def is_in_break(breaks: Breaks, place: int, begin: int) -> bool:
    rows = zip(breaks.begins.tolist(), breaks.ends.tolist(), strict=True)
    return any(
        first <= begin <= last and breaks.first[place] <= row < breaks.first[place + 1]
        for row, (first, last) in enumerate(rows)
    )


def breaks(*of_places: list[tuple[int, int]]) -> Breaks:
    """The breaks of each place, from first to last."""
    rows = [row for of_place in of_places for row in of_place]
    return Breaks(
        first=np.cumsum([0, *map(len, of_places)]),
        begins=np.array([a for a, _ in rows], dtype=np.int64),
        ends=np.array([b for _, b in rows], dtype=np.int64),
    )


def some_breaks(rng: np.random.Generator, n: int) -> Breaks:
    """Up to three breaks of each place; some touch each other, some are one moment."""
    return breaks(
        *(
            [(int(a), int(b) - 1) for a, b in times.reshape(-1, 2)]
            for times in (np.sort(rng.choice(90, 2 * rng.integers(0, 4), False)) for _ in range(n))
        )
    )


@st.composite
def problems(draw: st.DrawFn, *, is_limited: bool = False) -> Problem:
    """Up to six places, asymmetric travel, hours, breaks, and a timetable on some pairs.

    Limited ones may also require places, leave some out, and allow few visits.
    """
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
    has_breaks = draw(st.booleans())
    end = draw(st.sampled_from([0, n - 1]))
    limits: dict[str, Any] = {}
    if is_limited:
        kinds = dict(enumerate(rng.choice(4, n, p=[0.5, 0.2, 0.2, 0.1])))
        free = kinds.keys() - {0, end}
        limits["must"] = frozenset(i for i in free if kinds[i] == 1)
        limits["skip"] = frozenset(i for i in free if kinds[i] == 2)
        limits["most_visits"] = draw(st.sampled_from([None, 0, 1, 2, 3]))
    return Problem(
        start=0,
        end=end,
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
        breaks=some_breaks(rng, n) if has_breaks else Breaks(),
        **limits,
    )


@st.composite
def days(draw: st.DrawFn) -> Problem:
    """Two or three days of 100 in 240, nights that are a must, up to four places with daily hours.

    Breaks are the nights of each place, its lunch, and perhaps a closed day.
    """
    nights, sights = draw(st.integers(1, 2)), draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = 1 + sights + nights
    at = np.concatenate((rng.integers(0, 30, (1 + sights, 2)), np.zeros((nights, 2), dtype=int)))
    buses = [np.unique(rng.integers(0, 240 * nights + 100, 9)) for _ in range(n * n)]
    is_timed = draw(st.booleans())
    ends_of_days = 100 + 240 * np.arange(nights)
    closed = rng.integers(-1, nights + 1, n)
    rests: list[list[tuple[int, int]]] = [[]]
    for i in range(1, 1 + sights):
        rows = []
        for day in range(nights + 1):
            lunch = 240 * day + int(rng.integers(40, 60))
            whole = (240 * day, 240 * day + 100)
            rows += [whole] if closed[i] == day else [(lunch, lunch + 15)]
            rows.append((240 * day + 101, 240 * day + 239))
        rests.append(rows)
    rests += [[]] * nights
    return Problem(
        start=0,
        end=0,
        values=np.concatenate(([0], rng.integers(1, 9, sights), np.zeros(nights))).astype(float),
        dwell=np.concatenate(([0], rng.integers(5, 30, sights), np.full(nights, 140))),
        opens=np.concatenate((np.zeros(1 + sights, dtype=np.int64), ends_of_days)),
        closes=np.concatenate((np.full(1 + sights, 240 * nights + 100), ends_of_days)),
        travel=Travel(
            always=np.abs(at[:, None] - at).sum(axis=2) + 1,
            first=np.cumsum([0, *map(len, buses)]) if is_timed else np.zeros(0, dtype=np.int64),
            departures=np.concatenate(buses if is_timed else [[]]).astype(np.int32),
            arrivals=np.concatenate(buses if is_timed else [[]]).astype(np.int32) + np.int32(4),
        ),
        depart=0,
        return_by=240 * nights + 100,
        must=frozenset(range(1 + sights, n)),
        breaks=breaks(*rests),
    )
