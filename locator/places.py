"""Places by name or id: targets of a question, wards and cities, coverage, roads over land."""

from collections.abc import Collection
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.areas import tag_areas
from locator.errors import QueryError
from locator.i18n import Lang
from locator.records import Catalogue
from locator.vocabulary import Coverage

_OFFSHORE_DEGREE = 0.03
_WORLD = (-180.0, -90.0, 180.0, 90.0)
_JAPAN = (122.0, 20.0, 154.0, 46.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point of a target.

    Attributes
    ----------
    lon, lat
        Degrees.
    municipality_code
        Empty where unknown.
    precision_m
        How far off the point may be, metres.
    """

    lon: float
    lat: float
    municipality_code: str = ""
    precision_m: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a distance is measured to: one point, or the points of all places of a work."""

    id: str
    name_ja: str
    name_en: str
    points: tuple[Point, ...]

    @property
    def lon(self) -> float:
        """Longitude of the first point, degrees."""
        return self.points[0].lon

    @property
    def lat(self) -> float:
        """Latitude of the first point, degrees."""
        return self.points[0].lat

    @property
    def precision_m(self) -> float:
        """How far off the first point may be, metres."""
        return self.points[0].precision_m


def parse_point(text: str) -> tuple[float, float] | None:
    """Return (lon, lat) of a text "lon,lat", None where it is no such pair.

    Raises
    ------
    QueryError
        A pair of numbers that lies outside the world, or looks like "lat,lon" of Japan.
    """
    pieces = text.split(",")
    try:
        lon, lat = (float(p) for p in pieces)
    except ValueError:
        return None
    if not _inside(lon, lat, _WORLD):
        swapped = _inside(lat, lon, _JAPAN)
        raise QueryError(
            f"{text!r} lies outside longitude -180..180, latitude -90..90; expected lon,lat"
            + ("; the two look swapped" if swapped else ""),
            code="swapped_point" if swapped else "bad_point",
            found=text,
        )
    return lon, lat


def _inside(lon: float, lat: float, bounds: tuple[float, float, float, float]) -> bool:
    west, south, east, north = bounds
    return west <= lon <= east and south <= lat <= north


def find_target(catalogue: Catalogue, target: str) -> Target:
    """Return the point or points that a text names.

    Parameters
    ----------
    target
        "lon,lat", or the id of a gateway, hub, station, location, spot or work.

    Raises
    ------
    QueryError
        Nothing of that id exists, or a work has no spot.
    """
    point = parse_point(target)
    if point is not None:
        return Target(
            id=target,
            name_ja=target,
            name_en=target,
            points=(Point(lon=point[0], lat=point[1]),),
        )
    frames = (
        catalogue.gateways,
        catalogue.hubs,
        catalogue.stations,
        catalogue.locations,
        catalogue.spots,
    )
    for frame in frames:
        if target in frame.index:
            row = frame.loc[target]
            english = row.get("name_en")
            return Target(
                id=target,
                name_ja=str(row["name_ja"]),
                name_en=str(row["name_ja"] if pd.isna(english) else english),
                points=_points(frame.loc[[target]]),
            )
    if target in catalogue.works.index:
        return _work_target(catalogue, target)
    raise QueryError(
        f"{target!r} is neither lon,lat nor the id of a gateway, hub, station, place or work; "
        "see `locator data list` for the ids",
        code="unknown_target",
        found=target,
    )


def _work_target(catalogue: Catalogue, work_id: str) -> Target:
    sites = catalogue.place_works.loc[catalogue.place_works["work_id"] == work_id, "site_id"]
    points = tuple(
        point
        for frame in (catalogue.spots, catalogue.locations)
        for point in _points(frame[frame.index.isin(set(sites))])
    )
    if not points:
        raise QueryError(
            f"work {work_id!r} has no recorded place; choose a work with spots",
            code="work_without_place",
            found=work_id,
        )
    work = catalogue.works.loc[work_id]
    return Target(
        id=work_id,
        name_ja=str(work["title_ja"]),
        name_en=str(work["title_ja"] if pd.isna(work["title_en"]) else work["title_en"]),
        points=points,
    )


def _points(frame: gpd.GeoDataFrame) -> tuple[Point, ...]:
    return tuple(
        Point(
            lon=float(row.geometry.x),
            lat=float(row.geometry.y),
            municipality_code="" if pd.isna(row["municipality_code"]) else row["municipality_code"],
            precision_m=float(row["precision_m"]) if pd.notna(row.get("precision_m")) else 0.0,
        )
        for _, row in frame.iterrows()
    )


def city_codes(catalogue: Catalogue, codes: pd.Series) -> pd.Series:
    """Return municipality codes with wards folded into their designated city."""
    parents = catalogue.municipalities["parent_code"].dropna()
    return codes.map(parents).fillna(codes)


def covered(catalogue: Catalogue, municipality: pd.Series, mode: str) -> NDArray[np.bool_]:
    """Return where a mode is stated complete for the municipality of a site."""
    rows = catalogue.coverage[catalogue.coverage["mode"].astype(str) == mode]
    stated = dict(zip(rows["municipality_code"], rows["coverage"].astype(str), strict=True))
    everywhere = stated.get("*", Coverage.PARTIAL.value)
    cities = city_codes(catalogue, municipality)
    levels = [
        stated.get(code, stated.get(city, everywhere))
        for code, city in zip(municipality, cities, strict=True)
    ]
    return np.array([level == Coverage.COMPLETE.value for level in levels], dtype=np.bool_)


def complete_statements(
    catalogue: Catalogue, municipality: pd.Series, modes: Collection[str]
) -> pd.DataFrame:
    """Return the statements on single towns by which a mode is complete for some sites.

    Returns
    -------
    frame
        Rows of ``catalogue.coverage``.
    """
    codes = set(municipality.dropna()) | set(city_codes(catalogue, municipality.dropna()))
    rows = catalogue.coverage
    is_complete = rows["coverage"].astype(str) == Coverage.COMPLETE.value
    is_meant = rows["municipality_code"].isin(codes) & rows["mode"].astype(str).isin(modes)
    return rows[is_complete & is_meant]


def town_name(catalogue: Catalogue, code: str, lang: Lang) -> str:
    """Return the name of a municipality, empty where the code is none."""
    if code not in catalogue.municipalities.index:
        return ""
    row = catalogue.municipalities.loc[code]
    is_english = lang is Lang.EN and pd.notna(row["name_en"])
    return str(row["name_en"] if is_english else row["name_ja"])


def area_name(
    catalogue: Catalogue, prefectures: Collection[str], municipalities: Collection[str], lang: Lang
) -> str:
    """Return the names of prefectures (by code or name) and municipalities, empty without any."""
    towns = catalogue.municipalities.drop_duplicates("prefecture_code")
    codes = towns["prefecture_code"].astype(str)
    names = towns["prefecture_ja"] if lang is Lang.JA else towns["prefecture_en"]
    known = dict(zip(codes, names.astype(str), strict=True))
    parts = [known.get(str(p).zfill(2), str(p)) for p in prefectures]
    parts += [town_name(catalogue, code, lang) or code for code in municipalities]
    return ("、" if lang is Lang.JA else ", ").join(parts)


def once_a_place(sites: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Keep the first row of each place, so that none is counted twice.

    Parameters
    ----------
    sites
        Index: id, which may stand there twice; column place_id, NA where a row is no known place.
    """
    sites = sites[~sites.index.duplicated()]
    twice = sites["place_id"].notna() & sites["place_id"].duplicated()
    return sites[~twice]


def tag_municipalities(sites: gpd.GeoDataFrame, outlines: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Fill in municipality codes that are missing, by the polygon that holds the point.

    Parameters
    ----------
    outlines
        One row a municipality, EPSG:4326; column code.
    """
    missing = sites["municipality_code"].isna()
    if not missing.any():
        return sites
    found = tag_areas(sites[missing], outlines, "code")
    codes = sites["municipality_code"].astype(object)
    return sites.assign(municipality_code=codes.where(~missing, found.reindex(sites.index)))


def road_groups(catalogue: Catalogue, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.int64]:
    """Return the number of the road network that each point lies on; -1 where unknown.

    Two points with different numbers have sea between them and no road that we know of.
    """
    lons = np.asarray(lon, dtype=float)
    points = np.atleast_1d(np.asarray(shapely.points(lons, np.asarray(lat, dtype=float))))
    land = catalogue.land
    if not len(land) or not len(points):
        return np.full(len(points), -1, dtype=np.int64)
    tree = shapely.STRtree(land.geometry.to_numpy())
    nearest = tree.nearest(points)
    metres = shapely.distance(points, land.geometry.to_numpy()[nearest])
    groups = land["road_group"].to_numpy(np.int64)[nearest]
    return np.where(metres <= _OFFSHORE_DEGREE, groups, -1)
