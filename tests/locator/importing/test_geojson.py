import json

import pytest

from locator.errors import ImportFileError
from locator.importing.geojson import geojson_records, read_geojson
from locator.importing.limits import ImportLimits
from locator.importing.notes import Notes
from tests.locator.lists import records_of

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
        (
            collection(
                feature(point(1, 2), name="A"),
                crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}},
            ),
            "import_other_crs",
        ),
    ],
)
def test_json_that_is_no_list(data: bytes, code: str) -> None:
    with pytest.raises(ImportFileError) as fault:
        read_geojson(data, name="a.geojson", notes=Notes("a", 9), limits=LIMITS)
    assert fault.value.code == code


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:6668"])
def test_reference_systems_in_degrees(name: str) -> None:
    crs = {"type": "name", "properties": {"name": name}}
    data = collection(feature(point(136.6, 36.5), name="A"), crs=crs)
    assert read_geojson(data, name="a", notes=Notes("a", 9), limits=LIMITS).rows


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
    records, faults = geojson_records(
        text.encode(), name="a", notes=Notes("a", 9), limits=ImportLimits()
    )
    assert faults[1][0] == "site_bad_geometry"
    assert len(records) == 2


def test_half_a_character_in_the_name_of_a_shape_is_set_aside_like_any_other() -> None:
    text = (
        r'{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"\ud800",'
        r'"coordinates":[1,2]},"properties":{"name":"a"}}]}'
    )
    imported = records_of(text.encode(), "a.geojson")
    assert list(imported.quarantined["code"]) == ["site_bad_geometry"]
    assert imported.quarantined["message"][0].encode()
