"""The map of access: sites coloured by the way there, moved by the hour of leaving."""

import math

import geopandas as gpd
import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray
from streamlit_folium import st_folium

from locator.brief import is_known
from locator.i18n import Lang, Texts
from locator.maps import (
    JOURNEY_SCALE,
    STAY_SCALE,
    Reach,
    SiteReach,
    base_map,
    travel_layers,
    travel_legend,
)
from locator.ui import cache, state
from locator.ui.assets import map_assets
from locator.ui.widgets.day_picture import clock_down
from locator.ui.widgets.map_view import new_click

_HEIGHT_PX = 480
_LAT_STRETCH = 1.25
_DEGREES_AT_ZOOM_0 = 640.0
_ZOOMS = (6, 12)
_KEPT = 0.94  # share of the reached sites, nearest first, that the view holds


def travel_map(
    asked: cache.Travel,
    sites: gpd.GeoDataFrame,
    table: pd.DataFrame,
    arrivals: NDArray[np.float64],
    name: str,
    texts: Texts,
) -> None:
    """Draw colour switch, hour of leaving, map and legend; a click chooses a site everywhere.

    Parameters
    ----------
    table, arrivals
        One row a site each, from ``cache.access`` and ``cache.arrivals``.
    name
        Of the start.
    """
    lang = texts.lang
    colour, minute = _controls(asked, texts)
    reached = site_reaches(asked, sites, table, arrivals, texts, colour=colour, minute=minute)
    scale = STAY_SCALE if colour == "stay" else JOURNEY_SCALE
    chosen = str(st.session_state.selected)
    origin = asked.origin
    center, zoom = view_of(sites[table["first_arrival_s"].notna()], origin.lon, origin.lat)
    dark = st.context.theme.type == "dark"
    answer = st_folium(
        base_map(map_assets(cache.data_folder()), lang=lang, dark=dark),
        key=f"travel {lang}",
        height=_HEIGHT_PX,
        use_container_width=True,
        returned_objects=["last_active_drawing", "last_object_clicked_count"],
        feature_group_to_add=travel_layers(
            reached, scale, lang=lang, gateway=(name, origin.lon, origin.lat), selected=chosen
        ),
        center=center,
        zoom=zoom,
    )
    clicked = new_click(answer, sites.index, st.session_state, "travel_click")
    if clicked and clicked != chosen:
        st.session_state.selected = clicked
        st.rerun()
    title = texts(f"access_page.legend_{colour}", time=clock_down(minute * 60))
    st.html(travel_legend(reached, scale, title=title, lang=lang))


def _controls(asked: cache.Travel, texts: Texts) -> tuple[str, int]:
    """Draw what colours stand for and the hour of leaving; return both."""
    labels = {c: texts(f"access_page.colour_{c}") for c in state.TRAVEL_COLOURS}
    st.segmented_control(
        texts("access_page.colour"),
        list(labels),
        format_func=lambda code: labels[code],
        key="colour",
        required=True,
        label_visibility="collapsed",
        persist_state="session",
        wrap=True,
    )
    minutes = list(asked.minutes)
    if st.session_state.leave not in minutes:
        st.session_state.leave = None
    colour = str(st.session_state.colour)
    if colour != "leave":
        return colour, minutes[0]
    st.session_state["leave slider"] = st.session_state.leave or minutes[0]

    def keep() -> None:
        slid = st.session_state["leave slider"]
        st.session_state.leave = None if slid == minutes[0] else slid

    minute = st.select_slider(
        texts("access_page.leave"),
        minutes,
        format_func=lambda m: clock_down(m * 60),
        key="leave slider",
        on_change=keep,
    )
    return colour, int(minute)


