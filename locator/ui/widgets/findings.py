"""What was found in a file that a visitor brings, row by row."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from geo.findings import Finding, findings_frame, ordered
from locator.brief import is_known
from locator.i18n import Texts

_SHOWN = ("severity", "message", "row", "column", "found")
_MOST_ROWS = 500
_MOST_SORTS = 6
_MOST_NUMBERS = 5


def findings_summary(findings: Sequence[Finding], texts: Texts) -> None:
    """Draw each sort of finding once, the gravest first, and all of them behind a button.

    It is for narrow places, where a table would show the beginning of each message alone.
    """
    groups: dict[str, list[Finding]] = {}
    for finding in ordered(findings):
        groups.setdefault(finding.code, []).append(finding)
    for found in list(groups.values())[:_MOST_SORTS]:
        first = found[0]
        rows = [str(f.row) for f in found if f.row is not None]
        told = texts(
            "mylist.sort_in_rows" if rows else "mylist.sort",
            severity=texts(f"mylist.severity_{first.severity}"),
            message=texts.finding(first.code, first.message, first.to_json()),
            n=len(found),
            rows=", ".join(rows[:_MOST_NUMBERS]) + ("…" if len(rows) > _MOST_NUMBERS else ""),
        )
        st.text(told)  # no markup: an address in a cell becomes no link
    if findings:
        with st.popover(texts("mylist.all_findings", n=len(findings)), width="stretch"):
            findings_table(findings, texts)


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
