"""What a scenario names in the timetables at hand: stops, routes, trips."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

import numpy as np

from geo.gtfs.compiled import CompiledFeed
from geo.gtfs.drafts import DraftStop
from locator.errors import QueryError
from locator.scenarios.records import Halt, Scenario

_SHOWN = 5


@dataclass(frozen=True, eq=False)
class AtHand:
    """The feeds that a scenario is added to, by id."""

    feeds: Mapping[str, CompiledFeed]
    _places: dict[tuple[str, str], Mapping[str, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, feeds: Sequence[CompiledFeed]) -> "AtHand":
        """Return the feeds by id."""
        return cls(MappingProxyType({feed.feed_id: feed for feed in feeds}))

    def find(self, kind: str, name: str) -> tuple[CompiledFeed, int] | None:
        """Return the feed and the row of ``<feed_id>:<id>``, None where there is none.

        Parameters
        ----------
        kind
            stop | route | trip
        """
        feed_id, _, own = name.partition(":")
        feed = self.feeds.get(feed_id)
        if feed is None:
            return None
        key = (feed_id, kind)
        if key not in self._places:
            columns = {"stop": feed.stop_id, "route": feed.route_id, "trip": feed.trip_id}
            self._places[key] = columns[kind].positions()
        row = self._places[key].get(own)
        return None if row is None else (feed, row)

    def row(self, kind: str, name: str) -> tuple[CompiledFeed, int]:
        """Return the feed and the row of what ``check_references`` has found.

        Raises
        ------
        QueryError
            It is not there.
        """
        found = self.find(kind, name)
        if found is None:
            raise _unknown([f"{kind} {name}"], self)
        return found

    def stop(self, halt: Halt, own_id: str) -> DraftStop:
        """Return a halt as a stop of a draft."""
        if halt.lon is not None and halt.lat is not None:
            return DraftStop(id=own_id, name=halt.name, lon=halt.lon, lat=halt.lat)
        feed, row = self.row("stop", halt.stop_id)
        return DraftStop(
            id=halt.stop_id,
            name=feed.stop_name[row],
            lon=float(feed.stop_lon[row]),
            lat=float(feed.stop_lat[row]),
        )

    @cached_property
    def known(self) -> str:
        """Ids of the feeds, for messages."""
        return ", ".join(self.feeds) or "none"


def check_references(scenario: Scenario, at_hand: AtHand) -> None:
    """Refuse a scenario that names what the feeds at hand do not have, all of it at once.

    Raises
    ------
    QueryError
        Stops, routes or trips are unknown, or a stop has no position.
    """
    missing = []
    for kind, name in dict.fromkeys(_named(scenario)):
        found = at_hand.find(kind, name)
        if found is None:
            missing.append(f"{kind} {name}")
        elif kind == "stop" and not np.isfinite(found[0].stop_lon[found[1]]):
            missing.append(f"position of stop {name}")
    if missing:
        raise _unknown(missing, at_hand)


def _named(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Yield kind and id of all that the parts name."""
    halts = [h for shuttle in scenario.shuttles for h in shuttle.halts]
    halts += [h for extension in scenario.extensions for h in extension.halts]
    yield from (("stop", halt.stop_id) for halt in halts if halt.stop_id)
    for extra in scenario.extra_trips:
        yield ("trip", extra.trip) if extra.trip else ("route", extra.route)
    for extension in scenario.extensions:
        yield "route", extension.route
        feed_id = extension.route.partition(":")[0]
        yield from (("trip", f"{feed_id}:{trip}") for trip in extension.trips)
        if extension.stop:
            yield "stop", extension.stop
    for stop in scenario.stops:
        if stop.route:
            yield "route", stop.route
        yield from (("stop", name) for name in (*stop.between, stop.pole_of) if name)


def _unknown(missing: Sequence[str], at_hand: AtHand) -> QueryError:
    shown = ", ".join(missing[:_SHOWN]) + (" …" if len(missing) > _SHOWN else "")
    return QueryError(
        f"the timetables at hand do not have {shown} ({len(missing)} in all); feeds at hand: "
        f"{at_hand.known}. Name ids as <feed_id>:<id>, or add the feed.",
        code="scenario_unknown_reference",
        found=shown,
        count=len(missing),
        expected=at_hand.known,
    )
