"""What the page of gaps asks: sites of an area, verdicts, the can-go table; once a question."""

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import streamlit as st

from geo.access.verdicts import Visit
from locator.brief import today_in_japan
from locator.cango import CanGo, can_go
from locator.days import Day
from locator.filtering import area_masks
from locator.gaps import GapDefinition, GapReport, gap_report, load_definitions
from locator.municipality import MunicipalitySheet, municipality_sheet
from locator.places import find_target
from locator.settings import Settings, WalkPolicy
from locator.ui import cache
from locator.vocabulary import DayType, SiteKind

KIND = "kind"
_COLUMNS = ["name_ja", "name_en", "municipality_code", "precision_m", "source_id", "geometry"]


class Area(NamedTuple):
    """The sites in question.

    Attributes
    ----------
    prefecture
        Code of two digits.
    towns
        Codes of municipalities; empty: the whole prefecture.
    places
        spot, location, hub.
    """

    prefecture: str
    towns: tuple[str, ...]
    places: tuple[str, ...]

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


@st.cache_resource(show_spinner=False, max_entries=32)
def _sites(version: str, area: Area) -> gpd.GeoDataFrame:
    del version
    whole = cache.catalogue()
    frames = {"hub": whole.hubs, **{kind.value: whole.sites(kind) for kind in SiteKind}}
    parts = [
        frames[place].reindex(columns=_COLUMNS).assign(**{KIND: place}) for place in area.places
    ]
    together = gpd.GeoDataFrame(pd.concat(parts), geometry="geometry", crs=whole.spots.crs)
    kept = np.ones(len(together), dtype=bool)
    for _, mask in area_masks(whole, together, (area.prefecture,), area.towns):
        kept &= mask == 1
    return together[kept]


def sites(area: Area) -> gpd.GeoDataFrame:
    """Return the sites of an area, one row each (index: id); ``kind`` says what they are."""
    return _sites(cache.catalogue().version, area)


@st.cache_resource(show_spinner=False, max_entries=24)
def _report(key: str, _area: Area, _day: Day, _definitions: tuple[GapDefinition, ...]) -> GapReport:
    del key
    return gap_report(cache.catalogue(), cache.feeds(), _day, _definitions, sites(_area))


def report(area: Area, day: Day, wanted: tuple[GapDefinition, ...]) -> GapReport:
    """Return what definitions say of the sites of an area on a day."""
    return _report(f"{cache.feeds_signature()}|{area}|{day}|{wanted}", area, day, wanted)


@st.cache_resource(show_spinner=False, max_entries=12)
def _can_go(key: str, _area: Area, _trip: Trip) -> CanGo:
    del key
    catalogue = cache.catalogue()
    return can_go(
        catalogue,
        cache.feeds(),
        _trip.days,
        [find_target(catalogue, start) for start in _trip.starts],
        sites(_area),
        visit=_trip.visit,
        settings=_trip.settings,
        bookable=_trip.is_bookable,
    )


def can_go_table(area: Area, trip: Trip) -> CanGo:
    """Return who can get where, stay and get home, from each start on each day."""
    return _can_go(f"{cache.feeds_signature()}|{area}|{trip}", area, trip)


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
