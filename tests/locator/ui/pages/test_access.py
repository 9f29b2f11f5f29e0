"""The page Access: opens with an answer, says what it hangs on, keeps the link."""

import math
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[4]


def start(**words: str | list[str]) -> AppTest:
    """Return the page, opened by a link.

    The page of a test script is chosen by calling its function, as the address does.
    """
    script = AppTest.from_function(_one_page, default_timeout=300)
    for key, value in words.items():
        script.query_params[key] = value
    script.run()
    assert not script.exception
    return script


def _one_page() -> None:
    import streamlit as st  # noqa: PLC0415

    from locator.ui import cache, state  # noqa: PLC0415
    from locator.ui.pages import access  # noqa: PLC0415

    def weights(profile: str) -> dict[str, float]:
        return dict(cache.profiles()[profile].weights)

    state.restore(weights)
    access.render(cache.texts(st.session_state.lang))
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


def test_it_opens_on_a_fresh_timetable_with_a_site_there_and_back() -> None:
    script = start(lang="en")
    words = words_of(script)
    assert "From **Yamaguchi Station**" in words
    assert "blue-badge" in words
    assert "not for travel" not in words.split("Timetables behind")[0]
    assert "there and back by the timetables" in words.lower()
    assert script.session_state.selected


def test_kofu_is_one_click_away_and_shows_its_age() -> None:
    script = start(lang="en")
    before = script.session_state.selected
    script.button(key="from gw-224").click().run()
    assert not script.exception
    words = words_of(script)
    assert "From **Kofu Station**" in words
    assert "orange-badge[timetable of 2020-03-25, not for travel]" in words
    assert script.session_state.selected != before
    assert script.query_params["gateway"] in ("gw-224", ["gw-224"])


def test_a_chosen_site_out_of_reach_stays_chosen_and_is_unknown() -> None:
    script = start(lang="en", selected="loc-001", gateway="gw-329", day="weekday")
    assert script.session_state.selected == "loc-001"
    words = words_of(script)
    assert "**unknown**" in words
    assert "If the timetables at hand were all there is" in words
    assert "locator feed add" in words


def test_a_date_outside_the_timetable_is_unknown_and_says_why() -> None:
    script = start(lang="en", date="2031-01-07", selected="loc-b071")
    words = words_of(script)
    assert "2031-01-07" in words
    assert "**unknown**" in words


@pytest.mark.parametrize("gateway", ["131.47,34.16", "gw-001"])
def test_any_start_has_an_answer(gateway: str) -> None:
    assert "places there and back" in words_of(start(lang="en", gateway=gateway))


@pytest.mark.parametrize(
    "words",
    [
        {"gateway": "nowhere"},
        {"gateway": "34.16,131.47"},
        {"after": "20:00", "by": "08:00"},
    ],
)
def test_a_question_without_sense_is_a_message_not_a_crash(words: dict[str, str]) -> None:
    script = start(lang="en", **words)
    assert len(script.error) == 1
    assert script.button(key="from gw-224")


@pytest.mark.parametrize(
    "words",
    [
        {"leave": "999999"},
        {"colour": "<b>"},
        {"stay": "-3", "walk": "99999999"},
        {"selected": "x" * 3000},
        {"after": "7", "by": "noon"},
    ],
)
def test_no_link_breaks_the_page(words: dict[str, str]) -> None:
    assert not start(lang="en", **words).error


def test_the_table_holds_every_place_the_reached_ones_first() -> None:
    script = start(lang="en")
    table = next(t.value for t in script.dataframe if "Useful departures" in t.value.columns)
    verdicts = table["Answer"].tolist()
    assert verdicts == sorted(
        verdicts, key=["there and back", "not there and back", "unknown"].index
    )
    medians = [m for m, v in zip(table["Median, min"], verdicts, strict=True) if v == verdicts[0]]
    known = [float(m) for m in medians if not math.isnan(float(m))]
    assert known == sorted(known)


def test_another_day_type_is_shown_side_by_side() -> None:
    script = start(lang="en", selected="loc-b071")
    columns = list(script.table[0].value.columns)
    assert columns == ["weekday", "Saturday", "Sunday and holiday"]
