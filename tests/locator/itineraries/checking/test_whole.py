"""Right files pass; each field, broken once, is objected to under the expected code."""

import copy
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from geo.gtfs.compiled import CompiledFeed
from locator.itineraries.checking import Checked, check_itinerary
from locator.itineraries.checking.reading import check_shape
from locator.records import Catalogue
from tests.locator.itineraries.checking.made import (
    Json,
    by_car,
    one_day,
    places,
    two_days,
    village,
)


@pytest.fixture(scope="module")
def world() -> Catalogue:
    return places()


@pytest.fixture(scope="module")
def feeds() -> tuple[CompiledFeed, ...]:
    return village()


def set_at(document: Json, path: str, value: Any) -> Json:
    """Return a copy with another value at a path such as «legs.0.depart»."""
    changed = copy.deepcopy(document)
    *way, last = [int(key) if key.isdigit() else key for key in path.split("/")]
    part: Any = changed
    for key in way:
        part = part[key]
    part[last] = value
    return changed


def codes(checked: Checked) -> set[str]:
    return {fault.code for fault in checked.faults}


@pytest.mark.parametrize("made", [one_day, two_days, by_car])
def test_a_right_file_passes(
    made: Callable[[], Json], world: Catalogue, feeds: tuple[CompiledFeed, ...]
) -> None:
    document = made()
    check_shape(document, "right.json")
    checked = check_itinerary(document, world, feeds)
    assert [(f.code, f.table, f.message) for f in checked.faults] == []
    assert checked.is_right
    assert checked.checked["places"] > 20
    assert checked.checked["way_home"] > 3


