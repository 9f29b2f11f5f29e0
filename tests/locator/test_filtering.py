"""Filters on the tiny world: yes, no, unknown of loc-1 to loc-5 by hand, and the laws of masks."""

import dataclasses
import datetime as dt
import functools
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from locator.days import Day
from locator.errors import QueryError
from locator.filtering import Answered, answer
from locator.measures import Measured, measure
from locator.records import Near, Query
from locator.settings import Settings
from locator.vocabulary import DayType, SiteKind, UnknownPolicy
from tests.locator.catalogues import HERE, NORTH, SCOUT, tiny

CATALOGUE = tiny()
NOTHING = Query(profile=SCOUT)


@functools.cache
def measured(kind: SiteKind = SiteKind.LOCATION, date: dt.date | None = None) -> Measured:
    return measure(CATALOGUE, CATALOGUE.sites(kind), day=Day(type=DayType.WEEKDAY, date=date))


def ask(**asked: object) -> Answered:
    query = dataclasses.replace(NOTHING, **asked)  # type: ignore[arg-type]
    return answer(CATALOGUE, query, measured(query.kind, query.date))


def mask(name: str, **asked: object) -> str:
    """Return the answers of one filter as letters: y, n, u for loc-1 to loc-5."""
    masks = ask(**asked).masks
    assert list(masks) == [name]
    return "".join({1: "y", 0: "n", -1: "u"}[int(m)] for m in masks[name])


def test_nothing_asked_keeps_all() -> None:
    found = ask()
    assert found.masks == {}
    assert found.keep.all()
    assert (found.excluded, found.relaxation) == ((), None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("霞ケ城", "ynnnn"),
        ("かすみ", "ynnnn"),  # kana of the official table
        ("ＫＡＳＵＭＩ castle", "ynnnn"),
        ("湖", "nynnn"),  # one character
        ("浜松", "nnyyn"),  # name of the municipality
        ("山梨 城", "ynnnn"),  # every word
        ("城の夏", "ynnnn"),  # title of a work shot there
        ("misty", "ynnnn"),
        ("どこにもない", "nnnnn"),
        ("・", "yyyyy"),
    ],
)
def test_text(text: str, expected: str) -> None:
    assert mask("text", text=text) == expected


def test_a_town_is_found_by_its_kana_and_its_english_name() -> None:
    towns = CATALOGUE.municipalities.copy()
    towns.loc["37324", ["name_kana", "name_en"]] = ["しょうどしまちょう", "Shodoshima"]
    catalogue = dataclasses.replace(CATALOGUE, municipalities=towns)
    for text in ("しょうどしま", "ショウドシマ", "shodoshima"):
        query = dataclasses.replace(NOTHING, text=text)
        assert answer(catalogue, query, measured()).keep.tolist() == [False] * 4 + [True]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (("castle",), "ynnnn"),
        (("nature",), "nynnn"),  # the first level means all of its second
        (("castle", "warehouse"), "ynynn"),
        (("studio",), "nnnny"),  # group and category of one name: the open set is in the group
    ],
)
def test_category(wanted: tuple[str, ...], expected: str) -> None:
    assert mask("category", categories=wanted) == expected


def test_setting_era_and_owner() -> None:
    assert mask("setting", settings=("exterior",)) == "yynuu"  # «both» is either; empty unknown
    assert mask("setting", settings=("interior",)) == "nyyuu"
    assert mask("era", eras=("showa",)) == "yuuuy"
    assert mask("era", eras=("edo",)) == "yuuun"
    assert mask("owner", owners=("public",)) == "yunuu"  # «unknown» is unknown


def test_a_column_that_spots_do_not_have_is_unknown() -> None:
    found = ask(kind=SiteKind.SPOT, settings=("interior",))
    assert found.masks["setting"].tolist() == [-1, -1, -1]


@pytest.mark.parametrize("name", ["19", "山梨県", "山梨", "Yamanashi", "yamanashi prefecture"])
def test_prefecture_by_code_or_name(name: str) -> None:
    assert mask("prefecture", prefectures=(name,)) == "yynnn"


def test_municipality_by_city_or_ward() -> None:
    assert mask("municipality", municipalities=("22130",)) == "nnyyn"
    assert mask("municipality", municipalities=("22140",)) == "nnynn"


