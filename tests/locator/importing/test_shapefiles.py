import pyproj
import pytest
from shapely.geometry import Point, Polygon

from locator.errors import ImportFileError
from locator.importing.limits import ImportLimits
from locator.importing.notes import Notes
from locator.importing.shapefiles import Layer, read_shapefile
from tests.locator.importing.vectors import places, written

LIMITS = ImportLimits()


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
