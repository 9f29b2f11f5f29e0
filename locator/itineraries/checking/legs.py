"""The legs of one way: times, places, walks, rides, changes and drives."""

import math
from dataclasses import dataclass

import numpy as np

from locator.itineraries.checking.case import Case
from locator.itineraries.checking.gazetteer import Site, road_m, seconds_on_foot, walked_m
from locator.itineraries.checking.reading import Json, clock_s
from locator.itineraries.checking.witness import CHANGE_S, DayFeed, Departure, Seen
from locator.measures import drive_min
from locator.places import road_groups

WALK_TOLERANCE_M = 1.0
_LEAST_TIME, _FORBIDDEN = 2, 3
_MINUTE_S = 60
_DIGITS = 6
_RIDES = frozenset({
    "tram", "metro", "rail", "bus", "ferry", "gondola", "funicular", "monorail", "other",
})  # fmt: skip
_MODES = {
    **dict.fromkeys((0, 5, *range(900, 907)), "tram"),
    **dict.fromkeys((1, *range(400, 405)), "metro"),
    **dict.fromkeys((2, *range(100, 118)), "rail"),
    **dict.fromkeys((3, 11, *range(200, 210), *range(700, 717), 800), "bus"),
    **dict.fromkeys((4, 1000, 1200), "ferry"),
    **dict.fromkeys((6, *range(1300, 1308)), "gondola"),
    **dict.fromkeys((7, 1400), "funicular"),
    **dict.fromkeys((12, 405), "monorail"),
}
Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way as the file tells it.

    Attributes
    ----------
    where
        What to call it.
    leave_s, arrive_s
        When one leaves the first place, and is at the second.
    """

    day: int
    where: str
    start: Site
    end: Site
    leave_s: int
    arrive_s: int
    legs: list[Json]


@dataclass(slots=True)
class _Traveller:
    """Where one is while the legs of a way are followed: a stop, or None at the first place."""

    now_s: int
    here: str | None = None
    is_there: bool = False
    last: tuple[DayFeed, Departure, int] | None = None
    alighted_s: int = 0
    vehicles: int = 0


def check_way(case: Case, way: Way) -> None:
    """Follow the legs of a way and note what does not hold."""
    note, where = case.note, way.where
    is_one_point = (way.start.lon, way.start.lat) == (way.end.lon, way.end.lat)
    if not way.legs:
        note.that(is_one_point, "plan_legs", where, "no leg", "a way between two places")
        note.that(way.arrive_s == way.leave_s, "plan_leg_times", where, way.arrive_s, way.leave_s)
        return
    first, last = way.legs[0]["depart_s"], way.legs[-1]["arrive_s"]
    begins = 0 <= first - way.leave_s < _MINUTE_S
    note.that(
        begins, "plan_leg_times", f"{where} leg 0", first, f"{way.leave_s} s, within a minute"
    )
    ends = 0 <= way.arrive_s - last < _MINUTE_S
    note.that(ends, "plan_leg_times", where, last, f"{way.arrive_s} s, within a minute")
    traveller = _Traveller(now_s=first)
    for number, leg in enumerate(way.legs):
        at = f"{where} leg {number}"
        _check_times(case, leg, at, traveller.now_s)
        _check_empty(case, leg, at)
        if leg["mode"] == "drive":
            _check_drive(case, way, leg, at)
            traveller.is_there = True
        elif note.that(not case.is_by_car, "plan_legs", at, leg["mode"], "drive"):
            _follow(case, way, number, traveller)
        traveller.now_s = leg["arrive_s"]
    is_there = traveller.is_there or _is_at(case, traveller.here, way.end)
    note.that(is_there, "plan_legs", where, traveller.here, way.end.id)
    most = case.query["max_transfers"]
    if most is not None:
        changes = max(traveller.vehicles - 1, 0)
        note.that(changes <= most, "plan_transfers", where, changes, f"at most {most}")


def _follow(case: Case, way: Way, number: int, traveller: _Traveller) -> None:
    leg, at = way.legs[number], f"{way.where} leg {number}"
    case.note.that(not traveller.is_there, "plan_legs", at, leg["mode"], "no leg after the arrival")
    if leg["mode"] == "walk":
        _check_walk(case, way, number, traveller)
    elif leg["mode"] == "wait":
        _check_wait(case, way, number, traveller)
    elif case.note.that(
        leg["mode"] in _RIDES, "plan_legs", at, leg["mode"], "walk, wait or a ride"
    ):
        _check_ride(case, way, leg, at, traveller)


def _check_times(case: Case, leg: Json, at: str, now_s: int) -> None:
    note, depart, arrive = case.note, leg["depart_s"], leg["arrive_s"]
    note.that(depart == now_s, "plan_leg_times", at, f"{depart} s", f"{now_s} s")
    note.that(arrive >= depart, "plan_leg_times", at, f"{arrive} s", f"{depart} s or later")
    floor_s = depart // _MINUTE_S * _MINUTE_S
    note.that(clock_s(leg["depart"]) == floor_s, "plan_clock", at, leg["depart"], f"{floor_s} s")
    ceil_s = -(-arrive // _MINUTE_S) * _MINUTE_S
    note.that(clock_s(leg["arrive"]) == ceil_s, "plan_clock", at, leg["arrive"], f"{ceil_s} s")


def _check_empty(case: Case, leg: Json, at: str) -> None:
    """See that a leg says nothing that only other modes have."""
    own = {"walk": {"walk_m"}, "drive": {"road_m", "is_estimate"}, "wait": set()}
    ride = {"route", "headsign", "trip_id", "feed", "must_book", "stays_seated", "is_estimate"}
    has = own.get(leg["mode"], ride)
    for key in sorted((ride | {"walk_m", "road_m"}) - has):
        value = leg.get(key)
        case.note.that(value in {None, False, ""}, "plan_leg_words", f"{at} {key}", value, "null")


def _check_walk(case: Case, way: Way, number: int, traveller: _Traveller) -> None:
    note, leg, at = case.note, way.legs[number], f"{way.where} leg {number}"
    start = _point_of(case, leg["from_stop"], way.start, at)
    end = _point_of(case, leg["to_stop"], way.end, at)
    is_here = leg["from_stop"] == traveller.here
    note.that(is_here, "plan_legs", f"{at} from_stop", leg["from_stop"], traveller.here)
    traveller.here, traveller.is_there = leg["to_stop"], leg["to_stop"] is None
    _check_names(case, leg, at)
    if start is None or end is None:
        return
    metres = walked_m(start, end, case.walk)
    said = -1.0 if leg["walk_m"] is None else leg["walk_m"]
    is_long = abs(said - metres) <= WALK_TOLERANCE_M
    note.that(is_long, "plan_walk_length", f"{at} walk_m", leg["walk_m"], round(metres, 1))
    limit_m = case.walk.limit_m
    note.that(metres <= limit_m + 1e-6, "plan_walk_limit", at, round(metres, 1), limit_m)
    seconds, took = seconds_on_foot(metres, case.walk), leg["arrive_s"] - leg["depart_s"]
    if took < seconds and _is_timed_change(case, way, leg):
        seconds = took
    note.that(took == seconds, "plan_walk_time", at, f"{took} s", f"{seconds} s")


def _is_timed_change(case: Case, way: Way, leg: Json) -> bool:
    """Return whether transfers.txt allows a time of its own for a walk between two stops."""
    kind, least = _rule(case, way.day, leg["from_stop"], leg["to_stop"])
    return kind == _LEAST_TIME and least >= 0


def _check_wait(case: Case, way: Way, number: int, traveller: _Traveller) -> None:
    leg, at = way.legs[number], f"{way.where} leg {number}"
    stop = leg["from_stop"]
    same = leg["to_stop"] == stop and leg["from"] == leg["to"]
    case.note.that(same, "plan_legs", f"{at} to_stop", leg["to_stop"], stop)
    following = way.legs[number + 1] if number + 1 < len(way.legs) else None
    rides_on = following is not None and following["mode"] in _RIDES
    case.note.that(rides_on, "plan_legs", at, "a wait", "a ride after it")
    is_seated = following is not None and bool(following["stays_seated"])
    is_here = stop == traveller.here or (
        traveller.here is None and _is_at(case, stop, way.start) and number == 0
    )
    if not is_seated:
        case.note.that(is_here, "plan_legs", f"{at} from_stop", stop, traveller.here)
    traveller.here = stop
    _check_names(case, leg, at)


def _check_ride(case: Case, way: Way, leg: Json, at: str, traveller: _Traveller) -> None:
    note = case.note
    stops = [_split(leg[key]) for key in ("from_stop", "to_stop")]
    feed_id = leg["feed"]
    is_own = all(stop[0] == feed_id for stop in stops)
    note.that(is_own, "plan_ride_words", f"{at} feed", feed_id, stops[0][0])
    feed = case.witnesses.day_feed(stops[0][0], case.days[way.day])
    is_listed = note.that(
        feed is not None and stops[0][0] in case.listed(),
        "plan_feed_missing",
        at,
        feed_id,
        "a feed of the file that has this day",
    )
    came_from, traveller.here = traveller.here, leg["to_stop"]
    before, traveller.last = traveller.last, None
    traveller.vehicles += not leg["stays_seated"]
    if feed is None or not is_listed:
        return
    seen = feed.ride(
        leg["trip_id"] or "",
        (stops[0][1], stops[1][1]),
        (leg["depart_s"], leg["arrive_s"]),
        bookable=bool(case.query["bookable"]),
    )
    if not note.that(not seen.code, seen.code or "plan_trip", at, leg["trip_id"], _wanted(leg)):
        return
    _check_ride_words(case, leg, at, (feed, seen))
    if leg["stays_seated"]:
        goes_on = before is not None and _goes_on(feed, before, seen)
        note.that(
            goes_on, "plan_seated", at, leg["trip_id"], "the trip as which the vehicle goes on"
        )
    else:
        _check_change(case, way, leg, at, (came_from, before, traveller.alighted_s))
    traveller.last = (feed, seen.departure, seen.alight)
    traveller.alighted_s = leg["arrive_s"]


def _goes_on(feed: DayFeed, before: tuple[DayFeed, Departure, int], seen: Seen) -> bool:
    earlier, departure, alighted = before
    return (
        earlier is feed
        and seen.departure in feed.followers.get(departure, ())
        and alighted == feed.last_call(departure.trip)
        and seen.board == feed.start[seen.departure.trip]
    )


def _check_change(
    case: Case,
    way: Way,
    leg: Json,
    at: str,
    before: tuple[str | None, tuple[DayFeed, Departure, int] | None, int],
) -> None:
    """Check how one comes to a vehicle: from another one, or from the first place."""
    came_from, ride, alighted_s = before
    note = case.note
    if came_from is None:
        is_here = _is_at(case, leg["from_stop"], way.start)
        note.that(is_here, "plan_legs", f"{at} from_stop", leg["from_stop"], way.start.id)
        return
    note.that(
        came_from == leg["from_stop"], "plan_legs", f"{at} from_stop", leg["from_stop"], came_from
    )
    if ride is None:
        return
    feed, _, alighted = ride
    stop = f"{feed.feed.feed_id}:{feed.feed.stop_id[feed.stop[alighted]]}"
    kind, least = _rule(case, way.day, stop, leg["from_stop"])
    note.that(kind != _FORBIDDEN, "plan_change_forbidden", at, stop, leg["from_stop"])
    needed = CHANGE_S
    if stop != leg["from_stop"]:
        one, other = _stop_point(case, stop), _stop_point(case, leg["from_stop"])
        if one is not None and other is not None:
            needed += seconds_on_foot(walked_m(one, other, case.walk), case.walk)
    if kind == _LEAST_TIME and least >= 0:
        needed = least
    had = leg["depart_s"] - alighted_s
    note.that(had >= needed, "plan_change_time", at, f"{had} s", f"{needed} s or more")


def _check_ride_words(case: Case, leg: Json, at: str, ride: tuple[DayFeed, Seen]) -> None:
    (day_feed, seen), note = ride, case.note
    feed, trip = day_feed.feed, seen.departure.trip
    route = int(feed.trip_route[trip])
    kind = int(feed.route_type[route]) if route >= 0 else -1
    asks = {day_feed.pickup[seen.board], day_feed.drop_off[seen.alight]}
    said = {
        "mode": (leg["mode"], _MODES.get(kind, "other")),
        "route": (leg["route"] or "", feed.route_name[route] if route >= 0 else ""),
        "headsign": (leg["headsign"] or "", feed.headsign_at(seen.board, trip)),
        "must_book": (bool(leg["must_book"]), bool(asks & {2, 3})),
        "is_estimate": (bool(leg["is_estimate"]), seen.departure.is_estimate),
    }
    for key, (found, expected) in said.items():
        note.that(found == expected, "plan_ride_words", f"{at} {key}", found, expected)
    note.cannot("headway", seen.departure.is_estimate)
    _check_names(case, leg, at)


def _check_names(case: Case, leg: Json, at: str) -> None:
    """See that the names of stops are those of their feeds."""
    for key, name in (("from_stop", "from"), ("to_stop", "to")):
        if leg[key] is None:
            continue
        feed_id, stop = _split(leg[key])
        feed = case.witnesses.feeds.get(feed_id)
        row = case.witnesses.stop_rows(feed_id).get(stop)
        if feed is not None and row is not None:
            known = feed.stop_name[row]
            case.note.that(leg[name] == known, "plan_leg_words", f"{at} {name}", leg[name], known)
        else:
            case.note.that(False, "plan_stop", f"{at} {key}", leg[key], "a stop of the feeds")


def _check_drive(case: Case, way: Way, leg: Json, at: str) -> None:
    note, car = case.note, case.settings.car
    note.that(case.is_by_car, "plan_legs", at, "drive", "public transport and walking")
    note.that(len(way.legs) == 1, "plan_legs", at, f"{len(way.legs)} legs", "one drive")
    metres = road_m((way.start.lon, way.start.lat), (way.end.lon, way.end.lat), car)
    said = leg.get("road_m")
    is_long = said is not None and abs(said - metres) <= WALK_TOLERANCE_M
    note.that(is_long, "plan_drive", f"{at} road_m", said, round(metres, 1))
    seconds = minutes_driven(case, way.start, way.end) * _MINUTE_S
    took = leg["arrive_s"] - leg["depart_s"]
    note.that(took == seconds, "plan_drive", at, f"{took} s", f"{seconds} s")
    note.that(bool(leg["is_estimate"]), "plan_drive", f"{at} is_estimate", leg["is_estimate"], True)
    lon, lat = [way.start.lon, way.end.lon], [way.start.lat, way.end.lat]
    one, other = road_groups(case.catalogue, lon, lat).tolist()
    note.that(one == other, "plan_drive", at, "no road between the two", "a road")
    stops = (leg["from_stop"], leg["to_stop"])
    note.that(stops == (None, None), "plan_legs", at, stops, "no stops")
    note.cannot("drive")


def minutes_driven(case: Case, start: Site, end: Site) -> int:
    """Return the estimated minutes of a drive, rounded up."""
    km = road_m((start.lon, start.lat), (end.lon, end.lat), case.settings.car)
    km /= case.settings.car.detour * 1000
    exact = float(drive_min(np.array([km]), case.settings.car)[0])
    return math.ceil(round(exact, _DIGITS))


def _point_of(case: Case, stop: str | None, place: Site, at: str) -> Point | None:
    if stop is None:
        return place.lon, place.lat
    found = _stop_point(case, stop)
    case.note.that(found is not None, "plan_stop", at, stop, "a stop with a position")
    return found


def _stop_point(case: Case, stop: str) -> Point | None:
    feed_id, name = _split(stop)
    feed = case.witnesses.feeds.get(feed_id)
    row = case.witnesses.stop_rows(feed_id).get(name)
    if feed is None or row is None:
        return None
    lon, lat = float(feed.stop_lon[row]), float(feed.stop_lat[row])
    return (lon, lat) if math.isfinite(lon) and math.isfinite(lat) else None


def _is_at(case: Case, stop: str | None, place: Site) -> bool:
    """Return whether a stop is so near to a place that no time is walked."""
    point = None if stop is None else _stop_point(case, stop)
    if point is None:
        return False
    return seconds_on_foot(walked_m(point, (place.lon, place.lat), case.walk), case.walk) == 0


def _rule(case: Case, day: int, one: str | None, other: str | None) -> tuple[int, int]:
    """Return type and least seconds that transfers.txt states between two stops."""
    (feed_id, start), (other_id, end) = _split(one), _split(other)
    feed = case.witnesses.day_feed(feed_id, case.days[day])
    if feed is None or feed_id != other_id:
        return 0, -1
    rows = case.witnesses.stop_rows(feed_id)
    return feed.rules.get((rows.get(start, -1), rows.get(end, -1)), (0, -1))


def _wanted(leg: Json) -> str:
    return f"{leg['from_stop']} {leg['depart']} - {leg['to_stop']} {leg['arrive']}"


def _split(stop: str | None) -> tuple[str, str]:
    feed_id, _, name = (stop or "").partition(":")
    return feed_id, name
