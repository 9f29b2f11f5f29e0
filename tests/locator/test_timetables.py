"""Compiled feeds as frames of the catalogue, counted by hand from tests/data/feeds."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from geo.gtfs.compiled import CompiledFeed
from locator.errors import DataError
from locator.tables import FEEDS, read_table
from locator.timetables import calls_of, daily_trips_of, open_feeds, stops_of, timetable_file
from tests.locator.folders import copy_small

WEEK = {"weekday": "2026-11-18", "saturday": "2026-11-21", "holiday": "2026-11-22"}
DAYS = pd.DataFrame(
    {kind: [dt.date.fromisoformat(day)] * 2 for kind, day in WEEK.items()}, index=["bus", "ferry"]
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return copy_small(tmp_path)


@pytest.fixture
def feeds(data: Path) -> dict[str, CompiledFeed]:
    return open_feeds(data, read_table(data / FEEDS.file, FEEDS).set_index("feed_id"))


def test_poles_stand_under_their_feed_with_names_and_parents(
    feeds: dict[str, CompiledFeed],
) -> None:
    stops = stops_of(feeds)
    assert stops.index.tolist() == ["bus:P1", "bus:P2", "ferry:P1", "ferry:P2"]
    assert stops["feed_id"].tolist() == ["bus", "bus", "ferry", "ferry"]
    assert stops["name_ja"].tolist() == ["橋", "役場", "港", "島"]
    assert stops.loc["bus:P1", ["name_kana", "name_en", "parent"]].tolist() == [
        "はし",
        "Bridge",
        "bus:P",
    ]
    assert stops.loc["ferry:P1", ["name_kana", "name_en", "parent"]].isna().all()
    assert stops.loc["bus:P2", ["name_kana", "parent"]].isna().all()
    assert (stops.geometry["ferry:P1"].x, stops.geometry["ferry:P1"].y) == (138.19, 35.001)
    assert stops.crs == "EPSG:4326"


def test_calls_of_a_bus_on_its_days(feeds: dict[str, CompiledFeed]) -> None:
    calls = calls_of(feeds, DAYS)
    bus = calls[calls["feed_id"] == "bus"]
    weekday = bus[bus["day_type"] == "weekday"]
    assert weekday["stop"].tolist() == ["bus:P1", "bus:P2", "bus:P2", "bus:P1"]
    assert weekday["departure_s"].tolist() == [28_800, 30_000, 36_000, 37_000]
    assert weekday["can_board"].tolist() == [1, 0, 2, 0]
    assert weekday["can_alight"].tolist() == [0, 1, 0, 1]
    assert weekday["headsign"].tolist() == ["終点", "終点", "橋経由", "終点"]
    assert weekday["direction"].tolist() == [0, 0, 1, 1]
    assert weekday["trip_key"].nunique() == 2
    assert set(bus["route"]) == {"線"}
    saturday = bus[bus["day_type"] == "saturday"]
    assert saturday["departure_s"].tolist() == [32_400, 33_600]
    assert saturday[["direction", "headsign"]].isna().all(axis=None)
    assert bus[bus["day_type"] == "holiday"].empty


def test_calls_of_a_ferry_that_leaves_every_half_hour(feeds: dict[str, CompiledFeed]) -> None:
    # 08:20 and 08:50 before 09:20; 20 minutes across
    calls = calls_of(feeds, DAYS)
    ferry = calls[calls["feed_id"] == "ferry"]
    assert ferry["departure_s"].tolist() == [30_000, 31_200, 31_800, 33_000]
    assert ferry["trip_key"].nunique() == 2
    assert not set(ferry["trip_key"]) & set(calls.loc[calls["feed_id"] == "bus", "trip_key"])


def test_columns_keep_their_kinds_with_and_without_feeds(feeds: dict[str, CompiledFeed]) -> None:
    calls, none = calls_of(feeds, DAYS), calls_of({}, DAYS)
    for name in ("feed_id", "stop", "route", "headsign", "day_type"):
        assert calls[name].dtype == "category"
    assert calls["direction"].dtype == "Int8"
    assert list(none.columns) == list(calls.columns)
    assert none.empty
    assert none["departure_s"].dtype == calls["departure_s"].dtype == "int64"
    assert list(stops_of({}).columns) == list(stops_of(feeds).columns)
    assert stops_of({}).empty


def test_trips_of_every_day(feeds: dict[str, CompiledFeed]) -> None:
    daily = daily_trips_of(feeds).set_index(["feed_id", "date"])["trips"]
    assert daily["bus", pd.Timestamp("2026-11-18")] == 2
    assert daily["bus", pd.Timestamp("2026-11-21")] == 1
    assert daily["ferry", pd.Timestamp("2026-11-18")] == 2
    assert ("bus", pd.Timestamp("2026-11-22")) not in daily.index
    # 2026-04-01 to 2027-03-31: 365 days, the first a Wednesday: 52 weeks and one Wednesday
    assert daily["bus"].sum() == 2 * (52 * 5 + 1) + 52
    assert daily_trips_of({}).empty


@pytest.mark.parametrize("fault", ["missing", "foreign", "of another feed"])
def test_a_file_that_cannot_be_used_is_named(data: Path, fault: str) -> None:
    path = data / timetable_file("bus")
    listed = read_table(data / FEEDS.file, FEEDS).set_index("feed_id")
    content = {"foreign": b"PK", "of another feed": (data / timetable_file("ferry")).read_bytes()}
    path.unlink()
    if fault in content:
        path.write_bytes(content[fault])
    with pytest.raises(DataError, match=r"timetables/bus\.feed") as caught:
        open_feeds(data, listed)
    assert caught.value.code == "bad_timetable"
