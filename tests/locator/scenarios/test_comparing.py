"""Before and after, by hand: 10 km x 1.3 at 30 km/h are 26 minutes; 20 km are 52."""

import dataclasses
import datetime as dt

import pandas as pd
import pytest

from geo.access.verdicts import Visit
from locator.days import Day
from locator.errors import QueryError
from locator.scenarios import (
    DemandZone,
    Extension,
    ExtraTrips,
    Scenario,
    Shuttle,
    Side,
    compare,
    points_of,
)
from locator.scenarios.comparing import vehicle_s
from locator.vocabulary import DayType
from tests.geo.transit.made import DAY, F, T, feed
from tests.locator.buses import at, world
from tests.locator.scenarios.lines import BUS, GATE_M, ON, ask, halt, place, sites, target

# From a place without any bus, 20 km south of the castle, to one 10 km farther south.
SHUTTLE = Shuttle(
    id="line",
    name="新線",
    halts=(halt(-20_000), halt(-30_000)),
    headway_min=60,
    hours=(at(9), at(17)),
    layover_min=4,
)
PLAN = Scenario(id="plan", name="仮定", on=ON, shuttles=(SHUTTLE,))


def test_a_shuttle_makes_a_site_reachable() -> None:
    found = ask(PLAN, -30_000, 500, unit_cost_jpy=5_000)
    row = found.after["gw"].loc["site-0"]
    assert (row["verdict"], row["reason"]) == ("yes", "by_timetable")
    assert (row["first_arrival_s"], row["last_departure_s"]) == (at(9, 26), at(17))
    assert found.before["gw"].loc["site-0", "verdict"] == "unknown"
    assert found.new_sites.tolist() == ["site-0"]
    assert found.lost_sites.tolist() == []
    gains = found.sites.loc["site-0"]
    assert (gains["stay_before_min"], gains["stay_after_min"]) == (0, 454)
    assert (gains["stay_gained_min"], gains["departures_gained"]) == (454, 7)  # 9:00 to 15:00
    assert found.sites.loc["site-1", ["before", "after"]].tolist() == ["unknown", "unknown"]
    assert found.sites.loc["site-1", "stay_gained_min"] == 0


def test_what_it_takes_and_costs() -> None:
    found = ask(PLAN, -30_000, 500, unit_cost_jpy=5_000)
    # 9 departures each way, 26 min and 4 min of layover: 18 x 30 min
    assert found.vehicle_hours == {"line": 9.0}
    assert found.vehicle_hours_day == 9.0
    assert found.cost_jpy == 45_000
    assert found.cost_per_site_jpy == 45_000
    assert found.stay_gained_h == pytest.approx(454 / 60)
    assert found.cost_per_hour_jpy == pytest.approx(45_000 / (454 / 60))
    assert ask(PLAN, -30_000).cost_jpy is None


def test_nothing_gained_costs_no_amount_per_nothing() -> None:
    found = ask(PLAN, 500, unit_cost_jpy=5_000)
    assert (found.cost_jpy, found.stay_gained_h) == (45_000, 0)
    assert (found.cost_per_site_jpy, found.cost_per_hour_jpy) == (None, None)
    told = found.to_json()
    assert (told["new_sites"], told["cost_per_site_jpy"]) == ([], None)
    assert told["as_of"] == {"bus": "2026-03-25", "scenario": "2026-02-18"}


@pytest.mark.parametrize(
    ("day", "hours"),
    [(Day(type=DayType.SATURDAY), 0.0), (Day(date=dt.date(2026, 3, 20)), 9.0), (Day(), 0.0)],
)
def test_days_without_the_shuttle_take_nothing(day: Day, hours: float) -> None:
    sundays = dataclasses.replace(SHUTTLE, days=(DayType.HOLIDAY,))
    found = ask(dataclasses.replace(PLAN, shuttles=(sundays,)), -30_000, day=day)
    assert found.vehicle_hours == {"line": hours}
    assert (found.new_sites.tolist() == ["site-0"]) == (hours > 0)


def test_an_extra_trip_home_gives_a_longer_stay() -> None:
    extra = ExtraTrips(id="late", name="終バス", trip="bus:t1", departures_s=(at(18),))
    found = ask(dataclasses.replace(PLAN, shuttles=(), extra_trips=(extra,)), 0, start_m=GATE_M)
    # 8:30 to 16:10, then to 18:00
    assert found.sites.loc["site-0", ["stay_before_min", "stay_after_min"]].tolist() == [460, 570]
    assert found.vehicle_hours == {"late": 0.5}
    assert found.new_sites.tolist() == []


