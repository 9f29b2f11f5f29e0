"""A demand zone: inside, on the edge, outside; hours, wait, booking, too many points.

1 km x 1.3 at 39 km/h are 2 minutes; with 15 minutes' wait one is there 17 minutes after asking.
"""

import dataclasses

import pandas as pd
import pytest

from geo.access.verdicts import Visit
from geo.gtfs.drafts import DraftStop
from locator.errors import QueryError
from locator.scenarios import DemandZone, Scenario, apply_scenario
from locator.scenarios.zones import zone_points, zone_step_min, zone_trips
from tests.locator.buses import at
from tests.locator.scenarios.lines import BUS, ON, ask, place

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
    speed_km_h=39,
    is_walk_up=True,
)
USUAL = Visit()
SOON = Visit(depart_after_s=at(10) + 30)


def row(
    north_m: float, zone: DemandZone = ZONE, visit: Visit = USUAL, *, bookable: bool = False
) -> pd.Series:
    """Return the answer for a site as far north of the castle, from the castle."""
    plan = Scenario(id="plan", name="仮定", on=ON, zones=(zone,))
    found = ask(plan, north_m, start_m=0.0, visit=visit, bookable=bookable)
    return found.after["gw"].iloc[0]


def test_who_asks_is_there_after_the_wait_and_the_ride() -> None:
    found = row(1_000)
    assert (found["verdict"], found["first_arrival_s"]) == ("yes", at(9, 17))
    assert found["last_departure_s"] == at(16, 43)  # there by 17:00
    # who could ask at 10:00:30 asks at 10:01
    assert row(1_000, visit=SOON)["first_arrival_s"] == at(10, 18)


def test_half_a_minute_of_wait_counts() -> None:
    assert row(1_000, dataclasses.replace(ZONE, wait_min=2.5))["first_arrival_s"] == at(9, 4) + 30


def test_outside_the_zone_nobody_boards_or_alights() -> None:
    assert row(3_000)["verdict"] == "unknown"
    plan = Scenario(id="plan", name="仮定", on=ON, zones=(ZONE,))
    away = ask(plan, 1_000, start_m=3_000).after["gw"].iloc[0]
    assert away["verdict"] == "unknown"
    assert pd.isna(away["first_arrival_s"])


def test_the_edge_counts_as_inside() -> None:
    lon, lat = place(1_000)
    edge = dataclasses.replace(
        ZONE, polygon=(place(-2_000, -2_000), (lon, lat), place(-2_000, 2_000))
    )
    assert row(1_000, edge)["verdict"] == "yes"
    beyond = dataclasses.replace(
        ZONE, polygon=(place(-2_000, -2_000), (lon, lat - 1e-9), place(-2_000, 2_000))
    )
    assert row(1_000, beyond)["verdict"] == "unknown"


@pytest.mark.parametrize(("end", "rides"), [(at(9, 16), 0), (at(9, 17), 1), (at(9, 19), 3)])
def test_a_ride_begins_and_ends_within_the_hours(end: int, rides: int) -> None:
    zone = dataclasses.replace(ZONE, hours=(at(9), end))
    points = [
        DraftStop(id=str(m), name=str(m), lon=place(m)[0], lat=place(m)[1]) for m in (0, 1_000)
    ]
    _, headways, findings = zone_trips(zone, points, [0, 1], 0)
    assert {len(range(h.start_s, h.end_s, h.headway_s)) for h in headways} <= {rides}
    assert (len(headways) > 0) == (rides > 0)
    assert findings == []


def test_it_counts_only_where_service_that_must_be_booked_counts() -> None:
    by_phone = dataclasses.replace(ZONE, is_walk_up=False)
    assert row(1_000, by_phone)["verdict"] == "unknown"
    found = row(1_000, by_phone, bookable=True)
    assert (found["verdict"], found["first_arrival_s"]) == ("yes", at(9, 17))


def test_stops_of_the_feeds_inside_are_points_once_each() -> None:
    plan = Scenario(id="plan", name="仮定", on=ON, zones=(ZONE,))
    found = apply_scenario([BUS], plan, points=[place(1_000), place(1_000), place(5_000)])
    own = found[-1]
    assert own.stop_name.to_list()[1] == "停留所1"
    assert len(own.stop_id) == 2


def test_one_point_alone_is_said_and_rides_nowhere() -> None:
    own = apply_scenario([BUS], Scenario(id="plan", name="仮定", on=ON, zones=(ZONE,)))[-1]
    assert len(own.trip_id) == 0
    assert [f.code for f in own.findings] == ["scenario_zone_without_points"]


def test_many_points_are_asked_more_rarely_and_it_is_said() -> None:
    assert zone_step_min(ZONE, 46) == 1  # 481 minutes x 46 x 45 rides = 995,670
    assert zone_step_min(ZONE, 47) == 2  # 1,039,922
    points = [
        DraftStop(id=str(n), name=str(n), lon=place(0, n * 10.0)[0], lat=place(0)[1])
        for n in range(47)
    ]
    _, headways, findings = zone_trips(ZONE, points, list(range(47)), 0)
    assert {h.headway_s for h in headways} == {120}
    assert [(f.code, f.found) for f in findings] == [("scenario_zone_step", "2")]


def stop(own_id: str, north_m: float) -> DraftStop:
    lon, lat = place(north_m)
    return DraftStop(id=own_id, name=own_id, lon=lon, lat=lat)


def test_poles_within_50_metres_are_one_point_and_doors_are_all() -> None:
    doors = [stop("a", 0), stop("b", 20), stop("again", 0)]
    poles = [stop("c", 69), stop("d", 71), stop("e", 120), stop("f", 122), stop("away", 2_500)]
    found = zone_points(ZONE, doors, poles)
    assert [p.id for p in found] == ["a", "b", "d", "f"]


def test_too_many_points_are_refused() -> None:
    with pytest.raises(QueryError) as caught:
        zone_step_min(ZONE, 251)  # 31 minutes
    assert caught.value.code == "scenario_zone_too_coarse"
    lon, lat = place(-1_000)
    many = [
        DraftStop(id=str(n), name="", lon=lon + n % 20 * 1e-3, lat=lat + n // 20 * 1e-3)
        for n in range(251)
    ]
    assert len(zone_points(ZONE, many[:250])) == len(zone_points(ZONE, [], many[:250])) == 250
    for doors, stops in ((many, []), ([], many)):
        with pytest.raises(QueryError) as caught:
            zone_points(ZONE, doors, stops)
        assert caught.value.code == "scenario_zone_too_large"
