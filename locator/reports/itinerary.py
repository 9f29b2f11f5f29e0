"""An itinerary to print: map, timetable of each day, last way back, rules, sources; A4 portrait."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from geo.transit.legs import Ride, Wait, Walk
from locator.brief import feed_note, today_in_japan
from locator.export.itinerary import alternative_text
from locator.export.tracks import lines_of, marks_of
from locator.export.wording import (
    StopNames,
    basis_text,
    bound_text,
    day_text,
    keep_texts,
    last_way_text,
    left_out_text,
    leg_text,
    minutes_text,
    notices,
    old_notice,
    place_name,
    ridden_dates,
    ridden_feeds,
    stay_times,
    title_text,
    way_legs,
    work_texts,
)
from locator.i18n import Lang, Texts
from locator.itineraries import DayPlan, Itinerary, PlacePoint, Stay
from locator.reasons import feed_day_name, hhmm
from locator.reports.blocks import credits_block, front, words
from locator.reports.overview import Pin, Stretch, read_outlines, route_svg
from locator.reports.typesetting import template, typeset
from locator.reports.wording import one_line
from locator.settings import find_data

_HIGH = 560.0
_LONGEST_RUN = 18
_NAME, _TEXT = 120, 400
_PARTS = ("visit", "free", "walk", "wait", "ride", "drive")
_KINDS: Mapping[type, str] = {Walk: "walk", Wait: "wait", Ride: "ride"}
_RUN = re.compile(rf"([!-~]{{{_LONGEST_RUN}}})(?=[!-~])")


def itinerary_pdf(
    itinerary: Itinerary,
    stops: StopNames,
    texts: Texts,
    *,
    outlines: Path | None = None,
    today: dt.date | None = None,
) -> bytes:
    """Return an itinerary as PDF: A4 portrait, fonts embedded.

    Parameters
    ----------
    outlines
        GeoJSON of municipalities; the embedded one where not given.

    Raises
    ------
    ReportError
        No outlines, or typst refuses the document.
    """
    today = today or today_in_japan()
    drawing, credit = _map(itinerary, stops, texts, outlines)
    notice = old_notice(itinerary, texts, today)
    data = {
        **front(
            title_text(itinerary, texts),
            ridden_dates(itinerary),
            texts,
            today=today,
            landscape=False,
            subtitle=_subtitle(itinerary, texts),
        ),
        "words": words(texts) | _heads(texts),
        "bound": bound_text(itinerary, texts),
        "notes": [_fit(note) for note in notices(itinerary, texts, today) if note != notice],
        "map": bool(drawing),
        "lines": _line_legend(itinerary, stops, texts),
        "legend": _legend(itinerary, texts),
        "heads": [texts(f"itinerary.{key}") for key in ("time", "what", "where", "notes")],
        "days": [_day(plan, itinerary, stops, texts) for plan in itinerary.days],
        "place_heads": [texts(f"itinerary.{k}") for k in ("place", "work_scene", "rules")],
        "places": [_place(n, s, texts) for n, s in enumerate(itinerary.stays, start=1)],
        "left_heads": [texts(f"itinerary.{k}") for k in ("place", "reason")],
        "left_out": [
            [_name(left.place, texts), left_out_text(left, texts)] for left in itinerary.left_out
        ],
        "others": [_fit(alternative_text(other, texts)) for other in itinerary.alternatives],
        "feed_heads": [texts(k) for k in ("cango.day", "export.feed", "export.as_of", "gaps.note")],
        "feeds": list(_feeds(itinerary, texts, today)),
        "credits": [_fit(c) for c in credits_block((*itinerary.attribution, credit))],
        "method": [texts("itinerary.method", basis=basis_text(itinerary, texts))],
    }
    drawings = {"map": drawing} if drawing else {}
    return typeset(template("itinerary"), data, today=today, drawings=drawings)


def _heads(texts: Texts) -> dict[str, str]:
    keys = {
        "map": "head_map",
        "map_note": "map_note",
        "last": "head_last",
        "places": "head_places",
        "left_out": "left_out",
        "others": "alternatives",
        "no_timetable": "no_ride",
    }
    return {name: texts(f"itinerary.{key}") for name, key in keys.items()}


def _fit(text: str, limit: int = _TEXT) -> str:
    """Return text on one line that can break anywhere: long words bear marks where they may."""
    return _RUN.sub("\\1\u200b", one_line(text, limit))


def _name(place: PlacePoint, texts: Texts) -> str:
    return _fit(place_name(place, texts.lang), _NAME)


def _subtitle(itinerary: Itinerary, texts: Texts) -> str:
    query = itinerary.query
    if not itinerary.days:
        return ""
    return texts(
        "itinerary.subtitle",
        start=one_line(place_name(itinerary.days[0].start, texts.lang), 60),
        end=one_line(place_name(itinerary.days[-1].end, texts.lang), 60),
        mode=query.mode.label(texts.lang),
        after=hhmm(query.depart_after_s, up=True),
        by=hhmm(query.return_by_s),
    )


def _map(
    itinerary: Itinerary, stops: StopNames, texts: Texts, outlines: Path | None
) -> tuple[str, str]:
    """Return the map and whom to credit for its outlines; both empty where there is no day."""
    if not itinerary.days:
        return "", ""
    land, credit = read_outlines(outlines or find_data() / "boundaries" / "municipalities.geojson")
    marks = marks_of(itinerary)
    visits = [Pin(m.place.lon, m.place.lat, m.number) for m in marks if m.number]
    ends = {m.place.id: m.place for m in marks if not m.number}
    stretches = [
        Stretch(line.points, line.look) for line in lines_of(itinerary, stops, texts) if line.points
    ]
    drawing = route_svg(
        visits,
        [Pin(p.lon, p.lat, name=one_line(place_name(p, texts.lang), 24)) for p in ends.values()],
        stretches,
        land,
        height=_HIGH,
        english=texts.lang is Lang.EN,
    )
    return drawing, credit


def _line_legend(itinerary: Itinerary, stops: StopNames, texts: Texts) -> list[list[str]]:
    looks = dict.fromkeys(line.look for line in lines_of(itinerary, stops, texts))
    return [[look, texts(f"itinerary.line_{look}")] for look in looks]


def _legend(itinerary: Itinerary, texts: Texts) -> list[list[str]]:
    """Return what the colours of the timelines mean: what takes any time at all."""
    spent = [plan.minutes for plan in itinerary.days]
    return [
        [key, texts(f"itinerary.part_{key}")]
        for key in _PARTS
        if any(minutes[key] > 0 for minutes in spent)
    ]


def _day(plan: DayPlan, itinerary: Itinerary, stops: StopNames, texts: Texts) -> dict[str, object]:
    first = sum(len(day.stays) for day in itinerary.days[: plan.number]) + 1
    return {
        "title": texts(
            "itinerary.day_line",
            day=day_text(plan, texts),
            leave=hhmm(plan.leave_s),
            start=_name(plan.start, texts),
            arrive=hhmm(plan.arrive_s, up=True),
            end=_name(plan.end, texts),
        ),
        "leave": hhmm(plan.leave_s),
        "arrive": hhmm(plan.arrive_s, up=True),
        "bars": _bars(plan, first),
        "rows": list(_rows(plan, first, stops, texts)),
        "minutes": minutes_text(plan, texts),
        "last": _fit(last_way_text(plan, itinerary, texts), 900),
    }


def _rows(plan: DayPlan, first: int, stops: StopNames, texts: Texts) -> Iterator[dict[str, object]]:
    """Return the legs and visits of a day in order of time."""
    for at, way in enumerate(plan.ways):
        for leg in way_legs(way, stops.names, texts):
            time, what, where = leg_text(leg, texts)
            yield {
                "number": 0,
                "time": time,
                "what": _fit(what, _NAME),
                "where": _fit(where, 2 * _NAME),
                "notes": [],
            }
        if at < len(plan.stays):
            stay = plan.stays[at]
            yield {
                "number": first + at,
                "time": f"{hhmm(stay.arrive_s, up=True)}–{hhmm(stay.depart_s)}",
                "what": stay_times(stay, texts),
                "where": _name(stay.place, texts),
                "notes": [] if stay.hours_known else [texts("itinerary.hours_unknown")],
            }


def _bars(plan: DayPlan, first: int) -> list[list[object]]:
    """Return the parts of a day in order: what, its share of the time, number of a visit."""
    whole = plan.arrive_s - plan.leave_s
    parts: list[tuple[str, int, str]] = []
    for at, way in enumerate(plan.ways):
        if way.drive is not None:
            parts.append(("drive", way.arrive_s - way.leave_s, ""))
        elif way.journey is not None:
            legs = way.journey.legs
            parts += [(_KINDS[type(leg)], leg.end_s - leg.start_s, "") for leg in legs]
            spent = sum(leg.end_s - leg.start_s for leg in legs)
            parts.append(("wait", way.arrive_s - way.leave_s - spent, ""))
        if at < len(plan.stays):
            stay = plan.stays[at]
            parts += [
                ("free", stay.begin_s - stay.arrive_s, ""),
                ("visit", stay.end_s - stay.begin_s, str(first + at)),
                ("free", stay.depart_s - stay.end_s, ""),
            ]
    return [[key, seconds / whole, label] for key, seconds, label in parts if seconds > 0]


def _place(number: int, stay: Stay, texts: Texts) -> dict[str, object]:
    """Return a visited place: what it is to works, and what to keep to there."""
    return {
        "number": number,
        "name": _name(stay.place, texts),
        "works": [_fit(work, _NAME) for work in work_texts(stay, texts)],
        "rules": [_fit(text) for text in keep_texts(stay, texts)],
    }


def _feeds(itinerary: Itinerary, texts: Texts, today: dt.date) -> Iterator[list[str]]:
    """Return the ridden timetables of each day: name, date, what to mind of them."""
    ridden = ridden_feeds(itinerary)
    for plan in itinerary.days:
        for feed in sorted(plan.feeds, key=lambda f: f.id):
            if feed.id not in ridden:
                continue
            date = feed.as_of.isoformat() if feed.as_of and not feed.is_assumed else "–"
            note = feed_note(feed.as_of, feed.valid_to, texts, today=today)
            if feed.is_assumed:
                note = texts("scenario.no_timetable")
            name = _fit(feed_day_name(feed, texts), _NAME)
            yield [day_text(plan, texts), name, date, note or "–"]
