"""All that is known, and unknown, of one site: for the panel, the comparison and the report."""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.distance import PointIndex, geodesic_m
from locator.criteria import CRITERIA
from locator.measures import Measured, drive_min
from locator.places import city_codes, road_groups
from locator.records import Catalogue, Dossier, Fact, Neighbour, WorkLink
from locator.settings import Settings
from locator.shoots import shoots_at
from locator.vocabulary import GatewayKind, HubKind, SiteKind, StationService

_NEIGHBOURS = 5
_STATION_KM = 20.0
_A_FEW = 5
_MINOR_GATEWAYS = frozenset({GatewayKind.FERRY_PORT.value, GatewayKind.BUS_TERMINAL.value})
_MINOR_KM = 50.0

PERMIT_COLUMNS = ("permit_authority", "consult_first", "contact", "lead_days")
FACILITY_COLUMNS = ("parking", "power", "toilets", "beds_nearby")
_OWN_COLUMNS = ("setting", "eras", "owner_kind", "public_access", "status", "dwell_min", "note")


def dossier(
    catalogue: Catalogue,
    measured: Measured,
    site_id: str,
    *,
    kind: SiteKind,
    settings: Settings | None = None,
) -> Dossier:
    """Gather what is known of one site.

    Parameters
    ----------
    measured
        The measures of the ranking that the site stands in.

    Raises
    ------
    KeyError
        The site is not among the measured ones.
    """
    settings = settings or Settings()
    row = measured.sites.loc[site_id]
    code = _text(row.get("municipality_code"))
    town, prefecture = _town(catalogue, code)
    source = _text(row.get("source"))
    measures = measured.measures.loc[site_id]
    not_asked = set() if measured.base else {"base_km", "base_drive_min"}
    return Dossier(
        id=site_id,
        kind=kind,
        place_id=_text(row.get("place_id")),
        name_ja=_text(row["name_ja"]),
        name_en=_text(row.get("name_en")),
        category=_text(row.get("category")),
        municipality_code=code,
        municipality_ja=town,
        prefecture_ja=prefecture,
        lon=float(row.geometry.x),
        lat=float(row.geometry.y),
        precision_m=float(row["precision_m"]) if pd.notna(row["precision_m"]) else float("nan"),
        facts=tuple(_fact(row, c, source) for c in _OWN_COLUMNS if c in measured.sites),
        permits=tuple(_fact(row, c, source) for c in PERMIT_COLUMNS),
        facilities=tuple(_fact(row, c, source) for c in FACILITY_COLUMNS),
        commission=commission_for(catalogue, row),
        works=_works(catalogue, row),
        shoots=shoots_at(catalogue.shoots, row, catalogue.municipalities, settings),
        gateways=_gateways(catalogue, row, settings),
        stations=_stations(catalogue, row, settings),
        stops=_stops(catalogue, row, settings),
        hubs=_hubs(catalogue, row, settings),
        spots=_spots(catalogue, row, settings),
        unknown=tuple(c for c in CRITERIA if c not in not_asked and pd.isna(measures[c])),
        source=source,
        as_of=measured.as_of_near(np.array([measured.sites.index.get_loc(site_id)])),
    )


def commission_for(catalogue: Catalogue, row: pd.Series) -> Mapping[str, str]:
    """Return the film commission to ask: named by the row, of its town, region or prefecture.

    Keys: id, name_ja, name_en, scope, website, contact, confidence; empty mapping where none is
    listed.
    """
    table = catalogue.film_commissions
    code = _text(row.get("municipality_code"))
    city = str(city_codes(catalogue, pd.Series([code])).iloc[0])
    scope = table["scope"].astype(str)
    seat = table["municipality_code"].isin([code, city])
    local, region = scope.eq("municipality") & seat, scope.eq("region") & seat
    wide = scope.eq("prefecture") & table["prefecture_code"].eq(code[:2])
    chosen = table[table.index == row.get("fc_id")]
    for candidates in (chosen, table[local], table[region], table[wide]):
        if len(candidates):
            found = candidates.iloc[0]
            columns = ("name_ja", "name_en", "scope", "website", "contact", "confidence")
            return {"id": str(candidates.index[0])} | {c: _text(found.get(c)) for c in columns}
    return {}


