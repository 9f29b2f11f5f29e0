"""PTAL against published arithmetic, its band edges, and laws that hold for any service."""

import dataclasses
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from geo.access.lines import BUS, RAIL, lines_of
from geo.access.ptal import PtalRules, access_index, ptal_bands, ptal_parts, weigh_lines
from geo.errors import IndicatorError
from geo.gtfs.calls import calls_on
from geo.gtfs.strings import Strings
from geo.transit.timetable import Timetable
from geo.transit.walks import Walking
from locator.access import DayService
from locator.catalogue import load_catalogue
from locator.days import Day
from locator.feeds import embedded_feeds
from locator.settings import find_data
from tests.geo.transit.made import DAY, LAT, LON, T, feed

Row = tuple[str, float, float]
RULES = PtalRules()
GRS80 = Geod(ellps="GRS80")


def lines(rows: Sequence[Row], site: int = 0) -> pd.DataFrame:
    """Return lines of one site: mode, walked metres, vehicles an hour."""
    frame = pd.DataFrame(rows, columns=["mode", "walked_m", "vehicles_h"])
    return frame.assign(site=site, line=np.arange(len(frame)))


def index_of(rows: Sequence[Row]) -> float:
    return float(access_index(weigh_lines(lines(rows), RULES), 1)[0])


# The table of the method, computed by hand at 80 m a minute: EDF of each line, AI, band.
@pytest.mark.parametrize(
    ("rows", "edf", "access", "band"),
    [
        ([], [], "0.0000", "0"),
        ([(BUS, 80, 1)], ["0.9091"], "0.9091", "1a"),
        ([(BUS, 400, 6)], ["2.5000"], "2.5000", "1a"),
        (
            [(BUS, 400, 6), (BUS, 160, 4), (BUS, 640, 12), (BUS, 641, 30)],
            ["2.5000", "2.6087", "2.4000"],
            "5.0587",
            "2",
        ),
        (
            [(BUS, 400, 6), (BUS, 160, 4), (RAIL, 800, 4), (RAIL, 960, 8)],
            ["2.5000", "2.6087", "1.6438", "1.8182"],
            "6.4988",
            "2",
        ),
    ],
)
def test_the_worked_examples(rows: list[Row], edf: list[str], access: str, band: str) -> None:
    parts = weigh_lines(lines(rows), RULES)
    by_line = parts.sort_values("line")["edf"]
    assert [f"{value:.4f}" for value in by_line] == edf
    assert f"{index_of(rows):.4f}" == access
    assert ptal_bands(index_of(rows)).tolist() == [band]


def test_the_parts_of_a_line() -> None:
    """80 m: walk 1 min, wait 0.5 x 60 / 1 + 2 = 32 min, together 33; 30 / 33."""
    (part,) = weigh_lines(lines([(BUS, 80, 1)]), RULES).to_dict("records")
    assert (part["walk_min"], part["wait_min"], part["weight"]) == (1, 32, 1)
    assert part["edf"] == part["part"] == 30 / 33


def test_trains_alone_lie_in_the_published_range() -> None:
    """A railway consultant's check: four trains an hour alone give 2.7 to 4.7 near the station."""
    near, far = index_of([(RAIL, 0, 4)]), index_of([(RAIL, 200, 4)])
    assert 2.7 <= far < near <= 4.7


@pytest.mark.parametrize(
    ("access", "band"),
    [
        *((0.0, "0"), (1e-9, "1a"), (0.01, "1a"), (2.50, "1a"), (2.51, "1b"), (5.00, "1b")),
        *((5.01, "2"), (10.00, "2"), (10.01, "3"), (15.00, "3"), (15.01, "4"), (20.00, "4")),
        *((20.01, "5"), (25.00, "5"), (25.01, "6a"), (40.00, "6a"), (40.01, "6b"), (99.0, "6b")),
    ],
)
def test_each_band_holds_its_upper_end(access: float, band: str) -> None:
    assert ptal_bands(access).tolist() == [band]


