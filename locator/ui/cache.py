"""What is loaded once for all visitors, and what is computed once a question."""

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from geo.access.verdicts import Visit
from geo.distance import PointIndex
from geo.gtfs.compiled import CompiledFeed
from geo.gtfs.storage import SUFFIX
from geo.transit.journeys import journeys_between, single
from geo.transit.kernels import NEVER
from geo.transit.legs import Journey
from geo.transit.profiles import profile
from locator.access import DayService, access_table
from locator.catalogue import load_catalogue
from locator.days import Day
from locator.feeds import feeds_at_hand, feeds_folder
from locator.filtering import Answered, answer
from locator.i18n import Lang, Texts, load_texts
from locator.imports import Ground, ground_of
from locator.measures import Measured
from locator.outlines import load_outlines
from locator.places import Point
from locator.profiles import load_profiles
from locator.records import Catalogue, Profile, Query, Ranking, without_filters
from locator.search import measure_for, search
from locator.settings import Settings, WalkPolicy, find_data
from locator.statements import stated_coverage, statements_file, with_statements
from locator.ui.kept import kept, signature, workspace_signature
from locator.vocabulary import SiteKind
from locator.workspace import coverage_of, with_workspace


@st.cache_resource(show_spinner=False)
def _embedded() -> Catalogue:
    return load_catalogue(data_folder())


@st.cache_resource(show_spinner=False, max_entries=2)
def _with_statements(state: str) -> Catalogue:
    own = kept().entries
    stated = pd.concat([stated_coverage(), coverage_of(own)], ignore_index=True)
    at_hand = [feed.feed_id for feed in feeds()] if len(stated) else []
    whole = with_statements(with_workspace(_embedded(), own), stated, at_hand)
    is_own = len(stated) or any(own.values())
    return replace(whole, version=f"{whole.version}|{state}") if is_own else whole


def catalogue() -> Catalogue:
    """Return the embedded catalogue with own records and statements; it is never written to."""
    return _with_statements(feeds_signature())


@st.cache_resource(show_spinner=False)
def data_folder() -> Path:
    """Return the folder of embedded data."""
    return find_data()


@st.cache_resource(show_spinner=False)
def texts(lang: str) -> Texts:
    """Return the words of a language."""
    return load_texts(data_folder(), Lang(lang))


@st.cache_resource(show_spinner=False)
def profiles() -> dict[str, Profile]:
    """Return the embedded profiles by id."""
    return load_profiles(data_folder())


def _without_weights(query: Query) -> Query:
    bare = replace(query.profile, weights=MappingProxyType({}), base="")
    base = query.base or query.profile.base
    return replace(query, profile=bare, weights=MappingProxyType({}), base=base)


def _measure_key(query: Query) -> str:
    asked = f"{query.kind}|{query.day}|{query.date}|{query.base or query.profile.base}"
    if not query.outing.start:
        return asked
    return f"{asked}|{without_filters(query.outing)}|{feeds_signature()}"


def _feeds_for(query: Query) -> tuple[CompiledFeed, ...]:
    return feeds() if query.outing.start else ()


@st.cache_resource(show_spinner=False, max_entries=32)
def _measured(key: str, version: str, _query: Query) -> Measured:
    del key, version
    return measure_for(catalogue(), _query, feeds=_feeds_for(_query))


@st.cache_resource(show_spinner=False, max_entries=64)
def _answered(key: str, version: str, _query: Query) -> Answered:
    del key
    return answer(catalogue(), _query, _measured(_measure_key(_query), version, _query))


def measured(query: Query, own: gpd.GeoDataFrame | None) -> Measured:
    """Return the measures of a question; own sites are kept in the visitor's session alone."""
    version = catalogue().version
    if own is None:
        return _measured(_measure_key(query), version, _without_weights(query))
    key = (_measure_key(query), id(own))
    kept = st.session_state.get("own_measured")
    if kept is None or kept[0] != key:
        kept = (key, measure_for(catalogue(), query, sites=own, feeds=_feeds_for(query)))
        st.session_state["own_measured"] = kept
    found: Measured = kept[1]
    return found


def ranking(query: Query, own: gpd.GeoDataFrame | None, *, top: int | None) -> Ranking:
    """Answer a question; only the score is computed anew when a weight changes."""
    found = measured(query, own)
    bare = _without_weights(query)
    if own is None:
        answered = _answered(f"{bare!r}|{_measure_key(bare)}", catalogue().version, bare)
    else:
        answered = answer(catalogue(), query, found)
    return search(catalogue(), query, measured=found, answered=answered, top=top)


