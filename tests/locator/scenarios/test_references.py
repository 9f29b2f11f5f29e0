"""What a scenario names must be at hand; all that is missing is named at once."""

import pytest

from locator.errors import QueryError
from locator.scenarios import AddedStop, Extension, ExtraTrips, Halt, Scenario, Shuttle
from locator.scenarios.references import AtHand, check_references
from tests.geo.transit.made import T, feed
from tests.locator.scenarios.lines import BUS, ON

HALTS = (Halt(stop_id="bus:s0"), Halt(stop_id="bus:s1"))
UNPLACED = feed([(0, 0), None], [T([(0, 0, 0), (1, 60, 60)])], feed_id="made")


def plan(**parts: object) -> Scenario:
    return Scenario(id="plan", name="仮定", on=ON, **parts)  # type: ignore[arg-type]


def test_stops_routes_and_trips_are_found_by_feed_and_id() -> None:
    at_hand = AtHand.of([BUS, UNPLACED])
    assert at_hand.find("stop", "bus:s1") == (BUS, 1)
    assert at_hand.find("trip", "bus:t3") == (BUS, 3)
    assert at_hand.find("route", "bus:r") == (BUS, 0)
    assert at_hand.find("stop", "other:s1") is None
    assert at_hand.find("stop", "bus:s2") is None
    stop = at_hand.stop(HALTS[1], "x")
    assert (stop.id, stop.name, stop.lon) == ("bus:s1", "停留所1", BUS.stop_lon[1])
    with pytest.raises(QueryError):
        at_hand.row("stop", "bus:s2")


def test_what_is_there_passes() -> None:
    shuttle = Shuttle(id="a", name="a", halts=HALTS, departures_s=(0,))
    check_references(plan(shuttles=(shuttle,)), AtHand.of([BUS]))
    assert AtHand.of([BUS, UNPLACED]).known == "bus, made"


def test_all_that_is_missing_is_named_at_once() -> None:
    wrong = plan(
        shuttles=(
            Shuttle(id="a", name="a", halts=(*HALTS, Halt(stop_id="bus:s9")), departures_s=(0,)),
        ),
        extra_trips=(
            ExtraTrips(id="b", name="b", trip="bus:t9", departures_s=(0,)),
            ExtraTrips(id="c", name="c", route="far:r", departures_s=(0,)),
        ),
        extensions=(
            Extension(id="d", name="d", route="bus:r", trips=("t8",), stop="bus:s8", halts=HALTS),
        ),
        stops=(AddedStop(id="e", name="e", lon=0.0, lat=0.0, pole_of="made:s1"),),
    )
    with pytest.raises(QueryError) as caught:
        check_references(wrong, AtHand.of([BUS, UNPLACED]))
    assert caught.value.code == "scenario_unknown_reference"
    assert caught.value.facts["count"] == 6
    assert caught.value.facts["found"] == (
        "stop bus:s9, trip bus:t9, route far:r, trip bus:t8, stop bus:s8 …"
    )


def test_a_stop_without_a_position_cannot_be_served() -> None:
    shuttle = Shuttle(
        id="a",
        name="a",
        halts=(Halt(stop_id="made:s0"), Halt(stop_id="made:s1")),
        departures_s=(0,),
    )
    with pytest.raises(QueryError, match="position of stop made:s1"):
        check_references(plan(shuttles=(shuttle,)), AtHand.of([UNPLACED]))
