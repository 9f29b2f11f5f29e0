"""Before and after a scenario: figures, one picture, the places that it opens."""

import altair as alt
import pandas as pd
import streamlit as st

from locator.brief import is_known, number
from locator.gaps import GapReport
from locator.i18n import Texts
from locator.maps import VERDICT_COLOURS
from locator.scenarios import WhatIf
from locator.ui.plans import BeforeAfter
from locator.ui.widgets.gap_ask import definition_label
from locator.ui.widgets.gap_maps import site_names
from locator.ui.widgets.panel import plain
from locator.ui.widgets.stacks import stacks
from locator.ui.widgets.travel_map import duration
from locator.vocabulary import GapVerdict

_ROW_PX = 66
_COLOURS = {"yes": VERDICT_COLOURS["served"], "no": VERDICT_COLOURS["gap"], **VERDICT_COLOURS}
_ORDER = ("yes", "served", "inconvenient", "no", "gap", "unknown")
_FIELDS = ("row", "side", "head", "start", "end", "n", "verdict", "label", "colour")

_PEOPLE = "newly_good_people"


def scenario_result(found: BeforeAfter, texts: Texts) -> None:
    """Draw the figures, the picture, and the table of places newly reachable."""
    journeys = found.journeys
    assumed = texts(
        "scenario.assumed", name=journeys.scenario.name, on=journeys.scenario.on.isoformat()
    )
    st.markdown(f":violet-badge[{plain(assumed)}]")
    cells = st.columns(5)
    for cell, (key, value) in zip(cells, figures(journeys, texts), strict=True):
        cell.metric(texts(f"gaps_page.{key}"), value)
    rows = before_after_rows(found, texts)
    st.caption(texts("gaps_page.before_after_help"))
    bars = before_after_bars(rows, texts, is_dark=st.context.theme.type == "dark")
    st.altair_chart(bars, alt=texts("gaps_page.before_after_alt"))
    for finding in journeys.findings:
        st.caption(plain(texts.finding(finding.code, finding.message, finding.to_json())))
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(f"**{texts('gaps_page.opened', n=len(journeys.new_sites))}**")
        opened = opened_rows(journeys, found.before, texts)
        if opened.empty:
            st.caption(texts("gaps_page.none_opened"))
        else:
            st.dataframe(opened, hide_index=True, alt=texts("gaps_page.figure_new"))
    with right:
        st.markdown(f"**{texts('gaps_page.resolved')}**")
        st.dataframe(
            resolved_rows(found, texts),
            hide_index=True,
            alt=texts("gaps_page.resolved"),
            column_config={texts("gaps.definition"): st.column_config.TextColumn(width=190)},
        )


def figures(journeys: WhatIf, texts: Texts) -> list[tuple[str, str]]:
    """Return what the scenario gains and takes: key of the text, value in words."""
    hours = journeys.vehicle_hours_day
    return [
        ("figure_new", str(len(journeys.new_sites))),
        ("figure_stay", texts("gaps_page.in_hours", n=number(journeys.stay_gained_h))),
        ("figure_vehicle", "–" if hours is None else texts("gaps_page.in_hours", n=number(hours))),
        ("figure_per_site", _yen(journeys.cost_per_site_jpy, texts)),
        ("figure_per_hour", _yen(journeys.cost_per_hour_jpy, texts)),
    ]


def _yen(value: float | None, texts: Texts) -> str:
    return "–" if value is None else texts("gaps_page.yen", n=number(value, 0))


