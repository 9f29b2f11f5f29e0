"""What the columns of a file mean: heading, first values, meaning, how sure; the user decides."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from locator.errors import ImportFileError
from locator.i18n import Texts
from locator.importing.columns import EVERYWHERE, POSITION, TOWN, layout_of
from locator.importing.headers import find_header
from locator.importing.limits import ImportLimits
from locator.importing.mapping import propose
from locator.importing.parts import open_parts
from locator.importing.sites import ImportedSites
from locator.ui.widgets.own_desk import column_text, rows_px
from locator.workspace import kind_of

_ROWS = 200
_VALUES = 3
_VALUE_LONGEST = 24
_NOT_TAKEN = "–"
KNOWN, GUESSED, LEFT = "known", "guessed", "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Glimpse:
    """The first rows of one table of a file, as text."""

    name: str
    sheet: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What one column of a file is taken for.

    Attributes
    ----------
    heading
        As it stands; its number, from 1, where the file has no headings.
    column
        Column of the record; empty: not taken in.
    sure
        known | guessed | left.
    confidence
        0 to 1 where it was guessed.
    """

    heading: str
    examples: str
    column: str
    sure: str
    confidence: float = 1.0


def glimpses(content: bytes, name: str) -> tuple[Glimpse, ...]:
    """Return the first rows of each table of a file, none where it holds no table."""
    try:
        parts = open_parts(content, name)
    except ImportFileError:  # the reading of the whole file tells the fault
        return ()
    return tuple(
        Glimpse(
            name=part.name,
            sheet=part.sheet,
            rows=tuple(tuple(map(str, cells)) for _, cells in part.records[:_ROWS] if cells),
        )
        for part in parts
    )


def meanings_read(imported: ImportedSites, seen: Glimpse | None) -> tuple[Meaning, ...]:
    """Return what the columns of a table were taken for, in the order of the file."""
    headings = list(dict.fromkeys(h for h in imported.headings if h))
    mapping = dict(imported.mapping)
    if not set(mapping) <= set(headings):  # a format known by name has columns of its own
        headings = [*mapping, *(h for h in imported.unread if h not in mapping)]
    place = _place_of(headings, seen)
    found = []
    for heading in headings:
        column = mapping.get(heading, "")
        confidence = float(imported.guessed.get(column, 1.0))
        sure = LEFT if not column else GUESSED if column in imported.guessed else KNOWN
        values = _values(heading, place, seen)
        found.append(
            Meaning(
                heading=heading, examples=values, column=column, sure=sure, confidence=confidence
            )
        )
    return tuple(found)


def meanings_proposed(
    seen: Glimpse, kind: str, *, has_headings: bool = True
) -> tuple[Meaning, ...]:
    """Return what the columns of a table may mean, where it could not be read by itself."""
    layout = layout_of(kind)
    top = seen.rows[: ImportLimits().header_rows]
    place = -1
    if has_headings and top:
        found = find_header(top, layout)
        place = found[0] if found else 0
    width = max((len(r) for r in seen.rows), default=0)
    cells = [h.strip() for h in seen.rows[place]] if place >= 0 else []
    below = seen.rows[place + 1 :]
    taken = {p.place: p for p in propose(cells, below, layout)}
    meanings: list[Meaning] = []
    for at in range(width if place < 0 else len(cells)):
        heading = cells[at] if place >= 0 else str(at + 1)
        if not heading or any(m.heading == heading for m in meanings):
            continue
        known = taken.get(at)
        meanings.append(
            Meaning(
                heading=heading,
                examples=_joined(r[at] for r in below if at < len(r)),
                column=known.column if known else "",
                sure=LEFT if known is None else KNOWN if known.confidence == 1 else GUESSED,
                confidence=known.confidence if known else 1.0,
            )
        )
    return tuple(meanings)


def _place_of(headings: Sequence[str], seen: Glimpse | None) -> int | None:
    """Return the row of a glimpse that holds the headings."""
    wanted = {h.strip() for h in headings}
    rows = () if seen is None else seen.rows[: ImportLimits().header_rows]
    counts = [len(wanted & {c.strip() for c in row}) for row in rows]
    best = max(counts, default=0)
    return counts.index(best) if best else None


def _values(heading: str, place: int | None, seen: Glimpse | None) -> str:
    if seen is None or place is None:
        return ""
    row = [c.strip() for c in seen.rows[place]]
    if heading not in row:
        return ""
    at = row.index(heading)
    return _joined(r[at] for r in seen.rows[place + 1 :] if at < len(r))


def _joined(cells: Iterable[str]) -> str:
    """Return the first different values of a column on one line."""
    told = dict.fromkeys(c.strip() for c in cells if c.strip())
    return " / ".join(
        c if len(c) <= _VALUE_LONGEST else f"{c[:_VALUE_LONGEST]}…" for c in list(told)[:_VALUES]
    )


def columns_of(kind: str) -> tuple[str, ...]:
    """Return the columns that a mapping may name, as a person looks for them."""
    layout = layout_of(kind)
    own = kind_of(kind)
    wanted = [*own.required, own.label, *POSITION, *TOWN, *own.columns, *EVERYWHERE]
    known = [c for c in dict.fromkeys(wanted) if c in layout.columns]
    return (*known, *sorted(layout.columns - set(known)))


def draw_columns(
    meanings: Sequence[Meaning], kind: str, texts: Texts, *, key: str, is_fixed: bool
) -> Mapping[str, str] | None:
    """Draw the columns of a file and return what the user wants them to mean.

    Parameters
    ----------
    is_fixed
        Whether a format known by name says what they mean.

    Returns
    -------
    mapping
        Heading to column; None where a meaning stands twice.
    """
    names = {_NOT_TAKEN: texts("data_page.not_taken")} | {
        c: column_text(c, texts) for c in columns_of(kind)
    }
    table = pd.DataFrame(
        {
            "heading": [m.heading for m in meanings],
            "column": [m.column or _NOT_TAKEN for m in meanings],
            "sure": [_sure(m, texts) for m in meanings],
            "values": [m.examples for m in meanings],
        }
    ).astype("str")
    edited = st.data_editor(
        table,
        key=key,
        hide_index=True,
        disabled=True if is_fixed else ["heading", "values", "sure"],
        num_rows="fixed",
        height=rows_px(len(table), 11),
        column_config={
            "heading": st.column_config.TextColumn(texts("data_page.heading")),
            "values": st.column_config.TextColumn(texts("data_page.values")),
            "column": st.column_config.SelectboxColumn(
                texts("data_page.meaning"),
                options=list(names),
                format_func=lambda c: names.get(str(c), str(c)),
                required=True,
                width="medium",
            ),
            "sure": st.column_config.TextColumn(texts("data_page.sure")),
        },
        alt=texts("data_page.columns"),
    )
    chosen = {
        str(h): str(c)
        for h, c in zip(edited["heading"], edited["column"], strict=True)
        if c in names and c != _NOT_TAKEN
    }
    twice = sorted({c for c in chosen.values() if list(chosen.values()).count(c) > 1})
    if twice:
        st.warning(texts("data_page.meaning_twice", columns=", ".join(names[c] for c in twice)))
        return None
    return chosen


def _sure(meaning: Meaning, texts: Texts) -> str:
    share = f"{meaning.confidence:.0%}"
    return texts(f"data_page.sure_{meaning.sure}", share=share)
