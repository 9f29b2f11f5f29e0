"""Plans of small towns, worked out by hand."""

import dataclasses

import pytest

from geo.orienteering import Status
from locator.days import Day
from locator.errors import QueryError
from locator.feeds import feeds_at_hand
from locator.itineraries import Itinerary, ItineraryQuery, Omission, plan_itinerary
from locator.itineraries.planning import days_of, plan, prepare
from locator.records import Catalogue
from locator.settings import Settings, find_data
from locator.vocabulary import DayType, TravelMode
from tests.locator.buses import SATURDAY, SUNDAY, WEDNESDAY, at
from tests.locator.itineraries.towns import (
    SQUARE,
    asked,
    buses,
    consistent,
    planned,
    rule,
    town,
    trip,
    where,
)

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
# Places that can be walked to with longer walks, 13 and 26 minutes from the square.
NEAR = {"a": 790.0, "b": 1_580.0}


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


def test_an_order_is_kept_and_what_does_not_fit_is_left_out() -> None:
    walks = asked(order=("b", "a"), max_walk_m=5_000.0)
    found = planned(town(NEAR), [], walks)
    assert (ids(found), found.value, found.bound, found.status) == (
        ["b", "a"],
        2.0,
        2.0,
        Status.OPTIMAL,
    )
    # 26 + 30 + 13 + 30 + 13 = 112 minutes; a minute less, and b alone is there first.
    assert found.days[0].arrive_s - found.days[0].leave_s == 112 * 60
    short = dataclasses.replace(walks, return_by_s=at(9, 51))
    less = planned(town(NEAR), [], short)
    assert (ids(less), less.value, less.bound, less.status) == (["b"], 1.0, 2.0, Status.FEASIBLE)
    assert [left.place.id for left in less.left_out] == ["a"]


def test_an_order_obeys_the_other_wishes() -> None:
    walks = asked(order=("a", "b"), max_walk_m=5_000.0)
    one = planned(town(NEAR), [], dataclasses.replace(walks, most_visits=1))
    assert (ids(one), one.value, one.bound, one.status) == (["a"], 1.0, 1.0, Status.OPTIMAL)
    more = town(NEAR | {"c": 400.0})
    torn = planned(more, [], dataclasses.replace(walks, must=("c",)))
    assert (torn.status, torn.days) == (Status.NOT_FOUND, ())
    spread = dataclasses.replace(walks, disperse=True, planned={"a": 1})
    half = planned(town(NEAR), [], spread)
    assert (half.value, half.bound, half.status) == (1.5, 1.5, Status.OPTIMAL)


def test_an_order_without_a_way_to_the_end_is_no_plan() -> None:
    query = asked(order=("a",), end=where(90_000), max_walk_m=5_000.0)
    found = planned(town(NEAR), [LINE], query)
    assert (found.status, found.days, found.bound) == (Status.NOT_FOUND, (), 1.0)


def test_places_of_an_order_may_bridge_a_way_that_is_too_long_without_them() -> None:
    # 1,300 walked metres reach 1,000 m; the end is 2,300 m away.
    stones = town({"a": 790.0, "b": 1_590.0})
    query = asked(order=("a", "b"), end=where(2_300), max_walk_m=1_300.0)
    found = planned(stones, [], query)
    assert (ids(found), found.status) == (["a", "b"], Status.OPTIMAL)


def test_hours_are_waited_for_and_a_closed_place_is_never_visited() -> None:
    late = planned(
        town(NEAR), [], asked(max_walk_m=1_100.0, rules=rule("a", hours=((at(9), at(10)),)))
    )
    assert times(late) == [("a", at(9), at(9), at(9, 30), at(9, 30))]  # one leaves so late
    assert late.days[0].leave_s == at(8, 47)
    assert late.hours_known == 1
    early = asked(max_walk_m=1_100.0, rules=rule("a", hours=((at(8), at(8, 42)),)))
    found = planned(town(NEAR), [], early)  # there 8:13, over 8:43
    assert (ids(found), found.value) == ([], 0.0)
    assert found.left_out[0].reason is Omission.HOURS
    shut = planned(town(NEAR), [], asked(max_walk_m=1_100.0, rules=rule("a", hours=())))
    assert (ids(shut), shut.left_out[0].reason) == ([], Omission.CLOSED)
    assert shut.left_out[0].is_certain


