from locator.importing.format_records import FORMAT_KINDS, exact, fields_of, places_of
from locator.vocabulary import Category
from locator.workspace.kinds import KINDS


def test_every_kind_has_its_columns_and_where_it_is_a_place_those_that_place_it() -> None:
    assert set(FORMAT_KINDS) == set(KINDS)
    for name, kind in KINDS.items():
        known = fields_of(name)
        assert {"state", *kind.columns} <= set(known)
        assert ("lonlat" in known) is kind.is_place
    spots = fields_of("spots")["category"]
    assert spots is not None
    assert spots.word is Category


def test_a_register_has_a_town_and_no_position() -> None:
    known = fields_of("community_transport")
    assert {"prefecture", "municipality", "registration_no", "operator_ja"} <= set(known)
    assert {"lon", "lat", "lonlat"}.isdisjoint(known)


def test_brackets_tell_headings_apart_where_both_stand() -> None:
    told = {0: "料金(基本)", 1: "料金（詳細）", 3: "建物名等(方書)"}
    assert places_of(told, "料金(詳細)") == 1
    assert places_of(told, "料金 (基本)") == 0
    assert places_of(told, "建物名等") == 3
    assert places_of(told, "備考") is None
    assert exact("Ｉ Ｄ") == "id"
