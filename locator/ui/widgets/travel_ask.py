"""Whence, when, how long: the controls of travel, turned into one frozen question."""

import streamlit as st

from geo.access.verdicts import Visit
from locator.days import Day
from locator.errors import QueryError
from locator.i18n import Lang, Texts
from locator.places import Point, find_target, parse_point
from locator.records import Catalogue
from locator.ui import cache, state
from locator.ui.widgets.gateways import STAYS, gateway_choice, seconds
from locator.ui.widgets.picking import pick_word
from locator.vocabulary import DayType, SiteKind

EXAMPLES = ("gw-329", "gw-334", "gw-028", "gw-224")
_WALKS = (300, 500, 800, 1000, 1500, 2000, 3000)


def ask_travel(catalogue: Catalogue, texts: Texts) -> cache.Travel:
    """Draw the column of controls and return the question.

    Raises
    ------
    QueryError
        The start is no gateway and no point, or one must be home before leaving.
    """
    _gateway(catalogue, texts)
    pick_word(texts, "kind", SiteKind)
    pick_word(texts, "day", DayType)
    st.date_input(
        texts("access_page.date"),
        key="date",
        help=texts("access_page.date_help"),
        persist_state="session",
    )
    early, late = st.columns(2)
    for column, key in ((early, "after"), (late, "by")):
        column.selectbox(
            texts(f"access_page.{key}"),
            list(state.CLOCKS),
            format_func=_plain_clock,
            key=key,
            persist_state="session",
        )
    stay, walk = st.columns(2)
    with stay:
        _number(texts, "stay", STAYS)
    with walk:
        _number(texts, "walk", _WALKS)
    st.toggle(
        texts("access_page.bookable"),
        key="bookable",
        help=texts("access_page.bookable_help"),
        persist_state="session",
    )
    return _question(catalogue)


def target_name(catalogue: Catalogue, target: str, lang: Lang) -> str:
    """Return the name of a gateway; a point as it was given."""
    found = find_target(catalogue, target)
    return found.name_ja if lang is Lang.JA else found.name_en


def go_to(gateway: str) -> None:
    """Choose a gateway; the chosen site gives way if it is not reached from there."""
    st.session_state.gateway = gateway
    moved()


def moved() -> None:
    """Note that the start has moved: the chosen site may be far now."""
    st.session_state["access moved"] = True
    st.session_state.leave = None


def _gateway(catalogue: Catalogue, texts: Texts) -> None:
    labels = gateway_choice(catalogue, texts.lang)
    st.selectbox(
        texts("access_page.gateway"),
        list(labels),
        format_func=lambda gateway: labels.get(gateway, gateway),
        key="gateway",
        accept_new_options=True,
        on_change=moved,
        help=texts("access_page.gateway_help"),
        persist_state="session",
    )


def _plain_clock(text: str) -> str:
    return text.removeprefix("0")


def _number(texts: Texts, key: str, offered: tuple[int, ...]) -> None:
    """Offer round numbers, and the one of the link."""
    numbers = sorted({*offered, int(st.session_state[key])})
    st.selectbox(
        texts(f"access_page.{key}"),
        numbers,
        key=key,
        help=texts(f"access_page.{key}_help"),
        persist_state="session",
    )


def _question(catalogue: Catalogue) -> cache.Travel:
    chosen = st.session_state
    target = str(chosen.gateway or "")
    if target in catalogue.gateways.index or parse_point(target) is not None:
        origin: Point = find_target(catalogue, target).points[0]
    else:
        raise QueryError(
            f"{target[:60]!r} is neither lon,lat nor the id of a gateway; choose one of the list",
            code="unknown_target",
            found=target[:60],
        )
    after, by = seconds(str(chosen.after)), seconds(str(chosen.by))
    if by <= after:
        raise QueryError(
            f"the way home at {chosen.by} is not after leaving at {chosen.after}",
            code="bad_window",
            after=chosen.after,
            by=chosen.by,
        )
    return cache.Travel(
        origin=origin,
        day=Day(type=DayType.of(chosen.day), date=chosen.date),
        visit=Visit(depart_after_s=after, return_by_s=by, stay_min=float(chosen.stay)),
        walk_m=int(chosen.walk),
        is_bookable=bool(chosen.bookable),
    )
