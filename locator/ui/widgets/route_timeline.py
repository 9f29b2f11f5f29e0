"""The days of a plan on one time axis: walk, wait, ride, visit, free; a row a day."""

import unicodedata

import altair as alt
import pandas as pd

from locator.export.wording import StopNames, leg_text, place_name, way_legs
from locator.i18n import Texts
from locator.itineraries import DayPlan, Itinerary, Stay
from locator.reasons import hhmm
from locator.ui.widgets.day_picture import clock_axis

KIND_COLOURS = {
    "visit": "#CC79A7",
    "free": "#F0E442",
    "walk": "#009E73",
    "wait": "#E69F00",
    "ride": "#0072B2",
    "drive": "#56B4E9",
}
"""Colours of Okabe and Ito, those of the page of access where it shows the same."""
_LAST = "#D55E00"
_INK = "#1b1b1b"
_COLUMNS = [
    "lane",
    "start",
    "end",
    "kind",
    "times",
    "what",
    "number",
    "label",
    "label_at",
    "level",
    "middle",
]
_BAR_PX, _ROW_PX, _FRAME_PX = 26, 100, 75
_BAR_DOWN_PX = 30  # of the middle of the row, so that the names stand above the bars
_LEVEL_PX, _LEVELS = 15, 4
_PLOT_PX = 960  # of a wide page
_WIDE_PX, _NARROW_PX = 12, 6
_MOST_PX = 196
_WIDE_PAGE = "width > 620"


def route_timeline(
    plan: Itinerary, stops: StopNames, texts: Texts, *, is_dark: bool = False
) -> alt.LayerChart | alt.FacetChart:
    """Draw the days; names of places stand above their visits where the page is wide enough."""
    frame = timeline_rows(plan, stops, texts)
    lanes = [lane_of(day, texts) for day in plan.days]
    first, last = _axis_min(plan)
    y = alt.Y(
        "lane:N",
        sort=lanes,
        title=None,
        scale=alt.Scale(domain=lanes),
        axis=alt.Axis(ticks=False, domain=False, labelLimit=120, labelOverlap=False),
    )
    present = [kind for kind in KIND_COLOURS if (frame["kind"] == _word(kind, texts)).any()]
    x = clock_axis(first, last)
    bars = (
        alt.Chart(frame)
        .mark_bar(height=_BAR_PX, yOffset=_BAR_DOWN_PX)
        .encode(
            x=x,
            x2="end:Q",
            y=y,
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(
                    domain=[_word(kind, texts) for kind in present],
                    range=[KIND_COLOURS[kind] for kind in present],
                ),
                legend=alt.Legend(title=None, orient="top", columns=3),
            ),
            tooltip=[
                alt.Tooltip("times:N", title=texts("access_page.times")),
                alt.Tooltip("kind:N", title=texts("access_page.leg")),
                alt.Tooltip("what:N", title=texts("access_page.what")),
            ],
        )
    )
    ink = "#e8ecef" if is_dark else _INK
    visits = frame[frame["label"] != ""]
    numbers = (
        alt.Chart(frame[frame["number"] != ""])
        .mark_text(fontSize=12, fontWeight="bold", color=_INK, yOffset=_BAR_DOWN_PX)
        .encode(x="middle:Q", y=y, text="number:N")
    )
    layers: list[alt.Chart] = [bars, numbers]
    for level in range(_LEVELS):
        rise = _BAR_DOWN_PX - _BAR_PX / 2 - 9 - _LEVEL_PX * level
        layers.append(
            alt.Chart(visits[visits["level"] == level])
            .mark_text(fontSize=11, align="left", dx=-2, color=ink, yOffset=rise)
            .encode(
                x="label_at:Q",
                y=y,
                text="label:N",
                opacity=alt.condition(_WIDE_PAGE, alt.value(1.0), alt.value(0.0)),
            )
        )
    return alt.layer(*layers, *_last_ways(plan, texts, y)).properties(
        height=_ROW_PX * len(lanes) + _FRAME_PX
    )


def _last_ways(plan: Itinerary, texts: Texts, y: alt.Y) -> list[alt.Chart]:
    """Return the mark of the last way home, where there is one."""
    rows = [
        {
            "lane": lane_of(day, texts),
            "start": day.last_way.leave_s / 60,
            "times": hhmm(day.last_way.leave_s),
            "what": texts("routes_page.last_way"),
        }
        for day in plan.days
        if day.stays and day.last_way.leave_s is not None
    ]
    if not rows:
        return []
    return [
        alt.Chart(pd.DataFrame(rows))
        .mark_tick(color=_LAST, thickness=4, height=_BAR_PX + 16, yOffset=_BAR_DOWN_PX)
        .encode(
            x="start:Q",
            y=y,
            tooltip=[
                alt.Tooltip("times:N", title=texts("access_page.times")),
                alt.Tooltip("what:N", title=texts("access_page.what")),
            ],
        )
    ]


