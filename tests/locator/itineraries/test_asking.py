"""Questions that contradict themselves are refused; places are asked for once, some left out."""

import math
from typing import Any

import pytest

from locator.errors import QueryError
from locator.itineraries.asking import Asked, check_query, frame_of, places_asked
from locator.itineraries.candidates import Candidate
from locator.itineraries.records import ItineraryQuery, Omission
from locator.records import Catalogue
from locator.settings import Settings
from tests.locator.buses import KOFU
from tests.locator.catalogues import HERE, NORTH, tiny
from tests.locator.itineraries.towns import SQUARE, asked, town

HOUR = 3600
THREE = {"a": 100.0, "b": 200.0, "c": 300.0}


def nobody(_: Candidate) -> Omission | None:
    return None


def places(catalogue: Catalogue, query: ItineraryQuery, care: Any = nobody) -> Asked:
    return places_asked(catalogue, query, Settings(), care=care)


def refused(**more: Any) -> QueryError:
    """The fault of a question that is refused as a whole."""
    with pytest.raises(QueryError) as caught:
        check_query(asked(**more))
    return caught.value


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("days", 1, 3),
        ("pace", 0.1, 10.0),
        ("dwell_min", 0, 1440),
        ("max_walk_m", 0, 5000),
        ("max_walk_day_m", 0, 100_000),
        ("max_transfers", 0, 20),
        ("most_visits", 0, 120),
        ("iterations", 0, 1_000_000_000),
        ("seed", 0, 2**63 - 1),
    ],
)
def test_limits_are_allowed_and_what_is_beyond_them_is_not(
    name: str, low: float, high: float
) -> None:
    check_query(asked(**{name: low}))
    check_query(asked(**{name: high}))
    for value in (low - 1, high + 1, math.nan):
        fault = refused(**{name: value})
        assert (fault.code, fault.facts["name"]) == ("itinerary_limit", name)
        assert name in str(fault)


@pytest.mark.parametrize(("after", "by"), [(8, 8), (9, 8)])
def test_a_window_without_a_minute_is_refused(after: int, by: int) -> None:
    fault = refused(depart_after_s=after * HOUR, return_by_s=by * HOUR)
    assert fault.code == "bad_window"
    assert f"--return-by 0{by}:00 is not after --depart-after 0{after}:00" in str(fault)


@pytest.mark.parametrize(("after", "by"), [(-1, 8 * HOUR), (24 * HOUR + 1, 30 * HOUR)])
def test_a_window_that_begins_on_another_day_is_refused(after: int, by: int) -> None:
    assert refused(depart_after_s=after, return_by_s=by).code == "itinerary_limit"


def test_a_window_may_pass_midnight_but_several_days_need_a_night() -> None:
    check_query(asked(depart_after_s=8 * HOUR, return_by_s=33 * HOUR))
    check_query(asked(depart_after_s=8 * HOUR, return_by_s=32 * HOUR - 60, days=2))
    fault = refused(depart_after_s=8 * HOUR, return_by_s=32 * HOUR, days=2)
    assert (fault.code, fault.facts["by"]) == ("itinerary_no_night", "32:00")


@pytest.mark.parametrize("value", [-1.0, math.nan, math.inf])
def test_a_value_is_a_number_from_0(value: float) -> None:
    check_query(asked(worth={"spot-1": 0.0}))
    fault = refused(worth={"spot-1": value})
    assert (fault.code, fault.facts["id"]) == ("itinerary_value", "spot-1")


def test_a_question_without_places_is_refused() -> None:
    assert refused(works=()).code == "itinerary_nothing"
    for name in ("spots", "must", "order"):
        check_query(asked(works=(), **{name: ("spot-1",)}))


def test_a_place_cannot_be_required_and_left_out() -> None:
    assert refused(must=("spot-1",), skip=("spot-1",)).code == "itinerary_must_skip"


def test_required_places_and_their_order_are_numbers_of_candidates() -> None:
    found = places(town(THREE), asked(must=("pl-b",), order=("c", "pl-a", "c")))
    assert [one.place.id for one in found.candidates] == ["a", "b", "c"]
    assert (found.must, found.order) == (frozenset({1}), (2, 0))
    assert found.count == 3


