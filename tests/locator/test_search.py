"""The one road on the tiny world; scores by hand arithmetic."""

import dataclasses
import datetime as dt
import functools

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locator.criteria import CRITERIA
from locator.errors import QueryError
from locator.filtering import answer
from locator.importing import SOURCE_ID
from locator.measures import Measured
from locator.records import Near, Profile, Query, Ranking
from locator.search import measure_for, narrowed, search
from locator.vocabulary import SiteKind, UnknownPolicy
from tests.locator.catalogues import HERE, NORTH, SCOUT, tiny

CATALOGUE = tiny()


def profile(**weights: float) -> Profile:
    return dataclasses.replace(SCOUT, weights=weights)


def ask(**asked: object) -> Query:
    return Query(**({"profile": SCOUT} | asked))  # type: ignore[arg-type]


@functools.cache
def measured() -> Measured:
    return measure_for(CATALOGUE, ask())


def rank(query: Query, top: int | None = None) -> Ranking:
    return search(CATALOGUE, query, measured=measured(), top=top)


def test_a_ranking_by_hand() -> None:
    found = rank(ask(profile=profile(precision_m=1, fc_support=3)))
    # precision: 80 -> 1, 150 -> 850/920, 1000 and 5000 -> 0, 300 -> 700/920; support 1, 1, 2, 2, 1
    expected = {
        "loc-3": 0.75,
        "loc-4": 0.75,
        "loc-1": 0.25 + 0.75 * 0.5,
        "loc-2": 0.25 * 850 / 920 + 0.75 * 0.5,
        "loc-5": 0.25 * 700 / 920 + 0.75 * 0.5,
    }
    assert found.frame["score"].to_dict() == pytest.approx(expected)
    assert found.frame.index.tolist() == list(expected)  # level at 0.75: the smaller id first
    assert found.frame["rank"].tolist() == [1, 2, 3, 4, 5]
    assert found.weights == {"precision_m": 0.25, "fc_support": 0.75}
    assert found.parts.loc["loc-1"].to_dict() == pytest.approx(
        {"precision_m": 0.25, "fc_support": 0.375}
    )
    assert found.parts.sum(axis=1).to_numpy() == pytest.approx(found.frame["score"].to_numpy())
    assert found.frame["best_rank"].tolist() == [1, 1, 3, 4, 5]
    assert found.frame["worst_rank"].tolist() == [2, 2, 3, 4, 5]


def test_unknown_opens_the_interval() -> None:
    found = rank(ask(profile=profile(station_m=1, precision_m=1)))
    row = found.frame.loc["loc-4"]  # station unknown, precision worth 0
    assert (row["score_low"], row["score"], row["score_high"]) == (0.0, 0.25, 0.5)
    assert np.isnan(found.parts.loc["loc-4", "station_m"])
    assert found.unknown("loc-4") == ("station_m",)
    assert found.unknown("loc-1") == ()


def test_a_criterion_known_for_few_leaves_the_score_until_it_is_asked_for() -> None:
    default = rank(ask())
    assert [(n.criterion, n.known, n.of) for n in default.not_scored] == [("works_here", 1, 5)]
    assert default.weights == {"station_m": 1.0}
    asked = rank(ask(weights={"works_here": 1.0}))
    assert asked.not_scored == ()
    assert asked.weights == {"station_m": 0.5, "works_here": 0.5}


def test_the_share_is_counted_among_the_filtered_sites() -> None:
    found = rank(ask(prefectures=("19",)))  # works_here is known for one of the two left
    assert found.not_scored == ()
    assert (found.total, found.considered) == (2, 5)


def test_a_weight_of_the_question_overrides_the_profile() -> None:
    found = rank(ask(weights={"station_m": 0.0, "precision_m": 2.0}))
    assert found.weights == {"precision_m": 1.0}
    assert found.frame.index[0] == "loc-1"


@pytest.mark.parametrize("weights", [{"nowhere": 1.0}, {"stop_m": -1.0}, {"stop_m": float("nan")}])
def test_bad_weights_are_refused(weights: dict[str, float]) -> None:
    with pytest.raises(QueryError):
        rank(ask(weights=weights))


