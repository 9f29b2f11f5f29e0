"""minotor (npm, RAPTOR in JavaScript) as a peer: the day as a GTFS zip, and its own searches.

Each departure of the day is a trip, each change a row of transfers.txt. It differs in meaning: it
knows no walk to the first stop (the changes of the first stop stand for it), takes no time for a
change at one stop, reckons with five changes at most and does not stay seated from trip to trip.
"""

import datetime as dt
import json
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

from geo.transit.timetable import Timetable

SCRIPT = Path(__file__).resolve().with_suffix(".mjs")
DAY = dt.date(2026, 4, 1)
REPEAT = 5
REST_S = 3_600


def searches(
    timetable: Timetable, stops: list[int], folder: Path | None
) -> list[tuple[float, int]] | None:
    """Return least milliseconds and stops reached from each stop at eight; None: not installed.

    Parameters
    ----------
    folder
        Where minotor was installed by npm.
    """
    node = shutil.which("node")
    if folder is None or node is None or not (folder / "node_modules" / "minotor").is_dir():
        return None
    with tempfile.TemporaryDirectory() as place:
        feed = Path(place) / "day.zip"
        write_day(timetable, feed)
        names = ",".join(f"s{stop}" for stop in stops)
        command = [node, "--max-old-space-size=8000", SCRIPT, folder, feed, DAY, names, REPEAT]
        done = subprocess.run(
            [str(part) for part in command],
            capture_output=True,
            text=True,
            check=True,
            timeout=REST_S,
        )
    answer = json.loads(done.stdout.splitlines()[-1])
    return [(float(row["least_ms"]), int(row["reached"])) for row in answer["found"]]


def write_day(timetable: Timetable, path: Path) -> None:
    """Write a day as GTFS: stops by their numbers, each departure as a trip."""
    calls = calls_of(timetable)
    trips = pd.DataFrame({"route_id": "r", "service_id": "d", "trip_id": calls["trip_id"].unique()})
    number = np.arange(len(timetable.stops))
    stops = pd.DataFrame({"stop_id": number}).map(lambda n: f"s{n}")
    stops = stops.assign(
        stop_name=stops["stop_id"],
        stop_lat=np.nan_to_num(timetable.stops.lat),
        stop_lon=np.nan_to_num(timetable.stops.lon),
    )
    changes = timetable.changes
    start = np.repeat(np.arange(len(changes.start) - 1), np.diff(changes.start))
    is_walk = start != changes.to_stop
    transfers = pd.DataFrame(
        {
            "from_stop_id": [f"s{n}" for n in start[is_walk]],
            "to_stop_id": [f"s{n}" for n in changes.to_stop[is_walk]],
            "transfer_type": 2,
            "min_transfer_time": changes.seconds[is_walk],
        }
    )
    week = dict.fromkeys(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), 1
    )
    span = dict.fromkeys(("start_date", "end_date"), f"{DAY:%Y%m%d}")
    tables = {
        "agency": pd.DataFrame(
            {"agency_name": ["a"], "agency_url": ["-"], "agency_timezone": ["Asia/Tokyo"]}
        ),
        "routes": pd.DataFrame({"route_id": ["r"], "route_short_name": ["r"], "route_type": [3]}),
        "calendar": pd.DataFrame([{"service_id": "d", **week, **span}]),
        "stops": stops,
        "trips": trips,
        "stop_times": calls,
        "transfers": transfers,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, table in tables.items():
            archive.writestr(f"{name}.txt", table.to_csv(index=False))


def calls_of(timetable: Timetable) -> pd.DataFrame:
    """Return stop_times of all departures of the day."""
    rides = timetable.rides
    order = np.lexsort((rides.call, rides.trip))
    trip, call = rides.trip[order], rides.call[order]
    is_last = np.append(trip[1:] != trip[:-1], True)
    rows = np.concatenate((call, call[is_last] + 1))
    of_trip = np.concatenate((trip, trip[is_last]))
    order = np.lexsort((rows, of_trip))
    rows, of_trip = rows[order], of_trip[order]
    columns = {
        name: np.empty(len(rows), dtype=np.int64)
        for name in ("arrival", "departure", "stop", "pickup_type", "drop_off_type")
    }
    for number, feed in enumerate(timetable.feeds):
        mine = timetable.trips.feed[of_trip] == number
        at, shift = rows[mine], timetable.trips.shift_s[of_trip[mine]]
        columns["arrival"][mine] = feed.call_arrival_s[at] + shift
        columns["departure"][mine] = feed.call_departure_s[at] + shift
        columns["stop"][mine] = timetable.numbers[number][feed.call_stop[at]]
        columns["pickup_type"][mine] = feed.call_pickup[at]
        columns["drop_off_type"][mine] = feed.call_drop_off[at]
    first = np.flatnonzero(np.append(True, of_trip[1:] != of_trip[:-1]))
    lengths = np.diff(np.append(first, len(of_trip)))
    return pd.DataFrame(
        {
            "trip_id": [f"t{n}" for n in of_trip],
            "arrival_time": clock(columns["arrival"]),
            "departure_time": clock(columns["departure"]),
            "stop_id": [f"s{n}" for n in columns["stop"]],
            "stop_sequence": np.arange(len(of_trip)) - np.repeat(first, lengths) + 1,
            "pickup_type": columns["pickup_type"],
            "drop_off_type": columns["drop_off_type"],
        }
    )


def clock(seconds: np.ndarray) -> list[str]:
    """Return times as of GTFS; what is before midnight as midnight."""
    return [
        f"{s // 3_600:02}:{s // 60 % 60:02}:{s % 60:02}" for s in np.maximum(seconds, 0).tolist()
    ]
