"""The gain of a task is what the score interval of the mended record loses, by the score."""

import datetime as dt
from dataclasses import replace

import pytest

from locator.measures import measure
from locator.records import Catalogue, Profile
from locator.scoring import normalised, score
from locator.workspace import Entry, RecordState, with_workspace
from tests.locator.catalogues import tiny
from tests.locator.doctor.offices import PROFILES, TODAY, own, rows, seen, town


def interval(entry: Entry, catalogue: Catalogue | None = None) -> float:
    """Return the mean width of the score interval of an own record over the profiles."""
    joined = with_workspace(catalogue or tiny(), {entry.kind: {entry.id: entry}}, TODAY)
    if entry.id not in joined.locations.index:
        return 1.0
    values = measure(joined, joined.locations.loc[[entry.id]]).values
    widths = [score(values, normalised(p.weights)) for p in PROFILES]
    return sum(float(w.high[0] - w.low[0]) for w in widths) / len(widths)


def gain(code: str, entry: Entry) -> float:
    return float(rows(seen(entry, outlines=town()), code).loc[entry.id, "improves"])


def test_a_fine_position_brings_what_the_interval_loses() -> None:
    coarse, fine = own(precision_m=5000.0), own(precision_m=1000.0)
    assert gain("position_coarse", coarse) == pytest.approx(interval(coarse) - interval(fine))
    # a: airport 1/4; b: departures 1/2; averaged over the two
    assert gain("position_coarse", coarse) == pytest.approx(0.125 + 0.25)


def test_a_position_brings_a_record_into_search() -> None:
    lost = own(at=None, municipality_code=None, fc_id=None)
    # nothing but the distances that are known anywhere: airport 1/4 of one of two profiles
    assert gain("position_missing", lost) == pytest.approx(0.125)


def test_an_id_of_its_own_brings_a_record_into_search() -> None:
    taken = own("loc-1")
    mended = replace(taken, id="own-1")
    assert gain("id_twice", taken) == pytest.approx(1.0 - interval(mended))


def test_a_commission_brings_its_weight_where_support_is_unknown() -> None:
    alone = own(at=(138.5, 34.9), municipality_code="13101", fc_id=None)
    found = rows(seen(alone), "missing_commission")
    assert found.loc["own-1", "improves"] == pytest.approx(0.25)
    assert interval(alone) - interval(own(at=(138.5, 34.9), municipality_code="13101")) == (
        pytest.approx(0.25)
    )
    known = own(fc_id=None)  # a commission of the prefecture is listed
    assert rows(seen(known), "missing_commission").empty


def test_the_town_of_a_point_brings_the_support_of_its_commission() -> None:
    lost = own(municipality_code=None, fc_id=None)
    assert gain("missing_municipality", lost) == pytest.approx(0.25)
    assert interval(lost) - interval(own(fc_id=None)) == pytest.approx(0.25)
    named = own(municipality_code=None)
    assert gain("missing_municipality", named) == 0.0


def test_a_work_brings_its_weight_to_an_embedded_place_without_one() -> None:
    found = rows(seen(), "missing_works", "embedded")
    assert set(found.index) == {"loc-2", "loc-3", "loc-4", "loc-5"}
    assert found["improves"].tolist() == pytest.approx([0.375] * 4)


@pytest.mark.parametrize(
    "hidden",
    [
        {"state": RecordState.DRAFT},
        {"state": RecordState.CLOSED},
        {"nda_until": "2030-01-01"},
    ],
)
def test_a_record_that_no_search_sees_improves_by_nothing(hidden: dict[str, object]) -> None:
    coarse = own(precision_m=5000.0, **hidden)  # type: ignore[arg-type]
    assert gain("position_coarse", coarse) == 0.0
    spot = own("s-1", kind="spots", precision_m=5000.0)
    assert gain("position_coarse", spot) == 0.0


def test_what_feeds_no_criterion_improves_by_nothing() -> None:
    found = seen(own(contact=None, licence=None, seen_on=None, permit_authority=None))
    assert found.only(origin="own").work["improves"].tolist() == [0.0] * 4


def test_a_stale_feed_counts_for_all_that_walk_to_it() -> None:
    later = dt.date(2028, 1, 12)
    # departures: 1/2 of one of two profiles, at loc-1, at spot-1 of the same place, and here
    found = rows(seen(today=later), "feed_stale", "embedded")
    assert found["improves"].to_dict() == {
        "alpha": pytest.approx(0.5),
        "beta": pytest.approx(0.5),
    }
    more = rows(seen(own(), today=later), "feed_stale", "embedded")
    assert more["improves"]["alpha"] == pytest.approx(0.75)


def test_profiles_that_weigh_nothing_gain_nothing() -> None:
    from locator.doctor import examine  # noqa: PLC0415

    idle = Profile(id="idle", name_ja="", name_en="", weights={})
    found = examine(tiny(), {"locations": {"own-1": own(at=None)}}, TODAY, profiles=[idle])
    assert found.work["improves"].eq(0.0).all()
    assert len(found.work) > 0
