"""From a problem to its answer: search for a good way, then the proof of how good it is."""

import math
import time
from collections.abc import Callable
from itertools import pairwise

import numpy as np

from geo.orienteering.bounds import Proof, knapsack_bound, prove
from geo.orienteering.network import END, START, Network, arrive, begin_at, build_network
from geo.orienteering.problem import Problem, Solution, Status
from geo.orienteering.search import Found, search_way

ITERATIONS = 2_000
ROOM = 1_000_000
"""Labels that a round of the proof may make: about 150 MB."""
_SHARE = 0.5  # of the time limit that the search may take before the proof
_EPSILON = 1e-7


def solve(
    problem: Problem,
    *,
    iterations: int = ITERATIONS,
    seed: int = 0,
    time_limit_s: float | None = None,
    room: int = ROOM,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Solution:
    """Find a way of great worth, and how much better any other could be at most.

    Search and proof end by themselves: the same problem, seed and lengths give the same way.

    Parameters
    ----------
    iterations
        Rounds of the search.
    seed
        Where its chance begins.
    time_limit_s
        Seconds after which everything is cut off; None for as long as it takes.
    room
        Labels that a round of the proof may make; 0 for the bound by entering times alone.
    is_cancelled
        Asked between rounds; True ends everything with what there is.
    """
    began = time.monotonic()
    end = None if time_limit_s is None else began + time_limit_s

    def goes_on(share: float) -> Callable[[], bool]:
        def ask() -> bool:
            is_late = time_limit_s is not None and time.monotonic() - began > time_limit_s * share
            return not (is_late or is_cancelled())

        return ask

    net, places, premium = build_network(problem)
    first = search_way(
        net,
        iterations=iterations,
        seed=seed,
        enough=knapsack_bound(net),
        goes_on=goes_on(_SHARE if room else 1.0),
    )
    if room and not is_cancelled():
        proof = prove(
            net,
            first.worth,
            premium=premium,
            room=room,
            goes_on=goes_on(1.0),
            left_s=lambda: math.inf if end is None else end - time.monotonic(),
        )
    else:
        bound = max(knapsack_bound(net), first.worth)  # no way found proves nothing here
        proof = Proof(bound, None, is_cut=first.is_cut or not first.way)
    way = first.way if proof.way is None else proof.way
    return _solution(problem, net, places, way, (first, proof, premium, seed))


def _solution(
    problem: Problem,
    net: Network,
    places: np.ndarray,
    way: list[int],
    known: tuple[Found, Proof, float, int],
) -> Solution:
    """Return the answer with the times of the way, premiums of must-visits taken off."""
    found, proof, premium, seed = known
    musts = len(problem.must)
    all_values = float(problem.values[places[2:]].sum())
    bound = min(max(proof.bound - premium * musts, 0.0), all_values)
    is_whole = bool(way) and problem.must <= set(places[way].tolist())
    value = float(problem.values[places[way[1:-1]]].sum()) if is_whole else 0.0
    order: list[int] = []
    arrival: list[int] = []
    departure: list[int] = []
    is_proven = proof.bound <= _worth(net, way) + _EPSILON
    if not is_whole:
        never = is_proven or (not way and not proof.is_cut)
        status = Status.INFEASIBLE if never else Status.NOT_FOUND
        bound = 0.0 if status is Status.INFEASIBLE else bound
    else:
        bound = value if is_proven or bound < value else bound
        is_cut = proof.is_cut or (found.is_cut and not is_proven)
        status = Status.TIME_LIMIT if is_cut else Status.FEASIBLE
        status = Status.OPTIMAL if is_proven else status
        arrival, departure = _times(net, way)
        order = [int(places[i]) for i in way]
    return Solution(
        order=tuple(order),
        arrival=tuple(arrival),
        departure=tuple(departure),
        value=value,
        bound=bound,
        status=status,
        iterations=found.iterations,
        seed=seed,
    )


def _worth(net: Network, way: list[int]) -> float:
    return float(net.values[way].sum()) if way else -1.0


def _times(net: Network, way: list[int]) -> tuple[list[int], list[int]]:
    """Return when each place of a way is reached and left, as early as can be."""
    arrival, departure = [int(net.opens[START])], [int(net.opens[START])]
    for i, j in pairwise(way):
        arrival.append(int(arrive(net, i, j, departure[-1])))
        begin = arrival[-1] if j == END else int(begin_at(net, j, arrival[-1]))
        departure.append(begin + int(net.dwell[j]))
    return arrival, departure
