"""Which trips can be ridden."""

from collections.abc import Callable, Mapping

from geo.findings import Finding
from geo.gtfs.feed import Feed
from geo.gtfs.rideable import rideable

Variant = Callable[[Mapping[str, str]], Feed]
HEAD = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"


def test_trips_in_the_order_of_their_table_with_all_times(variant: Variant) -> None:
    rows = (
        "T3,10:00:00,10:00:00,A,1\nT3,10:20:00,10:20:00,C,2\n"
        "T1,8:00:00,8:00:00,A,1\nT1,,,B,2\nT1,8:20:00,8:20:00,C,3\n"
    )
    findings: list[Finding] = []
    trips, calls = rideable(variant({"stop_times": HEAD + rows}), findings)
    assert trips["trip_id"].tolist() == ["T1", "T3"]
    assert calls["trip_id"].tolist() == ["T1"] * 3 + ["T3"] * 2
    # Half of the way from 8:00 to 8:20.
    assert calls["arrival_s"].tolist()[1] == 8 * 3600 + 600
    # T2 has no call at all.
    assert [(f.code, f.found) for f in findings] == [("trip_left_out", "T2")]


def test_a_trip_without_a_time_at_its_end_cannot_be_ridden(variant: Variant) -> None:
    rows = "T1,8:00:00,8:00:00,A,1\nT1,,,B,2\nT2,9:00:00,9:00:00,A,1\nT2,8:00:00,8:00:00,B,2\n"
    findings: list[Finding] = []
    trips, calls = rideable(variant({"stop_times": HEAD + rows}), findings)
    assert (len(trips), len(calls)) == (0, 0)
    told = {finding.found: finding.message for finding in findings}
    assert "no time" in told["T1"]
    assert "run back" in told["T2"]
    assert "fewer than two calls" in told["T3"]
