"""People by mesh. The files are made here, in the published form, with made-up figures."""

import io
import json
import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.crs import WGS84
from geo.findings import Severity
from geo.mesh import MeshLevel, mesh_bounds
from locator.errors import ImportFileError
from locator.importing.limits import ImportLimits
from locator.importing.people import read_population

# The form of tblT001141H5339.txt: two rows above the figures, detail figures suppressed with «*».
# 533900064 is suppressed and counted at 533900073; totals stand for each cell itself.
CENSUS = """KEY_CODE,HTKSYORI,HTKSAKI,GASSAN,T001141001,T001141002,T001141019
,,,,　人口（総数）,　人口（総数）　男,　６５歳以上人口　総数
533900054,0,,,64,33,20
533900064,2,533900073,,3,1,*
533900073,1,,533900064,57,27,19
533900341,1,,533900342;533900343,24,12,9
533900342,2,533900341,,2,1,*
533900343,2,533900341,,1,1,*
"""


def census(text: str = CENSUS) -> bytes:
    return text.replace("\n", "\r\n").encode("cp932")


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_txt", ".txt"), data)
    return buffer.getvalue()


def found_codes(text: str, **options: str) -> list[tuple[str, int | None]]:
    found = read_population(census(text), "a.txt", **options)
    return [(f.code, f.row) for f in found.findings]


def test_a_census_file_as_published() -> None:
    found = read_population(census(), "tblT001141H5339.txt")
    people = found.population.people
    assert people.to_dict() == {
        "533900054": 64, "533900064": 3, "533900073": 57,
        "533900341": 24, "533900342": 2, "533900343": 1,
    }  # fmt: skip
    assert people.dtype == "Float64"
    assert people.index.name == "mesh_code"
    assert people.name == "人口(総数) 2020-10-01"
    assert found.population.level is MeshLevel.M500
    assert found.population.column == "T001141001"
    assert found.population.date == "2020-10-01"
    assert found.findings == ()
    assert (found.rows, found.accepted) == (6, 6)
    assert found.columns["T001141019"] == "65歳以上人口総数"
    assert found.read_as == "CSV, cp932"


def test_a_suppressed_figure_is_unknown_and_its_people_are_at_the_named_cell() -> None:
    found = read_population(census(), "a.txt", column="T001141019")
    people = found.population.people
    assert people.isna().to_dict() == {
        "533900054": False, "533900064": True, "533900073": False,
        "533900341": False, "533900342": True, "533900343": True,
    }  # fmt: skip
    assert people.sum() == 20 + 19 + 9
    assert found.population.merged_into.to_dict() == {
        "533900064": "533900073", "533900342": "533900341", "533900343": "533900341",
    }  # fmt: skip
    assert [(f.code, f.row) for f in found.findings] == [
        ("mesh_suppressed", 4), ("mesh_merged", 5), ("mesh_merged", 6),
        ("mesh_suppressed", 7), ("mesh_suppressed", 8),
    ]  # fmt: skip
    assert found.findings[0].expected == "533900073"
    assert found.findings[2].expected == "533900342, 533900343"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp", "utf-16"])
def test_any_encoding_and_a_zip_file_give_the_same(encoding: str) -> None:
    expected = read_population(census(), "a.txt").population.people
    data = CENSUS.encode(encoding)
    for source in (data, zipped(tblT001141H5339_txt=data)):
        assert read_population(source, "a").population.people.equals(expected)


def test_the_parts_of_a_cell_in_two_prefectures_are_added_up() -> None:
    head = "KEY_CODE,HTKSYORI,HTKSAKI,GASSAN,T001140001,T001140019\n,,,,　人口（総数）,　老年\n"
    one = census(head + "53393599,0,,,10,*\n53393598,0,,,7,2\n")
    other = census(head + "53393599,0,,,5,1\n")
    both = zipped(a_txt=one, b_txt=other)
    assert read_population(both, "a.zip").population.people.to_dict() == {
        "53393599": 15, "53393598": 7,
    }  # fmt: skip
    old = read_population(both, "a.zip", column="T001140019").population.people
    assert old["53393598"] == 2
    assert pd.isna(old["53393599"])


@pytest.mark.parametrize("level", [MeshLevel.KM1, MeshLevel.M250, MeshLevel.M125])
def test_the_level_is_told_by_the_length_of_the_code(level: MeshLevel) -> None:
    code = "53393599111"[: level.value]
    text = f"KEY_CODE,HTKSYORI,HTKSAKI,GASSAN,T001142001\n,,,,　人口（総数）\n{code},0,,,4\n"
    population = read_population(census(text), "a.txt").population
    assert population.level is level
    assert population.people.to_dict() == {code: 4}


