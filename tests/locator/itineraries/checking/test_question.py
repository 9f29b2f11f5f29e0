"""Days after one another, their dates and types, and the timetables of each."""

import pytest

from locator.itineraries.checking import check_itinerary
from tests.locator.itineraries.checking.made import Json, one_day, places, two_days, village


def codes(document: Json) -> set[str]:
    return {fault.code for fault in check_itinerary(document, places(), village()).faults}


def on_dates(first: str, second: str, types: tuple[str, str]) -> Json:
    document = two_days()
    document["query"] |= {"date": first, "day": types[0]}
    document["feeds"][0]["as_of"] = first
    for day, date, kind in zip(document["days"], (first, second), types, strict=True):
        day |= {"date": date, "type": kind}
    return document


def test_dates_follow_each_other() -> None:
    assert codes(on_dates("2026-03-25", "2026-03-26", ("weekday", "weekday"))) == set()
    assert "plan_days" in codes(on_dates("2026-03-25", "2026-03-27", ("weekday", "weekday")))
    # the first is a Saturday: other trips
    found = codes(on_dates("2026-03-28", "2026-03-29", ("saturday", "holiday")))
    assert "plan_trip_day" in found
    assert "plan_feed_missing" in found


def test_a_timetable_of_another_year_is_another_one() -> None:
    document = one_day()
    document["feeds"][0]["sha256"] = None
    assert codes(document) == {"plan_feed_other"}


@pytest.mark.parametrize("feeds", [2, 0])
def test_each_timetable_is_listed_once(feeds: int) -> None:
    document = one_day()
    document["feeds"] *= feeds
    assert codes(document) >= {"plan_feed_listed" if feeds else "plan_feed_missing"}


def test_a_timetable_at_hand_that_the_file_does_not_name_is_said() -> None:
    document = one_day()
    document["feeds"] = []
    told = {u.code for u in check_itinerary(document, places(), village()).unchecked}
    assert "other_feeds" in told
