"""The plan in words: a row a leg and a visit, what if one misses it, what was left out."""

import pandas as pd
import streamlit as st

from locator.export.wording import (
    StopNames,
    day_text,
    last_way_text,
    left_out_text,
    leg_text,
    minutes_text,
    place_name,
    stay_notes,
    stay_times,
    way_legs,
)
from locator.i18n import Texts
from locator.itineraries import DayPlan, Itinerary
from locator.reasons import hhmm
from locator.ui.widgets.panel import plain
from locator.ui.widgets.picking import pick_site

_KEY = "route_table"
_MOST_ROWS = 14
_ROW_PX = 35


def route_table(plan: Itinerary, stops: StopNames, texts: Texts) -> None:
    """Draw the table; choosing the row of a visit chooses its place everywhere."""
    rows = table_rows(plan, stops, texts)
    pick_site(
        _KEY,
        rows,
        [str(site) for site in rows.index],
        most_rows=_MOST_ROWS,
        alt=texts("routes_page.table"),
        columns={
            texts("routes_page.column_time"): st.column_config.TextColumn(width="small"),
            texts("routes_page.column_what"): st.column_config.TextColumn(width="medium"),
            texts("routes_page.column_where"): st.column_config.TextColumn(width="medium"),
            texts("routes_page.column_notes"): st.column_config.TextColumn(width="large"),
        },
    )


def table_rows(plan: Itinerary, stops: StopNames, texts: Texts) -> pd.DataFrame:
    """Return time, what, where and notes in their order; index: id of a place, empty for a leg."""
    rows: list[tuple[str, str, str, str, str, str]] = []
    number = 0
    for day in plan.days:
        rows.append(_end_row(day, texts, is_start=True))
        for at, way in enumerate(day.ways):
            name = day_text(day, texts)
            legs = way_legs(way, stops.names, texts)
            rows += [("", name, *leg_text(leg, texts), "") for leg in legs]
            if at == len(day.stays):
                continue
            stay, number = day.stays[at], number + 1
            notes = [stay_times(stay, texts), *stay_notes(stay, texts)]
            rows.append(
                (
                    stay.place.id,
                    name,
                    f"{hhmm(stay.arrive_s, up=True)}–{hhmm(stay.depart_s)}",
                    texts("routes_page.visit", n=number),
                    place_name(stay.place, texts.lang),
                    texts("brief.comma").join(notes),
                )
            )
        rows.append(_end_row(day, texts, is_start=False))
    columns = [
        texts(f"routes_page.column_{key}") for key in ("day", "time", "what", "where", "notes")
    ]
    frame = pd.DataFrame([row[1:] for row in rows], columns=columns, index=[row[0] for row in rows])
    return frame if len(plan.days) > 1 else frame.drop(columns=columns[0])


def _end_row(day: DayPlan, texts: Texts, *, is_start: bool) -> tuple[str, str, str, str, str, str]:
    key, end = ("leave", day.start) if is_start else ("arrive", day.end)
    time = hhmm(day.leave_s) if is_start else hhmm(day.arrive_s, up=True)
    what, where = texts(f"routes_page.{key}"), place_name(end, texts.lang)
    return ("", day_text(day, texts), time, what, where, "")


def day_sums(plan: Itinerary, texts: Texts) -> None:
    """Say on what the minutes of each day are spent."""
    for day in plan.days:
        told = minutes_text(day, texts) if day.stays else texts("routes_page.day_free")
        st.caption(f"**{plain(day_text(day, texts))}**　{plain(told)}")


def if_missed(plan: Itinerary, texts: Texts) -> None:
    """Say what the last way home is, how much time is left, and what if it is missed."""
    st.markdown(f"**{texts('routes_page.missed')}**")
    for day in plan.days:
        if not day.stays:
            continue
        told = plain(last_way_text(day, plan, texts))
        st.markdown(f"**{plain(day_text(day, texts))}**  \n{told}" if len(plan.days) > 1 else told)


def left_out_list(plan: Itinerary, texts: Texts) -> None:
    """Say which places are not visited, by the reason."""
    st.subheader(texts("routes_page.left_out", n=len(plan.left_out)), anchor=False)
    if not plan.left_out:
        st.caption(texts("routes_page.left_out_none"))
        return
    lines = [
        f"- **{plain(reason)}** ({len(names)}): {plain(texts('brief.comma').join(names))}"
        for reason, names in by_reason(plan, texts).items()
    ]
    st.markdown("\n".join(lines))


def by_reason(plan: Itinerary, texts: Texts) -> dict[str, list[str]]:
    """Return reason to names of the places that are not visited, the most frequent one first."""
    found: dict[str, list[str]] = {}
    for left in plan.left_out:
        name = place_name(left.place, texts.lang)
        found.setdefault(left_out_text(left, texts), []).append(name)
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))