def test_a_site_known_by_its_city_only_may_lie_in_the_ward() -> None:
    sites = CATALOGUE.locations.copy()
    sites.loc["loc-4", "municipality_code"] = "22130"
    sites.loc["loc-5", "municipality_code"] = None
    query = dataclasses.replace(NOTHING, municipalities=("22140",))
    found = answer(CATALOGUE, query, measure(CATALOGUE, sites))
    assert found.masks["municipality"].tolist() == [0, 0, 1, -1, -1]


def test_block_is_unknown_where_no_commission_places_the_prefecture() -> None:
    assert mask("block", blocks=("koshinetsu",)) == "yynnn"
    fewer = dataclasses.replace(CATALOGUE, film_commissions=CATALOGUE.film_commissions.iloc[:2])
    query = dataclasses.replace(NOTHING, blocks=("tokai",))
    assert answer(fewer, query, measured()).masks["block"].tolist() == [0, 0, 1, 1, -1]
    assert mask("block", blocks=("okinawa",)) == "nnnnn"  # a block without any commission here


def test_work() -> None:
    assert mask("work", work_ids=("w-2",)) == "ynnnn"
    spots = ask(kind=SiteKind.SPOT, work_ids=("w-1",)).masks["work"]
    assert spots.tolist() == [1, 0, 1]


def test_near_a_point_flips_within_a_millimetre() -> None:
    lon, lat = HERE
    north = Geod(ellps="GRS80").inv(lon, lat, lon, lat - 2100 * NORTH)[2] / 1000
    for within_km, expected in ((north - 1e-6, "ynnun"), (north + 1e-6, "yynun")):
        near = Near(target=f"{lon},{lat}", within_km=within_km)
        assert mask("near", near=(near,)) == expected  # a coarse site and a bare point: unknown


def test_near_a_coarse_hub_is_a_matter_of_the_city() -> None:
    assert mask("near", near=(Near(target="hub-2", within_km=1),)) == "nnyyn"


def test_near_a_work_is_near_one_of_its_places() -> None:
    # w-1 is at the castle (fine) and on the small island (coarse: matched by its town)
    assert mask("near", near=(Near(target="w-1", within_km=3),)) == "yynny"


def test_two_nears_are_two_filters() -> None:
    found = ask(near=(Near(target="gw-1", within_km=120), Near(target="gw-2", within_km=50)))
    assert list(found.masks) == ["near_1", "near_2"]
    assert found.masks["near_1"].tolist() == [1, 1, 0, 0, 0]
    assert found.masks["near_2"].tolist() == [0, 0, 1, 0, 0]


def test_service() -> None:
    assert mask("stop_within_walk", stop_within_walk=True) == "yunuu"
    assert mask("known_timetable", known_timetable=True) == "ynynn"
    assert mask("min_departures", min_departures=4) == "yunuu"
    assert mask("min_departures", min_departures=5) == "nunuu"
    assert mask("min_departures", min_departures=0) == "yyyyy"
    assert mask("last_departure_after", last_departure_after_s=20 * 3600) == "yunuu"
    assert mask("last_departure_after", last_departure_after_s=20 * 3600 + 1) == "nunuu"


def test_a_lower_bound_can_prove_yes_but_not_no() -> None:
    saturday = dt.date(2026, 11, 28)  # beta is over: at least one departure, by alpha
    assert mask("min_departures", date=saturday, min_departures=1) == "yunuu"
    assert mask("min_departures", date=saturday, min_departures=2) == "uunuu"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"categories": ("volcano",)}, "unknown_category"),
        ({"settings": ("outside",)}, "unknown_word"),
        ({"eras": ("heian",)}, "unknown_word"),
        ({"owners": ("me",)}, "unknown_word"),
        ({"prefectures": ("Atlantis",)}, "unknown_prefecture"),
        ({"prefectures": ("48",)}, "unknown_prefecture"),
        ({"municipalities": ("99999",)}, "unknown_municipality"),
        ({"blocks": ("mars",)}, "unknown_block"),
        ({"work_ids": ("w-9",)}, "unknown_work"),
        ({"near": (Near(target="nowhere", within_km=1),)}, "unknown_target"),
        ({"near": (Near(target="gw-1", within_km=0),)}, "bad_distance"),
        ({"near": (Near(target="gw-1", within_km=float("nan")),)}, "bad_distance"),
    ],
)
def test_what_does_not_exist_is_refused(asked: dict[str, object], code: str) -> None:
    with pytest.raises(QueryError, match=r"expected|neither") as caught:
        ask(**asked)
    assert caught.value.code == code


