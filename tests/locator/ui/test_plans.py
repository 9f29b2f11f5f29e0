"""What a click on the map means, and the examples that come along."""

from locator.scenarios import check_scenario
from locator.scenarios.references import AtHand, check_references
from locator.ui import answers, cache, plans

YAMANASHI = answers.Area("19", (), ("spot", "location"))
KOFU_NORTH_1 = (138.5695, 35.667833)  # stop P4138 of the feed


def test_a_click_at_a_stop_means_the_stop() -> None:
    halt = plans.halt_near(YAMANASHI, *KOFU_NORTH_1, "new")
    assert halt.stop_id == "yamanashi:P4138"


def test_a_click_at_a_place_far_from_stops_means_the_place() -> None:
    halt = plans.halt_near(YAMANASHI, 138.6527, 35.7061, "new")
    assert (halt.stop_id, halt.name) == ("", "ほったらかし温泉")


def test_a_click_anywhere_else_makes_a_new_stop() -> None:
    halt = plans.halt_near(YAMANASHI, 138.20001, 35.66662, "new")
    assert (halt.stop_id, halt.name, halt.lon, halt.lat) == ("", "new", 138.20001, 35.66662)


def test_the_examples_name_only_what_is_at_hand() -> None:
    at_hand = AtHand.of(cache.feeds())
    for prefecture in ("19", "35"):
        example = plans.example(prefecture)
        assert example is not None
        assert not example.is_empty
        check_scenario(example)
        check_references(example, at_hand)
    assert plans.example("01") is None


def test_the_ends_of_a_route_are_its_last_stops() -> None:
    labels = plans.routes(YAMANASHI)
    route = next(iter(labels))
    ends = plans.route_ends(route)
    assert ends
    assert all(stop.startswith("yamanashi:") for stop in ends)
    assert plans.route_ends("nobody:1") == {}


def test_the_pairs_of_a_route_follow_each_other_and_stand_once_either_way_round() -> None:
    route = next(iter(plans.routes(YAMANASHI)))
    pairs = plans.route_pairs(route)
    assert pairs
    assert len({frozenset(pair) for pair in pairs}) == len(pairs)
    stops = {stop for pair in pairs for stop in pair}
    assert set(plans.route_ends(route)) <= stops
    assert plans.route_pairs("nobody:1") == {}
