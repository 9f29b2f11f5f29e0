"""Changes: the time of a walk, the change time, the rules of transfers.txt."""

import numpy as np
from made import T, X, feed

from geo.transit.changes import changes_of, reversed_changes, with_own_stop
from geo.transit.kernels import Changes

NUMBER = np.array([0, 1, 2], dtype=np.int32)


def ints(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int32)


def table(changes: Changes) -> dict[tuple[int, int], int]:
    stops = len(changes.start) - 2
    start = np.repeat(np.arange(stops + 1), np.diff(changes.start))
    pairs = zip(start.tolist(), changes.to_stop.tolist(), strict=True)
    return dict(zip(pairs, changes.seconds.tolist(), strict=True))


def walks() -> Changes:
    """Stop 0 and stop 1 are 90 s apart; stop 2 is far."""
    return with_own_stop(ints(0, 1), ints(1, 0), ints(90, 90), 3)


def changed(*rules: X) -> dict[tuple[int, int], int]:
    made = feed([None] * 3, [T([(0, 0, 0), (1, 60, 60)])], transfers=rules)
    return table(changes_of(walks(), 120, [made], [NUMBER]))


def test_each_stop_leads_to_itself_in_no_time() -> None:
    assert table(walks()) == {(0, 0): 0, (1, 1): 0, (2, 2): 0, (0, 1): 90, (1, 0): 90}


def test_a_change_takes_the_walk_and_the_change_time() -> None:
    assert changed() == {(0, 0): 120, (1, 1): 120, (2, 2): 120, (0, 1): 210, (1, 0): 210}


def test_a_least_time_replaces_both_in_its_direction() -> None:
    found = changed(X(0, 1, 2, 30), X(1, 1, 2, 600))
    assert (found[0, 1], found[1, 0], found[1, 1]) == (30, 210, 600)


def test_a_least_time_that_is_not_given_changes_nothing() -> None:
    assert changed(X(0, 1, 2)) == changed()


def test_what_is_forbidden_is_gone() -> None:
    found = changed(X(0, 1, 3), X(2, 2, 3))
    assert (0, 1) not in found
    assert (2, 2) not in found
    assert found[1, 0] == 210


def test_recommended_and_timed_changes_change_nothing() -> None:
    assert changed(X(0, 1, 0), X(1, 0, 1, 900)) == changed()


def test_no_rule_makes_a_walk_beyond_the_limit() -> None:
    assert changed(X(0, 2, 2, 60)) == changed()


def test_rules_of_stops_without_service_are_passed_over() -> None:
    made = feed([None] * 3, [T([(0, 0, 0), (1, 60, 60)])], transfers=[X(0, 1, 3)])
    without = np.array([-1, 1, 2], dtype=np.int32)
    assert table(changes_of(walks(), 120, [made], [without])) == changed()


def test_backward_the_pairs_are_turned() -> None:
    made = feed([None] * 3, [T([(0, 0, 0), (1, 60, 60)])], transfers=[X(0, 1, 2, 30)])
    forward = changes_of(walks(), 120, [made], [NUMBER])
    turned = {(end, start): s for (start, end), s in table(forward).items()}
    assert table(reversed_changes(forward)) == turned