def test_quiet_hours_and_care_keep_visits_away() -> None:
    quiet = rule("a", quiet=((at(0), at(12)),))
    found = planned(town(NEAR), [], asked(max_walk_m=1_100.0, rules=quiet))
    assert times(found)[0][2] == at(12)
    for own, reason in (({"consent": False}, "consent"), ({"most_a_day": 2}, "full")):
        query = asked(max_walk_m=1_100.0, rules=rule("a", **own), planned={"a": 2})
        kept = planned(town(NEAR), [], query)
        assert ids(kept) == []
        assert (kept.left_out[0].place.id, kept.left_out[0].reason.value) == ("a", reason)
    free = asked(max_walk_m=1_100.0, rules=rule("a", most_a_day=3), planned={"a": 2})
    assert ids(planned(town(NEAR), [], free)) == ["a"]
    home = town(NEAR, {"a": {"public_access": "private_do_not_visit"}})
    assert planned(home, [], asked()).left_out[0].reason is Omission.PRIVATE


def test_dispersal_prefers_the_place_with_fewer_visits_planned() -> None:
    twins = town({"a": 790.0, "b": 795.0})
    # 13 + 30 + 13 = 56 minutes for one of them; two need 87.
    query = asked(return_by_s=at(9, 10), max_walk_m=2_000.0)
    for crowded, calm in (("a", "b"), ("b", "a")):
        told = dataclasses.replace(query, disperse=True, planned={crowded: 1})
        found = planned(twins, [], told)
        assert (ids(found), found.value, found.bound) == ([calm], 1.0, 1.0)


def test_walk_limit_transfers_and_booking_decide_what_is_a_way() -> None:
    far = town({"a": 790.0, "castle": 10_000.0})
    assert ids(planned(far, [], asked(max_walk_m=1_020.0))) == []  # 790 x 1.3 = 1,027
    assert ids(planned(far, [], asked(max_walk_m=1_030.0))) == ["a"]
    change = buses(
        (0, 5_000, 10_000),
        [
            trip((0, at(8)), (1, at(8, 10))),
            trip((1, at(8, 20)), (2, at(8, 30))),
            trip((2, at(16)), (0, at(16, 30))),
        ],
    )
    castle = town({"castle": 10_000.0})
    assert ids(planned(castle, [change], asked(max_transfers=0))) == []
    assert ids(planned(castle, [change], asked(max_transfers=1))) == ["castle"]
    call = buses(
        (0, 10_000),
        [trip((0, at(8)), (1, at(8, 30)), kind=2), trip((1, at(16)), (0, at(16, 30)), kind=2)],
    )
    assert ids(planned(castle, [call], asked())) == []
    booked = planned(castle, [call], asked(bookable=True))
    assert ids(booked) == ["castle"]
    assert all(r.must_book for w in booked.days[0].ways if w.journey for r in w.journey.rides)


def test_by_car_a_visit_needs_no_timetable() -> None:
    found = planned(town({"castle": 10_000.0}), [], asked(mode=TravelMode.CAR))
    day = found.days[0]
    assert (ids(found), found.status) == (["castle"], Status.OPTIMAL)
    assert day.walk_m == 0
    drives = [way.drive for way in day.ways]
    assert all(drive is not None for drive in drives)
    assert drives[0].road_m == pytest.approx(13_000, rel=1e-3)
    assert day.minutes["drive"] * 60 == sum(d.end_s - d.start_s for d in drives)


def test_days_follow_one_another() -> None:
    assert days_of(asked(day=Day(date=SATURDAY), days=2)) == (
        Day(date=SATURDAY, type=DayType.SATURDAY),
        Day(date=SUNDAY, type=DayType.HOLIDAY),
    )
    usual = days_of(asked(day=Day(type=DayType.SATURDAY), days=3))
    assert [day.type.value for day in usual] == ["saturday", "holiday", "weekday"]


