"""Three figures of a plan in plain words: how many places, when back, how good."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from geo.orienteering import Status
from locator.brief import number
from locator.export.wording import bound_text, day_text
from locator.i18n import Texts
from locator.itineraries import Itinerary
from locator.reasons import hhmm

Figure = tuple[str, str, str]
_CELL = (
    '<div><div style="font-size:.8rem;opacity:.75">{}</div>'
    '<div style="font-size:1.45rem;font-weight:600;line-height:1.3">{}</div>'
    '<div style="font-size:.82rem;line-height:1.5">{}</div></div>'
)


def route_figures(plan: Itinerary, texts: Texts) -> None:
    """Draw the three figures, one below the other."""
    cells = "".join(_CELL.format(*map(escape, figure)) for figure in figures(plan, texts))
    st.html(f'<div style="display:grid;gap:.7rem">{cells}</div>')


def figures(plan: Itinerary, texts: Texts) -> Sequence[Figure]:
    """Return name, value and explanation of each figure."""
    return (_visited(plan, texts), _back(plan, texts), _goodness(plan, texts))


def _visited(plan: Itinerary, texts: Texts) -> Figure:
    left = len(plan.left_out)
    return (
        texts("routes_page.figure_visits"),
        texts("routes_page.figure_visits_of", n=len(plan.stays), of=plan.asked),
        texts("routes_page.figure_left", n=left) if left else texts("routes_page.left_out_none"),
    )


def _back(plan: Itinerary, texts: Texts) -> Figure:
    days = [day for day in plan.days if day.stays] or list(plan.days)
    last = days[-1]
    value = texts("routes_page.figure_back_at", time=hhmm(last.arrive_s, up=True))
    slacks = [(day.last_way.slack_min, day) for day in days if day.last_way.slack_min is not None]
    if not slacks:
        return texts("routes_page.figure_back"), value, texts("routes_page.figure_no_slack")
    least, day = min(slacks, key=lambda pair: pair[0])
    told = texts("routes_page.figure_slack", n=least)
    if len(plan.days) > 1:
        told = f"{day_text(day, texts)}: {told}"
    return texts("routes_page.figure_back"), value, told


def _goodness(plan: Itinerary, texts: Texts) -> Figure:
    if plan.status is Status.OPTIMAL:
        value = texts("routes_page.figure_best")
    else:
        value = texts("routes_page.figure_gap", gap=number(plan.gap_percent))
    return texts("routes_page.figure_good"), value, bound_text(plan, texts)
