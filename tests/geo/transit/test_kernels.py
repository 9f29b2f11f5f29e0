"""The scans against plain rounds on feeds made at random."""

from agreement import Pair
from hypothesis import given, settings
from hypothesis import strategies as st
from made import DAY, LAT, LON, feeds, instant_feeds

from geo.gtfs.compiled import CompiledFeed
from geo.transit.walks import Walking

SPOT = st.tuples(st.floats(-0.002, 0.009), st.floats(-0.002, 0.009))
TIMES = st.sampled_from([0, 30, 60, 119, 240, 300, 86_280, 86_400])
WALK = Walking(limit_m=400)


@settings(max_examples=200, deadline=None)
@given(feeds(), feeds("other"), SPOT, TIMES, TIMES, st.sampled_from([0, 120]), st.booleans())
def test_every_cell_agrees_with_plain_rounds(
    one: CompiledFeed,
    other: CompiledFeed,
    spot: tuple[float, float],
    leave_s: int,
    back_s: int,
    change_s: int,
    bookable: bool,  # noqa: FBT001 - hypothesis gives it
) -> None:
    days = {"made": DAY, "other": DAY}
    pair = Pair([one, other], days, walk=WALK, change_s=change_s, bookable=bookable)
    lon, lat = LON + spot[0], LAT + spot[1]
    assert pair.forward(lon, lat, leave_s)[1] == 0
    assert pair.backward(lon, lat, back_s)[1] == 0
    assert pair.lanes(lon, lat, [leave_s, leave_s + 60, leave_s + 61, leave_s + 600])[1] == 0


@settings(max_examples=200, deadline=None)
@given(instant_feeds(), st.sampled_from([0, 0, 60]))
def test_changes_among_rides_that_take_no_time_agree_too(feed: CompiledFeed, change_s: int) -> None:
    pair = Pair([feed], {"made": DAY}, walk=WALK, change_s=change_s)
    assert pair.forward(LON, LAT, 0)[1] == 0
    assert pair.backward(LON, LAT, 200)[1] == 0
    assert pair.lanes(LON, LAT, [0, 30, 60, 61, 120])[1] == 0
