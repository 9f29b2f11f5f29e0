"""The embedded compiled feeds: what they say, and that the list of feeds says the same."""

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geo.gtfs.calendar import representative_week, valid_span
from geo.gtfs.calls import DayCalls, calls_on
from geo.gtfs.compiled import CompiledFeed
from geo.gtfs.fares import Fare, fare_of
from geo.gtfs.storage import check_compiled

TIMETABLES = Path(__file__).resolve().parents[2] / "data" / "timetables"
FEEDS = pd.read_csv(TIMETABLES / "feeds.csv", dtype="str").set_index("feed_id")
DAY_TYPES = ("weekday", "saturday", "holiday")
# Counted in the originals by the reader of the feeds, not by the compiler: poles with a position;
# calls and trips of weekday, Saturday and holiday; days with a trip, and trips of all days.
COUNTED = {
    "hikari": (172, (1130, 783, 783), (55, 41, 41), 365, 18342),
    "iwakuni": (800, (5095, 4003, 1302), (183, 146, 39), 188, 27952),
    "jrbus-chugoku": (868, (13836, 10390, 7278), (427, 323, 242), 185, 70931),
    "maebashi": (242, (3560, 3364, 3364), (122, 112, 112), 367, 43284),
    "nanto": (277, (3118, 704, 704), (115, 28, 28), 366, 31477),
    "saga": (1300, (30357, 25405, 23887), (1056, 890, 827), 367, 361030),
    "yamanashi": (2379, (47193, 39286, 39250), (1404, 1170, 1167), 5814, 3120665),
}

# Read by hand from fare_rules.txt and fare_attributes.txt: a route, stops where one boards and
# alights (those of Maebashi stand in zones of their stations), the fare in yen.
FARES = {
    "hikari": ("7", "91_02", "75_02", 400),
    "iwakuni": ("府谷線_A", "176_01", "317_01", 220),
    "jrbus-chugoku": ("2229846746", "60096 1", "60031 1", 310),
    "maebashi": ("R021", "S00171AGC9000020102016H001", "S00207AGC9000020102016H001", 100),
    "nanto": ("17_2_1", "1_01_1", "1_02_1", 200),
    "saga": ("100000081", "1030224-20", "1030229-20", 160),
    "yamanashi": ("70_107", "P312", "P913", 310),
}


@pytest.fixture(scope="module", params=list(FEEDS.index))
def whole(request: pytest.FixtureRequest) -> CompiledFeed:
    return check_compiled(TIMETABLES / f"{request.param}.feed")


@pytest.fixture(scope="module")
def days(whole: CompiledFeed) -> dict[str, DayCalls]:
    stated = FEEDS.loc[whole.feed_id]
    return {kind: calls_on(whole, dt.date.fromisoformat(stated[kind])) for kind in DAY_TYPES}


def test_every_feed_is_there_once() -> None:
    assert sorted(path.stem for path in TIMETABLES.glob("*.feed")) == sorted(FEEDS.index)
    assert sorted(FEEDS.index) == sorted(COUNTED)


def test_nothing_else_lies_beside_them() -> None:
    names = {path.name for path in TIMETABLES.iterdir()}
    assert names == {"feeds.csv", *(f"{feed_id}.feed" for feed_id in FEEDS.index)}


def test_where_it_comes_from(whole: CompiledFeed) -> None:
    row, known = FEEDS.loc[whole.feed_id], whole.provenance
    assert (known.name_ja, known.name_en) == (row["name_ja"], row["name_en"])
    assert (known.licence, known.credit) == (row["licence"], row["credit"])
    assert known.original_sha256 == row["sha256_of_original"]
    assert known.retrieved_on.isoformat() == row["retrieved_on"]
    assert known.file_name == row["file_name"]
    assert known.source.startswith("http")


def test_poles_calls_and_trips_are_as_many_as_counted(
    whole: CompiledFeed, days: dict[str, DayCalls]
) -> None:
    daily = whole.daily_trips()
    assert COUNTED[whole.feed_id] == (
        int(np.isfinite(whole.stop_lon).sum()),
        tuple(len(days[kind].row) for kind in DAY_TYPES),
        tuple(len(np.unique(days[kind].trip_key)) for kind in DAY_TYPES),
        len(daily),
        int(daily.sum()),
    )


def test_the_list_of_feeds_states_the_days_of_the_feed(whole: CompiledFeed) -> None:
    daily, row = whole.daily_trips(), FEEDS.loc[whole.feed_id]
    span = valid_span(daily)
    week = representative_week(daily, whole.provenance.retrieved_on)
    assert span is not None
    assert week is not None
    assert [span.first.isoformat(), span.last.isoformat()] == [row["valid_from"], row["valid_to"]]
    assert [getattr(week, k).isoformat() for k in DAY_TYPES] == [row[k] for k in DAY_TYPES]


def test_trips_of_a_representative_day_are_those_of_its_date(
    whole: CompiledFeed, days: dict[str, DayCalls]
) -> None:
    daily = whole.daily_trips()
    for kind, found in days.items():
        stamp = pd.Timestamp(FEEDS.loc[whole.feed_id, kind])
        assert len(np.unique(found.trip_key)) == daily[stamp]


def test_nobody_boards_at_the_end_or_alights_at_the_start(days: dict[str, DayCalls]) -> None:
    for found in days.values():
        change = np.flatnonzero(np.diff(found.trip_key))
        assert (found.can_board[[*change, -1]] == 0).all()
        assert (found.can_alight[[0, *(change + 1)]] == 0).all()


def test_a_fare_of_each_feed_is_as_written_in_its_rows(whole: CompiledFeed) -> None:
    route, start, end, price = FARES[whole.feed_id]
    stops = whole.stop_id.positions()
    found = fare_of(whole, whole.route_id.positions()[route], stops[start], stops[end])
    assert found == Fare(price=price, currency="JPY")
