"""What a feed says of one trip: dates, stops, times, boarding, headways, vehicles that go on."""

import pytest

from locator.itineraries.checking.witness import DayFeed
from tests.geo.transit.made import DAY, F, L, T, feed

PLACES = [(0.0, 0.0), (0.0, 5_000.0), (0.0, 10_000.0)]
CALLS = [(0, 600, 600), (1, 1_200, 1_260), (2, 1_800, 1_800)]
STOPS, TIMES = ("s0", "s2"), (600, 1_800)


def code(day_feed: DayFeed, trip: str = "t0", *, stops: tuple[str, str] = STOPS,
         times: tuple[int, int] = TIMES, bookable: bool = False) -> str:  # fmt: skip
    return day_feed.ride(trip, stops, times, bookable=bookable).code


def test_a_ride_is_found_with_its_calls() -> None:
    seen = DayFeed(feed(PLACES, [T(CALLS)]), DAY).ride("t0", STOPS, TIMES, bookable=False)
    assert (seen.code, seen.board, seen.alight) == ("", 0, 2)


def test_why_there_is_no_such_ride() -> None:
    made = DayFeed(feed(PLACES, [T(CALLS), T(CALLS, services=1)], runs=((0, 1), (0, 0))), DAY)
    assert code(made) == ""
    assert code(made, "t9") == "plan_trip"
    assert code(made, "t1") == "plan_trip_day"
    assert code(made, times=(601, 1_800)) == "plan_call"
    assert code(made, times=(600, 1_799)) == "plan_call"
    assert code(made, stops=("s2", "s0"), times=(1_800, 600)) == "plan_call"
    assert code(made, stops=("s1", "s2"), times=(1_260, 1_800)) == ""
    assert code(made, stops=("s1", "s2"), times=(1_200, 1_800)) == "plan_call"
    assert code(made, stops=("s1", "s1"), times=(1_260, 1_200)) == "plan_call"


@pytest.mark.parametrize(
    ("board", "alight", "closed", "booked"),
    [
        (0, 0, "", ""),
        (1, 0, "plan_boarding", "plan_boarding"),
        (0, 1, "plan_boarding", "plan_boarding"),
        (2, 0, "plan_booking", ""),
        (0, 3, "plan_booking", ""),
    ],
)
def test_boarding(board: int, alight: int, closed: str, booked: str) -> None:
    calls = [(0, 600, 600, board, 0), (2, 1_800, 1_800, 0, alight)]
    made = DayFeed(feed(PLACES, [T(calls)]), DAY)
    assert code(made) == closed
    assert code(made, bookable=True) == booked


def test_a_trip_of_the_day_before_runs_after_midnight() -> None:
    late = T([(0, 86_000, 86_000), (1, 87_000, 87_000)], services=0)
    made = DayFeed(feed(PLACES, [late], runs=((1, 0),)), DAY)
    assert code(made, stops=("s0", "s1"), times=(-400, 600)) == ""
    early = T([(0, 1_000, 1_000), (1, 2_000, 2_000)], services=0)
    assert code(DayFeed(feed(PLACES, [early], runs=((1, 0),)), DAY)) == "plan_trip_day"


def test_headways_only_within_their_window() -> None:
    made = DayFeed(feed(PLACES, [T(CALLS)], frequencies=[F(0, 3_600, 7_200, 1_200)]), DAY)
    assert code(made) == "plan_call"
    for start, wanted in ((3_600, ""), (4_800, ""), (6_000, ""), (7_200, "plan_call"),
                          (4_000, "plan_call")):  # fmt: skip
        assert code(made, times=(start, start + 1_200)) == wanted
    seen = made.ride("t0", STOPS, (3_600, 4_800), bookable=False)
    assert seen.departure.is_estimate
    exact = DayFeed(feed(PLACES, [T(CALLS)], frequencies=[F(0, 3_600, 7_200, 1_200, 1)]), DAY)
    assert not exact.ride("t0", STOPS, (3_600, 4_800), bookable=False).departure.is_estimate


def followers(made: DayFeed) -> dict[int, list[int]]:
    return {one.trip: [d.trip for d in others] for one, others in made.followers.items()}


def test_one_vehicle_goes_on_by_block_and_by_link() -> None:
    out, back = CALLS[:2], [(1, 1_300, 1_300), (0, 2_000, 2_000)]
    elsewhere = [(2, 1_300, 1_300), (0, 2_000, 2_000)]
    assert followers(DayFeed(feed(PLACES, [T(out, 0), T(back, 0)]), DAY)) == {0: [1]}
    assert followers(DayFeed(feed(PLACES, [T(out, 0), T(back, 1)]), DAY)) == {}
    assert followers(DayFeed(feed(PLACES, [T(out, 0), T(elsewhere, 0)]), DAY)) == {}
    trips = [T(out, 0), T(back, 0), T(elsewhere)]
    assert followers(DayFeed(feed(PLACES, trips, links=[L(0, 2)]), DAY)) == {0: [2]}
    assert followers(DayFeed(feed(PLACES, trips, links=[L(0, 1, 5)]), DAY)) == {}
