"""Mesh codes of JIS X 0410 and their cells: from 80 km down to 125 m.

Latitude and longitude are counted in the steps of the finest mesh, 1/960 and 1/640 degree, so
that every border is one correctly rounded division and codes are pure whole-number arithmetic.

References
----------
JIS X 0410:2002 地域メッシュコード; 総務省統計局「地域メッシュ統計の特質・沿革」, mesh on the world
geodetic system (JGD2000, JGD2011; here taken as equal to WGS 84).
"""

from enum import IntEnum, StrEnum

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from geo.crs import WGS84
from geo.distance import geodesic_m
from geo.errors import MeshError

ROWS_PER_DEGREE = 960
COLUMNS_PER_DEGREE = 640
JAPAN = (122.0, 20.0, 154.0, 46.0)
"""West, south, east, north of the primary cells that may hold a place of Japan, degrees."""

_ON_BORDER = 1e-6  # of a finest step: 1e-9 degree, 0.1 mm
_FIRST_COLUMN = 100 * COLUMNS_PER_DEGREE
_BAND_CELLS = 500_000
_ZERO, _NINE = ord("0"), ord("9")

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Codes = NDArray[np.str_]


class MeshLevel(IntEnum):
    """A size of cell; the value is the number of digits of its codes."""

    PRIMARY = 4
    SECONDARY = 6
    KM1 = 8
    M500 = 9
    M250 = 10
    M125 = 11

    @property
    def steps(self) -> int:
        """Side of a cell in finest steps."""
        return _STEPS[self]


_STEPS = {
    MeshLevel.PRIMARY: 640,
    MeshLevel.SECONDARY: 80,
    MeshLevel.KM1: 8,
    MeshLevel.M500: 4,
    MeshLevel.M250: 2,
    MeshLevel.M125: 1,
}


class MeshRule(StrEnum):
    """Which cells belong to a polygon."""

    CENTRE = "centre"
    """The centre of the cell lies inside or on the border: neighbours share almost no cell."""
    OVERLAP = "overlap"
    """The cell and the polygon have some area in common."""


def _encode(row: Ints, column: Ints, level: MeshLevel) -> Ints:
    code = row // 640 * 100 + column // 640
    if level >= MeshLevel.SECONDARY:
        code = code * 100 + row % 640 // 80 * 10 + column % 640 // 80
    if level >= MeshLevel.KM1:
        code = code * 100 + row % 80 // 8 * 10 + column % 80 // 8
    for finer in (MeshLevel.M500, MeshLevel.M250, MeshLevel.M125):
        if level >= finer:
            side = finer.steps
            code = code * 10 + row // side % 2 * 2 + column // side % 2 + 1
    return code


def _decode(code: Ints, level: MeshLevel) -> tuple[Ints, Ints]:
    row, column = np.zeros_like(code), np.zeros_like(code)
    for finer in (MeshLevel.M125, MeshLevel.M250, MeshLevel.M500):
        if level >= finer:
            code, quadrant = np.divmod(code, 10)
            row += (quadrant - 1) // 2 * finer.steps
            column += (quadrant - 1) % 2 * finer.steps
    for coarser in (MeshLevel.KM1, MeshLevel.SECONDARY):
        if level >= coarser:
            code, place = np.divmod(code, 100)
            row += place // 10 * coarser.steps
            column += place % 10 * coarser.steps
    return row + code // 100 * 640, column + code % 100 * 640


def _text(code: Ints, level: MeshLevel) -> Codes:
    return code.astype(f"U{level.value}")


def _as_text(codes: ArrayLike) -> Codes:
    return np.atleast_1d(np.asarray(codes, dtype=np.str_))


def _digits(text: Codes, width: int) -> tuple[NDArray[np.bool_], Ints]:
    """Return which texts are just ``width`` ASCII digits, and their numbers (0 elsewhere)."""
    cut = np.ascontiguousarray(text.astype(f"U{width}"))
    letters = cut.view(np.uint32).reshape(len(cut), width)
    good = ((letters >= _ZERO) & (letters <= _NINE)).all(axis=1) & (np.char.str_len(text) == width)
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    return good, np.where(good, (letters.astype(np.int64) - _ZERO) @ powers, 0)


def _in_japan(row: Ints, column: Ints) -> NDArray[np.bool_]:
    west, south, east, north = JAPAN
    return np.asarray(
        (row >= south * ROWS_PER_DEGREE)
        & (row < north * ROWS_PER_DEGREE)
        & (column >= west * COLUMNS_PER_DEGREE - _FIRST_COLUMN)
        & (column < east * COLUMNS_PER_DEGREE - _FIRST_COLUMN)
    )


def is_mesh_code(codes: ArrayLike, level: MeshLevel) -> NDArray[np.bool_]:
    """Tell for each text whether it is the code of a cell of the level within Japan's bounds."""
    text = _as_text(codes)
    good, number = _digits(text, level.value)
    row, column = _decode(number, level)
    return np.asarray(good & (_encode(row, column, level) == number) & _in_japan(row, column))