def before_after_rows(found: BeforeAfter, texts: Texts) -> pd.DataFrame:
    """Return the parts of the bars: who can go, then each definition; before and after.

    Columns row, side (before, after), head, start, end (shares), n, verdict, label, colour.
    """
    rows: list[dict[str, object]] = []
    sites = found.journeys.sites
    words = {v.value: v.label(texts.lang) for v in GapVerdict}
    words |= {v: texts(f"verdict.{v}") for v in ("yes", "no")}
    bars: list[tuple[str, pd.Series, pd.Series]] = [
        (texts("gaps_page.cango_bar"), sites["before"], sites["after"])
    ]
    for definition in found.before.definitions:
        sides = [report.of(definition.id)["verdict"] for report in (found.before, found.after)]
        bars.append((definition_label(definition, texts), sides[0], sides[1]))
    for place, (head, before, after) in enumerate(bars):
        for side, verdicts in (("before", before), ("after", after)):
            counts, start = verdicts.value_counts(), 0.0
            for verdict in _ORDER:
                n = int(counts.get(verdict, 0))
                if not n:
                    continue
                end = start + n / len(verdicts)
                rows.append(
                    {
                        "row": place,
                        "side": side,
                        "head": head,
                        "start": start,
                        "end": end,
                        "n": n,
                        "verdict": verdict,
                        "label": words[verdict],
                        "colour": _COLOURS.get(verdict, ""),
                    }
                )
                start = end
    return pd.DataFrame(rows, columns=list(_FIELDS))


def before_after_bars(
    rows: pd.DataFrame, texts: Texts, *, is_dark: bool = False
) -> alt.LayerChart | alt.FacetChart:
    """Draw two bars a row: before above, after below; unknown is hollow."""
    told = [
        alt.Tooltip("head:N", title=texts("gaps.definition")),
        alt.Tooltip("when:N", title=" "),
        alt.Tooltip("label:N", title=texts("gaps.verdict")),
        alt.Tooltip("n:Q", title=texts("gaps.count")),
    ]
    when = rows["side"].map({side: texts(f"gaps_page.{side}") for side in ("before", "after")})
    is_first = rows["start"] == 0
    numbers = rows["n"].astype(str)
    drawn = rows.assign(when=when, text=numbers.where(~is_first, when + " " + numbers))
    sides = {"before": (15, -2), "after": (15, 17)}
    return stacks(drawn, sides, told, row_px=_ROW_PX, is_dark=is_dark)


def opened_rows(journeys: WhatIf, before: GapReport, texts: Texts) -> pd.DataFrame:
    """Return the places newly reachable, and how long one can stay there."""
    names = site_names(before.sites, texts.lang)
    sites = journeys.sites.loc[journeys.new_sites]
    words = {v: texts(f"verdict.{v}") for v in ("yes", "no", "unknown")}
    return pd.DataFrame(
        {
            texts("find.name"): [names[str(site)] for site in sites.index],
            texts("gaps_page.before"): [words[str(v)] for v in sites["before"]],
            texts("gaps_page.after"): [words[str(v)] for v in sites["after"]],
            texts("access.longest_stay_min"): [
                duration(float(v), texts) if is_known(v) else "–" for v in sites["stay_after_min"]
            ],
        }
    )


def resolved_rows(found: BeforeAfter, texts: Texts) -> pd.DataFrame:
    """Return for each definition how many places, and people where known, cease to be a gap."""
    rows = []
    for definition in found.before.definitions:
        one, other = (r.of(definition.id)["verdict"] for r in (found.before, found.after))
        served = GapVerdict.SERVED.value
        good = {served, GapVerdict.INCONVENIENT.value}
        is_new = ~one.isin(good) & other.isin(good)
        weights = found.before.weights
        people = {} if weights is None else {_PEOPLE: float(weights[is_new.to_numpy()].sum())}
        rows.append(
            {
                texts("gaps.definition"): definition_label(definition, texts),
                texts("gaps_page.newly_good"): int(is_new.sum()),
                **{texts(f"gaps_page.{key}"): round(n) for key, n in people.items()},
                texts("gaps_page.left_gap"): int((other == GapVerdict.GAP.value).sum()),
                texts("gaps_page.left_unknown"): int((other == GapVerdict.UNKNOWN.value).sum()),
            }
        )
    return pd.DataFrame(rows)
