"""Itineraries: where the minutes go, gaps, the dates of the timetables ridden."""

import datetime as dt
from dataclasses import replace

import pytest

from locator.access import FeedDay
from locator.itineraries import (
    Drive,
    Way,
)
from locator.vocabulary import VisitAccess
from tests.locator.itineraries.made import KOFU, MINOBU, at, example

WEEKDAY = dt.date(2020, 3, 25)


def test_minutes_of_a_day_add_up_to_its_length() -> None:
    day = example().days[0]
    assert day.minutes == pytest.approx(
        {"visit": 60, "free": 37, "walk": 8 + 8, "wait": 1 + 1, "ride": 40 + 40, "drive": 0}
    )
    assert sum(day.minutes.values()) == (day.arrive_s - day.leave_s) / 60
    assert day.walk_m == 640 + 640


def test_a_drive_counts_as_driving() -> None:
    drive = Drive(start_s=at(9), end_s=at(9, 50), road_m=30_000)
    there = Way(day=0, start=KOFU, end=MINOBU, leave_s=at(9), arrive_s=at(9, 50), drive=drive)
    day = replace(example().days[0], ways=(there, example().days[0].ways[1]))
    assert day.minutes["drive"] == 50
    assert day.walk_m == 640


def test_the_gap_is_told_in_percent_of_the_bound() -> None:
    plan = replace(example(), value=3.0, bound=4.0)
    assert plan.gap_percent == 25
    assert replace(plan, value=0.0, bound=0.0).gap_percent == 0


def test_dates_are_those_of_timetables_that_are_ridden() -> None:
    unused = FeedDay(
        id="other", name_ja="別", valid_from=None, valid_to=None, as_of=WEEKDAY, state=None
    )
    plan = example()
    day = replace(plan.days[0], feeds=(*plan.days[0].feeds, unused))
    assert replace(plan, days=(day,)).as_of == {"bus": WEEKDAY}


def test_visits_with_known_hours_are_counted() -> None:
    plan = example()
    assert (len(plan.stays), plan.hours_known) == (1, 0)
    stay = replace(plan.stays[0], hours_known=True, access=VisitAccess.OPENING_HOURS)
    assert replace(plan, days=(replace(plan.days[0], stays=(stay,)),)).hours_known == 1
