import gzip
import io
import random
import tracemalloc
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
from shapely.geometry import Point

from locator.errors import ImportFileError
from locator.importing.limits import ImportLimits
from locator.importing.parts import Part, open_parts
from tests.locator.importing.vectors import places, written, zipped

CSV = "名称,経度,緯度\n金沢城,136.6588,36.5661\n".encode("cp932")
KML = (
    "<kml><Placemark><name>金沢城</name><Point><coordinates>136.6588,36.5661</coordinates></Point>"
    "</Placemark></kml>"
).encode()
GPX = '<gpx><wpt lat="36.5661" lon="136.6588"><name>金沢城</name></wpt></gpx>'.encode()
GEOJSON = (
    '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"名称":"金沢城"},'
    '"geometry":{"type":"Point","coordinates":[136.6588,36.5661]}}]}'
).encode()
FEED = {"stops.txt": b"stop_id\n1\n", "stop_times.txt": b"trip_id\n1\n"}


def workbook(*titles: str) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title in titles:
        sheet = made.create_sheet(title)
        sheet.append(["名称", "経度", "緯度"])
        sheet.append(["金沢城", 136.6588, 36.5661])
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def shapefile(stem: str = "list", **more: object) -> dict[str, bytes]:
    files = written(places(), ".shp", **{"encoding": "cp932", **more})
    return {f"{stem}{suffix}": data for suffix, data in files.items()}


def codes(parts: tuple[Part, ...]) -> list[tuple[str, str]]:
    return [(f.code, f.found) for f in parts[0].notes]


def code_of(source: Path | bytes, name: str, limits: ImportLimits | None = None) -> str:
    with pytest.raises(ImportFileError) as caught:
        open_parts(source, name, limits)
    return caught.value.code


@pytest.mark.parametrize(
    ("data", "name", "read_as"),
    [
        (CSV, "a.csv", "CSV, cp932, comma"),
        (CSV.replace(b",", b"\t"), "a.tsv", "CSV, cp932, tab"),
        (workbook("一"), "a.xlsx", "XLSX"),
        (GEOJSON, "a.geojson", "GeoJSON"),
        (KML, "a.kml", "KML"),
        (GPX, "a.gpx", "GPX"),
        (written(places(), ".gpkg")[".gpkg"], "a.gpkg", "GeoPackage"),
        (zipped(shapefile()), "a.zip", "Shapefile, cp932"),
        (zipped({"doc.kml": KML}), "a.kmz", "KML"),
        (gzip.compress(CSV, mtime=0), "a.csv.gz", "CSV, cp932, comma"),
        (zipped({"内/一覧.csv": CSV}), "a.zip", "CSV, cp932, comma"),
    ],
)
def test_every_form_becomes_a_table_of_text(data: bytes, name: str, read_as: str) -> None:
    (part,) = open_parts(data, name)
    (_, headings), (_, cells) = part.records[:2]
    row = dict(zip(headings, cells, strict=True))
    lon, lat = row.get("lon", row.get("経度")), row.get("lat", row.get("緯度"))
    assert (lon, lat, part.read_as) == ("136.6588", "36.5661", read_as)
    assert next(t for t in (row.get("名称"), row.get("name")) if t).startswith("金沢城")
    assert part.header_rows == (20 if read_as.startswith(("CSV", "XLSX")) else 1)
    assert (part.notes, part.faults, part.crs) == ((), {}, "")


def test_names_of_inner_files_bear_the_archive_and_sheets_their_titles() -> None:
    inner = zipped({"下/b.csv": CSV, "doc.kml": KML})
    files = {"表.xlsx": workbook("城", "駅"), "x/c.kmz": inner, **shapefile("地図/l")}
    parts = open_parts(zipped(files), "a.zip")
    assert [(p.name, p.sheet) for p in parts] == [
        ("a.zip/地図/l.shp", ""),
        ("a.zip/表.xlsx", "城"),
        ("a.zip/表.xlsx", "駅"),
        ("a.zip/x/c.kmz/下/b.csv", ""),
        ("a.zip/x/c.kmz/doc.kml", ""),
    ]
    assert open_parts(gzip.compress(CSV, mtime=0), "b.csv.gz")[0].name == "b.csv"


def test_a_workbook_of_one_sheet_with_cells_has_no_title() -> None:
    made = openpyxl.load_workbook(io.BytesIO(workbook("城")))
    made.create_sheet("空")
    made.create_sheet("内部").append(["x"])
    made["内部"].sheet_state = "hidden"
    buffer = io.BytesIO()
    made.save(buffer)
    parts = open_parts(buffer.getvalue(), "a.xlsx")
    assert ([p.sheet for p in parts], codes(parts)) == ([""], [("site_sheet_hidden", "内部")])


