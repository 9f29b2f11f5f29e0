"""The walking of a whole day, by hand: 790 m north are 1,027 walked metres."""

import dataclasses

import pytest

from geo.orienteering import Status
from locator.itineraries import Omission, plan_itinerary
from tests.locator.buses import at
from tests.locator.itineraries.towns import asked, buses, planned, town, trip, where

NEAR = {"a": 790.0, "b": 1_580.0}
WALKS = asked(max_walk_m=5_000.0)


@pytest.mark.parametrize(
    ("limit_m", "kept"), [(4_200.0, {"a", "b"}), (4_000.0, {"a"}), (2_100.0, {"a"}), (2_000.0, ())]
)
def test_fewer_visits_where_a_day_walks_too_far(limit_m: float, kept: set[str]) -> None:
    # To b and back are 4,108 walked metres, past a; to a and back 2,054.
    query = dataclasses.replace(WALKS, max_walk_day_m=limit_m)
    found = planned(town(NEAR), [], query)
    assert {stay.place.id for stay in found.stays} == set(kept)
    assert (found.value, found.bound) == (len(kept), 2.0)  # the bound is that without the limit
    assert found.status is (Status.OPTIMAL if len(kept) == 2 else Status.FEASIBLE)
    assert {left.reason for left in found.left_out} <= {Omission.NOT_WITH_THE_OTHERS}
    assert found.query == query


def test_what_is_worth_least_is_left_out_first() -> None:
    # Two sides of the square: 1,027 there and as much back each.
    query = dataclasses.replace(WALKS, max_walk_day_m=2_100.0)
    for dear, cheap in (("n", "s"), ("s", "n")):
        told = dataclasses.replace(query, worth={dear: 3.0})
        found = planned(town({"n": 790.0, "s": -790.0}), [], told)
        assert [stay.place.id for stay in found.stays] == [dear]
        assert [left.place.id for left in found.left_out] == [cheap]
        assert (found.value, found.bound) == (3.0, 4.0)


def test_a_bus_takes_the_place_of_a_walk() -> None:
    """With short walks the same place is seen, by bus: the plan is proven all the same."""
    line = buses(
        (0, 790),
        [trip((0, at(8)), (1, at(8, 20))), trip((1, at(9)), (0, at(9, 20)))],
    )
    query = asked(max_walk_m=1_100.0)
    free = planned(town({"a": 790.0}), [line], query)
    assert free.days[0].walk_m == pytest.approx(2_054, rel=1e-3)  # sooner home on foot
    told = dataclasses.replace(query, max_walk_day_m=1_000.0)
    found = planned(town({"a": 790.0}), [line], told)
    assert found.days[0].walk_m == 0.0
    assert (found.value, found.bound, found.status) == (1.0, 1.0, Status.OPTIMAL)
    assert found.query == told
    assert found.days[0].last_way.leave_s == at(18, 47)  # told by the question: on foot


def test_reasons_are_those_of_the_question_not_of_the_shorter_walks() -> None:
    line = buses(
        (0, 790),
        [trip((0, at(8)), (1, at(8, 20))), trip((1, at(9)), (0, at(9, 20)))],
    )
    query = asked(max_walk_m=1_100.0, max_walk_day_m=1_000.0)
    found = planned(town({"a": 790.0, "s": -790.0}), [line], query)
    assert [stay.place.id for stay in found.stays] == ["a"]
    # On foot within 1,100 m one could go to s, but not within the day's 1,000.
    assert [(x.place.id, x.reason) for x in found.left_out] == [("s", Omission.NOT_WITH_THE_OTHERS)]


@pytest.mark.parametrize("wish", [{"must": ("b",)}, {"end": where(790)}])
def test_a_limit_that_cannot_be_kept_is_no_plan(wish: dict[str, str]) -> None:
    query = dataclasses.replace(WALKS, max_walk_day_m=1_000.0, **wish)
    found = planned(town(NEAR), [], query)
    assert (found.status, found.days, found.value, found.bound) == (Status.NOT_FOUND, (), 0.0, 2.0)
    assert {left.place.id for left in found.left_out} == {"a", "b"}


def test_no_visit_is_better_than_no_plan() -> None:
    line = buses((0, 790), [trip((0, at(8)), (1, at(8, 20)))])
    query = asked(end=where(790), max_walk_m=1_100.0, max_walk_day_m=500.0)
    found = planned(town({"s": -790.0}), [line], query)
    assert found.days[0].walk_m <= 500
    assert (found.stays, found.value, found.status) == ((), 0.0, Status.OPTIMAL)


def test_each_day_has_the_limit_for_itself() -> None:
    wide = town({"n": 790.0, "s": -790.0})
    query = dataclasses.replace(WALKS, max_walk_day_m=2_100.0, days=2, return_by_s=at(9))
    found = planned(wide, [], query)
    assert [len(day.stays) for day in found.days] == [1, 1]
    assert found.status is Status.OPTIMAL


def test_an_order_stays_where_visits_are_left_out() -> None:
    query = dataclasses.replace(WALKS, order=("b", "a"), max_walk_day_m=4_000.0)
    found = planned(town(NEAR), [], query)
    assert [stay.place.id for stay in found.stays] == ["a"]
    assert (found.value, found.bound, found.status) == (1.0, 2.0, Status.FEASIBLE)


def test_given_up_while_mending_the_limit_holds_all_the_same() -> None:
    asked_times = 0

    def late() -> bool:
        nonlocal asked_times
        asked_times += 1
        return asked_times > 40

    query = dataclasses.replace(WALKS, max_walk_day_m=2_100.0)
    found = plan_itinerary(town(NEAR), [], query, is_cancelled=late)
    assert all(day.walk_m <= 2_100 for day in found.days)
    assert found.bound >= found.value
