"""The pictures of a day: lanes, clock times, what is useful."""

import pandas as pd
import pytest

from geo.access.verdicts import Visit
from geo.transit.legs import Journey, Walk
from locator.i18n import Lang, Texts, load_texts
from locator.settings import find_data
from locator.ui.widgets.day_picture import (
    MOST_LANES,
    clock_down,
    clock_up,
    day_picture,
    journey_rows,
    thinned,
    through_the_day,
    useful,
)

VISIT = Visit(depart_after_s=8 * 3600, return_by_s=18 * 3600, stay_min=60)


@pytest.fixture(scope="module")
def texts() -> Texts:
    return load_texts(find_data(), Lang.EN)


def walk(leave_s: int, minutes: int) -> Journey:
    leg = Walk(
        start_s=leave_s, end_s=leave_s + minutes * 60, from_stop=None, to_stop=None, walk_m=100.0
    )
    return Journey((leg,))


OUT = [walk(9 * 3600, 30), walk(16 * 3600, 30)]
BACK = [walk(9 * 3600 + 600, 30), walk(17 * 3600, 30)]


def test_departures_are_rounded_down_and_arrivals_up() -> None:
    assert clock_down(8 * 3600 + 119) == "8:01"
    assert clock_up(8 * 3600 + 61) == "8:02"
    assert clock_down(24 * 3600 + 600) == "24:10"


def test_useful_is_what_leaves_time_for_the_stay() -> None:
    # first arrival 9:30, last way back 17:00: 16:30 + 60 min is too late, 9:10 is too early
    assert useful(OUT, BACK, VISIT) == ([True, False], [False, True])
    assert useful(OUT, [], VISIT) == ([False, False], [])


def test_the_picture_has_out_stay_back_in_this_order(texts: Texts) -> None:
    rows = day_picture(OUT, BACK, VISIT, texts).to_dict()
    data = next(d for d in rows["datasets"].values() if len(d) == 5)
    assert [row["lane"].split("|")[1] for row in data] == [
        "Out 9:00",
        "Out 16:00",
        "stay",
        "Back 9:10",
        "Back 17:00",
    ]
    assert [row["is_useful"] for row in data] == [True, False, True, False, True]
    assert data[2]["what"] == "7 h 30 min"
    assert data[2]["times"] == "9:30–17:00"


def test_many_journeys_are_thinned_with_both_ends_kept() -> None:
    many = [walk(8 * 3600 + 60 * n, 5) for n in range(193)]
    few = thinned(many)
    assert len(few) == MOST_LANES
    assert (few[0], few[-1]) == (many[0], many[-1])
    assert len({j.leave_s for j in few}) == MOST_LANES
    assert thinned(OUT) == OUT


def test_a_time_without_way_is_a_gap_not_a_zero(texts: Texts) -> None:
    minutes = pd.DataFrame({"leave": [480, 481, 482], "taken": [10.0, float("nan"), 8.0]})
    chart = through_the_day(minutes, VISIT, texts, at_min=481).to_dict()
    data = next(d for d in chart["datasets"].values() if len(d) == 3)
    assert [row["taken"] for row in data] == [10.0, None, 8.0]
    assert data[0]["there"] == "8:10"
    assert len(chart["layer"]) == 3


def test_the_table_says_when_how_long_and_on_what(texts: Texts) -> None:
    table = journey_rows(OUT, [True, False], texts)
    assert table["Leaves"].tolist() == ["9:00", "16:00"]
    assert table["Arrives"].tolist() == ["9:30", "16:30"]
    assert table["Minutes"].tolist() == [30, 30]
    assert table["Stay"].tolist() == ["possible", "too short"]
    assert table["Lines"].tolist() == ["walk", "walk"]
