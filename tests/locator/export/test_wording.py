"""What all forms of an itinerary say in the same words."""

import dataclasses
import datetime as dt

import pytest

from locator.access import DayService
from locator.days import Day
from locator.export.wording import (
    StopNames,
    full_title,
    last_way_text,
    leg_text,
    minutes_text,
    notices,
    stay_notes,
    stay_times,
    stops_of,
    way_legs,
)
from locator.i18n import Texts
from locator.vocabulary import TravelMode, VisitAccess
from tests.locator.buses import HERE, bus, line
from tests.locator.itineraries.made import at, example


def test_the_stops_of_an_itinerary_are_named_from_its_timetables() -> None:
    assert stops_of(example()) == {"bus:a", "bus:b"}
    feeds = [bus(line())]
    service = DayService.of(feeds, Day())
    known = set(service.timetable.stop_ids)
    assert service.stop_names.keys() == known
    whole = example()
    (day,) = whole.days
    first = day.ways[0]
    assert first.journey is not None
    one = max(known, key=lambda stop: _at(service, stop)[1])  # the stop in the north
    legs = tuple(
        dataclasses.replace(leg, to_stop=one) if hasattr(leg, "to_stop") else leg
        for leg in first.journey.legs
    )
    way = dataclasses.replace(first, journey=type(first.journey)(legs))
    ridden = dataclasses.replace(whole, days=(dataclasses.replace(day, ways=(way, day.ways[1])),))
    found = StopNames.of(ridden, feeds)
    assert dict(found.names) == {one: service.stop_names[one]}
    assert found.positions[one] == _at(service, one)
    assert found.positions[one] == pytest.approx(HERE, abs=1e-6)


def _at(service: DayService, stop: str) -> tuple[float, float]:
    stops, number = service.timetable.stops, service.timetable.stop_numbers[stop]
    return float(stops.lon[number]), float(stops.lat[number])


def test_an_old_timetable_stands_in_the_title(en: Texts) -> None:
    assert full_title(example(), en, dt.date(2020, 4, 1)) == "Itinerary: 1 of 2 places"
    told = full_title(example(), en, dt.date(2021, 4, 30))  # 401 days
    assert told == "Itinerary: 1 of 2 places (timetable of 2020-03-25, not for travel)"
    assert "not for travel" not in full_title(example(), en, dt.date(2021, 4, 29))


def test_marks_of_a_ride(en: Texts) -> None:
    way = example().days[0].ways[0]
    ride = {**way_legs(way, {}, en)[2], "must_book": True, "is_estimate": True}
    assert leg_text(ride, en)[1] == "bus 身延線代行 身延 must be booked time is an estimate"


def test_notes_of_a_limited_place(ja: Texts, en: Texts) -> None:
    (stay,) = example().stays
    limited = dataclasses.replace(stay, access=VisitAccess.PAID, is_limited=True, hours_known=True)
    told = stay_notes(limited, en)
    assert told[1:3] == ["Access: paid", "Access is limited. Look up the rules before you go."]
    ruled = stay_notes(dataclasses.replace(limited, rule_ja="撮影禁止"), ja)
    assert "撮影禁止" in ruled
    assert not any("制限" in note for note in ruled)


def test_a_visit_without_free_time_says_none(en: Texts) -> None:
    (stay,) = example().stays
    assert stay_times(stay, en) == "visit 08:49–09:49 (60 min), free beside 37 min"
    short = dataclasses.replace(stay, depart_s=stay.end_s)
    assert stay_times(short, en) == "visit 08:49–09:49 (60 min)"


def test_minutes_walk_and_fares_of_a_day(en: Texts) -> None:
    (day,) = example().days
    assert minutes_text(day, en) == (
        "visits 60 min, free 37 min, walking 16 min, waiting 2 min, riding 80 min, 1,280 m on foot"
    )
    out = dataclasses.replace(day.ways[0], fares={"JPY": 650.0})
    back = dataclasses.replace(day.ways[1], rides_without_fare=1)
    paid = minutes_text(dataclasses.replace(day, ways=(out, back)), en)
    assert paid.endswith("fares 650 JPY, rides of unknown fare: 1")


def test_the_last_way_where_nothing_comes_later(en: Texts) -> None:
    whole = example()
    (day,) = whole.days
    last = dataclasses.replace(day.last_way, later=None, leave_s=at(24, 10), arrive_s=at(25))
    told = last_way_text(dataclasses.replace(day, last_way=last), whole, en)
    assert "at 24:10, be at Kofu Station at 25:00" in told
    assert "the timetables at hand have no way back that day" in told


def test_by_car_there_is_no_timetable_to_miss(en: Texts) -> None:
    whole = example()
    driven = dataclasses.replace(whole.query, mode=TravelMode.CAR)
    (day,) = whole.days
    last = dataclasses.replace(day.last_way, later=None)
    told = last_way_text(
        dataclasses.replace(day, last_way=last), dataclasses.replace(whole, query=driven), en
    )
    assert "leave Minobu Station at 17:10" in told
    assert "404 min" in told
    assert "missed" not in told


def test_notices_of_a_plan(en: Texts) -> None:
    (stay,) = example().stays
    assert notices(example(), en, dt.date(2020, 4, 1)) == [
        "Opening hours are known for 0 of 1 places. The others are planned as open."
    ]
    (day,) = example().days
    limited = dataclasses.replace(stay, hours_known=True, is_limited=True)
    whole = dataclasses.replace(example(), days=(dataclasses.replace(day, stays=(limited,)),))
    assert notices(whole, en, dt.date(2020, 4, 1)) == [
        "Access to some places is limited. Keep to the rules of each place."
    ]
