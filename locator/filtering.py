"""Must-haves as three-valued masks; what each excluded, and what loosening one brings back.

A mask is an int8 array over the sites: 1 yes, 0 no, -1 unknown.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.distance import geodesic_m
from locator.errors import QueryError
from locator.folding import fold
from locator.measures import Measured
from locator.places import Point, city_codes, find_target
from locator.records import Catalogue, Exclusion, Near, Query, Relaxation
from locator.settings import Settings
from locator.vocabulary import Block, Category, Era, OwnerKind, Setting, UnknownPolicy

Mask = NDArray[np.int8]
Keep = NDArray[np.bool_]

_ONLY_YES = frozenset({"can_go"})  # it asks for places known to fit: unknown does not pass


@dataclass(frozen=True, slots=True)
class Answered:
    """What the filters of a question answered.

    Attributes
    ----------
    masks
        Filter name to its mask.
    keep
        Sites that pass under the question's treatment of unknown.
    """

    masks: Mapping[str, Mask]
    keep: Keep
    excluded: tuple[Exclusion, ...]
    relaxation: Relaxation | None


def answer(
    catalogue: Catalogue, query: Query, measured: Measured, settings: Settings | None = None
) -> Answered:
    """Ask every filter of a question about every site.

    Raises
    ------
    QueryError
        A filter names a prefecture, gateway, category ... that does not exist, or asks for
        travel without a start.
    """
    settings = settings or Settings()
    if query.outing.has_filter and measured.outing is None:
        raise QueryError(
            "a filter by travel has no start; choose a gateway or give lon,lat",
            code="outing_without_start",
        )
    masks = dict(_masks(catalogue, query, measured, settings))
    keeps = query.unknown is UnknownPolicy.KEEP
    passes = {
        name: (mask == 1) | ((mask == -1) & (keeps and name not in _ONLY_YES))
        for name, mask in masks.items()
    }
    count = len(measured.sites)
    fails = np.zeros(count, dtype=np.int64)
    for passed in passes.values():
        fails += ~passed
    excluded = tuple(
        Exclusion(filter=name, no=int((mask == 0).sum()), unknown=int((mask == -1).sum()))
        for name, mask in masks.items()
    )
    back = {name: int((~passed & (fails == 1)).sum()) for name, passed in passes.items()}
    best = max(back, key=lambda name: back[name], default=None)
    relaxation = (
        Relaxation(filter=best, brings_back=back[best]) if best and back[best] > 0 else None
    )
    return Answered(masks, fails == 0, excluded, relaxation)


def _masks(
    catalogue: Catalogue, query: Query, measured: Measured, settings: Settings
) -> list[tuple[str, Mask]]:
    sites = measured.sites
    masks: list[tuple[str, Mask]] = []
    if query.text.strip():
        masks.append(("text", _text(catalogue, sites, query.text)))
    if query.categories:
        masks.append(("category", _one_of(sites, "category", _categories(query.categories))))
    for name, column, words, wanted in (
        ("setting", "setting", Setting, query.settings),
        ("owner", "owner_kind", OwnerKind, query.owners),
        ("era", "eras", Era, query.eras),
    ):
        if wanted:
            codes = tuple(words.of(code).value for code in wanted)
            masks.append((name, _one_of(sites, column, codes)))
    masks += _areas(catalogue, query, sites)
    if query.work_ids:
        _all_exist(query.work_ids, catalogue.works.index, "work")
        linked = catalogue.place_works["work_id"].isin(query.work_ids)
        places = set(catalogue.place_works.loc[linked, "place_id"])
        masks.append(("work", _mask(sites["place_id"].isin(places))))
    for number, near in enumerate(query.near, start=1):
        name = "near" if len(query.near) == 1 else f"near_{number}"
        masks.append((name, _near(catalogue, measured, near, settings)))
    masks += _service(query, measured, settings)
    return masks + ([] if measured.outing is None else measured.outing.masks(query.outing))


def area_masks(
    catalogue: Catalogue,
    sites: gpd.GeoDataFrame,
    prefectures: tuple[str, ...] = (),
    municipalities: tuple[str, ...] = (),
) -> list[tuple[str, Mask]]:
    """Return which sites lie in prefectures and in municipalities, each where asked for.

    Raises
    ------
    QueryError
        A prefecture or municipality does not exist.
    """
    masks: list[tuple[str, Mask]] = []
    code = sites["municipality_code"]
    unknown = code.isna()
    if prefectures:
        wanted = {_prefecture(catalogue, p) for p in prefectures}
        masks.append(("prefecture", _mask(code.str[:2].isin(wanted), unknown)))
    if municipalities:
        _all_exist(municipalities, catalogue.municipalities.index, "municipality")
        city = city_codes(catalogue, code)
        chosen = code.isin(municipalities) | city.isin(municipalities)
        wards = pd.Series(municipalities, dtype=object)
        cities = set(city_codes(catalogue, wards)) - set(wards)
        some_ward = code.isin(cities) & ~chosen
        masks.append(("municipality", _mask(chosen, unknown | some_ward)))
    return masks


def _areas(catalogue: Catalogue, query: Query, sites: gpd.GeoDataFrame) -> list[tuple[str, Mask]]:
    masks = area_masks(catalogue, sites, query.prefectures, query.municipalities)
    code = sites["municipality_code"]
    if query.blocks:
        _all_exist(query.blocks, [b.value for b in Block], "block")
        table = catalogue.film_commissions.dropna(subset=["prefecture_code"])
        prefectures = table["prefecture_code"].astype(str)
        wanted = set(prefectures[table["block"].astype(str).isin(query.blocks)])
        unlisted = ~code.str[:2].isin(set(prefectures))
        masks.append(("block", _mask(code.str[:2].isin(wanted), unlisted)))
    return masks


def _service(query: Query, measured: Measured, settings: Settings) -> list[tuple[str, Mask]]:
    measures = measured.measures
    masks: list[tuple[str, Mask]] = []
    known = measures["departures"].notna()
    if query.known_timetable:
        masks.append(("known_timetable", _mask(known)))
    if query.stop_within_walk:
        in_reach = measures["stop_m"] <= settings.walk.limit_geodesic_m
        nowhere = known & (measures["departures"] == 0) & measures["stop_m"].isna()
        masks.append(("stop_within_walk", _mask(in_reach, measures["stop_m"].isna() & ~nowhere)))
    if query.min_departures is not None:
        enough = measured.departures_low >= query.min_departures
        enough |= (measures["departures"] >= query.min_departures).fillna(value=False)
        masks.append(("min_departures", _mask(enough, ~enough & ~known)))
    if query.last_departure_after_s is not None:
        last = measures["last_departure_min"] * 60
        late = (last >= query.last_departure_after_s).fillna(value=False).astype(bool)
        none = known & (measures["departures"] == 0)
        masks.append(("last_departure_after", _mask(late, last.isna() & ~none)))
    return masks


def _mask(yes: pd.Series, unknown: pd.Series | None = None) -> Mask:
    mask = yes.fillna(value=False).to_numpy(bool).astype(np.int8)
    if unknown is not None:
        mask[unknown.to_numpy(bool)] = -1
    return mask


def _text(catalogue: Catalogue, sites: gpd.GeoDataFrame, text: str) -> Mask:
    """All words of the text stand in the names of the place, of its town or of its works."""
    haystack = _names(catalogue, sites)
    mask = pd.Series(data=True, index=sites.index)
    for word in fold(text).split():
        mask &= haystack.str.contains(word, regex=False)
    return _mask(mask)


def _names(catalogue: Catalogue, sites: gpd.GeoDataFrame) -> pd.Series:
    works = catalogue.works
    titles = works["title_ja"].fillna("")
    for column in ("title_en", "title_kana"):
        titles = titles + " " + works[column].fillna("")
    by_place = (
        catalogue.place_works.assign(title=catalogue.place_works["work_id"].map(titles))
        .dropna(subset=["title"])
        .groupby("place_id")["title"]
        .agg(" ".join)
    )
    towns = catalogue.municipalities
    town = towns["prefecture_ja"].fillna("")
    for column in ("name_ja", "name_kana", "name_en"):
        town = town + " " + towns[column].fillna("")
    names = sites["name_ja"].fillna("")
    for extra in (
        sites["name_en"],
        sites["name_kana"],
        sites["municipality_code"].map(town),
        sites["place_id"].map(by_place),
    ):
        names = names + " " + extra.astype(object).where(extra.notna(), "")
    folded: pd.Series = names.astype(str).map(fold)
    return folded


def _categories(wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Return categories of the second level; a name of the first level means all of its own."""
    groups = {c.group.value for c in Category}
    bad = sorted(set(wanted) - groups - {c.value for c in Category})
    if bad:
        raise QueryError(
            f"unknown category {', '.join(bad)}; expected one of "
            f"{', '.join(sorted(groups | {c.value for c in Category}))}",
            code="unknown_category",
            found=", ".join(bad),
        )
    return tuple(c.value for c in Category if c.value in wanted or c.group.value in wanted)


