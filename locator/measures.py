"""The decision matrix: each criterion in its natural unit, NA where unknown."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.access.departures import CallTable, site_departures
from geo.distance import PointIndex, geodesic_m
from geo.gtfs.calendar import DayState, daily_series, day_state
from locator.criteria import CRITERIA
from locator.days import Day, day_type_of
from locator.outings import CRITERIA_OF_OUTING, OutingTable
from locator.places import Target, city_codes, covered, find_target, road_groups
from locator.records import Catalogue
from locator.scoring import ValueMatrix, id_order
from locator.settings import CarEstimate, Settings
from locator.vocabulary import GatewayKind, HubKind, StationService

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Sites with all that can be measured of them, whatever the weights are.

    Attributes
    ----------
    measures
        Index as ``sites``; one column a criterion, natural unit, NA where unknown.
    values
        The same as values 0..1, ready for scoring.
    stop_upper_m
        Metres to the nearest known stop where that is only an upper bound, else NA.
    departures_low
        Departures that are known at least.
    states
        feed id to what its timetable says of the day.
    as_of
        feed id to the date of the table used; feeds that say nothing of the day are left out.
    reach
        One row a site and feed that has a stop in its walk: site (position), feed.
    tie
        Place of each id in sorted order.
    outing
        What the timetables say of the outing asked for; None where none is.
    """

    sites: gpd.GeoDataFrame
    day: Day
    base: Target | None
    measures: pd.DataFrame
    values: ValueMatrix
    stop_upper_m: pd.Series
    departures_low: pd.Series
    bookable: pd.Series
    states: Mapping[str, DayState]
    as_of: Mapping[str, dt.date]
    reach: pd.DataFrame
    tie: Ints
    outing: OutingTable | None = None

    def as_of_near(self, rows: Ints) -> dict[str, dt.date]:
        """Return the dates of the timetables that the sites at some positions can walk to.

        Where an outing is asked for, those near its start are among them.
        """
        near = self.reach["feed"][np.isin(self.reach["site"].to_numpy(), rows)]
        dates = {f: self.as_of[f] for f in set(near) if f in self.as_of}
        if self.outing is not None:
            dates |= self.outing.as_of_near(rows)
        return dict(sorted(dates.items()))

    def silent_near(self, rows: Ints) -> dict[str, DayState]:
        """Return why timetables in the walk of the sites at some positions say nothing of the date.

        All sites are looked at where no position is given.
        """
        near = self.reach["feed"]
        if len(rows):
            near = near[np.isin(self.reach["site"].to_numpy(), rows)]
        asked = {f: self.states[f] for f in set(near) if f in self.states}
        if self.outing is not None:
            asked |= self.outing.states_near(rows)
        return {f: state for f, state in sorted(asked.items()) if not state.is_known}


def drive_min(geodesic_km: Floats, car: CarEstimate) -> Floats:
    """Return estimated minutes of a drive for geodesic kilometres.

    The road is geodesic x detour; each band of it is driven at its own speed, so that a longer
    road never takes less time.
    """
    left = np.asarray(geodesic_km, dtype=float) * car.detour
    minutes = np.zeros_like(left)
    start = 0.0
    for end, speed_km_h in car.bands:
        inside = np.clip(left - start, 0.0, end - start)
        minutes += inside / speed_km_h * 60
        start = end
    return np.where(np.isnan(geodesic_km), np.nan, minutes)


def service_days(catalogue: Catalogue, day: Day) -> tuple[dict[str, DayState], dict[str, str]]:
    """Return for each feed what it says of the day, and the day type of its table."""
    states: dict[str, DayState] = {}
    kinds: dict[str, str] = {}
    for feed_id, feed in catalogue.feeds.iterrows():
        if day.date is None:
            kinds[str(feed_id)] = str(day.type)
            continue
        rows = catalogue.daily_trips[catalogue.daily_trips["feed_id"].astype(str) == feed_id]
        dates = pd.to_datetime(rows["date"]).to_numpy()
        daily = daily_series(dates, rows["trips"].to_numpy(np.int64))
        retrieved_on = pd.Timestamp(str(feed["retrieved_on"])).date()
        states[str(feed_id)] = day_state(daily, retrieved_on, day.date)
        kinds[str(feed_id)] = day_type_of(day.date).value
    return states, kinds


