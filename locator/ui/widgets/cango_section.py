"""Who can go, stay and get home: the table of starts and sites, and the journeys behind a cell."""

import pandas as pd
import streamlit as st

from locator.access import DECIDING_MODES
from locator.brief import coverage_lines, feed_names, silence_lines
from locator.cango import CanGo, day_key
from locator.i18n import Lang, Texts
from locator.places import area_name
from locator.reasons import reason_text
from locator.ui import answers, cache
from locator.ui.widgets.cango_table import (
    SIGNS,
    cango_table,
    columns_of,
    summary_lines,
)
from locator.ui.widgets.day_journeys import day_journeys
from locator.ui.widgets.gap_ask import GapsAsked, choose_starts
from locator.ui.widgets.gap_files import cango_files
from locator.ui.widgets.gap_maps import site_names
from locator.ui.widgets.panel import BADGES, plain


def cango_section(asked: GapsAsked, texts: Texts) -> None:
    """Draw starts, table, summary and the journeys of the chosen cell."""
    st.subheader(texts("gaps_page.cango"), anchor=False)
    left, right = st.columns([3, 1], gap="medium", vertical_alignment="bottom")
    with left:
        choose_starts(cache.catalogue(), texts)
    right.toggle(texts("gaps_page.each_day"), key="each_day", persist_state="session")
    if not asked.trip.starts:
        st.info(texts("gaps_page.no_starts"))
        return
    with st.spinner(texts("access_page.working"), show_time=True):
        table = answers.can_go_table(asked.area, asked.trip)
    st.markdown("\n".join(f"- {line}" for line in summary_lines(table, texts)))
    names = feed_names(cache.feeds(), texts)
    silent = silence_lines(table.silent, texts, names)
    st.caption("  \n".join([texts("gaps_page.cango_help"), *map(plain, silent)]))
    cango_table(table, asked.area, asked.trip, texts)
    area = area_name(cache.catalogue(), (asked.area.prefecture,), asked.area.towns, texts.lang)
    cango_files(table, area, texts)
    _proof(asked, table, texts)


def _proof(asked: GapsAsked, table: CanGo, texts: Texts) -> None:
    """Draw what stands behind one cell: verdict, reason, statements, journeys."""
    start, day = _cell(table)
    site = str(st.session_state.selected)
    row = table.of(start, day).loc[site]
    verdict = str(row["verdict"])
    target = next(one for one in table.starts if one.id == start)
    name = target.name_ja if texts.lang is Lang.JA else target.name_en
    there = site_names(table.sites, texts.lang)[site]
    with st.container(key="proof"):
        badge = f":{BADGES[verdict]}-badge[{SIGNS[verdict]} {plain(texts(f'verdict.{verdict}'))}]"
        st.markdown(f"**{plain(name)} ⇄ {plain(there)}** {badge}")
        facts = {str(key): value for key, value in row.items()}
        st.write(plain(reason_text(facts, table.services[day], table.visit, texts)))
        if verdict == "unknown":
            assumed = texts("access.if_complete", verdict=texts(f"verdict.{row['if_complete']}"))
            st.caption(plain(assumed))
        elif verdict == "no":
            codes = pd.Series([table.sites.loc[site, "municipality_code"]], dtype=object)
            for line in coverage_lines(cache.catalogue(), codes, DECIDING_MODES, texts):
                st.caption(plain(line))
        of_day = next(one for one in table.days if day_key(one) == day)
        point = table.sites.geometry.loc[site]
        with st.spinner(texts("access_page.working")):
            out, back = cache.journeys(
                asked.trip.travel(start, of_day), (float(point.x), float(point.y))
            )
        if not out and not back:
            st.caption(texts("gaps_page.no_journeys"))
        day_journeys(out, back, table.visit, (name, there), texts)


def _cell(table: CanGo) -> tuple[str, str]:
    """Return start and day of the chosen cell; else those from which the site is reached."""
    columns = columns_of(table)
    chosen = st.session_state.get("cango cell")
    if chosen in columns:
        return columns[columns.index(chosen)]
    site = str(st.session_state.selected)
    for start, day in columns:
        if table.of(start, day).loc[site, "verdict"] == "yes":
            return start, day
    return columns[0]
