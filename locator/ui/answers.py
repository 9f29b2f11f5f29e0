"""What the page of gaps asks: sites of an area, verdicts, the can-go table; once a question."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar, cast

import geopandas as gpd
import numpy as np
import pandas as pd
import streamlit as st

from geo.access.verdicts import Visit
from geo.gtfs.compiled import CompiledFeed
from geo.roads import RoadNetwork
from locator.brief import today_in_japan
from locator.cango import CanGo, can_go
from locator.days import Day
from locator.filtering import area_masks
from locator.gaps import GapDefinition, GapReport, gap_report, load_definitions
from locator.importing import AskedList
from locator.municipality import MunicipalitySheet, municipality_sheet
from locator.outlines import mesh_cells
from locator.places import find_target, once_a_place
from locator.settings import Settings, WalkPolicy
from locator.ui import cache
from locator.vocabulary import DayType, SiteKind
from locator.walking import walk_comparison

KIND = "kind"
_COLUMNS = [
    "place_id",
    "name_ja",
    "name_en",
    "municipality_code",
    "precision_m",
    "source_id",
    "geometry",
]
CELL, OWN = "cell", "own"
LIST_FILE = "my list brought"
"""Where the session holds the file of the visitor's list."""
_LIST = "own"
MOST_CELLS = 5_000
_OWN_ANSWERS, _MOST_OWN_ANSWERS = "own answers", 16
Answer = TypeVar("Answer")


class Area(NamedTuple):
    """The sites in question.

    Attributes
    ----------
    prefecture
        Code of two digits.
    towns
        Codes of municipalities; empty: the whole prefecture.
    places
        spot, location, hub, own (the visitor's list).
    mesh
        Key of ``locator.outlines.LEVELS``: the cells of the municipality instead of places.
    own, people
        What tells one list, and one file of people by cell, from another; both are the visitor's
        and held in the session.
    """

    prefecture: str
    towns: tuple[str, ...]
    places: tuple[str, ...]
    mesh: str = ""
    own: str = ""
    people: str = ""

    @property
    def town(self) -> str:
        """The one municipality chosen; empty where there are none or several."""
        return self.towns[0] if len(self.towns) == 1 else ""


class Trip(NamedTuple):
    """A question of who can go: everything but the sites.

    Attributes
    ----------
    starts
        Ids of gateways.
    each_day
        Whether all three types of days are asked for instead of the day.
    """

    starts: tuple[str, ...]
    day: Day
    each_day: bool
    visit: Visit
    walk_m: int
    is_bookable: bool

    @property
    def days(self) -> tuple[Day, ...]:
        """The days asked for."""
        return tuple(Day(type=one) for one in DayType) if self.each_day else (self.day,)

    @property
    def settings(self) -> Settings:
        """The walk limit as settings."""
        return Settings(walk=WalkPolicy(limit_m=float(self.walk_m)))

    def travel(self, start: str, day: Day) -> cache.Travel:
        """Return the question of one start and day, as the page of access asks it."""
        return cache.Travel(
            origin=find_target(cache.catalogue(), start).points[0],
            day=day,
            visit=self.visit,
            walk_m=self.walk_m,
            is_bookable=self.is_bookable,
        )


@st.cache_resource(show_spinner=False)
def definitions() -> dict[str, GapDefinition]:
    """Return the embedded definitions by id."""
    return load_definitions(cache.data_folder())


def once(area: Area, key: str, shared: Callable[[], Answer], alone: Callable[[], Answer]) -> Answer:
    """Answer a question once: for all visitors, or, of what is a visitor's, in the session alone.

    Parameters
    ----------
    key
        Names the question, without the area.
    shared, alone
        The answer from the store of all visitors, and the answer itself.
    """
    return alone_once(area, key, alone) if area.own or area.people else shared()


def alone_once(area: Area, key: str, ask: Callable[[], Answer]) -> Answer:
    """Answer a question of an area once a session."""
    kept: dict[str, object] = st.session_state.setdefault(_OWN_ANSWERS, {})
    name = f"{cache.feeds_signature()}|{cache.catalogue().version}|{area}|{key}"
    if name not in kept:
        found = ask()
        kept[name] = found
        while len(kept) > _MOST_OWN_ANSWERS:
            del kept[next(iter(kept))]
    return cast("Answer", kept[name])


def own_list() -> tuple[str, gpd.GeoDataFrame] | None:
    """Return the visitor's list and what tells it from another, None where there is none."""
    held = held_list()
    if held is None or isinstance(held, Exception) or held.frame.empty:
        return None
    return list_token(), held.frame


def held_list() -> AskedList | Exception | None:
    """Return the visitor's list as it was read, or why it could not be."""
    held: tuple[str, AskedList | Exception] | None = st.session_state.get(_LIST)
    return None if held is None else held[1]


def list_token() -> str:
    """Return what tells the visitor's list from another, empty where there is none."""
    held = st.session_state.get(_LIST)
    return "" if held is None else str(held[0])


def hold_list(token: str, found: AskedList | Exception) -> None:
    """Hold the visitor's list in the session."""
    st.session_state[_LIST] = (token, found)


def drop_list() -> None:
    """Forget the visitor's list and its file."""
    for key in (_LIST, LIST_FILE):
        st.session_state.pop(key, None)


def hold_people(token: str, people: pd.Series) -> None:
    """Hold people by cell in the session."""
    st.session_state["people"] = (token, people)


def drop_people() -> None:
    """Forget people by cell."""
    st.session_state.pop("people", None)


