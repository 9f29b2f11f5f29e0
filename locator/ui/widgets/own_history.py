"""Who wrote what, when, and what it changed; each batch can be taken back."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from locator.i18n import Texts
from locator.ui.kept import Kept
from locator.ui.widgets.own_desk import (
    ask_name,
    ask_private,
    cell_text,
    clock,
    column_text,
    entry_name,
    hidden_columns,
    kind_name,
    rows_px,
    undo,
    workspace,
)
from locator.ui.widgets.panel import plain
from locator.workspace import Batch, Cell, Change, Entry, kind_of

_KEY = "own batches"
_MOST, _LONGEST = 500, 400


def draw_history(kept: Kept, texts: Texts) -> None:
    """Draw all batches, the latest first and chosen; below, what the chosen one changed."""
    if not kept.batches:
        st.info(texts("own.empty"))
        return
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        ask_name(texts)
    with right:
        ask_private(texts)
    chosen = st.dataframe(
        batch_rows(kept.batches, texts),
        key=f"{_KEY} {len(kept.batches)}",
        on_select="rerun",
        selection_mode="single-row",
        hide_index=True,
        height=rows_px(len(kept.batches), 8),
        alt=texts("data_page.view_history"),
    )
    picked = chosen["selection"]["rows"]
    _one(kept.batches[picked[0] if picked else 0], texts)


def batch_rows(batches: tuple[Batch, ...], texts: Texts) -> pd.DataFrame:
    """Return one row a batch in words."""
    told = {
        "number": [b.number for b in batches],
        "at": [clock(b.at) for b in batches],
        "by_short": [b.by for b in batches],
        "action": [texts(f"own.action_{b.action}") for b in batches],
        "kind": [kind_name(b.kind, texts) for b in batches],
        "file": [b.file for b in batches],
        "accepted_of": [f"{b.accepted} / {b.rows}" if b.rows else "" for b in batches],
        "set_aside": [b.quarantined or "" for b in batches],
        "undone": [
            "" if b.undone_by is None else texts("own.undone", batch=b.undone_by) for b in batches
        ],
    }
    return pd.DataFrame({texts(f"data_page.{k}"): v for k, v in told.items()}).astype(
        {texts("data_page.set_aside"): str}
    )


def _one(batch: Batch, texts: Texts) -> None:
    title = texts("data_page.batch_title", number=batch.number, at=clock(batch.at), by=batch.by)
    st.markdown(f"**{plain(title)}**")
    st.button(
        texts("data_page.undo", number=batch.number),
        key="own undo",
        on_click=undo,
        args=(batch.number, texts),
        disabled=batch.undone_by is not None,
    )
    changes = workspace().changes(batch.number)
    if not changes:
        st.caption(texts("data_page.no_changes"))
        return
    rows = change_rows(changes[:_MOST], texts)
    st.dataframe(rows, hide_index=True, alt=texts("data_page.changes"))
    if len(changes) > _MOST:
        st.caption(texts("data_page.first_of", shown=_MOST, of=len(changes)))


def change_rows(changes: tuple[Change, ...], texts: Texts) -> pd.DataFrame:
    """Return one row a cell that changed; a record that came or went whole is one row."""
    rows = []
    for change in changes:
        entry = change.after or change.before
        if entry is None:
            continue
        name = entry_name(entry)
        if change.before is None or change.after is None:
            word = "came" if change.before is None else "gone"
            told = _whole(entry, texts)
            before, after = ("", told) if change.before is None else (told, "")
            rows.append((name, entry.id, texts(f"data_page.{word}"), before, after))
            continue
        old, new = _says(change.before, texts), _says(change.after, texts)
        hidden = hidden_columns(change.before) | hidden_columns(change.after)
        rows += [
            (
                name,
                entry.id,
                column_text(column, texts),
                cell_text(old.get(column), texts, kind=entry.kind, column=column),
                cell_text(new.get(column), texts, kind=entry.kind, column=column),
            )
            for column in dict.fromkeys([*old, *new])
            if column not in hidden and old.get(column) != new.get(column)
        ]
    heads = ("name", "id", "what", "before", "after")
    return pd.DataFrame(rows, columns=[texts(f"data_page.{h}") for h in heads])


def _says(entry: Entry, texts: Texts) -> Mapping[str, Cell]:
    """Return the cells of a record and its state; of variants only which columns have any."""
    told = {**entry.says(), "state": entry.state.label(texts.lang)}
    if entry.variants:
        told["variants"] = ", ".join(column_text(c, texts) for c in sorted(entry.variants))
    return told


def _whole(entry: Entry, texts: Texts) -> str:
    """Return all cells of a record on one line."""
    hidden = hidden_columns(entry)
    said = _says(entry, texts)
    order = ["state", *kind_of(entry.kind).columns, "lon", "lat", "variants"]
    told = (
        f"{column_text(c, texts)}: {cell_text(said[c], texts, kind=entry.kind, column=c)}"
        for c in order
        if said.get(c) is not None and c not in hidden
    )
    return "  ".join(told)[:_LONGEST]