def mesh_level(codes: ArrayLike) -> MeshLevel:
    """Return the one level of codes, told by their length.

    Raises
    ------
    MeshError
        No code, codes of several lengths, or one that is no code of a cell of Japan.
    """
    text = _as_text(codes)
    widths = sorted(set(np.char.str_len(text).tolist()))
    if len(widths) != 1 or widths[0] not in _STEPS:
        found = ", ".join(str(w) for w in widths) or "no code"
        raise MeshError(
            f"the mesh codes have {found} digits; expected one level: 4 (80 km), 6 (10 km), "
            "8 (1 km), 9 (500 m), 10 (250 m) or 11 (125 m); give one level at a time",
            code="mesh_levels",
            found=found,
        )
    level = MeshLevel(widths[0])
    bad = text[~is_mesh_code(text, level)]
    if len(bad):
        raise MeshError(
            f"{bad[0]} is no mesh code of Japan ({len(bad)} such codes); expected digits as "
            "53393599, of cells between 20-46 N and 122-154 E; correct or leave out",
            code="mesh_code_wrong",
            found=str(bad[0]),
            count=len(bad),
        )
    return level


def _corners(codes: ArrayLike) -> tuple[Ints, Ints, MeshLevel]:
    text = _as_text(codes)
    level = mesh_level(text)
    row, column = _decode(_digits(text, level.value)[1], level)
    return row, column + _FIRST_COLUMN, level


def mesh_codes(lon: ArrayLike, lat: ArrayLike, level: MeshLevel) -> Codes:
    """Return the code of the cell that holds each point.

    A border belongs to the cell whose south-west corner lies on it; a point less than 0.1 mm
    south or west of a border counts as on it, so that rounded coordinates of corners are right.

    Parameters
    ----------
    lon, lat
        Degrees, arrays of one shape (n,).

    Raises
    ------
    MeshError
        A point lies outside 20-46 N, 122-154 E, or is no number.
    """
    lons, lats = (np.atleast_1d(np.asarray(v, dtype=float)) for v in (lon, lat))
    west, south, east, north = JAPAN
    good = (lons >= west) & (lons < east) & (lats >= south) & (lats < north)
    if not good.all():
        place = int(np.flatnonzero(~good)[0])
        found = f"{lons[place]:g}, {lats[place]:g}"
        raise MeshError(
            f"the point {found} (longitude, latitude) has no mesh code of Japan "
            f"({int((~good).sum())} such points); expected 122-154 E and 20-46 N; look whether "
            "longitude and latitude are exchanged",
            code="mesh_point_outside",
            found=found,
            count=int((~good).sum()),
        )
    row = np.floor(lats * ROWS_PER_DEGREE + _ON_BORDER).astype(np.int64)
    column = np.floor(lons * COLUMNS_PER_DEGREE + _ON_BORDER).astype(np.int64)
    row = np.minimum(row, int(north * ROWS_PER_DEGREE) - 1)
    column = np.minimum(column, int(east * COLUMNS_PER_DEGREE) - 1)
    return _text(_encode(row, column - _FIRST_COLUMN, level), level)


def mesh_bounds(codes: ArrayLike) -> Floats:
    """Return west, south, east and north of cells of one level: shape (n, 4), degrees.

    Raises
    ------
    MeshError
        Several levels, or a code that is none.
    """
    row, column, level = _corners(codes)
    side = level.steps
    return np.column_stack(
        (
            column / COLUMNS_PER_DEGREE,
            row / ROWS_PER_DEGREE,
            (column + side) / COLUMNS_PER_DEGREE,
            (row + side) / ROWS_PER_DEGREE,
        )
    )


def mesh_centres(codes: ArrayLike) -> tuple[Floats, Floats]:
    """Return longitude and latitude of the centres of cells of one level, degrees.

    Raises
    ------
    MeshError
        Several levels, or a code that is none.
    """
    row, column, level = _corners(codes)
    half = level.steps
    return (2 * column + half) / (2 * COLUMNS_PER_DEGREE), (2 * row + half) / (2 * ROWS_PER_DEGREE)


def mesh_parents(codes: ArrayLike, level: MeshLevel) -> Codes:
    """Return the cell of a coarser (or the same) level that holds each cell.

    Raises
    ------
    MeshError
        Several levels, a code that is none, or a level finer than the cells.
    """
    text = _as_text(codes)
    own = mesh_level(text)
    if level > own:
        raise MeshError(
            f"the cells have {own.value} digits and lie in no cell of {level.value} digits; "
            "expected a coarser level; ask for the cells within them instead",
            code="mesh_level_finer",
            found=own.value,
            expected=level.value,
        )
    return text.astype(f"U{level.value}")