def test_doubtful_rows_are_named_and_never_become_0() -> None:
    rows = [
        "533900054,0,,,-5,1,1", "533900055,0,,,1,1,1", "293900054,0,,,1,1,1", ",0,,,1,1,1",
        "533900063,0,,,,1,1", "533900064,0,,,many,1,1", "533900071,0,,,8,1,1",
        "533900071,0,,,8,1,1", "533900072,0,,,8,1,1", "533900072,0,,,9,1,1",
        "5.339E+08,0,,,8,1,1", "533900073,0,,,inf,1,1", '533900074,0,,,"1,234",1,1',
    ]  # fmt: skip
    text = "\n".join(CENSUS.splitlines()[:2] + rows) + "\n"
    found = read_population(census(text), "a.txt")
    assert [(f.code, f.row) for f in found.findings] == [
        ("mesh_people_bad", 3), ("mesh_code_bad", 4), ("mesh_code_bad", 5), ("mesh_code_bad", 6),
        ("mesh_people_bad", 7), ("mesh_people_bad", 8), ("mesh_twice", 10), ("mesh_twice", 12),
        ("mesh_code_bad", 13), ("mesh_people_bad", 14),
    ]  # fmt: skip
    assert {f.severity for f in found.findings} == {Severity.ERROR}
    assert found.rows == 13
    assert found.accepted == 9
    people = found.population.people
    assert people[people.notna()].to_dict() == {"533900071": 8, "533900074": 1234}
    assert len(people) == 7


def test_a_file_without_labels_is_read_where_its_table_is_known() -> None:
    known = "KEY_CODE,HTKSYORI,HTKSAKI,GASSAN,T001141001\n533900054,0,,,64\n"
    assert read_population(census(known), "a.txt").population.people.to_list() == [64]
    with pytest.raises(ImportFileError, match="no column of all people"):
        read_population(census(known.replace("T001141", "T009999")), "a.txt")
    other = known.replace("T001141", "T009999")
    assert read_population(census(other), "a", column="T009999001").population.date == ""


def ksj(**columns: list[float | str | None]) -> gpd.GeoDataFrame:
    codes = [str(c) for c in columns["MESH_ID"]]
    cells = shapely.box(*mesh_bounds(codes).T)
    return gpd.GeoDataFrame(columns, geometry=cells, crs=WGS84)


FORECAST = {
    "MESH_ID": ["533935991", "533935992"],
    "SHICODE": ["13103", "13103"],
    "PTN_2020": [12.5, None],
    "PTN_2050": [8.25, 3.0],
}


def test_a_forecast_of_ksj_as_geojson_and_as_zipped_shapefile(tmp_path: Path) -> None:
    frame = ksj(**FORECAST)
    frame.to_file(tmp_path / "500m_mesh_2024_13.shp")
    packed = zipped(**{p.name: p.read_bytes() for p in tmp_path.iterdir()})
    for source in (frame.to_json().encode(), packed, tmp_path / "500m_mesh_2024_13.shp"):
        found = read_population(source, "500m_mesh_2024_13")
        people = found.population.people
        assert people.dropna().to_dict() == {"533935991": 12.5}
        assert pd.isna(people["533935992"])
        assert people.name == "PTN_2020 2020"
        assert [f.code for f in found.findings] == ["mesh_people_bad"]
        later = read_population(source, "x", column="PTN_2050").population
        assert later.people.to_dict() == {"533935991": 8.25, "533935992": 3.0}
        assert later.date == "2050"
        assert found.columns.keys() == {"PTN_2020", "PTN_2050"}


