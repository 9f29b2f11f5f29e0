"""An itinerary with what it is checked against: its question, its days, places and timetables."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from geo.gtfs.compiled import CompiledFeed
from locator.access import FeedDay, feed_day
from locator.days import Day, day_type_of
from locator.itineraries.checking.gazetteer import Gazetteer, Site
from locator.itineraries.checking.reading import Json, clock_s
from locator.itineraries.checking.report import Objections
from locator.itineraries.checking.witness import DayFeed
from locator.records import Catalogue
from locator.settings import Settings, WalkPolicy
from locator.vocabulary import DayType

MOST_WALK_M = 5000.0
_LAST_DAY = dt.date(2199, 12, 29)
_NEXT = {
    DayType.WEEKDAY: DayType.WEEKDAY,
    DayType.SATURDAY: DayType.HOLIDAY,
    DayType.HOLIDAY: DayType.WEEKDAY,
}


class Witnesses:
    """Timetables at hand, each opened once for each of its dates."""

    def __init__(self, feeds: Mapping[str, CompiledFeed]) -> None:
        self.feeds = feeds
        self._opened: dict[tuple[str, dt.date], DayFeed] = {}
        self._days: dict[tuple[str, Day], FeedDay] = {}
        self._stops: dict[str, dict[str, int]] = {}

    def stop_rows(self, feed_id: str) -> dict[str, int]:
        """Return stop id -> its row; empty where the timetable is not at hand."""
        if feed_id not in self._stops:
            feed = self.feeds.get(feed_id)
            self._stops[feed_id] = {} if feed is None else feed.stop_id.positions()
        return self._stops[feed_id]

    def on(self, feed_id: str, day: Day) -> FeedDay | None:
        """Return what a timetable has for a day; None where it is not at hand."""
        feed = self.feeds.get(feed_id)
        if feed is None:
            return None
        if (feed_id, day) not in self._days:
            self._days[feed_id, day] = feed_day(feed, day)
        return self._days[feed_id, day]

    def day_feed(self, feed_id: str, day: Day) -> DayFeed | None:
        """Return a timetable on its date for a day; None where it says nothing of the day."""
        found = self.on(feed_id, day)
        if found is None or found.as_of is None:
            return None
        key = (feed_id, found.as_of)
        if key not in self._opened:
            self._opened[key] = DayFeed(self.feeds[feed_id], found.as_of)
        return self._opened[key]


@dataclass(frozen=True, eq=False, kw_only=True)
class Case:
    """One itinerary under check.

    Attributes
    ----------
    note
        Where faults are gathered.
    """

    document: Json
    catalogue: Catalogue
    places: Gazetteer
    witnesses: Witnesses
    settings: Settings
    note: Objections

    @property
    def query(self) -> Json:
        """The question."""
        query: Json = self.document["query"]
        return query

    @property
    def is_by_car(self) -> bool:
        """Whether one drives."""
        return bool(self.query["mode"] == "car")

    @cached_property
    def walk(self) -> WalkPolicy:
        """How one walks, with the question's limit of one walk."""
        limit_m = min(max(float(self.query["max_walk_m"]), 0.0), MOST_WALK_M)
        return replace(self.settings.walk, limit_m=limit_m)

    @cached_property
    def days(self) -> tuple[Day, ...]:
        """The days of the question: dates one after another, or what follows a type of day."""
        query = self.query
        count = max(min(int(query["days"]), 3), 1)
        if query["date"] is not None:
            first = min(dt.date.fromisoformat(query["date"]), _LAST_DAY)
            dates = [first + dt.timedelta(days=n) for n in range(count)]
            return tuple(Day(type=day_type_of(date), date=date) for date in dates)
        types = [DayType.of(query["day"]) if query["day"] in set(DayType) else DayType.WEEKDAY]
        while len(types) < count:
            types.append(_NEXT[types[-1]])
        return tuple(Day(type=kind) for kind in types)

    @cached_property
    def ends(self) -> tuple[tuple[str, str], ...]:
        """Id or point at which each day begins, and at which it ends."""
        query = self.query
        nights = [str(text) for text in query["lodging"]][: len(self.days) - 1]
        while len(nights) < len(self.days) - 1:
            nights.append(nights[-1] if nights else query["start"])
        starts = [query["start"], *nights]
        return tuple(zip(starts, [*nights, query["end"] or query["start"]], strict=True))

    @cached_property
    def asked(self) -> dict[str, Site]:
        """The places asked for, by their key."""
        query = self.query
        ids = (*query["spots"], *query["must"], *query["order"])
        return self.places.asked(query["works"], ids)

    def site(self, text: str) -> Site | None:
        """Return the place of an id or point; None where there is none."""
        return self.places.find(text)

    def rule(self, site: Site) -> Json | None:
        """Return what the question says of visiting a place; None where it is silent."""
        rules = self._rules
        return next((rules[n] for n in (site.id, *sorted(site.names)) if n in rules), None)

    @cached_property
    def _rules(self) -> dict[str, Json]:
        return {rule["id"]: rule for rule in self.query["rules"]}

    def listed(self) -> tuple[str, ...]:
        """Return the ids of the timetables that the file names and that are at hand."""
        ids = dict.fromkeys(str(feed["id"]) for feed in self.document["feeds"])
        return tuple(i for i in ids if i in self.witnesses.feeds)


def visits_of(document: Json, day: int) -> list[Json]:
    """Return the visits of a day in their order."""
    return [visit for visit in document["visits"] if visit["day"] == day]


def legs_of(document: Json, day: int, way: int) -> list[Json]:
    """Return the legs of one way of a day in their order."""
    return [leg for leg in document["legs"] if leg["day"] == day and leg["way"] == way]


def spans_s(pairs: list[list[str]]) -> list[tuple[int, int]]:
    """Return spans HH:MM as seconds."""
    return [(clock_s(a), clock_s(b)) for a, b in pairs]
