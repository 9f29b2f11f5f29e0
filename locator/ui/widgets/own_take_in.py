"""A file is read at once, told as a difference, its columns confirmed, then taken in."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from locator.i18n import Lang, Texts
from locator.importing.formats import recognise_rows
from locator.importing.lists import Asking
from locator.imports import Import, read_import, write_import
from locator.ui import cache
from locator.ui.kept import Kept, workspace_signature
from locator.ui.widgets.own_columns import (
    Glimpse,
    Meaning,
    draw_columns,
    glimpses,
    meanings_proposed,
    meanings_read,
)
from locator.ui.widgets.own_desk import (
    FAULTS,
    WRITTEN,
    ask_kind,
    ask_name,
    attempt,
    go_to,
    kind_name,
    undo,
    workspace,
    writer,
)
from locator.ui.widgets.own_findings import draw_findings
from locator.ui.widgets.own_preview import draw_difference, draw_map, draw_reading
from locator.ui.widgets.own_records import draw_templates
from locator.ui.widgets.panel import plain
from locator.workspace import KINDS, Intake, RecordState

_TYPES = [
    "csv", "tsv", "txt", "xlsx", "geojson", "json", "gpkg", "zip", "kml", "kmz", "gpx", "gz",
]  # fmt: skip
_UPLOAD, _FILE, _READ, _SEEN = "own upload", "own file", "own read", "own seen"
_CRS, _SHEET, _FORMAT, _DRAFT, _FREE, _BARE = (
    "own crs", "own sheet", "own format", "own as draft", "own free", "own bare",
)  # fmt: skip
_BY_HAND = frozenset({"import_missing_column", "import_mapping_misfits"})


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


def draw_take_in(kept: Kept, texts: Texts) -> None:
    """Draw upload, what the file would bring, and the button that writes."""
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        kind = ask_kind(texts)
    with right:
        ask_name(texts)
    st.file_uploader(
        texts("data_page.upload"),
        type=_TYPES,
        key=_UPLOAD,
        on_change=_hold,
        help=texts("data_page.upload_help"),
    )
    file: Brought | None = st.session_state.get(_FILE)
    if file is None:
        st.caption(texts("data_page.take_in_help"))
        draw_templates(kind, texts)
        return
    if st.session_state.get(_UPLOAD) is None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(plain(texts("data_page.held", file=file.name)))
            st.button(texts("mylist.remove"), key="own drop", on_click=_drop)
    written = st.session_state.get(WRITTEN)
    if written is not None and written["of"] == (file.sha256, kind):
        _done(written, texts)
        return
    _suggest(file, kind, texts)
    _propose(file, kind, kept, texts)


def _hold() -> None:
    upload = st.session_state[_UPLOAD]
    _drop()
    if upload is not None:
        st.session_state[_FILE] = Brought.of(upload.name, upload.getvalue())


def _drop() -> None:
    for key in (_FILE, _READ, _SEEN, WRITTEN, _CRS, _SHEET, _FORMAT, _DRAFT, _FREE, _BARE):
        st.session_state.pop(key, None)


def _done(written: Mapping[str, object], texts: Texts) -> None:
    st.success(plain(str(written["text"])))
    number = int(str(written["batch"]))
    with st.container(horizontal=True):
        st.button(
            texts("data_page.undo", number=number),
            key="own undo",
            on_click=undo,
            args=(number, texts),
        )
        if written["aside"]:
            st.button(
                texts("data_page.to_waiting", n=written["aside"]),
                key="own to waiting",
                on_click=go_to,
                args=("waiting",),
            )
        st.button(
            texts("data_page.to_records"),
            key="own to records",
            on_click=go_to,
            args=("records",),
        )


def _seen(file: Brought) -> tuple[Glimpse, ...]:
    """Return the first rows of the tables of a file; looked at once."""
    held = st.session_state.get(_SEEN)
    if held is None or held[0] != file.sha256:
        held = (file.sha256, glimpses(file.content, file.name))
        st.session_state[_SEEN] = held
    found: tuple[Glimpse, ...] = held[1]
    return found


def _suggest(file: Brought, kind: str, texts: Texts) -> None:
    """Offer another kind where the file is of a format that gives no record of this one."""
    seen = _seen(file)
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
        st.caption(plain(texts("data_page.looks_like", format=name)))
        st.button(
            texts("data_page.read_as_kind", kind=wanted),
            key="own other kind",
            on_click=_choose_kind,
            args=(kinds[0],),
        )


def _choose_kind(kind: str) -> None:
    st.session_state.own_kind = kind


def _read(slot: str, file: Brought, asking: Asking, texts: Texts) -> Import | Exception:
    """Read a file as a dry run, or return the fault; the same question is read once."""
    token = (file.sha256, repr(asking), workspace_signature())
    held = st.session_state.setdefault(_READ, {})
    if slot not in held or held[slot][0] != token:
        with st.spinner(texts("data_page.reading"), show_time=True):
            try:
                result: Import | Exception = read_import(
                    file.content, asking, workspace(), cache.ground(), name=file.name
                )
            except FAULTS as error:
                result = error
        held[slot] = (token, result)
    found: Import | Exception = held[slot][1]
    return found


def _asking(kind: str) -> Asking:
    chosen = st.session_state
    return Asking(
        kind=kind,
        crs=str(chosen.get(_CRS) or "").strip(),
        sheet=str(chosen.get(_SHEET) or ""),
        format_id=str(chosen.get(_FORMAT) or ""),
    )


def _propose(file: Brought, kind: str, kept: Kept, texts: Texts) -> None:
    """Draw what a file would bring: figures, columns and map, the button, findings."""
    head = st.container()
    asking = _asking(kind)
    is_free = bool(st.session_state.get(_FREE)) or bool(st.session_state.get(_BARE))
    with head:
        auto = None if is_free else _read("auto", file, asking, texts)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        read = _columns(file, asking, auto, texts)
        _more(file, kind, texts)
    if isinstance(read, Exception):
        with head:
            st.error(texts.fault(read))
        return
    if read is None:
        return
    with head:
        draw_reading(read, file.name, texts)
    key = file.sha256[:12]
    with right:
        draw_map(read, kind, key, texts)
    _button(file, read, kept, texts)
    draw_difference(read, texts)
    draw_findings(read.intake.remarks, file.name.rpartition(".")[0] or file.name, key, texts)


def _columns(
    file: Brought, asking: Asking, auto: Import | Exception | None, texts: Texts
) -> Import | Exception | None:
    """Draw the columns and return what the file gives by the meanings they have now."""
    if isinstance(auto, Exception) and getattr(auto, "code", "") not in _BY_HAND:
        return auto
    meanings = _meanings(file, asking, auto)
    if not meanings:
        return auto
    lists = auto.lists if isinstance(auto, Import) else ()
    is_known = any(one.known is not None for one in lists)
    is_several = len({one.imported.headings for one in lists}) > 1
    st.markdown(f"**{texts('data_page.columns')}**")
    if is_known:
        st.caption(texts("data_page.columns_known"))
    elif is_several:
        st.caption(texts("data_page.columns_several"))
    else:
        st.caption(texts("data_page.columns_help"))
    told = f"{file.sha256} {asking!r} {st.session_state.get(_FREE)} {st.session_state.get(_BARE)}"
    chosen = draw_columns(
        meanings,
        asking.kind,
        texts,
        key=f"own columns {hashlib.sha256(told.encode()).hexdigest()[:12]}",
        is_fixed=is_known or is_several,
    )
    if chosen is None:
        return None
    if lists and chosen == {m.heading: m.column for m in meanings if m.column}:
        return auto
    return _read("mapped", file, replace(asking, mapping=chosen, format_id=""), texts)


def _meanings(file: Brought, asking: Asking, auto: Import | Exception | None) -> Sequence[Meaning]:
    """Return what the columns mean: as they were read, else as they may mean."""
    seen = [g for g in _seen(file) if asking.sheet in {"", g.sheet}]
    if isinstance(auto, Import):
        first = auto.lists[0]
        same = (g for g in seen if (g.name, g.sheet) == (first.name, first.sheet))
        return meanings_read(first.imported, next(same, None))
    if not seen:
        return ()
    bare = bool(st.session_state.get(_BARE))
    return meanings_proposed(seen[0], asking.kind, has_headings=not bare)


def _more(file: Brought, kind: str, texts: Texts) -> None:
    """Draw what is rarely asked: system of positions, sheet, format, drafts, no headings."""
    with st.expander(texts("data_page.more")):
        sheets = list(dict.fromkeys(g.sheet for g in _seen(file) if g.sheet))
        if len(sheets) > 1:
            st.selectbox(
                texts("data_page.sheet"),
                ["", *sheets],
                format_func=lambda s: s or texts("doctor.all"),
                key=_SHEET,
            )
        formats = {
            i: known
            for i, known in cache.ground().knowledge.formats.items()
            if any(part.kind == kind for part in known.parts)
        }
        if st.session_state.get(_FORMAT) not in {"", *formats}:
            st.session_state[_FORMAT] = ""
        ja = texts.lang is Lang.JA
        st.selectbox(
            texts("data_page.format"),
            ["", *formats],
            format_func=lambda i: (
                (formats[i].name_ja if ja else formats[i].name_en) + f" ({formats[i].edition})"
                if i
                else texts("data_page.format_auto")
            ),
            key=_FORMAT,
        )
        st.text_input(
            texts("data_page.crs"),
            key=_CRS,
            max_chars=60,
            placeholder="EPSG:6675",
            help=texts("data_page.crs_help"),
        )
        st.toggle(texts("data_page.as_draft"), key=_DRAFT, help=texts("data_page.as_draft_help"))
        st.toggle(texts("data_page.free"), key=_FREE, help=texts("data_page.free_help"))
        st.toggle(texts("data_page.bare"), key=_BARE, help=texts("data_page.bare_help"))


def _button(file: Brought, read: Import, kept: Kept, texts: Texts) -> None:
    """Draw the button that writes; what was guessed is confirmed by it."""
    brings = bool(read.told.new or read.told.changed or read.intake.asides)
    before = [
        b.number
        for b in kept.batches
        if b.sha256 == file.sha256 and b.kind == read.intake.kind and b.undone_by is None
    ]
    is_again = bool(before) and not read.told.new and not read.told.changed
    if is_again:
        st.info(texts("data_page.taken_before", batch=before[0]))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            texts("data_page.take" if read.is_sure else "data_page.confirm_take"),
            key="own take in",
            type="primary",
            on_click=_write,
            args=(file, read, texts),
            disabled=is_again or not brings,
        )
        st.caption(texts("data_page.take_help" if read.is_sure else "data_page.confirm_help"))


def _write(file: Brought, read: Import, texts: Texts) -> None:
    def act() -> None:
        wanted = read
        if st.session_state.get(_DRAFT):
            wanted = replace(read, intake=as_drafts(read))
        number = write_import(workspace(), wanted, by=writer(texts))
        intake, told = read.intake, read.told
        text = texts(
            "own.imported",
            rows=intake.rows,
            accepted=intake.accepted,
            aside=len(intake.asides),
            repaired=intake.repaired,
            new=len(told.new),
            changed=len(told.changed),
            same=len(told.same),
            absent=len(told.absent),
            batch=number,
        )
        st.session_state[WRITTEN] = {
            "of": (file.sha256, intake.kind),
            "batch": number,
            "aside": len(intake.asides),
            "text": text,
        }

    attempt(act, texts)


def as_drafts(read: Import) -> Intake:
    """Return the intake with its new records as drafts; those that stand keep their state."""
    new = set(read.told.new)
    entries = tuple(
        replace(e, state=RecordState.DRAFT) if e.id in new else e for e in read.intake.entries
    )
    return replace(read.intake, entries=entries)
