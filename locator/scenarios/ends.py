"""Candidate ends of a shuttle: where it may start, how far it may go, whom it would serve."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from geo.access.verdicts import Visit
from geo.distance import PointIndex, geodesic_m
from geo.gtfs.compiled import CompiledFeed
from geo.transit.walks import Walking
from locator.places import Target
from locator.scenarios.driving import road_s
from locator.scenarios.records import Halt

Floats = NDArray[np.float64]

_MINUTE_S = 60
_KM_M = 1_000.0
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Start:
    """The near end of all shuttles, degrees."""

    halt: Halt
    lon: float
    lat: float


@dataclass(frozen=True, slots=True, eq=False)
class Stops:
    """Stops with a position: ``<feed_id>:<stop_id>``, name, place."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    points: PointIndex


def stops_of(feeds: Sequence[CompiledFeed]) -> Stops:
    """Return all stops with a position."""
    lon = np.concatenate([np.empty(0), *(feed.stop_lon for feed in feeds)])
    lat = np.concatenate([np.empty(0), *(feed.stop_lat for feed in feeds)])
    ids = [f"{feed.feed_id}:{own}" for feed in feeds for own in feed.stop_id.to_list()]
    names = [name for feed in feeds for name in feed.stop_name.to_list()]
    known = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
    return Stops(
        tuple(ids[n] for n in known.tolist()),
        tuple(names[n] for n in known.tolist()),
        PointIndex.build(lon[known], lat[known]),
    )


def near_end(hub: Target, stops: Stops, walking: Walking) -> tuple[Start, int]:
    """Return the near end, and the seconds on foot to it."""
    _, found, metres = stops.points.pairs_within(
        np.array([hub.lon]), np.array([hub.lat]), walking.reach_m
    )
    if not len(found):
        return Start(Halt(name=hub.name_ja, lon=hub.lon, lat=hub.lat), hub.lon, hub.lat), 0
    stop = int(found[0])
    lon, lat = float(stops.points.lon[stop]), float(stops.points.lat[stop])
    walk_s = int(walking.seconds(walking.walked_m(metres[0])))
    return Start(Halt(stop_id=stops.ids[stop]), lon, lat), walk_s


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """Candidates for the far end of a shuttle; names are those of the stops, or of the gaps."""

    halts: tuple[Halt, ...]
    names: tuple[str, ...]
    lon: Floats
    lat: Floats
    ride_s: NDArray[np.int64]


def far_ends(
    start: Start,
    gaps: gpd.GeoDataFrame,
    stops: Stops,
    walking: Walking,
    *,
    speed_km_h: float,
    within_km: float,
) -> Ends:
    """Return the stops within a walk of a gap, then the gaps themselves.

    What is within a walk of the start, or farther off than that, is left out.
    """
    lon, lat = gaps.geometry.x.to_numpy(float), gaps.geometry.y.to_numpy(float)
    near = np.unique(stops.points.pairs_within(lon, lat, walking.reach_m)[1])
    words = [
        (name.strip() or str(site))[:_LONGEST_NAME]
        for site, name in gaps.get("name_ja", pd.Series("", gaps.index)).fillna("").items()
    ]
    halts = [Halt(stop_id=stops.ids[n]) for n in near.tolist()]
    halts += [
        Halt(name=name, lon=x, lat=y)
        for name, x, y in zip(words, lon.tolist(), lat.tolist(), strict=True)
    ]
    names = [*(stops.names[n] for n in near.tolist()), *words]
    lons = np.concatenate((stops.points.lon[near], lon))
    lats = np.concatenate((stops.points.lat[near], lat))
    metres = geodesic_m(np.full(len(lons), start.lon), np.full(len(lons), start.lat), lons, lats)
    far = np.flatnonzero((metres > walking.reach_m) & (metres <= within_km * _KM_M))
    return Ends(
        halts=tuple(halts[n] for n in far.tolist()),
        names=tuple(names[n] for n in far.tolist()),
        lon=lons[far],
        lat=lats[far],
        ride_s=np.array([road_s(m, speed_km_h) for m in metres[far].tolist()], dtype=np.int64),
    )


def stays_min(
    ride_s: NDArray[np.int64], departures_s: Sequence[int], start_walk_s: int, visit: Visit
) -> Floats:
    """Return the minutes between the first arrival at each end and the last way back.

    Out by the first departure that one can reach, back by the last that is home in time;
    minus infinity where there is none.
    """
    leaving = np.sort(np.array(departures_s, dtype=np.int64))
    first = int(np.searchsorted(leaving, visit.depart_after_s + start_walk_s))
    last = np.searchsorted(leaving, visit.return_by_s - start_walk_s - ride_s, side="right") - 1
    if first == len(leaving):
        return np.full(len(ride_s), -np.inf)
    stay_s = leaving[np.maximum(last, 0)] - leaving[first] - ride_s
    return np.where(last >= 0, stay_s / _MINUTE_S, -np.inf)


def reaches_of(
    ends: Ends, stays_min: Floats, gaps: gpd.GeoDataFrame, walking: Walking, visit: Visit
) -> csr_array:
    """Return which gaps a shuttle to each end resolves: shape (ends, gaps), 1 where it does."""
    index = PointIndex.build(gaps.geometry.x, gaps.geometry.y)
    end, gap, metres = index.pairs_within(ends.lon, ends.lat, walking.reach_m)
    walk_min = walking.seconds(walking.walked_m(metres)) / _MINUTE_S
    kept = stays_min[end] - 2 * walk_min >= visit.stay_min
    values = np.ones(int(kept.sum()))
    return csr_array((values, (end[kept], gap[kept])), shape=(len(ends.names), len(gaps)))
