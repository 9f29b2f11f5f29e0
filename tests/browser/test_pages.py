"""Every page in both languages and schemes: nothing asked of the outside, no fault, any width."""

import pytest

from tests.browser.conftest import OpenScreen
from tests.browser.screen import faults_in_words, is_outside

PHONE = {"width": 390, "height": 844}
TITLES = {
    ("", "ja"): "この企画に合う場所はどこか",
    ("", "en"): "Which places fit this brief",
    ("access", "ja"): "玄関口から行けるか",
    ("access", "en"): "Who can get there from the gateway",
    ("gaps", "ja"): "空白はどこか",
    ("gaps", "en"): "Where is the gap",
    ("routes", "ja"): "どこを、どの順に回れるか。帰れるか",
    ("routes", "en"): "Which places of this work can I visit, in which order, and will I get home?",
    ("data", "ja"): "何が分かっているか",
    ("data", "en"): "What do we know",
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


APART = {("gaps", "en"), ("access", "en"), ("data", "en"), ("sources", "en")}


@pytest.mark.parametrize(
    ("page", "lang"),
    [pytest.param(*key, marks=pytest.mark.thorough if key in APART else ()) for key in TITLES],
)
def test_a_page_asks_nobody_and_is_whole_in_every_width(
    visit: OpenScreen, page: str, lang: str
) -> None:
    scheme = "dark" if lang == "en" else "light"
    screen = visit(f"{page}?lang={lang}&pick=loc-003&pick=loc-001", scheme=scheme)
    screen.page.wait_for_timeout(1_000)  # whoever asks late is seen too
    assert TITLES[page, lang] in screen.text
    assert faults_in_words(screen.text) == []
    for room in (
        "access_page.",
        "gaps_page.",
        "routes_page.",
        "itinerary.",
        "omission.",
        "data_page.",
    ):
        assert room not in screen.text
    assert screen.outside == []
    assert screen.faults == []
    colour = screen.page.evaluate(
        "() => getComputedStyle(document.querySelector('[data-testid=\"stApp\"]')).backgroundColor"
    )
    red = int(colour.removeprefix("rgb(").split(",")[0])
    assert (red < 60) is (scheme == "dark")
    screen.page.set_viewport_size(PHONE)
    screen.settle()
    wide = screen.page.evaluate(
        """() => [document.documentElement, document.body,
          document.querySelector('[data-testid="stMain"]')]
          .map(node => node.scrollWidth - node.clientWidth)"""
    )
    assert wide == [0, 0, 0]


def test_the_map_is_drawn(visit: OpenScreen) -> None:
    frame = visit().map()
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
