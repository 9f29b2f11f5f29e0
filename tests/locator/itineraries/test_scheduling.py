"""From an order of visits to times: home as soon as can be, out as late, slack before the last."""

from locator.itineraries.planning import Setting, prepare
from locator.itineraries.scheduling import (
    compacted,
    ends_at,
    last_way,
    latest_start,
    next_open,
    scheduled,
)
from locator.settings import Settings
from tests.locator.buses import at
from tests.locator.itineraries.towns import asked, buses, rule, town, trip

# Out at 8:00 and 10:00, half an hour each way, home at 9:40, 16:10 and 20:00.
FEED = buses(
    (0, 10_000),
    [
        trip((0, at(8)), (1, at(8, 30))),
        trip((0, at(10)), (1, at(10, 30))),
        trip((1, at(9, 40)), (0, at(10, 10))),
        trip((1, at(16, 10)), (0, at(16, 40))),
        trip((1, at(20)), (0, at(20, 30))),
    ],
)


def setting(places: dict[str, float], **more: object) -> Setting:
    return prepare(town(places), [FEED], asked(**more), Settings())


def test_the_better_order_of_the_same_visits_ends_no_later() -> None:
    # 400 m and 800 m north: there and on is 7 + 7 + 13 minutes, the other way 13 + 7 + 7: equal;
    # with a closed morning at the nearer one the order decides.
    made = setting({"a": 300.0, "b": 600.0}, rules=rule("a", hours=((at(9), at(17)),))).layout
    order = [0, 1]
    end = ends_at(made, 0, order, 8 * 60)
    assert end == 9 * 60 + 30 + 5 + 30 + 10
    better, sooner = compacted(made, 0, order, end)
    assert (better, sooner) == ([1, 0], 9 * 60 + 30 + 5)
    assert latest_start(made, 0, better, sooner) == 9 * 60 - 5 - 30 - 10
    assert next_open(made, 0, 0, 8 * 60) == 9 * 60
    assert next_open(made, 0, 0, 17 * 60) is None


def test_slack_and_what_comes_after_the_last_way() -> None:
    whole = setting({"castle": 10_000.0})
    day = scheduled(whole.layout, 0, [0], whole.settings)
    assert (day.leave_s, day.arrive_s) == (at(8), at(10, 10))
    assert day.last_way.leave_s == at(16, 10)
    assert day.last_way.slack_min == 390
    assert day.last_way.later == (at(20), at(20, 30))
    assert last_way(whole.layout, 0, (0, whole.layout.end), at(16), whole.settings).slack_min == 10


def test_a_day_without_visits_stays_where_it_is() -> None:
    whole = setting({"castle": 10_000.0})
    day = scheduled(whole.layout, 0, [], whole.settings)
    assert day.stays == ()
    assert day.leave_s == day.arrive_s
    assert sum(day.minutes.values()) == 0
