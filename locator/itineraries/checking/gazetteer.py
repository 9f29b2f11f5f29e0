"""The places of the catalogue as a check sees them."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.distance import geodesic_m
from locator.errors import QueryError
from locator.places import parse_point
from locator.records import Catalogue
from locator.settings import CarEstimate, WalkPolicy
from locator.vocabulary import PublicAccess

Json = Mapping[str, Any]

_NO = "no"
_CONSENTS = ("consent_rights_holder", "consent_municipality")
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
    public_access
        As the row of the id says; empty where it does not.
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
    public_access: str = ""
    works: frozenset[str] = frozenset()


class Gazetteer:
    """All places of the catalogue by id, as plain values."""

    def __init__(self, catalogue: Catalogue) -> None:
        links = catalogue.place_works
        columns = (links["place_id"], links["site_id"], links["work_id"])
        self.links = list(zip(*(map(_text, column) for column in columns), strict=True))
        visited = (catalogue.spots, catalogue.locations, catalogue.hubs)
        self.rows: dict[str, Json] = {}
        self.of_place: dict[str, list[str]] = {}
        for table in visited:
            for row in _rows(table):
                if row["id"] not in self.rows:
                    self.rows[row["id"]] = row
                    self.of_place.setdefault(row["place_id"], []).append(row["id"])
        for table in (catalogue.gateways, catalogue.stations):
            for row in _rows(table):
                self.rows.setdefault(row["id"], row)
        self._sites: dict[str, Site | None] = {}

    def find(self, text: str) -> Site | None:
        """Return the place of an id or of "lon,lat"; None where there is none."""
        if text not in self._sites:
            self._sites[text] = self._find(text)
        return self._sites[text]

    def asked(self, works: Iterable[str], ids: Iterable[str]) -> dict[str, Site]:
        """Return the places of works and ids, by key; what does not exist is left out."""
        wanted = set(works)
        named = [site for _, site, work in self.links if work in wanted]
        found = [self.find(name) for name in (*named, *ids)]
        return {site.key: site for site in found if site is not None}

    def _find(self, text: str) -> Site | None:
        try:
            point = parse_point(text)
        except QueryError:
            return None
        if point is not None and all(map(math.isfinite, point)):
            return Site(id=text, key=text, names=frozenset({text}), lon=point[0], lat=point[1])
        if text and text in self.of_place:
            return self._site(self.rows[self.of_place[text][0]])
        return self._site(self.rows[text]) if text in self.rows else None

    def _site(self, row: Json) -> Site:
        name, place_id = row["id"], row["place_id"]
        same = [self.rows[n] for n in self.of_place.get(place_id, ())] if place_id else []
        here = [
            (site, work)
            for place, site, work in self.links
            if site == name or (place_id and place == place_id)
        ]
        consents = {r[c].lower() for r in (row, *same) for c in _CONSENTS}
        return Site(
            id=name,
            key=place_id or name,
            names=frozenset({name, place_id, *(site for site, _ in here)} - {""}),
            lon=row["lon"],
            lat=row["lat"],
            precision_m=row["precision_m"] or 0.0,
            dwell_min=row["dwell_min"],
            is_private=any(r["public_access"] == PublicAccess.PRIVATE for r in (row, *same)),
            has_consent=_NO not in consents,
            public_access=row["public_access"],
            works=frozenset(work for _, work in here),
        )


def _rows(table: gpd.GeoDataFrame) -> list[Json]:
    """Return the rows of a table as plain values; what it does not say is empty or None."""
    texts = {key: _column(table, key) for key in ("place_id", "public_access", *_CONSENTS)}
    numbers = {key: _column(table, key) for key in ("precision_m", "dwell_min")}
    return [
        {
            "id": str(name),
            "lon": lon,
            "lat": lat,
            **{key: _text(column[n]) for key, column in texts.items()},
            **{key: None if pd.isna(c[n]) else float(c[n]) for key, c in numbers.items()},
        }
        for n, (name, lon, lat) in enumerate(
            zip(table.index, table.geometry.x.tolist(), table.geometry.y.tolist(), strict=True)
        )
    ]


def _column(table: gpd.GeoDataFrame, key: str) -> list[Any]:
    return list(table[key].tolist()) if key in table else [None] * len(table)


def _text(value: object) -> str:
    return "" if value is None or pd.isna(value) else str(value)  # type: ignore[call-overload]


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
