"""Indicators of accessibility of sites: PTAL, opportunities in reach, gravity, time to the n-th."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from types import MappingProxyType
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.access.catchments import two_step
from geo.access.decay import exponential, gaussian, within
from geo.access.lines import RAIL, modes_of
from geo.access.opportunities import cumulative, gravity, is_settled, nth_min
from geo.access.ptal import PtalRules, access_index, ptal_bands, ptal_parts
from geo.access.travel import TravelTimes, travel_times
from geo.gtfs.service import Window
from locator.access import DayService, points_of, reaches, stations_in_question, stop_index_of
from locator.errors import QueryError
from locator.places import covered
from locator.records import Catalogue
from locator.vocabulary import HubKind, PublicAccess

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Decay = Literal["exponential", "gaussian"]
Way = Literal["out", "in"]

_NOTHING: Mapping[str, object] = MappingProxyType({})
OPPORTUNITIES = ("spots", "locations", "hubs", "gateways")
_LINE_COLUMNS = (
    *("feed_id", "route", "mode", "stop_id", "walked_m", "departures", "vehicles_h"),
    *("walk_min", "wait_min", "edf", "weight", "part"),
)
_COLUMNS = ("place_id", "municipality_code", "precision_m", "geometry")


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRules:
    """The numbers of the indicators.

    Attributes
    ----------
    limit_min
        Travel time within which opportunities are counted.
    nth
        Time is measured to the n-th opportunity.
    decay, decay_min
        How an opportunity counts less with time: exponential, halving every ``decay_min``, or
        gaussian with that scale.
    start_s, end_s
        Departures of travel, seconds of the service day: each full minute, both ends included.
    quantile
        Which of the travel times of these departures: 0.5 is the median.
    way
        out: from the sites to the opportunities; in: from these to the sites, as visitors come
        from gateways.
    """

    limit_min: float = 60.0
    nth: int = 3
    decay: Decay = "exponential"
    decay_min: float = 30.0
    start_s: int = 9 * 3600
    end_s: int = 17 * 3600
    quantile: float = 0.5
    way: Way = "out"
    ptal: PtalRules = field(default_factory=PtalRules)


def indicators(
    catalogue: Catalogue,
    service: DayService,
    sites: gpd.GeoDataFrame,
    *,
    opportunities: str | gpd.GeoDataFrame = "spots",
    people: pd.Series | None = None,
    rules: IndicatorRules | None = None,
) -> pd.DataFrame:
    """Return the indicators of sites by the timetables of a day.

    An opportunity is a place: rows of one place count once, the site's own place does not, nor
    do homes that nobody is sent to and hubs that are mere cases of policy papers.

    Parameters
    ----------
    sites
        One row a site (index: id), EPSG:4326; columns municipality_code and, where known,
        precision_m and place_id.
    opportunities
        One of ``OPPORTUNITIES``, or a frame with the same columns as sites.
    people
        People at each site (same index), who share the opportunities.

    Returns
    -------
    frame
        One row a site (same index); the words spots, 60 and 3 stand for what is asked.
        ptal_ai : Float64            access index by the feeds at hand; NA where there is no
                                     service by them and that is not known to be all
        ptal_band : str              0, 1a, ... 6b; NA likewise
        ptal_is_lower_bound : boolean  there may be more: the band is «at least»
        ptal_band_if_complete : str  band if the feeds at hand were all there is; NA where one in
                                     reach says nothing of the day
        ptal_bound_by : tuple of str why: coarse, bus_not_complete, rail_not_complete,
                                     feed_silent
        spots_in_60_min : Int64      NA where a further one may be in reach
        spots_in_60_min_low : Int64  those known
        spots_in_60_min_mean_low : Float64  mean over all departures, not the median one
        gravity_spots, gravity_spots_low : Float64  nearer ones count more; a number of spots
        min_to_3_spots, min_to_3_spots_high : Float64  minutes, the second an upper bound; NA
                                     where as many are not reached
        spots_per_1000_people, spots_per_1000_people_if_complete : Float64  only where people
                                     are given: E2SFCA with the decay, up to the limit, among
                                     the people of these sites alone
        timetables, silent_feeds : tuple of str  feeds in reach with the date of their table;
                                     feeds in reach that say nothing of the day

        A value «low» or «high» is also what would be true if the feeds at hand were all there
        is, unless ``silent_feeds`` names one. All is NA for a point coarser than 1 km.

    Raises
    ------
    QueryError
        No such opportunities.
    """
    rules = rules or IndicatorRules()
    name = opportunities if isinstance(opportunities, str) else "opportunities"
    goals = _one_a_place(
        opportunities_of(catalogue, opportunities)
        if isinstance(opportunities, str)
        else opportunities
    )
    table = _ptal(catalogue, service, sites, rules.ptal).join(
        _reached(catalogue, service, sites, goals, rules, people=people).rename(
            columns=lambda c: c.format(name=name)
        )
    )
    values = [str(column) for column in table if column != "ptal_bound_by"]
    coarse = pd.Series(~_is_fine(sites, service), index=sites.index)
    table[values] = table[values].mask(coarse)
    return table.join(_feeds_in_reach(service, sites))


def opportunities_of(catalogue: Catalogue, name: str) -> gpd.GeoDataFrame:
    """Return the places of one of ``OPPORTUNITIES`` that people may be sent to.

    Raises
    ------
    QueryError
        There are none of that name.
    """
    if name not in OPPORTUNITIES:
        raise QueryError(
            f"{name!r} are no opportunities; expected one of {', '.join(OPPORTUNITIES)}",
            code="unknown_opportunities",
            found=name,
            expected=", ".join(OPPORTUNITIES),
        )
    frame: gpd.GeoDataFrame = getattr(catalogue, name)
    if "public_access" in frame:
        frame = frame[frame["public_access"].astype(str) != PublicAccess.PRIVATE.value]
    if name == "hubs":
        frame = frame[frame["kind"].astype(str) != HubKind.POLICY_CASE.value]
    return frame[list(_COLUMNS)]


def _one_a_place(goals: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the most precise row of each place; rows without a place stand for themselves."""
    goals = goals.reindex(columns=list(_COLUMNS))
    goals = goals.sort_values("precision_m", kind="stable")
    return goals[goals["place_id"].isna() | ~goals.duplicated("place_id")]


