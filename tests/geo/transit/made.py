"""Feeds made for tests: by hand, or at random with all that makes timetables awkward."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st

from geo.gtfs.compiled import CompiledFeed, Provenance
from geo.gtfs.strings import Strings

DAY = dt.date(2026, 4, 1)
FIRST = DAY - dt.timedelta(days=1)
LON, LAT = 133.5, 34.2
DEGREE_M = 110_930  # of latitude at 34.2 N, good to 1 in 1,000


class T(NamedTuple):
    """A trip: calls of (stop, arrival, departure[, pickup, drop_off]) in seconds."""

    calls: Sequence[tuple[int, ...]]
    block: int = -1
    services: int = 0


class F(NamedTuple):
    """A row of frequencies.txt."""

    trip: int
    start_s: int
    end_s: int
    headway_s: int
    exact: int = 0


class X(NamedTuple):
    """A row of transfers.txt."""

    start: int
    end: int
    kind: int
    least_s: int = -1


class L(NamedTuple):
    """A row of transfers.txt between trips: 4 one may stay seated, 5 all must alight."""

    start: int
    end: int
    kind: int = 4


def provenance() -> Provenance:
    return Provenance(
        name_ja="試験",
        name_en="test",
        source="made",
        licence="CC0",
        credit="",
        retrieved_on=DAY,
        original_sha256="",
        file_name="made",
    )


def feed(
    places_m: Sequence[tuple[float, float] | None],
    trips: Sequence[T],
    *,
    frequencies: Sequence[F] = (),
    transfers: Sequence[X] = (),
    links: Sequence[L] = (),
    runs: Sequence[tuple[int, int]] = ((0, 1),),
    feed_id: str = "made",
) -> CompiledFeed:
    """Return a feed; places are metres east and north, None: no position.

    ``runs[service]`` tells whether it runs the day before and on the day.
    """
    calls = [call + (0,) * (5 - len(call)) for trip in trips for call in trip.calls]
    columns = np.array(calls, dtype=np.int32).reshape(-1, 5).T
    east = np.cos(np.radians(LAT)) * 111_320
    lon = [np.nan if p is None else LON + p[0] / east for p in places_m]
    lat = [np.nan if p is None else LAT + p[1] / DEGREE_M for p in places_m]
    lengths = [0, *(len(trip.calls) for trip in trips)]
    freq = np.array(frequencies, dtype=np.int32).reshape(-1, 5).T
    rules = np.array(transfers, dtype=np.int32).reshape(-1, 4).T
    link = np.array(links, dtype=np.int32).reshape(-1, 3).T
    count = len(places_m)
    return CompiledFeed(
        feed_id=feed_id,
        provenance=provenance(),
        stop_id=Strings.of(f"s{n}" for n in range(count)),
        stop_name=Strings.of(f"停留所{n}" for n in range(count)),
        stop_lon=np.array(lon, dtype=np.float64),
        stop_lat=np.array(lat, dtype=np.float64),
        stop_parent=np.full(count, -1, dtype=np.int32),
        route_id=Strings.of(["r"]),
        route_name=Strings.of(["本線"]),
        route_type=np.array([3], dtype=np.int32),
        trip_id=Strings.of(f"t{n}" for n in range(len(trips))),
        trip_headsign=Strings.of("終点" for _ in trips),
        trip_route=np.zeros(len(trips), dtype=np.int32),
        trip_service=np.array([trip.services for trip in trips], dtype=np.int32),
        trip_direction=np.zeros(len(trips), dtype=np.int8),
        trip_block=np.array([trip.block for trip in trips], dtype=np.int32),
        trip_start=np.cumsum(lengths, dtype=np.int32),
        call_stop=columns[0],
        call_arrival_s=columns[1],
        call_departure_s=columns[2],
        call_pickup=columns[3].astype(np.int8),
        call_drop_off=columns[4].astype(np.int8),
        service_id=Strings.of(f"c{n}" for n in range(len(runs))),
        first_day=FIRST.toordinal(),
        runs=np.array(runs, dtype=np.uint8).reshape(-1, 2),
        freq_trip=freq[0],
        freq_start_s=freq[1],
        freq_end_s=freq[2],
        freq_headway_s=freq[3],
        freq_exact=freq[4].astype(np.int8),
        transfer_from=rules[0],
        transfer_to=rules[1],
        transfer_type=rules[2].astype(np.int8),
        transfer_min_s=rules[3],
        link_from=link[0],
        link_to=link[1],
        link_type=link[2].astype(np.int8),
        findings=(),
    )


_STOPS = 7
_STEP = st.sampled_from([0, 0, 0, 60, 60, 120, 300])
_STAY = st.sampled_from([0, 0, 0, 60])
_KIND = st.sampled_from([0, 0, 0, 0, 1, 2, 3])
_START = st.sampled_from([0, 60, 120, 180, 300, 600, 86_100, 86_340, 86_400, 86_460])


@st.composite
def trips(draw: st.DrawFn) -> T:
    """A short trip: loops, calls that take no time, midnight, types of boarding."""
    now = draw(_START)
    calls = []
    for _ in range(draw(st.integers(2, 5))):
        arrival = now + draw(_STEP)
        departure = arrival + draw(_STAY)
        stop = draw(st.integers(0, _STOPS - 1))
        calls.append((stop, arrival, departure, draw(_KIND), draw(_KIND)))
        now = departure
    return T(calls, draw(st.sampled_from([-1, -1, 0, 1])), draw(st.integers(0, 2)))


@st.composite
def feeds(draw: st.DrawFn, feed_id: str = "made") -> CompiledFeed:
    """A small feed in a square of some 800 metres, so that some stops are a walk apart."""
    place = st.tuples(st.integers(0, 8), st.integers(0, 8)).map(
        lambda p: (p[0] * 100.0, p[1] * 100.0)
    )
    places = draw(st.lists(st.one_of(place, place, st.none()), min_size=_STOPS, max_size=_STOPS))
    made = draw(st.lists(trips(), min_size=1, max_size=9))
    row = st.builds(
        F,
        trip=st.integers(0, len(made) - 1),
        start_s=st.sampled_from([0, 60, 240, 86_280]),
        end_s=st.sampled_from([300, 600, 86_500]),
        headway_s=st.sampled_from([60, 180, 5_000]),
        exact=st.integers(0, 1),
    ).filter(lambda f: f.end_s > f.start_s and f.end_s - f.start_s < 3_000)
    rule = st.builds(
        X,
        start=st.integers(0, _STOPS - 1),
        end=st.integers(0, _STOPS - 1),
        kind=st.sampled_from([0, 1, 2, 2, 2, 3]),
        least_s=st.sampled_from([-1, 0, 0, 60, 400]),
    )
    number = st.integers(0, len(made) - 1)
    link = st.builds(L, start=number, end=number, kind=st.sampled_from([4, 4, 5]))
    return feed(
        places,
        made,
        links=draw(st.lists(link, max_size=6, unique_by=lambda x: (x.start, x.end))),
        frequencies=draw(st.lists(row, max_size=2)),
        transfers=draw(st.lists(rule, max_size=5, unique_by=lambda x: (x.start, x.end))),
        runs=draw(st.sampled_from([((0, 1), (1, 0), (1, 1)), ((1, 1), (0, 1), (1, 1))])),
        feed_id=feed_id,
    )


@st.composite
def instant_feeds(draw: st.DrawFn) -> CompiledFeed:
    """A feed whose trips take no time, or a minute: the trap of equal times.

    Some stops share a place, where a change may take no time either.
    """
    made = []
    for _ in range(draw(st.integers(4, 9))):
        now = draw(st.sampled_from([60, 60, 60, 120]))
        calls = []
        for stop in draw(st.permutations(range(6)))[: draw(st.integers(2, 4))]:
            calls.append((stop, now, now))
            now += draw(st.sampled_from([0, 0, 0, 60]))
        made.append(T(calls))
    places = [(n // 2 * 2_000.0, 0.0) for n in range(6)]
    return feed(places, made)
