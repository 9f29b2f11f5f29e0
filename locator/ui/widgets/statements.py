"""State how complete the timetables are in a town of one's own, or take that back."""

import streamlit as st

from locator.brief import today_in_japan
from locator.errors import LocatorError
from locator.i18n import Texts
from locator.places import town_name
from locator.records import Catalogue
from locator.statements import (
    MODES,
    CoverageStatement,
    state_coverage,
    stated_coverage,
    withdraw_coverage,
)
from locator.ui import cache
from locator.vocabulary import Coverage


def state_own(catalogue: Catalogue, texts: Texts) -> None:
    """Draw the form, and a button for each statement that stands."""
    with st.expander(texts("coverage.own")):
        st.caption(texts("coverage.own_help"))
        towns = {str(c): f"{c} {n}" for c, n in catalogue.municipalities["name_ja"].items()}
        levels = {c.value: c.label(texts.lang) for c in Coverage}
        with st.form("coverage", border=False):
            st.selectbox(
                texts("coverage.where"),
                list(towns),
                format_func=lambda code: towns[code],
                index=None,
                key="stated town",
            )
            mode, level = st.columns(2)
            mode.selectbox(
                texts("coverage.mode"),
                MODES,
                format_func=lambda m: texts(f"coverage.{m}"),
                key="stated mode",
            )
            level.selectbox(
                texts("sources.coverage"),
                list(levels),
                format_func=lambda c: levels[c],
                key="stated level",
            )
            st.text_input(texts("coverage.by"), max_chars=300, key="stated by")
            st.text_input(texts("coverage.basis"), max_chars=300, key="stated basis")
            if st.form_submit_button(texts("coverage.keep")):
                _keep(catalogue, texts)
        _standing(catalogue, texts)


def _keep(catalogue: Catalogue, texts: Texts) -> None:
    chosen = st.session_state
    statement = CoverageStatement(
        municipality_code=str(chosen["stated town"] or ""),
        mode=str(chosen["stated mode"]),
        coverage=str(chosen["stated level"]),
        stated_by=str(chosen["stated by"]),
        basis=str(chosen["stated basis"]),
        stated_on=today_in_japan().isoformat(),
        feeds="|".join(sorted(feed.feed_id for feed in cache.feeds())),
    )
    try:
        state_coverage(catalogue, statement)
    except LocatorError as error:
        st.error(texts.fault(error))
        return
    st.rerun()


def _standing(catalogue: Catalogue, texts: Texts) -> None:
    for code, mode in stated_coverage()[["municipality_code", "mode"]].itertuples(index=False):
        town = town_name(catalogue, code, texts.lang) or code
        label = texts("coverage.withdraw", town=town, mode=texts(f"coverage.{mode}"))
        if st.button(label, key=f"withdraw {code} {mode}"):
            try:
                withdraw_coverage(code, mode)
            except LocatorError as error:  # taken back elsewhere in the meantime
                st.error(texts.fault(error))
                return
            st.rerun()