def _is_fine(frame: gpd.GeoDataFrame, service: DayService) -> Bools:
    if "precision_m" not in frame:
        return np.ones(len(frame), dtype=bool)
    metres = frame["precision_m"].to_numpy(float, na_value=np.nan)
    return np.asarray(~(metres > service.settings.coarse_m), dtype=np.bool_)


def _ptal(
    catalogue: Catalogue, service: DayService, sites: gpd.GeoDataFrame, rules: PtalRules
) -> pd.DataFrame:
    lon, lat = sites.geometry.x.to_numpy(), sites.geometry.y.to_numpy()
    access = access_index(ptal_parts(service.timetable, lon, lat, rules), len(sites))
    rail_m, bus_m = rules.rail_limit_m / rules.detour, rules.bus_limit_m / rules.detour
    silent = np.zeros(len(sites), dtype=bool)
    for feed in service.silent:
        reach_m = rail_m if RAIL in modes_of(feed) else bus_m
        silent |= reaches(stop_index_of([feed]), lon, lat, reach_m)
    stations = points_of(stations_in_question(catalogue))
    codes = sites["municipality_code"]
    causes = {
        "coarse": ~_is_fine(sites, service),
        "bus_not_complete": ~covered(catalogue, codes, "bus"),
        "rail_not_complete": reaches(stations, lon, lat, rail_m)
        & ~covered(catalogue, codes, "rail"),
        "feed_silent": silent,
    }
    bound: Bools = np.any(list(causes.values()), axis=0)
    known = (access > 0) | ~bound
    shown = np.where(known, access, np.nan)
    return pd.DataFrame(
        {
            "ptal_ai": pd.array(shown, dtype="Float64"),
            "ptal_band": pd.array(ptal_bands(shown), dtype="str"),
            "ptal_is_lower_bound": pd.array(bound, dtype="boolean"),
            "ptal_band_if_complete": pd.array(
                ptal_bands(np.where(silent, np.nan, access)), dtype="str"
            ),
            "ptal_bound_by": _names(causes, sites),
        },
        index=sites.index,
    )