def test_a_required_place_comes_in_by_itself() -> None:
    found = places(town(THREE), asked(works=(), spots=("a",), must=("c",)))
    assert [one.place.id for one in found.candidates] == ["a", "c"]
    assert found.must == frozenset({1})


def test_what_is_skipped_refused_or_coarse_is_left_out_and_counted() -> None:
    catalogue = town(THREE | {"d": 400.0}, {"c": {"precision_m": 1001}, "d": {"precision_m": 1000}})
    found = places(
        catalogue,
        asked(skip=("pl-a",)),
        care=lambda one: Omission.CONSENT if one.place.id in {"a", "b"} else None,
    )
    assert [(one.place.id, one.reason, one.is_certain) for one in found.left_out] == [
        ("a", Omission.SKIPPED, True),
        ("b", Omission.CONSENT, True),
        ("c", Omission.COARSE, True),
    ]
    assert [one.place.id for one in found.candidates] == ["d"]
    assert found.count == 4


@pytest.mark.parametrize("field", ["must", "order"])
@pytest.mark.parametrize(
    ("more", "care", "reason"),
    [
        ({"skip": ("a",)}, None, "skipped"),
        ({}, Omission.PRIVATE, "private"),
        ({}, Omission.CONSENT, "consent"),
    ],
)
def test_what_is_left_out_cannot_be_required(
    field: str, more: dict[str, Any], care: Omission | None, reason: str
) -> None:
    query = asked(**more, **{field: ("pl-a",)})
    with pytest.raises(QueryError, match=f"required, but is left out \\({reason}\\)") as caught:
        places(town(THREE), query, care=lambda one: care if one.place.id == "a" else None)
    assert caught.value.code == "itinerary_must_omitted"


@pytest.mark.parametrize("more", [{"skip": ("spot-1",)}, {"worth": {"spot-1": 2.0}}])
def test_ids_of_places_that_are_not_asked_for_are_refused(more: dict[str, Any]) -> None:
    with pytest.raises(QueryError, match="'spot-1' is none of the places asked for") as caught:
        places(town(THREE), asked(**more))
    assert caught.value.code == "itinerary_stranger"


def test_more_places_than_can_be_looked_through_are_refused() -> None:
    assert places(town({f"s{n}": n for n in range(120)}), asked()).count == 120
    with pytest.raises(QueryError, match="121 places are asked for") as caught:
        places(town({f"s{n}": n for n in range(121)}), asked())
    assert caught.value.code == "itinerary_too_many"


def test_nights_are_at_the_lodging_and_the_end_is_the_start_where_nothing_is_said() -> None:
    found = places(town(THREE), asked(days=3))
    assert (found.start.id, found.end.id) == (SQUARE, SQUARE)
    assert [night.id for night in found.nights] == [SQUARE, SQUARE]


def test_the_last_lodging_serves_for_the_nights_that_follow() -> None:
    catalogue = town(THREE)
    found = places(catalogue, asked(days=3, lodging=("a",), end="gw-1"))
    assert [night.id for night in found.nights] == ["a", "a"]
    found = places(catalogue, asked(days=2, lodging=("b", "c"), end="gw-1"))
    assert ([night.id for night in found.nights], found.end.name_en) == (["b"], "Tokyo Station")
    assert [point.id for point in found.points] == ["a", "b", "c", SQUARE, "gw-1", "b"]


@pytest.mark.parametrize("name", ["hub-2", "w-1"])
@pytest.mark.parametrize("field", ["start", "end", "lodging"])
def test_an_end_is_one_point_and_not_coarse(field: str, name: str) -> None:
    more = {field: (name,) if field == "lodging" else name}
    with pytest.raises(QueryError, match="is no single point") as caught:
        places(tiny(), asked(**({"spots": ("spot-1",), "works": (), "days": 2} | more)))
    assert caught.value.code == "itinerary_end"


def test_places_become_sites_with_town_and_precision() -> None:
    found = places(town({"a": 100.0}), asked())
    frame = frame_of(found.points)
    assert list(frame.index) == ["a", SQUARE, SQUARE]
    assert frame["municipality_code"].iloc[0] == KOFU
    assert frame["municipality_code"].iloc[1:].isna().all()
    assert list(frame["precision_m"]) == [50, 0, 0]
    assert frame.geometry.y.iloc[0] == pytest.approx(HERE[1] + 100 * NORTH)
