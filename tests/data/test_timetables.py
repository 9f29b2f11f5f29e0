"""The compiled feeds say what the tables of the representative week say."""

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geo.gtfs.compiled import CompiledFeed
from geo.gtfs.storage import check_compiled

TIMETABLES = Path(__file__).resolve().parents[2] / "data" / "timetables"
FEEDS = pd.read_csv(TIMETABLES / "feeds.csv", dtype="str").set_index("feed_id")


@pytest.fixture(scope="module", params=list(FEEDS.index))
def whole(request: pytest.FixtureRequest) -> CompiledFeed:
    return check_compiled(TIMETABLES / f"{request.param}.feed")


def test_every_feed_is_there_once() -> None:
    assert sorted(path.stem for path in TIMETABLES.glob("*.feed")) == sorted(FEEDS.index)


def test_where_it_comes_from(whole: CompiledFeed) -> None:
    row, known = FEEDS.loc[whole.feed_id], whole.provenance
    assert (known.name_ja, known.name_en) == (row["name_ja"], row["name_en"])
    assert (known.licence, known.credit) == (row["licence"], row["credit"])
    assert known.original_sha256 == row["sha256_of_original"]
    assert known.retrieved_on.isoformat() == row["retrieved_on"]
    assert known.file_name == row["file_name"]
    assert known.source.startswith("http")


def test_trips_of_every_day(whole: CompiledFeed) -> None:
    table = pd.read_csv(TIMETABLES / f"{whole.feed_id}.daily_trips.csv", parse_dates=["date"])
    daily = whole.daily_trips()
    assert daily.index.tolist() == table["date"].tolist()
    assert daily.tolist() == table["trips"].tolist()


def test_poles_with_their_names_and_positions(whole: CompiledFeed) -> None:
    table = pd.read_csv(TIMETABLES / f"{whole.feed_id}.stops.csv", dtype={"stop_id": "str"})
    place = pd.Index(list(whole.stop_id)).get_indexer(pd.Index(table["stop_id"]))
    assert (place >= 0).all()
    assert [whole.stop_name[row] for row in place] == table["name_ja"].tolist()
    np.testing.assert_allclose(whole.stop_lon[place], table["lon"], atol=5.1e-7)
    np.testing.assert_allclose(whole.stop_lat[place], table["lat"], atol=5.1e-7)
    assert int(np.isfinite(whole.stop_lon).sum()) == len(table)


@pytest.mark.parametrize("day_type", ["weekday", "saturday", "holiday"])
def test_departures_of_the_representative_days(whole: CompiledFeed, day_type: str) -> None:
    table = pd.read_parquet(TIMETABLES / f"{whole.feed_id}.calls.parquet")
    table = table[table["day_type"] == day_type]
    day = dt.date.fromisoformat(FEEDS.loc[whole.feed_id, day_type])
    on_day = whole.services_on(day)[whole.trip_service]
    trip = np.repeat(np.arange(len(whole.trip_id)), np.diff(whole.trip_start))
    names = np.array(whole.stop_id.to_list(), dtype=object)
    runs = on_day[trip]
    found = zip(names[whole.call_stop[runs]], whole.call_departure_s[runs].tolist(), strict=True)
    wanted = zip(table["stop_id"].astype(object), table["departure_s"].tolist(), strict=True)
    assert sorted(found) == sorted(wanted)
