"""A scenario as one more feed beside those at hand."""

import dataclasses
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from geo.findings import Finding
from geo.gtfs.compiled import CompiledFeed, Provenance
from geo.gtfs.drafts import (
    ASSUMPTION,
    Call,
    DraftRoute,
    DraftStop,
    DraftTrip,
    Headway,
    calendar_of,
    calls_of,
    draft_feed,
    every_day,
    is_assumption,
    without_trips,
)
from locator.errors import QueryError
from locator.scenarios.changing import Changes, Steps, changed_trips
from locator.scenarios.driving import departures_of, drive, shifted
from locator.scenarios.files import check_scenario, format_scenario
from locator.scenarios.records import (
    DemandZone,
    Direction,
    ExtraTrips,
    Scenario,
    Shuttle,
)
from locator.scenarios.references import AtHand, check_references
from locator.scenarios.zones import SERVICE_OF, zone_points, zone_trips

FEED_ID = "scenario"
CHANGED = "scenario-"  # before the id of the feed whose trips are changed
ON_DEMAND = 715  # route_type
_BUS = 3


def apply_scenario(
    feeds: Sequence[CompiledFeed], scenario: Scenario, *, points: ArrayLike = ()
) -> tuple[CompiledFeed, ...]:
    """Return the feeds with a scenario added.

    What the scenario adds is one more feed, ``scenario``: it speaks of every day of 2010 to
    2040, so it counts by usual day and by strict date alike. Trips that it changes are
    withdrawn from their feed and stand, changed, in ``scenario-<feed_id>``, which keeps the
    calendar of that feed and is silent where that feed is silent. Trips of one block move
    together. All other feeds are the same objects, and a scenario without parts changes
    nothing. Applied again, the same scenario changes nothing either.

    Parameters
    ----------
    points
        Sites and starts in question, shape (n, 2): lon, lat in degrees. Those in a demand zone
        are served at the door, as are the stops in it (one for those within 50 m).

    Raises
    ------
    QueryError
        A part is faulty or names what no feed at hand has, or another scenario is applied
        already.
    """
    check_scenario(scenario)
    if scenario.is_empty:
        return tuple(feeds)
    asked = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    given = [
        DraftStop(id=f"point:{n}", name=f"{lon:.5f},{lat:.5f}", lon=lon, lat=lat)
        for n, (lon, lat) in enumerate(asked.tolist())
        if np.isfinite([lon, lat]).all()
    ]
    held = [zone_points(zone, given) for zone in scenario.zones]
    mark = _mark(scenario, held)
    if _is_applied(feeds, scenario, mark):
        return tuple(feeds)
    at_hand = AtHand.of(feeds)
    check_references(scenario, at_hand)
    changes = changed_trips(scenario, at_hand)
    moved = {feed_id: _moved(at_hand.feeds[feed_id], changes) for feed_id in changes}
    rest = [without_trips(f, moved[f.feed_id]) if f.feed_id in moved else f for f in feeds]
    changed = [
        _changed_feed(at_hand.feeds[feed_id], moved[feed_id], changes[feed_id], scenario, mark)
        for feed_id in sorted(changes)
    ]
    return (*rest, _new_feed(scenario, at_hand, given, mark), *changed)


def _mark(scenario: Scenario, held: Sequence[Sequence[DraftStop]]) -> str:
    """Return the hash of a scenario and of the points in its zones."""
    places = [sorted((p.lon, p.lat) for p in points) for points in held]
    return hashlib.sha256(f"{format_scenario(scenario)}{places}".encode()).hexdigest()


def _is_applied(feeds: Sequence[CompiledFeed], scenario: Scenario, mark: str) -> bool:
    known = [f for f in feeds if is_assumption(f) or f.feed_id == FEED_ID]
    if known and not all(is_assumption(f) and f.provenance.original_sha256 == mark for f in known):
        raise QueryError(
            f"the feeds hold a scenario already ({known[0].provenance.name_ja}) or a feed with "
            f"the id {FEED_ID}; expected the timetables alone. Apply {scenario.id} to those.",
            code="scenario_on_scenario",
            found=known[0].provenance.name_ja,
            expected=scenario.id,
        )
    return bool(known)


@dataclass(frozen=True, slots=True)
class _Draft:
    """The rows of a feed that is being written."""

    stops: dict[str, DraftStop] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    routes: list[DraftRoute] = field(default_factory=list)
    trips: list[DraftTrip] = field(default_factory=list)
    headways: list[Headway] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def row(self, stop: DraftStop) -> int:
        """Return the row of a stop, added where it is new."""
        self.stops.setdefault(stop.id, stop)
        return self.rows.setdefault(stop.id, len(self.rows))

    def route(self, route: DraftRoute) -> int:
        """Add a route and return its row."""
        self.routes.append(route)
        return len(self.routes) - 1


