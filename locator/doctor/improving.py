"""The gain of each row of a work list, by the measures of ``locator.doctor.gains``."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.crs import WGS84
from locator.doctor.gains import (
    Weights,
    measured_gains,
    searched,
    silent_feeds,
    sites_of,
    support,
    walking_to,
    with_towns,
)
from locator.doctor.records import EMBEDDED, OWN
from locator.doctor.tables import Table
from locator.records import Catalogue
from locator.settings import Settings

_SITES = ("locations", "spots")
_Key: TypeAlias = tuple[str, str, str, str]  # code, origin, kind, id


@dataclass(frozen=True, slots=True)
class _Asked:
    """Records of a table as sites, which of them search sees, and what is asked of them."""

    table: Table
    sites: gpd.GeoDataFrame
    seen: pd.Series
    work: pd.DataFrame

    def of(self, code: str) -> pd.Series:
        """Return which records have a task."""
        wanted = set(self.work.loc[self.work["code"] == code, "id"])
        return self.table.frame["_id"].isin(wanted)

    def keys(self, code: str, where: pd.Series) -> list[_Key]:
        """Return the keys of a task, of those records where a condition holds."""
        ids = self.table.frame["_id"][where & self.of(code)]
        return [(code, self.table.origin, self.table.kind, str(own)) for own in ids.tolist()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Improvements:
    """What search and its weights are made of.

    Attributes
    ----------
    areas
        Outlines by code; None where they are not at hand.
    """

    catalogue: Catalogue
    weights: Weights
    areas: gpd.GeoDataFrame | None
    settings: Settings

    def of(
        self, work: pd.DataFrame, tables: Sequence[Table], today: dt.date
    ) -> NDArray[np.float64]:
        """Return what each task of a work list brings, in units of the score."""
        embedded = frozenset(
            i
            for t in tables
            if (t.kind, t.origin) == ("locations", EMBEDDED)
            for i in t.frame["_id"]
        )
        gained: dict[_Key, float] = {}
        placed, sites = [], []
        for table in tables:
            if table.kind not in _SITES:
                continue
            mine = work[(work["kind"] == table.kind) & (work["origin"] == table.origin)]
            asked = _Asked(table, sites_of(table), searched(table, embedded), mine)
            gained |= self._content(asked)
            placed.append(self._unplaced(asked, embedded))
            sites.append(asked.sites[asked.seen])
        stale = work.loc[work["code"].eq("feed_stale") & work["origin"].eq(EMBEDDED), "id"]
        silent = silent_feeds(self.catalogue, set(stale), today)
        near = walking_to(self.catalogue, silent, _stacked(sites), self.settings)
        whole = _stacked(placed)
        gains, renewals = measured_gains(self.catalogue, whole, near, self.weights, self.settings)
        gained |= dict(zip(whole["key"], gains, strict=True))
        gained |= {("feed_stale", EMBEDDED, "feeds", f): renewals.get(f, 0.0) for f in silent}
        keys = zip(*(work[c].tolist() for c in ("code", "origin", "kind", "id")), strict=True)
        return np.array([gained.get(key, 0.0) for key in keys], dtype=np.float64)

    def _content(self, asked: _Asked) -> dict[_Key, float]:
        """Return what commission, work and municipality bring to the records of a table."""
        gained: dict[_Key, float] = {}
        criteria = {"missing_commission": "fc_support", "missing_works": "works_here"}
        for code, criterion in criteria.items():
            gained |= dict.fromkeys(asked.keys(code, asked.seen), self.weights([criterion]))
        code = "missing_municipality"
        rows = asked.of(code) & asked.seen
        if rows.any() and self.areas is not None:
            now, then = asked.sites[rows], with_towns(asked.sites[rows], self.areas)
            is_new = ~support(self.catalogue, now) & support(self.catalogue, then)
            brought = is_new * self.weights(["fc_support"])
            gained |= dict(zip(asked.keys(code, asked.seen), brought, strict=True))
        return gained

    def _unplaced(self, asked: _Asked, embedded: frozenset[str]) -> gpd.GeoDataFrame:
        """Return sites without a fine position, or not seen for their id; columns key, is_whole."""
        table, parts = asked.table, []
        is_coarse = asked.seen & (asked.sites["precision_m"] > self.settings.coarse_m)
        rows = {"position_coarse": is_coarse}
        if table.origin == OWN and table.kind == "locations":
            is_open, is_placed = table.frame["_open"].astype(bool), table.known("position")
            is_taken = table.frame["_id"].isin(embedded)
            rows["position_missing"] = is_open & ~is_placed & ~is_taken
            rows["id_twice"] = is_open & is_placed & is_taken
        for code, where in rows.items():
            hit = where & asked.of(code)
            keys = pd.Series(asked.keys(code, where), index=hit.index[hit], dtype=object)
            is_whole = code != "position_coarse"
            parts.append(asked.sites[hit].assign(key=keys, is_whole=is_whole))
        return _stacked(parts)


def _stacked(parts: Sequence[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    if not parts:
        empty: dict[str, list[object]] = {
            "precision_m": [],
            "key": [],
            "place_id": [],
            "municipality_code": [],
        }
        return gpd.GeoDataFrame(empty | {"fc_id": [], "is_whole": []}, geometry=[], crs=WGS84)
    return gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), crs=WGS84)
