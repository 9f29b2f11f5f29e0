import geopandas as gpd
import numpy as np
import pytest

from geo.crs import JGD2011, WGS84, all_to_degrees, require_crs, require_system, to_degrees
from geo.errors import CRSError


def frame(crs: str | None) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=gpd.points_from_xy([139.7], [35.7]), crs=crs)


def test_the_right_crs_passes_however_it_is_written() -> None:
    same = frame("EPSG:4326")
    require_crs(same)
    require_crs(same.geometry, "epsg:4326")
    assert same.crs == WGS84


def test_no_crs_says_how_to_mend_it() -> None:
    with pytest.raises(CRSError, match=r"no CRS; expected EPSG:4326; call set_crs") as caught:
        require_crs(frame(None))
    assert caught.value.code == "no_crs"
    assert caught.value.facts == {"expected": "EPSG:4326"}


def test_another_crs_is_refused_not_converted() -> None:
    with pytest.raises(CRSError, match=r"EPSG:3857; expected EPSG:4326; call to_crs") as caught:
        require_crs(frame("EPSG:3857"))
    assert caught.value.facts == {"found": "EPSG:3857", "expected": "EPSG:4326"}


def test_jgd2011_is_not_wgs84() -> None:
    with pytest.raises(CRSError, match="EPSG:6668"):
        require_crs(frame(JGD2011))


def test_the_origin_of_a_projection_has_the_degrees_that_its_definition_says() -> None:
    found = to_degrees(700_000, 6_600_000, "EPSG:2154")  # Lambert-93: 3 E, 46.5 N
    assert found == pytest.approx((3.0, 46.5), abs=1e-9)


def test_what_lies_outside_a_projection_has_no_degrees() -> None:
    assert to_degrees(1e300, 1e300, "EPSG:2154") is None
    with pytest.raises(CRSError) as caught:
        to_degrees(1, 1, "EPSG:1")
    assert caught.value.code == "no_such_crs"


@pytest.mark.parametrize(
    ("crs", "easting", "northing", "lon", "lat", "within"),
    [
        # origin of zone VII (36 N, 137 deg 10 min E), by its definition
        ("EPSG:6675", 0.0, 0.0, 137 + 10 / 60, 36.0, 1e-9),
        ("EPSG:6668", 139.5, 35.5, 139.5, 35.5, 1e-9),
        # the origin of the Japanese datum: 139 44 28.8759 E, 35 39 29.1572 N in JGD2000, and
        # 139 44 40.5020, 35 39 17.5148 in the old one (Geospatial Information Authority)
        ("EPSG:4301", 139.7445839, 35.6548652, 139.7413544, 35.6580992, 1e-4),
    ],
)
def test_points_of_the_systems_of_japan_are_turned_into_degrees(
    crs: str, easting: float, northing: float, lon: float, lat: float, within: float
) -> None:
    assert to_degrees(easting, northing, crs) == pytest.approx((lon, lat), abs=within)


def test_many_points_are_turned_as_one_is() -> None:
    x, y = np.array([0.0, 1000.0, 9e9]), np.array([0.0, -500.0, 9e9])
    lon, lat = all_to_degrees(x, y, "EPSG:6675")
    for n in range(2):
        assert to_degrees(x[n], y[n], "EPSG:6675") == (lon[n], lat[n])
    assert to_degrees(x[2], y[2], "EPSG:6675") is None
    assert np.isnan(lon[2])
    assert all_to_degrees(x[:0], y[:0], "EPSG:6675")[0].size == 0
    with pytest.raises(CRSError):
        all_to_degrees(x, y, "EPSG:1")


@pytest.mark.parametrize(
    "text",
    [
        "+proj=longlat +nadgrids=/etc/hostname", "+proj=pipeline +step +proj=axisswap", "4326",
        "https://a.example/x", "urn:ogc:def:crs:EPSG::4326", "EPSG:5773", "EPSG:4978", "",
        "x" * 999,
    ],
)  # fmt: skip
def test_only_codes_of_degrees_and_projections_are_systems(text: str) -> None:
    with pytest.raises(CRSError) as caught:
        require_system(text)
    assert caught.value.code == "no_such_crs"
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("code", ["epsg:4326", "OGC:CRS84", "EPSG:6668"])
def test_codes_are_systems_in_any_case(code: str) -> None:
    require_system(code)
    assert to_degrees(140.3, 38.2, code) == pytest.approx((140.3, 38.2), abs=1e-9)
