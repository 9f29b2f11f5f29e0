"""Each measure between bounds: what is known, and what would be if the lists were complete."""

import math

import numpy as np
import pytest

from geo.access.kleene import Bounds
from locator.days import Day
from locator.gaps.definitions import Condition, Window
from locator.gaps.reach import Reach
from locator.settings import Settings
from locator.vocabulary import DistanceKind
from tests.locator.buses import THINNED, bus, line
from tests.locator.catalogues import HERE
from tests.locator.gaps.towns import (
    ALL_KNOWN,
    BUS,
    QGIS,
    STATIONS_KNOWN,
    at_castle,
    sites,
    town,
)

HOUR = 3600
DAYTIME = Window(within_m=500.0, start_s=6 * HOUR, end_s=22 * HOUR)
STRAIGHT, WALKED = DistanceKind.STRAIGHT, DistanceKind.WALKED


def reach(*feeds: object, known: object = ALL_KNOWN, metres: float = 0.0, **more: object) -> Reach:
    day = Day(date=more.pop("date", None))  # type: ignore[arg-type]
    return Reach.of(
        town(known, **more),  # type: ignore[arg-type]
        feeds,  # type: ignore[arg-type]
        day,
        sites(metres),
        settings=Settings(),
        definitions=[QGIS],
    )


def ends(bounds: Bounds) -> tuple[float, float]:
    return float(bounds.low[0]), float(bounds.high[0])


def read(
    found: Reach, measure: str, window: Window | None = None, kind: DistanceKind = STRAIGHT
) -> tuple[tuple[float, float], tuple[float, float]]:
    condition = Condition(measure=measure, op="<=", value=500.0, window=window)
    reading = found.read(condition, kind)
    return ends(reading.known), ends(reading.complete)


def test_a_stop_bounds_the_distance_from_above() -> None:
    assert read(reach(BUS, metres=700), "stop_m") == ((700, 700), (700, 700))
    assert read(reach(BUS, metres=700, known=()), "stop_m") == ((0, 700), (700, 700))
    assert read(reach(), "stop_m") == ((math.inf, math.inf),) * 2


def test_walked_metres_are_stretched() -> None:
    assert read(reach(BUS, metres=700), "stop_m", None, WALKED) == ((910, 910), (910, 910))


def test_a_silent_stop_bounds_it_from_below() -> None:
    """The silent bus stops at the castle, the other one 10 km south, both 700 m east of them."""
    other = bus(line(), name="other", places=((138.0, 35.0), (HERE[0] + 0.1, HERE[1])))
    (low, high), complete = read(reach(BUS, metres=700, date=THINNED), "stop_m")
    assert (low, high) == (700, math.inf)
    assert complete == (700, math.inf)
    silent = reach(BUS, other, metres=700, date=THINNED)
    assert set(silent.silent) == {"bus", "other"}
    assert silent.as_of == {}


def test_departures_are_a_lower_bound_where_more_may_run() -> None:
    feed = at_castle(6 * 60, 8 * 60, 23 * 60)
    assert read(reach(feed), "departures", DAYTIME) == ((2, 2), (2, 2))
    assert read(reach(feed, known=(STATIONS_KNOWN,)), "departures", DAYTIME) == (
        (2, math.inf),
        (2, 2),
    )
    assert read(reach(feed, metres=500), "departures", DAYTIME) == ((2, 2), (2, 2))
    assert read(reach(feed, metres=501), "departures", DAYTIME) == ((0, 0), (0, 0))
    assert read(reach(feed, date=THINNED), "departures", DAYTIME) == ((0, math.inf),) * 2
    assert read(reach(feed), "best_route_departures", DAYTIME) == ((2, 2), (2, 2))


def test_a_window_of_walked_metres_reaches_less_far() -> None:
    feed = at_castle(6 * 60)
    assert read(reach(feed, metres=384), "departures", DAYTIME, WALKED)[0] == (1, 1)
    assert read(reach(feed, metres=385), "departures", DAYTIME, WALKED)[0] == (0, 0)


@pytest.mark.parametrize(
    ("minutes", "between", "with_ends"),
    [
        ((), math.inf, math.inf),
        ((600,), math.inf, 720.0),  # alone at 10:00: 4 h before it, 12 h after it
        ((420, 480, 1260), 780.0, 780.0),
        ((480, 540, 600), 60.0, 720.0),
    ],
)
def test_the_longest_wait_is_between_departures_and_to_the_ends_where_asked(
    minutes: tuple[int, ...], between: float, with_ends: float
) -> None:
    found = reach(at_castle(*minutes, 23 * 60))
    whole = Window(within_m=500.0, start_s=6 * HOUR, end_s=22 * HOUR, ends=True)
    assert read(found, "longest_wait_min", DAYTIME) == ((between, between),) * 2
    assert read(found, "longest_wait_min", whole) == ((with_ends, with_ends),) * 2
    partial = reach(at_castle(*minutes, 23 * 60), known=())
    # One that nobody listed may come before the first or after the last one.
    assert read(partial, "longest_wait_min", DAYTIME)[0] == (0, with_ends)


def test_a_station_that_may_run_bounds_it_from_below() -> None:
    found = reach(stations=[(200.0, "unknown"), (600.0, "running"), (100.0, "closed")])
    (low, high), complete = read(found, "station_m")
    assert (low, high) == pytest.approx((200, 600), rel=1e-3)
    assert complete == (low, high)


def test_ports_are_known_from_above_alone() -> None:
    assert read(reach(ports=["ferry_port"]), "port_m") == ((0, 0), (0, 0))
    assert read(reach(ports=["ferry_port"]), "airport_m") == ((0, math.inf), (math.inf, math.inf))
    assert read(reach(ports=["airport"], metres=50), "airport_m") == ((0, 50), (50, 50))


def test_the_stops_of_all_feeds_stand_side_by_side() -> None:
    poles = reach(BUS, at_castle(600, kind=2), date=THINNED).poles
    assert poles.feed.tolist() == [0, 0, 1, 1]
    assert poles.is_silent.tolist() == [True] * 4
    usual = reach(BUS, bus(line()[::2], name="out")).poles
    assert usual.is_plain.tolist() == [True, True, True, False]
    assert usual.is_other.tolist() == [False, False, False, True]
    near = usual.silent_within(np.array([HERE[0]]), np.array([HERE[1]]), 500.0)
    assert near.tolist() == [False]
