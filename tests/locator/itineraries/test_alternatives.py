"""Plans that differ in kind, by hand, and the laws of a plan on small random towns."""

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.gtfs.compiled import CompiledFeed
from geo.orienteering import Status
from locator.export.itinerary import itinerary_json
from locator.i18n import Lang, load_texts
from locator.itineraries import Itinerary, ItineraryQuery, Kind, plan_itinerary
from locator.records import Catalogue
from locator.settings import find_data
from tests.locator.buses import at
from tests.locator.itineraries.towns import (
    SQUARE,
    asked,
    buses,
    planned,
    rule,
    town,
    trip,
)

NEAR = {"a": 600.0, "b": 1_200.0}  # 780 walked metres, 10 minutes, each
TEXTS = load_texts(find_data(), Lang.EN)


def of_kind(found: Itinerary, kind: Kind) -> Itinerary | None:
    return next((one for one in found.alternatives if one.kind is kind), None)


@pytest.mark.thorough
def test_more_spots_by_shorter_visits() -> None:
    # a alone: 10 + 30 + 10 = 50; both: 10 + 30 + 10 + 30 + 20 = 100, and 76 at 18 minutes a visit.
    query = asked(max_walk_m=2_000.0, return_by_s=at(9, 20))
    found = planned(town(NEAR), [], query, alternatives=True)
    assert (found.kind, found.value) == (Kind.PLAN, 1.0)
    more = of_kind(found, Kind.MORE_SPOTS)
    assert more is not None
    assert (more.value, more.query.pace, more.query.return_by_s) == (2.0, 0.6, at(9, 20))
    assert found.query == query
    assert more.alternatives == ()


def test_more_spots_by_a_longer_day() -> None:
    query = asked(max_walk_m=2_000.0, return_by_s=at(9, 10))  # 76 minutes are too long
    found = planned(town(NEAR), [], query, alternatives=True)
    more = of_kind(found, Kind.MORE_SPOTS)
    assert more is not None
    assert (more.value, more.query.pace, more.query.return_by_s) == (2.0, 1.0, at(11, 10))


def test_less_walking_and_nothing_worth_less_by_more_walking() -> None:
    line = buses(
        (0, 1_200),
        [trip((0, at(8)), (1, at(8, 30))), trip((1, at(9)), (0, at(9, 30)))],
    )
    query = asked(max_walk_m=2_000.0)
    found = planned(town({"b": 1_200.0}), [line], query, alternatives=True)
    assert found.days[0].walk_m == pytest.approx(3_120, rel=1e-3)
    less = of_kind(found, Kind.LESS_WALKING)
    assert less is not None
    assert less.days[0].walk_m == 0.0
    # Half of the longest walk, 1,560 m, to 50 m.
    assert less.query == dataclasses.replace(query, max_walk_m=750, iterations=500)


def test_a_later_start_by_a_later_bus() -> None:
    line = buses(
        (0, 10_000),
        [
            *(trip((0, at(h)), (1, at(h, 30))) for h in (8, 9, 10)),
            *(trip((1, at(h)), (0, at(h, 30))) for h in (9, 10, 11, 12)),
        ],
    )
    found = planned(town({"castle": 10_000.0}), [line], asked(), alternatives=True)
    assert (found.days[0].leave_s, found.days[0].arrive_s) == (at(8), at(9, 30))
    later = of_kind(found, Kind.LATER_START)
    assert later is not None
    assert later.query.depart_after_s == at(10)
    assert (later.days[0].leave_s, later.value) == (at(10), 1.0)
    assert of_kind(found, Kind.MORE_SPOTS) is None  # there is no more to see


def test_no_alternatives_of_a_fixed_order_or_of_nothing_or_unasked() -> None:
    query = asked(max_walk_m=2_000.0, return_by_s=at(9, 20))
    world = town(NEAR)
    assert plan_itinerary(world, [], query, alternatives=False).alternatives == ()
    fixed = dataclasses.replace(query, order=("a",))
    assert plan_itinerary(world, [], fixed).alternatives == ()
    nothing = dataclasses.replace(query, return_by_s=at(8, 10))
    assert plan_itinerary(world, [], nothing).alternatives == ()


@pytest.mark.parametrize(
    "more",
    [
        {"pace": 0.1},  # no visit can be shorter
        {"depart_after_s": at(23), "return_by_s": at(28)},  # two hours later is the next day
        {"days": 2, "return_by_s": at(23)},
        {"days": 2, "return_by_s": at(26)},
    ],
)
def test_alternatives_of_a_question_at_its_limits_are_questions(more: dict[str, Any]) -> None:
    found = planned(town(NEAR), [], asked(max_walk_m=2_000.0, **more), alternatives=True)
    assert found.stays


# Laws, on random roads: up to five places, a line of buses between three stops, all small enough
# that the proof ends.
MINUTE = 60
_PLACE = st.integers(-16, 16).map(lambda n: n * 100.0)
_STEP = st.integers(3, 25)


@st.composite
def roads(draw: st.DrawFn) -> tuple[dict[str, float], CompiledFeed]:
    """Return places, id to metres north, and buses that run to and fro."""
    places = {f"p{n}": draw(_PLACE) for n in range(draw(st.integers(1, 5)))}
    stops = (0.0, draw(_PLACE), draw(st.sampled_from([4_000.0, -5_000.0])))
    far = draw(st.booleans())
    if far:
        places["far"] = stops[2]
    trips = []
    for _ in range(draw(st.integers(1, 6))):
        now = at(8) + draw(st.integers(0, 120)) * MINUTE
        calls = []
        for stop in draw(st.sampled_from([(0, 1, 2), (2, 1, 0), (0, 2), (2, 0), (1, 0)])):
            calls.append((stop, now))
            now += draw(_STEP) * MINUTE
        trips.append(trip(*calls))
    return places, buses(stops, trips)


