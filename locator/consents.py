"""What consent is refused for, and private places: left out before anything else sees them."""

from collections import defaultdict
from collections.abc import Collection

import geopandas as gpd
import numpy as np
import pandas as pd

from locator.vocabulary import Consent, PublicAccess

CONSENTS = ("consent_rights_holder", "consent_municipality")
"""Columns of spots: what each party says."""


def cared_for(
    locations: gpd.GeoDataFrame,
    spots: gpd.GeoDataFrame,
    links: pd.DataFrame,
    no: Collection[tuple[str, str]] = (),
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, pd.DataFrame]:
    """Leave out what is private or refused: nothing after it can show, count or route to it.

    Parameters
    ----------
    locations, spots
        Tables of places; a spot's own consents stand in its row.
    links
        Which place belongs to which work: place_id, site_id, work_id.
    no
        (place_id, work_id) refused elsewhere than in the rows of spots.
    """
    works: dict[object, set[object]] = defaultdict(set)
    for site, work in zip(links["site_id"], links["work_id"], strict=True):
        works[site].add(work)
    for site, work in spots["work_id"].dropna().items():
        works[site] = {work}
    is_refused = pd.Series(data=False, index=spots.index)
    for column in CONSENTS:
        is_refused |= spots[column].astype(object) == Consent.NO.value
    items = [{(place, w) for w in works[site]} for site, place in spots["place_id"].items()]
    refused = set[tuple[object, object]]().union(
        *(own for own, is_no in zip(items, is_refused, strict=True) if is_no), no
    )
    is_refused |= np.array([bool(own) and own <= refused for own in items], dtype=np.bool_)
    shown = _shown(locations), _shown(spots[~is_refused])
    hidden = (set(locations.index) | set(spots.index)) - set(shown[0].index) - set(shown[1].index)
    pairs = zip(links["place_id"], links["work_id"], strict=True)
    is_gone = links["site_id"].isin(hidden) | np.array(
        [pair in refused for pair in pairs], dtype=np.bool_
    )
    return *shown, links[~is_gone].reset_index(drop=True)


def _shown(sites: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Leave out private places."""
    return sites[sites["public_access"].astype(object) != PublicAccess.PRIVATE.value]
