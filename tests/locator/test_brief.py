import datetime as dt

import pandas as pd
import pytest

from locator.brief import (
    clock,
    is_known,
    long_date,
    measure_text,
    query_rows,
    timetable_notice,
    with_unit,
)
from locator.i18n import Lang, load_texts
from locator.records import Near, Profile, Query
from locator.settings import Settings, find_data

JA = load_texts(find_data(), Lang.JA)
EN = load_texts(find_data(), Lang.EN)


@pytest.mark.parametrize(
    ("day", "ja", "en"),
    [
        (dt.date(2026, 11, 20), "令和8年11月20日", "20 November 2026"),
        (dt.date(2019, 5, 1), "令和元年5月1日", "1 May 2019"),
        (dt.date(2019, 4, 30), "2019年4月30日", "30 April 2019"),
    ],
)
def test_long_date(day: dt.date, ja: str, en: str) -> None:
    assert long_date(day, Lang.JA) == ja
    assert long_date(day, Lang.EN) == en


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0, "0:00"), (66_900, "18:35"), (90_300, "25:05")]
)
def test_clock(seconds: float, expected: str) -> None:
    assert clock(seconds) == expected


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (1234.5, "km", "1,234.5 km"),
        (12.0, "km", "12 km"),
        (850.4, "m", "850 m"),
        (12_345.0, "m", "12.3 km"),
        (1115.0, "clock", "18:35"),
        (31.0, "count", "31"),
        (0.0, "count", "0"),
        (45.0, "min", "45 min"),
        (3.25, "ha", "3.25 ha"),
    ],
)
def test_with_unit(value: float, unit: str, expected: str) -> None:
    assert with_unit(value, unit, EN) == expected


def test_measures_are_known_bounded_or_unknown() -> None:
    assert measure_text("stop_m", float("nan"), EN, upper=2300.0) == "<= 2,300 m"
    assert measure_text("stop_m", pd.NA, JA) == "不明"
    assert measure_text("departures", 0.0, EN) == "0"
    assert measure_text("fc_support", 2.0, EN) == "local FC"
    assert measure_text("fc_support", 2.0, JA) == "市町村のFC"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, False), (pd.NA, False), (pd.NaT, False), (float("nan"), False), (0, True), ("", True)],
)
def test_is_known(value: object, *, expected: bool) -> None:
    assert is_known(value) is expected


def test_the_oldest_timetable_is_named_after_the_limit() -> None:
    today = dt.date(2026, 11, 20)
    as_of = {"new": dt.date(2026, 9, 16), "old": dt.date(2020, 3, 25)}
    assert timetable_notice(as_of, EN, today=today) == "timetable of 2020-03-25, not for travel"
    assert timetable_notice({"new": as_of["new"]}, EN, today=today) == ""
    assert timetable_notice({}, EN, today=today) == ""
    strict = Settings(old_timetable_days=30)
    assert "2026-09-16" in timetable_notice({"new": as_of["new"]}, EN, today=today, settings=strict)


def test_a_question_in_words_says_only_what_was_asked() -> None:
    query = Query(
        profile=Profile(id="scout", name_ja="ロケハン", name_en="Scout", weights={}),
        categories=("history", "bridge"),
        prefectures=("35",),
        near=(Near(target="gw-1", within_km=50),),
        min_departures=10,
        last_departure_after_s=70_200,
        weights={"airport_km": 3.0},
    )
    rows = dict(query_rows(query, EN, {"35": "Yamaguchi", "gw-1": "Shin-Iwakuni"}))
    assert rows["Category"] == "history, bridge"
    assert rows["Prefecture"] == "Yamaguchi"
    assert rows["Distance"] == "within 50 km of Shin-Iwakuni"
    assert rows["Departures a day, at least"] == "10"
    assert rows["Last departure, at or after"] == "19:30"
    assert rows["Changed weights"] == "to the nearest airport 3"
    assert "Era" not in rows
    assert dict(query_rows(query, JA))["都道府県"] == "35"
