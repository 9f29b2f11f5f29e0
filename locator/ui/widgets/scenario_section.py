"""What would a fix change: the scenario editor, before and after."""

import hashlib

import streamlit as st

from geo.errors import GeoError
from locator.errors import LocatorError
from locator.gaps import GapReport
from locator.i18n import Texts
from locator.scenarios import Halt, Scenario, format_scenario
from locator.ui import plans
from locator.ui.widgets.gap_ask import GapsAsked
from locator.ui.widgets.gap_maps import shown_definition, verdicts_of
from locator.ui.widgets.panel import plain
from locator.ui.widgets.scenario_form import part_form
from locator.ui.widgets.scenario_map import point_of, scenario_map
from locator.ui.widgets.scenario_result import scenario_result
from locator.ui.widgets.scenario_state import (
    KINDS,
    clear_drawn,
    draw,
    drawn,
    drop,
    hold,
    parts_of,
    read_upload,
    redraw,
    scenario,
    undo,
    without_part,
)
from locator.ui.widgets.scenario_stop import stop_form


@st.fragment
def scenario_section(asked: GapsAsked, report: GapReport, texts: Texts) -> None:
    """Draw files and example, form and map, the list of parts, before and after."""
    st.subheader(texts("gaps_page.scenario"), anchor=False)
    st.caption(texts("gaps_page.scenario_help"))
    one = scenario(texts)
    _files(one, asked, texts)
    kinds = {kind: texts(f"gaps_page.kind_{kind}") for kind in KINDS}
    kind = st.segmented_control(
        texts("gaps_page.kind"),
        list(kinds),
        format_func=lambda code: kinds[code],
        default=KINDS[0],
        key="part kind",
        required=True,
        wrap=True,
    )
    kind = str(kind or KINDS[0])
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.caption(texts(f"gaps_page.hint_{kind}"))
        sites = verdicts_of(report, shown_definition(report), texts)
        scenario_map(one, kind, asked.area, sites, texts)
    with right:
        if kind == "stop":
            stop_form(one, asked.area, texts)
        else:
            if kind != "extra_trips":
                _drawing(asked, texts)
            part_form(one, kind, asked.area, texts)
        _parts(one, texts)
    _judge(one, asked, texts)


def _files(one: Scenario, asked: GapsAsked, texts: Texts) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        example = plans.example(asked.area.prefecture)
        if example is not None:
            st.button(
                texts("gaps_page.example"), key="example scenario", on_click=hold, args=(example,)
            )
        st.download_button(
            texts("gaps_page.save_scenario"),
            data=lambda: format_scenario(one),
            file_name=f"{one.id}.toml",
            mime="application/toml",
            on_click="ignore",
            key="download-scenario",
            disabled=one.is_empty,
        )
        st.button(
            texts("gaps_page.drop_scenario"),
            key="drop scenario",
            on_click=drop,
            disabled=one.is_empty and not drawn(),
        )
    with st.expander(texts("gaps_page.open_scenario")):
        upload = st.file_uploader(
            texts("gaps_page.scenario_file"), type=["toml"], key="scenario_file"
        )
        if upload is not None:
            _take(upload.getvalue(), upload.name, texts)


def _take(content: bytes, name: str, texts: Texts) -> None:
    """Take the scenario of a file once; a faulty file changes nothing."""
    token = hashlib.sha256(content).hexdigest()
    if st.session_state.get("scenario read") == token:
        return
    found = read_upload(content, name, texts)
    if found is not None:
        st.session_state["scenario read"] = token
        hold(found)
        redraw()


def _drawing(asked: GapsAsked, texts: Texts) -> None:
    """List what is clicked so far; stops can be chosen by name too."""
    halts = drawn()
    places, at_hand = plans.places(asked.area), plans.stops(asked.area)
    labels = {str(i): str(name) for i, name in places["name"].items()}
    labels |= {
        str(i): f"{name} ({i.partition(':')[0]})"
        for i, name in zip(at_hand["stop_id"], at_hand["name"], strict=True)
    }

    def add() -> None:
        picked = st.session_state["stop pick"]
        if picked in places.index:
            row = places.loc[picked]
            draw(Halt(name=str(row["name"]), lon=float(row["lon"]), lat=float(row["lat"])))
        elif picked:
            draw(Halt(stop_id=str(picked)))
        st.session_state["stop pick"] = None

    st.selectbox(
        texts("gaps_page.add_stop"),
        list(labels),
        format_func=lambda i: labels.get(i, i),
        index=None,
        placeholder="",
        key="stop pick",
        on_change=add,
    )
    if not halts:
        st.caption(texts("gaps_page.nothing_drawn"))
        return
    names = " → ".join(point_of(halt, asked.area)[0] for halt in halts)
    st.markdown(f"{len(halts)}: {plain(names)}")
    with st.container(horizontal=True, gap="small"):
        st.button(texts("gaps_page.undo"), on_click=undo, key="undo stop")
        st.button(texts("gaps_page.clear"), on_click=clear_drawn, key="clear stops")


def _parts(one: Scenario, texts: Texts) -> None:
    """List the parts, each with a button to remove it."""
    parts = parts_of(one)
    if not parts:
        return
    st.markdown(f"**{texts('gaps_page.parts', name=plain(one.name))}**")
    if one.note:
        st.caption(plain(one.note))
    for kind, part_id, name in parts:
        told, button = st.columns([4, 1], vertical_alignment="center")
        told.markdown(f"{texts(f'gaps_page.kind_{kind}')}: {plain(name)}")
        button.button(
            texts("gaps_page.remove"),
            key=f"remove {part_id}",
            on_click=hold,
            args=(without_part(one, part_id),),
        )


def _judge(one: Scenario, asked: GapsAsked, texts: Texts) -> None:
    """Draw before and after, or say what to do first."""
    if one.is_empty:
        st.info(texts("gaps_page.no_parts"))
        return
    if not asked.trip.starts:
        st.info(texts("gaps_page.no_starts"))
        return
    cost = st.number_input(
        texts("gaps_page.unit_cost"),
        0,
        100_000,
        step=500,
        key="unit_cost",
        help=texts("gaps_page.unit_cost_help"),
        persist_state="session",
    )
    try:
        with st.spinner(texts("gaps_page.comparing"), show_time=True):
            found = plans.before_after(
                asked.area, asked.trip, asked.chosen, one, float(cost) if cost else None
            )
    except (LocatorError, GeoError) as error:
        st.error(texts.fault(error))
        return
    scenario_result(found, texts)
