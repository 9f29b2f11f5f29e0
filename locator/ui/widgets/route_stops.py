"""The stops of a plan, one a line: lock, drop, move up or down; the plan follows at once."""

import streamlit as st

from locator.export.wording import place_name
from locator.i18n import Texts
from locator.itineraries import Itinerary
from locator.reasons import hhmm
from locator.ui.widgets.panel import plain
from locator.ui.widgets.route_places import KEEP, MUST, SKIP, free_order, move, wish, wish_of


def route_stops(plan: Itinerary, texts: Texts) -> None:
    """Draw a line a stop with its buttons."""
    st.subheader(texts("routes_page.change"), anchor=False)
    st.caption(texts("routes_page.change_help"))
    sites = [stay.place.id for stay in plan.stays]
    if st.session_state.order:
        st.markdown(plain(texts("routes_page.order_own")))
        st.button(texts("routes_page.order_free"), key="free-order", on_click=free_order)
    for number, stay in enumerate(plan.stays, 1):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            name = plain(place_name(stay.place, texts.lang))
            times = f"{hhmm(stay.arrive_s, up=True)}–{hhmm(stay.depart_s)}"
            st.markdown(f"**{number}. {name}**　{plain(times)}", width="stretch")
            with st.container(horizontal=True, gap="small", width="content"):
                _buttons(stay.place.id, sites, number, texts)


def _buttons(site: str, sites: list[str], number: int, texts: Texts) -> None:
    for key, by, at_end in (("up", -1, 1), ("down", 1, len(sites))):
        st.button(
            texts(f"routes_page.{key}"),
            key=f"{key} {site}",
            on_click=move,
            args=(sites, site, by),
            disabled=number == at_end,
            help=texts(f"routes_page.{key}_help"),
        )
    is_locked = wish_of(site) == MUST
    st.button(
        texts("routes_page.unlock" if is_locked else "routes_page.lock"),
        key=f"lock {site}",
        on_click=wish,
        args=(site, KEEP if is_locked else MUST),
        type="primary" if is_locked else "secondary",
        help=texts("routes_page.lock_help"),
    )
    st.button(
        texts("routes_page.drop"),
        key=f"drop {site}",
        on_click=wish,
        args=(site, SKIP),
        help=texts("routes_page.drop_help"),
    )


def dropped(plan: Itinerary, texts: Texts) -> None:
    """Offer to take back each place that was dropped."""
    skipped = [left for left in plan.left_out if left.place.id in st.session_state.skip]
    if not skipped:
        return
    st.caption(texts("routes_page.dropped"))
    with st.container(horizontal=True, gap="small"):
        for left in skipped:
            st.button(
                plain(place_name(left.place, texts.lang)),
                key=f"back {left.place.id}",
                on_click=wish,
                args=(left.place.id, KEEP),
                icon=":material/undo:",
            )
