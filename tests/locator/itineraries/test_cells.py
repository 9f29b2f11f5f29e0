"""Cells of a list of rules: what people write, and what it means."""

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locator.itineraries.cells import (
    UnclearCellError,
    read_access,
    read_closed,
    read_consent,
    read_daily,
    read_date,
    read_hours,
    read_minutes,
    read_text,
    read_visits,
)
from locator.vocabulary import VisitAccess
from tests.locator.itineraries.made import at

DAY = dt.date(2026, 12, 29)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("09:00-12:00;13:00-17:00", ((at(9), at(12)), (at(13), at(17)))),
        ("９：００〜１７：００", ((at(9), at(17)),)),
        ("9:00 ～ 12:00、13:00－17:30", ((at(9), at(12)), (at(13), at(17, 30)))),
        ("9時から16時半まで", ((at(9), at(16, 30)),)),
        ("9時15分-17時", ((at(9, 15), at(17)),)),
        ("10:00–12:00 13:00–15:00", ((at(10), at(12)), (at(13), at(15)))),
        ("13:00-17:00,9:00-13:00", ((at(9), at(17)),)),  # they touch: one
        ("22:00-02:00", ((at(22), at(26)),)),
        ("18:00-06:00", ((at(18), at(30)),)),  # exactly 12 hours
        ("22:00-26:00", ((at(22), at(26)),)),
        ("17:00-33:00", ((at(17), at(33)),)),
        ("24:00-48:00", ((at(24), at(48)),)),
        ("終日", ((0, at(48)),)),
        ("24時間", ((0, at(48)),)),
        ("24h", ((0, at(48)),)),
        ("all day", ((0, at(48)),)),
        ("00:00-24:00", ((0, at(48)),)),
        ("閉鎖", ()),
        ("Closed", ()),
        ("不明", None),
        ("unknown", None),
        ("", None),
        ("ー", None),
    ],
)
def test_hours(text: str, spans: object) -> None:
    assert read_hours(text) == spans


@pytest.mark.parametrize(
    "text",
    [
        "25:99-26:00",
        "9:60-10:00",
        "17:00-09:00",  # 16 hours: an exchange, not a night
        "17:59-06:00",  # a minute more than 12 hours
        "09:00-09:00",
        "48:00-49:00",
        "30:00-26:00",
        "9-17",  # hours, or a date that a spreadsheet made
        "09:00",
        "9:00-17:00 (入館は16:30まで)",
        "午前中",
        "=9:00-17:00",
        "なし",
        ";",
        "1:00-2:00;" * 25,
        "1" * 100_000,
    ],
)
def test_hours_that_are_unclear(text: str) -> None:
    with pytest.raises(UnclearCellError, match=r"times|an end after its start"):
        read_hours(text)


def test_spans_of_every_day() -> None:
    assert read_daily("22:00-06:00") == ((at(22), at(30)),)
    assert read_daily("なし") == read_daily("不明") == read_daily("") == ()
    assert read_daily("終日") == ((0, at(24)),)
    with pytest.raises(UnclearCellError, match="24 hours"):
        read_daily("01:00-30:00")
    with pytest.raises(UnclearCellError):
        read_daily("閉鎖")


@pytest.mark.parametrize(
    ("text", "weekdays"),
    [
        ("月", {0}),
        ("月曜", {0}),
        ("月曜日、祝日", {0, 7}),
        ("毎週火曜日", {1}),
        ("(水)", {2}),
        ("土日祝", {5, 6, 7}),
        ("土・日", {5, 6}),
        ("mon", {0}),
        ("Tues; Thu", {1, 3}),
        ("Mondays, national holidays", {0, 7}),
        ("mon-wed", {0, 1, 2}),
        ("金〜月", {4, 5, 6, 0}),
        ("土曜から日曜", {5, 6}),
        ("平日", {0, 1, 2, 3, 4}),
        ("年中無休", set()),
        ("なし", set()),
        ("", set()),
        ("ー", set()),
    ],
)
def test_closed_weekdays(text: str, weekdays: set[int]) -> None:
    assert read_closed(text) == (weekdays, set())


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("2026-12-29", {DAY}),
        ("2026/12/29", {DAY}),
        ("２０２６年１２月２９日", {DAY}),
        ("2026-12-29 〜 2026-12-31", {dt.date(2026, 12, d) for d in (29, 30, 31)}),
        ("2026/12/31-2027/1/1", {dt.date(2026, 12, 31), dt.date(2027, 1, 1)}),
        ("2026-12-29 to 2026-12-29", {DAY}),
    ],
)
def test_closed_dates(text: str, dates: set[dt.date]) -> None:
    assert read_closed(text) == (set(), dates)
    assert read_closed(f"月、{text}; 祝") == ({0, 7}, dates)


