"""Care for places: who is left out, how to behave, how visits are spread."""

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locator.errors import ImportFileError
from locator.i18n import Lang, load_texts
from locator.itineraries import Omission, VisitRule
from locator.itineraries.caring import (
    MANNERS,
    access_of,
    dispersed,
    is_limited,
    manners_key,
    omitted_by_care,
    planned_in,
)
from locator.settings import find_data
from locator.vocabulary import Category, VisitAccess

FRIDAY, SATURDAY = dt.date(2026, 11, 20), dt.date(2026, 11, 21)
PRIVATE = "private_do_not_visit"


def rule(access: VisitAccess = VisitAccess.UNKNOWN, **more: object) -> VisitRule:
    return VisitRule(id="s-1", access=access, **more)


@pytest.mark.parametrize(
    ("category", "key"),
    [
        ("shrine", "shrine_temple"),
        ("station", "station"),
        ("residence", "street"),
        ("farm", "farm"),
        ("bridge", "road"),
        ("library", "museum"),
        ("other", "other"),
        ("a word of tomorrow", "other"),
    ],
)
def test_manners_of_a_kind_of_place(category: str, key: str) -> None:
    assert manners_key(category) == key


def test_every_category_has_manners_in_both_languages() -> None:
    texts = [load_texts(find_data(None), lang) for lang in Lang]
    assert {manners_key(word.value) for word in Category} == set(MANNERS)
    assert {word.value for word in Category if manners_key(word.value) == "other"} == {"other"}
    for words in texts:
        told = [words(f"manners.{key}") for key in MANNERS]
        assert len(set(told)) == len(MANNERS)
        assert all(len(text) < 200 for text in told)
        assert {k for k in words.catalogue if k.startswith("manners.")} == {
            f"manners.{key}" for key in MANNERS
        }


@pytest.mark.parametrize(
    ("datum", "told", "access", "limited"),
    [
        (None, None, VisitAccess.UNKNOWN, False),
        ("open", None, VisitAccess.FREE, False),
        ("limited", None, VisitAccess.UNKNOWN, True),
        (PRIVATE, None, VisitAccess.PRIVATE, False),
        ("open", VisitAccess.UNKNOWN, VisitAccess.FREE, False),
        ("open", VisitAccess.PAID, VisitAccess.PAID, False),
        ("open", VisitAccess.GUESTS_ONLY, VisitAccess.GUESTS_ONLY, True),
        ("limited", VisitAccess.OPENING_HOURS, VisitAccess.OPENING_HOURS, True),
        ("open", VisitAccess.PRIVATE, VisitAccess.PRIVATE, False),
        (PRIVATE, VisitAccess.FREE, VisitAccess.PRIVATE, False),
    ],
)
def test_terms_of_access(
    datum: str | None, told: VisitAccess | None, access: VisitAccess, *, limited: bool
) -> None:
    known = None if told is None else rule(told)
    assert access_of(datum, known) is access
    assert is_limited(datum, known) is limited


def test_private_goes_before_consent_and_consent_before_a_full_day() -> None:
    full = {"s-1": 3}
    everything = rule(VisitAccess.PRIVATE, consent=False, most_a_day=3)
    assert omitted_by_care("s-1", everything, "open", full) is Omission.PRIVATE
    assert omitted_by_care("s-1", None, PRIVATE, {}) is Omission.PRIVATE
    refused = rule(consent=False, most_a_day=3)
    assert omitted_by_care("s-1", refused, "open", full) is Omission.CONSENT
    assert omitted_by_care("s-1", rule(most_a_day=3), None, full) is Omission.FULL


def test_a_cap_is_full_when_it_is_reached_and_not_before() -> None:
    found = [omitted_by_care("s-1", rule(most_a_day=3), "open", {"s-1": n}) for n in (2, 3, 4)]
    assert found == [None, Omission.FULL, Omission.FULL]
    assert omitted_by_care("s-1", rule(most_a_day=0), "open", {}) is Omission.FULL
    assert omitted_by_care("s-1", rule(most_a_day=1), "open", {"s-2": 9}) is None
    assert omitted_by_care("s-1", rule(consent=True), "limited", {"s-1": 9}) is None
    assert omitted_by_care("s-1", None, "open", {"s-1": 9}) is None


def test_spread_values_by_hand() -> None:
    assert dispersed({"a": 1.0, "b": 3.0, "c": 2.0}, {"b": 2, "c": 1, "z": 9}) == {
        "a": 1.0,
        "b": 1.0,
        "c": 1.0,
    }


@given(value=st.floats(1e-6, 1e6), planned=st.integers(0, 10**6))
def test_one_more_visit_planned_makes_a_place_worth_less_and_never_nothing(
    value: float, planned: int
) -> None:
    fewer, more = (dispersed({"a": value}, {"a": n})["a"] for n in (planned, planned + 1))
    assert 0 < more < fewer <= value


def plan(path: Path, *visits: tuple[str, int], date: dt.date | None = FRIDAY) -> Path:
    days = [
        {"day": n, "date": None if date is None else (date + dt.timedelta(days=n)).isoformat()}
        for n in range(2)
    ]
    table = {"days": days, "visits": [{"id": site, "day": day} for site, day in visits]}
    text = json.dumps(table | {"alternatives": [table]})
    path.write_text(text, encoding="utf-8")
    return path


def test_visits_planned_are_counted_over_files(tmp_path: Path) -> None:
    first = plan(tmp_path / "a.json", ("s-1", 0), ("s-2", 0), ("s-1", 1))
    second = plan(tmp_path / "b.json", ("s-1", 0), date=None)
    assert planned_in([first, second, first]) == {"s-1": 3, "s-2": 1}
    assert planned_in([first, second], on={FRIDAY}) == {"s-1": 2, "s-2": 1}
    assert planned_in([first, second], on={SATURDAY}) == {"s-1": 2}
    assert planned_in([]) == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "no JSON"),
        ("[]", "no object"),
        ("[" * 100_000, "no JSON"),
        ("{}", "no list «days»"),
        ('{"days": [], "visits": [1]}', "no list «visits»"),
        ('{"days": [{"day": 0}], "visits": [{"id": 5, "day": 0}]}', "the id '5'"),
        ('{"days": [{"day": 0}], "visits": [{"id": "", "day": 0}]}', "the id ''"),
        ('{"days": [{"day": 0}], "visits": [{"id": "s-1", "day": 1}]}', "none of its days"),
        ('{"days": [{"day": true}], "visits": []}', "the day 'True'"),
        ('{"days": [{"day": 0, "date": "20 Nov"}], "visits": []}', "the date '20 Nov'"),
    ],
)
def test_a_file_that_is_no_itinerary_is_a_fault(tmp_path: Path, text: str, found: str) -> None:
    path = tmp_path / "plan.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ImportFileError) as caught:
        planned_in([path])
    assert found in str(caught.value)
    assert caught.value.code == "not_an_itinerary"


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match="cannot be opened"):
        planned_in([tmp_path / "plan.json"])
    path = tmp_path / "plan.json"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ImportFileError, match="no JSON in UTF-8"):
        planned_in([path])
