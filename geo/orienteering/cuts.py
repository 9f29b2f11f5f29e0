"""The proof for places that are always open and as far there as back: an integer programme.

Edges and visits are variables; each visited place has two edges, both ends have one, and the time
is not exceeded. Rounds on their own break a row for a set S of places and one i of them: fewer
edges within S than visits there without i. Rows are added as they are broken, first by fractions
(a minimum cut between i and the ends), then by whole ways (M. Fischetti, J. J. Salazar González,
P. Toth, «Solving the orienteering problem through branch-and-cut», INFORMS Journal on Computing
10, 1998). HiGHS, which comes with scipy, solves the programmes.
"""

import math
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components, maximum_flow

from geo.orienteering.network import END, START, Network
from geo.orienteering.problem import LONGEST, Floats, Ints

MOST_PLACES = 130
_ROUNDS = 60
_NODES = 20_000  # branches of one programme
_FINE = 1_000_000  # units of a flow
_ROOM = 1_000.0  # length of the time in a row, so that tolerances are small beside it
_TOLERANCE = 1e-6
_WHOLE = 0.5
_NO_SOLUTION = 2  # of scipy.optimize.milp


class CutProof(NamedTuple):
    """A bound, and a way better than the one known, if there was one."""

    bound: float
    way: list[int] | None


class _Programme:
    """Variables, rows and solutions of one problem."""

    def __init__(self, net: Network) -> None:
        n = len(net.values)
        self.n, self.net = n, net
        self.i, self.j = np.triu_indices(n, 1)
        self.edges = len(self.i)
        self.costs = np.concatenate((np.zeros(self.edges), -net.values[2:]))
        self.rows: list[tuple[Ints, NDArray[np.floating[Any]], float, float]] = []
        ends = {START: 1.0, END: 1.0}
        for place in range(n):
            touching = np.flatnonzero((self.i == place) | (self.j == place))
            if place in ends:
                self._add(touching, np.ones(len(touching)), 1.0, 1.0)
            else:
                numbers = np.append(touching, self.edges + place - 2)
                self._add(numbers, np.append(np.ones(len(touching)), -2.0), 0.0, 0.0)
        room = float(net.closes[END] - net.opens[START])
        lengths = np.concatenate((net.always[self.i, self.j], net.dwell[2:])) * (_ROOM / room)
        self._add(np.arange(len(lengths)), lengths, -np.inf, _ROOM)
        self._add(np.arange(self.edges, len(lengths)), np.ones(n - 2), 0.0, float(net.most_visits))

    def _add(
        self, numbers: Ints, factors: NDArray[np.floating[Any]], low: float, high: float
    ) -> None:
        self.rows.append((numbers, factors, low, high))

    def forbid(self, places: NDArray[np.bool_], one: int) -> None:
        """Add the row that a set of places, one of them visited, is left again."""
        within = np.flatnonzero(places[self.i] & places[self.j])
        others = np.flatnonzero(places)
        others = others[others != one] - 2 + self.edges
        factors = np.concatenate((np.ones(len(within)), -np.ones(len(others))))
        self._add(np.concatenate((within, others)), factors, -np.inf, 0.0)

    def least(self, worth: float) -> None:
        """Add the row that a way is worth at least so much."""
        self._add(np.arange(self.edges, len(self.costs)), self.net.values[2:], worth, np.inf)

    def solve(self, left_s: float, *, is_whole: bool) -> Any:
        """Solve the programme, in fractions or in whole numbers."""
        numbers = [row[0] for row in self.rows]
        at = np.repeat(np.arange(len(numbers)), [len(x) for x in numbers])
        factors = np.concatenate([row[1] for row in self.rows])
        shape = (len(numbers), len(self.costs))
        matrix = csr_array(coo_array((factors, (at, np.concatenate(numbers))), shape=shape))
        low, high = (np.array([row[k] for row in self.rows]) for k in (2, 3))
        return milp(
            self.costs,
            integrality=np.full(len(self.costs), int(is_whole)),
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(matrix, low, high),
            options={"time_limit": max(left_s, 0.01), "node_limit": _NODES, "mip_rel_gap": 0.0},
        )

    def broken(self, x: Floats) -> Iterator[tuple[NDArray[np.bool_], int]]:
        """Yield sets of places, and one of them, whose rows a solution breaks."""
        flow = np.rint(x[: self.edges] * _FINE).astype(np.int32)
        used = flow > 0
        i, j, amounts = self.i[used], self.j[used], flow[used]
        sink = np.array([self.n, self.n], dtype=np.int64)
        data = np.concatenate((amounts, amounts, np.full(2, 4 * _FINE, dtype=np.int32)))
        heads = np.concatenate((i, j, [START, END]))
        tails = np.concatenate((j, i, sink))
        size = (self.n + 1, self.n + 1)
        graph = csr_array((data, (heads, tails)), shape=size, dtype=np.int32)
        seen: set[bytes] = set()
        visited = x[self.edges :]
        for place in np.argsort(-visited, kind="stable") + 2:
            need = 2 * visited[place - 2]
            if need <= 0.01 * 2:
                break
            flows = maximum_flow(graph, int(place), self.n)
            if flows.flow_value >= (need - 1e-3) * _FINE:
                continue
            rest = csr_array(graph - flows.flow)
            rest.data[rest.data < 0] = 0
            rest.eliminate_zeros()
            reached = breadth_first_order(rest, int(place), return_predecessors=False)
            places = np.zeros(self.n, dtype=np.bool_)
            places[reached[reached < self.n]] = True
            if places[START] or places[END] or places.tobytes() in seen:
                continue
            seen.add(places.tobytes())
            yield places, int(place)

    def way(self, x: Floats) -> list[int]:
        """Return the way of a solution in whole numbers."""
        used = np.flatnonzero(x[: self.edges] > _WHOLE)
        left = {(int(self.i[e]), int(self.j[e])) for e in used}
        way = [START]
        while way[-1] != END:
            edge = next(e for e in left if way[-1] in e)
            left.remove(edge)
            way.append(edge[1] if edge[0] == way[-1] else edge[0])
        return way

    def rounds(self, x: Floats) -> Iterator[tuple[NDArray[np.bool_], int]]:
        """Yield the places of each round on its own, in whole numbers, with each one of them."""
        used = x[: self.edges] > _WHOLE
        pairs = (np.ones(used.sum()), (self.i[used], self.j[used]))
        count, part = connected_components(coo_array(pairs, shape=(self.n, self.n)), directed=False)
        for k in range(count):
            places = part == k
            if k != part[START] and places.sum() > 1:
                for one in np.flatnonzero(places):
                    yield places, int(one)


