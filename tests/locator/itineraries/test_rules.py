"""What is known of visiting a place: nothing, until someone says it; and its form in a file."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locator.errors import QueryError
from locator.itineraries import VisitRule, rules_json, rules_of_json
from locator.itineraries.rules import date_of, merged, time_of, time_text
from locator.vocabulary import VisitAccess
from tests.locator.itineraries.made import at

NOTHING = {
    "id": "spot-1",
    "access": "unknown",
    "hours": None,
    "closed_weekdays": [],
    "closed_dates": [],
    "quiet": [],
    "busy": [],
    "most_a_day": None,
    "dwell_min": None,
    "consent": None,
    "rule_ja": "",
    "rule_en": "",
    "source": "",
    "seen_on": None,
}


def test_a_rule_that_says_nothing_knows_nothing() -> None:
    rule = VisitRule(id="spot-1")
    assert rule.hours is None
    assert rule.consent is None
    assert rule.most_a_day is None
    assert rule.access is VisitAccess.UNKNOWN
    assert rules_json({"spot-1": rule}) == [NOTHING]
    assert rules_of_json([{"id": "spot-1"}]) == {"spot-1": rule}


def test_a_rule_that_says_everything_by_hand() -> None:
    rule = VisitRule(
        id="spot-1",
        access=VisitAccess.OPENING_HOURS,
        hours=((at(9), at(12)), (at(22), at(26, 30))),
        closed_weekdays=frozenset({7, 0}),
        closed_dates=frozenset({dt.date(2026, 12, 29), dt.date(2026, 12, 28)}),
        quiet=((at(22), at(30)),),
        busy=((1, at(48)),),
        most_a_day=20,
        dwell_min=12.5,
        consent=False,
        rule_ja="静かに",
        rule_en="quiet",
        source="町",
        seen_on=dt.date(2026, 11, 20),
    )
    told = {
        "id": "spot-1",
        "access": "opening_hours",
        "hours": [["09:00", "12:00"], ["22:00", "26:30"]],
        "closed_weekdays": [0, 7],
        "closed_dates": ["2026-12-28", "2026-12-29"],
        "quiet": [["22:00", "30:00"]],
        "busy": [["00:00:01", "48:00"]],
        "most_a_day": 20,
        "dwell_min": 12.5,
        "consent": False,
        "rule_ja": "静かに",
        "rule_en": "quiet",
        "source": "町",
        "seen_on": "2026-11-20",
    }
    assert rules_json({"spot-1": rule}) == [told]
    assert rules_of_json([told]) == {"spot-1": rule}


SPANS = st.lists(st.tuples(st.integers(0, at(48)), st.integers(0, at(48)))).map(merged)
DATES = st.dates(dt.date(2000, 1, 1), dt.date(2100, 12, 31))
TEXTS = st.text(st.characters(exclude_categories=("C",)), max_size=40)  # control signs are refused
RULES = st.builds(
    VisitRule,
    id=TEXTS.filter(str.strip),
    access=st.sampled_from(VisitAccess),
    hours=st.none() | SPANS.filter(lambda s: len(s) <= 24),
    closed_weekdays=st.frozensets(st.integers(0, 7)),
    closed_dates=st.frozensets(DATES, max_size=5),
    quiet=SPANS.filter(lambda s: len(s) <= 24),
    busy=SPANS.filter(lambda s: len(s) <= 24),
    most_a_day=st.none() | st.integers(0, 1_000_000),
    dwell_min=st.none() | st.floats(0, 1440),
    consent=st.none() | st.booleans(),
    rule_ja=TEXTS,
    rule_en=TEXTS,
    source=TEXTS,
    seen_on=st.none() | DATES,
)


@given(st.lists(RULES, max_size=3, unique_by=lambda rule: rule.id))
def test_rules_come_back_from_their_form_in_a_file(rules: list[VisitRule]) -> None:
    by_id = {rule.id: rule for rule in rules}
    assert rules_of_json(json.loads(json.dumps(rules_json(by_id)))) == by_id


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", ""),
        ("id", 7),
        ("id", "x" * 101),
        ("access", "sometimes"),
        ("access", None),
        ("hours", "09:00-17:00"),
        ("hours", [["17:00", "09:00"]]),
        ("hours", [["09:00", "09:00"]]),
        ("hours", [["25:99", "26:00"]]),
        ("hours", [["9:00", "17:00"]]),
        ("hours", [["00:00", "48:00:01"]]),
        ("hours", [["09:00"]]),
        ("hours", [[540, 1020]]),
        ("hours", ["ab"]),
        ("hours", [["00:00", "01:00"]] * 25),
        ("quiet", None),
        ("closed_weekdays", [8]),
        ("closed_weekdays", [-1]),
        ("closed_weekdays", [True]),
        ("closed_weekdays", "0"),
        ("closed_dates", ["2026-02-30"]),
        ("closed_dates", ["20261229"]),
        ("closed_dates", ["0001-01-01"]),
        ("closed_dates", [["2026-12-29"]]),
        ("closed_dates", ["2026-12-29"] * 4001),
        ("most_a_day", -1),
        ("most_a_day", 1.5),
        ("most_a_day", True),
        ("most_a_day", 10**30),
        ("dwell_min", -1),
        ("dwell_min", float("nan")),
        ("dwell_min", float("inf")),
        ("dwell_min", 1441),
        ("dwell_min", False),
        ("dwell_min", 10**400),
        ("consent", "no"),
        ("consent", 0),
        ("rule_ja", None),
        ("rule_ja", "x" * 501),
        ("rule_en", "two\nlines"),
        ("source", "\u202eevil"),
        ("seen_on", ""),
        ("seen_on", 20261120),
        ("colour", "red"),
    ],
)
def test_an_absurd_rule_is_refused_with_what_was_found_and_expected(
    field: str, value: object
) -> None:
    with pytest.raises(QueryError, match=f"^rule 2 {field}: found .*; expected ") as caught:
        rules_of_json([{"id": "spot-0"}, {"id": "spot-1"} | {field: value}])
    assert caught.value.code == "bad_visit_rule"
    assert caught.value.facts["where"] == f"rule 2 {field}"
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize(
    "values",
    [None, {}, "rules", [[]], ["spot-1"], [{}], [{"hours": None}], [{"id": "a"}, {"id": "a"}]],
)
def test_what_is_no_list_of_rules_is_refused(values: object) -> None:
    with pytest.raises(QueryError, match="expected") as caught:
        rules_of_json(values)
    assert caught.value.code == "bad_visit_rule"


def test_spans_that_touch_or_overlap_become_one() -> None:
    told = [["13:00", "17:00"], ["09:00", "12:00"], ["12:00", "13:00"], ["20:00", "21:00"]]
    rule = rules_of_json([{"id": "a", "hours": told}])["a"]
    assert rule.hours == ((at(9), at(17)), (at(20), at(21)))
    assert merged([(3, 3), (5, 4)]) == ()


def test_times_and_dates() -> None:
    assert (time_text(0), time_text(at(48)), time_text(61)) == ("00:00", "48:00", "00:01:01")
    assert [time_of(t) for t in ("48:00", "48:00:01", "００:00", "1:00")] == [at(48), *[None] * 3]
    assert [date_of(t) for t in ("2101-01-01", "2026-W01-1", "２026-01-01")] == [None] * 3
