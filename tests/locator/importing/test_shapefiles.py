import random
import struct
from collections.abc import Sequence
from datetime import date

import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon

from locator.errors import ImportFileError
from locator.importing.features import Layer
from locator.importing.limits import ImportLimits
from locator.importing.lists import Asking, Knowledge, read_lists
from locator.importing.notes import Notes
from locator.importing.placing import make_gazetteer
from locator.importing.shapefiles import _decoded, _strict, read_shapefile
from tests.locator.importing.vectors import places, written, zipped

LIMITS = ImportLimits()
CODECS = ("cp932", "utf-8", "euc_jp", "gb18030", "big5hkscs", "cp1252", "cp037", "shift_jisx0213")


def read(files: dict[str, bytes], limits: ImportLimits = LIMITS) -> tuple[Layer, list[str]]:
    notes = Notes("a", 99)
    layer = read_shapefile(files, name="a.shp", notes=notes, limits=limits)
    return layer, [f.code for f in notes.finish()]


def cells(layer: Layer) -> list[list[str]]:
    return [list(c) for _, c in layer.records]


@pytest.mark.parametrize("encoding", ["cp932", "UTF-8"])
@pytest.mark.parametrize("dropped", [(), (".cpg",), (".cpg", ".prj")])
def test_japanese_is_read_with_and_without_sidecars(
    encoding: str, dropped: tuple[str, ...]
) -> None:
    files = written(places(), ".shp", encoding=encoding)
    layer, codes = read({k: v for k, v in files.items() if k not in dropped})
    assert cells(layer) == [
        ["lon", "lat", "名称", "code"],
        ["136.6588", "36.5661", "金沢城の表門", "01100"],
        ["136.648", "36.578", "駅ソ", "x"],
    ]
    assert [n for n, _ in layer.records] == [0, 1, 2]
    assert layer.read_as == f"Shapefile, {encoding.lower()}"
    assert codes == (["site_crs_assumed"] if ".prj" in dropped else [])


@pytest.mark.parametrize(
    ("cpg", "codes"),
    [(b"932", []), (b"SJIS", []), (b"ANSI 932\r\n", []), (b"Shift_JIS", []), (b"oops\0", []),
     (b"hex", []), (b"UTF-8", ["site_encoding_doubtful"]),
     (b"EUC-JP", ["site_encoding_doubtful"])],
)  # fmt: skip
def test_the_text_counts_where_the_sidecar_is_wrong(cpg: bytes, codes: list[str]) -> None:
    files = written(places(), ".shp", encoding="cp932")
    layer, told = read({**files, ".cpg": cpg})
    assert cells(layer)[1][2] == "金沢城の表門"
    assert (layer.read_as, told) == ("Shapefile, cp932", codes)


def test_a_character_cut_in_two_by_a_full_field_costs_no_other() -> None:
    files = written(places(名称=["あ" * 40, "い"]), ".shp", encoding="cp932")
    width = files[".dbf"][32 + 16]  # of the first field
    assert width == 80
    whole = ("あ" * 40).encode("cp932")
    dbf = files[".dbf"].replace(whole, b"x" + whole[:-1])
    assert dbf != files[".dbf"]
    layer, codes = read({**files, ".dbf": dbf})
    assert [c[2] for c in cells(layer)] == ["名称", "x" + "あ" * 39, "い"]
    assert codes == []


def test_numbers_and_days_are_text() -> None:
    frame = places(n=[1, 2], f=[1.5, None], b=[12345678901, 3], 名称=["a", "b"])
    layer, _ = read(written(frame, ".shp", encoding="cp932"))
    assert cells(layer) == [
        ["lon", "lat", "n", "f", "b", "名称"],
        ["136.6588", "36.5661", "1", "1.5", "12345678901", "a"],
        ["136.648", "36.578", "2", "", "3", "b"],
    ]


def test_metres_of_a_zone_become_degrees() -> None:
    frame = places().set_geometry([Point(0, 0), None], crs=6675)
    layer, codes = read(written(frame, ".shp", encoding="cp932"))
    lon, lat = map(float, cells(layer)[1][:2])
    assert (lon, lat) == (pytest.approx(137 + 10 / 60, abs=1e-8), pytest.approx(36, abs=1e-8))
    assert cells(layer)[2][:2] == ["", ""]
    assert (layer.crs, codes, layer.faults) == ("EPSG:6675", ["site_crs_converted"], {})


