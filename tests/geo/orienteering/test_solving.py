"""Laws of the answer, against every order tried and against published optima."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.orienteering import Problem, Status, Travel, faults_of, read_instance, solve
from tests.geo.orienteering.places import best_value, problem, problems

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


@settings(max_examples=60)
@given(problems())
def test_the_optimum_is_that_of_trying_every_order(asked: Problem) -> None:
    best = best_value(asked)
    assert quick(asked) == (-1.0 if best is None else best)


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
        travel=Travel(
            always=travel.always[np.ix_(turn, turn)],
            first=np.array(first if len(travel.first) else [], dtype=np.int64),
            departures=np.array(departures, dtype=np.int32),
            arrivals=np.array(arrivals, dtype=np.int32),
        ),
    )
    assert quick(turned) == quick(asked)


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