def _new_feed(
    scenario: Scenario, at_hand: AtHand, given: Sequence[DraftStop], mark: str
) -> CompiledFeed:
    draft = _Draft()
    for shuttle in scenario.shuttles:
        _add_shuttle(draft, shuttle, at_hand)
    for extra in scenario.extra_trips:
        _add_extra(draft, extra, at_hand)
    candidates, halts = _stops_at_hand(at_hand), tuple(draft.stops.values())
    for zone in scenario.zones:
        _add_zone(draft, zone, [*halts, *given], candidates)
    provenance = Provenance(
        name_ja=scenario.name,
        name_en=scenario.name,
        source=ASSUMPTION,
        licence="",
        credit="",
        retrieved_on=scenario.on,
        original_sha256=mark,
        file_name=f"{scenario.id}.toml",
    )
    return draft_feed(
        FEED_ID,
        provenance,
        every_day(),
        stops=tuple(draft.stops.values()),
        routes=draft.routes,
        trips=draft.trips,
        headways=draft.headways,
        findings=draft.findings,
    )


def _add_shuttle(draft: _Draft, shuttle: Shuttle, at_hand: AtHand) -> None:
    stops = [at_hand.stop(halt, f"{shuttle.id}:{n}") for n, halt in enumerate(shuttle.halts, 1)]
    route = draft.route(DraftRoute(id=shuttle.id, name=shuttle.name, type=_BUS))
    ways = [stops]
    if shuttle.direction is Direction.LOOP:
        ways = [[*stops, stops[0]]]
    elif shuttle.direction is Direction.BOTH:
        ways = [stops, stops[::-1]]
    for direction, way in enumerate(ways):
        rows = [draft.row(stop) for stop in way]
        calls = drive(way, rows, shuttle.speed_km_h, shuttle.dwell_s)
        pattern = DraftTrip(
            id="",
            route=route,
            service=0,
            calls=calls,
            headsign=way[-1].name,
            direction=direction,
        )
        _add_trips(draft, pattern, f"{shuttle.id}:{direction}", departures_of(shuttle), shuttle)


def _add_extra(draft: _Draft, extra: ExtraTrips, at_hand: AtHand) -> None:
    feed, trip = _copied(extra, at_hand)
    of_route = int(feed.trip_route[trip])
    route = draft.route(
        DraftRoute(id=extra.id, name=feed.route_name[of_route], type=int(feed.route_type[of_route]))
    )
    calls = calls_of(feed, trip)
    own = [
        call._replace(stop=draft.row(_stop_of(feed, call.stop)))
        for call in shifted(calls, -calls[0].departure_s)
    ]
    pattern = DraftTrip(
        id="",
        route=route,
        service=0,
        calls=tuple(own),
        headsign=feed.trip_headsign[trip],
        direction=int(feed.trip_direction[trip]),
    )
    _add_trips(draft, pattern, extra.id, extra.departures_s, extra)


def _add_trips(
    draft: _Draft,
    pattern: DraftTrip,
    name: str,
    departures_s: Sequence[int],
    part: Shuttle | ExtraTrips,
) -> None:
    for day in part.days:
        draft.trips.extend(
            dataclasses.replace(
                pattern,
                id=f"{name}:{start_s}:{day.value}",
                service=SERVICE_OF[day],
                calls=shifted(pattern.calls, start_s),
            )
            for start_s in departures_s
        )


def _copied(extra: ExtraTrips, at_hand: AtHand) -> tuple[CompiledFeed, int]:
    """Return the trip that is copied: the one named, or the fullest and earliest of its route."""
    if extra.trip:
        return at_hand.row("trip", extra.trip)
    feed, route = at_hand.row("route", extra.route)
    trips = np.flatnonzero(feed.trip_route == route)
    if not len(trips):
        raise QueryError(
            f"{extra.id}: the route {extra.route} has no trip; expected one to copy. Name another "
            "route, or a trip.",
            code="scenario_fits_no_trip",
            part=extra.id,
            feed=feed.feed_id,
        )
    counts = np.diff(feed.trip_start)[trips]
    starts = feed.call_departure_s[feed.trip_start[trips]]
    return feed, int(trips[np.lexsort((trips, starts, -counts))[0]])


def _add_zone(
    draft: _Draft, zone: DemandZone, doors: Sequence[DraftStop], stops: Sequence[DraftStop]
) -> None:
    points = zone_points(zone, doors, stops)
    route = draft.route(DraftRoute(id=zone.id, name=zone.name, type=ON_DEMAND))
    own = [dataclasses.replace(p, id=f"{zone.id}:{n}") for n, p in enumerate(points, 1)]
    rows = [draft.row(point) for point in own] if len(own) > 1 else []
    trips, headways, findings = zone_trips(zone, own, rows, route)
    first = len(draft.trips)
    draft.trips.extend(trips)
    draft.headways.extend(dataclasses.replace(h, trip=h.trip + first) for h in headways)
    draft.findings.extend(findings)


