import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np
import pytest

from geo.findings import Finding
from geo.gtfs.calendar import daily_trips, service_ids_on
from geo.gtfs.compiled import CompiledFeed
from geo.gtfs.feed import Feed, read_feed
from geo.gtfs.service import stop_calls

Read = Callable[[str], Feed]
Variant = Callable[[Mapping[str, str]], Feed]
Compile = Callable[[Feed], CompiledFeed]
Codes = Callable[[Iterable[Finding]], Counter[str]]
WEDNESDAY = dt.date(2026, 4, 1)
SATURDAY = dt.date(2026, 4, 4)
HOUR = 3600
STOP_TIMES = "trip_id,arrival_time,departure_time,stop_id,stop_sequence,stop_headsign\n"
DTYPES = {
    **dict.fromkeys(("stop_lon", "stop_lat"), "float64"),
    **dict.fromkeys(("stop_parent", "route_type", "trip_route", "trip_service"), "int32"),
    **dict.fromkeys(("trip_block", "trip_start", "call_stop", "call_arrival_s"), "int32"),
    **dict.fromkeys(("call_departure_s", "call_headsign", "service_trips"), "int32"),
    **dict.fromkeys(("freq_trip", "freq_start_s", "freq_end_s", "freq_headway_s"), "int32"),
    **dict.fromkeys(("transfer_from", "transfer_to", "transfer_min_s"), "int32"),
    **dict.fromkeys(("trip_direction", "call_pickup", "call_drop_off"), "int8"),
    **dict.fromkeys(("link_from", "link_to", "stop_zone", "route_agency"), "int32"),
    **dict.fromkeys(("rule_route", "rule_origin", "rule_start"), "int32"),
    **dict.fromkeys(("rule_destination", "rule_fare"), "int32"),
    "fare_price": "float64",
    **dict.fromkeys(("freq_exact", "transfer_type", "link_type"), "int8"),
    "runs": "uint8",
}


def test_a_plain_feed_column_by_column(feed: Read, compiled: Compile) -> None:
    plain = compiled(feed("plain"))
    assert list(plain.stop_id) == ["A", "B", "C"]
    assert list(plain.stop_name) == ["駅前", "役場", "湖畔"]
    assert plain.stop_lon.tolist() == [138.0, 138.0, 138.0]
    assert plain.stop_lat.tolist() == [35.0, 35.01, 35.02]
    assert plain.stop_parent.tolist() == [-1, -1, -1]
    assert (list(plain.route_id), list(plain.route_name)) == (["R"], ["湖畔線"])
    assert plain.route_type.tolist() == [3]
    assert list(plain.trip_id) == ["T1", "T2", "T3"]
    assert list(plain.trip_headsign) == ["湖畔", "駅前", "湖畔"]
    assert plain.trip_direction.tolist() == [0, 1, 0]
    assert plain.trip_block.tolist() == [-1, -1, -1]
    assert plain.trip_start.tolist() == [0, 3, 6, 8]
    assert plain.call_stop.tolist() == [0, 1, 2, 2, 1, 0, 0, 2]
    assert plain.call_arrival_s[:3].tolist() == [8 * HOUR, 8 * HOUR + 600, 8 * HOUR + 1200]
    assert plain.call_departure_s[:3].tolist() == [8 * HOUR, 8 * HOUR + 660, 8 * HOUR + 1200]
    assert plain.call_pickup[:3].tolist() == [0, 0, 1]
    assert plain.call_drop_off[:3].tolist() == [1, 0, 0]
    assert [plain.service_id[row] for row in plain.trip_service] == ["平日", "平日", "土日"]
    assert dt.date.fromordinal(plain.first_day) == WEDNESDAY
    assert plain.runs[:, :7].tolist() == [[1, 1, 1, 0, 0, 1, 1], [0, 0, 0, 1, 1, 0, 0]]
    assert plain.findings == ()


