"""What the page of routes asks: places, keys of questions, plans held, names of stops."""

from dataclasses import replace

import pytest

from locator.itineraries import ItineraryQuery, VisitRule
from locator.ui import cache, itineraries
from locator.ui.itineraries import Plans, places, question_key, stop_names
from locator.vocabulary import PublicAccess
from tests.locator.itineraries.made import example


def test_the_places_of_a_work_are_named_once_and_private_ones_never() -> None:
    found = places(["yurucamp"], [])
    ids = [place.id for place in found]
    assert "yurucamp-001" in ids
    assert len(set(ids)) == len(ids)
    whole = cache.catalogue()
    private = [
        str(site)
        for frame in (whole.spots, whole.locations)
        for site in frame.index[frame["public_access"] == PublicAccess.PRIVATE.value]
    ]
    everything = {place.id for place in places([str(w) for w in whole.works.index], private)}
    assert everything.isdisjoint(private)
    assert places([], []) == []


def test_picks_stand_beside_the_places_of_works() -> None:
    assert [place.id for place in places([], ["loc-067"])] == ["loc-067"]


def test_each_choice_makes_another_question() -> None:
    first = ItineraryQuery(works=("yurucamp",), start="gw-224")
    others = [
        replace(first, pace=1.5),
        replace(first, must=("yurucamp-001",)),
        replace(first, planned={"yurucamp-001": 2}),
        replace(first, rules={"yurucamp-001": VisitRule(id="yurucamp-001", consent=False)}),
        replace(first, order=("yurucamp-001",)),
    ]
    keys = [question_key(query) for query in (first, *others)]
    assert len(set(keys)) == len(keys)


def test_equal_mappings_make_one_question_whatever_their_order() -> None:
    first = ItineraryQuery(start="gw-224", planned={"a": 1, "b": 2})
    second = ItineraryQuery(start="gw-224", planned={"b": 2, "a": 1})
    assert question_key(first) == question_key(second)


def test_the_latest_plans_are_held() -> None:
    held = Plans()
    for number in range(60):
        held.put(str(number), example())
        held.get("0")
    assert held.get("0") is not None
    assert held.get("1") is None
    assert held.get("59") is not None


@pytest.mark.parametrize("is_cut", [False, True])
def test_a_plan_that_was_cut_is_not_held(monkeypatch: pytest.MonkeyPatch, *, is_cut: bool) -> None:
    asked = []

    def planner(*_: object, is_cancelled: object, **__: object) -> object:
        asked.append(is_cancelled())  # type: ignore[operator]
        return example()

    monkeypatch.setattr(itineraries, "plan_itinerary", planner)
    query = ItineraryQuery(works=("yurucamp",), start="gw-224", seed=4711 + is_cut)
    for _ in range(2):
        itineraries.plan(query, lambda: is_cut)
    assert asked == ([True, True] if is_cut else [False])


def test_stops_of_a_plan_get_the_names_of_their_feeds() -> None:
    feed = cache.feeds()[0]
    own = str(feed.stop_id[0])
    plan = example()
    (day,) = plan.days
    legs = [
        replace(leg, to_stop=f"{feed.feed_id}:{own}") if hasattr(leg, "to_stop") else leg
        for leg in day.ways[0].journey.legs
    ]
    way = replace(day.ways[0], journey=type(day.ways[0].journey)(tuple(legs)))
    found = stop_names(replace(plan, days=(replace(day, ways=(way, day.ways[1])),)))
    assert found.names == {f"{feed.feed_id}:{own}": str(feed.stop_name[0])}
