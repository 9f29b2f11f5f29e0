"""What maps on pages share: which site was clicked, and where to look."""

import math
from collections.abc import Mapping, MutableMapping
from typing import Any

import geopandas as gpd
import pandas as pd

_LAT_STRETCH = 1.25
_DEGREES_AT_ZOOM_0 = 520.0
_ZOOMS = (6, 12)


def new_click(
    answer: object, sites: pd.Index, session: MutableMapping[Any, Any], memory: str
) -> str:
    """Return the id of a site that has just been clicked, empty where nothing new was.

    Parameters
    ----------
    answer
        What the map returned, with last_active_drawing and last_object_clicked_count.
    memory
        Key under which the session keeps the last click.
    """
    site = clicked_id(answer, sites)
    count = answer.get("last_object_clicked_count") if isinstance(answer, Mapping) else None
    click = (site, count) if site else None
    is_new = click is not None and click != session.get(memory)
    session[memory] = click
    return site if is_new else ""


def clicked_id(answer: object, sites: pd.Index) -> str:
    """Return the id of the site that was clicked last, empty where it is none of them."""
    drawing = answer.get("last_active_drawing") if isinstance(answer, Mapping) else None
    properties = drawing.get("properties") if isinstance(drawing, Mapping) else None
    site = properties.get("id") if isinstance(properties, Mapping) else None
    return str(site) if site in sites else ""


def view_of_sites(sites: gpd.GeoDataFrame) -> tuple[tuple[float, float], int]:
    """Return (lat, lon) and zoom that hold all sites."""
    west, south, east, north = (float(end) for end in sites.total_bounds)
    degrees = max(east - west, (north - south) * _LAT_STRETCH, 1e-3)
    zoom = int(math.log2(_DEGREES_AT_ZOOM_0 / degrees))
    middle = (round((south + north) / 2, 4), round((west + east) / 2, 4))
    return middle, min(max(zoom, _ZOOMS[0]), _ZOOMS[1])
