"""What is asked of a file beside the file itself: kind, sheet, format, system of positions."""

import hashlib
from dataclasses import dataclass

import streamlit as st

from locator.i18n import Lang, Texts
from locator.importing.formats import recognise_rows
from locator.importing.lists import Asking
from locator.ui import cache
from locator.ui.widgets.own_columns import Glimpse, glimpses
from locator.ui.widgets.own_desk import kind_name
from locator.ui.widgets.panel import plain
from locator.workspace import KINDS

SEEN = "own seen"
CRS, SHEET, FORMAT, DRAFT, FREE, BARE = (
    "own crs", "own sheet", "own format", "own as draft", "own free", "own bare",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """A file that the visitor brings; the session holds it until another one comes."""

    name: str
    content: bytes
    sha256: str

    @classmethod
    def of(cls, name: str, content: bytes) -> "Brought":
        """Return the file with its hash."""
        return cls(name=name, content=content, sha256=hashlib.sha256(content).hexdigest())


def seen_of(file: Brought) -> tuple[Glimpse, ...]:
    """Return the first rows of the tables of a file; looked at once."""
    held = st.session_state.get(SEEN)
    if held is None or held[0] != file.sha256:
        held = (file.sha256, glimpses(file.content, file.name))
        st.session_state[SEEN] = held
    found: tuple[Glimpse, ...] = held[1]
    return found


def asking_of(kind: str) -> Asking:
    """Return what the fields under «more» say of a file now."""
    chosen = st.session_state
    return Asking(
        kind=kind,
        crs=str(chosen.get(CRS) or "").strip(),
        sheet=str(chosen.get(SHEET) or ""),
        format_id=str(chosen.get(FORMAT) or ""),
    )


def draw_formats(kind: str, texts: Texts) -> None:
    """Tell the formats of lists of a kind that are known by name."""
    names = [
        known.name_ja if texts.lang is Lang.JA else known.name_en
        for known in cache.ground().knowledge.formats.values()
        if any(part.kind == kind for part in known.parts)
    ]
    if names:
        sign = "、" if texts.lang is Lang.JA else ", "
        st.caption(plain(texts("data_page.formats", names=sign.join(dict.fromkeys(names)))))


def draw_suggestion(file: Brought, kind: str, texts: Texts) -> None:
    """Offer another kind where the file is of a format that gives no record of this one."""
    seen = seen_of(file)
    if not seen:
        return
    _, found = recognise_rows(seen[0].rows, cache.ground().knowledge.formats)
    kinds = [p.kind for p in found[0][0].parts if p.kind in KINDS] if found else []
    if not kinds or kind in kinds:
        return
    known = found[0][0]
    name = known.name_ja if texts.lang is Lang.JA else known.name_en
    wanted = kind_name(kinds[0], texts)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(plain(texts("data_page.looks_like", format=name)), width="content")
        st.button(
            texts("data_page.read_as_kind", kind=wanted),
            key="own other kind",
            on_click=_choose_kind,
            args=(kinds[0],),
        )


def _choose_kind(kind: str) -> None:
    st.session_state.own_kind = kind


def draw_more(file: Brought, kind: str, texts: Texts) -> None:
    """Draw what is rarely asked: system of positions, sheet, format, drafts, no headings."""
    with st.expander(texts("data_page.more")):
        sheets = list(dict.fromkeys(g.sheet for g in seen_of(file) if g.sheet))
        if len(sheets) > 1:
            st.selectbox(
                texts("data_page.sheet"),
                ["", *sheets],
                format_func=lambda s: s or texts("doctor.all"),
                key=SHEET,
                persist_state="session",
            )
        formats = {
            i: known
            for i, known in cache.ground().knowledge.formats.items()
            if any(part.kind == kind for part in known.parts)
        }
        if st.session_state.get(FORMAT) not in {"", *formats}:
            st.session_state[FORMAT] = ""
        ja = texts.lang is Lang.JA
        st.selectbox(
            texts("data_page.format"),
            ["", *formats],
            format_func=lambda i: (
                (formats[i].name_ja if ja else formats[i].name_en) + f" ({formats[i].edition})"
                if i
                else texts("data_page.format_auto")
            ),
            key=FORMAT,
            persist_state="session",
        )
        st.text_input(
            texts("data_page.crs"),
            key=CRS,
            persist_state="session",
            max_chars=60,
            placeholder="EPSG:6675",
            help=texts("data_page.crs_help"),
        )
        st.toggle(
            texts("data_page.as_draft"),
            key=DRAFT,
            help=texts("data_page.as_draft_help"),
            persist_state="session",
        )
        st.toggle(
            texts("data_page.free"),
            key=FREE,
            help=texts("data_page.free_help"),
            persist_state="session",
        )
        st.toggle(
            texts("data_page.bare"),
            key=BARE,
            help=texts("data_page.bare_help"),
            persist_state="session",
        )
