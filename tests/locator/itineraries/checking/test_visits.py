"""Hours, closed days and quiet hours of a rule on strict dates and usual days."""

import datetime as dt

import pytest

from locator.days import Day
from locator.itineraries.checking import check_itinerary
from locator.itineraries.checking.visits import is_closed
from locator.vocabulary import DayType
from tests.locator.itineraries.checking.made import RULE, Json, one_day, places, village


def closed(weekdays: list[int], day: Day, dates: tuple[str, ...] = ()) -> bool | None:
    return is_closed({**RULE, "closed_weekdays": weekdays, "closed_dates": list(dates)}, day)


def test_closed_days_of_a_strict_date() -> None:
    wednesday = Day(date=dt.date(2026, 3, 25))
    assert closed([2], wednesday) is True
    assert closed([0, 7], wednesday) is False
    assert closed([], wednesday, ("2026-03-25",)) is True
    equinox = Day(date=dt.date(2026, 3, 20))  # a national holiday, a Friday
    assert closed([7], equinox) is True
    assert closed([6], equinox) is False


def test_closed_days_of_a_usual_day() -> None:
    weekday, saturday, sunday = (Day(type=kind) for kind in DayType)
    assert closed([0], weekday) is None
    assert closed([0, 1, 2, 3, 4], weekday) is True
    assert closed([5, 6, 7], weekday) is False
    assert closed([5], saturday) is True
    assert closed([6], sunday) is True
    assert closed([7], sunday) is False


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"hours": [["09:00", "09:30"], ["09:30", "17:00"]]}, None),
        ({"hours": [["09:00", "09:30"], ["09:31", "17:00"]]}, "plan_hours"),
        ({"hours": [["09:00", "10:00"]]}, None),
        ({"quiet": [["10:00", "11:00"]]}, None),
        ({"quiet": [["09:59", "11:00"]]}, "plan_quiet"),
        ({"quiet": [["33:00", "33:30"]]}, "plan_quiet"),
        ({"most_a_day": None}, None),
        ({"id": "loc-1"}, None),
        ({"access": "unknown"}, "plan_place_words"),
        ({"dwell_min": None}, "plan_dwell"),
    ],
)
def test_rules(change: Json, code: str | None) -> None:
    document = one_day()
    document["query"]["rules"] = [{**RULE, **change}]
    found = {f.code for f in check_itinerary(document, places(), village()).faults}
    assert found == ({code} if code else set())
