"""交通空白 / Gaps: where is the gap, under which definition, what would a fix change."""

import streamlit as st

from geo.errors import GeoError
from locator.brief import coverage_lines, feed_names, is_known, silence_lines, timetable_notice
from locator.errors import LocatorError
from locator.export.gaps import weight_lines
from locator.gaps import GapReport
from locator.i18n import Lang, Texts
from locator.maps import verdict_legend
from locator.places import area_name, town_name
from locator.records import Catalogue
from locator.statements import MODES
from locator.ui import answers, cache
from locator.ui.widgets.ask import prefecture_names
from locator.ui.widgets.cango_section import cango_section
from locator.ui.widgets.gap_ask import DEMO_AREAS, GapsAsked, ask_gaps, go_to_area
from locator.ui.widgets.gap_files import gap_files
from locator.ui.widgets.gap_maps import gap_map, small_maps
from locator.ui.widgets.gap_panel import gap_panel
from locator.ui.widgets.gap_roads import all_walks, site_walks
from locator.ui.widgets.gap_shares import share_bars
from locator.ui.widgets.panel import plain
from locator.ui.widgets.scenario_section import scenario_section
from locator.ui.widgets.town_sheet import town_sheet
from locator.ui.widgets.where_next import where_next


def render(texts: Texts) -> None:
    """Ask, answer, show."""
    catalogue = cache.catalogue()
    st.subheader(texts("gaps_page.question"), anchor=False)
    try:
        with st.sidebar:
            asked = ask_gaps(catalogue, texts)
        with st.spinner(texts("gaps_page.working"), show_time=True):
            report = answers.report(asked.area, asked.day, asked.chosen)
    except (LocatorError, GeoError) as error:
        _examples(catalogue, texts)
        st.error(texts.fault(error))
        return
    _examples(catalogue, texts)
    if report.sites.empty:
        st.warning(texts("gaps_page.no_sites"))
        return
    _choose(report)
    _headline(report, asked, texts)
    _shares(report, asked, texts)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        gap_map(report, texts)
    with right, st.container(border=True, key="panel"):
        gap_panel(report, str(st.session_state.selected), texts)
        site_walks(asked.area, asked.trip, str(st.session_state.selected), texts)
    all_walks(asked.area, asked.trip, texts)
    area = area_name(catalogue, (asked.area.prefecture,), asked.area.towns, texts.lang)
    gap_files(report, feed_names(cache.feeds(), texts), area, texts)
    town_sheet(asked, texts)
    cango_section(asked, texts)
    scenario_section(asked, report, texts)
    if not asked.area.mesh:
        where_next(asked, report, texts)


def _examples(catalogue: Catalogue, texts: Texts) -> None:
    """Offer the areas of demonstration, one click away."""
    names = prefecture_names(catalogue, texts.lang)
    with st.container(horizontal=True, gap="small", key="examples"):
        for area in DEMO_AREAS:
            st.button(
                names[area],
                key=f"area {area}",
                on_click=go_to_area,
                args=(area,),
                type="primary" if st.session_state.area == area else "secondary",
            )


def _choose(report: GapReport) -> None:
    """Keep the chosen site; where it lies elsewhere, take one that the first definition faults."""
    if st.session_state.selected in report.sites.index:
        return
    rows = report.of(report.definitions[0].id)
    for column, verdict in (("verdict", "gap"), ("if_complete", "gap"), ("verdict", "served")):
        found = rows.index[rows[column] == verdict]
        if len(found):
            st.session_state.selected = str(found[0])
            return
    st.session_state.selected = str(rows.index[0])


def _headline(report: GapReport, asked: GapsAsked, texts: Texts) -> None:
    st.markdown(f"{_count(report, asked, texts)} {_age(report, texts)}")
    for line in weight_lines(report, texts):
        st.caption(plain(line))
    if asked.area.mesh:
        st.caption(texts("gaps_page.cells_help"))
    if asked.area.own:
        held = answers.own_list()
        inside = int((report.sites[answers.KIND] == answers.OWN).sum())
        of = 0 if held is None else len(held[1])
        st.caption(texts("gaps_page.list_inside", n=inside, of=of))
    names = feed_names(cache.feeds(), texts)
    silent = silence_lines(report.silent, texts, names)
    if silent:
        st.caption("  \n".join(plain(text) for text in silent))
    codes = report.sites["municipality_code"]
    for line in coverage_lines(cache.catalogue(), codes, MODES, texts):
        st.caption(plain(line))


def _count(report: GapReport, asked: GapsAsked, texts: Texts) -> str:
    """Return the headline: of so many places, cells or people, so many in a gap."""
    first = report.definitions[0]
    row = report.summary.loc[first.id]
    name = first.name_ja if texts.lang is Lang.JA else first.name_en
    catalogue, town = cache.catalogue(), asked.area.town
    area = prefecture_names(catalogue, texts.lang)[asked.area.prefecture]
    if town:
        area = town_name(catalogue, town, texts.lang) or area
    what = "count_cells" if asked.area.mesh else "count"
    return texts(
        f"gaps_page.{what if report.weights is None else 'count_people'}",
        area=plain(area),
        name=plain(name),
        of=len(report.sites),
        people=0 if report.weights is None else float(report.weights.sum()),
        gap=_told(row["gap"]),
        unknown=_told(row["unknown"]),
        complete=_told(row["complete_gap"]),
    )


def _told(value: object) -> str:
    return f"{float(str(value)):,.0f}" if is_known(value) else "–"


def _age(report: GapReport, texts: Texts) -> str:
    """Return a badge: how old the timetables are; orange where too old for travel."""
    notice = timetable_notice(report.as_of, texts)
    if notice:
        return f":orange-badge[{plain(notice)}]"
    if not report.as_of:
        return f":gray-badge[{plain(texts('gaps_page.no_timetable'))}]"
    fresh = texts("access_page.as_of", date=min(report.as_of.values()).isoformat())
    return f":blue-badge[{plain(fresh)}]"


def _shares(report: GapReport, asked: GapsAsked, texts: Texts) -> None:
    st.caption(texts("gaps_page.shares_help"))
    st.html(verdict_legend(lang=texts.lang))
    left, right = st.columns([1, 1], gap="medium")
    with left:
        bars = share_bars(report, texts, is_dark=st.context.theme.type == "dark")
        st.altair_chart(bars, alt=texts("gaps_page.shares_alt"))
        needs = sorted({n for d in report.definitions for n in d.own_inputs})
        for name in needs:
            st.caption(plain(texts(f"gaps.needs_{name}")))
        if not report.as_of:
            st.info(texts("gaps_page.bring"))
    with right:
        small_maps(report, asked.area, texts)
