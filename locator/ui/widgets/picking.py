"""What is chosen the same way on several pages: a row of a table, a word of a vocabulary."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from locator.i18n import Texts
from locator.vocabulary import Word

_ROW_PX, _HEAD_PX = 35, 38


def pick_site(
    key: str,
    rows: pd.DataFrame,
    ids: Sequence[str],
    *,
    most_rows: int,
    alt: str,
    columns: Mapping[str, Any] | None = None,
) -> None:
    """Draw a table; choosing a row chooses its site everywhere.

    Parameters
    ----------
    ids
        Site of each row.
    most_rows
        Rows shown at once.
    columns
        How columns are drawn, by name.
    """
    chosen = str(st.session_state.selected)
    at = [ids.index(chosen)] if chosen and chosen in ids else []
    st.session_state[key] = {"selection": {"rows": at, "columns": [], "cells": []}}

    def choose() -> None:
        picked = st.session_state[key]["selection"]["rows"]
        st.session_state.selected = ids[picked[0]] if picked else ""

    st.dataframe(
        rows,
        key=key,
        on_select=choose,
        selection_mode="single-row",
        hide_index=True,
        placeholder="–",
        height=_HEAD_PX + _ROW_PX * min(len(rows), most_rows),
        column_config=columns,
        alt=alt,
    )


def pick_word(texts: Texts, key: str, words: type[Word]) -> None:
    """Draw the choice of one word of a vocabulary; the session keeps it under ``key``."""
    pick_code(texts(f"find.{key}"), key, {w.value: w.label(texts.lang) for w in words})


def pick_code(title: str, key: str, labels: Mapping[str, str], *, about: str | None = None) -> None:
    """Draw the choice of one of a few codes; the session keeps it under ``key``.

    Parameters
    ----------
    labels
        Code to what it is called.
    about
        What a sign of help says of the choice.
    """
    st.segmented_control(
        title,
        list(labels),
        format_func=lambda code: labels[code],
        key=key,
        required=True,
        persist_state="session",
        wrap=True,
        help=about,
    )
