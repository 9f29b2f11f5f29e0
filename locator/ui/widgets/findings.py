"""What was found in a file that a visitor brings, row by row."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from geo.findings import Finding, findings_frame, ordered
from locator.brief import is_known
from locator.i18n import Texts

_SHOWN = ("severity", "message", "row", "column", "found")


def findings_table(findings: Sequence[Finding], texts: Texts) -> None:
    """Draw the findings, the gravest first; nothing where there are none."""
    if not findings:
        return
    table = findings_frame(findings)
    table["message"] = [texts.finding(f.code, f.message, f.to_json()) for f in ordered(findings)]
    table["severity"] = [texts(f"mylist.severity_{f.severity}") for f in ordered(findings)]
    table["row"] = [row if is_known(row) else "" for row in table["row"].astype(object)]
    shown = {texts(f"mylist.finding_{column}"): table[column].astype(str) for column in _SHOWN}
    st.dataframe(pd.DataFrame(shown), hide_index=True, alt=texts("mylist.findings"))
