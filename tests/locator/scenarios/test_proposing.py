"""Shuttles proposed: by hand on a line of gaps, against all choices, and against the router."""

import dataclasses
import itertools

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.access.verdicts import Visit
from locator.days import Day
from locator.errors import QueryError
from locator.scenarios import Proposal, Terms, compare, propose_shuttles
from tests.locator.buses import at, world
from tests.locator.scenarios.lines import BUS, ON, sites, target

# From a hub 20 km south of the castle: two gaps 400 m apart, one alone, one near the bus stop.
GAPS = sites(-30_000, -30_400, -35_000, 300)
HUB = target(-20_000, "hub")


def propose(gaps: gpd.GeoDataFrame = GAPS, **more: object) -> Proposal:
    more.setdefault("terms", Terms(within_km=20.5))
    return propose_shuttles(HUB, gaps, [BUS], Visit(), on=ON, **more)  # type: ignore[arg-type]


def test_the_pair_of_gaps_comes_first_then_the_nearer() -> None:
    found = propose(count=2)
    assert found.table["sites"].tolist() == [("site-0", "site-1"), ("site-2",)]
    assert found.table["gain"].tolist() == [2, 1]
    # to the nearer of the pair 10 km x 1.3 at 30 km/h: 26 min; 15 km: 39 min
    assert found.table["ride_min"].tolist() == [26, 39]
    assert found.table["resolved"].tolist() == [2, 3]
    # 9:00 to 17:00 each hour, both ways: 18 trips
    assert found.table["vehicle_hours"].tolist() == [18 * 26 / 60, 18 * 39 / 60]
    assert (found.total, found.resolved) == (4, 3)
    # the best two gains without any choice are 2 and 2 (both ends of the pair), after the
    # first 1 and 1, after both 1 and 0: 2 + 1 + 1 = 4, then 3 + 1 = 4
    assert (found.bound, found.table["remaining_bound"].tolist()) == (4, [1, 0])
    assert found.share_of_bound == 0.75


def test_a_stop_of_a_feed_is_taken_where_it_resolves_as_much_and_is_nearer() -> None:
    found = propose(GAPS.loc[["site-3"]], count=1, terms=Terms(within_km=20.1))
    (shuttle,) = found.scenario.shuttles
    assert [halt.stop_id for halt in shuttle.halts] == ["", "bus:s1"]
    assert found.table["stop"].tolist() == ["停留所1"]


def test_the_hub_has_its_nearest_stop_where_one_is_within_a_walk() -> None:
    far = Terms(within_km=31.0)
    hub = target(200, "castle")
    found = propose_shuttles(hub, GAPS, [BUS], Visit(), on=ON, count=1, terms=far)
    assert found.scenario.shuttles[0].halts[0].stop_id == "bus:s1"
    assert "site-3" not in {site for row in found.table["sites"] for site in row}  # on foot


def test_weights_decide() -> None:
    found = propose(count=1, weights=pd.Series({"site-0": 1, "site-1": 1, "site-2": 2.5,
                                                "site-3": 0}))  # fmt: skip
    assert found.table["sites"].tolist() == [("site-2",)]
    assert (found.total, found.bound) == (4.5, 2.5)


def test_only_ends_as_near_as_the_terms_allow_are_looked_at() -> None:
    found = propose(terms=Terms(within_km=10.2), count=3)
    assert found.table["sites"].tolist() == [("site-0", "site-1")]
    assert found.candidates == 1  # the second of the pair is 10.4 km off


def test_names_come_from_the_list_where_it_has_them() -> None:
    named = GAPS.assign(name_ja=["城跡", None, "湖" * 300, " "])
    found = propose(named, count=2)
    assert found.table["stop"].tolist() == ["城跡", "湖" * 200]


