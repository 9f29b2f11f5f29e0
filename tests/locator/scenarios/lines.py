"""A tiny world for scenarios: places an exact number of metres from the castle, and questions."""

import datetime as dt
from collections.abc import Sequence

import geopandas as gpd
import pandas as pd

from geo.access.verdicts import Visit
from geo.distance import GRS80
from geo.gtfs.compiled import CompiledFeed
from geo.gtfs.drafts import calls_of
from locator.days import Day
from locator.places import Point, Target
from locator.scenarios import Halt, Scenario, WhatIf, compare
from tests.locator.buses import KOFU, at, bus, line, world
from tests.locator.catalogues import HERE


def place(north_m: float, east_m: float = 0.0) -> tuple[float, float]:
    """Return lon, lat of a point so many geodesic metres from the castle."""
    lon, lat, _ = GRS80.fwd(*HERE, 0.0, north_m)
    lon, lat, _ = GRS80.fwd(lon, lat, 90.0, east_m)
    return lon, lat


ON = dt.date(2026, 3, 1)
GATE_M = -10_000.0
# Gateway (bus:s0) and castle (bus:s1): weekdays 8:00 out, 16:10 back (t0, t1), half an hour.
BUS = bus(line(), places=(place(GATE_M), HERE))


def halt(north_m: float, name: str = "新停留所") -> Halt:
    lon, lat = place(north_m)
    return Halt(name=name, lon=lon, lat=lat)


def target(north_m: float, own_id: str = "gw") -> Target:
    lon, lat = place(north_m)
    point = Point(lon=lon, lat=lat, municipality_code=KOFU)
    return Target(id=own_id, name_ja="起点", name_en="start", points=(point,))


def sites(*north_m: float, east_m: float = 0.0) -> gpd.GeoDataFrame:
    points = [place(metres, east_m) for metres in north_m]
    return gpd.GeoDataFrame(
        {"municipality_code": [KOFU] * len(points)},
        index=pd.Index([f"site-{n}" for n in range(len(points))]),
        geometry=gpd.points_from_xy(*zip(*points, strict=True)),
        crs="EPSG:4326",
    )


def ask(
    scenario: Scenario,
    *north_m: float,
    feeds: Sequence[CompiledFeed] = (BUS,),
    day: Day = Day(),  # noqa: B008 - frozen
    visit: Visit = Visit(),  # noqa: B008 - frozen
    start_m: float = -20_000.0,
    bookable: bool = False,
    unit_cost_jpy: float | None = None,
) -> WhatIf:
    """Ask from a start without any bus, for sites so many metres north of the castle."""
    return compare(
        world(),
        feeds,
        scenario,
        day,
        origins=[target(start_m)],
        sites=sites(*north_m),
        visit=visit,
        bookable=bookable,
        unit_cost_jpy=unit_cost_jpy,
    )


def rides(feed: CompiledFeed, trip: int) -> list[tuple[str, int, int]]:
    """Return stop id, arrival and departure of each call of a trip."""
    return [(feed.stop_id[c.stop], c.arrival_s, c.departure_s) for c in calls_of(feed, trip)]


__all__ = [
    "BUS",
    "GATE_M",
    "ON",
    "Day",
    "Visit",
    "ask",
    "at",
    "halt",
    "place",
    "rides",
    "sites",
    "target",
]
