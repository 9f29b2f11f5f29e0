"""Value, bound, gap and status; what was left out."""

from typing import Any

import pytest

from locator.itineraries.checking import check_itinerary
from tests.locator.itineraries.checking.made import Json, one_day, places, village


def codes(document: Json) -> set[str]:
    return {fault.code for fault in check_itinerary(document, places(), village()).faults}


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"bound": 4.0, "gap_percent": 25.0, "status": "feasible"}, set()),
        ({"bound": 4.0, "gap_percent": 25.0, "status": "time_limit"}, set()),
        ({"bound": 4.0, "gap_percent": 25.0}, {"plan_bound"}),
        ({"bound": 4.0, "gap_percent": 33.3, "status": "feasible"}, {"plan_bound"}),
        ({"status": "feasible"}, set()),
    ],
)
def test_gap_and_status(said: dict[str, Any], found: set[str]) -> None:
    assert codes({**one_day(), **said}) == found


def test_with_dispersal_a_visit_is_worth_less_where_others_are_planned() -> None:
    # the castle has two visits planned: a third of 2; the park none: 1
    value = 2 / 3 + 1
    document = {**one_day(), "value": value, "bound": value}
    document["query"]["disperse"] = True
    assert codes(document) == set()
    assert codes({**document, "value": 3.0, "bound": 3.0}) == {"plan_value"}


def test_no_plan_has_no_parts() -> None:
    left = [{"id": name, "name": "", "reason": "no_way_there", "certain": False}
            for name in ("spot-1", "spot-2")]  # fmt: skip
    document = {
        **one_day(),
        "days": [],
        "visits": [],
        "legs": [],
        "value": 0.0,
        "bound": 0.0,
        "hours_known": 0,
        "status": "infeasible",
    }
    document["left_out"] += left
    checked = check_itinerary(document, places(), village())
    assert checked.is_right
    assert {u.code: (u.count, u.of) for u in checked.unchecked}["reason"] == (2, 2)
    assert "plan_days" in codes({**document, "status": "optimal"})


def test_a_place_left_out_for_care_is_not_said_to_be_too_far() -> None:
    document = one_day()
    document["left_out"][0]["reason"] = "too_little_time"
    assert codes(document) == {"plan_left_out"}