# Path in the day trip by bus, another value, code of the objection.
BREAKS: list[tuple[str, Any, str]] = [
    ("kind", "more_spots", "plan_alternative"),
    ("query/works", ["w-2"], "plan_left_out"),
    ("query/works/0", "w-9", "plan_question"),
    ("query/spots", ["hub-1"], "plan_left_out"),
    ("query/spots/0", "spot-9", "plan_question"),
    ("query/start", "138.57,35.6", "plan_ends"),
    ("query/start", "nowhere", "plan_question"),
    ("query/end", "gw-1", "plan_ends"),
    ("query/lodging", ["nowhere"], "plan_question"),
    ("query/date", "2026-03-26", "plan_feed_day"),
    ("query/date", "2026-03-24", "plan_closed"),
    ("query/date", "2026-03-11", "plan_feed_missing"),
    ("query/day", "saturday", "plan_trip_day"),
    ("query/day", "someday", "plan_question"),
    ("query/days", 2, "plan_days"),
    ("query/days", 4, "plan_question"),
    ("query/depart_after", "08:00", "plan_leave"),
    ("query/return_by", "12:30", "plan_return"),
    ("query/return_by", "06:30", "plan_question"),
    ("query/return_by", "15:53", "plan_last_way"),
    ("query/mode", "car", "plan_legs"),
    ("query/mode", "balloon", "plan_question"),
    ("query/pace", 1.0, "plan_dwell"),
    ("query/pace", -1.0, "plan_question"),
    ("query/dwell_min", 20.0, "plan_dwell"),
    ("query/must", ["spot-3"], "plan_must"),
    ("query/must/0", "spot-9", "plan_question"),
    ("query/skip", ["spot-2"], "plan_skip"),
    ("query/order", ["spot-2", "spot-1"], "plan_order"),
    ("query/values", {"spot-1": 1.0}, "plan_value"),
    ("query/values/spot-1", 3.0, "plan_value"),
    ("query/values/spot-1", -2.0, "plan_question"),
    ("query/max_walk_m", 200.0, "plan_walk_limit"),
    ("query/max_walk_day_m", 900.0, "plan_walk_day"),
    ("query/max_transfers", -1, "plan_question"),
    ("query/most_visits", 1, "plan_most_visits"),
    ("query/planned", {"pl-1": 3}, "plan_cap"),
    ("query/disperse", True, "plan_value"),
    ("query/planned/spot-1", 3, "plan_cap"),
    ("query/rules", [], "plan_hours_known"),
    ("query/rules/0/id", "pl-99", "plan_question"),
    ("query/rules/0/access", "private", "plan_private"),
    ("query/rules/0/access", "open", "plan_question"),
    ("query/rules/0/hours", [["09:30", "17:00"]], "plan_hours"),
    ("query/rules/0/hours/0/0", "09:01", "plan_hours"),
    ("query/rules/0/hours/0/1", "09:59", "plan_hours"),
    ("query/rules/0/hours", [], "plan_hours"),
    ("query/rules/0/hours", None, "plan_hours_known"),
    ("query/rules/0/hours/0", ["12:00", "09:00"], "plan_question"),
    ("query/rules/0/closed_weekdays", [0, 1, 2, 3, 4], "plan_closed"),
    ("query/rules/0/closed_weekdays", [0], "plan_hours_known"),
    ("query/rules/0/closed_weekdays/0", 9, "plan_question"),
    ("query/rules/0/quiet/0/0", "09:30", "plan_quiet"),
    ("query/rules/0/quiet", [["09:59", "10:30"]], "plan_quiet"),
    ("query/rules/0/quiet", [["22:00", "34:00"]], "plan_quiet"),
    ("query/rules/0/most_a_day", 2, "plan_cap"),
    ("query/rules/0/dwell_min", 30, "plan_dwell"),
    ("query/rules/0/consent", False, "plan_consent"),
    ("query/rules/0/rule_ja", "別の決まり", "plan_place_words"),
    ("query/iterations", 99, "plan_counts"),
    ("query/iterations", -1, "plan_question"),
    ("query/seed", -1, "plan_question"),
    ("query/time_limit_s", -1.0, "plan_question"),
    ("feeds", [], "plan_feed_missing"),
    ("feeds/0/id", "train", "plan_feed_missing"),
    ("feeds/0/sha256", "cd" * 32, "plan_feed_other"),
    ("feeds/0/as_of", "2026-03-24", "plan_feed_day"),
    ("feeds/0/as_of", None, "plan_feed_day"),
    ("feeds/0/valid_from", "2026-03-01", "plan_feed_listed"),
    ("feeds/0/valid_to", "2026-03-29", "plan_feed_listed"),
    ("feeds/0/used", False, "plan_feed_listed"),
    ("days", [], "plan_days"),
    ("days/0/day", 1, "plan_days"),
    ("days/0/date", "2026-03-25", "plan_days"),
    ("days/0/type", "saturday", "plan_days"),
    ("days/0/start/id", "spot-2", "plan_ends"),
    ("days/0/start/name", "elsewhere", "plan_leg_words"),
    ("days/0/start/lon", 138.57001, "plan_place"),
    ("days/0/start/lat", 35.6, "plan_place"),
    ("days/0/end/id", "gw-1", "plan_ends"),
    ("days/0/end/name", "elsewhere", "plan_leg_words"),
    ("days/0/end/lon", 138.57001, "plan_place"),
    ("days/0/end/lat", 35.6, "plan_place"),
    ("days/0/leave", "07:55", "plan_leg_times"),
    ("days/0/leave", "06:56", "plan_leave"),
    ("days/0/arrive", "12:48", "plan_leg_times"),
    ("days/0/walk_m", 1100.0, "plan_day_sums"),
    *((f"days/0/minutes/{key}", 1.5, "plan_day_sums") for key in (
        "visit", "free", "walk", "wait", "ride", "drive")),
    ("days/0/last_way/leave", "14:59", "plan_last_way"),
    ("days/0/last_way/leave", None, "plan_last_way"),
    ("days/0/last_way/arrive", "15:53", "plan_last_way"),
    ("days/0/last_way/arrive", "19:01", "plan_last_way"),
    ("days/0/last_way/slack_min", 181, "plan_slack"),
    ("days/0/last_way/slack_min", None, "plan_slack"),
    ("days/0/last_way/later", None, "plan_later"),
    ("days/0/last_way/later/0", "19:29", "plan_later"),
    ("days/0/last_way/later/1", "20:33", "plan_later"),
    ("days/0/last_way/drive_min", 20.0, "plan_drive"),
    ("days/0/last_way/drive_km", 10.0, "plan_drive"),
    ("visits", [], "plan_left_out"),
    ("visits/0/id", "spot-9", "plan_place"),
    ("visits/0/id", "spot-2", "plan_twice"),
    ("visits/0/id", "hub-1", "plan_not_asked"),
    ("visits/0/id", "spot-3", "plan_coarse"),
    ("visits/0/name", "elsewhere", "plan_leg_words"),
    ("visits/0/lon", 138.57002, "plan_place"),
    ("visits/0/lat", 35.67002, "plan_place"),
    ("visits/0/precision_m", 10.0, "plan_place_words"),
    ("visits/0/day", 1, "plan_days"),
    ("visits/0/arrive", "08:31", "plan_leg_times"),
    ("visits/0/arrive", "09:01", "plan_visit_times"),
    ("visits/0/begin", "08:59", "plan_dwell"),
    ("visits/0/end", "09:59", "plan_dwell"),
    ("visits/0/depart", "10:27", "plan_leg_times"),
    ("visits/0/depart", "09:59", "plan_visit_times"),
    ("visits/0/dwell_min", 59.0, "plan_dwell"),
    ("visits/0/value", 1.0, "plan_value"),
    ("visits/0/access", "free", "plan_place_words"),
    ("visits/1/access", "private", "plan_place_words"),
    ("visits/0/hours_known", False, "plan_hours_known"),
    ("visits/1/hours_known", True, "plan_hours_known"),
    ("visits/0/limited", False, "plan_place_words"),
    ("visits/0/works/0/id", "w-3", "plan_place_words"),
    ("visits/0/rule", "", "plan_place_words"),
    ("legs", [], "plan_legs"),
    ("legs/0/mode", "wait", "plan_legs"),
    ("legs/0/mode", "swim", "plan_legs"),
    ("legs/1/mode", "rail", "plan_ride_words"),
    ("legs/0/from", "elsewhere", "plan_leg_words"),
    ("legs/0/to", "elsewhere", "plan_leg_words"),
    ("legs/1/from", "elsewhere", "plan_leg_words"),
    ("legs/0/depart", "07:57", "plan_clock"),
    ("legs/1/arrive", "08:31", "plan_clock"),
    ("legs/0/walk_m", 262.0, "plan_walk_length"),
    ("legs/0/walk_m", None, "plan_walk_length"),
    ("legs/1/route", "支線", "plan_ride_words"),
    ("legs/1/headsign", "湖", "plan_ride_words"),
    ("legs/1/trip_id", "t99", "plan_trip"),
    ("legs/1/trip_id", "t6", "plan_trip_day"),
    ("legs/1/trip_id", "t7", "plan_call"),
    ("legs/1/from_stop", "bus:s3", "plan_call"),
    ("legs/1/to_stop", "bus:s2", "plan_call"),
    ("legs/0/to_stop", "bus:s9", "plan_stop"),
    ("legs/0/from_stop", "bus:s1", "plan_legs"),
    ("legs/0/day", 1, "plan_legs"),
    ("legs/0/way", 1, "plan_legs"),
    ("legs/1/feed", "train", "plan_ride_words"),
    ("legs/0/feed", "bus", "plan_leg_words"),
    ("legs/1/depart_s", 28_801, "plan_call"),
    ("legs/1/arrive_s", 30_599, "plan_call"),
    ("legs/0/depart_s", 28_603, "plan_walk_time"),
    ("legs/1/must_book", True, "plan_ride_words"),
    ("legs/1/stays_seated", True, "plan_seated"),
    ("legs/1/is_estimate", True, "plan_ride_words"),
    ("value", 4.0, "plan_value"),
    ("bound", 2.0, "plan_bound"),
    ("bound", 4.0, "plan_bound"),
    ("gap_percent", 1.0, "plan_bound"),
    ("status", "infeasible", "plan_bound"),
    ("status", "surely", "plan_bound"),
    ("iterations", 101, "plan_counts"),
    ("asked", 2, "plan_counts"),
    ("hours_known", 2, "plan_counts"),
    ("left_out", [], "plan_left_out"),
    ("left_out/0/id", "spot-1", "plan_twice"),
    ("left_out/0/id", "hub-1", "plan_left_out"),
    ("left_out/0/reason", "private", "plan_left_out"),
    ("left_out/0/reason", "full", "plan_left_out"),
]  # fmt: skip
# What the file says in words of its own, or what nothing at hand can confirm.
FREE = {
    "query/bookable",  # no ride of this plan must be booked; see the tests of legs
    *("query/rules/0/closed_dates/0", "query/rules/0/busy", "query/rules/0/source"),
    *("query/rules/0/seen_on", "query/rules/0/rule_en", "query/max_transfers"),
    *("feeds/0/name", "visits/0/manners", "notices", "attribution/0", "alternatives"),
    *("visits/0/works/0/title", "visits/0/works/0/role", "visits/0/works/0/scene"),
    *("left_out/0/name", "left_out/0/certain"),
}


