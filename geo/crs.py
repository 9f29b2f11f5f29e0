"""Coordinate reference systems: WGS84 at rest, a plane-rectangular zone for planar work."""

import functools
import math
import re
from typing import Any, TypeAlias

import geopandas as gpd
import numpy as np
import pyproj
from pyproj.enums import TransformDirection
from pyproj.exceptions import ProjError

from geo.errors import CRSError

Numbers: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]
WGS84 = "EPSG:4326"
JGD2011 = "EPSG:6668"
CODE = re.compile(r"(EPSG|ESRI|IGNF):[0-9A-Za-z]{1,20}|OGC:CRS(84|83|27)", re.IGNORECASE | re.ASCII)
"""Codes of authorities that the tables of PROJ hold."""
SAME_PLACE = 1e-3  # units of the system, there and back


def require_crs(frame: gpd.GeoDataFrame | gpd.GeoSeries, crs: str = WGS84) -> None:
    """Refuse a frame whose coordinate reference system is not the one needed.

    Raises
    ------
    CRSError
        The frame has no CRS, or another one.
    """
    if frame.crs is None:
        raise CRSError(
            f"the frame has no CRS; expected {crs}; call set_crs({crs!r}) if its coordinates are "
            "longitude and latitude",
            code="no_crs",
            expected=crs,
        )
    if frame.crs != crs:
        raise CRSError(
            f"the frame has CRS {frame.crs.to_string()}; expected {crs}; call to_crs({crs!r})",
            code="other_crs",
            found=frame.crs.to_string(),
            expected=crs,
        )


def require_system(crs: str) -> None:
    """Refuse a text that is no code of a system of degrees or of a projection.

    Only codes of authorities are looked up: other texts can name files or addresses.

    Raises
    ------
    CRSError
        It is none, such as a pipeline, the path of a grid, or the code of heights.
    """
    _transformer(crs)


def _no_such_crs(crs: str) -> CRSError:
    return CRSError(
        f"{crs[:80]!r} is no coordinate reference system; expected a code such as EPSG:2154",
        code="no_such_crs",
        found=crs[:80],
    )


@functools.cache
def _transformer(crs: str) -> pyproj.Transformer:
    if not CODE.fullmatch(crs):
        raise _no_such_crs(crs)
    try:
        system = pyproj.CRS.from_user_input(crs)
        if not (system.is_geographic or system.is_projected):
            raise _no_such_crs(crs)
        return pyproj.Transformer.from_crs(system, WGS84, always_xy=True)
    except ProjError as error:
        raise _no_such_crs(crs) from error


def to_degrees(x: float, y: float, crs: str) -> tuple[float, float] | None:
    """Return lon and lat, degrees of WGS84, of a point in another system; None where it has none.

    Parameters
    ----------
    x, y
        Easting and northing, or lon and lat, in the units of the system.
    crs
        Its code, such as EPSG:2154.

    Raises
    ------
    CRSError
        There is no such system.
    """
    system = _transformer(crs)
    try:
        lon, lat = system.transform(x, y)
        back = system.transform(lon, lat, direction=TransformDirection.INVERSE)
    except ProjError as error:
        raise _no_such_crs(crs) from error
    is_there = math.dist(back, (x, y)) <= SAME_PLACE  # not for a point far outside the system
    return (lon, lat) if is_there else None


def all_to_degrees(x: Numbers, y: Numbers, crs: str) -> tuple[Numbers, Numbers]:
    """Return lon and lat, as ``to_degrees``, of many points; NaN for one that has none.

    Raises
    ------
    CRSError
        There is no such system.
    """
    if not len(x):
        return x, y
    to_degrees(float(x[0]), float(y[0]), crs)  # says what is wrong with the system
    system = _transformer(crs)
    lon, lat = system.transform(x, y)
    back_x, back_y = system.transform(lon, lat, direction=TransformDirection.INVERSE)
    with np.errstate(invalid="ignore"):
        is_there = np.hypot(back_x - x, back_y - y) <= SAME_PLACE
    return np.where(is_there, lon, np.nan), np.where(is_there, lat, np.nan)
