"""Small whole files of each form, made here: what the fuzzer breaks."""

import gzip
import io
import json
import sqlite3
import tempfile
import warnings
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import geopandas as gpd
import openpyxl
import pyogrio
from shapely.geometry import LineString, Point, Polygon

HEADINGS = ("id", "名称", "経度", "緯度", "市区町村コード", "所在地", "電話番号", "備考", "NDA")
ROWS = (
    ("a1", "山形城", "140.3278", "38.2556", "06201", "山形県山形市霞城町", "023-1", "門", ""),
    ("a2", "文翔館", "１４０．３４", "38°15'33\"", "", "山形市旅篭町", "", "=1+1", "2026-12-31"),
    ("", "漁港", "", "", "17204", "", "", "x", "令和8年4月1日"),
    ("a2", "橋", "38.2", "140.3", "1100", "", "", "-3.5", "46113"),
)
WORKS = (("題名", "種類", "年"), ("雪の城", "映画", "2019"), ("港町", "ドラマ", "2020"))
SHOOTS = (
    ("作品名", "撮影場所", "撮影開始日", "撮影終了日", "経度", "緯度"),
    ("雪の城", "山形城", "2019/1/5", "46113", "140.3", "38.2"),
)
MESHES = ("KEY_CODE,HTKSYORI,HTKSAKI,GASSAN,T001100001\n,,,,人口（総数）\n"
          "53393599,0,,,120\n53393598,1,,53393597,8\n53393597,2,53393598,,*\n")  # fmt: skip
KML = (
    '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
    "<name>l</name><Folder><name>城</name><Placemark><name>山形城</name><description><![CDATA[<b>x"
    '</b>]]></description><ExtendedData><Data name="電話"><value>023</value></Data></ExtendedData>'
    "<Point><coordinates>140.3278,38.2556,0</coordinates></Point></Placemark><Placemark><name>池"
    "</name><Polygon><outerBoundaryIs><LinearRing><coordinates>140,38 140.1,38 140.1,38.1 140,38"
    "</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Folder><NetworkLink>"
    "<Link><href>http://a.example/</href></Link></NetworkLink></Document></kml>"
)
GPX = (
    '<?xml version="1.0"?><gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">'
    '<wpt lat="38.2556" lon="140.3278"><ele>12</ele><name>山形城</name><link href="http://a.example'
    '/"/></wpt><wpt lat="38.1" lon="140.1"><name>橋</name></wpt><trk><trkseg><trkpt lat="1" lon="2"'
    "/></trkseg></trk></gpx>"
)
POINTS = {
    "id": 7, "bgm_id": 1, "title_cn": "x", "title_jp": "雪の城", "title_en": "Snow", "type": "TV",
    "points": [
        {"id": 1, "name": "城", "lat": 38.25, "lng": 140.3, "ep_cut": "1", "remark": None},
        {"id": 2, "name": "橋", "lat": "38.2", "lng": "140.2", "ep_cut": [1, 2]},
    ],
}  # fmt: skip
TRANSPORT = {
    "meta": {"data_as_of": "2026-08-09"},
    "municipalities": [
        {
            "municipality": "山形市",
            "operators": [
                {
                    "registration_no": "山1", "org_name": "社協", "transport_type": "福祉有償運送",
                    "valid_to": "2027-03-31", "vehicles_total": 3,
                }
            ],
        }
    ],
}  # fmt: skip
FORMAT = """id = "tiny"
name_ja = "小さな一覧"
name_en = "tiny list"
edition = "2026"
source = "made by hand"
licence_note = "x"
kind = "locations"
drop = ["担当"]

[recognise]
headings = ["場所", "東"]

[recognise.cells]
"東" = '\\d{3}(\\.\\d+)?'

[columns]
"場所" = "name_ja"
"東" = "lon"
"北" = "lat"

[dates]
seen_on = ["%Y/%m/%d"]

[constants]
seen_on = "2026-01-01"
"""
MAPPING = {"場所": "name_ja", "東": "lon", "北": "lat", "電話": "contact"}
MAPPED = "場所,東,北,電話\n山形城,140.32,38.25,023-1\n橋,140.1,38.1,\n"

Seed = tuple[str, bytes]


def lines(rows: Iterable[Sequence[str]], separator: str = ",") -> str:
    """Return rows as a text of separated values."""
    return "".join(separator.join(row) + "\r\n" for row in rows)


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP file of files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def collection() -> dict[str, object]:
    """Return a GeoJSON collection: a point, an area, a feature without a geometry."""
    shapes = (
        {"type": "Point", "coordinates": [140.3278, 38.2556]},
        {"type": "Polygon", "coordinates": [[[140, 38], [140.1, 38], [140.1, 38.1], [140, 38]]]},
        None,
    )
    features = [
        {
            "type": "Feature",
            "id": number,
            "geometry": shape,
            "properties": {"名称": f"城{number}", "市区町村コード": "06201", "tags": ["a", "b"]},
        }
        for number, shape in enumerate(shapes)
    ]
    return {"type": "FeatureCollection", "features": features}


