import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from locator.criteria import CRITERIA, ON_FOOT, TIMETABLE, CriterionGroup
from locator.i18n import Lang

UNITS = {"km", "m", "min", "clock", "count", "level"}


def test_there_are_at_least_twelve_and_each_explains_itself() -> None:
    assert len(CRITERIA) >= 12
    for name, criterion in CRITERIA.items():
        assert criterion.id == name
        assert criterion.unit in UNITS
        assert criterion.source
        assert criterion.worst != criterion.best
        assert criterion.label(Lang.JA)
        assert criterion.label(Lang.EN).isascii()
        assert criterion.note(Lang.JA)
        assert criterion.note(Lang.EN).isascii()


@pytest.mark.parametrize("criterion", CRITERIA.values(), ids=lambda c: c.id)
def test_the_two_ends_are_worth_0_and_1_and_the_middle_a_half(criterion: object) -> None:
    c = CRITERIA[criterion.id]  # type: ignore[attr-defined]
    ends = np.array([c.worst, c.best, (c.worst + c.best) / 2, np.nan])
    assert c.value(ends)[:3] == pytest.approx([0, 1, 0.5])
    assert np.isnan(c.value(ends)[3])


def test_values_by_hand() -> None:
    airport = CRITERIA["airport_km"]  # 120 km is worth 0, 10 km 1
    assert airport.less_is_better
    assert airport.value(np.array([65.0, 200.0, 0.0])) == pytest.approx([0.5, 0, 1])
    departures = CRITERIA["departures"]  # 0 is worth 0, 40 is worth 1
    assert not departures.less_is_better
    assert departures.value(np.array([10.0, 400.0])) == pytest.approx([0.25, 1])


@given(st.sampled_from(list(CRITERIA)), st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_more_is_never_worth_less_in_the_right_direction(name: str, a: float, b: float) -> None:
    criterion = CRITERIA[name]
    low, high = criterion.value(np.array(sorted((a, b))))
    if criterion.less_is_better:
        low, high = high, low
    assert 0 <= low <= high <= 1


def test_groups() -> None:
    assert TIMETABLE < ON_FOOT < set(CRITERIA)
    assert {c.group for c in CRITERIA.values()} == set(CriterionGroup)
    assert {"station_m", "stop_m"} == ON_FOOT - TIMETABLE
