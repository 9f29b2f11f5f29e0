"""What the views of own records share: who acts, what was just done, kinds and cells in words."""

import datetime as dt
import functools
import hashlib
from collections.abc import Callable, Mapping, Sequence
from zoneinfo import ZoneInfo

import streamlit as st

from geo.errors import GeoError
from locator.errors import LocatorError
from locator.export.doctor import column_name
from locator.i18n import Texts
from locator.importing.templates import OTHER_WORDS
from locator.places import town_name
from locator.ui import cache, state
from locator.ui.widgets.panel import plain
from locator.vocabulary import Word
from locator.workspace import KINDS, Cell, Entry, Workspace, kind_of, workspace_file

FAULTS = (LocatorError, GeoError)
BY = "own by"
PRIVATE = "own private"
WRITTEN = "own written"
_SAID = "own said"
_JAPAN = ZoneInfo("Asia/Tokyo")
_LONGEST_NAME = 100
_ROW_PX = 33


def rows_px(rows: int, most: int) -> int:
    """Return the height of a table that shows so many rows at once and no empty one, pixels."""
    return 2 + _ROW_PX * (min(rows, most) + 1)


def workspace() -> Workspace:
    """Return the user's own workspace."""
    return Workspace(workspace_file())


def kind_name(kind: str, texts: Texts) -> str:
    """Return what people call a kind of records."""
    return texts(f"doctor.kind_{kind}")


def entry_name(entry: Entry) -> str:
    """Return the name of a record; its id where it has none."""
    label = kind_of(entry.kind).label
    named = (entry.fields.get(column) for column in (label, "operator_ja", "site_id"))
    return str(next((n for n in named if n is not None), entry.id))


def hidden_columns(entry: Entry) -> frozenset[str]:
    """Return the columns of a record that are not drawn now: private ones, unless asked for."""
    if st.session_state.get(PRIVATE):
        return frozenset()
    return kind_of(entry.kind).private | entry.private


def cell_text(value: Cell, texts: Texts, *, kind: str, column: str) -> str:
    """Return a cell of a record in words: names of codes, one line."""
    if value is None:
        return texts("panel.unknown")
    if isinstance(value, float):
        return f"{value:.5f}" if column in {"lon", "lat"} else f"{value:g}"
    text = str(value)
    if column == "municipality_code":
        town = town_name(cache.catalogue(), text, texts.lang)
        return f"{town} {text}" if town else text
    words = _words(kind).get(column)
    if words is None:
        return texts("panel.unknown") if text == "unknown" else text
    labels = {word.value: word.label(texts.lang) for word in words}
    return " / ".join(labels.get(part, part) for part in text.split("|"))


@functools.cache
def _words(kind: str) -> Mapping[str, type[Word]]:
    """Return the columns of a kind that hold words of a list."""
    own = {f.name: f.word for f in kind_of(kind).fields if f.word is not None}
    others = {c: w for c, w in OTHER_WORDS.items() if c in kind_of(kind).columns}
    return {**others, **own}


def clock(at: str) -> str:
    """Return a moment of the books as day and time in Japan."""
    try:
        told = dt.datetime.fromisoformat(at)
    except ValueError:
        return at
    return told.astimezone(_JAPAN).strftime("%Y-%m-%d %H:%M")


def ask_kind(texts: Texts, counts: Mapping[str, int] | None = None) -> str:
    """Draw the choice of a kind and return it; one choice for all views.

    Parameters
    ----------
    counts
        Kind to a number told behind its name.
    """

    def told(kind: str) -> str:
        name = kind_name(kind, texts)
        return name if counts is None else texts("data_page.kind_n", kind=name, n=counts[kind])

    choose_from("own_kind", list(KINDS), told, texts)
    return str(st.session_state.own_kind)


