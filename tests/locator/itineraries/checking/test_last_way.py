"""The last way home: found anew from the calls of the day."""

import pytest

from locator.itineraries.checking import check_itinerary
from tests.locator.buses import at
from tests.locator.itineraries.checking.made import (
    TRIPS,
    Json,
    one_day,
    places,
    ride,
    village,
)


def faults(document: Json, *more: tuple[int, int, int, int]) -> set[tuple[str, str]]:
    """Return codes and what was expected."""
    trips = [*TRIPS, *(ride(*one) for one in more)]
    found = check_itinerary(document, places(), village(trips)).faults
    return {(fault.code, fault.expected) for fault in found}


def test_a_bus_that_the_plan_overlooks_is_found() -> None:
    # 16:00 from the park straight home: one leaves 98 s before, is there 196 s after 17:00
    assert faults(one_day(), (2, 0, at(16), at(17))) == {
        ("plan_last_way", "15:58"),
        ("plan_last_way", "17:04 to 19:00"),
        ("plan_slack", "240"),
    }


def test_a_bus_after_the_end_of_the_day_is_what_comes_later() -> None:
    sooner = (2, 0, at(19), at(19, 20))
    assert faults(one_day(), sooner) == {
        ("plan_later", "19:24"),
        ("plan_later", "14:59 to 18:58"),
    }
    document = one_day()
    document["days"][0]["last_way"]["later"] = ["18:58", "19:24"]
    assert faults(document, sooner) == set()


@pytest.mark.parametrize(("by", "slack"), [("15:54", 180), ("15:53", 0), ("19:00", 180)])
def test_the_slack_hangs_on_the_end_of_the_day(by: str, slack: int) -> None:
    document = one_day()
    document["query"]["return_by"] = by
    document["days"][0]["last_way"]["slack_min"] = slack
    assert "plan_slack" not in {code for code, _ in faults(document)}
    document["days"][0]["last_way"]["slack_min"] = slack + 1
    assert ("plan_slack", str(slack)) in faults(document)
