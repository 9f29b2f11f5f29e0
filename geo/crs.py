"""Coordinate reference systems: WGS84 at rest, a plane-rectangular zone for planar work."""

import math
from functools import cache

import geopandas as gpd
from pyproj import Transformer
from pyproj.exceptions import ProjError

from geo.errors import CRSError

WGS84 = "EPSG:4326"
JGD2011 = "EPSG:6668"


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


@cache
def _to_degrees(crs: str) -> Transformer:
    try:
        return Transformer.from_crs(crs, WGS84, always_xy=True)
    except ProjError as error:
        raise CRSError(
            f"{crs[:60]!r} is no coordinate reference system; expected a name such as EPSG:6675",
            code="no_such_crs",
            found=crs[:60],
        ) from error


def to_degrees(crs: str, easting: float, northing: float) -> tuple[float, float] | None:
    """Return lon and lat (WGS 84) of a point of another system, None where it has none.

    Parameters
    ----------
    crs
        Name of the system: "EPSG:6675".
    easting, northing
        In units of the system, easting (or longitude) first whatever the order of its axes.

    Raises
    ------
    CRSError
        There is no such system.
    """
    lon, lat = _to_degrees(crs).transform(easting, northing)
    return (lon, lat) if math.isfinite(lon) and math.isfinite(lat) else None
