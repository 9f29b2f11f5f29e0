"""Formats are recognised by their signs: the right one, or none."""

import csv
import gzip
import io
import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from locator.errors import DataError
from locator.i18n import Lang
from locator.importing.format_records import Format, fields_of
from locator.importing.formats import (
    load_formats,
    own_formats,
    recognise,
    recognise_json,
    recognise_rows,
)
from locator.importing.json_records import json_parts, read_json
from locator.importing.templates import TEMPLATES, template_csv
from locator.importing.translating import table_parts
from locator.settings import find_data

EMBEDDED = {
    "anitabi-points", "japan-search", "ksj-a-areas", "ksj-n02-stations", "ksj-p11",
    "ksj-p11-2022", "ksj-p12", "localgovjp", "michinoeki-list", "paris-film-locations",
    "recommended-cultural-property", "recommended-evacuation", "recommended-event",
    "recommended-public-facility", "recommended-public-toilet", "recommended-tourism",
    "recommended-wireless-lan", "sf-film-locations", "std-cultural-property", "std-evacuation",
    "std-event", "std-public-facility", "std-public-toilet", "std-tourism", "std-wireless-lan",
    "yamaguchi-community-transport",
}  # fmt: skip
NEW = "全国地方公共団体コード,ID,地方公共団体名,名称,名称_カナ,所在地_連結表記,緯度,経度,備考"
OLD_BODY = "都道府県コード又は市区町村コード,NO,都道府県名,市区町村名"
OLD = f"{OLD_BODY},名称,名称_カナ,住所,方書,緯度,経度,備考"
OLD_EVENT = f"{OLD_BODY},イベント名,開始日,終了日,料金(基本),場所名称,住所,緯度,経度,駐車場情報"
TOLD = (
    (f"{NEW},料金(基本),料金(詳細),アクセス方法,駐車場情報", "std-tourism"),
    (f"{OLD},料金（基本）,アクセス方法,駐車場情報,バリアフリー情報", "recommended-tourism"),
    (f"{NEW},文化財分類,種類,場所名称,所有者等", "std-cultural-property"),
    (f"{OLD},文化財分類,種類,場所名称,所有者等,文化財指定日", "recommended-cultural-property"),
    (f"{NEW},名称_通称,POIコード,団体名,利用可能曜日", "std-public-facility"),
    (f"{OLD},名称_通称,POIコード,団体名,利用可能曜日", "recommended-public-facility"),
    ("ID,地方公共団体名,イベント名,開始日,終了日,場所名称,所在地_連結表記,緯度,経度", "std-event"),
    (OLD_EVENT, "recommended-event"),
    (f"{NEW},設置位置,男性トイレ総数,女性トイレ総数,バリアフリートイレ数", "std-public-toilet"),
    (f"{OLD},設置位置,男性トイレ総数,女性トイレ総数,多機能トイレ数", "recommended-public-toilet"),
    (f"{NEW},市区町村コード,災害種別_洪水,災害種別_地震,指定避難所との重複", "std-evacuation"),
    ("NO,名称,住所,緯度,経度,市区町村コード,災害種別_洪水,災害種別_地震", "recommended-evacuation"),
    (f"{NEW},設置者,SSID,提供エリア", "std-wireless-lan"),
    (f"{OLD},設置者,ＳＳＩＤ,提供エリア", "recommended-wireless-lan"),
    ("lon,lat,P12_001,P12_002,P12_003,P12_004,P12_005,P12_006,P12_007", "ksj-p12"),
    ("X,Y,P11_001,P11_002,P11_003_1,P11_003_2,P11_004_1,P11_004_2", "ksj-p11"),
    ("lon,lat,P11_001,P11_002,P11_003_01,P11_004_01,P11_005", "ksj-p11-2022"),
    ("lon,lat,N02_001,N02_002,N02_003,N02_004,N02_005,N02_005c", "ksj-n02-stations"),
    ("lon,lat,PREFEC_CD,AREA_CD,CTV_NAME,THEMA_NO,LAYER_NO,OBJ_NAME,IOSIDE_DIV", "ksj-a-areas"),
    ("pid,pref,cid,city,citykana,lat,lng,url,phrase", "localgovjp"),
    ("lon,lat,N02_001,N02_002,N02_003,N02_004", ""),
    ("lon,lat,P12_001N,P12_002N,P12_003N,P12_004N,P12_005N,P12_006N", ""),
    ("id,名称,緯度,経度,備考", ""),
    (NEW, ""),
    (OLD, ""),
)
SF = [["180", "2011", "City Hall", "", "SPI Cinemas", "", "Jayendra", "U", "S", "N", "P"]] * 20
REAL = (
    ("opendata_ishikawa/170003_tourism.csv", "std-tourism", 1346, 1345),
    ("opendata_ishikawa/170003_public_facility.csv", "std-public-facility", 87, 83),
    ("opendata_ishikawa/170003_evacuation_space.csv", "std-evacuation", 1528, 1525),
    ("opendata_ishikawa/170003_public_toilet.csv", "std-public-toilet", 103, 103),
    ("opendata_ishikawa/170003_public_wireless_lan.csv", "std-wireless-lan", 9, 9),
    ("opendata_ishikawa/michinoeki.csv", "michinoeki-list", 26, 26),
    ("film_locations_sf/Film_Locations_in_San_Francisco.csv", "sf-film-locations", 1622, 1622),
    ("film_locations_paris/lieux-de-tournage-a-paris.csv.gz", "paris-film-locations", 13743, 13743),
    ("municipalities_localgovjp/localgovjp-utf8.csv", "localgovjp", 1916, 1916),
    ("municipalities_localgovjp/localgovjp-sjis-2019.csv", "localgovjp", 1916, 1916),
)


