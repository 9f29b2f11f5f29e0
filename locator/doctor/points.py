"""Checks of positions: none, coarse, in the sea, outside the municipality they state."""

from collections.abc import Iterable

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.areas import AreaMatch, outside_m, point_matches, tag_areas
from geo.crs import WGS84
from locator.doctor.records import EMBEDDED, REGISTERS
from locator.doctor.tables import Table, tasks
from locator.integrity import island_reason

SHORE_M = 1000.0
_MATCHED = {AreaMatch.INSIDE.value, AreaMatch.NEAR_BOUNDARY.value}


def positions(table: Table, coarse_m: float) -> Iterable[pd.DataFrame]:
    """List records on no map, and those placed as coarsely as a municipality.

    An own record without a stated precision counts as one of 1000 m, as search takes it.
    """
    if not table.is_place:
        return
    placed = table.known("position")
    yield tasks(table, ~placed, "position_missing", "position")
    if "precision_m" in table.frame:
        cells = table.frame["precision_m"].astype(object)
        metres = pd.to_numeric(cells, errors="coerce").astype(float)
        is_coarse = metres.isna() | (metres >= coarse_m)
        yield tasks(table, placed & is_coarse, "position_coarse", "precision_m", cells)


def areas_of(outlines: gpd.GeoDataFrame, municipalities: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return outlines by code, each designated city also as its wards.

    Parameters
    ----------
    outlines
        As ``load_outlines`` reads them.
    municipalities
        Index: code; column parent_code.
    """
    leaves = outlines[["code", "geometry"]]
    parents = municipalities["parent_code"].dropna()
    wards = leaves[leaves["code"].isin(parents.index)]
    cities = wards.assign(code=wards["code"].map(parents))
    return gpd.GeoDataFrame(pd.concat([leaves, cities]), crs=WGS84).set_index("code")


def misplaced(
    table: Table, areas: gpd.GeoDataFrame, islands: pd.DataFrame
) -> Iterable[pd.DataFrame]:
    """List points more than 1 km outside their municipality, and those in no municipality at all.

    Outlines are generalised, so that a point within 1 km of the shore or border passes, and so
    does one in a disc of the list of known islands. Registers of stations and municipalities are
    left to ``locator data check``; past shoots may lie abroad.
    """
    if not table.is_place or (table.origin == EMBEDDED and table.kind in REGISTERS):
        return
    if table.kind == "shoots":
        return
    frame = table.frame[table.known("position")]
    codes = frame.reindex(columns=["municipality_code"])["municipality_code"].astype(object)
    points = gpd.GeoSeries(
        gpd.points_from_xy(frame["_lon"], frame["_lat"]), index=frame.index, crs=WGS84
    )
    match = point_matches(points, areas, codes)
    doubtful = frame[~match.isin(_MATCHED)]
    at_sea = _at_sea(points[doubtful.index], areas)
    listed = set(islands["municipality_code"])
    excused = [
        code in listed and bool(island_reason(islands, str(code), lon, lat))
        for code, lon, lat in zip(
            codes[doubtful.index], doubtful["_lon"], doubtful["_lat"], strict=True
        )
    ]
    is_odd = pd.Series(~np.array(excused, dtype=bool), index=doubtful.index)
    where = zip(doubtful["_lon"], doubtful["_lat"], strict=True)
    told = [f"{lon:.5f},{lat:.5f}" for lon, lat in where]
    cells = pd.Series(told, index=doubtful.index, dtype=object)
    towns = pd.Series(
        [f"{at} / {code}" for at, code in zip(told, codes[doubtful.index], strict=True)],
        index=doubtful.index,
        dtype=object,
    )
    sea = (at_sea & is_odd).reindex(table.frame.index, fill_value=False)
    yield tasks(table, sea, "point_in_sea", "position", cells)
    outside = is_odd & ~at_sea & match[doubtful.index].eq(AreaMatch.OUTSIDE.value)
    away = outside.reindex(table.frame.index, fill_value=False)
    yield tasks(table, away, "point_outside", "municipality_code", towns)


def _at_sea(points: gpd.GeoSeries, areas: gpd.GeoDataFrame) -> pd.Series:
    """Return where a point is in no municipality, and no shore is within reach."""
    found = tag_areas(points, areas.assign(tag=areas.index), "tag")
    away = found.isna()
    if not away.any():
        return away.astype(bool)
    shapes = areas.geometry.to_numpy()
    tree = shapely.STRtree(shapes)
    for row in points.index[away]:
        nearest = shapes[tree.nearest(points[row])]
        away[row] = float(outside_m(points[[row]], nearest).iloc[0]) > SHORE_M
    return away.astype(bool)
