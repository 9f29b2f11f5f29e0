import json

import pytest

from locator.errors import ImportFileError
from locator.importing.features import Layer
from locator.importing.geojson import geojson_layer
from locator.importing.limits import ImportLimits
from locator.importing.notes import Notes
from tests.locator.lists import read_geojson, records_of

LIMITS = ImportLimits()


def feature(geometry: object, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: object, **more: object) -> bytes:
    document = {"type": "FeatureCollection", "features": features, **more}
    return json.dumps(document, ensure_ascii=False).encode()


def point(lon: float, lat: float) -> dict[str, object]:
    return {"type": "Point", "coordinates": [lon, lat]}


def test_points_keep_every_digit() -> None:
    data = collection(
        feature(
            point(
                136.65881234567,
                36.5661,
            ),
            name="城",
        )
    )
    sheet = read_geojson(data, name="a.geojson", notes=Notes("a", 9), limits=LIMITS)
    assert dict(zip(sheet.headings, sheet.rows[0][1], strict=True)) == {
        "lon": "136.65881234567",
        "lat": "36.5661",
        "name": "城",
    }


def test_a_square_gives_its_middle_and_a_finding() -> None:
    ring = [[136.0, 36.0], [137.0, 36.0], [137.0, 37.0], [136.0, 37.0], [136.0, 36.0]]
    notes = Notes("a", 9)
    data = collection(feature({"type": "Polygon", "coordinates": [ring]}, name="園"))
    sheet = read_geojson(data, name="a", notes=notes, limits=LIMITS)
    assert [float(c) for c in sheet.rows[0][1][:2]] == [136.5, 36.5]
    (finding,) = notes.finish()
    assert (finding.code, finding.found, finding.row) == ("site_not_a_point", "Polygon", 1)


def test_a_feature_without_geometry_keeps_what_its_properties_tell() -> None:
    data = collection(
        feature(point(136.6, 36.5), name="A", 経度="1", 緯度="2"),
        feature(None, name="B", 経度="136.7", 緯度="36.6"),
    )
    sheet = read_geojson(data, name="a", notes=Notes("a", 9), limits=LIMITS)
    assert [list(c[:2]) for _, c in sheet.rows] == [["136.6", "36.5"], ["136.7", "36.6"]]


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "GeometryCollection", "geometries": []},
        {"type": "Point", "coordinates": ["a", "b"]},
        {"type": "Point", "coordinates": [136.6]},
        {"type": "Point", "coordinates": [[136.6, 36.5]]},
        {"type": "Point", "coordinates": [True, False]},
        {"type": "Polygon", "coordinates": [[[136.0, 36.0]]]},
        {"type": "Polygon", "coordinates": 3},
        {"type": "Circle"},
        {"type": ["Point"], "coordinates": [1, 2]},
        "POINT (136 36)",
        [136.6, 36.5],
    ],
)
def test_geometries_that_cannot_be_read_are_faults_of_their_row(geometry: object) -> None:
    data = collection(feature(geometry, name="A"), feature(point(136.6, 36.5), name="B"))
    sheet = read_geojson(data, name="a", notes=Notes("a", 9), limits=LIMITS)
    assert len(sheet.rows) == 2
    assert set(sheet.faults) == {1}
    assert sheet.faults[1][0] == "site_bad_geometry"


def test_features_that_are_no_features_are_counted() -> None:
    data = collection(None, 3, {}, feature(point(136.6, 36.5), name="B"))
    sheet = read_geojson(data, name="a", notes=Notes("a", 9), limits=LIMITS)
    assert len(sheet.rows) == 4
    assert set(sheet.faults) == {1, 2, 3}


