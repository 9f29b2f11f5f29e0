"""The page Routes: a plan before any click, its reasons, its link; lock, drop and reorder."""

import pytest
from streamlit.testing.v1 import AppTest

YAMAGUCHI = {"route_start": "gw-329", "route_work": "zatsutabi"}


def start(**words: str | list[str]) -> AppTest:
    """Return the page, opened by a link."""
    script = AppTest.from_function(_one_page, default_timeout=600)
    for key, value in words.items():
        script.query_params[key] = value
    script.run()
    assert not script.exception
    return script


def _one_page() -> None:
    import streamlit as st  # noqa: PLC0415

    from locator.ui import cache, state  # noqa: PLC0415
    from locator.ui.pages import routes  # noqa: PLC0415

    def weights(profile: str) -> dict[str, float]:
        return dict(cache.profiles()[profile].weights)

    state.restore(weights)
    routes.render(cache.texts(st.session_state.lang))
    state.remember(weights(st.session_state.profile))


def words_of(script: AppTest) -> str:
    shown = [
        *script.markdown,
        *script.caption,
        *script.subheader,
        *script.info,
        *script.warning,
        *script.error,
    ]
    return "\n".join(str(element.value) for element in shown).replace("\\", "")


def visited(script: AppTest) -> list[str]:
    """Return ids of the stops in their order, from the buttons beside them."""
    return [
        str(button.key).removeprefix("drop ")
        for button in script.button
        if str(button.key).startswith("drop ")
    ]


def table_of(script: AppTest) -> list[str]:
    table = next(t.value for t in script.dataframe if "What" in t.value.columns)
    return [str(site) for site in table.index if site]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_it_opens_with_a_plan_of_the_demo_work_and_its_age(lang: str) -> None:
    script = start(lang=lang)
    words = words_of(script)
    assert not script.error
    assert "orange-badge" in words
    assert "2020-03-25" in words
    assert visited(script)
    assert set(script.query_params) == ({"lang"} if lang == "en" else set())


def test_the_example_whose_timetables_run_today_is_one_click_away() -> None:
    script = start(lang="en")
    script.button(key="example gw-329").click().run()
    assert not script.exception
    words = words_of(script)
    assert "not for travel" not in words
    assert script.query_params["route_start"] in ("gw-329", ["gw-329"])
    assert visited(script)
    assert all(site.startswith("zatsutabi") for site in visited(script))


def test_every_stop_is_a_row_of_the_table_in_its_order() -> None:
    script = start(lang="en", **YAMAGUCHI)
    assert table_of(script) == visited(script)


def test_a_dropped_stop_is_gone_and_comes_back() -> None:
    script = start(lang="en", **YAMAGUCHI)
    first = visited(script)[0]
    script.button(key=f"drop {first}").click().run()
    assert first not in visited(script)
    assert script.query_params["skip"] in (first, [first])
    assert "left out as asked" in words_of(script)
    script.button(key=f"back {first}").click().run()
    assert "skip" not in script.query_params


def test_a_locked_stop_stays_in_the_address_and_in_the_plan() -> None:
    script = start(lang="en", **YAMAGUCHI)
    last = visited(script)[-1]
    script.button(key=f"lock {last}").click().run()
    assert script.query_params["must"] in (last, [last])
    assert last in visited(script)


def test_moved_stops_are_planned_in_the_visitors_order() -> None:
    script = start(lang="en", **YAMAGUCHI)
    before = visited(script)
    script.button(key=f"down {before[0]}").click().run()
    assert not script.exception
    wanted = [before[1], before[0], *before[2:]]
    assert list(script.session_state.order) == wanted
    assert "The order is your own" in words_of(script)
    assert [site for site in wanted if site in visited(script)] == visited(script)
    script.button(key="free-order").click().run()
    assert visited(script) == before


def test_a_link_opens_the_same_plan() -> None:
    link = {
        **YAMAGUCHI,
        "day": "saturday",
        "walk": "1500",
        "visits": "3",
        "pace": "quick",
        "days": "2",
        "skip": "zatsutabi-001",
    }
    script = start(lang="en", **link)
    assert len(visited(script)) <= 3
    assert "zatsutabi-001" not in visited(script)
    for key, value in link.items():
        assert script.query_params[key] in (value, [value])


@pytest.mark.parametrize(
    "words",
    [
        {"route_work": "nothing"},
        {"route_start": "nowhere"},
        {"route_start": "36.0,500"},
        {"after": "20:00", "by": "08:00"},
        {"must": "yurucamp-031", "route_start": "gw-224"},
    ],
)
def test_a_question_without_an_answer_is_words_not_a_crash(words: dict[str, str]) -> None:
    script = start(lang="en", **words)
    assert len(script.error) + len(script.warning) == 1
    assert script.button(key="example gw-329")


@pytest.mark.parametrize(
    "words",
    [
        {"days": "99", "pace": "never", "visits": "-1", "iterations": "9" * 30},
        {"must": "x" * 3000, "skip": "../../etc", "order": "nobody"},
        {"option": "none", "travel_mode": "rocket", "seed": "a"},
        {"lodging": "<script>", "route_end": ""},
    ],
)
def test_no_link_breaks_the_page(words: dict[str, str]) -> None:
    assert not start(lang="en", **words, **YAMAGUCHI).error


@pytest.mark.thorough
def test_a_car_plan_says_that_it_is_an_estimate() -> None:
    script = start(lang="en", travel_mode="car")
    assert "estimate" in words_of(script)
    assert visited(script)


def test_a_date_that_the_timetables_do_not_cover_is_said() -> None:
    words = words_of(start(lang="en", date="2026-11-28"))
    assert "2026-11-28" in words
    assert "no timetable is ridden" in words
    said = [line for line in words.splitlines() if "2026-11-28" in line and "Yamanashi" in line]
    assert said
