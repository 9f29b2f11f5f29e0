"""The map to draw a scenario on: a click adds a stop, or a corner of a zone."""

import math
from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit_folium import st_folium

from locator.i18n import Texts
from locator.maps import (
    PlanShape,
    SiteVerdict,
    base_map,
    plan_layers,
    verdict_dots,
    verdict_squares,
)
from locator.scenarios import Halt, Scenario
from locator.ui import answers, cache, plans
from locator.ui.assets import map_assets
from locator.ui.widgets.gap_maps import cell_size
from locator.ui.widgets.map_view import view_of_sites
from locator.ui.widgets.scenario_state import clear_drawn, draw, drawn, redraw

_HEIGHT_PX = 520
_CLICKS = ("last_clicked", "last_object_clicked")


def scenario_map(
    one: Scenario, kind: str, area: answers.Area, sites: Sequence[SiteVerdict], texts: Texts
) -> None:
    """Draw sites, the scenario and what is being drawn; a click goes into the drawing."""
    lang = texts.lang
    center, zoom = view_of_sites(answers.sites(area))
    dark = st.context.theme.type == "dark"
    shapes = shapes_of(one, area, texts)
    pending = tuple(point_of(halt, area) for halt in drawn())
    if pending:
        is_area = kind == "demand_zone"
        told = texts("gaps_page.draft")
        shapes.append(PlanShape(points=pending, is_area=is_area, is_draft=True, told=told))
    cell = cell_size(answers.sites(area))
    below = verdict_dots(sites) if cell is None else verdict_squares(sites, cell)
    answer = st_folium(
        base_map(map_assets(cache.data_folder()), lang=lang, dark=dark),
        key=f"plan {lang} {area.prefecture}",
        height=_HEIGHT_PX,
        use_container_width=True,
        returned_objects=[*_CLICKS],
        feature_group_to_add=[*below, *plan_layers(shapes)],
        center=center,
        zoom=zoom,
    )
    clicked = new_point(answer)
    if clicked is None:
        return
    lon, lat = clicked
    if kind == "stop":
        clear_drawn()
        draw(Halt(name=texts("gaps_page.added_stop"), lon=round(lon, 5), lat=round(lat, 5)))
    elif kind == "demand_zone":
        draw(Halt(name=texts("gaps_page.corner"), lon=round(lon, 5), lat=round(lat, 5)))
    else:
        name = texts("gaps_page.new_stop", n=len(drawn()) + 1)
        draw(plans.halt_near(area, lon, lat, name))
    redraw()


def new_point(answer: object) -> tuple[float, float] | None:
    """Return longitude and latitude of a click that was not there before, None without one."""
    found = None
    for name in _CLICKS:
        point = answer.get(name) if isinstance(answer, Mapping) else None
        if not isinstance(point, Mapping):
            continue
        seen = f"plan {name}"
        now = (float(point["lng"]), float(point["lat"]))
        if st.session_state.get(seen) != now:
            st.session_state[seen] = now
            found = now
    return found


def point_of(halt: Halt, area: answers.Area) -> tuple[str, float, float]:
    """Return name, longitude and latitude of a halt."""
    if halt.lon is not None and halt.lat is not None:
        return halt.name, halt.lon, halt.lat
    at_hand = plans.stops(area)
    row = at_hand[at_hand["stop_id"] == halt.stop_id]
    if row.empty:
        return halt.stop_id, float("nan"), float("nan")
    first = row.iloc[0]
    return str(first["name"]), float(first["lon"]), float(first["lat"])


def shapes_of(one: Scenario, area: answers.Area, texts: Texts) -> list[PlanShape]:
    """Return what a scenario draws: lines of shuttles and extensions, stops, zones."""
    shapes = []
    lines = [(line.name, line.halts) for line in one.shuttles]
    lines += [(line.name, line.halts) for line in one.extensions]
    for name, halts in lines:
        points = tuple(point_of(halt, area) for halt in halts)
        known = tuple(point for point in points if math.isfinite(point[1]))
        shapes.append(PlanShape(points=known, told=texts("gaps_page.assumed_line", name=name)))
    for stop in one.stops:
        told = texts("gaps_page.assumed_line", name=stop.name)
        shapes.append(PlanShape(points=((stop.name, stop.lon, stop.lat),), told=told))
    for zone in one.zones:
        corners = tuple((zone.name, lon, lat) for lon, lat in zone.polygon)
        shapes.append(
            PlanShape(
                points=corners, is_area=True, told=texts("gaps_page.assumed_line", name=zone.name)
            )
        )
    return shapes
