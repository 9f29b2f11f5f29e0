"""Departures of a service day: midnight, headways, blocks."""

import datetime as dt

from made import DAY, F, L, T, feed

from geo.gtfs.compiled import CompiledFeed
from geo.transit.day_trips import DAY_S, rides_of, trips_on

TWO = [(0.0, 0.0), (5_000.0, 0.0)]
H = 3_600


def test_trips_of_the_day_and_those_of_yesterday_that_still_run() -> None:
    late = T([(0, 23 * H, 23 * H), (1, 25 * H, 25 * H)])
    early = T([(0, 7 * H, 7 * H), (1, 8 * H, 8 * H)])
    trips = trips_on(feed(TWO, [late, early], runs=[(1, 1)]), DAY)
    found = sorted(zip(trips.trip.tolist(), trips.shift_s.tolist(), strict=True))
    assert found == [(0, -DAY_S), (0, 0), (1, 0)]
    assert trips.runs == 3


def test_a_trip_that_ends_at_midnight_sharp_still_runs() -> None:
    made = feed(TWO, [T([(0, 23 * H, 23 * H), (1, 24 * H, 24 * H)])], runs=[(1, 0)])
    assert trips_on(made, DAY).shift_s.tolist() == [-DAY_S]


def test_outside_the_columns_nothing_runs() -> None:
    made = feed(TWO, [T([(0, 0, 0), (1, H, H)])])
    assert len(trips_on(made, DAY + dt.timedelta(days=9)).trip) == 0
    assert trips_on(made, DAY + dt.timedelta(days=9)).runs == 0


def test_headways_leave_from_the_start_to_before_the_end() -> None:
    # The pattern leaves at 5:00; rows at 7:00-8:00 every 20 min and 9:00-9:10 every 10 min.
    pattern = T([(0, 5 * H - 60, 5 * H), (1, 5 * H + 600, 5 * H + 600)])
    rows = [F(0, 7 * H, 8 * H, 1_200, exact=0), F(0, 9 * H, 9 * H + 600, 600, exact=1)]
    trips = trips_on(feed(TWO, [pattern], frequencies=rows), DAY)
    leaves = sorted(zip((trips.shift_s + 5 * H).tolist(), trips.is_estimate.tolist(), strict=True))
    assert leaves == [
        (7 * H, True),
        (7 * H + 1_200, True),
        (7 * H + 2_400, True),
        (9 * H, False),
    ]
    assert trips.runs == 4


def test_a_vehicle_goes_on_as_the_next_trip_of_its_block_from_the_same_stop() -> None:
    there = T([(0, 7 * H, 7 * H), (1, 8 * H, 8 * H)], block=4)
    back = T([(1, 8 * H, 8 * H), (0, 9 * H, 9 * H)], block=4)
    elsewhere = T([(1, 10 * H, 10 * H), (0, 11 * H, 11 * H)], block=4)
    other = T([(0, 9 * H, 9 * H), (1, 10 * H, 10 * H)], block=5)
    trips = trips_on(feed(TWO, [elsewhere, back, other, there]), DAY)
    run = dict(zip(trips.trip.tolist(), trips.run.tolist(), strict=True))
    assert run[3] == run[1]  # there and back
    assert run[0] != run[1]  # ends at stop 0, goes on from stop 1
    assert run[2] not in {run[0], run[1]}  # another block
    place = {trip: n for n, trip in enumerate(trips.trip.tolist())}
    assert place[1] == place[3] + 1


def test_a_vehicle_does_not_leave_before_it_arrives() -> None:
    there = T([(0, 7 * H, 7 * H), (1, 8 * H, 8 * H)], block=4)
    back = T([(1, 8 * H - 60, 8 * H - 60), (0, 9 * H, 9 * H)], block=4)
    assert trips_on(feed(TWO, [there, back]), DAY).runs == 2