def test_whole_numbers_as_codes_and_the_older_column() -> None:
    frame = ksj(MESH_ID=[533935991], POP2010=[7.0], POP2050=[5.0])
    found = read_population(frame.to_json().encode(), "a.geojson")
    assert found.population.people.to_dict() == {"533935991": 7}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \r\n", "is empty"),
        (b"%PDF-1.7 ...", "is a PDF file"),
        (b"\xd0\xcf\x11\xe0 ...", "Excel 97-2003"),
        (b"<html></html>", "HTML"),
        (b"PK\x03\x04 broken", "broken or locked ZIP"),
        (zipped(readme_md=b"x"), "no column KEY_CODE or MESH_ID"),
        ("名称,緯度,経度\n城,35,139\n".encode("cp932"), "no column KEY_CODE or MESH_ID"),
        (b'{"type": "FeatureCollection", "features": []}', "KEY_CODE or MESH_ID|cannot be read"),
        (b"{broken", "cannot be read"),
        (b"\x00\x00\x27\x0a" + bytes(200), "without its DBF"),
        (census("\n".join(CENSUS.splitlines()[:2]) + "\n"), "no row with a mesh code"),
        (census(CENSUS + "53390005,0,,,1,1,1\n"), r"several levels \(1 of 8 digits, 6 of 9"),
        (census(CENSUS.replace("5339", "1139")), "no row with a mesh code"),
        (
            zipped(a_txt=census(), b_txt=census(CENSUS[: CENSUS.index("5339")] + "53393599,0,,,1")),
            "several levels",
        ),
        (bytes(range(256)) * 4, "not a text"),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_is_named(data: bytes, message: str) -> None:
    with pytest.raises(ImportFileError, match=message) as fault:
        read_population(data, "people.txt")
    assert fault.value.code
    assert fault.value.facts["file"]


def test_a_column_that_is_not_there_and_a_file_too_long() -> None:
    with pytest.raises(ImportFileError, match=r"no column T001141099; found 'T001141001 人口"):
        read_population(census(), "a.txt", column="T001141099")
    with pytest.raises(ImportFileError, match="more than 3 rows"):
        read_population(census(), "a.txt", limits=ImportLimits(rows=3))
    packed = zipped(a_txt=census())
    with pytest.raises(ImportFileError, match="unpacks to"):
        read_population(packed, "a.zip", limits=ImportLimits(unpacked_bytes=10))
    many = json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "geometry": None, "properties": {"MESH_ID": "53393599", "PTN_2020": 1}}
    ] * 5}).encode()  # fmt: skip
    with pytest.raises(ImportFileError, match="more than 3 rows"):
        read_population(many, "a.geojson", limits=ImportLimits(rows=3))


@given(st.lists(st.integers(0, 99_999) | st.just("*"), min_size=1, max_size=40))
def test_the_sum_of_what_is_known_is_kept_and_nothing_else_is(values: list[int | str]) -> None:
    rows = [f"5339{i // 4:04d}{i % 4 + 1},0,,,{v}" for i, v in enumerate(values)]
    text = "\n".join(["KEY_CODE,HTKSYORI,HTKSAKI,GASSAN,T001141001", ",,,,人口（総数）", *rows])
    found = read_population(census(text), "a.txt")
    known = [v for v in values if v != "*"]
    assert len(found.population.people) == len(values)
    assert found.population.people.notna().sum() == len(known)
    assert found.population.people.sum() == sum(known)
    assert len(found.findings) == values.count("*")


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("1_000", None), ("\u0661\u0662", None), ("\u0967", None), ("1e999", None), ("nan", None),
        ("infinity", None), ("0x10", None), ("-1", None), ("1000001", None), ("1e7", None),
        ("1000000", 1_000_000), ("１２０", 120), ("１，２３４", 1_234), ("12.5", 12.5), (" 7 ", 7),
        ("1.5E1", 15), ("0", 0),
    ],
)  # fmt: skip
def test_people_are_a_plain_number_up_to_a_million(text: str, people: float | None) -> None:
    head = "KEY_CODE,T001141001\n,　人口（総数）\n"
    source = f'{head}533900054,"{text}"\n533900064,1\n'.encode()
    found = read_population(source, "a.txt", column="T001141001")
    assert found.population.people.dropna().get("533900054") == people
    codes = [] if people is not None else [("mesh_people_bad", text.strip())]
    assert [(f.code, f.found.strip()) for f in found.findings] == codes


def test_a_zip_file_leads_no_reader_to_a_file_of_this_machine(tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("MESH_ID,POP2010\n53393599,4242\n", encoding="utf-8")
    source = f'<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>{secret}</SrcDataSource>'
    packed = zipped(**{"x.json": f"{source}</OGRVRTLayer></OGRVRTDataSource>".encode()})
    with pytest.raises(ImportFileError) as caught:
        read_population(packed, "a.zip")
    assert caught.value.code == "population_unreadable"


def test_a_member_whose_bytes_are_broken_is_told() -> None:
    whole = zipped(a_txt=census())
    start = whole.index(b"a.txt") + 5
    for data in (whole[:start] + b"\xff" * 20 + whole[start + 20 :], whole[: len(whole) - 30]):
        with pytest.raises(ImportFileError) as caught:
            read_population(data, "a.zip")
        assert caught.value.code == "population_unreadable"
