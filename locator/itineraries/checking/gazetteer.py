"""The places of the catalogue as a check sees them."""

from dataclasses import dataclass

import pandas as pd

from geo.distance import geodesic_m
from locator.errors import QueryError
from locator.places import parse_point
from locator.records import Catalogue
from locator.settings import CarEstimate, WalkPolicy
from locator.vocabulary import PublicAccess

_NO = "no"
_MINUTE_S = 60
_DIGITS = 6  # of a second: arithmetic of floats is no second more


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A place: where it is, and whether it may be visited.

    Attributes
    ----------
    key
        Equal for all rows that are one place.
    names
        All ids of the place.
    works
        Works it belongs to.
    is_private, has_consent
        Over all rows of the place: private where one says so, without consent where one says no.
    """

    id: str
    key: str
    names: frozenset[str]
    lon: float
    lat: float
    precision_m: float = 0.0
    dwell_min: float | None = None
    is_private: bool = False
    has_consent: bool = True
    is_limited: bool = False
    works: frozenset[str] = frozenset()


def find_site(catalogue: Catalogue, text: str) -> Site | None:
    """Return the place of an id or of "lon,lat"; None where there is none."""
    try:
        point = parse_point(text)
    except QueryError:
        return None
    if point is not None:
        return Site(id=text, key=text, names=frozenset({text}), lon=point[0], lat=point[1])
    tables = (
        catalogue.spots,
        catalogue.locations,
        catalogue.hubs,
        catalogue.gateways,
        catalogue.stations,
    )
    for table in tables:
        if text in table.index:
            return _site(catalogue, text, table.loc[text])
    for table in tables[:3]:
        same = table[table["place_id"] == text]
        if len(same):
            return _site(catalogue, str(same.index[0]), same.iloc[0])
    return None


def sites_asked(
    catalogue: Catalogue, works: tuple[str, ...], ids: tuple[str, ...]
) -> dict[str, Site]:
    """Return the places of works and ids, by key; what does not exist is left out."""
    links = catalogue.place_works
    named = [str(i) for i in links.loc[links["work_id"].isin(works), "site_id"]]
    found = [find_site(catalogue, name) for name in (*named, *ids)]
    return {site.key: site for site in found if site is not None}


def walked_m(one: tuple[float, float], other: tuple[float, float], walk: WalkPolicy) -> float:
    """Return the walked metres between two points (lon, lat)."""
    return float(geodesic_m(*one, *other)) * walk.detour


def seconds_on_foot(metres: float, walk: WalkPolicy) -> int:
    """Return the seconds of walked metres, rounded up."""
    exact = round(metres / walk.speed_m_min * _MINUTE_S, _DIGITS)
    return int(exact) + (exact > int(exact))


def road_m(one: tuple[float, float], other: tuple[float, float], car: CarEstimate) -> float:
    """Return the estimated metres by road between two points (lon, lat)."""
    return float(geodesic_m(*one, *other)) * car.detour


def _site(catalogue: Catalogue, name: str, row: pd.Series) -> Site:
    place_id = _text(row.get("place_id"))
    rows = [row]
    if place_id:
        for table in (catalogue.spots, catalogue.locations, catalogue.hubs):
            same = table[table["place_id"] == place_id]
            rows += [same.iloc[n] for n in range(len(same))]
    links = catalogue.place_works
    is_here = links["site_id"] == name
    if place_id:
        is_here |= links["place_id"] == place_id
    here = links[is_here]
    access = {_text(r.get("public_access")) for r in rows}
    consents = {
        _text(r.get(c)).lower()
        for r in rows
        for c in ("consent_rights_holder", "consent_municipality")
    }
    dwell = row.get("dwell_min")
    precision = row.get("precision_m")
    return Site(
        id=name,
        key=place_id or name,
        names=frozenset({name, place_id, *map(str, here["site_id"])} - {""}),
        lon=float(row["geometry"].x),
        lat=float(row["geometry"].y),
        precision_m=0.0 if pd.isna(precision) else float(precision),
        dwell_min=None if dwell is None or pd.isna(dwell) else float(dwell),
        is_private=PublicAccess.PRIVATE.value in access,
        has_consent=_NO not in consents,
        is_limited=_text(row.get("public_access")) == PublicAccess.LIMITED.value,
        works=frozenset(map(str, here["work_id"])),
    )


def _text(value: object) -> str:
    return "" if value is None or pd.isna(value) else str(value)  # type: ignore[call-overload]
