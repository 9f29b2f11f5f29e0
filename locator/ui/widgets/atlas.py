"""The map of an answer: one constant base, layers of sites, one selection."""

import math
from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit_folium import st_folium

from locator.brief import as_of_lines, timetable_notice
from locator.i18n import Lang, Texts
from locator.maps import (
    ContextKind,
    MapAssets,
    base_map,
    context_layers,
    legend_html,
    ranking_layers,
    shoots_note,
    single_file_html,
)
from locator.records import Catalogue, Ranking
from locator.ui.assets import map_assets
from locator.ui.cache import data_folder

_HEIGHT_PX = 520
_HOME = (37.0, 137.2)
_HOME_ZOOM = 5
_SITE_ZOOM = 10
_LAT_STRETCH = 1.6  # a degree of latitude is this much taller on the map, and the map is flat
_WORLD_DEGREES_AT_ZOOM_0 = 700.0  # degrees of longitude that a map of 520 px would hold at zoom 0
_LAYERS = {
    ContextKind.FILM_COMMISSION: "fcs",
    ContextKind.HUB: "hubs",
    ContextKind.SPOT: "spots",
    ContextKind.GATEWAY: "gateways",
    ContextKind.STATION: "stations",
    ContextKind.STOP: "stops",
    ContextKind.SHOOT: "shoots",
}


def atlas(catalogue: Catalogue, ranking: Ranking, texts: Texts, *, top: int) -> None:
    """Draw map, layer choice and legend; a click on a site chooses it everywhere."""
    lang = texts.lang
    kinds = _kinds(texts)
    online = bool(st.session_state.get("online", False))
    dark = st.context.theme.type == "dark"
    base = base_map(map_assets(data_folder()), lang=lang, online=online, dark=dark)
    around = context_layers(catalogue, kinds=kinds, lang=lang)
    chosen = st.session_state.selected
    ranked = ranking_layers(ranking, lang=lang, top=top, selected=chosen)
    center, zoom = view_of(ranking)
    answer = st_folium(
        base,
        key=f"atlas {lang} {online}",
        height=_HEIGHT_PX,
        use_container_width=True,
        returned_objects=["last_active_drawing", "last_object_clicked_count"],
        feature_group_to_add=[*around, *ranked],
        center=center,
        zoom=zoom,
    )
    clicked = _clicked(answer, ranking)
    click = (clicked, answer.get("last_object_clicked_count")) if clicked else None
    is_new = click is not None and click != st.session_state.get("map_click")
    st.session_state.map_click = click
    if is_new and clicked != chosen:
        st.session_state.selected = clicked
        st.rerun()
    st.html(_legend(catalogue, ranking, kinds, lang, top=top))
    st.toggle(
        texts("find.online"),
        key="online",
        help=texts("find.online_help"),
        persist_state="session",
    )


def view_of(ranking: Ranking) -> tuple[tuple[float, float], int]:
    """Return (lat, lon) and zoom that hold all sites found; all Japan where nothing is filtered.

    It depends on which sites are found, not on their order, so that weights never move the map.
    """
    if not any(e.no for e in ranking.excluded):
        return _HOME, _HOME_ZOOM
    west, south, east, north = (float(v) for v in ranking.frame.total_bounds)
    degrees = max(east - west, (north - south) * _LAT_STRETCH, 1e-6)
    zoom = int(math.log2(_WORLD_DEGREES_AT_ZOOM_0 / degrees))
    middle = (round((south + north) / 2, 4), round((west + east) / 2, 4))
    return middle, min(max(zoom, _HOME_ZOOM), _SITE_ZOOM)


def map_file(catalogue: Catalogue, ranking: Ranking, texts: Texts, *, top: int) -> str:
    """Return the map of an answer as one HTML file that opens from disk."""
    lang = texts.lang
    chosen = st.session_state.get("layers") or []
    kinds = [kind for kind in ContextKind if kind.value in chosen]
    chart = base_map(MapAssets(), lang=lang)
    around = context_layers(catalogue, kinds=kinds, lang=lang)
    for group in [*around, *ranking_layers(ranking, lang=lang, top=top)]:
        group.add_to(chart)
    notes = _notes(catalogue, ranking, texts)
    return single_file_html(
        chart,
        boundaries=data_folder() / "boundaries",
        title=f"{texts('app.title')}: {texts('app.tagline')}",
        legend=_legend(catalogue, ranking, kinds, lang, top=top),
        notes=notes,
        prefectures=ranking.query.prefectures,
    )


def _legend(
    catalogue: Catalogue, ranking: Ranking, kinds: Sequence[ContextKind], lang: Lang, *, top: int
) -> str:
    told = {ContextKind.SHOOT: shoots_note(catalogue.shoots, lang)}
    return legend_html(ranking, lang=lang, top=top, kinds=kinds, told=told)


def _notes(catalogue: Catalogue, ranking: Ranking, texts: Texts) -> list[str]:
    names = catalogue.feeds["name_ja" if texts.lang is Lang.JA else "name_en"]
    feeds: Mapping[str, str] = {str(f): str(n) for f, n in names.items()}
    notice = timetable_notice(ranking.as_of, texts)
    lines = [notice] if notice else []
    return [*lines, *as_of_lines(ranking.as_of, feeds), *ranking.attribution]


def _kinds(texts: Texts) -> list[ContextKind]:
    labels = {k.value: texts(f"layer.{name}") for k, name in _LAYERS.items()}
    chosen = st.pills(
        texts("find.layers"),
        list(labels),
        format_func=lambda code: labels[code],
        selection_mode="multi",
        key="layers",
        persist_state="session",
        wrap=True,
    )
    return [k for k in _LAYERS if k.value in chosen]


def _clicked(answer: object, ranking: Ranking) -> str:
    """Return the id of the site that was clicked last, empty where it is none of the ranked."""
    drawing = answer.get("last_active_drawing") if isinstance(answer, Mapping) else None
    properties = drawing.get("properties") if isinstance(drawing, Mapping) else None
    site = properties.get("id") if isinstance(properties, Mapping) else None
    return str(site) if site in ranking.frame.index else ""
