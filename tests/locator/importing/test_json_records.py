"""JSON of works and points, registers and search results becomes records of text."""

import io
import json
import tracemalloc
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from locator.errors import ImportFileError
from locator.importing.format_records import Format
from locator.importing.formats import load_formats
from locator.importing.json_records import json_parts, read_json
from locator.importing.limits import ImportLimits
from locator.settings import find_data

WORK = """{"id": 12, "bgm_id": 3, "title_cn": "中", "title_jp": "見本の作品", "title_en": "",
 "type": "剧场版", "points": [
 {"id": "p1", "name": "橋", "lat": 35.10, "lng": 138.5, "ep_cut": 3, "remark": "朝", "location": "",
  "user_id": 77, "status_code": 4242, "zoom": 5, "image_path": "/user/4242/x.jpg"},
 {"id": "p2", "name": "駅", "lat": 35.2, "lng": 138.60, "ep_cut": "", "remark": "", "location": ""}
]}"""
RESULT = """{"hit": 2, "from": 0, "list": [
 {"id": "db-1", "common": {"title": "庭園の写真", "titleEn": "Garden", "database": "db",
  "provider": "org", "ownerOrg": "own", "contentsRightsType": "ccby",
  "location": ["宮城県 大崎市", "岩出山"], "coordinates": {"lat": 38.65770, "lon": 140.8635},
  "temporal": ["2010-04-30"], "contributor": ["撮影者の名"], "linkUrl": "https://example.org/1"}},
 {"id": "db-2", "common": {"title": "絵図", "database": "db"}}]}"""


@pytest.fixture(scope="module")
def formats() -> Mapping[str, Format]:
    return load_formats(find_data())


def packed(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("_", "."), text)
    return buffer.getvalue()


def rows(records: list[tuple[int, tuple[str, ...]]]) -> list[dict[str, str]]:
    return [dict(zip(records[0][1], cells, strict=True)) for _, cells in records[1:]]


def test_works_and_points_come_apart_and_contributors_stay_out(
    formats: Mapping[str, Format],
) -> None:
    parts = json_parts(read_json(WORK.encode(), name="12.json"), formats["anitabi-points"])
    assert rows(parts["works"]) == [
        {"id": "12", "title_ja": "見本の作品", "title_en": "", "kind": "anime"}
    ]
    first, second = rows(parts["spots"])
    assert first == {
        "id": "p1", "name_ja": "橋", "lat": "35.10", "lon": "138.5", "work_id": "12",
        "note": "ep_cut: 3; remark: 朝",
    }  # fmt: skip
    assert (second["lon"], second["note"]) == ("138.60", "")
    assert [n for n, _ in parts["spots"]] == [0, 1, 2]
    assert "4242" not in str(parts)
    assert "77" not in str(parts)


def test_a_zip_of_works_and_a_list_of_works_are_the_same(formats: Mapping[str, Format]) -> None:
    other = WORK.replace('"id": 12', '"id": 13')
    known = formats["anitabi-points"]
    zipped = read_json(packed(a_json=WORK, b_json=other, c_txt="no"), name="all.zip")
    listed = read_json(f"[{WORK}, {other}]".encode(), name="all.json")
    assert json_parts(zipped, known) == json_parts(listed, known)
    assert [r["work_id"] for r in rows(json_parts(zipped, known)["spots"])] == [
        "12", "12", "13", "13",
    ]  # fmt: skip


def test_a_search_result_tells_title_holder_rights_and_place(
    formats: Mapping[str, Format],
) -> None:
    parts = json_parts(read_json(RESULT.encode(), name="r.json"), formats["japan-search"])
    first, second = rows(parts["locations"])
    assert (first["name_ja"], first["source"], first["licence"]) == ("庭園の写真", "org", "ccby")
    assert (first["lat"], first["lon"]) == ("38.65770", "140.8635")
    assert first["address"] == "宮城県 大崎市|岩出山"
    assert "ownerOrg: own" in first["note"]
    assert "撮影者の名" not in str(parts)
    assert (second["name_ja"], second["lat"], second["note"]) == ("絵図", "", "database: db")