@pytest.mark.parametrize("edge", [2.5, 5.0, 10.0, 15.0, 20.0, 25.0, 40.0])
def test_the_last_digit_of_a_float_moves_no_site_to_another_band(edge: float) -> None:
    """Sums of thirds and elevenths end a little off: 2.5000000000000004 is still 2.50."""
    above, below = np.nextafter(edge, np.inf), np.nextafter(edge, 0)
    assert above != edge != below
    assert len(set(ptal_bands([below, edge, above]))) == 1
    # 2.505 is 2.50499999999999989... as a float, and 2.51 in the table.
    assert ptal_bands(edge + 0.005)[0] == ptal_bands(edge + 0.01)[0] != ptal_bands(edge)[0]
    assert ptal_bands(edge + 0.0049)[0] == ptal_bands(edge)[0]


def test_what_is_unknown_has_no_band() -> None:
    assert ptal_bands([np.nan, 0.0]).tolist() == [None, "0"]


def test_each_mode_has_its_own_best_line_and_each_line_its_better_way() -> None:
    rows = lines([(BUS, 80, 2), (BUS, 80, 6), (RAIL, 80, 4), (BUS, 80, 1)])
    rows["line"] = [0, 0, 1, 2]  # the first two are one line, there and back
    parts = weigh_lines(rows, RULES)
    assert parts.sort_values("line")[["mode", "vehicles_h", "weight"]].to_numpy().tolist() == [
        [BUS, 6, 1.0],
        [RAIL, 4, 1.0],
        [BUS, 1, 0.5],
    ]


ROW = st.tuples(
    st.sampled_from([BUS, RAIL]), st.floats(0, 1200), st.one_of(st.just(0.0), st.floats(0.01, 60))
)
ROWS = st.lists(ROW, max_size=8)


@given(ROWS, ROW)
def test_a_further_line_never_lowers_the_index(rows: list[Row], more: Row) -> None:
    assert index_of([*rows, more]) >= index_of(rows) - 1e-12


@given(ROWS)
def test_the_parts_add_up_to_the_index_between_half_and_all_of_edf(rows: list[Row]) -> None:
    parts = weigh_lines(lines(rows), RULES)
    total = float(parts["edf"].sum())
    assert total / 2 - 1e-9 <= index_of(rows) <= total + 1e-9
    assert parts["part"].sum() == pytest.approx(index_of(rows))


@pytest.mark.parametrize(
    "wrong",
    [
        {"end_s": RULES.start_s},
        {"speed_m_min": 0.0},
        {"detour": -1.0},
        {"bus_limit_m": -1.0},
        {"rail_reliability_min": float("nan")},
    ],
)
def test_rules_by_which_nothing_can_be_computed_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(IndicatorError, match="PTAL"):
        dataclasses.replace(RULES, **wrong)


def half_past(first_h: int, every_min: int, count: int) -> list[T]:
    """Rides from stop 0, 400 walked metres north of the site, to a stop far away."""
    start = [first_h * 3600 + 900 + n * every_min * 60 for n in range(count)]
    return [T([(0, s, s), (1, s + 600, s + 600)]) for s in start]


def parts_of(trips: list[T], north_m: float, route_type: int = 3) -> pd.DataFrame:
    made = feed([(0.0, north_m), (0.0, 9_000.0)], trips)
    made = dataclasses.replace(made, route_type=np.array([route_type], dtype=np.int32))
    table = Timetable.build([made], {"made": DAY}, walk=Walking(), bookable=False)
    return ptal_parts(table, [LON], [LAT], RULES)


