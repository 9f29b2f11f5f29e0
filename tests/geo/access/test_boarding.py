"""Where one can board: not at the last call, not where nobody may leave, not without service."""

import dataclasses

import numpy as np

from geo.access.boarding import Boarding, boardable_table, boarding_of
from tests.geo.transit.made import DAY, F, T, feed

PLAIN, BOOKABLE, NOTHING = Boarding.PLAIN, Boarding.BOOKABLE, Boarding.NOTHING
PLACES = [(0.0, 0.0), (0.0, 400.0), (0.0, 800.0)]


def coach(*kinds: tuple[int, int]) -> T:
    """Return a trip by stops 0, 1, 2 with (pickup_type, drop_off_type) at each."""
    return T([(n, 100 * n, 100 * n, *kind) for n, kind in enumerate(kinds)])


def test_a_plain_trip_is_boarded_everywhere_but_at_its_end() -> None:
    made = feed(PLACES, [coach((0, 0), (0, 0), (0, 0))])
    assert boarding_of(made).tolist() == [PLAIN, PLAIN, NOTHING]


def test_a_coach_that_only_sets_down_cannot_be_boarded() -> None:
    made = feed(PLACES, [coach((0, 0), (1, 0), (1, 0))])
    assert boarding_of(made).tolist() == [PLAIN, NOTHING, NOTHING]


def test_a_coach_that_nobody_can_leave_later_does_not_count() -> None:
    made = feed(PLACES, [coach((0, 0), (0, 0), (0, 1))])
    assert boarding_of(made).tolist() == [PLAIN, NOTHING, NOTHING]


def test_a_bookable_call_stays_apart_and_a_plain_one_at_the_same_stop_wins() -> None:
    booked = coach((2, 0), (3, 0), (0, 0))
    assert boarding_of(feed(PLACES, [booked])).tolist() == [BOOKABLE, BOOKABLE, NOTHING]
    both = feed(PLACES, [booked, coach((1, 0), (0, 0), (0, 0))])
    assert boarding_of(both).tolist() == [BOOKABLE, PLAIN, NOTHING]


def test_a_service_that_never_runs_offers_nothing() -> None:
    made = feed(PLACES, [coach((0, 0), (0, 0), (0, 0))], runs=[(0, 0)])
    assert boarding_of(made).tolist() == [NOTHING] * 3


def test_a_feed_without_trips_has_nothing_to_board() -> None:
    made = feed([], [])
    assert boarding_of(made).tolist() == []
    assert boardable_table([(made, DAY)]).stop_ids == ()
    assert boardable_table([]).trip.tolist() == []


def test_the_table_numbers_trips_and_lines_of_two_feeds_apart() -> None:
    trips = [coach((0, 0), (0, 0), (0, 0)), coach((1, 0), (0, 0), (0, 0))]
    one, two = feed(PLACES, trips, feed_id="a"), feed(PLACES, trips, feed_id="b")
    table = boardable_table([(one, DAY), (two, DAY)])
    assert table.stop_ids == ("a:0", "a:1", "a:2", "b:0", "b:1", "b:2")
    assert np.diff(table.starts).tolist() == [1, 2, 0, 1, 2, 0]
    assert len(set(table.trip.tolist())) == 4
    assert len(set(table.line.tolist())) == 2
    assert table.departure_s.tolist() == [0, 100, 100, 0, 100, 100]
    assert set(table.board.tolist()) == {1}


def test_each_departure_of_a_frequency_counts_and_a_stop_without_position_does_not() -> None:
    trip = coach((0, 0), (0, 0), (0, 0))
    made = feed([(0.0, 0.0), None, (0.0, 800.0)], [trip], frequencies=[F(0, 3600, 7200, 1200)])
    table = boardable_table([(made, DAY)])
    assert table.stop_ids == ("made:0", "made:2")
    assert table.departure_s.tolist() == [3600, 4800, 6000]
    assert len(set(table.trip.tolist())) == 3


def test_a_day_without_service_has_no_calls() -> None:
    made = feed(PLACES, [coach((0, 0), (0, 0), (0, 0))])
    before = dataclasses.replace(made, runs=np.zeros_like(made.runs))
    assert boardable_table([(before, DAY)]).trip.tolist() == []
