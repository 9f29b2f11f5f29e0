"""Timetables made for benchmarks: lines that wander over a jittered grid of stops.

Times are whole minutes, so that some rides take no time at all. Sizes as in the figures of the
readme: small, city, region, nation.
"""

import datetime as dt
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from geo.gtfs.compiled import CompiledFeed, Provenance
from geo.gtfs.strings import Strings

DAY = dt.date(2026, 4, 1)
SPACING_M = 400.0
CALLS = 30
MINUTE_S = 60
STEPS = np.array([(1, 0), (0, 1), (-1, 0), (0, -1)])


@dataclass(frozen=True)
class Size:
    """Stops, lines (each runs both ways), trips a day of a line and way."""

    stops: int
    lines: int
    trips: int


SIZES = {
    "small": Size(300, 20, 16),
    "city": Size(3_000, 180, 16),
    "region": Size(30_000, 2_970, 16),
    "nation": Size(250_000, 24_800, 16),
}


def made_feed(size: Size, seed: int = 1) -> CompiledFeed:
    """Return a feed of lines and two ways each."""
    rng = np.random.default_rng(seed)
    side = round(size.stops**0.5)
    lines = _lines(rng, side, size.lines)
    east, north = np.divmod(np.arange(side * side), side)
    jitter = rng.uniform(-100, 100, (2, side * side))
    lat = 35.0 + (north * SPACING_M + jitter[1]) / 110_950
    lon = 135.0 + (east * SPACING_M + jitter[0]) / (111_320 * np.cos(np.radians(35.0)))
    stops, times = _trips(rng, lines, size.trips)
    trips = len(times)
    return _compiled(lon, lat, stops, times, trips)


def _lines(rng: np.random.Generator, side: int, count: int) -> np.ndarray:
    """Return stops of each line; every tenth line is fast and passes over stops."""
    place = rng.integers(0, side, (count, 2))
    heading = rng.integers(0, 4, count)
    stride = np.where(np.arange(count) % 10 == 0, 5, 1)
    lines = np.empty((count, CALLS), dtype=np.int32)
    for call in range(CALLS):
        lines[:, call] = place[:, 0] * side + place[:, 1]
        heading = (heading + rng.choice([0, 1, 3], p=[0.8, 0.1, 0.1], size=count)) % 4
        ahead = place + STEPS[heading] * stride[:, None]
        outside = ((ahead < 0) | (ahead >= side)).any(axis=1)
        heading = np.where(outside, (heading + 1) % 4, heading)
        ahead = place + STEPS[heading] * stride[:, None]
        place = np.clip(ahead, 0, side - 1)
    return lines


def _trips(
    rng: np.random.Generator, lines: np.ndarray, trips: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return stops and minutes of each trip."""
    both = np.concatenate((lines, lines[:, ::-1]))
    gaps = rng.choice([0, 1, 2, 3], p=[0.03, 0.47, 0.35, 0.15], size=(len(both), CALLS - 1))
    offsets = np.concatenate((np.zeros((len(both), 1), dtype=int), np.cumsum(gaps, axis=1)), axis=1)
    first = rng.integers(5 * 60, 7 * 60, len(both))
    headway = rng.integers(40, 80, len(both))
    starts = first[:, None] + headway[:, None] * np.arange(trips)
    times = starts[:, :, None] + offsets[:, None, :]
    stops = np.repeat(both[:, None, :], trips, axis=1)
    return stops.reshape(-1, CALLS), times.reshape(-1, CALLS)


def _compiled(
    lon: np.ndarray, lat: np.ndarray, stops: np.ndarray, times: np.ndarray, trips: int
) -> CompiledFeed:
    count = len(lon)
    seconds = (times.ravel() * MINUTE_S).astype(np.int32)
    none32, none8 = np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int8)
    provenance = Provenance(
        name_ja="",
        name_en="",
        source="made",
        licence="",
        credit="",
        retrieved_on=DAY,
        original_sha256="",
        file_name="made",
    )
    return CompiledFeed(
        feed_id="made",
        provenance=provenance,
        stop_id=Strings.of(f"{n}" for n in range(count)),
        stop_name=Strings.of("" for _ in range(count)),
        stop_lon=lon,
        stop_lat=lat,
        stop_parent=np.full(count, -1, dtype=np.int32),
        route_id=Strings.of(["r"]),
        route_name=Strings.of(["r"]),
        route_type=np.array([3], dtype=np.int32),
        trip_id=Strings.of(f"{n}" for n in range(trips)),
        trip_headsign=Strings.of("" for _ in range(trips)),
        trip_route=np.zeros(trips, dtype=np.int32),
        trip_service=np.zeros(trips, dtype=np.int32),
        trip_direction=np.zeros(trips, dtype=np.int8),
        trip_block=np.full(trips, -1, dtype=np.int32),
        trip_start=np.arange(trips + 1, dtype=np.int32) * CALLS,
        call_stop=stops.ravel().astype(np.int32),
        call_arrival_s=seconds,
        call_departure_s=seconds,
        call_pickup=np.zeros(len(seconds), dtype=np.int8),
        call_drop_off=np.zeros(len(seconds), dtype=np.int8),
        service_id=Strings.of(["s"]),
        first_day=DAY.toordinal(),
        runs=np.ones((1, 1), dtype=np.uint8),
        freq_trip=none32,
        freq_start_s=none32,
        freq_end_s=none32,
        freq_headway_s=none32,
        freq_exact=none8,
        transfer_from=none32,
        transfer_to=none32,
        transfer_type=none8,
        transfer_min_s=none32,
        findings=(),
    )
