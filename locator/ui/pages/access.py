"""アクセス / Access: who can get there from the gateway, how long can they stay, get home."""

from collections.abc import Sequence
from html import escape

import geopandas as gpd
import pandas as pd
import streamlit as st

from geo.errors import GeoError
from locator.access import DECIDING_MODES, DayService, FeedDay
from locator.brief import (
    coverage_lines,
    feed_names,
    feed_note,
    is_known,
    silence_lines,
    timetable_notice,
)
from locator.errors import LocatorError
from locator.i18n import Lang, Texts
from locator.reasons import reason_text
from locator.records import Catalogue
from locator.ui import cache
from locator.ui.widgets.day_journeys import day_journeys
from locator.ui.widgets.day_picture import clock_down, clock_up, through_the_day
from locator.ui.widgets.day_types import day_types
from locator.ui.widgets.feed_strips import feed_strips
from locator.ui.widgets.panel import BADGES, plain
from locator.ui.widgets.travel_ask import EXAMPLES, ask_travel, go_to, target_name
from locator.ui.widgets.travel_map import duration, travel_map
from locator.ui.widgets.travel_table import matrix_csv, ordered, travel_table
from locator.vocabulary import SiteKind

_REAL_TRIP_MIN = 25.0


def render(texts: Texts) -> None:
    """Ask, answer, show."""
    catalogue = cache.catalogue()
    st.subheader(texts("access_page.question"), anchor=False)
    kind = SiteKind.of(st.session_state.kind)
    try:
        with st.sidebar:
            asked = ask_travel(catalogue, texts)
        kind = SiteKind.of(st.session_state.kind)
        with st.spinner(texts("access_page.working"), show_time=True):
            service = cache.day_service(asked)
            table = cache.access(asked, kind)
            arrivals = cache.arrivals(asked, kind)
    except (LocatorError, GeoError) as error:
        _examples(catalogue, texts)
        st.error(texts.fault(error))
        return
    sites = catalogue.sites(kind)
    name = target_name(catalogue, str(st.session_state.gateway), texts.lang)
    _examples(catalogue, texts)
    _choose(table)
    _headline(service, table, name, texts)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        travel_map(asked, sites, table, arrivals, name, texts)
    site = str(st.session_state.selected)
    with right, st.container(border=True, key="panel"):
        _panel(asked, service, sites, table, site, texts)
    with st.spinner(texts("access_page.working")):
        out, back = cache.journeys(asked, _point(sites, site))
    day_journeys(out, back, asked.visit, (name, _site_name(sites, site, texts.lang)), texts)
    _types_and_table(asked, kind, sites, table, site, texts)
    _feeds(service, asked, sites, site, texts)


def _examples(catalogue: Catalogue, texts: Texts) -> None:
    """Offer starts that a timetable at hand serves, one click away, each with its date."""
    with st.container(horizontal=True, gap="small", key="examples"):
        for gateway in EXAMPLES:
            if gateway in catalogue.gateways.index:
                st.button(
                    target_name(catalogue, gateway, texts.lang),
                    key=f"from {gateway}",
                    on_click=go_to,
                    args=(gateway,),
                    type="primary" if st.session_state.gateway == gateway else "secondary",
                )


def default_site(table: pd.DataFrame) -> str:
    """Return the site shown first: a real trip there and back, with the most departures.

    A trip is real where its median is at least 25 minutes; else any that one gets to.
    """
    there = table[table["verdict"] == "yes"]
    real = there[there["median_min"].astype(float) >= _REAL_TRIP_MIN]
    for frame in (real, there):
        if len(frame):
            return str(frame["departures"].astype(int).idxmax())
    return str(ordered(table)[0]) if len(table) else ""


def _choose(table: pd.DataFrame) -> None:
    """Keep the chosen site; where there is none, or the start moved away from it, take one."""
    chosen = st.session_state.selected
    moved = st.session_state.pop("access moved", False)
    if chosen not in table.index or (moved and not is_known(table.loc[chosen, "first_arrival_s"])):
        st.session_state.selected = default_site(table)


def _headline(service: DayService, table: pd.DataFrame, name: str, texts: Texts) -> None:
    counts = table["verdict"].value_counts()
    line = texts(
        "access_page.count",
        gateway=plain(name),
        of=len(table),
        yes=int(counts.get("yes", 0)),
        no=int(counts.get("no", 0)),
        unknown=int(counts.get("unknown", 0)),
    )
    feeds = cache.gateway_feeds().get(str(st.session_state.gateway))
    here = [f for f in service.feeds if feeds is not None and f.id in feeds]
    st.markdown(f"{line} {_age(here, texts)}")
    silent = {feed.id: feed.state for feed in here if feed.state and not feed.state.is_known}
    lines = silence_lines(silent, texts, feed_names(cache.feeds(), texts))
    if lines:
        st.caption("  \n".join(plain(text) for text in lines))


def _age(feeds: Sequence[FeedDay], texts: Texts) -> str:
    """Return a badge: how old the timetables are; orange where too old for travel."""
    as_of = {feed.id: feed.as_of for feed in feeds if feed.as_of is not None}
    notice = timetable_notice(as_of, texts)
    if notice:
        return f":orange-badge[{plain(notice)}]"
    if not as_of:
        return f":gray-badge[{plain(texts('access_page.no_timetable'))}]"
    fresh = texts("access_page.as_of", date=min(as_of.values()).isoformat())
    return f":blue-badge[{plain(fresh)}]"


def _site_name(sites: gpd.GeoDataFrame, site: str, lang: Lang) -> str:
    row = sites.loc[site]
    is_english = lang is Lang.EN and is_known(row["name_en"])
    return str(row["name_en"] if is_english else row["name_ja"])