def leaves(value: Any, path: str = "") -> Iterator[str]:
    """Yield the paths of all single values; the first entry stands for its list."""
    if isinstance(value, dict):
        for key, entry in value.items():
            yield from leaves(entry, f"{path}/{key}")
    elif isinstance(value, list) and value:
        yield from leaves(value[0], f"{path}/0")
    else:
        yield path.lstrip("/")


def test_every_field_of_the_file_is_broken_once() -> None:
    whole = set(leaves(one_day()))
    broken = {re.sub(r"(visits|legs|days)/\d", r"\1/0", path) for path, _, _ in BREAKS}
    assert whole - broken - FREE == set()
    assert whole >= FREE


@pytest.mark.parametrize(
    ("path", "value", "code"), BREAKS, ids=[f"{n}-{b[0]}" for n, b in enumerate(BREAKS)]
)
def test_a_broken_field_is_objected_to(
    path: str,
    value: Any,
    code: str,
    world: Catalogue,
    feeds: tuple[CompiledFeed, ...],
) -> None:
    document = set_at(one_day(), path, value)
    check_shape(document, "broken.json")
    found = codes(check_itinerary(document, world, feeds))
    assert code in found


TWO_DAYS: list[tuple[str, Any, str]] = [
    ("query/lodging", ["gw-1"], "plan_ends"),
    ("query/max_transfers", 0, "plan_transfers"),
    ("query/return_by", "31:30", "plan_question"),
    ("query/day", "saturday", "plan_days"),
    ("days/1/type", "holiday", "plan_days"),
    ("days/1/last_way/slack_min", 5, "plan_slack"),
    ("visits/1/day", 0, "plan_legs"),
    ("legs/8/arrive_s", 30_640, "plan_walk_time"),
    ("legs/8/walk_m", 70.0, "plan_walk_length"),
    ("legs/9/from_stop", "bus:s1", "plan_legs"),
    ("legs/9/depart_s", 30_640, "plan_leg_times"),
    ("legs/9/to_stop", "bus:s1", "plan_legs"),
    ("legs/10/stays_seated", True, "plan_seated"),
    ("feeds/0/as_of", "2026-03-28", "plan_feed_day"),
]


