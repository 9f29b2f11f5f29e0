"""A site and the transit it reaches on foot: departures, first, last, longest gap."""

from collections.abc import Collection
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.crs import require_crs
from geo.distance import PointIndex

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_CHUNK = 5_000
_BOARD = 1
_BOOKABLE = (2, 3)


@dataclass(frozen=True, slots=True)
class CallTable:
    """The boardable calls of one day type, grouped by stop.

    Attributes
    ----------
    starts
        Shape (stops + 1,): calls of stop i stand at ``starts[i]:starts[i + 1]``.
    trip, line, departure_s, board
        Shape (calls,): number of the trip among those of all feeds, of the route and direction
        likewise, seconds after service midnight, 1 = boardable, 2 or 3 = to be booked.
    """

    stop_ids: tuple[str, ...]
    index: PointIndex
    feed: NDArray[np.object_]
    starts: Ints
    trip: Ints
    line: Ints
    departure_s: Ints
    board: Ints

    @classmethod
    def build(cls, stops: gpd.GeoDataFrame, calls: pd.DataFrame) -> "CallTable":
        """Group calls by stop.

        Parameters
        ----------
        stops
            One row a stop (index: stop id), EPSG:4326; column feed_id.
        calls
            One row a call of one day: feed_id, stop, trip_key, route, direction, departure_s,
            can_board; a trip key names one trip of its feed.
        """
        require_crs(stops)
        calls = calls[calls["can_board"].to_numpy() > 0]
        position = pd.Series(np.arange(len(stops)), index=stops.index)
        place = position.reindex(calls["stop"].astype(str)).to_numpy(float)
        known = np.isfinite(place)
        calls, at = calls[known], place[known].astype(np.int64)
        order = np.argsort(at, kind="stable")
        trip = calls.groupby(["feed_id", "trip_key"], observed=True, sort=False)
        line = calls.groupby(["feed_id", "route", "direction"], observed=True, dropna=False)
        return cls(
            tuple(str(s) for s in stops.index),
            PointIndex.build(stops.geometry.x, stops.geometry.y),
            stops["feed_id"].astype(str).to_numpy(dtype=object),
            np.append(0, np.cumsum(np.bincount(at, minlength=len(stops)))).astype(np.int64),
            np.asarray(trip.ngroup(), dtype=np.int64)[order],
            np.asarray(line.ngroup(), dtype=np.int64)[order],
            calls["departure_s"].to_numpy(np.int64)[order],
            calls["can_board"].to_numpy(np.int64)[order],
        )


def site_departures(
    sites: gpd.GeoDataFrame,
    table: CallTable,
    limit_m: float,
    *,
    unknown_feeds: Collection[str] = (),
    window_s: tuple[int, int] | None = None,
) -> pd.DataFrame:
    """Return what can be boarded within a walk of each site on the day of the table.

    A trip counts once, at its nearest boardable stop; all directions together.

    Parameters
    ----------
    limit_m
        Geodesic metres that count as a walk.
    unknown_feeds
        Feeds that say nothing of the day: a site that reaches one of their stops has a known
        lower bound only.
    window_s
        First and last second after service midnight that count, both included; all where None.
        A trip is looked at where it is boarded, at its nearest stop.

    Returns
    -------
    frame
        One row a site (same index).
        stops : int                  stops within the walk
        stop_m : float               metres to the nearest stop of all feeds, however far
        departures : Int64           trips that can be boarded; NA where no stop is in reach, or
                                     where a feed in reach says nothing of the day
        departures_low : int         the known lower bound of departures
        bookable : Int64             further trips, which must be booked
        best_route_departures : Int64
        first_departure_s, last_departure_s : Int64
        longest_gap_min : Float64    NA for fewer than two departures
    """
    require_crs(sites)
    lon, lat = sites.geometry.x.to_numpy(), sites.geometry.y.to_numpy()
    mute = np.isin(table.feed.astype(str), list(unknown_feeds))
    chunks = [
        _count(lon[i : i + _CHUNK], lat[i : i + _CHUNK], table, limit_m, mute, window_s)
        for i in range(0, len(sites), _CHUNK)
    ] or [_count(lon, lat, table, limit_m, mute, window_s)]
    frame = pd.concat(chunks, ignore_index=True)
    frame["stop_m"] = table.index.nearest(lon, lat)[1]
    frame.index = sites.index
    return frame


def _count(
    lon: Floats,
    lat: Floats,
    table: CallTable,
    limit_m: float,
    mute: NDArray[np.bool_],
    window_s: tuple[int, int] | None,
) -> pd.DataFrame:
    count = len(lon)
    site, stop, metres = table.index.pairs_within(lon, lat, limit_m)
    stops = np.bincount(site, minlength=count)
    silent = np.bincount(site, weights=mute[stop].astype(float), minlength=count) > 0
    lengths = table.starts[stop + 1] - table.starts[stop]
    lengths[mute[stop]] = 0
    call = np.repeat(table.starts[stop], lengths) + _ramp(lengths)
    frame = pd.DataFrame(
        {
            "site": np.repeat(site, lengths),
            "trip": table.trip[call],
            "metres": np.repeat(metres, lengths),
            "departure_s": table.departure_s[call],
            "line": table.line[call],
            "board": table.board[call],
        }
    )
    boarded = _once(frame[frame["board"] == _BOARD], window_s)
    booked = _once(frame[frame["board"].isin(_BOOKABLE)], window_s)
    trips = ["site", "trip"]
    booked = booked[~booked.set_index(trips).index.isin(boarded.set_index(trips).index)]
    rows = pd.RangeIndex(count)
    by_site = boarded.groupby("site")["departure_s"]
    sizes = by_site.size().reindex(rows, fill_value=0)
    best = boarded.groupby(["site", "line"]).size().groupby("site").max()
    known = pd.Series((stops > 0) & ~silent, index=rows)
    gap = by_site.diff().groupby(boarded["site"]).max().reindex(rows) / 60

    def told(values: pd.Series) -> pd.Series:
        return values.astype("Int64").where(known)

    return pd.DataFrame(
        {
            "stops": stops,
            "departures": told(sizes),
            "departures_low": sizes,
            "bookable": told(booked.groupby("site").size().reindex(rows, fill_value=0)),
            "best_route_departures": told(best.reindex(rows, fill_value=0)),
            "first_departure_s": told(by_site.min().reindex(rows)),
            "last_departure_s": told(by_site.max().reindex(rows)),
            "longest_gap_min": gap.astype("Float64").where(known),
        },
        index=rows,
    )


def _once(calls: pd.DataFrame, window_s: tuple[int, int] | None) -> pd.DataFrame:
    """Keep each trip of a site once, at its nearest stop, ordered by departure."""
    order = ["site", "trip", "metres", "departure_s"]
    once = calls.sort_values(order).drop_duplicates(["site", "trip"])
    if window_s is not None:
        once = once[once["departure_s"].between(*window_s)]
    return once.sort_values(["site", "departure_s", "trip"])


def _ramp(lengths: Ints) -> Ints:
    """Return 0..n-1 for each length n, one after another."""
    total = int(lengths.sum())
    starts = np.repeat(np.cumsum(lengths) - lengths, lengths)
    return np.arange(total) - starts
