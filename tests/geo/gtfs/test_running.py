import datetime as dt
from collections.abc import Callable, Mapping

import pandas as pd
import pytest

from geo.gtfs.calendar import service_ids_on
from geo.gtfs.feed import Feed
from geo.gtfs.running import running_days

Read = Callable[[str], Feed]
Variant = Callable[[Mapping[str, str]], Feed]
CALENDAR = (
    "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
)


def test_weekdays_and_exceptions(variant: Variant) -> None:
    feed = variant(
        {
            "calendar": CALENDAR + "平日,1,1,1,1,1,0,0,20260401,20260407\n",
            "calendar_dates": "service_id,date,exception_type\n平日,20260403,2\n"
            "平日,20260404,1\n平日,20260405,2\n土日,20260409,1\n",
        }
    )
    first, runs = running_days(feed, pd.Index(["土日", "平日"]))
    assert dt.date.fromordinal(first) == dt.date(2026, 4, 1)
    # 2026-04-01 is a Wednesday; the 9th is known by an exception only.
    assert runs.tolist() == [[0, 0, 0, 0, 0, 0, 0, 0, 1], [1, 1, 0, 1, 0, 1, 1, 0, 0]]


def test_services_of_no_calendar_never_run(feed: Read) -> None:
    _, runs = running_days(feed("plain"), pd.Index(["平日", "なし"]))
    assert runs[0].any()
    assert not runs[1].any()
    first, empty = running_days(feed("plain"), pd.Index(["なし"]))
    assert (first, empty.shape) == (1, (1, 0))


@pytest.mark.parametrize(
    "trait", ["plain", "calendar_dates_only", "far_dates", "thinned", "all_zero_calendar"]
)
def test_as_the_calendar_says_day_by_day(feed: Read, trait: str) -> None:
    tiny = feed(trait)
    names = pd.Index(tiny.trips["service_id"].unique())
    first, runs = running_days(tiny, names)
    assert runs.shape[1] > 0
    for place in range(min(runs.shape[1], 200)):
        on = {name for name, flag in zip(names, runs[:, place], strict=True) if flag}
        assert on == service_ids_on(tiny, dt.date.fromordinal(first + place)) & set(names)