def cells_within(code: str, level: MeshLevel) -> Codes:
    """Return the cells of a finer (or the same) level in one cell, in ascending order.

    Raises
    ------
    MeshError
        The code is none, or the level is coarser than the cell.
    """
    (row,), (column,), own = _corners(code)
    if level < own:
        raise MeshError(
            f"the cell {code} has no cells of {level.value} digits within it; expected a finer "
            "level; ask for the cell that holds it instead",
            code="mesh_level_coarser",
            found=own.value,
            expected=level.value,
        )
    rows = np.arange(row, row + own.steps, level.steps)
    columns = np.arange(column, column + own.steps, level.steps) - _FIRST_COLUMN
    grid = np.meshgrid(rows, columns, indexing="ij")
    return _text(np.sort(_encode(grid[0].ravel(), grid[1].ravel(), level)), level)


def cells_over(polygon: BaseGeometry, level: MeshLevel, rule: MeshRule = MeshRule.CENTRE) -> Codes:
    """Return the codes of the cells of a polygon in EPSG:4326, in ascending order.

    Nothing where the polygon is empty, or smaller than a cell whose centre it misses.

    Raises
    ------
    MeshError
        The polygon reaches beyond 20-46 N, 122-154 E.
    """
    if polygon.is_empty:
        return _text(np.empty(0, dtype=np.int64), level)
    west, south, east, north = polygon.bounds
    if west < JAPAN[0] or south < JAPAN[1] or east >= JAPAN[2] or north >= JAPAN[3]:
        found = ", ".join(f"{v:g}" for v in polygon.bounds)
        raise MeshError(
            f"the polygon spans {found} degrees (west, south, east, north), beyond the meshes of "
            "Japan; expected 122-154 E and 20-46 N in EPSG:4326; look at its CRS",
            code="mesh_polygon_outside",
            found=found,
        )
    shapely.prepare(polygon)
    side = level.steps
    columns = np.arange(
        int(west * COLUMNS_PER_DEGREE) // side * side, east * COLUMNS_PER_DEGREE + side, side
    ).astype(np.int64)
    rows = np.arange(
        int(south * ROWS_PER_DEGREE) // side * side, north * ROWS_PER_DEGREE + side, side
    ).astype(np.int64)
    band = max(1, _BAND_CELLS // len(columns))
    found_codes = [
        _over(polygon, rows[start : start + band], columns, level=level, rule=rule)
        for start in range(0, len(rows), band)
    ]
    return _text(np.sort(np.concatenate(found_codes)), level)


def _over(
    polygon: BaseGeometry, rows: Ints, columns: Ints, *, level: MeshLevel, rule: MeshRule
) -> Ints:
    row, column = (a.ravel() for a in np.meshgrid(rows, columns, indexing="ij"))
    side = level.steps
    if rule is MeshRule.CENTRE:
        keep = shapely.intersects_xy(
            polygon,
            (2 * column + side) / (2 * COLUMNS_PER_DEGREE),
            (2 * row + side) / (2 * ROWS_PER_DEGREE),
        )
    else:
        boxes = shapely.box(
            column / COLUMNS_PER_DEGREE,
            row / ROWS_PER_DEGREE,
            (column + side) / COLUMNS_PER_DEGREE,
            (row + side) / ROWS_PER_DEGREE,
        )
        keep = shapely.intersects(polygon, boxes)
        keep[keep] = ~shapely.touches(polygon, boxes[keep])
    return _encode(row[keep], column[keep] - _FIRST_COLUMN, level)


def mesh_points(codes: ArrayLike) -> gpd.GeoDataFrame:
    """Return the centres of cells as sites.

    Returns
    -------
    frame
        Index mesh_code; precision_m (metres from the centre to the farthest corner, so that no
        point of the cell lies farther off), geometry: the centre in EPSG:4326. Empty where there
        is no code.

    Raises
    ------
    MeshError
        Several levels, or a code that is none.
    """
    text = _as_text(codes)
    index = pd.Index(text, name="mesh_code", dtype="str")
    if not len(text):
        nothing = {"precision_m": pd.Series(index=index, dtype="float64")}
        return gpd.GeoDataFrame(nothing, index=index, geometry=[], crs=WGS84)
    lon, lat = mesh_centres(text)
    west, south, _, north = mesh_bounds(text).T
    farthest = np.maximum(geodesic_m(lon, lat, west, south), geodesic_m(lon, lat, west, north))
    return gpd.GeoDataFrame(
        {"precision_m": farthest},
        index=index,
        geometry=gpd.points_from_xy(lon, lat),
        crs=WGS84,
    )


def mesh_polygons(codes: ArrayLike) -> gpd.GeoSeries:
    """Return the cells as rectangles in EPSG:4326, for drawing; index mesh_code.

    Raises
    ------
    MeshError
        Several levels, or a code that is none.
    """
    text = _as_text(codes)
    index = pd.Index(text, name="mesh_code", dtype="str")
    bounds = mesh_bounds(text) if len(text) else np.empty((0, 4))
    return gpd.GeoSeries(shapely.box(*bounds.T), index=index, crs=WGS84, name="geometry")
