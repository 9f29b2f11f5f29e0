import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from geo.gtfs.feed import Feed, read_feed
from geo.gtfs.service import Window, service_of_calls, stop_calls, stop_service

Read = Callable[[str], Feed]
WEDNESDAY = dt.date(2026, 4, 1)
SATURDAY = dt.date(2026, 4, 4)
HOUR = 3600


def test_calls_of_a_day_in_order(feed: Read) -> None:
    calls = stop_calls(feed("plain"), WEDNESDAY)
    assert calls["stop_id"].tolist() == list("ABCCBA")
    assert calls["trip_key"].tolist() == [0, 0, 0, 1, 1, 1]
    assert calls["departure_s"].tolist()[:3] == [8 * HOUR, 8 * HOUR + 660, 8 * HOUR + 1200]
    assert calls["can_board"].tolist() == [1, 1, 0, 1, 1, 0]
    assert calls["can_alight"].tolist() == [0, 1, 1, 0, 1, 1]
    assert set(calls["route"]) == {"湖畔線"}
    assert calls["headsign"].tolist() == ["湖畔"] * 3 + ["駅前"] * 3
    assert calls["direction"].tolist() == [0, 0, 0, 1, 1, 1]


def test_trip_keys_are_the_same_on_every_day(feed: Read) -> None:
    assert set(stop_calls(feed("plain"), SATURDAY)["trip_key"]) == {2}


def test_a_day_without_service_has_no_calls_but_all_columns(feed: Read) -> None:
    calls = stop_calls(feed("plain"), dt.date(2030, 1, 1))
    assert calls.empty
    assert calls.columns.tolist() == [
        "stop_id",
        "trip_key",
        "route",
        "direction",
        "headsign",
        "departure_s",
        "can_board",
        "can_alight",
    ]
    assert stop_service(feed("plain"), dt.date(2030, 1, 1)).empty


def test_service_counts_trips_that_can_be_boarded(feed: Read) -> None:
    service = stop_service(feed("plain"), WEDNESDAY)
    assert service["departures"].to_dict() == {"A": 1, "B": 2, "C": 1}
    assert service.loc["B", "first_s"] == 8 * HOUR + 660
    assert service.loc["B", "last_s"] == 17 * HOUR + 600
    # 08:11 to 17:10 is 8 h 59 min.
    assert service.loc["B", "longest_wait_min"] == 539
    assert service["longest_wait_min"].isna().to_dict() == {"A": True, "B": False, "C": True}
    assert service["bookable"].tolist() == [0, 0, 0]


def test_a_window_includes_both_ends(feed: Read) -> None:
    plain = feed("plain")
    service = stop_service(plain, WEDNESDAY, Window(8 * HOUR + 660, 17 * HOUR))
    assert service["departures"].to_dict() == {"A": 0, "B": 1, "C": 1}
    assert service.loc["A", ["first_s", "last_s"]].isna().all()


def test_pickup_types_decide_who_may_board(feed: Read) -> None:
    calls = stop_calls(feed("pickup_types"), WEDNESDAY)
    first = calls[calls["trip_key"] == 0]
    assert first["can_board"].tolist() == [2, 3, 0, 0]
    assert first["can_alight"].tolist() == [0, 0, 2, 3]
    service = service_of_calls(calls)
    # A: T1 by phone and T2 plainly. B: T1 by asking and T2. C: T1 forbids, T2 ends there.
    assert service["departures"].to_dict() == {"A": 1, "B": 1, "C": 0}
    assert service["bookable"].to_dict() == {"A": 1, "B": 1, "C": 0}


def test_a_loop_trip_counts_once_at_a_stop_it_calls_twice(feed: Read) -> None:
    service = stop_service(feed("loop"), WEDNESDAY)
    # At A it starts and ends; at B it calls at 08:10 and 08:30.
    assert service["departures"].to_dict() == {"A": 1, "B": 1, "C": 1}
    assert service.loc["B", "first_s"] == 8 * HOUR + 600
    assert service.loc["B", "last_s"] == 8 * HOUR + 600


