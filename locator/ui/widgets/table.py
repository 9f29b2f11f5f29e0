"""The ranked table: the equivalent of the map in words."""

import pandas as pd
import streamlit as st

from locator.brief import criterion_name, measure_text
from locator.i18n import Lang, Texts
from locator.outings import CRITERIA_OF_OUTING
from locator.records import Catalogue, Ranking
from locator.ui.widgets.picking import pick_site
from locator.vocabulary import Category

_KEY = "ranking_table"


def ranking_table(catalogue: Catalogue, ranking: Ranking, texts: Texts) -> None:
    """Draw the table; choosing a row chooses the site everywhere."""
    pick_site(
        _KEY,
        table_rows(catalogue, ranking, texts),
        [str(i) for i in ranking.frame.index],
        most_rows=12,
        alt=texts("find.table"),
        columns={
            texts("find.rank"): st.column_config.NumberColumn(width="small"),
            texts("find.score"): st.column_config.ProgressColumn(
                min_value=0.0, max_value=1.0, format="%.3f"
            ),
        },
    )


def table_rows(catalogue: Catalogue, ranking: Ranking, texts: Texts) -> pd.DataFrame:
    """Return the columns of the table, one row a ranked site."""
    frame, lang = ranking.frame, texts.lang
    english = frame["name_en"].where(frame["name_en"].notna(), frame["name_ja"])
    towns = catalogue.municipalities
    prefecture = towns["prefecture_ja"] if lang is Lang.JA else towns["prefecture_en"] + " "
    names = prefecture.fillna("") + towns["name_ja"].fillna("")
    labels = {c.value: c.label(lang) for c in Category}
    departures = ranking.measures["departures"]
    unknown = texts("panel.unknown")
    travel = {
        criterion_name(c, lang): [measure_text(c, v, texts) for v in ranking.measures[c]]
        for c in CRITERIA_OF_OUTING
        if ranking.query.outing.start
    }
    return pd.DataFrame(
        {
            texts("find.rank"): frame["rank"],
            texts("find.name"): frame["name_ja"] if lang is Lang.JA else english,
            texts("find.score"): frame["score"],
            texts("find.interval"): [
                f"{low:.2f}–{high:.2f}"
                for low, high in zip(frame["score_low"], frame["score_high"], strict=True)
            ],
            texts("find.rank_range"): [
                f"{best}–{worst}"
                for best, worst in zip(frame["best_rank"], frame["worst_rank"], strict=True)
            ],
            texts("panel.category"): frame["category"].map(labels),
            texts("find.place"): frame["municipality_code"].map(names).fillna(unknown),
            texts("find.departures"): [unknown if pd.isna(d) else str(int(d)) for d in departures],
            **travel,
        }
    )
