"""Shares under each definition: one bar each, unknown apart, and beside it what would be."""

import altair as alt
import pandas as pd

from locator.brief import is_known
from locator.gaps import GapDefinition, GapReport
from locator.i18n import Texts
from locator.maps import VERDICT_COLOURS
from locator.ui.widgets.gap_ask import definition_label
from locator.ui.widgets.stacks import stacks
from locator.vocabulary import GapVerdict

_ROW_PX = 62
_WIDE_SHARE = 0.12
_PARTS = ("row", "side", "verdict", "start", "end", "n", "share", "label", "colour", "text")
_TOLD = ("head", "name", "rule", "source", "dated", "status")


def share_rows(report: GapReport, texts: Texts) -> pd.DataFrame:
    """Return one row a definition, side (known, complete) and verdict that any site has.

    Columns as ``stacks`` asks for them, and verdict (code), label, share (0 to 1), n, name, rule,
    source, dated, status.
    """
    rows: list[dict[str, object]] = []
    for place, definition in enumerate(report.definitions):
        summary = report.summary.loc[[definition.id]].iloc[0]
        told = {
            "name": definition_label(definition, texts),
            "head": f"{_counted(report, texts)}  {definition_label(definition, texts)}",
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
                        "n": (n := round(summary[f"{prefix}{verdict.value}"])),
                        "colour": VERDICT_COLOURS.get(verdict.value, ""),
                        "text": _text(side, verdict, n, float(share), texts),
                        "rule": rule_of(definition, verdict, texts),
                        **told,
                    }
                )
                start += float(share)
    return pd.DataFrame(rows, columns=[*_PARTS, *_TOLD])


def _counted(report: GapReport, texts: Texts) -> str:
    """Return what the shares are of: sites, or people where they are known."""
    if report.weights is None:
        return f"n = {len(report.sites)}"
    return texts("gaps_page.people_n", n=float(report.weights.sum()))


def _text(side: str, verdict: GapVerdict, n: int, share: float, texts: Texts) -> str:
    """Return what stands in a part: nothing in the thin bar, the word too where unknown is wide."""
    if side != "known":
        return ""
    is_named = verdict is GapVerdict.UNKNOWN and share > _WIDE_SHARE
    return f"{verdict.label(texts.lang)} {n:,}" if is_named else f"{n:,}"


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


def share_bars(
    report: GapReport, texts: Texts, *, is_dark: bool = False
) -> alt.LayerChart | alt.FacetChart:
    """Draw the shares: a bar a definition; under it, thin, the shares if lists were complete."""
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
    sides = {"known": (18, 4), "complete": (6, 20)}
    return stacks(share_rows(report, texts), sides, told, row_px=_ROW_PX, is_dark=is_dark)
