"""The question of an itinerary, and its answer, as frozen values."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from geo.orienteering import Status
from geo.transit.legs import Journey
from locator.access import FeedDay
from locator.days import Day
from locator.itineraries.rules import VisitRule
from locator.records import NOTHING
from locator.vocabulary import TravelMode, VisitAccess

DAY_S = 86_400
MOST_DAYS = 3
MOST_PLACES = 120
"""Places of one question; more cannot be proven, and nobody looks through them."""
NO_RULES: Mapping[str, VisitRule] = {}


class Omission(StrEnum):
    """Why a place that was asked for is not visited."""

    SKIPPED = "skipped"
    PRIVATE = "private"
    CONSENT = "consent"
    COARSE = "coarse"
    FULL = "full"
    CLOSED = "closed"
    NO_WAY_THERE = "no_way_there"
    NO_WAY_BACK = "no_way_back"
    HOURS = "hours"
    TOO_LITTLE_TIME = "too_little_time"
    NOT_WITH_THE_OTHERS = "not_with_the_others"


class Kind(StrEnum):
    """In what an alternative differs from the plan."""

    PLAN = "plan"
    MORE_SPOTS = "more_spots"
    LESS_WALKING = "less_walking"
    LATER_START = "later_start"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItineraryQuery:
    """One question: which of these places, in which order, and will I get home.

    Attributes
    ----------
    works
        Ids of works: all their spots and locations are asked for.
    spots
        Ids of spots, locations and hubs asked for beside them.
    start, end
        "lon,lat", or the id of a gateway, station, hub, spot or location; the end is the start
        where it is empty.
    lodging
        Where the nights are spent, of the same form, one a night; the start where it is empty,
        the last one again where there are too few.
    day
        The first day; a date is followed by the dates after it, a Saturday by a Sunday, a Sunday
        by a weekday, a weekday by a weekday.
    days
        1 to ``MOST_DAYS``.
    depart_after_s, return_by_s
        Seconds of each service day: leaving at the earliest, being there at the latest.
    mode
        Public transport and walking, or a car (an estimate).
    pace
        Factor on the minutes of every visit.
    dwell_min
        Minutes of a visit where the place says none.
    must, skip
        Places that must, or must not, be visited.
    order
        Visit these alone, in this order; empty for any order.
    worth
        What a visit is worth, by place; 1 where nothing is said.
    max_walk_m
        Walked metres of one walk.
    max_walk_day_m
        Walked metres of a day; None for any.
    max_transfers
        Changes between two places; None for any.
    most_visits
        Visits in all; None for any.
    bookable
        Whether service that must be booked counts.
    disperse
        Prefer places and hours with fewer visits planned.
    planned
        Visits planned already by day, place id to their number: they count against a cap, and
        ``disperse`` prefers places with few.
    rules
        What a user knows of places: hours, rules, caps, consent; by place id.
    iterations, seed, time_limit_s
        Of the search. A time limit only cuts.
    """

    works: tuple[str, ...] = ()
    spots: tuple[str, ...] = ()
    start: str
    end: str = ""
    lodging: tuple[str, ...] = ()
    day: Day = field(default_factory=Day)
    days: int = 1
    depart_after_s: int = 8 * 3600
    return_by_s: int = 19 * 3600
    mode: TravelMode = TravelMode.TRANSIT
    pace: float = 1.0
    dwell_min: float = 30.0
    must: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    worth: Mapping[str, float] = field(default_factory=lambda: NOTHING)
    max_walk_m: float = 800.0
    max_walk_day_m: float | None = None
    max_transfers: int | None = None
    most_visits: int | None = None
    bookable: bool = False
    disperse: bool = False
    planned: Mapping[str, int] = field(default_factory=dict)
    rules: Mapping[str, VisitRule] = field(default_factory=lambda: NO_RULES)
    iterations: int = 2_000
    seed: int = 0
    time_limit_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacePoint:
    """An end of a way: start, lodging, end, or a place to visit."""

    id: str
    name_ja: str
    name_en: str
    lon: float
    lat: float
    precision_m: float = 0.0
    municipality_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneNote:
    """What a place is to a work."""

    work_id: str
    title_ja: str
    title_en: str
    role: str
    scene: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """One visit; all times are whole minutes, in seconds of its service day.

    Attributes
    ----------
    day
        Number of the day, 0 for the first.
    arrive_s, begin_s, end_s, depart_s
        One arrives, the visit begins (after waiting for the place to open) and ends, one leaves
        for the next way. Between the last two one is free.
    dwell_min
        Minutes of the visit as planned: what the place asks for, times the pace.
    hours_known
        Whether opening hours of that day are known; else it is planned as open.
    is_limited
        The place is not freely open; its rule is to be read.
    rule_ja, rule_en
        Rule or manners of this very place; empty where none is known.
    manners
        Key of a text ``manners.<key>`` for places of this kind.
    """

    place: PlacePoint
    category: str
    day: int
    arrive_s: int
    begin_s: int
    end_s: int
    depart_s: int
    dwell_min: float
    value: float
    access: VisitAccess
    hours_known: bool
    is_limited: bool = False
    scenes: tuple[SceneNote, ...] = ()
    rule_ja: str = ""
    rule_en: str = ""
    manners: str = ""
    source_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drive:
    """A drive by car: an estimate.

    Attributes
    ----------
    road_m
        Geodesic metres x 1.3.
    """

    start_s: int
    end_s: int
    road_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How one gets from one place to the next; seconds of its service day.

    Attributes
    ----------
    leave_s, arrive_s
        Whole minutes: one leaves at the first, is there by the second.
    journey
        Walks, waits and rides to the second; None by car, and where both ends are one point.
    drive
        By car; else None.
    fares
        Money of the rides whose feed tells it, by currency.
    rides_without_fare
        Rides whose feed tells none.
    """

    day: int
    start: PlacePoint
    end: PlacePoint
    leave_s: int
    arrive_s: int
    journey: Journey | None = None
    drive: Drive | None = None
    fares: Mapping[str, float] = field(default_factory=lambda: NOTHING)
    rides_without_fare: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LastWay:
    """The last way to the end of a day, from its last visit; seconds of the service day.

    Attributes
    ----------
    leave_s, arrive_s
        Of the last way that is there in time; None where the planned one cannot be compared
        (by car).
    slack_min
        Minutes between the planned leaving and that last one.
    later
        Leaving and arrival of the first way after it that day, too late for ``return_by_s``;
        None where no timetable at hand has one.
    drive_min, drive_km
        By car or taxi instead: an estimate.
    """

    day: int
    leave_s: int | None
    arrive_s: int | None
    slack_min: int | None
    later: tuple[int, int] | None
    drive_min: float
    drive_km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A place that was asked for and is not visited.

    Attributes
    ----------
    is_certain
        False where the timetables at hand are not stated complete: a way may exist.
    """

    place: PlacePoint
    reason: Omission
    is_certain: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPlan:
    """One day of an itinerary.

    Attributes
    ----------
    day
        A strict date, or a type of day.
    stays, ways
        In their order; one way more than stays, the last one leads to ``end``.
    feeds
        What each timetable at hand contributes to the day.
    """

    number: int
    day: Day
    start: PlacePoint
    end: PlacePoint
    stays: tuple[Stay, ...]
    ways: tuple[Way, ...]
    last_way: LastWay
    feeds: tuple[FeedDay, ...]

    @property
    def leave_s(self) -> int:
        """When one leaves the start."""
        return self.ways[0].leave_s

    @property
    def arrive_s(self) -> int:
        """When one is at the end."""
        return self.ways[-1].arrive_s

    @property
    def as_of(self) -> dict[str, dt.date]:
        """Feed id to the date of its timetable, for those that are ridden."""
        used = {r.feed_id for w in self.ways if w.journey is not None for r in w.journey.rides}
        return {f.id: f.as_of for f in self.feeds if f.id in used and f.as_of is not None}

    @property
    def minutes(self) -> dict[str, float]:
        """Minutes by what they are spent on: visit, free, walk, wait, ride, drive.

        They add up to the minutes from ``leave_s`` to ``arrive_s``; the rounding of ways to whole
        minutes counts as wait.
        """
        spent = dict.fromkeys(("visit", "free", "walk", "wait", "ride", "drive"), 0.0)
        for stay in self.stays:
            spent["visit"] += (stay.end_s - stay.begin_s) / 60
            spent["free"] += (stay.begin_s - stay.arrive_s + stay.depart_s - stay.end_s) / 60
        for way in self.ways:
            whole = way.arrive_s - way.leave_s
            if way.drive is not None:
                spent["drive"] += whole / 60
            elif way.journey is not None:
                spent["walk"] += way.journey.walk_s / 60
                spent["ride"] += way.journey.ride_s / 60
                spent["wait"] += (whole - way.journey.walk_s - way.journey.ride_s) / 60
        return spent

    @property
    def walk_m(self) -> float:
        """Walked metres."""
        return sum(way.journey.walk_m for way in self.ways if way.journey is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Itinerary:
    """An answer that explains itself.

    Attributes
    ----------
    status
        ``optimal`` only where the bound is reached; ``infeasible`` and ``not_found`` have no days.
    value, bound
        Sum of the values of the visits, and more than any plan within the question can have: by
        the timetables at hand, in whole minutes, with the walking and changes allowed.
    left_out
        In the order of the question.
    alternatives
        Plans that differ in kind; each with its own query, without alternatives of its own.
    asked
        Places asked for.
    feeds_sha256
        Feed id to the hash of the publisher's file.
    prepared_s, searched_s
        Seconds spent on travel times, and on search and proof.
    """

    query: ItineraryQuery
    kind: Kind = Kind.PLAN
    days: tuple[DayPlan, ...]
    value: float
    bound: float
    status: Status
    iterations: int
    left_out: tuple[LeftOut, ...]
    asked: int
    alternatives: tuple["Itinerary", ...] = ()
    attribution: tuple[str, ...] = ()
    feeds_sha256: Mapping[str, str] = field(default_factory=dict)
    prepared_s: float = 0.0
    searched_s: float = 0.0

    @property
    def gap_percent(self) -> float:
        """Return 100 (bound - value) / bound, and 0 where the bound is 0."""
        return 0.0 if self.bound <= 0 else 100 * (self.bound - self.value) / self.bound

    @property
    def stays(self) -> tuple[Stay, ...]:
        """All visits in their order."""
        return tuple(stay for day in self.days for stay in day.stays)

    @property
    def hours_known(self) -> int:
        """Visits whose opening hours are known."""
        return sum(stay.hours_known for stay in self.stays)

    @property
    def as_of(self) -> dict[str, dt.date]:
        """Feed id to the oldest date of its timetable, for those that are ridden."""
        found: dict[str, dt.date] = {}
        for day in self.days:
            for feed, date in day.as_of.items():
                found[feed] = min(date, found.get(feed, date))
        return found
