"""The places that a command is asked about: whole tables, lists of the user, ids and points."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from locator.cli.door import has_error, say_findings
from locator.filtering import area_masks
from locator.i18n import Texts
from locator.importing import AskedList
from locator.imports import ground_of, read_question
from locator.outlines import load_outlines
from locator.places import Target, find_target, once_a_place, tag_municipalities
from locator.records import Catalogue
from locator.workspace import Workspace, workspace_file

WHOLE = ("spots", "locations", "hubs")
_COLUMNS = [
    "place_id",
    "name_ja",
    "name_en",
    "municipality_code",
    "precision_m",
    "source_id",
    "geometry",
]
_FILE = re.compile(r"\.[A-Za-z]\w*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedSites:
    """Places, and whether every row of the user's lists could be used.

    Attributes
    ----------
    frame
        One row a place (index: id), EPSG:4326: name_ja, name_en, municipality_code, precision_m,
        source_id; no id twice.
    """

    frame: gpd.GeoDataFrame
    is_whole: bool


def sites_asked(
    catalogue: Catalogue,
    wanted: Sequence[str],
    data: Path,
    texts: Texts,
    *,
    area: tuple[Sequence[str], Sequence[str]] = ((), ()),
    ids: bool = False,
) -> AskedSites:
    """Return the places that some words name, inside an area.

    Parameters
    ----------
    wanted
        spots, locations, hubs, or the path of a list.
    area
        Prefectures and municipalities; a place whose municipality is unknown lies in none.
    ids
        Whether ``wanted`` may also hold ids of places and "lon,lat".

    Raises
    ------
    QueryError
        Nothing of that name exists, or no such prefecture or municipality.
    ImportFileError
        A file is no list of places.
    """
    frames, is_whole = [], True
    for name in dict.fromkeys(wanted):
        if name in WHOLE:
            frames.append(getattr(catalogue, name).reindex(columns=_COLUMNS))
        elif ids and not _is_file(name):
            frames.append(_found(catalogue, name))
        else:
            asked = own_list(Path(name), catalogue, data, texts)
            is_whole &= is_all_read(asked)
            frames.append(asked.frame.reindex(columns=_COLUMNS))
    together = gpd.GeoDataFrame(pd.concat(frames), geometry="geometry", crs=catalogue.spots.crs)
    together = once_a_place(together)
    if together["municipality_code"].isna().any():
        together = tag_municipalities(together, load_outlines(data))
    return AskedSites(frame=within(catalogue, together, area), is_whole=is_whole)


def own_list(path: Path, catalogue: Catalogue, data: Path, texts: Texts) -> AskedList:
    """Return the sites of a list that the user brings, and say what is doubtful about them.

    Raises
    ------
    ImportFileError
        Nothing in the file is a list of sites.
    """
    ground = ground_of(catalogue, load_outlines(data), data)
    asked = read_question(path, catalogue, Workspace(workspace_file()), ground)
    say_findings(asked.findings, texts)
    return asked


def is_all_read(asked: AskedList) -> bool:
    """Tell whether every row of a list could be used."""
    return asked.accepted == asked.rows and not has_error(asked.findings)


def target_sites(catalogue: Catalogue, targets: Sequence[Target]) -> gpd.GeoDataFrame:
    """Return the first point of each target as a place, in the columns of ``AskedSites``."""
    points = [t.points[0] for t in targets]
    frame = gpd.GeoDataFrame(
        {
            "name_ja": pd.array([t.name_ja for t in targets], dtype="str"),
            "name_en": pd.array([t.name_en for t in targets], dtype="str"),
            "municipality_code": pd.array([p.municipality_code or None for p in points], "str"),
            "precision_m": [p.precision_m for p in points],
        },
        index=pd.Index([t.id for t in targets]),
        geometry=gpd.points_from_xy([p.lon for p in points], [p.lat for p in points]),
        crs=catalogue.locations.crs,
    )
    return frame.reindex(columns=_COLUMNS)


def _is_file(name: str) -> bool:
    return Path(name).exists() or _FILE.search(name) is not None


def _found(catalogue: Catalogue, name: str) -> gpd.GeoDataFrame:
    """Return the place of an id or point; for a work, all its places."""
    if name not in catalogue.works.index:
        for frame in (catalogue.locations, catalogue.spots, catalogue.hubs, catalogue.gateways):
            if name in frame.index:
                return frame.loc[[name]].reindex(columns=_COLUMNS)
        return target_sites(catalogue, [find_target(catalogue, name)])
    listed = catalogue.place_works
    places = set(listed.loc[listed["work_id"] == name, "site_id"])
    frames = [
        frame[frame.index.isin(places)].reindex(columns=_COLUMNS)
        for frame in (catalogue.spots, catalogue.locations)
    ]
    find_target(catalogue, name)
    return gpd.GeoDataFrame(pd.concat(frames), geometry="geometry", crs=catalogue.spots.crs)


def within(
    catalogue: Catalogue, sites: gpd.GeoDataFrame, area: tuple[Sequence[str], Sequence[str]]
) -> gpd.GeoDataFrame:
    """Keep the places of some prefectures and municipalities; none named: all of them."""
    prefectures, municipalities = area
    kept = np.ones(len(sites), dtype=bool)
    for _, mask in area_masks(catalogue, sites, tuple(prefectures), tuple(municipalities)):
        kept &= mask == 1
    return sites[kept]