def _reached(
    catalogue: Catalogue,
    service: DayService,
    sites: gpd.GeoDataFrame,
    goals: gpd.GeoDataFrame,
    rules: IndicatorRules,
    *,
    people: pd.Series | None,
) -> pd.DataFrame:
    """Return what is reached; ``{name}`` in the columns stands for the opportunities."""
    travel = _travel(service, sites, goals, rules)
    own = _same_place(sites, goals)
    certain = np.outer(_is_complete(catalogue, service, sites), np.ones(len(goals), dtype=bool))
    certain = (certain & _is_complete(catalogue, service, goals)) | own
    minutes, share = _without(travel, own | ~_is_fine(goals, service))
    count = cumulative(minutes, rules.limit_min)
    curve = exponential if rules.decay == "exponential" else gaussian
    weights = curve(minutes, rules.decay_min)
    pull = gravity(weights)
    time = nth_min(minutes, rules.nth)
    every: Bools = np.all(certain, axis=1)
    counted = "{name}" + f"_in_{rules.limit_min:g}_min"
    nth = f"min_to_{rules.nth}_" + "{name}"
    found = pd.DataFrame(
        {
            counted: _known(count, is_settled(minutes, certain, rules.limit_min)).astype("Int64"),
            f"{counted}_low": _known(count).astype("Int64"),
            f"{counted}_mean_low": pd.array(share.sum(axis=1), dtype="Float64"),
            "gravity_{name}": _known(pull, every),
            "gravity_{name}_low": _known(pull),
            nth: _known(time, every),
            f"{nth}_high": _known(time),
        },
        index=sites.index,
    )
    if people is not None:
        near = weights * within(minutes, rules.limit_min)
        demand = people.reindex(sites.index).to_numpy(float, na_value=np.nan)
        share = 1000 * two_step(near, np.ones(len(goals)), demand)
        found["{name}_per_1000_people"] = _known(share, np.full(len(sites), certain.all()))
        found["{name}_per_1000_people_if_complete"] = _known(share)
    return found


def _travel(
    service: DayService, sites: gpd.GeoDataFrame, goals: gpd.GeoDataFrame, rules: IndicatorRules
) -> TravelTimes:
    """Return travel between sites (rows) and opportunities (columns), the way asked for."""
    here, there = (
        (frame.geometry.x.to_numpy(), frame.geometry.y.to_numpy()) for frame in (sites, goals)
    )
    found = travel_times(
        service.timetable,
        *((here, there) if rules.way == "out" else (there, here)),
        Window(rules.start_s, rules.end_s),
        quantile=rules.quantile,
        limit_min=rules.limit_min,
    )
    return found if rules.way == "out" else found.transposed


def _same_place(sites: gpd.GeoDataFrame, goals: gpd.GeoDataFrame) -> Bools:
    """Return which pairs of a site and an opportunity are one place."""
    if "place_id" not in sites:
        return np.zeros((len(sites), len(goals)), dtype=bool)
    own, other = (frame["place_id"].astype(object).to_numpy() for frame in (sites, goals))
    codes = pd.factorize(np.concatenate([own, other]))[0]  # -1 where there is none
    here, there = codes[: len(own), np.newaxis], codes[np.newaxis, len(own) :]
    return np.asarray((here == there) & (here >= 0), dtype=np.bool_)


