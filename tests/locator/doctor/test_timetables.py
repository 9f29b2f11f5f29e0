"""Feeds: stale by their table or their end, honest or not about their dates."""

import datetime as dt
from dataclasses import replace

import pytest

from locator.doctor.timetables import feed_tables
from tests.locator.buses import bus, line
from tests.locator.catalogues import tiny
from tests.locator.doctor.offices import TODAY, rows, seen

FRESH = dt.date(2026, 11, 18)  # Wednesday of the representative week of both feeds


@pytest.mark.parametrize(("days", "stale"), [(400, []), (401, ["alpha", "beta"])])
def test_a_timetable_is_stale_after_400_days(days: int, stale: list[str]) -> None:
    found = rows(seen(today=FRESH + dt.timedelta(days=days)), "feed_stale", "embedded")
    assert sorted(found.index) == stale
    assert set(found["what"]) <= {"as_of"}


def test_a_feed_that_ended_long_ago_is_stale_whatever_its_table_says() -> None:
    whole = tiny()
    feeds = whole.feeds.assign(valid_to=["2025-10-15", "2025-10-16"])
    found = rows(seen(catalogue=replace(whole, feeds=feeds)), "feed_stale", "embedded")
    assert found["what"].to_dict() == {"alpha": "valid_to"}  # 401 days before, beta 400


def test_declared_dates_that_differ_are_told_side_by_side() -> None:
    whole = tiny()
    feeds = whole.feeds.assign(
        declared_from=["2026-10-05", None], declared_to=["2027-03-31", "2026-11-26"]
    )
    found = rows(seen(catalogue=replace(whole, feeds=feeds)), "feed_dates_differ", "embedded")
    assert found["found"].to_dict() == {"alpha": "2027-03-31 / valid_to 2026-11-28"}


def test_an_installed_feed_takes_the_place_of_the_embedded_one() -> None:
    embedded, own = feed_tables(tiny(), [bus(line(), name="alpha")], TODAY)
    assert (embedded.origin, list(embedded.frame["_id"])) == ("embedded", ["beta"])
    assert (own.origin, list(own.frame["_id"])) == ("own", ["alpha"])
    assert own.known("valid_to").all()
    [alone] = feed_tables(tiny(), [], TODAY)
    assert list(alone.frame["_id"]) == ["alpha", "beta"]
