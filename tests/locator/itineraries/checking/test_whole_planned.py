"""A plan of the planner: a weekday by bus from Kofu, on the embedded timetable of Yamanashi.

``yamanashi.json`` was written by ``locator route plan --work yurucamp --start gw-224 --iterations
200 --format json`` with one of its alternatives kept.
"""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from geo.gtfs.compiled import CompiledFeed
from locator.catalogue import load_catalogue
from locator.cli import main
from locator.feeds import feeds_at_hand
from locator.itineraries.checking import check_itinerary, read_itinerary
from locator.records import Catalogue
from locator.settings import find_data
from tests.locator.itineraries.checking.made import Json

PLAN = Path(__file__).with_name("yamanashi.json")


@pytest.fixture(scope="module")
def world() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def feeds() -> tuple[CompiledFeed, ...]:
    return feeds_at_hand(find_data())


@pytest.fixture(scope="module")
def alone() -> Json:
    """Return the plan without its alternative."""
    return {**read_itinerary(PLAN), "alternatives": []}


def test_the_plan_passes_with_its_alternative() -> None:
    result = CliRunner().invoke(main, ["route", "check", str(PLAN), "--format", "json"])
    told = json.loads(result.stdout)
    assert told["faults"] == []
    assert (result.exit_code, told["right"]) == (0, True)
    assert told["checked"]["rides"] > 40
    assert told["checked"]["way_home"] >= 10


def shift(part: Json, key: str, by: int) -> None:
    part[key] += by


def rides(document: Json) -> list[Json]:
    return [leg for leg in document["legs"] if leg["trip_id"]]


def later_by_a_minute(document: Json) -> None:
    """Move one ride by a minute, so that all its times agree with each other."""
    ride = rides(document)[0]
    for key in ("depart_s", "arrive_s"):
        ride[key] += 60


def another_trip(document: Json) -> None:
    first, *others = rides(document)
    first["trip_id"] = next(r["trip_id"] for r in others if r["trip_id"] != first["trip_id"])


def exchanged(document: Json) -> None:
    one, other = document["visits"][:2]
    one["id"], other["id"] = other["id"], one["id"]


TAMPERED: list[tuple[str, Callable[[Json], Any], str]] = [
    ("a ride a minute later", later_by_a_minute, "plan_call"),
    ("another trip", another_trip, "plan_call"),
    ("visits exchanged", exchanged, "plan_place"),
    ("a visit dropped", lambda d: d["visits"].pop(), "plan_counts"),
    ("a leg dropped", lambda d: d["legs"].pop(2), "plan_leg_times"),
    ("more slack", lambda d: shift(d["days"][0]["last_way"], "slack_min", 30), "plan_slack"),
    ("a shorter walk", lambda d: shift(d["legs"][0], "walk_m", -50), "plan_walk_length"),
    ("a higher value", lambda d: shift(d, "value", 1), "plan_value"),
    ("a lower bound", lambda d: shift(d, "bound", -1), "plan_bound"),
    ("another timetable", lambda d: d["feeds"][0].update(sha256="0" * 64), "plan_feed_other"),
    ("another day", lambda d: d["query"].update(day="holiday"), "plan_feed_day"),
    ("a shorter day", lambda d: d["query"].update(return_by="12:00"), "plan_return"),
    ("shorter walks", lambda d: d["query"].update(max_walk_m=50.0), "plan_walk_limit"),
    ("a place that is not there", lambda d: d["query"]["must"].append("yurucamp-031"), "plan_must"),
    ("a place left out", lambda d: d["left_out"].pop(), "plan_left_out"),
]


@pytest.mark.parametrize(("tamper", "code"), [(t, c) for _, t, c in TAMPERED],
                         ids=[name for name, _, _ in TAMPERED])  # fmt: skip
def test_a_plan_that_was_changed_is_refused(
    tamper: Callable[[Json], Any],
    code: str,
    alone: Json,
    world: Catalogue,
    feeds: tuple[CompiledFeed, ...],
) -> None:
    document = copy.deepcopy(dict(alone))
    tamper(document)
    checked = check_itinerary(document, world, feeds)
    assert code in {fault.code for fault in checked.faults}
