"""Before and after a scenario: who gets where, what it takes, what it costs."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.access.verdicts import Visit
from geo.findings import Finding
from geo.gtfs.compiled import CompiledFeed
from geo.gtfs.drafts import is_assumption
from locator.access import COARSE, DayService, access_table
from locator.days import Day, day_type_of
from locator.errors import QueryError
from locator.places import Target
from locator.records import Catalogue
from locator.scenarios.applying import CHANGED, FEED_ID, apply_scenario
from locator.scenarios.records import ExtraTrips, Scenario, Shuttle
from locator.settings import Settings

_HOUR_S, _HOUR_MIN = 3600, 60
_TABLES = Mapping[str, pd.DataFrame]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WhatIf:
    """What a scenario changes on one day.

    A yes after the scenario is true under its assumptions. Stays and departures are those by
    the timetables at hand (and the scenario); where they hold no way, none is counted as 0.

    Attributes
    ----------
    before, after
        Access table of each origin (by id), as ``access_table`` gives it.
    service_before, service_after
        The day without and with the scenario, for the journeys that prove a verdict.
    sites
        One row a site, over all origins the best:
        before, after : str            yes | no | unknown: yes from any, else unknown from any
        is_new, is_lost : bool         yes after only; yes before only
        stay_before_min, stay_after_min, stay_gained_min : Float64
        departures_before, departures_after, departures_gained : Int64
        NA for a point too coarse to be measured.
    vehicle_hours
        Hours a day of each part (by id) and of the changed trips of each feed (by
        ``scenario-<feed_id>``): from the first departure of a trip to its last arrival, with
        the layover stated after it; for a demand zone its hours x vehicles. None where the
        feed says nothing of the day.
    unit_cost_jpy
        Yen per vehicle-hour as the user entered it; None if not entered.
    findings
        What must be said of the scenario as it was applied.
    """

    scenario: Scenario
    day: Day
    before: _TABLES
    after: _TABLES
    service_before: DayService
    service_after: DayService
    sites: pd.DataFrame
    vehicle_hours: Mapping[str, float | None]
    unit_cost_jpy: float | None
    findings: tuple[Finding, ...]

    @property
    def new_sites(self) -> pd.Index:
        """Sites that are reachable, with stay and way back, only with the scenario."""
        return self.sites.index[self.sites["is_new"]]

    @property
    def lost_sites(self) -> pd.Index:
        """Sites that are reachable only without the scenario."""
        return self.sites.index[self.sites["is_lost"]]

    @property
    def stay_gained_h(self) -> float:
        """Visitor-hours gained: the stay gained, summed over the sites, each counted once."""
        return float(self.sites["stay_gained_min"].sum()) / _HOUR_MIN

    @property
    def vehicle_hours_day(self) -> float | None:
        """Vehicle-hours a day of all parts; None where those of one are unknown."""
        hours = [h for h in self.vehicle_hours.values() if h is not None]
        return sum(hours) if len(hours) == len(self.vehicle_hours) else None

    @property
    def cost_jpy(self) -> float | None:
        """Yen a day; None without a unit cost or vehicle-hours."""
        hours = self.vehicle_hours_day
        if self.unit_cost_jpy is None or hours is None:
            return None
        return self.unit_cost_jpy * hours

    @property
    def cost_per_site_jpy(self) -> float | None:
        """Yen a day for each newly reachable site; None where there is none."""
        cost, gained = self.cost_jpy, len(self.new_sites)
        return None if cost is None or not gained else cost / gained

    @property
    def cost_per_hour_jpy(self) -> float | None:
        """Yen for each visitor-hour gained; None where nothing is gained."""
        cost, gained = self.cost_jpy, self.stay_gained_h
        return None if cost is None or gained <= 0 else cost / gained

    def to_json(self) -> dict[str, object]:
        """Return the figures as a JSON object."""
        return {
            "scenario": {"id": self.scenario.id, "name": self.scenario.name},
            "assumption": True,
            "new_sites": [str(site) for site in self.new_sites],
            "lost_sites": [str(site) for site in self.lost_sites],
            "stay_gained_h": self.stay_gained_h,
            "departures_gained": int(self.sites["departures_gained"].sum()),
            "vehicle_hours": dict(self.vehicle_hours),
            "vehicle_hours_day": self.vehicle_hours_day,
            "unit_cost_jpy": self.unit_cost_jpy,
            "cost_jpy": self.cost_jpy,
            "cost_per_site_jpy": self.cost_per_site_jpy,
            "cost_per_hour_jpy": self.cost_per_hour_jpy,
            "findings": [finding.to_json() for finding in self.findings],
            "as_of": {
                feed.id: feed.as_of.isoformat() if feed.as_of else None
                for feed in self.service_after.feeds
            },
        }


def compare(
    catalogue: Catalogue,
    feeds: Sequence[CompiledFeed],
    scenario: Scenario,
    day: Day,
    *,
    origins: Sequence[Target],
    sites: gpd.GeoDataFrame,
    visit: Visit,
    settings: Settings | None = None,
    bookable: bool = False,
    unit_cost_jpy: float | None = None,
) -> WhatIf:
    """Return what a scenario changes: the same question asked without it and with it.

    Parameters
    ----------
    feeds
        The timetables at hand, without a scenario.
    sites
        As ``access_table`` takes them.
    bookable
        Whether service that must be booked counts, before and after.
    unit_cost_jpy
        Yen per vehicle-hour.

    Raises
    ------
    QueryError
        The scenario does not fit the feeds, or the unit cost is no amount.
    """
    if unit_cost_jpy is not None and not 0 <= unit_cost_jpy < math.inf:
        raise QueryError(
            f"a unit cost of {unit_cost_jpy} yen per vehicle-hour; expected a number of 0 or "
            "more. Enter yen per vehicle-hour, or leave it empty.",
            code="bad_unit_cost",
            found=unit_cost_jpy,
        )
    with_it = apply_scenario(feeds, scenario, points=points_of(sites, origins))
    services = [
        DayService.of(some, day, settings=settings, bookable=bookable) for some in (feeds, with_it)
    ]
    before, after = (
        MappingProxyType(
            {o.id: access_table(catalogue, service, o.points[0], sites, visit) for o in origins}
        )
        for service in services
    )
    return WhatIf(
        scenario=scenario,
        day=day,
        before=before,
        after=after,
        service_before=services[0],
        service_after=services[1],
        sites=_sites(before, after, sites.index),
        vehicle_hours=MappingProxyType(_vehicle_hours(scenario, feeds, with_it, services[1])),
        unit_cost_jpy=unit_cost_jpy,
        findings=tuple(f for feed in with_it if feed.feed_id == FEED_ID for f in feed.findings),
    )


def points_of(sites: gpd.GeoDataFrame, origins: Sequence[Target]) -> NDArray[np.float64]:
    """Return sites and origins as ``apply_scenario`` takes points; shape (n, 2), degrees."""
    own = np.column_stack((sites.geometry.x.to_numpy(float), sites.geometry.y.to_numpy(float)))
    starts = np.array([(o.lon, o.lat) for o in origins], dtype=np.float64).reshape(-1, 2)
    return np.concatenate((own, starts))


def _sites(before: _TABLES, after: _TABLES, index: pd.Index) -> pd.DataFrame:
    frame = pd.DataFrame(index=index)
    for name, tables in (("before", before), ("after", after)):
        frame[name] = _best_verdict(tables, index)
    frame["is_new"] = (frame["before"] != "yes") & (frame["after"] == "yes")
    frame["is_lost"] = (frame["before"] == "yes") & (frame["after"] != "yes")
    for short, column, unit in (
        ("stay", "longest_stay_min", "_min"),
        ("departures", "departures", ""),
    ):
        one, other = (_most(tables, column, index) for tables in (before, after))
        for word, values in (("before", one), ("after", other), ("gained", other - one)):
            frame[f"{short}_{word}{unit}"] = values if unit else values.astype("Int64")
    return frame


def _best_verdict(tables: _TABLES, index: pd.Index) -> NDArray[np.object_]:
    verdicts = np.array([table["verdict"].astype(str).to_numpy() for table in tables.values()])
    verdicts = verdicts.reshape(len(tables), len(index))
    return np.select(
        [(verdicts == "yes").any(axis=0), (verdicts == "unknown").any(axis=0) | (not tables)],
        ["yes", "unknown"],
        default="no",
    ).astype(object)


def _most(tables: _TABLES, column: str, index: pd.Index) -> pd.Series:
    """Return the most of any origin; 0 where the timetables hold none, NA for coarse points."""
    values = [t[column].astype("Float64").to_numpy(float, na_value=0.0) for t in tables.values()]
    coarse = [(t["reason"] == COARSE).to_numpy(bool) for t in tables.values()]
    nothing = np.zeros((1, len(index)))
    most = pd.Series(np.max([*nothing, *values], axis=0), index=index, dtype="Float64")
    return most.mask(np.any([*nothing.astype(bool), *coarse], axis=0))


def _vehicle_hours(
    scenario: Scenario,
    feeds: Sequence[CompiledFeed],
    with_it: Sequence[CompiledFeed],
    service: DayService,
) -> dict[str, float | None]:
    as_of = {feed.id: feed.as_of for feed in service.feeds}
    own = next((feed for feed in with_it if feed.feed_id == FEED_ID), None)
    day = as_of.get(FEED_ID)
    hours: dict[str, float | None] = {}
    if own is None or day is None:
        return hours
    seconds, count = vehicle_s(own, day)
    driven: tuple[Shuttle | ExtraTrips, ...] = (*scenario.shuttles, *scenario.extra_trips)
    for part in driven:
        of_part = own.trip_route == own.route_id.positions()[part.id]
        layover_h = count[of_part].sum() * part.layover_min / _HOUR_MIN
        hours[part.id] = float(seconds[of_part].sum() / _HOUR_S + layover_h)
    for zone in scenario.zones:
        is_open = day_type_of(day) in zone.days
        open_h = (zone.hours[1] - zone.hours[0]) / _HOUR_S * zone.vehicles
        hours[zone.id] = open_h if is_open else 0.0
    before = {feed.feed_id: feed for feed in feeds}
    after = {feed.feed_id: feed for feed in with_it}
    for feed in with_it:
        if is_assumption(feed) and feed.feed_id != FEED_ID:
            base = feed.feed_id.removeprefix(CHANGED)
            date = as_of[feed.feed_id]
            hours[feed.feed_id] = (
                None
                if date is None
                else float(
                    vehicle_s(feed, date)[0].sum()
                    + vehicle_s(after[base], date)[0].sum()
                    - vehicle_s(before[base], date)[0].sum()
                )
                / _HOUR_S
            )
    return hours


def vehicle_s(feed: CompiledFeed, day: dt.date) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return for each trip the seconds it is under way on a service day, and how often it runs."""
    count = np.ones(len(feed.trip_id), dtype=np.int64)
    count[feed.freq_trip] = 0
    spans = feed.freq_end_s.astype(np.int64) - feed.freq_start_s
    np.add.at(count, feed.freq_trip, -(-spans // feed.freq_headway_s))
    count *= feed.services_on(day)[feed.trip_service]
    first, last = feed.trip_start[:-1], feed.trip_start[1:] - 1
    took = feed.call_arrival_s[last].astype(np.int64) - feed.call_departure_s[first]
    return took * count, count
