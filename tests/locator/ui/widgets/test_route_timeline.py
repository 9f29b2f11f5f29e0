"""The timeline: bars without a gap from leaving to arrival, names that do not meet."""

from dataclasses import replace

import pytest

from locator.export.wording import StopNames
from locator.i18n import Lang, Texts, load_texts
from locator.itineraries import Drive, Itinerary
from locator.settings import find_data
from locator.ui.widgets.route_timeline import route_timeline, shortened, timeline_rows
from tests.locator.itineraries.made import example

NO_STOPS = StopNames()


@pytest.fixture(scope="module")
def texts() -> Texts:
    return load_texts(find_data(), Lang.EN)


def test_the_bars_of_a_day_follow_each_other(texts: Texts) -> None:
    rows = timeline_rows(example(), NO_STOPS, texts).sort_values("start")
    assert rows["start"].iloc[0] == 8 * 60
    assert rows["end"].iloc[-1] == 11 * 60 + 15
    assert (rows["end"].to_numpy()[:-1] == rows["start"].to_numpy()[1:]).all()
    minutes = (rows["end"] - rows["start"]).groupby(rows["kind"]).sum()
    assert minutes.to_dict() == {"walk": 16, "wait": 2, "ride": 80, "visit": 60, "free": 37}


def test_what_a_way_is_rounded_by_is_waited(texts: Texts) -> None:
    plan = example()
    (day,) = plan.days
    later = replace(day.ways[0], arrive_s=day.ways[0].arrive_s + 60)
    plan = replace(plan, days=(replace(day, ways=(later, day.ways[1])),))
    rows = timeline_rows(plan, NO_STOPS, texts)
    assert (rows["end"] - rows["start"])[rows["kind"] == "wait"].sum() == 3


def test_a_drive_is_one_bar(texts: Texts) -> None:
    plan = example()
    (day,) = plan.days
    way = day.ways[0]
    drive = Drive(start_s=way.leave_s, end_s=way.arrive_s, road_m=40_000.0)
    driven = replace(way, journey=None, drive=drive)
    plan = replace(plan, days=(replace(day, ways=(driven, day.ways[1])),))
    rows = timeline_rows(plan, NO_STOPS, texts)
    assert rows["kind"].tolist().count("car (estimate)") == 1
    assert (rows["end"] - rows["start"])[rows["kind"] == "car (estimate)"].tolist() == [49]


def test_visits_close_together_are_named_at_different_heights(texts: Texts) -> None:
    plan = example()
    (day,) = plan.days
    stays = tuple(
        replace(day.stays[0], arrive_s=s, begin_s=s, end_s=s + 600, depart_s=s + 600)
        for s in range(9 * 3600, 9 * 3600 + 3 * 600, 600)
    )
    ways = (day.ways[0], *[replace(day.ways[1], journey=None)] * 2, day.ways[1])
    plan = replace(plan, days=(replace(day, stays=stays, ways=ways),))
    visits = timeline_rows(plan, NO_STOPS, texts).query("kind == 'visit'")
    assert visits["number"].tolist() == ["1", "2", "3"]
    assert len(set(visits["level"])) == 3


def many_visits(count: int, every_s: int, first_s: int) -> Itinerary:
    plan = example()
    (day,) = plan.days
    stays = tuple(
        replace(day.stays[0], arrive_s=s, begin_s=s, end_s=s + every_s, depart_s=s + every_s)
        for s in range(first_s, first_s + count * every_s, every_s)
    )
    ways = (day.ways[0], *[replace(day.ways[1], journey=None)] * (count - 1), day.ways[1])
    return replace(plan, days=(replace(day, stays=stays, ways=ways),))


def test_a_name_without_room_is_left_to_the_number_in_the_bar(texts: Texts) -> None:
    visits = timeline_rows(many_visits(6, 600, 9 * 3600), NO_STOPS, texts).query("kind == 'visit'")
    assert visits["number"].tolist() == ["1", "2", "3", "4", "5", "6"]
    assert (visits["label"] != "").tolist() == [True, True, True, True, False, False]
    assert sorted(visits["level"][:4]) == [0, 1, 2, 3]


def test_every_visit_has_its_number_in_the_bar(texts: Texts) -> None:
    drawn = route_timeline(many_visits(6, 600, 9 * 3600), NO_STOPS, texts).to_dict()
    (numbers,) = [
        layer
        for layer in drawn["layer"]
        if layer["encoding"].get("text", {}).get("field") == "number"
    ]
    rows = drawn["datasets"][numbers["data"]["name"]]
    assert [row["number"] for row in rows] == ["1", "2", "3", "4", "5", "6"]


def test_a_name_at_the_end_of_the_axis_is_moved_back(texts: Texts) -> None:
    plan = many_visits(1, 600, 18 * 3600 + 2400)
    visit = timeline_rows(plan, NO_STOPS, texts).query("kind == 'visit'").iloc[0]
    px_a_minute = 960 / (11 * 60)
    assert visit["label"] == "1. Minobu Station"
    assert visit["label_at"] == pytest.approx(19 * 60 - 17 * 6 / px_a_minute)
    assert visit["label_at"] < visit["start"]


def test_a_long_name_is_cut_and_stays_whole_in_the_tooltip(texts: Texts) -> None:
    assert shortened("甲" * 17) == "甲" * 15 + "…"
    assert shortened("甲" * 16) == "甲" * 16
    assert shortened("n" * 32) == "n" * 32
    assert shortened("n" * 33) == "n" * 31 + "…"
    plan = example()
    (day,) = plan.days
    place = replace(day.stays[0].place, name_en="A very long name of a station far away")
    plan = replace(plan, days=(replace(day, stays=(replace(day.stays[0], place=place),)),))
    visit = timeline_rows(plan, NO_STOPS, texts).query("kind == 'visit'").iloc[0]
    assert visit["what"] == "1. A very long name of a station far away"
    assert visit["label"] == "1. A very long name of a station far away"[:31] + "…"


def test_the_last_way_home_is_marked_on_the_axis(texts: Texts) -> None:
    drawn = route_timeline(example(), NO_STOPS, texts).to_dict()
    ticks = [layer for layer in drawn["layer"] if layer["mark"]["type"] == "tick"]
    (data,) = [drawn["datasets"][tick["data"]["name"]] for tick in ticks]
    assert [row["start"] for row in data] == [17 * 60 + 10]
    without = replace(example().days[0].last_way, leave_s=None, arrive_s=None, slack_min=None)
    plan = replace(example(), days=(replace(example().days[0], last_way=without),))
    drawn = route_timeline(plan, NO_STOPS, texts).to_dict()
    assert not [layer for layer in drawn["layer"] if layer["mark"]["type"] == "tick"]