def test_what_the_times_do_not_allow_is_not_resolved() -> None:
    # out 9:00, there 9:26; the last way back leaves at 17:00: 454 minutes
    hour = {"count": 1, "gaps": GAPS.loc[["site-0"]]}
    longest = propose_shuttles(HUB, hour["gaps"], [BUS], Visit(stay_min=454), on=ON)
    assert longest.resolved == 1
    longer = propose_shuttles(HUB, hour["gaps"], [BUS], Visit(stay_min=454.1), on=ON)
    assert (longer.resolved, len(longer.table), longer.bound) == (0, 0, 0)
    assert longer.share_of_bound is None
    early = Visit(depart_after_s=at(17, 1))
    assert propose_shuttles(HUB, GAPS, [BUS], early, on=ON).resolved == 0
    home = Visit(depart_after_s=at(7), return_by_s=at(9, 25))
    assert propose_shuttles(HUB, GAPS, [BUS], home, on=ON).resolved == 0


def test_the_router_agrees_with_the_proposal() -> None:
    found = propose(count=3)
    result = compare(
        world(), [BUS], found.scenario, Day(), origins=[HUB], sites=GAPS, visit=Visit()
    )
    resolved = {site for row in found.table["sites"] for site in row}
    assert set(result.new_sites) == resolved
    hours = [result.vehicle_hours[name] for name in found.table.index]
    assert hours == pytest.approx(found.table["vehicle_hours"].tolist())


def test_no_gap_and_no_feed_propose_nothing() -> None:
    nothing = propose(GAPS.iloc[:0])
    assert (nothing.total, nothing.candidates, nothing.scenario.is_empty) == (0, 0, True)
    assert nothing.table.columns.tolist() == propose().table.columns.tolist()
    alone = propose_shuttles(HUB, GAPS, [], Visit(), on=ON, count=1)
    assert alone.resolved == 2


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(-40, 37), min_size=1, max_size=7, unique=True),
    st.lists(st.integers(0, 5), min_size=7, max_size=7),
    st.integers(1, 3),
)
def test_no_choice_is_better_than_the_bound(
    places: list[int], worth: list[int], count: int
) -> None:
    gaps = sites(*(-30_000.0 + 250 * place for place in places))
    weights = pd.Series(worth[: len(gaps)], index=gaps.index, dtype=float)
    found = propose(gaps, weights=weights, count=count)
    assert found.resolved <= found.bound + 1e-9
    # each gap is a candidate and resolves all gaps within 615.4 m of it
    metres = np.array(places) * 250.0
    near = np.abs(metres[:, None] - metres[None, :]) <= 800 / 1.3
    best = max(
        weights.to_numpy()[near[list(some)].any(axis=0)].sum()
        for some in itertools.combinations_with_replacement(range(len(gaps)), count)
    )
    assert best <= found.bound + 1e-9
    assert found.resolved >= (1 - 1 / np.e) * best - 1e-9


@pytest.mark.parametrize(
    "more",
    [
        {"count": 0},
        {"count": 21},
        {"terms": Terms(within_km=0.0)},
        {"terms": Terms(within_km=float("nan"))},
        {"weights": pd.Series({"site-0": 1.0})},
        {"weights": pd.Series(-1.0, index=GAPS.index)},
    ],
)
def test_counts_and_weights_that_are_none_are_refused(more: dict[str, object]) -> None:
    with pytest.raises(QueryError) as caught:
        propose(**more)
    assert caught.value.code == "bad_proposal"


@pytest.mark.parametrize(
    "terms", [{"headway_min": 0.0}, {"speed_km_h": float("nan")}, {"hours": (at(9), at(8))}]
)
def test_terms_of_no_shuttle_are_refused(terms: dict[str, object]) -> None:
    with pytest.raises(QueryError) as caught:
        propose(terms=dataclasses.replace(Terms(), **terms))
    assert caught.value.code == "bad_scenario"


def test_the_answer_is_the_same_each_time() -> None:
    first, second = propose(), propose()
    assert first.scenario == second.scenario
    pd.testing.assert_frame_equal(first.table, second.table, check_exact=True)
