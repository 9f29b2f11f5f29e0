"""What the scenario editor asks: stops and routes at hand, before and after, proposals."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
import streamlit as st

from geo.distance import PointIndex
from locator.brief import today_in_japan
from locator.gaps import GapDefinition, GapReport
from locator.places import find_target
from locator.scenarios import (
    Halt,
    Proposal,
    Scenario,
    WhatIf,
    apply_scenario,
    compare,
    format_scenario,
    points_of,
    propose_shuttles,
    read_scenario,
)
from locator.ui import answers, cache

SNAP_M = 150.0
_MARGIN_DEG = 0.05


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BeforeAfter:
    """What a scenario changes: journeys on one day, and every definition."""

    journeys: WhatIf
    before: GapReport
    after: GapReport


@st.cache_resource(show_spinner=False, max_entries=8)
def _stops(signature: str, area: answers.Area) -> pd.DataFrame:
    del signature
    west, south, east, north = answers.sites(area).total_bounds
    frames = []
    for feed in cache.feeds():
        lon, lat = feed.stop_lon, feed.stop_lat
        with np.errstate(invalid="ignore"):
            inside = (lon > west - _MARGIN_DEG) & (lon < east + _MARGIN_DEG)
            inside &= (lat > south - _MARGIN_DEG) & (lat < north + _MARGIN_DEG)
        ids, names = feed.stop_id.to_list(), feed.stop_name.to_list()
        rows = np.flatnonzero(inside).tolist()
        frames.append(
            pd.DataFrame(
                {
                    "stop_id": [f"{feed.feed_id}:{ids[row]}" for row in rows],
                    "name": [names[row] for row in rows],
                    "lon": lon[inside],
                    "lat": lat[inside],
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def stops(area: answers.Area) -> pd.DataFrame:
    """Return the stops at hand in and around an area: stop_id (with feed), name, lon, lat."""
    return _stops(cache.feeds_signature(), area)


def _known(area: answers.Area) -> pd.DataFrame:
    gateways = cache.catalogue().gateways
    inside = gateways["municipality_code"].astype(str).str[:2] == area.prefecture
    sites = answers.sites(area)
    parts = [
        pd.DataFrame({"name": frame["name_ja"], "lon": frame.geometry.x, "lat": frame.geometry.y})
        for frame in ((gateways[inside],) if area.mesh else (gateways[inside], sites))
    ]
    return pd.concat(parts)


@st.cache_resource(show_spinner=False, max_entries=8)
def _places(version: str, area: answers.Area) -> pd.DataFrame:
    del version
    return _known(area)


def places(area: answers.Area) -> pd.DataFrame:
    """Return gateways and sites of an area, but no cells: index id; name, lon, lat."""
    version = cache.catalogue().version
    return answers.once(area, "places", lambda: _places(version, area), lambda: _known(area))


def halt_near(area: answers.Area, lon: float, lat: float, new_name: str) -> Halt:
    """Return what a click means: a stop at hand within 150 m, a gateway or site, or a new stop."""
    at_hand, known = stops(area), places(area)
    row = _nearest(at_hand, lon, lat)
    if row is not None:
        return Halt(stop_id=str(at_hand["stop_id"].iloc[row]))
    row = _nearest(known, lon, lat)
    if row is not None:
        found = known.iloc[row]
        return Halt(name=str(found["name"]), lon=float(found["lon"]), lat=float(found["lat"]))
    return Halt(name=new_name, lon=round(lon, 5), lat=round(lat, 5))


def _nearest(frame: pd.DataFrame, lon: float, lat: float) -> int | None:
    if frame.empty:
        return None
    index = PointIndex.build(frame["lon"].to_numpy(float), frame["lat"].to_numpy(float))
    _, rows, _ = index.pairs_within([lon], [lat], SNAP_M)  # the nearest first
    return int(rows[0]) if len(rows) else None


@st.cache_resource(show_spinner=False, max_entries=8)
def _routes(signature: str, area: answers.Area) -> dict[str, str]:
    del signature
    near = {name.partition(":")[0] for name in stops(area)["stop_id"]}
    return {
        f"{feed.feed_id}:{own}": f"{name} ({feed.feed_id})"
        for feed in cache.feeds()
        if feed.feed_id in near
        for own, name in zip(feed.route_id.to_list(), feed.route_name.to_list(), strict=True)
    }


def routes(area: answers.Area) -> dict[str, str]:
    """Return the routes of feeds with a stop in or around an area: id with feed, to label."""
    return _routes(cache.feeds_signature(), area)


def route_ends(route: str) -> dict[str, str]:
    """Return the last stops of the trips of a route: id with feed, to name."""
    feed_id, _, own = route.partition(":")
    feed = next((one for one in cache.feeds() if one.feed_id == feed_id), None)
    row = None if feed is None else feed.route_id.positions().get(own)
    if feed is None or row is None:
        return {}
    trips = np.flatnonzero(feed.trip_route == row)
    last = np.unique(feed.call_stop[feed.trip_start[trips + 1] - 1]).tolist()
    return {f"{feed_id}:{feed.stop_id[stop]}": feed.stop_name[stop] for stop in last}


def _compared(
    area: answers.Area,
    trip: answers.Trip,
    wanted: tuple[GapDefinition, ...],
    scenario: Scenario,
    unit_cost: float | None,
) -> BeforeAfter:
    catalogue, sites = cache.catalogue(), answers.sites(area)
    origins = [find_target(catalogue, start) for start in trip.starts]
    day = trip.days[0]
    journeys = compare(
        catalogue,
        cache.feeds(),
        scenario,
        day,
        origins=origins,
        sites=sites,
        visit=trip.visit,
        settings=trip.settings,
        bookable=trip.is_bookable,
        unit_cost_jpy=unit_cost,
    )
    feeds = apply_scenario(cache.feeds(), scenario, points=points_of(sites, origins))
    return BeforeAfter(
        journeys=journeys,
        before=answers.report(area, day, wanted),
        after=answers.judged_with(feeds, area, day, wanted),
    )


def route_pairs(route: str) -> dict[tuple[str, str], tuple[str, str]]:
    """Return the stops of a route that follow each other: ids with feed, to names.

    Either way round is one pair, as some trip of the route first calls at them.
    """
    feed_id, _, own = route.partition(":")
    feed = next((one for one in cache.feeds() if one.feed_id == feed_id), None)
    row = None if feed is None else feed.route_id.positions().get(own)
    if feed is None or row is None:
        return {}
    pairs: dict[frozenset[int], tuple[int, int]] = {}
    for trip in np.flatnonzero(feed.trip_route == row).tolist():
        calls = feed.call_stop[feed.trip_start[trip] : feed.trip_start[trip + 1]].tolist()
        for one, other in pairwise(calls):
            if one != other:
                pairs.setdefault(frozenset((one, other)), (one, other))
    return {
        (f"{feed_id}:{feed.stop_id[one]}", f"{feed_id}:{feed.stop_id[other]}"): (
            feed.stop_name[one],
            feed.stop_name[other],
        )
        for one, other in pairs.values()
    }


@st.cache_resource(show_spinner=False, max_entries=12)
def _before_after(
    key: str,
    _area: answers.Area,
    _trip: answers.Trip,
    _wanted: tuple[GapDefinition, ...],
    _scenario: Scenario,
    _unit_cost: float | None,
) -> BeforeAfter:
    del key
    return _compared(_area, _trip, _wanted, _scenario, _unit_cost)


def before_after(
    area: answers.Area,
    trip: answers.Trip,
    wanted: tuple[GapDefinition, ...],
    scenario: Scenario,
    unit_cost: float | None,
) -> BeforeAfter:
    """Return what a scenario changes on the first day of a question.

    Raises
    ------
    QueryError
        The scenario does not fit the timetables at hand.
    """
    told = f"{trip}|{wanted}|{unit_cost}|{format_scenario(scenario)}"
    key = f"{cache.feeds_signature()}|{area}|{told}"
    asked = (area, trip, wanted, scenario, unit_cost)
    return answers.once(
        area, f"what-if|{told}", lambda: _before_after(key, *asked), lambda: _compared(*asked)
    )


def _proposed(area: answers.Area, trip: answers.Trip, start: str) -> Proposal:
    table = answers.can_go_table(area, trip)
    reached = table.of(start, next(iter(table.services)))["verdict"] == "yes"
    sites = answers.sites(area)
    return propose_shuttles(
        find_target(cache.catalogue(), start),
        sites[~reached.reindex(sites.index).to_numpy(bool)],
        cache.feeds(),
        trip.visit,
        on=today_in_japan(),
        settings=trip.settings,
    )


@st.cache_resource(show_spinner=False, max_entries=12)
def _proposal(key: str, _area: answers.Area, _trip: answers.Trip, _start: str) -> Proposal:
    del key
    return _proposed(_area, _trip, _start)


def proposal(area: answers.Area, trip: answers.Trip, start: str) -> Proposal:
    """Return the shuttles from a start that would resolve most places with no recorded way."""
    told = f"{trip}|{start}"
    key = f"{cache.feeds_signature()}|{area}|{told}"
    return answers.once(
        area,
        f"proposal|{told}",
        lambda: _proposal(key, area, trip, start),
        lambda: _proposed(area, trip, start),
    )


def example(prefecture: str) -> Scenario | None:
    """Return the example of a prefecture, None where there is none."""
    path = cache.data_folder() / "scenarios" / f"{prefecture}.toml"
    return read_scenario(path) if path.is_file() else None