def is_plain(net: Network) -> bool:
    """Return whether the proof is for this problem: always open, no breaks, symmetric, untimed."""
    return bool(
        not net.first.size
        and 2 < len(net.values) <= MOST_PLACES  # noqa: PLR2004 - start and end
        and net.rests is None
        and net.closes[END] > net.opens[START]
        and (net.opens[2:] <= net.opens[START]).all()
        and (net.closes[2:] >= net.closes[END]).all()
        and net.always.max() < LONGEST
        and (net.always == net.always.T).all()
    )


def prove_by_cuts(
    net: Network,
    known: float,
    bound: float,
    *,
    goes_on: Callable[[], bool],
    left_s: Callable[[], float] = lambda: math.inf,
) -> CutProof:
    """Bound the worth of all ways, or show the best.

    Parameters
    ----------
    known, bound
        Worth of the best way known, and a bound of all.
    goes_on
        Asked between programmes.
    left_s
        Seconds that a programme may take.
    """
    programme, step = _Programme(net), _step(net.values[2:])
    for is_whole in (False, True):
        if is_whole:
            programme.least(max(known, 0.0) + step / 2)
        for _ in range(_ROUNDS):
            if not goes_on():
                return CutProof(bound, None)
            found = programme.solve(left_s(), is_whole=is_whole)
            bound = min(bound, _bound_of(found, known, step))
            if bound <= known + _TOLERANCE or found.status != 0:
                return CutProof(bound, None)
            cuts = list((programme.rounds if is_whole else programme.broken)(found.x))
            for places, one in cuts:
                programme.forbid(places, one)
            if not cuts:
                break
    if cuts:
        return CutProof(bound, None)
    way = programme.way(found.x)
    return CutProof(bound, way if _is_in_time(net, way) else None)


def _bound_of(found: Any, known: float, step: float) -> float:
    """Return the bound of a programme's answer; no answer means none better than known."""
    if found.status == _NO_SOLUTION:
        return max(known, 0.0)
    worth = found.fun if found.mip_dual_bound is None else found.mip_dual_bound
    return math.inf if worth is None else _down(-worth, step)


def _is_in_time(net: Network, way: list[int]) -> bool:
    legs = net.always[way[:-1], way[1:]].sum() + net.dwell[way].sum()
    return bool(net.opens[START] + legs <= net.closes[END])


def _step(values: Floats) -> float:
    """Return what all values are multiples of; a trifle if they are no integers."""
    if (values != np.rint(values)).any() or values.max() > LONGEST:
        return _TOLERANCE
    return float(max(math.gcd(*(int(v) for v in values)), 1))


def _down(bound: float, step: float) -> float:
    """Return the greatest worth that ways can have up to a bound."""
    return math.floor(bound / step + 1e-4) * step if step >= 1 else bound + step
