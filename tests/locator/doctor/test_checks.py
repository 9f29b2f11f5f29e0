"""Each check has a record that it fires on and one that it leaves alone."""

from dataclasses import replace
from typing import Any

import pytest

from locator.workspace import Aside, RecordState
from tests.locator.catalogues import tiny
from tests.locator.doctor.offices import batch, own, rows, seen

AMISS: list[tuple[str, dict[str, Any]]] = [
    ("record_old", {"seen_on": "2025-11-19"}),
    ("record_undated", {"seen_on": None}),
    ("record_undated", {"seen_on": "last summer"}),
    ("missing_permit_authority", {"permit_authority": None}),
    ("missing_contact", {"contact": ""}),
    ("missing_contact", {"contact": "unknown"}),
    ("missing_lead_days", {"lead_days": None}),
    ("missing_municipality", {"municipality_code": None}),
    ("position_coarse", {"precision_m": 1000.0}),
    ("position_coarse", {"precision_m": None}),
    ("position_missing", {"at": None}),
    ("licence_missing", {"licence": None}),
    ("reference_unknown", {"fc_id": "fc-9"}),
    ("reference_unknown", {"municipality_code": "99999"}),
    ("reference_unknown", {"source_id": "nowhere"}),
    ("nda_expired", {"nda_until": "2026-11-19"}),
    ("nda_unreadable", {"nda_until": "spring"}),
]
IN_ORDER: list[tuple[str, dict[str, Any]]] = [
    ("record_old", {"seen_on": "2025-11-20"}),  # just 365 days
    ("position_coarse", {"precision_m": 999.0}),
    ("nda_expired", {"nda_until": "2026-11-20"}),  # holds to the end of the day
    ("reference_unknown", {"source_id": "my-list"}),
    ("reference_unknown", {"fc_id": None}),
]


@pytest.fixture(scope="module")
def told() -> dict[str, set[str]]:
    """Return the tasks of each record of the two lists, all examined at once."""
    records = [own(f"amiss-{n}", **changed) for n, (_, changed) in enumerate(AMISS)]
    records += [own(f"order-{n}", **changed) for n, (_, changed) in enumerate(IN_ORDER)]
    work = seen(*records, own("whole")).only(origin="own").work
    return work.groupby("id")["code"].agg(set).to_dict()


def test_a_whole_record_has_no_task(told: dict[str, set[str]]) -> None:
    assert "whole" not in told


@pytest.mark.parametrize("n", range(len(AMISS)), ids=lambda n: f"{n}-{AMISS[n][0]}")
def test_one_thing_amiss_is_its_task(n: int, told: dict[str, set[str]]) -> None:
    assert AMISS[n][0] in told[f"amiss-{n}"]


@pytest.mark.parametrize("n", range(len(IN_ORDER)), ids=lambda n: f"{n}-{IN_ORDER[n][0]}")
def test_what_is_just_in_order_is_no_task(n: int, told: dict[str, set[str]]) -> None:
    assert IN_ORDER[n][0] not in told.get(f"order-{n}", set())


def test_a_reference_may_lead_to_an_own_record() -> None:
    work = own("w-own", kind="works", at=None, title_ja="冬の橋")
    spot = own("s-1", kind="spots", work_id="w-own", public_access="open")
    lost = own("s-2", kind="spots", work_id="w-none", public_access="open")
    found = rows(seen(work, spot, lost), "reference_unknown")
    assert found["what"].to_dict() == {"s-2": "work_id"}
    assert found["found"].to_dict() == {"s-2": "w-none"}


def test_links_of_the_catalogue_that_lead_nowhere_are_found() -> None:
    whole = tiny()
    links = whole.place_works.assign(site_id=["loc-1", "spot-1", "spot-2", "spot-x"])
    broken = rows(
        seen(catalogue=replace(whole, place_works=links)), "reference_unknown", "embedded"
    )
    of_links = broken[broken["kind"] == "place_works"]
    assert list(of_links.index) == ["spot-x|w-1|model"]
    assert list(of_links["what"]) == ["site_id"]
    untouched = rows(seen(), "reference_unknown", "embedded")
    assert "place_works" not in set(untouched["kind"])


def test_an_id_that_stands_twice_is_told_on_both_sides() -> None:
    found = seen(own("loc-1"), own("own-2"))
    assert list(rows(found, "id_twice").index) == ["loc-1"]
    assert list(rows(found, "id_twice", "embedded").index) == ["loc-1"]


def test_credit_is_owed_by_licences_that_ask_for_it() -> None:
    whole = tiny()
    bare = whole.sources.assign(credit=["", "", "境界", None, "乙"])
    found = rows(seen(catalogue=replace(whole, sources=bare)), "credit_missing", "embedded")
    sources = set(found[found["kind"] == "sources"].index)
    assert sources == {"rail", "bus-alpha"}  # «own» is CC0, which asks for none


def test_a_licence_not_on_the_list_is_doubtful_in_the_data_alone() -> None:
    whole = tiny()
    spots = whole.spots.assign(licence=["CC0 1.0", "ask me", None])
    found = seen(own(licence="by word of mouth"), catalogue=replace(whole, spots=spots))
    assert list(rows(found, "licence_unknown", "embedded").index) == ["spot-2"]
    missing = rows(found, "licence_missing", "embedded")
    assert list(missing.index[missing["kind"] == "spots"]) == ["spot-3"]
    assert rows(found, "licence_unknown").empty


def test_drafts_age_from_the_batch_that_last_wrote_in_them() -> None:
    draft = own(state=RecordState.DRAFT)
    old = rows(seen(draft, batches=[batch("2026-08-21")]), "draft_old")
    assert old["age_days"].to_dict() == {"own-1": 91}
    assert rows(seen(draft, batches=[batch("2026-08-22")]), "draft_old").empty
    assert rows(seen(own(), batches=[batch("2020-01-01")]), "draft_old").empty
    assert rows(seen(draft), "draft_old").empty  # nobody knows how old


def test_rows_set_aside_wait_and_those_repaired_do_not() -> None:
    aside = Aside(
        kind="locations", file="l.csv", sheet="", row=9, code="site_name_missing",
        message="no name", cells={"電話": "055-1"}, batch=1,
    )  # fmt: skip
    done = replace(aside, row=10, is_open=False)
    found = rows(seen(asides=[aside, done], batches=[batch("2026-11-10")]), "row_in_quarantine")
    assert found["age_days"].to_dict() == {"l.csv:9": 10}
    assert not found["is_open"].any()


def test_values_and_names_that_are_private_are_never_found() -> None:
    secret = own(fc_id="fc-9", private=frozenset({"fc_id", "name_ja"}))
    found = rows(seen(secret), "reference_unknown").loc["own-1"]
    assert (found["found"], found["name_ja"]) == ("", "")
    open_ = rows(seen(own(fc_id="fc-9")), "reference_unknown").loc["own-1"]
    assert (open_["found"], open_["name_ja"]) == ("fc-9", "蔵")
