import datetime as dt
from dataclasses import replace

import pytest

from locator.records import Catalogue
from locator.workspace import (
    Entry,
    RecordState,
    Variant,
    coverage_of,
    open_fields,
    open_variants,
    visible,
    with_workspace,
)
from tests.locator.workspace.entries import entry

TODAY = dt.date(2026, 11, 26)


@pytest.mark.parametrize(
    ("own", "is_seen"),
    [
        (entry(), True),
        (replace(entry(), state=RecordState.DRAFT), False),
        (replace(entry(), state=RecordState.CLOSED), False),
        (entry(public_access="private_do_not_visit"), False),
        (entry(nda_until="2026-11-25"), True),
        (entry(nda_until="2026-11-26"), False),
        (entry(nda_until="公開後"), False),
    ],
)
def test_only_what_is_public_and_under_no_secrecy_is_seen(own: object, *, is_seen: bool) -> None:
    assert visible(own, TODAY) is is_seen  # type: ignore[arg-type]


def test_private_fields_never_leave() -> None:
    own = replace(
        entry(owner_phone="090-0000-0000", contact="office", note="x"), private=frozenset({"note"})
    )
    assert open_fields(own) == {"name_ja": "場所a", "contact": "office"}


def test_what_others_said_of_private_fields_never_leaves() -> None:
    said = (Variant(value="090-1", batch=1, from_id="b"),)
    own = replace(
        entry(),
        variants={"owner_phone": said, "note": said, "contact": said},
        private=frozenset({"note"}),
    )
    assert open_variants(own) == {"contact": said}
    assert "090-1" not in str(open_fields(own))


def test_own_places_stand_beside_the_embedded_ones(embedded: Catalogue) -> None:
    own = [
        entry("mine", category="castle", lead_days=3, owner_phone="call-me-at-home"),
        replace(entry("draft"), state=RecordState.DRAFT),
        replace(entry("nowhere"), lon=None, lat=None),
        entry(str(embedded.locations.index[0])),
    ]
    both = with_workspace(embedded, {"locations": {e.id: e for e in own}}, TODAY).locations
    assert len(both) == len(embedded.locations) + 1
    mine = both.loc["mine"]
    assert (mine["name_ja"], mine["category"], mine["lead_days"]) == ("場所mine", "castle", 3)
    assert mine["source_id"] == "my-list"
    assert "call-me-at-home" not in both.to_json()
    assert dict(both.dtypes) == dict(embedded.locations.dtypes)
    assert with_workspace(embedded, {}) is embedded


def test_own_spots_works_hubs_and_registers_stand_beside_the_embedded_ones(
    embedded: Catalogue,
) -> None:
    spot = replace(
        entry("sp1", work_id="w1", public_access="open"),
        kind="spots",
    )
    work = Entry(kind="works", id="w1", fields={"title_ja": "新作", "kind": "anime", "year": 2026})
    hub = replace(entry("h1", kind="selected", source="選定一覧"), kind="hubs")
    van = Entry(
        kind="community_transport",
        id="t1",
        fields={"municipality_code": "19201", "operator_ja": "NPO", "kind": "gap_area"},
    )
    entries = {e.kind: {e.id: e} for e in (spot, work, hub, van)}
    both = with_workspace(embedded, entries, TODAY)
    assert both.works.loc["w1", "title_ja"] == "新作"
    assert both.spots.loc["sp1", "category"] == "other"
    link = both.place_works[both.place_works["site_id"] == "sp1"]
    assert link[["place_id", "work_id", "role"]].to_numpy().tolist() == [
        ["own-sp1", "w1", "set_here"]
    ]
    assert both.hubs.loc["h1", "kind"] == "selected"
    assert both.community_transport.iloc[-1]["operator_ja"] == "NPO"
    for name in ("spots", "hubs", "works", "place_works", "community_transport", "locations"):
        before, after = getattr(embedded, name), getattr(both, name)
        assert dict(after.dtypes) == dict(before.dtypes)
    assert len(both.locations) == len(embedded.locations)


def test_past_shoots_may_lack_a_position_and_secret_ones_stay_away(embedded: Catalogue) -> None:
    one = Entry(
        kind="shoots",
        id="s1",
        fields={"title": "映画", "year": "2019", "director": "某", "source": "台帳.csv row 2"},
        lon=138.5,
        lat=35.6,
    )
    own = [
        one,
        replace(one, id="s2", lon=None, lat=None, private=frozenset({"director"})),
        replace(one, id="s3", state=RecordState.CLOSED),
        replace(one, id="s4", fields={**one.fields, "nda_until": "2027-01-01"}),
    ]
    both = with_workspace(embedded, {"shoots": {e.id: e for e in own}}, TODAY).shoots
    assert both["director"].fillna("").to_dict() == {"s1": "某", "s2": ""}
    assert (
        both[["year", "source", "source_id"]].to_numpy().tolist()
        == [["2019", "台帳.csv row 2", "my-list"]] * 2
    )
    assert both.geometry.notna().tolist() == [True, False]
    assert both.loc["s1"].geometry.x == 138.5
    assert dict(both.dtypes) == dict(embedded.shoots.dtypes)
    assert embedded.shoots.empty


def test_statements_on_timetables_are_told_in_the_columns_that_the_catalogue_reads() -> None:
    one = Entry(
        kind="coverage",
        id="c1",
        fields={"municipality_code": "19201", "mode": "bus", "coverage": "complete",
                "stated_by": "甲府市", "basis": "全社の時刻表", "stated_on": "2026-11-01"},
    )  # fmt: skip
    hidden = replace(one, id="c2", state=RecordState.DRAFT)
    told = coverage_of({"coverage": {"c1": one, "c2": hidden}})
    assert told.to_numpy().tolist() == [
        ["19201", "bus", "complete", "甲府市", "全社の時刻表", "2026-11-01", ""]
    ]


@pytest.mark.parametrize(
    ("until", "is_seen"),
    [("0001-01-01", False), ("1899-12-30", False), ("未定", False), ("2026-13-45", False),
     ("9999-12-31", False), ("2020-01-01", True)],
)  # fmt: skip
def test_a_day_that_nobody_means_keeps_the_secret(until: str, *, is_seen: bool) -> None:
    own = Entry(kind="locations", id="a", fields={"name_ja": "城", "nda_until": until})
    assert visible(own, dt.date(2026, 11, 26)) is is_seen
