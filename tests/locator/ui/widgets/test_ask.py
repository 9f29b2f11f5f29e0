"""The widgets of a question become exactly one query."""

import datetime as dt

from streamlit.testing.v1 import AppTest

from locator.i18n import Lang
from locator.records import Catalogue, Near, Outing, Query
from locator.ui.widgets.ask import gateway_names, prefecture_names
from locator.vocabulary import DayType, SiteKind, UnknownPolicy


def page() -> None:
    import streamlit as st  # noqa: PLC0415 - runs as a script of its own

    from locator.ui import cache, state  # noqa: PLC0415
    from locator.ui.widgets.ask import ask  # noqa: PLC0415

    state.restore(lambda p: cache.profiles()[p].weights)
    texts = cache.texts(st.session_state.lang)
    st.session_state.asked = ask(cache.catalogue(), cache.profiles(), texts)


def ask_with(**words: str | list[str]) -> Query:
    script = AppTest.from_function(page, default_timeout=300)
    for key, value in words.items():
        script.query_params[key] = value
    script.run()
    assert not script.exception
    asked = script.session_state.asked
    assert isinstance(asked, Query)
    return asked


def test_nothing_asked_is_the_profile_alone() -> None:
    asked = ask_with()
    assert asked == Query(profile=asked.profile)
    assert asked.profile.id == "scout"


def test_every_widget_reaches_the_query() -> None:
    asked = ask_with(
        profile="planner",
        kind="spot",
        q="寺",
        category=["castle"],
        prefecture=["19", "22"],
        setting=["exterior"],
        era=["showa"],
        owner=["public"],
        block=["koshinetsu"],
        near="gw-001",
        within_km="12",
        day="saturday",
        date="2026-11-21",
        min_departures="4",
        last_after="18",
        stop_within_walk="1",
        known_timetable="1",
        unknown="drop",
        base="gw-002",
        w=["stop_m:7"],
        start="gw-224",
        can_go="1",
        max_travel="90",
        last_return="16",
        min_choice="2",
        stay="120",
    )
    assert asked.profile.id == "planner"
    assert asked.kind is SiteKind.SPOT
    assert asked.text == "寺"
    assert asked.categories == ("castle",)
    assert asked.prefectures == ("19", "22")
    assert (asked.settings, asked.eras, asked.owners) == (("exterior",), ("showa",), ("public",))
    assert asked.blocks == ("koshinetsu",)
    assert asked.near == (Near(target="gw-001", within_km=12.0),)
    assert asked.day is DayType.SATURDAY
    assert asked.date == dt.date(2026, 11, 21)
    assert asked.min_departures == 4
    assert asked.last_departure_after_s == 18 * 3600
    assert asked.stop_within_walk
    assert asked.known_timetable
    assert asked.unknown is UnknownPolicy.DROP
    assert asked.base == "gw-002"
    assert dict(asked.weights) == {"stop_m": 7.0}
    assert asked.outing == Outing(
        start="gw-224",
        stay_min=120,
        can_go=True,
        max_travel_min=90,
        last_return_after_s=16 * 3600,
        min_choice=2,
    )


def test_travel_without_a_start_asks_for_nothing() -> None:
    assert ask_with(can_go="1", max_travel="90").outing == Outing()


def test_a_target_that_does_not_exist_asks_for_nothing() -> None:
    assert ask_with(near="gw-999999").near == ()
    assert ask_with(near="138.5,95").near == ()
    assert ask_with(near="138.5,35.6").near == (Near(target="138.5,35.6", within_km=30.0),)
    assert ask_with(base="nowhere").base == ""


def test_names_of_prefectures_and_gateways_in_both_languages(embedded: Catalogue) -> None:
    japanese = prefecture_names(embedded, Lang.JA)
    assert len(japanese) == 47
    assert list(japanese) == sorted(japanese)
    assert (japanese["01"], japanese["47"]) == ("北海道", "沖縄県")
    assert prefecture_names(embedded, Lang.EN)["19"] == "Yamanashi"
    assert gateway_names(embedded, Lang.JA)["gw-001"] == "東京駅"
    assert gateway_names(embedded, Lang.EN)["gw-001"] == "Tokyo Station"
