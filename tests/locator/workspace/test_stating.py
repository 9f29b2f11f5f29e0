"""Statements on embedded places: corrections and consents act at once and only where they speak."""

import datetime as dt

import pytest

from locator.records import Catalogue
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
