"""A site and four stops on one meridian; the expected numbers are counted by hand."""

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from geo.access.departures import CallTable, site_departures
from geo.errors import CRSError

GRS80 = Geod(ellps="GRS80")
LIMIT_M = 800 / 1.3
HOME = (138.57, 35.67)
NAMES = ("feed_id", "stop", "trip_key", "route", "direction", "departure_s", "can_board")


def north(metres: float) -> tuple[float, float]:
    lon, lat, _ = GRS80.fwd(*HOME, 0, metres)
    return lon, lat


def sites(*metres: float) -> gpd.GeoDataFrame:
    places = [north(m) for m in metres]
    return gpd.GeoDataFrame(
        index=pd.Index([f"site-{i}" for i in range(len(places))], name="id"),
        geometry=gpd.points_from_xy(*zip(*places, strict=True)),
        crs="EPSG:4326",
    )


def stops(**metres: float) -> gpd.GeoDataFrame:
    """Return stops named ``feed_number`` north of home."""
    places = [north(m) for m in metres.values()]
    return gpd.GeoDataFrame(
        {"feed_id": [name.split("_")[0] for name in metres]},
        index=pd.Index(list(metres), name="stop"),
        geometry=gpd.points_from_xy(*zip(*places, strict=True)),
        crs="EPSG:4326",
    )


def calls(*rows: tuple[object, ...]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(NAMES))
    return frame.astype({"trip_key": int, "departure_s": int, "can_board": int})


HOUR = 3600
NEAR = stops(a_1=100, a_2=300, a_9=2000, b_1=200)
CALLS = calls(
    ("a", "a_2", 1, "1", 0, 7 * HOUR, 1),
    ("a", "a_1", 1, "1", 0, 7 * HOUR + 300, 1),
    ("a", "a_9", 1, "1", 0, 7 * HOUR + 900, 0),
    ("a", "a_1", 2, "1", 0, 10 * HOUR, 1),
    ("a", "a_9", 3, "1", 1, 11 * HOUR, 1),
    ("a", "a_1", 3, "1", 1, 11 * HOUR + 600, 0),
    ("a", "a_2", 4, "2", 0, 12 * HOUR, 2),
    ("a", "a_1", 5, "2", 0, 18 * HOUR - 300, 0),
    ("a", "a_2", 5, "2", 0, 18 * HOUR, 1),
    ("b", "b_1", 1, "1", 0, 20 * HOUR, 1),
)


def one(frame: pd.DataFrame) -> pd.Series:
    assert len(frame) == 1
    return frame.iloc[0]


def test_a_weekday_counted_by_hand() -> None:
    row = one(site_departures(sites(0), CallTable.build(NEAR, CALLS), LIMIT_M))
    assert row["stops"] == 3  # a_1, a_2, b_1; a_9 is 2 km away
    assert row["stop_m"] == pytest.approx(100, abs=1e-6)
    assert row["departures"] == row["departures_low"] == 4  # trips 1, 2, 5 of a, trip 1 of b
    assert row["bookable"] == 1  # trip 4
    assert row["best_route_departures"] == 2  # route 1 of a, direction 0; b's route 1 is another
    assert row["first_departure_s"] == 7 * HOUR + 300  # at a_1, which is nearer than a_2
    assert row["last_departure_s"] == 20 * HOUR
    assert row["longest_gap_min"] == 480  # 10:00 to 18:00


def test_trip_keys_of_two_feeds_are_two_trips() -> None:
    table = CallTable.build(
        stops(a_1=100, b_1=200),
        calls(("a", "a_1", 1, "1", 0, 100, 1), ("b", "b_1", 1, "1", 0, 200, 1)),
    )
    row = one(site_departures(sites(0), table, LIMIT_M))
    assert (row["departures"], row["best_route_departures"]) == (2, 1)


def test_a_loop_counts_once_at_its_first_call_of_the_nearest_stop() -> None:
    table = CallTable.build(
        stops(a_1=100),
        calls(("a", "a_1", 1, "1", None, 900, 1), ("a", "a_1", 1, "1", None, 300, 1)),
    )
    row = one(site_departures(sites(0), table, LIMIT_M))
    assert (row["departures"], row["first_departure_s"], row["last_departure_s"]) == (1, 300, 300)
    assert row["best_route_departures"] == 1  # an unknown direction is a direction of its own
    assert pd.isna(row["longest_gap_min"])  # one departure has no gap


def test_a_trip_that_may_be_boarded_freely_is_not_bookable_too() -> None:
    table = CallTable.build(
        stops(a_1=100, a_2=300),
        calls(
            ("a", "a_1", 1, "1", 0, 100, 2),
            ("a", "a_2", 1, "1", 0, 50, 1),
            ("a", "a_1", 2, "1", 0, 300, 3),
        ),
    )
    row = one(site_departures(sites(0), table, LIMIT_M))
    assert (row["departures"], row["bookable"]) == (1, 1)


