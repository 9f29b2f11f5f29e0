"""Parts of a scenario: added, named apart, removed; a faulty one refused."""

import datetime as dt

import pytest

from locator.errors import QueryError
from locator.scenarios import Halt, Scenario, Shuttle
from locator.ui.widgets.scenario_state import new_id, parts_of, with_part, without_part

EMPTY = Scenario(id="s", name="S", on=dt.date(2026, 11, 20))
HALTS = (Halt(name="A", lon=138.5, lat=35.6), Halt(name="B", lon=138.6, lat=35.6))
LINE = Shuttle(id="shuttle-1", name="L", halts=HALTS, departures_s=(32_400,))


def test_a_part_is_added_listed_and_removed_to_the_last_digit() -> None:
    one = with_part(EMPTY, "shuttle", LINE)
    assert parts_of(one) == [("shuttle", "shuttle-1", "L")]
    assert new_id(one, "shuttle") == "shuttle-2"
    assert new_id(one, "demand_zone") == "demand-zone-1"
    assert without_part(one, "shuttle-1") == EMPTY


def test_a_shuttle_of_one_stop_is_refused() -> None:
    lonely = Shuttle(id="x", name="L", halts=HALTS[:1], departures_s=(32_400,))
    with pytest.raises(QueryError) as error:
        with_part(EMPTY, "shuttle", lonely)
    assert error.value.code == "bad_scenario"
