import datetime as dt
from dataclasses import replace

import pytest

from locator.records import Catalogue
from locator.workspace import (
    RecordState,
    Variant,
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
    both = with_workspace(embedded, own, TODAY).locations
    assert len(both) == len(embedded.locations) + 1
    mine = both.loc["mine"]
    assert (mine["name_ja"], mine["category"], mine["lead_days"]) == ("場所mine", "castle", 3)
    assert mine["source_id"] == "my-list"
    assert "call-me-at-home" not in both.to_json()
    assert dict(both.dtypes) == dict(embedded.locations.dtypes)
    assert with_workspace(embedded, []) is embedded
