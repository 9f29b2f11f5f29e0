"""Three journeys read by hand from the rows of real timetables, minute for minute.

The rows of stop_times.txt stand in the comments. Walks: difference of the coordinates in metres,
times 1.3, at 80 m a minute, rounded up to a second.
"""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from made import provenance

from geo.gtfs.compiled import compile_feed
from geo.gtfs.feed import read_feed
from geo.gtfs.times import format_time
from geo.transit.journeys import journeys, journeys_home, single
from geo.transit.kernels import BEFORE_ALL, NEVER
from geo.transit.legs import Journey, Ride, Walk
from geo.transit.router import earliest_arrivals, latest_departures
from geo.transit.timetable import Timetable
from geo.transit.walks import Walking


def soonest(path: Path, day: dt.date, start: str, end: str, leave_s: int) -> Journey:
    feed = compile_feed(read_feed(path), feed_id="f", provenance=provenance())
    timetable = Timetable.build([feed], {"f": day}, walk=Walking(), bookable=False)
    places = [timetable.place_of_stop(timetable.stop_numbers[f"f:{n}"]) for n in (start, end)]
    return journeys(timetable, places[0], places[1], leave_s)[0]


def written(journey: Journey) -> list[str]:
    """Write each leg as one line."""
    lines = []
    for leg in journey.legs:
        if isinstance(leg, Ride):
            ends = f"{leg.from_stop[2:]} > {leg.to_stop[2:]}"
            what = f"{'same' if leg.stays_seated else 'ride'} {ends}"
        elif isinstance(leg, Walk):
            what = f"walk {(leg.from_stop or '  .')[2:]} > {(leg.to_stop or '  .')[2:]}"
        else:
            what = f"wait {leg.stop[2:]}"
        lines.append(f"{format_time(leg.start_s)} {format_time(leg.end_s)} {what}")
    return lines


@pytest.mark.real
def test_kofu_to_lake_motosu_with_a_change_at_one_pole(real_data: Path) -> None:
    # yamanashi, Wednesday 2020-03-25, from P124 (Kofu, bay 3) at 8:00.
    # Bay 5 (P123) is 0.000266 deg north-south = 29.5 m and 0.000228 deg east-west = 20.6 m
    # away: 36.0 m, walked 46.8 m = 35.1 s, so 36 s.
    #   6490  P123   08:50:00   P1395  10:12:00
    #   5498  P1395  10:15:00   P3164  11:02:00    three minutes to change, two are needed
    found = soonest(
        real_data / "gtfs_jp_2019_feeds" / "yamanashi.zip",
        dt.date(2020, 3, 25),
        "P124",
        "P3164",
        8 * 3_600,
    )
    assert written(found) == [
        "08:49:24 08:50:00 walk . > P123",
        "08:50:00 10:12:00 ride P123 > P1395",
        "10:12:00 10:15:00 wait P1395",
        "10:15:00 11:02:00 ride P1395 > P3164",
    ]
    assert [ride.trip_id for ride in found.rides] == ["6490", "5498"]
    assert found.transfers == 1


