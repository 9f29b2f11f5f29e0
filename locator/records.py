"""Frozen records of the domain, and the values of a question and its answer."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import geopandas as gpd
import pandas as pd

from locator.vocabulary import DayType, SiteKind, UnknownPolicy

NOTHING: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All tables at hand; each frame is indexed by its id and never written to.

    Attributes
    ----------
    locations, spots, hubs, gateways, stations
        GeoDataFrames in EPSG:4326; columns as in ``locator.tables``.
    stops
        GeoDataFrame, index ``<feed_id>:<stop_id>``; columns feed_id, name_ja, parent.
    calls
        One row a call of a day type: feed_id, stop (id as in ``stops``), trip_key, route,
        direction, headsign, departure_s, can_board, can_alight, day_type.
    daily_trips
        feed_id, date, trips; one row a date with at least one trip.
    feeds
        Index feed_id: name_ja, name_en, valid_from, valid_to, weekday, saturday, holiday (dates
        of the representative week), licence, source_id, retrieved_on.
    coverage
        municipality_code ("*" for all), mode, coverage, stated_by, basis, stated_on.
    community_transport
        Registered private-vehicle transport, one row a municipality and operator:
        municipality_code, registration_no, operator_ja, kind, vehicles, valid_to. Information on
        a municipality, never a service area.
    shoots
        Past shoots of the user's own records, none are embedded: GeoDataFrame, EPSG:4326, columns
        as in ``locator.shoots``; the position may be missing.
    land
        One row a land mass, EPSG:4326; column road_group: equal numbers are linked by road.
    """

    locations: gpd.GeoDataFrame
    spots: gpd.GeoDataFrame
    hubs: gpd.GeoDataFrame
    gateways: gpd.GeoDataFrame
    stations: gpd.GeoDataFrame
    works: pd.DataFrame
    place_works: pd.DataFrame
    film_commissions: pd.DataFrame
    municipalities: pd.DataFrame
    stops: gpd.GeoDataFrame
    calls: pd.DataFrame
    daily_trips: pd.DataFrame
    feeds: pd.DataFrame
    coverage: pd.DataFrame
    community_transport: pd.DataFrame
    shoots: gpd.GeoDataFrame
    sources: pd.DataFrame
    land: gpd.GeoDataFrame
    version: str

    def sites(self, kind: SiteKind) -> gpd.GeoDataFrame:
        """Return the frame of one kind of site."""
        return self.locations if kind is SiteKind.LOCATION else self.spots


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A disc around a point or around a gateway, hub or the spots of a work.

    Attributes
    ----------
    target
        "lon,lat", or the id of a gateway, hub or work.
    within_km
        Geodesic kilometres.
    """

    target: str
    within_km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Weights of one person's job.

    Attributes
    ----------
    weights
        Criterion id to raw weight >= 0; criteria that are not named weigh 0.
    base
        Gateway id or "lon,lat" that a crew starts from; empty where the job has none.
    """

    id: str
    name_ja: str
    name_en: str
    weights: Mapping[str, float]
    base: str = ""
    note_ja: str = ""
    note_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outing:
    """A visit by the timetables at hand that sites are measured and filtered by.

    Attributes
    ----------
    start
        Gateway id or "lon,lat"; empty where no outing is asked for.
    depart_after_s, return_by_s
        Seconds of the service day: leaving the start at the earliest, being back at the latest.
    stay_min
        Minutes at the site at least.
    bookable
        Whether service that must be booked counts.
    can_go
        Only sites that one is known to get to, to stay at as long as asked, and to get home from;
        unknown does not pass.
    max_travel_min
        Shortest travel time at most.
    last_return_after_s
        The last way back leaves the site at or after, seconds of the service day.
    min_choice
        Useful departures from the start at least.
    """

    start: str = ""
    depart_after_s: int = 7 * 3600
    return_by_s: int = 20 * 3600
    stay_min: float = 60.0
    bookable: bool = False
    can_go: bool = False
    max_travel_min: float | None = None
    last_return_after_s: int | None = None
    min_choice: int | None = None

    @property
    def has_filter(self) -> bool:
        """Whether any of its filters is set."""
        limits = (self.max_travel_min, self.last_return_after_s, self.min_choice)
        return self.can_go or any(limit is not None for limit in limits)


NO_OUTING = Outing()


