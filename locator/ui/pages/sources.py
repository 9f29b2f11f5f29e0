"""出典と方法 / Sources: who says so, and how was it computed."""

import altair as alt
import pandas as pd
import streamlit as st

from locator.criteria import CRITERIA, HOUSE_DEFAULT
from locator.i18n import Lang, Texts
from locator.places import town_name
from locator.records import Catalogue
from locator.ui import cache
from locator.ui.widgets.feed_strips import feed_strips
from locator.ui.widgets.pictures import OKABE_ITO
from locator.ui.widgets.statements import state_own
from locator.vocabulary import Coverage

_METHODS = (
    "score",
    "ranks",
    "distance",
    "drive",
    "departures",
    "unknown",
    "coarse",
    "hubs",
    "gaps",
    "cango",
    "scenario",
    "proposal",
)
_FACT_COLUMNS = (
    "permit_authority",
    "consult_first",
    "contact",
    "lead_days",
    "parking",
    "power",
    "toilets",
    "beds_nearby",
    "owner_kind",
    "status",
    "eras",
    "setting",
    "name_en",
    "name_kana",
)


def render(texts: Texts) -> None:
    """Show what is embedded, how old it is, and how numbers are made."""
    catalogue = cache.catalogue()
    st.subheader(texts("sources.question"), anchor=False)
    st.subheader(texts("sources.feeds"), anchor=False)
    st.caption(texts("sources.feeds_help"))
    strips = feed_strips(catalogue.daily_trips, _feed_names(catalogue, texts.lang), texts)
    st.altair_chart(strips, alt=texts("sources.feeds_alt"))
    st.dataframe(_feeds(catalogue, texts), hide_index=True, alt=texts("sources.feeds"))
    st.subheader(texts("sources.completeness"), anchor=False)
    st.altair_chart(_completeness(catalogue, texts), alt=texts("sources.completeness_alt"))
    st.subheader(texts("sources.data"), anchor=False)
    st.dataframe(_sources(catalogue, texts), hide_index=True, alt=texts("sources.data"))
    st.subheader(texts("sources.coverage"), anchor=False)
    st.dataframe(_coverage(catalogue, texts), hide_index=True, alt=texts("sources.coverage"))
    state_own(catalogue, texts)
    st.subheader(texts("sources.method"), anchor=False)
    st.markdown("\n".join(f"- {texts(f'method.{m}')}" for m in _METHODS))
    st.dataframe(_criteria(texts), hide_index=True, alt=texts("sources.method"))


def _feed_names(catalogue: Catalogue, lang: Lang) -> dict[str, str]:
    names = catalogue.feeds["name_ja" if lang is Lang.JA else "name_en"]
    return {str(i): str(n) for i, n in names.items()}


def _feeds(catalogue: Catalogue, texts: Texts) -> pd.DataFrame:
    feeds = catalogue.feeds
    names = _feed_names(catalogue, texts.lang)
    return pd.DataFrame(
        {
            texts("sources.feed"): [names[str(i)] for i in feeds.index],
            texts("sources.valid"): [
                f"{a} – {b}" for a, b in zip(feeds["valid_from"], feeds["valid_to"], strict=True)
            ],
            texts("sources.week"): feeds["weekday"].astype(str),
            texts("sources.licence"): feeds["licence"],
            texts("sources.retrieved"): feeds["retrieved_on"].astype(str),
        }
    )


def _completeness(catalogue: Catalogue, texts: Texts) -> alt.Chart:
    """Draw the share of known cells of the columns that a film commission needs."""
    table = catalogue.locations
    rows = [
        {
            "column": texts(f"fact.{c}"),
            "known": float((table[c].notna() & table[c].astype(str).ne("unknown")).mean()),
        }
        for c in _FACT_COLUMNS
        if c in table
    ]
    chart: alt.Chart = (
        alt.Chart(pd.DataFrame(rows, columns=["column", "known"]))
        .mark_bar(height=12, color=OKABE_ITO[2])
        .encode(
            y=alt.Y(
                "column:N", sort=None, title=None, axis=alt.Axis(labelLimit=220, labelOverlap=False)
            ),
            x=alt.X(
                "known:Q",
                title=texts("sources.known"),
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(format="%"),
            ),
            tooltip=["column:N", alt.Tooltip("known:Q", format=".1%")],
        )
        .properties(height=22 * len(rows) + 50)
    )
    return chart


def _sources(catalogue: Catalogue, texts: Texts) -> pd.DataFrame:
    table = catalogue.sources
    title = "title_ja" if texts.lang is Lang.JA else "title_en"
    return pd.DataFrame(
        {
            texts("sources.source"): table[title],
            texts("sources.licence"): table["licence"],
            texts("sources.retrieved"): table["retrieved_on"].astype(str),
            texts("sources.credit"): table["credit"],
            texts("sources.modified"): table["modified"],
            texts("sources.used_in"): table["used_in"],
        }
    )


def _coverage(catalogue: Catalogue, texts: Texts) -> pd.DataFrame:
    table = catalogue.coverage.astype(str)
    words = {c.value: c.label(texts.lang) for c in Coverage}
    return pd.DataFrame(
        {
            texts("coverage.where"): [
                town_name(catalogue, c, texts.lang) or texts("coverage.everywhere")
                for c in table["municipality_code"]
            ],
            texts("coverage.mode"): [texts(f"coverage.{m}") for m in table["mode"]],
            texts("sources.coverage"): table["coverage"].map(words),
            texts("coverage.basis"): [
                texts(f"coverage.basis_{m}") if c == "*" else b
                for c, m, b in zip(
                    table["municipality_code"], table["mode"], table["basis"], strict=True
                )
            ],
            texts("coverage.by"): [
                texts("coverage.developers") if c == "*" else by
                for c, by in zip(table["municipality_code"], table["stated_by"], strict=True)
            ],
            texts("sources.retrieved"): table["stated_on"],
        }
    )


def _criteria(texts: Texts) -> pd.DataFrame:
    items = list(CRITERIA.values())
    default = texts("method.house_default")
    return pd.DataFrame(
        {
            texts("panel.criterion"): [c.label(texts.lang) for c in items],
            texts("method.table_unit"): [texts(f"unit.{c.unit}") for c in items],
            texts("method.table_worst"): [c.worst for c in items],
            texts("method.table_best"): [c.best for c in items],
            texts("method.table_note"): [c.note(texts.lang) for c in items],
            texts("method.table_source"): [
                default if c.source == HOUSE_DEFAULT else c.source for c in items
            ],
        }
    )
