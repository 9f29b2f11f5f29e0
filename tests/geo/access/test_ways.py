"""How first journeys split up, by hand, and that they are the soonest of all."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.access.ways import first_ways
from geo.gtfs.compiled import CompiledFeed
from geo.transit.journeys import first_journeys
from geo.transit.kernels import NEVER
from geo.transit.router import earliest_arrivals
from geo.transit.timetable import Timetable
from geo.transit.walks import Walking
from tests.geo.transit.made import DAY, LAT, LON, T, feed, feeds

H = 3_600
FAR = [(0.0, 0.0), (0.0, 9_000.0), (9_000.0, 0.0)]
TRIPS = [
    T([(0, 8 * H, 8 * H), (1, 8 * H + 600, 8 * H + 600)]),
    T([(1, 8 * H + 900, 8 * H + 900), (2, 8 * H + 1_800, 8 * H + 1_800)]),
]


def test_a_change_and_a_wait_by_hand() -> None:
    """8:00 to 8:10, five minutes at the stop, 8:15 to 8:30; the sites stand at the stops."""
    timetable = Timetable.build([feed(FAR, TRIPS)], {"made": DAY}, walk=Walking(), bookable=False)
    order = [timetable.stop_numbers[f"made:s{n}"] for n in range(3)]
    lon, lat = timetable.stops.lon[order], timetable.stops.lat[order]
    home = (float(lon[0]), float(lat[0]))
    nowhere = (np.append(lon, lon[0] + 1.0), np.append(lat, lat[0]))
    found = first_ways(timetable, home, *nowhere, 7 * H)
    assert found["transfers"].tolist()[:3] == [0, 0, 1]
    assert found["on_foot_min"].tolist()[:3] == [0, 0, 0]
    assert found["waiting_min"].tolist()[:3] == [0, 0, 5]
    assert found["riding_min"].tolist()[:3] == [0, 10, 25]
    assert found.iloc[3].isna().all()


@settings(max_examples=80)
@given(feeds(), st.floats(-0.002, 0.009), st.sampled_from([0, 60, 240]))
def test_they_arrive_as_soon_as_anyone_can_and_their_parts_add_up(
    made: CompiledFeed, here: float, leave_s: int
) -> None:
    timetable = Timetable.build([made], {"made": DAY}, walk=Walking(limit_m=400), bookable=True)
    home = timetable.place(LON + here, LAT)
    shift = np.linspace(-0.002, 0.009, 12)
    places = timetable.places(LON + shift, LAT + shift[::-1])
    soonest = earliest_arrivals(timetable, home, leave_s).at(places)
    found = first_journeys(timetable, home, places, leave_s)
    assert [NEVER if j is None else j.arrive_s for j in found] == soonest.tolist()
    for journey in found:
        if journey is not None:
            assert journey.leave_s >= leave_s
            parts = journey.walk_s + journey.wait_s + journey.ride_s
            assert parts == journey.arrive_s - journey.leave_s
