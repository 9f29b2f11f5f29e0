"""One record of two: by hand, cell by cell, and there and back in a workspace."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locator.errors import QueryError
from locator.merging import identify, merge
from locator.workspace import Cell, Entry, Intake, RecordState, Variant, Workspace
from tests.locator.workspace.entries import entry, intake

DRAFT, PUBLIC, CLOSED = RecordState.DRAFT, RecordState.PUBLIC, RecordState.CLOSED


def test_open_cells_are_filled_and_differing_ones_kept_beside() -> None:
    kept = entry("a", name_ja="兼六園", contact="1", note=None)
    other = replace(
        entry("b", name_ja="特別名勝兼六園", contact="1", note="要予約", lead_days=3),
        origins={"name_ja": 4, "note": 5},
    )
    merged = merge(kept, other)
    assert merged.id == "a"
    assert merged.fields == {
        "name_ja": "兼六園",
        "contact": "1",
        "note": "要予約",
        "lead_days": 3,
    }
    assert merged.variants == {"name_ja": (Variant(value="特別名勝兼六園", batch=4, from_id="b"),)}


@pytest.mark.parametrize(
    ("mine", "theirs", "wins"),
    [
        (100.0, 10.0, "b"),
        (10.0, 100.0, "a"),
        (10.0, 10.0, "a"),
        (None, 10.0, "b"),
        (None, 1000.0, "a"),
        (5000.0, None, "b"),
        (None, None, "a"),
    ],
)
def test_the_finer_position_wins_and_brings_its_precision(
    mine: float | None, theirs: float | None, wins: str
) -> None:
    kept = entry("a", precision_m=mine)
    other = replace(entry("b", precision_m=theirs), lon=139.0, lat=36.0)
    merged = merge(kept, other)
    winner, loser = (kept, other) if wins == "a" else (other, kept)
    assert (merged.lon, merged.lat) == (winner.lon, winner.lat)
    assert merged.fields.get("precision_m") == winner.fields["precision_m"]
    [said] = merged.variants["lon"]
    assert (said.value, said.from_id) == (loser.lon, loser.id)
    told = [v.value for v in merged.variants.get("precision_m", ())]
    lost = loser.fields["precision_m"]
    assert told == ([] if lost in {None, winner.fields["precision_m"]} else [lost])


def test_a_position_is_filled_where_there_is_none() -> None:
    nowhere = replace(entry("a", precision_m=5.0), lon=None, lat=None)
    merged = merge(nowhere, entry("b", precision_m=5000.0))
    assert (merged.lon, merged.fields["precision_m"]) == (138.5, 5000.0)
    back = merge(entry("b"), replace(nowhere, id="c"))
    assert (back.lon, back.fields.get("precision_m")) == (138.5, None)
    assert [v.value for v in back.variants["precision_m"]] == [5.0]


@pytest.mark.parametrize(
    ("mine", "theirs", "wanted"),
    [
        (PUBLIC, DRAFT, DRAFT),
        (DRAFT, PUBLIC, DRAFT),
        (CLOSED, PUBLIC, CLOSED),
        (CLOSED, DRAFT, DRAFT),
        (PUBLIC, PUBLIC, PUBLIC),
    ],
)
def test_the_stricter_state_holds(
    mine: RecordState, theirs: RecordState, wanted: RecordState
) -> None:
    merged = merge(replace(entry("a"), state=mine), replace(entry("b"), state=theirs))
    assert merged.state is wanted


@pytest.mark.parametrize(
    ("mine", "theirs", "wanted"),
    [
        ("2026-01-01", "2027-01-01", "2027-01-01"),
        ("2027-01-01", "2026-01-01", "2027-01-01"),
        (None, "2026-01-01", "2026-01-01"),
        ("2099-01-01", "公開後", "公開後"),
        (None, None, None),
    ],
)
def test_the_later_end_of_secrecy_holds(
    mine: str | None, theirs: str | None, wanted: str | None
) -> None:
    merged = merge(entry("a", nda_until=mine), entry("b", nda_until=theirs))
    assert merged.fields.get("nda_until") == wanted


def test_what_is_private_in_either_is_private() -> None:
    kept = replace(entry("a", public_access="open"), private=frozenset({"note"}))
    other = replace(
        entry("b", public_access="private_do_not_visit"), private=frozenset({"contact"})
    )
    merged = merge(kept, other)
    assert merged.private == {"note", "contact"}
    assert merged.fields["public_access"] == "private_do_not_visit"
    assert [v.value for v in merged.variants["public_access"]] == ["open"]


def test_a_third_record_joins_what_two_have_said() -> None:
    first = merge(entry("a", note="x"), entry("b", note="y"))
    told = merge(first, entry("c", note="z")).variants["note"]
    assert [(v.value, v.from_id) for v in told] == [("y", "b"), ("z", "c")]
    other_way = merge(entry("c", note="z"), first).variants["note"]
    assert [(v.value, v.from_id) for v in other_way] == [("y", "b"), ("x", "a")]


def test_two_kinds_and_one_record_are_refused() -> None:
    with pytest.raises(QueryError, match="expected two of one kind") as caught:
        merge(entry("a"), replace(entry("b"), kind="hubs"))
    assert caught.value.code == "kinds_differ"
    with pytest.raises(QueryError, match="is one record") as caught:
        merge(entry("a"), entry("a"))
    assert caught.value.code == "one_record"


CELLS: st.SearchStrategy[dict[str, Cell]] = st.dictionaries(
    st.sampled_from(["note", "contact", "precision_m"]), st.sampled_from([1, 2, 3000])
)


@given(mine=CELLS, theirs=CELLS)
def test_nothing_that_either_says_is_lost(mine: dict[str, Cell], theirs: dict[str, Cell]) -> None:
    kept, other = entry("a", **mine), replace(entry("b", **theirs), lon=139.0)
    merged = merge(kept, other)
    for one in (kept, other):
        for name, value in one.says().items():
            said = {v.value for v in merged.variants.get(name, ()) if v.from_id == one.id}
            assert (merged.says().get(name) == value) != (value in said)


def test_a_merge_is_written_and_taken_back(tmp_path: Path) -> None:
    own = Workspace(tmp_path / "own.gpkg")
    own.write(intake(entry("a", note="x"), entry("c")), by="me")
    own.write(intake(entry("b", note="y", contact="1")), by="me")
    before = own.entries("locations")
    merged = merge(before["a"], before["b"])
    told = Intake(action="merge", kind="locations", removed=("b",), entries=(merged,))
    number = own.write(told, by="me", seen=before)
    found: dict[str, Entry] = dict(own.entries("locations"))
    assert list(found) == ["a", "c"]
    assert (found["a"].fields["note"], found["a"].fields["contact"]) == ("x", "1")
    assert found["a"].variants["note"] == (Variant(value="y", batch=2, from_id="b"),)
    assert (found["a"].origins["note"], found["a"].origins["contact"]) == (1, 2)
    back = own.undo(number, by="me")
    assert own.entries("locations") == before
    own.undo(back, by="me")
    assert own.entries("locations") == found


def test_an_own_record_says_which_embedded_one_it_is_and_nothing_else_changes() -> None:
    mine = entry("a", note="要予約")
    assert identify(mine, "loc-091") == entry("a", note="要予約", same_as="loc-091")
    assert "same_as" not in mine.fields