def test_metres_without_a_system_are_set_aside_with_what_was_found() -> None:
    files = written(places().set_geometry([Point(-5, 7), Point(1, 2)], crs=6675), ".shp")
    del files[".prj"]
    layer, codes = read(files)
    assert layer.faults == {1: ("site_crs_unknown", "-5.0 7.0"), 2: ("site_crs_unknown", "1.0 2.0")}
    assert codes == ["site_crs_unstated"]


def test_an_area_gives_a_point_within_it() -> None:
    square = Polygon([(136, 36), (138, 36), (138, 38), (136, 38)])
    layer, codes = read(written(places().set_geometry([square, square], crs=4326), ".shp"))
    lon, lat = map(float, cells(layer)[1][:2])
    assert square.contains(Point(lon, lat))
    assert codes == ["site_not_a_point", "site_not_a_point"]


def test_the_position_of_the_shape_counts_and_not_that_of_the_table() -> None:
    layer, _ = read(written(places(経度=["1", "2"], name=["a", "b"]), ".shp", encoding="UTF-8"))
    assert cells(layer)[:2] == [["lon", "lat", "name"], ["136.6588", "36.5661", "a"]]


@pytest.mark.parametrize("lost", [".shp", ".shx", ".dbf"])
def test_a_shapefile_without_one_of_its_files_is_refused(lost: str) -> None:
    files = written(places(), ".shp")
    del files[lost]
    with pytest.raises(ImportFileError) as caught:
        read(files)
    assert caught.value.code == "import_shapefile_incomplete"
    assert caught.value.facts["missing"] == lost


VRT = b'<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/vsicurl/http://127.0.0.1/a'


@pytest.mark.parametrize("suffix", [".shp", ".shx"])
@pytest.mark.parametrize("data", [VRT, b"SQLite format 3\0", b"x"])
def test_another_file_under_its_name_is_not_opened(suffix: str, data: bytes) -> None:
    with pytest.raises(ImportFileError) as caught:
        read({**written(places(), ".shp"), suffix: data})
    assert caught.value.code == "import_broken_vector"


def test_a_table_beyond_the_limits_is_refused_before_it_is_read() -> None:
    with pytest.raises(ImportFileError) as caught:
        read(written(places(), ".shp"), ImportLimits(rows=1, header_rows=0))
    assert caught.value.code == "import_too_large"


def test_a_system_that_names_a_file_is_not_followed() -> None:
    wkt = pyproj.CRS.from_epsg(4301).to_wkt("WKT1_GDAL")
    hostile = wkt[:-1] + ',EXTENSION["PROJ4","+proj=longlat +nadgrids=/a/b"]]'
    _, codes = read({**written(places(), ".shp", encoding="UTF-8"), ".prj": hostile.encode()})
    assert set(codes) == {"site_crs_unreadable", "site_crs_assumed"}


@pytest.mark.parametrize("page", [b"unicode_escape", b"punycode", b"utf-7", b"undefined", b"zlib"])
def test_a_page_of_codes_that_is_a_programme_is_not_used(page: bytes) -> None:
    files = written(places(), ".shp", encoding="cp932") | {".cpg": page}
    layer, _ = read(files)
    assert layer.read_as == "Shapefile, cp932"
    assert cells(layer)[1][2] == "金沢城の表門"


Field = tuple[str, str, int, int]
"""Name, type, width and decimals."""


def table_of(fields: Sequence[Field], rows: Sequence[Sequence[str]]) -> bytes:
    """Return a .dbf in cp932 whose cells stand as given."""
    width = 1 + sum(f[2] for f in fields)
    data = struct.pack("<4BIHH20x", 3, 126, 11, 1, len(rows), 33 + 32 * len(fields), width)
    for heading, kind, size, decimals in fields:
        data += heading.encode("cp932").ljust(11, b"\0") + kind.encode() + bytes(4)
        data += bytes([size, decimals]) + bytes(14)
    data += b"\r"
    for row in rows:
        data += b" "
        for cell, (_, kind, size, _) in zip(row, fields, strict=True):
            plain = cell.encode("cp932")
            data += plain.rjust(size) if kind in "NF" else plain.ljust(size)
    return data + b"\x1a"


