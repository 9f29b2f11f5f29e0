"""Pictures of a day: minutes through the day, journeys out and back on one time axis."""

import math
from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from geo.access.verdicts import Visit
from geo.transit.legs import Journey, Ride, Walk
from locator.i18n import Texts

_RIDE, _WALK, _WAIT, _STAY = "#0072B2", "#009E73", "#E69F00", "#CC79A7"
_LINE = "#0072B2"
_MARK = "#D55E00"
_CLOCK = "floor(datum.value / 60) + ':' + (datum.value % 60 < 10 ? '0' : '') + datum.value % 60"
MOST_LANES = 24
_LANES_PX = 340
_HOUR = 60


def clock_down(seconds: float) -> str:
    """Return a departure as H:MM, never later than it is; hours go on past 24."""
    minutes = math.floor(seconds / 60)
    return f"{minutes // 60}:{minutes % 60:02d}"


def clock_up(seconds: float) -> str:
    """Return an arrival as H:MM, never sooner than it is; hours go on past 24."""
    minutes = math.ceil(seconds / 60)
    return f"{minutes // 60}:{minutes % 60:02d}"


def clock_axis(first_min: float, last_min: float, title: str | None = None) -> alt.X:
    """Return the one time axis of the pictures: minutes after midnight written as clock times."""
    span = last_min - first_min
    step = next((s for s in (1, 2, 3, 4) if span / (s * _HOUR) <= 8), 6) * _HOUR  # noqa: PLR2004
    first_tick = math.ceil(first_min / step) * step
    ticks = list(range(first_tick, int(last_min) + 1, step))
    return alt.X(
        "start:Q",
        title=title,
        scale=alt.Scale(domain=[first_min, last_min], nice=False, zero=False),
        axis=alt.Axis(values=ticks, labelExpr=_CLOCK, labelOverlap=False, tickSize=4),
    )


def through_the_day(
    minutes: pd.DataFrame, visit: Visit, texts: Texts, *, at_min: int | None = None
) -> alt.LayerChart | alt.FacetChart:
    """Draw the minutes until one is there, for each minute of leaving; gaps where there is no way.

    Parameters
    ----------
    minutes
        From ``cache.minutes_through_the_day``.
    at_min
        Minute of leaving to be marked.
    """
    frame = pd.DataFrame(
        {
            "start": minutes["leave"],
            "taken": minutes["taken"].round(1),
            "clock": [clock_down(m * 60) for m in minutes["leave"]],
            "there": [
                "" if pd.isna(t) else clock_up((m + t) * 60)
                for m, t in zip(minutes["leave"], minutes["taken"], strict=True)
            ],
        }
    )
    x = clock_axis(visit.depart_after_s / 60, visit.return_by_s / 60, texts("access_page.leaving"))
    y = alt.Y("taken:Q", title=texts("access_page.taken"), scale=alt.Scale(zero=True))
    base = alt.Chart(frame).encode(
        x=x,
        tooltip=[
            alt.Tooltip("clock:N", title=texts("access_page.leaving")),
            alt.Tooltip("there:N", title=texts("access_page.there")),
            alt.Tooltip("taken:Q", title=texts("access_page.taken"), format=".0f"),
        ],
    )
    layers: list[alt.Chart] = [
        base.mark_area(color=_LINE, opacity=0.18, invalid="break-paths-show-domains").encode(y=y),
        base.mark_line(color=_LINE, strokeWidth=1.8, invalid="break-paths-show-domains").encode(
            y=y
        ),
    ]
    if at_min is not None:
        mark = pd.DataFrame({"start": [at_min]})
        rule = alt.Chart(mark).mark_rule(color=_MARK, strokeWidth=2)
        layers.append(rule.encode(x="start:Q"))
    return alt.layer(*layers).properties(height=210)


def thinned(journeys: Sequence[Journey]) -> list[Journey]:
    """Return at most so many journeys as a picture holds, evenly taken, first and last kept."""
    count = len(journeys)
    if count <= MOST_LANES:
        return list(journeys)
    places = [round(i * (count - 1) / (MOST_LANES - 1)) for i in range(MOST_LANES)]
    return [journeys[place] for place in places]


def useful(
    out: Sequence[Journey], back: Sequence[Journey], visit: Visit
) -> tuple[list[bool], list[bool]]:
    """Return which journeys out leave time to stay and get home, and which back let one stay."""
    wanted = visit.stay_min * 60
    last = max((j.leave_s for j in back), default=None)
    first = min((j.arrive_s for j in out), default=None)
    return (
        [last is not None and j.arrive_s + wanted <= last for j in out],
        [first is not None and j.leave_s >= first + wanted for j in back],
    )


