"""Pairs that may be one place: near or of one name, alike, and told apart by nothing."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest

from locator.duplicates import CODES, COLUMNS, LEAST, candidate_pairs
from locator.intake import intake_of, with_municipalities
from locator.outlines import load_outlines
from locator.records import Catalogue
from locator.settings import find_data
from locator.workspace import Cell, Entry
from tests.locator.lists import records_of

# One degree of latitude is 110 946 m at 35.6 degrees north (GRS80).
METRE = 1 / 110_946


def place(own: str, name: str, north_m: float | None = 0.0, **more: Cell) -> Entry:
    lat = None if north_m is None else 35.6 + north_m * METRE
    lon = None if north_m is None else 138.5
    cells = {"name_ja": name} | more
    return Entry(kind="locations", id=own, fields=cells, lon=lon, lat=lat)


def told(*places: Entry, **more: Any) -> dict[tuple[str, str], Mapping[str, Any]]:
    frame = candidate_pairs({p.id: p for p in places}, **more)
    assert tuple(frame.columns) == COLUMNS
    return {(row["first"], row["second"]): row for row in frame.to_dict("records")}


def test_confidence_is_the_sum_of_its_parts() -> None:
    one = place("a", "城山公園", category="park", municipality_code="19201")
    other = place("b", "城山公園", 250, category="park", municipality_code="19201")
    row = told(one, other)["a", "b"]
    assert row["where"] == "own"
    assert row["distance_m"] == pytest.approx(250, abs=0.5)
    assert (row["name_likeness"], row["same_category"]) == (1.0, True)
    assert pd.isna(row["kana_likeness"])
    # 0.7 x 1 + 0.2 x (1 - 250 / 500) + 0.1 x 1
    assert row["confidence"] == pytest.approx(0.9, abs=0.001)
    assert row["why"] == ("same_name", "same_category")


def test_nothing_is_an_empty_frame_of_the_same_columns() -> None:
    for entries in ({}, {"a": place("a", "城")}):
        frame = candidate_pairs(entries)
        assert (len(frame), tuple(frame.columns)) == (0, COLUMNS)
        assert frame["distance_m"].dtype == "float64"
        assert frame["same_category"].dtype == "boolean"


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("第1駐車場", "第2駐車場"),
        ("市民ホール1号館", "市民ホール2号館"),
        ("県庁第一駐車場", "県庁第２駐車場"),
        ("金沢駅東口駐車場", "金沢駅西口駐車場"),
        ("総合体育館 A棟", "総合体育館 B棟"),
        ("市民会館 本館", "市民会館 別館"),
    ],
)
def test_numbers_and_opposed_words_tell_alike_names_apart(name: str, other: str) -> None:
    more: dict[str, Cell] = {"category": "park", "municipality_code": "19201"}
    assert told(place("a", name, **more), place("b", other, 5, **more)) == {}
    assert told(place("a", name, **more), place("b", name, 5, **more)) != {}


@pytest.mark.parametrize(
    ("name", "other", "code"),
    [
        ("道の駅　高松", "高松", "end_of_name"),
        ("道の駅あなみず", "あなみず", "end_of_name"),
        ("兼六園（国指定特別名勝）", "兼六園", "end_of_name"),
        ("石川県海洋漁業科学館", "海洋漁業科学館", "like_name"),
        ("ひがし茶屋街", "ﾋｶﾞｼ茶屋街", "same_name"),
    ],
)
def test_other_ways_to_write_a_name_are_found(name: str, other: str, code: str) -> None:
    row = told(place("a", name), place("b", other, 10))["a", "b"]
    assert code in row["why"]
    assert "near" in row["why"]


def test_an_end_of_few_letters_is_no_name() -> None:
    assert told(place("a", "和倉温泉総湯"), place("b", "総湯", 5)) == {}


def test_a_part_of_a_place_is_not_the_place() -> None:
    assert told(place("a", "山代温泉"), place("b", "山代温泉 総湯", 5)) == {}
    same: dict[str, Cell] = {"category": "onsen_town"}
    row = told(place("a", "山代温泉", **same), place("b", "山代温泉 総湯", 5, **same))["a", "b"]
    assert "part_of_name" in row["why"]
    # 0.7 x 0.7 + 0.2 x 0.99 + 0.1
    assert row["confidence"] == pytest.approx(0.788, abs=0.001)


def test_a_reading_finds_what_letters_do_not() -> None:
    pair = (
        place("a", "千枚田", name_kana="センマイダ"),
        place("b", "せんまいだ", 20),
        place("c", "粟津温泉", 40, name_kana="アワヅオンセン"),
    )
    row = told(*pair)["a", "b"]
    assert (row["name_likeness"], row["kana_likeness"]) == (0.0, 1.0)
    assert row["why"] == ("same_reading", "near")


def test_far_pairs_need_one_name_in_one_municipality() -> None:
    town: dict[str, Cell] = {"municipality_code": "19201", "category": "park"}
    far = place("b", "城山公園", 3000, **town)
    row = told(place("a", "城山公園", **town), far)["a", "b"]
    # 0.7 x 1 + 0.2 x 0 + 0.1 x 1
    assert row["confidence"] == pytest.approx(0.8)
    assert told(place("a", "城山公園", category="park"), far) == {}
    assert told(place("a", "城山公園の森", **town), far) == {}
    nowhere = told(place("a", "城山公園", None, **town), far)["a", "b"]
    assert pd.isna(nowhere["distance_m"])
    assert "no_position" in nowhere["why"]
    many = [place(f"p{i}", "児童公園", 3000 * i, **town) for i in range(4)]
    assert len(told(*many[:3])) == 3
    assert told(*many) == {}


def test_a_coarse_position_reaches_farther() -> None:
    fine, coarse = place("a", "城山公園"), place("b", "城山公園", 4900, precision_m=1000.0)
    row = told(fine, coarse)["a", "b"]
    assert "coarse_position" in row["why"]
    assert "near" not in row["why"]
    # 0.7 x 1 + 0.2 x 0.5 + 0.1 x 0.5
    assert row["confidence"] == pytest.approx(0.85)
    assert told(fine, place("b", "城山公園", 4900, precision_m=999.0)) == {}
    assert told(fine, place("b", "城山公園", 5100, precision_m=1000.0)) == {}
    near = told(fine, place("b", "城山公園", 499))
    assert (len(near), told(fine, place("b", "城山公園", 501))) == (1, {})


def test_works_and_years_are_told_apart() -> None:
    def work(own: str, title: str, year: int | None) -> Entry:
        return Entry(kind="works", id=own, fields={"title_ja": title, "kind": "film", "year": year})

    works = [work("a", "砂の器", 1974), work("b", "砂の器", 2004), work("c", "砂 の器", None)]
    assert set(told(*works)) == {("a", "c"), ("b", "c")}
    spots = [place(own, "鳥居", work_id=f"w{own}") for own in "ab"]
    assert told(*spots) == {}


def test_pairs_that_were_called_different_do_not_come_back() -> None:
    three = [place("c", "城"), place("b", "城", 1), place("a", "城", 2)]
    assert set(told(*three)) == {("c", "b"), ("c", "a"), ("b", "a")}
    assert set(told(*three, apart={("b", "c"), ("a", "c")})) == {("b", "a")}


def test_own_places_beside_embedded_ones(embedded: Catalogue) -> None:
    castle = embedded.locations.loc[["loc-091"]]
    point = castle.geometry.iloc[0]
    name = str(castle["name_ja"].iloc[0])
    mine = Entry(kind="locations", id="mine", fields={"name_ja": name}, lon=point.x, lat=point.y)
    found = told(mine, embedded=embedded.locations)
    assert found["mine", "loc-091"]["where"] == "embedded"
    assert all(row["where"] == "own" or row["first"] == "mine" for row in found.values())
    assert told(mine, embedded=castle, apart={("loc-091", "mine")}) == {}
    empty: gpd.GeoDataFrame = embedded.locations.iloc[:0]
    assert told(mine, embedded=empty) == {}


def test_an_own_place_that_is_an_embedded_one_is_proposed_with_own_ones_only(
    embedded: Catalogue,
) -> None:
    row = embedded.locations.loc["loc-091"]
    point = row.geometry
    own = [
        Entry(
            kind="locations",
            id=i,
            fields={"name_ja": str(row["name_ja"])} | more,
            lon=point.x,
            lat=point.y,
        )
        for i, more in (("a", {"same_as": "loc-091"}), ("b", {}))
    ]
    assert set(told(*own, embedded=embedded.locations)) == {("a", "b"), ("b", "loc-091")}


def test_the_likeliest_comes_first_and_each_pair_once() -> None:
    places = [place(f"p{i}", "城山公園", 90.0 * i, precision_m=10.0) for i in range(8)]
    frame = candidate_pairs({p.id: p for p in places})
    assert frame["confidence"].is_monotonic_decreasing
    assert frame["confidence"].min() >= LEAST
    pairs = list(zip(frame["first"], frame["second"], strict=True))
    assert len(set(map(frozenset, pairs))) == len(pairs)
    # 0.75 + 0.2 x nearness is told up to 500 m: neighbours up to five places on.
    assert len(pairs) == sum(1 for i in range(8) for j in range(i + 1, 8) if j - i <= 5)
    assert {code for why in frame["why"] for code in why} <= set(CODES)


@pytest.fixture(scope="module")
def ishikawa(real_data: Path, embedded: Catalogue) -> dict[str, Entry]:
    """Three published lists of one prefecture in one set of records."""
    entries: dict[str, Entry] = {}
    for name in ("170003_tourism", "170003_public_facility", "michinoeki"):
        content = (real_data / "opendata_ishikawa" / f"{name}.csv").read_bytes()
        imported = with_municipalities(
            records_of(content, name, embedded.municipalities),
            load_outlines(find_data()),
            embedded.municipalities["name_ja"],
            file=name,
        )
        taken = intake_of(imported, file=name, content=content, standing=entries)
        entries |= {entry.id: entry for entry in taken.entries}
    return entries


@pytest.mark.real
def test_published_lists_of_one_prefecture(ishikawa: dict[str, Entry]) -> None:
    start = time.perf_counter()
    frame = candidate_pairs(ishikawa)
    assert time.perf_counter() - start < 5
    names = {own: str(entry.fields["name_ja"]) for own, entry in ishikawa.items()}
    pairs = {frozenset((names[a], names[b])) for a, b in zip(frame["first"], frame["second"],
                                                               strict=True)}  # fmt: skip
    # Looked up by hand in the files: the same place in two of them.
    for one, other in (
        ("道の駅　高松", "高松"),
        ("道の駅　狼煙", "狼煙"),
        ("道の駅のと千里浜", "のと千里浜"),
        ("道の駅「一向一揆の里」", "一向一揆の里"),
        ("石川県海洋漁業科学館", "海洋漁業科学館"),
        ("石川県立図書館（百万石ビブリオバウム）", "石川県立図書館"),
    ):
        assert frozenset((one, other)) in pairs
    assert frozenset(("石川県立美術館",)) in pairs
    # Two baths of one spa, and a spa and its bath.
    assert frozenset(("山代温泉", "山代温泉　総湯")) not in pairs
    assert 50 <= len(frame) <= 100
