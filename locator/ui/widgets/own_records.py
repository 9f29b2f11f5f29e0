"""Own records as a table: who may see them, whence they are; changed, exported; empty lists."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from locator.export import own_file
from locator.i18n import Lang, Texts
from locator.importing.templates import TEMPLATES, template_xlsx
from locator.places import town_name
from locator.ui import cache
from locator.ui.kept import Kept
from locator.ui.widgets.downloads import take_away
from locator.ui.widgets.own_desk import (
    PRIVATE,
    ask_desk,
    attempt,
    cell_text,
    clock,
    column_text,
    columns_shown,
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
from locator.workspace import Batch, Entry, Intake, RecordState, kind_of, visible

_KEY = "own records"
_MOST = 2000
_LEAD = ("name", "state", "shown", "nda", "town", "file", "on", "id")


def draw_records(kept: Kept, texts: Texts) -> None:
    """Draw the records of a kind; whoever is ticked changes state; files and empty lists below."""
    kind = ask_desk({k: len(v) for k, v in kept.entries.items()}, texts)
    entries = list(kept.entries.get(kind, {}).values())
    if entries:
        _table(entries, kept.batches, texts)
        _export(entries, kind, texts)
    else:
        st.info(texts("doctor.none_kept", kind=kind_name(kind, texts)))
        lead_to_take_in(texts)
    draw_templates(kind, texts)


def _table(entries: Sequence[Entry], batches: Sequence[Batch], texts: Texts) -> None:
    shown = entries[:_MOST]
    st.caption(texts("data_page.tick_help"))
    ticked = st.dataframe(
        record_rows(shown, batches, texts),
        key=f"{_KEY} {shown[0].kind} {len(batches)}",
        on_select="rerun",
        selection_mode="multi-row",
        hide_index=True,
        height=rows_px(len(shown), 12),
        alt=texts("data_page.view_records"),
    )
    if len(entries) > _MOST:
        st.caption(texts("data_page.first_of", shown=_MOST, of=len(entries)))
    chosen = [shown[n] for n in ticked["selection"]["rows"] if n < len(shown)]
    with st.container(horizontal=True, vertical_alignment="center"):
        for state in RecordState:
            st.button(
                texts("data_page.make_state", state=state.label(texts.lang)),
                key=f"own make {state}",
                on_click=change_state,
                args=([entry.id for entry in chosen], shown[0].kind, state, texts),
                disabled=not chosen,
            )
        st.caption(texts("data_page.ticked", n=len(chosen)), width="content")


def change_state(ids: Sequence[str], kind: str, state: RecordState, texts: Texts) -> None:
    """Write who may see some records from now on."""

    def act() -> None:
        own = workspace()
        standing = own.entries(kind)
        moved = tuple(
            replace(standing[i], state=state)
            for i in ids
            if i in standing and standing[i].state is not state
        )
        if not moved:
            say("info", texts("data_page.same_state", state=state.label(texts.lang)))
            return
        intake = Intake(
            action="edit", kind=kind, rows=len(moved), accepted=len(moved), entries=moved
        )
        number = own.write(intake, by=writer(texts), seen=standing)
        label = state.label(texts.lang)
        say("success", texts("data_page.state_done", n=len(moved), state=label, batch=number))

    attempt(act, texts)


def record_rows(entries: Sequence[Entry], batches: Sequence[Batch], texts: Texts) -> pd.DataFrame:
    """Return one row a record: what it is and whence, then its other cells that may be drawn."""
    by_number = {batch.number: batch for batch in batches}
    kind = kind_of(entries[0].kind)
    births = [_birth(entry, by_number) for entry in entries]
    catalogue = cache.catalogue()
    lead: dict[str, list[str]] = {
        "name": [entry_name(e) for e in entries],
        "state": [e.state.label(texts.lang) for e in entries],
        "shown": [texts("brief.yes") if visible(e) else texts("data_page.no") for e in entries],
        "nda": [str(e.fields.get("nda_until") or "") for e in entries],
        "town": [
            town_name(catalogue, str(code), texts.lang) or str(code) if code else ""
            for code in (e.fields.get("municipality_code") for e in entries)
        ],
        "file": [b.file if b else "" for b in births],
        "on": [clock(b.at)[:10] if b else "" for b in births],
        "id": [e.id for e in entries],
    }
    columns: dict[str, list[str]] = {
        texts(f"data_page.{k}"): lead[k] for k in _LEAD if k != "nda" or any(lead[k])
    }
    told = {kind.label, "municipality_code", "nda_until", "source_id"}
    if all(e.fields.get("source") == f for e, f in zip(entries, lead["file"], strict=True)):
        told.add("source")
    for column in columns_shown(entries):
        if column not in told:
            columns.setdefault(
                column_text(column, texts), [_shown(e, column, texts) for e in entries]
            )
    if kind.is_place:
        for name in ("lon", "lat"):
            values = [getattr(e, name) for e in entries]
            columns[column_text(name, texts)] = ["" if v is None else f"{v:.5f}" for v in values]
    return pd.DataFrame(columns)


def _birth(entry: Entry, batches: Mapping[int, Batch]) -> Batch | None:
    """Return the latest batch whose word a record bears."""
    return batches.get(max(entry.origins.values(), default=0))


def _shown(entry: Entry, column: str, texts: Texts) -> str:
    value = entry.fields.get(column)
    if value is None:
        return ""
    if column in hidden_columns(entry):
        return texts("data_page.hidden")
    return cell_text(value, texts, kind=entry.kind, column=column)


def _export(entries: Sequence[Entry], kind: str, texts: Texts) -> None:
    open_ones = [entry for entry in entries if visible(entry)]
    st.subheader(texts("data_page.export"), anchor=False)
    hidden = len(entries) - len(open_ones)
    st.caption(texts("data_page.export_help", count=len(open_ones), hidden=hidden))
    take_away(
        "own records",
        (
            ("xlsx", f"locator-{kind}.xlsx", lambda: own_file(open_ones, kind, "xlsx")),
            ("csv", f"locator-{kind}.csv", lambda: own_file(open_ones, kind, "csv")),
            ("geojson", f"locator-{kind}.geojson", lambda: own_file(open_ones, kind, "geojson")),
        ),
        texts,
    )
    if st.session_state.get(PRIVATE):
        st.caption(texts("data_page.export_private"))


def draw_templates(kind: str, texts: Texts) -> None:
    """Draw the buttons that give an empty list of a kind, in both languages."""
    if kind not in TEMPLATES:
        st.caption(plain(texts("data_page.no_template", kind=kind_name(kind, texts))))
        return
    title = texts("data_page.template", kind=kind_name(kind, texts))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(plain(title), width="content")
        for lang in Lang:
            st.download_button(
                texts(f"data_page.template_{lang}"),
                data=functools.partial(template_xlsx, lang, kind),
                file_name=f"locator-{kind}-{lang}.xlsx",
                key=f"download template {kind} {lang}",
                on_click="ignore",
            )
