"""Keep, must, skip: what is wished of each place, in the list and beside each stop."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from locator.i18n import Lang, Texts
from locator.ui.itineraries import RoutePlace

KEEP, MUST, SKIP = "keep", "must", "skip"
WISHES = (KEEP, MUST, SKIP)
_BASE = "route places"
_ROW_PX = 35
_MOST_ROWS = 10


def wish_of(site: str) -> str:
    """Return what is wished of a place: keep, must or skip."""
    if site in st.session_state.must:
        return MUST
    return SKIP if site in st.session_state.skip else KEEP


def wish(site: str, what: str) -> None:
    """Wish something of a place; an order that does not hold it, or may not, gives way."""
    for key in (MUST, SKIP):
        kept = [one for one in st.session_state[key] if one != site]
        st.session_state[key] = [*kept, site] if key == what else kept
    order = [one for one in st.session_state.order if one != site or what != SKIP]
    st.session_state.order = [] if what == MUST and site not in order else order
    st.session_state.option = "plan"


def move(sites: Sequence[str], site: str, by: int) -> None:
    """Move a place of an order up (-1) or down (1); from then on the order is the visitor's."""
    order = list(sites)
    at = order.index(site)
    to = min(max(at + by, 0), len(order) - 1)
    order.insert(to, order.pop(at))
    st.session_state.order = order
    st.session_state.option = "plan"


def free_order() -> None:
    """Let the planner choose the order again."""
    st.session_state.order = []


def forget_wishes() -> None:
    """Keep every place again, in any order."""
    st.session_state.must, st.session_state.skip, st.session_state.order = [], [], []


def name_of(place: RoutePlace, lang: Lang) -> str:
    """Return the name of a place."""
    return place.name_ja if lang is Lang.JA else place.name_en


def ask_places(places: Sequence[RoutePlace], texts: Texts) -> None:
    """Draw the list of places, each with what is wished of it."""
    known = [place.id for place in places]
    counts = [sum(wish_of(site) == what for site in known) for what in WISHES]
    title = texts("routes_page.places", n=len(known), must=counts[1], skip=counts[2])
    with st.expander(title):
        if not known:
            st.caption(texts("routes_page.places_none"))
            return
        st.caption(texts("routes_page.places_help"))
        labels = {what: texts(f"routes_page.wish_{what}") for what in WISHES}
        number, wishes = _generation((texts.lang, *known), {site: wish_of(site) for site in known})
        frame = pd.DataFrame(
            {
                "name": [name_of(place, texts.lang) for place in places],
                "wish": [labels[wishes[site]] for site in known],
            }
        )
        key = f"route places {number}"

        def keep() -> None:
            edited = st.session_state[key]["edited_rows"]
            words = {label: what for what, label in labels.items()}
            for row, cells in edited.items():
                wanted = words.get(str(cells.get("wish")), KEEP)
                if wish_of(known[row]) != wanted:
                    wish(known[row], wanted)
            _reflect({site: wish_of(site) for site in known})

        st.data_editor(
            frame,
            key=key,
            on_change=keep,
            hide_index=True,
            disabled=["name"],
            height=38 + _ROW_PX * min(len(known), _MOST_ROWS),
            column_config={
                "name": st.column_config.TextColumn(texts("find.name"), width=130),
                "wish": st.column_config.SelectboxColumn(
                    texts("routes_page.wish"),
                    options=list(labels.values()),
                    required=True,
                    width=75,
                ),
            },
        )
        if counts[1] or counts[2]:
            st.button(
                texts("routes_page.wishes_forget"), key="forget-wishes", on_click=forget_wishes
            )


def _generation(names: tuple[str, ...], wishes: dict[str, str]) -> tuple[int, dict[str, str]]:
    """Return the number of the list and the wishes it began with.

    A list keeps its number while it is changed by hand alone, so that it is not drawn anew; a
    wish that comes from elsewhere begins a new one.
    """
    number, held, began, reflected = st.session_state.get(_BASE, (0, (), {}, {}))
    if held != names or reflected != wishes:
        number, began, reflected = number + 1, wishes, wishes
    st.session_state[_BASE] = (number, names, began, reflected)
    return number, began


def _reflect(wishes: dict[str, str]) -> None:
    number, names, began, _ = st.session_state[_BASE]
    st.session_state[_BASE] = (number, names, began, wishes)