def _axis_min(plan: Itinerary) -> tuple[float, float]:
    """Return both ends of the time axis, minutes after midnight."""
    query = plan.query
    first = min([query.depart_after_s, *(day.leave_s for day in plan.days)])
    last = max([query.return_by_s, *(day.arrive_s for day in plan.days)])
    return first / 60, last / 60


class _Heights:
    """Where the names above the bars of a day stand, so that none meets another."""

    def __init__(self, first_min: float, last_min: float) -> None:
        self._px_a_minute = _PLOT_PX / max(last_min - first_min, 1)
        self._last_min = last_min
        self._ends_min = [first_min - 1] * _LEVELS

    def place(self, start_min: float, label: str) -> tuple[float, int] | None:
        """Return where a name begins and its height; None where there is no room for it."""
        wide_min = _wide_px(label) / self._px_a_minute
        at = min(start_min, self._last_min - wide_min)
        for level, end in enumerate(self._ends_min):
            if end <= at:
                self._ends_min[level] = at + wide_min
                return at, level
        return None


def timeline_rows(plan: Itinerary, stops: StopNames, texts: Texts) -> pd.DataFrame:
    """Return one row a bar, in minutes after midnight: what the time of each day is spent on."""
    rows: list[dict[str, object]] = []
    number = 0
    for day in plan.days:
        lane = lane_of(day, texts)
        heights = _Heights(*_axis_min(plan))
        for at in range(len(day.ways)):
            rows += _way_rows(day, at, lane, stops, texts)
            if at < len(day.stays):
                number += 1
                rows += _stay_rows(day.stays[at], lane, number, heights, texts)
    return pd.DataFrame(rows, columns=_COLUMNS)


def lane_of(day: DayPlan, texts: Texts) -> str:
    """Return what the row of a day is called."""
    return texts("routes_page.lane", n=day.number + 1)


def _word(kind: str, texts: Texts) -> str:
    return texts(f"routes_page.time_{kind}")


def _bar(
    lane: str, span_s: tuple[float, float], kind: str, what: str, texts: Texts
) -> dict[str, object]:
    start, end = span_s
    return {
        "lane": lane,
        "start": start / 60,
        "end": end / 60,
        "kind": _word(kind, texts),
        "times": f"{hhmm(start)}–{hhmm(end, up=True)}",
        "what": what,
        "number": "",
        "label": "",
        "label_at": start / 60,
        "level": 0,
        "middle": (start + end) / 120,
    }


def _way_rows(
    day: DayPlan, at: int, lane: str, stops: StopNames, texts: Texts
) -> list[dict[str, object]]:
    """Return the legs of a way; the rounding to whole minutes is waited."""
    way = day.ways[at]
    rows = []
    now = float(way.leave_s)
    for leg in way_legs(way, stops.names, texts):
        mode = str(leg["mode"])
        kind = mode if mode in {"walk", "wait", "drive"} else "ride"
        _, what, where = leg_text(leg, texts)
        start, end = float(str(leg["depart_s"])), float(str(leg["arrive_s"]))
        if start > now:
            rows.append(_bar(lane, (now, start), "wait", "", texts))
        rows.append(_bar(lane, (start, end), kind, f"{what}　{where}", texts))
        now = end
    if way.arrive_s > now:
        rows.append(_bar(lane, (now, way.arrive_s), "wait", "", texts))
    return rows


def _stay_rows(
    stay: Stay, lane: str, number: int, heights: _Heights, texts: Texts
) -> list[dict[str, object]]:
    name = place_name(stay.place, texts.lang)
    spans = ((stay.arrive_s, stay.begin_s), (stay.end_s, stay.depart_s))
    rows = [_bar(lane, span, "free", name, texts) for span in spans if span[1] > span[0]]
    visit = _bar(lane, (stay.begin_s, stay.end_s), "visit", f"{number}. {name}", texts)
    visit["number"] = str(number)
    short = shortened(f"{number}. {name}")
    place = heights.place(stay.begin_s / 60, short)
    if place is not None:
        visit["label"] = short
        visit["label_at"], visit["level"] = place
    return [*rows, visit]


def shortened(name: str) -> str:
    """Return a name that fits above a bar."""
    kept = name
    while _wide_px(kept) > _MOST_PX:
        kept = kept[:-1]
    return name if kept == name else kept[:-1] + "…"


def _wide_px(text: str) -> int:
    return sum(
        _WIDE_PX if unicodedata.east_asian_width(sign) in "WF" else _NARROW_PX for sign in text
    )
