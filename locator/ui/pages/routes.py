"""めぐる / Routes: which of these places, in which order, and will I get home."""

import time
from collections.abc import Callable

import streamlit as st

from geo.errors import GeoError
from locator.brief import feed_names, silence_lines, timetable_notice
from locator.errors import LocatorError
from locator.export.wording import NO_PLAN, bound_text, notices
from locator.i18n import Lang, Texts
from locator.itineraries import Itinerary, ItineraryQuery
from locator.records import Catalogue
from locator.ui import cache, itineraries
from locator.ui.widgets.panel import plain
from locator.ui.widgets.route_ask import DEMOS, ask_route, go_to
from locator.ui.widgets.route_cards import route_cards, shown_plan
from locator.ui.widgets.route_figures import route_figures
from locator.ui.widgets.route_files import route_files
from locator.ui.widgets.route_map import route_map
from locator.ui.widgets.route_stops import dropped, route_stops
from locator.ui.widgets.route_table import day_sums, if_missed, left_out_list, route_table
from locator.ui.widgets.route_timeline import route_timeline
from locator.vocabulary import TravelMode

_STOPPED = "route stopped"
_TICK_S = 0.3


def render(texts: Texts) -> None:
    """Ask, answer, show."""
    catalogue = cache.catalogue()
    st.subheader(texts("routes_page.question"), anchor=False)
    _examples(catalogue, texts)
    try:
        with st.sidebar:
            query = ask_route(catalogue, texts)
        plan = _planned(query, texts)
    except (LocatorError, GeoError) as error:
        st.error(texts.fault(error))
        return
    if plan is None:
        return
    stops = itineraries.stop_names(plan)
    if plan.status in NO_PLAN or not plan.days:
        st.warning(plain(bound_text(plan, texts)))
        st.info(texts("routes_page.loosen"))
        dropped(plan, texts)
        left_out_list(plan, texts)
        return
    shown = shown_plan(plan)
    _headline(shown, texts)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        route_map(shown, stops, texts)
    with right, st.container(border=True, key="panel"):
        route_figures(shown, texts)
        if shown.stays:
            if_missed(shown, texts)
        else:
            st.info(texts("routes_page.nothing"))
        for note in _notes(shown, texts):
            st.caption(plain(note))
    st.subheader(texts("routes_page.timeline"), anchor=False)
    st.caption(texts("routes_page.timeline_help"))
    picture = route_timeline(shown, stops, texts, is_dark=st.context.theme.type == "dark")
    st.altair_chart(picture, alt=texts("routes_page.timeline_alt"))
    day_sums(shown, texts)
    route_cards(plan, texts)
    st.subheader(texts("routes_page.table"), anchor=False)
    route_table(shown, stops, texts)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        route_stops(shown, texts)
        dropped(plan, texts)
    with right:
        left_out_list(shown, texts)
    route_files(shown, stops, texts)
    for line in plan.attribution:
        st.caption(plain(line))


def _examples(catalogue: Catalogue, texts: Texts) -> None:
    """Offer the examples, one click away."""
    names = catalogue.municipalities.drop_duplicates("prefecture_code").set_index("prefecture_code")
    column = "prefecture_ja" if texts.lang is Lang.JA else "prefecture_en"
    titles = "title_ja" if texts.lang is Lang.JA else "title_en"
    chosen = (str(st.session_state.route_start), list(st.session_state.route_work))
    with st.container(horizontal=True, gap="small", key="examples"):
        for start, work in DEMOS:
            if start not in catalogue.gateways.index or work not in catalogue.works.index:
                continue
            code = str(catalogue.gateways.loc[start, "municipality_code"])[:2]
            st.button(
                texts(
                    "routes_page.example",
                    area=str(names.loc[code, column]),
                    work=plain(str(catalogue.works.loc[work, titles])),
                ),
                key=f"example {start}",
                on_click=go_to,
                args=(start, work),
                type="primary" if chosen == (start, [work]) else "secondary",
            )


def _planned(query: ItineraryQuery, texts: Texts) -> Itinerary | None:
    """Return the plan of a question; while it is made it can be cancelled; None where it was."""
    held = itineraries.known_plan(query)
    if held is not None:
        return held
    key = itineraries.question_key(query)
    if st.session_state.get(_STOPPED) == key:
        st.info(texts("routes_page.stopped"))
        st.button(texts("routes_page.plan_again"), key="plan-again", on_click=_go_on)
        return None
    place = st.empty()
    with place.container(), st.spinner(texts("routes_page.working"), show_time=True):
        st.button(texts("routes_page.cancel"), key="cancel-plan", on_click=_stop, args=(key,))
        found = itineraries.plan(query, _ticker(st.empty()))
    place.empty()
    return found


def _ticker(place: "st.delta_generator.DeltaGenerator") -> Callable[[], bool]:
    """Return what the planner asks while it works: words to the browser, from time to time.

    Writing lets Streamlit end the run where the visitor has asked for something else.
    """
    last = time.monotonic()

    def ask() -> bool:
        nonlocal last
        now = time.monotonic()
        if now - last > _TICK_S:
            last = now
            place.empty()
        return False

    return ask


def _stop(key: str) -> None:
    st.session_state[_STOPPED] = key


def _go_on() -> None:
    st.session_state.pop(_STOPPED, None)


def _headline(plan: Itinerary, texts: Texts) -> None:
    words = texts(
        "routes_page.count" if len(plan.days) > 1 else "routes_page.count_one",
        n=len(plan.stays),
        of=plan.asked,
        days=len(plan.days),
    )
    st.markdown(f"{words} {_age(plan, texts)}")
    lines = _silent(plan, texts)
    if lines:
        st.caption("  \n".join(plain(line) for line in lines))


def _silent(plan: Itinerary, texts: Texts) -> list[str]:
    """Return which timetables around the ends say nothing of a date, and why."""
    if plan.query.mode is TravelMode.CAR:
        return []
    near = {
        feed
        for day in plan.days
        for end in (day.start, day.end)
        for feed in cache.gateway_feeds().get(end.id, ())
    }
    names = feed_names(cache.feeds(), texts)
    lines = [
        line
        for day in plan.days
        for feed in day.feeds
        if feed.id in near and feed.state and not feed.state.is_known
        for line in silence_lines({feed.id: feed.state}, texts, names)
    ]
    return list(dict.fromkeys(lines))


def _notes(plan: Itinerary, texts: Texts) -> list[str]:
    """Return what to mind, but for the age of the timetable: the headline has said it."""
    said = timetable_notice(plan.as_of, texts)
    return [note for note in notices(plan, texts) if note != said]


def _age(plan: Itinerary, texts: Texts) -> str:
    """Return a badge: how old the timetables are; orange where too old for travel."""
    notice = timetable_notice(plan.as_of, texts)
    if notice:
        return f":orange-badge[{plain(notice)}]"
    if not plan.as_of:
        return f":gray-badge[{plain(texts('routes_page.no_timetable'))}]"
    fresh = texts("access_page.as_of", date=min(plan.as_of.values()).isoformat())
    return f":blue-badge[{plain(fresh)}]"
