"""Which trips are one line, which way it goes, and where it is boarded."""

import dataclasses
from collections.abc import Sequence

import numpy as np
import pytest

from geo.access.lines import BUS, RAIL, RAIL_TYPES, lines_of, modes_of, site_lines
from geo.gtfs.compiled import CompiledFeed
from geo.gtfs.strings import Strings
from geo.transit.timetable import Timetable
from geo.transit.walks import Walking
from tests.geo.transit.made import DAY, LAT, LON, F, T, feed

A, B, C = 0, 1, 2
DAY_S = (0, 86_400)


def made(
    trips: Sequence[tuple[str, int, int]],
    directions: Sequence[int] | None = None,
    names: Sequence[str] = ("A", "B", "C"),
) -> CompiledFeed:
    """Return a feed of trips: route, first stop, last stop; stops lie a kilometre apart."""
    rides = [
        T([(a, 3600 * n, 3600 * n), (b, 3600 * n + 60, 3600 * n + 60)])
        for n, (_, a, b) in enumerate(trips, start=1)
    ]
    routes = sorted({route for route, _, _ in trips})
    built = feed([(1000.0 * n, 0.0) for n in range(len(names))], rides)
    return dataclasses.replace(
        built,
        stop_name=Strings.of(names),
        route_id=Strings.of(f"id-{route}" for route in routes),
        route_name=Strings.of(routes),
        route_type=np.full(len(routes), 3, dtype=np.int32),
        trip_route=np.array([routes.index(route) for route, _, _ in trips], dtype=np.int32),
        trip_direction=np.array(directions or [-1] * len(trips), dtype=np.int8),
    )


def groups(values: np.ndarray) -> list[list[int]]:
    """Return the trips that share a number, in the order of the first of each."""
    found: dict[int, list[int]] = {}
    for trip, value in enumerate(values.tolist()):
        found.setdefault(value, []).append(trip)
    return list(found.values())


def test_a_route_with_directions_is_a_line_with_two_ways() -> None:
    lines = lines_of(made([("x", A, B), ("x", B, A), ("x", A, C)], [0, 1, 0]))
    assert groups(lines.line) == [[0, 1, 2]]
    assert groups(lines.way) == [[0, 2], [1]]


def test_routes_that_run_there_and_back_are_one_line() -> None:
    """As in feeds that publish «to the lake» and «to the station» as two routes."""
    lines = lines_of(made([("out", A, B), ("home", B, A), ("other", A, C)]))
    assert groups(lines.line) == [[0, 1], [2]]
    assert groups(lines.way) == [[0], [1], [2]]


def test_routes_with_directions_are_never_joined() -> None:
    lines = lines_of(made([("one", A, B), ("two", B, A)], [0, 1]))
    assert groups(lines.line) == [[0], [1]]


def test_a_route_without_directions_goes_where_it_ends() -> None:
    lines = lines_of(made([("x", A, B), ("x", B, A), ("x", A, B)]))
    assert groups(lines.line) == [[0, 1, 2]]
    assert groups(lines.way) == [[0, 2], [1]]


def test_circles_from_one_terminal_stay_apart() -> None:
    lines = lines_of(made([("east", A, A), ("west", A, A)]))
    assert groups(lines.line) == [[0], [1]]


def test_routes_of_one_name_are_one_line() -> None:
    built = made([("x", A, B), ("y", A, C)])
    same = dataclasses.replace(built, route_name=Strings.of(["本線", "本線"]))
    assert groups(lines_of(same).line) == [[0, 1]]
    nameless = dataclasses.replace(built, route_name=Strings.of(["", ""]))
    assert groups(lines_of(nameless).line) == [[0], [1]]


def test_a_feed_without_trips_has_no_lines() -> None:
    assert lines_of(feed([], [])).line.tolist() == []


@pytest.mark.parametrize(
    ("route_type", "mode"),
    [(3, BUS), (-1, BUS), (700, BUS), (200, BUS), (2, RAIL), (0, RAIL), (109, RAIL), (4, "")],
)
def test_modes(route_type: int, mode: str) -> None:
    built = dataclasses.replace(
        made([("x", A, B)]), route_type=np.array([route_type], dtype=np.int32)
    )
    assert modes_of(built).tolist() == [mode]
    assert (route_type in RAIL_TYPES) == (mode == RAIL)