def test_broken_files_say_what_they_are() -> None:
    for data, code in (
        (b'{"a": ', "import_broken_json_records"),
        (b"[" * 200_000, "import_broken_json_records"),
        (packed(a_txt="x"), "import_zip_without_json"),
        (b"PK\x03\x04 no archive", "import_broken_zip"),
        (packed(a_json="{"), "import_broken_json_records"),
    ):
        with pytest.raises(ImportFileError) as caught:
            read_json(data, name="x")
        assert caught.value.code == code
    with pytest.raises(ImportFileError) as caught:
        read_json(packed(a_json=WORK), name="x", limits=ImportLimits(unpacked_bytes=10))
    assert caught.value.code == "import_unpacks_too_large"


def test_a_member_that_lies_of_its_size_is_broken() -> None:
    data = bytearray(packed(a_json=" " * 50_000 + "{}"))
    place = data.rindex(b"PK\x01\x02") + 24
    data[place : place + 4] = (10).to_bytes(4, "little")
    with pytest.raises(ImportFileError) as caught:
        read_json(bytes(data), name="x")
    assert caught.value.code in {"import_broken_zip", "import_broken_json_records"}


def test_more_records_than_the_limit_are_refused(formats: Mapping[str, Format]) -> None:
    points = ", ".join('{"id": 1, "name": "a"}' for _ in range(40))
    document = json.loads('{"id": 1, "points": [' + points + "]}")
    with pytest.raises(ImportFileError) as caught:
        json_parts(document, formats["anitabi-points"], limits=ImportLimits(rows=10))
    assert caught.value.code == "import_too_large"


def test_endless_nesting_within_a_value_is_no_crash(formats: Mapping[str, Format]) -> None:
    deep: object = "x"
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(ImportFileError) as caught:
        json_parts({"id": deep, "points": []}, formats["anitabi-points"])
    assert caught.value.code == "import_broken_json_records"


@pytest.mark.real
def test_the_real_register_has_23_bodies_of_22_numbers(
    real_data: Path, formats: Mapping[str, Format]
) -> None:
    path = real_data / "community_transport_yamaguchi" / "municipal_supply.json"
    known = formats["yamaguchi-community-transport"]
    found = rows(json_parts(read_json(path.read_bytes(), name="s"), known)["community_transport"])
    bodies = {(r["registration_no"], r["operator_ja"]): r for r in found}
    assert (len(found), len(bodies), len({no for no, _ in bodies})) == (25, 23, 22)
    assert sorted(r["kind"] for r in bodies.values()) == ["gap_area"] * 16 + ["welfare"] * 7
    assert len({r["municipality"] for r in found}) == 15
    assert sum(r["valid_to"] < "2026-11-20" for r in bodies.values()) == 11
    assert sum(int(r["vehicles"]) for r in bodies.values()) == 136  # meta of the file


@pytest.mark.real
def test_real_points_keep_no_contributor(real_data: Path, formats: Mapping[str, Format]) -> None:
    path = real_data / "anime_points_junreimap" / "anime_json.zip"
    parts = json_parts(read_json(path.read_bytes(), name="z"), formats["anitabi-points"])
    works, spots = rows(parts["works"]), rows(parts["spots"])
    assert set(spots[0]) == {"id", "name_ja", "lat", "lon", "work_id", "note"}
    kinds = {k: sum(r["kind"] == k for r in works) for k in ("anime", "game", "manga", "film")}
    # TV 778 + WEB 57 + OVA 38 + 剧场版 169; 游戏 230 + AVG 1; 漫画系列 71 + 漫画 16; 电影 18
    assert kinds == {"anime": 1042, "game": 231, "manga": 87, "film": 18}
    assert {r["work_id"] for r in spots} <= {r["id"] for r in works}


def test_a_member_whose_bytes_are_broken_is_told() -> None:
    whole = packed(**{"a.json": '{"id": 1, "name": "' + "城" * 400 + '"}'})
    start = whole.index(b"a.json") + len("a.json")
    broken = whole[:start] + b"\xff" * 20 + whole[start + 20 :]
    with pytest.raises(ImportFileError) as caught:
        read_json(broken, name="a.zip")
    assert caught.value.code == "import_broken_zip"


def test_no_more_of_a_member_is_unpacked_than_it_states() -> None:
    data = bytearray(packed(a_json=" " * 50_000_000 + "{}"))
    place = data.rindex(b"PK\x01\x02") + 24
    data[22:26] = data[place : place + 4] = (10).to_bytes(4, "little")
    whole = bytes(data)
    tracemalloc.start()
    try:
        with pytest.raises(ImportFileError):
            read_json(whole, name="x")
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()
