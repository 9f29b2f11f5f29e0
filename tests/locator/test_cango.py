"""The can-go table on the bus to the castle: each cell worked out by hand."""

import datetime as dt

import pandas as pd
import pytest

from geo.access.verdicts import Visit
from locator.access import DayService, access_table
from locator.cango import CanGo, can_go, day_key
from locator.days import Day
from locator.errors import QueryError
from locator.places import Point, Target, find_target
from locator.records import Catalogue
from locator.sources import attribution
from locator.vocabulary import DayType
from tests.locator.buses import (
    AFTER,
    GATEWAY,
    KOFU,
    SATURDAY,
    WEDNESDAY,
    bus,
    castle,
    line,
    world,
)
from tests.locator.catalogues import HERE

BUS = bus(line())
TYPES = tuple(Day(type=day) for day in DayType)


def target(name: str, point: Point) -> Target:
    return Target(id=name, name_ja=name, name_en=name, points=(point,))


START = target("start", GATEWAY)
THERE = target("there", Point(lon=HERE[0], lat=HERE[1], municipality_code=KOFU))


def table(catalogue: Catalogue, *days: Day, **asked: object) -> CanGo:
    return can_go(catalogue, [BUS], days or TYPES, [START, THERE], castle(), **asked)  # type: ignore[arg-type]


def test_each_start_and_day_has_its_row() -> None:
    found = table(world())
    assert found.rows[["from", "day", "verdict", "if_complete"]].to_numpy().tolist() == [
        ["start", "weekday", "yes", "yes"],
        ["start", "saturday", "yes", "yes"],
        ["start", "holiday", "unknown", "no"],
        ["there", "weekday", "yes", "yes"],  # on foot: one is there
        ["there", "saturday", "yes", "yes"],
        ["there", "holiday", "yes", "yes"],
    ]
    assert found.as_of == {
        "weekday": {"bus": WEDNESDAY},
        "saturday": {"bus": SATURDAY},
        "holiday": {"bus": dt.date(2026, 3, 29)},
    }
    assert found.silent == {}


def test_the_summary_counts_each_verdict() -> None:
    columns = ["yes", "no", "unknown", "if_complete_yes", "if_complete_no", "if_complete_unknown"]
    summary = table(world()).summary.set_index(["from", "day"])
    assert summary.loc[("start", "weekday"), columns].tolist() == [1, 0, 0, 1, 0, 0]
    assert summary.loc[("start", "holiday"), columns].tolist() == [0, 0, 1, 0, 1, 0]
    stated = table(world([(KOFU, "bus", "complete")])).summary.set_index(["from", "day"])
    assert stated.loc[("start", "holiday"), columns].tolist() == [0, 1, 0, 0, 1, 0]


def test_a_cell_is_what_access_says() -> None:
    visit = Visit(stay_min=300)
    found = table(world(), *TYPES, visit=visit).of("start", "saturday")
    alone = access_table(
        world(), DayService.of([BUS], Day(type=DayType.SATURDAY)), GATEWAY, castle(), visit
    )
    pd.testing.assert_frame_equal(found, alone, check_names=False, check_dtype=False)
    assert found.loc["loc-1", "reason"] == "stay_too_short"  # 270 minutes between the buses


def test_a_silent_date_is_unknown_and_told() -> None:
    found = table(world(), Day(date=AFTER))
    assert found.of("start", AFTER.isoformat())["verdict"].tolist() == ["unknown"]
    assert list(found.silent) == ["bus"]
    assert found.as_of == {AFTER.isoformat(): {}}


def test_no_places_give_no_rows() -> None:
    found = can_go(world(), [BUS], TYPES, [START], castle().iloc[:0])
    assert found.rows.empty
    assert found.summary[["yes", "no", "unknown"]].to_numpy().sum() == 0
    assert len(found.summary) == 3


@pytest.mark.parametrize(
    ("starts", "days", "message"),
    [
        ([], TYPES, "start: none"),
        ([START], [], "day: none"),
        ([START, START], TYPES, "start: 'start' twice"),
        ([START], [Day(), Day()], "day: 'weekday' twice"),
    ],
)
def test_what_cannot_be_asked(starts: list[Target], days: list[Day], message: str) -> None:
    with pytest.raises(QueryError, match=message):
        can_go(world(), [BUS], days, starts, castle())


def test_a_strict_date_names_itself() -> None:
    assert [day_key(Day(date=WEDNESDAY)), day_key(Day())] == ["2026-03-25", "weekday"]


def test_only_feeds_near_are_dated_and_credited() -> None:
    far = bus(line(), name="far", places=((130.0, 33.0), (130.1, 33.0)))
    found = can_go(world(), [BUS, far], [Day()], [START], castle())
    assert found.near == {"bus"}
    assert found.as_of == {"weekday": {"bus": WEDNESDAY}}
    assert found.dates == {"bus": WEDNESDAY}
    assert {f.id for f in found.services["weekday"].feeds} == {"bus", "far"}  # both may be used


def test_the_oldest_date_of_a_feed_stands_for_it() -> None:
    assert table(world()).dates == {"bus": WEDNESDAY}  # Saturday and Sunday come later


def test_credits_are_those_of_places_gateways_and_feeds() -> None:
    own = castle().assign(source_id="own")
    found = can_go(world(), [BUS], [Day()], [START], own)
    assert found.attribution == attribution(world().sources, {"own"})
    gateway = can_go(world(), [BUS], [Day()], [find_target(world(), "gw-1")], own)
    assert gateway.attribution == attribution(world().sources, {"own", "rail"})
