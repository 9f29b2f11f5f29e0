"""What taking a file in would do: how it was read, counts, the difference, a map."""

import math
from collections.abc import Sequence

import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from locator.i18n import Lang, Texts
from locator.importing.lists import ReadList
from locator.imports import Import
from locator.maps import OwnMark, OwnPoint, base_map, own_layers, own_legend
from locator.ui.assets import map_assets
from locator.ui.cache import data_folder, ground
from locator.ui.widgets.own_desk import (
    cell_text,
    column_text,
    entry_name,
    hidden_columns,
)
from locator.ui.widgets.panel import plain

_HEIGHT_PX = 330
_ENCODINGS = (("cp932", "Shift_JIS"), ("utf-8-sig", "UTF-8"), ("utf-8", "UTF-8"))
_WIDE_AT_ZOOM_0, _HIGH_AT_ZOOM_0 = 440.0, 330.0
"""Degrees that the small map holds at zoom 0, with an edge."""
_ZOOMS = (4, 12)
_MOST_POINTS = 3000
_MOST_ROWS = 500
_AROUND_DEG = 0.2
_EMBEDDED = ("locations", "spots", "hubs")


def draw_reading(read: Import, texts: Texts) -> None:
    """Tell how a file was read, and what would become of its rows."""
    draw_read_as(read.lists, texts)
    intake, diff = read.intake, read.told
    st.markdown(
        texts(
            "data_page.counts_mended" if intake.repaired else "data_page.counts",
            rows=intake.rows,
            accepted=intake.accepted,
            aside=len(intake.asides),
            repaired=intake.repaired,
        )
    )
    figures = (
        ("new", len(diff.new)),
        ("changed", len(diff.changed)),
        ("same", len(diff.same)),
        ("absent", len(diff.absent)),
        ("aside", len(intake.asides)),
    )
    with st.container(horizontal=True):
        for word, count in figures:
            st.metric(
                texts(f"data_page.diff_{word}"),
                f"{count:,}",
                help=texts(f"data_page.diff_{word}_help"),
                width="content",
            )


def draw_read_as(lists: Sequence[ReadList], texts: Texts) -> None:
    """Tell of each table of a file in which form and by which format it was read."""
    for one in lists:
        label = f"{one.name} {one.sheet}".strip()
        told = texts("data_page.read_as", file=label, how=_how(one, texts))
        if one.known is not None:
            known = one.known.name_ja if texts.lang is Lang.JA else one.known.name_en
            told += texts("data_page.by_format", format=known, edition=one.known.edition)
        st.caption(plain(told))


def _how(one: ReadList, texts: Texts) -> str:
    """Return form, encoding and delimiter in words."""
    read_as = one.imported.read_as
    for code, name in _ENCODINGS:
        read_as = read_as.replace(code, name)
    for word in ("comma", "tab", "semicolon", "bar"):
        read_as = read_as.replace(f", {word}", f", {texts(f'data_page.delimiter_{word}')}")
    return read_as


def points_of(read: Import) -> list[OwnPoint]:
    """Return the accepted records that have a position, each with what it is to what stands."""
    new, changed = set(read.told.new), set(read.told.changed)
    return [
        OwnPoint(
            id=entry.id,
            name=entry_name(entry),
            lon=entry.lon,
            lat=entry.lat,
            mark=OwnMark.NEW
            if entry.id in new
            else OwnMark.CHANGED
            if entry.id in changed
            else OwnMark.SAME,
        )
        for entry in read.intake.entries
        if entry.lon is not None and entry.lat is not None
    ]


