"""All that is known, and unknown, of one municipality and its neighbours, for one sheet."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.access.verdicts import Visit
from geo.distance import PointIndex
from geo.gtfs.compiled import CompiledFeed
from locator.brief import today_in_japan
from locator.cango import CanGo, can_go
from locator.days import Day
from locator.errors import QueryError
from locator.gaps import GapDefinition, GapReport, gap_report
from locator.places import Target, find_target
from locator.records import Catalogue
from locator.registers import registered_transport
from locator.settings import Settings
from locator.sources import attribution
from locator.vocabulary import GatewayKind, HubKind, OwnerKind

KINDS = ("location", "spot", "hub", "facility")
COUNTED = (*KINDS, "works", "shoots")
KPIS = (
    "users",
    "event_participants",
    "negotiations",
    "sales_growth",
    "start_ups",
    "mass_media",
    "sns_mentions",
    "visitor_growth",
    "ease_of_withdrawal",
)
_ASKED: Mapping[str, tuple[str, ...]] = {
    "location": (
        "owner_kind",
        "permit_authority",
        "consult_first",
        "contact",
        "public_access",
        "beds_nearby",
    ),
    "spot": ("consent_rights_holder", "consent_municipality"),
}
_COLUMNS = (
    "name_ja",
    "name_en",
    "category",
    "municipality_code",
    "precision_m",
    "public_access",
    "consent_rights_holder",
    "consent_municipality",
    "owner_kind",
    "permit_authority",
    "consult_first",
    "contact",
    "beds_nearby",
    "source_id",
    "geometry",
)
_START_KINDS = (GatewayKind.SHINKANSEN, GatewayKind.RAIL_HUB, GatewayKind.AIRPORT)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MunicipalitySheet:
    """The raw material of a hub application and of a meeting on transport.

    Attributes
    ----------
    towns
        Index code, the municipality first, then its neighbours: columns of
        ``catalogue.municipalities``.
    assets
        One row a place (index id), EPSG:4326: kind (``KINDS``), town (index of ``towns``), names,
        category (of a hub: its kind), what is known of rights, consents and contacts (NA where
        unknown), beds_nearby, source_id.
    works
        Index work_id: titles, kind, year, places (how many of ``assets``), towns (tuple).
    counts
        Index as ``towns``, columns ``COUNTED``; shoots are the user's own records of past ones.
    to_ask
        id, item: what nobody has written down yet.
    registered
        Rows of ``registered_transport``: information, never a service area.
    codes
        Codes of the municipalities and of the wards of cities.
    on
        The day on which registrations are valid or expired.
    """

    catalogue: Catalogue
    towns: pd.DataFrame
    assets: gpd.GeoDataFrame
    works: pd.DataFrame
    counts: pd.DataFrame
    to_ask: pd.DataFrame
    cango: CanGo
    gaps: GapReport
    registered: pd.DataFrame
    codes: tuple[str, ...]
    day: Day
    on: dt.date

    @property
    def code(self) -> str:
        """Code of the municipality."""
        return str(self.towns.index[0])

    @property
    def dates(self) -> dict[str, dt.date]:
        """Feed id to the oldest date of its timetables used."""
        return {**self.gaps.as_of, **self.cango.dates}

    @property
    def beds(self) -> pd.Series:
        """Lodging beds within 30 minutes of places, as far as anybody wrote them down."""
        known: pd.Series = self.assets["beds_nearby"].dropna()
        return known

    @property
    def attribution(self) -> tuple[str, ...]:
        """Whom to credit."""
        frames = (self.towns, self.works, self.registered)
        ids = {str(i) for frame in frames for i in frame["source_id"].dropna().unique()}
        own = attribution(self.catalogue.sources, ids)
        return tuple(sorted({*own, *self.cango.attribution, *self.gaps.attribution}))


def municipality_sheet(
    catalogue: Catalogue,
    feeds: Sequence[CompiledFeed],
    code: str,
    *,
    neighbours: Sequence[str] = (),
    day: Day | None = None,
    starts: Sequence[Target] = (),
    visit: Visit | None = None,
    definitions: Sequence[GapDefinition] = (),
    settings: Settings | None = None,
    bookable: bool = False,
    on: dt.date | None = None,
) -> MunicipalitySheet:
    """Gather all that is known of one municipality and named neighbours.

    A designated city is the union of its wards. A place whose municipality is unknown is in none.

    Parameters
    ----------
    code
        Five digits.
    starts
        Where visitors come from; the ``main_gateways`` where there is none.
    bookable
        Whether service that must be booked counts.
    on
        The day on which registrations are valid or expired; today in Japan where not given.

    Raises
    ------
    QueryError
        A code is none of the catalogue.
    """
    codes = list(dict.fromkeys((code, *neighbours)))
    unknown = [c for c in codes if c not in catalogue.municipalities.index]
    if unknown:
        raise QueryError(
            f"unknown municipality {', '.join(unknown)}; expected a code of five digits such as "
            "19365; see `locator data list municipalities`",
            code="unknown_municipality",
            found=", ".join(unknown),
        )
    day, settings = day or Day(), settings or Settings()
    on = on or today_in_japan()
    town_of = _town_of(catalogue, codes)
    assets = _assets(catalogue, town_of)
    works = _works(catalogue, assets)
    shot_in = catalogue.shoots["municipality_code"].astype(object)
    counts = pd.DataFrame(
        {
            **{k: assets.loc[assets["kind"] == k, "town"].value_counts() for k in KINDS},
            "works": works["towns"].explode().value_counts(),
            "shoots": shot_in.map(town_of).value_counts(),
        },
        index=pd.Index(codes, name="code"),
    )
    wards = pd.Series(list(town_of), dtype=object)
    return MunicipalitySheet(
        catalogue=catalogue,
        towns=catalogue.municipalities.loc[codes],
        assets=assets,
        works=works,
        counts=counts.fillna(0).astype(int),
        to_ask=_to_ask(assets),
        cango=can_go(
            catalogue,
            feeds,
            [day],
            starts or main_gateways(catalogue, code),
            assets,
            visit=visit,
            settings=settings,
            bookable=bookable,
        ),
        gaps=gap_report(catalogue, feeds, day, definitions, assets, settings=settings),
        registered=registered_transport(catalogue, wards, on),
        codes=tuple(town_of),
        day=day,
        on=on,
    )


def main_gateways(catalogue: Catalogue, code: str) -> tuple[Target, ...]:
    """Return the nearest Shinkansen station, main station and airport, nearest first.

    Metres count from the municipal office, straight.
    """
    office = catalogue.municipalities.loc[code]
    found: list[tuple[float, str]] = []
    for kind in _START_KINDS:
        frame = catalogue.gateways[catalogue.gateways["kind"].astype(str) == kind.value]
        index = PointIndex.build(frame.geometry.x, frame.geometry.y)
        place, metres = index.nearest([office["lon"]], [office["lat"]])
        if place[0] >= 0:
            found.append((float(metres[0]), str(frame.index[place[0]])))
    return tuple(find_target(catalogue, gateway) for _, gateway in sorted(found))


def _town_of(catalogue: Catalogue, codes: Sequence[str]) -> dict[str, str]:
    """Return each code asked for, and each ward of a city asked for, to the code asked for."""
    parents = catalogue.municipalities["parent_code"].dropna()
    found: dict[str, str] = {}
    for code in codes:
        for own in (code, *parents.index[parents == code]):
            found.setdefault(str(own), code)
    return found


def _assets(catalogue: Catalogue, town_of: Mapping[str, str]) -> gpd.GeoDataFrame:
    is_facility = catalogue.hubs["kind"].astype(str) == HubKind.FACILITY.value
    frames = []
    for kind, frame in zip(
        KINDS,
        (
            catalogue.locations,
            catalogue.spots,
            catalogue.hubs[~is_facility],
            catalogue.hubs[is_facility],
        ),
        strict=True,
    ):
        town = frame["municipality_code"].astype(object).map(town_of)
        own = frame[town.notna()]
        if "category" not in own:
            own = own.assign(category=own["kind"].astype(str))
        rows = own.reindex(columns=list(_COLUMNS)).astype(
            {c: object for c in _COLUMNS if c not in {"precision_m", "beds_nearby", "geometry"}}
        )
        numbers = {c: rows[c].astype("Float64") for c in ("precision_m", "beds_nearby")}
        frames.append(rows.assign(kind=kind, town=town.dropna(), **numbers))
    together = gpd.GeoDataFrame(pd.concat(frames), geometry="geometry", crs=catalogue.spots.crs)
    order = {code: n for n, code in enumerate(dict.fromkeys(town_of.values()))}
    places = np.array([order[t] for t in together["town"]], dtype=np.int64)
    return together.iloc[np.argsort(places, kind="stable")].rename_axis("id")


def _works(catalogue: Catalogue, assets: gpd.GeoDataFrame) -> pd.DataFrame:
    links = catalogue.place_works[["site_id", "work_id"]].drop_duplicates()
    own = links.join(assets["town"], on="site_id", how="inner")
    towns: dict[object, list[str]] = {}
    for work, town in zip(own["work_id"], own["town"], strict=True):
        towns.setdefault(work, []).append(town)
    works = catalogue.works[catalogue.works.index.isin(list(towns))]
    told = [towns[w] for w in works.index]
    return works.assign(
        places=pd.array([len(t) for t in told], dtype="Int64"),
        towns=pd.Series([tuple(dict.fromkeys(t)) for t in told], index=works.index, dtype=object),
    )


def _to_ask(assets: gpd.GeoDataFrame) -> pd.DataFrame:
    rows = [
        (site, item)
        for kind, items in _ASKED.items()
        for site, row in assets[assets["kind"] == kind].iterrows()
        for item in items
        if pd.isna(row[item]) or row[item] in {"", OwnerKind.UNKNOWN.value}
    ]
    return pd.DataFrame(rows, columns=["id", "item"], dtype=object)
