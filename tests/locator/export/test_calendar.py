"""iCalendar: dates only, folded at 75 octets, nothing of an old timetable unless asked."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locator.errors import QueryError
from locator.export.calendar import MOST_OCTETS, escaped, folded, to_ics, unescaped
from locator.i18n import Texts
from locator.itineraries import Itinerary
from tests.locator.export.taken import (
    HOSTILE,
    HOSTILE_LINE,
    OLD,
    STOPS,
    TODAY,
    by_car,
    dated,
    renamed,
)
from tests.locator.itineraries.made import at, example

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r"))


def unfolded(made: bytes) -> list[tuple[str, str]]:
    """Read lines as RFC 5545, 3.1 tells: name with parameters, value."""
    assert made.endswith(b"\r\n")
    text = made.replace(b"\r\n ", b"").decode()
    return [(line.partition(":")[0], line.partition(":")[2]) for line in text.split("\r\n") if line]


def events(made: bytes) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    inside = False
    for name, value in unfolded(made):
        if (name, value) == ("BEGIN", "VEVENT"):
            inside = True
            found.append({})
        elif (name, value) == ("END", "VEVENT"):
            inside = False
        elif inside:
            assert name not in found[-1]
            found[-1][name] = value
    return found


@given(TEXT)
def test_folding_and_escaping_are_undone_by_a_reader(text: str) -> None:
    line = f"SUMMARY:{escaped(text)}"
    wire = folded(line)
    parts = wire.encode().split(b"\r\n")
    assert all(len(part) <= MOST_OCTETS for part in parts)
    assert all(part.startswith(b" ") for part in parts[1:])
    assert [part.decode() for part in parts]  # no sign is cut in two
    assert unescaped(wire.replace("\r\n ", "").removeprefix("SUMMARY:")) == text
    assert "\n" not in escaped(text)


def test_a_line_of_75_octets_stays_whole() -> None:
    assert folded("a" * 75) == "a" * 75
    assert folded("a" * 76) == "a" * 75 + "\r\n a"
    assert folded("あ" * 26) == "あ" * 25 + "\r\n あ"  # three octets each
    assert escaped("a\\b;c,d\r\ne\rf") == "a\\\\b\\;c\\,d\\ne\\nf"


def test_one_event_a_ride_and_a_visit_in_the_time_of_japan(en: Texts) -> None:
    made = to_ics(dated(), STOPS, en, today=TODAY)
    lines = unfolded(made)
    assert lines[0] == ("BEGIN", "VCALENDAR")
    assert lines[-1] == ("END", "VCALENDAR")
    assert ("TZID", "Asia/Tokyo") in lines
    assert ("TZOFFSETTO", "+0900") in lines
    assert b"VALARM" not in made
    assert all(line.endswith(b"\r") for line in made.split(b"\n")[:-1])
    found = events(made)
    assert [e["SUMMARY"] for e in found] == [
        "bus 身延線代行 身延 甲府駅前 → 身延駅前",
        "1. Minobu Station",
        "bus 身延線代行 身延 身延駅前 → 甲府駅前",
    ]
    zone = ";TZID=Asia/Tokyo"
    assert [(e[f"DTSTART{zone}"], e[f"DTEND{zone}"]) for e in found] == [
        ("20200328T080900", "20200328T084900"),
        ("20200328T084900", "20200328T102600"),
        ("20200328T103500", "20200328T111500"),
    ]
    assert {e["DTSTAMP"] for e in found} == {"20200401T000000Z"}
    assert found[1]["GEO"] == "35.361400;138.453020"
    assert "17:10" in found[1]["DESCRIPTION"]  # the last way back
    assert "\\n" in found[1]["DESCRIPTION"]


def test_uids_differ_and_stay_while_the_plan_does(ja: Texts, en: Texts) -> None:
    first = [e["UID"] for e in events(to_ics(dated(), STOPS, en, today=TODAY))]
    later = to_ics(dated(), STOPS, ja, today=TODAY + dt.timedelta(days=9))
    assert first == [e["UID"] for e in events(later)]
    assert len(set(first)) == 3


def test_rides_past_midnight_are_on_the_next_date(en: Texts) -> None:
    (plan,) = dated().days
    stay = dataclasses.replace(plan.stays[0], depart_s=at(24, 30))
    whole = dataclasses.replace(dated(), days=(dataclasses.replace(plan, stays=(stay,)),))
    found = events(to_ics(whole, STOPS, en, today=TODAY))
    assert found[1]["DTEND;TZID=Asia/Tokyo"] == "20200329T003000"


def test_a_visit_of_no_time_has_no_end(en: Texts) -> None:
    (plan,) = dated().days
    stay = dataclasses.replace(plan.stays[0], depart_s=plan.stays[0].arrive_s)
    whole = dataclasses.replace(dated(), days=(dataclasses.replace(plan, stays=(stay,)),))
    assert "DTEND;TZID=Asia/Tokyo" not in events(to_ics(whole, STOPS, en, today=TODAY))[1]


@pytest.mark.parametrize("whole", [example(), dataclasses.replace(example(), days=())])
def test_a_usual_day_has_no_dates(whole: Itinerary, ja: Texts) -> None:
    with pytest.raises(QueryError, match="give --date") as refused:
        to_ics(whole, STOPS, ja, today=TODAY)
    assert refused.value.code == "calendar_without_date"
    assert "平日" in ja.fault(refused.value)


def test_an_old_timetable_is_refused_unless_it_is_asked_for(ja: Texts, en: Texts) -> None:
    with pytest.raises(QueryError, match="2020-03-25 is ridden") as refused:
        to_ics(dated(), STOPS, en, today=OLD)
    assert refused.value.code == "calendar_of_old_timetable"
    assert "--allow-old" in ja.fault(refused.value)
    made = to_ics(dated(), STOPS, en, today=OLD, allow_old=True)
    notice = "timetable of 2020-03-25\\, not for travel"
    assert all(notice in e["SUMMARY"] and notice in e["DESCRIPTION"] for e in events(made))
    assert notice in dict(unfolded(made))["X-WR-CALNAME"]
    edge = dt.date(2020, 3, 25) + dt.timedelta(days=400)
    assert events(to_ics(dated(), STOPS, en, today=edge))
    with pytest.raises(QueryError):
        to_ics(dated(), STOPS, en, today=edge + dt.timedelta(days=1))


def test_a_day_by_car_rides_no_timetable(en: Texts) -> None:
    found = events(to_ics(dated(by_car()), STOPS, en, today=OLD))
    assert [e["SUMMARY"].partition(" km")[0] for e in found] == [
        "car (estimate) 44.0",
        "1. Minobu Station",
        "car (estimate) 44.0",
    ]


def test_hostile_names_make_no_lines(en: Texts) -> None:
    stops = dataclasses.replace(STOPS, names={"bus:a": HOSTILE, "bus:b": HOSTILE})
    made = to_ics(renamed(dated(), HOSTILE), stops, en, today=TODAY)
    found = events(made)
    assert len(found) == 3
    assert unescaped(found[1]["SUMMARY"]) == f"1. {HOSTILE_LINE}"
    assert unescaped(found[0]["LOCATION"]) == HOSTILE_LINE
    assert all(len(line) <= MOST_OCTETS for line in made.split(b"\r\n"))
