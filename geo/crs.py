"""Coordinate reference systems: WGS84 at rest, a plane-rectangular zone for planar work."""

import geopandas as gpd

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
