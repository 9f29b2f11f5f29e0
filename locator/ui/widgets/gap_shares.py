"""Shares under each definition: one bar each, unknown apart, and beside it what would be."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from locator.brief import is_known
from locator.gaps import GapDefinition, GapReport
from locator.i18n import Texts
from locator.maps import VERDICT_COLOURS
from locator.ui.widgets.gap_ask import definition_label
from locator.vocabulary import GapVerdict

_ROW_PX = 62
_LEAST_SHARE, _WIDE_SHARE = 0.045, 0.12
_GREY = "#767676"
_FIELDS = ("row", "side", "verdict", "start", "end", "n", "share", "label", "name", "rule")
_TOLD = ("source", "dated", "status")


def share_rows(report: GapReport, texts: Texts) -> pd.DataFrame:
    """Return one row a definition, side (known, complete) and verdict that any site has.

    Columns row (place of the definition), side, verdict (code), label, start, end, share (0 to 1),
    n, name, rule, source, dated, status.
    """
    rows: list[dict[str, object]] = []
    for place, definition in enumerate(report.definitions):
        summary = report.summary.loc[[definition.id]].iloc[0]
        told = {
            "name": definition_label(definition, texts),
            "source": definition.source,
            "dated": definition.dated or "–",
            "status": definition.status.label(texts.lang),
        }
        for side, prefix in (("known", ""), ("complete", "complete_")):
            start = 0.0
            for verdict in GapVerdict:
                share = summary[f"{prefix}{verdict.value}_share"]
                if not is_known(share) or not float(share):
                    continue
                rows.append(
                    {
                        "row": place,
                        "side": side,
                        "verdict": verdict.value,
                        "label": verdict.label(texts.lang),
                        "start": start,
                        "end": start + float(share),
                        "share": float(share),
                        "n": int(summary[f"{prefix}{verdict.value}"]),
                        "rule": rule_of(definition, verdict, texts),
                        **told,
                    }
                )
                start += float(share)
    return pd.DataFrame(rows, columns=[*_FIELDS, *_TOLD])


def rule_of(definition: GapDefinition, verdict: GapVerdict, texts: Texts) -> str:
    """Return the rules that give a verdict, as formulas."""
    rules = [
        definition.rule_text(n)
        for n, rule in enumerate(definition.rules)
        if rule.verdict is verdict
    ]
    if definition.otherwise is verdict:
        rules.append(texts("gaps.otherwise"))
    return " / ".join(rules) or "–"


def share_bars(report: GapReport, texts: Texts) -> alt.LayerChart | alt.FacetChart:
    """Draw the shares: a bar a definition; under it, thin, the shares if lists were complete."""
    rows = share_rows(report, texts)
    names = {v.value: v.label(texts.lang) for v in GapVerdict}
    y = alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    x = alt.X(
        "start:Q",
        title=None,
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1], grid=True),
    )
    known = [v for v in names if v in VERDICT_COLOURS]
    colour = alt.Color(
        "label:N",
        scale=alt.Scale(domain=[names[v] for v in known], range=[*VERDICT_COLOURS.values()]),
        legend=None,
    )
    told = [
        alt.Tooltip("name:N", title=texts("gaps.definition")),
        alt.Tooltip("label:N", title=texts("gaps.verdict")),
        alt.Tooltip("n:Q", title=texts("gaps.count")),
        alt.Tooltip("share:Q", title=texts("gaps_page.share"), format=".1%"),
        alt.Tooltip("rule:N", title=texts("gaps.rule")),
        alt.Tooltip("source:N", title=texts("gaps.source")),
        alt.Tooltip("dated:N", title=texts("gaps.dated")),
        alt.Tooltip("status:N", title=texts("gaps.status")),
    ]
    layers: list[alt.Chart] = []
    for side, height, offset in (("known", 18, 4), ("complete", 6, 20)):
        part = rows[rows["side"] == side]
        full, open_ = part[part["verdict"] != "unknown"], part[part["verdict"] == "unknown"]
        layers.append(
            alt.Chart(full)
            .mark_bar(height=height, yOffset=offset, stroke="#ffffff", strokeWidth=0.6)
            .encode(x=x, x2="end:Q", y=y, color=colour, tooltip=told)
        )
        layers.append(
            alt.Chart(open_)
            .mark_bar(
                height=height - 1,
                yOffset=offset,
                color="transparent",
                stroke=_GREY,
                strokeWidth=1,
                strokeDash=[3, 2],
            )
            .encode(x=x, x2="end:Q", y=y, tooltip=told)
        )
    main = rows[rows["side"] == "known"]
    shown = main[main["share"] >= _LEAST_SHARE].assign(middle=lambda t: (t["start"] + t["end"]) / 2)
    for is_open, ink in ((False, "#ffffff"), (True, _GREY)):
        part = shown[(shown["verdict"] == "unknown") == is_open]
        part = part.assign(
            text=[
                f"{names['unknown']} {n}" if is_open and s > _WIDE_SHARE else str(n)
                for n, s in zip(part["n"], part["share"], strict=True)
            ]
        )
        layers.append(
            alt.Chart(part)
            .mark_text(yOffset=4, color=ink, fontSize=11, fontWeight="bold")
            .encode(x=alt.X("middle:Q"), y=y, text="text:N", tooltip=told)
        )
    heads = pd.DataFrame(
        [
            {"row": n, "start": 0.0, "text": _head(report, d.id, texts)}
            for n, d in enumerate(report.definitions)
        ],
        columns=["row", "start", "text"],
    )
    layers.append(
        alt.Chart(heads)
        .mark_text(align="left", yOffset=-15, fontSize=12, limit=700)
        .encode(x=x, y=y, text="text:N")
    )
    return alt.layer(*layers).properties(height=_ROW_PX * max(len(report.definitions), 1))


def _head(report: GapReport, definition_id: str, texts: Texts) -> str:
    by_id: Mapping[str, GapDefinition] = {d.id: d for d in report.definitions}
    return f"n = {len(report.sites)}  {definition_label(by_id[definition_id], texts)}"
