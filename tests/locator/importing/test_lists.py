"""A source of any form as records of a kind: what it was read by, and that no row is lost."""

import io
import json
import zipfile
from collections.abc import Callable

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
from shapely.geometry import Point

from locator.errors import ImportFileError, QueryError
from locator.importing.formats import load_formats
from locator.importing.lists import Asking, Knowledge, ReadList, read_lists
from locator.importing.placing import make_gazetteer
from locator.settings import find_data
from tests.locator.importing.vectors import written, zipped

Take = Callable[..., tuple[ReadList, ...]]


@pytest.fixture
def take(towns: pd.DataFrame) -> Take:
    known = Knowledge(gazetteer=make_gazetteer(towns), formats=load_formats(find_data()))

    def _take(content: bytes | str, name: str = "a.csv", **asking: object) -> tuple[ReadList, ...]:
        data = content.encode() if isinstance(content, str) else content
        asked = Asking(**{"kind": "locations"} | asking)  # type: ignore[arg-type]
        read = read_lists(data, name, asked, known)
        for one in read:
            told = one.imported
            assert told.rows == told.accepted + len(told.quarantined)
        return read

    return _take


def codes(one: ReadList) -> list[str]:
    return [f.code for f in one.imported.findings]


TOURISM = (
    "全国地方公共団体コード,ID,地方公共団体名,名称,名称_カナ,所在地_連結表記,緯度,経度,料金(基本),"
    "アクセス方法,駐車場情報,開始時間\n"
    "170003,J1,石川県,宿,ヤド,石川県金沢市丸の内1-1,36.56,136.65,千円,駅から徒歩,50台,9時\n"
    "170003,J2,石川県,湯,ユ,石川県輪島市1,,,,,,\n"
    "170003,J3,石川県,,,,,,,,,\n"
)


def test_a_list_of_a_known_format_is_read_by_it_and_says_so(take: Take) -> None:
    (one,) = take(TOURISM)
    assert one.known is not None
    assert (one.known.id, one.is_sure) == ("std-tourism", True)
    assert list(one.imported.frame.index) == ["J1", "J2"]
    row = one.imported.frame.loc["J1"]
    assert (row["parking"], row["hours"], row["municipality_code"]) == (
        "50台",
        "開始時間: 9時",
        "17201",
    )
    assert one.imported.mapping["名称"] == "name_ja"
    assert "site_format_known" in codes(one)
    assert one.imported.placed == {"J2"}


def test_findings_of_a_known_format_name_the_headings_of_the_file(take: Take) -> None:
    (one,) = take(TOURISM.replace("36.56,136.65", "北の方,136.65"))
    found = next(f for f in one.imported.findings if f.code == "site_not_a_number")
    assert (found.column, found.row, found.found) == ("緯度", 2, "北の方")


def test_the_same_list_as_another_kind_is_read_by_its_headings(take: Take) -> None:
    (one,) = take(TOURISM, kind="facilities")
    assert one.known is None
    assert "site_format_of_another_kind" in codes(one)
    assert one.imported.accepted == 2


def test_a_table_without_headings_waits_for_a_confirmation(take: Take) -> None:
    rows = [
        ["A", "1999", "Pier 1", "", "Pixel", "", "Kim", "Lee", "Ann", "Bob", "Cy"],
        ["B", "2001", "", "", "Pixel", "", "Kim", "Lee", "Ann", "Bob", "Cy"],
        ["A", "1999", "Pier 1", "", "Pixel", "", "Kim", "Lee", "Ann", "Bob", "Cy"],
        ["A", "1999", "Pier 1", "", "Pixel", "", "Kim", "Lee", "Ann", "Bob", "Di"],
    ]
    text = "\n".join(",".join(row) for row in rows) + "\n"
    (one,) = take(text, kind="shoots")
    assert one.known is not None
    assert (one.known.id, one.is_sure) == ("sf-film-locations", False)
    assert one.imported.accepted == 2  # the fourth row differs in a cell that is not kept
    assert list(one.imported.quarantined["code"]) == ["site_place_missing", "site_row_twice"]
    (stated,) = take(text, kind="shoots", format_id="sf-film-locations")
    assert stated.is_sure


def test_a_mapping_decides_and_guesses_wait(take: Take) -> None:
    text = "どこ,東,北\n城,136.65,36.56\n"
    with pytest.raises(ImportFileError, match="name_ja"):
        take(text)
    (one,) = take(text, mapping={"どこ": "name_ja", "東": "lon", "北": "lat"})
    assert one.is_sure
    (guessed,) = take("施設の名称,東,北\n城,136.65,36.56\n")
    assert not guessed.is_sure
    assert set(guessed.imported.guessed) == {"name_ja", "lon", "lat"}


def test_all_sheets_of_a_workbook_and_those_that_are_no_list(take: Take) -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "甲"
    for row in (["名称", "経度", "緯度"], ["城", 136.65, 36.56]):
        first.append(row)
    for row in (["名称", "経度", "緯度"], ["海", 136.66, 36.57], ["", 1, 1]):
        second = book["乙"] if "乙" in book.sheetnames else book.create_sheet("乙")
        second.append(row)
    third = book.create_sheet("覚え")
    third.append(["今日の天気"])
    buffer = io.BytesIO()
    book.save(buffer)
    read = take(buffer.getvalue(), "a.xlsx")
    assert [(one.sheet, one.imported.accepted) for one in read] == [("甲", 1), ("乙", 1)]
    assert "site_table_unread" in codes(read[0])
    assert [one.sheet for one in take(buffer.getvalue(), "a.xlsx", sheet="乙")] == ["乙"]
    with pytest.raises(QueryError, match="no sheet '丙'; expected one of 甲, 乙, 覚え"):
        take(buffer.getvalue(), "a.xlsx", sheet="丙")


