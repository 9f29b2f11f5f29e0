"""The embedded feeds, opened and laid out as the frames of the catalogue."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import union_categoricals

from geo.crs import WGS84
from geo.errors import FeedError
from geo.gtfs.calls import calls_on
from geo.gtfs.compiled import CompiledFeed
from geo.gtfs.storage import SUFFIX, open_compiled
from geo.gtfs.strings import Strings
from locator.errors import DataError
from locator.vocabulary import DayType

_DAY_TYPES = tuple(sorted(kind.value for kind in DayType))
_KEY_STEP = 100_000_000  # trip keys of one feed stay below it
_DECIMALS = 6  # of a degree: 0.1 m
_STOP_COLUMNS = ("stop", "feed_id", "name_ja", "name_kana", "name_en", "parent", "lon", "lat")
_CALL_TEXTS = ("feed_id", "stop", "route", "headsign", "day_type")
_CALL_COLUMNS = (
    *("feed_id", "stop", "trip_key", "route", "direction", "headsign"),
    *("departure_s", "can_board", "can_alight", "day_type"),
)


def timetable_file(feed_id: object) -> str:
    """Return the file of an embedded feed, under the folder of data."""
    return f"timetables/{feed_id}{SUFFIX}"


def open_feeds(data: Path, feeds: pd.DataFrame) -> dict[str, CompiledFeed]:
    """Open the embedded feeds that the list of feeds names (index: feed_id).

    Raises
    ------
    DataError
        A file is missing, broken, of another version or of another feed.
    """
    return {str(feed_id): _opened(data, str(feed_id)) for feed_id in feeds.index}


def _opened(data: Path, feed_id: str) -> CompiledFeed:
    file = timetable_file(feed_id)
    try:
        feed = open_compiled(data / file)
    except FeedError as error:
        raise _unusable(file, str(error)) from error
    if feed.feed_id != feed_id:
        raise _unusable(file, f"it holds the feed {feed.feed_id}")
    return feed


def _unusable(file: str, reason: str) -> DataError:
    return DataError(
        f"{file} cannot be used ({reason}); reinstall locator",
        code="bad_timetable",
        file=file,
        reason=reason,
    )


def stops_of(feeds: Mapping[str, CompiledFeed]) -> gpd.GeoDataFrame:
    """Return the poles of all feeds that have a position, under ids unique across feeds."""
    parts = [_poles(feed, feed_id) for feed_id, feed in feeds.items()]
    numbers = {"lon": "float64", "lat": "float64"}
    empty = pd.DataFrame(columns=pd.Index(_STOP_COLUMNS), dtype="str").astype(numbers)
    frame = pd.concat(parts or [empty], ignore_index=True).set_index("stop")
    points = gpd.points_from_xy(frame.pop("lon"), frame.pop("lat"), crs=WGS84)
    return gpd.GeoDataFrame(frame, geometry=points, crs=WGS84)


def _poles(feed: CompiledFeed, feed_id: str) -> pd.DataFrame:
    ids = feed.stop_id.to_list()
    full = [f"{feed_id}:{stop}" for stop in ids]
    kept = np.flatnonzero(np.isfinite(feed.stop_lon) & np.isfinite(feed.stop_lat))
    kept = np.array(sorted(kept, key=ids.__getitem__), dtype=np.int64)
    parents = feed.stop_parent[kept].tolist()
    return pd.DataFrame(
        {
            "stop": pd.Series([full[row] for row in kept], dtype="str"),
            "feed_id": pd.Series([feed_id] * len(kept), dtype="str"),
            "name_ja": _names(feed.stop_name, kept),
            "name_kana": _names(feed.stop_kana, kept),
            "name_en": _names(feed.stop_en, kept),
            "parent": pd.Series([full[p] if p >= 0 else None for p in parents], dtype="str"),
            "lon": feed.stop_lon[kept].round(_DECIMALS),
            "lat": feed.stop_lat[kept].round(_DECIMALS),
        }
    )


def _names(texts: Strings, rows: NDArray[np.int64]) -> pd.Series:
    """Return the texts of some rows; NA where none is given, also where the column is empty."""
    values = texts.to_list()
    return pd.Series([values[row] or None if values else None for row in rows], dtype="str")


def calls_of(feeds: Mapping[str, CompiledFeed], days: pd.DataFrame) -> pd.DataFrame:
    """Return the calls of each feed's representative days.

    Parameters
    ----------
    days
        Index feed_id; columns weekday, saturday, holiday (dates).

    Returns
    -------
    DataFrame
        Columns as ``Catalogue.calls``; texts are categories, a trip key belongs to one feed.
    """
    parts = [
        _calls(feed, feed_id, [days[kind][feed_id] for kind in _DAY_TYPES], number * _KEY_STEP)
        for number, (feed_id, feed) in enumerate(feeds.items())
    ]
    if not parts:
        empty = pd.DataFrame(columns=pd.Index(_CALL_COLUMNS), dtype=object)
        numbers = ("trip_key", "departure_s", "can_board", "can_alight")
        return empty.astype(dict.fromkeys(numbers, "int64"))
    joined = {}
    for name in _CALL_COLUMNS:
        columns = [part[name] for part in parts]
        is_text = name in _CALL_TEXTS
        joined[name] = (
            pd.Series(union_categoricals(columns))
            if is_text
            else pd.concat(columns, ignore_index=True)
        )
    return pd.DataFrame(joined)


def _calls(
    feed: CompiledFeed, feed_id: str, days: list[dt.date], first_key: int
) -> dict[str, pd.Series]:
    """Return the columns of one feed; the days in the order of the day types."""
    found = [calls_on(feed, day) for day in days]
    sizes = [len(one.row) for one in found]
    row, trip = (np.concatenate([getattr(one, name) for one in found]) for name in ("row", "trip"))
    numbers = {
        name: pd.Series(np.concatenate([getattr(one, name) for one in found]).astype(np.int64))
        for name in ("trip_key", "departure_s", "can_board", "can_alight")
    }
    direction = feed.trip_direction[trip]
    shown = len(feed.headsign) + trip  # the trip's own, unless the call shows another
    if len(feed.call_headsign):
        own = feed.call_headsign[row]
        shown = np.where(own >= 0, own, shown)
    stops = [f"{feed_id}:{stop}" for stop in feed.stop_id]
    signs = [*feed.headsign, *feed.trip_headsign]
    return {
        **numbers,
        "trip_key": numbers["trip_key"] + first_key,
        "feed_id": _words([feed_id], np.zeros(len(row), dtype=np.int64)),
        "stop": _words(stops, feed.call_stop[row]),
        "route": _words(feed.route_name.to_list(), feed.trip_route[trip]),
        "direction": pd.Series(pd.arrays.IntegerArray(direction.astype(np.int8), direction < 0)),
        "headsign": _words(signs, shown),
        "day_type": _words(list(_DAY_TYPES), np.repeat(np.arange(len(found)), sizes)),
    }


def _words(texts: list[str], places: NDArray[np.integer]) -> pd.Series:
    """Return the text at each place as a category; an empty one is NA."""
    codes, known = pd.factorize(np.array([text or None for text in texts], dtype=object))
    own = codes[places] if len(codes) else places
    return pd.Series(pd.Categorical.from_codes(own, categories=pd.Index(known, dtype="str")))


def daily_trips_of(feeds: Mapping[str, CompiledFeed]) -> pd.DataFrame:
    """Return feed_id, date, trips: one row a date on which a feed has a trip."""
    empty = pd.DataFrame({"feed_id": [], "date": [], "trips": []})
    parts = [empty.astype({"feed_id": "str", "date": "datetime64[s]", "trips": "int64"})]
    parts += [
        feed.daily_trips().reset_index().assign(feed_id=feed_id) for feed_id, feed in feeds.items()
    ]
    return pd.concat(parts, ignore_index=True)[["feed_id", "date", "trips"]]