def test_no_weight_ranks_by_id() -> None:
    found = rank(ask(profile=profile()))
    assert found.frame.index.tolist() == ["loc-1", "loc-2", "loc-3", "loc-4", "loc-5"]
    assert found.frame["score"].tolist() == [0.0] * 5
    assert found.weights == {}
    assert found.swaps == ()
    assert found.parts.shape == (5, 0)


def test_nothing_found_is_an_empty_frame_with_its_columns() -> None:
    found = rank(ask(text="どこにもない"))
    assert found.frame.empty
    assert {"name_ja", "rank", "score", "best_rank"} <= set(found.frame)
    assert found.parts.empty
    assert list(found.measures) == list(CRITERIA)
    assert found.swaps == ()
    assert found.total == 0
    assert found.relaxation is not None
    assert found.relaxation.brings_back == 5
    assert found.frame.crs == "EPSG:4326"


def test_swaps_look_one_row_past_the_shown_ones() -> None:
    query = ask(profile=profile(station_m=1, precision_m=1))
    whole = rank(query)
    assert [(s.id, s.next_id) for s in rank(query, top=2).swaps] == [
        (s.id, s.next_id) for s in whole.swaps if s.id in set(whole.frame.index[:2])
    ]


def test_a_swap_takes_place_when_the_weight_is_set() -> None:
    query = ask(profile=profile(station_m=1, precision_m=1))
    found = rank(query)
    assert found.swaps
    for swap in found.swaps:
        step = 1e-6 if swap.needed > swap.weight else -1e-6
        after = rank(dataclasses.replace(query, weights={swap.criterion: swap.needed + step}))
        places = after.frame["rank"]
        assert places[swap.next_id] < places[swap.id]


def test_as_of_and_credits_are_those_of_the_shown_places() -> None:
    whole = rank(ask())
    assert set(whole.as_of) == {"alpha", "beta"}
    assert set(whole.as_of.values()) == {dt.date(2026, 11, 18)}
    assert "甲バス, CC BY 4.0" in whole.attribution
    far = rank(ask(prefectures=("22",)))
    assert far.as_of == {}
    assert "甲バス, CC BY 4.0" not in far.attribution
    assert "境界: 国土交通省" in far.attribution


def test_some_sites_alone_bring_their_own_dates_and_credits() -> None:
    whole, far = rank(ask()), rank(ask(prefectures=("22",)))
    ids = [str(i) for i in far.frame.index]
    found = narrowed(CATALOGUE, whole, measured(), [*ids, "nowhere"])
    assert list(found.frame.index) == ids
    assert list(found.parts.index) == list(found.measures.index) == ids
    assert (found.as_of, found.total) == ({}, whole.total)
    assert (found.frame["rank"] == whole.frame.loc[ids, "rank"]).all()
    assert "甲バス, CC BY 4.0" not in found.attribution


def test_credits_follow_what_the_score_rests_on() -> None:
    by_rail = ask(profile=profile(), weights={"station_m": 1.0}, prefectures=("22",))
    assert rank(by_rail).attribution == ("境界: 国土交通省", "駅: 某氏, CC BY-SA 4.0")
    by_precision = ask(profile=profile(), weights={"precision_m": 1.0}, prefectures=("22",))
    assert rank(by_precision).attribution == ("境界: 国土交通省",)


def own(*rows: tuple[str, str, float, float]) -> gpd.GeoDataFrame:
    ids, names, lons, lats = zip(*rows, strict=True)
    return gpd.GeoDataFrame(
        {"name_ja": list(names)},
        index=pd.Index(list(ids), name="location_id"),
        geometry=gpd.points_from_xy(lons, lats),
        crs="EPSG:4326",
    )


