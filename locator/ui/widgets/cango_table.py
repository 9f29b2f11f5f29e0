"""行ける・行けない表: starts by sites, a sign and a colour a cell, hollow where unknown."""

from collections.abc import Hashable

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from locator.brief import is_known
from locator.cango import VERDICTS, CanGo, day_key
from locator.i18n import Lang, Texts
from locator.reasons import reason_text
from locator.ui import answers, cache
from locator.ui.widgets.gap_maps import site_names
from locator.ui.widgets.panel import plain
from locator.ui.widgets.travel_map import duration
from locator.vocabulary import DayType

SIGNS = {"yes": "○", "no": "×", "unknown": "?"}
_LOOKS = {
    "○": "background-color:#009e73;color:#ffffff;font-weight:600",
    "×": "background-color:#d55e00;color:#ffffff;font-weight:600",
}
_HOLLOW = "color:#767676"
_KEY = "cango_table"
_ROWS = 12


def column_name(table: CanGo, start: str, day: str, texts: Texts) -> str:
    """Return the head of a column: the start, and the day where there are several."""
    target = next(one for one in table.starts if one.id == start)
    name = target.name_ja if texts.lang is Lang.JA else target.name_en
    if len(table.days) == 1:
        return name
    words = {kind.value: kind.label(texts.lang) for kind in DayType}
    return f"{name} {words.get(day, day)}"


def columns_of(table: CanGo) -> list[tuple[str, str]]:
    """Return the columns of the table: start and day key, all days of a start together."""
    return [(start.id, day_key(day)) for start in table.starts for day in table.days]


def ordered_sites(table: CanGo) -> list[str]:
    """Return the sites: reached from most starts first, then those with most unknown."""
    counts = {
        verdict: table.rows["verdict"].eq(verdict).groupby(table.rows["site"]).sum()
        for verdict in VERDICTS
    }
    order = pd.DataFrame(counts).reindex(table.sites.index).fillna(0)
    order = order.sort_values(["yes", "unknown"], ascending=False, kind="stable")
    return [str(site) for site in order.index]


def cell_rows(table: CanGo, texts: Texts) -> pd.DataFrame:
    """Return the cells in words, one row a site (index: id), one column a start and day.

    A yes tells the longest stay, the other two what they hang on; unknown also what it would be.
    """
    names = site_names(table.sites, texts.lang)
    sites = ordered_sites(table)
    frame = pd.DataFrame({texts("find.name"): [names[site] for site in sites]}, index=sites)
    for start, day in columns_of(table):
        rows = table.of(start, day)
        cells = {str(site): cell_text(table, row, day, texts) for site, row in rows.iterrows()}
        frame[column_name(table, start, day, texts)] = [cells[site] for site in sites]
    return frame


def cell_text(table: CanGo, row: pd.Series, day: str, texts: Texts) -> str:
    """Return one cell: its sign, and the stay or the reason."""
    verdict = str(row["verdict"])
    facts = {str(key): value for key, value in row.items()}
    if verdict == "yes" and is_known(row["longest_stay_min"]):
        stay = duration(float(row["longest_stay_min"]), texts)
        return f"{SIGNS[verdict]} {texts('gaps_page.cell_yes', stay=stay)}"
    reason = reason_text(facts, table.services[day], table.visit, texts)
    if verdict == "unknown":
        complete = SIGNS[str(row["if_complete"])]
        return f"{SIGNS[verdict]} {texts('gaps_page.cell_unknown', sign=complete)} {reason}"
    return f"{SIGNS[verdict]} {reason}"


@st.cache_resource(show_spinner=False, max_entries=12)
def _cells(key: str, _table: CanGo, _texts: Texts) -> pd.DataFrame:
    del key
    return cell_rows(_table, _texts)


def cango_table(table: CanGo, area: answers.Area, trip: answers.Trip, texts: Texts) -> None:
    """Draw the heat table of a question; a click on a cell chooses site, start and day."""
    told = f"{trip}|{texts.lang}"
    key = f"{cache.feeds_signature()}|{area}|{told}"
    rows = answers.once(
        area,
        f"cells|{told}",
        lambda: _cells(key, table, texts),
        lambda: cell_rows(table, texts),
    )
    columns = columns_of(table)
    heads = [column_name(table, start, day, texts) for start, day in columns]

    def choose() -> None:
        picked = st.session_state[_KEY]["selection"]["cells"]
        if not picked:
            return
        row, head = picked[0]
        st.session_state.selected = str(rows.index[row])
        if head in heads:
            st.session_state["cango cell"] = columns[heads.index(head)]

    st.dataframe(
        _painted(rows, heads),
        key=_KEY,
        on_select=choose,
        selection_mode="single-cell",
        hide_index=True,
        height=38 + 35 * min(len(rows), _ROWS),
        column_config={head: st.column_config.TextColumn(width=190) for head in heads},
        alt=texts("gaps_page.cango"),
    )


def _painted(rows: pd.DataFrame, heads: list[str]) -> Styler:
    return rows.style.map(
        lambda text: _LOOKS.get(str(text)[:1], _HOLLOW), subset=list[Hashable](heads)
    )


def summary_lines(table: CanGo, texts: Texts) -> list[str]:
    """Return one line a start and day: how many sites by verdict, and if all were recorded."""
    lines = []
    for row in table.summary.to_dict("records"):
        head = column_name(table, str(row["from"]), str(row["day"]), texts)
        lines.append(
            texts(
                "gaps_page.cango_count",
                start=plain(head),
                yes=row["yes"],
                no=row["no"],
                unknown=row["unknown"],
                complete=row["if_complete_yes"],
            )
        )
    return lines
