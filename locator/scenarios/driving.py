"""Minutes of planned vehicles: stop after stop at a stated speed."""

import math
from collections.abc import Sequence

from geo.distance import geodesic_m
from geo.gtfs.drafts import Call, DraftStop
from locator.errors import QueryError
from locator.scenarios.records import DETOUR, Shuttle

DAY_S = 86_400
_KM_H = 3.6
_DIGITS = 6  # of a second, so that 60.000000001 s of arithmetic do not become 61


def road_s(metres: float, speed_km_h: float) -> int:
    """Return the whole seconds, rounded up, of geodesic metres x 1.3 at a speed."""
    return math.ceil(round(metres * DETOUR * _KM_H / speed_km_h, _DIGITS))


def legs_s(stops: Sequence[DraftStop], speed_km_h: float) -> list[int]:
    """Return the seconds from each stop to the next.

    Raises
    ------
    QueryError
        A stop has no position.
    """
    lon, lat = [s.lon for s in stops], [s.lat for s in stops]
    unplaced = [s for s in stops if not math.isfinite(s.lon + s.lat)]
    if unplaced:
        raise QueryError(
            f"the stop {unplaced[0].id} ({unplaced[0].name}) has no position; expected one to "
            "drive from or to. Choose trips or stops with a position.",
            code="scenario_stop_unplaced",
            stop=unplaced[0].id,
            name=unplaced[0].name,
        )
    metres = geodesic_m(lon[:-1], lat[:-1], lon[1:], lat[1:])
    return [road_s(float(m), speed_km_h) for m in metres]


def drive(
    stops: Sequence[DraftStop], rows: Sequence[int], speed_km_h: float, dwell_s: int
) -> tuple[Call, ...]:
    """Return the calls of a drive that starts at second 0 and waits at each stop on the way.

    Parameters
    ----------
    rows
        Row of each stop in the draft.

    Raises
    ------
    QueryError
        It takes more than a day.
    """
    now = 0
    calls = [Call(rows[0], 0, 0)]
    for row, leg_s in zip(rows[1:], legs_s(stops, speed_km_h), strict=True):
        arrival = now + leg_s
        now = arrival + dwell_s
        calls.append(Call(row, arrival, now))
    if calls[-1].arrival_s > DAY_S:
        hours = calls[-1].arrival_s / 3600
        raise QueryError(
            f"a trip from {stops[0].name} to {stops[-1].name} would take {hours:.0f} h; expected "
            "at most 24 h. Check the positions (lon, lat) and the speed.",
            code="scenario_trip_too_long",
            start=stops[0].name,
            end=stops[-1].name,
            hours=round(hours),
        )
    last = calls[-1]
    return (*calls[:-1], last._replace(departure_s=last.arrival_s))


def departures_of(shuttle: Shuttle) -> tuple[int, ...]:
    """Return when a shuttle leaves its first stop, seconds."""
    if shuttle.headway_min is None or shuttle.hours is None:
        return shuttle.departures_s
    start_s, end_s = shuttle.hours
    return tuple(range(start_s, end_s + 1, max(round(shuttle.headway_min * 60), 1)))


def shifted(calls: Sequence[Call], seconds: int) -> tuple[Call, ...]:
    """Return calls at other times."""
    return tuple(
        c._replace(arrival_s=c.arrival_s + seconds, departure_s=c.departure_s + seconds)
        for c in calls
    )