def _point(sites: gpd.GeoDataFrame, site: str) -> tuple[float, float]:
    point = sites.geometry.loc[site]
    return float(point.x), float(point.y)


def _panel(
    asked: cache.Travel,
    service: DayService,
    sites: gpd.GeoDataFrame,
    table: pd.DataFrame,
    site: str,
    texts: Texts,
) -> None:
    """Draw verdict, reason, four numbers and the minutes through the day."""
    row = {str(key): value for key, value in table.loc[site].items()}
    verdict = str(row["verdict"])
    st.subheader(plain(_site_name(sites, site, texts.lang)), anchor=False)
    st.markdown(f":{BADGES[verdict]}-badge[**{plain(texts('verdict.' + verdict))}**]")
    st.write(plain(reason_text(row, service, asked.visit, texts)))
    if verdict == "unknown":
        assumed = texts("access.if_complete", verdict=texts(f"verdict.{row['if_complete']}"))
        st.caption(plain(assumed))
    elif verdict == "no":
        codes = pd.Series([sites.loc[site, "municipality_code"], asked.origin.municipality_code])
        for line in coverage_lines(cache.catalogue(), codes, DECIDING_MODES, texts):
            st.caption(plain(line))
    first, last = row["first_arrival_s"], row["last_departure_s"]
    stay, median = row["longest_stay_min"], row["median_min"]
    numbers = (
        ("first_arrival_s", clock_up(float(str(first))) if is_known(first) else "–"),
        ("last_departure_s", clock_down(float(str(last))) if is_known(last) else "–"),
        ("longest_stay_min", duration(float(str(stay)), texts) if is_known(stay) else "–"),
        ("median_min", duration(float(str(median)), texts) if is_known(median) else "–"),
    )
    st.html(_figures([(texts(f"access.{key}"), value) for key, value in numbers]))
    if not is_known(first):
        st.info(texts("access_page.bring"))
        return
    st.markdown(f"**{texts('access_page.through')}**")
    st.caption(texts("access_page.through_help", n=row["departures"]))
    minutes = cache.minutes_through_the_day(asked, _point(sites, site))
    at = st.session_state.leave if st.session_state.colour == "leave" else None
    chart = through_the_day(minutes, asked.visit, texts, at_min=at)
    st.altair_chart(chart, alt=texts("access_page.through_alt"))


def _figures(numbers: Sequence[tuple[str, str]]) -> str:
    """Return numbers with their names as a grid of two columns."""
    cells = "".join(
        f'<div><div style="font-size:.8rem;opacity:.75">{escape(name)}</div>'
        f'<div style="font-size:1.35rem;font-weight:600;white-space:nowrap">{escape(value)}</div>'
        "</div>"
        for name, value in numbers
    )
    return (
        '<div style="display:grid;grid-template-columns:1fr 1fr;gap:.5rem 1rem">' + cells + "</div>"
    )


def _types_and_table(
    asked: cache.Travel,
    kind: SiteKind,
    sites: gpd.GeoDataFrame,
    table: pd.DataFrame,
    site: str,
    texts: Texts,
) -> None:
    left, right = st.columns(2, gap="medium")
    with left:
        st.subheader(texts("access_page.days"), anchor=False)
        with st.spinner(texts("access_page.working")):
            day_types(asked, kind, site, _point(sites, site), texts)
    with right:
        st.subheader(texts("access_page.table"), anchor=False)
        travel_table(sites, table, texts)
        origin = str(st.session_state.gateway)
        st.download_button(
            texts("access_page.csv"),
            data=lambda: matrix_csv(sites, table, origin),
            file_name="locator-access.csv",
            mime="text/csv",
            on_click="ignore",
            key="download-access",
        )


def _here(feed: str, ridden: set[str], near: set[str], texts: Texts) -> str:
    """Return what a timetable has to do with the answer."""
    if feed in ridden:
        return texts("access_page.here_ridden")
    return texts("access_page.here_near") if feed in near else texts("access_page.here_no")


def _feeds(
    service: DayService,
    asked: cache.Travel,
    sites: gpd.GeoDataFrame,
    site: str,
    texts: Texts,
) -> None:
    """Show the timetables behind the answer: dates, age, whether they are used here."""
    st.subheader(texts("access_page.feeds"), anchor=False)
    out, back = cache.journeys(asked, _point(sites, site))
    ridden = {ride.feed_id for journey in (*out, *back) for ride in journey.rides}
    near = set(cache.gateway_feeds().get(str(st.session_state.gateway), ()))
    compiled = {feed.feed_id: feed for feed in cache.feeds()}
    names = feed_names(cache.feeds(), texts)
    first = sorted(service.feeds, key=lambda f: (f.id not in ridden, f.id not in near))
    rows = [
        {
            texts("sources.feed"): names[feed.id],
            texts("access_page.here"): _here(feed.id, ridden, near, texts),
            texts("access_page.table_of"): feed.as_of.isoformat()
            if feed.as_of
            else texts("access.not_used"),
            texts("sources.valid"): f"{feed.valid_from or '–'} – {feed.valid_to or '–'}",
            texts("access_page.notice"): feed_note(feed.as_of, feed.valid_to, texts),
            texts("sources.licence"): compiled[feed.id].provenance.licence,
        }
        for feed in first
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt=texts("access_page.feeds"))
    shown = [f.id for f in first if f.id in ridden | near] or [f.id for f in first]
    daily = pd.concat(
        [
            compiled[i]
            .daily_trips()
            .rename("trips")
            .rename_axis("date")
            .reset_index()
            .assign(feed_id=i)
            for i in shown
        ]
    )
    st.altair_chart(feed_strips(daily, names, texts), alt=texts("sources.feeds_alt"))
