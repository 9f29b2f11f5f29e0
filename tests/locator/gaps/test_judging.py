"""A definition over plain metres, and the weightiest reason for what is open."""

import numpy as np

from geo.access.kleene import Bounds
from locator.gaps.definitions import Condition
from locator.gaps.judging import NO_CAUSE, PLACE, VERDICTS, Cause, Reading, judge, judge_metres
from tests.locator.gaps.towns import DEFINITIONS, QGIS, URBAN, defined


def exact(*metres: float) -> Bounds:
    return Bounds.exact(np.array(metres))


def words(outcome: np.ndarray) -> list[str]:
    return [VERDICTS[n] for n in outcome]  # -1 is the last word: unknown


def test_cells_of_a_mesh_are_judged_by_metres_alone() -> None:
    metres = {"station_m": exact(1000, 1001, 1001, 1001), "stop_m": exact(900, 500, 501, 0)}
    assert words(judge_metres(QGIS, metres).outcome) == [
        *("served", "inconvenient", "gap", "inconvenient"),
    ]
    half = {"station_m": exact(2000), "stop_m": Bounds(np.array([0.0]), np.array([900.0]))}
    assert words(judge_metres(QGIS, half).outcome) == ["unknown"]


def test_metres_are_stretched_by_the_detour() -> None:
    own = DEFINITIONS["ptal-catchment"]
    metres = {"station_m": exact(960 / 1.3, 9e9), "stop_m": exact(9e9, 640.1 / 1.3)}
    assert words(judge_metres(own, metres, detour=1.3).outcome) == ["served", "gap"]


def reading(low: float, high: float, cause: Cause) -> Reading:
    bounds = Bounds(np.array([low]), np.array([high]))
    return Reading(known=bounds, complete=bounds, cause=np.array([PLACE[cause]], dtype=np.int8))


def cause_of(station: Reading, stop: Reading) -> int:
    def read(condition: Condition) -> Reading:
        return station if condition.measure == "station_m" else stop

    return int(judge(URBAN, read).cause[0])


def test_the_weightiest_cause_of_what_is_open_is_told() -> None:
    station = reading(0, 900, Cause.STATION_UNKNOWN)
    stop = reading(0, 900, Cause.STOPS_INCOMPLETE)
    known = reading(900, 900, Cause.STOPS_INCOMPLETE)
    assert cause_of(station, stop) == PLACE[Cause.STATION_UNKNOWN]
    assert cause_of(known, stop) == PLACE[Cause.STOPS_INCOMPLETE]
    assert cause_of(known, known) == NO_CAUSE


def test_a_doubt_is_the_cause_only_within_the_limit() -> None:
    found = Reading(
        known=Bounds(np.zeros(3), np.full(3, 900.0)),
        complete=Bounds(np.zeros(3), np.full(3, 900.0)),
        cause=np.full(3, PLACE[Cause.STOPS_INCOMPLETE], dtype=np.int8),
        doubts=(
            (Cause.FEED_SILENT, np.array([300.0, 301.0, 301.0])),
            (Cause.NOT_BOARDABLE, np.array([0.0, 300.0, 301.0])),
        ),
    )
    condition = Condition(measure="stop_m", op="<=", value=300.0)
    assert found.at(condition, 1.0).cause.tolist() == [
        PLACE[Cause.FEED_SILENT],
        PLACE[Cause.NOT_BOARDABLE],
        PLACE[Cause.STOPS_INCOMPLETE],
    ]
    assert found.at(condition, 2.0).cause.tolist()[1:] == [PLACE[Cause.STOPS_INCOMPLETE]] * 2


def test_a_condition_without_a_number_is_open_whatever_is_known() -> None:
    own = defined('verdict = "served"\nany = [{measure="stop_m", op="<", value="unstated"}]')
    judged = judge(own, lambda _: reading(5, 5, Cause.COARSE))
    assert judged.known.outcome.tolist() == [-1]
    told = reading(5, 5, Cause.COARSE).at(own.conditions[0], 1.0)
    assert told.cause.tolist() == [PLACE[Cause.NO_NUMBER]]
