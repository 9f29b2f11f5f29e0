"""A scenario as one more feed: what is added, what stays the same object, what is refused."""

import dataclasses
import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.access.verdicts import Visit
from geo.gtfs.compiled import CompiledFeed
from geo.transit.day_trips import trips_on
from locator.access import DayService, access_table
from locator.brief import assumed_text, feed_names
from locator.days import Day
from locator.errors import QueryError
from locator.i18n import Lang, load_texts
from locator.scenarios import (
    AddedStop,
    DemandZone,
    Direction,
    Extension,
    ExtraTrips,
    Halt,
    Scenario,
    Shuttle,
    Side,
    apply_scenario,
    is_assumption,
    points_of,
)
from locator.settings import find_data
from locator.vocabulary import DayType
from tests.geo.transit.made import T, X, feed
from tests.locator.buses import WEDNESDAY, at, bus, line, world
from tests.locator.scenarios.lines import BUS, GATE_M, ON, halt, place, rides, sites, target

SHUTTLE = Shuttle(
    id="line",
    name="循環",
    halts=(Halt(stop_id="bus:s1"), halt(10_000, "峠")),
    departures_s=(at(9),),
    days=(DayType.WEEKDAY,),
)
EXTRA = ExtraTrips(id="late", name="終バス", trip="bus:t1", departures_s=(at(18),))
ON_AND_ON = Extension(
    id="on", name="延伸", route="bus:r", trips=("t0",), halts=(halt(10_000, "峠"),)
)
ZONE = DemandZone(
    id="zone",
    name="区域",
    polygon=(
        place(-2_000, -2_000),
        place(-2_000, 2_000),
        place(2_000, 2_000),
        place(2_000, -2_000),
    ),
    hours=(at(9), at(17)),
    wait_min=15,
)


def plan(**parts: object) -> Scenario:
    return Scenario(id="plan", name="仮定", on=ON, **parts)  # type: ignore[arg-type]


def of(feeds: tuple[CompiledFeed, ...], feed_id: str = "scenario") -> CompiledFeed:
    (found,) = [f for f in feeds if f.feed_id == feed_id]
    return found


def test_nothing_changes_nothing() -> None:
    assert apply_scenario([BUS], plan()) == (BUS,)


def test_a_shuttle_is_a_feed_of_its_own_and_the_others_stay_the_same_objects() -> None:
    found = apply_scenario([BUS], plan(shuttles=(SHUTTLE,)))
    assert found[0] is BUS
    own = of(found)
    assert is_assumption(own)
    assert not is_assumption(BUS)
    assert (own.provenance.licence, own.provenance.retrieved_on) == ("", ON)
    out, back = (rides(own, trip) for trip in range(2))
    # 10 km x 1.3 at 30 km/h: 26 minutes
    assert out == [("bus:s1", at(9), at(9)), ("line:2", at(9, 26), at(9, 26))]
    assert back == [("line:2", at(9), at(9)), ("bus:s1", at(9, 26), at(9, 26))]
    assert own.stop_name.to_list() == ["停留所1", "峠"]
    assert own.trip_headsign.to_list() == ["峠", "停留所1"]


def test_words_name_the_scenario_and_mark_its_feeds() -> None:
    found = apply_scenario([BUS], plan(shuttles=(SHUTTLE,)))
    told = load_texts(find_data(), Lang.JA)
    assert assumed_text(found, told).startswith(f"仮定「仮定」（{ON.isoformat()}）")
    assert assumed_text([BUS], told) == ""
    names = feed_names(found, told)
    assert names["scenario"] == "仮定: 仮定"
    assert names["bus"] == BUS.provenance.name_ja


def test_a_loop_comes_back_and_one_way_does_not() -> None:
    loop = dataclasses.replace(SHUTTLE, direction=Direction.LOOP)
    own = of(apply_scenario([BUS], plan(shuttles=(loop,))))
    assert [stop for stop, _, _ in rides(own, 0)] == ["bus:s1", "line:2", "bus:s1"]
    assert rides(own, 0)[-1][1] == at(9) + 2 * 26 * 60 + 20  # and 20 s at the far stop
    assert len(own.trip_id) == 1
    way = dataclasses.replace(SHUTTLE, direction=Direction.ONE_WAY)
    assert len(of(apply_scenario([BUS], plan(shuttles=(way,)))).trip_id) == 1


