"""From an order of visits to the times of a day: home as soon as can be, then out as late."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from geo.distance import geodesic_m
from geo.orienteering import NO_WAY, Status, Travel, solve
from locator.itineraries.caring import access_of, is_limited, manners_key
from locator.itineraries.problems import Layout
from locator.itineraries.records import DayPlan, LastWay, Stay, Way
from locator.itineraries.travelling import DAY_MIN, MINUTE_S
from locator.measures import drive_min
from locator.settings import Settings

_ROUNDS = 100
_ROOM = 20_000


def scheduled(
    layout: Layout, day: int, order: list[int], settings: Settings, *, is_fixed: bool = False
) -> DayPlan:
    """Return a day of visits in an order, or in a better one with the same visits.

    The day ends as soon as it can with these visits; of all ways to do so it begins as late as its
    order allows.

    Parameters
    ----------
    order
        Rows of the places visited, without the ends; feasible within the day.
    is_fixed
        Whether the order must stay.
    """
    first, last = layout.span_of(day)
    end_min = ends_at(layout, day, order, first)
    if end_min is None or end_min > last:
        end_min = last
    if not is_fixed:
        order, end_min = compacted(layout, day, order, end_min)
    leave_min = latest_start(layout, day, order, end_min)
    return timed(layout, day, order, leave_min, settings)


def compacted(layout: Layout, day: int, order: list[int], end: int) -> tuple[list[int], int]:
    """Return the order of the same visits that ends soonest, and that minute.

    Parameters
    ----------
    end
        Minute at which the given order ends.
    """
    first, visits = layout.span_of(day)[0], frozenset(order)
    low = first + sum(layout.dwell_min(place) for place in order)
    while len(order) > 1 and low < end:
        middle = (low + end - 1) // 2
        problem = layout.day_problem(day, visits, span=(first, middle))
        found = solve(problem, iterations=_ROUNDS, seed=layout.query.seed, room=_ROOM)
        if found.status in {Status.INFEASIBLE, Status.NOT_FOUND}:
            low = middle + 1
        else:
            order, end = list(found.order[1:-1]), found.arrival[-1]
    return order, end


def ends_at(layout: Layout, day: int, order: Sequence[int], leave: int) -> int | None:
    """Return the minute at which visits in an order are over and the end is reached.

    None where a way is missing, or a place is closed by the time one is there.
    """
    start, end = layout.ends_of(day)
    for i, j in pairwise([start, *order, end]):
        arrive = arrival(layout.ways.travel, i, j, leave) if _differ(layout, i, j) else leave
        if arrive is None or j == end:
            return arrive
        begin = next_open(layout, j, day, arrive)
        if begin is None:
            return None
        leave = begin + layout.dwell_min(j)
    return leave


def latest_start(layout: Layout, day: int, order: list[int], end_min: int) -> int:
    """Return the latest minute of leaving the start at which the order still ends by a minute."""
    start, end = layout.ends_of(day)
    limit, travel, first = end_min, layout.ways.travel, layout.span_of(day)[0]
    for i, j in pairwise([end, *reversed(order), start]):
        leave = _leave_by(travel, j, i, limit) if _differ(layout, i, j) else limit
        if leave is None:
            return first
        if j == start:
            return max(leave, first)
        begin = _last_open(layout, j, day, leave - layout.dwell_min(j))
        if begin is None:
            return first
        limit = begin
    return first


def _differ(layout: Layout, i: int, j: int) -> bool:
    a, b = layout.ways.points[i], layout.ways.points[j]
    return (a.lon, a.lat) != (b.lon, b.lat)


def arrival(travel: Travel, i: int, j: int, leave: int) -> int | None:
    """Return the minute of the soonest arrival; None where no way leads."""
    best = leave + int(travel.always[i, j])
    if len(travel.first):
        pair = i * len(travel.always) + j
        low, high = int(travel.first[pair]), int(travel.first[pair + 1])
        at = bisect_left(travel.departures, leave, low, high)
        if at < high:
            best = min(best, int(travel.arrivals[at]))
    return best if best < NO_WAY else None


def _leave_by(travel: Travel, i: int, j: int, there: int) -> int | None:
    """Return the latest minute of leaving i that is at j by a minute; None where no way leads."""
    best = there - int(travel.always[i, j]) if travel.always[i, j] < NO_WAY else -NO_WAY
    if len(travel.first):
        pair = i * len(travel.always) + j
        low, high = int(travel.first[pair]), int(travel.first[pair + 1])
        at = bisect_right(travel.arrivals, there, low, high)
        if at > low:
            best = max(best, int(travel.departures[at - 1]))
    return best if best > -NO_WAY else None


def next_open(layout: Layout, place: int, day: int, minute: int) -> int | None:
    """Return the first minute from one on at which a visit may begin; None for none that day."""
    if layout.is_always_open(place):
        return minute
    fits = [max(a, minute) for a, b in layout.windows(place, day) if minute <= b]
    return fits[0] if fits else None


def _last_open(layout: Layout, place: int, day: int, minute: int) -> int | None:
    if layout.is_always_open(place):
        return minute
    fits = [min(b, minute) for a, b in layout.windows(place, day) if minute >= a]
    return fits[-1] if fits else None


def timed(
    layout: Layout, day: int, order: list[int], leave_min: int, settings: Settings
) -> DayPlan:
    """Return a day with all its times, legs and stays, left at a minute."""
    start, end = layout.ends_of(day)
    points, shift = layout.ways.points, day * DAY_MIN
    leave_s = (leave_min - shift) * MINUTE_S
    ways: list[Way] = []
    stays: list[Stay] = []
    for i, j in pairwise([start, *order, end]):
        if _differ(layout, i, j):
            way = layout.ways.way(day, i, j, leave_s)
        else:
            way = Way(day=day, start=points[i], end=points[j], leave_s=leave_s, arrive_s=leave_s)
        ways.append(way)
        if stays:
            stays[-1] = replace(stays[-1], depart_s=way.leave_s)
        if j == end:
            break
        begin = next_open(layout, j, day, shift + way.arrive_s // MINUTE_S)
        begin_s = way.arrive_s if begin is None else (begin - shift) * MINUTE_S
        stays.append(_stay(layout, day, j, way.arrive_s, begin_s))
        leave_s = stays[-1].end_s
    last = order[-1] if order else start
    return DayPlan(
        number=day,
        day=layout.days[day],
        start=points[start],
        end=points[end],
        stays=tuple(stays),
        ways=tuple(ways),
        last_way=last_way(layout, day, (last, end), ways[-1].leave_s, settings),
        feeds=layout.ways.services[day].feeds if layout.ways.services else (),
    )


def _stay(layout: Layout, day: int, place: int, arrive_s: int, begin_s: int) -> Stay:
    one, hours = layout.asked.candidates[place], layout.hours[place][day]
    access = access_of(one.public_access, one.rule)
    end_s = begin_s + layout.dwell_min(place) * MINUTE_S
    return Stay(
        place=one.place,
        category=one.category,
        day=day,
        arrive_s=arrive_s,
        begin_s=begin_s,
        end_s=end_s,
        depart_s=end_s,
        dwell_min=float(layout.dwell_min(place)),
        value=one.value,
        access=access,
        hours_known=hours.hours_known,
        is_limited=is_limited(one.public_access, one.rule),
        scenes=one.scenes,
        rule_ja=one.rule.rule_ja if one.rule else "",
        rule_en=one.rule.rule_en if one.rule else "",
        manners=manners_key(one.category),
        source_id=one.source_id,
    )


def last_way(
    layout: Layout, day: int, ends: tuple[int, int], leave_s: int, settings: Settings
) -> LastWay:
    """Return the last way home that day, the slack before it, and what comes after."""
    points, return_s = layout.ways.points, layout.query.return_by_s
    a, b = points[ends[0]], points[ends[1]]
    km = float(geodesic_m([a.lon], [a.lat], [b.lon], [b.lat])[0]) / 1000
    minutes = float(drive_min(np.array([km]), settings.car)[0])
    last: tuple[int, int] | None
    later: tuple[int, int] | None = None
    if not _differ(layout, *ends):
        last = return_s, return_s
    elif layout.ways.services:
        last, later = layout.ways.last_ways(day, *ends, return_s)
    else:
        drive_s = int(layout.ways.travel.always[ends]) * MINUTE_S
        last = return_s - drive_s, return_s
    return LastWay(
        day=day,
        leave_s=last[0] if last else None,
        arrive_s=last[1] if last else None,
        slack_min=(last[0] - leave_s) // MINUTE_S if last else None,
        later=later,
        drive_min=minutes,
        drive_km=km * settings.car.detour,
    )
