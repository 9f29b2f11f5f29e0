"""Maps of verdicts: a small one a definition, and one to click in."""

from html import escape

import geopandas as gpd
import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from geo.mesh import mesh_bounds
from locator.gaps import GapDefinition, GapReport
from locator.i18n import Lang, Texts
from locator.maps import (
    VERDICT_SIGNS,
    CellSize,
    Frame,
    SiteVerdict,
    base_map,
    small_map,
    verdict_layers,
    verdict_legend,
    verdict_squares,
)
from locator.ui import answers, cache
from locator.ui.answers import CELL, KIND
from locator.ui.assets import map_assets
from locator.ui.widgets.gap_ask import definition_label
from locator.ui.widgets.map_view import new_click, view_of_sites
from locator.vocabulary import GapVerdict

_HEIGHT_PX = 560


def site_names(sites: gpd.GeoDataFrame, lang: Lang) -> dict[str, str]:
    """Return site id to name in a language: else the Japanese one, else the id."""
    named = pd.DataFrame(sites.reindex(columns=["name_ja", "name_en"])).astype(object)
    japanese = named["name_ja"].where(named["name_ja"].notna(), sites.index.to_series())
    english = named["name_en"].where(named["name_en"].notna(), japanese)
    names = japanese if lang is Lang.JA else english
    return {str(i): str(name) for i, name in names.items()}


def verdicts_of(report: GapReport, definition: GapDefinition, texts: Texts) -> list[SiteVerdict]:
    """Return how each site is drawn under a definition; the tooltip tells verdict and reason."""
    words = {v.value: v.label(texts.lang) for v in GapVerdict}
    names = site_names(report.sites, texts.lang)
    rows = report.of(definition.id)
    found = []
    for site, verdict, complete, lon, lat in zip(
        rows.index,
        rows["verdict"],
        rows["if_complete"],
        report.sites.geometry.x,
        report.sites.geometry.y,
        strict=True,
    ):
        told = words[verdict]
        if verdict == GapVerdict.UNKNOWN.value:
            assumed = texts("gaps.assumed", verdict=words[complete])
            told = texts("gaps_page.told_unknown", unknown=told, assumed=assumed)
        found.append(
            SiteVerdict(
                id=str(site), name=names[str(site)], lon=lon, lat=lat, verdict=verdict, told=told
            )
        )
    return found


def cell_size(sites: gpd.GeoDataFrame) -> CellSize | None:
    """Return the sides of the cells that sites are, None where they are places."""
    if KIND not in sites or sites.empty or (sites[KIND] != CELL).any():
        return None
    west, south, east, north = (float(end) for end in mesh_bounds(sites.index[:1].to_numpy())[0])
    return CellSize(wide_deg=east - west, high_deg=north - south)


def shown_definition(report: GapReport) -> GapDefinition:
    """Return the definition that the map shows: the chosen one, else the first."""
    by_id = {d.id: d for d in report.definitions}
    return by_id.get(str(st.session_state.shown), report.definitions[0])


def counts_of(report: GapReport, definition: GapDefinition) -> dict[str, int]:
    """Return verdict to number of sites, for the verdicts that a definition knows and unknown."""
    counted = report.of(definition.id)["verdict"].value_counts()
    known = (*definition.verdicts, GapVerdict.UNKNOWN)
    return {v.value: int(counted.get(v.value, 0)) for v in known}


@st.cache_resource(show_spinner=False, max_entries=24)
def _frame(prefecture: str, towns: tuple[str, ...]) -> Frame:
    outlines = cache.outlines()
    codes = outlines["code"].astype(str)
    inside = codes.isin(towns) if towns else codes.str[:2] == prefecture
    shapes = outlines[inside] if inside.any() else outlines[codes.str[:2] == prefecture]
    return Frame.of(gpd.GeoSeries([shapes.geometry.union_all()], crs=outlines.crs))


def small_maps(report: GapReport, area: answers.Area, texts: Texts) -> None:
    """Draw the same area once a definition, as many beside each other as fit."""
    frame = _frame(area.prefecture, area.towns)
    chosen = str(st.session_state.selected)
    cells = []
    for definition in report.definitions:
        name = definition_label(definition, texts)
        counts = counts_of(report, definition)
        drawn = small_map(
            frame,
            verdicts_of(report, definition, texts),
            title=name,
            selected=chosen,
            cell=cell_size(report.sites),
        )
        told = "　".join(
            f"{VERDICT_SIGNS[v.value]} {counts[v.value]}" for v in GapVerdict if v.value in counts
        )
        cells.append(
            '<figure style="margin:0;min-width:0">'
            '<figcaption style="font-size:.8rem;line-height:1.3;min-height:2.6em">'
            f"<b>{escape(name)}</b></figcaption>{drawn}"
            f'<div style="font-size:.75rem;opacity:.8">{escape(told)}</div></figure>'
        )
    st.html(
        '<div class="gap-maps" style="display:grid;gap:14px 18px;'
        'grid-template-columns:repeat(auto-fill,minmax(112px,1fr))">' + "".join(cells) + "</div>"
    )


def gap_map(report: GapReport, texts: Texts) -> None:
    """Draw the choice of a definition, its map and legend; a click chooses a site everywhere."""
    by_id = {d.id: d for d in report.definitions}
    definition = shown_definition(report)
    st.session_state["shown pick"] = definition.id

    def keep() -> None:
        picked = st.session_state["shown pick"]
        st.session_state.shown = "" if picked == next(iter(by_id)) else picked

    st.selectbox(
        texts("gaps_page.shown"),
        list(by_id),
        format_func=lambda i: definition_label(by_id[i], texts),
        key="shown pick",
        on_change=keep,
    )
    lang, chosen = texts.lang, str(st.session_state.selected)
    center, zoom = view_of_sites(report.sites)
    dark = st.context.theme.type == "dark"
    sites, cell = verdicts_of(report, definition, texts), cell_size(report.sites)
    answer = st_folium(
        base_map(map_assets(cache.data_folder()), lang=lang, dark=dark),
        key=f"gaps {lang}",
        height=_HEIGHT_PX,
        use_container_width=True,
        returned_objects=["last_active_drawing", "last_object_clicked_count"],
        feature_group_to_add=verdict_layers(sites, lang=lang, selected=chosen)
        if cell is None
        else verdict_squares(sites, cell, selected=chosen),
        center=center,
        zoom=zoom,
    )
    clicked = new_click(answer, report.sites.index, st.session_state, "gaps_click")
    if clicked and clicked != chosen:
        st.session_state.selected = clicked
        st.rerun()
    st.html(verdict_legend(counts_of(report, definition), lang=lang))
