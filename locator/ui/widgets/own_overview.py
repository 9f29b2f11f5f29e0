"""What is known, own records beside embedded ones: three figures, then the data doctor."""

import datetime as dt

import streamlit as st

from locator.brief import today_in_japan
from locator.i18n import Texts
from locator.ui import cache
from locator.ui.kept import Kept
from locator.ui.widgets.doctor import draw_doctor
from locator.ui.widgets.own_desk import clock, lead_to_take_in
from locator.workspace import visible


def draw_overview(kept: Kept, texts: Texts) -> None:
    """Draw how much of one's own is here, what waits, how old it is; then what is to be done."""
    shown = [visible(e) for entries in kept.entries.values() for e in entries.values()]
    public = sum(shown)
    figures = (
        (
            texts("data_page.own"),
            texts("data_page.own_value", public=public, draft=len(shown) - public),
        ),
        (texts("data_page.waiting"), texts("data_page.rows_value", n=len(kept.asides))),
        (texts("data_page.newest"), _age(kept, today_in_japan(), texts)),
    )
    for column, (name, value) in zip(st.columns(3), figures, strict=True):
        column.metric(name, value)
    if not kept.batches:
        st.caption(texts("data_page.nothing_own"))
        lead_to_take_in(texts)
    draw_doctor(cache.catalogue(), kept.entries, texts, asides=kept.asides, batches=kept.batches)


def _age(kept: Kept, today: dt.date, texts: Texts) -> str:
    """Return how many days ago the latest batch was written."""
    if not kept.batches:
        return texts("data_page.none")
    days = (today - dt.date.fromisoformat(clock(kept.batches[0].at)[:10])).days
    return texts("data_page.days_value", n=days) if days else texts("data_page.today")
