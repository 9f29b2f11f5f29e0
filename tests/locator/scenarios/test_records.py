"""The values of a scenario are frozen, and know when there is nothing in them."""

import dataclasses

import pytest

from locator.scenarios import ExtraTrips, Scenario
from tests.locator.scenarios.lines import ON


def test_values_are_frozen() -> None:
    made = Scenario(id="a", name="a", on=ON)
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.id = "b"  # type: ignore[misc]


def test_empty_is_without_any_part() -> None:
    made = Scenario(id="a", name="a", on=ON)
    assert made.is_empty
    extra = ExtraTrips(id="e", name="e", trip="f:t", departures_s=(0,))
    assert not dataclasses.replace(made, extra_trips=(extra,)).is_empty
