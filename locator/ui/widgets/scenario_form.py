"""The form of one part of a scenario: how often, when, on which days, how fast."""

import streamlit as st

from locator.errors import LocatorError, QueryError
from locator.i18n import Texts
from locator.scenarios import (
    DemandZone,
    Direction,
    Extension,
    ExtraTrips,
    Halt,
    Scenario,
    Shuttle,
)
from locator.scenarios.fields import UnfitError, clock
from locator.ui import answers, plans, state
from locator.ui.widgets.gateways import seconds
from locator.ui.widgets.scenario_state import drawn, hold, new_id, redraw, with_part
from locator.vocabulary import DayType

_HEADWAYS = (0, 15, 20, 30, 40, 60, 90, 120, 180)
_SPEEDS = (15, 20, 25, 30, 35, 40, 50)
_WAITS = (5, 10, 15, 20, 30, 45, 60)


def part_form(one: Scenario, kind: str, area: answers.Area, texts: Texts) -> None:
    """Draw the form of a kind of part; once sent, the part stands in the scenario."""
    with st.form(f"part {kind}", border=True):
        st.text_input(texts("gaps_page.part_name"), max_chars=100, key="part name")
        if kind in {"extra_trips", "extension"}:
            labels = plans.routes(area)
            st.selectbox(
                texts("gaps_page.part_route"),
                list(labels),
                format_func=lambda route: labels.get(route, route),
                index=None,
                placeholder="",
                key="part route",
            )
        if kind == "shuttle":
            st.selectbox(
                texts("gaps_page.part_headway"),
                _HEADWAYS,
                format_func=lambda n: texts("gaps_page.by_list") if not n else f"{n}",
                index=_HEADWAYS.index(60),
                key="part headway",
            )
        if kind in {"shuttle", "extra_trips"}:
            st.text_input(
                texts("gaps_page.part_departures"), placeholder="9:00, 10:30", key="part departures"
            )
        if kind in {"shuttle", "demand_zone"}:
            _hours(texts)
        if kind == "demand_zone":
            st.selectbox(texts("gaps_page.part_wait"), _WAITS, index=3, key="part wait")
            st.checkbox(texts("gaps_page.part_walk_up"), key="part walk up", value=True)
        if kind != "extension":
            days = {day.value: day.label(texts.lang) for day in DayType}
            st.pills(
                texts("gaps_page.part_days"),
                list(days),
                format_func=lambda day: days[day],
                selection_mode="multi",
                default=list(days),
                key="part days",
            )
        if kind != "extra_trips":
            st.selectbox(texts("gaps_page.part_speed"), _SPEEDS, index=3, key="part speed")
        if st.form_submit_button(texts(f"gaps_page.add_{kind}"), type="primary"):
            _add(one, kind, texts)


def _hours(texts: Texts) -> None:
    early, late = st.columns(2)
    clocks = list(state.CLOCKS)
    early.selectbox(
        texts("gaps_page.part_from"), clocks, index=clocks.index("09:00"), key="part from"
    )
    late.selectbox(texts("gaps_page.part_to"), clocks, index=clocks.index("17:00"), key="part to")


def _add(one: Scenario, kind: str, texts: Texts) -> None:
    try:
        hold(with_part(one, kind, part_of(one, kind, texts)))
    except LocatorError as error:
        st.error(texts.fault(error))
        return
    redraw()


def part_of(
    one: Scenario, kind: str, texts: Texts
) -> Shuttle | DemandZone | ExtraTrips | Extension:
    """Return the part that the form and the drawing say.

    Raises
    ------
    QueryError
        A time cannot be read, or a choice is missing.
    """
    now = st.session_state
    halts = drawn()
    own_id = new_id(one, kind)
    name = str(now["part name"]).strip() or _name_of(halts, kind, texts)
    if kind == "extension":
        route = str(now["part route"] or "")
        ends = plans.route_ends(route)
        last = halts[0].stop_id if halts and halts[0].stop_id in ends else next(iter(ends), "")
        further = halts[1:] if halts and halts[0].stop_id == last else halts
        return Extension(
            id=own_id,
            name=name,
            route=route,
            stop=last,
            halts=further,
            speed_km_h=float(now["part speed"]),
        )
    days = tuple(day for day in DayType if day.value in now["part days"])
    if kind == "extra_trips":
        return ExtraTrips(
            id=own_id,
            name=name,
            route=str(now["part route"] or ""),
            departures_s=clocks_of(str(now["part departures"])),
            days=days,
        )
    hours = (seconds(str(now["part from"])), seconds(str(now["part to"])))
    if kind == "demand_zone":
        return DemandZone(
            id=own_id,
            name=name,
            polygon=tuple((h.lon or 0.0, h.lat or 0.0) for h in halts),
            hours=hours,
            wait_min=float(now["part wait"]),
            days=days,
            speed_km_h=float(now["part speed"]),
            is_walk_up=bool(now["part walk up"]),
        )
    listed = clocks_of(str(now["part departures"]))
    headway = float(now["part headway"]) or None
    return Shuttle(
        id=own_id,
        name=name,
        halts=halts,
        headway_min=None if listed else headway,
        hours=None if listed else hours,
        departures_s=listed,
        days=days,
        speed_km_h=float(now["part speed"]),
        direction=Direction.BOTH,
    )


def _name_of(halts: tuple[Halt, ...], kind: str, texts: Texts) -> str:
    named = [halt.name for halt in halts if halt.name]
    return " – ".join((named[0], named[-1])) if len(named) > 1 else texts(f"gaps_page.kind_{kind}")


def clocks_of(text: str) -> tuple[int, ...]:
    """Return the times of a text «9:00, 10:30» as seconds; empty where it holds none.

    Raises
    ------
    QueryError
        One of them is no time of day.
    """
    words = text.replace("、", ",").replace("，", ",").replace("：", ":").split(",")
    found = []
    for word in filter(None, map(str.strip, words)):
        try:
            found.append(clock(word))
        except UnfitError as error:
            raise QueryError(
                f"{word[:40]!r} is no time of day; expected {error}, several parted by commas",
                code="bad_clocks",
                found=word[:40],
            ) from error
    return tuple(sorted(set(found)))
