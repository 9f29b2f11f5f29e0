"""Charts: what a score is made of, what each filter did. Drawn before they are written."""

from collections.abc import Callable, Sequence

import altair as alt
import pandas as pd

from locator.brief import criterion_name, is_known, measure_text
from locator.i18n import Lang, Texts
from locator.records import Ranking

OKABE_ITO = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#CC79A7",
    "#56B4E9",
    "#D55E00",
    "#F0E442",
    "#7A7A7A",
    "#332288",
    "#999933",
)
UNKNOWN = "#d9d9d9"
_ROW_PX = 24


def site_name(ranking: Ranking, site_id: str, lang: Lang) -> str:
    """Return the name of a ranked site in a language."""
    row = ranking.frame.loc[site_id]
    english = row.get("name_en")
    if lang is Lang.EN and isinstance(english, str) and english:
        return english
    return str(row["name_ja"])


def score_bars(ranking: Ranking, texts: Texts, *, top: int) -> alt.Chart:
    """Stack the parts of the best sites; what is unknown is pale."""
    ids = [str(i) for i in ranking.frame.index[:top]]
    unknown = texts("panel.unknown")
    names = [criterion_name(c, texts.lang) for c in ranking.parts.columns]
    rows = _stacked_parts(ranking, ids, texts)
    pick = alt.selection_point(name="bar", fields=["id"], on="click", empty=True)
    scale = alt.Scale(domain=[*names, unknown], range=[*OKABE_ITO[: len(names)], UNKNOWN])
    chart: alt.Chart = (
        alt.Chart(
            pd.DataFrame(rows, columns=["site", "id", "criterion", "part", "order", "measure"])
        )
        .mark_bar(height=15)
        .encode(
            y=alt.Y(
                "site:N", sort=None, title=None, axis=alt.Axis(labelLimit=190, labelOverlap=False)
            ),
            x=alt.X("part:Q", title=texts("find.score"), scale=alt.Scale(domain=[0, 1])),
            color=alt.Color(
                "criterion:N",
                scale=scale,
                legend=alt.Legend(title=None, orient="bottom", columns=1, labelLimit=260),
            ),
            order="order:Q",
            tooltip=[
                alt.Tooltip("site:N", title=texts("find.name")),
                alt.Tooltip("criterion:N", title=texts("panel.criterion")),
                alt.Tooltip("measure:N", title=texts("panel.value")),
                alt.Tooltip("part:Q", title=texts("panel.part"), format=".3f"),
            ],
            opacity=alt.condition(pick, alt.value(1.0), alt.value(0.55)),
        )
        .add_params(pick)
        .properties(height=_ROW_PX * max(len(ids), 1) + 18 * (len(names) + 1) + 130)
    )
    return chart


def _stacked_parts(ranking: Ranking, ids: Sequence[str], texts: Texts) -> list[dict[str, object]]:
    """Return one row a known part of a site, and one for the weight of all that is unknown."""
    unknown = texts("panel.unknown")
    rows: list[dict[str, object]] = []
    for site in ids:
        label = f"{int(ranking.frame.loc[site, 'rank'])}. {site_name(ranking, site, texts.lang)}"
        missing = 0.0
        for order, criterion in enumerate(ranking.parts.columns):
            part = ranking.parts.loc[site, criterion]
            if not is_known(part):
                missing += ranking.weights[criterion]
                continue
            measure = ranking.measures.loc[site, criterion]
            rows.append(
                {
                    "site": label,
                    "id": site,
                    "criterion": criterion_name(criterion, texts.lang),
                    "part": float(str(part)),
                    "order": order,
                    "measure": measure_text(criterion, measure, texts),
                }
            )
        if missing:
            rows.append(
                {
                    "site": label,
                    "id": site,
                    "criterion": unknown,
                    "part": missing,
                    "order": 99,
                    "measure": unknown,
                }
            )
    return rows


def site_bars(ranking: Ranking, site: str, texts: Texts) -> alt.LayerChart:
    """Draw each part of one site inside the frame of its weight."""
    lang = texts.lang
    rows = []
    for criterion in ranking.parts.columns:
        part = ranking.parts.loc[site, criterion]
        weight = ranking.weights[criterion]
        rows.append(
            {
                "criterion": criterion_name(criterion, lang),
                "part": float(str(part)) if is_known(part) else None,
                "weight": weight,
                "known": is_known(part),
                "measure": measure_text(
                    criterion,
                    ranking.measures.loc[site, criterion],
                    texts,
                    upper=ranking.stop_upper_m.loc[site] if criterion == "stop_m" else None,
                ),
            }
        )
    frame = pd.DataFrame(rows, columns=["criterion", "part", "weight", "known", "measure"])
    base = alt.Chart(frame).encode(
        y=alt.Y(
            "criterion:N", sort=None, title=None, axis=alt.Axis(labelLimit=170, labelOverlap=False)
        ),
        tooltip=[
            alt.Tooltip("criterion:N", title=texts("panel.criterion")),
            alt.Tooltip("measure:N", title=texts("panel.value")),
            alt.Tooltip("part:Q", title=texts("panel.part"), format=".3f"),
            alt.Tooltip("weight:Q", title=texts("panel.weight"), format=".3f"),
        ],
    )
    frame_bar = base.mark_bar(
        height=14, fill="transparent", stroke="#8a8a8a", strokeDash=[3, 2]
    ).encode(x=alt.X("weight:Q", title=None, axis=alt.Axis(format=".2f", tickCount=4)))
    part_bar = base.mark_bar(height=14, color=OKABE_ITO[0]).encode(x="part:Q")
    text = base.mark_text(align="left", dx=5, fontSize=11, color="#8a8a8a").encode(
        x="weight:Q", text="measure:N"
    )
    room = float(frame["weight"].max() if len(frame) else 1) * 1.75
    layered: alt.LayerChart = (
        alt.layer(frame_bar, part_bar, text)
        .encode(x=alt.X(scale=alt.Scale(domain=[0, room])))
        .properties(height=_ROW_PX * max(len(frame), 1) + 40)
    )
    return layered


def exclusion_bars(ranking: Ranking, texts: Texts, name: Callable[[str], str]) -> alt.Chart:
    """Draw for each filter how many sites do not fit and how many it cannot answer for."""
    no, unknown = texts("find.excluded_no"), texts("find.excluded_unknown")
    rows = [
        {"filter": name(e.filter), "answer": answer, "count": count}
        for e in ranking.excluded
        for answer, count in ((no, e.no), (unknown, e.unknown))
    ]
    chart: alt.Chart = (
        alt.Chart(pd.DataFrame(rows, columns=["filter", "answer", "count"]))
        .mark_bar(height=14)
        .encode(
            y=alt.Y(
                "filter:N", sort=None, title=None, axis=alt.Axis(labelLimit=160, labelOverlap=False)
            ),
            x=alt.X("count:Q", title=None, scale=alt.Scale(domain=[0, max(ranking.considered, 1)])),
            color=alt.Color(
                "answer:N",
                scale=alt.Scale(domain=[no, unknown], range=[OKABE_ITO[5], UNKNOWN]),
                legend=alt.Legend(title=None, orient="bottom"),
            ),
            tooltip=["filter:N", "answer:N", "count:Q"],
        )
        .properties(height=_ROW_PX * max(len(ranking.excluded), 1) + 120)
    )
    return chart