def _one_of(sites: gpd.GeoDataFrame, column: str, wanted: tuple[str, ...]) -> Mask:
    """One of the words of a cell (separated by |) is wanted; empty and «unknown» are unknown."""
    if column not in sites:
        return np.full(len(sites), -1, dtype=np.int8)
    cells = sites[column].astype(object)
    unknown = cells.isna() | cells.eq("unknown")
    chosen = set(wanted) | ({"both"} if column == "setting" else set())
    yes = cells.map(lambda cell: bool(chosen & set(str(cell).split("|"))))
    return _mask(yes, unknown & ~yes)


def _prefecture(catalogue: Catalogue, name: str) -> str:
    """Return the two-digit code of a prefecture given by code or name."""
    table = catalogue.municipalities.drop_duplicates("prefecture_code")
    codes = table["prefecture_code"].astype(str)
    wanted = unicodedata.normalize("NFKC", name).strip()
    if wanted.isascii() and wanted.isdigit():
        match = codes[codes == wanted.zfill(2)]
    else:
        japanese, english = table["prefecture_ja"].astype(str), table["prefecture_en"].astype(str)
        match = codes[
            (japanese == wanted)
            | (japanese.str[:-1] == wanted)
            | (english.map(fold) == fold(wanted).removesuffix(" prefecture"))
        ]
    if match.empty:
        raise QueryError(
            f"prefecture {name!r} does not exist; expected a code 01 to 47 or a name such as "
            "山梨県 or Yamanashi",
            code="unknown_prefecture",
            found=name,
        )
    return str(match.iloc[0])


