"""An itinerary as plain values (docs/itinerary-file.md) and as text for a terminal."""

import datetime as dt
from collections.abc import Mapping

from locator.access import FeedDay
from locator.brief import feed_note
from locator.export.answer import plain
from locator.export.terminal import cells, fitted
from locator.export.wording import (
    NO_PLAN,
    bound_text,
    day_text,
    full_title,
    last_way_text,
    left_out_text,
    leg_text,
    manners_text,
    minutes_text,
    notices,
    place_name,
    rule_text,
    stay_notes,
    stay_times,
    title_text,
    way_legs,
    ways_of,
)
from locator.i18n import Lang, Texts
from locator.itineraries import DayPlan, Itinerary, ItineraryQuery, PlacePoint, Stay
from locator.itineraries.rules import rules_json
from locator.reasons import feed_day_name, hhmm

Json = dict[str, object]
_WHAT_CELLS, _WHERE_CELLS = 44, 60


def itinerary_json(
    itinerary: Itinerary,
    names_of_stops: Mapping[str, str],
    texts: Texts,
    *,
    today: dt.date | None = None,
) -> Json:
    """Return an itinerary as the JSON object of docs/itinerary-file.md; numbers are not rounded.

    Parameters
    ----------
    names_of_stops
        Stop id to name; a stop that is not in it is called by its id.
    """
    lang = texts.lang
    return {
        "kind": itinerary.kind.value,
        "query": query_json(itinerary.query),
        "feeds": [_feed_json(feed, itinerary, texts) for feed in feeds_of(itinerary)],
        "days": [_day_json(day, lang) for day in itinerary.days],
        "visits": [visit_json(stay, texts) for stay in itinerary.stays],
        "legs": [
            {**leg, "day": way.day, "way": number}
            for number, way in ways_of(itinerary)
            for leg in way_legs(way, names_of_stops, texts)
        ],
        "value": itinerary.value,
        "bound": plain(itinerary.bound),
        "gap_percent": plain(itinerary.gap_percent),
        "status": itinerary.status.value,
        "iterations": itinerary.iterations,
        "asked": itinerary.asked,
        "hours_known": itinerary.hours_known,
        "left_out": [
            {
                "id": left.place.id,
                "name": place_name(left.place, lang),
                "reason": left.reason.value,
                "certain": left.is_certain,
            }
            for left in itinerary.left_out
        ],
        "alternatives": [
            itinerary_json(other, names_of_stops, texts, today=today)
            for other in itinerary.alternatives
        ],
        "notices": notices(itinerary, texts, today),
        "attribution": list(itinerary.attribution),
    }


def query_json(query: ItineraryQuery) -> Json:
    """Return the question of an itinerary: all that is needed to ask it again."""
    date = query.day.date
    return {
        "works": list(query.works),
        "spots": list(query.spots),
        "start": query.start,
        "end": query.end,
        "lodging": list(query.lodging),
        "date": date.isoformat() if date else None,
        "day": query.day.type.value,
        "days": query.days,
        "depart_after": hhmm(query.depart_after_s, up=True),
        "return_by": hhmm(query.return_by_s),
        "mode": query.mode.value,
        "pace": query.pace,
        "dwell_min": query.dwell_min,
        "must": list(query.must),
        "skip": list(query.skip),
        "values": dict(query.worth),
        "max_walk_m": query.max_walk_m,
        "max_walk_day_m": query.max_walk_day_m,
        "max_transfers": query.max_transfers,
        "most_visits": query.most_visits,
        "bookable": query.bookable,
        "disperse": query.disperse,
        "planned": dict(query.planned),
        "rules": rules_json(query.rules),
        "iterations": query.iterations,
        "seed": query.seed,
        "time_limit_s": query.time_limit_s,
    }


def feeds_of(itinerary: Itinerary) -> list[FeedDay]:
    """Return the timetables at hand, each once, those ridden first; of a used day where one is."""
    found: dict[str, FeedDay] = {}
    for feed in (feed for day in itinerary.days for feed in day.feeds):
        if feed.id not in found or (feed.is_used and not found[feed.id].is_used):
            found[feed.id] = feed
    ridden = itinerary.as_of
    return sorted(found.values(), key=lambda f: (f.id not in ridden, f.id))


def _feed_json(feed: FeedDay, itinerary: Itinerary, texts: Texts) -> Json:
    as_of = itinerary.as_of.get(feed.id, feed.as_of)
    return {
        **feed.to_json(),
        "name": feed_day_name(feed, texts),
        "sha256": itinerary.feeds_sha256.get(feed.id),
        "as_of": as_of.isoformat() if as_of else None,
    }


def _end(place: PlacePoint, lang: Lang) -> Json:
    return {
        "id": place.id,
        "name": place_name(place, lang),
        "lon": place.lon,
        "lat": place.lat,
    }


def _day_json(day: DayPlan, lang: Lang) -> Json:
    last, date = day.last_way, day.day.date
    later = last.later
    return {
        "day": day.number,
        "date": date.isoformat() if date else None,
        "type": day.day.type.value,
        "start": _end(day.start, lang),
        "end": _end(day.end, lang),
        "leave": hhmm(day.leave_s),
        "arrive": hhmm(day.arrive_s, up=True),
        "walk_m": day.walk_m,
        "minutes": day.minutes,
        "last_way": {
            "leave": None if last.leave_s is None else hhmm(last.leave_s),
            "arrive": None if last.arrive_s is None else hhmm(last.arrive_s, up=True),
            "slack_min": last.slack_min,
            "later": None if later is None else [hhmm(later[0]), hhmm(later[1], up=True)],
            "drive_min": last.drive_min,
            "drive_km": last.drive_km,
        },
    }