@pytest.mark.real
def test_hikari_on_one_bus_through_five_trips_of_a_block(real_data: Path) -> None:
    # hikari, Wednesday 2026-11-18, from 佐田上 (30_02) at 8:00 to 三丘温泉 (80_02).
    # The morning bus goes on as the next route each time; its trips share one block:
    #   系統211  30_02 08:54   19_01 09:06 (end)     系統311  19_01 09:06   20_01 09:19 (end)
    #   系統411  20_01 09:19   21_01 09:30 (end)     系統511  21_01 09:30   20_01 09:58 (end)
    #   系統611  20_01 09:58   14_01 10:16
    # 14_01 (33.961885, 131.943298) to 14_03 (33.961261, 131.942010): 69.2 m south, 119.0 m
    # west: 137.7 m, walked 179.0 m = 134.3 s, so 2 min 15 s; with 2 min: 10:20:15.
    #   系統711  14_03 10:30   80_01 10:53
    # 80_01 to 80_02: 38.2 m north, 60.9 m east: 71.9 m, walked 93.5 m = 70.1 s, so 71 s.
    found = soonest(
        real_data / "gtfs_jp_2026_yamaguchi" / "hikari_gtfs_20260401.zip",
        dt.date(2026, 11, 18),
        "30_02",
        "80_02",
        8 * 3_600,
    )
    assert written(found) == [
        "08:54:00 09:06:00 ride 30_02 > 19_01",
        "09:06:00 09:19:00 same 19_01 > 20_01",
        "09:19:00 09:30:00 same 20_01 > 21_01",
        "09:30:00 09:58:00 same 21_01 > 20_01",
        "09:58:00 10:16:00 same 20_01 > 14_01",
        "10:16:00 10:18:15 walk 14_01 > 14_03",
        "10:18:15 10:30:00 wait 14_03",
        "10:30:00 10:53:00 ride 14_03 > 80_01",
        "10:53:00 10:54:11 walk 80_01 > .",
    ]
    assert found.transfers == 1


@pytest.mark.real
def test_yamaguchi_to_hagi_by_two_buses_of_one_line(real_data: Path) -> None:
    # jrbus, Wednesday 2026-11-18, from 八反田 (60012 1) at 8:30 to 立野渡 (60086 1).
    # The pole of the other direction (60012 2): 199.4 m north, 81.6 m west: 215.4 m, walked
    # 280.0 m = 210.03 s, so 3 min 31 s.
    #   d5e1a089  60012 2  08:42:00   60032 2  09:18:00
    # 60032 2 to 60032 1: 41.6 m north, 27.4 m east: 49.8 m, walked 64.8 m = 48.6 s, so 49 s.
    #   124a3653  60032 1  09:23:00   60086 2  10:37:00
    # 60086 2 to 60086 1: 0.9 m south, 13.1 m east: 13.2 m, walked 17.1 m = 12.8 s, so 13 s.
    found = soonest(
        real_data / "gtfs_jp_2026_yamaguchi" / "jrbus_chugoku_gtfs_20260813.zip",
        dt.date(2026, 11, 18),
        "60012 1",
        "60086 1",
        8 * 3_600 + 1_800,
    )
    assert written(found) == [
        "08:38:29 08:42:00 walk . > 60012 2",
        "08:42:00 09:18:00 ride 60012 2 > 60032 2",
        "09:18:00 09:18:49 walk 60032 2 > 60032 1",
        "09:18:49 09:23:00 wait 60032 1",
        "09:23:00 10:37:00 ride 60032 1 > 60086 2",
        "10:37:00 10:37:13 walk 60086 2 > .",
    ]
    assert [ride.trip_id[:8] for ride in found.rides] == ["d5e1a089", "124a3653"]


@pytest.mark.real
def test_journeys_agree_with_the_scans_of_all_stops(real_data: Path) -> None:
    path = real_data / "gtfs_jp_2026_yamaguchi" / "hikari_gtfs_20260401.zip"
    feed = compile_feed(read_feed(path), feed_id="f", provenance=provenance())
    day = {"f": dt.date(2026, 11, 18)}
    timetable = Timetable.build([feed], day, walk=Walking(), bookable=False)
    rng = np.random.default_rng(20261120)
    found = 0
    for start, end in rng.choice(len(timetable.stops), (100, 2)).tolist():
        here, there = timetable.place_of_stop(start), timetable.place_of_stop(end)
        leave_s = int(rng.integers(6, 16)) * 3_600
        by_s = leave_s + 4 * 3_600
        out = journeys(timetable, here, there, leave_s)
        back = journeys_home(timetable, there, here, by_s)
        soonest = earliest_arrivals(timetable, here, leave_s).at(single(there))[0]
        latest = latest_departures(timetable, here, by_s).at(single(there))[0]
        assert (out[0].arrive_s if out else NEVER) == soonest
        assert (back[0].leave_s if back else BEFORE_ALL) == latest
        found += len(out) + len(back)
    assert found > 50
