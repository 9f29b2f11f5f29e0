"""The lines that can be boarded near sites: at which stop, how far, how often in a window."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo.distance import PointIndex
from geo.gtfs.compiled import CompiledFeed
from geo.transit.timetable import Timetable

Bools = NDArray[np.bool_]
Int64s = NDArray[np.int64]

BUS, RAIL = "bus", "rail"
# route_type of GTFS and its extended types; a trolley bus (11) is a railway by Japanese law.
RAIL_TYPES = frozenset({0, 1, 2, 5, 7, 11, 12, *range(100, 118), *range(400, 406), 900})
_NEITHER = frozenset({4, 6, *range(1000, 1020), *range(1100, 1121), 1200, *range(1300, 1308)})
_DIGITS = 6  # of a metre: 640.0000000001 m of arithmetic are 640 m
_SLACK = 1.01  # candidates are taken a little wider, then decided exactly
_SITE_LINES = ("site", "feed_id", "line", "route", "mode", "stop_id", "walked_m", "departures")


def modes_of(feed: CompiledFeed) -> NDArray[np.object_]:
    """Return the mode of each route: bus, rail, or empty for ferries, ropeways and planes.

    A route without a type counts as a bus.
    """
    rail = np.isin(feed.route_type, list(RAIL_TYPES))
    neither = np.isin(feed.route_type, list(_NEITHER))
    return np.select([rail, neither], [RAIL, ""], default=BUS).astype(object)


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """What passengers know as one line, for each trip of a feed.

    Attributes
    ----------
    line, way
        Number of the line and of the way it goes, for each trip.
    """

    line: Int64s
    way: Int64s


def lines_of(feed: CompiledFeed) -> Lines:
    """Return the line and the way (direction) of each trip of a feed.

    Routes of one name are a line. Where direction_id is given, it is the way. Where it is not,
    the way is the route together with the name of the last stop, and routes are one line where
    one runs from A to B and another from B to A, as in feeds that publish each direction as a
    route of its own. That may take several lines between the same two ends as one, so that
    service is rather counted too low than too high.
    """
    if not len(feed.trip_id):
        none = np.empty(0, dtype=np.int64)
        return Lines(none, none.copy())
    names = [name or route for name, route in zip(feed.route_name, feed.route_id, strict=True)]
    name = pd.factorize(np.array(names, dtype=object))[0][feed.trip_route]
    stop = pd.factorize(np.array(feed.stop_name.to_list(), dtype=object))[0]
    start = stop[feed.call_stop[feed.trip_start[:-1]]]
    end = stop[feed.call_stop[feed.trip_start[1:] - 1]]
    unknown = feed.trip_direction < 0
    way = pd.DataFrame(
        {
            "name": np.where(unknown, name, -1),
            "way": np.where(unknown, end, feed.trip_direction),
            "unknown": unknown,
        }
    )
    line = _joined_by_way_back(name, start, end, unknown)
    number = np.asarray(way.groupby(list(way.columns)).ngroup(), dtype=np.int64)
    return Lines(line[name], number)


def _joined_by_way_back(name: Int64s, start: Int64s, end: Int64s, unknown: Bools) -> Int64s:
    """Return the number of the line of each name: names that go there and back are one."""
    count = int(name.max()) + 1
    ends = pd.DataFrame({"name": name, "start": start, "end": end})[unknown & (start != end)]
    ends = ends.drop_duplicates()
    pairs = ends.merge(ends, left_on=["start", "end"], right_on=["end", "start"])
    one, other = pairs["name_x"].to_numpy(), pairs["name_y"].to_numpy()
    graph = coo_array((np.ones(len(one), dtype=np.int8), (one, other)), shape=(count, count))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def site_lines(
    timetable: Timetable,
    lon: ArrayLike,
    lat: ArrayLike,
    window_s: tuple[int, int],
    *,
    detour: float,
    limit_m: float,
) -> pd.DataFrame:
    """Return each line and way at its stop nearest to each site, among those served in a window.

    A trip counts once a stop; calls that cannot be boarded do not count, and those that must be
    booked count where the timetable is built with them.

    Parameters
    ----------
    lon, lat
        Sites, degrees.
    window_s
        First second, and the one after the last: departures at 08:15 count in a window of 08:15
        to 09:15, those at 09:15 do not.
    detour
        Walked metres over geodesic metres.
    limit_m
        Longest walk that matters, walked metres; a hundredth more may be returned.

    Returns
    -------
    frame
        One row a site, line and way, nearest stop first: site (position), feed_id, line
        (number), route (name), mode (bus, rail), stop_id (``<feed_id>:<stop_id>``), walked_m,
        departures (within the window).
    """
    lons, lats = np.atleast_1d(np.asarray(lon, float)), np.atleast_1d(np.asarray(lat, float))
    calls = _calls_of_stops(timetable, window_s)
    stops = timetable.stops
    served = np.unique(calls["stop"].to_numpy(np.int64))
    served = served[np.isfinite(stops.lon[served]) & np.isfinite(stops.lat[served])]
    index = PointIndex.build(stops.lon[served], stops.lat[served])
    site, found, metres = index.pairs_within(lons, lats, limit_m / detour * _SLACK)
    walks = pd.DataFrame(
        {"site": site, "stop": served[found], "walked_m": np.round(metres * detour, _DIGITS)}
    )
    near = walks.merge(calls, on="stop")
    near = near.sort_values(["site", "walked_m", "line", "way", "stop"], ignore_index=True)
    near = near.drop_duplicates(["site", "line", "way"], ignore_index=True)
    ids = [timetable.stop_id(number) for number in near["stop"].tolist()]
    return near.assign(stop_id=pd.Series(ids, dtype="str"))[list(_SITE_LINES)]


def _calls_of_stops(timetable: Timetable, window_s: tuple[int, int]) -> pd.DataFrame:
    """Return one row a stop, line and way: departures within the window, by bus or rail."""
    rides = timetable.rides
    ahead = rides.connections
    start_s, end_s = window_s
    within = (ahead.departure >= start_s) & (ahead.departure < end_s)
    chosen = np.flatnonzero(within & (ahead.from_stop < len(timetable.stops)))
    trip = rides.trip[chosen]
    once = pd.DataFrame({"stop": ahead.from_stop[chosen], "trip": trip}).drop_duplicates()
    feed, row = timetable.trips.feed[once["trip"]], timetable.trips.row[once["trip"]]
    about = _trips_of_feeds(timetable.feeds)
    first = np.cumsum([0, *(len(f.trip_id) for f in timetable.feeds)])
    joined = about.iloc[first[feed] + row].reset_index(drop=True)
    calls = joined.assign(stop=once["stop"].to_numpy(np.int64))
    calls = calls[calls["mode"] != ""]
    keys = ["stop", "feed_id", "line", "way", "mode"]
    groups = calls.groupby(keys, sort=True, as_index=False)
    return groups.agg(route=("route", "first"), departures=("route", "size"))


def _trips_of_feeds(feeds: Sequence[CompiledFeed]) -> pd.DataFrame:
    """Return one row a trip of all feeds: feed_id, line, way, route, mode; numbers are unique."""
    columns = {"feed_id": "str", "line": "int64", "way": "int64", "route": "str", "mode": "str"}
    parts = [pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in columns.items()})]
    first_line = first_way = 0
    for feed in feeds:
        lines = lines_of(feed)
        names = np.array([*feed.route_name.to_list(), ""], dtype=object)
        parts.append(
            pd.DataFrame(
                {
                    "feed_id": feed.feed_id,
                    "line": lines.line + first_line,
                    "way": lines.way + first_way,
                    "route": names[feed.trip_route],
                    "mode": modes_of(feed)[feed.trip_route],
                }
            ).astype(columns)
        )
        first_line += int(lines.line.max(initial=-1)) + 1
        first_way += int(lines.way.max(initial=-1)) + 1
    return pd.concat(parts, ignore_index=True)
