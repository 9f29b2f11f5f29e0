"""An itinerary as the file of docs/itinerary-file.md, and as text for a terminal."""

import dataclasses
import datetime as dt
import json
import re
from pathlib import Path

import pytest

from geo.orienteering import Status
from locator.days import Day
from locator.export.itinerary import feeds_of, itinerary_json, itinerary_table, query_json
from locator.export.terminal import cells
from locator.i18n import Texts
from locator.itineraries import Kind, Omission, VisitRule
from locator.vocabulary import VisitAccess
from tests.locator.export.taken import OLD, TODAY, by_car
from tests.locator.itineraries.made import FEED, KOFU, at, example

NAMES = {"bus:a": "甲府駅前", "bus:b": "身延駅前"}
DOC = Path(__file__).parents[3] / "docs" / "itinerary-file.md"


def test_it_has_the_keys_of_the_document(en: Texts) -> None:
    found = itinerary_json(example(), NAMES, en, today=TODAY)
    document = DOC.read_text(encoding="utf-8")
    named = set(re.findall(r'"([a-z_0-9]+)"', document.split("```")[1]))
    said = named | set(re.findall(r"`([a-z_0-9]+)`", document))

    def keys(value: object) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {k for v in value.values() for k in keys(v)}
        return {k for v in value for k in keys(v)} if isinstance(value, list) else set()

    words = {"plan", "weekday", "saturday", "holiday", "transit", "car"}
    assert named - words - keys(found) == set()
    assert keys(found) - said == set()
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_times_visits_and_the_last_way(en: Texts) -> None:
    found = itinerary_json(example(), NAMES, en, today=TODAY)
    (day,), (visit,) = found["days"], found["visits"]  # type: ignore[misc]
    assert (day["leave"], day["arrive"], day["type"], day["date"]) == (
        "08:00",
        "11:15",
        "weekday",
        None,
    )
    assert day["last_way"] == {
        "leave": "17:10",
        "arrive": "17:59",
        "slack_min": 404,
        "later": ["19:10", "19:59"],
        "drive_min": 66.0,
        "drive_km": 44.0,
    }
    assert sum(day["minutes"].values()) == 195  # 8:00 to 11:15
    times = [visit[key] for key in ("arrive", "begin", "end", "depart")]
    assert times == ["08:49", "08:49", "09:49", "10:26"]
    assert visit["works"] == [
        {"id": "yurucamp", "title": "Laid-Back Camp", "role": "set_here", "scene": ""}
    ]
    assert found["left_out"] == [
        {"id": "yurucamp-031", "name": "Kozenji Temple", "reason": "no_way_there", "certain": False}
    ]
    (feed,) = found["feeds"]  # type: ignore[misc]
    assert (feed["id"], feed["as_of"], feed["sha256"]) == ("bus", "2020-03-25", "0" * 64)
    assert (found["gap_percent"], found["status"], found["hours_known"]) == (0, "optimal", 0)


def test_legs_are_those_of_access_with_exact_seconds(ja: Texts) -> None:
    legs = itinerary_json(example(), NAMES, ja, today=TODAY)["legs"]
    assert [(leg["way"], leg["mode"]) for leg in legs] == [  # type: ignore[attr-defined]
        (way, mode) for way in (0, 1) for mode in ("walk", "wait", "bus")
    ]
    walk, wait, ride = legs[:3]  # type: ignore[index]
    assert (walk["from"], walk["to"], walk["from_stop"], walk["walk_m"]) == (
        "甲府駅",
        "甲府駅前",
        None,
        640.0,
    )
    assert (wait["from"], wait["to"]) == ("甲府駅前", "甲府駅前")
    assert (ride["feed"], ride["depart_s"], ride["arrive_s"]) == ("bus", at(8, 9), at(8, 49))
    assert (ride["from_stop"], ride["to_stop"], ride["must_book"]) == ("bus:a", "bus:b", False)
    nameless = itinerary_json(example(), {}, ja, today=TODAY)["legs"]
    assert [leg["from"] for leg in nameless[1:3]] == ["bus:a", "bus:a"]  # type: ignore[index]


def test_a_drive_is_one_leg_and_an_estimate(en: Texts) -> None:
    found = itinerary_json(by_car(), {}, en, today=TODAY)
    assert [(leg["mode"], leg["road_m"], leg["is_estimate"]) for leg in found["legs"]] == [  # type: ignore[attr-defined]
        ("drive", 44_000.0, True)
    ] * 2
    assert found["days"][0]["last_way"]["leave"] is None  # type: ignore[index]
    text = itinerary_table(by_car(), {}, en, today=TODAY)
    assert "car (estimate) 44.0 km" in text
    assert "By car or taxi to Kofu Station: about 66 min, 44 km (estimate)" in text
    assert "The last way back" not in text


