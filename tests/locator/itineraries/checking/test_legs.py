"""Legs of a way against feeds with rules of their own: transfers, boarding, headways, midnight."""

from typing import Any

import numpy as np
import pytest

from locator.itineraries.checking import check_itinerary
from locator.vocabulary import TravelMode
from tests.geo.transit.made import T
from tests.locator.buses import at
from tests.locator.itineraries.checking.made import (
    TRIPS,
    Json,
    by_car,
    one_day,
    places,
    ride,
    two_days,
    village,
)

WORLD = places()


def codes(document: Json, trips: Any = TRIPS, **more: Any) -> set[str]:
    found = check_itinerary(document, WORLD, village(trips, **more))
    return {fault.code for fault in found.faults}


def rule(start: int, end: int, kind: int, least_s: int = -1) -> dict[str, Any]:
    return {
        "transfer_from": np.array([start], dtype=np.int32),
        "transfer_to": np.array([end], dtype=np.int32),
        "transfer_type": np.array([kind], dtype=np.int8),
        "transfer_min_s": np.array([least_s], dtype=np.int32),
    }


@pytest.mark.parametrize(
    ("more", "found"),
    [
        (rule(1, 3, 0), set()),
        (rule(1, 3, 2, 7_200), set()),  # the bus from s3 leaves two hours after that to s1 arrives
        (rule(1, 3, 2, 7_201), {"plan_change_time"}),
        (rule(1, 3, 3), {"plan_change_forbidden"}),
        (rule(3, 1, 3), {"plan_change_forbidden"}),  # the way home
        (rule(1, 0, 3), set()),
    ],
)
def test_transfers_of_the_feed_are_obeyed(more: dict[str, Any], found: set[str]) -> None:
    way_home = {"plan_last_way", "plan_slack", "plan_later"}
    assert codes(two_days(), **more) - way_home == found


@pytest.mark.parametrize(("second", "is_enough"), [(169, True), (168, False)])
def test_a_change_takes_its_time_beside_the_walk(second: int, is_enough: bool) -> None:  # noqa: FBT001
    # 49 s on foot and 120 s for the change
    leaves = at(8, 30) + second
    trips = list(TRIPS)
    trips[1] = ride(3, 2, leaves, at(10, 40))
    document = two_days()
    wait, on_bus = document["legs"][9], document["legs"][10]
    wait |= {"arrive_s": leaves, "arrive": "08:33"}
    on_bus |= {"depart_s": leaves, "depart": "08:32"}
    assert ("plan_change_time" in codes(document, trips)) is not is_enough


@pytest.mark.parametrize(
    ("kind", "bookable", "must_book", "found"),
    [
        (1, True, True, "plan_boarding"),
        (2, False, True, "plan_booking"),
        (3, True, False, "plan_ride_words"),
        (3, True, True, ""),
    ],
)
def test_boarding_and_booking(kind: int, bookable: bool, must_book: bool, found: str) -> None:  # noqa: FBT001
    calls = [(0, at(8), at(8), kind, 0), (1, at(8, 30), at(8, 30), 0, kind)]
    document = one_day()
    document["query"]["bookable"] = bookable
    document["legs"][1]["must_book"] = must_book
    assert codes(document, [T(calls), *TRIPS[1:]]) == ({found} if found else set())


def test_a_headway_is_said_to_be_an_estimate() -> None:
    # every ten minutes from 7:30 to before 8:10, that at 8:00 among them
    more = {
        "freq_trip": np.array([0], dtype=np.int32),
        "freq_start_s": np.array([at(7, 30)], dtype=np.int32),
        "freq_end_s": np.array([at(8, 10)], dtype=np.int32),
        "freq_headway_s": np.array([600], dtype=np.int32),
        "freq_exact": np.array([0], dtype=np.int8),
    }
    assert codes(one_day(), **more) == {"plan_ride_words"}
    document = one_day()
    document["legs"][1]["is_estimate"] = True
    checked = check_itinerary(document, WORLD, village(**more))
    assert checked.is_right
    assert {u.code: (u.count, u.of) for u in checked.unchecked}["headway"] == (1, 4)
    assert "plan_call" in codes(document, **{**more, "freq_end_s": np.array([at(8)], np.int32)})


def test_nobody_stays_seated_in_another_vehicle() -> None:
    trips = list(TRIPS)
    trips[3] = trips[3]._replace(block=2)
    assert "plan_seated" in codes(one_day(), trips)
    document = one_day()
    seated = next(leg for leg in document["legs"] if leg["stays_seated"])
    seated["stays_seated"] = False  # then it is a change, of five minutes
    assert codes(document, trips) == set()
    document["query"]["max_transfers"] = 0
    assert "plan_transfers" in codes(document, trips)


def test_a_way_without_legs_joins_one_point() -> None:
    document = one_day()
    document["legs"] = [leg for leg in document["legs"] if leg["way"] != 1]
    assert "plan_legs" in codes(document)


def test_no_leg_comes_after_the_arrival() -> None:
    document = one_day()
    document["legs"].append({**document["legs"][-1], "depart_s": 46_096, "depart": "12:48"})
    assert "plan_legs" in codes(document)


def test_an_island_is_not_driven_to() -> None:
    document = by_car()
    document["query"] |= {"spots": ["spot-2", "gw-3"], "start": "134.25,34.48"}
    document["days"][0]["start"] |= {"id": "134.25,34.48", "lon": 134.25, "lat": 34.48}
    assert "plan_drive" in codes(document)
    assert TravelMode.CAR.value == document["query"]["mode"]