def runs(made: CompiledFeed) -> list[list[int]]:
    """Trips of each run, in the order in which they follow each other."""
    found = trips_on(made, DAY)
    return sorted(
        found.trip[found.run == run].tolist() for run in range(found.runs)
    )  # fmt: skip


THERE = T([(0, 7 * H, 7 * H), (1, 8 * H, 8 * H)])
BACK = T([(1, 8 * H, 8 * H), (0, 9 * H, 9 * H)])
AGAIN = T([(0, 8 * H + 60, 8 * H + 60), (1, 10 * H, 10 * H)])


def test_a_link_joins_trips_without_a_block_and_from_another_stop() -> None:
    assert runs(feed(TWO, [THERE, BACK, AGAIN])) == [[0], [1], [2]]
    assert runs(feed(TWO, [THERE, BACK, AGAIN], links=[L(0, 1)])) == [[0, 1], [2]]
    assert runs(feed(TWO, [THERE, BACK, AGAIN], links=[L(0, 2)])) == [[0, 2], [1]]


def test_a_link_does_not_join_what_leaves_too_soon_or_not_today() -> None:
    assert runs(feed(TWO, [THERE, BACK], links=[L(1, 0)])) == [[0], [1]]
    idle = AGAIN._replace(services=1)
    made = feed(TWO, [THERE, idle], links=[L(0, 1)], runs=[(0, 1), (0, 0)])
    assert runs(made) == [[0]]


def test_links_overrule_blocks() -> None:
    there, back = THERE._replace(block=1), BACK._replace(block=1)
    assert runs(feed(TWO, [there, back, AGAIN])) == [[0, 1], [2]]
    assert runs(feed(TWO, [there, back, AGAIN], links=[L(0, 1, 5)])) == [[0], [1], [2]]
    assert runs(feed(TWO, [there, back, AGAIN], links=[L(0, 2)])) == [[0, 2], [1]]
    # The vehicle of the block goes on as trip 2, where all alight: not as trip 1.
    assert runs(feed(TWO, [there, back, AGAIN], links=[L(0, 2, 5)])) == [[0], [1], [2]]


def test_coupled_vehicles_share_a_trip_and_parted_ones_too() -> None:
    assert runs(feed(TWO, [THERE, THERE, BACK], links=[L(0, 2), L(1, 2)])) == [[0, 2], [1, 2]]
    assert runs(feed(TWO, [THERE, BACK, AGAIN], links=[L(0, 1), L(0, 2)])) == [[0, 1], [0, 2]]


def test_a_link_leads_to_the_next_day_where_the_other_trip_starts_before() -> None:
    late = T([(0, 23 * H, 23 * H), (1, 25 * H, 25 * H)])
    early = T([(1, 2 * H, 2 * H), (0, 3 * H, 3 * H)])
    made = feed(TWO, [late, early], links=[L(0, 1)], runs=[(1, 1)])
    # Yesterday's late trip goes on as the early one of today; today's has nothing to go on as.
    assert runs(made) == [[0], [0, 1]]


def test_couplings_without_end_are_cut() -> None:
    # Ten times two ways: 1,024 runs, of which no more than 256 are followed.
    steps = [T([(0, n * H, n * H), (1, n * H + 60, n * H + 60)]) for n in range(11) for _ in "ab"]
    links = [L(2 * n + a, 2 * n + 2 + b) for n in range(10) for a in (0, 1) for b in (0, 1)]
    assert 256 < len(runs(feed(TWO, steps, links=links))) <= 2 * 256


def test_rides_lead_from_each_call_to_the_next() -> None:
    one = T([(0, 0, 0), (1, 60, 60), (0, 120, 120)])
    made = feed(TWO, [one, T([(1, 0, 0), (0, 60, 60)])])
    trips = trips_on(made, DAY)
    place, call = rides_of(made, trips)
    found = [(int(trips.trip[p]), int(c)) for p, c in zip(place, call, strict=True)]
    assert sorted(found) == [(0, 0), (0, 1), (1, 3)]
