"""What the map of a plan shows: numbers, legs at their stops, one line where a stop is unknown."""

from dataclasses import replace

import pytest

from locator.export.wording import StopNames
from locator.i18n import Lang, Texts, load_texts
from locator.itineraries import Drive
from locator.maps import LineKind
from locator.settings import find_data
from locator.ui.widgets.route_map import picture_of, view_of
from tests.locator.itineraries.made import KOFU, MINOBU, example

STOPS = StopNames(
    names={"bus:a": "甲府駅前", "bus:b": "身延駅前"},
    positions={"bus:a": (138.57, 35.66), "bus:b": (138.45, 35.36)},
)


NO_STOPS = StopNames()


@pytest.fixture(scope="module")
def texts() -> Texts:
    return load_texts(find_data(), Lang.JA)


def test_walks_and_rides_are_drawn_from_stop_to_stop(texts: Texts) -> None:
    shown = picture_of(example(), STOPS, texts)
    kinds = [line.kind for line in shown.lines]
    assert kinds == [LineKind.WALK, LineKind.BUS, LineKind.WALK, LineKind.BUS]
    assert shown.lines[0].start == (KOFU.lon, KOFU.lat)
    assert shown.lines[0].end == shown.lines[1].start == (138.57, 35.66)
    assert shown.lines[1].end == (138.45, 35.36)
    assert "甲府駅前 → 身延駅前" in shown.lines[1].told


def test_a_way_with_an_unknown_stop_is_one_line_between_the_places(texts: Texts) -> None:
    shown = picture_of(example(), NO_STOPS, texts)
    assert [line.kind for line in shown.lines] == [LineKind.BUS, LineKind.BUS]
    assert shown.lines[0].start == (KOFU.lon, KOFU.lat)
    assert shown.lines[0].end == (MINOBU.lon, MINOBU.lat)


def test_a_drive_is_one_line(texts: Texts) -> None:
    plan = example()
    (day,) = plan.days
    drive = Drive(start_s=day.ways[0].leave_s, end_s=day.ways[0].arrive_s, road_m=44_000.0)
    driven = replace(day.ways[0], journey=None, drive=drive)
    plan = replace(plan, days=(replace(day, ways=(driven, day.ways[1])),))
    assert picture_of(plan, STOPS, texts).lines[0].kind is LineKind.DRIVE


def test_visits_are_numbered_and_what_is_left_out_tells_why(texts: Texts) -> None:
    shown = picture_of(example(), STOPS, texts)
    assert [(visit.id, visit.label, visit.told) for visit in shown.visits] == [
        ("yurucamp-001", "1", "08:49–10:26")
    ]
    (left,) = shown.left_out
    assert "手元の時刻表が全てとは限らない" in left.told
    (end,) = shown.ends
    assert end.name == "甲府駅"
    assert "08:00" in end.told


def test_the_view_holds_the_visits_not_what_is_far(texts: Texts) -> None:
    (lat, lon), zoom = view_of(picture_of(example(), STOPS, texts))
    assert (lat, lon) == (round((35.3614 + 35.667) / 2, 4), round((138.45302 + 138.569) / 2, 4))
    assert 9 <= zoom <= 12
