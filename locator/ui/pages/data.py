"""データ / Data: what do we know, how old is it, bring mine."""

from collections.abc import Callable, Mapping

import streamlit as st

from locator.i18n import Texts
from locator.ui import cache, state
from locator.ui.kept import Kept, kept
from locator.ui.widgets.own_desk import FAULTS, draw_said
from locator.ui.widgets.own_history import draw_history
from locator.ui.widgets.own_overview import draw_overview
from locator.ui.widgets.own_pairs import draw_pairs
from locator.ui.widgets.own_records import draw_records
from locator.ui.widgets.own_take_in import draw_take_in
from locator.ui.widgets.own_waiting import draw_waiting

_VIEWS: Mapping[str, Callable[[Kept, Texts], None]] = {
    "overview": draw_overview,
    "take_in": draw_take_in,
    "waiting": draw_waiting,
    "pairs": draw_pairs,
    "records": draw_records,
    "history": draw_history,
}


def render(texts: Texts) -> None:
    """Show one view of what is kept; what cannot be opened is said."""
    st.subheader(texts("data_page.question"), anchor=False)
    try:
        stands = kept()
        cache.catalogue()
    except FAULTS as error:
        st.error(texts.fault(error))
        st.caption(texts("data_page.unusable_help"))
        return
    counts = {
        "waiting": len(stands.asides),
        "records": sum(map(len, stands.entries.values())),
        "history": len(stands.batches),
    }
    st.segmented_control(
        texts("data_page.views"),
        state.DATA_VIEWS,
        format_func=lambda view: _title(view, counts.get(view, 0), texts),
        key="data_view",
        required=True,
        label_visibility="collapsed",
        persist_state="session",
        wrap=True,
    )
    draw_said()
    try:
        _VIEWS[str(st.session_state.data_view)](stands, texts)
    except FAULTS as error:
        st.error(texts.fault(error))


def _title(view: str, count: int, texts: Texts) -> str:
    title = texts(f"data_page.view_{view}")
    return texts("data_page.kind_n", kind=title, n=count) if count else title