def test_a_timetable_gives_the_worked_example() -> None:
    """A bus every ten minutes from 08:15, some 400 walked metres away: f = 6, EDF about 2.5.

    The bus of 09:15 is the seventh and outside the window.
    """
    (part,) = parts_of(half_past(8, 10, 7), 400 / 1.3).to_dict("records")
    assert (part["departures"], part["vehicles_h"], part["stop_id"]) == (6, 6.0, "made:s0")
    assert part["walked_m"] == pytest.approx(400, rel=1e-3)
    assert part["edf"] == pytest.approx(2.5, rel=1e-3)


@pytest.mark.parametrize(
    ("walked_m", "route_type", "found"),
    [(635, 3, 1), (645, 3, 0), (645, 2, 1), (955, 2, 1), (965, 2, 0), (100, 4, 0)],
)
def test_buses_and_trains_have_their_own_limits(walked_m: int, route_type: int, found: int) -> None:
    assert len(parts_of(half_past(8, 10, 6), walked_m / 1.3, route_type)) == found


def test_a_window_without_departures_gives_nothing() -> None:
    assert parts_of(half_past(12, 10, 6), 100).empty
    assert access_index(parts_of(half_past(12, 10, 6), 100), 1).tolist() == [0]


def test_stops_of_another_route_do_not_make_a_line_nearer() -> None:
    made = feed(
        [(0.0, 300.0), (0.0, 9_000.0), (0.0, 100.0)],
        [*half_past(8, 10, 6), T([(2, 60_000, 60_000), (1, 61_000, 61_000)])],
    )
    routes = np.zeros(7, dtype=np.int32)
    routes[-1] = 1
    made = dataclasses.replace(
        made,
        route_id=Strings.of(["r", "q"]),
        route_name=Strings.of(["本線", "夕方線"]),
        route_type=np.array([3, 3], dtype=np.int32),
        trip_route=routes,
    )
    table = Timetable.build([made], {"made": DAY}, walk=Walking(), bookable=False)
    (part,) = ptal_parts(table, [LON], [LAT], RULES).to_dict("records")
    assert (part["route"], part["stop_id"]) == ("本線", "made:s0")


@pytest.mark.parametrize("spot_id", ["yurucamp-001", "mono-a08", "mono-a01"])
def test_embedded_buses_counted_call_by_call(spot_id: str) -> None:
    """By another road: every call of the day, one after the other, no timetable, no index."""
    data = find_data()
    spot = load_catalogue(data).spots.loc[spot_id].geometry
    made = next(f for f in embedded_feeds(data) if f.feed_id == "yamanashi")
    table = DayService.of([made], Day()).timetable
    calls, lines = calls_on(made, table.days["yamanashi"]), lines_of(made)
    walked_m = 1.3 * np.array(
        [
            GRS80.inv(spot.x, spot.y, lon, lat)[2] if np.isfinite(lon) else np.inf
            for lon, lat in zip(made.stop_lon, made.stop_lat, strict=True)
        ]
    )
    at_stop: dict[tuple[int, int], dict[tuple[float, int], set[int]]] = {}
    for row, trip, key, time, board in zip(
        calls.row, calls.trip, calls.trip_key, calls.departure_s, calls.can_board, strict=True
    ):
        stop = int(made.call_stop[row])
        if board == 1 and 29_700 <= time < 33_300 and walked_m[stop] <= 640:
            line = (int(lines.line[trip]), int(lines.way[trip]))
            place = (float(walked_m[stop]), stop)
            at_stop.setdefault(line, {}).setdefault(place, set()).add(int(key))
    best: dict[int, float] = {}
    for (line_number, _), stops in at_stop.items():
        (metres, _), trips = min(stops.items(), key=lambda item: item[0][0])
        edf = 30 / (metres / 80 + 30 / len(trips) + 2)
        best[line_number] = max(best.get(line_number, 0), edf)
    expected = (sum(best.values()) + max(best.values())) / 2
    parts = ptal_parts(table, [spot.x], [spot.y], RULES)
    assert len(parts) == len(best) > 1
    assert access_index(parts, 1)[0] == pytest.approx(expected)