def test_own_sites_are_ranked_beside_the_embedded_ones() -> None:
    mine = own(("my-1", "わが家", HERE[0], HERE[1] + 10 * NORTH))
    found = search(CATALOGUE, ask(), sites=mine)
    assert (found.total, found.considered) == (6, 6)
    assert found.frame.loc["my-1", "name_ja"] == "わが家"
    assert found.measures.loc["my-1", "departures"] == 4
    assert found.measures.loc["my-1", "works_near"] == 2  # its own place is another one
    assert pd.isna(found.measures.loc["my-1", "precision_m"])
    assert len(CATALOGUE.locations) == 5
    listed = mine.assign(source_id=SOURCE_ID)
    credited = search(CATALOGUE, ask(), sites=listed).attribution
    assert credited == search(CATALOGUE, ask()).attribution  # no credit is owed to one's own list
    assert search(CATALOGUE, ask(), sites=mine.iloc[:0]).considered == 5


def test_spots_are_ranked_the_same_way() -> None:
    found = search(CATALOGUE, ask(kind=SiteKind.SPOT, work_ids=("w-1",)))
    assert set(found.frame.index) == {"spot-1", "spot-3"}
    assert "dwell_min" in found.frame


def test_the_base_of_the_question_comes_before_that_of_the_profile() -> None:
    crew = dataclasses.replace(SCOUT, base="gw-1", weights={"base_km": 1.0})
    by_profile = search(CATALOGUE, ask(profile=crew))
    by_question = search(CATALOGUE, ask(profile=crew, base="gw-2"))
    assert by_profile.measures.loc["loc-3", "base_km"] == pytest.approx(199.43, abs=0.01)
    assert by_question.measures.loc["loc-3", "base_km"] == pytest.approx(35.62, abs=0.01)


def test_kept_results_give_the_same_answer() -> None:
    query = ask(near=(Near(target="gw-1", within_km=150),), profile=profile(station_m=1))
    fresh = search(CATALOGUE, query)
    kept = search(
        CATALOGUE, query, measured=measured(), answered=answer(CATALOGUE, query, measured())
    )
    pd.testing.assert_frame_equal(fresh.frame, kept.frame)
    pd.testing.assert_frame_equal(fresh.parts, kept.parts)


weights = st.dictionaries(
    st.sampled_from(["station_m", "precision_m", "fc_support", "airport_km", "spots_near"]),
    st.sampled_from([0.0, 1.0, 2.0, 3.5]),
    min_size=1,
)
areas = st.sampled_from([(), ("19",), ("22", "37")])


@settings(max_examples=40)
@given(weights, areas, st.sampled_from(list(UnknownPolicy)), st.integers(0, 7))
def test_the_laws_of_a_ranking(
    raw: dict[str, float], area: tuple[str, ...], unknown: UnknownPolicy, top: int
) -> None:
    query = ask(weights=raw, prefectures=area, unknown=unknown, min_departures=1)
    whole, first = rank(query), rank(query, top=top)
    for frame in (whole.parts, whole.measures, whole.stop_upper_m):
        assert frame.index.equals(whole.frame.index)
    pd.testing.assert_frame_equal(first.frame, whole.frame.iloc[:top])
    pd.testing.assert_frame_equal(first.parts, whole.parts.iloc[:top])
    assert first.total == whole.total
    scores = whole.frame
    assert (scores["score_low"] <= scores["score"]).all()
    assert (scores["score"] <= scores["score_high"]).all()
    assert (scores["best_rank"] <= scores["rank"]).all()
    assert (scores["rank"] <= scores["worst_rank"]).all()
    order = sorted(scores.index, key=lambda i: (-scores.loc[i, "score"], i))
    assert scores.index.tolist() == order
    assert sum(whole.weights.values()) == pytest.approx(1 if whole.weights else 0)
    double = rank(dataclasses.replace(query, weights={c: w * 4 for c, w in raw.items()},
                                      profile=profile(station_m=4, works_here=4)))  # fmt: skip
    assert double.frame["score"].to_dict() == pytest.approx(scores["score"].to_dict())
    wider = rank(dataclasses.replace(query, prefectures=()))
    assert set(scores.index) <= set(wider.frame.index)