def test_what_is_no_table_is_told_and_not_dropped() -> None:
    files = {"a.csv": CSV, "読んで.txt": "はじめに、\nこの表は".encode(), "b.pdf": b"%PDF-1",
             "c.jpg": b"\xff\xd8\xff\xe0", "d.csv": b"", "e.md": b"a,b\n1,2\n",
             "f.geojson": b"{", ".DS_Store": b"x", "__MACOSX/._a.csv": b"x"}  # fmt: skip
    parts = open_parts(zipped(files), "z.zip")
    assert [p.name for p in parts] == ["z.zip/a.csv"]
    assert sorted(codes(parts)) == [
        ("site_member_broken", "z.zip/f.geojson"),
        ("site_member_unread", "z.zip/b.pdf"),
        ("site_member_unread", "z.zip/c.jpg"),
        ("site_member_unread", "z.zip/d.csv"),
        ("site_member_unread", "z.zip/e.md"),
        ("site_member_unread", "z.zip/読んで.txt"),
    ]


def test_a_list_in_a_file_of_text_is_a_table() -> None:
    parts = open_parts(zipped({"一覧.txt": CSV, "a.csv": CSV}), "z.zip")
    assert [p.name for p in parts] == ["z.zip/一覧.txt", "z.zip/a.csv"]


def test_an_archive_without_any_table_says_what_it_holds() -> None:
    with pytest.raises(ImportFileError, match=r"b\.pdf") as caught:
        open_parts(zipped({"b.pdf": b"%PDF-1"}), "z.zip")
    assert caught.value.code == "import_archive_empty"
    assert code_of(zipped({}), "z.zip") == "import_archive_empty"
    assert code_of(zipped({"a.geojson": b"{"}), "z.zip") == "import_broken_json"


def test_archives_may_be_nested_once() -> None:
    one = zipped({"a.csv": CSV})
    two = zipped({"one.zip": one})
    assert [p.name for p in open_parts(two, "two.zip")] == ["two.zip/one.zip/a.csv"]
    assert code_of(zipped({"two.zip": two}), "three.zip") == "import_archive_nested"
    packed = gzip.compress(gzip.compress(CSV, mtime=0), mtime=0)
    assert len(open_parts(packed, "a.csv.gz.gz")) == 1
    assert code_of(gzip.compress(packed, mtime=0), "a") == "import_archive_nested"


def test_nested_archives_share_one_allowance() -> None:
    inner = zipped({"a.csv": CSV})
    data = zipped({f"{n}.zip": inner for n in range(3)})
    size = 3 * (len(inner) + len(CSV))
    assert len(open_parts(data, "z.zip", ImportLimits(unpacked_bytes=size))) == 3
    tight = ImportLimits(unpacked_bytes=size - 1)
    assert code_of(data, "z.zip", tight) == "import_unpacks_too_large"
    assert code_of(data, "z.zip", ImportLimits(cells=17)) == "import_too_large"
    books = zipped({f"{n}.xlsx": workbook("一") for n in range(3)})
    assert (
        code_of(books, "z.zip", ImportLimits(unpacked_bytes=40_000)) == "import_unpacks_too_large"
    )


@pytest.mark.parametrize("path", ["", "bus/"])
def test_a_timetable_is_sent_to_its_command(path: str, tmp_path: Path) -> None:
    files = {f"{path}{name}": data for name, data in FEED.items()}
    with pytest.raises(ImportFileError, match=r"locator feed add bus\.zip") as caught:
        open_parts(zipped(files), "bus.zip")
    assert caught.value.code == "import_gtfs"
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    assert code_of(tmp_path, "bus") == "import_gtfs"
    assert code_of(zipped({**files, "説明/readme.pdf": b"%PDF-1"}), "bus.zip") == "import_gtfs"


def test_a_timetable_beside_lists_is_left_out_and_told() -> None:
    files = {"a.csv": CSV, "bus.zip": zipped(FEED), **{f"train/{n}": d for n, d in FEED.items()}}
    parts = open_parts(zipped(files), "z.zip")
    assert [p.name for p in parts] == ["z.zip/a.csv"]
    assert codes(parts) == [
        ("site_member_timetable", "z.zip/train"),
        ("site_member_timetable", "z.zip/bus.zip"),
    ]


