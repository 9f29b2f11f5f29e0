"""Trips of a feed with more stops: extended at an end, or calling at an added stop."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from geo.distance import geodesic_m
from geo.gtfs.compiled import CompiledFeed
from geo.gtfs.drafts import Call, DraftStop, calls_of
from locator.errors import QueryError
from locator.scenarios.driving import legs_s, road_s
from locator.scenarios.records import AddedStop, Extension, Scenario, Side
from locator.scenarios.references import AtHand

_POLE_S = 60  # from a stop to another pole of it, as far as the next call leaves time
_DETOUR_KM_H = 30.0  # where the timetable does not tell the speed
_NO_ROW = -1  # stop of a call that is not in its feed


class Step(NamedTuple):
    """A call of a changed trip: a stop of its feed (row), or one of the scenario."""

    row: int
    planned: DraftStop | None
    call: Call


Steps = tuple[Step, ...]
Changes = dict[str, dict[int, Steps]]


def changed_trips(scenario: Scenario, at_hand: AtHand) -> Changes:
    """Return by feed the trips (row) that the scenario changes, with all their calls.

    Added stops come first, then extensions, each in the order of the scenario.

    Raises
    ------
    QueryError
        A part fits no trip.
    """
    changes: Changes = {}
    for stop in scenario.stops:
        _add_stop(changes, stop, at_hand)
    for extension in scenario.extensions:
        _extend(changes, extension, at_hand)
    return changes


def _steps(changes: Changes, feed: CompiledFeed, trip: int) -> Steps:
    known = changes.get(feed.feed_id, {}).get(trip)
    return known or tuple(Step(c.stop, None, c) for c in calls_of(feed, trip))


def _keep(changes: Changes, feed: CompiledFeed, new: Mapping[int, Steps], part_id: str) -> None:
    if not new:
        raise QueryError(
            f"{part_id} fits no trip of {feed.feed_id}; expected a route and stops that one of "
            "its trips calls at. Check route, trips and stops of this part.",
            code="scenario_fits_no_trip",
            part=part_id,
            feed=feed.feed_id,
        )
    changes.setdefault(feed.feed_id, {}).update(new)


def _add_stop(changes: Changes, stop: AddedStop, at_hand: AtHand) -> None:
    names = stop.between or (stop.pole_of,)
    feed = at_hand.row("stop", names[0])[0]
    rows = [at_hand.row("stop", name)[1] for name in names]
    if stop.route:
        trips = np.flatnonzero(feed.trip_route == at_hand.row("route", stop.route)[1])
    else:
        calling = np.flatnonzero(feed.call_stop == rows[0])
        trips = np.unique(np.searchsorted(feed.trip_start, calling, side="right") - 1)
    new = {}
    for trip in trips.tolist():
        before = _steps(changes, feed, trip)
        after = _between(before, stop, rows, feed) if stop.between else _pole(before, stop, rows[0])
        if len(after) > len(before):
            new[trip] = after
    _keep(changes, feed, new, stop.id)


def _planned(stop: AddedStop) -> DraftStop:
    return DraftStop(id=stop.id, name=stop.name, lon=stop.lon, lat=stop.lat)


def _between(steps: Steps, stop: AddedStop, rows: Sequence[int], feed: CompiledFeed) -> Steps:
    """Return the calls with the new stop; what comes after it is later by way and dwell.

    The way from A by X to B takes the time from A to B times (|AX| + |XB|) / |AB|, straight
    lines all, split at X by length; where A and B are one point or no time lies between them,
    it takes as long as at 30 km/h.
    """
    done: list[Step] = []
    late_s = 0
    for step in steps:
        if done and {done[-1].row, step.row} == set(rows):
            one, call = done[-1], step.call
            leave_s = one.call.departure_s
            first_s, second_s = _detour_s(
                feed, one.row, stop, step.row, call.arrival_s + late_s - leave_s
            )
            arrive_s = leave_s + first_s
            go_s = arrive_s + stop.dwell_s
            done.append(Step(_NO_ROW, _planned(stop), Call(_NO_ROW, arrive_s, go_s)))
            late_s = go_s + second_s - call.arrival_s
        done.append(step._replace(call=_later(step.call, late_s)))
    return tuple(done)


def _detour_s(
    feed: CompiledFeed, one: int, stop: AddedStop, other: int, time_s: int
) -> tuple[int, int]:
    """Return the seconds to the new stop and on from it."""
    lon = (feed.stop_lon[one], stop.lon, feed.stop_lon[other], feed.stop_lon[one])
    lat = (feed.stop_lat[one], stop.lat, feed.stop_lat[other], feed.stop_lat[one])
    first_m, second_m, straight_m = geodesic_m(lon[:-1], lat[:-1], lon[1:], lat[1:]).tolist()
    if straight_m <= 0 or time_s <= 0 or not math.isfinite(straight_m):
        return road_s(first_m, _DETOUR_KM_H), road_s(second_m, _DETOUR_KM_H)
    whole_s = math.ceil(round(time_s * (first_m + second_m) / straight_m, 6))
    first_s = math.ceil(round(time_s * first_m / straight_m, 6))
    return first_s, whole_s - first_s


def _pole(steps: Steps, stop: AddedStop, row: int) -> Steps:
    """Return the calls with the pole after its stop; all other times stay as they are."""
    done: list[Step] = []
    for place, step in enumerate(steps):
        done.append(step)
        if step.row == row and step.planned is None:
            following = steps[place + 1].call.arrival_s if place + 1 < len(steps) else None
            time_s = step.call.departure_s + _POLE_S
            time_s = time_s if following is None else min(time_s, following)
            own = step.call._replace(stop=_NO_ROW, arrival_s=time_s, departure_s=time_s)
            done.append(Step(_NO_ROW, _planned(stop), own))
    return tuple(done)


def _extend(changes: Changes, extension: Extension, at_hand: AtHand) -> None:
    feed, route = at_hand.row("route", extension.route)
    chosen = {at_hand.row("trip", f"{feed.feed_id}:{trip}")[1] for trip in extension.trips}
    trips: Iterable[int] = np.flatnonzero(feed.trip_route == route).tolist()
    at_end = extension.side is Side.END
    end = at_hand.row("stop", extension.stop) if extension.stop else None
    new = {}
    for trip in trips:
        steps = _steps(changes, feed, trip)
        outer = steps[-1 if at_end else 0]
        fits = end is None or (end[0] is feed and outer.row == end[1])
        if fits and (not chosen or trip in chosen):
            new[trip] = _extended(steps, extension, feed, at_hand)
    _keep(changes, feed, new, extension.id)


def _extended(steps: Steps, extension: Extension, feed: CompiledFeed, at_hand: AtHand) -> Steps:
    further = [
        at_hand.stop(halt, f"{extension.id}:{n}") for n, halt in enumerate(extension.halts, 1)
    ]
    at_end = extension.side is Side.END
    outer = steps[-1 if at_end else 0]
    joint = outer.planned or _of_feed(feed, outer.row)
    way = [joint, *further] if at_end else [*further, joint]
    legs = legs_s(way, extension.speed_km_h)
    if at_end:
        # The last call lets nobody board as published; now it does, as at any other stop.
        last = outer.call._replace(pickup=outer.call.drop_off)
        now = max(last.departure_s, last.arrival_s + extension.dwell_s)
        done = [*steps[:-1], outer._replace(call=last._replace(departure_s=now))]
        for stop, leg_s in zip(further, legs, strict=True):
            arrive_s, now = now + leg_s, now + leg_s + extension.dwell_s
            done.append(Step(_NO_ROW, stop, Call(_NO_ROW, arrive_s, now)))
        return tuple(done)
    first = outer.call._replace(drop_off=outer.call.pickup)
    now = min(first.arrival_s, first.departure_s - extension.dwell_s)
    done = [outer._replace(call=first._replace(arrival_s=now)), *steps[1:]]
    for stop, leg_s in zip(reversed(further), reversed(legs), strict=True):
        leave_s, now = now - leg_s, now - leg_s - extension.dwell_s
        done.insert(0, Step(_NO_ROW, stop, Call(_NO_ROW, now, leave_s)))
    return tuple(done)


def _of_feed(feed: CompiledFeed, row: int) -> DraftStop:
    return DraftStop(
        id=f"{feed.feed_id}:{feed.stop_id[row]}",
        name=feed.stop_name[row],
        lon=float(feed.stop_lon[row]),
        lat=float(feed.stop_lat[row]),
    )


def _later(call: Call, seconds: int) -> Call:
    return call._replace(arrival_s=call.arrival_s + seconds, departure_s=call.departure_s + seconds)
