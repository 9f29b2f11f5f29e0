"""Itineraries to take away, made of the one by hand: dated, hostile, by car."""

import dataclasses
import datetime as dt

from locator.days import Day
from locator.export.wording import StopNames
from locator.itineraries import Drive, Itinerary, PlacePoint
from locator.vocabulary import DayType, TravelMode
from tests.locator.itineraries.made import example

SATURDAY = dt.date(2020, 3, 28)
TODAY = dt.date(2020, 4, 1)
OLD = dt.date(2026, 4, 1)
STOPS = StopNames(
    names={"bus:a": "甲府駅前", "bus:b": "身延駅前"},
    positions={"bus:a": (138.57, 35.668), "bus:b": (138.454, 35.362)},
)
HOSTILE = "=cmd|' /C calc'!A0<script>alert(1)</script>]]>&amp;\n\r\x00\x1b\ufffe;,\\\"END:VEVENT"
HOSTILE_LINE = "=cmd|' /C calc'!A0<script>alert(1)</script>]]>&amp; ;,\\\"END:VEVENT"
"""The same on one line, without signs that no file may hold."""


def dated(itinerary: Itinerary | None = None) -> Itinerary:
    """Return an itinerary on a Saturday."""
    whole = itinerary or example()
    day = Day(type=DayType.SATURDAY, date=SATURDAY)
    return dataclasses.replace(
        whole,
        query=dataclasses.replace(whole.query, day=day),
        days=tuple(dataclasses.replace(plan, day=day) for plan in whole.days),
    )


def renamed(itinerary: Itinerary, name: str) -> Itinerary:
    """Return an itinerary in which every place, work, rule and source bears one name."""
    (plan,) = itinerary.days

    def called(place: PlacePoint) -> PlacePoint:
        return dataclasses.replace(place, name_ja=name, name_en=name)

    (stay,) = plan.stays
    scenes = tuple(
        dataclasses.replace(s, title_ja=name, title_en=name, scene=name) for s in stay.scenes
    )
    stays = (
        dataclasses.replace(
            stay, place=called(stay.place), scenes=scenes, rule_ja=name, rule_en=name
        ),
    )
    ways = tuple(
        dataclasses.replace(way, start=called(way.start), end=called(way.end)) for way in plan.ways
    )
    day = dataclasses.replace(
        plan, start=called(plan.start), end=called(plan.end), stays=stays, ways=ways
    )
    left = tuple(dataclasses.replace(left, place=called(left.place)) for left in itinerary.left_out)
    return dataclasses.replace(itinerary, days=(day,), left_out=left, attribution=(name,))


def by_car(itinerary: Itinerary | None = None) -> Itinerary:
    """Return the day by car."""
    whole = itinerary or example()
    (day,) = whole.days
    ways = tuple(
        dataclasses.replace(
            way,
            journey=None,
            drive=Drive(start_s=way.leave_s, end_s=way.arrive_s, road_m=44_000.0),
        )
        for way in day.ways
    )
    last = dataclasses.replace(
        day.last_way, leave_s=None, arrive_s=None, slack_min=None, later=None
    )
    query = dataclasses.replace(whole.query, mode=TravelMode.CAR)
    days = (dataclasses.replace(day, ways=ways, last_way=last),)
    return dataclasses.replace(whole, query=query, days=days)