def call_table(catalogue: Catalogue, kinds: Mapping[str, str]) -> CallTable:
    """Return the calls of some feeds, each on its own day type."""
    calls = catalogue.calls
    wanted = calls["feed_id"].astype(str).map(kinds)
    return CallTable.build(catalogue.stops, calls[calls["day_type"].astype(str) == wanted])


def is_fine(sites: gpd.GeoDataFrame, settings: Settings) -> NDArray[np.bool_]:
    """Return where a position is good enough for distances (not coarser than ``coarse_m``)."""
    metres = sites["precision_m"].to_numpy(float, na_value=np.nan)
    return np.asarray(~(metres > settings.coarse_m), dtype=np.bool_)


def measure(
    catalogue: Catalogue,
    sites: gpd.GeoDataFrame,
    *,
    day: Day | None = None,
    base: str = "",
    outing: OutingTable | None = None,
    settings: Settings | None = None,
) -> Measured:
    """Measure sites by every criterion.

    Parameters
    ----------
    sites
        One row a site (index: id), EPSG:4326, with the columns of the site tables.
    base
        Gateway id or "lon,lat" for the criteria of the base; empty where none is chosen.
    outing
        What the timetables say of a visit to these sites; its criteria are unknown without.

    Raises
    ------
    QueryError
        The base does not exist.
    """
    settings = settings or Settings()
    day = day or Day()
    target = find_target(catalogue, base) if base else None
    fine = is_fine(sites, settings)
    columns: dict[str, object] = {}
    columns |= _roads(catalogue, sites, target, settings)
    service, states, as_of, reach, upper = _service(catalogue, sites, day, settings)
    columns |= service
    columns["station_m"] = _station_m(catalogue, sites)
    columns |= _content(catalogue, sites, settings)
    columns |= dict.fromkeys(CRITERIA_OF_OUTING, pd.NA) if outing is None else outing.measures()
    measures = pd.DataFrame(columns, index=sites.index)
    low = measures.pop("departures_low")
    bookable = measures.pop("bookable")
    measures.loc[~fine, list(BY_DISTANCE)] = pd.NA
    upper = upper.where(pd.Series(fine, index=sites.index))
    measures["precision_m"] = sites["precision_m"]
    measures = measures[list(CRITERIA)].astype("Float64")
    return Measured(
        sites=sites,
        day=day,
        base=target,
        measures=measures,
        values=ValueMatrix.build(measures),
        stop_upper_m=upper,
        departures_low=low.where(fine, 0).astype(int),
        bookable=bookable.where(fine),
        states=states,
        as_of=as_of,
        reach=reach,
        tie=id_order([str(i) for i in sites.index]),
        outing=outing,
    )


_COUNTS = ("works_here", "works_near", "hubs_near", "spots_near")
BY_DISTANCE = tuple(c for c in CRITERIA if c not in {"precision_m", "fc_support", *_COUNTS})


def _roads(
    catalogue: Catalogue, sites: gpd.GeoDataFrame, base: Target | None, settings: Settings
) -> dict[str, Floats]:
    lon, lat = sites.geometry.x.to_numpy(), sites.geometry.y.to_numpy()
    groups = road_groups(catalogue, lon, lat)
    kinds = catalogue.gateways["kind"].astype(str)
    columns: dict[str, Floats] = {}
    for name, kind in (("airport", GatewayKind.AIRPORT), ("shinkansen", GatewayKind.SHINKANSEN)):
        gateways = catalogue.gateways[kinds == kind.value]
        glon, glat = gateways.geometry.x.to_numpy(), gateways.geometry.y.to_numpy()
        columns[f"{name}_km"] = PointIndex.build(glon, glat).nearest(lon, lat)[1] / 1000
        at = road_groups(catalogue, glon, glat)
        by_road = np.full(len(sites), np.nan)
        for group in set(at[at >= 0]):
            here = groups == group
            same = PointIndex.build(glon[at == group], glat[at == group])
            by_road[here] = same.nearest(lon[here], lat[here])[1] / 1000
        columns[f"{name}_drive_min"] = drive_min(by_road, settings.car)
    if base is None or base.precision_m > settings.coarse_m:
        nothing = np.full(len(sites), np.nan)
        return columns | {"base_km": nothing, "base_drive_min": nothing}
    km = geodesic_m(lon, lat, base.lon, base.lat) / 1000
    group = road_groups(catalogue, np.array([base.lon]), np.array([base.lat]))[0]
    linked = (groups == group) & (group >= 0)
    columns["base_km"] = km
    columns["base_drive_min"] = drive_min(np.where(linked, km, np.nan), settings.car)
    return columns


