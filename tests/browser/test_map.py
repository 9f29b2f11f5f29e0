"""The map stays: no run on moving it, no new map on another weight."""

import pytest
from playwright.sync_api import Frame

from tests.browser.conftest import OpenScreen
from tests.browser.screen import Screen

_MARK = "() => { window.__first = window.map; window.map.setView([35.4, 138.9], 9); }"
_SAME = """() => ({
  same: window.__first === window.map,
  zoom: window.map.getZoom(),
  lat: window.map.getCenter().lat,
  lon: window.map.getCenter().lng,
})"""


def marked(screen: Screen) -> Frame:
    frame = screen.map()
    frame.evaluate(_MARK)
    screen.page.wait_for_timeout(500)
    return frame


def assert_the_same_map(frame: Frame) -> None:
    found = frame.evaluate(_SAME)
    assert found["same"] is True
    assert found["zoom"] == 9
    assert abs(found["lat"] - 35.4) < 0.05
    assert abs(found["lon"] - 138.9) < 0.05


def test_moving_the_map_runs_nothing(visit: OpenScreen) -> None:
    screen = visit()
    frame = screen.map()
    box = screen.page.locator('iframe[title*="st_folium"]').bounding_box()
    assert box is not None
    said = (screen.sent, screen.received)
    before = frame.evaluate("() => window.map.getCenter().lng")
    mouse = screen.page.mouse
    x, y = box["x"] + box["width"] * 0.8, box["y"] + box["height"] * 0.75
    mouse.move(x, y)
    mouse.down()
    mouse.move(x - 120, y - 40, steps=8)
    mouse.up()
    frame.wait_for_function(
        "before => Math.abs(window.map.getCenter().lng - before) > 1", arg=before
    )
    screen.page.wait_for_timeout(600)
    mouse.wheel(0, -240)
    frame.wait_for_function("() => window.map.getZoom() > 5")
    screen.page.wait_for_timeout(1500)
    assert (screen.sent, screen.received) == said


@pytest.mark.thorough
def test_another_weight_keeps_map_and_view(visit: OpenScreen) -> None:
    screen = visit()
    frame = marked(screen)
    screen.unfold("重み")
    slider = screen.page.locator(".st-key-weight-scout-fc_support input[type=range]")
    slider.focus()
    screen.do(lambda: slider.press("ArrowRight"))
    assert screen.address["w"] == ["fc_support:4.5"]
    assert_the_same_map(frame)
    assert screen.map() == frame


@pytest.mark.thorough
def test_another_choice_keeps_map_and_view(visit: OpenScreen) -> None:
    screen = visit()
    frame = marked(screen)
    screen.choose_row(4)
    assert_the_same_map(frame)
    screen.do(screen.page.get_by_role("button", name="玄関口").first.click)
    assert_the_same_map(frame)
    frame.wait_for_selector(".lm-place")


@pytest.mark.thorough
def test_layers_are_drawn_and_taken_away(visit: OpenScreen) -> None:
    screen = visit("?lang=en")
    frame = screen.map()
    assert frame.locator(".lm-place").count() == 0
    for name in ("Film commissions", "Hubs", "Gateways"):
        layer = screen.page.get_by_role("button", name=name).first
        screen.do(layer.click)
        frame.wait_for_selector(".lm-place")
        screen.do(layer.click)
        frame.wait_for_function("() => document.querySelectorAll('.lm-place').length === 0")
    assert frame.locator(".lm-ranked").count() >= 20


def test_the_tools_of_the_map_have_names(visit: OpenScreen) -> None:
    frame = visit("?lang=en").map()
    assert frame.locator(".leaflet-control-scale").inner_text().endswith("km")
    for tool in (".leaflet-control-zoom-in", ".lm-measure-button", ".leaflet-control-attribution"):
        assert frame.locator(tool).count() == 1
    assert "国土交通省" in frame.locator(".leaflet-control-attribution").inner_text()