def site_reaches(
    asked: cache.Travel,
    sites: gpd.GeoDataFrame,
    table: pd.DataFrame,
    arrivals: NDArray[np.float64],
    texts: Texts,
    *,
    colour: str,
    minute: int,
) -> list[SiteReach]:
    """Return how each site is drawn: its colour by the way there, its shape by the way home.

    Parameters
    ----------
    colour
        leave | median | stay.
    minute
        Of leaving, after midnight; counts where ``colour`` is leave.
    """
    lang = texts.lang
    english = sites["name_en"].where(sites["name_en"].notna(), sites["name_ja"])
    names = sites["name_ja"] if lang is Lang.JA else english
    arrive = arrivals[:, asked.minutes.index(minute)]
    latest = table["last_departure_s"].to_numpy(float, na_value=np.nan)
    stay = table["longest_stay_min"].to_numpy(float, na_value=np.nan)
    wanted_s = asked.visit.stay_min * 60
    values = {
        "leave": (arrive - minute * 60) / 60,
        "median": table["median_min"].to_numpy(float, na_value=np.nan),
        "stay": stay,
    }[colour]
    home = arrive + wanted_s <= latest if colour == "leave" else stay >= asked.visit.stay_min
    no = (table["verdict"] == "no").to_numpy()
    found = []
    for row, site in enumerate(sites.index):
        value = float(values[row]) if is_known(values[row]) else None
        reach = Reach.NO if no[row] else Reach.UNKNOWN
        if value is not None and not no[row]:
            reach = Reach.HOME if home[row] else Reach.AWAY
        shown = None if reach in {Reach.NO, Reach.UNKNOWN} else value
        found.append(
            SiteReach(
                id=str(site),
                name=str(names.iloc[row]),
                lon=float(sites.geometry.x.iloc[row]),
                lat=float(sites.geometry.y.iloc[row]),
                reach=reach,
                minutes=shown,
                label=_label(shown, colour, reach),
                told=_told(shown, reach, colour, table.iloc[row], texts),
            )
        )
    return found


def _label(value: float | None, colour: str, reach: Reach) -> str:
    if reach is Reach.NO:
        return "×"
    if value is None:
        return ""
    return f"{math.floor(value / 60)}h" if colour == "stay" else f"{math.ceil(value)}"


def _told(value: float | None, reach: Reach, colour: str, row: pd.Series, texts: Texts) -> str:
    if value is None:
        return texts(f"access_page.told_{reach}")
    text = texts(f"access_page.told_{colour}", n=duration(value, texts))
    last = row["last_departure_s"]
    if reach is Reach.HOME and is_known(last):
        return f"{text}　{texts('access_page.told_last', time=clock_down(float(last)))}"
    return f"{text}　{texts('access_page.told_away')}"


def duration(minutes: float, texts: Texts) -> str:
    """Return minutes as hours and minutes."""
    whole = math.floor(minutes)
    if whole < 60:  # noqa: PLR2004
        return texts("access_page.minutes", n=whole)
    return texts("access_page.hours", h=whole // 60, m=whole % 60)


def view_of(reached: gpd.GeoDataFrame, lon: float, lat: float) -> tuple[tuple[float, float], int]:
    """Return (lat, lon) and zoom that hold start and reached sites, but for far single ones.

    They depend on the start and on what is reached at all, never on the hour of leaving.
    """
    lons = np.append(reached.geometry.x.to_numpy(float), lon)
    lats = np.append(reached.geometry.y.to_numpy(float), lat)
    far = np.hypot((lons - lon) / _LAT_STRETCH, lats - lat)
    kept = far <= np.quantile(far, _KEPT)
    west, east = float(lons[kept].min()), float(lons[kept].max())
    south, north = float(lats[kept].min()), float(lats[kept].max())
    degrees = max(east - west, (north - south) * _LAT_STRETCH, 1e-3)
    zoom = int(math.log2(_DEGREES_AT_ZOOM_0 / degrees))
    middle = (round((south + north) / 2, 4), round((west + east) / 2, 4))
    return middle, min(max(zoom, _ZOOMS[0]), _ZOOMS[1])