def test_the_balance_of_two_filters_by_hand() -> None:
    found = ask(prefectures=("19",), min_departures=1)
    # prefecture: y y n n n; departures: y u n u u
    counts = [(e.filter, e.no, e.unknown) for e in found.excluded]
    assert counts == [("prefecture", 3, 0), ("min_departures", 1, 3)]
    assert found.keep.tolist() == [True, True, False, False, False]
    assert found.relaxation is not None
    # without the prefecture loc-4 and loc-5 come back (unknown is kept), loc-3 does not
    assert (found.relaxation.filter, found.relaxation.brings_back) == ("prefecture", 2)
    strict = ask(prefectures=("19",), min_departures=1, unknown=UnknownPolicy.DROP)
    assert strict.keep.tolist() == [True, False, False, False, False]
    assert strict.relaxation is not None
    assert (strict.relaxation.filter, strict.relaxation.brings_back) == ("min_departures", 1)


FIELDS: dict[str, tuple[object, ...]] = {
    "text": ("", "城", "浜松"),
    "categories": ((), ("nature",), ("castle", "lake")),
    "settings": ((), ("interior",)),
    "eras": ((), ("showa",)),
    "owners": ((), ("public",)),
    "prefectures": ((), ("19",), ("22", "37")),
    "municipalities": ((), ("22130",)),
    "near": ((), (Near(target="gw-1", within_km=150),), (Near(target="hub-2", within_km=9),)),
    "stop_within_walk": (False, True),
    "min_departures": (None, 1, 5),
}
NAMES = {
    "text": "text",
    "categories": "category",
    "settings": "setting",
    "eras": "era",
    "owners": "owner",
    "prefectures": "prefecture",
    "municipalities": "municipality",
    "near": "near",
    "stop_within_walk": "stop_within_walk",
    "min_departures": "min_departures",
}
questions = st.fixed_dictionaries({k: st.sampled_from(v) for k, v in FIELDS.items()})
policies = st.sampled_from(list(UnknownPolicy))


@settings(max_examples=40)
@given(questions, policies)
def test_dropping_a_filter_only_adds_rows_and_the_relaxation_is_the_best_rerun(
    asked: dict[str, object], unknown: UnknownPolicy
) -> None:
    whole = ask(**asked, unknown=unknown)
    back = {}
    for field, choices in FIELDS.items():
        if asked[field] != choices[0]:
            rest = ask(**(asked | {field: choices[0]}), unknown=unknown)
            assert not (whole.keep & ~rest.keep).any()
            back[NAMES[field]] = int(rest.keep.sum() - whole.keep.sum())
    assert set(back) == set(whole.masks)
    best = max(back.values(), default=0)
    if best == 0:
        assert whole.relaxation is None
    else:
        assert whole.relaxation is not None
        assert whole.relaxation.brings_back == best == back[whole.relaxation.filter]


@settings(max_examples=40)
@given(questions)
def test_keeping_unknown_is_never_less_than_dropping_it(asked: dict[str, object]) -> None:
    keep = ask(**asked, unknown=UnknownPolicy.KEEP)
    drop = ask(**asked, unknown=UnknownPolicy.DROP)
    assert not (drop.keep & ~keep.keep).any()
    assert keep.excluded == drop.excluded
    yes = np.all([m == 1 for m in drop.masks.values()], axis=0) if drop.masks else drop.keep
    assert np.array_equal(drop.keep, yes)
    assert np.array_equal(
        keep.keep,
        np.all([m != 0 for m in keep.masks.values()], axis=0) if keep.masks else keep.keep,
    )


def test_counts_of_each_filter_do_not_depend_on_the_others() -> None:
    for a, b in itertools.permutations((("text", "城"), ("prefectures", ("22",))), 2):
        alone = ask(**dict([a])).excluded[0]
        assert alone in ask(**dict([a, b])).excluded


def test_settings_move_the_walk_limit() -> None:
    short = Settings(walk=dataclasses.replace(Settings().walk, limit_m=100))
    query = dataclasses.replace(NOTHING, stop_within_walk=True)
    near = measure(CATALOGUE, CATALOGUE.locations, settings=short)
    assert answer(CATALOGUE, query, near, short).masks["stop_within_walk"].tolist()[0] == -1
