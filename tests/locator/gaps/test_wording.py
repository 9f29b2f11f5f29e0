"""Whatever a definition can hold has words in both languages."""

import pytest

from locator.gaps.definitions import MEASURES
from locator.gaps.judging import Cause
from locator.gaps.wording import (
    column_name,
    definition_name,
    definition_note,
    definition_words,
    needs_words,
    reason_text,
    rule_words,
)
from locator.i18n import Lang, Texts, load_texts
from locator.settings import find_data
from tests.locator.gaps.towns import BUS, DEFINITIONS, FUKUOKA, QGIS, defined, judged, sites


@pytest.fixture(params=list(Lang))
def texts(request: pytest.FixtureRequest) -> Texts:
    return load_texts(find_data(), request.param)


@pytest.fixture
def en() -> Texts:
    return load_texts(find_data(), Lang.EN)


def test_every_cause_input_and_column_has_words(texts: Texts) -> None:
    assert all(reason_text(cause.value, texts) for cause in Cause)
    assert reason_text("", texts) == ""
    needed = {line for d in DEFINITIONS.values() for line in needs_words(d, texts)}
    assert len(needed) == sum(m.is_own for m in MEASURES.values())
    columns = list(judged(DEFINITIONS.values(), sites(0), feeds=[BUS]).measures)
    assert len({column_name(c, texts) for c in columns}) == len(columns) > 12


def test_rules_are_told_with_their_verdicts(en: Texts) -> None:
    assert definition_words(QGIS, en) == [
        "served: Station, m ≤ 1,000",
        "inconvenient: Station, m > 1,000 and Stop, m ≤ 500",
        "gap: otherwise",
    ]
    assert rule_words(QGIS, -1, en) == ""
    assert rule_words(FUKUOKA, 0, en).split(" and ")[1] == "Departures [6:00-22:00, 500 m] ≥ 6"
    assert definition_words(DEFINITIONS["urban-structure"], en)[0] == (
        "served: Station, m ≤ 800 or (Stop, m ≤ 300 and "
        "Departures of the best route and direction [300 m] ≥ 30)"
    )
    assert "(no number in the source)" in rule_words(DEFINITIONS["mlit-2024-operational"], 0, en)


def test_a_wait_that_counts_its_ends_says_so(en: Texts) -> None:
    own = defined(
        'verdict = "served"\nall = [{measure="longest_wait_min", op="<", value=60, within_m=300,'
        ' from="9:05", to="17:00", ends=true}]'
    )
    told = rule_words(own, 0, en)
    assert told.endswith("[9:05-17:00, 300 m, with the waits before and after] < 60")


def test_names_and_notes_come_in_the_language(en: Texts) -> None:
    assert definition_name(QGIS, en.lang) == QGIS.name_en
    assert definition_name(QGIS, Lang.JA) == QGIS.name_ja
    assert definition_note(QGIS, en.lang) == QGIS.note_en
    assert definition_note(QGIS, Lang.JA) == QGIS.note_ja