def choose_from(
    kept: str, options: Sequence[str], told: Callable[[str], str], texts: Texts
) -> None:
    """Draw the choice of a kind; the field is made anew where its words change.

    A field that stays shows the words of the time when it was chosen, in the language of then.

    Parameters
    ----------
    kept
        Where the session keeps what is chosen.
    """
    words = [told(option) for option in options]
    key = f"{kept} {hashlib.sha256(repr(words).encode()).hexdigest()[:8]}"
    st.session_state[key] = st.session_state[kept]

    def keep() -> None:
        st.session_state[kept] = st.session_state[key]

    st.selectbox(texts("doctor.kind"), options, format_func=told, key=key, on_change=keep)


def ask_name(texts: Texts) -> None:
    """Draw the field for who writes; the session remembers it."""
    st.text_input(
        texts("data_page.by"),
        max_chars=_LONGEST_NAME,
        key=BY,
        help=texts("data_page.by_help"),
        placeholder=texts("data_page.nobody"),
        persist_state="session",
    )


def ask_private(texts: Texts) -> None:
    """Draw the switch that shows private fields."""
    st.toggle(
        texts("data_page.private"),
        key=PRIVATE,
        help=texts("data_page.private_help"),
        persist_state="session",
    )


def ask_desk(counts: Mapping[str, int], texts: Texts) -> str:
    """Draw side by side which kind, who writes and whether private fields show; return the kind.

    Parameters
    ----------
    counts
        Kind to how many records of it are kept; none: nothing is told behind its name.
    """
    left, middle, right = st.columns([2, 2, 1], vertical_alignment="bottom")
    with left:
        kind = ask_kind(texts, counts or None)
    with middle:
        ask_name(texts)
    with right:
        ask_private(texts)
    return kind


def lead_to_take_in(texts: Texts) -> None:
    """Draw the button that leads from an empty view to the taking in of a list."""
    st.button(texts("data_page.view_take_in"), key="own first", on_click=go_to, args=("take_in",))


def writer(texts: Texts) -> str:
    """Return who writes, one line."""
    given = "".join(c for c in str(st.session_state.get(BY) or "") if c.isprintable()).strip()
    return given[:_LONGEST_NAME] or texts("data_page.nobody")


def say(level: str, text: str) -> None:
    """Keep a line that the next drawing of the page shows once.

    Parameters
    ----------
    level
        success | info | warning | error.
    """
    st.session_state[_SAID] = [*st.session_state.get(_SAID, ()), (level, text)]


def draw_said() -> None:
    """Show what was just done or refused, once."""
    for level, text in st.session_state.pop(_SAID, ()):
        {"success": st.success, "info": st.info, "warning": st.warning, "error": st.error}[level](
            plain(text)
        )


def attempt(act: Callable[[], None], texts: Texts) -> None:
    """Do what writes; what is refused is said, and nothing breaks."""
    try:
        act()
    except FAULTS as error:
        say("error", texts.fault(error))


def undo(number: int, texts: Texts) -> None:
    """Take a batch back and say so."""

    def act() -> None:
        made = workspace().undo(number, by=writer(texts))
        say("success", texts("own.undo_done", undone=number, batch=made))
        written = st.session_state.get(WRITTEN)
        if written is not None and written["batch"] == number:
            del st.session_state[WRITTEN]

    attempt(act, texts)


def go_to(view: str) -> None:
    """Show another view of the page."""
    if view in state.DATA_VIEWS:
        st.session_state.data_view = view


def columns_shown(entries: Sequence[Entry]) -> list[str]:
    """Return the columns that hold something in one of some records and may be drawn now."""
    said = {
        name
        for entry in entries
        for name, value in entry.fields.items()
        if value is not None and name not in hidden_columns(entry)
    }
    kinds = dict.fromkeys(entry.kind for entry in entries)
    return list(dict.fromkeys(c for k in kinds for c in kind_of(k).columns if c in said))


def column_text(column: str, texts: Texts) -> str:
    """Return what people call a column; that of a position is told by its own names."""
    return column_name(column, texts)
