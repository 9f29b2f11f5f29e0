"""The page Gaps in a browser: answers at once, cells show journeys, a scenario its gain."""

from pathlib import Path

import pytest

from tests.browser.conftest import OpenScreen


def test_it_answers_without_a_click(visit: OpenScreen) -> None:
    screen = visit("gaps")
    assert screen.page.locator(".gap-maps img").count() == 8
    assert screen.page.locator(".gap-maps img").first.evaluate("node => node.naturalWidth") > 100
    assert screen.map().locator(".lm-chosen").count() == 1
    assert screen.chosen


def test_a_click_on_the_map_chooses_and_the_choice_goes_along(visit: OpenScreen) -> None:
    screen = visit("gaps?lang=en")
    frame = screen.map()
    site = frame.evaluate(
        """() => [...document.querySelectorAll('.lm-reached:not(.lm-rest):not(.lm-chosen)')]
          .at(-1).dataset.id"""
    )
    screen.do(lambda: frame.locator(f'.lm-site[data-id="{site}"]').dispatch_event("click"))
    assert screen.address["selected"] == [site]
    screen.do(screen.page.get_by_role("link", name="Access").first.click)
    assert screen.address["selected"] == [site]


@pytest.mark.thorough
def test_a_cell_of_the_table_shows_its_journeys(visit: OpenScreen) -> None:
    screen = visit("gaps?lang=en")
    table = screen.page.locator('.st-key-cango_table [data-testid="stDataFrame"]')
    name = str(table.locator("#glide-cell-0-2").text_content())
    grid = table.locator(".dvn-scroller").first
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    assert box is not None
    screen.do(lambda: grid.click(position={"x": box["width"] * 0.45, "y": 35 * 3 + 17}))
    proof = screen.page.locator(".st-key-proof")
    assert name in proof.inner_text()
    assert "there and back" in proof.inner_text()
    assert proof.locator("canvas").count() >= 1


@pytest.mark.thorough
def test_the_example_shows_before_and_after(visit: OpenScreen) -> None:
    screen = visit("gaps?lang=en")
    screen.do(screen.page.locator(".st-key-example-scenario button").click)
    screen.page.get_by_text("Newly reachable").first.wait_for()
    assert "that is no timetable of anyone" in screen.text
    assert "before" in screen.text


@pytest.mark.thorough
def test_clicks_on_the_map_of_the_editor_place_stops(visit: OpenScreen) -> None:
    screen = visit("gaps?lang=en")
    handle = screen.page.locator('iframe[title*="st_folium"]').nth(1)
    handle.scroll_into_view_if_needed()
    frame = handle.element_handle().content_frame()
    assert frame is not None
    frame.wait_for_function("() => document.querySelector('.lm-ready') !== null")
    for x, y in ((150, 420), (460, 460)):  # corners of the map without a site
        screen.do(lambda x=x, y=y: frame.locator("#map_div").click(position={"x": x, "y": y}))
    assert "2: New stop 1 → New stop 2" in screen.text
    screen.do(screen.button("Add this shuttle").click)
    assert "Newly reachable" in screen.text


@pytest.mark.thorough
def test_the_report_is_taken_away_as_a_workbook(visit: OpenScreen) -> None:
    screen = visit("gaps?lang=en")
    with screen.page.expect_download() as waiting:
        screen.page.locator(".st-key-download-gaps-xlsx button").click()
    assert Path(waiting.value.path()).read_bytes()[:2] == b"PK"
