"""Statements on embedded places: corrections and consents act at once and only where they speak."""

import datetime as dt

import pytest

from locator.merging import merge
from locator.records import Catalogue
from locator.vocabulary import PublicAccess
from locator.workspace import Cell, Entry, with_workspace

TODAY = dt.date(2026, 11, 26)
SPOT = "amachan-001"


def stated(
    catalogue: Catalogue,
    kind: str,
    fields: dict[str, Cell],
    at: tuple[float | None, float | None] = (None, None),
) -> Catalogue:
    one = Entry(kind=kind, id="s1", fields=fields, lon=at[0], lat=at[1])
    return with_workspace(catalogue, {kind: {"s1": one}}, TODAY)


def test_a_correction_moves_every_record_of_a_place_and_no_other(embedded: Catalogue) -> None:
    place = str(embedded.spots.loc[SPOT, "place_id"])
    fields: dict[str, Cell] = {"site_id": place, "reason": "改札の前", "stated_by": "久慈市"}
    after = stated(embedded, "corrections", fields, (141.7712, 40.1901))
    moved = after.spots[after.spots["place_id"] == place]
    assert {(p.x, p.y) for p in moved.geometry} == {(141.7712, 40.1901)}
    assert set(moved["precision_m"]) == {100.0}
    assert moved["source"].iloc[0].endswith("; position corrected by 久慈市: 改札の前")
    others = after.spots["place_id"] != place
    assert after.spots[others].geometry.equals(embedded.spots[others].geometry)
    assert embedded.spots.loc[SPOT].geometry.x != 141.7712


def test_a_refusal_takes_one_work_off_one_place(embedded: Catalogue) -> None:
    place, work = embedded.spots.loc[SPOT, ["place_id", "work_id"]]
    fields: dict[str, Cell] = {
        "site_id": SPOT,
        "work_id": str(work),
        "party": "municipality",
        "consent": "no",
        "stated_by": "久慈市",
    }
    after = stated(embedded, "consents", fields)
    assert SPOT not in after.spots.index
    links = after.place_works
    assert not ((links["place_id"] == place) & (links["work_id"] == work)).any()
    assert len(after.spots) == len(embedded.spots) - 1


def test_a_refusal_of_a_work_takes_it_off_everywhere(embedded: Catalogue) -> None:
    fields: dict[str, Cell] = {
        "work_id": "amachan",
        "party": "rights_holder",
        "consent": "no",
        "stated_by": "x",
    }
    after = stated(embedded, "consents", fields)
    assert (embedded.place_works["work_id"] == "amachan").any()
    assert not (after.place_works["work_id"] == "amachan").any()
    assert not (after.spots["work_id"].astype(object) == "amachan").any()


@pytest.mark.parametrize("answer", ["yes", "asked"])
def test_a_consent_given_or_asked_is_entered_and_hides_nothing(
    embedded: Catalogue, answer: str
) -> None:
    fields: dict[str, Cell] = {
        "work_id": "amachan",
        "party": "rights_holder",
        "consent": answer,
        "stated_by": "x",
    }
    after = stated(embedded, "consents", fields)
    assert len(after.spots) == len(embedded.spots)
    told = after.spots[after.spots["work_id"].astype(object) == "amachan"]
    assert set(told["consent_rights_holder"]) == {answer}


def test_a_consent_of_nothing_says_nothing(embedded: Catalogue) -> None:
    fields: dict[str, Cell] = {"party": "municipality", "consent": "no", "stated_by": "x"}
    assert len(stated(embedded, "consents", fields).spots) == len(embedded.spots)


PLACE = "loc-091"


def own_place(
    embedded: Catalogue, at: tuple[float, float] | None = None, **fields: Cell
) -> tuple[Catalogue, dict[str, dict[str, Entry]]]:
    lon, lat = at or (None, None)
    mine = Entry(kind="locations", id="mine", fields={"same_as": PLACE} | fields, lon=lon, lat=lat)
    own = {"locations": {"mine": mine}}
    return with_workspace(embedded, own, TODAY), own


