"""The one road from a question to an itinerary: travel times, search, proof, times, reasons."""

import datetime as dt
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from geo.gtfs.compiled import CompiledFeed
from geo.orienteering import Solution, Status, solve
from geo.orienteering.solving import ROOM
from locator.access import DayService
from locator.cango import near_feeds
from locator.days import Day, day_type_of
from locator.importing import SOURCE_ID
from locator.itineraries.asking import Asked, Candidate, check_query, frame_of, places_asked
from locator.itineraries.caring import dispersed, omitted_by_care
from locator.itineraries.hours import open_spans
from locator.itineraries.omitting import is_sure, left_out_of
from locator.itineraries.problems import Layout
from locator.itineraries.records import (
    DayPlan,
    Itinerary,
    ItineraryQuery,
    Omission,
    PlacePoint,
)
from locator.itineraries.scheduling import ends_at, scheduled
from locator.itineraries.travelling import Ways, Window, by_car, by_timetable
from locator.places import Point, Target
from locator.records import Catalogue
from locator.settings import Settings
from locator.sources import credits_of
from locator.vocabulary import DayType, TravelMode

_NEXT_TYPE = {
    DayType.WEEKDAY: DayType.WEEKDAY,
    DayType.SATURDAY: DayType.HOLIDAY,
    DayType.HOLIDAY: DayType.WEEKDAY,
}
_NO_WAY = {Status.INFEASIBLE, Status.NOT_FOUND}


@dataclass(frozen=True, eq=False, kw_only=True)
class Setting:
    """A question with all that answers it, before the search.

    Attributes
    ----------
    feeds
        Timetables with a stop near any of the points.
    prepared_s
        Seconds that the travel times took.
    """

    catalogue: Catalogue
    query: ItineraryQuery
    settings: Settings
    feeds: tuple[CompiledFeed, ...]
    layout: Layout
    prepared_s: float


def days_of(query: ItineraryQuery) -> tuple[Day, ...]:
    """Return the days of a question: dates one after another, or what follows a type of day."""
    days = [query.day]
    while len(days) < query.days:
        last = days[-1]
        if last.date is None:
            days.append(Day(type=_NEXT_TYPE[last.type]))
        else:
            date = last.date + dt.timedelta(days=1)
            days.append(Day(type=day_type_of(date), date=date))
    return tuple(days)


def prepare(
    catalogue: Catalogue,
    feeds: Sequence[CompiledFeed],
    query: ItineraryQuery,
    settings: Settings,
    *,
    goes_on: Callable[[], bool] = lambda: True,
) -> Setting:
    """Check a question, find its places, and compute travel and hours between and at them.

    Raises
    ------
    QueryError
        As ``check_query`` and ``places_asked``.
    """
    began = time.perf_counter()
    check_query(query)
    asked = places_asked(catalogue, query, settings, care=_care(query))
    near: tuple[CompiledFeed, ...] = ()
    if query.mode is TravelMode.TRANSIT:
        ids = near_feeds(feeds, [_target(asked.start)], frame_of(asked.points))
        near = tuple(feed for feed in feeds if feed.feed_id in ids)
    days = days_of(query)
    services = _services(near, days, query, settings)
    sure = is_sure(catalogue, asked, services)
    hours = tuple(
        tuple(open_spans(one.rule, day, disperse=query.disperse) for day in days)
        for one in asked.candidates
    )
    ways = _ways(catalogue, asked, query, settings, services, goes_on)
    values = _values(query, asked.candidates)
    layout = Layout(
        query=query,
        asked=asked,
        days=days,
        ways=ways,
        hours=hours,
        values=values,
        is_sure=sure,
    )
    return Setting(
        catalogue=catalogue,
        query=query,
        settings=settings,
        feeds=near,
        layout=layout,
        prepared_s=time.perf_counter() - began,
    )


def changed(setting: Setting, query: ItineraryQuery) -> Setting:
    """Return the setting of a question that differs in pace, times and walking limits alone.

    Travel is computed anew only where longer hours or other walks are asked for.
    """
    began = time.perf_counter()
    check_query(query)
    old, layout = setting.query, setting.layout
    ways, asked = layout.ways, layout.asked
    window, settings = ways.window, setting.settings
    is_within = window.depart_s <= query.depart_after_s and query.return_by_s <= window.return_s
    if query.max_walk_m != old.max_walk_m or not is_within:
        services = ways.services
        if query.max_walk_m != old.max_walk_m:
            services = _services(setting.feeds, layout.days, query, settings)
        ways = _ways(setting.catalogue, asked, query, settings, services, lambda: True)
    return replace(
        setting,
        query=query,
        layout=replace(layout, query=query, ways=ways),
        prepared_s=time.perf_counter() - began,
    )


def _services(
    near: Sequence[CompiledFeed], days: Sequence[Day], query: ItineraryQuery, settings: Settings
) -> tuple[DayService, ...]:
    """Return the timetables of each day; none by car."""
    if query.mode is TravelMode.CAR:
        return ()
    walking = replace(settings, walk=replace(settings.walk, limit_m=query.max_walk_m))
    known = {
        day: DayService.of(near, day, settings=walking, bookable=query.bookable)
        for day in dict.fromkeys(days)
    }
    return tuple(known[day] for day in days)


