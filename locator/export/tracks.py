"""An itinerary on maps of others: GPX and KML.

Lines run straight from stop to stop and say so: no file here holds the way that a vehicle takes.
Times are given where the question is about dates; a usual day has none.
"""

import datetime as dt
import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from locator.export.wording import (
    Leg,
    StopNames,
    about,
    bare,
    day_text,
    full_title,
    last_way_text,
    leg_text,
    moment,
    old_notice,
    place_name,
    stay_notes,
    stay_times,
    way_legs,
)
from locator.i18n import Texts
from locator.itineraries import DayPlan, Itinerary, PlacePoint, Stay
from locator.reasons import hhmm

Position = tuple[float, float]
_COLOURS = {"walk": "ff5a5a5a", "ride": "ffb27200", "drive": "ff005ed5"}
"""Alpha, blue, green, red, as KML writes them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A place on the map: a visit with its number, else a start or end of a day.

    Attributes
    ----------
    role
        start, visit or end.
    number
        Counted through all days from 1; 0 for a start or an end.
    time_s
        When one is there, or leaves, in seconds of the service day.
    """

    plan: DayPlan
    role: str
    place: PlacePoint
    number: int
    time_s: int
    stay: Stay | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A leg on the map, straight between its ends; empty where a stop's position is unknown."""

    plan: DayPlan
    leg: Leg
    points: tuple[Position, ...]

    @property
    def look(self) -> str:
        """How it is drawn: walk, ride or drive."""
        mode = str(self.leg["mode"])
        return mode if mode in {"walk", "drive"} else "ride"


def marks_of(itinerary: Itinerary) -> list[Mark]:
    """Return the starts, visits and ends of all days in their order."""
    found, number = [], 0
    for plan in itinerary.days:
        ends = (("start", plan.start, plan.leave_s), ("end", plan.end, plan.arrive_s))
        start, end = (
            Mark(plan=plan, role=role, place=place, number=0, time_s=time_s)
            for role, place, time_s in ends
        )
        found.append(start)
        for stay in plan.stays:
            number += 1
            found.append(
                Mark(
                    plan=plan,
                    role="visit",
                    place=stay.place,
                    number=number,
                    time_s=stay.arrive_s,
                    stay=stay,
                )
            )
        found.append(end)
    return found


def lines_of(itinerary: Itinerary, stops: StopNames, texts: Texts) -> list[Line]:
    """Return the walks, rides and drives of all days in their order."""
    found = []
    for plan in itinerary.days:
        for way in plan.ways:
            ends = (way.start.lon, way.start.lat), (way.end.lon, way.end.lat)
            for leg in way_legs(way, stops.names, texts):
                if leg["mode"] == "wait":
                    continue
                at = [
                    end if leg[key] is None else stops.positions.get(str(leg[key]))
                    for key, end in zip(("from_stop", "to_stop"), ends, strict=True)
                ]
                known = tuple(point for point in at if point is not None)
                points = known if len(known) == len(at) else ()
                found.append(Line(plan=plan, leg=leg, points=points))
    return found


def mark_name(mark: Mark, texts: Texts) -> str:
    """Return the name of a place on the map, with the number of its visit."""
    name = place_name(mark.place, texts.lang)
    return f"{mark.number}. {name}" if mark.number else name


def mark_note(mark: Mark, texts: Texts) -> str:
    """Return what to know of a place on the map: when one is there, and of the visit."""
    day = day_text(mark.plan, texts)
    if mark.stay is None:
        is_end = mark.role == "end"
        key = "itinerary.be_there" if is_end else "itinerary.leave"
        return f"{day}: {texts(key, time=hhmm(mark.time_s, up=is_end))}"
    stay = mark.stay
    span = f"{day}: {hhmm(stay.arrive_s, up=True)}–{hhmm(stay.depart_s)}"
    return "\n".join((span, stay_times(stay, texts), *stay_notes(stay, texts)))


def _about(itinerary: Itinerary, texts: Texts, today: dt.date | None) -> list[str]:
    return [texts("itinerary.straight"), *about(itinerary, texts, today)]


def to_gpx(
    itinerary: Itinerary, stops: StopNames, texts: Texts, *, today: dt.date | None = None
) -> bytes:
    """Return an itinerary as GPX 1.1: way points of places, a route and a track a day.

    A route holds the places alone, a track runs through the stops as well. Way points bear the
    time of arrival in UTC where the question is about a date.
    """
    root = Element(
        "gpx",
        {
            "xmlns": "http://www.topografix.com/GPX/1/1",
            "version": "1.1",
            "creator": "locator",
        },
    )
    head = SubElement(root, "metadata")
    _put(head, "name", full_title(itinerary, texts, today))
    _put(head, "desc", "\n".join(_about(itinerary, texts, today)))
    marks = marks_of(itinerary)
    for mark in marks:
        _gpx_point(root, "wpt", mark, texts)
    notice = old_notice(itinerary, texts, today)
    for plan in itinerary.days:
        route = SubElement(root, "rte")
        _gpx_day(route, plan, itinerary, texts, notice)
        for mark in marks:
            if mark.plan is plan:
                _gpx_point(route, "rtept", mark, texts)
    lines = lines_of(itinerary, stops, texts)
    for plan in itinerary.days:
        track = SubElement(root, "trk")
        _gpx_day(track, plan, itinerary, texts, notice)
        segment = SubElement(track, "trkseg")
        for lon, lat in _through([line for line in lines if line.plan is plan]):
            SubElement(segment, "trkpt", lat=_degrees(lat), lon=_degrees(lon))
    return _xml(root)