def _service(
    catalogue: Catalogue, sites: gpd.GeoDataFrame, day: Day, settings: Settings
) -> tuple[dict[str, object], dict[str, DayState], dict[str, dt.date], pd.DataFrame, pd.Series]:
    limit_m = settings.walk.limit_geodesic_m
    states, kinds = service_days(catalogue, day)
    mute = [f for f, s in states.items() if not s.is_known]
    running = {f: k for f, k in kinds.items() if f not in states or states[f].trips != 0}
    table = call_table(catalogue, running)
    found = site_departures(sites, table, limit_m, unknown_feeds=mute)
    in_reach = found["stops"] > 0
    complete = covered(catalogue, sites["municipality_code"], "bus")
    nowhere = pd.Series(complete, index=sites.index) & ~in_reach
    counts = ("departures", "best_route_departures", "bookable")
    for column in counts:
        found[column] = found[column].mask(nowhere, 0)
    beyond = ~in_reach & ~nowhere
    fine = sites[is_fine(sites, settings)].geometry
    site, stop, _ = table.index.pairs_within(fine.x, fine.y, limit_m)
    place = np.flatnonzero(is_fine(sites, settings))[site]
    reach = pd.DataFrame({"site": place, "feed": table.feed[stop].astype(str)}).drop_duplicates()
    as_of = {f: _table_date(catalogue, f, kinds[f]) for f in sorted(set(kinds) - set(mute))}
    columns: dict[str, object] = {
        "stop_m": found["stop_m"].mask(beyond),
        "departures": found["departures"],
        "departures_low": found["departures_low"],
        "bookable": found["bookable"],
        "best_route_departures": found["best_route_departures"],
        "first_departure_min": found["first_departure_s"].astype("Float64") / 60,
        "last_departure_min": found["last_departure_s"].astype("Float64") / 60,
        "service_span_min": (
            found["last_departure_s"].astype("Float64") - found["first_departure_s"]
        )
        / 60,
        "longest_gap_min": found["longest_gap_min"],
    }
    return columns, states, as_of, reach, found["stop_m"].where(beyond)


def _table_date(catalogue: Catalogue, feed_id: str, kind: str) -> dt.date:
    """Return the date of the table that a feed is read from, in its representative week."""
    found = pd.Timestamp(str(catalogue.feeds.loc[feed_id, kind])).date()
    return dt.date(found.year, found.month, found.day)


def _station_m(catalogue: Catalogue, sites: gpd.GeoDataFrame) -> Floats:
    """Metres to the nearest running station; unknown where a nearer one may be running."""
    lon, lat = sites.geometry.x.to_numpy(), sites.geometry.y.to_numpy()

    def nearest(*services: StationService) -> Floats:
        chosen = catalogue.stations["service"].astype(str).isin([s.value for s in services])
        points = catalogue.stations.geometry[chosen]
        return PointIndex.build(points.x, points.y).nearest(lon, lat)[1]

    running = nearest(StationService.RUNNING)
    maybe = nearest(StationService.UNKNOWN, StationService.SEASONAL)
    return np.where(maybe < running, np.nan, running)


def _content(
    catalogue: Catalogue, sites: gpd.GeoDataFrame, settings: Settings
) -> dict[str, pd.Series]:
    works = catalogue.place_works.drop_duplicates(["place_id", "work_id"])
    here = sites["place_id"].map(works.groupby("place_id")["work_id"].nunique())
    places = _place_points(catalogue)
    shown = works.merge(places, on="place_id", how="inner").rename(columns={"work_id": "key"})
    spots = _points(catalogue.spots).assign(key=catalogue.spots["place_id"])
    kept = ~catalogue.hubs["kind"].astype(str).eq(HubKind.POLICY_CASE.value)
    hubs = _points(catalogue.hubs[kept]).assign(key=catalogue.hubs.index[kept])
    near: Callable[[pd.DataFrame, float], pd.Series] = lambda points, km: _count_near(  # noqa: E731
        catalogue, sites, points, km, settings.coarse_m
    )
    return {
        "fc_support": fc_support(catalogue, sites),
        "works_here": here,
        "works_near": near(shown, settings.near_work_km),
        "hubs_near": near(hubs, settings.near_hub_km),
        "spots_near": near(spots, settings.near_spot_km),
    }


