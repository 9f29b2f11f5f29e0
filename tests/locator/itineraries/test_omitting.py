"""Why a place is not visited, each reason once, and whether that is sure."""

import dataclasses
from typing import Any

import pytest

from locator.itineraries import Omission
from locator.records import Catalogue
from tests.locator.buses import at
from tests.locator.itineraries.towns import asked, buses, planned, rule, town, trip

OUT = trip((0, at(8)), (1, at(8, 30)))
BACK = trip((1, at(16)), (0, at(16, 30)))
FAR = {"castle": 10_000.0}


@pytest.mark.parametrize(
    ("trips", "more", "reason"),
    [
        ([BACK], {}, Omission.NO_WAY_THERE),
        ([OUT], {}, Omission.NO_WAY_BACK),
        ([OUT, BACK], {"dwell_min": 460.0}, Omission.TOO_LITTLE_TIME),
        ([OUT, BACK], {"rules": rule("castle", hours=((0, at(8)),))}, Omission.CLOSED),
        ([OUT, BACK], {"rules": rule("castle", hours=((at(7), at(9)),))}, None),
        (
            [trip((0, at(9)), (1, at(9, 30))), BACK],
            {"rules": rule("castle", hours=((at(8), at(9)),))},
            Omission.HOURS,
        ),
    ],
)
def test_the_reason_that_is_nearest_to_a_visit(
    trips: list[Any], more: dict[str, Any], reason: Omission | None
) -> None:
    found = planned(town(FAR), [buses((0, 10_000), trips)], asked(**more))
    told = [left.reason for left in found.left_out]
    assert told == ([] if reason is None else [reason])


def test_a_visit_that_others_keep_out() -> None:
    # 5 minutes there, 30 there, 5 back: the two lie on either side of the square.
    found = planned(town({"a": 300.0, "b": -300.0}), [], asked(return_by_s=at(8, 45)))
    assert [left.reason for left in found.left_out] == [Omission.NOT_WITH_THE_OTHERS]
    assert found.left_out[0].is_certain


def _sure(catalogue: Catalogue) -> Catalogue:
    stated = catalogue.coverage.iloc[:0].copy()
    rows = [
        {
            "municipality_code": "*",
            "mode": mode,
            "coverage": "complete",
            "stated_by": "test",
            "basis": "all of it",
            "stated_on": "2026-11-20",
        }
        for mode in ("bus", "rail")
    ]
    for n, row in enumerate(rows):
        stated.loc[n] = row
    return dataclasses.replace(catalogue, coverage=stated)


def test_only_complete_timetables_make_it_sure() -> None:
    feed = buses((0, 10_000), [BACK])
    assert not planned(town(FAR), [feed], asked()).left_out[0].is_certain
    assert planned(_sure(town(FAR)), [feed], asked()).left_out[0].is_certain
