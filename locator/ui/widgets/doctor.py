"""The data doctor on the screen: how complete each column is, then what is to be done."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping

import altair as alt
import pandas as pd
import streamlit as st

from locator.brief import today_in_japan
from locator.doctor import Examination, examine
from locator.export.doctor import closed, column_name, counted, work_file, work_rows
from locator.i18n import Texts
from locator.integrity import known_islands
from locator.records import Catalogue
from locator.ui import cache
from locator.ui.widgets.downloads import take_away
from locator.ui.widgets.panel import plain
from locator.ui.widgets.pictures import OKABE_ITO
from locator.workspace import Aside, Batch, Entry

_FIRST = "locations"
_ORIGINS = ("embedded", "own")
_MAY_BE_EMPTY = ("note", "nda_until", "same_as")  # nothing in them says: nothing to tell
_GREY = "#767676"
_ROW_PX = 22
_BAR_PX = 15
_AXIS_PX = 56
_WIDE_SHARE = 0.16
_LIST_PX = 430
_COLUMNS = ("label", "known", "unknown", "share", "n", "text")


def draw_doctor(
    catalogue: Catalogue,
    own: Mapping[str, Mapping[str, Entry]],
    texts: Texts,
    *,
    asides: Iterable[Aside] = (),
    batches: Iterable[Batch] = (),
    today: dt.date | None = None,
) -> None:
    """Draw completeness and work list of the data at hand; kind, origin and task are chosen.

    Names and values of records that are not public are not drawn: whoever sees the table can also
    take it away. Their ids are.

    Parameters
    ----------
    own
        Kind to its records by id, drafts and secret ones too.
    asides, batches
        Rows of the workspace that wait for a repair, and when it was written.
    today
        Day that ages are counted to; today in Japan where None.
    """
    day, waiting, written = today or today_in_japan(), tuple(asides), tuple(batches)
    key = f"{catalogue.version}|{cache.feeds_signature()}|{day}|{_digest(own, waiting)}"
    with st.spinner(texts("doctor.working")):
        found = _examined(key, catalogue, own, day, waiting, written)
    st.caption(plain(counted(found, texts)))
    kind, origin, code = _asked(found, own, texts)
    shown = found.only(kind=kind, origin=origin)
    _completeness(shown, kind, texts)
    _work(shown.only(code=code), texts)
    for name in found.unchecked:
        st.caption(texts(f"doctor.unchecked_{name}"))


@st.cache_resource(show_spinner=False, max_entries=4)
def _examined(
    key: str,
    _catalogue: Catalogue,
    _own: Mapping[str, Mapping[str, Entry]],
    _today: dt.date,
    _asides: tuple[Aside, ...],
    _batches: tuple[Batch, ...],
) -> Examination:
    del key
    return examine(
        _catalogue,
        _own,
        _today,
        profiles=cache.profiles().values(),
        feeds=cache.feeds(),
        outlines=cache.outlines(),
        islands=known_islands(cache.data_folder()),
        asides=_asides,
        batches=_batches,
    )


def _digest(own: Mapping[str, Mapping[str, Entry]], asides: Iterable[Aside]) -> str:
    """Return what tells one set of own records from another."""
    told = hashlib.sha256()
    for kind, entries in own.items():
        told.update(kind.encode())
        for entry in entries.values():
            told.update(entry.to_text().encode())
    for aside in asides:
        told.update(f"{aside.kind} {aside.number} {aside.is_open}".encode())
    return told.hexdigest()


def _asked(
    found: Examination, own: Mapping[str, Mapping[str, Entry]], texts: Texts
) -> tuple[str, str, str]:
    """Draw the three choices; an empty text stands for all."""
    kinds = list(dict.fromkeys([*found.completeness["kind"], *own]))
    left, middle, right = st.columns([1, 1, 2])
    kind = left.selectbox(
        texts("doctor.kind"),
        ["", *kinds],
        index=kinds.index(_FIRST) + 1 if _FIRST in kinds else 0,
        format_func=lambda k: texts(f"doctor.kind_{k}") if k else texts("doctor.all"),
        key="doctor kind",
    )
    origin = middle.selectbox(
        texts("doctor.origin"),
        ["", *_ORIGINS],
        format_func=lambda o: texts(f"doctor.origin_{o}") if o else texts("doctor.all"),
        key="doctor origin",
    )
    summary = found.only(kind=kind, origin=origin).summary
    counts = dict(zip(summary["code"], summary["count"], strict=True))
    if st.session_state.get("doctor code") not in {"", *counts}:
        st.session_state["doctor code"] = ""
    code = right.selectbox(
        texts("doctor.task"),
        ["", *counts],
        format_func=lambda c: (
            f"{texts(f'doctor.code_{c}')} ({counts[c]:,})"
            if c
            else f"{texts('doctor.all')} ({sum(counts.values()):,})"
        ),
        key="doctor code",
    )
    return kind, origin, code


def _completeness(shown: Examination, kind: str, texts: Texts) -> None:
    st.subheader(texts("doctor.completeness"), anchor=False)
    table = shown.completeness
    rows = completeness_rows(table[~table["column"].isin(_MAY_BE_EMPTY)], kind, texts)
    if rows.empty:
        name = texts(f"doctor.kind_{kind}") if kind else texts("doctor.all")
        st.caption(plain(texts("doctor.none_kept", kind=name)))
        return
    open_ = rows[rows["unknown"] > 0]
    st.caption(texts("doctor.legend"))
    if len(open_):
        st.altair_chart(completeness_bars(open_, texts), alt=texts("doctor.completeness_alt"))
    full = rows[rows["unknown"] == 0]["label"]
    if len(full):
        names = ("、" if texts.lang == "ja" else ", ").join(full)
        st.caption(plain(texts("doctor.completeness_full", columns=names)))


def completeness_rows(table: pd.DataFrame, kind: str, texts: Texts) -> pd.DataFrame:
    """Return one row a column of a kind, or one a kind where none is chosen; least known first.

    Columns: label, known, unknown, share (of what is known, 0..1), n (cells), text (of the part
    that is unknown). A label tells its n where it is not the largest.
    """
    by = "column" if kind else "kind"
    told = table.groupby(by, sort=False)[["known", "unknown"]].sum().reset_index()
    told["label"] = [
        column_name(str(c), texts) if kind else texts(f"doctor.kind_{c}") for c in told[by]
    ]
    told["n"] = told["known"] + told["unknown"]
    told["share"] = told["known"] / told["n"]
    most = told["n"].max()
    told["label"] += [texts("doctor.of_n", n=f"{n:,}") if n != most else "" for n in told["n"]]
    told["text"] = [
        texts("doctor.unknown_n", count=f"{count:,}") if count / n >= _WIDE_SHARE else ""
        for count, n in zip(told["unknown"], told["n"], strict=True)
    ]
    return told.sort_values("share", kind="stable")[list(_COLUMNS)].reset_index(drop=True)


def completeness_bars(rows: pd.DataFrame, texts: Texts) -> alt.LayerChart | alt.FacetChart:
    """Draw what is known as a bar, and what is not as a hollow one behind it."""
    y = alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelLimit=190, labelOverlap=False))
    scale = alt.Scale(domain=[0, 1])
    told = [
        alt.Tooltip("label:N", title=texts("doctor.what")),
        alt.Tooltip("known:Q", title=texts("doctor.known"), format=","),
        alt.Tooltip("unknown:Q", title=texts("doctor.unknown"), format=","),
        alt.Tooltip("share:Q", title=texts("doctor.share"), format=".1%"),
    ]
    base = alt.Chart(rows.assign(end=1.0, middle=(1 + rows["share"]) / 2)).encode(y=y, tooltip=told)
    axis = alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1])
    title = texts("doctor.records") + texts("doctor.of_n", n=f"{rows['n'].max():,}")
    x = alt.X("share:Q", title=title, scale=scale, axis=axis)
    hollow = base.mark_bar(
        height=_BAR_PX, color="transparent", stroke=_GREY, strokeDash=[3, 2]
    ).encode(x=x, x2="end:Q")
    full = base.mark_bar(height=_BAR_PX, color=OKABE_ITO[0]).encode(x=x)
    text = base.mark_text(fontSize=11, color=_GREY).encode(
        x=alt.X("middle:Q", scale=scale), text="text:N"
    )
    height = _ROW_PX * len(rows) + _AXIS_PX
    return alt.layer(hollow, full, text).properties(height=height)


def _work(shown: Examination, texts: Texts) -> None:
    st.subheader(texts("doctor.work"), anchor=False, help=texts("doctor.help_improves"))
    st.caption(texts("doctor.help"))
    if shown.work.empty:
        st.caption(texts("doctor.nothing_here"))
        return
    st.dataframe(
        screen_rows(shown, texts),
        hide_index=True,
        height=_LIST_PX,
        column_config={
            texts("doctor.improves"): st.column_config.NumberColumn(
                format="%.3f", help=texts("doctor.help_improves")
            ),
            texts("doctor.age"): st.column_config.NumberColumn(format="%d"),
        },
        alt=texts("doctor.work_alt"),
    )
    take_away(
        "doctor",
        (
            ("xlsx", "locator-doctor.xlsx", lambda: work_file(shown, "xlsx", texts)),
            ("csv", "locator-doctor.csv", lambda: work_file(shown, "csv", texts)),
        ),
        texts,
    )
    st.caption(texts("doctor.file_note"))


def screen_rows(shown: Examination, texts: Texts) -> pd.DataFrame:
    """Return the work list as drawn: what and where first, the id last."""
    table = work_rows(shown, texts, is_closed=True)
    name = texts("doctor.name")
    secret = ~closed(shown.work)["is_open"].astype(bool)
    table[name] = table[name].where(~secret.to_numpy(bool), texts("doctor.not_public"))
    order = ("name", "task", "what", "found", "improves", "age", "severity", "kind", "origin", "id")
    return table[[texts(f"doctor.{column}") for column in order]]