@pytest.mark.parametrize("trait", ["plain", "frequencies", "pickup_types", "no_service"])
def test_columns_have_their_types(feed: Read, compiled: Compile, trait: str) -> None:
    tiny = compiled(feed(trait))
    assert {name: str(getattr(tiny, name).dtype) for name in DTYPES} == DTYPES


def test_fares_and_their_rules_stand_in_columns(variant: Variant, compiled: Compile) -> None:
    zones = "A,駅前,35.0,138.0,a\nB,役場,35.01,138.0,b\nC,湖畔,35.02,138.0,a\n"
    tiny = compiled(
        variant(
            {
                "stops": f"stop_id,stop_name,stop_lat,stop_lon,zone_id\n{zones}",
                "fare_attributes": "fare_id,price,currency_type\ndear,300,JPY\ncheap,150,JPY\n",
                "fare_rules": "fare_id,route_id,origin_id,destination_id\n"
                "dear,R,b,a\ncheap,R,a,b\ndear,R,a,a\n",
            }
        )
    )
    assert tiny.stop_zone.tolist() == [0, 1, 0]
    assert (tiny.fare_price.tolist(), list(tiny.fare_currency)) == ([150, 300], ["JPY", "JPY"])
    assert (tiny.rule_route.tolist(), tiny.rule_origin.tolist()) == ([0, 0], [0, 1])
    assert tiny.rule_start.tolist() == [0, 2, 3]
    assert tiny.rule_destination.tolist() == [0, 1, 0]
    assert tiny.rule_fare.tolist() == [1, 0, 1]


def test_a_feed_without_fares_has_no_zones(variant: Variant, compiled: Compile) -> None:
    stops = "stop_id,stop_name,stop_lat,stop_lon,zone_id\nA,駅前,35.0,138.0,a\n"
    tiny = compiled(variant({"stops": stops}))
    assert (len(tiny.stop_zone), len(tiny.fare_price), tiny.rule_start.tolist()) == (0, 0, [0])


def test_services_of_a_day(feed: Read, compiled: Compile) -> None:
    plain = compiled(feed("plain"))
    assert plain.services_on(WEDNESDAY).tolist() == [True, False]
    assert plain.services_on(SATURDAY).tolist() == [False, True]
    assert plain.services_on(dt.date(2026, 3, 31)).tolist() == [False, False]
    assert plain.services_on(dt.date(2030, 1, 1)).tolist() == [False, False]


def test_stations_without_service_are_names_only(feed: Read, compiled: Compile) -> None:
    tiny = compiled(feed("parents_without_coordinates"))
    assert list(tiny.stop_id) == ["A", "B", "C", "P"]
    assert tiny.stop_parent.tolist() == [3, -1, -1, -1]
    assert np.isnan(tiny.stop_lon).tolist() == [False, False, True, True]


def test_a_station_with_coordinates_has_none_here(variant: Variant, compiled: Compile) -> None:
    stops = (
        "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
        "S,駅,35.0,138.0,1,\nU,使われない,35.0,138.0,0,S\nA,1番,35.0,138.0,0,S\n"
        "B,役場,35.01,138.0,0,B\nC,湖畔,35.02,138.0,0,X\n"
    )
    tiny = compiled(variant({"stops": stops}))
    assert list(tiny.stop_id) == ["A", "B", "C", "S"]
    assert np.isnan(tiny.stop_lat).tolist() == [False, False, False, True]
    # B names itself, C a station that is not there.
    assert tiny.stop_parent.tolist() == [3, -1, -1, -1]


def test_trips_that_nobody_can_ride_are_left_out_and_told(
    feed: Read, compiled: Compile, codes: Codes
) -> None:
    # T1 has a call without time between two timed ones, T2 ends without one, T3 runs back.
    tiny = compiled(feed("untimed_calls"))
    assert list(tiny.trip_id) == ["T1"]
    assert tiny.call_arrival_s.tolist() == [8 * HOUR, 8 * HOUR + 600, 8 * HOUR + 1200]
    left_out = [f for f in tiny.findings if f.code == "trip_left_out"]
    assert [(f.found, f.table) for f in left_out] == [("T2", "trips.txt"), ("T3", "trips.txt")]
    assert "no time" in left_out[0].message
    assert "run back" in left_out[1].message
    assert codes(tiny.findings)["call_without_time"] > 0


