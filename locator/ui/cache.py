"""What is loaded once for all visitors, and what is computed once a question."""

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import geopandas as gpd
import streamlit as st

from locator.catalogue import load_catalogue
from locator.filtering import Answered, answer
from locator.i18n import Lang, Texts, load_texts
from locator.measures import Measured
from locator.outlines import load_outlines
from locator.profiles import load_profiles
from locator.records import Catalogue, Profile, Query, Ranking
from locator.search import measure_for, search
from locator.settings import find_data


@st.cache_resource(show_spinner=False)
def catalogue() -> Catalogue:
    """Return the embedded catalogue; it is never written to."""
    return load_catalogue(data_folder())


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
    return f"{query.kind}|{query.day}|{query.date}|{query.base or query.profile.base}"


@st.cache_resource(show_spinner=False, max_entries=32)
def _measured(key: str, version: str, _query: Query) -> Measured:
    del key, version
    return measure_for(catalogue(), _query)


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
        kept = (key, measure_for(catalogue(), query, sites=own))
        st.session_state["own_measured"] = kept
    found: Measured = kept[1]
    return found


def ranking(query: Query, own: gpd.GeoDataFrame | None, *, top: int | None) -> Ranking:
    """Answer a question; only the score is computed anew when a weight changes."""
    found = measured(query, own)
    bare = _without_weights(query)
    if own is None:
        answered = _answered(repr(bare), catalogue().version, bare)
    else:
        answered = answer(catalogue(), query, found)
    return search(catalogue(), query, measured=found, answered=answered, top=top)


@st.cache_resource(show_spinner=False)
def outlines() -> gpd.GeoDataFrame:
    """Return the polygons of the municipalities."""
    return load_outlines(data_folder())
