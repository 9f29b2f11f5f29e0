"""Added stops and poles, and what fits no trip; extensions stand in test_applying too."""

import dataclasses

import pytest

from geo.gtfs.drafts import Call
from locator.errors import QueryError
from locator.scenarios import AddedStop, Extension, Scenario, apply_scenario
from locator.scenarios.changing import changed_trips
from locator.scenarios.references import AtHand
from tests.geo.transit.made import T
from tests.locator.buses import at, bus
from tests.locator.catalogues import HERE
from tests.locator.scenarios.lines import BUS, GATE_M, ON, halt, place, rides

BETWEEN = ("bus:s0", "bus:s1")


def stop(north_m: float, east_m: float = 0.0, **more: object) -> AddedStop:
    lon, lat = place(north_m, east_m)
    made = AddedStop(id="new", name="新", lon=lon, lat=lat, route="bus:r", between=BETWEEN)
    return dataclasses.replace(made, **more)  # type: ignore[arg-type]


def changed(
    *stops: AddedStop, extensions: tuple[Extension, ...] = ()
) -> list[list[tuple[str, int, int]]]:
    plan = Scenario(id="plan", name="仮定", on=ON, stops=stops, extensions=extensions)
    own = apply_scenario([BUS], plan)[-1]
    return [rides(own, trip) for trip in range(len(own.trip_id))]


def test_a_stop_halfway_on_a_straight_line_costs_its_dwell() -> None:
    out, back, *_ = changed(stop(-5_000))
    assert out == [
        ("bus:s0", at(8), at(8)),
        ("new", at(8, 15), at(8, 15) + 20),
        ("bus:s1", at(8, 30) + 20, at(8, 30) + 20),
    ]
    assert back[1:] == [
        ("new", at(16, 25), at(16, 25) + 20),
        ("bus:s0", at(16, 40) + 20, at(16, 40) + 20),
    ]


def test_a_stop_aside_costs_its_share_of_the_straight_line() -> None:
    # 5 km on and 3.75 km aside: 6.25 km there and 6.25 km on for 10 km, 37.5 min for 30
    out, *_ = changed(stop(-5_000, 3_750, dwell_s=0))
    assert out[1][1] == pytest.approx(at(8, 18) + 45, abs=2)
    assert out[2][1] == pytest.approx(at(8, 37) + 30, abs=2)


def test_without_time_between_the_stops_it_is_driven_at_30_km_h() -> None:
    instant = T([(0, at(8), at(8)), (1, at(8), at(8))])
    feed = bus([instant], places=(place(GATE_M), HERE))
    steps = changed_trips(
        Scenario(id="p", name="p", on=ON, stops=(stop(-5_000),)), AtHand.of([feed])
    )["bus"][0]
    # 5 km x 1.3 at 30 km/h: 13 minutes each way, 20 s between
    assert [step.call.arrival_s for step in steps] == [at(8), at(8, 13), at(8, 26) + 20]


def test_later_calls_are_later_too() -> None:
    trip = T([(0, at(8), at(8)), (1, at(8, 30), at(8, 31)), (2, at(9), at(9))])
    feed = bus([trip], places=(place(GATE_M), HERE, place(5_000)))
    plan = Scenario(id="p", name="p", on=ON, stops=(stop(-5_000),))
    own = apply_scenario([feed], plan)[-1]
    assert rides(own, 0)[2:] == [
        ("bus:s1", at(8, 30) + 20, at(8, 31) + 20),
        ("bus:s2", at(9) + 20, at(9) + 20),
    ]


def test_a_pole_is_called_at_after_its_stop_and_delays_nobody() -> None:
    pole = stop(300, between=(), pole_of="bus:s1", route="")
    out, back, *_ = changed(pole)
    assert out[1:] == [("bus:s1", at(8, 30), at(8, 30)), ("new", at(8, 31), at(8, 31))]
    assert back == [
        ("bus:s1", at(16, 10), at(16, 10)),
        ("new", at(16, 11), at(16, 11)),
        ("bus:s0", at(16, 40), at(16, 40)),
    ]


def test_boarding_at_an_extended_end_is_as_alighting_was() -> None:
    trip = T([(0, at(8), at(8), 0, 1), (1, at(8, 30), at(8, 30), 1, 0)])
    feed = bus([trip], places=(place(GATE_M), HERE))
    on = Extension(id="on", name="延伸", route="bus:r", trips=("t0",), halts=(halt(10_000),))
    steps = changed_trips(Scenario(id="p", name="p", on=ON, extensions=(on,)), AtHand.of([feed]))
    calls = [step.call for step in steps["bus"][0]]
    assert calls[1] == Call(1, at(8, 30), at(8, 30) + 20, 0, 0)
    assert calls[0].drop_off == 1


def test_stops_come_before_extensions() -> None:
    on = Extension(id="on", name="延伸", route="bus:r", trips=("t0",), halts=(halt(10_000),))
    out = changed(stop(-5_000), extensions=(on,))[0]
    assert [name for name, _, _ in out] == ["bus:s0", "new", "bus:s1", "on:1"]
    assert out[-1][1] == at(8, 56) + 40  # 20 s at the new stop, 20 s at the castle


@pytest.mark.parametrize(
    "part",
    [
        {"stops": (stop(-5_000, between=("bus:s0", "bus:s2")),)},
        {"extensions": (Extension(id="x", name="x", route="bus:r", stop="bus:s2",
                                  halts=(halt(1),)),)},
    ],
)  # fmt: skip
def test_a_part_that_fits_no_trip_is_refused(part: dict[str, object]) -> None:
    trip = T([(0, at(8), at(8)), (1, at(8, 30), at(8, 30)), (2, at(9), at(9)), (1, at(10), at(10))])
    feed = bus([trip], places=(place(GATE_M), HERE, place(5_000)))
    with pytest.raises(QueryError) as caught:
        apply_scenario([feed], Scenario(id="p", name="p", on=ON, **part))  # type: ignore[arg-type]
    assert caught.value.code == "scenario_fits_no_trip"