@pytest.mark.parametrize(
    "text",
    [
        "12-29",
        "年末年始",
        "第2月曜",
        "2026-02-30",
        "1026-01-01",
        "2027-01-03〜2026-12-29",
        "2026-01-01〜2028-01-01",
        "祝〜月",
        "月-月",
        "someday",
        "2026-12",
    ],
)
def test_closed_days_that_are_unclear(text: str) -> None:
    with pytest.raises(UnclearCellError):
        read_closed(text)


@pytest.mark.parametrize(
    ("text", "access"),
    [
        ("paid", VisitAccess.PAID),
        ("有料", VisitAccess.PAID),
        ("Opening Hours", VisitAccess.OPENING_HOURS),
        ("開館時間内", VisitAccess.OPENING_HOURS),
        ("private, do not visit", VisitAccess.PRIVATE),
        ("private_do_not_visit", VisitAccess.PRIVATE),
        ("個人宅", VisitAccess.PRIVATE),
        ("自由に見学", VisitAccess.FREE),
        ("", VisitAccess.UNKNOWN),
        ("不明", VisitAccess.UNKNOWN),
    ],
)
def test_terms_of_access(text: str, access: VisitAccess) -> None:
    assert read_access(text) is access


def test_consents_visits_minutes_dates_and_texts() -> None:
    assert [read_consent(t) for t in ("Yes", "不可", "確認中", "")] == [True, False, None, None]
    assert [read_visits(t) for t in ("２０", "1,000", "5回", "0", "")] == [20, 1000, 5, 0, None]
    minutes = [read_minutes(t) for t in ("30", "約45分", "1時間30分", "1.5h", "90 min", "")]
    assert minutes == [30, 45, 90, 90, 90, None]
    assert [read_date(t) for t in ("2026/12/29", "不明")] == [DAY, None]
    assert read_text(" 静かに ") == "静かに"


@pytest.mark.parametrize("text", ["yes please", "なし", "1", "open"])
def test_a_consent_that_is_unclear_is_no_consent_and_no_refusal(text: str) -> None:
    with pytest.raises(UnclearCellError, match="yes"):
        read_consent(text)


@pytest.mark.parametrize("text", ["-3", "2.5", "many", "9999999999", "1e3", "nan"])
def test_visits_a_day_that_are_unclear(text: str) -> None:
    with pytest.raises(UnclearCellError, match="whole number"):
        read_visits(text)


@pytest.mark.parametrize("text", ["-5", "nan", "inf", "1441", "25時間", "分", "an hour"])
def test_minutes_that_are_unclear(text: str) -> None:
    with pytest.raises(UnclearCellError, match="minutes"):
        read_minutes(text)


def test_other_cells_that_are_unclear() -> None:
    for text, read in (("yesterday", read_date), ("46000", read_date), ("maybe", read_access)):
        with pytest.raises(UnclearCellError):
            read(text)
    with pytest.raises(UnclearCellError, match="500 characters"):
        read_text("長" * 501)


@given(st.text(max_size=40) | st.text(alphabet="0123456789:-;月火祝年/.時分 〜", max_size=30))
def test_any_text_is_read_or_told_as_unclear(text: str) -> None:
    for read in (read_hours, read_daily):
        try:
            spans = read(text)
        except UnclearCellError:
            continue
        assert all(0 <= begin < end <= at(48) for begin, end in spans or ())
    for other in (read_closed, read_access, read_consent, read_visits, read_minutes, read_date):
        with contextlib.suppress(UnclearCellError):
            other(text)