@pytest.fixture(scope="module")
def formats() -> Mapping[str, Format]:
    return load_formats(find_data())


def table(path: Path) -> list[list[str]]:
    content = path.read_bytes()
    content = gzip.decompress(content) if path.suffix == ".gz" else content
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp932")
    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_every_embedded_file_is_read(formats: Mapping[str, Format]) -> None:
    own = {known.id for known in own_formats()}
    assert set(formats) == EMBEDDED | own
    assert len(own) == 14


def test_every_column_stands_in_its_kind(formats: Mapping[str, Format]) -> None:
    for known in formats.values():
        for part in known.parts:
            assert set(part.targets) <= set(fields_of(part.kind)), known.id
        assert known.name_ja, known.id
        assert known.name_en, known.id


@pytest.mark.parametrize(("headings", "wanted"), TOLD, ids=[w or "none" for _, w in TOLD])
def test_an_edition_is_told_from_the_other_and_from_other_lists(
    headings: str, wanted: str, formats: Mapping[str, Format]
) -> None:
    cells = headings.split(",")
    found = recognise(cells, [["x"] * len(cells)], formats)
    assert [known.id for known, _ in found] == ([wanted] if wanted else [])
    assert all(0 < confidence <= 1 for _, confidence in found)


def test_confidence_is_the_share_of_columns_that_are_filled(
    formats: Mapping[str, Format],
) -> None:
    ((known, confidence),) = recognise(
        ["lon", "lat", "P11_001", "P11_002", "P11_003_1", "P11_004_1"], [], formats
    )
    assert (known.id, confidence) == ("ksj-p11", 1.0)
    ((known, confidence),) = recognise(
        ["P11_001", "P11_002", "P11_003_1", "P11_004_1"], [], formats
    )
    assert (known.id, confidence) == ("ksj-p11", pytest.approx(1 / 3))  # name of name, lon, lat


def test_a_list_of_the_same_headings_and_another_content_is_none(
    formats: Mapping[str, Format],
) -> None:
    headings = ["ジャンル", "名称", "住所", "電話番号", "開館時間", "休館日", "緯度", "経度"]
    row = ["", "高松", "かほく市", "(076)281-2221", "9：00", "無休", "36.7", "136.7"]
    assert [k.id for k, _ in recognise(headings, [["道の駅", *row[1:]]], formats)] == [
        "michinoeki-list"
    ]
    assert recognise(headings, [["寄り道パーキング", *row[1:]]], formats) == ()
    assert recognise(headings, [row], formats) == ()
    assert recognise(headings, [], formats) == ()


def test_a_table_without_headings_is_told_by_width_and_cells(
    formats: Mapping[str, Format],
) -> None:
    assert [k.id for k, _ in recognise(SF[0], SF[1:], formats)] == ["sf-film-locations"]
    assert recognise_rows(SF, formats)[0] == -1
    assert recognise(SF[0][:10], SF[1:], formats) == ()
    named = ["Title", "Release Year", *SF[0][2:]]
    assert recognise(named, SF, formats) == ()
    other = [["a", str(1900 + n), *"1234567"[:7], "8", "9"] for n in range(20)]
    assert recognise(other[0], other[1:], formats) == ()


