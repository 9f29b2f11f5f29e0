import io
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
from shapely.geometry import Point

from locator.errors import ImportFileError
from locator.importing.kml import kml_records
from locator.importing.limits import ImportLimits
from locator.importing.notes import Notes

LIMITS = ImportLimits()
Table = list[dict[str, str]]


@pytest.fixture
def read() -> Callable[..., tuple[Table, dict[int, tuple[str, str]], list[str]]]:
    def _read(inner: str) -> tuple[Table, dict[int, tuple[str, str]], list[str]]:
        notes = Notes("a.kml", 100)
        data = f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{inner}</Document></kml>'
        records, faults = kml_records(data.encode(), name="a.kml", notes=notes, limits=LIMITS)
        rows = [dict(zip(records[0][1], cells, strict=True)) for _, cells in records[1:]]
        return rows, faults, [f.code for f in notes.finish()]

    return _read


def mark(inner: str, name: str = "A") -> str:
    return f"<Placemark><name>{name}</name>{inner}</Placemark>"


def point(text: str = "136.6588,36.5661,0") -> str:
    return f"<Point><coordinates>{text}</coordinates></Point>"


def test_placemarks_of_all_folders_are_read(
    read: Callable[..., tuple[Table, object, object]],
) -> None:
    rows, faults, codes = read(
        "<name>文書</name>"
        + mark(point(), "上")
        + "<Folder><name>石川</name><Folder><name>金沢</name>"
        + mark("<description>石垣</description>" + point("\n 136.7 , 36.6 \n"), "下")
        + "</Folder>"
        + mark(point("137,37"), "中")
        + "</Folder>"
    )
    assert rows == [
        {"lon": "136.6588", "lat": "36.5661", "name": "上", "description": "", "folder": ""},
        {"lon": "136.7", "lat": "36.6", "name": "下", "description": "石垣",
         "folder": "石川 / 金沢"},
        {"lon": "137.0", "lat": "37.0", "name": "中", "description": "", "folder": "石川"},
    ]  # fmt: skip
    assert (faults, codes) == ({}, [])


def test_extended_data_become_columns(read: Callable[..., tuple[Table, object, object]]) -> None:
    rows, _, _ = read(
        mark(
            '<ExtendedData><Data name="電話"><displayName>T</displayName><value>076</value></Data>'
            '<Data name="空"><value/></Data>'
            '<SchemaData schemaUrl="#s"><SimpleData name="緯度">35</SimpleData>'
            '<SimpleData name="備考">駅前</SimpleData></SchemaData>'
            "<c:number>14</c:number></ExtendedData>" + point()
        )
    )
    assert rows == [
        {"lon": "136.6588", "lat": "36.5661", "name": "A", "電話": "076", "空": "", "備考": "駅前",
         "number": "14"}
    ]  # fmt: skip


FLAT = "<LinearRing><coordinates>136,36 136,36</coordinates></LinearRing>"
RING = "<LinearRing><coordinates>136,36 138,36 138,38 136,38 136,36</coordinates></LinearRing>"


@pytest.mark.parametrize(
    "drawn",
    [
        f"<Polygon><outerBoundaryIs>{RING}</outerBoundaryIs></Polygon>",
        RING,
        "<LineString><coordinates>136,36 137,37 138,36</coordinates></LineString>",
        f"<MultiGeometry>{point('137,37')}{point('138,37')}</MultiGeometry>",
        f"<MultiGeometry>{point('137,37')}{RING}</MultiGeometry>",
        "<gx:Track><gx:coord>136 36 0</gx:coord><gx:coord>138 38 0</gx:coord></gx:Track>",
    ],
)
def test_other_shapes_give_a_point_within_and_a_finding(
    read: Callable[..., tuple[Table, dict[int, object], list[str]]], drawn: str
) -> None:
    rows, faults, codes = read(mark(drawn))
    lon, lat = float(rows[0]["lon"]), float(rows[0]["lat"])
    assert 136 <= lon <= 138
    assert 36 <= lat <= 38
    assert (faults, codes) == ({}, ["site_not_a_point"])


