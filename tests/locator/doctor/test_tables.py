"""Tables in one shape: what is known, under which id and name, how old."""

import pandas as pd

from locator.doctor.tables import draft_ages, embedded_table, embedded_tables, own_table, tasks
from locator.workspace import RecordState, with_workspace
from tests.locator.catalogues import tiny
from tests.locator.doctor.offices import TODAY, batch, own


def test_the_word_unknown_and_an_empty_text_are_not_known() -> None:
    spots = embedded_table("spots", tiny().spots.assign(note=["x", "", "unknown"]), TODAY)
    assert spots.known("note").tolist() == [True, False, False]
    assert spots.known("position").tolist() == [True] * 3
    assert spots.known("dwell_min").sum() == 0


def test_rows_without_a_key_of_one_column_have_a_joined_id() -> None:
    links = embedded_table("place_works", tiny().place_works, TODAY)
    assert links.frame["_id"].iloc[0] == "loc-1|w-2|shot_here"


def test_own_records_in_the_catalogue_are_not_embedded_ones() -> None:
    joined = with_workspace(tiny(), {"locations": {own().id: own()}}, TODAY)
    assert "own-1" in joined.locations.index
    locations = embedded_tables(joined, TODAY)[0]
    assert set(locations.frame["_id"]) == set(tiny().locations.index)


def test_ages_are_days_since_the_record_was_seen() -> None:
    table = own_table("locations", {"own-1": own(seen_on="2026-11-10")}, TODAY)
    assert table.frame["_age"].tolist() == [10]
    undated = own_table("locations", {"own-1": own(seen_on="2026-13-10")}, TODAY)
    assert undated.frame["_age"].isna().all()


def test_a_record_that_may_not_be_shown_is_marked() -> None:
    told = [own("a"), own("b", state=RecordState.DRAFT), own("c", nda_until="2030-01-01")]
    table = own_table("locations", {e.id: e for e in told}, TODAY)
    assert table.frame["_open"].tolist() == [True, False, False]


def test_a_table_without_records_has_all_its_columns() -> None:
    table = own_table("shoots", {}, TODAY)
    assert not len(table.frame)
    assert "position" in table.columns
    assert tasks(table, pd.Series(dtype=bool), "record_old", "seen_on").empty


def test_a_draft_is_as_old_as_its_youngest_word() -> None:
    draft = own(state=RecordState.DRAFT)
    later = {"own-1": draft, "own-2": own("own-2")}
    ages = draft_ages(later, [batch("2026-11-01"), batch("2026-11-15", 2)], TODAY)
    assert ages.to_dict() == {"own-1": 19}
