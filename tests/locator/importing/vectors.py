"""Small vector files, written by GDAL."""

import io
import tempfile
import warnings
import zipfile
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import pyogrio
from shapely.geometry import Point

CASTLE, STATION = (136.6588, 36.5661), (136.648, 36.578)


def places(**columns: list[object]) -> gpd.GeoDataFrame:
    """The castle and the station of Kanazawa."""
    texts = columns or {"名称": ["金沢城の表門", "駅ソ"], "code": ["01100", "x"]}
    return gpd.GeoDataFrame(texts, geometry=[Point(CASTLE), Point(STATION)], crs=4326)


def written(frame: gpd.GeoDataFrame, suffix: str, **more: object) -> dict[str, bytes]:
    """Write a frame and return the files by their suffixes."""
    with tempfile.TemporaryDirectory() as work, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pyogrio.write_dataframe(frame, Path(work, f"list{suffix}"), **more)
        return {p.suffix: p.read_bytes() for p in Path(work).iterdir()}


def zipped(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()
