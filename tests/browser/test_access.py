"""The page Access in a browser: coloured at once, moved by the hour, one selection."""

import time

import pytest

from tests.browser.conftest import OpenScreen
from tests.browser.screen import Screen

_LABELS = """() => Object.fromEntries([...document.querySelectorAll('.lm-reached:not(.lm-rest)')]
  .map(node => [node.dataset.id, node.textContent]))"""


def labels(screen: Screen) -> dict[str, str]:
    found: dict[str, str] = screen.map().evaluate(_LABELS)
    return found


def test_it_answers_without_a_click(visit: OpenScreen) -> None:
    screen = visit("access")
    assert len(labels(screen)) >= 10
    assert screen.map().locator(".lm-chosen").count() == 1
    assert screen.chosen


def test_a_gateway_of_an_old_timetable_says_so(visit: OpenScreen) -> None:
    screen = visit("access?lang=en")
    assert "not for travel" not in screen.page.locator(".stMarkdownBadge").first.inner_text()
    screen.do(screen.button("Kofu Station").click)
    assert screen.address["gateway"] == ["gw-224"]
    assert "timetable of 2020-03-25, not for travel" in screen.text
    assert len(labels(screen)) >= 30


@pytest.mark.thorough
def test_the_hour_of_leaving_changes_colours_and_keeps_the_map(visit: OpenScreen) -> None:
    began = time.monotonic()
    screen = visit("access?lang=en")
    frame = screen.map()
    opened_s = time.monotonic() - began
    frame.evaluate("() => { window.marked = true; }")
    before = labels(screen)
    slider = screen.page.locator(".st-key-leave-slider input[type=range]")
    slider.focus()
    began = time.monotonic()
    screen.do(lambda: slider.press("ArrowRight"))
    # six seconds; on a busy machine, where all is slow, at least faster than opening the page
    assert time.monotonic() - began < max(6, opened_s)
    assert screen.address["leave"] == ["430"]
    assert labels(screen) != before
    assert screen.map().evaluate("() => window.marked") is True


@pytest.mark.thorough
def test_a_click_chooses_and_the_choice_goes_along(visit: OpenScreen) -> None:
    screen = visit("access?lang=en&selected=loc-b071")
    heading = screen.chosen
    markers = [site for site in labels(screen) if site != "loc-b071"]
    frame = screen.map()
    site = markers[-1]
    screen.do(lambda: frame.locator(f'.lm-site[data-id="{site}"]').dispatch_event("click"))
    assert screen.address["selected"] == [site]
    assert screen.chosen != heading
    screen.do(screen.page.get_by_role("link", name="Find").first.click)
    assert screen.address["selected"] == [site]
