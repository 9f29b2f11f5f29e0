"""Generalised outlines of municipalities, and the mesh cells over one of them."""

import json
from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from geo.crs import WGS84
from geo.mesh import MeshLevel, MeshRule, cells_over, mesh_points
from locator.errors import DataError, QueryError

LEVELS = {"1km": MeshLevel.KM1, "500m": MeshLevel.M500, "250m": MeshLevel.M250}
SOURCE_ID = "n03"


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


def mesh_sites(
    outlines: gpd.GeoDataFrame,
    municipality_code: str,
    level: MeshLevel,
    *,
    municipalities: pd.DataFrame,
    rule: MeshRule = MeshRule.CENTRE,
) -> gpd.GeoDataFrame:
    """Return the mesh cells of a municipality as sites; a designated city is all its wards.

    Parameters
    ----------
    outlines
        As read by ``load_outlines``; right to about 0.6 km, and so are the cells at a border.
    municipalities
        Index: code; name_ja, name_en, parent_code (the city of a ward).

    Returns
    -------
    frame
        Index mesh_code; name_ja, name_en, municipality_code, precision_m (half the diagonal of
        the cell), geometry: the centre in EPSG:4326. Draw the cells with ``mesh_polygons``.

    Raises
    ------
    QueryError
        No municipality of the code has an outline.
    """
    wards = municipalities.index[municipalities["parent_code"] == municipality_code]
    shapes = outlines[outlines["code"].isin([municipality_code, *wards])].geometry
    if shapes.empty or municipality_code not in municipalities.index:
        raise QueryError(
            f"there is no outline of the municipality {municipality_code!r}; expected a code of "
            "five digits as 19201; look it up in the list of municipalities",
            code="mesh_no_municipality",
            found=municipality_code,
        )
    codes = cells_over(shapely.union_all(shapes.make_valid().to_numpy()), level, rule)
    sites = mesh_points(codes)
    town = municipalities.loc[municipality_code]
    names = {
        column: pd.Series(
            [f"{town[column]} {word} {code}" for code in codes], index=sites.index, dtype="str"
        )
        for column, word in (("name_ja", "メッシュ"), ("name_en", "mesh"))
        if pd.notna(town[column])
    }
    missing = {c: pd.Series(index=sites.index, dtype="str") for c in ("name_ja", "name_en")}
    return sites.assign(**missing | names, municipality_code=municipality_code)[
        ["name_ja", "name_en", "municipality_code", "precision_m", "geometry"]
    ]


def mesh_cells(
    outlines: gpd.GeoDataFrame,
    codes: Sequence[str],
    mesh: str,
    *,
    municipalities: pd.DataFrame,
    most: int,
) -> gpd.GeoDataFrame:
    """Return the cells of municipalities as sites; one of two municipalities is in the first.

    Parameters
    ----------
    codes
        Municipalities, one at least.
    mesh
        A key of ``LEVELS``.
    most
        So many cells at most.

    Returns
    -------
    frame
        As ``mesh_sites`` gives it, with source_id.

    Raises
    ------
    QueryError
        A municipality is unknown, or there are more cells.
    """
    parts = [
        mesh_sites(outlines, code, LEVELS[mesh], municipalities=municipalities)
        for code in dict.fromkeys(codes)
    ]
    cells = gpd.GeoDataFrame(pd.concat(parts), geometry="geometry", crs=parts[0].crs)
    cells = cells[~cells.index.duplicated()].assign(source_id=SOURCE_ID)
    if len(cells) > most:
        raise QueryError(
            f"these municipalities have {len(cells)} cells of {mesh}; expected at most "
            f"{most}; choose larger cells or fewer municipalities",
            code="mesh_too_many_cells",
            found=len(cells),
            limit=most,
            mesh=mesh,
        )
    return cells