def people_token() -> str:
    """Return what tells the file of people from another, empty where there is none."""
    held = st.session_state.get("people")
    return "" if held is None else str(held[0])


def _people(area: Area) -> pd.Series | None:
    held = st.session_state.get("people")
    return held[1] if held is not None and area.people else None


def hold_roads(token: str, network: RoadNetwork) -> None:
    """Hold roads in the session."""
    st.session_state["roads"] = (token, network)


def drop_roads() -> None:
    """Forget the roads."""
    st.session_state.pop("roads", None)


def roads() -> tuple[str, RoadNetwork] | None:
    """Return what tells the visitor's roads from others, and the roads; None without any."""
    held: tuple[str, RoadNetwork] | None = st.session_state.get("roads")
    return held


def walks(area: Area, settings: Settings) -> pd.DataFrame | None:
    """Return each way of measuring a walk, as ``walk_comparison``; None without roads."""
    held = roads()
    if held is None:
        return None
    token, network = held
    return alone_once(
        area,
        f"walks|{token}|{settings.walk}",
        lambda: walk_comparison(sites(area), cache.feeds(), network, settings),
    )


def _cells(area: Area) -> gpd.GeoDataFrame:
    municipalities = cache.catalogue().municipalities
    codes, outlines = [area.town], cache.outlines()
    return mesh_cells(
        outlines, codes, area.mesh, municipalities=municipalities, most=MOST_CELLS
    ).assign(**{KIND: CELL})


def _places(area: Area) -> gpd.GeoDataFrame:
    if area.mesh:
        return _cells(area)
    whole = cache.catalogue()
    frames = {"hub": whole.hubs, **{kind.value: whole.sites(kind) for kind in SiteKind}}
    own = own_list()
    if area.own and own is not None:
        frames[OWN] = own[1]
    parts = [
        frames[place].reindex(columns=_COLUMNS).assign(**{KIND: place})
        for place in area.places
        if place in frames
    ]
    together = gpd.GeoDataFrame(pd.concat(parts), geometry="geometry", crs=whole.spots.crs)
    kept = np.ones(len(together), dtype=bool)
    for _, mask in area_masks(whole, together, (area.prefecture,), area.towns):
        kept &= mask == 1
    return once_a_place(together[kept])


@st.cache_resource(show_spinner=False, max_entries=32)
def _sites(version: str, area: Area) -> gpd.GeoDataFrame:
    del version
    return _places(area)


def sites(area: Area) -> gpd.GeoDataFrame:
    """Return the sites of an area, one row each (index: id); ``kind`` says what they are.

    Raises
    ------
    QueryError
        More than ``MOST_CELLS`` cells, or the municipality has no outline.
    """
    version = cache.catalogue().version
    return once(area, "sites", lambda: _sites(version, area), lambda: _places(area))


def judged_with(
    feeds: Sequence[CompiledFeed], area: Area, day: Day, wanted: tuple[GapDefinition, ...]
) -> GapReport:
    """Return what definitions say of the sites of an area by the timetables given."""
    return gap_report(cache.catalogue(), feeds, day, wanted, sites(area), weights=_people(area))


@st.cache_resource(show_spinner=False, max_entries=24)
def _report(key: str, _area: Area, _day: Day, _definitions: tuple[GapDefinition, ...]) -> GapReport:
    del key
    return judged_with(cache.feeds(), _area, _day, _definitions)


def report(area: Area, day: Day, wanted: tuple[GapDefinition, ...]) -> GapReport:
    """Return what definitions say of the sites of an area on a day.

    Raises
    ------
    QueryError
        As ``sites``.
    """
    told = f"{day}|{wanted}"
    key = f"{cache.feeds_signature()}|{area}|{told}"
    return once(
        area,
        f"report|{told}",
        lambda: _report(key, area, day, wanted),
        lambda: judged_with(cache.feeds(), area, day, wanted),
    )


def _table(area: Area, trip: Trip) -> CanGo:
    catalogue = cache.catalogue()
    return can_go(
        catalogue,
        cache.feeds(),
        trip.days,
        [find_target(catalogue, start) for start in trip.starts],
        sites(area),
        visit=trip.visit,
        settings=trip.settings,
        bookable=trip.is_bookable,
    )


@st.cache_resource(show_spinner=False, max_entries=12)
def _can_go(key: str, _area: Area, _trip: Trip) -> CanGo:
    del key
    return _table(_area, _trip)


def can_go_table(area: Area, trip: Trip) -> CanGo:
    """Return who can get where, stay and get home, from each start on each day."""
    key = f"{cache.feeds_signature()}|{area}|{trip}"
    return once(area, f"cango|{trip}", lambda: _can_go(key, area, trip), lambda: _table(area, trip))


@st.cache_resource(show_spinner=False, max_entries=4)
def _sheet(
    key: str, _code: str, _trip: Trip, _definitions: tuple[GapDefinition, ...]
) -> MunicipalitySheet:
    del key
    catalogue = cache.catalogue()
    return municipality_sheet(
        catalogue,
        cache.feeds(),
        _code,
        day=_trip.day,
        starts=[find_target(catalogue, start) for start in _trip.starts],
        visit=_trip.visit,
        definitions=_definitions,
        settings=_trip.settings,
        bookable=_trip.is_bookable,
    )


def sheet(code: str, trip: Trip, wanted: tuple[GapDefinition, ...]) -> MunicipalitySheet:
    """Return all that is known of a municipality, on the day of a question."""
    key = f"{cache.feeds_signature()}|{today_in_japan()}|{code}|{trip}|{wanted}"
    return _sheet(key, code, trip, wanted)