@st.cache_resource(show_spinner=False)
def outlines() -> gpd.GeoDataFrame:
    """Return the polygons of the municipalities."""
    return load_outlines(data_folder())


STEP_MIN = 10


class Travel(NamedTuple):
    """A question of the page of access: all that its answers depend on, but for the sites.

    Attributes
    ----------
    walk_m
        Metres that one walks at most, detours included.
    is_bookable
        Whether service that must be booked counts.
    """

    origin: Point
    day: Day
    visit: Visit
    walk_m: int
    is_bookable: bool

    @property
    def minutes(self) -> range:
        """Minutes after midnight at which the map can be asked, the whole window long."""
        first, last = self.visit.depart_after_s // 60, self.visit.return_by_s // 60
        return range(first, last + 1, STEP_MIN)


def _installed() -> list[str]:
    folder = feeds_folder()
    files = sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else []
    return [signature(file) for file in files]


def feeds_signature() -> str:
    """Return what tells one set of data from another: embedded, own, stated, installed."""
    own = [signature(statements_file()), workspace_signature()]
    return "|".join([_embedded().version, *own, *_installed()])


@st.cache_resource(show_spinner=False, max_entries=2)
def _ground(installed: str) -> Ground:
    del installed
    return ground_of(_embedded(), outlines(), data_folder())


def ground() -> Ground:
    """Return what an import rests on; no own record is in it."""
    return _ground("|".join(_installed()))


@st.cache_resource(show_spinner=False, max_entries=4)
def _feeds(signature: str) -> tuple[CompiledFeed, ...]:
    del signature
    return feeds_at_hand(data_folder())


def feeds() -> tuple[CompiledFeed, ...]:
    """Return the embedded and the installed feeds."""
    return _feeds(feeds_signature())


@st.cache_resource(show_spinner=False, max_entries=12)
def _day_service(key: str, _day: Day, _settings: Settings, *, bookable: bool) -> DayService:
    del key
    return DayService.of(feeds(), _day, settings=_settings, bookable=bookable)


def day_service(asked: Travel) -> DayService:
    """Return all feeds on the day of a question, ready to travel."""
    settings = Settings(walk=WalkPolicy(limit_m=float(asked.walk_m)))
    key = f"{feeds_signature()}|{asked.day}|{asked.walk_m}"
    return _day_service(key, asked.day, settings, bookable=asked.is_bookable)


@st.cache_resource(show_spinner=False, max_entries=48)
def _access(key: str, _asked: Travel, _sites: gpd.GeoDataFrame) -> pd.DataFrame:
    del key
    return access_table(catalogue(), day_service(_asked), _asked.origin, _sites, _asked.visit)


def access(asked: Travel, kind: SiteKind) -> pd.DataFrame:
    """Return the answers for all embedded sites of a kind, as ``access_table`` does."""
    return _access(f"{feeds_signature()}|{asked}|{kind}", asked, catalogue().sites(kind))


def access_of(asked: Travel, kind: SiteKind, site: str) -> pd.DataFrame:
    """Return the answer for one site."""
    sites = catalogue().sites(kind).loc[[site]]
    return _access(f"{feeds_signature()}|{asked}|{site}", asked, sites)


@st.cache_resource(show_spinner=False, max_entries=24)
def _arrivals(key: str, _asked: Travel, _sites: gpd.GeoDataFrame) -> NDArray[np.float64]:
    del key
    timetable, visit = day_service(_asked).timetable, _asked.visit
    home = timetable.place(_asked.origin.lon, _asked.origin.lat)
    window = profile(timetable, home, visit.depart_after_s, visit.return_by_s)
    lon, lat = _sites.geometry.x.to_numpy(), _sites.geometry.y.to_numpy()
    leave = np.array([minute * 60 for minute in _asked.minutes])
    parts = [slice(first, first + 500) for first in range(0, max(len(lon), 1), 500)]
    found = np.concatenate(
        [window.arrivals(timetable.places(lon[p], lat[p]), leave) for p in parts]
    ).astype(np.float64)
    return np.where(found >= NEVER, np.nan, found)


