"""What was found in a file that a visitor brings, row by row."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from geo.findings import Finding, findings_frame, ordered
from locator.i18n import Texts

_SHOWN = ["severity", "row", "column", "found", "message"]


def findings_table(findings: Sequence[Finding], texts: Texts) -> None:
    """Draw the findings, the gravest first; nothing where there are none."""
    if not findings:
        return
    table = findings_frame(findings)
    table["message"] = [texts.finding(f.code, f.message, f.to_json()) for f in ordered(findings)]
    shown = pd.DataFrame(table[_SHOWN])
    st.dataframe(shown, hide_index=True, alt=texts("mylist.findings"))