def test_trips_of_one_call_are_left_out_but_still_counted(feed: Read, compiled: Compile) -> None:
    tiny = compiled(feed("one_stop"))
    assert list(tiny.trip_id) == ["T1", "T2", "T3"]
    assert [f.found for f in tiny.findings if f.code == "trip_left_out"] == ["T4", "T5"]
    assert tiny.daily_trips().equals(daily_trips(feed("one_stop")))


def test_headsigns_of_calls_stand_where_they_differ(variant: Variant, compiled: Compile) -> None:
    rows = "T1,8:00:00,8:00:00,A,1,役場経由\nT1,8:10:00,8:10:00,B,2,湖畔\nT1,8:20:00,8:20:00,C,3,\n"
    tiny = compiled(variant({"stop_times": STOP_TIMES + rows}))
    assert (list(tiny.headsign), tiny.call_headsign.tolist()) == (["役場経由"], [0, -1, -1])
    assert [tiny.headsign_at(call, 0) for call in range(3)] == ["役場経由", "湖畔", "湖畔"]


def test_without_headsigns_of_calls_the_trip_speaks(feed: Read, compiled: Compile) -> None:
    plain = compiled(feed("plain"))
    assert len(plain.call_headsign) == 0
    assert plain.headsign_at(3, 1) == "駅前"


def test_blocks_are_numbers(variant: Variant, compiled: Compile) -> None:
    trips = "route_id,service_id,trip_id,block_id\nR,平日,T1,b\nR,平日,T2,\nR,土日,T3,b\n"
    tiny = compiled(variant({"trips": trips}))
    assert tiny.trip_block.tolist() == [0, -1, 0]
    assert tiny.trip_direction.tolist() == [-1, -1, -1]
    assert list(tiny.trip_headsign) == ["", "", ""]


def test_a_route_that_only_trips_name_has_no_type(variant: Variant, compiled: Compile) -> None:
    trips = "route_id,service_id,trip_id\nR,平日,T1\nQ,平日,T2\nR,土日,T3\n"
    tiny = compiled(variant({"trips": trips}))
    assert (list(tiny.route_id), tiny.route_type.tolist()) == (["R", "Q"], [3, -1])
    assert tiny.trip_route.tolist() == [0, 1, 0]


def test_frequencies_stay_rows(feed: Read, compiled: Compile) -> None:
    tiny = compiled(feed("frequencies"))
    assert tiny.freq_trip.tolist() == [0, 0]
    assert tiny.freq_start_s.tolist() == [8 * HOUR, 12 * HOUR]
    assert tiny.freq_end_s.tolist() == [10 * HOUR, 13 * HOUR]
    assert tiny.freq_headway_s.tolist() == [1800, 3600]
    assert tiny.freq_exact.tolist() == [1, 0]
    # T1 leaves 4 + 1 times, T2 once.
    assert tiny.departures_of_services().tolist() == [6, 1]
    assert dataclasses.replace(tiny, service_trips=None).departures_of_services().tolist() == [6, 1]


def test_frequencies_that_give_no_departure_are_not_kept(feed: Read, compiled: Compile) -> None:
    tiny = compiled(feed("bad_frequencies"))
    assert (tiny.freq_headway_s > 0).all()
    assert (tiny.freq_end_s > tiny.freq_start_s).all()
    assert tiny.daily_trips().equals(daily_trips(feed("bad_frequencies")))


def test_readings_and_english_names_where_the_feed_has_them(feed: Read, compiled: Compile) -> None:
    tiny = compiled(feed("translations_new"))
    assert list(tiny.stop_kana) == ["えきまえ", "やくば", ""]
    assert len(tiny.stop_en) == 0
    assert len(compiled(feed("plain")).stop_kana) == 0