def _text(value: object) -> str:
    missing: bool = value is None or value is pd.NA or value is pd.NaT or value != value  # noqa: PLR0124
    return "" if missing else str(value)


def _fact(row: pd.Series, column: str, source: str) -> Fact:
    text = _text(row.get(column))
    return Fact(key=column, value=text if text not in {"", "unknown"} else None, source=source)


def _town(catalogue: Catalogue, code: str) -> tuple[str, str]:
    if code not in catalogue.municipalities.index:
        return "", ""
    town = catalogue.municipalities.loc[code]
    return _text(town["name_ja"]), _text(town["prefecture_ja"])


def _works(catalogue: Catalogue, row: pd.Series) -> tuple[WorkLink, ...]:
    links = catalogue.place_works[catalogue.place_works["place_id"] == row.get("place_id")]
    found: dict[tuple[str, str], WorkLink] = {}
    for _, link in links.iterrows():
        work_id = str(link["work_id"])
        if work_id not in catalogue.works.index:
            continue
        work = catalogue.works.loc[work_id]
        found[work_id, str(link["role"])] = WorkLink(
            work_id=work_id,
            title_ja=_text(work["title_ja"]),
            title_en=_text(work["title_en"]),
            kind=_text(work["kind"]),
            year=int(str(work["year"])) if pd.notna(work["year"]) else None,
            role=_text(link["role"]),
            scene=_text(link.get("scene")),
            confidence=_text(link.get("confidence")),
            source=_text(link.get("source")),
        )
    return tuple(found.values())


def _near(row: pd.Series, points: gpd.GeoDataFrame, km: float) -> list[tuple[object, float]]:
    """Return (id, metres) of points within km, nearest first; none for a coarse site."""
    index = PointIndex.build(points.geometry.x, points.geometry.y)
    _, found, metres = index.pairs_within([row.geometry.x], [row.geometry.y], km * 1000)
    return [(points.index[p], float(m)) for p, m in zip(found, metres, strict=True)]


def _neighbour(
    points: gpd.GeoDataFrame, item: object, metres: float, kind: str, **extra: object
) -> Neighbour:
    row = points.loc[item]
    drive = extra.get("drive")
    return Neighbour(
        id=str(item),
        kind=kind,
        name_ja=_text(row["name_ja"]),
        name_en=_text(row.get("name_en")),
        lon=float(row.geometry.x),
        lat=float(row.geometry.y),
        metres=metres,
        drive_min=drive if isinstance(drive, float) else None,
        note=_text(extra.get("note")),
    )


def _is_coarse(row: pd.Series, settings: Settings) -> bool:
    return bool(pd.notna(row["precision_m"]) and float(row["precision_m"]) > settings.coarse_m)


def _gateways(catalogue: Catalogue, row: pd.Series, settings: Settings) -> tuple[Neighbour, ...]:
    """Return the nearest gateway of each kind, by road where a road leads to one.

    Ports and bus terminals within 50 km only; a drive only where land links the two.
    """
    if _is_coarse(row, settings):
        return ()
    lon, lat = [row.geometry.x], [row.geometry.y]
    here = int(road_groups(catalogue, lon, lat)[0])
    found: list[Neighbour] = []
    for kind, points in catalogue.gateways.groupby(catalogue.gateways["kind"].astype(str)):
        metres = geodesic_m(lon, lat, points.geometry.x, points.geometry.y)
        order = np.argsort(metres, kind="stable")
        place, is_linked = _by_road(catalogue, points, order, here)
        if kind in _MINOR_GATEWAYS and metres[place] > _MINOR_KM * 1000:
            continue
        minutes = float(drive_min(metres[[place]] / 1000, settings.car)[0]) if is_linked else None
        found.append(
            _neighbour(points, points.index[place], float(metres[place]), str(kind), drive=minutes)
        )
    return tuple(sorted(found, key=lambda n: n.metres))


