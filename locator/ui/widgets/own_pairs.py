"""Own records that may be one place: both side by side; merged or kept apart, never unasked."""

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd
import streamlit as st

from locator.brief import is_known
from locator.duplicates import candidate_pairs, identify, merge
from locator.i18n import Texts
from locator.ui import cache
from locator.ui.kept import Kept, workspace_signature
from locator.ui.widgets.own_desk import (
    ask_desk,
    attempt,
    cell_text,
    column_text,
    entry_name,
    hidden_columns,
    kind_name,
    lead_to_take_in,
    rows_px,
    say,
    workspace,
    writer,
)
from locator.ui.widgets.panel import plain
from locator.workspace import Cell, Entry, Intake, kind_of

_EMBEDDED = ("locations", "spots", "hubs")
_KEY = "own pairs"
_MOST = 500
_OF_SOURCE = frozenset({"source", "licence", "seen_on", "confidence"})


def draw_pairs(kept: Kept, texts: Texts) -> None:
    """Draw the pairs of a kind, the likeliest chosen, and both of its records."""
    kind = ask_desk({k: len(v) for k, v in kept.entries.items()}, texts)
    entries = kept.entries.get(kind, {})
    st.caption(texts("data_page.pairs_help"))
    if not entries:
        st.info(texts("doctor.none_kept", kind=kind_name(kind, texts)))
        lead_to_take_in(texts)
        return
    embedded = _embedded(kind)
    with st.spinner(texts("data_page.pairs_working")):
        pairs = _found(f"{workspace_signature()}|{kind}", kind, entries, embedded)
    if pairs.empty:
        st.info(texts("duplicates.none"))
        return
    shown = pairs.head(_MOST)
    picked = st.dataframe(
        pair_rows(shown, entries, embedded, texts),
        key=f"{_KEY} {kind} {len(kept.batches)}",
        on_select="rerun",
        selection_mode="single-row",
        hide_index=True,
        height=rows_px(len(shown), 6),
        column_config={
            texts("data_page.confidence"): st.column_config.ProgressColumn(
                min_value=0.0, max_value=1.0, format="%.2f"
            )
        },
        alt=texts("data_page.view_pairs"),
    )["selection"]["rows"]
    _one(shown.iloc[picked[0] if picked else 0], entries, embedded, texts)


@st.cache_resource(show_spinner=False, max_entries=8)
def _found(
    key: str, kind: str, _entries: Mapping[str, Entry], _embedded: gpd.GeoDataFrame | None
) -> pd.DataFrame:
    del key
    return candidate_pairs(_entries, _embedded, apart=workspace().apart(kind))


def _embedded(kind: str) -> gpd.GeoDataFrame | None:
    """Return the embedded records of a kind, None where there are none."""
    if kind not in _EMBEDDED:
        return None
    frame: gpd.GeoDataFrame = getattr(cache.ground().catalogue, kind)
    return frame


def pair_rows(
    pairs: pd.DataFrame,
    entries: Mapping[str, Entry],
    embedded: gpd.GeoDataFrame | None,
    texts: Texts,
) -> pd.DataFrame:
    """Return one row a pair in words, the likeliest first."""
    told = {
        "confidence": pairs["confidence"].astype(float).tolist(),
        "first": [entry_name(entries[i]) for i in pairs["first"]],
        "second": [
            _second_name(i, w, entries, embedded)
            for i, w in zip(pairs["second"], pairs["where"], strict=True)
        ],
        "where": [texts(f"doctor.origin_{w}") for w in pairs["where"]],
        "distance": [_metres(m, texts) for m in pairs["distance_m"]],
        "why": [", ".join(texts(f"duplicates.why_{c}") for c in codes) for codes in pairs["why"]],
    }
    return pd.DataFrame({texts(f"data_page.{k}"): v for k, v in told.items()})


def _metres(metres: float, texts: Texts) -> str:
    return texts("brief.unit_m", n=f"{metres:,.0f}") if is_known(metres) else texts("panel.unknown")


def _second_name(
    own: str, where: str, entries: Mapping[str, Entry], embedded: gpd.GeoDataFrame | None
) -> str:
    if where == "own" or embedded is None:
        return entry_name(entries[own])
    return str(embedded.loc[own, "name_ja"])


def _one(
    pair: pd.Series,
    entries: Mapping[str, Entry],
    embedded: gpd.GeoDataFrame | None,
    texts: Texts,
) -> None:
    first = entries[str(pair["first"])]
    is_own = pair["where"] == "own"
    second = str(pair["second"])
    theirs = entries[second] if is_own else _entry_of(second, first.kind, embedded)
    names = entry_name(first), entry_name(theirs)
    st.markdown(f"**{plain(names[0])} / {plain(names[1])}**")
    facts = [
        texts("data_page.likeness", value=f"{float(pair[column]):.0%}", of=texts(f"data_page.{of}"))
        for column, of in (("name_likeness", "of_name"), ("kana_likeness", "of_reading"))
        if is_known(pair[column])
    ]
    facts.append(f"{texts('data_page.distance')} {_metres(pair['distance_m'], texts)}")
    st.caption(plain(" · ".join(facts)))
    _buttons(first, theirs, is_own=is_own, texts=texts)
    st.dataframe(
        side_by_side(first, theirs, texts), hide_index=True, alt=texts("data_page.view_pairs")
    )


