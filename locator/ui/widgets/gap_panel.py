"""The panel of one site: what every definition says of it, by which rule, on which numbers."""

import math

import pandas as pd
import streamlit as st

from locator.brief import (
    as_of_lines,
    coverage_lines,
    feed_names,
    is_known,
    is_worth_saying,
    today_in_japan,
)
from locator.gaps import GapReport
from locator.gaps.wording import reason_text
from locator.i18n import Texts
from locator.maps import VERDICT_SIGNS
from locator.registers import registered_lines
from locator.settings import Settings
from locator.statements import MODES
from locator.ui import cache
from locator.ui.widgets.gap_ask import definition_label
from locator.ui.widgets.gap_maps import shown_definition, site_names
from locator.ui.widgets.panel import metres_text, plain
from locator.vocabulary import GapVerdict

BADGES = {"served": "green", "inconvenient": "orange", "gap": "red", "unknown": "gray"}
_DISTANCES = ("station", "stop")


def gap_panel(report: GapReport, site: str, texts: Texts) -> None:
    """Draw name, verdicts, numbers, what is registered in its town, and the timetables' dates."""
    st.subheader(plain(site_names(report.sites, texts.lang)[site]), anchor=False)
    shown = report.of(shown_definition(report).id).loc[site]
    words = {v.value: v.label(texts.lang) for v in GapVerdict}
    verdict = str(shown["verdict"])
    badge = f":{BADGES[verdict]}-badge[**{plain(words[verdict])}**]"
    if verdict == GapVerdict.UNKNOWN.value:
        badge += " " + plain(texts("gaps.assumed", verdict=words[str(shown["if_complete"])]))
    st.markdown(badge)
    if shown["reason"]:
        st.caption(plain(reason_text(str(shown["reason"]), texts)))
    if report.weights is not None:
        people = report.weights.loc[site]
        told = texts("gaps_page.people_n", n=float(people)) if is_known(people) else ""
        st.markdown(plain(told or texts("gaps_page.people_unknown")))
    measures = report.measures.loc[[site]].iloc[0]
    for line in distance_lines(measures, texts):
        st.markdown(f"- {plain(line)}")
    st.markdown(f"**{texts('gaps_page.every')}**")
    rows = verdict_rows(report, site, texts)
    st.dataframe(
        rows, hide_index=True, height=38 + 35 * min(len(rows), 9), alt=texts("gaps_page.every")
    )
    code = pd.Series([report.sites.loc[site, "municipality_code"]], dtype=object)
    for line in coverage_lines(cache.catalogue(), code, MODES, texts):
        st.caption(plain(line))
    on = report.day.date or today_in_japan()
    lines = registered_lines(cache.catalogue(), code, on, texts)
    if lines:
        st.markdown(f"**{texts('register.title')}**", help=texts("register.help"))
        st.markdown("\n".join(f"- {plain(line)}" for line in lines))
    names = feed_names(cache.feeds(), texts)
    if report.as_of:
        dates = texts("brief.comma").join(as_of_lines(report.as_of, names))
        st.caption(plain(f"{texts('export.as_of')}: {dates}"))
    if verdict == GapVerdict.UNKNOWN.value:
        st.info(texts("gaps_page.bring"))


def distance_lines(measures: pd.Series, texts: Texts) -> list[str]:
    """Return straight and walked metres to the nearest station and stop, as far as they are known.

    Where no more than an upper bound is known, it says «at most»; where nothing is, «unknown».
    """
    detour = Settings().walk.detour
    lines = []
    for what in _DISTANCES:
        known, upper = measures.get(f"{what}_m"), measures.get(f"{what}_upper_m")
        name = texts(f"gaps_page.to_{what}")
        told = known if is_known(known) else upper if is_worth_saying(upper) else math.nan
        metres = float(str(told))
        if math.isnan(metres):
            lines.append(texts("gaps_page.far_unknown", what=name))
            continue
        lines.append(
            texts(
                "gaps_page.far" if is_known(known) else "gaps_page.far_at_most",
                what=name,
                straight=metres_text(metres, texts),
                walked=metres_text(metres * detour, texts),
                detour=f"{detour:g}",
            )
        )
    return lines


def verdict_rows(report: GapReport, site: str, texts: Texts) -> pd.DataFrame:
    """Return one row a definition: verdict, what fired, numbers, why unknown, if complete."""
    words = {v.value: v.label(texts.lang) for v in GapVerdict}
    rows = []
    for definition in report.definitions:
        row = report.of(definition.id).loc[site]
        verdict = str(row["verdict"])
        rule = str(row["rule"])
        rows.append(
            {
                texts("gaps.verdict"): f"{VERDICT_SIGNS[verdict]} {words[verdict]}",
                texts("gaps.definition"): definition_label(definition, texts),
                texts("gaps.if_complete"): words[str(row["if_complete"])],
                texts("gaps.rule"): texts("gaps.otherwise") if rule == "otherwise" else rule or "–",
                texts("gaps.reason"): reason_text(str(row["reason"]), texts) or "–",
                texts("gaps_page.numbers"): numbers_text(report, definition.id, site) or "–",
            }
        )
    return pd.DataFrame(rows)


def numbers_text(report: GapReport, definition_id: str, site: str) -> str:
    """Return the known measures that a definition rests on, as «name = number»."""
    values = report.measures.loc[site]
    told = [
        f"{column} = {float(str(values[column])):g}"
        for column in report.columns[definition_id]
        if is_known(values[column])
    ]
    return "; ".join(told)