def test_extensions_out_and_home_open_a_site_and_take_their_minutes() -> None:
    out = Extension(id="out", name="往", route="bus:r", trips=("t0",), halts=(halt(10_000),))
    home = Extension(
        id="home", name="復", route="bus:r", trips=("t1",), side=Side.START, halts=(halt(10_000),)
    )
    plan = dataclasses.replace(PLAN, shuttles=(), extensions=(out, home))
    found = ask(plan, 10_000, start_m=GATE_M)
    row = found.after["gw"].iloc[0]
    # there 8:30:20 + 26 min, back from 16:10 - 20 s - 26 min; whole minutes only when shown
    assert (row["first_arrival_s"], row["last_departure_s"]) == (at(8, 56) + 20, at(15, 43) + 40)
    assert row["longest_stay_min"] == pytest.approx(407 + 20 / 60)
    assert found.new_sites.tolist() == ["site-0"]
    assert found.vehicle_hours["scenario-bus"] == pytest.approx(2 * (26 * 60 + 20) / 3600)


def test_what_a_silent_feed_takes_is_unknown() -> None:
    out = Extension(id="out", name="往", route="bus:r", trips=("t0",), halts=(halt(10_000),))
    plan = dataclasses.replace(PLAN, extensions=(out,))
    found = ask(plan, -30_000, day=Day(date=dt.date(2026, 4, 8)), unit_cost_jpy=5_000)
    assert found.vehicle_hours == {"line": 9.0, "scenario-bus": None}
    assert (found.vehicle_hours_day, found.cost_jpy) == (None, None)
    assert found.new_sites.tolist() == ["site-0"]


def test_a_zone_takes_its_hours_times_its_vehicles() -> None:
    zone = DemandZone(
        id="zone",
        name="区域",
        polygon=(place(-31_000, -9_000), place(-31_000, 9_000), place(-19_000, 9_000),
                 place(-19_000, -9_000)),
        hours=(at(9), at(17)),
        wait_min=10,
        speed_km_h=30,
        is_walk_up=True,
        vehicles=2,
    )  # fmt: skip
    found = ask(dataclasses.replace(PLAN, shuttles=(), zones=(zone,)), -30_000)
    assert found.vehicle_hours == {"zone": 16.0}
    # asked at 9:00, 10 min of wait, 26 of way; home by 17:00, asked at 16:24
    assert found.after["gw"].loc["site-0", "first_arrival_s"] == at(9, 36)
    assert found.after["gw"].loc["site-0", "last_departure_s"] == at(16, 24)


def test_a_coarse_point_gains_nothing_known() -> None:
    places = sites(-30_000).assign(precision_m=[5_000.0])
    found = compare(
        world(), [BUS], PLAN, Day(), origins=[target(-20_000)], sites=places, visit=Visit()
    )
    assert found.sites["after"].tolist() == ["unknown"]
    assert found.sites["stay_gained_min"].isna().all()
    assert found.sites["departures_gained"].isna().all()


def test_the_best_origin_counts() -> None:
    both = [target(-20_000, "near"), target(GATE_M, "bus")]
    found = compare(
        world(), [BUS], PLAN, Day(), origins=both, sites=sites(-30_000, 0), visit=Visit()
    )
    assert found.sites["before"].tolist() == ["unknown", "yes"]
    assert found.sites["after"].tolist() == ["yes", "yes"]
    assert found.sites["stay_gained_min"].tolist() == [454, 0]
    assert list(found.after) == ["near", "bus"]


def test_without_origins_nothing_is_said_to_be_reached() -> None:
    found = compare(world(), [BUS], PLAN, Day(), origins=[], sites=sites(0), visit=Visit())
    assert found.sites["after"].tolist() == ["unknown"]
    assert (len(found.after), len(found.new_sites)) == (0, 0)


def test_the_scenario_taken_away_is_the_baseline() -> None:
    nothing = Scenario(id="none", name="なし", on=ON)
    found = ask(nothing, 0, -5_000, start_m=GATE_M)
    pd.testing.assert_frame_equal(found.before["gw"], found.after["gw"], check_exact=True)
    assert found.vehicle_hours == {}
    assert (found.vehicle_hours_day, found.stay_gained_h) == (0, 0)


@pytest.mark.parametrize("cost", [-1.0, float("nan"), float("inf")])
def test_a_unit_cost_that_is_no_amount_is_refused(cost: float) -> None:
    with pytest.raises(QueryError) as caught:
        ask(PLAN, 0, unit_cost_jpy=cost)
    assert caught.value.code == "bad_unit_cost"


def test_the_seconds_of_vehicles_are_those_of_the_day() -> None:
    trips = [
        T([(0, 0, 60), (1, 600, 700)]),  # 540 s
        T([(0, 0, 0), (1, 300, 300)], services=1),  # runs the day before
        T([(0, 0, 0), (1, 100, 100)]),  # a pattern of three departures
    ]
    base = feed([(0, 0), (900, 0)], trips, frequencies=[F(2, 0, 1_500, 600)], runs=[(0, 1), (1, 0)])
    seconds, count = vehicle_s(base, DAY)
    assert (seconds.tolist(), count.tolist()) == ([540, 0, 300], [1, 0, 3])


def test_points_are_those_of_sites_and_origins() -> None:
    points = points_of(sites(0, 1_000), [target(-500)])
    assert points.shape == (3, 2)
    assert points[2].tolist() == list(place(-500))
