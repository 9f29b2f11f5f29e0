"""Blobs against GDAL, an independent reader and writer of GeoPackages."""

import sqlite3
import struct
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
import shapely

from locator.workspace import Workspace
from locator.workspace.geopackage import blob_point, point_blob
from tests.locator.workspace.entries import entry, intake


def test_gdal_reads_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "own.gpkg"
    Workspace(path).write(intake(entry("a", lead_days=14, precision_m=50.0)), by="me")
    layers = dict(pyogrio.list_layers(path))
    assert layers["locations"] == "Point"
    assert layers["works"] is None
    frame = pyogrio.read_dataframe(path, layer="locations")
    assert frame.crs.to_epsg() == 4326
    assert (frame.geometry.x[0], frame.geometry.y[0]) == (138.5, 35.6)
    assert (frame.loc[0, "name_ja"], frame.loc[0, "lead_days"]) == ("場所a", 14)
    assert list(pyogrio.read_info(path, layer="locations")["total_bounds"]) == [
        138.5, 35.6, 138.5, 35.6
    ]  # fmt: skip


def test_a_point_that_gdal_wrote_is_read(tmp_path: Path) -> None:
    path = tmp_path / "other.gpkg"
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy([139.1], [35.2]), crs="EPSG:4326")
    points.to_file(path, layer="x")
    with sqlite3.connect(path) as base:
        blob = base.execute("SELECT geom FROM x").fetchone()[0]
    assert blob_point(blob) == (139.1, 35.2)


def test_a_position_goes_there_and_back() -> None:
    assert blob_point(point_blob(138.25, 35.5)) == (138.25, 35.5)
    assert point_blob(None, 35.5) is None
    assert blob_point(None) is None
    big = b"GP\0\0" + struct.pack(">i", 4326) + shapely.to_wkb(shapely.Point(1, 2), byte_order=0)
    assert blob_point(big) == (1.0, 2.0)


@pytest.mark.parametrize(
    "blob",
    [
        b"",
        b"XX" + bytes(40),
        b"GP\0\x01" + bytes(6),
        b"GP\0\x0f" + bytes(40),
        b"GP\0\x01" + bytes(4) + shapely.to_wkb(shapely.LineString([(0, 0), (1, 1)])),
    ],
)
def test_what_is_no_point_is_refused(blob: bytes) -> None:
    with pytest.raises(ValueError, match=r"not a geometry|cut off|envelope|no point"):
        blob_point(blob)
