"""Plans of small towns, worked out by hand."""

import dataclasses

import pytest

from geo.orienteering import Status
from locator.itineraries import Itinerary, Omission
from tests.locator.buses import WEDNESDAY, at
from tests.locator.itineraries.towns import asked, buses, planned, town, trip

# A bus to a stop 10 km north, and one home; the castle stands at the stop, the inn 400 m beyond it
# (400 x 1.3 / 80 = 6.5: 7 minutes).
FAR = {"castle": 10_000.0, "inn": 10_400.0}
LINE = buses(
    (0, 10_000),
    [
        trip((0, at(8)), (1, at(8, 30))),
        trip((0, at(10)), (1, at(10, 30))),
        trip((1, at(9, 40)), (0, at(10, 10))),
        trip((1, at(16, 10)), (0, at(16, 40))),
    ],
)
# Places that can be walked to, 13 and 26 minutes from the square.
NEAR = {"a": 790.0, "b": 1_590.0}


def ids(found: Itinerary) -> list[str]:
    return [stay.place.id for stay in found.stays]


def times(found: Itinerary) -> list[tuple[str, int, int, int, int]]:
    return [(s.place.id, s.arrive_s, s.begin_s, s.end_s, s.depart_s) for s in found.stays]


def test_out_by_bus_on_foot_and_home_by_the_last_bus() -> None:
    found = planned(town(FAR), [LINE], asked())
    assert (found.value, found.bound, found.status) == (2.0, 2.0, Status.OPTIMAL)
    # There 8:30; 30 + 7 + 30 + 7 minutes later it is 9:44, after the bus of 9:40.
    day = found.days[0]
    assert day.arrive_s == at(16, 40)
    assert day.leave_s == at(10)  # the later bus does as well
    assert set(ids(found)) == {"castle", "inn"}
    assert day.last_way.leave_s is not None
    assert day.last_way.slack_min == 0
    assert day.last_way.later is None
    assert found.asked == 2
    assert found.hours_known == 0
    assert found.left_out == ()
    assert found.as_of == {"bus": WEDNESDAY}
    assert found.gap_percent == 0.0


def test_a_shorter_pace_reaches_the_earlier_bus_home() -> None:
    found = planned(town(FAR), [LINE], asked(pace=0.6))
    # 8:30 + 18 + 7 + 18 + 7 = 9:20, before the bus of 9:40.
    assert found.days[0].arrive_s == at(10, 10)
    assert found.days[0].leave_s == at(8)
    assert [s.dwell_min for s in found.stays] == [18.0, 18.0]
    slow = planned(town({"castle": 10_000.0}), [LINE], asked(pace=3.0))
    assert [s.dwell_min for s in slow.stays] == [90.0]
    assert slow.days[0].arrive_s == at(16, 40)  # 8:30 + 90 minutes is after 9:40


def test_one_place_is_reached_and_left_as_soon_as_can_be() -> None:
    found = planned(town({"castle": 10_000.0}), [LINE], asked())
    assert times(found) == [("castle", at(8, 30), at(8, 30), at(9), at(9, 40))]
    assert found.days[0].last_way.leave_s == at(16, 10)
    assert found.days[0].last_way.slack_min == 390


def test_an_end_too_early_leaves_the_castle_out_and_says_why() -> None:
    found = planned(town({"castle": 10_000.0}), [LINE], asked(return_by_s=at(10, 9)))
    assert (ids(found), found.value, found.bound) == ([], 0.0, 0.0)
    assert found.status is Status.OPTIMAL
    assert [(left.place.id, left.reason) for left in found.left_out] == [
        ("castle", Omission.NO_WAY_BACK)
    ]
    assert not found.left_out[0].is_certain  # nobody states the timetables complete


def test_a_must_that_cannot_be_is_infeasible() -> None:
    query = asked(return_by_s=at(10, 9), must=("castle",))
    found = planned(town({"castle": 10_000.0}), [LINE], query)
    assert found.status is Status.INFEASIBLE
    assert (found.days, found.value, found.bound) == ((), 0.0, 0.0)


@pytest.mark.parametrize(("worth", "kept"), [({"a": 2.0}, "a"), ({"b": 2.0}, "b")])
def test_the_visit_that_is_worth_more_is_kept(worth: dict[str, float], kept: str) -> None:
    # From the square: 13 + 30 + 13 for a, 26 + 30 + 26 for b; 82 minutes are not enough for both.
    query = asked(worth=worth, return_by_s=at(9, 22), max_walk_m=5_000.0)
    found = planned(town(NEAR), [], query)
    assert (ids(found), found.value, found.status) == ([kept], 2.0, Status.OPTIMAL)
    assert [left.reason for left in found.left_out] == [Omission.NOT_WITH_THE_OTHERS]


def test_must_skip_and_most_visits() -> None:
    query = asked(return_by_s=at(9, 22), max_walk_m=5_000.0, worth={"a": 2.0})
    assert ids(planned(town(NEAR), [], query)) == ["a"]
    must = planned(town(NEAR), [], dataclasses.replace(query, must=("b",)))
    assert (ids(must), must.value, must.bound) == (["b"], 1.0, 1.0)
    skip = planned(town(NEAR), [], dataclasses.replace(query, skip=("a",)))
    assert ids(skip) == ["b"]
    assert [(x.place.id, x.reason) for x in skip.left_out] == [("a", Omission.SKIPPED)]
    long = dataclasses.replace(query, return_by_s=at(19))
    assert planned(town(NEAR), [], long).value == 3.0
    one = planned(town(NEAR), [], dataclasses.replace(long, most_visits=1))
    assert (ids(one), one.value, one.bound) == (["a"], 2.0, 2.0)
    none = planned(town(NEAR), [], dataclasses.replace(long, most_visits=0))
    assert (ids(none), none.status) == ([], Status.OPTIMAL)
