from collections.abc import Callable, Mapping

import pandas as pd

from geo.gtfs.feed import Feed
from geo.gtfs.transfers import transfer_rows, trip_links

Variant = Callable[[Mapping[str, str]], Feed]
STOPS = (
    "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
    "S,駅,35.0,138.0,1,\nA,駅 1番,35.0,138.0,0,S\nB,駅 2番,35.0,138.0,0,S\nC,湖,35.1,138.0,0,\n"
)
HEAD = "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_trip_id\n"
# Rows as compiled: poles A, B, C, then the station S.
ROWS = pd.DataFrame(
    {
        "stop_id": ["A", "B", "C", "S"],
        "parent": [3, 3, -1, -1],
        "is_pole": [True, True, True, False],
    }
)


def rules(variant: Variant, rows: str) -> dict[tuple[int, int], tuple[int, int]]:
    found = transfer_rows(variant({"stops": STOPS, "transfers": HEAD + rows}), ROWS)
    pairs = zip(found.origin.tolist(), found.target.tolist(), strict=True)
    values = zip(found.kind.tolist(), found.min_s.tolist(), strict=True)
    return dict(zip(pairs, values, strict=True))


def test_a_station_stands_for_its_poles(variant: Variant) -> None:
    found = rules(variant, "S,C,2,300,\n")
    assert found == {(0, 2): (2, 300), (1, 2): (2, 300)}


def test_the_most_exact_row_wins(variant: Variant) -> None:
    found = rules(variant, "S,S,2,300,\nA,S,2,200,\nA,B,3,,\n")
    assert found == {(0, 0): (2, 200), (0, 1): (3, -1), (1, 0): (2, 300), (1, 1): (2, 300)}


def test_rows_of_routes_and_trips_are_left_out_and_told(variant: Variant) -> None:
    head = "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_trip_id,to_route_id\n"
    text = head + "A,B,3,,T1,\nA,B,2,60,,R\nA,C,0,,,\nA,B,4,,T1,\n"
    found = transfer_rows(variant({"stops": STOPS, "transfers": text}), ROWS)
    assert (found.origin.tolist(), found.target.tolist()) == ([0], [2])
    assert [(f.code, f.row) for f in found.findings] == [
        ("transfer_left_out", 2),
        ("transfer_left_out", 3),
    ]


TRIPS = pd.DataFrame({"trip_id": ["T1", "T2", "T3"]}, index=[2, 3, 4])
LINK_HEAD = "from_stop_id,to_stop_id,transfer_type,from_trip_id,to_trip_id\n"


def test_links_between_trips_need_no_stops_and_5_counts_before_4(variant: Variant) -> None:
    rows = ",,4,T1,T2\nA,A,5,T2,T3\n,,5,T1,T3\n,,4,T1,T3\n,,0,T3,T1\n"
    found = trip_links(variant({"stops": STOPS, "transfers": LINK_HEAD + rows}), TRIPS)
    links = zip(found.origin.tolist(), found.target.tolist(), found.kind.tolist(), strict=True)
    assert list(links) == [(0, 1, 4), (0, 2, 5), (1, 2, 5)]
    assert (found.origin.dtype, found.kind.dtype, found.findings) == ("int32", "int8", ())


def test_links_of_unknown_or_repeated_trips_are_left_out_and_told(variant: Variant) -> None:
    tables = {
        "stops": STOPS,
        "transfers": LINK_HEAD + ",,4,T1,T9\n,,4,T1,\n,,5,T3,T2\n,,4,T1,T3\n",
        "frequencies": "trip_id,start_time,end_time,headway_secs\nT2,07:00:00,08:00:00,600\n",
    }
    found = trip_links(variant(tables), TRIPS)
    assert (found.origin.tolist(), found.target.tolist()) == ([0], [2])
    assert [(f.code, f.row, f.found) for f in found.findings] == [
        ("trip_link_left_out", 2, "T1 → T9"),
        ("trip_link_left_out", 3, "T1 → "),
        ("trip_link_left_out", 4, "T3 → T2"),
    ]


def test_stops_without_service_have_no_transfers(variant: Variant) -> None:
    assert rules(variant, "A,Z,2,60,\nC,C,2,60,\n") == {(2, 2): (2, 60)}


def test_no_transfers_no_rows(variant: Variant) -> None:
    found = transfer_rows(variant({}), ROWS)
    assert (len(found.origin), found.origin.dtype, found.kind.dtype) == (0, "int32", "int8")


def test_a_trip_that_starts_too_far_away_is_no_going_on(variant: Variant) -> None:
    """T1 ends in C at 8:20. T3 would start at A at 8:21: 480 km off, or at 17:00, or next door."""
    calls = (
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        "T1,08:00:00,08:00:00,B,1\nT1,08:20:00,08:20:00,C,2\n"
        "T2,17:00:00,17:00:00,B,1\nT2,17:20:00,17:20:00,C,2\n"
        "T3,08:21:00,08:21:00,A,1\nT3,08:40:00,08:40:00,B,2\n"
    )
    linked = LINK_HEAD + ",,4,T1,T3\n"
    for latitude, kept in (("30.78", False), ("35.1", True), ("35.14", True), ("35.2", False)):
        stops = STOPS.replace("A,駅 1番,35.0", f"A,駅 1番,{latitude}")
        feed = variant({"stops": stops, "stop_times": calls, "transfers": linked})
        found = trip_links(feed, TRIPS)
        assert bool(len(found.origin)) is kept
        assert [f.code for f in found.findings] == ([] if kept else ["trip_link_too_far"])