@pytest.mark.parametrize(
    ("date", "runs"),
    [
        (dt.date(2026, 3, 19), True),
        (dt.date(2026, 3, 20), False),  # a Friday, the spring equinox: the Sunday timetable
        (dt.date(2026, 3, 21), False),
        (dt.date(2035, 3, 22), True),
    ],
)
def test_it_runs_on_its_days_and_speaks_of_all(date: dt.date, *, runs: bool) -> None:
    own = of(apply_scenario([BUS], plan(shuttles=(SHUTTLE,))))
    assert (len(trips_on(own, date).trip) > 0) == runs
    (day,) = DayService.of([own], Day(date=date)).feeds
    assert day.is_used


def test_extra_trips_copy_stops_and_running_times() -> None:
    own = of(apply_scenario([BUS], plan(extra_trips=(EXTRA,))))
    assert rides(own, 0) == [("bus:s1", at(18), at(18)), ("bus:s0", at(18, 30), at(18, 30))]
    assert len(own.trip_id) == 3  # one a type of day
    assert own.route_name.to_list() == ["本線"]


def test_a_route_is_copied_by_its_fullest_and_earliest_trip() -> None:
    long = [(0, at(12), at(12)), (1, at(12, 10), at(12, 11)), (2, at(12, 30), at(12, 30))]
    late = [(2, at(11), at(11)), (1, at(11, 5), at(11, 5)), (0, at(11, 9), at(11, 9))]
    short = [(0, at(6), at(6)), (1, at(6, 5), at(6, 5))]
    base = feed([(0, 0), (5_000, 0), (9_000, 0)], [T(short), T(long), T(late)], feed_id="bus")
    extra = ExtraTrips(id="late", name="増便", route="bus:r", departures_s=(at(20),))
    assert rides(of(apply_scenario([base], plan(extra_trips=(extra,)))), 0) == [
        ("bus:s2", at(20), at(20)),
        ("bus:s1", at(20, 5), at(20, 5)),
        ("bus:s0", at(20, 9), at(20, 9)),
    ]


def test_an_extended_trip_takes_the_place_of_the_original() -> None:
    found = apply_scenario([BUS], plan(extensions=(ON_AND_ON,)))
    base, changed = of(found, "bus"), of(found, "scenario-bus")
    assert base is not BUS
    assert base.daily_trips().equals(BUS.daily_trips())
    assert trips_on(base, WEDNESDAY).trip.tolist() == [1]
    assert trips_on(changed, WEDNESDAY).trip.tolist() == [0]
    assert changed.trip_id.to_list() == ["t0"]
    assert rides(changed, 0) == [
        ("bus:s0", at(8), at(8)),
        ("bus:s1", at(8, 30), at(8, 30) + 20),
        ("on:1", at(8, 56) + 20, at(8, 56) + 40),
    ]
    assert trips_on(BUS, WEDNESDAY).trip.tolist() == [0, 1]


def test_a_changed_trip_is_silent_where_its_feed_is() -> None:
    found = apply_scenario([BUS], plan(extensions=(ON_AND_ON,)))
    states = {d.id: d.is_used for d in DayService.of(found, Day(date=dt.date(2026, 4, 8))).feeds}
    assert states == {"bus": False, "scenario-bus": False, "scenario": True}
    dates = {d.id: d.as_of for d in DayService.of(found, Day()).feeds}
    assert dates["scenario-bus"] == dates["bus"] == WEDNESDAY


def test_a_block_moves_together_with_its_rules_of_transfer() -> None:
    trips = [
        T([(0, at(8), at(8)), (1, at(9), at(9))], block=4),
        T([(1, at(9, 5), at(9, 5)), (0, at(10), at(10))], block=4),
        T([(0, at(8), at(8)), (2, at(9), at(9))], block=5),
    ]
    rules = [X(1, 1, 2, 0), X(0, 2, 3)]
    base = feed([(0, 0), (5_000, 0), (0, 9_000)], trips, transfers=rules, feed_id="bus")
    stop = AddedStop(id="mid", name="中", lon=133.52, lat=34.2, pole_of="bus:s1", route="bus:r")
    only = dataclasses.replace(stop, pole_of="", between=("bus:s0", "bus:s2"))
    changed = of(apply_scenario([base], plan(stops=(only,))), "scenario-bus")
    assert changed.trip_id.to_list() == ["t2"]
    assert len(changed.transfer_from) == 0 or changed.transfer_type.tolist() == [3]
    both = of(apply_scenario([base], plan(stops=(stop,))), "scenario-bus")
    assert both.trip_id.to_list() == ["t0", "t1"]
    assert both.trip_block.tolist() == [4, 4]
    names = [both.stop_id[n] for n in (both.transfer_from[0], both.transfer_to[0])]
    assert (names, both.transfer_type.tolist()) == (["bus:s1", "bus:s1"], [2])


