"""The scan for one departure on connections made by hand."""

import numpy as np
import pytest

from geo.transit.changes import with_own_stop
from geo.transit.earliest import earliest_alightings
from geo.transit.kernels import NEVER, Changes, Connections, Exits, Regions

Row = tuple[int, int, int, int, int]  # departure, arrival, from stop, to stop, run


def alighted(
    rows: list[Row], stops: int, walks: list[tuple[int, int, int]], change_s: int
) -> list[int]:
    """Earliest alighting at each stop of one region for who stands at stop 0 at time 0."""
    columns = [np.array(column, dtype=np.int32) for column in zip(*rows, strict=True)]
    connections = Connections(*columns)
    before = np.array(
        [
            max((p for p in range(row) if rows[p][4] == rows[row][4]), default=-1)
            for row in range(len(rows))
        ],
        dtype=np.int32,
    )
    last = {row[3]: place for place, row in enumerate(rows) if row[3] < stops}
    exits = sorted(last, key=last.__getitem__)
    regions = Regions(
        np.array([0, len(rows)], dtype=np.int64),
        np.zeros(stops, dtype=np.int32),
        Exits(np.array(exits, dtype=np.int32), np.array([last[s] for s in exits], dtype=np.int32)),
        np.array([0, len(exits)], dtype=np.int64),
        before,
        1 + max(row[4] for row in rows),
        change_s,
    )
    start, end, seconds = np.array(walks, dtype=np.int32).reshape(-1, 3).T
    own = with_own_stop(start, end, seconds, stops)
    changes = Changes(own.start, own.to_stop, own.seconds + np.int32(change_s))
    zero = np.zeros(1, dtype=np.int32)
    return earliest_alightings(connections, changes, regions, zero, zero).tolist()


def test_one_alights_only_behind_the_stop_where_one_boarded() -> None:
    rows = [(10, 20, 1, 2, 0), (30, 40, 2, 0, 0), (50, 60, 0, 3, 0)]
    assert alighted(rows, 4, [], 120) == [NEVER, NEVER, NEVER, 60]


def test_a_run_that_could_not_be_boarded_can_be_later() -> None:
    # Run 1 passes stop 1 too early and stop 2 after run 0 has come there.
    rows = [
        (10, 20, 1, 3, 1),
        (15, 20, 0, 2, 0),
        (25, 90, 3, 2, 1),
        (140, 150, 2, 1, 1),
        (160, 170, 1, 3, 1),
    ]
    assert alighted(rows, 4, [], 120) == [NEVER, 150, 20, 170]


@pytest.mark.parametrize(("change_s", "last"), [(0, 10), (1, NEVER)])
def test_changes_without_time_among_rides_without_time(change_s: int, last: int) -> None:
    # All at second 10; the ride that must be taken second and third stand before the first.
    rows = [(10, 10, 2, 3, 0), (10, 10, 1, 2, 1), (10, 10, 0, 1, 2)]
    assert alighted(rows, 4, [], change_s)[3] == last


def test_a_repetition_does_not_alight_before_boarding() -> None:
    # Run 0: 4 -> 5 -> 1 -> 3, boarded at 1 only once run 1 has come there in the same second.
    rows = [(10, 10, 4, 5, 0), (10, 10, 5, 1, 0), (10, 10, 1, 3, 0), (10, 10, 0, 1, 1)]
    assert alighted(rows, 6, [], 0) == [NEVER, 10, NEVER, 10, NEVER, NEVER]


def test_a_later_ride_that_arrives_sooner_counts() -> None:
    rows = [(0, 500, 0, 1, 0), (100, 200, 0, 1, 1), (600, 700, 0, 2, 1)]
    assert alighted(rows, 3, [(1, 2, 30)], 120) == [NEVER, 200, 700]


def test_the_stop_behind_the_last_is_never_reached() -> None:
    rows = [(0, 10, 0, 2, 0), (20, 30, 2, 1, 0)]
    assert alighted(rows, 2, [], 120) == [NEVER, 30]
