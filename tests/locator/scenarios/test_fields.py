"""The readers of single fields: what they take at their very limits."""

from collections.abc import Callable
from typing import Any

import pytest

from locator.scenarios.fields import (
    UnfitError,
    clock,
    clock_text,
    days,
    days_text,
    hours,
    number,
    own_id,
    polygon,
    reference,
    text,
    whole,
)
from locator.scenarios.records import EVERY_DAY
from locator.vocabulary import DayType


@pytest.mark.parametrize(
    ("read", "given", "found"),
    [
        (number(3, 120), 3, 3.0),
        (number(3, 120), 120, 120.0),
        (whole(0, 5), 5.0, 5),
        (clock, "00:00", 0),
        (clock, "30:00", 108_000),
        (clock, "7:05:09", 25_509),
        (hours, ["09:00", "09:00"], (32_400, 32_400)),
        (days, "daily", EVERY_DAY),
        (days, ["daily"], EVERY_DAY),
        (days, "holiday", (DayType.HOLIDAY,)),
        (days, ["holiday", "weekday"], (DayType.WEEKDAY, DayType.HOLIDAY)),
        (reference, "f:a:b", "f:a:b"),
        (own_id, "a" * 64, "a" * 64),
        (text, "あ" * 200, "あ" * 200),
        (polygon, [[0, 0], [1, 0], [0, 1]], ((0, 0), (1, 0), (0, 1))),
    ],
)
def test_what_fits(read: Callable[[Any], Any], given: object, found: object) -> None:
    assert read(given) == found


@pytest.mark.parametrize(
    ("read", "given"),
    [
        (number(3, 120), 2.999),
        (number(3, 120), 120.001),
        (number(3, 120), float("nan")),
        (number(3, 120), "30"),
        (number(3, 120), 10**400),
        (number(0, 1), True),
        (whole(0, 5), 0.5),
        (clock, "30:01"),
        (clock, "9:60"),
        (clock, 900),
        (clock, "０９:００"),
        (hours, ["09:00"]),
        (days, []),
        (days, {}),
        (reference, "f:"),
        (reference, ":a"),
        (reference, "f:" + "a" * 300),
        (own_id, "a" * 65),
        (own_id, "-a"),
        (text, "a" * 201),
        (text, "\ud800"),
        (polygon, [[0, 0], [1, 1], [1, 0], [0, 1]]),
        (polygon, [[0, 0], [1, 0], [0, float("nan")]]),
        (polygon, [[0, 0], [1, 0]] * 300),
        (polygon, "square"),
    ],
)
def test_what_does_not_fit_is_told_what_would(read: Callable[[Any], Any], given: object) -> None:
    with pytest.raises(UnfitError, match=r"\S"):
        read(given)


def test_times_and_days_are_written_as_they_are_read() -> None:
    assert [clock_text(s) for s in (0, 32_400, 108_000, 61)] == [
        "00:00",
        "09:00",
        "30:00",
        "00:01:01",
    ]
    assert days_text(EVERY_DAY) == "daily"
    assert days_text((DayType.SATURDAY,)) == ["saturday"]