def _stop_of(feed: CompiledFeed, row: int) -> DraftStop:
    return DraftStop(
        id=f"{feed.feed_id}:{feed.stop_id[row]}",
        name=feed.stop_name[row],
        lon=float(feed.stop_lon[row]),
        lat=float(feed.stop_lat[row]),
    )


def _stops_at_hand(at_hand: AtHand) -> list[DraftStop]:
    """Return all stops with a position."""
    return [
        DraftStop(id=f"{feed.feed_id}:{own_id}", name=name, lon=lon, lat=lat)
        for feed in at_hand.feeds.values()
        for own_id, name, lon, lat in zip(
            feed.stop_id.to_list(),
            feed.stop_name.to_list(),
            feed.stop_lon.tolist(),
            feed.stop_lat.tolist(),
            strict=True,
        )
        if np.isfinite(lon) and np.isfinite(lat)
    ]


def _moved(feed: CompiledFeed, changes: Changes) -> list[int]:
    """Return the trips that leave a feed: the changed ones and all of their blocks."""
    trips = list(changes[feed.feed_id])
    blocks = np.unique(feed.trip_block[trips])
    mates = np.flatnonzero(np.isin(feed.trip_block, blocks[blocks >= 0]))
    return sorted({*trips, *mates.tolist()})


def _changed_feed(
    feed: CompiledFeed,
    moved: Sequence[int],
    changed: dict[int, Steps],
    scenario: Scenario,
    mark: str,
) -> CompiledFeed:
    draft = _Draft()
    routes = {
        row: draft.route(
            DraftRoute(
                id=feed.route_id[row], name=feed.route_name[row], type=int(feed.route_type[row])
            )
        )
        for row in np.unique(feed.trip_route[list(moved)]).tolist()
    }
    for trip in moved:
        draft.trips.append(
            DraftTrip(
                id=feed.trip_id[trip],
                route=routes[int(feed.trip_route[trip])],
                service=int(feed.trip_service[trip]),
                calls=_calls(draft, feed, trip, changed),
                headsign=feed.trip_headsign[trip],
                direction=int(feed.trip_direction[trip]),
                block=int(feed.trip_block[trip]),
            )
        )
    place = {trip: number for number, trip in enumerate(moved)}
    headways = [
        Headway(trip=place[trip], start_s=start, end_s=end, headway_s=headway, exact=exact)
        for trip, start, end, headway, exact in zip(
            feed.freq_trip.tolist(),
            feed.freq_start_s.tolist(),
            feed.freq_end_s.tolist(),
            feed.freq_headway_s.tolist(),
            feed.freq_exact.tolist(),
            strict=True,
        )
        if trip in place
    ]
    provenance = dataclasses.replace(
        feed.provenance,
        name_ja=f"{scenario.name}（{feed.provenance.name_ja}）",
        name_en=f"{scenario.name} ({feed.provenance.name_en})",
        source=ASSUMPTION,
        licence="",
        credit="",
        original_sha256=mark,
        file_name=f"{scenario.id}.toml",
    )
    written = draft_feed(
        f"{CHANGED}{feed.feed_id}",
        provenance,
        calendar_of(feed),
        stops=tuple(draft.stops.values()),
        routes=draft.routes,
        trips=draft.trips,
        headways=headways,
    )
    return _with_transfers(written, feed, draft)


def _calls(
    draft: _Draft, feed: CompiledFeed, trip: int, changed: dict[int, Steps]
) -> tuple[Call, ...]:
    if trip not in changed:
        return tuple(
            c._replace(stop=draft.row(_stop_of(feed, c.stop))) for c in calls_of(feed, trip)
        )
    return tuple(
        step.call._replace(stop=draft.row(step.planned or _stop_of(feed, step.row)))
        for step in changed[trip]
    )


def _with_transfers(written: CompiledFeed, feed: CompiledFeed, draft: _Draft) -> CompiledFeed:
    """Return a changed feed with the rules of transfers.txt between stops that it holds."""
    rows = np.full(len(feed.stop_id), -1, dtype=np.int32)
    for place, own_id in enumerate(feed.stop_id.to_list()):
        rows[place] = draft.rows.get(f"{feed.feed_id}:{own_id}", -1)
    one, other = rows[feed.transfer_from], rows[feed.transfer_to]
    kept = (one >= 0) & (other >= 0)
    return dataclasses.replace(
        written,
        transfer_from=one[kept],
        transfer_to=other[kept],
        transfer_type=feed.transfer_type[kept],
        transfer_min_s=feed.transfer_min_s[kept],
    )