def test_an_own_record_speaks_in_the_row_of_the_embedded_one_that_it_is(
    embedded: Catalogue,
) -> None:
    old = embedded.locations.loc[PLACE]
    cells: dict[str, Cell] = {
        "lead_days": 14,
        "contact": "076-000-0000",
        "owner_phone": "090-0000-0000",
        "name_kana": None,
        "precision_m": 1.0,
        "source": "our list row 3",
    }
    after, _ = own_place(embedded, (136.6, 36.6), **cells)
    assert list(after.locations.index) == list(embedded.locations.index)
    new = after.locations.loc[PLACE]
    assert (new["lead_days"], new["contact"]) == (14, "076-000-0000")
    assert (new.geometry.x, new.geometry.y, new["precision_m"]) == (136.6, 36.6, 1.0)
    assert new["source"] == f"{old['source']}; lead_days, contact, position: our list row 3"
    for column in ("place_id", "name_ja", "name_kana", "licence", "seen_on", "source_id"):
        assert new[column] == old[column] or (new[column] is None and old[column] is None), column
    assert "090-0000-0000" not in new.astype(str).tolist()
    assert after.locations.dtypes.equals(embedded.locations.dtypes)
    rest = embedded.locations.index != PLACE
    assert after.locations[rest].equals(embedded.locations[rest])


@pytest.mark.parametrize("precision_m", [None, 5000.0])
def test_a_coarser_position_of_an_own_record_moves_no_embedded_place(
    precision_m: float | None, embedded: Catalogue
) -> None:
    after, _ = own_place(embedded, (136.6, 36.6), precision_m=precision_m, note="門は9時から")
    assert after.locations.loc[PLACE].geometry == embedded.locations.loc[PLACE].geometry
    assert after.locations.loc[PLACE, "note"] == "門は9時から"


def test_a_place_that_an_own_record_says_nobody_may_visit_is_left_out(embedded: Catalogue) -> None:
    after, _ = own_place(embedded, public_access=PublicAccess.PRIVATE.value, note="個人宅")
    assert PLACE not in after.locations.index
    assert len(after.locations) == len(embedded.locations) - 1


def test_a_place_that_nobody_may_visit_is_left_out_in_every_row_and_kind(
    embedded: Catalogue,
) -> None:
    spots = embedded.spots
    place = str(spots["place_id"].value_counts().index[0])
    rows = spots.index[spots["place_id"] == place]
    assert len(rows) > 1
    fields: dict[str, Cell] = {
        "same_as": str(rows[0]),
        "public_access": PublicAccess.PRIVATE.value,
    }
    mine = Entry(kind="locations", id="mine", fields=fields)
    after = with_workspace(embedded, {"locations": {"mine": mine}}, TODAY)
    assert not set(rows) & set(after.spots.index)
    assert place not in set(after.locations["place_id"])
    assert len(after.spots) == len(spots) - len(rows)


@pytest.mark.parametrize("more", [{}, {"same_as": PLACE}])
def test_a_private_place_on_no_map_keeps_its_past_shoots_to_itself(
    embedded: Catalogue, more: dict[str, Cell]
) -> None:
    fields: dict[str, Cell] = {
        "name_ja": "民家",
        "municipality_code": "17201",
        "public_access": PublicAccess.PRIVATE.value,
    }
    home = Entry(kind="locations", id="home", fields=fields | more)
    here: dict[str, Cell] = {"title": "映画", "place": "home"}
    alike: dict[str, Cell] = {"title": "映画", "place": "民家", "municipality_code": "17201"}
    other: dict[str, Cell] = {"title": "映画", "place": "海", "municipality_code": "17201"}
    films = {
        i: Entry(kind="shoots", id=i, fields=f)
        for i, f in (("here", here), ("alike", alike), ("other", other))
    }
    after = with_workspace(embedded, {"locations": {"home": home}, "shoots": films}, TODAY)
    assert list(after.shoots.index) == ["other"]


def test_a_record_that_may_not_be_seen_says_nothing_of_the_embedded_one(
    embedded: Catalogue,
) -> None:
    after, _ = own_place(embedded, (136.6, 36.6), nda_until="2030-01-01", note="極秘の撮影")
    assert after.locations.equals(embedded.locations)


def test_a_same_place_that_is_not_embedded_stands_by_itself(embedded: Catalogue) -> None:
    after, own = own_place(embedded, (136.6, 36.6), name_ja="海")
    assert "mine" not in after.locations.index
    [entry] = own["locations"].values()
    lost = Entry(kind="locations", id="mine", fields={"same_as": "loc-0"}, lon=136.6, lat=36.6)
    alone = with_workspace(embedded, {"locations": {"mine": lost}}, TODAY)
    assert (entry.id, "mine" in alone.locations.index) == ("mine", True)


