import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locator.importing.values import (
    CHOICES,
    EMPTY,
    check_digit,
    is_empty,
    parse_choice,
    parse_count,
    parse_date,
    parse_degrees,
    parse_lead_days,
    parse_metres,
    parse_municipality_code,
    parse_word,
    parse_words,
    unsettled,
)
from locator.vocabulary import Category

SEXAGESIMAL = 35 + 41 / 60 + 22 / 3600


@pytest.mark.parametrize(
    ("text", "value", "repair"),
    [
        ("35.68", 35.68, ""),
        (" 139 ", 139.0, ""),
        ("1.3976e2", 139.76, ""),
        ("-0.5", -0.5, ""),
        ("３５．６８", 35.68, "site_full_width_digits"),
        ("35°41'22\"", SEXAGESIMAL, "site_degrees_minutes"),
        ("35°41′22″", SEXAGESIMAL, "site_degrees_minutes"),
        ("35º41’22”N", SEXAGESIMAL, "site_degrees_minutes"),
        ("35 41 22", SEXAGESIMAL, "site_degrees_minutes"),
        ("35:41:22", SEXAGESIMAL, "site_degrees_minutes"),
        ("北緯35度41分22秒", SEXAGESIMAL, "site_degrees_minutes"),
        ("北緯３５度４１分２２秒", SEXAGESIMAL, "site_degrees_minutes"),
        ("N35.41.22", SEXAGESIMAL, "site_degrees_minutes"),
        ("35.41.22.0", SEXAGESIMAL, "site_degrees_minutes"),
        ("35°41.5'", 35 + 41.5 / 60, "site_degrees_minutes"),
        ("35.68°", 35.68, "site_degrees_minutes"),
        ("南緯35度30分", -35.5, "site_degrees_minutes"),
        ("139.7W", -139.7, "site_degrees_minutes"),
    ],
)
def test_parse_degrees(text: str, value: float, repair: str) -> None:
    reading = parse_degrees(text)
    assert reading.value == pytest.approx(value, abs=1e-12)
    assert reading.repair == repair


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "東京",
        "35,68",
        "35°61'00\"",
        "35°41'60\"",
        "nan",
        "inf",
        "1_000",
        "1e400",
        "--1",
        "°",
    ],
)
def test_no_degrees(text: str) -> None:
    assert parse_degrees(text).value is None


@given(st.floats(min_value=-180, max_value=180))
def test_a_number_written_is_the_number_read(value: float) -> None:
    assert parse_degrees(repr(value)).value == value


@given(st.text(max_size=30))
def test_any_text_is_answered(text: str) -> None:
    value = parse_degrees(text).value
    assert value is None or math.isfinite(value)
    assert (
        parse_municipality_code(text).code is None
        or len(parse_municipality_code(text).code or "") == 5
    )
    assert (parse_lead_days(text) or 0) >= 0
    assert parse_metres(text) is None or math.isfinite(parse_metres(text) or 0)


@given(st.integers(0, 179), st.integers(0, 59), st.integers(0, 59))
def test_sexagesimal_round_trip(degrees: int, minutes: int, seconds: int) -> None:
    reading = parse_degrees(f"{degrees}°{minutes:02d}'{seconds:02d}\"")
    assert reading.value == pytest.approx(degrees + minutes / 60 + seconds / 3600, abs=1e-12)


# Published six-digit codes: 札幌市 011002, 東京都千代田区 131016, 金沢市 172014, 那覇市 472018.
@pytest.mark.parametrize("code6", ["011002", "131016", "172014", "472018", "170003", "142077"])
def test_check_digit(code6: str) -> None:
    assert check_digit(code6[:5]) == code6[5]


@pytest.mark.parametrize(
    ("text", "code", "finding"),
    [
        ("17201", "17201", ""),
        ("172014", "17201", ""),
        ("１７２０１４", "17201", ""),
        ("17201.0", "17201", ""),
        ("1100", "01100", "site_code_zero_lost"),
        ("11002", "01100", "site_code_zero_lost"),
        ("172015", None, "site_code_wrong"),
        ("99999", None, "site_code_wrong"),
        ("17999", None, "site_code_wrong"),
        ("金沢", None, "site_code_wrong"),
        ("1720141", None, "site_code_wrong"),
        ("170003", None, "site_code_prefecture"),
        ("17000", None, "site_code_prefecture"),
        ("17", None, "site_code_prefecture"),
    ],
)
def test_parse_municipality_code(text: str, code: str | None, finding: str) -> None:
    reading = parse_municipality_code(text, {"01100", "17201", "17384"})
    assert (reading.code, reading.finding) == (code, finding)


