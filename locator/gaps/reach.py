"""What can be measured of sites for gaps: each measure between bounds, and why it is open."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.access.boarding import Boarding, boardable_table, boarding_of
from geo.access.departures import CallTable, site_departures
from geo.access.kleene import Bounds
from geo.distance import PointIndex
from geo.gtfs.calendar import DayState, day_state
from geo.gtfs.compiled import CompiledFeed
from geo.gtfs.drafts import is_assumption, without_routes
from geo.nearest import NOISE_M, NearestPoints
from locator.access import FeedDay, feed_day
from locator.days import Day
from locator.gaps.definitions import MEASURES, Condition, GapDefinition, Window
from locator.gaps.judging import PLACE, Cause, Causes, Reading
from locator.places import covered
from locator.records import Catalogue
from locator.scenarios import ON_DEMAND
from locator.settings import Settings
from locator.vocabulary import DistanceKind, GatewayKind, StationService

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False, kw_only=True)
class Reach:
    """Sites, and the stations, stops, ports and services that they reach.

    Attributes
    ----------
    limits_m
        Geodesic metres that distances will be compared with.
    stops_m
        Geodesic metres within which stops are asked for, at most.
    """

    catalogue: Catalogue
    feeds: tuple[CompiledFeed, ...]
    days: tuple[FeedDay, ...]
    sites: gpd.GeoDataFrame
    settings: Settings
    inputs: pd.DataFrame
    limits_m: tuple[float, ...]
    stops_m: float
    _kept: dict[object, Reading] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        catalogue: Catalogue,
        feeds: Sequence[CompiledFeed],
        day: Day,
        sites: gpd.GeoDataFrame,
        *,
        settings: Settings,
        inputs: pd.DataFrame | None = None,
        definitions: Sequence[GapDefinition] = (),
    ) -> "Reach":
        """Choose each feed's own day; the doors of an assumed demand zone are no stops."""
        listed = tuple(
            without_routes(feed, ON_DEMAND) if is_assumption(feed) else feed for feed in feeds
        )
        limits = [pair for d in definitions for pair in _limits_m(d, settings)]
        return cls(
            catalogue=catalogue,
            feeds=listed,
            days=tuple(feed_day(feed, day) for feed in listed),
            sites=sites,
            settings=settings,
            inputs=pd.DataFrame(index=sites.index) if inputs is None else inputs,
            limits_m=tuple(sorted({m for _, m in limits})),
            stops_m=max((m for is_stop, m in limits if is_stop), default=0.0),
        )

    @cached_property
    def as_of(self) -> Mapping[str, dt.date]:
        """Feed id to the date of the timetable used."""
        return {d.id: d.as_of for d in self.days if d.as_of is not None}

    @cached_property
    def silent(self) -> Mapping[str, DayState]:
        """Feed id to why it says nothing of the day."""
        found = {}
        for feed, own in zip(self.feeds, self.days, strict=True):
            if own.as_of is None:
                retrieved_on = feed.provenance.retrieved_on
                found[own.id] = own.state or day_state(
                    feed.daily_trips(), retrieved_on, retrieved_on
                )
        return found

    @cached_property
    def lon(self) -> Floats:
        """Longitudes of the sites."""
        return np.asarray(self.sites.geometry.x, dtype=np.float64)

    @cached_property
    def lat(self) -> Floats:
        """Latitudes of the sites."""
        return np.asarray(self.sites.geometry.y, dtype=np.float64)

    @cached_property
    def codes(self) -> pd.Series:
        """Municipality codes of the sites."""
        nothing = pd.Series(None, index=self.sites.index, dtype=object)
        codes: pd.Series = self.sites.get("municipality_code", nothing)
        return codes

    @cached_property
    def is_coarse(self) -> Bools:
        """Where a position is too coarse for distances."""
        if "precision_m" not in self.sites:
            return np.zeros(len(self.sites), dtype=bool)
        metres = self.sites["precision_m"].to_numpy(float, na_value=np.nan)
        return np.asarray(metres > self.settings.coarse_m, dtype=np.bool_)

    @cached_property
    def has_all_stops(self) -> Bools:
        """Where the feeds at hand are stated complete for buses."""
        return covered(self.catalogue, self.codes, "bus")

    @cached_property
    def poles(self) -> "Poles":
        """The stops of all feeds."""
        return Poles.of(self.feeds, self.as_of)

    def reader(self, distance: DistanceKind) -> Callable[[Condition], Reading]:
        """Return ``read`` for one kind of distance."""
        return lambda condition: self.read(condition, distance)

    def read(self, condition: Condition, distance: DistanceKind) -> Reading:
        """Return the measure of a condition, in its own unit and the kind of distance."""
        measure = MEASURES[condition.measure]
        detour = self.settings.walk.detour if distance is DistanceKind.WALKED else 1.0
        key = (measure.id, condition.window, detour if measure.has_window else 1.0)
        if key not in self._kept:
            self._kept[key] = self._measured(condition, detour)
        return self._kept[key].at(condition, detour if measure.unit == "m" else 1.0)

    def bounds(self, name: str, window: Window | None = None, detour: float = 1.0) -> Bounds | None:
        """Return what is known of a measure that a condition has asked for."""
        found = self._kept.get((name, window, detour))
        return None if found is None else found.known

    def _measured(self, condition: Condition, detour: float) -> Reading:
        name, window = condition.measure, condition.window
        if MEASURES[name].is_own:
            return self._own(name)
        if window is not None:
            found = self._service(window, detour)
            fine = {k: self._without_coarse(v) for k, v in found.items()}
            self._kept.update({(k, window, detour): v for k, v in fine.items()})
            return fine[name]
        if name == "station_m":
            reading = self._station()
        elif name == "stop_m":
            reading = self._stop()
        else:
            kind = GatewayKind.FERRY_PORT if name == "port_m" else GatewayKind.AIRPORT
            reading = self._gateway(kind)
        return self._without_coarse(reading)

    def _without_coarse(self, reading: Reading) -> Reading:
        coarse = self.is_coarse
        if not coarse.any():
            return reading
        known, complete = (
            Bounds(np.where(coarse, 0.0, b.low), np.where(coarse, np.inf, b.high))
            for b in (reading.known, reading.complete)
        )
        cause = np.where(coarse, PLACE[Cause.COARSE], reading.cause)
        doubts = tuple((name, np.where(coarse, np.inf, m)) for name, m in reading.doubts)
        return Reading(known=known, complete=complete, cause=cause, doubts=doubts)

    def _nearest(self, lon: Floats, lat: Floats) -> Floats:
        points = NearestPoints.build(lon, lat)
        return points.metres(self.lon, self.lat, limits_m=self.limits_m)

    def _points(self, frame: gpd.GeoDataFrame) -> Floats:
        lon = np.asarray(frame.geometry.x, dtype=np.float64)
        return self._nearest(lon, np.asarray(frame.geometry.y, dtype=np.float64))

    def _own(self, name: str) -> Reading:
        column = pd.Series(np.nan, index=self.sites.index)
        if name in self.inputs:
            column = self.inputs[name].reindex(self.sites.index)
        values = column.to_numpy(float, na_value=np.nan)
        missing = np.isnan(values)
        bounds = Bounds(np.where(missing, 0.0, values), np.where(missing, np.inf, values))
        return Reading(known=bounds, complete=bounds, cause=self._everywhere(Cause.NEEDS_INPUT))

    def _station(self) -> Reading:
        service = self.catalogue.stations["service"].astype(str)
        maybe = {StationService.UNKNOWN.value, StationService.SEASONAL.value}
        running = self._points(self.catalogue.stations[service == StationService.RUNNING.value])
        doubtful = self._points(self.catalogue.stations[service.isin(maybe)])
        low = np.minimum(running, doubtful)
        has_all = covered(self.catalogue, self.codes, "rail_station")
        return Reading(
            known=Bounds(np.where(has_all, low, 0.0), running),
            complete=Bounds(low, running),
            cause=self._everywhere(Cause.STATIONS_INCOMPLETE),
            doubts=((Cause.STATION_UNKNOWN, doubtful),),
        )

    def _everywhere(self, cause: Cause) -> Causes:
        return np.full(len(self.sites), PLACE[cause], dtype=np.int8)

    def _stop(self) -> Reading:
        poles = self.poles
        plain = self._nearest(poles.lon[poles.is_plain], poles.lat[poles.is_plain])
        mute = self._nearest(poles.lon[poles.is_silent], poles.lat[poles.is_silent])
        other = poles.is_other
        passing = self._nearest(poles.lon[other], poles.lat[other])
        low = np.minimum(plain, np.minimum(mute, passing))
        return Reading(
            known=Bounds(np.where(self.has_all_stops, low, 0.0), plain),
            complete=Bounds(low, plain),
            cause=self._everywhere(Cause.STOPS_INCOMPLETE),
            doubts=((Cause.FEED_SILENT, mute), (Cause.NOT_BOARDABLE, passing)),
        )

    def _gateway(self, kind: GatewayKind) -> Reading:
        gateways = self.catalogue.gateways
        chosen = gateways[gateways["kind"].astype(str) == kind.value]
        metres = self._points(chosen)
        return Reading(
            known=Bounds(np.zeros(len(metres)), metres),
            complete=Bounds.exact(metres),
            cause=self._everywhere(Cause.LIST_INCOMPLETE),
        )

    def _service(self, window: Window, detour: float) -> dict[str, Reading]:
        """Return departures, those of the best route, and the longest wait, and bookable ones.

        Further departures that are not known can only add to those that are: they are taken to
        shorten a wait, never to lengthen it.
        """
        limit_m = window.within_m / detour + NOISE_M
        found = site_departures(
            self.sites, self._calls, limit_m, window_s=(window.start_s, window.end_s)
        )
        silent = self.poles.silent_within(self.lon, self.lat, limit_m)
        is_open = ~self.has_all_stops | silent
        cause = np.where(silent, PLACE[Cause.FEED_SILENT], PLACE[Cause.STOPS_INCOMPLETE])
        cause = cause.astype(np.int8)
        readings = {}
        for name in ("departures", "best_route_departures", "bookable_departures"):
            column = name if name in found else "bookable"
            low = found[column].fillna(0).to_numpy(np.float64)
            readings[name] = Reading(
                known=Bounds(low, np.where(is_open, np.inf, low)),
                complete=Bounds(low, np.where(silent, np.inf, low)),
                cause=cause,
            )
        wait, most = _longest_wait_min(found, window)
        readings["longest_wait_min"] = Reading(
            known=Bounds(np.where(is_open, 0.0, wait), np.where(is_open, most, wait)),
            complete=Bounds(np.where(silent, 0.0, wait), np.where(silent, most, wait)),
            cause=cause,
        )
        return readings

    @cached_property
    def _calls(self) -> CallTable:
        """The boardable calls of the day of all feeds that are used."""
        as_of = self.as_of
        return boardable_table([(f, as_of[f.feed_id]) for f in self.feeds if f.feed_id in as_of])


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Poles:
    """The stops of all feeds that have a position, and what is known of each.

    Attributes
    ----------
    feed
        Place of the stop's feed.
    is_plain
        One can board there, without booking, on some day of a feed that speaks of the day.
    is_silent
        Its feed says nothing of the day.
    """

    lon: Floats
    lat: Floats
    feed: NDArray[np.int64]
    feed_ids: tuple[str, ...]
    is_plain: Bools
    is_silent: Bools

    @classmethod
    def of(cls, feeds: Sequence[CompiledFeed], used: Mapping[str, dt.date]) -> "Poles":
        """Lay the stops of feeds side by side."""
        lon, lat = (
            np.concatenate([np.empty(0), *(getattr(f, name) for f in feeds)])
            for name in ("stop_lon", "stop_lat")
        )
        owner = np.repeat(np.arange(len(feeds)), [len(f.stop_lon) for f in feeds])
        is_mute = np.array([f.feed_id not in used for f in feeds], dtype=bool)
        boarding = np.concatenate([np.empty(0), *(boarding_of(f) for f in feeds)])
        known = np.isfinite(lon) & np.isfinite(lat)
        is_silent = is_mute[owner] if len(feeds) else np.zeros(0, dtype=bool)
        return cls(
            lon=lon[known],
            lat=lat[known],
            feed=owner[known],
            feed_ids=tuple(f.feed_id for f in feeds),
            is_plain=((boarding == Boarding.PLAIN) & ~is_silent)[known],
            is_silent=is_silent[known],
        )

    @property
    def is_other(self) -> Bools:
        """Where a feed speaks of the day, but nobody can board without booking."""
        return ~self.is_plain & ~self.is_silent

    def silent_within(self, lon: Floats, lat: Floats, limit_m: float) -> Bools:
        """Return which sites have a stop of a silent feed within geodesic metres."""
        near = np.zeros(len(lon), dtype=bool)
        index = PointIndex.build(self.lon[self.is_silent], self.lat[self.is_silent])
        near[index.pairs_within(lon, lat, limit_m)[0]] = True
        return near


