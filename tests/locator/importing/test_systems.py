import numpy as np
import pyproj
import pytest

from locator.importing.notes import Notes
from locator.importing.systems import is_known, to_degrees


def turned(stated: str, *points: tuple[float, float]) -> tuple[object, list[tuple[str, str]]]:
    notes = Notes("a", 9)
    x, y = np.array(points, dtype=float).T
    placed = to_degrees(stated, x, y, notes)
    return placed, [(f.code, f.found) for f in notes.finish()]


@pytest.mark.parametrize("code", [4326, 4612, 6668])
@pytest.mark.parametrize("version", ["WKT1_ESRI", "WKT2_2019", ""])
def test_degrees_stay_to_the_last_digit(code: int, version: str) -> None:
    stated = pyproj.CRS.from_epsg(code).to_wkt(version) if version else f"EPSG:{code}"
    placed, told = turned(stated, (136.6588, 36.5661))
    assert (placed.lon[0], placed.lat[0], placed.crs, told) == (136.6588, 36.5661, "", [])


# The origins of the plane rectangular zones VII and IX are laid down by law in degrees.
@pytest.mark.parametrize(
    ("code", "lon", "lat"),
    [(2449, 137 + 10 / 60, 36), (6675, 137 + 10 / 60, 36), (2451, 139 + 50 / 60, 36)],
)
@pytest.mark.parametrize("version", ["WKT1_ESRI", "WKT2_2019"])
def test_the_origin_of_a_zone_is_where_the_law_lays_it(
    code: int, lon: float, lat: float, version: str
) -> None:
    placed, told = turned(pyproj.CRS.from_epsg(code).to_wkt(version), (0.0, 0.0))
    assert placed.lon[0] == pytest.approx(lon, abs=1e-8)
    assert placed.lat[0] == pytest.approx(lat, abs=1e-8)
    assert (placed.crs, told) == (f"EPSG:{code}", [("site_crs_converted", f"EPSG:{code}")])


@pytest.mark.parametrize("version", ["WKT1_ESRI", "WKT2_2019"])
def test_the_old_datum_is_converted_and_told(version: str) -> None:
    lon, lat = 136.6588, 36.5661
    placed, told = turned(pyproj.CRS.from_epsg(4301).to_wkt(version), (lon, lat))
    # The linear formula that handbooks print; right to some metres in the middle of Japan.
    assert placed.lat[0] == pytest.approx(lat - 0.00010695 * lat + 0.000017464 * lon + 0.0046017,
                                          abs=1e-4)  # fmt: skip
    assert placed.lon[0] == pytest.approx(lon - 0.000046038 * lat - 0.000083043 * lon + 0.010040,
                                          abs=1e-4)  # fmt: skip
    assert (placed.crs, told) == ("EPSG:4301", [("site_crs_old_datum", "EPSG:4301")])


def test_a_plane_on_the_old_datum_is_told_too() -> None:
    placed, told = turned(pyproj.CRS.from_epsg(30167).to_wkt("WKT1_ESRI"), (0.0, 0.0))
    assert told == [("site_crs_old_datum", "EPSG:30167")]
    assert placed.lat[0] == pytest.approx(36.0031, abs=2e-4)


def test_degrees_of_japan_are_taken_without_a_system() -> None:
    placed, told = turned("", (136.6, 36.5), (0.0, 0.0), (36.5, 136.6))
    assert list(placed.lon) == [136.6, 0.0, 36.5]
    assert told == [("site_crs_assumed", "136.6 36.5")]


def test_metres_without_a_system_are_set_aside() -> None:
    placed, told = turned("", (-45457.5, 62930.5), (np.nan, np.nan))
    assert np.isnan(placed.lon).all()
    assert placed.faults == {1: ("site_crs_unknown", "-45457.5 62930.5")}
    assert told == [("site_crs_unstated", "-45457.5 62930.5")]


@pytest.mark.parametrize(
    "stated",
    [
        "oops",
        'PROJCS["broken',
        "EPSG:99999",
        "+proj=longlat +nadgrids=@/a/b",
        'GEOGCS["x",DATUM["y",SPHEROID["z",6378137,298]],EXTENSION["PROJ4","+nadgrids=/a/b"]]',
        "/a/b.prj",
    ],
)
def test_what_is_no_system_or_names_files_counts_as_none(stated: str) -> None:
    placed, told = turned(stated, (136.6, 36.5))
    assert placed.lon[0] == 136.6
    assert [code for code, _ in told] == ["site_crs_assumed", "site_crs_unreadable"] or [
        code for code, _ in told
    ] == ["site_crs_unreadable", "site_crs_assumed"]


def test_a_position_beyond_the_system_is_a_fault_of_its_row() -> None:
    placed, _ = turned("EPSG:2449", (0.0, 0.0), (1e30, 1e30), (np.nan, np.nan))
    assert list(placed.faults) == [2]
    assert np.isnan(placed.lon[1:]).all()


def test_only_systems_of_degrees_and_planes_are_known() -> None:
    codes = (6677, 2154, 4301, 4979, 99999, 4978, 5701)
    assert [code for code in codes if is_known(f"EPSG:{code}")] == [6677, 2154, 4301, 4979]
    assert not is_known("/a/b.prj")
