"""What is computed anew, and what is not, when a question changes."""

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
from streamlit.testing.v1 import AppTest

from locator.errors import DataError
from locator.records import Catalogue, Query
from locator.search import search
from locator.ui import cache
from locator.vocabulary import Category, DayType


@pytest.fixture
def query() -> Query:
    return Query(profile=cache.profiles()["scout"])


def test_a_weight_measures_nothing_anew(query: Query) -> None:
    other = replace(query, weights=MappingProxyType({"fc_support": 9.0}))
    assert cache.measured(query, None) is cache.measured(other, None)
    filtered = replace(other, categories=(Category.CASTLE.value,))
    assert cache.measured(query, None) is cache.measured(filtered, None)


def test_another_day_or_base_is_measured_anew(query: Query) -> None:
    first = cache.measured(query, None)
    assert cache.measured(replace(query, day=DayType.HOLIDAY), None) is not first
    moved = cache.measured(replace(query, base="gw-010"), None)
    assert moved is not first
    assert not moved.measures["base_km"].equals(first.measures["base_km"])


@pytest.mark.parametrize("profile", ["scout", "planner", "visitor", "hub"])
def test_the_kept_answer_equals_the_fresh_one(profile: str, embedded: Catalogue) -> None:
    asked = Query(
        profile=cache.profiles()[profile],
        prefectures=("19", "22"),
        weights=MappingProxyType({"fc_support": 2.5}),
    )
    fresh = search(embedded, asked, top=30)
    for _ in range(2):
        kept = cache.ranking(asked, None, top=30)
        assert kept.frame[["score", "rank"]].equals(fresh.frame[["score", "rank"]])
        assert kept.excluded == fresh.excluded
        assert kept.query == asked


def own_list() -> None:
    from dataclasses import replace as changed  # noqa: PLC0415 - runs as a script of its own

    import streamlit as st  # noqa: PLC0415

    from locator.records import Query as Asked  # noqa: PLC0415
    from locator.ui import cache as kept  # noqa: PLC0415

    asked = Asked(profile=kept.profiles()["scout"])
    own = kept.catalogue().locations.head(1).rename(index=lambda _: "own-1")
    both = kept.measured(asked, own)
    st.session_state.answer = (
        "own-1" in both.measures.index,
        "own-1" in kept.measured(asked, None).measures.index,
        kept.measured(changed(asked, weights={"stop_m": 1.0}), own) is both,
        len(kept.ranking(asked, own, top=None).frame) - len(kept.catalogue().locations),
    )


def test_an_own_list_stays_in_its_session() -> None:
    script = AppTest.from_function(own_list, default_timeout=300).run()
    assert not script.exception
    assert script.session_state.answer == (True, False, True, 1)


def test_a_workspace_that_can_be_no_file_is_explained(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LOCATOR_WORKSPACE", str(tmp_path / ("長" * 300)))
    with pytest.raises(DataError, match="cannot be used") as caught:
        cache.catalogue()
    assert caught.value.code == "workspace_unusable"