def _longest_wait_min(found: pd.DataFrame, window: Window) -> tuple[Floats, Floats]:
    """Return the longest wait between departures of a window, and what it may be at most.

    With ``ends`` the waits from its start to the first and from the last to its end count too.
    Without, a departure that nobody listed may lie before the first or behind the last one: then
    the wait up to it is a new one, and the longest may grow. Infinite without a departure.
    """
    between = found["longest_gap_min"].to_numpy(float, na_value=np.nan)
    first = found["first_departure_s"].to_numpy(float, na_value=np.nan)
    last = found["last_departure_s"].to_numpy(float, na_value=np.nan)
    ends = np.maximum(first - window.start_s, window.end_s - last) / 60
    most = np.where(np.isnan(ends), np.inf, np.fmax(ends, between))
    wait = most if window.ends else np.where(np.isnan(between), np.inf, between)
    return wait, most


def _limits_m(definition: GapDefinition, settings: Settings) -> Iterator[tuple[bool, float]]:
    """Yield whether it is about stops, and geodesic metres, for each limit of a definition."""
    detour = settings.walk.detour if definition.distance is DistanceKind.WALKED else 1.0
    for condition in definition.conditions:
        if condition.window is not None:
            yield True, condition.window.within_m / detour
        elif MEASURES[condition.measure].unit == "m" and condition.value is not None:
            yield condition.measure == "stop_m", condition.value / detour