def test_titles_above_the_headings_are_passed_over(formats: Mapping[str, Format]) -> None:
    headings = TOLD[0][0].split(",")
    rows = [["観光施設一覧"], ["令和8年", ""], headings, ["170003"] * len(headings)]
    place, found = recognise_rows(rows, formats)
    assert (place, [k.id for k, _ in found]) == (2, ["std-tourism"])
    assert recognise_rows([["a", "b"], ["1", "2"]], formats) == (0, ())
    assert recognise_rows([], formats) == (0, ())


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_an_own_template_is_recognised_as_itself(lang: str, formats: Mapping[str, Format]) -> None:
    for kind, template in TEMPLATES.items():
        headings = template_csv(Lang(lang), kind).decode("utf-8-sig").strip().split(",")
        found = [(k.id, c) for k, c in recognise(headings, [], formats)]
        own = f"own-{kind}" if lang == "ja" else f"own-{kind}-en"
        assert found == ([] if template.is_statement else [(own, 1.0)])


def test_json_is_told_by_its_keys(formats: Mapping[str, Format]) -> None:
    work = {"id": 1, "bgm_id": "", "title_cn": "", "title_jp": "作品", "type": "TV", "points": []}
    assert [k.id for k, _ in recognise_json([work, work], formats)] == ["anitabi-points"]
    assert recognise_json([work, {}], formats) == ()
    for document in ([], {}, None, "text", [[[]]], {"points": 3}, {"type": "FeatureCollection"}):
        assert recognise_json(document, formats) == ()


def test_a_new_file_is_a_new_format_and_a_faulty_one_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "formats"
    folder.mkdir()
    with pytest.raises(DataError) as caught:
        load_formats(tmp_path)
    assert caught.value.code == "no_formats"
    shutil.copy(find_data() / "formats" / "ksj-p11.toml", folder)
    assert set(load_formats(tmp_path)) - {k.id for k in own_formats()} == {"ksj-p11"}
    (folder / "other.toml").write_text('id = "other"\nkind = "trains"\n', encoding="utf-8")
    with pytest.raises(DataError, match=r"other\.toml has .*kind: 'trains' \(expected one of"):
        load_formats(tmp_path)


@pytest.mark.real
@pytest.mark.parametrize(("file", "wanted", "count", "named"), REAL, ids=[r[0] for r in REAL])
def test_a_real_table_is_recognised_and_read_row_by_row(
    file: str, wanted: str, count: int, named: int, real_data: Path, formats: Mapping[str, Format]
) -> None:
    rows = table(real_data / file)
    place, found = recognise_rows(rows, formats)
    assert [known.id for known, _ in found] == [wanted]
    known = found[0][0]
    below = list(enumerate(rows))[place + 1 :]
    headings = rows[place] if place >= 0 else []
    (records,) = table_parts(headings, below, known).values()
    assert len(records) == count
    name = known.parts[0].targets.index("title" if known.kind == "shoots" else "name_ja")
    assert sum(bool(cells[name]) for _, cells in records) == named
    assert sum(any(cells) for _, cells in records) == named  # rows without any text


@pytest.mark.real
def test_no_other_real_table_is_taken_for_a_known_one(
    real_data: Path, formats: Mapping[str, Format]
) -> None:
    known = {real_data / file for file, *_ in REAL}
    others = [
        path
        for path in sorted(real_data.rglob("*.csv"))
        if path not in known and "gtfs_jp" not in path.parent.name
    ]
    assert len(others) >= 15
    assert {p.name: f for p in others if (f := recognise_rows(table(p), formats)[1])} == {}


@pytest.mark.real
def test_real_json_is_recognised_and_read(real_data: Path, formats: Mapping[str, Format]) -> None:
    counts: dict[str, dict[str, int]] = {}
    files = [*real_data.rglob("*.json"), real_data / "anime_points_junreimap/anime_json.zip"]
    for path in files:
        document = read_json(path.read_bytes(), name=path.name)
        for known, _ in recognise_json(document, formats):
            parts = json_parts(document, known)
            counts[f"{path.name} {known.id}"] = {k: len(r) - 1 for k, r in parts.items()}
    assert counts == {
        "anime_json.zip anitabi-points": {"works": 1514, "spots": 50_200},
        "municipal_supply.json yamaguchi-community-transport": {"community_transport": 25},
    }


def test_the_real_shape_of_a_search_result_is_told(formats: Mapping[str, Format]) -> None:
    result = {
        "hit": 1,
        "from": 0,
        "list": [{"id": "a-1", "common": {"title": "t", "database": "a"}}],
    }
    assert [k.id for k, _ in recognise_json(json.loads(json.dumps(result)), formats)] == [
        "japan-search"
    ]
