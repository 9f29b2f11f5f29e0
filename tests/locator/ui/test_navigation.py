"""The frame: pages, language, title."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from locator.ui.navigation import PAGES

ROOT = Path(__file__).resolve().parents[3]


def start(**words: str) -> AppTest:
    script = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300)
    for key, value in words.items():
        script.query_params[key] = value
    return script.run()


def test_the_pages_are_functions_with_a_text_in_both_languages() -> None:
    assert list(PAGES) == ["find", "access", "gaps", "routes", "data", "sources"]
    assert all(callable(page) for page in PAGES.values())


@pytest.mark.parametrize(
    ("lang", "title"), [("ja", "この企画に合う場所"), ("en", "Which places fit this brief")]
)
def test_the_door_opens_find_in_the_language_of_the_link(lang: str, title: str) -> None:
    script = start(lang=lang)
    assert not script.exception
    assert not script.error
    assert any(title in s.value for s in script.subheader)
    assert script.session_state.lang == lang


def test_the_language_is_switched_without_losing_a_choice() -> None:
    script = start(q="城")
    script.session_state.lang = "en"
    script.run()
    assert not script.exception
    assert "Which places fit this brief, and why?" in [s.value for s in script.subheader]
    assert [script.query_params["lang"], script.query_params["q"]] in (
        ["en", "城"],
        [["en"], ["城"]],
    )


@pytest.mark.parametrize(
    "words",
    [
        {"profile": "nobody"},
        {"within_km": "9" * 5000},
        {"near": "138.5,95"},
        {"near": "gw-999999", "base": "<script>"},
        {"last_after": "5"},
        {"municipality": "99999", "work": "nothing"},
        {"date": "9999-12-31"},
        {"selected": "x" * 5000, "pick": "../../etc"},
        {"q": "\x00`${1}`"},
    ],
)
def test_no_link_breaks_the_page(words: dict[str, str]) -> None:
    script = start(**words)
    assert not script.exception
    assert not script.error
