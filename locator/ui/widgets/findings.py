"""What was found in a file that a visitor brings, row by row."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from geo.findings import Finding, findings_frame, ordered
from locator.brief import is_known
from locator.i18n import Texts

_SHOWN = ("severity", "message", "row", "column", "found")
_MOST_ROWS = 500


def findings_table(findings: Sequence[Finding], texts: Texts) -> None:
    """Draw the findings, the gravest first; nothing where there are none."""
    if not findings:
        return
    first = ordered(findings)[:_MOST_ROWS]
    table = findings_frame(first)
    table["message"] = [texts.finding(f.code, f.message, f.to_json()) for f in first]
    table["severity"] = [texts(f"mylist.severity_{f.severity}") for f in first]
    table["row"] = [row if is_known(row) else "" for row in table["row"].astype(object)]
    columns = (*_SHOWN, "table") if len({f.table for f in first}) > 1 else _SHOWN
    shown = {texts(f"mylist.finding_{column}"): table[column].astype(str) for column in columns}
    st.dataframe(pd.DataFrame(shown), hide_index=True, alt=texts("mylist.findings"))
    if len(findings) > len(first):
        st.caption(texts("data_page.first_of", shown=len(first), of=len(findings)))