def points_with(points: Sequence[tuple[float, float] | None]) -> dict[str, bytes]:
    """Return .shp and .shx of points, some of them null."""
    shapes, places_of = b"", []
    for number, point in enumerate(points, start=1):
        body = struct.pack("<I", 0) if point is None else struct.pack("<I2d", 1, *point)
        places_of.append(struct.pack(">2I", (100 + len(shapes)) // 2, len(body) // 2))
        shapes += struct.pack(">2I", number, len(body) // 2) + body

    def head(size: int) -> bytes:
        return struct.pack(">I20xI2I", 9994, (100 + size) // 2, 0, 0)[:28] + struct.pack(
            "<2I8d", 1000, 1, 122, 20, 154, 46, 0, 0, 0, 0
        )

    index = b"".join(places_of)
    return {".shp": head(len(shapes)) + shapes, ".shx": head(len(index)) + index}


def plainly_read(files: dict[str, bytes]) -> list[list[str]]:
    """Read a Shapefile of points and a .dbf in cp932, byte by byte and cell by cell."""
    dbf, shp = files[".dbf"], files[".shp"]
    count, begin, width = struct.unpack_from("<IHH", dbf, 4)
    fields, at = [], 32
    while dbf[at] != 0x0D:
        heading = dbf[at : at + 11].split(b"\0")[0].decode("cp932")
        fields.append((heading, chr(dbf[at + 11]), dbf[at + 16]))
        at += 32
    rows, shape = [["lon", "lat", *(f[0] for f in fields)]], 100
    for number in range(count):
        kind = struct.unpack_from("<I", shp, shape + 8)[0]
        point = struct.unpack_from("<2d", shp, shape + 12) if kind == 1 else None
        shape += 8 + 2 * struct.unpack_from(">I", shp, shape + 4)[0]
        row, place = ["", ""] if point is None else [repr(value) for value in point], 0
        record = dbf[begin + number * width + 1 : begin + (number + 1) * width]
        for _, sort, size in fields:
            row.append(plain_cell(record[place : place + size].decode("cp932").strip(" "), sort))
            place += size
        rows.append(row)
    return rows


def plain_cell(text: str, sort: str) -> str:
    if text and sort == "D":
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    if text and sort in "NF":
        return text.rstrip("0").rstrip(".") if "." in text else str(int(text))
    return text


FIELDS: list[Field] = [
    ("名称", "C", 40, 0), ("備考", "C", 20, 0), ("指定日", "D", 8, 0), ("件数", "N", 6, 0),
    ("大きな数", "N", 18, 0), ("面積", "N", 12, 3), ("割合", "F", 12, 2), ("code", "C", 5, 0),
]  # fmt: skip


def test_a_table_in_cp932_without_its_page_reads_as_it_does_plainly() -> None:
    chance = random.Random(5)  # noqa: S311 - no secrets
    rows: list[list[str]] = []
    points: list[tuple[float, float] | None] = []
    for number in range(5000):
        if number % 9 == 8:
            rows.append(rows[-1])
            points.append(points[-1])
            continue
        day = date(2000, 1, 1).toordinal() + chance.randrange(9000)
        cells_of_row = [
            f"表示能力ソ{number}番", chance.choice(("十", "ｶﾅ", "a b", " 中 ")),
            date.fromordinal(day).strftime("%Y%m%d"), str(chance.randrange(-99, 9999)),
            str(chance.randrange(10**16, 10**17)), f"{chance.randrange(10**6) / 8:.3f}",
            f"{chance.randrange(1000) / 4:.2f}", f"{number % 100_000:05d}",
        ]  # fmt: skip
        rows.append([cell if chance.random() > 0.1 else "" for cell in cells_of_row])
        point = (chance.uniform(130, 140), chance.uniform(33, 40))
        points.append(point if chance.random() > 0.1 else None)
    files = {".dbf": table_of(FIELDS, rows), **points_with(points)}
    layer, codes = read(files)
    assert cells(layer) == plainly_read(files)
    assert (layer.read_as, layer.faults) == ("Shapefile, cp932", {})
    assert codes == ["site_crs_assumed"]


def test_rows_that_stand_twice_wait_however_they_are_read() -> None:
    rows = [["城", "十", "20200401", "1", "", "1.500", "", "a"]] * 2
    rows += [["駅", "", "", "", "", "", "", "b"]]
    files = {".dbf": table_of(FIELDS, rows), **points_with([(136.5, 36.5)] * 3)}
    knowledge = Knowledge(gazetteer=make_gazetteer(None))
    packed = zipped({f"a{k}": v for k, v in files.items()})
    (found,) = read_lists(packed, "a.zip", Asking(kind="locations"), knowledge)
    imported = found.imported
    assert (imported.rows, imported.accepted) == (3, 2)
    assert list(imported.quarantined["code"]) == ["site_row_twice"]


def test_days_that_are_none_stay_as_they_stand() -> None:
    days = ["20200229", "20190229", "00000000", "", "2020", "20201399", "0", "99991231"]
    fields: list[Field] = [("name", "C", 2, 0), ("day", "D", 8, 0), ("us", "D", 10, 0)]
    rows = [["a", day, "02/29/2020" if day else "13/31/2020"] for day in days]
    files = {".dbf": table_of(fields, rows), **points_with([(136.5, 36.5)] * len(days))}
    layer, _ = read(files)
    assert [row[3] for row in cells(layer)[1:]] == [
        "2020-02-29", "20190229", "", "", "2020", "20201399", "", "9999-12-31",
    ]  # fmt: skip
    assert [row[4] for row in cells(layer)[1:]] == ["2020-02-29" if d else "13/31/2020"
                                                    for d in days]  # fmt: skip


def test_words_of_yes_and_no_and_long_numbers_stay_beside_empty_cells() -> None:
    fields: list[Field] = [("name", "C", 2, 0), ("ok", "L", 1, 0), ("n", "N", 18, 0)]
    rows = [["a", "T", "123456789012345678"], ["b", "F", "-7"], ["c", "?", ""]]
    layer, _ = read({".dbf": table_of(fields, rows), **points_with([(136.5, 36.5)] * 3)})
    assert [row[3:] for row in cells(layer)[1:]] == [
        ["true", "123456789012345678"], ["false", "-7"], ["", ""],
    ]  # fmt: skip


def test_a_character_that_is_broken_in_one_cell_is_replaced_there_alone() -> None:
    fields: list[Field] = [("名称", "C", 8, 0)]
    rows = [[f"城{number:04d}"] for number in range(400)]
    files = {".dbf": table_of(fields, rows), **points_with([(136.5, 36.5)] * 400)}
    broken = files[".dbf"].replace("城0007".encode("cp932"), b"\x8530007")
    layer, codes = read({**files, ".dbf": broken})
    expected = [[f"城{n:04d}"] for n in range(400)]
    expected[7] = [b"\x8530007".decode("cp932", "replace")]
    assert [row[2:] for row in cells(layer)[1:]] == expected
    assert codes.count("site_bytes_replaced") == 1


def test_a_file_that_ends_too_early_is_told() -> None:
    files = {
        ".dbf": table_of([("名称", "C", 40, 0)], [["城"], ["駅"], ["寺"]]),
        **points_with([(136.5, 36.5)] * 3),
    }
    with pytest.raises(ImportFileError) as caught:
        read({**files, ".dbf": files[".dbf"][:-20]})
    assert caught.value.code == "import_broken_vector"
    layer, codes = read({**files, ".shp": files[".shp"][:-20]})
    assert [row[0] for row in cells(layer)[1:]] == ["136.5", "136.5", ""]
    assert "site_reader_doubt" in codes
    assert "site_reader_doubt" not in read(files)[1]


@given(st.lists(st.text("あソ十表aé\0 -", max_size=4), max_size=6), st.sampled_from(sorted(CODECS)))
def test_many_texts_are_read_as_each_alone(texts: list[str], encoding: str) -> None:
    words = [t.encode(encoding, "replace")[: len(t) + 1].decode("latin-1") for t in texts]
    assert _decoded(words, encoding) == [_strict(w.encode("latin-1"), encoding) for w in words]