def day_picture(
    out: Sequence[Journey], back: Sequence[Journey], visit: Visit, texts: Texts
) -> alt.LayerChart | alt.FacetChart:
    """Draw the journeys of a day on one time axis: out above, the stay, back below.

    Journeys that leave no time for the stay are pale.
    """
    rows: list[dict[str, object]] = []
    lanes: list[str] = []
    out_useful, back_useful = useful(out, back, visit)
    sides = (
        ("out", out, dict(zip(map(id, out), out_useful, strict=True))),
        ("back", back, dict(zip(map(id, back), back_useful, strict=True))),
    )
    for side, journeys, is_useful in sides:
        if side == "back" and out and back:
            _stay_row(rows, lanes, out, back, texts)
        for number, journey in enumerate(thinned(journeys)):
            label = f"{texts('access.' + side)} {clock_down(journey.leave_s)}"
            lane = f"{side}{number:02d}|{label}"
            lanes.append(lane)
            rows.extend(_leg_rows(journey, lane, texts, is_useful=is_useful[id(journey)]))
    row_px = max(min(_LANES_PX / max(len(lanes), 1), 20), 13)
    kinds = [texts(f"access_page.leg_{kind}") for kind in ("walk", "wait", "ride", "stay")]
    bars = (
        alt.Chart(pd.DataFrame(rows, columns=_LEG_COLUMNS))
        .mark_bar(height=row_px * 0.75)
        .encode(
            x=clock_axis(visit.depart_after_s / 60, visit.return_by_s / 60),
            x2="end:Q",
            y=alt.Y(
                "lane:N",
                sort=lanes,
                title=None,
                axis=alt.Axis(
                    labelExpr="split(datum.label, '|')[1]",
                    labelOverlap=False,
                    labelLimit=110,
                    labelFlush=False,
                    ticks=False,
                    domain=False,
                    labelFontSize=11 if row_px > 14 else 10,  # noqa: PLR2004
                ),
            ),
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=kinds, range=[_WALK, _WAIT, _RIDE, _STAY]),
                legend=alt.Legend(title=None, orient="top", columns=4),
            ),
            opacity=alt.condition("datum.is_useful", alt.value(1.0), alt.value(0.35)),
            tooltip=[
                alt.Tooltip("times:N", title=texts("access_page.times")),
                alt.Tooltip("kind:N", title=texts("access_page.leg")),
                alt.Tooltip("what:N", title=texts("access_page.what")),
            ],
        )
    )
    stay = pd.DataFrame([r for r in rows if r["is_stay"]], columns=_LEG_COLUMNS)
    text = (
        alt.Chart(stay.assign(middle=(stay["start"] + stay["end"]) / 2))
        .mark_text(fontSize=10, fontWeight="bold", color="#1b1b1b")
        .encode(x="middle:Q", y=alt.Y("lane:N", sort=lanes), text="what:N")
    )
    height = alt.Step(row_px)
    return alt.layer(bars, text).properties(height=height)


_LEG_COLUMNS = ["lane", "start", "end", "kind", "times", "what", "is_useful", "is_stay"]


def _leg_rows(
    journey: Journey, lane: str, texts: Texts, *, is_useful: bool
) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for leg in journey.legs:
        if isinstance(leg, Ride):
            kind, what = "ride", f"{leg.route_name} {leg.headsign}".strip()
        elif isinstance(leg, Walk):
            kind, what = "walk", f"{leg.walk_m:.0f} m"
        else:
            kind, what = "wait", texts("access_page.minutes", n=(leg.end_s - leg.start_s) // 60)
        rows.append(
            {
                "lane": lane,
                "start": leg.start_s / 60,
                "end": leg.end_s / 60,
                "kind": texts(f"access_page.leg_{kind}"),
                "times": f"{clock_down(leg.start_s)}–{clock_up(leg.end_s)}",
                "what": what,
                "is_useful": is_useful,
                "is_stay": False,
            }
        )
    return rows


def _stay_row(
    rows: list[dict[str, object]],
    lanes: list[str],
    out: Sequence[Journey],
    back: Sequence[Journey],
    texts: Texts,
) -> None:
    """Add the lane of the longest stay, where there is one."""
    first, last = min(j.arrive_s for j in out), max(j.leave_s for j in back)
    if last <= first:
        return
    lane = f"stay|{texts('access_page.leg_stay')}"
    minutes = (last - first) // 60
    lanes.append(lane)
    rows.append(
        {
            "lane": lane,
            "start": first / 60,
            "end": last / 60,
            "kind": texts("access_page.leg_stay"),
            "times": f"{clock_up(first)}–{clock_down(last)}",
            "what": texts("access_page.hours", h=minutes // 60, m=minutes % 60),
            "is_useful": True,
            "is_stay": True,
        }
    )


def journey_rows(
    journeys: Sequence[Journey], is_useful: Sequence[bool], texts: Texts
) -> pd.DataFrame:
    """Return the journeys as a table: when, how long, changes, walk, lines."""
    rows: list[dict[str, Any]] = [
        {
            texts("access_page.leaves"): clock_down(journey.leave_s),
            texts("access_page.arrives"): clock_up(journey.arrive_s),
            texts("access_page.taken"): math.ceil((journey.arrive_s - journey.leave_s) / 60),
            texts("access_page.changes"): journey.transfers,
            texts("access_page.walked"): round(journey.walk_m),
            texts("access_page.useful"): texts(f"access_page.useful_{'yes' if good else 'no'}"),
            texts("access_page.lines"): " → ".join(
                f"{ride.route_name} {ride.headsign}".strip() for ride in journey.rides
            )
            or texts("mode.walk"),
        }
        for journey, good in zip(journeys, is_useful, strict=True)
    ]
    return pd.DataFrame(rows)