@pytest.mark.parametrize(("offset_m", "stops_in_reach"), [(-0.001, 1), (0.001, 0)])
def test_the_walk_limit_flips_within_a_millimetre(offset_m: float, stops_in_reach: int) -> None:
    table = CallTable.build(stops(a_1=LIMIT_M + offset_m), calls(("a", "a_1", 1, "1", 0, 60, 1)))
    row = one(site_departures(sites(0), table, LIMIT_M))
    assert row["stops"] == stops_in_reach
    assert row["stop_m"] == pytest.approx(LIMIT_M + offset_m, abs=1e-6)
    assert (row["departures"] is pd.NA) == (stops_in_reach == 0)


def test_no_stop_in_reach_is_unknown_not_zero() -> None:
    row = one(site_departures(sites(-50_000), CallTable.build(NEAR, CALLS), LIMIT_M))
    assert row["stops"] == 0
    for column in ("departures", "bookable", "best_route_departures", "first_departure_s"):
        assert row[column] is pd.NA
    assert row["departures_low"] == 0


def test_a_stop_without_a_call_is_a_known_zero() -> None:
    row = one(site_departures(sites(0), CallTable.build(stops(a_1=100), calls()), LIMIT_M))
    assert (row["departures"], row["bookable"]) == (0, 0)
    assert row["first_departure_s"] is pd.NA


def test_a_feed_that_is_silent_leaves_a_lower_bound() -> None:
    table = CallTable.build(NEAR, CALLS)
    row = one(site_departures(sites(0), table, LIMIT_M, unknown_feeds=["a"]))
    assert row["departures"] is pd.NA
    assert row["departures_low"] == 1  # b still runs
    assert row["first_departure_s"] is pd.NA
    other = one(site_departures(sites(0), table, LIMIT_M, unknown_feeds=["c"]))
    assert other["departures"] == 4


def test_calls_at_unknown_stops_are_left_out() -> None:
    table = CallTable.build(stops(a_1=100), calls(("a", "a_7", 1, "1", 0, 60, 1)))
    assert one(site_departures(sites(0), table, LIMIT_M))["departures"] == 0


def test_a_window_counts_a_trip_where_it_is_boarded_ends_included() -> None:
    """Trip 1 is boarded at a_1 at 07:05, not at a_2 at 07:00; trip 2 at 10:00."""
    table = CallTable.build(NEAR, CALLS)

    def within(start_s: int, end_s: int) -> int:
        found = site_departures(sites(0), table, LIMIT_M, window_s=(start_s, end_s))
        return int(one(found)["departures_low"])

    assert within(7 * HOUR, 7 * HOUR + 299) == 0
    assert within(7 * HOUR + 300, 7 * HOUR + 300) == 1
    assert within(7 * HOUR + 300, 10 * HOUR) == 2
    assert within(7 * HOUR + 301, 10 * HOUR - 1) == 0


def test_index_is_kept_and_frames_are_not_written_to() -> None:
    where, at = sites(0, 700, 1500, -50_000), CALLS.copy()
    found = site_departures(where, CallTable.build(NEAR, at), LIMIT_M)
    assert found.index.equals(where.index)
    assert list(where.columns) == ["geometry"]
    pd.testing.assert_frame_equal(at, CALLS)
    # 700 m: a_1 is 600 m, b_1 500 m, a_2 400 m away; 1500 m: a_9 is 500 m away.
    assert found["departures"].tolist()[:3] == [4, 4, 1]
    assert found["first_departure_s"].tolist()[:3] == [7 * HOUR + 300, 7 * HOUR, 11 * HOUR]


def test_no_sites_give_no_rows() -> None:
    found = site_departures(sites(0).iloc[:0], CallTable.build(NEAR, CALLS), LIMIT_M)
    assert found.empty
    assert "departures" in found


def test_a_projected_frame_is_refused() -> None:
    with pytest.raises(CRSError, match="expected EPSG:4326"):
        site_departures(sites(0).to_crs("EPSG:3857"), CallTable.build(NEAR, CALLS), LIMIT_M)
    with pytest.raises(CRSError, match="expected EPSG:4326"):
        CallTable.build(NEAR.to_crs("EPSG:3857"), CALLS)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a_1", "a_2", "a_9", "b_1"]),
            st.integers(0, 4),
            st.sampled_from(["1", "2"]),
            st.integers(0, 20),
            st.integers(0, 3),
        ),
        max_size=25,
    ),
    st.floats(0, 2500),
    st.floats(0, 2500),
)
def test_counts_are_those_of_a_plain_loop_and_grow_with_the_walk(
    rows: list[tuple[str, int, str, int, int]], limit_m: float, further_m: float
) -> None:
    table = CallTable.build(
        NEAR, calls(*((s[0], s, t, f"{r}{t}", 0, 60 * d, b) for s, t, r, d, b in rows))
    )
    metres = {"a_1": 100, "a_2": 300, "a_9": 2000, "b_1": 200}
    free = {(s[0], t) for s, t, _, _, b in rows if b == 1 and metres[s] <= limit_m}
    asked = {(s[0], t) for s, t, _, _, b in rows if b in {2, 3} and metres[s] <= limit_m} - free
    row = one(site_departures(sites(0), table, limit_m))
    assert row["departures_low"] == len(free)
    if row["stops"]:
        assert (row["departures"], row["bookable"]) == (len(free), len(asked))
    wider = one(site_departures(sites(0), table, max(limit_m, further_m)))
    assert wider["departures_low"] >= row["departures_low"]
