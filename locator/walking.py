"""Straight line, walked metres and metres by road to the stops near sites, side by side."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.crs import require_crs
from geo.distance import PointIndex
from geo.gtfs.compiled import CompiledFeed
from geo.roads import RoadNetwork, detours, road_m, within_limit
from locator.settings import Settings
from locator.timetables import stops_of

COARSE, NO_STOP, NO_ROADS, EDGE = "coarse", "no_stop", "no_roads", "edge"
_REASONS = {"found": "", "beyond": "beyond", "none": "no_way", "off_roads": "off_roads"}
_METRES = ("straight_m", "walked_m", "road_m", "detour")
_WITHIN = ("within_straight", "within_walked", "within_road")


def walk_comparison(
    sites: gpd.GeoDataFrame,
    feeds: Sequence[CompiledFeed],
    network: RoadNetwork | None,
    settings: Settings | None = None,
) -> pd.DataFrame:
    """Compare the ways of measuring a walk, for sites and the stops near them.

    A stop is near where its straight line is within the walk limit: beyond it, no walk is.

    Parameters
    ----------
    sites
        One row a site (index: id), EPSG:4326; column precision_m where known: of a point coarser
        than 1 km nothing is measured.
    network
        Roads of the user; None where there are none.

    Returns
    -------
    DataFrame
        One row a site and near stop (index: site id, in the order of the sites, nearest stop
        first); one row without a stop where there is none, or nothing is measured.
        stop, stop_name : str       id ``<feed>:<stop>`` and name; NA without a stop
        straight_m : Float64        geodesic metres
        walked_m : Float64          straight_m x the detour setting
        road_m : Float64            along the roads; NA where unknown, beyond the search or no way
        detour : Float64            road_m / straight_m
        within_straight, within_walked, within_road : str
                                    yes, no, unknown: within the walk limit by each kind
        reason : str                why road_m or within_road is not known: coarse, no_stop,
                                    no_roads, off_roads, edge (a walk within the limit may leave
                                    what the file covers); beyond, no_way: why it is «no»; else ""
    """
    settings = settings or Settings()
    require_crs(sites)
    stops = stops_of({feed.feed_id: feed for feed in feeds})
    lon, lat = sites.geometry.x.to_numpy(), sites.geometry.y.to_numpy()
    fine = np.flatnonzero(~_is_coarse(sites, settings))
    index = PointIndex.build(stops.geometry.x, stops.geometry.y)
    near, stop, straight = index.pairs_within(lon[fine], lat[fine], settings.walk.limit_m)
    site = fine[near]
    to_lon, to_lat = index.lon[stop], index.lat[stop]
    pairs = pd.DataFrame(
        {
            "stop": pd.array(stops.index[stop], dtype="str"),
            "stop_name": pd.array(stops["name_ja"].iloc[stop], dtype="str"),
            "straight_m": pd.array(straight, dtype="Float64"),
            "walked_m": pd.array(straight * settings.walk.detour, dtype="Float64"),
        }
    )
    walks = _walks(network, (lon[site], lat[site], to_lon, to_lat), settings)
    pairs["road_m"] = walks["road_m"]
    pairs["detour"] = detours(pairs["straight_m"], pairs["road_m"])
    for kind in ("straight", "walked"):
        within = pairs[f"{kind}_m"] <= settings.walk.limit_m
        pairs[f"within_{kind}"] = within.map({True: "yes", False: "no"}).astype("str")
    pairs["within_road"] = walks["within_road"]
    pairs["reason"] = walks["reason"]
    empty = np.setdiff1d(np.arange(len(sites)), site)
    reasons = np.where(np.isin(empty, fine), NO_STOP, COARSE)
    whole = pd.concat([pairs, _without_stop(pairs, reasons)], ignore_index=True)
    place = np.concatenate((site, empty))
    order = np.argsort(place, kind="stable")
    return whole.iloc[order].set_axis(sites.index[place[order]], axis=0)


def _is_coarse(sites: gpd.GeoDataFrame, settings: Settings) -> NDArray[np.bool_]:
    if "precision_m" not in sites:
        return np.zeros(len(sites), dtype=bool)
    precision_m = sites["precision_m"].to_numpy(float, na_value=np.nan)
    return np.asarray(precision_m > settings.coarse_m, dtype=bool)


def _walks(
    network: RoadNetwork | None,
    ends: tuple[NDArray[np.float64], ...],
    settings: Settings,
) -> pd.DataFrame:
    """Return road_m, within_road and reason of each pair."""
    count, limit_m = len(ends[0]), settings.walk.limit_m
    if network is None:
        return pd.DataFrame(
            {
                "road_m": pd.array([pd.NA] * count, dtype="Float64"),
                "within_road": pd.array(["unknown"] * count, dtype="str"),
                "reason": pd.array([NO_ROADS] * count, dtype="str"),
            }
        )
    search_m = max(settings.roads.search_m, limit_m)
    walks = road_m(network, *ends, limit_m=search_m, snap_m=settings.roads.snap_m)
    walks["within_road"] = within_limit(walks, limit_m)
    reason = walks["way"].map(_REASONS)
    is_cut = (walks["within_road"] == "unknown") & (walks["way"] != "off_roads")
    walks["reason"] = reason.mask(is_cut, EDGE).astype("str")
    return walks


def _without_stop(pairs: pd.DataFrame, reasons: NDArray[np.str_]) -> pd.DataFrame:
    """Return rows of the same columns for sites without a stop: nothing is known by distance."""
    texts = pd.array([pd.NA] * len(reasons), dtype="str")
    numbers = pd.array([pd.NA] * len(reasons), dtype="Float64")
    unknown = pd.array(["unknown"] * len(reasons), dtype="str")
    columns: dict[str, object] = dict.fromkeys(("stop", "stop_name"), texts)
    columns |= dict.fromkeys(_METRES, numbers) | dict.fromkeys(_WITHIN, unknown)
    frame = pd.DataFrame({**columns, "reason": pd.array(reasons, dtype="str")})
    return frame[list(pairs.columns)]