def without_filters(outing: Outing) -> Outing:
    """Return the outing as measured: start and times alone."""
    return replace(
        outing, can_go=False, max_travel_min=None, last_return_after_s=None, min_choice=None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One question: filters that must hold, and weights that order what is left."""

    profile: Profile
    kind: SiteKind = SiteKind.LOCATION
    text: str = ""
    categories: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    eras: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    prefectures: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    work_ids: tuple[str, ...] = ()
    near: tuple[Near, ...] = ()
    stop_within_walk: bool = False
    known_timetable: bool = False
    min_departures: int | None = None
    last_departure_after_s: int | None = None
    day: DayType = DayType.WEEKDAY
    date: dt.date | None = None
    base: str = ""
    outing: Outing = field(default_factory=lambda: NO_OUTING)
    weights: Mapping[str, float] = field(default_factory=lambda: NOTHING)
    unknown: UnknownPolicy = UnknownPolicy.KEEP

    @property
    def asks_of_buses(self) -> bool:
        """Whether a filter asks what timetables say."""
        limits = (self.min_departures, self.last_departure_after_s)
        asked = self.stop_within_walk or self.known_timetable or any(n is not None for n in limits)
        return asked or bool(self.outing.start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """What one filter did: how many sites it answered no, how many it could not answer."""

    filter: str
    no: int
    unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NotScored:
    """A criterion left out of the default score because too little is known."""

    criterion: str
    known: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxation:
    """The filter whose removal alone brings back most sites."""

    filter: str
    brings_back: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """The smallest change of one weight that swaps a row with the next one.

    Attributes
    ----------
    weight, needed
        Raw weight now and raw weight from which the next row leads.
    """

    id: str
    next_id: str
    criterion: str
    weight: float
    needed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """An answer that explains itself.

    Attributes
    ----------
    frame
        GeoDataFrame, EPSG:4326, index id, in rank order, the first ``top`` rows (all where no
        top was asked); all columns of the site table and rank, score, score_low, score_high,
        best_rank, worst_rank. Scores are 0..1; ranks count all ``total`` rows.
    parts
        Index as ``frame``; one column a scored criterion: weight x value, NA where unknown.
    measures
        Index as ``frame``; one column a criterion in its natural unit, NA where unknown.
    weights
        Effective weights, summing to 1 (empty where nothing is scored).
    stop_upper_m
        Index as ``frame``: metres to the nearest known stop where that is only an upper bound.
    as_of
        feed id to the date of the timetable used.
    total
        Sites that passed the filters.
    considered
        Sites before the filters.
    """

    query: Query
    frame: gpd.GeoDataFrame
    parts: pd.DataFrame
    measures: pd.DataFrame
    weights: Mapping[str, float]
    stop_upper_m: pd.Series
    excluded: tuple[Exclusion, ...]
    not_scored: tuple[NotScored, ...]
    relaxation: Relaxation | None
    swaps: tuple[Swap, ...]
    as_of: Mapping[str, dt.date]
    attribution: tuple[str, ...]
    total: int
    considered: int

    def unknown(self, site_id: str) -> tuple[str, ...]:
        """Return the scored criteria (weight > 0) that are unknown for a site."""
        row = self.measures.loc[site_id]
        return tuple(c for c, w in self.weights.items() if w > 0 and pd.isna(row[c]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line of what is known of a site: label, value and unit, where it comes from.

    Attributes
    ----------
    key
        Text key of the label (``fact.<key>``).
    value
        None where unknown; the screen says what to ask and whom.
    bound
        "" for an exact value, "<=" for an upper bound.
    """

    key: str
    value: str | float | int | None
    unit: str = ""
    bound: str = ""
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A neighbour of a site: gateway, station, stop, hub or spot with its geodesic metres."""

    id: str
    kind: str
    name_ja: str
    name_en: str
    lon: float
    lat: float
    metres: float
    drive_min: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLink:
    """A work and what the place is to it."""

    work_id: str
    title_ja: str
    title_en: str
    kind: str
    year: int | None
    role: str
    scene: str
    confidence: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PastShoot:
    """A recorded shoot at a site; texts are empty where unknown.

    Attributes
    ----------
    begins_on, ends_on
        ISO dates.
    metres
        Geodesic metres from the site; None where one of the positions is missing or coarse.
    how
        Why it is taken to be at the site: ``id``, ``near`` or ``name`` (``locator.shoots``).
    """

    id: str
    title: str
    title_kind: str
    year: str
    director: str
    production: str
    place: str
    begins_on: str
    ends_on: str
    credit: str
    source: str
    licence: str
    seen_on: str
    metres: float | None
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """All that is known, and unknown, of one site: for the panel, the comparison, the PDF."""

    id: str
    kind: SiteKind
    place_id: str
    name_ja: str
    name_en: str
    category: str
    municipality_code: str
    municipality_ja: str
    prefecture_ja: str
    lon: float
    lat: float
    precision_m: float
    facts: tuple[Fact, ...]
    permits: tuple[Fact, ...]
    facilities: tuple[Fact, ...]
    commission: Mapping[str, str]
    works: tuple[WorkLink, ...]
    shoots: tuple[PastShoot, ...]
    gateways: tuple[Neighbour, ...]
    stations: tuple[Neighbour, ...]
    stops: tuple[Neighbour, ...]
    hubs: tuple[Neighbour, ...]
    spots: tuple[Neighbour, ...]
    unknown: tuple[str, ...]
    source: str
    as_of: Mapping[str, dt.date]