def test_an_archive_gives_each_of_its_lists(take: Take) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("甲.csv", "名称,経度,緯度\n城,136.65,36.56\n")
        archive.writestr("乙.geojson", json.dumps({
            "type": "FeatureCollection",
            "features": [{"type": "Feature", "properties": {"name": "海"},
                          "geometry": {"type": "Point", "coordinates": [136.66, 36.57]}}],
        }))  # fmt: skip
    read = take(buffer.getvalue(), "a.zip")
    assert sorted((one.name, one.imported.accepted) for one in read) == [
        ("a.zip/乙.geojson", 1),
        ("a.zip/甲.csv", 1),
    ]


WORKS = {
    "id": 7, "bgm_id": "", "title_cn": "x", "title_jp": "城の話", "title_en": "", "type": "TV",
    "points": [
        {"id": "p1", "name": "城", "lat": 36.56, "lng": 136.65, "ep_cut": 3, "user_id": 12},
        {"id": "p2", "name": "", "lat": 36.57, "lng": 136.66, "ep_cut": 4, "user_id": 12},
    ],
}  # fmt: skip


def test_json_of_works_gives_works_or_spots_and_no_person(take: Take) -> None:
    text = json.dumps(WORKS)
    (works,) = take(text, "7.json", kind="works")
    assert works.imported.frame[["title_ja", "kind"]].to_numpy().tolist() == [["城の話", "anime"]]
    (spots,) = take(text, "7.json", kind="spots")
    assert list(spots.imported.frame["work_id"]) == ["7"]
    assert list(spots.imported.quarantined["code"]) == ["site_name_missing"]
    assert "12" not in spots.imported.quarantined["cells"].iloc[0]
    with pytest.raises(QueryError, match="gives works, spots and no hubs"):
        take(text, "7.json", kind="hubs")
    with pytest.raises(ImportFileError, match="FeatureCollection"):
        take('{"a": 1}', "a.json")


def test_a_format_that_is_not_known_is_refused(take: Take) -> None:
    with pytest.raises(QueryError, match="no format 'x'"):
        take(TOURISM, format_id="x")
    with pytest.raises(QueryError, match="gives locations and no works"):
        take(TOURISM, kind="works", format_id="std-tourism")


def test_metres_of_a_stated_system_are_turned(take: Take) -> None:
    text = "名称,X座標,Y座標,市区町村コード\n城,62930,0,17201\n"
    (waits,) = take(text)
    assert list(waits.imported.quarantined["code"]) == ["site_projected"]
    (one,) = take(text, crs="EPSG:6675")
    assert one.imported.frame.geometry.iloc[0].x == pytest.approx(137 + 10 / 60)


def in_zone(form: str, *, states: bool) -> bytes:
    """Return one place at the origin of zone VII, in metres, as a ZIP or a GeoPackage."""
    frame = gpd.GeoDataFrame({"name": ["城"]}, geometry=[Point(0, 0)], crs=6675)
    files = written(
        frame if states or form == ".shp" else frame.set_crs(None, allow_override=True), form
    )
    if form == ".gpkg":
        return files[".gpkg"]
    if not states:
        del files[".prj"]
    return zipped({f"list{suffix}": data for suffix, data in files.items()})


@pytest.mark.parametrize("form", [".shp", ".gpkg"])
def test_a_layer_that_states_no_system_is_in_that_of_the_user(take: Take, form: str) -> None:
    content = in_zone(form, states=False)
    (waits,) = take(content, "a.zip" if form == ".shp" else "a.gpkg")
    assert (waits.imported.accepted, waits.imported.rows) == (0, 1)
    (one,) = take(content, "a.zip" if form == ".shp" else "a.gpkg", crs="EPSG:6675")
    point = one.imported.frame.geometry.iloc[0]
    assert (point.x, point.y) == (pytest.approx(137 + 10 / 60), pytest.approx(36))
    assert "site_crs_stated" not in codes(one)


@pytest.mark.parametrize(("asked", "is_told"), [("EPSG:6676", True), ("epsg:6675", False)])
@pytest.mark.parametrize("form", [".shp", ".gpkg"])
def test_a_layer_in_a_system_of_its_own_is_turned_once_whatever_the_user_says(
    take: Take, form: str, asked: str, *, is_told: bool
) -> None:
    (one,) = take(in_zone(form, states=True), "a.zip" if form == ".shp" else "a.gpkg", crs=asked)
    point = one.imported.frame.geometry.iloc[0]
    assert (point.x, point.y) == (pytest.approx(137 + 10 / 60), pytest.approx(36))
    assert ("site_crs_stated" in codes(one)) == is_told


@pytest.mark.parametrize(
    "number", ["1e999", "-1e999", "9" * 400, "9" * 5000, "1e308", "1e-400", "inf", "nan", "0x1p9"]
)
def test_numbers_beyond_all_measure_in_an_archive_are_findings(take: Take, number: str) -> None:
    rows = f"a,城,{number},36.5,\nb,駅,136.6,{number},\nc,橋,136.6,36.5,{number}\n"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("表.csv", "id,名称,経度,緯度,申請日数\n" + rows)
    (one,) = take(buffer.getvalue(), "a.zip")
    told = one.imported
    assert told.rows == 3
    assert told.frame.geometry.dropna().total_bounds.tolist() == [136.6, 36.5, 136.6, 36.5]
    if not number.strip("-").startswith("nan"):  # which stands for an empty cell
        assert {f.row for f in told.findings} >= {2, 3, 4}
