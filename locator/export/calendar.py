"""An itinerary for calendars: iCalendar (RFC 5545), an event a visit and a ride."""

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from locator.errors import QueryError
from locator.export.wording import (
    StopNames,
    about,
    bare,
    full_title,
    last_way_text,
    leg_text,
    moment,
    old_notice,
    place_name,
    ridden_dates,
    stay_notes,
    stay_times,
    way_legs,
)
from locator.i18n import Texts
from locator.itineraries import DayPlan, Itinerary

ZONE = "Asia/Tokyo"
MOST_OCTETS = 75
_ESCAPED: Mapping[int, str] = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_TIMEZONE = (
    "BEGIN:VTIMEZONE",
    f"TZID:{ZONE}",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0900",
    "TZOFFSETTO:+0900",
    "TZNAME:JST",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event; ``key`` tells it from all others and stays while the plan does."""

    key: str
    begin: dt.datetime
    end: dt.datetime
    title: str
    place: str
    notes: tuple[str, ...] = ()
    lon_lat: tuple[float, float] | None = None


def to_ics(
    itinerary: Itinerary,
    stops: StopNames,
    texts: Texts,
    *,
    today: dt.date,
    allow_old: bool = False,
) -> bytes:
    """Return an itinerary as iCalendar: times in Asia/Tokyo, no alarms, lines of 75 octets.

    Parameters
    ----------
    today
        The day on which the file is made (DTSTAMP), by which a timetable is old or not.
    allow_old
        Make it of an old timetable too; each title then says that it is not for travel.

    Raises
    ------
    QueryError
        The question is about a usual day, which no calendar knows, or a ridden timetable is old.
    """
    days = (itinerary.query.day, *(plan.day for plan in itinerary.days))
    if any(day.date is None for day in days):
        raise QueryError(
            f"an itinerary for a usual day ({itinerary.query.day.type}); a calendar needs dates; "
            "give --date YYYY-MM-DD, or take another format",
            code="calendar_without_date",
            found=itinerary.query.day.type.label(texts.lang),
        )
    notice = old_notice(itinerary, texts, today)
    if notice and not allow_old:
        oldest = min(ridden_dates(itinerary).values()).isoformat()
        raise QueryError(
            f"a timetable of {oldest} is ridden, not for travel; a calendar file is made of "
            "current timetables; install a newer feed, or say --allow-old",
            code="calendar_of_old_timetable",
            found=oldest,
        )
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//locator//itinerary//{texts.lang.upper()}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(full_title(itinerary, texts, today))}",
        "X-WR-CALDESC:" + escaped("\n".join(about(itinerary, texts, today))),
        f"X-WR-TIMEZONE:{ZONE}",
        *_TIMEZONE,
    ]
    for event in _events(itinerary, stops, texts):
        lines += _event_lines(event, notice, texts, today)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()


def _events(itinerary: Itinerary, stops: StopNames, texts: Texts) -> Iterator[Event]:
    """Return the rides, drives and visits of all days in order of time."""
    number = 0
    for plan in itinerary.days:
        for place, way in enumerate(plan.ways):
            for leg in way_legs(way, stops.names, texts):
                if leg["mode"] not in {"walk", "wait"}:
                    yield _ride(plan, leg, stops, texts)
            if place < len(plan.stays):
                number += 1
                yield _visit(plan, place, number, itinerary, texts)


def _ride(plan: DayPlan, leg: Mapping[str, object], stops: StopNames, texts: Texts) -> Event:
    _, what, where = leg_text(leg, texts)
    begin, end = (_at(plan, int(str(leg[key]))) for key in ("depart_s", "arrive_s"))
    parts = (leg[key] for key in ("mode", "feed", "trip_id", "from_stop", "to_stop", "depart_s"))
    return Event(
        key=f"{plan.day.date}/{'/'.join(str(part) for part in parts)}",
        begin=begin,
        end=end,
        title=f"{what} {where}",
        place=bare(leg["from"]),
        lon_lat=stops.positions.get(str(leg["from_stop"])),
    )


def _visit(plan: DayPlan, at: int, number: int, itinerary: Itinerary, texts: Texts) -> Event:
    stay = plan.stays[at]
    name = place_name(stay.place, texts.lang)
    is_last = at == len(plan.stays) - 1
    last = (last_way_text(plan, itinerary, texts),) if is_last else ()
    return Event(
        key=f"{plan.day.date}/visit/{stay.place.id}/{stay.arrive_s}",
        begin=_at(plan, stay.arrive_s),
        end=_at(plan, stay.depart_s),
        title=f"{number}. {name}",
        place=name,
        notes=(stay_times(stay, texts), *stay_notes(stay, texts), *last),
        lon_lat=(stay.place.lon, stay.place.lat),
    )


def _at(plan: DayPlan, seconds: int) -> dt.datetime:
    found = moment(plan.day, seconds)
    if found is None:
        raise QueryError(
            f"day {plan.number + 1} has no date; a calendar needs dates; give --date YYYY-MM-DD",
            code="calendar_without_date",
            found=plan.day.type.value,
        )
    return found


def _event_lines(event: Event, notice: str, texts: Texts, today: dt.date) -> list[str]:
    title = event.title
    if notice:
        title = texts("export.title_with_notice", title=title, notice=notice)
    uid = hashlib.sha256(event.key.encode("utf-8", "replace")).hexdigest()[:32]
    notes = [bare(note) for note in (notice, *event.notes) if note]
    lines = [
        "BEGIN:VEVENT",
        f"UID:{uid}@locator",
        f"DTSTAMP:{today:%Y%m%d}T000000Z",
        f"DTSTART;TZID={ZONE}:{event.begin:%Y%m%dT%H%M%S}",
    ]
    if event.end > event.begin:
        lines.append(f"DTEND;TZID={ZONE}:{event.end:%Y%m%dT%H%M%S}")
    lines += [f"SUMMARY:{escaped(bare(title))}", f"LOCATION:{escaped(event.place)}"]
    if event.lon_lat is not None:
        lon, lat = event.lon_lat
        lines.append(f"GEO:{lat:.6f};{lon:.6f}")
    if notes:
        lines.append("DESCRIPTION:" + escaped("\n".join(notes)))
    return [*lines, "END:VEVENT"]


def escaped(text: str) -> str:
    """Return text as a value of type TEXT: backslash, semicolon, comma, new line escaped."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_ESCAPED)


def unescaped(value: str) -> str:
    """Return the text of a value of type TEXT."""
    found, signs = [], iter(value)
    for sign in signs:
        if sign == "\\":
            after = next(signs, "")
            found.append("\n" if after in {"n", "N"} else after)
        else:
            found.append(sign)
    return "".join(found)


def folded(line: str) -> str:
    """Return a line in parts of at most 75 octets, each after the first led by a blank.

    No sign is cut in two.
    """
    parts, part, room = [], "", MOST_OCTETS
    for sign in line:
        octets = len(sign.encode())
        if octets > room:
            parts.append(part)
            part, room = "", MOST_OCTETS - 1
        part += sign
        room -= octets
    return "\r\n ".join([*parts, part])