@st.composite
def questions(draw: st.DrawFn) -> ItineraryQuery:
    """Return a question of some hours; few rounds, for the proof decides."""
    return asked(
        depart_after_s=at(8) + draw(st.integers(0, 40)) * MINUTE,
        return_by_s=at(9) + draw(st.integers(0, 150)) * MINUTE,
        max_walk_m=float(draw(st.sampled_from([300, 800, 1_300, 2_500]))),
        dwell_min=float(draw(st.sampled_from([5, 20, 30]))),
        iterations=20,
    )


def optimum(world: Catalogue, feed: CompiledFeed, query: ItineraryQuery) -> float:
    """Return the proven optimum; -1 where there is no plan."""
    found = planned(world, [feed], query)
    if found.status is Status.INFEASIBLE:
        return -1.0
    assert found.status is Status.OPTIMAL
    assert found.value == found.bound
    return found.value


law = settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow])


@law
@given(road=roads(), query=questions(), later=st.integers(1, 90), sooner=st.integers(1, 90))
def test_more_time_never_lowers_the_optimum(
    road: tuple[dict[str, float], CompiledFeed], query: ItineraryQuery, later: int, sooner: int
) -> None:
    world, feed = town(road[0]), road[1]
    value = optimum(world, feed, query)
    longer = dataclasses.replace(query, return_by_s=query.return_by_s + later * MINUTE)
    assert optimum(world, feed, longer) >= value
    early = dataclasses.replace(query, depart_after_s=query.depart_after_s - sooner * MINUTE)
    assert optimum(world, feed, early) >= value


@law
@given(road=roads(), query=questions(), data=st.data())
def test_removing_a_spot_or_requiring_one_never_raises_the_optimum(
    road: tuple[dict[str, float], CompiledFeed], query: ItineraryQuery, data: st.DataObject
) -> None:
    world, feed = town(road[0]), road[1]
    value = optimum(world, feed, query)
    name = data.draw(st.sampled_from(sorted(road[0])))
    assert optimum(world, feed, dataclasses.replace(query, skip=(name,))) <= value
    assert optimum(world, feed, dataclasses.replace(query, must=(name,))) <= value
    rest = {key: m for key, m in road[0].items() if key != name}
    if rest:
        assert optimum(town(rest), feed, query) <= value


@law
@given(road=roads(), query=questions(), more=st.integers(1, 2_000))
def test_longer_walks_never_lower_the_optimum(
    road: tuple[dict[str, float], CompiledFeed], query: ItineraryQuery, more: int
) -> None:
    world, feed = town(road[0]), road[1]
    longer = dataclasses.replace(query, max_walk_m=query.max_walk_m + more)
    assert optimum(world, feed, longer) >= optimum(world, feed, query)


@law
@given(road=roads(), query=questions(), last=st.booleans())
def test_without_time_one_stays_where_one_is(
    road: tuple[dict[str, float], CompiledFeed],
    query: ItineraryQuery,
    *,
    last: bool,
) -> None:
    places = {name: m for name, m in road[0].items() if m} or {"p": 100.0}
    after = query.return_by_s - MINUTE if last else query.depart_after_s
    none = dataclasses.replace(query, depart_after_s=after, return_by_s=after + MINUTE)
    found = planned(town(places), [road[1]], none)
    assert (found.stays, found.value, found.bound) == ((), 0.0, 0.0)
    assert found.status is Status.OPTIMAL
    assert found.days[0].start.id == found.days[0].end.id == SQUARE


@law
@given(road=roads(), query=questions(), seed=st.integers(0, 9))
def test_the_same_question_and_seed_have_the_same_plan(
    road: tuple[dict[str, float], CompiledFeed], query: ItineraryQuery, seed: int
) -> None:
    told = dataclasses.replace(query, seed=seed)
    first, second = (
        json.dumps(itinerary_json(planned(town(road[0]), [road[1]], told), {}, TEXTS))
        for _ in range(2)
    )
    assert first == second


@law
@given(road=roads(), query=questions(), data=st.data())
@pytest.mark.thorough
def test_names_and_order_of_rows_do_not_matter(
    road: tuple[dict[str, float], CompiledFeed], query: ItineraryQuery, data: st.DataObject
) -> None:
    places, feed = road
    names = data.draw(st.permutations(sorted(places)))
    renamed = {f"z{n}": places[name] for n, name in enumerate(names)}
    first, second = (planned(town(p), [feed], query) for p in (places, renamed))
    assert (first.value, first.bound, first.status) == (second.value, second.bound, second.status)


@law
@given(road=roads(), query=questions(), data=st.data())
def test_a_closed_place_is_never_visited(
    road: tuple[dict[str, float], CompiledFeed], query: ItineraryQuery, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(road[0])))
    closed = dataclasses.replace(query, rules=rule(name, hours=()))
    found = planned(town(road[0]), [road[1]], closed)
    assert name not in {stay.place.id for stay in found.stays}
    assert found.value <= optimum(town(road[0]), road[1], query)


@law
@given(road=roads(), query=questions(), limit_m=st.integers(0, 5_000))
def test_no_day_walks_more_than_it_may(
    road: tuple[dict[str, float], CompiledFeed], query: ItineraryQuery, limit_m: int
) -> None:
    told = dataclasses.replace(query, max_walk_day_m=float(limit_m))
    found = planned(town(road[0]), [road[1]], told)  # ``planned`` sees to the limit
    assert found.bound == optimum(town(road[0]), road[1], query)
    assert found.value <= found.bound