def _buttons(first: Entry, second: Entry, *, is_own: bool, texts: Texts) -> None:
    with st.container(horizontal=True):
        pairs = ((first, second), (second, first)) if is_own else ()
        for number, (kept, gone) in enumerate(pairs):
            st.button(
                plain(texts("data_page.keep", name=entry_name(kept), id=kept.id)),
                key=f"own keep {number}",
                on_click=_merge,
                args=(kept.kind, kept.id, gone.id, texts),
            )
        if not is_own:
            st.button(
                texts("data_page.identify"),
                key="own identify",
                on_click=_identify,
                args=(first.kind, first.id, second.id, texts),
            )
        st.button(
            texts("data_page.apart"),
            key="own apart",
            on_click=_keep_apart,
            args=(first.kind, first.id, second.id, texts),
        )
    if not is_own:
        st.caption(texts("data_page.embedded_stays"))


def side_by_side(first: Entry, second: Entry, texts: Texts) -> pd.DataFrame:
    """Return one row a column that either record fills, what differs first."""
    hidden = hidden_columns(first) | hidden_columns(second)
    mine, theirs = _cells(first), _cells(second)
    rows = []
    for column in dict.fromkeys([*kind_of(first.kind).columns, "lon", "lat"]):
        a, b = mine.get(column), theirs.get(column)
        if column in hidden or column == "source_id" or (a is None and b is None):
            continue
        how = "same" if a == b else "differs" if None not in {a, b} else "one_only"
        rows.append((column, a, b, how))
    order = ("differs", "one_only", "same")
    rows.sort(key=lambda row: (row[0] in _OF_SOURCE, order.index(row[3])))
    heads = ("what", "first", "second", "compared")
    told = [
        (
            column_text(c, texts),
            *(cell_text(v, texts, kind=first.kind, column=c) for v in (a, b)),
            texts(f"data_page.compared_{how}"),
        )
        for c, a, b, how in rows
    ]
    return pd.DataFrame(told, columns=[texts(f"data_page.{h}") for h in heads])


def _cells(entry: Entry) -> Mapping[str, Cell]:
    lon, lat = (None if v is None else round(v, 5) for v in (entry.lon, entry.lat))
    return {**entry.fields, "lon": lon, "lat": lat}


def _entry_of(own: str, kind: str, embedded: gpd.GeoDataFrame | None) -> Entry:
    """Return an embedded record in the shape of an own one."""
    if embedded is None:
        return Entry(kind=kind, id=own, fields={})
    row = embedded.loc[own]
    point = row["geometry"]
    fields = {c: row[c] for c in kind_of(kind).columns if c in row.index and is_known(row[c])}
    return Entry(
        kind=kind,
        id=own,
        fields={c: v.item() if hasattr(v, "item") else v for c, v in fields.items()},
        lon=None if point is None else float(point.x),
        lat=None if point is None else float(point.y),
    )


def _merge(kind: str, kept: str, gone: str, texts: Texts) -> None:
    def act() -> None:
        own = workspace()
        entries = own.entries(kind)
        if kept not in entries or gone not in entries:
            say("warning", texts("data_page.gone_meanwhile"))
            return
        merged = merge(entries[kept], entries[gone])
        number = own.write(
            Intake(
                action="merge",
                kind=kind,
                file=f"{kept} + {gone}",
                entries=(merged,),
                removed=(gone,),
            ),
            by=writer(texts),
            seen=entries,
        )
        varied = ", ".join(column_text(c, texts) for c in sorted(merged.variants)) or "–"
        told = texts("duplicates.merged", kept=kept, other=gone, varied=varied, batch=number)
        say("success", told)

    attempt(act, texts)


def _identify(kind: str, mine: str, embedded: str, texts: Texts) -> None:
    def act() -> None:
        own = workspace()
        entries = own.entries(kind)
        if mine not in entries:
            say("warning", texts("data_page.gone_meanwhile"))
            return
        intake = Intake(
            action="merge",
            kind=kind,
            file=f"{embedded} + {mine}",
            entries=(identify(entries[mine], embedded),),
        )
        number = own.write(intake, by=writer(texts), seen=entries)
        told = texts("duplicates.identified", own=mine, embedded=embedded, batch=number)
        say("success", told)

    attempt(act, texts)


def _keep_apart(kind: str, first: str, second: str, texts: Texts) -> None:
    def act() -> None:
        number = workspace().keep_apart(kind, first, second, by=writer(texts))
        told = texts("duplicates.distinct", first=first, second=second, batch=number)
        say("success", told)

    attempt(act, texts)