def _gpx_day(
    parent: Element, plan: DayPlan, itinerary: Itinerary, texts: Texts, notice: str
) -> None:
    title = day_text(plan, texts)
    if notice:
        title = texts("export.title_with_notice", title=title, notice=notice)
    _put(parent, "name", title)
    _put(parent, "cmt", texts("itinerary.straight"))
    _put(parent, "desc", last_way_text(plan, itinerary, texts))
    _put(parent, "number", str(plan.number + 1))


def _gpx_point(parent: Element, tag: str, mark: Mark, texts: Texts) -> None:
    place = mark.place
    point = SubElement(parent, tag, lat=_degrees(place.lat), lon=_degrees(place.lon))
    when = moment(mark.plan.day, mark.time_s)
    if when is not None:
        _put(point, "time", f"{when.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}")
    _put(point, "name", mark_name(mark, texts))
    _put(point, "desc", mark_note(mark, texts))


def _through(lines: Sequence[Line]) -> Iterator[Position]:
    """Return the points of lines that follow each other, none twice in a row."""
    before: Position | None = None
    for point in (point for line in lines for point in line.points):
        if point != before:
            yield point
        before = point


def to_kml(
    itinerary: Itinerary, stops: StopNames, texts: Texts, *, today: dt.date | None = None
) -> bytes:
    """Return an itinerary as KML 2.2: a folder a day with numbered places and a line a leg.

    Descriptions are HTML to their readers, so text in them is escaped as HTML too.
    """
    root = Element("kml", {"xmlns": "http://www.opengis.net/kml/2.2"})
    document = SubElement(root, "Document")
    _put(document, "name", full_title(itinerary, texts, today))
    _put_html(document, _about(itinerary, texts, today))
    for look, colour in _COLOURS.items():
        style = SubElement(SubElement(document, "Style", id=look), "LineStyle")
        _put(style, "color", colour)
        _put(style, "width", "3")
    marks, lines = marks_of(itinerary), lines_of(itinerary, stops, texts)
    for plan in itinerary.days:
        folder = SubElement(document, "Folder")
        _put(folder, "name", day_text(plan, texts))
        _put_html(folder, [last_way_text(plan, itinerary, texts)])
        for mark in marks:
            if mark.plan is plan:
                _kml_mark(folder, mark, texts)
        for line in lines:
            if line.plan is plan and line.points:
                _kml_line(folder, line, texts)
    return _xml(root)


def _kml_mark(folder: Element, mark: Mark, texts: Texts) -> None:
    spot = SubElement(folder, "Placemark")
    _put(spot, "name", mark_name(mark, texts))
    _put_html(spot, mark_note(mark, texts).split("\n"))
    if mark.stay is not None:
        span = [moment(mark.plan.day, s) for s in (mark.stay.arrive_s, mark.stay.depart_s)]
        _kml_span(spot, span)
    point = SubElement(spot, "Point")
    _put(point, "coordinates", _kml_position((mark.place.lon, mark.place.lat)))


def _kml_line(folder: Element, line: Line, texts: Texts) -> None:
    time, what, where = leg_text(line.leg, texts)
    spot = SubElement(folder, "Placemark")
    _put(spot, "name", what)
    _put_html(spot, [f"{time} {where}", texts("itinerary.straight")])
    seconds = (int(str(line.leg[key])) for key in ("depart_s", "arrive_s"))
    _kml_span(spot, [moment(line.plan.day, s) for s in seconds])
    _put(spot, "styleUrl", f"#{line.look}")
    drawn = SubElement(spot, "LineString")
    _put(drawn, "tessellate", "1")
    _put(drawn, "coordinates", " ".join(_kml_position(point) for point in line.points))


def _kml_span(spot: Element, span: Sequence[dt.datetime | None]) -> None:
    begin, end = span
    if begin is not None and end is not None:
        times = SubElement(spot, "TimeSpan")
        _put(times, "begin", begin.isoformat())
        _put(times, "end", end.isoformat())


def _kml_position(point: Position) -> str:
    return f"{_degrees(point[0])},{_degrees(point[1])}"


def _put(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = "\n".join(bare(line) for line in text.split("\n"))


def _put_html(parent: Element, lines: Sequence[str]) -> None:
    _put(parent, "description", "<br>".join(html.escape(bare(line)) for line in lines))


def _degrees(value: float) -> str:
    return f"{value:.6f}"


def _xml(root: Element) -> bytes:
    indent(root, " ")
    text = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()