def _ways(
    catalogue: Catalogue,
    asked: Asked,
    query: ItineraryQuery,
    settings: Settings,
    services: Sequence[DayService],
    goes_on: Callable[[], bool],
) -> Ways:
    window = Window(depart_s=query.depart_after_s, return_s=query.return_by_s)
    if query.mode is TravelMode.CAR:
        return by_car(catalogue, asked.points, window, settings)
    return by_timetable(services, asked.points, window, query.max_transfers, goes_on)


def plan(
    setting: Setting, is_cancelled: Callable[[], bool] = lambda: False, *, room: int = ROOM
) -> Itinerary:
    """Return the plan of a question that is prepared, without alternatives.

    Parameters
    ----------
    room
        Labels that a round of the proof may make.
    """
    began = time.perf_counter()
    query, layout = setting.query, setting.layout
    if query.order:
        routes, status, rounds = _in_order(layout), Status.FEASIBLE, 0
        bound = float(sum(layout.asked.candidates[i].value for i in layout.asked.order))
    else:
        found = solve(
            layout.problem(),
            iterations=query.iterations,
            seed=query.seed,
            time_limit_s=query.time_limit_s,
            room=room,
            is_cancelled=is_cancelled,
        )
        routes, status, rounds = _routes(layout, found), found.status, found.iterations
        bound = found.bound
    return assembled(setting, routes, status=status, bound=bound, rounds=rounds, began=began)


def assembled(
    setting: Setting,
    routes: Sequence[Sequence[int]],
    *,
    status: Status,
    bound: float,
    rounds: int,
    began: float,
) -> Itinerary:
    """Return the itinerary of visits in their order, day by day.

    Parameters
    ----------
    routes
        Numbers of candidates for each day; no day where there is no plan.
    bound
        No plan is worth more to the search.
    """
    layout = setting.layout
    days = tuple(
        scheduled(layout, day, list(order), setting.settings, is_fixed=bool(setting.query.order))
        for day, order in enumerate(routes)
    )
    visited = {place for order in routes for place in order}
    value = float(sum(layout.values[i] for i in visited))
    if setting.query.order and value >= bound:
        status = Status.OPTIMAL
    return Itinerary(
        query=setting.query,
        days=days,
        value=value,
        bound=max(bound, value),
        status=status,
        iterations=rounds,
        left_out=left_out_of(layout, visited),
        asked=setting.layout.asked.count,
        attribution=_credits(setting, days),
        feeds_sha256={f.feed_id: f.provenance.original_sha256 for f in setting.feeds},
        prepared_s=setting.prepared_s,
        searched_s=time.perf_counter() - began,
    )


def _care(query: ItineraryQuery) -> Callable[[Candidate], Omission | None]:
    def care(one: Candidate) -> Omission | None:
        planned = {one.place.id: sum(query.planned.get(i, 0) for i in one.ids)}
        return omitted_by_care(one.place.id, one.rule, one.public_access, planned)

    return care


def _values(query: ItineraryQuery, candidates: Sequence[Candidate]) -> tuple[float, ...]:
    """Return what the search seeks: the values, smaller for places with many visits planned."""
    values = {one.place.id: one.value for one in candidates}
    if query.disperse:
        planned = {
            one.place.id: sum(query.planned.get(i, 0) for i in one.ids) for one in candidates
        }
        values = dispersed(values, planned)
    return tuple(values[one.place.id] for one in candidates)


def _target(point: PlacePoint) -> Target:
    here = Point(lon=point.lon, lat=point.lat, municipality_code=point.municipality_code)
    return Target(id=point.id, name_ja=point.name_ja, name_en=point.name_en, points=(here,))


def _routes(layout: Layout, found: Solution) -> list[list[int]]:
    """Return the visits of each day, in their order; no day where there is no plan."""
    if found.status in _NO_WAY:
        return []
    routes: list[list[int]] = [[]]
    for place in found.order[1:-1]:
        if place in layout.nights:
            routes.append([])
        else:
            routes[-1].append(place)
    return routes


def _in_order(layout: Layout) -> list[list[int]]:
    """Return the visits of each day in the order asked for, those left out that do not fit."""
    left, routes = list(layout.asked.order), []
    for day in range(len(layout.days)):
        done: list[int] = []
        while left and _fits(layout, day, [*done, left[0]]):
            done.append(left.pop(0))
        if day == len(layout.days) - 1:
            for place in left:
                if _fits(layout, day, [*done, place]):
                    done.append(place)
        routes.append(done)
    return routes


def _fits(layout: Layout, day: int, order: Sequence[int]) -> bool:
    """Return whether a day has time for visits in this order."""
    first, last = layout.span_of(day)
    end = ends_at(layout, day, order, first)
    return end is not None and end <= last


def _credits(setting: Setting, days: Sequence[DayPlan]) -> tuple[str, ...]:
    catalogue = setting.catalogue
    ids = {one.source_id for one in setting.layout.asked.candidates} - {"", SOURCE_ID}
    for name in (setting.query.start, setting.query.end, *setting.query.lodging):
        if name in catalogue.gateways.index:
            ids.add(str(catalogue.gateways.loc[name, "source_id"]))
    ridden = {r.feed_id for d in days for w in d.ways if w.journey for r in w.journey.rides}
    feeds = [feed for feed in setting.feeds if feed.feed_id in ridden]
    return credits_of(catalogue.sources, catalogue.feeds, feeds, ids)
