"""Past shoots: which of the recorded ones were at a place, and which of these a refusal hides."""

from collections.abc import Iterable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.crs import WGS84
from geo.distance import geodesic_m
from locator.folding import fold
from locator.likeness import words_of
from locator.records import PastShoot
from locator.settings import Settings

TEXTS = (
    *("title", "title_kind", "year", "director", "production", "place", "begins_on", "ends_on"),
    *("municipality_code", "credit", "source", "source_id", "licence", "seen_on"),
)
"""Columns of a table of past shoots, beside precision_m (metres) and geometry."""
_TOLD = tuple(c for c in TEXTS if c not in {"municipality_code", "source_id"})
_NEAR_DEG = 0.01  # far more than the limit, north and east, wherever people shoot


def no_shoots() -> gpd.GeoDataFrame:
    """Return a table of past shoots without any row."""
    frame = pd.DataFrame({c: pd.Series(dtype="str") for c in TEXTS}).assign(
        precision_m=pd.Series(dtype="float64")
    )
    return gpd.GeoDataFrame(frame.rename_axis("shoot_id"), geometry=[], crs=WGS84)


def shoots_at(
    shoots: gpd.GeoDataFrame,
    site: pd.Series,
    municipalities: pd.DataFrame,
    settings: Settings | None = None,
) -> tuple[PastShoot, ...]:
    """Return the recorded shoots at a site, the newest first, those without a date last.

    Parameters
    ----------
    shoots, municipalities
        Tables of the catalogue.
    site
        A row of a table of sites, named by its id.
    """
    found = at_place(shoots, site, municipalities, settings or Settings())
    here = shoots.loc[found.index]
    told = [
        PastShoot(
            id=str(own),
            **{c: _text(row[c]) for c in _TOLD},
            metres=None if np.isnan(metres) else float(metres),
            how=how,
        )
        for (own, row), how, metres in zip(
            here.iterrows(), found["how"], found["metres"], strict=True
        )
    ]
    told.sort(key=lambda shoot: (shoot.title, shoot.id))
    return tuple(sorted(told, key=_latest, reverse=True))


def _latest(shoot: PastShoot) -> str:
    return shoot.begins_on or shoot.ends_on or shoot.year


def at_place(
    shoots: gpd.GeoDataFrame, site: pd.Series, municipalities: pd.DataFrame, settings: Settings
) -> pd.DataFrame:
    """Return which shoots were at a site, and why: columns how and metres (NaN: not measured).

    ``id``: the place of the shoot names the site's id; ``near``: both positions are known to a
    kilometre and within 150 m of each other; ``name``: one of the positions is missing or coarser,
    and the names are the same in the same municipality. Of two fine positions farther apart a
    name says nothing, as where a row of a list is compared with a record.
    """
    how = pd.Series("", index=shoots.index, dtype=object)
    metres = pd.Series(np.nan, index=shoots.index)
    has_point = shoots.geometry.notna() & ~shoots.geometry.is_empty
    is_fine = has_point & ~(shoots["precision_m"] > settings.coarse_m)
    is_measured = is_fine & _is_fine(site, settings)
    towns = towns_of(municipalities, _text(site.get("municipality_code")))
    names = {fold(_text(site.get(c))) for c in ("name_ja", "name_en")} - {""}
    is_here = ~is_measured & shoots["municipality_code"].isin(towns) & shoots["place"].notna()
    named = shoots.loc[is_here, "place"].map(fold).isin(names)
    how[named.index[named]] = "name"
    if is_measured.any():
        lon, lat = shoots.geometry.x, shoots.geometry.y
        x, y = float(site.geometry.x), float(site.geometry.y)
        around = is_measured & ((lon - x).abs() < _NEAR_DEG) & ((lat - y).abs() < _NEAR_DEG)
        metres[around] = geodesic_m(x, y, lon[around], lat[around])
        how[metres <= settings.same_place_m] = "near"
    ids = {str(site.name), _text(site.get("place_id"))} - {""}
    how[shoots["place"].isin(ids)] = "id"
    return pd.DataFrame({"how": how, "metres": metres})[how != ""]


def towns_of(municipalities: pd.DataFrame, code: str) -> frozenset[str]:
    """Return the code of a municipality, and where it is of a designated city all of the city's."""
    if code not in municipalities.index:
        return frozenset({code} - {""})
    parent = _text(municipalities.loc[code, "parent_code"]) or code
    wards = municipalities.index[municipalities["parent_code"] == parent]
    return frozenset({parent, *map(str, wards)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What must not be told: works at places.

    Attributes
    ----------
    site
        A row of a table of sites, named by its id; None for every place.
    titles
        Titles of the work; none for all that was shot at the place.
    """

    site: pd.Series | None
    titles: tuple[str, ...] = ()


def without_refused(
    shoots: gpd.GeoDataFrame,
    refusals: Iterable[Refusal],
    municipalities: pd.DataFrame,
    settings: Settings | None = None,
) -> gpd.GeoDataFrame:
    """Return the shoots that no refusal speaks of; titles are compared without signs."""
    settings = settings or Settings()
    for refusal in refusals if len(shoots) else ():
        is_meant = pd.Series(data=True, index=shoots.index)
        if refusal.site is not None:
            here = at_place(shoots, refusal.site, municipalities, settings).index
            is_meant = pd.Series(shoots.index.isin([*here, refusal.site.name]), index=shoots.index)
        if refusal.titles:
            titles = {_bare(title) for title in refusal.titles}
            is_meant &= shoots["title"].map(_bare).isin(titles)
        shoots = shoots[~is_meant]
    return shoots


def _bare(title: str) -> str:
    return "".join(words_of(title))


def _is_fine(site: pd.Series, settings: Settings) -> bool:
    is_coarse = pd.notna(site["precision_m"]) and float(site["precision_m"]) > settings.coarse_m
    return site.geometry is not None and not site.geometry.is_empty and not is_coarse


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