def arrivals(asked: Travel, kind: SiteKind) -> NDArray[np.float64]:
    """Return arrivals in seconds, one row a site, one column a minute of ``asked.minutes``.

    NaN where no recorded way leads there.
    """
    return _arrivals(f"{feeds_signature()}|{asked}|{kind}", asked, catalogue().sites(kind))


@st.cache_resource(show_spinner=False, max_entries=48)
def _minutes_through_the_day(key: str, _asked: Travel, _site: tuple[float, float]) -> pd.DataFrame:
    del key
    timetable, visit = day_service(_asked).timetable, _asked.visit
    home = timetable.place(_asked.origin.lon, _asked.origin.lat)
    window = profile(timetable, home, visit.depart_after_s, visit.return_by_s)
    leave = np.arange(visit.depart_after_s, visit.return_by_s + 1, 60)
    arrive = window.arrivals(single(timetable.place(*_site)), leave)[0].astype(np.float64)
    taken = np.where(arrive >= NEVER, np.nan, (arrive - leave) / 60)
    return pd.DataFrame({"leave": leave // 60, "taken": taken})


def minutes_through_the_day(asked: Travel, site: tuple[float, float]) -> pd.DataFrame:
    """Return for each minute of leaving the minutes until one is there.

    Parameters
    ----------
    site
        Longitude and latitude, degrees.

    Returns
    -------
    frame
        leave : int     minutes after midnight
        taken : float   minutes, NaN where no recorded way leads there
    """
    return _minutes_through_the_day(f"{feeds_signature()}|{asked}|{site}", asked, site)


@st.cache_resource(show_spinner=False, max_entries=48)
def _journeys(
    key: str, _asked: Travel, _site: tuple[float, float]
) -> tuple[tuple[Journey, ...], tuple[Journey, ...]]:
    del key
    timetable, visit = day_service(_asked).timetable, _asked.visit
    home = timetable.place(_asked.origin.lon, _asked.origin.lat)
    there = timetable.place(*_site)
    start, end = visit.depart_after_s, visit.return_by_s
    out = journeys_between(timetable, home, there, start, end)
    back = journeys_between(timetable, there, home, start, end)
    return (
        tuple(j for j in out if j.arrive_s <= end),
        tuple(j for j in back if j.arrive_s <= end),
    )


def journeys(
    asked: Travel, site: tuple[float, float]
) -> tuple[tuple[Journey, ...], tuple[Journey, ...]]:
    """Return the journeys of the day worth while, out and back, that end within the window."""
    return _journeys(f"{feeds_signature()}|{asked}|{site}", asked, site)


@st.cache_resource(show_spinner=False, max_entries=48)
def _choices(
    key: str, _asked: Travel, _site: tuple[float, float]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    del key
    timetable, visit = day_service(_asked).timetable, _asked.visit
    home = timetable.place(_asked.origin.lon, _asked.origin.lat)
    there = timetable.place(*_site)
    found = []
    for start, end in ((home, there), (there, home)):
        window = profile(timetable, start, visit.depart_after_s, visit.return_by_s)
        leave, arrive = window.choices(single(end), 0)
        found.append(leave[arrive <= visit.return_by_s])
    return found[0], found[1]


def choices(
    asked: Travel, site: tuple[float, float]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the departures worth while, out and back, that arrive within the window: seconds."""
    return _choices(f"{feeds_signature()}|{asked}|{site}", asked, site)


@st.cache_resource(show_spinner=False, max_entries=4)
def _gateway_feeds(signature: str) -> dict[str, tuple[str, ...]]:
    del signature
    frame = catalogue().gateways
    lon, lat = frame.geometry.x.to_numpy(), frame.geometry.y.to_numpy()
    found: dict[str, tuple[str, ...]] = {}
    for feed in feeds():
        known = np.isfinite(feed.stop_lon) & np.isfinite(feed.stop_lat)
        index = PointIndex.build(feed.stop_lon[known], feed.stop_lat[known])
        near = np.unique(index.pairs_within(lon, lat, Settings().walk.limit_geodesic_m)[0])
        for row in near.tolist():
            gateway = str(frame.index[row])
            found[gateway] = (*found.get(gateway, ()), feed.feed_id)
    return found


def gateway_feeds() -> dict[str, tuple[str, ...]]:
    """Return the feeds with a stop within a walk of each gateway; none: the gateway is not in."""
    return _gateway_feeds(feeds_signature())
