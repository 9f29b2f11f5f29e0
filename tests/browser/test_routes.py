"""The page Routes in a browser: a plan at once, numbers on the map, one selection, one link."""

import pytest

from tests.browser.conftest import OpenScreen
from tests.browser.screen import Screen

YAMAGUCHI = "routes?lang=en&route_start=gw-329&route_work=zatsutabi"
_NUMBERS = """() => [...document.querySelectorAll('.lm-stop, .lm-many')]
  .flatMap(node => node.textContent.split('\\u00b7')).map(Number).sort((a, b) => a - b)"""


def numbers(screen: Screen) -> list[int]:
    found: list[int] = screen.map().evaluate(_NUMBERS)
    return found


def stops(screen: Screen) -> list[str]:
    """Return the stops in their order, from the lines with the buttons."""
    return [
        line.split(". ", 1)[1]
        for line in screen.page.locator("p strong").all_inner_texts()
        if line.split(". ", 1)[0].isdigit()
    ]


def test_it_opens_with_a_plan(visit: OpenScreen) -> None:
    screen = visit("routes")
    assert "2020-03-25" in screen.page.locator(".stMarkdownBadge").first.inner_text()
    found = stops(screen)
    assert len(found) >= 3
    assert numbers(screen) == list(range(1, len(found) + 1))
    assert screen.map().locator(".lm-way").count() >= len(found)


def test_the_example_that_runs_today_is_one_click_away(visit: OpenScreen) -> None:
    screen = visit("routes?lang=en")
    screen.do(screen.button("Yamaguchi").click)
    assert screen.address["route_start"] == ["gw-329"]
    assert screen.address["route_work"] == ["zatsutabi"]
    assert "not for travel" not in screen.text
    assert numbers(screen) == list(range(1, len(stops(screen)) + 1))


@pytest.mark.thorough
def test_a_drop_and_a_move_plan_again_and_stand_in_the_link(visit: OpenScreen) -> None:
    screen = visit(YAMAGUCHI)
    before = stops(screen)
    dropped = screen.page.locator('[class*="st-key-drop-"] button').first
    screen.do(dropped.click)
    assert before[0] not in stops(screen)
    assert len(screen.address["skip"]) == 1
    after = stops(screen)
    screen.do(screen.page.locator('[class*="st-key-down-"] button').first.click)
    assert stops(screen)[:2] in ([after[1], after[0]], [after[1], *after[2:3]])
    link = screen.page.url.rpartition("/")[2]
    again = visit(link)
    assert stops(again) == stops(screen)
    assert again.address == screen.address


def test_a_plan_is_taken_away(visit: OpenScreen) -> None:
    screen = visit(YAMAGUCHI)
    for button, sign in (
        ("GPX", b"<gpx"),
        ("PDF", b"%PDF"),
        ("KML", b"<kml"),
        ("GeoJSON", b"FeatureCollection"),
    ):
        path = screen.download(button)
        assert sign in path.read_bytes()[:400]
    assert screen.page.locator(".st-key-download-route-ics").count() == 0


@pytest.mark.thorough
def test_planning_can_be_stopped_and_taken_up_again(visit: OpenScreen) -> None:
    screen = visit(YAMAGUCHI)
    screen.page.goto(f"{screen.base}/routes?lang=en&seed=77&iterations=20000")
    screen.button("Stop planning").click()
    screen.page.get_by_text("Planning was stopped").wait_for(timeout=20_000)
    screen.settle()
    assert screen.address["seed"] == ["77"]
    assert stops(screen) == []
    again = screen.button("Plan again")
    screen.do(again.click)
    assert len(stops(screen)) >= 3