def near(built: CompiledFeed, window_s: tuple[int, int] = DAY_S, *, bookable: bool = False,
         limit_m: float = 960.0) -> list[tuple[str, float, int]]:  # fmt: skip
    table = Timetable.build([built], {"made": DAY}, walk=Walking(), bookable=bookable)
    found = site_lines(table, [LON], [LAT], window_s, detour=1.3, limit_m=limit_m)
    return [
        (row["stop_id"], round(row["walked_m"]), row["departures"])
        for row in found.to_dict("records")
    ]


def test_a_line_is_boarded_at_its_nearest_stop() -> None:
    """Stops 300 and 100 m away, the trip calls at both; 100 m x 1.3 = 130 walked metres."""
    trip = T([(0, 60, 60), (1, 120, 120), (2, 180, 180)])
    assert near(feed([(0, 300.0), (0, 100.0), (0, 9_000.0)], [trip])) == [("made:s1", 130, 1)]


def test_the_last_call_and_calls_without_boarding_do_not_count() -> None:
    ends_here = T([(1, 60, 60), (0, 120, 120)])
    no_boarding = T([(0, 60, 60, 1, 0), (1, 120, 120)])
    assert near(feed([(0, 100.0), (0, 9_000.0)], [ends_here, no_boarding])) == []


def test_service_that_must_be_booked_counts_where_asked() -> None:
    built = feed([(0, 100.0), (0, 9_000.0)], [T([(0, 60, 60, 2, 0), (1, 120, 120)])])
    assert near(built) == []
    assert near(built, bookable=True) == [("made:s0", 130, 1)]


def test_a_trip_that_calls_twice_counts_once() -> None:
    loop = T([(0, 60, 60), (1, 120, 120), (0, 180, 180), (1, 240, 240)])
    assert near(feed([(0, 100.0), (0, 9_000.0)], [loop])) == [("made:s0", 130, 1)]


def test_the_window_has_its_start_and_not_its_end() -> None:
    rides = [T([(0, s, s), (1, s + 60, s + 60)]) for s in (599, 600, 1199, 1200)]
    built = feed([(0, 100.0), (0, 9_000.0)], rides)
    assert near(built, (600, 1200)) == [("made:s0", 130, 2)]


def test_each_departure_of_a_headway_counts() -> None:
    """Every 10 minutes from 01:00 to before 02:00: six."""
    ride = T([(0, 0, 0), (1, 60, 60)])
    built = feed([(0, 100.0), (0, 9_000.0)], [ride], frequencies=[F(0, 3600, 7200, 600)])
    assert near(built) == [("made:s0", 130, 6)]


def test_stops_out_of_reach_or_without_position_are_not_there() -> None:
    trip = [T([(0, 60, 60), (1, 120, 120)])]
    assert near(feed([(0, 800.0), (0, 9_000.0)], trip)) == []
    assert near(feed([None, (0, 9_000.0)], trip)) == []


def test_lines_of_two_feeds_are_never_one() -> None:
    rides = [T([(0, 60, 60), (1, 120, 120)])]
    feeds = [feed([(0, 100.0), (0, 9_000.0)], rides, feed_id=name) for name in ("one", "two")]
    days = {"one": DAY, "two": DAY}
    table = Timetable.build(feeds, days, walk=Walking(), bookable=False)
    found = site_lines(table, [LON], [LAT], DAY_S, detour=1.3, limit_m=640)
    assert sorted(found["feed_id"]) == ["one", "two"]
    assert found["line"].nunique() == 2


def test_no_feed_and_no_site_give_an_empty_frame() -> None:
    table = Timetable.build([], {}, walk=Walking(), bookable=False)
    found = site_lines(table, [LON], [LAT], DAY_S, detour=1.3, limit_m=640)
    assert found.empty
    assert list(found.columns)[:2] == ["site", "feed_id"]
