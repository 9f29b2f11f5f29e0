"""The address holds every choice; a link opens the same page."""

import pytest

from locator.records import Catalogue
from tests.browser.conftest import OpenScreen

LINK = (
    "?lang=en&profile=planner&prefecture=19&prefecture=35&near=gw-001&within_km=300"
    "&day=saturday&known_timetable=1&min_departures=1&w=stop_m:7&w=departures:0.5"
)


def test_a_link_restores_filters_weights_and_picks(visit: OpenScreen, catalogue: Catalogue) -> None:
    picks = [str(i) for i in catalogue.locations.index[[2, 0, 5]]]
    link = LINK + "".join(f"&pick={p}" for p in picks)
    screen = visit(link)
    assert screen.address["prefecture"] == ["19", "35"]
    assert screen.address["w"] == ["stop_m:7", "departures:0.5"]
    assert screen.address["pick"] == picks
    asked = dict(part.split("=", 1) for part in LINK[1:].split("&") if not part.startswith("w="))
    for key in ("lang", "profile", "near", "within_km", "day", "known_timetable"):
        assert screen.address[key] == [asked[key]]
    assert "Yamanashi" in screen.text
    assert "Shortlist (3)" in screen.text
    entries = screen.page.locator('[class*="st-key-open-"] button').all_inner_texts()
    names = [str(catalogue.locations.loc[p, "name_en"]) for p in picks]
    assert [entry.split(". ", 1)[1] for entry in entries] == names
    screen.unfold("Weights")
    slider = screen.page.locator(".st-key-weight-planner-stop_m input[type=range]")
    assert slider.input_value() == "7"


@pytest.mark.thorough
def test_a_link_survives_a_reload_and_the_way_to_the_other_page(visit: OpenScreen) -> None:
    screen = visit("?prefecture=14&q=横浜&w=fc_support:9")
    before = screen.address
    screen.do(screen.page.reload)
    assert screen.address == before
    screen.do(screen.page.get_by_role("link", name="出典と方法").first.click)
    screen.do(screen.page.get_by_role("link", name="さがす").first.click)
    assert screen.address == before


def test_a_broken_link_opens_a_whole_page(visit: OpenScreen) -> None:
    words = "?profile=nobody&kind=none&category=x&prefecture=99&day=never&near=gw-999999"
    numbers = (
        "&within_km=1e9&min_departures=-5&last_after=99&date=2026-13-45&w=nonsense&w=stop_m:nan"
    )
    hostile = "&q=" + "長" * 300 + "&selected=<script>&pick=../../etc&pick=%00&lang=xx&base=nowhere"
    screen = visit(words + numbers + hostile)
    assert "この企画に合う場所はどこか" in screen.text
    assert screen.page.locator('[data-testid="stException"]').count() == 0
    assert screen.page.locator('[data-testid="stAlertContentError"]').count() == 0


def test_nothing_found_tells_what_to_loosen(visit: OpenScreen) -> None:
    screen = visit("?lang=en&prefecture=19&q=zzzz")
    assert "No place fits." in screen.text
    assert 'Without "Name or title"' in screen.text
    assert "What each filter did" in screen.text
