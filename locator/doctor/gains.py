"""What a mended cell would bring: by how much the score intervals of the profiles narrow.

Measured, not guessed. A score is known between ``score_low`` and ``score_high``; the interval of a
record is as wide as the weights of the criteria that are unknown for it (``locator.scoring``). For
each task the criteria that its cell feeds are looked for: those that ``locator.measures`` cannot
measure as things stand and could with the cell. Their weights, scaled to 1 in each profile, are
averaged over the profiles and added up; 1 is the whole interval of one record.

- ``position_coarse``: the criteria that need a fine position, measured at the point as it stands
  with a precision that is fine.
- ``position_missing`` and an own ``id_twice``: search does not see such a record at all, so that
  every criterion counts that is known for it once it does, without a position at the office of its
  municipality, without that those that are known anywhere.
- ``missing_commission``, ``missing_municipality``, ``missing_works``: ``fc_support`` and
  ``works_here``, where they are unknown now and known then.
- ``feed_stale``: where the timetable says nothing of today, the criteria of all sites that can walk
  to it and that a usual day tells: a search by date gets them back. Summed over these sites.

Everything else feeds no criterion and improves by 0: contact, permit, licence, and all records that
search cannot see (drafts, secret and closed ones, own records that are no locations).
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.crs import WGS84
from geo.distance import PointIndex
from locator.criteria import CRITERIA, TIMETABLE
from locator.days import Day
from locator.doctor.records import EMBEDDED, OWN
from locator.doctor.tables import Table
from locator.measures import BY_DISTANCE, fc_support, measure, service_days
from locator.places import tag_municipalities
from locator.records import Catalogue, Profile
from locator.scoring import normalised
from locator.settings import Settings

ANYWHERE = ("airport_km", "shinkansen_km", "precision_m")
_BASE = frozenset({"base_km", "base_drive_min"})
_ASKED = ("place_id", "precision_m", "municipality_code", "fc_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Weights of the criteria, scaled to 1 in each profile and averaged over all of them.

    Attributes
    ----------
    by_base
        Base to its share of the weights; a profile without a base gives nothing for criteria of it.
    """

    by_base: Mapping[str, Mapping[str, float]]

    @classmethod
    def of(cls, profiles: Iterable[Profile]) -> "Weights":
        """Average the weights of some profiles."""
        told = list(profiles)
        bases = sorted({p.base for p in told if p.base}) or [""]
        by_base: dict[str, dict[str, float]] = {base: {} for base in bases}
        for profile in told:
            share = by_base[profile.base or bases[0]]
            for criterion, weight in normalised(profile.weights).items():
                if profile.base or criterion not in _BASE:
                    share[criterion] = share.get(criterion, 0.0) + weight / len(told)
        return cls(by_base=by_base)

    def __call__(self, criteria: Iterable[str]) -> float:
        """Return the weight of some criteria together."""
        return sum(share.get(c, 0.0) for c in criteria for share in self.by_base.values())


def searched(table: Table, embedded: frozenset[str]) -> pd.Series:
    """Return which records of a table search can see.

    Parameters
    ----------
    embedded
        Ids of the embedded locations.
    """
    if table.origin == EMBEDDED:
        return pd.Series(table.kind in {"locations", "spots"}, index=table.frame.index)
    if table.kind != "locations":
        return pd.Series(data=False, index=table.frame.index)
    here = table.known("position") & ~table.frame["_id"].isin(embedded)
    return here & table.frame["_open"].astype(bool)


def sites_of(table: Table) -> gpd.GeoDataFrame:
    """Return the records of a table as sites that can be measured; index as its frame."""
    frame = table.frame
    columns = {c: frame.get(c, pd.NA) for c in _ASKED}
    sites = pd.DataFrame(columns, index=frame.index).astype(object)
    if table.origin == OWN:
        sites["place_id"] = "own-" + frame["_id"].astype(str)
    sites["precision_m"] = pd.to_numeric(sites["precision_m"], errors="coerce").astype(float)
    text = [c for c in _ASKED if c != "precision_m"]
    sites[text] = sites[text].astype("str")
    points = gpd.points_from_xy(frame["_lon"], frame["_lat"])
    return gpd.GeoDataFrame(sites, geometry=points, crs=WGS84)


def support(catalogue: Catalogue, sites: gpd.GeoDataFrame) -> pd.Series:
    """Return where the level of support by a film commission is known."""
    return fc_support(catalogue, sites).notna()


