"""Plans that differ in kind, side by side; one of them is shown."""

from collections.abc import Sequence

import streamlit as st

from locator.brief import number
from locator.i18n import Texts
from locator.itineraries import Itinerary
from locator.reasons import hhmm
from locator.ui.widgets.panel import plain


def shown_plan(plan: Itinerary) -> Itinerary:
    """Return the plan that was chosen of a plan and its alternatives; itself where none was."""
    kinds = {one.kind.value: one for one in (plan, *plan.alternatives) if one.days}
    found = kinds.get(str(st.session_state.option))
    if found is None:
        st.session_state.option = plan.kind.value
        return plan
    return found


def route_cards(plan: Itinerary, texts: Texts) -> None:
    """Draw a card a plan; nothing where there is but one."""
    plans = [one for one in (plan, *plan.alternatives) if one.days]
    if len(plans) < 2:  # noqa: PLR2004
        return
    st.subheader(texts("routes_page.options"), anchor=False)
    for column, one in zip(st.columns(len(plans), gap="small"), plans, strict=True):
        with column, st.container(border=True, key=f"card-{one.kind.value}"):
            _card(one, plan, texts)


def _card(one: Itinerary, plan: Itinerary, texts: Texts) -> None:
    kind = one.kind.value
    is_shown = st.session_state.option == kind
    st.markdown(f"**{plain(texts(f'itinerary.{kind}'))}**")
    st.markdown("  \n".join(plain(line) for line in card_lines(one, texts)))
    if one is not plan:
        changed = changed_words(one, plan, texts)
        if changed:
            st.caption(plain(changed))
    st.button(
        texts("routes_page.option_shown" if is_shown else "routes_page.option_show"),
        key=f"option {kind}",
        on_click=_choose,
        args=(kind,),
        type="primary" if is_shown else "secondary",
        disabled=is_shown,
    )


def _choose(kind: str) -> None:
    st.session_state.option = kind


def card_lines(plan: Itinerary, texts: Texts) -> Sequence[str]:
    """Return what tells one plan from another: places, walk, leaving and arrival."""
    days = [day for day in plan.days if day.stays] or list(plan.days)
    walked = sum(day.walk_m for day in plan.days)
    return (
        texts("routes_page.figure_visits_of", n=len(plan.stays), of=plan.asked),
        texts("routes_page.card_walk", m=number(walked, 0)),
        texts(
            "routes_page.card_times",
            leave=hhmm(days[0].leave_s),
            arrive=hhmm(days[-1].arrive_s, up=True),
        ),
    )


def changed_words(one: Itinerary, plan: Itinerary, texts: Texts) -> str:
    """Return what an alternative asks otherwise than the plan; empty where nothing."""
    told = []
    first, other = plan.query, one.query
    if other.pace != first.pace:
        told.append(texts("routes_page.card_pace", n=f"{other.pace:g}"))
    if other.dwell_min != first.dwell_min:
        told.append(texts("routes_page.card_visit_min", n=number(other.dwell_min)))
    if other.max_walk_m != first.max_walk_m:
        told.append(texts("routes_page.card_max_walk", n=number(other.max_walk_m, 0)))
    if other.max_walk_day_m != first.max_walk_day_m and other.max_walk_day_m is not None:
        told.append(texts("routes_page.card_walk_day", n=number(other.max_walk_day_m, 0)))
    if other.depart_after_s != first.depart_after_s:
        told.append(texts("routes_page.card_after", time=hhmm(other.depart_after_s)))
    if other.return_by_s != first.return_by_s:
        told.append(texts("routes_page.card_by", time=hhmm(other.return_by_s)))
    return texts("brief.comma").join(told)