def test_the_question_holds_all_inputs() -> None:
    rule = VisitRule(
        id="a",
        access=VisitAccess.PAID,
        hours=((at(9), at(16, 30)),),
        closed_weekdays=frozenset({7, 0}),
        closed_dates=frozenset({dt.date(2026, 12, 31)}),
        quiet=((at(12), at(13)),),
        consent=False,
        seen_on=dt.date(2026, 11, 1),
    )
    query = dataclasses.replace(
        example().query, day=Day(date=dt.date(2026, 11, 28)), rules={"a": rule}, worth={"a": 2.0}
    )
    found = query_json(query)
    fields = {f.name for f in dataclasses.fields(query)}
    renamed = {"depart_after_s": "depart_after", "return_by_s": "return_by", "worth": "values"}
    assert {renamed.get(name, name) for name in fields} | {"date"} == set(found)
    assert (found["date"], found["depart_after"], found["values"]) == (
        "2026-11-28",
        "08:00",
        {"a": 2.0},
    )
    assert found["rules"] == [
        {
            "id": "a",
            "access": "paid",
            "hours": [["09:00", "16:30"]],
            "closed_weekdays": [0, 7],
            "closed_dates": ["2026-12-31"],
            "quiet": [["12:00", "13:00"]],
            "busy": [],
            "most_a_day": None,
            "dwell_min": None,
            "consent": False,
            "rule_ja": "",
            "rule_en": "",
            "source": "",
            "seen_on": "2026-11-01",
        }
    ]


def test_alternatives_are_whole_plans_without_any_of_their_own(ja: Texts) -> None:
    other = dataclasses.replace(example(), kind=Kind.LATER_START)
    found = itinerary_json(dataclasses.replace(example(), alternatives=(other,)), NAMES, ja)
    (told,) = found["alternatives"]  # type: ignore[misc]
    assert (told["kind"], told["alternatives"]) == ("later_start", [])
    assert set(told) == set(found)


def test_ridden_timetables_stand_first() -> None:
    whole = example()
    idle = dataclasses.replace(FEED, id="aaa")
    day = dataclasses.replace(whole.days[0], feeds=(idle, FEED))
    assert [f.id for f in feeds_of(dataclasses.replace(whole, days=(day, day)))] == ["bus", "aaa"]


def test_nothing_found_has_no_days(en: Texts) -> None:
    none = dataclasses.replace(example(), days=(), value=0.0, bound=0.0, status=Status.INFEASIBLE)
    found = itinerary_json(none, {}, en)
    assert (found["days"], found["visits"], found["legs"]) == ([], [], [])
    assert "No plan keeps all conditions" in itinerary_table(none, {}, en)


def test_the_table_in_both_languages(ja: Texts, en: Texts) -> None:
    text = itinerary_table(example(), NAMES, en, today=TODAY)
    for said in (
        "Itinerary: 1 of 2 places",
        "Proven optimal: the total value is 1.",
        "Opening hours are known for 0 of 1 places.",
        "Day 1, timetable of a weekday: leave Kofu Station at 08:00, be at Kofu Station by 11:15",
        "08:09–08:49  bus 身延線代行 身延",
        "甲府駅前 → 身延駅前",
        "visit 08:49–09:49 (60 min), free beside 37 min",
        "Laid-Back Camp (set here)",
        "leave Minobu Station at 17:10, be at Kofu Station at 17:59.",
        "It leaves 404 min after the planned one.",
        "the next one leaves at 19:10 and arrives at 19:59, later than 19:00.",
        "By car or taxi to Kofu Station: about 66 min, 44 km (estimate).",
        "Kozenji Temple: no way there in time (the timetables at hand may not be all there is",
        "バス 2020-03-25",
        "バス会社 CC BY 4.0",
    ):
        assert said in text
    assert "not for travel" not in text
    told = itinerary_table(example(), NAMES, ja, today=OLD)
    for said in (
        "2020-03-25 の時刻表。移動の計画には使えません",
        "逃すと、次は 19:10 発",
        "光前寺",
    ):
        assert said in told


def test_lines_of_a_day_are_aligned(ja: Texts) -> None:
    lines = itinerary_table(example(), NAMES, ja, today=TODAY).splitlines()
    wide = {
        cells(line[: line.index(where)])
        for line in lines
        if "–" in line
        for where in ("甲府駅 → 甲府駅前", "甲府駅前 → 身延駅前", "  身延駅")
        if line.rstrip().endswith(where.strip()) and line.startswith((" ", "1"))
    }
    assert len(wide - {w - 2 for w in wide}) == 1


@pytest.mark.parametrize("reason", list(Omission))
def test_each_reason_of_leaving_out_has_words(reason: Omission, ja: Texts, en: Texts) -> None:
    assert ja(f"omission.{reason}") != en(f"omission.{reason}")


def test_bound_and_gap_are_never_said_smaller_than_they_are(en: Texts) -> None:
    near = dataclasses.replace(
        example(), value=3.0, bound=3.01, status=Status.TIME_LIMIT, days=example().days
    )
    text = itinerary_table(near, NAMES, en, today=TODAY)
    assert "no plan is worth more than 3.1" in text
    assert "at most 0.4 %" in text  # 100 x 0.01 / 3.01 = 0.332
    assert "cut off by the time limit" in text


def test_names_cannot_break_lines(en: Texts) -> None:
    whole = example()
    stay = whole.days[0].stays[0]
    place = dataclasses.replace(stay.place, name_en="a\nb\x1b[31m<script>")
    day = dataclasses.replace(whole.days[0], stays=(dataclasses.replace(stay, place=place),))
    text = itinerary_table(dataclasses.replace(whole, days=(day,)), NAMES, en, today=TODAY)
    assert "a b [31m<script>" in text
    assert "\x1b" not in text


def test_start_and_end_have_positions(en: Texts) -> None:
    (day,) = itinerary_json(example(), NAMES, en)["days"]  # type: ignore[misc]
    assert day["start"] == {"id": "gw-329", "name": "Kofu Station", "lon": 138.569, "lat": 35.667}
    assert day["end"]["id"] == KOFU.id
