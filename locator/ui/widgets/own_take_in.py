"""A file is read at once, told as a difference, its columns confirmed, then taken in."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from locator.i18n import Texts
from locator.importing.forms import CHOSEN
from locator.importing.lists import Asking
from locator.imports import Import, read_import, write_import
from locator.ui import answers, cache
from locator.ui.kept import Kept, workspace_signature
from locator.ui.widgets.own_asking import (
    BARE,
    CRS,
    DRAFT,
    FORMAT,
    FREE,
    SEEN,
    SHEET,
    Brought,
    asking_of,
    draw_formats,
    draw_more,
    draw_suggestion,
    seen_of,
)
from locator.ui.widgets.own_columns import (
    Meaning,
    draw_columns,
    meanings_proposed,
    meanings_read,
)
from locator.ui.widgets.own_desk import (
    FAULTS,
    WRITTEN,
    ask_kind,
    ask_name,
    attempt,
    column_text,
    go_to,
    undo,
    workspace,
    writer,
)
from locator.ui.widgets.own_findings import draw_findings
from locator.ui.widgets.own_preview import draw_difference, draw_map, draw_reading
from locator.ui.widgets.own_records import draw_templates
from locator.ui.widgets.panel import plain
from locator.workspace import Intake, RecordState, visible

_UPLOAD, _FILE, _READ = "own upload", "own file", "own read"
_BY_HAND = frozenset({"import_missing_column", "import_mapping_misfits"})


def draw_take_in(kept: Kept, texts: Texts) -> None:
    """Draw upload, what the file would bring, and the button that writes."""
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        kind = ask_kind(texts)
    with right:
        ask_name(texts)
    st.file_uploader(
        texts("data_page.upload"),
        type=list(CHOSEN),
        key=_UPLOAD,
        on_change=_hold,
        help=texts("data_page.upload_help"),
    )
    file: Brought | None = st.session_state.get(_FILE)
    if file is None:
        st.caption(texts("data_page.take_in_help"))
        draw_formats(kind, texts)
        draw_templates(kind, texts)
        return
    if st.session_state.get(_UPLOAD) is None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(plain(texts("data_page.held", file=file.name)), width="content")
            st.button(texts("mylist.remove"), key="own drop", on_click=_drop)
    written = st.session_state.get(WRITTEN)
    if written is not None and written["of"] == (file.sha256, kind):
        _done(written, texts)
        return
    draw_suggestion(file, kind, texts)
    _propose(file, kind, kept, texts)


def _hold() -> None:
    upload = st.session_state[_UPLOAD]
    _drop()
    if upload is not None:
        st.session_state[_FILE] = Brought.of(upload.name, upload.getvalue())


def bring(file: Brought, kind: str) -> None:
    """Hold a file that was chosen elsewhere, for its taking in as records of a kind."""
    _drop()
    st.session_state.pop(_UPLOAD, None)
    st.session_state[_FILE] = file
    st.session_state.own_kind = kind
    go_to("take_in")


def _drop() -> None:
    for key in (_FILE, _READ, SEEN, WRITTEN, CRS, SHEET, FORMAT, DRAFT, FREE, BARE):
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
        st.button(texts("data_page.to_pairs"), key="own to pairs", on_click=go_to, args=("pairs",))
        st.button(
            texts("data_page.to_records"),
            key="own to records",
            on_click=go_to,
            args=("records",),
        )


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


def _propose(file: Brought, kind: str, kept: Kept, texts: Texts) -> None:
    """Draw what a file would bring: figures, columns and map, the button, findings."""
    head = st.container()
    asking = asking_of(kind)
    is_free = bool(st.session_state.get(FREE)) or bool(st.session_state.get(BARE))
    with head:
        auto = None if is_free else _read("auto", file, asking, texts)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        read = _columns(file, asking, auto, texts)
        draw_more(file, kind, texts)
    if isinstance(read, Exception):
        with head:
            _refused(read, texts)
        return
    if read is None:
        return
    with head:
        draw_reading(read, texts)
    key = file.sha256[:12]
    with right:
        draw_map(read, kind, key, texts)
    _button(file, read, kept, texts)
    draw_difference(read, texts)
    draw_findings(read.intake.remarks, file.name.rpartition(".")[0] or file.name, key, texts)


def _refused(error: Exception, texts: Texts) -> None:
    """Say why a file gives nothing: which meaning is missing, or what is wrong with it."""
    if getattr(error, "code", "") != "import_missing_column":
        st.error(texts.fault(error))
        return
    lost = str(getattr(error, "facts", {}).get("missing", "")).split(", ")
    named = ", ".join(column_text(column, texts) for column in lost)
    st.warning(plain(texts("data_page.say_columns", missing=named)))


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
    switches = [bool(st.session_state.get(key)) for key in (FREE, BARE)]
    told = f"{file.sha256} {asking!r} {switches} {isinstance(auto, Import)}"
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
    seen = [g for g in seen_of(file) if asking.sheet in {"", g.sheet}]
    if isinstance(auto, Import):
        first = auto.lists[0]
        same = (g for g in seen if (g.name, g.sheet) == (first.name, first.sheet))
        return meanings_read(first.imported, next(same, None))
    if not seen:
        return ()
    bare = bool(st.session_state.get(BARE))
    return meanings_proposed(seen[0], asking.kind, has_headings=not bare)


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
        st.caption(
            texts("data_page.take_help" if read.is_sure else "data_page.confirm_help"),
            width="content",
        )
    entries = read.intake.entries
    public = 0 if st.session_state.get(DRAFT) else sum(map(visible, entries))
    st.caption(texts("data_page.take_shown", public=public, hidden=len(entries) - public))


def _write(file: Brought, read: Import, texts: Texts) -> None:
    def act() -> None:
        wanted = read
        if st.session_state.get(DRAFT):
            wanted = replace(read, intake=as_drafts(read))
        number = write_import(workspace(), wanted, by=writer(texts))
        asked: Brought | None = st.session_state.get(answers.LIST_FILE)
        if asked is not None and asked.sha256 == file.sha256:
            answers.drop_list()  # its places now stand beside the others as own records
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
