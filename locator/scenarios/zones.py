"""Rides on demand inside a polygon, as trips between any two of its points."""

import math
from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.distance import geodesic_m
from geo.findings import Finding, Severity
from geo.gtfs.drafts import (
    BY_PHONE,
    HOLIDAY,
    SATURDAY,
    WEEKDAY,
    Call,
    DraftStop,
    DraftTrip,
    Headway,
)
from locator.errors import QueryError
from locator.scenarios.driving import road_s
from locator.scenarios.records import DemandZone
from locator.vocabulary import DayType

SERVICE_OF = {DayType.WEEKDAY: WEEKDAY, DayType.SATURDAY: SATURDAY, DayType.HOLIDAY: HOLIDAY}
MOST_RIDES = 1_000_000  # of one day
SAME_STOP_M = 50.0
MOST_POINTS = 250
_LONGEST_STEP_MIN = 30
_MINUTE_S = 60
_HELD = 7  # digits of a degree: points nearer than a centimetre are one

Floats = NDArray[np.float64]


def inside(zone: DemandZone, lon: Floats, lat: Floats) -> NDArray[np.bool_]:
    """Return which points lie in the polygon of a zone or on its edge."""
    polygon = shapely.Polygon(zone.polygon)
    shapely.prepare(polygon)
    return np.asarray(shapely.covers(polygon, shapely.points(lon, lat)), dtype=np.bool_)


def zone_points(
    zone: DemandZone, doors: Sequence[DraftStop], stops: Sequence[DraftStop] = ()
) -> list[DraftStop]:
    """Return the points of a zone: doors inside, each place once, and the stops beside them.

    Parameters
    ----------
    doors
        Sites, starts and stops of the scenario: all are points.
    stops
        Stops of the feeds; of those within 50 m of a point, such as the two poles of a stop,
        the first stands for all.

    Raises
    ------
    QueryError
        There are more than 250.
    """
    held: dict[tuple[float, float], DraftStop] = {}
    for door in _inside(zone, doors):
        held.setdefault((round(door.lon, _HELD), round(door.lat, _HELD)), door)
    points = list(held.values())
    for stop in _inside(zone, stops):
        if len(points) > MOST_POINTS:
            break
        lon, lat = ([getattr(p, axis) for p in points] for axis in ("lon", "lat"))
        metres = geodesic_m([stop.lon] * len(lon), [stop.lat] * len(lat), lon, lat)
        if not (metres <= SAME_STOP_M).any():
            points.append(stop)
    if len(points) > MOST_POINTS:
        raise QueryError(
            f"the zone {zone.id} holds over {MOST_POINTS} stops and sites; expected at most "
            "that. Draw a smaller polygon, or several zones.",
            code="scenario_zone_too_large",
            part=zone.id,
            expected=MOST_POINTS,
        )
    return points


def _inside(zone: DemandZone, candidates: Sequence[DraftStop]) -> list[DraftStop]:
    lon = np.array([c.lon for c in candidates], dtype=np.float64)
    lat = np.array([c.lat for c in candidates], dtype=np.float64)
    return [candidates[n] for n in np.flatnonzero(inside(zone, lon, lat)).tolist()]


def zone_step_min(zone: DemandZone, points: int) -> int:
    """Return every how many minutes a ride leaves, so that the rides stay within their limit.

    Raises
    ------
    QueryError
        It would be over half an hour.
    """
    minutes = (zone.hours[1] - zone.hours[0]) // _MINUTE_S + 1
    step = math.ceil(points * (points - 1) * minutes / MOST_RIDES)
    if step > _LONGEST_STEP_MIN:
        raise QueryError(
            f"the zone {zone.id} has {points} points over {minutes} min; one could ask only every "
            f"{step} min, expected every {_LONGEST_STEP_MIN} at most. Draw a smaller polygon.",
            code="scenario_zone_too_coarse",
            part=zone.id,
            found=points,
            step=step,
        )
    return max(step, 1)


def zone_trips(
    zone: DemandZone, points: Sequence[DraftStop], rows: Sequence[int], route: int
) -> tuple[list[DraftTrip], list[Headway], list[Finding]]:
    """Return the rides of a zone.

    Between any two points one may ask at each minute (each k minutes where the finding says so)
    from the first hour on; the ride ends after the wait and the drive, by the last hour. Who
    asks in between asks at the next such minute.

    Returns
    -------
    tuple
        Trips; their departures, ``trip`` counted from the first of them; findings.
    """
    step_min = zone_step_min(zone, len(points))
    findings = _findings(zone, len(points), step_min)
    kind = 0 if zone.is_walk_up else BY_PHONE
    start_s, end_s = zone.hours
    lon, lat = (np.array([getattr(p, axis) for p in points]) for axis in ("lon", "lat"))
    trips: list[DraftTrip] = []
    headways: list[Headway] = []
    for one, origin in enumerate(rows):
        metres = geodesic_m(
            np.full(len(points), lon[one]), np.full(len(points), lat[one]), lon, lat
        )
        for other, target in enumerate(rows):
            ride_s = math.ceil(zone.wait_min * _MINUTE_S) + road_s(
                float(metres[other]), zone.speed_km_h
            )
            if one == other or start_s + ride_s > end_s:
                continue
            calls = (
                Call(origin, start_s, start_s, kind, kind),
                Call(target, start_s + ride_s, start_s + ride_s, kind, kind),
            )
            for day in zone.days:
                headways.append(
                    Headway(
                        trip=len(trips),
                        start_s=start_s,
                        end_s=end_s - ride_s + 1,
                        headway_s=step_min * _MINUTE_S,
                    )
                )
                trips.append(
                    DraftTrip(
                        id=f"{zone.id}:{one}-{other}:{day.value}",
                        route=route,
                        service=SERVICE_OF[day],
                        calls=calls,
                        headsign=points[other].name,
                    )
                )
    return trips, headways, findings


def _findings(zone: DemandZone, points: int, step_min: int) -> list[Finding]:
    found = []
    if points <= 1:
        found.append(
            Finding(
                code="scenario_zone_without_points",
                severity=Severity.WARNING,
                table=zone.id,
                message=f"The zone {zone.id} holds {points} stop or site; rides need two. "
                "Draw it about the stops and sites that it serves.",
                found=str(points),
                expected="2",
            )
        )
    if step_min > 1:
        found.append(
            Finding(
                code="scenario_zone_step",
                severity=Severity.INFO,
                table=zone.id,
                message=f"In the zone {zone.id} with {points} points one may ask every "
                f"{step_min} minutes, not each minute; the waits shown are longer for it. "
                "A smaller polygon answers more finely.",
                found=str(step_min),
                expected="1",
            )
        )
    return found
