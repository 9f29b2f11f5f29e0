"""Which trips can be boarded at which stop on a day, and how often."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.gtfs.calendar import frequency_starts, service_ids_on
from geo.gtfs.feed import Feed

NOT_POSSIBLE, POSSIBLE, BY_PHONE, ASK_DRIVER = 0, 1, 2, 3
# pickup_type and drop_off_type: 0 regular, 1 none, 2 phone the agency, 3 ask the driver.
_BY_TYPE = np.array([POSSIBLE, NOT_POSSIBLE, BY_PHONE, ASK_DRIVER], dtype="int8")
_LONGEST_LABEL = 40
_MINUTE_S = 60


@dataclass(frozen=True, slots=True)
class Window:
    """Part of a service day in seconds, both ends included; may pass 24:00."""

    start_s: int
    end_s: int


def stop_calls(feed: Feed, day: dt.date) -> pd.DataFrame:
    """Return every call of a service day.

    Returns
    -------
    DataFrame
        One row a call, sorted by trip_key and order of the trip: ``stop_id``; ``trip_key``
        (int32, the same for one trip on every day; each departure of a frequency trip has its
        own); ``route`` (short name, long name or id), ``direction`` (Int8, NA unknown),
        ``headsign`` (NA unknown); ``departure_s`` (Int32, arrival at the last call);
        ``can_board`` and ``can_alight`` (int8: 0 no, 1 yes, 2 by phone, 3 ask the driver).
        The last call of a trip cannot be boarded, at the first none can alight.
    """
    trips = feed.trips[feed.trips["service_id"].isin(service_ids_on(feed, day))]
    return trip_calls(feed, trips)


def trip_calls(feed: Feed, trips: pd.DataFrame) -> pd.DataFrame:
    """Return the calls of some trips of a feed, as ``stop_calls`` does for those of a day."""
    keyed = trips.assign(
        trip_key=feed.trips.index.get_indexer(trips.index).astype("int32"),
        route=_labels_of_trips(feed, trips),
    )
    columns = ["trip_id", "trip_key", "route", "direction_id", "trip_headsign"]
    calls = feed.stop_times[feed.stop_times["trip_id"].isin(keyed["trip_id"])]
    calls = calls.merge(keyed[columns], on="trip_id", how="left", sort=False)
    calls = calls.sort_values(["trip_key", "stop_sequence"], kind="stable", ignore_index=True)
    key = calls["trip_key"].to_numpy()
    is_first = np.ones(len(calls), dtype=bool)
    is_first[1:] = key[1:] != key[:-1]
    is_last = np.ones(len(calls), dtype=bool)
    is_last[:-1] = is_first[1:]
    board = possible(calls["pickup_type"].to_numpy(dtype="int64"))
    alight = possible(calls["drop_off_type"].to_numpy(dtype="int64"))
    frame = pd.DataFrame(
        {
            "stop_id": calls["stop_id"],
            "trip_key": key,
            "route": calls["route"],
            "direction": calls["direction_id"].astype("Int8"),
            "headsign": calls["stop_headsign"].fillna(calls["trip_headsign"]),
            "departure_s": calls["departure_s"],
            "can_board": np.where(is_last, NOT_POSSIBLE, board).astype("int8"),
            "can_alight": np.where(is_first, NOT_POSSIBLE, alight).astype("int8"),
        }
    )
    return _with_frequencies(feed, frame, keyed)


def possible(kinds: np.ndarray) -> np.ndarray:
    """Return what pickup_type or drop_off_type allow: 0 no, 1 yes, 2 by phone, 3 ask the driver."""
    allowed: np.ndarray = _BY_TYPE[kinds]
    return allowed


def stop_service(feed: Feed, day: dt.date, window: Window | None = None) -> pd.DataFrame:
    """Return the service of each stop that a trip calls at on a day.

    Parameters
    ----------
    window
        Count only departures within it; the whole service day if None.

    Returns
    -------
    DataFrame
        As ``service_of_calls``.
    """
    return service_of_calls(stop_calls(feed, day), window)


def service_of_calls(calls: pd.DataFrame, window: Window | None = None) -> pd.DataFrame:
    """Return the service of each stop of a table of calls.

    Returns
    -------
    DataFrame
        Index = stop_id, every stop of the calls; ``departures`` = distinct trips that can be
        boarded without asking (a trip that calls twice counts once); ``first_s`` and
        ``last_s`` (Int32, NA without a departure); ``longest_wait_min`` = longest gap between
        two departures that follow each other (NA under two); ``bookable`` = further trips
        that can be boarded by phone or by asking the driver.
    """
    stops = pd.Index(sorted(calls["stop_id"].unique()), name="stop_id")
    if window is not None:
        within = calls["departure_s"].between(window.start_s, window.end_s)
        calls = calls[within.fillna(value=False).astype(bool)]
    by_time = calls.sort_values(["stop_id", "departure_s"], kind="stable")
    once = ["stop_id", "trip_key"]
    plain = by_time[by_time["can_board"] == POSSIBLE].drop_duplicates(once)
    on_demand = by_time[by_time["can_board"].isin((BY_PHONE, ASK_DRIVER))].drop_duplicates(once)
    is_plain = on_demand.set_index(once).index.isin(plain.set_index(once).index)
    groups = plain.groupby("stop_id")["departure_s"]
    waits = groups.diff().groupby(plain["stop_id"]).max() / _MINUTE_S
    return pd.DataFrame(
        {
            "departures": groups.size().reindex(stops, fill_value=0).astype("int64"),
            "first_s": groups.min().reindex(stops).astype("Int32"),
            "last_s": groups.max().reindex(stops).astype("Int32"),
            "longest_wait_min": waits.reindex(stops).astype("Float64"),
            "bookable": on_demand[~is_plain]
            .groupby("stop_id")
            .size()
            .reindex(stops, fill_value=0)
            .astype("int64"),
        }
    )


def route_labels(feed: Feed) -> pd.Series:
    """Return a name of each route that a passenger would know; index of ``feed.routes``."""
    routes = feed.routes
    short, long = routes["route_short_name"], routes["route_long_name"]
    both = short + " " + long
    fits = both.str.len() <= _LONGEST_LABEL
    one_in_other = pd.Series(
        [a in b or b in a for a, b in zip(short.fillna(""), long.fillna(""), strict=True)],
        index=routes.index,
    )
    label = both.where(fits & ~one_in_other).fillna(short).fillna(long).fillna(routes["route_id"])
    return label.astype("str")


def _labels_of_trips(feed: Feed, trips: pd.DataFrame) -> pd.Series:
    names = dict(zip(feed.routes["route_id"], route_labels(feed), strict=True))
    return trips["route_id"].map(names).fillna(trips["route_id"]).astype("str")


def _with_frequencies(feed: Feed, calls: pd.DataFrame, trips: pd.DataFrame) -> pd.DataFrame:
    """Replace the pattern of each frequency trip by its departures."""
    frequencies = feed.tables["frequencies"]
    frequencies = frequencies[frequencies["trip_id"].isin(trips["trip_id"])]
    if frequencies.empty:
        return calls
    keys = dict(zip(trips["trip_id"], trips["trip_key"], strict=True))
    patterns = dict(list(calls.groupby("trip_key")))
    repeated = calls["trip_key"].isin([keys[trip] for trip in frequencies["trip_id"]])
    parts = [calls[~repeated]]
    key = len(feed.trips)
    starts = frequency_starts(frequencies)
    for trip, times in zip(frequencies["trip_id"], starts, strict=True):
        pattern = patterns.get(keys[trip])
        if pattern is None:
            continue
        offsets = pattern["departure_s"] - pattern["departure_s"].iloc[0]
        for start in times:
            parts.append(pattern.assign(trip_key=np.int32(key), departure_s=offsets + start))
            key += 1
    return pd.concat(parts, ignore_index=True).astype({"trip_key": "int32"})
