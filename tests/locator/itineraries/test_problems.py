"""A question on one axis of minutes: windows, breaks, nights."""

from geo.orienteering import solve
from locator.itineraries.planning import prepare
from locator.itineraries.problems import Layout
from locator.settings import Settings
from tests.locator.buses import at
from tests.locator.itineraries.towns import asked, rule, town

DAY = 24 * 60


def layout(**more: object) -> Layout:
    query = asked(**({"rules": rule("a", hours=((at(9), at(12)), (at(13), at(17))))} | more))
    return prepare(town({"a": 300.0, "b": 500.0}), [], query, Settings()).layout


def test_a_visit_begins_so_that_it_ends_within_its_hours() -> None:
    made = layout()
    assert made.windows(0, 0) == ((9 * 60, 11 * 60 + 30), (13 * 60, 16 * 60 + 30))
    assert not made.is_always_open(0)
    assert made.is_always_open(1)
    breaks = made.problem().breaks
    assert (breaks.begins.tolist(), breaks.ends.tolist()) == ([11 * 60 + 31], [13 * 60 - 1])


def test_days_follow_one_another_with_a_night_between() -> None:
    made = layout(days=2)
    assert made.span_of(1) == (DAY + 8 * 60, DAY + 19 * 60)
    assert made.windows(0, 1)[0] == (DAY + 9 * 60, DAY + 11 * 60 + 30)
    (night,) = made.nights
    problem = made.problem()
    assert night in problem.must
    assert problem.opens[night] == problem.closes[night] == 19 * 60
    assert problem.dwell[night] == 13 * 60
    assert made.ends_of(0) == (made.start, night)
    assert made.ends_of(1) == (night, made.end)
    assert night in solve(problem).order


def test_a_day_alone_leaves_out_what_is_not_required() -> None:
    made = layout()
    assert made.day_problem(0, frozenset({0})).skip == {1}
    assert made.day_problem(0, frozenset(), others=True).skip == frozenset()
    assert solve(made.day_problem(0, frozenset({1}))).order == (made.start, 1, made.end)
