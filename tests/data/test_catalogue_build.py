"""The rules by which the catalogue is made: whole names, categories, places."""

import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


def rules(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    monkeypatch.setitem(sys.modules, "catalogue_build", importlib.import_module("catalogue_build"))
    return importlib.import_module(f"catalogue_build.{name}")


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return rules("names", monkeypatch)


def test_names_are_compared_whole(names: ModuleType) -> None:
    assert names.whole_names("兼六園（国指定特別名勝）") & names.whole_names("兼六園")
    assert names.whole_names("霞ヶ浦 公園") == names.whole_names("霞ケ浦公園")
    assert not names.whole_names("武田神社") & names.whole_names("武田神社前")
    assert not names.whole_names("前橋公園") & names.whole_names("公園")


@pytest.mark.parametrize(
    ("name", "station"),
    [
        ("身延駅", "身延"),
        ("日田駅(リヴァイ兵士長像)", "日田"),
        ("銚子電鉄 外川駅", "外川"),
        ("京阪宇治駅", "宇治"),
        ("道の駅なるさわ", ""),
        ("駅前通り", ""),
    ],
)
def test_a_station_is_known_by_its_bare_name(names: ModuleType, name: str, station: str) -> None:
    assert names.station_name(name) == station


@pytest.mark.parametrize(
    ("kind", "name", "category"),
    [
        ("other", "道の駅つる", "road_station"),
        ("hospital_set", "山口赤十字病院", "hospital"),
        ("garden", "神野公園", "park"),
        ("garden", "兼六園", "garden"),
        ("temple_shrine", "武田神社", "shrine"),
        ("temple_shrine", "恵林寺", "temple"),
        ("waterfront", "沼津港", "port"),
        ("castle", "前橋公園", "castle"),
        ("hotel_onsen", "大洗ホテル", "onsen"),
        ("school_public", "豊郷小学校旧校舎群", "school"),
    ],
)
def test_the_name_refines_a_coarse_category(
    monkeypatch: pytest.MonkeyPatch, kind: str, name: str, category: str
) -> None:
    categories = rules("categories", monkeypatch)
    assert categories.category_of({"category": kind, "name_ja": name}, "x-1") == category


def test_rows_of_one_name_and_place_are_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    places = rules("places", monkeypatch)

    def member(site_id: str, name: str, lon: float, city: str = "19365") -> object:
        return places.Member(
            id=site_id, kind="x", name=name, lon=lon, lat=35.0, precision_m=100.0, city=city
        )

    # 0.002 degree of longitude at 35 N: 183 m, within 100 m + 100 m; 0.003 degree: 274 m
    rows = [
        member("a-1", "身延駅", 138.000),
        member("b-1", "JR身延駅", 138.002),
        member("c-1", "身延駅", 138.005),
        member("d-1", "身延駅", 138.000, "19366"),
        member("e-1", "身延", 138.000),
        member("f-1", "別の名", 138.000),
    ]
    found = places.join_places(rows, [("a-1", "f-1")], set())
    assert found["a-1"] == found["b-1"] == found["f-1"]
    assert len({found[i] for i in ("a-1", "c-1", "d-1", "e-1")}) == 4
    apart = places.join_places(rows, [], {frozenset(("a-1", "b-1"))})
    assert apart["a-1"] != apart["b-1"]
    assert found["a-1"] == places.place_id("a-1")
