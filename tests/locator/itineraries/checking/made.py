"""A village bus, places of the tiny world, and itineraries written out by hand.

The bus runs from s0, 200 m north of the start, ten kilometres north to s1, 100 m south of the
castle; s3 is 50 m east of s1; s2 is 100 m south of the park, which is three kilometres north of
the castle. 100 m are 130 walked metres and 98 s, 200 m are 196 s, 50 m are 49 s, all but a hair.
"""

import copy
import dataclasses
from collections.abc import Sequence
from typing import Any

from pyproj import Geod

from geo.gtfs.compiled import CompiledFeed
from locator.records import Catalogue
from tests.geo.transit.made import T
from tests.locator.buses import SATURDAYS, SOUTH, at, bus, world
from tests.locator.catalogues import HERE, NORTH

SHA = "ab" * 32
START = (HERE[0], round(HERE[1] - SOUTH, 6))
START_ID = f"{START[0]},{START[1]}"
PARK = (HERE[0], HERE[1] + 3000 * NORTH)
EAST = 1 / 90_557  # degree of longitude a metre, near 35.67 N
STOPS = (
    (START[0], START[1] + 200 * NORTH),
    (HERE[0], HERE[1] - 100 * NORTH),
    (PARK[0], PARK[1] - 100 * NORTH),
    (HERE[0] + 50 * EAST, HERE[1] - 100 * NORTH),
)
Json = dict[str, Any]


def ride(start: int, end: int, leave_s: int, arrive_s: int, **more: int) -> T:
    calls = [(start, leave_s, leave_s), (end, arrive_s, arrive_s)]
    return T(calls, **more)  # type: ignore[arg-type]


TRIPS = (
    ride(0, 1, at(8), at(8, 30)),  # t0
    ride(3, 2, at(10, 30), at(10, 40)),  # t1
    ride(2, 1, at(12), at(12, 10), block=1),  # t2, goes on as
    ride(1, 0, at(12, 15), at(12, 45), block=1),  # t3
    ride(2, 3, at(15), at(15, 10)),  # t4
    ride(1, 0, at(15, 20), at(15, 50)),  # t5
    ride(0, 1, at(9), at(9, 30), services=SATURDAYS),  # t6
    ride(1, 0, at(20), at(20, 30)),  # t7
    ride(2, 1, at(19, 30), at(19, 40)),  # t8
)


def village(trips: Sequence[T] = TRIPS, **more: Any) -> tuple[CompiledFeed, ...]:
    """Return the bus, with other trips or other columns where they are given."""
    made = bus(trips, name="bus", places=STOPS)
    origin = dataclasses.replace(made.provenance, original_sha256=SHA)
    return (dataclasses.replace(made, provenance=origin, **more),)


def places() -> Catalogue:
    """Return the tiny world; the castle may be visited with limits only."""
    made = world()
    spots = made.spots.copy()
    spots.loc["spot-1", "public_access"] = "limited"
    return dataclasses.replace(made, spots=spots)


