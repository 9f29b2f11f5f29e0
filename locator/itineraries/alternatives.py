"""Plans that differ in kind: more places, less walking, a later start."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from geo.gtfs.compiled import CompiledFeed
from locator.itineraries.limiting import planned_within
from locator.itineraries.planning import Setting, changed, prepare
from locator.itineraries.records import Itinerary, ItineraryQuery, Kind
from locator.records import Catalogue
from locator.settings import Settings

_BRISK = 0.6
_LATER_S = 2 * 3600
_LATEST_S = 23 * 3600
_LESS_WALK = 0.5
_STEP_S = 1800
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
    def answer(query: ItineraryQuery) -> Itinerary:
        return planned_within(changed(setting, query), is_cancelled)

    kinds = (
        (Kind.MORE_SPOTS, _more_spots(setting.query), _has_more),
        (Kind.LESS_WALKING, _less_walking(found), _walks_less),
        (Kind.LATER_START, _later_start(found), _starts_later),
    )
    for kind, queries, is_other in kinds:
        for query in queries:
            if is_cancelled():
                return
            other = answer(query)
            if other.stays and is_other(found, other):
                yield replace(other, kind=kind)
                break


def _more_spots(query: ItineraryQuery) -> Iterator[ItineraryQuery]:
    """Yield questions with shorter visits, then with a longer day, then with both."""
    later = replace(
        query, return_by_s=max(query.return_by_s, min(query.return_by_s + _LATER_S, _LATEST_S))
    )
    yield replace(query, pace=query.pace * _BRISK)
    if later.return_by_s > query.return_by_s:
        yield later
        yield replace(later, pace=query.pace * _BRISK)


def _less_walking(found: Itinerary) -> Iterator[ItineraryQuery]:
    """Yield the question with half of the walking that its longest day has."""
    most_m = max(day.walk_m for day in found.days)
    if most_m > 0:
        yield replace(found.query, max_walk_day_m=most_m * _LESS_WALK)


def _later_start(found: Itinerary) -> Iterator[ItineraryQuery]:
    """Yield questions that begin half an hour later and later than the plan, the latest first."""
    leaves = min(day.leave_s for day in found.days)
    first = leaves // _STEP_S * _STEP_S + _STEP_S
    last = min(first + 4 * _STEP_S, found.query.return_by_s - _STEP_S)
    for depart_s in range(last, first - 1, -_STEP_S):
        if depart_s > found.query.depart_after_s:
            yield replace(found.query, depart_after_s=depart_s)


def _has_more(found: Itinerary, other: Itinerary) -> bool:
    return other.value > found.value + _EPSILON


def _walks_less(found: Itinerary, other: Itinerary) -> bool:
    return sum(d.walk_m for d in other.days) < sum(d.walk_m for d in found.days)


def _starts_later(found: Itinerary, other: Itinerary) -> bool:
    """Return whether a plan leaves later and has at most one visit fewer."""
    later = min(d.leave_s for d in other.days) > min(d.leave_s for d in found.days)
    return later and len(other.stays) >= len(found.stays) - 1 and len(other.stays) > 0