def workbook() -> bytes:
    """Return a workbook of two sheets with merged cells, a date, a formula."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["ロケ地一覧"])
    sheet.append(["基本", None, "位置", None])
    for row in (HEADINGS, *ROWS):
        sheet.append([None if cell == "" else cell for cell in row])
    sheet.merge_cells("A2:B2")
    sheet.merge_cells("C2:D2")
    sheet.merge_cells("H4:H5")
    sheet["I4"] = 46113
    sheet["I4"].number_format = "yyyy-mm-dd"
    sheet["C4"], sheet["D4"] = 140.3278, 38.2556
    other = book.create_sheet("作品")
    for row in WORKS:
        other.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def vectors() -> dict[str, bytes]:
    """Return the files of a Shapefile and of a GeoPackage, by suffix."""
    frame = gpd.GeoDataFrame(
        {"名称": ["山形城", "橋"], "code": ["06201", None], "n": [1, 2]},
        geometry=[Point(140.3278, 38.2556), Point(140.1, 38.1)],
        crs=6668,
    )
    lanes = gpd.GeoDataFrame(
        {"name": ["a", "b"]},
        geometry=[LineString([(0, 0), (1, 1)]), Polygon([(0, 0), (1, 0), (1, 1)])],
        crs=3857,
    )
    with tempfile.TemporaryDirectory() as work, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pyogrio.write_dataframe(frame, Path(work, "list.shp"), encoding="cp932")
        pyogrio.write_dataframe(frame, Path(work, "list.gpkg"), layer="places")
        pyogrio.write_dataframe(lanes, Path(work, "list.gpkg"), layer="lanes", append=True)
        with sqlite3.connect(Path(work, "list.gpkg")) as base:
            base.execute("PRAGMA journal_mode = DELETE")
            for (trigger,) in base.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall():
                base.execute(f'DROP TRIGGER "{trigger}"')
        base.close()
        return {p.suffix: p.read_bytes() for p in sorted(Path(work).iterdir())}


@cache
def all_seeds() -> Mapping[str, tuple[Seed, ...]]:
    """Return reader to its whole files (name, bytes)."""
    table = lines((HEADINGS, *ROWS))
    geojson = json.dumps(collection(), ensure_ascii=False).encode()
    system = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::6668"}}
    stated = json.dumps({"crs": system, **collection()}, ensure_ascii=False).encode()
    documents = [json.dumps(d, ensure_ascii=False).encode() for d in (POINTS, TRANSPORT)]
    parts = vectors()
    package = parts.pop(".gpkg")
    shapes = zipped({f"list{suffix}": data for suffix, data in parts.items()})
    book = workbook()
    several = {
        "a/list.csv": table.encode("cp932"), "b.geojson": geojson, "c.xlsx": book,
        "readme.txt": b"x", "d.kml": KML.encode(),
    }  # fmt: skip
    csvs = (table, lines(WORKS), lines(SHOOTS))
    packed = zipped({"1.json": documents[0]})
    return {
        "csv": (*(("list.csv", t.encode()) for t in csvs), ("list.csv", table.encode("cp932"))),
        "tsv": (("list.tsv", lines((HEADINGS, *ROWS), "\t").encode("utf-16")),),
        "xlsx": (("list.xlsx", book),),
        "geojson": (("list.geojson", geojson), ("list.geojson", stated.replace(b"6668", b"6677")),
                    ("list.geojson", stated)),
        "json": (*(("list.json", d) for d in documents), ("l.zip", packed)),
        "kml": (("list.kml", KML.encode()),),
        "kmz": (("list.kmz", zipped({"doc.kml": KML.encode()})),),
        "gpx": (("list.gpx", GPX.encode()),),
        "shapefile": (("list.zip", shapes),),
        "geopackage": (("list.gpkg", package),),
        "zip": (("all.zip", zipped(several)), ("all.zip", zipped({"in.zip": shapes}))),
        "gz": (("list.csv.gz", gzip.compress(table.encode(), mtime=0)),),
        "mapping": (("map.json", json.dumps(MAPPING, ensure_ascii=False).encode()),),
        "format": (("tiny.toml", FORMAT.encode()),),
        "values": (("values.txt", table.encode()),),
        "population": (
            ("people.txt", MESHES.encode("cp932")),
            ("people.zip", zipped({"tbl.txt": MESHES.encode("cp932")})),
            ("people.zip", shapes),
        ),
    }  # fmt: skip
