"""Laws of the answer, against every order tried and against published optima."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.orienteering import (
    NO_WAY,
    Breaks,
    Problem,
    Solution,
    Status,
    Travel,
    faults_of,
    read_instance,
    solve,
)
from tests.geo.orienteering.places import best_value, breaks, days, problem, problems

# ORACLES: proven with CP-SAT on the sets of Tsiligirides; CPLEX 12.6 on the sets of 20 places.
SET_1 = {5: 10, 10: 15, 15: 45, 20: 65, 30: 110, 46: 175, 65: 240, 73: 265, 80: 280, 85: 285}
SET_2 = {15: 120, 20: 200, 23: 210, 27: 230, 30: 265, 35: 320, 40: 395, 45: 450}
TWENTY = {"20.1.1": 177, "20.2.3": 211, "20.3.1": 306, "20.4.2": 299, "20.4.3": 283}


def quick(asked: Problem) -> float:
    """The optimum by the solver; minus one where there is no way."""
    solution = solve(asked, iterations=20)
    assert faults_of(asked, solution) == []
    assert solution.status in {Status.OPTIMAL, Status.INFEASIBLE}
    return solution.value if solution.order else -1.0


def test_a_line_of_places() -> None:
    # There and back to the last place is 60, its visit 5; two more visits are 10: 75.
    solution = solve(problem())
    assert (solution.value, solution.bound, solution.gap_percent) == (6.0, 6.0, 0.0)
    assert solution.status is Status.OPTIMAL
    assert solution.arrival[-1] == 75
    assert solve(problem(return_by=74)).value == 5.0


def test_a_break_is_waited_for_or_gone_round() -> None:
    # On the way out places are reached in 10, 25 and 40. From 40 to 45 nobody begins at the last:
    # it is visited from 46 to 51, and the way home takes 30.
    late = breaks([], [], [], [(40, 45)])
    assert solve(problem(breaks=late, return_by=81)).value == 6.0
    solution = solve(problem(breaks=late, return_by=81, must=frozenset({1, 2, 3})))
    assert (solution.value, solution.arrival[-1]) == (6.0, 75)  # first the last: 30, then back
    # The first place rests all day but for 10, the second from 20 to 60, so is for the way home:
    # 10 to 15, 35 to 40 at the last, the second from 61 on is left at 66, home at 86.
    split = breaks([], [(0, 9), (11, 99)], [(20, 60)], [])
    solution = solve(problem(breaks=split, return_by=86))
    assert (solution.order, solution.arrival) == ((0, 1, 3, 2, 0), (0, 10, 35, 50, 86))
    assert solution.departure == (0, 15, 40, 66, 86)
    assert faults_of(problem(breaks=split, return_by=86), solution) == []
    assert solve(problem(breaks=split, return_by=85)).value == 5.0 - 1.0


@settings(max_examples=100)
@given(problems(is_limited=True))
def test_the_optimum_is_that_of_trying_every_order(asked: Problem) -> None:
    best = best_value(asked)
    assert quick(asked) == (-1.0 if best is None else best)


@settings(max_examples=60)
@given(problems(is_limited=True), st.sampled_from([0, 1, 15]), st.sampled_from([0, 8, 40]))
def test_a_bound_is_never_below_the_best_however_short_the_search(
    asked: Problem, iterations: int, room: int
) -> None:
    best = best_value(asked)
    solution = solve(asked, iterations=iterations, room=room, seed=room)
    assert faults_of(asked, solution) == []
    assert solution == solve(asked, iterations=iterations, room=room, seed=room)
    if best is None:
        assert solution.order == ()
        return
    assert solution.bound >= best
    assert solution.status is not Status.INFEASIBLE
    if solution.status is Status.OPTIMAL:
        assert solution.value == best


@settings(max_examples=25)
@given(problems())
def test_a_break_more_never_raises_the_optimum(asked: Problem) -> None:
    free = replace(asked, breaks=Breaks())
    assert quick(asked) <= quick(free)
    n = len(asked.values)
    of_ends = breaks(*([(0, 200)] if i in {asked.start, asked.end} else [] for i in range(n)))
    assert solve(replace(free, breaks=of_ends), iterations=20) == solve(free, iterations=20)


@settings(max_examples=25)
@given(problems())
def test_no_time_at_all_is_the_start_and_the_end(asked: Problem) -> None:
    solution = solve(replace(asked, return_by=asked.depart), iterations=20)
    if asked.start == asked.end:
        assert (solution.order, solution.value, solution.bound) == ((0, 0), 0.0, 0.0)
        assert solution.status is Status.OPTIMAL
    else:
        assert (solution.order, solution.status) == ((), Status.INFEASIBLE)


@settings(max_examples=25)
@given(problems(), st.integers(0, 40))
def test_more_time_never_lowers_the_optimum(asked: Problem, more: int) -> None:
    assert quick(replace(asked, return_by=asked.return_by + more)) >= quick(asked)


@settings(max_examples=25)
@given(problems(), st.data())
def test_leaving_out_or_requiring_a_place_never_raises_it(
    asked: Problem, data: st.DataObject
) -> None:
    free = sorted(set(range(len(asked.values))) - {asked.start, asked.end})
    if not free:
        return
    place = frozenset({data.draw(st.sampled_from(free))})
    best = quick(asked)
    assert quick(replace(asked, skip=place)) <= best
    must = quick(replace(asked, must=place))
    assert must <= best
    assert must == (-1.0 if (found := best_value(replace(asked, must=place))) is None else found)


@settings(max_examples=25)
@given(problems(), st.integers(0, 3))
def test_no_more_visits_than_allowed(asked: Problem, most: int) -> None:
    limited = replace(asked, most_visits=most)
    best = best_value(limited)
    assert quick(limited) == (-1.0 if best is None else best)


@settings(max_examples=25)
@given(problems(), st.randoms(use_true_random=False))
def test_other_numbers_of_the_places_change_nothing(asked: Problem, chance: object) -> None:
    n = len(asked.values)
    turn = np.arange(n)
    chance.shuffle(turn)  # type: ignore[attr-defined]
    back = np.argsort(turn)
    travel = asked.travel
    first, departures, arrivals = [0], [], []
    if len(travel.first):
        for i in turn:
            for j in turn:
                rows = slice(travel.first[i * n + j], travel.first[i * n + j + 1])
                departures += travel.departures[rows].tolist()
                arrivals += travel.arrivals[rows].tolist()
                first.append(len(departures))
    turned = replace(
        asked,
        start=int(back[asked.start]),
        end=int(back[asked.end]),
        values=asked.values[turn],
        dwell=asked.dwell[turn],
        opens=asked.opens[turn],
        closes=asked.closes[turn],
        breaks=breaks_of(asked.breaks, turn),
        travel=Travel(
            always=travel.always[np.ix_(turn, turn)],
            first=np.array(first if len(travel.first) else [], dtype=np.int64),
            departures=np.array(departures, dtype=np.int32),
            arrivals=np.array(arrivals, dtype=np.int32),
        ),
    )
    one, other = solve(asked, iterations=20), solve(turned, iterations=20)
    assert (one.value, one.bound, one.status) == (other.value, other.bound, other.status)
    assert quick(turned) == quick(asked)


def breaks_of(given: Breaks, turn: np.ndarray) -> Breaks:
    if not len(given.first):
        return given
    rows = [range(given.first[i], given.first[i + 1]) for i in turn]
    return breaks(*([(int(given.begins[r]), int(given.ends[r])) for r in row] for row in rows))


def two_days(museum: list[tuple[int, int]], *, back: int = 430) -> Problem:
    """A station (0), shrine (1), museum (2), bridge (3) and the night (4), in minutes.

    Days last from 0 to 540 and from 1440 to 1980; each visit takes 60. Every day buses leave the
    town (station, night) at 60 for the shrine, there at 90, and at 240 for the museum, there at
    270; they come back from the shrine at 200, there at 230, in time for the museum, and from the
    museum at 400. Only on the second day a bus goes to the bridge at 1470, there at 1490, and comes
    back at 1600, there at 1620, in time for the bus to the museum at 1680.
    """
    lines: dict[tuple[int, int], list[tuple[int, int]]] = {
        (1, 2): [(200, 270)],
        (3, 2): [(1600, 1710)],
        (4, 3): [(1470, 1490)],
        (3, 0): [(1600, 1620)],
    }
    for town in (0, 4):
        lines[town, 1], lines[town, 2] = [(60, 90), (1500, 1530)], [(240, 270), (1680, 1710)]
        lines[1, town], lines[2, town] = [(200, 230), (1640, 1670)], [(400, back), (1840, 1870)]
    pairs = [lines.get((i, j), []) for i in range(5) for j in range(5)]
    buses = [bus for pair in pairs for bus in pair]
    always = np.full((5, 5), NO_WAY)
    always[0, 4] = always[4, 0] = 10
    return Problem(
        start=0,
        end=0,
        values=np.array([0.0, 5.0, 4.0, 3.0, 0.0]),
        dwell=np.array([0, 60, 60, 60, 900]),
        opens=np.array([0, 0, 0, 0, 540]),
        closes=np.array([0, 1980, 1980, 1980, 540]),
        travel=Travel(
            always=always,
            first=np.cumsum([0, *map(len, pairs)]),
            departures=np.array([a for a, _ in buses], dtype=np.int32),
            arrivals=np.array([b for _, b in buses], dtype=np.int32),
        ),
        depart=0,
        return_by=1980,
        must=frozenset({4}),
        breaks=breaks([], [], museum, [], []),
    )


def proven(asked: Problem) -> Solution:
    solution = solve(asked, iterations=50)
    assert faults_of(asked, solution) == []
    assert solution.status is Status.OPTIMAL
    assert solution.bound == solution.value == best_value(asked)
    return solution


def test_two_days_with_a_night_by_timetable() -> None:
    closed = (1440, 1980)  # the second day
    # Shrine 90 to 150, museum 270 to 330, at the night from 430; bridge 1490 to 1550.
    solution = proven(two_days([closed]))
    assert solution.order == (0, 1, 2, 4, 3, 0)
    assert solution.arrival == (0, 90, 270, 430, 1490, 1620)
    assert solution.departure == (0, 150, 330, 1440, 1550, 1620)
    # Lunch to 320 puts the visit off to 321, still in time for the bus at 400; lunch to 345 not:
    # a visit from 346 to 406 is late for it, and the second day the museum is closed.
    solution = proven(two_days([(250, 320), closed]))
    assert solution.departure == (0, 150, 381, 1440, 1550, 1620)
    solution = proven(two_days([(250, 345), closed]))
    assert (solution.value, solution.order) == (8.0, (0, 1, 4, 3, 0))
    # Open on the second day, it is seen after the bridge, from 1710 to 1770.
    solution = proven(two_days([(250, 345)]))
    assert (solution.value, solution.order) == (12.0, (0, 1, 4, 3, 2, 0))
    assert solution.arrival == (0, 90, 230, 1490, 1710, 1870)
    # The night begins at 540: who is back then is in time, a minute later not.
    assert proven(two_days([closed], back=540)).value == 12.0
    assert proven(two_days([closed], back=541)).value == 8.0


def test_a_night_that_cannot_be_reached_is_no_way() -> None:
    asked = replace(two_days([]), opens=np.array([0, 0, 0, 0, 9]), closes=np.full(5, 9))
    solution = solve(asked, iterations=50)
    assert (solution.order, solution.status) == ((), Status.INFEASIBLE)
    # At the night's place from 10 on, a break from 9 to 20 lets none begin in its hours, up to 15.
    hours = {"opens": np.zeros(5, dtype=np.int64), "closes": np.array([0, 1980, 1980, 1980, 15])}
    asked = replace(two_days([]), **hours, breaks=breaks([], [], [], [], [(9, 20)]))
    assert solve(asked, iterations=50).status is Status.INFEASIBLE


@settings(max_examples=25)
@given(days())
def test_some_days_with_hours_of_each_day(asked: Problem) -> None:
    best = best_value(asked)
    assert quick(asked) == (-1.0 if best is None else best)


def test_no_time_is_the_start_alone() -> None:
    solution = solve(problem(return_by=0))
    assert (solution.order, solution.value, solution.gap_percent) == ((0, 0), 0.0, 0.0)
    assert solution.status is Status.OPTIMAL


def test_an_end_out_of_reach_is_no_way() -> None:
    solution = solve(problem(end=3, return_by=29))
    assert (solution.order, solution.status, solution.gap_percent) == ((), Status.INFEASIBLE, 0.0)


def test_cancelled_says_so_and_keeps_its_bound() -> None:
    rng = np.random.default_rng(3)
    at = rng.integers(0, 1_000, (40, 2)).astype(float)
    lengths = np.hypot(*(at[:, None] - at).transpose(2, 0, 1)).astype(np.int64)
    asked = Problem(
        start=0,
        end=0,
        values=rng.integers(1, 50, 40).astype(float),
        dwell=np.full(40, 10),
        opens=np.zeros(40, dtype=np.int64),
        closes=np.full(40, 3_000),
        travel=Travel(always=lengths),
        depart=0,
        return_by=3_000,
    )
    cut = solve(asked, is_cancelled=lambda: True)
    assert cut.status is Status.TIME_LIMIT
    assert faults_of(asked, cut) == []
    bound_only = solve(asked, iterations=50, seed=4, room=0)
    assert bound_only == solve(asked, iterations=50, seed=4, room=0)
    assert bound_only.value <= bound_only.bound


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "kind", "optimum"),
    [
        *(
            (f"op/Tsiligirides_1/tsiligirides_problem_1_budget_{b:02}.txt", "op", v)
            for b, v in SET_1.items()
        ),
        *(
            (f"op/Tsiligirides_2/tsiligirides_problem_2_budget_{b}.txt", "op", v)
            for b, v in SET_2.items()
        ),
        *((f"tdoptw/{name}.TXT", "optw", v) for name, v in TWENTY.items()),
        ("solomon_toptw/c101.txt", "optw", 320),
        ("solomon_toptw/c102.txt", "optw", 360),
    ],
)
def test_published_optima_are_reached_and_proven(
    real_data: Path, name: str, kind: str, optimum: float
) -> None:
    asked = read_instance(real_data / "orienteering_benchmarks" / name, kind).problem
    solution = solve(asked, iterations=200)
    assert (solution.value, solution.bound) == (optimum, optimum)
    assert solution.status is Status.OPTIMAL
    assert faults_of(asked, solution) == []