def test_one_feature_alone_and_its_own_id() -> None:
    data = json.dumps(feature(point(136.6, 36.5), name="A") | {"id": 7}).encode()
    sheet = read_geojson(data, name="a", notes=Notes("a", 9), limits=LIMITS)
    assert sheet.rows[0][1][sheet.header.places["id"]] == "7"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"type": "FeatureCollection", "features": [', "import_broken_json"),
        (b"{" * 200_000, "import_broken_json"),
        (b'{"a":' * 200_000, "import_broken_json"),
        (b"[" * 200_000, "import_broken_json"),
        (b'{"features": ' + b"9" * 5000 + b"}", "import_broken_json"),
        (b"[1, 2]", "import_other_json"),
        (b'{"type": "Topology"}', "import_other_json"),
        (b'{"type": "Point", "coordinates": [136, 36]}', "import_other_json"),
        (b'{"type": "FeatureCollection", "features": 3}', "import_other_json"),
        (b'{"type": "FeatureCollection", "features": []}', "import_empty"),
    ],
)
def test_json_that_is_no_list(data: bytes, code: str) -> None:
    with pytest.raises(ImportFileError) as fault:
        read_geojson(data, name="a.geojson", notes=Notes("a", 9), limits=LIMITS)
    assert fault.value.code == code


def named(name: str) -> dict[str, object]:
    return {"type": "name", "properties": {"name": name}}


def layer_of(crs: object, *features: object) -> tuple[Layer, list[tuple[str, str]]]:
    notes = Notes("a", 9)
    layer = geojson_layer(collection(*features, crs=crs), name="a", notes=notes, limits=LIMITS)
    return layer, [(f.code, f.found) for f in notes.finish()]


@pytest.mark.parametrize(
    "name",
    ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:6668", "urn:ogc:def:crs:EPSG::4612", "EPSG:4326",
     "WGS 84 (EPSG:4326)"],
)  # fmt: skip
def test_reference_systems_in_degrees(name: str) -> None:
    layer, told = layer_of(named(name), feature(point(136.6, 36), name="A"))
    assert [list(c) for _, c in layer.records] == [["lon", "lat", "name"], ["136.6", "36", "A"]]
    assert (layer.crs, layer.faults, told) == ("", {}, [])


# The law lays the origin of zone IX at 36 N, 139 50 E; Lambert 93 gives its own, 46.5 N, 3 E, the
# numbers 700000, 6600000.
@pytest.mark.parametrize(
    ("crs", "code", "metres", "lon", "lat"),
    [
        (named("urn:ogc:def:crs:EPSG::6677"), 6677, (0, 0), 139 + 50 / 60, 36),
        (named("urn:ogc:def:crs:EPSG:9.8:6677"), 6677, (0, 0), 139 + 50 / 60, 36),
        (named("http://www.opengis.net/def/crs/EPSG/0/6677"), 6677, (0, 0), 139 + 50 / 60, 36),
        (named("EPSG:2154"), 2154, (700000, 6600000), 3, 46.5),
        ({"type": "EPSG", "properties": {"code": 2154}}, 2154, (700000, 6600000), 3, 46.5),
        (
            {"type": "link", "properties": {"href": "http://a/ref/epsg/2154/proj4/"}},
            2154,
            (700000, 6600000),
            3,
            46.5,
        ),
    ],
)
def test_metres_of_a_stated_system_become_degrees(
    crs: object, code: int, metres: tuple[float, float], lon: float, lat: float
) -> None:
    layer, told = layer_of(crs, feature(point(*metres), name="A"), feature(None, name="B"))
    first, second = (cells for _, cells in layer.records[1:])
    assert float(first[0]) == pytest.approx(lon, abs=1e-8)
    assert float(first[1]) == pytest.approx(lat, abs=1e-8)
    assert list(second) == ["", "", "B"]
    assert (layer.crs, layer.faults) == (f"EPSG:{code}", {})
    assert told == [("site_crs_converted", f"EPSG:{code}")]


