"""Places of a question: each once, by any of its names, with what is known of them."""

import dataclasses
from typing import Any

import pytest

from locator.errors import QueryError
from locator.itineraries.candidates import Candidate, candidates_of
from locator.records import Catalogue
from locator.tables import PLACE_WORKS
from locator.vocabulary import PublicAccess, VisitAccess
from tests.locator.catalogues import HERE, plain, tiny
from tests.locator.itineraries.towns import SQUARE, asked, rule, town


def found(catalogue: Catalogue, **more: Any) -> list[Candidate]:
    return candidates_of(catalogue, asked(**({"works": ()} | more)))


def with_access(catalogue: Catalogue, table: str, row: str, word: str) -> Catalogue:
    """The catalogue in which one row of a table says who may enter."""
    frame = getattr(catalogue, table).copy()
    frame.loc[row, "public_access"] = word
    return dataclasses.replace(catalogue, **{table: frame})


def test_a_work_asks_for_its_spots_and_locations_each_place_once() -> None:
    ids = [one.place.id for one in found(tiny(), works=("w-1", "w-2"))]
    assert ids == ["spot-1", "spot-2", "spot-3"]


@pytest.mark.parametrize("name", ["pl-1", "spot-1", "loc-1"])
def test_a_place_is_found_by_any_of_its_names(name: str) -> None:
    (one,) = found(tiny(), spots=(name,))
    assert one.ids == {"pl-1", "spot-1", "loc-1"}
    assert (one.place.name_ja, one.place.lon, one.place.lat) == ("霞ヶ城跡", *HERE)


def test_two_names_of_one_place_are_one_place_even_where_no_work_links_them() -> None:
    catalogue = dataclasses.replace(tiny(), place_works=plain(PLACE_WORKS))
    (one,) = found(catalogue, spots=("spot-1",), must=("loc-1",))
    assert one.ids == {"pl-1", "spot-1", "loc-1"}


def test_points_gateways_and_stations_can_be_visited_beside_spots() -> None:
    places = found(tiny(), spots=("138.5,35.6", "spot-2", "gw-1", "st-1", "hub-1"))
    assert [one.place.id for one in places] == ["138.5,35.6", "spot-2", "gw-1", "st-1", "hub-1"]
    assert (places[0].place.lon, places[0].place.lat, places[0].category) == (138.5, 35.6, "")
    assert places[2].place.name_en == "Tokyo Station"


def test_scenes_name_the_works_asked_for_first() -> None:
    (one,) = (one for one in found(tiny(), works=("w-2",)) if one.place.id == "loc-1")
    assert [(note.work_id, note.role) for note in one.scenes] == [
        ("w-2", "shot_here"),
        ("w-1", "set_here"),
    ]
    assert [note.title_en for note in one.scenes] == ["城の夏", "Misty Isle"]


def test_minutes_are_those_of_the_rule_then_of_the_place_then_of_the_question() -> None:
    catalogue = town({"a": 100, "b": 200}, {"a": {"dwell_min": 45}})
    assert [one.stay_min for one in found(catalogue, spots=("a", "b"))] == [45, 30]
    ruled = found(catalogue, spots=("a", "b"), dwell_min=20, rules=rule("a", dwell_min=5))
    assert [one.stay_min for one in ruled] == [5, 20]


@pytest.mark.parametrize("name", ["pl-1", "spot-1", "loc-1"])
def test_values_and_rules_are_found_by_any_name(name: str) -> None:
    (one,) = found(tiny(), spots=("loc-1",), worth={name: 3.0}, rules=rule(name, rule_en="Quiet"))
    assert one.value == 3
    assert one.rule is not None
    assert one.rule.rule_en == "Quiet"


@pytest.mark.parametrize("forbids", [{"consent": False}, {"access": VisitAccess.PRIVATE}])
def test_of_several_rules_the_one_that_forbids_a_visit_stands(forbids: dict[str, Any]) -> None:
    rules = rule("spot-1", rule_en="Welcome") | rule("pl-1", **forbids)
    (one,) = found(tiny(), spots=("spot-1",), rules=rules)
    assert one.rule == rules["pl-1"]


def test_a_place_is_private_where_any_of_its_rows_says_so() -> None:
    catalogue = with_access(tiny(), "locations", "loc-1", PublicAccess.PRIVATE.value)
    one, other = found(catalogue, spots=("spot-1", "spot-2"))
    assert (one.public_access, other.public_access) == ("private_do_not_visit", "open")


def test_an_unknown_id_is_refused() -> None:
    with pytest.raises(QueryError, match="'spot-99' is neither") as caught:
        found(tiny(), spots=("spot-99",))
    assert caught.value.code == "unknown_target"


@pytest.mark.parametrize("name", ["spot-1", "gw-1", SQUARE, "w-99"])
def test_what_is_no_work_is_refused_as_one(name: str) -> None:
    with pytest.raises(QueryError, match="the id of no work") as caught:
        found(tiny(), works=(name,))
    assert caught.value.code == "itinerary_no_work"


def test_a_work_without_places_is_refused() -> None:
    with pytest.raises(QueryError) as caught:
        found(tiny(), works=("w-3",))
    assert caught.value.code == "work_without_place"


def test_a_work_is_refused_as_a_place() -> None:
    with pytest.raises(QueryError, match="'w-1' is a work") as caught:
        found(tiny(), spots=("w-1",))
    assert caught.value.code == "itinerary_work_as_place"