def test_a_feed_of_headers_compiles_to_nothing(variant: Variant, compiled: Compile) -> None:
    tiny = compiled(variant({"trips": "route_id,service_id,trip_id\n"}))
    assert len(tiny.trip_id) == len(tiny.stop_id) == len(tiny.call_stop) == 0
    assert tiny.trip_start.tolist() == [0]
    assert tiny.daily_trips().empty


TRAITS = sorted(p.name for p in (Path(__file__).parent / "feeds").iterdir() if p.is_dir())


def assert_sound(tiny: CompiledFeed) -> None:
    """Check what CompiledFeed promises."""
    assert tiny.trip_start[0] == 0
    assert tiny.trip_start[-1] == len(tiny.call_stop)
    assert (np.diff(tiny.trip_start) >= 2).all()
    assert (tiny.call_departure_s >= tiny.call_arrival_s).all()
    within = np.ones(len(tiny.call_stop), dtype=bool)
    within[tiny.trip_start[:-1]] = False
    later = tiny.call_arrival_s[1:] >= tiny.call_departure_s[:-1]
    assert later[within[1:]].all()
    for name, rows in (("call_stop", tiny.stop_id), ("trip_route", tiny.route_id)):
        assert ((getattr(tiny, name) >= 0) & (getattr(tiny, name) < len(rows))).all()
    assert ((tiny.trip_service >= 0) & (tiny.trip_service < len(tiny.service_id))).all()


@pytest.mark.parametrize("trait", TRAITS)
def test_every_tiny_feed_keeps_the_promises(feed: Read, compiled: Compile, trait: str) -> None:
    read = feed(trait)
    tiny = compiled(read)
    assert_sound(tiny)
    assert tiny.daily_trips().equals(daily_trips(read))


@pytest.mark.real
@pytest.mark.parametrize(
    "file",
    [
        "gtfs_jp_2019_feeds/yamanashi.zip",
        "gtfs_jp_2026_yamaguchi/iwakuni_gtfsjp_20260401.zip",
        "gtfs_jp_2026_yamaguchi/jrbus_chugoku_gtfs_20260813.zip",
    ],
)
def test_real_feeds_keep_the_promises(real_data: Path, compiled: Compile, file: str) -> None:
    read = read_feed(real_data / file)
    whole = compiled(read)
    assert_sound(whole)
    daily = daily_trips(read)
    assert whole.daily_trips().equals(daily)
    day = daily.index[len(daily) // 2].date()
    on = {name for name, flag in zip(whole.service_id, whole.services_on(day), strict=True) if flag}
    assert on == service_ids_on(read, day) & set(read.trips["service_id"])
    trips = np.flatnonzero(whole.services_on(day)[whole.trip_service])
    starts, ends = whole.trip_start[trips], whole.trip_start[trips + 1]
    calls = np.concatenate([np.arange(a, b) for a, b in zip(starts, ends, strict=True)])
    trip_of = np.repeat(trips, ends - starts)
    table = stop_calls(read, day)
    assert [whole.stop_id[row] for row in whole.call_stop[calls]] == table["stop_id"].tolist()
    assert whole.call_departure_s[calls].tolist() == table["departure_s"].tolist()
    shown = [whole.headsign_at(c, t) for c, t in zip(calls, trip_of, strict=True)]
    assert shown == table["headsign"].fillna("").tolist()
    names = [whole.route_name[row] for row in whole.trip_route[trip_of]]
    assert names == table["route"].tolist()


def test_links_between_trips_are_rows_of_trips(variant: Variant, compiled: Compile) -> None:
    head = "from_stop_id,to_stop_id,transfer_type,from_trip_id,to_trip_id\n"
    linked = compiled(variant({"transfers": head + ",,4,T1,T2\n,,5,T2,T3\n,,4,T1,T9\n"}))
    assert linked.link_from.tolist() == [0, 1]
    assert linked.link_to.tolist() == [1, 2]
    assert linked.link_type.tolist() == [4, 5]
    assert [f.row for f in linked.findings if f.code == "trip_link_left_out"] == [4]