def test_a_folder_and_a_shapefile_in_it(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    for name, data in {**shapefile("x/L"), "a.csv": CSV}.items():
        (tmp_path / name).write_bytes(data)
    assert [p.name for p in open_parts(tmp_path, "表")] == ["表/x/L.shp", "表/a.csv"]
    (part,) = open_parts(tmp_path / "x" / "L.shp", "L.shp")
    assert (part.name, part.read_as) == ("L.shp", "Shapefile, cp932")
    (tmp_path / "x" / "L.dbf").unlink()
    assert code_of(tmp_path / "x" / "L.shp", "L.shp") == "import_shapefile_incomplete"
    assert code_of(tmp_path / "no.shp", "no.shp") == "import_unreadable"
    assert code_of(tmp_path / "no.csv", "no.csv") == "import_unreadable"
    assert code_of(shapefile()["list.shp"], "L.shp") == "import_shapefile_incomplete"


def test_a_shapefile_in_metres_tells_its_system() -> None:
    frame = places().set_geometry([Point(0, 0), Point(0, 0)], crs=6675)
    files = {f"l{k}": v for k, v in written(frame, ".shp", encoding="cp932").items()}
    (part,) = open_parts(zipped(files), "a.zip")
    assert part.crs == "EPSG:6675"
    assert float(part.records[1][1][0]) == pytest.approx(137 + 10 / 60, abs=1e-8)


def test_geojson_in_metres_tells_its_system() -> None:
    crs = '{"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::6675"}}'
    point = '{"type": "Point", "coordinates": [0, 0]}'
    feature = f'{{"type": "Feature", "properties": {{"name": "a"}}, "geometry": {point}}}'
    text = f'{{"type": "FeatureCollection", "crs": {crs}, "features": [{feature}]}}'
    (part,) = open_parts(text.encode(), "a.geojson")
    assert (part.crs, part.read_as, part.header_rows) == ("EPSG:6675", "GeoJSON", 1)
    assert float(part.records[1][1][0]) == pytest.approx(137 + 10 / 60, abs=1e-8)
    assert [f.code for f in part.notes] == ["site_crs_converted"]


def test_layers_bear_their_titles(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    places().to_file(path, layer="城", driver="GPKG")
    places().to_file(path, layer="駅", driver="GPKG")
    assert [p.sheet for p in open_parts(path, "a.gpkg")] == ["城", "駅"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "import_empty"),
        (b",,\n,,\n", "import_empty"),
        (b"<kml/>", "import_empty"),
        (b"%PDF-1.7", "import_other_file"),
        (b"<html>", "import_other_file"),
        (zipped({"mimetype": b"x"}), "import_other_file"),
        (b'<gpx><trk><trkseg><trkpt lat="1" lon="2"/></trkseg></trk></gpx>', "import_empty"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><kml/>', "import_xml_doctype"),
        (zipped({"doc.kml": b'<!DOCTYPE a SYSTEM "b"><kml/>', "a.csv": CSV}), "import_xml_doctype"),
        (zipped({"../a.csv": CSV}), "import_archive_unsafe_name"),
        (b"<OGRVRTDataSource><SrcDataSource>/vsicurl/http://a</SrcDataSource></OGRVRTDataSource>",
         "import_other_file"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(data: bytes, code: str) -> None:
    assert code_of(data, "a") == code


def test_another_suffix_is_told() -> None:
    assert codes(open_parts(KML, "a.csv")) == [("site_other_form", "KML")]
    assert codes(open_parts(CSV, "a.xlsx")) == [("site_other_form", "CSV")]


def seeds() -> Mapping[str, bytes]:
    return {
        "a.csv": CSV,
        "a.xlsx": workbook("一", "二"),
        "a.geojson": GEOJSON,
        "a.kml": KML,
        "a.gpx": GPX,
        "a.gpkg": written(places(), ".gpkg")[".gpkg"],
        "a.csv.gz": gzip.compress(CSV, mtime=0),
        "a.kmz": zipped({"doc.kml": KML}),
        **shapefile("s"),
    }


def damaged(data: bytes, chance: random.Random) -> bytes:
    kind = chance.random()
    if kind < 0.3:
        return data[: chance.randrange(len(data))]
    found = bytearray(data)
    for _ in range(chance.choice([1, 2, 8, 40])):
        found[chance.randrange(len(found))] = chance.choice([0, 127, 255, chance.randrange(256)])
    return bytes(found)


def test_broken_bytes_of_every_form_end_in_one_fault_only() -> None:
    chance, files = random.Random(7), seeds()  # noqa: S311 - damage, no secret
    limits = ImportLimits(unpacked_bytes=20_000_000, rows=20_000, cells=200_000)
    ends: Counter[str] = Counter()
    for _ in range(20):
        for name, data in files.items():
            broken = damaged(data, chance)
            if name.startswith("s."):
                name, broken = "s.zip", zipped({**shapefile_of(files), name: broken})  # noqa: PLW2901
            try:
                open_parts(broken, name, limits)
                ends["read"] += 1
            except ImportFileError as error:
                ends[error.code] += 1
    assert ends.total() == 20 * len(files)
    assert ends["read"] > 8
    assert len(ends) > 5
    assert all(code == "read" or code.startswith("import_") for code in ends)


def shapefile_of(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in files.items() if name.startswith("s.")}


@pytest.mark.real
def test_real_lists_open(real_data: Path) -> None:
    def rows(*path: str) -> tuple[int, str]:
        (part,) = open_parts(real_data.joinpath(*path), path[-1])
        return len(part.records) - 1, part.read_as

    sjis = real_data / "municipalities_localgovjp" / "localgovjp-sjis-2019.csv"
    assert rows("municipalities_localgovjp", sjis.name) == (
        len(pd.read_csv(sjis, encoding="cp932", dtype=str)),
        "CSV, cp932, comma",
    )
    paris = real_data / "film_locations_paris" / "lieux-de-tournage-a-paris.csv.gz"
    assert rows("film_locations_paris", paris.name) == (
        len(pd.read_csv(paris, sep=";", dtype=str)),
        "CSV, utf-8-sig, semicolon",
    )
    shores = real_data / "boundaries_n03_2021" / "prefectures.s0001.geojson.json"
    (part,) = open_parts(shores, shores.name)
    told = gpd.read_file(shores)
    assert len(part.records) - 1 == len(told) == 47
    inside = [
        shape.buffer(0).contains(Point(float(cells[0]), float(cells[1])))
        for shape, (_, cells) in zip(told.geometry, part.records[1:], strict=True)
    ]
    assert all(inside)


@pytest.mark.real
def test_real_folders_and_timetables(real_data: Path) -> None:
    folder = real_data / "opendata_ishikawa"
    parts = open_parts(folder, "石川")
    assert len(parts) == len(list(folder.glob("*.csv"))) == 11
    assert [f.found for f in parts[0].notes] == ["石川/SOURCE.md"]
    assert code_of(real_data / "gtfs_ferry_miyako_muroran", "f") == "import_gtfs"
    feeds = sorted((real_data / "gtfs_jp_2019_feeds").glob("*.zip"))
    assert {code_of(p, p.name) for p in feeds[:12]} == {"import_gtfs"}


def test_shapes_under_another_name_within_an_archive_are_no_endless_search() -> None:
    shapes = shapefile()["list.shp"]
    assert code_of(zipped({"list.csv": shapes}), "a.zip") == "import_shapefile_incomplete"
    parts = open_parts(zipped({"list.csv": shapes, "b.csv": "名称\n城\n".encode()}), "a.zip")
    assert ("site_member_broken", "import_shapefile_incomplete") in {
        (f.code, f.expected) for f in parts[0].notes
    }


def test_many_broken_members_hold_no_more_memory_than_a_few() -> None:
    rows = "名称,経度,緯度\n" + "城,136.65,36.56\n" * 3_000 + '"' + "x" * 200_000
    peaks = []
    for count in (2, 12):
        data = zipped({f"{n}.csv": f"{n}{rows}".encode() for n in range(count)})
        tracemalloc.start()
        try:
            assert code_of(data, "a.zip") == "import_archive_empty"
            peaks.append(tracemalloc.get_traced_memory()[1] / 1e6)
        finally:
            tracemalloc.stop()
    packed_mb = 10 * len(rows.encode()) / 1e6  # the members themselves
    assert peaks[1] - peaks[0] < packed_mb + 2


def test_a_formula_without_a_value_is_a_finding_of_its_sheet() -> None:
    made = openpyxl.Workbook()
    made.active.title = "一"
    rows = [["名称", "経度", "緯度"], ["城", "=A1+B1", 36.5], *([["駅", "=B2", "=C2"]] * 3)]
    for sheet in (made.active, made.create_sheet("二")):
        for row in rows if sheet.title == "一" else rows[:1]:
            sheet.append(row)
    buffer = io.BytesIO()
    made.save(buffer)
    limits = ImportLimits(findings_per_code=2)
    one, two = open_parts(buffer.getvalue(), "a.xlsx", limits)
    assert (one.sheet, two.sheet, two.notes) == ("一", "二", ())
    told = [(f.code, f.row, f.column, f.found, f.expected) for f in one.notes]
    assert told == [
        ("site_formula_unkept", 2, "B", "=A1+B1", "a value"),
        ("site_formula_unkept", 3, "B", "=B2", "a value"),
        ("site_more_findings", None, "", "5", "site_formula_unkept"),
    ]
    assert "let it recalculate, save it" in one.notes[0].message
