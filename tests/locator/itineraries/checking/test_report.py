"""The report: faults with what to do, counts by topic, what could not be checked."""

import string
from pathlib import Path

import pytest

from locator.i18n import Lang, load_texts
from locator.itineraries.checking import report
from locator.itineraries.checking.report import AGAIN, CODES, TOPICS, Objections
from locator.settings import find_data


def test_a_report_counts_and_explains() -> None:
    note = Objections()
    assert note.that(True, "plan_trip", "day 0", "t1", "t1")
    assert not note.that(False, "plan_slack", "day 0\nx", 5, 4)
    note.cannot("hours")
    note.cannot("hours", False)
    note.cannot("drive", False)
    found = note.report()
    assert not found.is_right
    assert (found.checked["rides"], found.checked["way_home"], found.checked["walks"]) == (
        1,
        1,
        0,
    )
    (fault,) = found.faults
    assert (fault.code, fault.table, fault.found, fault.expected) == (
        "plan_slack",
        "day 0?x",
        "5",
        "4",
    )
    assert fault.message.endswith(AGAIN)
    told = found.to_json(["anders"])
    assert told["right"] is False
    assert told["unchecked"] == [{"code": "hours", "count": 1, "of": 2}]
    assert told["faults"] == [
        {
            "code": "plan_slack",
            "where": "day 0?x",
            "found": "5",
            "expected": "4",
            "message": "anders",
        }
    ]


@pytest.mark.parametrize("lang", list(Lang))
def test_every_word_of_the_report_stands_in_both_languages(lang: Lang) -> None:
    known = load_texts(find_data(), lang).catalogue
    assert {f"route_check.topic_{topic}" for topic in TOPICS} <= set(known)
    rooms = Path(report.__file__).parent.glob("*.py")
    source = "".join(path.read_text(encoding="utf-8") for path in rooms)
    told = {k.removeprefix("route_check.unchecked_") for k in known if "check.unchecked_" in k}
    assert len(told) > 6
    assert all(f'cannot("{code}"' in source for code in told)
    assert source.count("note.cannot(") == len(told) + 1  # the hours in two places
    if lang is Lang.JA:
        for code in CODES:
            text = known[f"finding.{code}"]
            assert {name for _, name, _, _ in string.Formatter().parse(text) if name} == {
                *("found", "expected")
            }
