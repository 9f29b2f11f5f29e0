"""A day trip to the castle as measure and filter: each answer worked out by hand.

The weekday bus leaves the start at 8:00, is there at 8:30, and goes back from 16:10 to 16:40.
"""

import dataclasses
from collections.abc import Sequence

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.access.verdicts import VisitError
from geo.gtfs.compiled import CompiledFeed
from locator.errors import QueryError
from locator.filtering import answer
from locator.measures import Measured
from locator.outings import CRITERIA_OF_OUTING
from locator.records import Catalogue, Outing, Query, without_filters
from locator.search import measure_for, search
from locator.vocabulary import DayType, UnknownPolicy
from tests.locator.buses import AFTER, GATEWAY, KOFU, WEDNESDAY, at, bus, line, world
from tests.locator.catalogues import SCOUT

BUS = bus(line())
START = f"{GATEWAY.lon},{GATEWAY.lat}"
OUTING = Outing(start=START)
COMPLETE = world([(KOFU, "bus", "complete")])
PARTIAL = world()


def asked(**told: object) -> Query:
    outing = dataclasses.replace(OUTING, **told)  # type: ignore[arg-type]
    return Query(profile=SCOUT, outing=outing)


def measured(
    query: Query, catalogue: Catalogue = PARTIAL, feeds: Sequence[CompiledFeed] = (BUS,)
) -> Measured:
    return measure_for(catalogue, query, feeds=feeds)


def castle(query: Query, catalogue: Catalogue = PARTIAL) -> list[float | None]:
    row = measured(query, catalogue).measures.loc["loc-1", list(CRITERIA_OF_OUTING)]
    return [None if pd.isna(v) else float(v) for v in row]


def letters(query: Query, catalogue: Catalogue = PARTIAL) -> dict[str, str]:
    """Return the answers of each filter for loc-1 to loc-5."""
    masks = answer(catalogue, query, measured(query, catalogue)).masks
    return {n: "".join({1: "y", 0: "n", -1: "u"}[int(v)] for v in m) for n, m in masks.items()}


def test_the_measures_of_the_castle() -> None:
    assert castle(asked()) == [30.0, 16 * 60 + 10, 460.0, 1.0]
    saturday = dataclasses.replace(asked(), day=DayType.SATURDAY)
    assert castle(saturday) == [30.0, 15 * 60, 270.0, 1.0]


def test_without_a_way_only_a_complete_timetable_says_nothing() -> None:
    sunday = dataclasses.replace(asked(), day=DayType.HOLIDAY)
    assert castle(sunday) == [None, None, None, None]
    assert castle(sunday, COMPLETE) == [None, None, 0.0, 0.0]


def test_a_silent_timetable_measures_nothing() -> None:
    after = dataclasses.replace(asked(), date=AFTER)
    assert castle(after) == castle(after, COMPLETE) == [None, None, None, None]
    found = measured(after)
    assert "bus" in found.silent_near(found.sites.index.get_indexer(["loc-1"]))


@pytest.mark.parametrize(
    ("told", "name", "partial", "complete"),
    [
        ({"can_go": True}, "can_go", "yuuuu", "ynuuu"),
        ({"can_go": True, "stay_min": 460.0}, "can_go", "yuuuu", "ynuuu"),
        ({"can_go": True, "stay_min": 461.0}, "can_go", "uuuuu", "nnuuu"),
        ({"can_go": True, "return_by_s": at(16, 39)}, "can_go", "uuuuu", "nnuuu"),
        ({"max_travel_min": 30.0}, "max_travel", "yuuuu", "ynuuu"),
        ({"max_travel_min": 29.0}, "max_travel", "uuuuu", "nnuuu"),
        ({"last_return_after_s": at(16, 10)}, "last_return_after", "yuuuu", "ynuuu"),
        ({"last_return_after_s": at(16, 11)}, "last_return_after", "uuuuu", "nnuuu"),
        ({"min_choice": 1}, "min_choice", "yuuuu", "ynuuu"),
        ({"min_choice": 2}, "min_choice", "uuuuu", "nnuuu"),
    ],
)
def test_filters_flip_at_the_limit_and_say_no_only_where_complete(
    told: dict[str, object], name: str, partial: str, complete: str
) -> None:
    """loc-2 has no stop in reach; loc-3 and loc-5 lie elsewhere, loc-4 is too coarse."""
    assert letters(asked(**told)) == {name: partial}
    assert letters(asked(**told), COMPLETE) == {name: complete}


def test_a_ranking_by_travel_names_its_timetable_and_its_score() -> None:
    query = dataclasses.replace(
        asked(can_go=True), weights={"fastest_min": 1.0}, unknown=UnknownPolicy.DROP
    )
    ranking = search(PARTIAL, query, feeds=[BUS])
    assert ranking.frame.index.tolist() == ["loc-1"]
    # (30 - 180) / (20 - 180) of half the weight: this world has no station to score
    assert ranking.parts.loc["loc-1", "fastest_min"] == pytest.approx(150 / 160 / 2)
    assert ranking.as_of["bus"] == WEDNESDAY
    assert "busバス" in " ".join(ranking.attribution)


def test_no_outing_asked_measures_none() -> None:
    found = measured(Query(profile=SCOUT), feeds=())
    assert found.outing is None
    assert found.measures[list(CRITERIA_OF_OUTING)].isna().all(axis=None)


def test_what_cannot_be_asked() -> None:
    with pytest.raises(QueryError, match="no start") as nowhere:
        search(PARTIAL, Query(profile=SCOUT, outing=Outing(can_go=True)))
    assert nowhere.value.code == "outing_without_start"
    with pytest.raises(QueryError, match="none is at hand") as nothing:
        search(PARTIAL, asked())
    assert nothing.value.code == "outing_without_feeds"
    with pytest.raises(QueryError, match="neither lon,lat"):
        search(PARTIAL, asked(start="gw-none"), feeds=[BUS])
    with pytest.raises(VisitError, match="before it starts"):
        search(PARTIAL, asked(return_by_s=0), feeds=[BUS])


def test_filters_alone_measure_the_same() -> None:
    whole = Outing(
        start=START, can_go=True, max_travel_min=1.0, last_return_after_s=2, min_choice=3
    )
    assert whole.has_filter
    assert without_filters(whole) == OUTING
    assert not OUTING.has_filter


@given(shorter=st.floats(0, 600), longer=st.floats(0, 600), complete=st.booleans())
def test_a_longer_limit_never_loses_a_place(shorter: float, longer: float, complete: bool) -> None:  # noqa: FBT001
    low, high = sorted((shorter, longer))
    found = _FOUND[complete].outing
    assert found is not None
    masks = [
        found.masks(dataclasses.replace(OUTING, max_travel_min=limit))[0][1]
        for limit in (low, high)
    ]
    assert (masks[0] <= masks[1]).all() or not complete
    assert ((masks[0] == 1) <= (masks[1] == 1)).all()


_FOUND = {False: measured(asked()), True: measured(asked(), COMPLETE)}
