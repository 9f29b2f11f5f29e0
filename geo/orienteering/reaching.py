"""How soon each place can be reached, and how late it can be left, by any way at all."""

from dataclasses import dataclass

import numpy as np

from geo.orienteering.network import earliest, mirrored, network_of
from geo.orienteering.problem import NO_WAY, Problem


@dataclass(frozen=True, slots=True)
class Reach:
    """For each place of a problem the times that bound every visit.

    Attributes
    ----------
    earliest
        When one is there at the earliest; None where no way leads from the start.
    latest
        When one must leave to be at the end in time; None where no way leads to the end.
    """

    earliest: tuple[int | None, ...]
    latest: tuple[int | None, ...]


def reach(problem: Problem) -> Reach:
    """Return when each place is reached at the earliest and must be left at the latest.

    Ways may lead by other places, in which no time is spent, whatever their hours; places to be
    left out are not passed.
    """
    n = len(problem.values)
    ends = {problem.start, problem.end}
    kept = [i for i in range(n) if i not in ends and i not in problem.skip]
    places = np.array([problem.start, problem.end, *kept], dtype=np.int64)
    net, _ = network_of(problem, places)
    here, there = earliest(net), earliest(mirrored(net))
    soonest: list[int | None] = [None] * n
    last: list[int | None] = [None] * n
    for number in range(len(places) - 1, -1, -1):
        place = int(places[number])
        if here[number] < NO_WAY // 2:
            soonest[place] = int(here[number])
        if there[number] < NO_WAY // 2:
            last[place] = -int(there[number])
    return Reach(tuple(soonest), tuple(last))
