"""An itinerary as rows for other programs: GeoJSON features, CSV.

Lines run straight from stop to stop and say so.
"""

import datetime as dt
import json
from collections.abc import Iterator

import pandas as pd

from locator.export.flat import guarded
from locator.export.itinerary import visit_json
from locator.export.tracks import Mark, lines_of, marks_of
from locator.export.wording import (
    StopNames,
    about,
    bare,
    full_title,
    old_notice,
    place_name,
    way_legs,
    work_texts,
)
from locator.i18n import Texts
from locator.itineraries import DayPlan, Itinerary
from locator.reasons import hhmm

_COLUMNS = (
    "day",
    "date",
    "day_type",
    "kind",
    "number",
    "mode",
    "name",
    "from",
    "to",
    "begins",
    "ends",
    "visit_begins",
    "visit_ends",
    "lon",
    "lat",
    "walk_m",
    "road_m",
    "route",
    "headsign",
    "feed",
    "trip_id",
    "from_stop",
    "to_stop",
    "must_book",
    "is_estimate",
    "works",
    "access",
    "hours_known",
    "rule",
    "manners",
)


def to_itinerary_geojson(
    itinerary: Itinerary, stops: StopNames, texts: Texts, *, today: dt.date | None = None
) -> str:
    """Return an itinerary as a GeoJSON FeatureCollection (RFC 7946): places, then legs.

    Properties: kind (start, visit, end, leg) and day; of a visit its number and what
    ``visit_json`` says; of a leg what the file of an itinerary says. The geometry of a leg is
    null where a stop's position is unknown. Foreign members: title, notes, attribution, as_of,
    timetable_notice.
    """
    features: list[dict[str, object]] = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [mark.place.lon, mark.place.lat]},
            "properties": _mark_properties(mark, texts),
        }
        for mark in marks_of(itinerary)
    ]
    features += [
        {
            "type": "Feature",
            "geometry": {"type": "LineString", "coordinates": [list(p) for p in line.points]}
            if line.points
            else None,
            "properties": {"kind": "leg", "day": line.plan.number, **line.leg},
        }
        for line in lines_of(itinerary, stops, texts)
    ]
    document = {
        "type": "FeatureCollection",
        "title": full_title(itinerary, texts, today),
        "notes": [texts("itinerary.straight"), *about(itinerary, texts, today)],
        "attribution": list(itinerary.attribution),
        "as_of": {feed: day.isoformat() for feed, day in sorted(itinerary.as_of.items())},
        "timetable_notice": old_notice(itinerary, texts, today),
        "features": features,
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False)


def _mark_properties(mark: Mark, texts: Texts) -> dict[str, object]:
    if mark.stay is not None:
        return {"kind": "visit", "number": mark.number, **visit_json(mark.stay, texts)}
    return {
        "kind": mark.role,
        "day": mark.plan.number,
        "id": mark.place.id,
        "name": place_name(mark.place, texts.lang),
        "time": hhmm(mark.time_s, up=mark.role == "end"),
    }


def to_itinerary_csv(
    itinerary: Itinerary, stops: StopNames, texts: Texts, *, today: dt.date | None = None
) -> bytes:
    """Return an itinerary as CSV, a row a visit and a leg in order of time.

    UTF-8 with byte order mark, CRLF; text that begins like a formula gets an apostrophe in
    front. ``begins`` and ``ends`` are arrival and departure of a visit, departure and arrival of
    a leg; days count from 1. The last columns, the same in every row: as_of, timetable_notice,
    attribution.
    """
    whole = {
        "as_of": "|".join(f"{f}:{d.isoformat()}" for f, d in sorted(itinerary.as_of.items())),
        "timetable_notice": old_notice(itinerary, texts, today),
        "attribution": " | ".join(itinerary.attribution),
    }
    rows = [
        {
            "day": plan.number + 1,
            "date": plan.day.date.isoformat() if plan.day.date else None,
            "day_type": plan.day.type.value,
            **row,
            **whole,
        }
        for plan in itinerary.days
        for row in _csv_rows(plan, itinerary, stops, texts)
    ]
    heads = [*_COLUMNS, *whole]
    cells = [[_cell(row.get(head)) for head in heads] for row in rows]
    table = pd.DataFrame(cells, columns=heads, dtype=object)
    return table.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _cell(value: object) -> object:
    return guarded(bare(value)) if isinstance(value, str) else value


def _csv_rows(
    plan: DayPlan, itinerary: Itinerary, stops: StopNames, texts: Texts
) -> Iterator[dict[str, object]]:
    first = sum(len(day.stays) for day in itinerary.days[: plan.number]) + 1
    for place, way in enumerate(plan.ways):
        for leg in way_legs(way, stops.names, texts):
            told = {key: leg.get(key) for key in _COLUMNS if key in leg}
            yield {"kind": "leg", **told, "begins": leg["depart"], "ends": leg["arrive"]}
        if place == len(plan.stays):
            break
        visit = visit_json(plan.stays[place], texts)
        told = {key: visit[key] for key in _COLUMNS if key in visit and key != "day"}
        yield {
            **told,
            "kind": "visit",
            "number": first + place,
            "begins": visit["arrive"],
            "ends": visit["depart"],
            "visit_begins": visit["begin"],
            "visit_ends": visit["end"],
            "works": "|".join(work_texts(plan.stays[place], texts)),
        }
