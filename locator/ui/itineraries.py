"""What the page of routes asks: places of works, a plan once a question, where stops stand."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from locator.export.wording import StopNames
from locator.itineraries import Itinerary, ItineraryQuery, VisitRule, plan_itinerary
from locator.ui import cache
from locator.vocabulary import PublicAccess, SiteKind

_RULES = "own visit rules"
_MOST_PLANS = 48
_SHOWN = ("name_ja", "name_en", "place_id", "public_access")


class Plans:
    """Plans by question, the latest ones, for all visitors; safe for several threads."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, Itinerary] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> Itinerary | None:
        """Return the plan of a question, None where it is not there."""
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
            return found

    def put(self, key: str, plan: Itinerary) -> None:
        """Hold a plan; the one that was asked for longest ago gives way."""
        with self._lock:
            self._held[key] = plan
            self._held.move_to_end(key)
            while len(self._held) > _MOST_PLANS:
                self._held.popitem(last=False)


@st.cache_resource(show_spinner=False)
def _plans() -> Plans:
    return Plans()


def question_key(query: ItineraryQuery) -> str:
    """Return what tells one question from another, on the data and timetables at hand."""
    parts = [f"{name}={_told(getattr(query, name))}" for name in query.__slots__]
    return "|".join([cache.catalogue().version, cache.feeds_signature(), *parts])


def _told(value: object) -> str:
    """Return a value as text that is the same for equal values."""
    if isinstance(value, Mapping):
        return repr(sorted((str(key), _told(item)) for key, item in value.items()))
    if isinstance(value, frozenset):
        return repr(sorted(map(repr, value)))
    if isinstance(value, VisitRule):
        return repr([_told(getattr(value, name)) for name in value.__slots__])
    return repr(value)


def known_plan(query: ItineraryQuery) -> Itinerary | None:
    """Return the plan of a question that has been asked before."""
    return _plans().get(question_key(query))


def plan(query: ItineraryQuery, is_cancelled: Callable[[], bool]) -> Itinerary:
    """Return the plan of a question, once computed; alternatives are with it.

    Parameters
    ----------
    is_cancelled
        Asked again and again while planning; what it raises ends the work, and nothing is held.
        A plan that it has cut is not held either.
    """
    key = question_key(query)
    found = _plans().get(key)
    if found is not None:
        return found
    was_cut = False

    def ask() -> bool:
        nonlocal was_cut
        was_cut = was_cut or is_cancelled()
        return was_cut

    found = plan_itinerary(cache.catalogue(), cache.feeds(), query, is_cancelled=ask)
    if not was_cut:
        _plans().put(key, found)
    return found


def hold_rules(token: str, rules: Mapping[str, VisitRule]) -> None:
    """Hold the visitor's rules of places in the session."""
    st.session_state[_RULES] = (token, dict(rules))


def drop_rules() -> None:
    """Forget the visitor's rules."""
    st.session_state.pop(_RULES, None)


def held_rules() -> tuple[str, dict[str, VisitRule]]:
    """Return what tells the visitor's rules from others, and the rules; empty where none."""
    held: tuple[str, dict[str, VisitRule]] = st.session_state.get(_RULES, ("", {}))
    return held


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutePlace:
    """A place that a plan can be asked for.

    Attributes
    ----------
    is_limited
        It is not freely open.
    """

    id: str
    name_ja: str
    name_en: str
    is_limited: bool


@st.cache_data(show_spinner=False, max_entries=64)
def _places(version: str, works: tuple[str, ...], picks: tuple[str, ...]) -> list[RoutePlace]:
    del version
    whole = cache.catalogue()
    linked = whole.place_works["work_id"].isin(works)
    wanted = {*whole.place_works.loc[linked, "site_id"], *picks}
    parts = []
    for kind in (SiteKind.SPOT, SiteKind.LOCATION):
        frame = whole.sites(kind)
        parts.append(pd.DataFrame(frame.loc[frame.index.isin(wanted), list(_SHOWN)]))
    rows = pd.concat(parts)
    rows = rows[rows["public_access"] != PublicAccess.PRIVATE.value]
    rows = rows[~(rows["place_id"].notna() & rows["place_id"].duplicated())]
    return [
        RoutePlace(
            id=str(site),
            name_ja=str(row["name_ja"]),
            name_en=str(row["name_ja"] if pd.isna(row["name_en"]) else row["name_en"]),
            is_limited=row["public_access"] == PublicAccess.LIMITED.value,
        )
        for site, row in rows.iterrows()
    ]


def places(works: Sequence[str], picks: Sequence[str]) -> list[RoutePlace]:
    """Return the places of works and those picked, each place once, private ones never."""
    return _places(cache.catalogue().version, tuple(works), tuple(picks))


def stop_names(plan: Itinerary) -> StopNames:
    """Return names and positions of the stops of a plan and of its alternatives."""
    return StopNames.of(plan, cache.feeds())
