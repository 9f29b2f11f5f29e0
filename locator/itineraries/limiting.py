"""The walking of a whole day: shorter walks or fewer visits, where a plan walks too far.

The search knows the limit of a single walk, not that of a day. A plan over it is mended twice: with
shorter single walks planned anew, and by leaving out visits one by one; the better of the two
stands. The bound is that without the limit, so that what is said of the gap stays true.
"""

import time
from collections.abc import Callable
from dataclasses import replace

from geo.orienteering import Status
from geo.orienteering.solving import ROOM
from locator.itineraries.planning import Setting, assembled, changed, plan
from locator.itineraries.records import DayPlan, Itinerary
from locator.itineraries.scheduling import ends_at, last_way, scheduled

_SHORTER = (0.75, 0.5, 0.25, 0.1)
_SLACK_M = 1e-6


def planned_within(
    setting: Setting, is_cancelled: Callable[[], bool], *, room: int = ROOM
) -> Itinerary:
    """Return the plan of a question, with no day that walks more than it allows.

    Parameters
    ----------
    room
        Labels that a round of the proof may make.
    """
    began = time.perf_counter()
    found = plan(setting, is_cancelled, room=room)
    limit_m = setting.query.max_walk_day_m
    if limit_m is None or not found.days or fits(found, limit_m):
        return found
    mended = [_fewer(setting, found, limit_m, began)]
    for share in _SHORTER:
        if is_cancelled():
            break
        shorter = replace(setting.query, max_walk_m=setting.query.max_walk_m * share)
        other = plan(changed(setting, shorter), is_cancelled, room=room)
        if other.days and fits(other, limit_m):
            mended.append(_told_by(setting, other))
            break
    best = max(mended, key=lambda one: (one.value, -sum(day.walk_m for day in one.days)))
    if not best.days:
        return replace(best, bound=found.bound, status=Status.NOT_FOUND)
    is_proven = best.value >= found.bound
    status = Status.OPTIMAL if is_proven else Status.FEASIBLE
    if found.status is Status.TIME_LIMIT and not is_proven:
        status = Status.TIME_LIMIT
    return replace(best, bound=found.bound, status=status, searched_s=time.perf_counter() - began)


def fits(found: Itinerary, limit_m: float) -> bool:
    """Return whether no day walks more than some metres."""
    return all(day.walk_m <= limit_m + _SLACK_M for day in found.days)


def _fewer(setting: Setting, found: Itinerary, limit_m: float, began: float) -> Itinerary:
    """Leave out visits until each day walks little enough; no days where that is not possible."""
    layout = setting.layout
    number = {one.place.id: n for n, one in enumerate(layout.asked.candidates)}
    routes: list[list[int]] = []
    for day in found.days:
        order = [number[stay.place.id] for stay in day.stays]
        here = day
        while here.walk_m > limit_m + _SLACK_M:
            options = [
                (made.walk_m, place, made)
                for place in order
                if place not in layout.asked.must
                and (made := _without(setting, day.number, order, place)) is not None
            ]
            if not options:
                return replace(found, days=(), value=0.0)
            _, _, here = min(options, key=lambda o: (max(o[0], limit_m), layout.values[o[1]], o[0]))
            order = [number[stay.place.id] for stay in here.stays]
        routes.append(order)
    return assembled(
        setting,
        routes,
        status=found.status,
        bound=found.bound,
        rounds=found.iterations,
        began=began,
    )


def _without(setting: Setting, day: int, order: list[int], place: int) -> DayPlan | None:
    """Return the day without one visit; None where no way leads round it."""
    layout, rest = setting.layout, [i for i in order if i != place]
    first, last = layout.span_of(day)
    end = ends_at(layout, day, rest, first)
    if end is None or end > last:
        return None
    return scheduled(layout, day, rest, setting.settings, is_fixed=True)


def _told_by(setting: Setting, other: Itinerary) -> Itinerary:
    """Return a plan of shorter walks as an answer to the question that allows longer ones."""
    layout = setting.layout
    number = {one.place.id: n for n, one in enumerate(layout.asked.candidates)}
    days = []
    for day in other.days:
        start, end = layout.ends_of(day.number)
        last = number[day.stays[-1].place.id] if day.stays else start
        leave_s = day.ways[-1].leave_s
        told = last_way(layout, day.number, (last, end), leave_s, setting.settings)
        days.append(replace(day, last_way=told))
    return replace(other, query=setting.query, days=tuple(days))
