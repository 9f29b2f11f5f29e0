"""Calls of a day from a compiled feed: by hand, and against the feed as read."""

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geo.gtfs.calendar import daily_trips
from geo.gtfs.calls import calls_on
from geo.gtfs.compiled import CompiledFeed
from geo.gtfs.feed import Feed, read_feed
from geo.gtfs.service import stop_calls

Read = Callable[[str], Feed]
Variant = Callable[[Mapping[str, str]], Feed]
Compile = Callable[[Feed], CompiledFeed]
WEDNESDAY = dt.date(2026, 4, 1)
SATURDAY = dt.date(2026, 4, 4)
HOUR = 3600
TRIP = ["stop_id", "departure_s", "can_board", "can_alight", "route", "direction", "headsign"]


def test_calls_of_a_plain_day(feed: Read, compiled: Compile) -> None:
    plain = compiled(feed("plain"))
    found = calls_on(plain, WEDNESDAY)
    assert "".join(plain.stop_id[row] for row in plain.call_stop[found.row]) == "ABCCBA"
    assert found.trip.tolist() == found.trip_key.tolist() == [0, 0, 0, 1, 1, 1]
    assert found.departure_s.tolist()[:3] == [8 * HOUR, 8 * HOUR + 660, 8 * HOUR + 1200]
    assert found.can_board.tolist() == [1, 1, 0, 1, 1, 0]
    assert found.can_alight.tolist() == [0, 1, 1, 0, 1, 1]


def test_no_call_on_a_day_outside(feed: Read, compiled: Compile) -> None:
    found = calls_on(compiled(feed("plain")), dt.date(2030, 1, 1))
    assert found.row.size == found.trip_key.size == found.departure_s.size == 0


def test_each_departure_of_a_headway_has_a_key_of_its_own(
    variant: Variant, compiled: Compile
) -> None:
    head = "trip_id,start_time,end_time,headway_secs\n"
    read = variant({"frequencies": head + "T1,09:00:00,10:00:00,1200\nT3,10:00:00,11:00:00,1800\n"})
    tiny = compiled(read)
    found = calls_on(tiny, WEDNESDAY)
    first = found.departure_s[np.flatnonzero(np.diff(found.trip_key, prepend=-1))]
    # T2 by its own times at 17:00; T1 at 09:00, 09:20 and 09:40
    assert first.tolist() == [17 * HOUR, 9 * HOUR, 9 * HOUR + 1200, 9 * HOUR + 2400]
    assert len(set(found.trip_key)) == 4
    later = calls_on(tiny, SATURDAY)
    assert not set(found.trip_key) & set(later.trip_key)


def as_table(feed: CompiledFeed, day: dt.date) -> pd.DataFrame:
    found = calls_on(feed, day)
    signs = [feed.headsign_at(c, t) for c, t in zip(found.row, found.trip, strict=True)]
    return pd.DataFrame(
        {
            "stop_id": [feed.stop_id[row] for row in feed.call_stop[found.row]],
            "departure_s": found.departure_s,
            "can_board": found.can_board,
            "can_alight": found.can_alight,
            "route": [feed.route_name[row] for row in feed.trip_route[found.trip]],
            "direction": feed.trip_direction[found.trip],
            "headsign": signs,
            "trip": found.trip_key,
        }
    )


def assert_same(feed: CompiledFeed, read: Feed, day: dt.date) -> None:
    """Compare with the calls of the feed as read, whatever number a trip bears."""
    wanted = stop_calls(read, day).rename(columns={"trip_key": "trip"})
    wanted = wanted.assign(
        headsign=wanted["headsign"].fillna(""), direction=wanted["direction"].fillna(-1)
    )
    assert rows_of(as_table(feed, day)) == rows_of(wanted)


def rows_of(calls: pd.DataFrame) -> list[list[tuple[object, ...]]]:
    """Return trips as lists of calls, sorted."""
    trips = calls.groupby("trip", sort=False)[TRIP]
    return sorted(list(trip.itertuples(index=False, name=None)) for _, trip in trips)


@pytest.mark.parametrize("trait", ["plain", "midnight", "pickup_types", "unsorted", "frequencies"])
def test_tiny_feeds_say_what_they_say_as_read(feed: Read, compiled: Compile, trait: str) -> None:
    read = feed(trait)
    days = daily_trips(read).index
    assert len(days) > 0
    for stamp in days[:8]:
        assert_same(compiled(read), read, stamp.date())


@pytest.mark.real
@pytest.mark.parametrize("file", ["yamanashi.zip", "gtfs2019.4-.zip", "saga-current.zip"])
def test_real_feeds_say_what_they_say_as_read(
    real_data: Path, compiled: Compile, file: str
) -> None:
    read = read_feed(real_data / "gtfs_jp_2019_feeds" / file)
    daily = daily_trips(read)
    assert_same(compiled(read), read, daily.idxmax().date())
