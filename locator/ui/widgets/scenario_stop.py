"""The form of an added stop: between two stops of a route, or another pole of a stop."""

import streamlit as st

from locator.errors import LocatorError, QueryError
from locator.i18n import Texts
from locator.scenarios import AddedStop, Scenario
from locator.ui import answers, plans
from locator.ui.widgets.panel import plain
from locator.ui.widgets.scenario_state import clear_drawn, drawn, hold, new_id, redraw, with_part

_WAYS = ("between", "pole")


def stop_form(one: Scenario, area: answers.Area, texts: Texts) -> None:
    """Draw the form; once sent, the stop stands in the scenario.

    The choices depend on one another, so that each is drawn anew at once.
    """
    with st.container(border=True):
        _place(texts)
        st.text_input(texts("gaps_page.part_name"), max_chars=100, key="stop name")
        ways = {way: texts(f"gaps_page.stop_{way}") for way in _WAYS}
        way = st.segmented_control(
            texts("gaps_page.stop_way"),
            list(ways),
            format_func=lambda code: ways[code],
            default=_WAYS[0],
            key="stop way",
            required=True,
            wrap=True,
        )
        labels = plans.routes(area)
        route = st.selectbox(
            texts("gaps_page.part_route" if way == "between" else "gaps_page.stop_route"),
            list(labels),
            format_func=lambda code: labels.get(code, code),
            index=None,
            placeholder="" if way == "between" else texts("gaps_page.stop_all_routes"),
            key="stop route",
        )
        if way == "between":
            between, pole_of = _pair(str(route or ""), texts), ""
        else:
            between, pole_of = (), _pole(area, texts)
        if st.button(texts("gaps_page.add_stop_part"), type="primary", key="add stop part"):
            _add(one, (str(route or ""), between, pole_of), area, texts)


def _place(texts: Texts) -> None:
    halts = drawn()
    if not halts:
        st.caption(texts("gaps_page.stop_no_place"))
        return
    place = texts("gaps_page.stop_place", lon=f"{halts[-1].lon:.5f}", lat=f"{halts[-1].lat:.5f}")
    told, button = st.columns([3, 1], vertical_alignment="center")
    told.markdown(plain(place))
    button.button(texts("gaps_page.clear"), on_click=clear_drawn, key="clear stops")


def _pair(route: str, texts: Texts) -> tuple[str, ...]:
    """Offer the stops of a route that follow each other."""
    pairs = plans.route_pairs(route)
    picked = st.selectbox(
        texts("gaps_page.stop_pair"),
        list(pairs),
        format_func=lambda pair: " – ".join(pairs[pair]) if pair in pairs else "",
        index=None,
        placeholder="",
        key=f"stop pair {route}",
        disabled=not route,
    )
    return tuple(picked) if picked else ()


def _pole(area: answers.Area, texts: Texts) -> str:
    """Offer the stops at hand; the new pole is called as the chosen one where no name is given."""
    at_hand = plans.stops(area)
    names = dict(zip(at_hand["stop_id"], at_hand["name"], strict=True))
    picked = st.selectbox(
        texts("gaps_page.stop_pole_of"),
        list(names),
        format_func=lambda code: f"{names.get(code, code)} ({code})",
        index=None,
        placeholder="",
        key="stop pole",
    )
    return str(picked or "")


def _add(
    one: Scenario, asked: tuple[str, tuple[str, ...], str], area: answers.Area, texts: Texts
) -> None:
    try:
        hold(with_part(one, "stop", added_stop(one, asked, area, texts)))
    except LocatorError as error:
        st.error(texts.fault(error))
        return
    redraw()


def added_stop(
    one: Scenario, asked: tuple[str, tuple[str, ...], str], area: answers.Area, texts: Texts
) -> AddedStop:
    """Return the stop that the form and the last click say.

    Parameters
    ----------
    asked
        Route, the two stops it lies between, the stop it is a pole of; empty where not chosen.

    Raises
    ------
    QueryError
        No place is clicked, or neither two stops nor a stop is chosen.
    """
    route, between, pole_of = asked
    halts = drawn()
    if not halts or halts[-1].lon is None or halts[-1].lat is None:
        raise QueryError(
            "the new stop has no place; expected a click on the map; click where it would stand",
            code="stop_without_place",
        )
    if not between and not pole_of:
        raise QueryError(
            "the new stop belongs to no trips; expected two stops of a route that follow each "
            "other, or a stop that it is another pole of; choose one of them",
            code="stop_without_trips",
        )
    at_hand = plans.stops(area)
    pole = at_hand.loc[at_hand["stop_id"] == pole_of, "name"]
    given = str(st.session_state.get("stop name", "")).strip()
    return AddedStop(
        id=new_id(one, "stop"),
        name=given or (str(pole.iloc[0]) if len(pole) else texts("gaps_page.added_stop")),
        lon=halts[-1].lon,
        lat=halts[-1].lat,
        route=route,
        between=between,
        pole_of=pole_of,
    )
