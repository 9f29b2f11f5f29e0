"""Whether an answer keeps to its problem: worked out anew, without any part of the solver."""

from bisect import bisect_left

from geo.orienteering.problem import NO_WAY, Breaks, Problem, Solution, Status, Travel

_SLACK = 1e-6


def faults_of(problem: Problem, solution: Solution) -> list[str]:
    """Return what is wrong with an answer, in words; nothing if all is right.

    Looks at places, order, every time, hours, breaks, limits, value and bound.
    """
    order, faults = solution.order, _numbers(problem, solution)
    if not order:
        if solution.status not in {Status.INFEASIBLE, Status.NOT_FOUND}:
            faults.append(f"no way, but the status is {solution.status}")
        return faults
    faults += _places(problem, order)
    if len(solution.arrival) != len(order) or len(solution.departure) != len(order):
        return [*faults, f"{len(order)} places with {len(solution.arrival)} arrivals"]
    if any(not 0 <= i < len(problem.values) for i in order):
        return faults
    return faults + _times(problem, solution)


def _numbers(problem: Problem, solution: Solution) -> list[str]:
    faults = []
    visits = [i for i in solution.order[1:-1] if 0 <= i < len(problem.values)]
    value = sum(float(problem.values[i]) for i in visits)
    if abs(value - solution.value) > _SLACK * max(1.0, value):
        faults.append(f"the value is {solution.value}, the visits are worth {value}")
    if solution.bound < solution.value:
        faults.append(f"the bound {solution.bound} is below the value {solution.value}")
    is_reached = abs(solution.bound - solution.value) <= _SLACK * max(1.0, value)
    if solution.status is Status.OPTIMAL and not is_reached:
        faults.append(f"optimal, but the bound {solution.bound} is not {solution.value}")
    gap = 0.0 if solution.bound == 0 else 100 - 100 * solution.value / solution.bound
    if abs(gap - solution.gap_percent) > _SLACK:
        faults.append(f"the gap is {solution.gap_percent} %, not {gap} %")
    return faults


def _places(problem: Problem, order: tuple[int, ...]) -> list[str]:
    faults = []
    visits = order[1:-1]
    if len(order) < 2 or order[0] != problem.start or order[-1] != problem.end:  # noqa: PLR2004 - both ends
        faults.append(f"the way leads from {order[0]} to {order[-1]}")
    if len(set(visits)) != len(visits) or {problem.start, problem.end} & set(visits):
        faults.append("a place is visited twice")
    unknown = [i for i in order if not 0 <= i < len(problem.values)]
    if unknown:
        faults.append(f"no such places: {unknown}")
    if problem.must - set(visits):
        faults.append(f"required but not visited: {sorted(problem.must - set(visits))}")
    if problem.skip & set(visits):
        faults.append(f"to be left out but visited: {sorted(problem.skip & set(visits))}")
    if problem.most_visits is not None and len(visits) > problem.most_visits:
        faults.append(f"{len(visits)} visits, {problem.most_visits} at most")
    return faults


def _times(problem: Problem, solution: Solution) -> list[str]:
    faults = []
    order, arrival, departure = solution.order, solution.arrival, solution.departure
    if departure[0] < problem.depart:
        faults.append(f"the start is left at {departure[0]}, before {problem.depart}")
    if arrival[-1] > problem.return_by:
        faults.append(f"the end is reached at {arrival[-1]}, after {problem.return_by}")
    for at in range(1, len(order)):
        soonest = _arrival(problem.travel, order[at - 1], order[at], departure[at - 1])
        if soonest is None or arrival[at] < soonest:
            faults.append(f"place {order[at]} is reached at {arrival[at]}, not before {soonest}")
    for at in range(1, len(order) - 1):
        place = order[at]
        begin = departure[at] - int(problem.dwell[place])
        if begin < arrival[at]:
            faults.append(f"place {place} is left at {departure[at]}, before the visit can end")
        if not problem.opens[place] <= begin <= problem.closes[place]:
            faults.append(f"the visit of {place} begins at {begin}, outside its hours")
        faults += [
            f"the visit of {place} begins at {begin}, in its break from {first} to {last}"
            for first, last in _breaks(problem.breaks, place)
            if first <= begin <= last
        ]
    return faults


def _breaks(breaks: Breaks, place: int) -> list[tuple[int, int]]:
    """Return the first and the last time of each break of a place."""
    if not len(breaks.first):
        return []
    rows = range(int(breaks.first[place]), int(breaks.first[place + 1]))
    return [(int(breaks.begins[row]), int(breaks.ends[row])) for row in rows]


def _arrival(travel: Travel, i: int, j: int, leave: int) -> int | None:
    """Return the soonest arrival; None where no way leads at this hour."""
    soonest = []
    if travel.always[i, j] < NO_WAY:
        soonest.append(leave + int(travel.always[i, j]))
    if len(travel.first):
        pair = i * len(travel.always) + j
        begin, end = int(travel.first[pair]), int(travel.first[pair + 1])
        departures = travel.departures[begin:end].tolist()
        at = bisect_left(departures, leave)
        if at < len(departures):
            soonest.append(int(travel.arrivals[begin + at]))
    return min(soonest) if soonest else None
