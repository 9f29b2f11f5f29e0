"""The page on a telephone, 390 px wide."""

from tests.browser.conftest import OpenScreen

PHONE = {"width": 390, "height": 844}


def test_every_control_can_be_reached(visit: OpenScreen) -> None:
    screen = visit("?lang=en", **PHONE)
    assert screen.map().locator(".lm-ranked").count() == 20
    add = screen.button("Add to shortlist")
    add.scroll_into_view_if_needed()
    box = add.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    assert box["height"] >= 30
    screen.do(add.click)
    assert "Shortlist (1)" in screen.text
    screen.page.locator('[data-testid="stExpandSidebarButton"]').click()
    job = screen.page.get_by_text("What I look for")
    job.wait_for()
    assert job.is_visible()
    screen.unfold("More filters")
    last = screen.page.get_by_text("Film-commission block").first
    last.scroll_into_view_if_needed()
    assert last.is_visible()
