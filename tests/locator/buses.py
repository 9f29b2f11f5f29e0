"""A bus from a gateway to the castle of the tiny world, ten kilometres north, and its days."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.gtfs.compiled import CompiledFeed
from geo.gtfs.strings import Strings
from locator.places import Point
from locator.records import Catalogue
from locator.tables import STATIONS
from tests.geo.transit.made import LAT, LON, T, feed
from tests.locator.catalogues import HERE, NORTH, points, tiny

KOFU = "19201"
SOUTH = 10_000 * NORTH
GATEWAY = Point(lon=HERE[0], lat=HERE[1] - SOUTH, municipality_code=KOFU)
HALFWAY = (HERE[0], HERE[1] - SOUTH / 2)

MONDAY = dt.date(2026, 3, 2)  # four weeks to 29 March; the 20th is a national holiday
WEDNESDAY, SATURDAY, SUNDAY = (dt.date(2026, 3, day) for day in (25, 28, 29))
THINNED, NO_SERVICE, AFTER = (dt.date(2026, 3, 11), dt.date(2026, 3, 22), dt.date(2026, 4, 8))
WEEKDAYS, SATURDAYS = 0, 1


def at(hour: int, minute: int = 0) -> int:
    return hour * 3600 + minute * 60


def ride(start: int, end: int, leave_s: int, arrive_s: int, service: int = 0, kind: int = 0) -> T:
    calls = [(start, leave_s, leave_s, kind, 0), (end, arrive_s, arrive_s, 0, kind)]
    return T(calls, services=service)


def line(kind: int = 0) -> list[T]:
    """Return the rides between stop 0 and stop 1: one a weekday each way, one on Saturdays."""
    return [
        ride(0, 1, at(8), at(8, 30), WEEKDAYS, kind),
        ride(1, 0, at(16, 10), at(16, 40), WEEKDAYS, kind),
        ride(0, 1, at(10), at(10, 30), SATURDAYS, kind),
        ride(1, 0, at(15), at(15, 30), SATURDAYS, kind),
    ]


def bus(
    trips: Sequence[T],
    *,
    name: str = "bus",
    places: Sequence[tuple[float, float]] = ((GATEWAY.lon, GATEWAY.lat), HERE),
    monday: dt.date = MONDAY,
    route_type: int = 3,
    runs: bool = True,
) -> CompiledFeed:
    """Return a feed of four weeks: Monday to Friday and Saturdays; no Sundays, no 11 March."""
    made = feed([(0.0, 0.0)] * len(places), trips, feed_id=name)
    days = np.zeros((2, 28), dtype=np.uint8)
    if runs:
        days[WEEKDAYS] = np.tile([1, 1, 1, 1, 1, 0, 0], 4)
        days[SATURDAYS] = np.tile([0, 0, 0, 0, 0, 1, 0], 4)
        days[:, 9] = 0
    lon, lat = zip(*places, strict=True)
    return dataclasses.replace(
        made,
        provenance=dataclasses.replace(made.provenance, name_ja=f"{name}バス"),
        stop_lon=made.stop_lon - LON + np.array(lon),
        stop_lat=made.stop_lat - LAT + np.array(lat),
        route_type=np.array([route_type], dtype=np.int32),
        service_id=Strings.of(["weekdays", "saturdays"]),
        first_day=monday.toordinal(),
        runs=days,
    )


def world(
    coverage: Sequence[tuple[str, str, str]] = (), stations: Sequence[tuple[float, str]] = ()
) -> Catalogue:
    """Return the tiny world with other coverage (code, mode, level) and stations.

    A station is metres north of the castle and its service.
    """
    own = tiny()
    stated = pd.DataFrame(
        [(*row, "us", "test", "2026-11-20") for row in coverage], columns=own.coverage.columns
    )
    common = {"name_ja": "駅", "source": "list", "source_id": "rail", "licence": "CC BY-SA 4.0"}
    rows = [
        common
        | {"station_id": f"st-{n}", "lon": HERE[0], "lat": HERE[1] + m * NORTH, "service": service}
        for n, (m, service) in enumerate(stations)
    ]
    return dataclasses.replace(own, coverage=stated, stations=points(STATIONS, *rows))


def castle(metres: float = 0.0, code: str | None = KOFU) -> gpd.GeoDataFrame:
    """Return one site, metres north of the castle."""
    return gpd.GeoDataFrame(
        {"municipality_code": pd.Series([code], dtype=object).to_numpy()},
        index=pd.Index(["loc-1"], name="location_id"),
        geometry=gpd.points_from_xy([HERE[0]], [HERE[1] + metres * NORTH]),
        crs="EPSG:4326",
    )