def test_a_point_within_a_ring_is_not_in_its_hole(
    read: Callable[..., tuple[Table, object, object]],
) -> None:
    rows, _, _ = read(
        mark(f"<Polygon><outerBoundaryIs>{RING}</outerBoundaryIs><innerBoundaryIs>"
             "<LinearRing><coordinates>136.5,36.5 137.5,36.5 137.5,37.5 136.5,37.5 136.5,36.5"
             "</coordinates></LinearRing></innerBoundaryIs></Polygon>")
    )  # fmt: skip
    lon, lat = float(rows[0]["lon"]), float(rows[0]["lat"])
    assert not (136.5 < lon < 137.5 and 36.5 < lat < 37.5)


@pytest.mark.parametrize(
    "drawn",
    [
        point("136.6"),
        point("あ,い"),
        point("nan,36"),
        point("inf,36"),
        "<LineString><coordinates>136,36</coordinates></LineString>",
        f"<Polygon><outerBoundaryIs>{FLAT}</outerBoundaryIs></Polygon>",
    ],
)
def test_shapes_that_are_none_are_faults_of_their_row(
    read: Callable[..., tuple[Table, dict[int, tuple[str, str]], object]], drawn: str
) -> None:
    rows, faults, _ = read(mark(drawn) + mark(point(), "B"))
    assert (rows[0]["name"], rows[0]["lon"], rows[1]["lon"]) == ("A", "", "136.6588")
    assert {n: code for n, (code, _) in faults.items()} == {1: "site_bad_geometry"}


def test_a_placemark_without_a_shape_keeps_its_text(
    read: Callable[..., tuple[Table, dict[int, object], object]],
) -> None:
    rows, faults, _ = read(mark("<address>金沢市丸の内</address>") + "<Placemark/>")
    assert rows[0] == {"lon": "", "lat": "", "name": "A", "address": "金沢市丸の内"}
    assert list(faults) == [2]


def test_links_to_other_files_are_told(
    read: Callable[..., tuple[Table, object, list[str]]],
) -> None:
    link = "<NetworkLink><Link><href>http://127.0.0.1/b.kml</href></Link></NetworkLink>"
    rows, _, codes = read(link + link + mark(point()))
    assert (len(rows), codes) == (1, ["site_links_left_out"])


def test_a_file_of_gdal_gives_what_gdal_reads(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"Name": ["金沢城", "駅"], "備考": ["石垣", "東口"]},
        geometry=[Point(136.6588, 36.5661), Point(136.648, 36.578)],
        crs=4326,
    )
    path = tmp_path / "a.kml"
    pyogrio.write_dataframe(frame, path, driver="LIBKML")
    records, faults = kml_records(
        path.read_bytes(), name="a.kml", notes=Notes("a", 9), limits=LIMITS
    )
    told = pyogrio.read_dataframe(io.BytesIO(path.read_bytes()))
    rows = [dict(zip(records[0][1], cells, strict=True)) for _, cells in records[1:]]
    assert [r["備考"] for r in rows] == list(told["備考"]) == ["石垣", "東口"]
    assert [(float(r["lon"]), float(r["lat"])) for r in rows] == [(p.x, p.y) for p in told.geometry]
    assert faults == {}


def test_more_placemarks_than_allowed_are_refused() -> None:
    data = f"<kml>{mark(point()) * 3}</kml>".encode()
    with pytest.raises(ImportFileError) as caught:
        kml_records(data, name="a", notes=Notes("a", 9), limits=ImportLimits(rows=1, header_rows=1))
    assert caught.value.code == "import_too_large"


def test_a_placemark_ends_where_it_began(
    read: Callable[..., tuple[Table, object, list[str]]],
) -> None:
    odd = "<Placemark><Folder><Placemark></Placemark></Folder><name>城</name></Placemark>"
    rows, _, _ = read(odd + mark(point()))
    assert next(row["name"] for row in rows) == "城"
    assert len(rows) == 2
