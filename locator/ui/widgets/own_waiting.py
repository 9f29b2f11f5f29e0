"""Rows that were set aside: written right in a table, read again, or closed."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from locator.i18n import Texts
from locator.importing.columns import layout_of, normalise_heading
from locator.repairs import dismiss, repair
from locator.ui import cache
from locator.ui.kept import Kept
from locator.ui.widgets.findings import findings_table
from locator.ui.widgets.own_desk import (
    ask_name,
    attempt,
    choose_from,
    column_text,
    kind_name,
    lead_to_take_in,
    rows_px,
    say,
    workspace,
    writer,
)
from locator.workspace import Aside, Batch, Remark, kind_of

_MOST = 300
_DRAFTS = "own drafts"
_WRONG = "own still wrong"
_PLACE = ("lon", "lat", "municipality_code")
_TOWN = ("municipality_code", "municipality", "address", "lonlat")


def draw_waiting(kept: Kept, texts: Texts) -> None:
    """Draw the rows of a kind that wait, each with its reason; what is still wrong below."""
    if not kept.asides:
        st.session_state.pop(_WRONG, None)
        st.info(texts("own.no_asides"))
        lead_to_take_in(texts)
        return
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        kind = _ask_kind(kept.asides, texts)
    with right:
        ask_name(texts)
    asides = [a for a in kept.asides if a.kind == kind]
    st.caption(texts("data_page.waiting_help"))
    shown = asides[:_MOST]
    _editor(shown, kind, kept.batches, texts)
    if len(asides) > _MOST:
        st.caption(texts("data_page.first_of", shown=_MOST, of=len(asides)))
    wrong = st.session_state.get(_WRONG)
    if wrong:
        st.subheader(texts("data_page.still_wrong"), anchor=False)
        findings_table(wrong, texts)


def _ask_kind(asides: Sequence[Aside], texts: Texts) -> str:
    counts: dict[str, int] = {}
    for aside in asides:
        counts[aside.kind] = counts.get(aside.kind, 0) + 1
    key = "own waiting kind"
    if st.session_state.get(key) not in counts:
        wanted = str(st.session_state.get("own_kind"))
        st.session_state[key] = wanted if wanted in counts else next(iter(counts))

    def told(kind: str) -> str:
        return texts("data_page.kind_n", kind=kind_name(kind, texts), n=counts[kind])

    choose_from(key, list(counts), told, texts)
    return str(st.session_state[key])


def _editor(shown: Sequence[Aside], kind: str, batches: Sequence[Batch], texts: Texts) -> None:
    headings = headings_of(shown, kind, batches)
    drafts = st.session_state.get(_DRAFTS, {})
    table = waiting_rows(shown, headings, drafts, _facts(shown), texts)
    names = {f"c{n}": _heading_text(h, texts) for n, h in enumerate(headings)}
    told = hashlib.sha256(repr([(a.number, drafts.get(a.number)) for a in shown]).encode())
    edited = st.data_editor(
        table,
        key=f"own asides {kind} {told.hexdigest()[:12]}",
        hide_index=True,
        disabled=["why", "where"],
        num_rows="fixed",
        height=rows_px(len(table), 12),
        column_config={
            "close": st.column_config.CheckboxColumn(
                texts("data_page.close"), width="small", pinned=True
            ),
            "why": st.column_config.TextColumn(texts("data_page.why"), width="large", pinned=True),
            "where": st.column_config.TextColumn(texts("data_page.where_row"), width="medium"),
            **{c: st.column_config.TextColumn(name, max_chars=2000) for c, name in names.items()},
        },
        alt=texts("data_page.view_waiting"),
    )
    changed = changes_of(edited, shown, headings)
    closed = [a.number for a, tick in zip(shown, edited["close"], strict=True) if tick]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            texts("data_page.read_again", n=len(changed)),
            key="own read again",
            type="primary",
            on_click=_read_again,
            args=(changed, {a.number: a.row for a in shown}, texts),
            disabled=not changed,
        )
        st.button(
            texts("data_page.dismiss", n=len(closed)),
            key="own dismiss",
            on_click=_dismiss,
            args=(closed, texts),
            disabled=not closed,
        )


def headings_of(
    asides: Sequence[Aside], kind: str, batches: Sequence[Batch] = ()
) -> tuple[str, ...]:
    """Return the headings of some rows, and columns that no heading means and a row may need."""
    layout = layout_of(kind)
    told = tuple(dict.fromkeys(heading for aside in asides for heading in aside.cells))
    mapping = {h: c for b in batches if b.kind == kind for h, c in b.mapping.items()}
    meant = {
        h: mapping.get(h)
        or (h if h in layout.columns else layout.known.get(normalise_heading(h), ("", 0))[0])
        for h in told
    }
    columns = set(meant.values())
    wanted = [c for c in kind_of(kind).required if c not in columns]
    if layout.needs_place and not ({"lon", "lat"} <= columns or columns & set(_TOWN)):
        wanted += [c for c in _PLACE if c not in columns and c in layout.columns]
    first = [kind_of(kind).label, *_PLACE, *_TOWN]
    ordered = sorted(told, key=lambda h: first.index(m) if (m := meant[h]) in first else len(first))
    return (*ordered, *(c for c in dict.fromkeys(wanted) if c not in told))


def _heading_text(heading: str, texts: Texts) -> str:
    """Return a heading as it stands, a column of ours by its name."""
    return column_text(heading, texts) if heading in {*_PLACE, "name_ja"} else heading


def waiting_rows(
    asides: Sequence[Aside],
    headings: Sequence[str],
    drafts: Mapping[int, Mapping[str, str]],
    facts: Mapping[tuple[int, str, int | None, str], Remark],
    texts: Texts,
) -> pd.DataFrame:
    """Return the table to be edited: close, why, where, then c0, c1, ... a heading each."""
    rows = []
    for aside in asides:
        remark = facts.get((aside.batch, aside.sheet, aside.row, aside.code))
        told = {"found": "…", "expected": "…", "column": "…"}
        if remark is not None:
            told = {
                "found": remark.found,
                "expected": remark.expected,
                "column": column_text(remark.column, texts),
            }
        cells = {**aside.cells, **drafts.get(aside.number, {})}
        where = texts("data_page.row_of", file=f"{aside.file} {aside.sheet}".strip(), row=aside.row)
        why = texts.finding(aside.code, aside.message, told)
        rows.append((False, why, where, *(cells.get(h, "") for h in headings)))
    columns = ["close", "why", "where", *(f"c{n}" for n in range(len(headings)))]
    return pd.DataFrame(rows, columns=columns)


def _facts(asides: Sequence[Aside]) -> dict[tuple[int, str, int | None, str], Remark]:
    """Return the findings that set rows aside, by batch, sheet, row and code."""
    own = workspace()
    return {
        (batch, r.sheet, r.row, r.code): r
        for batch in dict.fromkeys(a.batch for a in asides)
        for r in own.remarks(batch)
    }


def changes_of(
    edited: pd.DataFrame, asides: Sequence[Aside], headings: Sequence[str]
) -> dict[int, dict[str, str]]:
    """Return number of a row to the cells that are not as they stand in the file."""
    changed: dict[int, dict[str, str]] = {}
    for place, aside in enumerate(asides):
        for n, heading in enumerate(headings):
            value = edited.iloc[place][f"c{n}"]
            text = "" if value is None or pd.isna(value) else str(value)
            if text != aside.cells.get(heading, ""):
                changed.setdefault(aside.number, {})[heading] = text
    return changed


def _read_again(
    changed: Mapping[int, Mapping[str, str]], rows: Mapping[int, int], texts: Texts
) -> None:
    def act() -> None:
        done = repair(workspace(), changed, cache.ground(), by=writer(texts))
        st.session_state[_DRAFTS] = {n: changed[n] for n in done.waiting}
        st.session_state[_WRONG] = tuple(
            replace(f, row=rows[f.row]) for f in done.findings if f.row in done.waiting
        )
        if done.batch is not None:
            count = len(done.taken)
            say("success", texts("data_page.repaired", n=count, batch=done.batch))
        if done.waiting:
            say("warning", texts("data_page.still_wait", n=len(done.waiting)))

    attempt(act, texts)


def _dismiss(numbers: Sequence[int], texts: Texts) -> None:
    def act() -> None:
        batch = dismiss(workspace(), numbers, by=writer(texts))
        say("success", texts("data_page.dismissed", n=len(numbers), batch=batch))

    attempt(act, texts)