def walked(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(Geod(ellps="GRS80").inv(*one, *other)[2]) * 1.3


def hhmm(seconds: int, *, up: bool = False) -> str:
    minutes = -(-seconds // 60) if up else seconds // 60
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def leg(mode: str, start: str | None, end: str | None, times: tuple[int, int], **more: Any) -> Json:
    names = {None: None, **{f"bus:s{n}": f"停留所{n}" for n in range(4)}}
    return {
        "mode": mode,
        "from": names[start],
        "to": names[end],
        "depart": hhmm(times[0]),
        "arrive": hhmm(times[1], up=True),
        **dict.fromkeys(("walk_m", "route", "headsign", "trip_id")),
        "from_stop": start,
        "to_stop": end,
        "depart_s": times[0],
        "arrive_s": times[1],
        "feed": None,
        "must_book": False,
        "stays_seated": False,
        "is_estimate": False,
        **more,
    }


def on_bus(trip: int, start: int, end: int, times: tuple[int, int], **more: Any) -> Json:
    own = {"route": "本線", "headsign": "終点", "trip_id": f"t{trip}", "feed": "bus"}
    return leg("bus", f"bus:s{start}", f"bus:s{end}", times, **own, **more)


def to_stop(place: tuple[float, float], name: str, stop: int, seconds: int, at_s: int) -> Json:
    """Return the walk from a place to a stop; one is there at a time."""
    metres = walked(place, STOPS[stop])
    made = leg("walk", None, f"bus:s{stop}", (at_s - seconds, at_s), walk_m=metres)
    return made | {"from": name}


def from_stop(stop: int, place: tuple[float, float], name: str, seconds: int, at_s: int) -> Json:
    metres = walked(STOPS[stop], place)
    made = leg("walk", f"bus:s{stop}", None, (at_s, at_s + seconds), walk_m=metres)
    return made | {"to": name}


def end(id_: str, name: str, point: tuple[float, float]) -> Json:
    return {"id": id_, "name": name, "lon": point[0], "lat": point[1]}


HOME = end(START_ID, START_ID, START)
RULE: Json = {
    "id": "pl-1",
    "access": "paid",
    "hours": [["09:00", "12:00"], ["13:00", "17:00"]],
    "closed_weekdays": [6],
    "closed_dates": ["2026-03-24"],
    "quiet": [["17:00", "24:00"]],
    "busy": [],
    "most_a_day": 3,
    "dwell_min": 40,
    "consent": None,
    "rule_ja": "声を小さく",
    "rule_en": "Speak softly",
    "source": "the castle",
    "seen_on": "2026-03-01",
}
QUERY: Json = {
    "works": ["w-1"],
    "spots": ["spot-2"],
    "start": START_ID,
    "end": "",
    "lodging": [],
    "date": None,
    "day": "weekday",
    "days": 1,
    "depart_after": "07:00",
    "return_by": "19:00",
    "mode": "transit",
    "pace": 1.5,
    "dwell_min": 30.0,
    "must": ["spot-2"],
    "skip": [],
    "order": [],
    "values": {"spot-1": 2.0},
    "max_walk_m": 800.0,
    "max_walk_day_m": 2000.0,
    "max_transfers": 1,
    "most_visits": 2,
    "bookable": False,
    "disperse": False,
    "planned": {"spot-1": 2},
    "rules": [RULE],
    "iterations": 100,
    "seed": 0,
    "time_limit_s": None,
}


def visit(place: Json, day: int, times: tuple[str, str, str, str], **more: Any) -> Json:
    return {
        **place,
        "precision_m": 80.0,
        "day": day,
        **dict(zip(("arrive", "begin", "end", "depart"), times, strict=True)),
        "dwell_min": 45.0,
        "value": 1.0,
        "access": "free",
        "hours_known": False,
        "limited": False,
        "works": [],
        "rule": "",
        "manners": "",
        **more,
    }


CASTLE_END, PARK_END = end("spot-1", "霞ヶ城跡", HERE), end("spot-2", "丘の公園", PARK)
CASTLE_SAYS: Json = {
    "value": 2.0,
    "access": "paid",
    "hours_known": True,
    "limited": True,
    "dwell_min": 60.0,
    "works": [{"id": "w-1", "title": "霧の島", "role": "set_here", "scene": ""}],
    "rule": "声を小さく",
}
OUT_LEGS = [
    to_stop(START, START_ID, 0, 196, at(8)),
    on_bus(0, 0, 1, (at(8), at(8, 30))),
]
HOME_LEGS = [
    to_stop(PARK, "丘の公園", 2, 98, at(12)),
    on_bus(2, 2, 1, (at(12), at(12, 10))),
    leg("wait", "bus:s1", "bus:s1", (at(12, 10), at(12, 15))),
    on_bus(3, 1, 0, (at(12, 15), at(12, 45)), stays_seated=True),
    from_stop(0, START, START_ID, 196, at(12, 45)),
]
LATE_LEGS = [
    to_stop(PARK, "丘の公園", 2, 98, at(15)),
    on_bus(4, 2, 3, (at(15), at(15, 10))),
    leg(
        "walk",
        "bus:s3",
        "bus:s1",
        (at(15, 10), at(15, 10) + 49),
        walk_m=walked(STOPS[3], STOPS[1]),
    ),
    leg("wait", "bus:s1", "bus:s1", (at(15, 10) + 49, at(15, 20))),
    on_bus(5, 1, 0, (at(15, 20), at(15, 50))),
    from_stop(0, START, START_ID, 196, at(15, 50)),
]


def in_way(legs: list[Json], day: int, way: int) -> list[Json]:
    return [{**one, "day": day, "way": way} for one in legs]


def drive_home(point: tuple[float, float]) -> Json:
    """Return the drive of a last way: 13 to 17 km by road, ten at 25 km/h, the rest at 40."""
    km = walked(point, START) / 1000
    return {"drive_km": km, "drive_min": 24 + (km - 10) * 1.5}


def sums(legs: list[Json], visited: float, free: float, whole: float) -> Json:
    walk = sum(x["arrive_s"] - x["depart_s"] for x in legs if x["mode"] == "walk") / 60
    ride_ = sum(x["arrive_s"] - x["depart_s"] for x in legs if x["mode"] == "bus") / 60
    wait = whole - visited - free - walk - ride_
    return {"visit": visited, "free": free, "walk": walk, "wait": wait, "ride": ride_, "drive": 0}


def feed_row() -> Json:
    return {
        "id": "bus",
        "name": "busバス",
        "sha256": SHA,
        "as_of": "2026-03-25",
        "valid_from": "2026-03-02",
        "valid_to": "2026-03-28",
        "used": True,
    }


def answer(query: Json, days: list[Json], visits: list[Json], legs: list[Json]) -> Json:
    return {
        "kind": "plan",
        "query": query,
        "feeds": [feed_row()],
        "days": days,
        "visits": visits,
        "legs": legs,
        "value": 3.0,
        "bound": 3.0,
        "gap_percent": 0.0,
        "status": "optimal",
        "iterations": 100,
        "asked": 3,
        "hours_known": 1,
        "left_out": [{"id": "spot-3", "name": "島の浜", "reason": "coarse", "certain": True}],
        "alternatives": [],
        "notices": [],
        "attribution": ["busバス"],
    }


def day_row(number: int, type_: str, times: tuple[str, str], legs: list[Json]) -> Json:
    return {
        "day": number,
        "date": None,
        "type": type_,
        "start": HOME,
        "end": HOME,
        "leave": times[0],
        "arrive": times[1],
        "walk_m": sum(x["walk_m"] or 0 for x in legs),
    }


def one_day() -> Json:
    """Castle from 9:00, when it opens, then the park, and home in one vehicle.

    From 7:56 to 12:49 are 293 minutes: 105 of visits, 28 before the castle opens, 28 and 31 until
    the next bus.
    """
    legs = [
        *in_way([*OUT_LEGS, from_stop(1, HERE, "霞ヶ城跡", 98, at(8, 30))], 0, 0),
        *in_way(
            [
                to_stop(HERE, "霞ヶ城跡", 3, 110, at(10, 30)),
                on_bus(1, 3, 2, (at(10, 30), at(10, 40))),
                from_stop(2, PARK, "丘の公園", 98, at(10, 40)),
            ],
            0,
            1,
        ),
        *in_way(HOME_LEGS, 0, 2),
    ]
    last_way = {"leave": "14:58", "arrive": "15:54", "slack_min": 180, "later": ["19:28", "20:34"]}
    day = {
        **day_row(0, "weekday", ("07:56", "12:49"), legs),
        "minutes": sums(legs, 105, 87, 293),
        "last_way": {**last_way, **drive_home(PARK)},
    }
    visits = [
        visit(CASTLE_END, 0, ("08:32", "09:00", "10:00", "10:28"), **CASTLE_SAYS),
        visit(PARK_END, 0, ("10:42", "10:42", "11:27", "11:58")),
    ]
    return copy.deepcopy(answer({**QUERY}, [day], visits, legs))


def two_days() -> Json:
    """The castle on the first day, the park on the second, with a change each way."""
    first = [
        *in_way([*OUT_LEGS, from_stop(1, HERE, "霞ヶ城跡", 98, at(8, 30))], 0, 0),
        *in_way(
            [
                to_stop(HERE, "霞ヶ城跡", 1, 98, at(12, 15)),
                on_bus(3, 1, 0, (at(12, 15), at(12, 45))),
                from_stop(0, START, START_ID, 196, at(12, 45)),
            ],
            0,
            1,
        ),
    ]
    change = walked(STOPS[1], STOPS[3])
    on_foot = (at(8, 30), at(8, 30) + 49)
    second = [
        *in_way(
            [
                *OUT_LEGS,
                leg("walk", "bus:s1", "bus:s3", on_foot, walk_m=change),
                leg("wait", "bus:s3", "bus:s3", (at(8, 30) + 49, at(10, 30))),
                on_bus(1, 3, 2, (at(10, 30), at(10, 40))),
                from_stop(2, PARK, "丘の公園", 98, at(10, 40)),
            ],
            1,
            0,
        ),
        *in_way(LATE_LEGS, 1, 1),
    ]
    castle = {"leave": "15:18", "arrive": "15:54", "slack_min": 185, "later": ["19:58", "20:34"]}
    park = {"leave": "14:58", "arrive": "15:54", "slack_min": 0, "later": ["19:28", "20:34"]}
    days = [
        {
            **day_row(0, "weekday", ("07:56", "12:49"), first),
            "minutes": sums(first, 60, 161, 293),
            "last_way": {**castle, **drive_home(HERE)},
        },
        {
            **day_row(1, "weekday", ("07:56", "15:54"), second),
            "minutes": sums(second, 45, 211, 478),
            "last_way": {**park, **drive_home(PARK)},
        },
    ]
    visits = [
        visit(CASTLE_END, 0, ("08:32", "09:00", "10:00", "12:13"), **CASTLE_SAYS),
        visit(PARK_END, 1, ("10:42", "10:42", "11:27", "14:58")),
    ]
    return copy.deepcopy(answer({**QUERY, "days": 2}, days, visits, [*first, *second]))


def by_car() -> Json:
    """The same places by car: 29, 10 and 35 minutes of driving, by hand from road kilometres.

    13.0 km are ten at 25 and 3.0 at 40 km/h: 24 + 4.5; 3.9 km are 9.36; 16.9 km are 24 + 10.4.
    """
    ways = ((START, HERE, at(8, 31), 29), (HERE, PARK, at(10), 10), (PARK, START, at(10, 55), 35))
    names = (START_ID, "霞ヶ城跡", "丘の公園", START_ID)
    legs = []
    for number, (one, other, leave_s, minutes) in enumerate(ways):
        drive = leg("drive", None, None, (leave_s, leave_s + minutes * 60))
        drive |= {"from": names[number], "to": names[number + 1], "is_estimate": True}
        legs += in_way([{**drive, "road_m": walked(one, other)}], 0, number)
    last_way = {"leave": "18:25", "arrive": "19:00", "slack_min": 450, "later": None}
    day = {
        **day_row(0, "weekday", ("08:31", "11:30"), legs),
        "minutes": {"visit": 105, "free": 0, "walk": 0, "wait": 0, "ride": 0, "drive": 74},
        "last_way": {**last_way, **drive_home(PARK)},
    }
    visits = [
        visit(CASTLE_END, 0, ("09:00", "09:00", "10:00", "10:00"), **CASTLE_SAYS),
        visit(PARK_END, 0, ("10:10", "10:10", "10:55", "10:55")),
    ]
    made = answer({**QUERY, "mode": "car"}, [day], visits, legs)
    return copy.deepcopy({**made, "feeds": []})
