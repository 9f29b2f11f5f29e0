"""Generalised outlines of municipalities, read when a polygon is needed."""

import json
from pathlib import Path

import geopandas as gpd

from geo.crs import WGS84
from locator.errors import DataError


def load_outlines(data: Path) -> gpd.GeoDataFrame:
    """Read ``<data>/boundaries/municipalities.geojson``.

    Returns
    -------
    frame
        One row a municipality (wards of designated cities as wards), EPSG:4326: code, name_ja,
        prefecture_code, geometry. Right to about 0.6 km.

    Raises
    ------
    DataError
        The file is missing or no GeoJSON.
    """
    path = data / "boundaries" / "municipalities.geojson"
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        return gpd.GeoDataFrame.from_features(features, crs=WGS84)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(
            f"{path.name} cannot be read ({error}); expected GeoJSON; reinstall locator",
            code="bad_outlines",
            file=path.name,
        ) from error