def test_five_digits_that_are_two_known_municipalities_are_told() -> None:
    # 12033 is the code 12033, and 01203 (小樽市) with its check digit 3 and no leading zero.
    assert check_digit("01203") == "3"
    both = parse_municipality_code("12033", {"12033", "01203"})
    assert (both.code, both.finding) == ("12033", "site_code_ambiguous")
    one = parse_municipality_code("12033", {"01203"})
    assert (one.code, one.finding) == ("01203", "site_code_zero_lost")


@pytest.mark.parametrize(
    ("text", "days"),
    [("14", 14), ("１４日前", 14), ("約10日", 10), ("2週間", 14), ("3 days", 3), ("14.0", 14),
     ("すぐ", None), ("-3", None), ("", None), ("2か月", None)],
)  # fmt: skip
def test_parse_lead_days(text: str, days: float | None) -> None:
    assert parse_lead_days(text) == days


@pytest.mark.parametrize(
    ("text", "metres"),
    [("150", 150), ("150 m", 150), ("２km", 2000), ("1,500m", 1500), ("約500メートル", 500),
     ("近い", None), ("", None)],
)  # fmt: skip
def test_parse_metres(text: str, metres: float | None) -> None:
    assert parse_metres(text) == metres


@pytest.mark.parametrize("word", list(Category))
def test_every_category_is_read_by_code_and_by_both_names(word: Category) -> None:
    for text in (
        word.value,
        word.label.ja,
        word.label.en,
        word.label.en.upper(),
        f" {word.value} ",
    ):
        assert parse_word("category", text) == word.value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("海岸", "beach"),
        ("砂浜", "beach"),
        ("廃校", "school"),
        ("ﾄﾝﾈﾙ", "tunnel"),
        ("宇宙船", None),
    ],
)
def test_category_in_other_words(text: str, code: str | None) -> None:
    assert parse_word("category", text) == code


def test_words_of_several_eras() -> None:
    assert parse_words("eras", "昭和、現代") == (("showa", "contemporary"), ())
    assert parse_words("eras", "明治・大正") == (("meiji_taisho",), ())
    assert parse_words("eras", "edo|白亜紀") == (("edo",), ("白亜紀",))
    assert parse_words("eras", "") == ((), ())


@pytest.mark.parametrize("text", ["", " ", "-", "－", "不明", "なし", "N/A", "#N/A", "NaN"])
def test_empty_words(text: str) -> None:
    assert is_empty(text)


@pytest.mark.parametrize(
    ("text", "count"),
    [("120", 120), ("１２０床", 120), ("約1,200", 1200), ("0", 0), ("多い", None), ("-1", None)],
)
def test_parse_count(text: str, count: int | None) -> None:
    assert parse_count(text) == count


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-04-01", "2026-04-01"),
        ("２０２６／４／１", "2026-04-01"),
        ("2026年4月1日", "2026-04-01"),
        ("令和8年4月1日", "2026-04-01"),
        ("R8.4.1", "2026-04-01"),
        ("平成31年4月30日", "2019-04-30"),
        ("昭和64年1月7日", "1989-01-07"),
        ("令和元年5月1日", "2019-05-01"),
        ("20260401", "2026-04-01"),
        ("46113", "2026-04-01"),  # 44927 is 2023-01-01 in every spreadsheet; 1186 days later
        ("2026-04-01T10:00:00", "2026-04-01"),
        ("2026-02-30", None),
        ("2026年4月", None),
        ("春", None),
        ("12", None),
        ("", None),
    ],
)
def test_days_in_the_spellings_of_offices(text: str, day: str | None) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize("column", sorted(CHOICES))
def test_each_choice_reads_its_own_codes(column: str) -> None:
    for word, code in CHOICES[column].items():
        assert parse_choice(column, f" {word} ") == code
        assert parse_choice(column, code) == code
    assert parse_choice(column, "ほか") is None


def test_a_long_row_of_digits_takes_no_time() -> None:
    digits = "9" * 100_000
    begun = time.process_time()
    assert parse_degrees(f"{digits}x").value is None
    assert parse_metres(f"{digits} mm") is None
    assert parse_date(f"{digits}x") is None
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("text", ["非公開", "立入禁止", "見学不可"])
def test_words_that_forbid_a_visit_are_understood(text: str) -> None:
    assert parse_word("public_access", text) == "private_do_not_visit"


@pytest.mark.parametrize(
    ("text", "is_unsettled"), [("未定", True), ("？", True), ("-", False), ("", False)]
)
def test_what_is_not_decided_is_told_from_what_is_not_there(
    text: str, *, is_unsettled: bool
) -> None:
    assert unsettled(text) is is_unsettled


def test_no_word_is_taken_for_an_empty_cell_and_no_empty_cell_for_a_word() -> None:
    for text in EMPTY:
        assert is_empty(text)
        assert is_empty(f" {text}\u3000")
    assert is_empty("…")
    for text in ("無人駅", "不明瞭", "未定稿", "なしの木", "橋", "ハシ", "は\u3099", "ｱ", "…山"):
        assert not is_empty(text)