def test_two_days_see_what_one_cannot_and_nights_are_spent_where_asked() -> None:
    query = asked(return_by_s=at(9, 0), max_walk_m=5_000.0)
    wide = town({"a": 790.0, "z": -790.0})
    assert planned(wide, [], query).value == 1.0  # 56 minutes each
    two = planned(wide, [], dataclasses.replace(query, days=2))
    assert (two.value, two.status) == (2.0, Status.OPTIMAL)
    assert [len(day.stays) for day in two.days] == [1, 1]
    inn = where(790)
    away = planned(wide, [], dataclasses.replace(query, days=2, lodging=(inn,), must=("a",)))
    assert away.days[0].end.id == away.days[1].start.id == inn
    assert ids(away) == ["a"]
    three = planned(wide, [], dataclasses.replace(query, days=3))
    assert [day.number for day in three.days] == [0, 1, 2]


def test_zero_budget_is_start_and_end() -> None:
    for after, by in ((at(8), at(8, 1)), (at(18, 59), at(19))):
        found = planned(town(NEAR), [LINE], asked(depart_after_s=after, return_by_s=by))
        assert (ids(found), found.value, found.status) == ([], 0.0, Status.OPTIMAL)
        assert (found.days[0].start.id, found.days[0].end.id) == (SQUARE, SQUARE)


def test_given_up_at_once_nothing_is_claimed() -> None:
    found = plan_itinerary(town(FAR), [LINE], asked(), is_cancelled=lambda: True)
    assert (found.status, found.days, found.alternatives) == (Status.NOT_FOUND, (), ())
    assert (found.value, found.bound) == (0.0, 2.0)
    assert found.left_out == ()  # nobody has looked for ways


def test_a_time_limit_only_cuts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.orienteering.bounds._AT_ONCE", 1)  # labels between two looks
    town_of = town({f"p{n}": 100.0 * n for n in range(-12, 13)})
    query = asked(max_walk_m=5_000.0, return_by_s=at(13), iterations=0, time_limit_s=1e-9)
    found = planned(town_of, [], query)
    assert found.status is Status.TIME_LIMIT
    assert 0 <= found.value < found.bound <= 25


def test_a_proof_without_an_end_is_feasible() -> None:
    town_of = town({f"p{n}": 100.0 * n for n in range(-12, 13)})
    query = asked(max_walk_m=5_000.0, return_by_s=at(13), iterations=0)
    setting = prepare(town_of, [], query, Settings())
    found = plan(setting, room=0)
    consistent(found)
    assert found.status is Status.FEASIBLE
    assert found.gap_percent > 0


def test_a_question_that_cannot_be_is_refused() -> None:
    for query, code in (
        (asked(works=("w-9",)), "itinerary_no_work"),
        (asked(works=()), "itinerary_nothing"),
        (asked(pace=11.0), "itinerary_limit"),
        (asked(days=4), "itinerary_limit"),
        (asked(must=("a",), skip=("a",)), "itinerary_must_skip"),
        (asked(order=("a",), skip=("a",)), "itinerary_must_omitted"),
    ):
        with pytest.raises(QueryError) as caught:
            plan_itinerary(town(NEAR), [], query)
        assert caught.value.code == code


def test_the_same_question_on_the_embedded_data(embedded: Catalogue) -> None:
    feeds = feeds_at_hand(find_data())
    query = ItineraryQuery(
        works=("yurucamp",),
        start="gw-224",
        max_walk_m=1_500.0,
        depart_after_s=at(9),
        return_by_s=at(13),
        iterations=200,
    )
    found = planned(embedded, feeds, query)
    assert found.stays
    assert found.status is Status.OPTIMAL
    assert found.as_of
    again = planned(embedded, feeds, query)
    assert (again.days, again.value, again.bound) == (found.days, found.value, found.bound)