def _points(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "place_id": frame["place_id"],
            "lon": frame.geometry.x,
            "lat": frame.geometry.y,
            "precision_m": frame["precision_m"],
            "municipality_code": frame["municipality_code"],
        }
    )


def _place_points(catalogue: Catalogue) -> pd.DataFrame:
    """One point a place that has a work: the most precise of its rows."""
    rows = pd.concat([_points(catalogue.locations), _points(catalogue.spots)])
    return rows.sort_values("precision_m").drop_duplicates("place_id")


def _count_near(
    catalogue: Catalogue,
    sites: gpd.GeoDataFrame,
    points: pd.DataFrame,
    km: float,
    coarse_m: float,
) -> pd.Series:
    """Count distinct keys near each site, its own place left out; NA where none is recorded.

    Two fine points are compared by distance; where one is coarser than ``coarse_m`` the two are
    near if they lie in one municipality.
    """
    own = sites["place_id"].to_numpy(dtype=object)
    site_coarse = sites["precision_m"].to_numpy(float, na_value=np.nan) > coarse_m
    point_coarse = points["precision_m"].to_numpy(float, na_value=np.nan) > coarse_m
    fine_s, fine_p = np.flatnonzero(~site_coarse), np.flatnonzero(~point_coarse)
    index = PointIndex.build(points["lon"].to_numpy()[fine_p], points["lat"].to_numpy()[fine_p])
    xs, ys = sites.geometry.x.to_numpy()[fine_s], sites.geometry.y.to_numpy()[fine_s]
    s, p, _ = index.pairs_within(xs, ys, km * 1000)
    by_distance = pd.DataFrame({"s": fine_s[s], "p": fine_p[p]})
    left = pd.DataFrame(
        {"city": city_codes(catalogue, sites["municipality_code"]), "s": np.arange(len(sites))}
    ).dropna()
    right = pd.DataFrame(
        {
            "city": city_codes(catalogue, points["municipality_code"]).to_numpy(),
            "p": np.arange(len(points)),
        }
    ).dropna()
    same = left.merge(right, on="city")
    same = same[site_coarse[same["s"]] | point_coarse[same["p"]]]
    pairs = pd.concat([by_distance, same[["s", "p"]]])
    place = points["place_id"].to_numpy(dtype=object)
    pairs = pairs[own[pairs["s"]] != place[pairs["p"]]]
    keys = points["key"].to_numpy(dtype=object)[pairs["p"]]
    counts = pairs.assign(key=keys).groupby("s")["key"].nunique()
    return pd.Series(counts.reindex(range(len(sites))).to_numpy(), index=sites.index)


def fc_support(catalogue: Catalogue, sites: gpd.GeoDataFrame) -> pd.Series:
    """2 where a commission of the municipality is listed, 1 for region or prefecture, else NA."""
    table = catalogue.film_commissions
    scope = table["scope"].astype(str)
    local = set(table.loc[scope.eq("municipality"), "municipality_code"].dropna())
    region = set(table.loc[scope.eq("region"), "municipality_code"].dropna())
    wide = set(table.loc[scope.eq("prefecture"), "prefecture_code"].dropna())
    code = sites["municipality_code"]
    city = city_codes(catalogue, code)
    level = pd.Series(np.nan, index=sites.index)
    nobody = pd.Series(np.nan, index=sites.index, dtype=object)
    named = sites.get("fc_id", nobody).map(scope)
    seat = code.isin(region) | city.isin(region)
    level[code.str[:2].isin(wide) | seat | named.notna()] = 1.0
    level[code.isin(local) | city.isin(local) | named.eq("municipality")] = 2.0
    return level