def embedded_around(points: Sequence[OwnPoint], kind: str, lang: Lang) -> list[OwnPoint]:
    """Return embedded places of a kind near some points; locations where the kind has none."""
    frame = getattr(ground().catalogue, kind if kind in _EMBEDDED else "locations")
    lons, lats = [p.lon for p in points], [p.lat for p in points]
    west, east = min(lons) - _AROUND_DEG, max(lons) + _AROUND_DEG
    south, north = min(lats) - _AROUND_DEG, max(lats) + _AROUND_DEG
    near = frame.cx[west:east, south:north]
    english = near["name_en"].where(near["name_en"].notna(), near["name_ja"])
    names = near["name_ja"] if lang is Lang.JA else english
    return [
        OwnPoint(id=str(own), name=str(name), lon=p.x, lat=p.y, mark=OwnMark.EMBEDDED)
        for own, name, p in zip(near.index, names, near.geometry, strict=True)
    ]


def draw_map(read: Import, kind: str, key: str, texts: Texts) -> None:
    """Draw the accepted records beside the embedded ones; words where none has a position."""
    points = points_of(read)
    if not points:
        st.caption(texts("data_page.no_points"))
        return
    shown = points[:_MOST_POINTS]
    drawn = [*shown, *embedded_around(shown, kind, texts.lang)[:_MOST_POINTS]]
    center, zoom = view_of(shown)
    dark = st.context.theme.type == "dark"
    st_folium(
        base_map(map_assets(data_folder()), lang=texts.lang, dark=dark),
        key=f"own map {texts.lang} {key}",
        height=_HEIGHT_PX,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=own_layers(drawn, lang=texts.lang),
        center=center,
        zoom=zoom,
    )
    st.html(own_legend(drawn, lang=texts.lang))
    without = read.intake.accepted - len(points)
    if without:
        st.caption(texts("data_page.without_position", n=without))
    if len(points) > len(shown):
        st.caption(texts("data_page.first_of", shown=len(shown), of=len(points)))


def view_of(points: Sequence[OwnPoint]) -> tuple[tuple[float, float], int]:
    """Return (lat, lon) and zoom of a small map that holds all points, those far off too."""
    lons, lats = [p.lon for p in points], [p.lat for p in points]
    wide, high = max(lons) - min(lons), max(lats) - min(lats)
    fits = min(_WIDE_AT_ZOOM_0 / max(wide, 1e-3), _HIGH_AT_ZOOM_0 / max(high, 1e-3))
    middle = (round((max(lats) + min(lats)) / 2, 4), round((max(lons) + min(lons)) / 2, 4))
    return middle, min(max(int(math.log2(fits)), _ZOOMS[0]), _ZOOMS[1])


def draw_difference(read: Import, texts: Texts) -> None:
    """List what is new, changes or is no longer there, cell by cell."""
    rows = difference_rows(read, texts)
    if rows.empty:
        return
    with st.expander(texts("data_page.difference", n=len(rows))):
        st.dataframe(rows.head(_MOST_ROWS), hide_index=True, alt=texts("data_page.difference_alt"))
        if len(rows) > _MOST_ROWS:
            st.caption(texts("data_page.first_of", shown=_MOST_ROWS, of=len(rows)))


def difference_rows(read: Import, texts: Texts) -> pd.DataFrame:
    """Return one row a changed cell, one a new record, one a record that the file lacks."""
    coming = {entry.id: entry for entry in read.intake.entries}
    rows = []
    for own, cells in read.told.changed.items():
        entry = coming[own]
        hidden = hidden_columns(entry)
        rows += [
            (
                texts("data_page.diff_changed"),
                entry_name(entry),
                column_text(column, texts),
                cell_text(before, texts, kind=entry.kind, column=column),
                cell_text(after, texts, kind=entry.kind, column=column),
            )
            for column, (before, after) in cells.items()
            if column not in hidden
        ]
    rows += [
        (texts("data_page.diff_absent"), entry_name(read.standing[own]), "", "", "")
        for own in read.told.absent
    ]
    rows += [
        (texts("data_page.diff_new"), entry_name(coming[own]), "", "", "") for own in read.told.new
    ]
    heads = ("difference_kind", "name", "what", "before", "after")
    return pd.DataFrame(rows, columns=[texts(f"data_page.{h}") for h in heads])
