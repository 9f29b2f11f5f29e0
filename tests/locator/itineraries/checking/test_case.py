"""An itinerary under check: its days, its ends, its rules."""

import pytest

from locator.itineraries.checking.case import Case, Witnesses, legs_of, spans_s, visits_of
from locator.itineraries.checking.gazetteer import Gazetteer
from locator.itineraries.checking.report import Objections
from locator.settings import Settings
from tests.locator.itineraries.checking.made import Json, one_day, places, two_days, village

WORLD = places()


def case(document: Json, **query: object) -> Case:
    document["query"] |= query
    return Case(
        document=document,
        catalogue=WORLD,
        places=Gazetteer(WORLD),
        witnesses=Witnesses({feed.feed_id: feed for feed in village()}),
        settings=Settings(),
        note=Objections(),
    )


@pytest.mark.parametrize(
    ("first", "after"),
    [
        ("weekday", ["weekday", "weekday"]),
        ("saturday", ["holiday", "weekday"]),
        ("holiday", ["weekday", "weekday"]),
    ],
)
def test_usual_days_follow_each_other(first: str, after: list[str]) -> None:
    days = case(one_day(), day=first, days=3).days
    assert [day.type.value for day in days] == [first, *after]


def test_a_day_ends_where_the_next_one_begins() -> None:
    assert case(one_day(), start="a", end="").ends == (("a", "a"),)
    assert case(one_day(), start="a", end="z").ends == (("a", "z"),)
    for lodging, nights in (([], ["a", "a"]), (["b"], ["b", "b"]), (["b", "c", "d"], ["b", "c"])):
        made = case(one_day(), start="a", end="z", lodging=lodging, days=3)
        assert made.ends == (("a", nights[0]), (nights[0], nights[1]), (nights[1], "z"))


def test_parts_of_a_day() -> None:
    document = two_days()
    assert [visit["id"] for visit in visits_of(document, 1)] == ["spot-2"]
    assert [leg["mode"] for leg in legs_of(document, 0, 1)] == ["walk", "bus", "walk"]
    assert spans_s([["09:00", "24:30"]]) == [(32_400, 88_200)]


def test_a_rule_speaks_of_all_names_of_its_place() -> None:
    made = case(one_day())
    site, park = made.site("loc-1"), made.site("spot-2")
    assert site is not None
    assert park is not None
    rule = made.rule(site)
    assert rule is not None
    assert rule["id"] == "pl-1"
    assert made.rule(park) is None
    assert set(made.asked) == {"pl-1", "pl-7", "pl-8"}
