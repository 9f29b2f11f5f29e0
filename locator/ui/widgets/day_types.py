"""Weekday, Saturday, holiday side by side: when there is a way, and how long one can stay."""

import altair as alt
import pandas as pd
import streamlit as st

from locator.brief import is_known
from locator.days import Day
from locator.i18n import Texts
from locator.reasons import reason_text
from locator.ui import cache
from locator.ui.widgets.day_picture import clock_axis, clock_down, clock_up
from locator.ui.widgets.travel_map import duration
from locator.vocabulary import DayType, SiteKind

_COLOURS = ("#0072B2", "#D55E00", "#CC79A7")
_ROW_PX = 44
_FRAME_PX = 80  # legend and axis


def day_types(
    asked: cache.Travel, kind: SiteKind, site: str, at: tuple[float, float], texts: Texts
) -> None:
    """Draw picture and table of the three day types for one site."""
    days = {day.label(texts.lang): asked._replace(day=Day(type=day)) for day in DayType}
    rows = {name: cache.access_of(one, kind, site).iloc[0] for name, one in days.items()}
    st.altair_chart(_picture(days, rows, at, texts), alt=texts("access_page.days_alt"))
    table = pd.DataFrame(
        {name: _cells(days[name], row, texts) for name, row in rows.items()},
        index=[
            texts(f"access.{key}")
            for key in (
                "verdict",
                "first_arrival_s",
                "last_departure_s",
                "longest_stay_min",
                "departures",
                "median_min",
            )
        ]
        + [texts("access_page.reason")],
    )
    st.table(table)


def _cells(asked: cache.Travel, row: pd.Series, texts: Texts) -> list[str]:
    service = cache.day_service(asked)
    facts = {str(key): value for key, value in row.items()}
    first, last = row["first_arrival_s"], row["last_departure_s"]
    stay, median = row["longest_stay_min"], row["median_min"]
    return [
        texts(f"verdict.{row['verdict']}"),
        clock_up(float(first)) if is_known(first) else "–",
        clock_down(float(last)) if is_known(last) else "–",
        duration(float(stay), texts) if is_known(stay) else "–",
        "–" if row["verdict"] == "unknown" and not row["departures"] else str(row["departures"]),
        duration(float(median), texts) if is_known(median) else "–",
        reason_text(facts, service, asked.visit, texts),
    ]


def _picture(
    days: dict[str, cache.Travel],
    rows: dict[str, pd.Series],
    at: tuple[float, float],
    texts: Texts,
) -> alt.LayerChart | alt.FacetChart:
    """Draw for each day type the longest stay as a bar, departures as ticks above and below."""
    ticks, stays = [], []
    out, back = texts("access.out"), texts("access.back")
    stay_word = texts("access.longest_stay_min")
    for name, asked in days.items():
        there, home = cache.choices(asked, at)
        for way, times in ((out, there), (back, home)):
            ticks += [
                {"day": name, "way": way, "start": t / 60, "clock": clock_down(t)}
                for t in times.tolist()
            ]
        row = rows[name]
        if is_known(row["longest_stay_min"]):
            first, last = float(row["first_arrival_s"]), float(row["last_departure_s"])
            stays.append(
                {
                    "day": name,
                    "way": stay_word,
                    "start": first / 60,
                    "end": last / 60,
                    "clock": f"{clock_up(first)}–{clock_down(last)}",
                }
            )
    visit = next(iter(days.values())).visit
    y = alt.Y(
        "day:N",
        sort=list(days),
        title=None,
        scale=alt.Scale(domain=list(days)),
        axis=alt.Axis(ticks=False, domain=False, labelOverlap=False),
    )
    x = clock_axis(visit.depart_after_s / 60, visit.return_by_s / 60)
    colour = alt.Color(
        "way:N",
        scale=alt.Scale(domain=[out, back, stay_word], range=list(_COLOURS)),
        legend=alt.Legend(title=None, orient="top"),
    )
    told = [alt.Tooltip("way:N", title=" "), alt.Tooltip("clock:N", title=" ")]
    columns = ["day", "way", "start", "end", "clock"]
    bars = (
        alt.Chart(pd.DataFrame(stays, columns=columns))
        .mark_bar(height=10, cornerRadius=3)
        .encode(x=x, x2="end:Q", y=y, color=colour, tooltip=told)
    )
    marks = [
        alt.Chart(pd.DataFrame([t for t in ticks if t["way"] == way], columns=columns))
        .mark_tick(thickness=1.6, height=11, yOffset=offset)
        .encode(x=x, y=y, color=colour, tooltip=told)
        for way, offset in ((out, -12), (back, 12))
    ]
    return alt.layer(bars, *marks).properties(height=_ROW_PX * len(days) + _FRAME_PX)