def with_towns(sites: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return sites whose municipality, where it is unknown, is the one that holds the point."""
    return tag_municipalities(sites, areas.reset_index(names="code")[["code", "geometry"]])


def on_the_map(catalogue: Catalogue, sites: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return sites of which those without a position stand at the office of their municipality."""
    lost = sites.geometry.isna() | sites.geometry.is_empty | sites.geometry.x.isna()
    points = sites.geometry.where(~lost, None)
    towns = catalogue.municipalities
    if lost.any() and {"lon", "lat"} <= set(towns.columns):
        codes = sites["municipality_code"][lost]
        lon, lat = (codes.map(towns[c].astype(float)) for c in ("lon", "lat"))
        known = lon.notna() & lat.notna()
        points[known.index[known]] = gpd.points_from_xy(lon[known], lat[known])
    return sites.set_geometry(points)


def silent_feeds(catalogue: Catalogue, stale: Iterable[str], today: dt.date) -> frozenset[str]:
    """Return those of some feeds whose timetable says nothing of today."""
    feeds = catalogue.feeds[catalogue.feeds.index.isin(list(stale))]
    states, _ = service_days(replace(catalogue, feeds=feeds), Day(date=today))
    return frozenset(feed for feed, state in states.items() if not state.is_known)


def walking_to(
    catalogue: Catalogue, feeds: frozenset[str], sites: gpd.GeoDataFrame, settings: Settings
) -> gpd.GeoDataFrame:
    """Return those of some sites from which one can walk to a stop of some feeds."""
    stops = catalogue.stops[catalogue.stops["feed_id"].isin(feeds)].geometry
    fine = sites[~(sites["precision_m"] > settings.coarse_m)]
    if not len(stops) or fine.empty:
        return fine.iloc[:0]
    index = PointIndex.build(stops.x.to_numpy(), stops.y.to_numpy())
    lon, lat = fine.geometry.x.to_numpy(), fine.geometry.y.to_numpy()
    near, _, _ = index.pairs_within(lon, lat, settings.walk.limit_geodesic_m)
    return fine.iloc[np.unique(near)]


def measured_gains(
    catalogue: Catalogue,
    placed: gpd.GeoDataFrame,
    near: gpd.GeoDataFrame,
    weights: Weights,
    settings: Settings,
) -> tuple[pd.Series, pd.Series]:
    """Return what a fine position brings to some sites, and what the renewal of feeds brings.

    Parameters
    ----------
    placed
        Sites that have no fine position, or that search does not see; column is_whole: it does
        not, so that every criterion counts.
    near
        Sites that can walk to a feed that is silent today.

    Returns
    -------
    gains
        Index as ``placed``.
    renewals
        Index feed id: the gains of all sites of ``near`` that can walk to it together.
    """
    fine = on_the_map(catalogue, placed).assign(precision_m=settings.coarse_m)
    is_there = fine.geometry.notna() & ~fine.geometry.is_empty
    gains = pd.Series(weights(ANYWHERE), index=placed.index).where(~is_there, 0.0)
    renewals = pd.Series(dtype=float)
    once, place = _once(fine[is_there])
    both = gpd.GeoDataFrame(pd.concat([once, near], ignore_index=True), crs=WGS84)
    if both.empty:
        return gains, renewals
    unseen = fine.loc[is_there, "is_whole"].to_numpy(bool)
    counted = np.array([c in BY_DISTANCE for c in CRITERIA])[None, :] | unseen[:, None]
    timetable = np.array([c in TIMETABLE for c in CRITERIA])
    for base, share in weights.by_base.items():
        measured = measure(catalogue, both, base=base, settings=settings)
        known = measured.measures[list(CRITERIA)].notna().to_numpy()
        vector = np.array([share.get(c, 0.0) for c in CRITERIA])
        gains[is_there] += (known[place] & counted) @ vector
        told = measured.reach[measured.reach["site"] >= len(once)]
        brought = pd.Series((known & timetable)[told["site"]] @ vector, index=told["feed"])
        renewals = renewals.add(brought.groupby(level=0).sum(), fill_value=0.0)
    return gains, renewals


def _once(sites: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, NDArray[np.int64]]:
    """Return sites that are measured alike once, and for each of all the place of its like."""
    text = sites[["place_id", "municipality_code", "fc_id"]].astype(object)
    is_own = text["place_id"].astype(str).str.startswith("own-")
    text["place_id"] = text["place_id"].where(~is_own, "own-")
    alike = text.assign(x=sites.geometry.x, y=sites.geometry.y)
    group = alike.groupby(list(alike.columns), dropna=False, sort=False).ngroup().to_numpy()
    _, first = np.unique(group, return_index=True)
    return sites.iloc[first], group.astype(np.int64)
