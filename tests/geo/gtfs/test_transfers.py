from collections.abc import Callable, Mapping

import pandas as pd

from geo.gtfs.feed import Feed
from geo.gtfs.transfers import transfer_rows

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


def test_rows_of_trips_and_of_vehicles_are_left_out_and_told(variant: Variant) -> None:
    feed = variant({"stops": STOPS, "transfers": HEAD + "A,B,1,,T1\nA,B,4,,\nA,C,0,,\n"})
    found = transfer_rows(feed, ROWS)
    assert (found.origin.tolist(), found.target.tolist()) == ([0], [2])
    assert [(f.code, f.row) for f in found.findings] == [
        ("transfer_left_out", 2),
        ("transfer_left_out", 3),
    ]


def test_stops_without_service_have_no_transfers(variant: Variant) -> None:
    assert rules(variant, "A,Z,2,60,\nC,C,2,60,\n") == {(2, 2): (2, 60)}


def test_no_transfers_no_rows(variant: Variant) -> None:
    found = transfer_rows(variant({}), ROWS)
    assert (len(found.origin), found.origin.dtype, found.kind.dtype) == (0, "int32", "int8")
