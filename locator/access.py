"""Who can get there, how long can they stay, can they get home: sites, gateways, feeds, a day."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.access.lines import RAIL_TYPES
from geo.access.verdicts import Knowledge, Visit, judge, visit_times
from geo.access.ways import first_ways
from geo.distance import PointIndex
from geo.gtfs.calendar import DayState, day_state, representative_week, valid_span
from geo.gtfs.compiled import CompiledFeed
from geo.gtfs.drafts import is_assumption
from geo.transit.journeys import journeys, journeys_home
from geo.transit.legs import Journey
from geo.transit.timetable import Timetable
from geo.transit.walks import Walking
from locator.days import Day
from locator.places import Point, covered
from locator.records import Catalogue
from locator.settings import Settings
from locator.vocabulary import DayType, StationService

Bools = NDArray[np.bool_]

COARSE = "coarse"
DECIDING_MODES = ("bus", "rail")
_MEASURED = (
    "walk_min",
    "first_arrival_s",
    "last_departure_s",
    "longest_stay_min",
    "longest_wait_min",
    "fastest_min",
    "median_min",
    "p90_min",
    "stop_m",
)

_STATION_STOP_M = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDay:
    """What one feed contributes to a day.

    Attributes
    ----------
    as_of
        Date of the timetable used; None where it is not used.
    state
        What the feed says of a strict date; None for a day type.
    is_assumed
        Whether it is part of a scenario, and no timetable of anyone.
    """

    id: str
    name_ja: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    as_of: dt.date | None
    state: DayState | None
    is_assumed: bool = False

    @property
    def is_used(self) -> bool:
        """Whether its timetable of the day is trusted."""
        return self.as_of is not None

    def to_json(self) -> dict[str, object]:
        """Return the feed as a JSON object."""
        return {
            "id": self.id,
            "valid_from": self.valid_from.isoformat() if self.valid_from else None,
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "used": self.is_used,
            **({"assumed": True} if self.is_assumed else {}),
        }


@dataclass(frozen=True, eq=False, kw_only=True)
class DayService:
    """All feeds at hand on one day, ready to travel.

    Attributes
    ----------
    silent
        Feeds that say nothing of the day.
    """

    timetable: Timetable
    feeds: tuple[FeedDay, ...]
    silent: tuple[CompiledFeed, ...]
    settings: Settings

    @classmethod
    def of(
        cls,
        feeds: Sequence[CompiledFeed],
        day: Day,
        *,
        settings: Settings | None = None,
        bookable: bool = False,
    ) -> "DayService":
        """Choose each feed's own day and build the timetable.

        Parameters
        ----------
        bookable
            Whether service that must be booked counts.
        """
        settings = settings or Settings()
        days = [feed_day(feed, day) for feed in feeds]
        used = {d.id: d.as_of for d in days if d.as_of is not None}
        walk = settings.walk
        timetable = Timetable.build(
            [f for f in feeds if f.feed_id in used],
            used,
            walk=Walking(detour=walk.detour, speed_m_min=walk.speed_m_min, limit_m=walk.limit_m),
            bookable=bookable,
        )
        return cls(
            timetable=timetable,
            feeds=tuple(days),
            silent=tuple(f for f in feeds if f.feed_id not in used),
            settings=settings,
        )

    @cached_property
    def assumed(self) -> tuple[CompiledFeed, ...]:
        """The feeds that are only assumed."""
        return tuple(f for f in (*self.timetable.feeds, *self.silent) if is_assumption(f))

    @cached_property
    def stop_names(self) -> dict[str, str]:
        """Stop id to the name that its feed gives, for the feeds that are used."""
        table = self.timetable
        return {stop: table.stop_name(number) for stop, number in table.stop_numbers.items()}

    @cached_property
    def stop_index(self) -> PointIndex:
        """The stops of the feeds that are used, whether or not a trip calls there that day."""
        return stop_index_of(self.timetable.feeds)

    def reach(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> dict[str, Bools]:
        """Return for each feed which points lie within a walk of one of its stops."""
        return self._reach((*self.timetable.feeds, *self.silent), lon, lat)

    def silent_reach(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> dict[str, Bools]:
        """Return for each silent feed which points lie within a walk of one of its stops."""
        return self._reach(self.silent, lon, lat)

    def _reach(
        self, feeds: Sequence[CompiledFeed], lon: NDArray[np.float64], lat: NDArray[np.float64]
    ) -> dict[str, Bools]:
        limit_m = self.settings.walk.limit_geodesic_m
        return {f.feed_id: reaches(stop_index_of([f]), lon, lat, limit_m) for f in feeds}


def stop_index_of(feeds: Sequence[CompiledFeed]) -> PointIndex:
    """Return the index of all stops of some feeds that have a position."""
    lon = np.concatenate([np.empty(0), *(feed.stop_lon for feed in feeds)])
    lat = np.concatenate([np.empty(0), *(feed.stop_lat for feed in feeds)])
    known = np.isfinite(lon) & np.isfinite(lat)
    return PointIndex.build(lon[known], lat[known])


def feed_day(feed: CompiledFeed, day: Day) -> FeedDay:
    """Return what one feed contributes to a day: the date of its timetable, or why it is silent."""
    daily = feed.daily_trips()
    span = valid_span(daily)
    retrieved_on = feed.provenance.retrieved_on
    as_of: dt.date | None = None
    state: DayState | None = None
    if day.date is not None:
        state = day_state(daily, retrieved_on, day.date)
        as_of = day.date if state.is_known else None
    else:
        week = representative_week(daily, retrieved_on)
        if week is not None:
            by_type = {
                DayType.WEEKDAY: week.weekday,
                DayType.SATURDAY: week.saturday,
                DayType.HOLIDAY: week.holiday,
            }
            as_of = by_type[day.type]
    return FeedDay(
        id=feed.feed_id,
        name_ja=feed.provenance.name_ja,
        valid_from=span.first if span else None,
        valid_to=span.last if span else None,
        as_of=as_of,
        state=state,
        is_assumed=is_assumption(feed),
    )


def access_table(
    catalogue: Catalogue,
    service: DayService,
    origin: Point,
    sites: gpd.GeoDataFrame,
    visit: Visit,
) -> pd.DataFrame:
    """Return who can get from an origin to sites, stay, and get home.

    Parameters
    ----------
    sites
        One row a site (index: id), EPSG:4326; columns municipality_code and, where known,
        precision_m: a point coarser than 1 km is unknown with the reason ``COARSE``.

    Returns
    -------
    frame
        One row a site (same index): the columns of ``visit_times`` and ``judge``, and
        stop_m : Float64             metres to the nearest stop of a feed that is used, however far
        silent_feeds : tuple of str  ids of the silent feeds within a walk of site or origin

        Here ``stops`` and ``origin_stops`` count all stops of these feeds, also those at which
        no trip calls on the day.
    """
    lon, lat = sites.geometry.x.to_numpy(), sites.geometry.y.to_numpy()
    home = _one(origin.lon), _one(origin.lat)
    reach_m, index = service.settings.walk.limit_geodesic_m, service.stop_index
    site = index.pairs_within(lon, lat, reach_m)[0]
    times = visit_times(service.timetable, (origin.lon, origin.lat), lon, lat, visit).assign(
        stops=np.bincount(site, minlength=len(sites)),
        origin_stops=len(index.pairs_within(*home, reach_m)[0]),
    )
    times.index = sites.index
    near, at_home = service.silent_reach(lon, lat), service.silent_reach(*home)
    silent = {feed: near[feed] | at_home[feed] for feed in near}
    knowledge = _knowledge(catalogue, service, origin, sites, silent)
    mute = [
        tuple(feed for feed, reached in silent.items() if reached[row]) for row in range(len(sites))
    ]
    table = times.join(judge(times, knowledge, visit)).assign(
        stop_m=pd.array(index.nearest(lon, lat)[1], dtype="Float64"),
        silent_feeds=pd.Series(mute, index=sites.index, dtype=object),
    )
    return _without_coarse(table, sites, service.settings)


def ways_table(
    service: DayService, origin: Point, sites: gpd.GeoDataFrame, visit: Visit
) -> pd.DataFrame:
    """Return how the first journeys to sites split up: columns of ``first_ways``, same index.

    NA for points too coarse to be measured by distance.
    """
    lon, lat = sites.geometry.x.to_numpy(), sites.geometry.y.to_numpy()
    home = (origin.lon, origin.lat)
    ways = first_ways(service.timetable, home, lon, lat, visit.depart_after_s)
    ways.index = sites.index
    if "precision_m" not in sites:
        return ways
    coarse = sites["precision_m"].to_numpy(float, na_value=np.nan) > service.settings.coarse_m
    ways.loc[coarse] = pd.NA
    return ways


def _without_coarse(
    table: pd.DataFrame, sites: gpd.GeoDataFrame, settings: Settings
) -> pd.DataFrame:
    """Make everything unknown for points too coarse to be measured by distance."""
    if "precision_m" not in sites:
        return table
    coarse = sites["precision_m"].to_numpy(float, na_value=np.nan) > settings.coarse_m
    if coarse.any():
        table.loc[coarse, list(_MEASURED)] = pd.NA
        table.loc[coarse, "departures"] = 0
        table.loc[coarse, ["verdict", "if_complete"]] = "unknown"
        table.loc[coarse, "reason"] = COARSE
        table.loc[coarse, "is_complete"] = False
    return table


def _knowledge(
    catalogue: Catalogue,
    service: DayService,
    origin: Point,
    sites: gpd.GeoDataFrame,
    silent: Mapping[str, Bools],
) -> Knowledge:
    """Return what is known of the sites.

    A site is complete where the timetables are stated complete for buses, and for trains too
    where a station is in reach. That no stop is found at the origin counts only where they are
    complete there; a stop that is only assumed tells nothing of the others.
    """
    lon = np.append(sites.geometry.x.to_numpy(), origin.lon)
    lat = np.append(sites.geometry.y.to_numpy(), origin.lat)
    code = pd.Series([*sites["municipality_code"], origin.municipality_code], dtype=object)
    reach_m = service.settings.walk.limit_geodesic_m
    stations = stations_in_question(catalogue)
    near = reaches(points_of(stations), lon, lat, reach_m)
    unserved = stations[~_served(stations, service.timetable)]
    near_unserved = reaches(points_of(unserved), lon, lat, reach_m)
    bus, rail = (covered(catalogue, code, mode) for mode in DECIDING_MODES)
    complete = bus & (rail | ~near)
    published = stop_index_of([f for f in service.timetable.feeds if not is_assumption(f)])
    has_stop = reaches(published, lon[-1:], lat[-1:], reach_m)[0]
    return Knowledge(
        is_complete=complete[:-1] & bool(has_stop or complete[-1]),
        by_train=near_unserved[:-1] & bool(near_unserved[-1]),
        is_silent=np.any([np.zeros(len(sites), dtype=bool), *silent.values()], axis=0),
    )


def _one(value: float) -> NDArray[np.float64]:
    return np.array([value], dtype=np.float64)


def reaches(
    index: PointIndex, lon: NDArray[np.float64], lat: NDArray[np.float64], metres: float
) -> Bools:
    """Return which points lie within geodesic metres of a point of an index."""
    near = np.zeros(len(lon), dtype=bool)
    near[index.pairs_within(lon, lat, metres)[0]] = True
    return near


def points_of(frame: gpd.GeoDataFrame) -> PointIndex:
    """Return the index of the points of a frame."""
    return PointIndex.build(frame.geometry.x, frame.geometry.y)


def stations_in_question(catalogue: Catalogue) -> gpd.GeoDataFrame:
    """Return the stations where a train may call."""
    service = catalogue.stations["service"].astype(str)
    maybe = {
        StationService.RUNNING.value,
        StationService.UNKNOWN.value,
        StationService.SEASONAL.value,
    }
    return catalogue.stations[service.isin(maybe)]


def _served(stations: gpd.GeoDataFrame, timetable: Timetable) -> Bools:
    """Return which stations a rail feed at hand serves."""
    lons, lats = _rail_stops(timetable)
    return reaches(
        PointIndex.build(lons, lats),
        stations.geometry.x.to_numpy(),
        stations.geometry.y.to_numpy(),
        _STATION_STOP_M,
    )


def _rail_stops(timetable: Timetable) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the stops at which trains of the feeds at hand call."""
    lons, lats = [np.empty(0)], [np.empty(0)]
    for feed in timetable.feeds:
        rail = np.isin(feed.route_type[feed.trip_route], list(RAIL_TYPES))
        calls = np.repeat(rail, np.diff(feed.trip_start))
        stops = np.unique(feed.call_stop[calls])
        stops = stops[np.isfinite(feed.stop_lon[stops])]
        lons.append(np.asarray(feed.stop_lon[stops], dtype=float))
        lats.append(np.asarray(feed.stop_lat[stops], dtype=float))
    return np.concatenate(lons), np.concatenate(lats)


def journeys_of(
    service: DayService, origin: Point, destination: Point, visit: Visit
) -> tuple[Journey | None, Journey | None]:
    """Return the journeys that prove a verdict: the first arrival, and the last way back.

    None where there is none.
    """
    timetable = service.timetable
    home = timetable.place(origin.lon, origin.lat)
    site = timetable.place(destination.lon, destination.lat)
    out = journeys(timetable, home, site, visit.depart_after_s)
    back = journeys_home(timetable, site, home, visit.return_by_s)
    return (out[0] if out else None), (back[0] if back else None)
