"""Plans that differ in kind: more places, less walking, a later start."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from geo.gtfs.compiled import CompiledFeed
from geo.transit.legs import Walk
from locator.itineraries.limiting import planned_within
from locator.itineraries.planning import Setting, changed, prepare
from locator.itineraries.records import Itinerary, ItineraryQuery, Kind
from locator.records import Catalogue
from locator.settings import Settings

_BRISK = 0.6
_LATER_S = 2 * 3600
_LATEST_S = 23 * 3600
_ROUND_M = 50
_STEP_S = 900
_AFTER_S = (2 * 3600, 3600, 1800)
_ROUNDS = 500
_ROOM = 100_000  # labels of a round of their proofs
_EPSILON = 1e-9


def plan_itinerary(
    catalogue: Catalogue,
    feeds: Sequence[CompiledFeed],
    query: ItineraryQuery,
    *,
    settings: Settings | None = None,
    is_cancelled: Callable[[], bool] = lambda: False,
    alternatives: bool = True,
) -> Itinerary:
    """Return which places to visit, in which order, when, and how good that is.

    The same question, seed and timetables give the same plan, unless a time limit has cut it.

    Parameters
    ----------
    feeds
        Timetables at hand; those near the places are used.
    is_cancelled
        Asked between rounds of the search; True ends it with what there is.
    alternatives
        Whether to look for plans that differ in kind as well.

    Raises
    ------
    QueryError
        The question contradicts itself, or names what does not exist.
    """
    settings = settings or Settings()
    setting = prepare(catalogue, feeds, query, settings, goes_on=lambda: not is_cancelled())
    found = planned_within(setting, is_cancelled)
    if not alternatives or query.order or not found.stays:
        return found
    others = _others(setting, found, is_cancelled)
    return replace(found, alternatives=tuple(others))


def _others(
    setting: Setting, found: Itinerary, is_cancelled: Callable[[], bool]
) -> Iterator[Itinerary]:
    limit_s, began = setting.query.time_limit_s, time.monotonic()
    kinds = (
        (Kind.MORE_SPOTS, _more_spots(setting.query), _has_more),
        (Kind.LESS_WALKING, _less_walking(found), _walks_less),
        (Kind.LATER_START, _later_start(found), _starts_later),
    )
    for kind, queries, is_other in kinds:
        for query in queries:
            if is_cancelled() or (limit_s is not None and time.monotonic() - began > limit_s):
                return
            shorter = replace(query, iterations=min(query.iterations, _ROUNDS))
            other = planned_within(changed(setting, shorter), is_cancelled, room=_ROOM)
            if other.stays and is_other(found, other):
                yield replace(other, kind=kind)
                break


def _more_spots(query: ItineraryQuery) -> Iterator[ItineraryQuery]:
    """Yield questions with shorter visits, then with a longer day, then with both."""
    latest_s = max(query.return_by_s, min(query.return_by_s + _LATER_S, _LATEST_S))
    later = replace(query, return_by_s=latest_s)
    yield replace(query, pace=query.pace * _BRISK)
    if latest_s > query.return_by_s:
        yield later
        yield replace(later, pace=query.pace * _BRISK)


def _less_walking(found: Itinerary) -> Iterator[ItineraryQuery]:
    """Yield the question with single walks of at most half of the longest one in the plan."""
    walks = [
        leg.walk_m
        for day in found.days
        for way in day.ways
        if way.journey is not None
        for leg in way.journey.legs
        if isinstance(leg, Walk)
    ]
    if walks and (limit_m := max(walks) // 2 // _ROUND_M * _ROUND_M) > 0:
        yield replace(found.query, max_walk_m=limit_m)


def _later_start(found: Itinerary) -> Iterator[ItineraryQuery]:
    """Yield questions that begin some time after the plan leaves, the latest first."""
    leaves = min(day.leave_s for day in found.days)
    for after_s in _AFTER_S:
        depart_s = (leaves + after_s) // _STEP_S * _STEP_S
        if found.query.depart_after_s < depart_s < found.query.return_by_s:
            yield replace(found.query, depart_after_s=depart_s)


def _has_more(found: Itinerary, other: Itinerary) -> bool:
    return other.value > found.value + _EPSILON


def _walks_less(found: Itinerary, other: Itinerary) -> bool:
    return sum(d.walk_m for d in other.days) < sum(d.walk_m for d in found.days)


def _starts_later(found: Itinerary, other: Itinerary) -> bool:
    """Return whether a plan leaves later and has at most one visit fewer."""
    later = min(d.leave_s for d in other.days) > min(d.leave_s for d in found.days)
    return later and len(other.stays) >= len(found.stays) - 1
