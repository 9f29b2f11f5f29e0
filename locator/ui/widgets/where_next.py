"""Where next: towns by what their gaps hurt, and shuttles that would resolve most."""

import pandas as pd
import streamlit as st

from locator.brief import number
from locator.errors import LocatorError
from locator.gaps import GapReport
from locator.i18n import Lang, Texts
from locator.places import find_target, town_name
from locator.scenarios import Proposal, rank_gaps
from locator.ui import cache, plans
from locator.ui.answers import KIND
from locator.ui.widgets.gap_ask import GapsAsked, definition_label
from locator.ui.widgets.gap_maps import shown_definition, site_names
from locator.ui.widgets.panel import plain
from locator.ui.widgets.scenario_state import hold

_ROWS = 10


def where_next(asked: GapsAsked, report: GapReport, texts: Texts) -> None:
    """Draw the ranked towns, and the proposed shuttles with what they rest on."""
    st.subheader(texts("gaps_page.next"), anchor=False)
    left, right = st.columns(2, gap="medium")
    shown = shown_definition(report)
    with left:
        st.markdown(f"**{texts('gaps_page.hurt', name=plain(definition_label(shown, texts)))}**")
        st.caption(texts("gaps_page.hurt_help"))
        rows = ranked_towns(report, shown.id, texts)
        if rows.empty:
            st.caption(texts("gaps_page.nobody_hurt"))
        else:
            st.dataframe(
                rows,
                hide_index=True,
                height=38 + 35 * min(len(rows), _ROWS),
                alt=texts("gaps_page.next"),
            )
    with right:
        if asked.trip.starts:
            _proposals(asked, report, texts)


def ranked_towns(report: GapReport, definition_id: str, texts: Texts) -> pd.DataFrame:
    """Return one row a town with a gap or an unknown place, the worst first."""
    sites = report.sites
    asked = pd.DataFrame(
        {
            "area": sites["municipality_code"].astype(str),
            "kind": sites[KIND],
            "verdict": report.of(definition_id)["verdict"].reindex(sites.index),
        }
    )
    ranked = rank_gaps(asked)
    catalogue = cache.catalogue()
    kinds = {c: c.removeprefix("gaps_") for c in ranked.columns if c.startswith("gaps_")}
    return pd.DataFrame(
        {
            texts("find.rank"): ranked["rank"],
            texts("gaps_page.town"): [
                town_name(catalogue, str(code), texts.lang) or str(code) for code in ranked.index
            ],
            texts("gaps_page.hurt_column"): ranked["hurt"],
            texts("gaps_page.hurt_most"): ranked["hurt_if_unknown_too"],
            texts("gaps_page.sites_column"): ranked["sites"],
            **{texts(f"gaps_page.place_{kind}"): ranked[c] for c, kind in kinds.items()},
        }
    )


def _proposals(asked: GapsAsked, report: GapReport, texts: Texts) -> None:
    start = asked.trip.starts[0]
    target = find_target(cache.catalogue(), start)
    name = target.name_ja if texts.lang is Lang.JA else target.name_en
    st.markdown(f"**{texts('gaps_page.proposal', start=plain(name))}**")
    try:
        with st.spinner(texts("gaps_page.proposing"), show_time=True):
            found = plans.proposal(asked.area, asked.trip, start)
    except LocatorError as error:
        st.error(texts.fault(error))
        return
    if found.table.empty:
        st.caption(texts("gaps_page.no_proposal"))
        return
    st.dataframe(
        proposal_rows(found, report, texts),
        hide_index=True,
        alt=texts("gaps_page.proposal", start=name),
    )
    terms = found.terms
    st.caption(
        plain(
            texts(
                "gaps_page.proposal_terms",
                headway=number(terms.headway_min),
                first=f"{terms.hours[0] // 3600}:00",
                last=f"{terms.hours[1] // 3600}:00",
                speed=number(terms.speed_km_h),
                resolved=number(found.resolved),
                total=number(found.total),
                bound=number(found.bound),
                candidates=found.candidates,
            )
        )
    )
    st.button(texts("gaps_page.try_it"), key="try proposal", on_click=hold, args=(found.scenario,))


def proposal_rows(found: Proposal, report: GapReport, texts: Texts) -> pd.DataFrame:
    """Return one row a proposed shuttle: far end, ride, places that it resolves, hours a day."""
    names = site_names(report.sites, texts.lang)
    comma = texts("brief.comma")
    table = found.table
    return pd.DataFrame(
        {
            texts("gaps_page.far_end"): table["stop"],
            texts("gaps_page.ride"): table["ride_min"].round(),
            texts("gaps_page.resolves"): [
                f"{len(sites)}: {comma.join(names[str(site)] for site in sites)}"
                for sites in table["sites"]
            ],
            texts("gaps_page.figure_vehicle"): table["vehicle_hours"].round(1),
        }
    )