def _all_exist(wanted: tuple[str, ...], known: Iterable[object], what: str) -> None:
    known_set = set(known)
    bad = sorted(set(wanted) - known_set)
    if bad:
        raise QueryError(
            f"unknown {what} {', '.join(bad)}; expected one that the catalogue holds",
            code=f"unknown_{what}",
            found=", ".join(bad),
        )


def _near(catalogue: Catalogue, measured: Measured, near: Near, settings: Settings) -> Mask:
    """Within geodesic km of a point of the target.

    Where the site or the point is coarse, the two are matched by municipality, never by distance.
    """
    if not 0 < near.within_km < 25_000:  # noqa: PLR2004 - more than half the earth
        raise QueryError(
            f"within {near.within_km} km: expected more than 0 and less than 25,000",
            code="bad_distance",
            found=near.within_km,
        )
    sites = measured.sites
    target = find_target(catalogue, near.target)
    lon, lat = sites.geometry.x.to_numpy(), sites.geometry.y.to_numpy()
    coarse = sites["precision_m"].to_numpy(float, na_value=np.nan) > settings.coarse_m
    cities = city_codes(catalogue, sites["municipality_code"])
    best = np.zeros(len(sites), dtype=np.int8)
    for point in target.points:
        metres = geodesic_m(lon, lat, point.lon, point.lat)
        mask: Mask = (metres <= near.within_km * 1000).astype(np.int8)
        by_city = coarse | (point.precision_m > settings.coarse_m)
        mask = np.where(by_city, _same_city(catalogue, cities, point), mask).astype(np.int8)
        best = _either(best, mask)
    return best


def _same_city(catalogue: Catalogue, cities: pd.Series, point: Point) -> Mask:
    city = city_codes(catalogue, pd.Series([point.municipality_code], dtype=object)).iloc[0]
    if not city:
        return np.full(len(cities), -1, dtype=np.int8)
    return _mask(cities.eq(city), cities.isna())


def _either(a: Mask, b: Mask) -> Mask:
    """Return Kleene's «or» of two masks."""
    unknown = np.where((a == -1) | (b == -1), -1, 0)
    return np.where((a == 1) | (b == 1), 1, unknown).astype(np.int8)