def visit_json(stay: Stay, texts: Texts) -> Json:
    """Return one visit; times as HH:MM of its service day."""
    is_english = texts.lang is Lang.EN
    return {
        **_end(stay.place, texts.lang),
        "precision_m": stay.place.precision_m,
        "day": stay.day,
        "arrive": hhmm(stay.arrive_s, up=True),
        "begin": hhmm(stay.begin_s),
        "end": hhmm(stay.end_s),
        "depart": hhmm(stay.depart_s),
        "dwell_min": stay.dwell_min,
        "value": stay.value,
        "access": stay.access.value,
        "hours_known": stay.hours_known,
        "limited": stay.is_limited,
        "works": [
            {
                "id": note.work_id,
                "title": (note.title_en if is_english else note.title_ja) or note.title_ja,
                "role": note.role,
                "scene": note.scene,
            }
            for note in stay.scenes
        ],
        "rule": rule_text(stay, texts),
        "manners": manners_text(stay, texts),
    }


def itinerary_table(
    itinerary: Itinerary,
    names_of_stops: Mapping[str, str],
    texts: Texts,
    *,
    today: dt.date | None = None,
) -> str:
    """Return an itinerary as plain text: its days line by line, what was left out, how good it is.

    Parameters
    ----------
    names_of_stops
        Stop id to name.
    """
    told = notices(itinerary, texts, today)
    lines = [full_title(itinerary, texts, today), bound_text(itinerary, texts), *told]
    for day in itinerary.days:
        lines += ["", *_day_lines(day, itinerary, names_of_stops, texts)]
    if itinerary.left_out:
        lines += ["", texts("itinerary.left_out")]
        lines += [
            f"  {_name(left.place, texts)}: {left_out_text(left, texts)}"
            for left in itinerary.left_out
        ]
    if itinerary.alternatives:
        lines += ["", texts("itinerary.alternatives")]
        lines += [f"  {alternative_text(other, texts)}" for other in itinerary.alternatives]
    feeds = [feed for feed in feeds_of(itinerary) if feed.id in itinerary.as_of]
    lines += ["", *(_feed_line(feed, itinerary, texts, today) for feed in feeds)]
    lines += [f"{texts('export.attribution')}: {line}" for line in itinerary.attribution]
    return "\n".join(lines)


def alternative_text(other: Itinerary, texts: Texts) -> str:
    """Return an alternative on one line: in what it differs, its places, walk and times."""
    title = title_text(other, texts)
    if other.status in NO_PLAN or not other.days:
        return f"{title}: {bound_text(other, texts)}"
    return texts(
        "itinerary.alternative",
        title=title,
        leave=hhmm(other.days[0].leave_s),
        arrive=hhmm(other.days[-1].arrive_s, up=True),
        walk=f"{sum(day.walk_m for day in other.days):,.0f}",
    )


def _name(place: PlacePoint, texts: Texts) -> str:
    return fitted(place_name(place, texts.lang), _WHERE_CELLS)


def _feed_line(feed: FeedDay, itinerary: Itinerary, texts: Texts, today: dt.date | None) -> str:
    as_of = itinerary.as_of[feed.id]
    note = feed_note(as_of, feed.valid_to, texts, today=today)
    line = f"{texts('export.as_of')}: {feed_day_name(feed, texts)} {as_of.isoformat()}"
    return f"{line} ({note})" if note else line


def _day_lines(
    day: DayPlan, itinerary: Itinerary, names: Mapping[str, str], texts: Texts
) -> list[str]:
    """Return a day: from when to when, each leg and visit as an aligned line, the last way."""
    first = sum(len(d.stays) for d in itinerary.days[: day.number]) + 1
    rows: list[tuple[str, str, str, str] | str] = []
    for number, way in enumerate(day.ways):
        for leg in way_legs(way, names, texts):
            time, what, where = leg_text(leg, texts)
            rows.append(("", time, fitted(what, _WHAT_CELLS), fitted(where, 2 * _WHERE_CELLS)))
        if number < len(day.stays):
            stay = day.stays[number]
            span = f"{hhmm(stay.arrive_s, up=True)}–{hhmm(stay.depart_s)}"
            rows.append(
                (str(first + number), span, stay_times(stay, texts), _name(stay.place, texts))
            )
            rows += [fitted(note, 4 * _WHERE_CELLS) for note in stay_notes(stay, texts)]
    table = [row for row in rows if not isinstance(row, str)]
    wide = [max((cells(row[n]) for row in table), default=0) for n in range(3)]
    head = texts(
        "itinerary.day_line",
        day=day_text(day, texts),
        leave=hhmm(day.leave_s),
        start=_name(day.start, texts),
        arrive=hhmm(day.arrive_s, up=True),
        end=_name(day.end, texts),
    )
    lines = [
        " " * (wide[0] + 2 + wide[1] + 2) + row
        if isinstance(row, str)
        else "  ".join(
            [*(text + " " * (w - cells(text)) for text, w in zip(row, wide, strict=False)), row[3]]
        ).rstrip()
        for row in rows
    ]
    return [head, *lines, minutes_text(day, texts), last_way_text(day, itinerary, texts)]
