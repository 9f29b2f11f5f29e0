import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.gtfs.times import format_time, format_times, parse_dates, parse_time, parse_times

TIMES = st.from_regex(r"\A\d{1,2}:[0-6]\d:[0-6]\d\Z")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("06:05:00", 21900),
        ("6:05:00", 21900),
        (" 6:05:00 ", 21900),
        ("00:00:00", 0),
        ("24:00:00", 86400),
        ("32:55:00", 118500),
        ("100:00:01", 360001),
    ],
)
def test_parse_time_reads_hours_with_one_to_three_digits(text: str, seconds: int) -> None:
    assert parse_time(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "8:60:00", "8:00:60", "8:00", "-1:00:00", "8時", "８:00:00", "1000:00:00", "8:0:0"]
)
def test_parse_time_knows_what_is_no_time(text: str) -> None:
    assert parse_time(text) is None


@given(st.integers(min_value=0, max_value=999 * 3600 + 3599))
def test_times_survive_the_round_trip(seconds: int) -> None:
    assert parse_time(format_time(seconds)) == seconds


def test_format_time_refuses_time_before_the_service_day() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        format_time(-1)


def test_many_times_keep_the_index_and_leave_bad_ones_na() -> None:
    texts = pd.Series(["8:00:00", None, "x", "25:10:05"], index=[5, 3, 9, 1], dtype="str")
    seconds = parse_times(texts)
    assert seconds.dtype == "Int32"
    assert seconds.index.tolist() == [5, 3, 9, 1]
    assert seconds.isna().tolist() == [False, True, True, False]
    assert seconds.dropna().tolist() == [28800, 90605]
    assert format_times(seconds).dropna().tolist() == ["08:00:00", "25:10:05"]


def test_dates_are_days_or_nothing() -> None:
    texts = pd.Series(["20260228", "20260229", "2026-02-28", None, "00000101", "99991231"])
    days = parse_dates(texts.astype("str"))
    assert days.dt.strftime("%Y-%m-%d").dropna().tolist() == ["2026-02-28", "9999-12-31"]
    assert days.isna().tolist() == [False, True, True, True, True, False]


@given(st.lists(st.none() | st.text(alphabet="0123456789: ８", max_size=9) | TIMES))
def test_many_times_are_read_as_one_is(texts: list[str | None]) -> None:
    cells = pd.Series(texts, dtype="str")
    expected = [None if text is None else parse_time(text) for text in texts]
    assert parse_times(cells).astype("object").where(cells.notna(), None).tolist() == [
        pd.NA if text is not None and second is None else second
        for text, second in zip(texts, expected, strict=True)
    ]


@given(st.lists(st.dates() | st.from_regex(r"\A(19|20)[0-9]{2}[0-3][0-9][0-3][0-9]\Z"), min_size=1))
def test_dates_are_those_of_the_calendar(days: list[dt.date | str]) -> None:
    texts = [day.strftime("%Y%m%d").zfill(8) if isinstance(day, dt.date) else day for day in days]
    expected = [calendar_day(text) for text in texts]
    found = parse_dates(pd.Series(texts, dtype="str"))
    assert [None if pd.isna(day) else day.date() for day in found] == expected


def calendar_day(text: str) -> dt.date | None:
    try:
        return dt.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
