"""The embedded definitions say what their sources say, and explain themselves."""

import pytest

from locator.gaps.definitions import MEASURES, Condition, GapRule, Group, Window, window_key
from locator.vocabulary import DistanceKind, GapStatus, GapVerdict
from tests.locator.gaps.towns import DEFINITIONS, FUKUOKA, QGIS

# Rules as they stand in the sources: (definition, formulas of its rules, otherwise).
STATED = [
    (
        "mlit-qgis-2025",
        ("station_m <= 1000", "station_m > 1000 and stop_m <= 500"),
        "gap",
    ),
    ("handbook-urban", ("station_m > 500 and stop_m > 300",), "served"),
    ("handbook-rural", ("station_m > 1000 and stop_m > 500",), "served"),
    (
        "subsidy-1km",
        ("stop_m > 1000 and station_m > 1000 and port_m > 1000 and airport_m > 1000",),
        "served",
    ),
    ("white-paper-share", ("station_m >= 500 and stop_m >= 300",), "served"),
    ("mlit-tool-standard", ("station_m <= 500 or stop_m <= 300",), "gap"),
    ("mlit-tool-city", ("station_m <= 300 or stop_m <= 300",), "gap"),
    ("mlit-tool-general", ("station_m <= 500 or stop_m <= 500",), "gap"),
    ("mlit-tool-suburb", ("station_m <= 800 or stop_m <= 800",), "gap"),
    (
        "fukuoka",
        (
            (
                "stop_m <= 300 and departures[06:00-22:00, 500 m] >= 6 "
                "and longest_wait_min[06:00-22:00, 500 m] <= 120"
            ),
        ),
        "gap",
    ),
    ("ptal-catchment", ("station_m <= 960 or stop_m <= 640",), "gap"),
    ("mlit-2024-operational", ("stop_m > ? and station_m > ? and taxi_min > 30",), "served"),
    ("tourist-legs", ("ride_services >= 1",), "gap"),
    (
        "urban-structure",
        ("station_m <= 800 or (stop_m <= 300 and best_route_departures[300 m] >= 30)",),
        "gap",
    ),
]


@pytest.mark.parametrize(("name", "rules", "otherwise"), STATED)
def test_a_preset_has_the_numbers_and_operators_of_its_source(
    name: str, rules: tuple[str, ...], otherwise: str
) -> None:
    found = DEFINITIONS[name]
    assert tuple(found.rule_text(n) for n in range(len(found.rules))) == rules
    assert found.otherwise == otherwise


def test_every_preset_is_told_in_both_languages_with_its_source() -> None:
    assert [d for d, _, _ in STATED] == list(DEFINITIONS)
    for definition in DEFINITIONS.values():
        assert definition.name_en.isascii()
        assert not definition.name_ja.isascii()
        assert definition.source
        assert definition.note_ja
        assert definition.note_en


def test_what_has_no_number_or_no_checked_source_is_an_example_and_off() -> None:
    examples = {d.id for d in DEFINITIONS.values() if d.status is GapStatus.EXAMPLE}
    assert examples == {"mlit-2024-operational", "tourist-legs", "urban-structure"}
    by_default = {d.id for d in DEFINITIONS.values() if d.is_default}
    variants = {"mlit-tool-city", "mlit-tool-general", "mlit-tool-suburb"}
    assert by_default == set(DEFINITIONS) - examples - variants
    assert [d.id for d in DEFINITIONS.values() if d.has_open_number] == ["mlit-2024-operational"]
    assert [d.id for d in DEFINITIONS.values() if d.distance is DistanceKind.WALKED] == [
        "ptal-catchment"
    ]


def test_a_definition_says_what_it_needs() -> None:
    assert QGIS.inputs == ("stations", "timetables")
    assert FUKUOKA.inputs == ("timetables",)
    assert DEFINITIONS["subsidy-1km"].inputs == ("stations", "timetables", "ports", "airports")
    assert DEFINITIONS["mlit-2024-operational"].own_inputs == ("taxi_min",)
    assert QGIS.own_inputs == ()


def test_only_the_qgis_manual_knows_three_values() -> None:
    three = (GapVerdict.SERVED, GapVerdict.INCONVENIENT, GapVerdict.GAP)
    assert QGIS.verdicts == three
    others = {d.verdicts for d in DEFINITIONS.values() if d is not QGIS}
    assert others == {(GapVerdict.SERVED, GapVerdict.GAP)}


def test_rules_explain_themselves() -> None:
    assert [QGIS.rule_text(n) for n in (-1, 2)] == ["", "otherwise"]
    inner = Condition(measure="stop_m", op="<", value=0.5)
    nested = Group(is_all=False, members=(Group(is_all=True, members=(inner,)), inner))
    rule = GapRule(verdict=GapVerdict.GAP, when=nested)
    assert rule.when.text == "stop_m < 0.5 or stop_m < 0.5"
    assert list(rule.when.conditions()) == [inner, inner]


def test_a_window_has_a_name_for_columns() -> None:
    assert window_key(Window(within_m=500, start_s=6 * 3600, end_s=22 * 3600), 1.0) == (
        "0600_2200_500m"
    )
    assert window_key(Window(within_m=640, ends=True), 1.3) == "day_walked_640m_ends"
    assert {m for m, measure in MEASURES.items() if measure.has_window} == {
        *("departures", "best_route_departures", "longest_wait_min")
    }
