"""Metres along roads that the visitor brings, beside straight and walked ones; never stored."""

import hashlib
import re
import tempfile
from pathlib import Path

import altair as alt
import pandas as pd
import streamlit as st

from geo.errors import GeoError
from geo.roads import check_extra, read_roads, summarise_detours
from locator.brief import is_known
from locator.i18n import Texts
from locator.ui import answers
from locator.ui.widgets.findings import findings_table
from locator.ui.widgets.panel import plain

_TYPES = ["osm", "pbf", "graphml", "xml"]
_MOST_STOPS = 5
_NAME = re.compile(r"[^\w.\- ]")
_COLOURS = ("#0072b2", "#d55e00")
_KINDS = ("straight", "walked", "road")
_HIGHEST = 3.0


def ask_roads(texts: Texts) -> None:
    """Draw the field of roads where they can be read; else say how to make that so."""
    st.markdown(f"**{texts('gaps_page.roads_head')}**")
    try:
        check_extra()
    except GeoError as error:
        st.caption(plain(texts.fault(error)))
        return
    upload = st.file_uploader(
        texts("gaps_page.roads_file"),
        type=_TYPES,
        key="roads_file",
        help=texts("gaps_page.roads_help"),
    )
    if upload is None:
        answers.drop_roads()
        return
    try:
        _take(upload.getvalue(), upload.name)
    except GeoError as error:
        answers.drop_roads()
        st.error(texts.fault(error))
        return
    held = answers.roads()
    if held is not None:
        extract, metres = held[1].extract, held[1].length_m
        st.caption(plain(texts("gaps_page.roads_held", file=extract.name, km=metres / 1000)))
        findings_table(held[1].findings, texts)


def _take(content: bytes, name: str) -> None:
    """Hold the roads of a file in the session."""
    token = hashlib.sha256(content).hexdigest()
    held = answers.roads()
    if held is not None and held[0] == token:
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (_NAME.sub("_", name)[-80:].lstrip(".") or "roads")
        path.write_bytes(content)
        answers.hold_roads(token, read_roads(path))


def site_walks(area: answers.Area, trip: answers.Trip, site: str, texts: Texts) -> None:
    """Draw straight, walked and road metres from a site to the stops near, side by side."""
    walks = answers.walks(area, trip.settings)
    if walks is None:
        return
    st.markdown(f"**{texts('gaps_page.roads_site')}**")
    rows = walk_rows(walks.loc[[site]], trip.settings.walk.detour, texts)
    st.dataframe(rows, hide_index=True, alt=texts("gaps_page.roads_site"))
    reasons = walk_reasons(walks.loc[[site]], texts)
    if reasons:
        st.caption("  \n".join(map(plain, reasons)))


def walk_rows(walks: pd.DataFrame, detour: float, texts: Texts) -> pd.DataFrame:
    """Return one row a stop near, the nearest first, five at most; what is unknown is a dash."""
    near = walks.head(_MOST_STOPS)
    return pd.DataFrame(
        {
            texts("gaps_page.roads_stop"): near["stop_name"].fillna("–"),
            **{
                texts(f"gaps_page.roads_{name}", detour=detour): _told(near[f"{name}_m"], 0)
                for name in _KINDS
            },
            texts("gaps_page.roads_factor"): _told(near["detour"], 2),
        }
    )


def walk_reasons(walks: pd.DataFrame, texts: Texts) -> list[str]:
    """Return why metres by road are unknown, or may be shorter, stop by stop as ``walk_rows``."""
    near = walks.head(_MOST_STOPS)
    told = []
    for name, reason in zip(near["stop_name"], near["reason"], strict=True):
        if reason:
            why = texts(f"gaps_page.roads_reason_{reason}")
            told.append(f"{name}: {why}" if isinstance(name, str) else why)
    return told


def _told(numbers: pd.Series, decimals: int) -> list[str]:
    return [f"{n:,.{decimals}f}" if is_known(n) else "–" for n in numbers]


def all_walks(area: answers.Area, trip: answers.Trip, texts: Texts) -> None:
    """Draw the detour factor of each site to its nearest stop against the assumed one."""
    walks, held = answers.walks(area, trip.settings), answers.roads()
    if walks is None or held is None:
        return
    walk = trip.settings.walk
    nearest = walks[~walks.index.duplicated()]
    found = nearest[nearest["stop"].notna()]
    summary = summarise_detours(found["detour"], walk.detour)
    st.markdown(f"**{texts('gaps_page.roads_all', detour=walk.detour)}**")
    counts = {"sites": len(nearest), "near": len(found), "unknown": summary.pairs - summary.known}
    st.caption(texts("gaps_page.roads_near", limit=walk.limit_m, **counts))
    name = "summary" if summary.known else "none_known"
    st.caption(texts(f"distances.{name}", **summary.to_json()))
    if held[1].extract.is_osm:
        st.caption(texts("distances.credit"))
    beyond = int((found["detour"] > _HIGHEST).sum())
    if beyond:
        st.caption(texts("gaps_page.roads_beyond", n=beyond, highest=_HIGHEST))
    if summary.known:
        st.altair_chart(factor_chart(found, walk.detour, texts), alt=texts("gaps_page.roads_alt"))


def factor_chart(found: pd.DataFrame, assumed: float, texts: Texts) -> alt.LayerChart:
    """Draw one dot a known pair: straight metres across, factor up; the assumed one as a line.

    Over the first metres a factor says little and can be any number: those above 3 stand at 3.
    """
    heads = {
        "stop_name": texts("gaps_page.roads_stop"),
        "straight_m": texts("gaps_page.roads_straight"),
        "road_m": texts("gaps_page.roads_road"),
        "detour": texts("gaps_page.roads_factor"),
    }
    known = found.loc[found["detour"].notna(), list(heads)].astype(
        {"straight_m": float, "road_m": float, "detour": float}
    )
    dots = (
        alt.Chart(known.reset_index(drop=True))
        .mark_circle(size=45, opacity=0.7, color=_COLOURS[0])
        .encode(
            x=alt.X("straight_m:Q", title=heads["straight_m"]),
            y=alt.Y(
                "detour:Q",
                title=heads["detour"],
                scale=alt.Scale(domain=[1, _HIGHEST], clamp=True),
            ),
            tooltip=[
                alt.Tooltip("stop_name:N", title=heads["stop_name"]),
                alt.Tooltip("straight_m:Q", title=heads["straight_m"], format=".0f"),
                alt.Tooltip("road_m:Q", title=heads["road_m"], format=".0f"),
                alt.Tooltip("detour:Q", title=heads["detour"], format=".2f"),
            ],
        )
    )
    line = (
        alt.Chart(pd.DataFrame({"assumed": [assumed]}))
        .mark_rule(color=_COLOURS[1], strokeDash=[5, 4])
        .encode(y="assumed:Q")
    )
    drawn: alt.LayerChart = (dots + line).properties(height=220)
    return drawn
