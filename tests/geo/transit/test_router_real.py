"""Every real feed: random questions against plain rounds, cell by cell."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from agreement import Pair, compare_feed, feed_paths
from made import provenance

from geo.gtfs.compiled import CompiledFeed, compile_feed
from geo.gtfs.feed import read_feed

PARTS = 6
"""Shares of the feeds; the first two are asked each time, all of them before a release."""


def compiled(path: Path) -> CompiledFeed:
    return compile_feed(read_feed(path), feed_id=path.stem, provenance=provenance())


@pytest.mark.real
@pytest.mark.parametrize(
    "part", [0, 1, *(pytest.param(p, marks=pytest.mark.thorough) for p in range(2, PARTS))]
)
def test_five_questions_to_each_feed(real_data: Path, part: int) -> None:
    rng = np.random.default_rng(20261120 + part)
    asked, wrong = 0, {}
    for path in feed_paths(real_data)[part::PARTS]:
        feed = compiled(path)
        if feed.daily_trips().empty:
            continue
        cells, differ = compare_feed(feed, rng, questions=5, days=1)
        asked += cells
        if differ:
            wrong[path.name] = differ
    assert asked > 10_000
    assert not wrong


@pytest.mark.real
def test_feeds_of_one_region_together(real_data: Path) -> None:
    day = dt.date(2019, 6, 5)
    feeds = [compiled(path) for path in feed_paths(real_data) if "shi_com" in path.name]
    pair = Pair(feeds, {feed.feed_id: day for feed in feeds})
    assert len({int(feed) for feed in pair.timetable.stops.feed}) > 8
    # Takasaki station, Isesaki station, the heights above Shibukawa
    for lon, lat in ((139.0127, 36.3222), (139.1973, 36.3270), (138.9270, 36.4970)):
        assert pair.timetable.place(lon, lat).stop.size > 0
        assert pair.forward(lon, lat, 7 * 3_600)[1] == 0
        assert pair.backward(lon, lat, 19 * 3_600)[1] == 0
        assert pair.lanes(lon, lat, [8 * 3_600, 8 * 3_600 + 1_000])[1] == 0