def _is_complete(catalogue: Catalogue, service: DayService, points: gpd.GeoDataFrame) -> Bools:
    """Return where the timetables at hand are stated to be all there are, and all speak."""
    lon, lat = points.geometry.x.to_numpy(), points.geometry.y.to_numpy()
    codes = points["municipality_code"]
    reach_m = service.settings.walk.limit_geodesic_m
    station = reaches(points_of(stations_in_question(catalogue)), lon, lat, reach_m)
    complete = covered(catalogue, codes, "bus") & (covered(catalogue, codes, "rail") | ~station)
    for reached in service.silent_reach(lon, lat).values():
        complete &= ~reached
    return complete & _is_fine(points, service)


def _without(travel: TravelTimes, left_out: Bools) -> tuple[Floats, Floats]:
    """Return times and shares, some pairs as not reached."""
    return np.where(left_out, np.nan, travel.minutes), np.where(left_out, 0.0, travel.within_share)


def _feeds_in_reach(service: DayService, sites: gpd.GeoDataFrame) -> pd.DataFrame:
    lon, lat = sites.geometry.x.to_numpy(), sites.geometry.y.to_numpy()
    limit_m = service.settings.walk.limit_geodesic_m
    as_of = service.timetable.days
    near = {
        f"{feed.feed_id} {as_of[feed.feed_id].isoformat()}": reaches(
            stop_index_of([feed]), lon, lat, limit_m
        )
        for feed in service.timetable.feeds
    }
    return pd.DataFrame(
        {
            "timetables": _names(near, sites),
            "silent_feeds": _names(service.silent_reach(lon, lat), sites),
        }
    )


def _names(flags: Mapping[str, Bools], sites: gpd.GeoDataFrame) -> pd.Series:
    """Return for each site the names whose flag is set."""
    rows = [tuple(name for name, flag in flags.items() if flag[n]) for n in range(len(sites))]
    return pd.Series(rows, index=sites.index, dtype=object)


def _known(values: Floats, known: Bools | None = None) -> pd.arrays.FloatingArray:
    shown = values if known is None else np.where(known, values, np.nan)
    return pd.array(shown, dtype="Float64")


def ptal_lines(
    service: DayService, sites: gpd.GeoDataFrame, rules: IndicatorRules | None = None
) -> pd.DataFrame:
    """Return what the access index of each site is made of: one row a line, largest part first.

    Returns
    -------
    frame
        Index: id of the site, once a line; columns of ``geo.access.ptal.ptal_parts`` without
        numbers that mean nothing outside. Nothing for a point coarser than 1 km.
    """
    rules = rules or IndicatorRules()
    fine = sites[_is_fine(sites, service)]
    lon, lat = fine.geometry.x.to_numpy(), fine.geometry.y.to_numpy()
    parts = ptal_parts(service.timetable, lon, lat, rules.ptal)
    return parts.set_index(fine.index[parts["site"].to_numpy(np.int64)])[list(_LINE_COLUMNS)]


def indicators_json(
    table: pd.DataFrame,
    lines: pd.DataFrame,
    service: DayService,
    opportunities: str,
    rules: IndicatorRules,
    *,
    told: Mapping[str, object] = _NOTHING,
) -> str:
    """Return the indicators as a JSON text: rows, the rules they follow, the feeds used.

    Parameters
    ----------
    table, lines
        From ``indicators`` and ``ptal_lines``.
    told
        More members of the object: dates, warnings, assumptions, credits.
    """
    of_site: dict[str, list[dict[str, object]]] = {}
    for site, line in zip(lines.index, lines.to_dict("records"), strict=True):
        of_site.setdefault(str(site), []).append({str(k): _plain(v) for k, v in line.items()})
    rows = [
        {"id": str(site), **{str(k): _plain(v) for k, v in row.items()}}
        | {"ptal_lines": of_site.get(str(site), [])}
        for site, row in zip(table.index, table.to_dict("records"), strict=True)
    ]
    answer = {
        "opportunities": opportunities,
        "rules": asdict(rules),
        "rows": rows,
        "feeds": [feed.to_json() for feed in service.feeds],
        **told,
    }
    return json.dumps(answer, ensure_ascii=False, indent=1, allow_nan=False)


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return None
    return value.item() if isinstance(value, np.generic) else value
