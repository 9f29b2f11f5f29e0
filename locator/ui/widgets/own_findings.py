"""What was found in a file: grouped by what it is, its rows one click away, all as a file."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from locator.export.flat import guarded
from locator.i18n import Texts
from locator.ui.widgets.own_desk import column_text, rows_px
from locator.workspace import Remark

_GRAVEST = ("error", "warning", "info")
_ROWS = 1000


def draw_findings(remarks: Sequence[Remark], name: str, key: str, texts: Texts) -> None:
    """Draw one row a sort of finding; the chosen one's rows below; nothing where all is well."""
    st.subheader(texts("mylist.findings"), anchor=False)
    if not remarks:
        st.caption(texts("data_page.no_findings"))
        return
    groups = grouped(remarks)
    codes = list(groups)
    picked = st.dataframe(
        group_rows(groups, texts),
        key=f"own groups {key}",
        on_select="rerun",
        selection_mode="single-row",
        hide_index=True,
        height=rows_px(len(groups), 16),
        column_config={
            texts("mylist.finding_severity"): st.column_config.TextColumn(width="small"),
            texts("doctor.count"): st.column_config.NumberColumn(width="small"),
            texts("data_page.became"): st.column_config.TextColumn(width="small"),
            texts("data_page.example"): st.column_config.TextColumn(width="large"),
        },
        alt=texts("mylist.findings"),
    )["selection"]["rows"]
    st.caption(texts("data_page.findings_help"))
    if picked and picked[0] < len(codes):
        rows = finding_rows(groups[codes[picked[0]]], texts)
        st.dataframe(rows.head(_ROWS), hide_index=True, alt=texts("data_page.finding_rows"))
        if len(rows) > _ROWS:
            st.caption(texts("data_page.first_of", shown=_ROWS, of=len(rows)))
    st.download_button(
        texts("data_page.findings_csv"),
        data=lambda: findings_csv(remarks, texts),
        file_name=f"locator-findings-{name}.csv",
        mime="text/csv",
        key="download own findings",
        on_click="ignore",
    )


def grouped(remarks: Sequence[Remark]) -> dict[str, list[Remark]]:
    """Return code to its findings, the gravest and most frequent first."""
    groups: dict[str, list[Remark]] = {}
    for remark in remarks:
        groups.setdefault(remark.code, []).append(remark)
    order = sorted(
        groups, key=lambda c: (_GRAVEST.index(groups[c][0].severity), -len(groups[c]), c)
    )
    return {code: groups[code] for code in order}


def group_rows(groups: dict[str, list[Remark]], texts: Texts) -> pd.DataFrame:
    """Return one row a code: how grave, how many, what became of the rows, the first one."""
    told = {
        "mylist.finding_severity": [
            texts(f"mylist.severity_{found[0].severity}") for found in groups.values()
        ],
        "doctor.count": [len(found) for found in groups.values()],
        "data_page.became": [
            ", ".join(dict.fromkeys(texts(f"data_page.action_{r.action}") for r in found))
            for found in groups.values()
        ],
        "data_page.example": [message(found[0], texts) for found in groups.values()],
    }
    return pd.DataFrame({texts(key): values for key, values in told.items()})


def message(remark: Remark, texts: Texts) -> str:
    """Return a finding in the language of the screen."""
    facts = {
        "found": remark.found,
        "expected": remark.expected,
        "column": column_text(remark.column, texts),
        "row": remark.row,
    }
    return texts.finding(remark.code, remark.message, facts)


def finding_rows(remarks: Sequence[Remark], texts: Texts) -> pd.DataFrame:
    """Return one row a finding, in the order of the file."""
    told = {
        "data_page.sheet": [r.sheet for r in remarks],
        "mylist.finding_row": ["" if r.row is None else str(r.row) for r in remarks],
        "mylist.finding_column": [column_text(r.column, texts) for r in remarks],
        "mylist.finding_found": [r.found for r in remarks],
        "mylist.finding_severity": [texts(f"mylist.severity_{r.severity}") for r in remarks],
        "data_page.became": [texts(f"data_page.action_{r.action}") for r in remarks],
        "mylist.finding_message": [message(r, texts) for r in remarks],
    }
    frame = pd.DataFrame({texts(key): values for key, values in told.items()})
    return frame if any(r.sheet for r in remarks) else frame.drop(columns=texts("data_page.sheet"))


def findings_csv(remarks: Sequence[Remark], texts: Texts) -> bytes:
    """Return all findings as CSV: UTF-8 with byte order mark; text like a formula is guarded."""
    codes = pd.DataFrame({"code": [r.code for r in remarks]})
    table = pd.concat([codes, finding_rows(remarks, texts)], axis=1).astype(object)
    return table.map(guarded).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")