def test_applied_twice_is_applied_once() -> None:
    whole = plan(shuttles=(SHUTTLE,), extra_trips=(EXTRA,), extensions=(ON_AND_ON,), zones=(ZONE,))
    points = points_of(sites(0, 1_000), [target(GATE_M)])
    once = apply_scenario([BUS], whole, points=points)
    assert apply_scenario(once, whole, points=points[::-1]) == once


def test_another_scenario_on_top_is_refused() -> None:
    once = apply_scenario([BUS], plan(shuttles=(SHUTTLE,)))
    with pytest.raises(QueryError) as caught:
        apply_scenario(once, plan(extra_trips=(EXTRA,)))
    assert caught.value.code == "scenario_on_scenario"
    with pytest.raises(QueryError) as caught:
        apply_scenario([bus(line(), name="scenario")], plan(shuttles=(SHUTTLE,)))
    assert caught.value.code == "scenario_on_scenario"


def test_a_faulty_value_made_by_hand_is_refused() -> None:
    bad = dataclasses.replace(SHUTTLE, speed_km_h=float("nan"), dwell_s=-1)
    with pytest.raises(QueryError) as caught:
        apply_scenario([BUS], plan(shuttles=(bad,)))
    assert (caught.value.code, caught.value.facts["count"]) == ("bad_scenario", 2)


def test_points_without_a_position_are_left_out() -> None:
    points = np.array([[np.nan, 35.0], place(1_000)])
    found = of(apply_scenario([BUS], plan(zones=(ZONE,)), points=points))
    assert len(found.stop_id) == 2  # the castle's stop and the point


def answers(feeds: tuple[CompiledFeed, ...] | list[CompiledFeed], day: Day) -> pd.DataFrame:
    service = DayService.of(feeds, day)
    return access_table(world(), service, target(GATE_M).points[0], sites(0, 9_500, 3_000), VISIT)


VISIT = Visit()


@pytest.mark.parametrize("day", [Day(), Day(type=DayType.HOLIDAY), Day(date=WEDNESDAY)])
def test_without_the_scenario_all_is_as_before_to_the_last_digit(day: Day) -> None:
    before = answers([BUS], day)
    whole = plan(shuttles=(SHUTTLE,), extensions=(ON_AND_ON,), extra_trips=(EXTRA,))
    after = answers(apply_scenario([BUS], whole), day)
    assert not after.equals(before)
    pd.testing.assert_frame_equal(answers([BUS], day), before, check_exact=True)
    none = apply_scenario([BUS], plan())
    pd.testing.assert_frame_equal(answers(none, day), before, check_exact=True)


def longest_stay(headway_min: float, metres: float) -> float:
    """Return the longest stay by a shuttle of a headway, -1 where there is none."""
    some = dataclasses.replace(
        SHUTTLE,
        departures_s=(),
        headway_min=headway_min,
        hours=(at(8), at(18)),
        halts=(Halt(stop_id="bus:s1"), halt(metres)),
    )
    service = DayService.of(apply_scenario([BUS], plan(shuttles=(some,))), Day())
    table = access_table(world(), service, target(GATE_M).points[0], sites(metres), VISIT)
    return float(table["longest_stay_min"].fillna(-1.0).iloc[0])


@settings(max_examples=10, deadline=None)
@given(st.sampled_from([60, 120, 240]), st.sampled_from([2, 3, 4]), st.integers(700, 10_000))
def test_a_headway_cut_into_parts_is_never_less_reachable(
    headway_min: int, parts: int, metres: int
) -> None:
    whole, cut = (longest_stay(h, metres) for h in (headway_min, headway_min / parts))
    assert cut >= whole


def test_extension_at_the_start_comes_before_the_first_stop() -> None:
    early = Extension(
        id="from",
        name="延伸",
        route="bus:r",
        stop="bus:s1",
        side=Side.START,
        halts=(halt(10_000, "峠"),),
    )
    changed = of(apply_scenario([BUS], plan(extensions=(early,))), "scenario-bus")
    assert changed.trip_id.to_list() == ["t1", "t3"]  # weekday and Saturday
    assert rides(changed, 0) == [
        ("from:1", at(15, 43) + 20, at(15, 43) + 40),
        ("bus:s1", at(16, 10) - 20, at(16, 10)),
        ("bus:s0", at(16, 40), at(16, 40)),
    ]