@pytest.mark.parametrize(("path", "value", "code"), TWO_DAYS)
def test_two_days_broken(
    path: str, value: Any, code: str, world: Catalogue, feeds: tuple[CompiledFeed, ...]
) -> None:
    found = codes(check_itinerary(set_at(two_days(), path, value), world, feeds))
    assert code in found


BY_CAR: list[tuple[str, Any, str]] = [
    ("query/mode", "transit", "plan_legs"),
    ("legs/0/mode", "walk", "plan_legs"),
    ("legs/0/road_m", 12_000.0, "plan_drive"),
    ("legs/0/arrive_s", 32_341, "plan_drive"),
    ("legs/0/is_estimate", False, "plan_drive"),
    ("legs/0/from_stop", "bus:s0", "plan_legs"),
    ("days/0/minutes/drive", 73.0, "plan_day_sums"),
    ("days/0/last_way/leave", "18:26", "plan_last_way"),
    ("days/0/last_way/later", ["19:30", "20:05"], "plan_later"),
]


@pytest.mark.parametrize(("path", "value", "code"), BY_CAR)
def test_by_car_broken(
    path: str, value: Any, code: str, world: Catalogue, feeds: tuple[CompiledFeed, ...]
) -> None:
    found = codes(check_itinerary(set_at(by_car(), path, value), world, feeds))
    assert code in found


def test_alternatives_are_checked_the_same_way(
    world: Catalogue, feeds: tuple[CompiledFeed, ...]
) -> None:
    other = {**one_day(), "kind": "less_walking"}
    right = {**one_day(), "alternatives": [other]}
    assert check_itinerary(right, world, feeds).is_right
    for path, value, code in (
        ("value", 4.0, "plan_value"),
        ("kind", "plan", "plan_alternative"),
        ("query/days", 2, "plan_alternative"),
    ):
        broken = {**one_day(), "alternatives": [set_at(other, path, value)]}
        checked = check_itinerary(broken, world, feeds)
        assert code in codes(checked)
        assert {f.table.split()[0] for f in checked.faults} == {"alternatives[0]"}


def test_another_timetable_of_the_same_name_is_refused(world: Catalogue) -> None:
    assert "plan_feed_missing" in codes(check_itinerary(one_day(), world, ()))


def test_what_cannot_be_checked_is_counted(
    world: Catalogue, feeds: tuple[CompiledFeed, ...]
) -> None:
    told = {u.code: (u.count, u.of) for u in check_itinerary(one_day(), world, feeds).unchecked}
    assert told == {"hours": (1, 2), "rules": (1, 1), "bound": (1, 1)}
    drives = {u.code: (u.count, u.of) for u in check_itinerary(by_car(), world, feeds).unchecked}
    assert drives["drive"] == (3, 3)
