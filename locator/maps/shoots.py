"""Past shoots of the user's own records as a layer: the newest on top, coarse ones hollow."""

import geopandas as gpd
import pandas as pd

from locator.i18n import Lang
from locator.maps.base import MAX_BOUNDS
from locator.maps.literals import Literal
from locator.maps.words import word
from locator.settings import Settings

MOST_SHOOTS = 20_000
"""More points than these make the map slow to open."""
_COARSE_M = Settings().coarse_m


def shoots_on_map(shoots: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the shoots with a position within the bounds of the map, the 20,000 newest at most."""
    drawn = shoots[_is_within(shoots)]
    if len(drawn) <= MOST_SHOOTS:
        return drawn
    newest = _days(drawn).sort_values(ascending=False, kind="stable").index[:MOST_SHOOTS]
    return drawn.loc[newest]


def _is_within(shoots: gpd.GeoDataFrame) -> pd.Series:
    (south, west), (north, east) = MAX_BOUNDS
    points = shoots.geometry
    within: pd.Series = points.x.between(west, east) & points.y.between(south, north)
    return within


def shoot_rows(shoots: gpd.GeoDataFrame, lang: Lang, decimals: int) -> list[list[Literal]]:
    """Return [lat, lon, id, title, day and place, hollow] a shoot.

    Parameters
    ----------
    shoots
        As ``shoots_on_map`` returns them.
    """
    is_coarse = shoots["precision_m"] > _COARSE_M
    columns = (
        shoots.geometry.y.round(decimals).tolist(),
        shoots.geometry.x.round(decimals).tolist(),
        [str(own) for own in shoots.index],
        shoots["title"].fillna("").tolist(),
        _told(_days(shoots), shoots["place"], is_coarse, lang),
        is_coarse.astype(int).tolist(),
    )
    return [list(row) for row in zip(*columns, strict=True)]


def _days(shoots: gpd.GeoDataFrame) -> pd.Series:
    days: pd.Series = shoots["begins_on"].fillna(shoots["ends_on"]).fillna(shoots["year"])
    return days.fillna("")


def _told(days: pd.Series, places: pd.Series, is_coarse: pd.Series, lang: Lang) -> list[str]:
    kind, coarse = word("shoot", lang), f"（{word('approximate', lang)}）"
    return [
        "　".join(part for part in (kind + coarse * bool(rough), day, place) if part)
        for day, place, rough in zip(days, places.fillna(""), is_coarse, strict=True)
    ]


def shoots_note(shoots: gpd.GeoDataFrame, lang: Lang) -> str:
    """Return in words how many shoots are drawn, and how many are not and why."""
    if shoots.empty:
        return word("shoots_none", lang)
    drawn, within = shoots_on_map(shoots), int(_is_within(shoots).sum())
    lost = int((shoots.geometry.isna() | shoots.geometry.is_empty).sum())
    told = {
        "shoots_coarse": int((drawn["precision_m"] > _COARSE_M).sum()),
        "shoots_older": within - len(drawn),
        "shoots_outside": len(shoots) - within - lost,
        "shoots_lost": lost,
    }
    parts = [word("shoots_drawn", lang, n=f"{len(drawn):,}")]
    parts += [word(key, lang, n=f"{n:,}") for key, n in told.items() if n]
    return ("、" if lang is Lang.JA else "; ").join(parts)
