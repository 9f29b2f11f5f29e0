"""One selection: in the map, the table, the panel and the address."""

import pytest
from playwright.sync_api import expect

from locator.records import Catalogue
from tests.browser.conftest import OpenScreen
from tests.browser.screen import WAIT_MS


@pytest.mark.thorough
def test_a_marker_is_chosen_by_a_click(visit: OpenScreen, catalogue: Catalogue) -> None:
    screen = visit()
    site = screen.free_markers()[0]
    screen.do(lambda: screen.marker(site).click())
    name = catalogue.locations.loc[site, "name_ja"]
    assert screen.chosen == name
    assert screen.address["selected"] == [site]
    assert name in screen.chosen_row()
    assert "lm-chosen" in str(screen.marker(site).get_attribute("class"))


@pytest.mark.thorough
def test_a_marker_is_chosen_by_the_keyboard(visit: OpenScreen, catalogue: Catalogue) -> None:
    screen = visit("?lang=en")
    site = screen.free_markers()[1]
    marker = screen.marker(site)
    marker.focus()
    assert marker.evaluate("node => node === document.activeElement")
    assert str(catalogue.locations.loc[site, "name_en"]) in str(marker.get_attribute("aria-label"))
    screen.do(lambda: marker.press("Enter"))
    assert screen.address["selected"] == [site]
    assert screen.chosen == catalogue.locations.loc[site, "name_en"]


@pytest.mark.thorough
def test_a_row_of_the_table_moves_panel_and_map(visit: OpenScreen) -> None:
    screen = visit()
    wanted = screen.cell(3, 1)
    screen.choose_row(3)
    assert screen.chosen == wanted
    [site] = screen.address["selected"]
    expect(screen.map().locator(".lm-chosen")).to_have_attribute("data-id", site, timeout=WAIT_MS)
    screen.choose_row(5)
    assert screen.chosen == screen.cell(5, 1)
    assert wanted not in screen.chosen_row()


def test_marker_then_row_then_the_same_marker(visit: OpenScreen) -> None:
    screen = visit()
    site = screen.free_markers()[0]
    screen.do(lambda: screen.marker(site).click())
    first = screen.chosen
    screen.choose_row(0 if screen.cell(0, 1) != first else 1)
    assert screen.chosen != first
    screen.do(lambda: screen.marker(site).press("Enter"))  # it may lie under the chosen one
    assert screen.chosen == first