def _by_road(
    catalogue: Catalogue, points: gpd.GeoDataFrame, order: NDArray[np.int64], here: int
) -> tuple[int, bool]:
    """Return the first point in order that a road leads to and True, else the first and False."""
    for start in range(0, len(order) if here >= 0 else 0, _A_FEW):
        few = order[start : start + _A_FEW]
        near = points.geometry.iloc[few]
        linked = np.flatnonzero(road_groups(catalogue, near.x, near.y) == here)
        if len(linked):
            return int(few[linked[0]]), True
    return int(order[0]), False


def _stations(catalogue: Catalogue, row: pd.Series, settings: Settings) -> tuple[Neighbour, ...]:
    """Return stations nearby that are not closed; their state stands in the note."""
    if _is_coarse(row, settings):
        return ()
    state = catalogue.stations["service"].astype(str)
    points = catalogue.stations[state != StationService.CLOSED.value]
    return tuple(
        _neighbour(points, item, metres, "station", note=points.loc[item, "service"])
        for item, metres in _near(row, points, _STATION_KM)[:_NEIGHBOURS]
    )


def _stops(catalogue: Catalogue, row: pd.Series, settings: Settings) -> tuple[Neighbour, ...]:
    """Return stops within the walk limit, one a name; else the nearest, only a bound."""
    if _is_coarse(row, settings) or catalogue.stops.empty:
        return ()
    near = _near(row, catalogue.stops, settings.walk.limit_geodesic_m / 1000)
    if not near:
        index = PointIndex.build(catalogue.stops.geometry.x, catalogue.stops.geometry.y)
        position, nearest_m = index.nearest([row.geometry.x], [row.geometry.y])
        near = [(catalogue.stops.index[int(position[0])], float(nearest_m[0]))]
    found: dict[str, Neighbour] = {}
    for item, metres in near:
        stop = _neighbour(
            catalogue.stops, item, metres, "stop", note=catalogue.stops.loc[item, "feed_id"]
        )
        found.setdefault(stop.name_ja, stop)
    return tuple(found.values())[:_NEIGHBOURS]


def _hubs(catalogue: Catalogue, row: pd.Series, settings: Settings) -> tuple[Neighbour, ...]:
    """Return hubs within reach; policy cases never count, coarse ones only in the same city."""
    kinds = catalogue.hubs["kind"].astype(str)
    hubs = catalogue.hubs[kinds != HubKind.POLICY_CASE.value]
    coarse = hubs["precision_m"].astype(float) > settings.coarse_m
    city = city_codes(catalogue, pd.Series([_text(row.get("municipality_code"))])).iloc[0]
    same = city_codes(catalogue, hubs["municipality_code"]).eq(city)
    found: list[Neighbour] = []
    if not _is_coarse(row, settings):
        found += [
            _neighbour(hubs, item, metres, str(hubs.loc[item, "kind"]))
            for item, metres in _near(row, hubs[~coarse], settings.near_hub_km)
        ]
        same &= coarse
    found += [
        _neighbour(hubs, item, float("nan"), str(hubs.loc[item, "kind"]), note="municipality")
        for item in hubs.index[same]
    ]
    return tuple(found)


def _spots(catalogue: Catalogue, row: pd.Series, settings: Settings) -> tuple[Neighbour, ...]:
    """Return spots of works nearby, its own place left out, one a place."""
    if _is_coarse(row, settings):
        return ()
    others = catalogue.spots[catalogue.spots["place_id"] != row.get("place_id")]
    fine = others[~(others["precision_m"].astype(float) > settings.coarse_m)]
    titles = catalogue.works["title_ja"]
    found: dict[str, Neighbour] = {}
    for item, metres in _near(row, fine, settings.near_spot_km):
        title = titles.get(_text(fine.loc[item, "work_id"]), "")
        spot = _neighbour(fine, item, metres, "spot", note=title)
        found.setdefault(_text(fine.loc[item, "place_id"]), spot)
    return tuple(found.values())