def test_a_one_stop_trip_cannot_be_boarded(feed: Read) -> None:
    calls = stop_calls(feed("one_stop"), WEDNESDAY)
    only = calls[calls["trip_key"] == 3]
    assert only[["can_board", "can_alight"]].to_numpy().tolist() == [[0, 0]]
    assert stop_service(feed("one_stop"), WEDNESDAY).loc["B", "departures"] == 2


def test_times_past_midnight_stay_on_their_service_day(feed: Read) -> None:
    service = stop_service(feed("midnight"), WEDNESDAY)
    assert service.loc["B", "last_s"] == 24 * HOUR + 300
    calls = stop_calls(feed("midnight"), WEDNESDAY)
    assert calls["departure_s"].max() == 30 * HOUR


def test_frequencies_give_each_departure_a_trip_of_its_own(feed: Read) -> None:
    calls = stop_calls(feed("frequencies"), WEDNESDAY)
    assert calls["trip_key"].nunique() == 6
    at_b = calls[calls["stop_id"] == "B"]["departure_s"].sort_values().tolist()
    # T1 reaches B 11 min after its start: 08:11, 08:41, 09:11, 09:41, 12:11; T2 at 17:10.
    assert at_b == [29460, 31260, 33060, 34860, 43860, 61800]
    assert stop_service(feed("frequencies"), WEDNESDAY).loc["A", "departures"] == 5


def test_a_call_without_any_time_is_na(feed: Read) -> None:
    calls = stop_calls(feed("untimed_calls"), WEDNESDAY)
    assert calls["departure_s"].isna().sum() == 1
    assert calls["departure_s"].dtype == "Int32"


def test_a_wider_window_never_loses_a_departure(feed: Read) -> None:
    plain = feed("plain")
    narrow = stop_service(plain, WEDNESDAY, Window(9 * HOUR, 18 * HOUR))["departures"]
    wide = stop_service(plain, WEDNESDAY, Window(0, 30 * HOUR))["departures"]
    assert (wide >= narrow).all()


@pytest.mark.real
def test_the_sum_of_departures_equals_a_plain_count(real_data: Path) -> None:
    feed = read_feed(real_data / "gtfs_jp_2026_yamaguchi" / "hikari_gtfs_20260401.zip")
    day = dt.date(2026, 11, 18)
    service = stop_service(feed, day)
    times, trips = feed.stop_times, feed.trips
    today = set(trips.loc[trips["service_id"].isin(_services(feed, day)), "trip_id"])
    pairs = set()
    for trip, calls in times[times["trip_id"].isin(today)].groupby("trip_id"):
        for stop, pickup in list(zip(calls["stop_id"], calls["pickup_type"], strict=True))[:-1]:
            if pickup == 0:
                pairs.add((stop, trip))
    expected = pd.Series([stop for stop, _ in pairs]).value_counts()
    got = service.loc[service["departures"] > 0, "departures"]
    assert got.to_dict() == expected.to_dict()


def _services(feed: Feed, day: dt.date) -> list[str]:
    """Return services by reading the calendars row by row."""
    stamp = pd.Timestamp(day)
    column = day.strftime("%A").lower()
    running = {
        row["service_id"]
        for _, row in feed.tables["calendar"].iterrows()
        if row[column] == 1 and row["start_date"] <= stamp <= row["end_date"]
    }
    for _, row in feed.tables["calendar_dates"].iterrows():
        if row["date"] == stamp and row["exception_type"] == 1:
            running.add(row["service_id"])
        elif row["date"] == stamp:
            running.discard(row["service_id"])
    return sorted(running)


ROOT = Path(__file__).resolve().parents[3]
EMBEDDED = ROOT / "data" / "timetables"


@pytest.mark.real
@pytest.mark.slow
def test_embedded_feeds_are_what_the_script_writes(real_data: Path, tmp_path: Path) -> None:
    script = ROOT / "scripts" / "build_timetables.py"
    subprocess.run(
        [sys.executable, script, "--data", real_data, "--output", tmp_path],
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    written = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    embedded = {file.name: file.read_bytes() for file in EMBEDDED.iterdir()}
    assert set(written) == set(embedded)
    assert [name for name, data in written.items() if data != embedded[name]] == []