@pytest.mark.parametrize("access", [None, PublicAccess.PRIVATE.value])
def test_a_record_that_calls_itself_the_same_place_stands_by_itself(
    access: str | None, embedded: Catalogue
) -> None:
    fields: dict[str, Cell] = {"same_as": "mine", "name_ja": "海", "public_access": access}
    mine = Entry(kind="locations", id="mine", fields=fields, lon=136.6, lat=36.6)
    after = with_workspace(embedded, {"locations": {"mine": mine}}, TODAY)
    assert ("mine" in after.locations.index) == (access is None)


def test_a_merged_record_that_nobody_may_visit_hides_the_places_of_both(
    embedded: Catalogue,
) -> None:
    private: dict[str, Cell] = {"same_as": PLACE, "public_access": PublicAccess.PRIVATE.value}
    one = Entry(kind="locations", id="one", fields={"same_as": "loc-003"})
    both = merge(one, Entry(kind="locations", id="two", fields=private))
    after = with_workspace(embedded, {"locations": {"one": both}}, TODAY)
    assert not {PLACE, "loc-003"} & set(after.locations.index)


def test_statements_on_an_own_record_act_on_the_embedded_one_that_it_is(
    embedded: Catalogue,
) -> None:
    work = str(embedded.spots.loc[SPOT, "work_id"])
    own = {
        "spots": {
            "mine": Entry(
                kind="spots", id="mine", fields={"same_as": SPOT, "work_id": work}, lon=1, lat=1
            )
        },
        "consents": {
            "c": Entry(
                kind="consents",
                id="c",
                fields={
                    "site_id": "mine",
                    "party": "municipality",
                    "consent": "yes",
                    "stated_by": "市",
                },
            )
        },
    }
    after = with_workspace(embedded, own, TODAY)
    assert after.spots.loc[SPOT, "consent_municipality"] == "yes"
    assert len(after.place_works) == len(embedded.place_works)
    own["consents"]["c"].fields["consent"] = "no"  # type: ignore[index]
    assert SPOT not in with_workspace(embedded, own, TODAY).spots.index


def shot(own: str, title: str, lon: float, lat: float) -> Entry:
    fields: dict[str, Cell] = {"title": title, "precision_m": 10}
    return Entry(kind="shoots", id=own, fields=fields, lon=lon, lat=lat)


@pytest.mark.parametrize(
    ("site", "work", "left"),
    [
        (SPOT, "amachan", ["other", "away"]),
        (SPOT, "", ["away"]),
        ("", "amachan", ["other"]),
        ("away", "", ["same", "other"]),
        ("place", "amachan", ["other", "away"]),
        (SPOT, "no-such-work", ["same", "other", "away"]),
    ],
)
def test_a_refusal_hides_the_past_shoots_it_speaks_of(
    embedded: Catalogue, site: str, work: str, left: list[str]
) -> None:
    spot = embedded.spots.loc[SPOT]
    x, y = spot.geometry.x, spot.geometry.y
    own = [shot("same", "あまちゃん", x, y), shot("other", "別の映画", x, y)]
    own.append(shot("away", "「あまちゃん」", x + 1, y))
    fields: dict[str, Cell] = {
        "site_id": str(spot["place_id"]) if site == "place" else site,
        "work_id": work,
        "party": "municipality",
        "consent": "no",
        "stated_by": "久慈市",
    }
    no = Entry(kind="consents", id="c", fields=fields)
    both = with_workspace(
        embedded, {"shoots": {e.id: e for e in own}, "consents": {"c": no}}, TODAY
    )
    assert list(both.shoots.index) == left


def test_a_private_place_keeps_its_past_shoots_to_itself(embedded: Catalogue) -> None:
    home = Entry(
        kind="locations",
        id="home",
        fields={"name_ja": "民家", "public_access": "private_do_not_visit"},
        lon=138.5,
        lat=35.6,
    )
    own = [shot("in", "映画", 138.5, 35.6), shot("out", "映画", 138.6, 35.6)]
    entries = {"locations": {"home": home}, "shoots": {e.id: e for e in own}}
    assert list(with_workspace(embedded, entries, TODAY).shoots.index) == ["out"]


def test_a_past_shoot_at_an_own_place_is_one_at_the_embedded_place_that_it_is(
    embedded: Catalogue,
) -> None:
    mine = Entry(kind="locations", id="mine", fields={"same_as": PLACE}, lon=1, lat=1)
    fields: dict[str, Cell] = {"title": "映画", "place": "mine"}
    film = Entry(kind="shoots", id="f", fields=fields)
    after = with_workspace(embedded, {"locations": {"mine": mine}, "shoots": {"f": film}}, TODAY)
    assert list(after.shoots["place"]) == [PLACE]
