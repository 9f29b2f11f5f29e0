"""Towns along one road: places metres north of a square, each named, and buses between stops.

The square (0 m) is where most questions start. All stops stand on the road; the embedded tables of
the tiny world serve for the rest. Walks are 1.3 times as long, at 80 metres a minute: 800 m north
are 13 minutes.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from geo.gtfs.compiled import CompiledFeed
from locator.itineraries import Itinerary, ItineraryQuery, VisitRule, plan_itinerary
from locator.records import Catalogue
from locator.settings import Settings
from locator.tables import PLACE_WORKS, SPOTS
from tests.geo.transit.made import T
from tests.locator.buses import KOFU, WEEKDAYS, bus
from tests.locator.catalogues import HERE, NORTH, plain, points, tiny

SQUARE = f"{HERE[0]},{HERE[1]}"
WORK = "w-1"
SURE = Settings()
OPEN_ALL_DAY = ((0, 48 * 3600),)


def point(north_m: float) -> tuple[float, float]:
    """Return lon and lat some metres north of the square."""
    return HERE[0], HERE[1] + north_m * NORTH


def where(north_m: float) -> str:
    """Return a point of the road as the text of a question."""
    lon, lat = point(north_m)
    return f"{lon},{lat}"


def town(places: Mapping[str, float], more: Mapping[str, Mapping[str, Any]] | None = None) -> Any:
    """Return the tiny world with these spots alone, all of one work: id to metres north.

    Parameters
    ----------
    more
        Further columns of spots, by id.
    """
    common = {
        "name_ja": "所",
        "category": "park",
        "source": "survey",
        "source_id": "own",
        "licence": "CC0 1.0",
        "public_access": "open",
        "precision_m": 50,
        "municipality_code": KOFU,
        "work_id": WORK,
    }
    rows = []
    for name, north_m in places.items():
        lon, lat = point(north_m)
        own = (more or {}).get(name, {})
        rows.append(
            common | {"spot_id": name, "place_id": f"pl-{name}", "lon": lon, "lat": lat} | dict(own)
        )
    links = [
        {"place_id": f"pl-{n}", "site_id": n, "work_id": WORK, "role": "model"} for n in places
    ]
    return dataclasses.replace(
        tiny(), spots=points(SPOTS, *rows), place_works=plain(PLACE_WORKS, *links)
    )


def trip(*calls: tuple[int, int], kind: int = 0, days: int = WEEKDAYS) -> T:
    """Return a weekday's bus: stop and second of each call; kind 2 must be booked."""
    return T([(stop, s, s, kind, kind) for stop, s in calls], services=days)


def buses(stops_m: Sequence[float], trips: Sequence[T], name: str = "bus") -> CompiledFeed:
    """Return a feed whose stops are metres north of the square."""
    return bus(trips, name=name, places=[point(m) for m in stops_m])


def asked(**more: Any) -> ItineraryQuery:
    """Return a question about all places of the town, from the square and back, 8:00 to 19:00."""
    return ItineraryQuery(**({"works": (WORK,), "start": SQUARE} | more))


def planned(
    catalogue: Catalogue,
    feeds: Sequence[CompiledFeed],
    query: ItineraryQuery,
    *,
    alternatives: bool = False,
) -> Itinerary:
    """Return the plan, once more checked for what holds of every plan."""
    found = plan_itinerary(catalogue, feeds, query, alternatives=alternatives)
    for one in (found, *found.alternatives):
        consistent(one)
    return found


def consistent(found: Itinerary) -> None:
    """Check what holds of every plan: bound, limits, order of times, each place told once."""
    query = found.query
    assert found.bound >= found.value
    ids = [stay.place.id for stay in found.stays]
    assert len(set(ids)) == len(ids)
    told = {left.place.id for left in found.left_out}
    assert not told & set(ids)
    assert len(ids) + len(told) == found.asked
    for day in found.days:
        assert len(day.ways) == len(day.stays) + 1
        assert day.leave_s >= query.depart_after_s
        assert day.arrive_s <= query.return_by_s
        assert sum(day.minutes.values()) * 60 == pytest.approx(day.arrive_s - day.leave_s)
        now = day.leave_s
        for number, way in enumerate(day.ways):
            assert now <= way.leave_s <= way.arrive_s
            if number < len(day.stays):
                stay = day.stays[number]
                assert way.arrive_s == stay.arrive_s <= stay.begin_s
                assert stay.end_s == stay.begin_s + stay.dwell_min * 60
                assert stay.end_s <= stay.depart_s == day.ways[number + 1].leave_s
                now = stay.end_s
        if query.max_walk_day_m is not None:
            assert day.walk_m <= query.max_walk_day_m + 1e-6


def rule(name: str, **more: Any) -> dict[str, VisitRule]:
    """Return what is known of visiting one place, by its id."""
    return {name: VisitRule(id=name, **more)}
