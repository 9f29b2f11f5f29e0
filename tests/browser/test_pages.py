"""Every page in both languages: nothing asked of the outside, no fault, the map drawn."""

import pytest

from tests.browser.conftest import OpenScreen
from tests.browser.screen import faults_in_words, is_outside

TITLES = {
    ("", "ja"): "この企画に合う場所はどこか",
    ("", "en"): "Which places fit this brief",
    ("access", "ja"): "玄関口から行けるか",
    ("access", "en"): "Who can get there from the gateway",
    ("gaps", "ja"): "空白はどこか",
    ("gaps", "en"): "Where is the gap",
    ("sources", "ja"): "だれがそう言っているのか",
    ("sources", "en"): "Who says so",
}


@pytest.mark.parametrize(
    ("address", "outside"),
    [
        ("http://127.0.0.1:8501/x", False),
        ("ws://127.0.0.1:8501/x", False),
        ("data:text/plain,x", False),
        ("blob:http://127.0.0.1/1", False),
        ("https://127.0.0.1.example.org/", True),
        ("wss://example.org/", True),
        ("http://localhost:8501/", True),
    ],
)
def test_what_counts_as_outside(address: str, *, outside: bool) -> None:
    assert is_outside(address) is outside


@pytest.mark.parametrize(("page", "lang"), list(TITLES))
def test_a_page_asks_nobody_and_shows_words(visit: OpenScreen, page: str, lang: str) -> None:
    screen = visit(f"{page}?lang={lang}")
    screen.settle()
    screen.page.wait_for_timeout(1_000)  # whoever asks late is seen too
    assert TITLES[page, lang] in screen.text
    assert faults_in_words(screen.text) == []
    assert screen.outside == []
    assert screen.faults == []


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_map_is_drawn(visit: OpenScreen, lang: str) -> None:
    frame = visit(f"?lang={lang}").map()
    drawn = frame.evaluate(
        """() => ({
          ranked: document.querySelectorAll('.lm-ranked').length,
          rest: document.querySelectorAll('.lm-rest, .lm-cluster').length,
          panes: document.querySelectorAll('.leaflet-pane').length,
          zoom: window.map.getZoom(),
          font: document.fonts.check('16px "Locator Noto Sans JP"', '撮影'),
          land: [...document.querySelectorAll('.leaflet-lm-land-pane canvas')].some(canvas => {
            const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            return data.data.some(value => value !== 0);
          }),
        })"""
    )
    assert drawn["ranked"] == 20
    assert drawn["rest"] > 0
    assert drawn["panes"] >= 7
    assert drawn["zoom"] >= 4
    assert drawn["land"] is True


def test_the_switch_of_language_changes_every_word(visit: OpenScreen) -> None:
    screen = visit()
    assert TITLES["", "ja"] in screen.text
    screen.do(lambda: screen.page.get_by_role("radio", name="English").click())
    assert TITLES["", "en"] in screen.text
    assert screen.address["lang"] == ["en"]
    screen.map()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_colour_schemes_are_drawn(visit: OpenScreen, scheme: str) -> None:
    screen = visit(scheme=scheme)
    screen.map()
    colour = screen.page.evaluate(
        "() => getComputedStyle(document.querySelector('[data-testid=\"stApp\"]')).backgroundColor"
    )
    red = int(colour.removeprefix("rgb(").split(",")[0])
    assert (red < 60) is (scheme == "dark")
