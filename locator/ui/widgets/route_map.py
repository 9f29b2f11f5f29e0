"""The map of a plan: numbered stops, ways by vehicle, what was left out with its reason."""

import math
from collections.abc import Iterator, Mapping

import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from geo.transit.legs import Ride
from locator.export.wording import (
    StopNames,
    left_out_text,
    leg_text,
    place_name,
    way_legs,
    ways_of,
)
from locator.i18n import Texts
from locator.itineraries import Itinerary, PlacePoint, Way
from locator.maps import (
    LineKind,
    RouteLine,
    RoutePicture,
    RouteStop,
    base_map,
    route_layers,
    route_legend,
)
from locator.reasons import hhmm
from locator.ui import cache
from locator.ui.assets import map_assets
from locator.ui.widgets.map_view import new_click

_HEIGHT_PX = 470
_KINDS: Mapping[str, LineKind] = {
    "walk": LineKind.WALK,
    "bus": LineKind.BUS,
    **dict.fromkeys(("rail", "tram", "metro", "monorail"), LineKind.RAIL),
    "ferry": LineKind.FERRY,
    "drive": LineKind.DRIVE,
}
_LAT_STRETCH = 1.25
_DEGREES_AT_ZOOM_0 = 560.0
_ZOOMS = (7, 14)


def route_map(plan: Itinerary, stops: StopNames, texts: Texts) -> None:
    """Draw map and legend; a click chooses a stop everywhere."""
    lang = texts.lang
    shown = picture_of(plan, stops, texts)
    chosen = str(st.session_state.selected)
    center, zoom = view_of(shown)
    dark = st.context.theme.type == "dark"
    answer = st_folium(
        base_map(map_assets(cache.data_folder()), lang=lang, dark=dark),
        key=f"routes {lang}",
        height=_HEIGHT_PX,
        use_container_width=True,
        returned_objects=["last_active_drawing", "last_object_clicked_count"],
        feature_group_to_add=route_layers(shown, lang=lang, selected=chosen),
        center=center,
        zoom=zoom,
    )
    sites = pd.Index([stop.id for stop in (*shown.visits, *shown.left_out)])
    clicked = new_click(answer, sites, st.session_state, "route_click")
    if clicked and clicked != chosen:
        st.session_state.selected = clicked
        st.rerun()
    st.html(route_legend(shown, lang=lang))


def picture_of(plan: Itinerary, stops: StopNames, texts: Texts) -> RoutePicture:
    """Return what the map of a plan shows."""
    lang = texts.lang
    visits = tuple(
        RouteStop(
            id=stay.place.id,
            name=place_name(stay.place, lang),
            lon=stay.place.lon,
            lat=stay.place.lat,
            label=str(number),
            day=stay.day,
            told=f"{hhmm(stay.arrive_s, up=True)}–{hhmm(stay.depart_s)}",
        )
        for number, stay in enumerate(plan.stays, 1)
    )
    left_out = tuple(
        RouteStop(
            id=left.place.id,
            name=place_name(left.place, lang),
            lon=left.place.lon,
            lat=left.place.lat,
            told=left_out_text(left, texts),
        )
        for left in plan.left_out
    )
    ends = {
        (end.lon, end.lat): RouteStop(
            id=end.id, name=place_name(end, lang), lon=end.lon, lat=end.lat, told=told
        )
        for end, told in _ends(plan, texts)
    }
    lines = tuple(line for _, way in ways_of(plan) for line in _lines(way, stops, texts))
    return RoutePicture(visits=visits, lines=lines, left_out=left_out, ends=tuple(ends.values()))


def _ends(plan: Itinerary, texts: Texts) -> Iterator[tuple[PlacePoint, str]]:
    """Return the ends of all days, the first one as the last, so that it is called the start."""
    for day in reversed(plan.days):
        yield day.end, texts("routes_page.end_told", time=hhmm(day.arrive_s, up=True))
        yield day.start, texts("routes_page.start_told", time=hhmm(day.leave_s))


def _lines(way: Way, stops: StopNames, texts: Texts) -> list[RouteLine]:
    """Return the legs of a way; one line for all of it where a stop has no known position."""
    ends = (way.start.lon, way.start.lat), (way.end.lon, way.end.lat)
    lines = []
    for leg in way_legs(way, stops.names, texts):
        if leg["mode"] == "wait":
            continue
        start, end = (
            stops.positions.get(str(leg[key])) if leg[key] else place
            for key, place in zip(("from_stop", "to_stop"), ends, strict=True)
        )
        time, what, where = leg_text(leg, texts)
        if start is None or end is None:
            return [_whole(way, texts)]
        kind = _KINDS.get(str(leg["mode"]), LineKind.OTHER)
        lines.append(RouteLine(kind=kind, start=start, end=end, name=what, told=f"{time}　{where}"))
    return lines


def _whole(way: Way, texts: Texts) -> RouteLine:
    legs = way_legs(way, {}, texts)
    rides = way.journey.rides if way.journey else ()
    first = next((leg for leg in legs if leg["route"] is not None), legs[0])
    names = [place_name(end, texts.lang) for end in (way.start, way.end)]
    times = f"{hhmm(way.leave_s)}–{hhmm(way.arrive_s, up=True)}"
    return RouteLine(
        kind=_KINDS.get(str(first["mode"]), LineKind.OTHER),
        start=(way.start.lon, way.start.lat),
        end=(way.end.lon, way.end.lat),
        name=" → ".join(_ride_name(ride) for ride in rides) or leg_text(first, texts)[1],
        told=f"{times}　{names[0]} → {names[1]}",
    )


def _ride_name(ride: Ride) -> str:
    return f"{ride.route_name} {ride.headsign}".strip()


def view_of(shown: RoutePicture) -> tuple[tuple[float, float], int]:
    """Return (lat, lon) and zoom that hold visits and ends; what was left out may lie outside."""
    points = shown.points or [(stop.lon, stop.lat) for stop in shown.left_out]
    lons, lats = zip(*points, strict=True)
    west, east, south, north = min(lons), max(lons), min(lats), max(lats)
    degrees = max(east - west, (north - south) * _LAT_STRETCH, 1e-3)
    zoom = int(math.log2(_DEGREES_AT_ZOOM_0 / degrees))
    middle = (round((south + north) / 2, 4), round((west + east) / 2, 4))
    return middle, min(max(zoom, _ZOOMS[0]), _ZOOMS[1])
