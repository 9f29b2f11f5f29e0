"""A window of departures with at most so many rides, cell by cell against plain rounds."""

import numpy as np
from agreement import Pair
from hypothesis import given, settings
from hypothesis import strategies as st
from made import DAY, LAT, LON, feeds, instant_feeds

from geo.gtfs.compiled import CompiledFeed
from geo.transit.kernels import NEVER
from geo.transit.profiles import profile
from geo.transit.walks import Walking


@settings(max_examples=150, deadline=None)
@given(st.one_of(feeds(), instant_feeds()), st.integers(0, 6), st.integers(1, 4))
def test_each_limited_lane_is_a_round_of_the_plain_rounds(
    made: CompiledFeed, one: int, most: int
) -> None:
    pair = Pair([made], {"made": DAY}, walk=Walking(limit_m=400))
    table = pair.timetable
    if not len(table.stops):
        origin = table.place(LON, LAT)
        assert profile(table, origin, 0, 700, most_rides=most).alight_s.shape == (0, 1)
        return
    origin = table.place_of_stop(one % len(table.stops))
    found = profile(table, origin, 0, 700, most_rides=most)
    assert (np.diff(found.alight_s.astype(np.int64), axis=1) >= 0).all()
    for lane, leave_s in enumerate(found.leave_s.tolist()):
        walks = pair.world.walks[table.stop_ids[one % len(table.stops)]]
        rounds = pair.world.earliest({stop: leave_s + s for stop, s in walks.items()})
        known = rounds[min(most, len(rounds)) - 1] if rounds else {}
        assert found.alight_s[:, lane].tolist() == pair.cells(known, int(NEVER)).tolist()
