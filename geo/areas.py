"""Points and areas: which area holds a point, how a point lies to the area it claims."""

from collections.abc import Sequence
from enum import StrEnum

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.crs import require_crs
from geo.distance import geodesic_m
from geo.errors import GeoError

NEAR_M = 1000.0
MOST_M, LEAST_M = 112_000.0, 110_000.0
"""Most and least metres of a degree of the meridian, with a margin."""


class AreaMatch(StrEnum):
    """How a point lies to the area that it is said to lie in."""

    INSIDE = "inside"
    NEAR_BOUNDARY = "near_boundary"
    OUTSIDE = "outside"
    CANNOT_CHECK = "cannot_check"


def tag_areas(
    points: gpd.GeoDataFrame | gpd.GeoSeries, areas: gpd.GeoDataFrame, column: str
) -> pd.Series:
    """Return for each point a column of the area that holds it, NA where none does.

    Parameters
    ----------
    points
        Points in EPSG:4326.
    areas
        Polygons in EPSG:4326. A point on a common border takes the area that comes first.
    column
        Column of ``areas`` to return; the index where it has the name of the column.

    Returns
    -------
    Series
        Index as ``points``.

    Raises
    ------
    CRSError
        A frame has no CRS or another one.
    GeoError
        ``areas`` has no such column.
    """
    require_crs(points)
    require_crs(areas)
    values = _column(areas, column)
    shapes = np.asarray(points.geometry.to_numpy())
    found = np.full(len(shapes), len(areas), dtype=np.int64)
    tree = shapely.STRtree(areas.geometry.to_numpy())
    point, area = tree.query(shapes, predicate="intersects")
    np.minimum.at(found, point, area)
    tags = values.astype(object).to_numpy()
    picked = [tags[i] if i < len(areas) else None for i in found]
    result = pd.Series(picked, index=points.index, name=column, dtype=object)
    return result.astype(values.dtype) if values.dtype == "str" else result


def _column(areas: gpd.GeoDataFrame, column: str) -> pd.Series:
    if column in areas.columns:
        values: pd.Series = areas[column]
        return values
    if areas.index.name == column:
        index: pd.Series = areas.index.to_series()
        return index
    raise GeoError(
        f"the areas have no column {column!r}; expected one of "
        f"{', '.join(str(c) for c in areas.columns)}",
        code="no_column",
        found=column,
    )


def outside_m(points: gpd.GeoDataFrame | gpd.GeoSeries, polygon: shapely.Geometry) -> pd.Series:
    """Return geodesic metres from each point to a polygon; 0 inside and on the border.

    The nearest point of the polygon is sought in a frame whose degrees are equally long both
    ways at the point, so that the distance is right to about 0.1 % within 100 km.
    """
    require_crs(points)
    shapes = np.asarray(points.geometry.to_numpy())
    metres = [0.0 if shapely.intersects(polygon, p) else _metres(p, polygon) for p in shapes]
    return pd.Series(metres, index=points.index, name="outside_m", dtype="float64")


def _metres(point: shapely.Point, polygon: shapely.Geometry) -> float:
    squeeze = float(np.cos(np.radians(point.y)))
    flat = shapely.transform(polygon, lambda xy: xy * (squeeze, 1.0))
    near = shapely.shortest_line(shapely.Point(point.x * squeeze, point.y), flat)
    lon, lat = shapely.get_coordinates(near)[1]
    return float(geodesic_m([point.x], [point.y], [lon / squeeze], [lat])[0])


def _is_within(point: shapely.Point, polygons: Sequence[shapely.Geometry], slack_m: float) -> bool:
    """Return whether a point lies no farther than that from one of some polygons.

    A degree is at most MOST_M and, eastwards, at least LEAST_M by the cosine of the latitude: what
    that leaves no doubt about is not measured.
    """
    degrees = float(np.min(shapely.distance(polygons, point)))
    if degrees * MOST_M <= slack_m:
        return True
    if degrees <= 1 and degrees * LEAST_M * np.cos(np.radians(abs(point.y) + 1)) > slack_m:
        return False
    return min(_metres(point, polygon) for polygon in polygons) <= slack_m


def point_matches(
    points: gpd.GeoDataFrame | gpd.GeoSeries,
    areas: gpd.GeoDataFrame,
    code: pd.Series,
    slack_m: float = NEAR_M,
) -> pd.Series:
    """Compare each point with the area of the code it claims.

    Parameters
    ----------
    points
        Points in EPSG:4326.
    areas
        Polygons in EPSG:4326, index: code. Rows of one code count as one area.
    code
        Code of each point, index as ``points``; NA cannot be checked.
    slack_m
        Geodesic metres outside the border that still pass as ``near_boundary``.

    Returns
    -------
    Series
        Index as ``points``; values of ``AreaMatch``.

    Raises
    ------
    CRSError
        A frame has no CRS or another one.
    """
    require_crs(points)
    require_crs(areas)
    wanted = code.reindex(points.index).astype(object).to_numpy()
    shapes = np.asarray(points.geometry.to_numpy())
    codes, polygons = areas.index.astype(str).to_numpy(), areas.geometry.to_numpy()
    result = np.full(len(points), AreaMatch.CANNOT_CHECK.value, dtype=object)
    result[pd.Series(wanted).isin(codes).to_numpy(bool)] = AreaMatch.OUTSIDE.value
    point, area = shapely.STRtree(polygons).query(shapes, predicate="intersects")
    result[point[codes[area] == wanted[point]]] = AreaMatch.INSIDE.value
    for row in np.flatnonzero(result == AreaMatch.OUTSIDE.value):
        own = polygons[codes == wanted[row]]
        if _is_within(shapes[row], own, slack_m):
            result[row] = AreaMatch.NEAR_BOUNDARY.value
    return pd.Series(result, index=points.index, name="match", dtype=object)