def test_an_area_in_metres_gives_a_point_within_it() -> None:
    ring = [[-100, -100], [100, -100], [100, 100], [-100, 100], [-100, -100]]
    layer, told = layer_of(
        named("EPSG:6677"), feature({"type": "Polygon", "coordinates": [ring]}, name="園")
    )
    lon, lat = map(float, layer.records[1][1][:2])
    # 100 m are some 0.0009 degrees of latitude and 0.0011 of longitude.
    assert (lon, lat) == (pytest.approx(139 + 50 / 60, abs=0.0011), pytest.approx(36, abs=0.0009))
    assert told == [("site_crs_converted", "EPSG:6677"), ("site_not_a_point", "Polygon")]


def test_the_old_datum_is_turned_with_a_warning() -> None:
    lon, lat = 136.6588, 36.5661
    layer, told = layer_of(named("urn:ogc:def:crs:EPSG::4301"), feature(point(lon, lat), name="A"))
    # The linear formula that handbooks print; right to some metres in the middle of Japan.
    found = [float(cell) for cell in layer.records[1][1][:2]]
    assert found == [
        pytest.approx(lon - 0.000046038 * lat - 0.000083043 * lon + 0.010040, abs=1e-4),
        pytest.approx(lat - 0.00010695 * lat + 0.000017464 * lon + 0.0046017, abs=1e-4),
    ]
    assert (layer.crs, told) == ("EPSG:4301", [("site_crs_old_datum", "EPSG:4301")])


def test_positions_that_the_system_does_not_hold_are_faults_of_their_rows() -> None:
    layer, _ = layer_of(
        named("EPSG:6677"),
        feature(point(10**300, 5), name="A"),
        feature(point(0, 0), name="B"),
        feature({"type": "Point", "coordinates": ["x", 1]}, name="C"),
    )
    assert set(layer.faults) == {1, 3}
    assert {code for code, _ in layer.faults.values()} == {"site_bad_geometry"}


@pytest.mark.parametrize(
    "crs",
    [named("EPSG:99999"), named("EPSG:5701"), named("EPSG:4978"), named("here"), named(""), "x", 3,
     {}, {"type": "link", "properties": {"href": "http://a/b"}}, {"properties": [1]}],
)  # fmt: skip
def test_a_system_that_is_not_known_is_refused(crs: object) -> None:
    with pytest.raises(ImportFileError) as fault:
        layer_of(crs, feature(point(1, 2), name="A"))
    assert fault.value.code == "import_other_crs"
    assert "EPSG:6677" in str(fault.value)


def test_a_list_in_metres_is_read_as_records() -> None:
    data = collection(feature(point(0, 0), name="A"), crs=named("EPSG:6677"))
    imported = records_of(data, "a.geojson")
    assert imported.accepted == 1
    assert imported.frame.geometry.iloc[0].x == pytest.approx(139 + 50 / 60, abs=1e-8)
    assert "site_crs_converted" in {f.code for f in imported.findings}


def test_lone_surrogates_do_not_leave_the_door() -> None:
    data = rb'{"type":"Feature","properties":{"name":"A\ud800","x\udc00":1},"geometry":null}'
    sheet = read_geojson(data, name="a", notes=Notes("a", 9), limits=LIMITS)
    assert "".join([*sheet.headings, *sheet.rows[0][1]]).encode()


def test_numbers_without_end_and_nesting_without_end_are_told() -> None:
    text = (
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": '
        '{"type": "LineString", "coordinates": [[1, 2], [HUGE, 2]]}, '
        '"properties": {"名称": "城", "x": DEEP}}]}'
    )
    text = text.replace("HUGE", "9" * 400).replace("DEEP", "[" * 600 + "]" * 600)
    layer = geojson_layer(text.encode(), name="a", notes=Notes("a", 9), limits=ImportLimits())
    assert layer.faults[1][0] == "site_bad_geometry"
    assert len(layer.records) == 2


def test_half_a_character_in_the_name_of_a_shape_is_set_aside_like_any_other() -> None:
    text = (
        r'{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"\ud800",'
        r'"coordinates":[1,2]},"properties":{"name":"a"}}]}'
    )
    imported = records_of(text.encode(), "a.geojson")
    assert list(imported.quarantined["code"]) == ["site_bad_geometry"]
    assert imported.quarantined["message"][0].encode()
